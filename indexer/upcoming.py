"""What is to come: steps that minutes announce for a day yet to come, and that the archive has not seen taken.

What is taken, and what belongs to one case, is for ``casework`` to say. Joining all cases takes seconds, so that what
is to come is worked out once for each state of the archive and each day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date

from indexer import casework
from indexer.archive import Connection, agenda, cases, entities, meetings
from indexer.errors import NotFoundError
from indexer.library import Library
from indexer.minutes.committees import same_committee
from indexer.minutes.items import is_routine
from indexer.models import StoredItem, Treatment
from indexer.remembered import remembered


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A planned step, the item that announces it, and the addresses of the case's items, the oldest first."""

    step: Treatment
    planned_in: StoredItem
    case: tuple[str, ...]


def in_archive(library: Library, *, today: Date) -> tuple[Upcoming, ...]:
    """Return every step to come, the soonest first."""
    with library.archive.reading() as connection:
        return remembered(library, connection, "upcoming", today, work=lambda: tuple(_all_steps(connection, today)))


def of_case(library: Library, journal_number: str, *, today: Date) -> tuple[str, tuple[Upcoming, ...]]:
    """Return a case's number as it is written, and its steps to come; raises NotFoundError."""
    view = casework.case_view(library, journal_number, today=today)
    with library.archive.reading() as connection:
        return view.journal_number, tuple(_placed(connection, view.timeline, today))


def of_committee(library: Library, council: str, slug: str, *, today: Date) -> tuple[str, tuple[Upcoming, ...]]:
    """Return what a committee is called, and the steps that it is to take; raises NotFoundError."""
    with library.archive.reading() as connection:
        heads = meetings.of_committee(connection, council, slug)
    if not heads:
        raise NotFoundError(f"arkivet har ingen møder i udvalget «{council}/{slug}»")
    name = heads[0].committee
    steps = (
        each
        for each in in_archive(library, today=today)
        if each.planned_in.council == council and same_committee(each.step.committee, name)
    )
    return name, tuple(steps)


def of_entity(library: Library, entity: str, *, today: Date) -> tuple[Upcoming, ...]:
    """Return the steps to come of the cases in which an entity is named, by its address."""
    with library.archive.reading() as connection:
        naming = {item for item, *_ in entities.items_naming(connection, entity)}
    return tuple(each for each in in_archive(library, today=today) if not naming.isdisjoint(each.case))


def _all_steps(connection: Connection, today: Date) -> list[Upcoming]:
    told: set[str] = set()
    found: list[Upcoming] = []
    for stored in agenda.get_items(connection, cases.planning(connection, today)).values():
        if stored.item.id not in told:
            timeline = casework.timeline_of(connection, stored, today=today)
            told.update(step.id for step in timeline if step.known and not is_routine(step.title))
            found += _placed(connection, timeline, today)
    return sorted(found, key=lambda each: (each.step.date, each.step.committee, each.case))


def _placed(connection: Connection, timeline: Sequence[Treatment], today: Date) -> Iterator[Upcoming]:
    """Yield the steps to come of a case with the items that announce them."""
    coming = [step for step in timeline if step.relation == "planlagt" and step.date >= today]
    items = agenda.get_items(connection, [step.named_in for step in coming])
    case = tuple(step.id for step in timeline if step.known)
    for step in coming:
        yield Upcoming(step, items[step.named_in], case)
