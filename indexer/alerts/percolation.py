"""Which wants an item may answer, found by the item's own words: the cost grows with them, not with all wants.

Every different want is read once into a rule: for each thing a search wants, the forms of which an item must have one.
It is kept under the forms of what is rarest in it, so that an item finds it by its own words. What a search means
depends on the archive (which words it has, which acronyms its texts explain): every question asked to read it is kept
with its answer, and a want is read anew when one of its questions is answered otherwise.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from indexer import lexicon, reading
from indexer.alerts import wants
from indexer.archive import Connection
from indexer.archive import wanted as kept
from indexer.archive.wanted import Read
from indexer.library import Library
from indexer.models import Filters
from indexer.search import analysis, concepts, query, thesaurus
from indexer.search.concepts import Concept, Meaning, Variant, Vocabulary, understand
from indexer.search.index import ZONES, Document
from indexer.search.thesaurus import Forms, Related

_COUNTS = 0.5  # the least weight of a variant that counts as having the concept, as in search.ranking
_AT_ONCE = 500  # wants read in one transaction
_WORD, _BEGINNING, _NUMBER, _ANY = "ord:", "begyndelse:", "sag:", "alt"
_NEXT = ";"  # the character after the colon


@dataclass(frozen=True, slots=True)
class Says:
    """What says a concept: a word with one of these forms, or one of whose parts has one, or that begins so."""

    forms: tuple[str, ...]
    parts: tuple[str, ...]
    beginnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What an item must have to answer a search; with ``is_all`` nothing else is asked of it."""

    says: tuple[Says, ...]
    is_all: bool


@dataclass(frozen=True, slots=True)
class ItemWords:
    """The forms that an item's words are found by, those of their parts, and the words folded, in order."""

    forms: frozenset[str]
    parts: frozenset[str]
    spelt: tuple[str, ...]

    def have(self, says: Says) -> bool:
        """Tell whether one of the words says a concept."""
        return (
            not self.forms.isdisjoint(says.forms)
            or not self.parts.isdisjoint(says.parts)
            or any(begins(self.spelt, beginning) for beginning in says.beginnings)
        )


def begins(spelt: Sequence[str], beginning: str) -> bool:
    """Tell whether one of some words in order begins so."""
    place = bisect_left(spelt, beginning)
    return place < len(spelt) and spelt[place].startswith(beginning)


def words_of(document: Document) -> ItemWords:
    """Return the words of an item."""
    forms: set[str] = set()
    parts: set[str] = set()
    spelt: set[str] = set()
    for zone in ZONES:
        for token in analysis.tokens(getattr(document, zone)):
            forms.update(token.forms)
            parts.update(token.related)
            spelt.add(analysis.fold(getattr(document, zone)[token.start : token.end]))
    return ItemWords(frozenset(forms), frozenset(parts), tuple(sorted(spelt)))


# Reading wants


class _Asking(Vocabulary):
    """What the texts say, with every question written down beside its answer."""

    def __init__(self, texts: Vocabulary) -> None:
        self._texts = texts
        self.answers: dict[str, str] = {}

    def _noted(self, kind: str, asked: object, answer: object) -> None:
        self.answers[json.dumps([kind, asked], ensure_ascii=False)] = _digest(answer)

    def knows(self, form: str) -> bool:
        answer = self._texts.knows(form)
        self._noted("knows", form, answer)
        return answer

    def near(self, text: str) -> Sequence[tuple[str, int]]:
        answer = self._texts.near(text)
        self._noted("near", text, list(answer))
        return answer

    def names(self) -> Iterable[str]:
        answer = list(self._texts.names())
        self._noted("names", None, sorted(answer))
        return answer

    def has_number(self, beginning: str) -> bool:
        answer = self._texts.has_number(beginning)
        self._noted("has_number", beginning, answer)
        return answer

    def frequency(self, form: str) -> int:
        return self._texts.frequency(form)  # changes nothing of what a search means

    def acronym(self, forms: Forms) -> Sequence[Related]:
        answer = self._texts.acronym(forms)
        self._noted("acronym", list(forms), [asdict(each) for each in answer])
        return answer

    def ask(self, asked: str) -> str:
        """Return the answer to a question that was written down."""
        kind, about = json.loads(asked)
        if kind == "names":
            self.names()
        elif kind == "acronym":
            self.acronym(tuple(about))
        else:
            getattr(self, kind)(about)
        return self.answers[asked]


def _digest(answer: object) -> str:
    return hashlib.sha256(json.dumps(answer, ensure_ascii=False).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def make() -> str:
    """Return a hash of the code that decides how a search is read: what another has read is read anew."""
    sources = [
        Path(__file__),
        *(Path(str(module.__file__)) for module in (analysis, concepts, lexicon, query, thesaurus)),
    ]
    sources.append(Path(thesaurus.__file__).with_suffix(".toml"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def bring_up_to_date(library: Library) -> None:
    """Read what is wanted and not read yet, and anew what the archive has learnt to take otherwise."""
    texts = reading.with_usable_index(library, library.index.vocabulary)
    with library.subscribers.reading() as connection:
        known = kept.questions(connection)
    asking = _Asking(texts)
    changed = {asked: answer for asked, before in known.items() if (answer := asking.ask(asked)) != before}
    with library.subscribers.writing() as connection:
        kept.answered_otherwise(connection, changed)
        kept.tidy(connection)
        waiting = kept.unread(connection, make())
    for first in range(0, len(waiting), _AT_ONCE):
        some = [read(library, line, texts) for line in waiting[first : first + _AT_ONCE]]
        with library.subscribers.writing() as connection:
            kept.put(connection, make(), some)


def read(library: Library, line: str, texts: Vocabulary) -> Read:
    """Return how a want, given as its line, is found by an item's words."""
    wanted = wants.from_json(line)
    if wanted.kind != "search":
        return Read(line, _written(Rule((), is_all=True)), frozenset({f"{wanted.kind}:{wanted.target}"}), {})
    asking = _Asking(texts)
    meaning = understand(wants.query_of(library, wanted), asking)
    says = tuple(map(_says, meaning.concepts))
    is_all = (
        not meaning.excluded
        and not meaning.query.journal
        and meaning.query.filters == Filters()
        and all(_is_told_by_a_word(one) for concept in meaning.concepts for one in _counting(concept))
    )
    return Read(line, _written(Rule(says, is_all)), _keys(meaning, says, texts), asking.answers)


def _counting(concept: Concept) -> Iterator[Variant]:
    """Yield the variants by which an item has a concept; the others are hints."""
    return (one for one in concept.variants if one.weight >= _COUNTS)


def _is_told_by_a_word(variant: Variant) -> bool:
    return len(variant.forms) == 1 and not variant.beginning and not variant.zone


def _says(concept: Concept) -> Says:
    """Return what an item must have one of to have a concept; of a phrase, its longest word."""
    variants = tuple(_counting(concept))
    forms = {max(one.forms, key=len) for one in variants if one.forms}
    parts = {max(one.forms, key=len) for one in variants if one.forms and (one.within or one.apart)}
    return Says(tuple(sorted(forms)), tuple(sorted(parts)), tuple(sorted({one.beginning for one in variants} - {""})))


def _keys(meaning: Meaning, says: Sequence[Says], texts: Vocabulary) -> frozenset[str]:
    """Return keys of which every item that answers has one: those of what fewest items have."""
    if meaning.query.journal:
        return frozenset({f"{_NUMBER}{meaning.query.journal}"})
    if not says:
        return frozenset({_ANY})

    def often(each: Says) -> tuple[int, int]:
        return len(each.beginnings), sum(texts.frequency(form) for form in {*each.forms, *each.parts})

    rarest = min(says, key=often)
    return frozenset(
        {f"{_WORD}{form}" for form in (*rarest.forms, *rarest.parts)}
        | {f"{_BEGINNING}{beginning}" for beginning in rarest.beginnings}
    )


def _written(rule: Rule) -> str:
    return json.dumps([[[one.forms, one.parts, one.beginnings] for one in rule.says], rule.is_all], ensure_ascii=False)


def _rule(line: str) -> Rule:
    says, is_all = json.loads(line)
    return Rule(tuple(Says(*map(tuple, one)) for one in says), is_all)


# Finding wants


class Shelf(Protocol):
    """Where rules are looked up."""

    def keys_between(self, first: str, end: str) -> Collection[str]:
        """Return the keys from one on, up to another."""

    def under(self, keys: Collection[str]) -> Mapping[str, Sequence[int]]:
        """Return the numbers of the wants found by each of some keys."""

    def rules(self, identifiers: Collection[int]) -> Mapping[int, tuple[str, str]]:
        """Return (line, rule) of wants by their numbers."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The rules that are kept with those who want."""

    connection: Connection

    def keys_between(self, first: str, end: str) -> Collection[str]:
        """Return the keys from one on, up to another."""
        return kept.keys_between(self.connection, first, end)

    def under(self, keys: Collection[str]) -> Mapping[str, Sequence[int]]:
        """Return the numbers of the wants found by each of some keys."""
        return kept.under(self.connection, keys)

    def rules(self, identifiers: Collection[int]) -> Mapping[int, tuple[str, str]]:
        """Return (line, rule) of wants by their numbers."""
        return kept.rules(self.connection, identifiers)


@dataclass(frozen=True, slots=True)
class Heap:
    """Rules that are kept nowhere."""

    read: Sequence[Read]

    def keys_between(self, first: str, end: str) -> Collection[str]:
        """Return the keys from one on, up to another."""
        return {key for each in self.read for key in each.keys if first <= key < end}

    def under(self, keys: Collection[str]) -> Mapping[str, Sequence[int]]:
        """Return the numbers of the wants found by each of some keys."""
        wanted = set(keys)
        found: dict[str, list[int]] = {}
        for number, each in enumerate(self.read):
            for key in each.keys & wanted:
                found.setdefault(key, []).append(number)
        return found

    def rules(self, identifiers: Collection[int]) -> Mapping[int, tuple[str, str]]:
        """Return (line, rule) of wants by their numbers."""
        return {number: (self.read[number].line, self.read[number].rule) for number in identifiers}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A want and the items that have the words it wants; ``is_all``: that is all it asks."""

    line: str
    items: tuple[str, ...]
    is_all: bool


def candidates(
    shelf: Shelf, items: Mapping[str, ItemWords], more: Mapping[str, Collection[str]]
) -> Iterator[Candidate]:
    """Yield the wants that items may answer; ``more`` are keys of each item besides its words."""
    has: dict[str, list[str]] = {}
    starts = [key.removeprefix(_BEGINNING) for key in shelf.keys_between(_BEGINNING, _BEGINNING[:-1] + _NEXT)]
    for item, words in items.items():
        keys = {_ANY, *more.get(item, ()), *(f"{_WORD}{form}" for form in words.forms | words.parts)}
        keys |= {f"{_BEGINNING}{start}" for start in starts if begins(words.spelt, start)}
        for key in keys:
            has.setdefault(key, []).append(item)
    found: dict[int, set[str]] = {}
    for key, identifiers in shelf.under(has).items():
        for identifier in identifiers:
            found.setdefault(identifier, set()).update(has[key])
    for identifier, (line, rule) in sorted(shelf.rules(found).items()):
        each = _rule(rule)
        able = tuple(sorted(item for item in found[identifier] if all(items[item].have(says) for says in each.says)))
        if able:
            yield Candidate(line, able, each.is_all)


def number_keys(journal_number: str) -> set[str]:
    """Return the keys of the numbers that a journal number begins with."""
    number = journal_number.upper()
    return {f"{_NUMBER}{number[:length]}" for length in range(1, len(number) + 1)}
