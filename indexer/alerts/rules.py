"""What an item must have to answer a want, and what an item has: values, compared without asking the archive."""

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.minutes.journal import subject
from indexer.search import analysis
from indexer.search.index import ZONES, Document
from indexer.search.thesaurus import Forms

ALWAYS = 0, 10**7
"""Days, as ordinals, that no item is before or after."""


@dataclass(frozen=True, slots=True)
class Says:
    """What says a concept: words with these forms or parts, words side by side, or words that begin so."""

    forms: tuple[str, ...]
    parts: tuple[str, ...]
    phrases: tuple[Forms, ...]
    beginnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What an item must have to answer a search, and what it must be; with ``is_all`` nothing else is asked of it.

    ``narrowed`` are the values it must have one of, by what they are values of; ``since`` and ``until`` are ordinals.
    """

    says: tuple[Says, ...]
    narrowed: Mapping[str, Sequence[str]]
    since: int
    until: int
    is_all: bool


@dataclass(frozen=True, slots=True)
class ItemWords:
    """The words of an item: at which places each form stands, the forms of parts, the words folded, in order.

    ``values`` are what searches are narrowed by.
    """

    places: Mapping[str, frozenset[int]]
    parts: frozenset[str]
    spelt: tuple[str, ...]
    values: Mapping[str, str]
    day: int

    def have(self, says: Says) -> bool:
        """Tell whether one of the words says a concept."""
        return (
            not self.places.keys().isdisjoint(says.forms)
            or not self.parts.isdisjoint(says.parts)
            or any(self._stand_side_by_side(forms) for forms in says.phrases)
            or any(begins(self.spelt, beginning) for beginning in says.beginnings)
        )

    def _stand_side_by_side(self, forms: Forms) -> bool:
        where = [self.places.get(form) for form in forms]
        return all(where) and any(
            all(first + step in each for step, each in enumerate(where) if each) for first in where[0] or ()
        )

    def answer(self, rule: Rule) -> bool:
        """Tell whether an item has all that a rule asks for."""
        return (
            all(self.have(says) for says in rule.says)
            and rule.since <= self.day <= rule.until
            and all(self.values[name] in values for name, values in rule.narrowed.items())
        )


def begins(spelt: Sequence[str], beginning: str) -> bool:
    """Tell whether one of some words in order begins so."""
    place = bisect_left(spelt, beginning)
    return place < len(spelt) and spelt[place].startswith(beginning)


@lru_cache(maxsize=64)  # memoised: a meeting's items are read to learn what searches mean, and then to answer them
def words_of(document: Document) -> ItemWords:
    """Return the words of an item."""
    places: dict[str, set[int]] = {}
    parts: set[str] = set()
    spelt: set[str] = set()
    place = 0
    for zone in ZONES:
        text = getattr(document, zone)
        for token in analysis.tokens(text):
            for form in token.forms:
                places.setdefault(form, set()).add(place)
            parts.update(token.related)
            spelt.add(analysis.fold(text[token.start : token.end]))
            place += 1
        place += 1  # no phrase goes on from one zone into the next
    values = {
        "committee": document.committee,
        "council": document.council,
        "outcome": document.outcome,
        "subject": subject(document.journal_number.upper())[:2],
        "year": str(document.date.year),
    }
    frozen = {form: frozenset(where) for form, where in places.items()}
    return ItemWords(frozen, frozenset(parts), tuple(sorted(spelt)), values, document.date.toordinal())


def to_line(rule: Rule) -> str:
    """Return a rule as it is kept."""
    says = [[one.forms, one.parts, one.phrases, one.beginnings] for one in rule.says]
    return json.dumps([says, rule.narrowed, rule.since, rule.until, rule.is_all], ensure_ascii=False)


@lru_cache(maxsize=100_000)  # memoised: the items of a run ask for the same rules one after another
def from_line(line: str) -> Rule:
    """Return a rule that was kept."""
    says, *rest = json.loads(line)
    return Rule(
        tuple(Says(tuple(a), tuple(b), tuple(map(tuple, phrases)), tuple(d)) for a, b, phrases, d in says), *rest
    )
