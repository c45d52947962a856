"""What the archive has of one subject, as journal numbers tell it: a main group of KLE, KL's journal plan, or less.

KLE's own names of groups are KL's; here a main group is called what readers of minutes call it, and the groups within
it are told by their numbers and by what the items of the archive are called.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date

from indexer.archive import Connection, agenda, entities, subjects
from indexer.archive.subjects import Numbered
from indexer.errors import NotFoundError
from indexer.frequency import Period, by_year
from indexer.library import Library
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.identity import slug
from indexer.minutes.items import is_routine
from indexer.minutes.journal import group_name, is_standing, subject
from indexer.models import Entity, Outcome, StoredItem
from indexer.remembered import remembered

_CODE = re.compile(r"\d{2}(?:\.\d{2}){0,2}")
_MAIN, _GROUP, _WHOLE = 2, 5, 8  # characters of a code: 15, 15.00, 15.00.00
_MOST_NAMES = 12
_MOST_CASES = 8


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject: its code, what it is called, how many items are of it, the latest day and what an item is called.

    ``narrower`` are the subjects within it, by their codes.
    """

    code: str
    name: str
    items: int
    last: Date
    title: str
    narrower: tuple["Subject", ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectCommittee:
    """A committee that treats a subject, under the name of its latest meeting, and in how many items."""

    council: str
    slug: str
    name: str
    items: int


@dataclass(frozen=True, slots=True)
class SubjectCase:
    """A case of a subject, under the title of its latest item."""

    journal_number: str
    title: str
    items: int
    last: Date


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many items had an outcome, in all and by year."""

    outcome: Outcome
    total: int
    years: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class SubjectView:
    """All that is told of a subject; ``items`` are a stretch of the ``chosen`` ones, the newest first.

    Everything but ``chosen`` and ``items`` counts all items of the subject. Items that every agenda has are left out
    of every number, and ``routine`` is how many they are. ``within`` are the wider subjects, the widest first.
    """

    code: str
    name: str
    within: tuple[str, ...]
    total: int
    routine: int
    first: Date | None
    last: Date | None
    chosen: int
    items: tuple[StoredItem, ...]
    years: tuple[Period, ...]
    outcomes: tuple[Outcomes, ...]
    committees: tuple[SubjectCommittee, ...]
    names: tuple[tuple[Entity, int], ...]
    cases: tuple[SubjectCase, ...]
    cases_total: int
    narrower: tuple[Subject, ...]


def subject_name(code: str) -> str:
    """Return what a subject is called: «Beskæftigelse», and «Beskæftigelse, 15.00» for a group within it."""
    main = group_name(code[:_MAIN])
    return main if len(code) == _MAIN else f"{main}, {code}"


def all_subjects(library: Library) -> tuple[Subject, ...]:
    """Return the main groups that the archive has items of, each with the groups within it, by their codes."""
    with library.archive.reading() as connection:
        return remembered(library, connection, "subjects", work=lambda: _all_subjects(connection))


def _all_subjects(connection: Connection) -> tuple[Subject, ...]:
    items = [(number, title, day) for number, title, day in subjects.titles(connection) if _is_told(number, title)]
    return tuple(_subjects(items, _MAIN, _GROUP))


def subject_view(
    library: Library,
    code: str,
    *,
    year: int | None = None,
    outcome: str = "",
    offset: int = 0,
    limit: int = 20,
) -> SubjectView:
    """Return a subject by its code, its items narrowed to a year and an outcome; raises NotFoundError."""
    if not _CODE.fullmatch(code):
        raise NotFoundError(f"«{code}» er ikke et emne; emner skrives som 15, 15.00 eller 15.00.00")
    with library.archive.reading() as connection:
        beginning = code if len(code) == _WHOLE else f"{code}."
        numbered = [each for each in subjects.numbered(connection, beginning) if subject(each.journal_number)]
        if not numbered:
            raise NotFoundError(f"arkivet har ingen punkter under emnet «{code}»")
        items = [each for each in numbered if _is_told(each.journal_number, each.title)]
        decided = subjects.decisions(connection, [each.id for each in items])
        outcomes = {each.id: overall_outcome(decided.get(each.id, ())) for each in items}
        chosen = [
            each.id
            for each in items
            if (year is None or each.date.year == year) and (not outcome or outcomes[each.id] == outcome)
        ]
        shown = chosen[offset : offset + limit]
        read = agenda.get_items(connection, shown)
        names = _names(connection, items)
    cases = _cases(items)
    return SubjectView(
        code=code,
        name=subject_name(code),
        within=tuple(code[:length] for length in (_MAIN, _GROUP) if length < len(code)),
        total=len(items),
        routine=len(numbered) - len(items),
        first=items[-1].date if items else None,
        last=items[0].date if items else None,
        chosen=len(chosen),
        items=tuple(read[identifier] for identifier in shown),
        years=by_year(each.date for each in items),
        outcomes=_outcomes(items, outcomes),
        committees=_committees(items),
        names=names,
        cases=cases[:_MOST_CASES],
        cases_total=len(cases),
        narrower=_narrower(items, len(code)),
    )


def _is_told(journal_number: str, title: str) -> bool:
    """Tell whether an item is of a subject of KLE, and not one that every agenda has."""
    return bool(subject(journal_number)) and not is_routine(title)


def _subjects(items: Iterable[tuple[str, str, Date]], length: int, *lengths: int) -> Iterator[Subject]:
    """Yield the subjects of items by codes of a length, each with those within it by longer codes."""
    by_code: dict[str, list[tuple[str, str, Date]]] = defaultdict(list)
    for each in items:
        by_code[each[0][:length]].append(each)
    for code, of in sorted(by_code.items()):
        _, title, last = max(of, key=lambda each: (each[2], each[0]))
        narrower = tuple(_subjects(of, *lengths)) if lengths else ()
        yield Subject(code, subject_name(code), len(of), last, title, narrower)


def _narrower(items: Iterable[Numbered], length: int) -> tuple[Subject, ...]:
    """Return the subjects within that of items, whose code has a length."""
    if length == _WHOLE:
        return ()
    told = [(each.journal_number, each.title, each.date) for each in items]
    return tuple(_subjects(told, _GROUP if length == _MAIN else _WHOLE))


def _outcomes(items: Sequence[Numbered], outcomes: Mapping[str, Outcome]) -> tuple[Outcomes, ...]:
    """Return how often each outcome was reached, the commonest first, the unknown last."""
    years: dict[Outcome, Counter[int]] = defaultdict(Counter)
    for each in items:
        years[outcomes[each.id]][each.date.year] += 1
    found = [Outcomes(outcome, count.total(), count) for outcome, count in years.items()]
    return tuple(sorted(found, key=lambda each: (each.outcome == "ukendt", -each.total, each.outcome)))


def _committees(items: Sequence[Numbered]) -> tuple[SubjectCommittee, ...]:
    """Return the committees that treat items, those of most first."""
    by_address: dict[tuple[str, str], list[Numbered]] = defaultdict(list)
    for each in items:
        council, committee, _ = each.meeting.split("/", 2)
        by_address[council, committee].append(each)
    found = [SubjectCommittee(*address, of[0].committee, len(of)) for address, of in by_address.items()]
    return tuple(sorted(found, key=lambda each: (-each.items, each.council, each.slug)))


def _names(connection: Connection, items: Sequence[Numbered]) -> tuple[tuple[Entity, int], ...]:
    """Return who and what is named in most items; the committees that treat them go without saying."""
    own = {slug(each.committee) for each in items}
    often = subjects.named_in(connection, [each.id for each in items])
    ranked = sorted(
        ((entity, count) for entity, count in often.items() if entity.rpartition("/")[2] not in own),
        key=lambda pair: (-pair[1], pair[0]),
    )
    known = entities.get(connection, [entity for entity, _ in ranked[: 2 * _MOST_NAMES]])
    return tuple((known[entity], count) for entity, count in ranked if entity in known)[:_MOST_NAMES]


def _cases(items: Sequence[Numbered]) -> tuple[SubjectCase, ...]:
    """Return the cases of items by number, the one treated last first."""
    by_number: dict[str, list[Numbered]] = defaultdict(list)
    for each in items:
        if not is_standing(each.journal_number):
            by_number[each.journal_number].append(each)
    return tuple(SubjectCase(number, of[0].title, len(of), of[0].date) for number, of in by_number.items())
