"""What items point to: references resolved to the archive's items, and what points to an item."""

from dataclasses import replace
from datetime import date as Date
from typing import Any

from sqlalchemy import Connection, or_, select

from indexer.archive import agenda, schema
from indexer.minutes.committees import same_committee
from indexer.minutes.identity import slug
from indexer.minutes.journal import is_standing
from indexer.models import Gap, Reference, StoredItem


def resolved(connection: Connection, stored: StoredItem) -> StoredItem:
    """Return an item whose references name the archive's own items, or None where it lacks them."""
    references = tuple(
        replace(reference, target=target(connection, stored, reference)) for reference in stored.item.references
    )
    return replace(stored, item=replace(stored.item, references=references))


def target(connection: Connection, stored: StoredItem, reference: Reference) -> str | None:
    """Return the item that a reference means, or None where the archive lacks it or it could be several.

    The committee may be written short, or have another name by now: then the number and the case must fit. A message
    is found in its meeting's item of messages; without a number the case itself must be on that agenda.
    """
    meeting = _meeting(connection, stored, reference)
    if meeting is None:
        return None
    if reference.kind == "meddelelse":
        return _messages_of(connection, meeting)
    if reference.kind == "punkt":
        found = _item(connection, meeting, reference.number)
        return found if found != stored.item.id else None
    same = [each for each in _case_items(connection, meeting, stored) if each != stored.item.id]
    return same[0] if len(same) == 1 else None


def _meeting(connection: Connection, stored: StoredItem, reference: Reference) -> str | None:
    held = _held(connection, stored.council, reference.date)
    for identifier, committee in held:
        if same_committee(reference.committee, committee):
            return identifier
    renamed = [
        identifier
        for identifier, _ in held
        if identifier != stored.meeting_id
        and (items := _case_items(connection, identifier, stored))
        and (reference.kind != "punkt" or _item(connection, identifier, reference.number) in items)
    ]
    return renamed[0] if len(renamed) == 1 else None


def _held(connection: Connection, council: str, day: Date) -> list[tuple[str, str]]:
    """Return a council's meetings of a day as (id, committee), those in the evening and so on last."""
    meeting = schema.meeting.c
    rows = connection.execute(
        select(meeting.id, meeting.committee)
        .where(meeting.council == council, meeting.date == day)
        .order_by(meeting.id)
    )
    return [(row[0], row[1]) for row in rows]


def held(connection: Connection, council: str, committee: str, first: Date, last: Date) -> bool:
    """Tell whether the archive has a meeting of a committee between two days."""
    meeting = schema.meeting.c
    names = connection.execute(
        select(meeting.committee).where(meeting.council == council, meeting.date >= first, meeting.date <= last)
    ).scalars()
    return any(same_committee(committee, name) for name in names)


def _item(connection: Connection, meeting: str, number: str) -> str | None:
    item = schema.item.c
    rows = connection.execute(select(item.id, item.number).where(item.meeting_id == meeting).order_by(item.position))
    return next((row.id for row in rows if slug(row.number) == slug(number)), None)


def _case_items(connection: Connection, meeting: str, stored: StoredItem) -> list[str]:
    """Return the items of a meeting with the journal number or the title of an item."""
    item, number = schema.item.c, stored.item.journal_number
    same = [item.title == stored.item.title]
    if number and not is_standing(number):
        same.append(item.journal_number == number)
    query = select(item.id).where(item.meeting_id == meeting, or_(*same)).order_by(item.position)
    return list(connection.execute(query).scalars())


def _messages_of(connection: Connection, meeting: str) -> str | None:
    """Return the id of a meeting's item of messages (Meddelelser), where «meddelelsespunkt 1» is found."""
    item = schema.item.c
    query = (
        select(item.id)
        .where(item.meeting_id == meeting, or_(item.title.like("Meddelelse%"), item.title.like("Orientering%")))
        .order_by(item.title.like("Meddelelse%").desc(), item.position)
    )
    return connection.execute(query).scalar()


def referring_to(connection: Connection, stored: StoredItem) -> list[StoredItem]:
    """Return the items with a reference that means an item."""
    reference, item, meeting = schema.reference.c, schema.item.c, schema.meeting.c
    pointing = (
        select(reference.item_id)
        .join(schema.item, item.id == reference.item_id)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(reference.date == stored.date, meeting.council == stored.council)
    )
    found = agenda.get_items(connection, sorted(set(connection.execute(pointing).scalars())))
    return [
        other
        for other in found.values()
        if any(
            each.date == stored.date and target(connection, other, each) == stored.item.id
            for each in other.item.references
        )
    ]


def planning(connection: Connection, since: Date) -> list[str]:
    """Return the items that plan a step for a committee on a day or later, those of the oldest meetings first."""
    step, item, meeting = schema.planned.c, schema.item.c, schema.meeting.c
    rows = connection.execute(
        select(item.id)
        .join(schema.item, item.id == step.item_id)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(step.date >= since, step.committee != "")
        .order_by(meeting.date, item.id)
    )
    return list(dict.fromkeys(rows.scalars()))


def known_gaps(connection: Connection) -> list[Gap]:
    """Return the treatments that items point to and the archive lacks, the oldest first."""
    reference, item, meeting = schema.reference.c, schema.item.c, schema.meeting.c
    rows = connection.execute(
        select(reference.item_id, reference.text, reference.committee, reference.date, reference.kind, meeting.council)
        .join(schema.item, item.id == reference.item_id)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(
            reference.points_to.not_in(select(item.id)),
            or_(reference.kind == "punkt", reference.points_to.not_in(select(meeting.id))),
        )
        .order_by(reference.date, reference.item_id)
    ).all()
    return [Gap(row.item_id, row.text, row.committee, row.date) for row in rows if not _is_there(connection, row)]


def _is_there(connection: Connection, row: Any) -> bool:
    stored = agenda.get_items(connection, [row.item_id])[row.item_id]
    return any(
        reference.text == row.text
        and _meeting(connection, stored, reference) is not None
        and (reference.kind == "møde" or target(connection, stored, reference) is not None)
        for reference in stored.item.references
    )
