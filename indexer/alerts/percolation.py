"""Which wants an item may answer, found by the item's own words: the cost grows with them, not with all wants.

Every different want is kept once, as a rule, under the forms of what is rarest in it (``understanding``), so that an
item finds it by its own words; the rule then tells of nearly all whether the item answers.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.alerts import rules
from indexer.alerts.rules import ItemWords, begins
from indexer.archive import Connection
from indexer.archive import wanted as kept
from indexer.archive.wanted import Read

WORD, BEGINNING, NUMBER, ANY = "ord:", "begyndelse:", "sag:", "alt"
_NEXT = ";"  # the character after the colon


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
    starts = [key.removeprefix(BEGINNING) for key in shelf.keys_between(BEGINNING, BEGINNING[:-1] + _NEXT)]
    for item, words in items.items():
        keys = {ANY, *more.get(item, ()), *(f"{WORD}{form}" for form in words.places.keys() | words.parts)}
        keys |= {f"{BEGINNING}{start}" for start in starts if begins(words.spelt, start)}
        for key in keys:
            has.setdefault(key, []).append(item)
    found: dict[int, set[str]] = {}
    for key, identifiers in shelf.under(has).items():
        for identifier in identifiers:
            found.setdefault(identifier, set()).update(has[key])
    for identifier, (line, rule) in sorted(shelf.rules(found).items()):
        each = rules.from_line(rule)
        able = tuple(sorted(item for item in found[identifier] if items[item].answer(each)))
        if able:
            yield Candidate(line, able, each.is_all)


def number_keys(journal_number: str) -> set[str]:
    """Return the keys of the numbers that a journal number begins with."""
    number = journal_number.upper()
    return {f"{NUMBER}{number[:length]}" for length in range(1, len(number) + 1)}
