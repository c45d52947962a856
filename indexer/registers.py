"""What the archive can be looked up by: the committees of each council, and the names of people, bodies and places."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta

from indexer.archive import entities, meetings, resolving
from indexer.archive.entities import Named
from indexer.library import Library
from indexer.minutes.committees import same_committee
from indexer.minutes.identity import slug
from indexer.models import CommitteeStatus, Label
from indexer.remembered import remembered

_STILL_MEETING = timedelta(days=548)  # a year and a half: a committee may pause over an election
_FIRST = ("Kommunalbestyrelsen", "Økonomiudvalget")  # what every council has, by law
_ORDER = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "é": "e", "ü": "y"})
_OTHER = "#"
LABELS: tuple[Label, ...] = ("PER", "ORG", "LOC")
"""The kinds of name that have a register, in the order they are shown."""


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee under the name of its latest meeting; ``slug`` is its part of addresses."""

    slug: str
    name: str
    meetings: int
    items: int
    first: Date
    last: Date


@dataclass(frozen=True, slots=True)
class CouncilCommittees:
    """A council's committees: those that still meet, and those that have not met for a year and a half."""

    council: str
    present: tuple[Committee, ...]
    former: tuple[Committee, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Names of one kind: a stretch of the ``chosen`` ones; ``letters`` are those that any of ``total`` begins with."""

    label: Label
    total: int
    letters: tuple[str, ...]
    chosen: int
    names: tuple[Named, ...]


def danish_order(text: str) -> str:
    """Return what sorts a text as Danish does: æ, ø and å after z."""
    return text.casefold().translate(_ORDER)


def committees(library: Library) -> tuple[CouncilCommittees, ...]:
    """Return every council's committees: the council itself first, its finance committee, then by name."""
    by_council: dict[str, dict[str, Committee]] = defaultdict(dict)
    with library.archive.reading() as connection:
        for row in meetings.overview(connection):
            address = slug(row.committee) or "ukendt"
            by_council[row.council][address] = _joined(by_council[row.council].get(address), address, row)
    return tuple(_council(council, found.values()) for council, found in sorted(by_council.items()))


def _joined(known: Committee | None, address: str, row: CommitteeStatus) -> Committee:
    """Return a committee with what is written another way under the same address."""
    found = Committee(address, row.committee, row.meetings, row.items, row.first, row.last)
    if known is None:
        return found
    return replace(
        max(known, found, key=lambda each: (each.last, each.name)),
        meetings=known.meetings + found.meetings,
        items=known.items + found.items,
        first=min(known.first, found.first),
    )


def _council(council: str, found: Iterable[Committee]) -> CouncilCommittees:
    ranked = sorted(found, key=_rank)
    still = max(each.last for each in ranked) - _STILL_MEETING
    return CouncilCommittees(
        council,
        tuple(each for each in ranked if each.last >= still),
        tuple(each for each in ranked if each.last < still),
    )


def _rank(committee: Committee) -> tuple[int, str]:
    first = (place for place, name in enumerate(_FIRST) if same_committee(committee.name, name))
    return next(first, len(_FIRST)), danish_order(committee.name)


def names(library: Library, label: Label, *, letter: str = "", offset: int = 0, limit: int = 100) -> Names:
    """Return names of a kind, the most often named first; with a letter those that begin so, in Danish order."""
    found = [each for each in _all(library) if each.label == label]
    chosen = found
    if letter:
        begun = [each for each in found if first_letter(each.name) == letter]
        chosen = sorted(begun, key=lambda each: (danish_order(each.name), each.id))
    return Names(label, len(found), _letters(found), len(chosen), tuple(chosen[offset : offset + limit]))


def most_named(library: Library, *, limit: int = 15) -> tuple[Names, ...]:
    """Return people, organisations and places, of each the most often named."""
    found = _all(library)
    return tuple(
        Names(label, len(of), _letters(of), len(of), tuple(of[:limit]))
        for label in LABELS
        if (of := [each for each in found if each.label == label])
    )


def _all(library: Library) -> list[Named]:
    """Return every entity, the most often named first; kept, since it takes longer the more mentions there are."""
    with library.archive.reading() as connection:
        worked_out = resolving.times(connection)
        return remembered(library, connection, "named", worked_out, work=lambda: entities.named(connection))


def _letters(found: Iterable[Named]) -> tuple[str, ...]:
    letters = {first_letter(each.name) for each in found}
    return tuple(sorted(letters, key=lambda letter: (letter == _OTHER, danish_order(letter))))


def first_letter(name: str) -> str:
    """Return the letter a name stands under: «Å», or «#» where it begins with none."""
    first = name[:1].upper()
    return first if first.isalpha() else _OTHER
