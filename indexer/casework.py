"""Cases: what was done about one thing, by whom and when, across committees, years and numbers, and what is next.

Each step says what joins it to the case, and points to the words that do.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta

from indexer import evidence
from indexer.archive import Connection, agenda, cases
from indexer.errors import NotFoundError
from indexer.library import Library
from indexer.minutes.committees import same_committee
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.items import is_routine
from indexer.minutes.recommendations import departures
from indexer.minutes.sections import RECOMMENDATION, section_text
from indexer.models import Evidence, Relation, StoredItem, Treatment

_MOST_TREATMENTS = 200
_EARLY, _LATE = timedelta(days=7), timedelta(days=45)  # about a planned day in which a meeting counts as that meeting


@dataclass(frozen=True, slots=True)
class CaseView:
    """The items that carry a journal number, and the whole case they are part of, oldest first.

    ``reused`` tells that the number stands for no single case; ``numbers`` are all those the case has had.
    """

    journal_number: str
    items: tuple[StoredItem, ...]
    timeline: tuple[Treatment, ...]
    numbers: tuple[str, ...]
    reused: bool


@dataclass(frozen=True, slots=True)
class _Joined:
    """An item of a case, and what joins it."""

    stored: StoredItem
    evidence: Evidence
    words: str
    message: str = ""


def case_view(library: Library, journal_number: str, *, today: Date) -> CaseView:
    """Return a case by its journal number, in any letter case; raises NotFoundError when no item carries it."""
    with library.archive.reading() as connection:
        items = agenda.with_journal_number(connection, journal_number.strip())
        if not items:
            raise NotFoundError(f"intet punkt har journalnummeret «{journal_number}»")
        number = items[0].item.journal_number
        reused = evidence.is_plainly_reused(items)
        if reused:
            timeline = [_treatment(stored, "samme sag") for stored in items]
        else:
            steps = {_key(step): step for stored in items for step in timeline_of(connection, stored, today=today)}
            timeline = sorted(
                (
                    step if step.relation == "planlagt" else replace(step, relation="samme sag")
                    for step in steps.values()
                ),
                key=_order,
            )
        numbers = dict.fromkeys(step.journal_number for step in timeline if step.journal_number)
        return CaseView(number, tuple(items), tuple(timeline), tuple(numbers), reused)


def _key(step: Treatment) -> tuple[str, Date, str]:
    """Return what a step is known by: a treatment by its item, any other by its day and committee."""
    return step.id, step.date, "" if step.id else step.committee


def has_case(library: Library, journal_number: str) -> bool:
    """Tell whether any item carries a journal number."""
    with library.archive.reading() as connection:
        return bool(agenda.with_journal_number(connection, journal_number.strip()))


def timeline_of(connection: Connection, stored: StoredItem, *, today: Date) -> list[Treatment]:
    """Return every treatment of an item's case, itself among them, the oldest first, and what is planned.

    Items belong together when one names the other as an earlier treatment, or when they share a journal number that is
    not plainly reused. What is named but unknown to the archive is a treatment too, marked as not known.
    """
    joined = _joined(connection, stored)
    steps = [
        replace(
            _treatment(each.stored, _relation(stored, each.stored), each.evidence, each.words), message=each.message
        )
        for each in joined.values()
    ]
    told = [each.stored for each in joined.values() if each.stored is stored or not is_routine(each.stored.item.title)]
    unknown: dict[tuple[Date, str], Treatment] = {}
    for each in told:
        for step in _unknown_treatments(connection, each, stored):
            unknown.setdefault((step.date, step.committee), step)
    planned = [
        step
        for step in _planned(told, today=today)
        if not any(day == step.date and same_committee(committee, step.committee) for day, committee in unknown)
    ]
    return sorted([*steps, *unknown.values(), *planned], key=_order)


def _order(step: Treatment) -> tuple[Date, str]:
    return step.date, step.id or step.title


def _joined(connection: Connection, stored: StoredItem) -> dict[str, _Joined]:
    """Return the items of a case by id; what is named outright says more than a number that is shared."""
    found = {stored.item.id: _Joined(stored, "", "")}
    waiting = [stored]
    while waiting and len(found) < _MOST_TREATMENTS:
        current = waiting.pop(0)
        if is_routine(current.item.title):
            continue  # a message in passing joins a case, but the other messages beside it do not
        for ways in (_named, _naming, _same_number):
            for each in ways(connection, current):
                if each.stored.item.id not in found:
                    found[each.stored.item.id] = each
                    waiting.append(each.stored)
    return found


def _named(connection: Connection, stored: StoredItem) -> Iterator[_Joined]:
    named = {
        reference.target: reference
        for reference in cases.resolved(connection, stored).item.references
        if reference.target
    }
    for identifier, other in agenda.get_items(connection, list(named)).items():
        reference = named[identifier]
        message = reference.number if reference.kind == "meddelelse" else ""
        yield _Joined(other, "henvisning", reference.text, message)


def _naming(connection: Connection, stored: StoredItem) -> Iterator[_Joined]:
    for other in cases.referring_to(connection, stored):
        words = next(
            reference.text
            for reference in cases.resolved(connection, other).item.references
            if reference.target == stored.item.id
        )
        yield _Joined(other, "henvisning", words)


def _same_number(connection: Connection, stored: StoredItem) -> Iterator[_Joined]:
    number = stored.item.journal_number
    items = agenda.with_journal_number(connection, number) if number else []
    if not evidence.is_plainly_reused(items):
        for other in items:
            if not is_routine(other.item.title):
                yield _Joined(other, "journalnummer", number)


def _unknown_treatments(connection: Connection, stored: StoredItem, shown: StoredItem) -> Iterator[Treatment]:
    """Yield what an item names and the archive lacks, as it stands to the item that is shown."""
    for reference in cases.resolved(connection, stored).item.references:
        if reference.target is None:
            yield Treatment(
                id="",
                date=reference.date,
                committee=reference.committee,
                number=reference.number,
                title=reference.text,
                journal_number="",
                outcome="ukendt",
                relation="tidligere" if reference.date < shown.date else "senere",
                known=False,
                evidence="henvisning",
                words=reference.text,
                named_in=stored.item.id,
            )


def _planned(told: Sequence[StoredItem], *, today: Date) -> list[Treatment]:
    """Return the steps that items of a case announce and that are not taken; those taken are treatments by now.

    A step that several items announce is told as the first of them has it, whichever item the case is seen from.
    """
    found: dict[tuple[str, Date], Treatment] = {}
    for stored in sorted(told, key=lambda each: (each.date, each.item.id)):
        for step in stored.item.planned:
            # A period or a deadline that is over may have been met on any day since it was announced.
            since = step.date - _EARLY if step.is_day or step.date >= today else stored.date + timedelta(1)
            if not step.committee or _is_taken(step.committee, since, step.date + _LATE, told):
                continue
            if any(day == step.date and same_committee(name, step.committee) for name, day in found):
                continue
            words = stored.item.text[step.start : step.end]
            last = step.date + (timedelta(0) if step.is_day else _LATE)
            found[step.committee, step.date] = Treatment(
                id="",
                date=step.date,
                committee=step.committee,
                number="",
                title=words,
                journal_number="",
                outcome="ukendt",
                relation="planlagt",
                known=False,
                words=words,
                named_in=stored.item.id,
                overdue=last < today,
                is_day=step.is_day,
            )
    return list(found.values())


def _is_taken(committee: str, since: Date, until: Date, told: Iterable[StoredItem]) -> bool:
    return any(same_committee(committee, other.committee) and since <= other.date <= until for other in told)


def _relation(stored: StoredItem, other: StoredItem) -> Relation:
    if other.item.id == stored.item.id:
        return "dette"
    if other.date == stored.date:
        return "samme sag"
    return "tidligere" if other.date < stored.date else "senere"


def _treatment(stored: StoredItem, relation: Relation, joined_by: Evidence = "", words: str = "") -> Treatment:
    item = stored.item
    return Treatment(
        id=item.id,
        date=stored.date,
        committee=stored.committee,
        number=item.number,
        title=item.title,
        journal_number=item.journal_number,
        outcome=overall_outcome(item.decisions),
        relation=relation,
        evidence=joined_by,
        words=words,
        recommendation=section_text(item.text, item.sections, RECOMMENDATION),
        vote_events=item.vote_events,
        differs=bool(departures(item)),
    )
