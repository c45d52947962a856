"""What came or changed, and when: of the whole archive, for those who follow it and for search engines."""

from collections.abc import Iterator
from datetime import date as Date

from sqlalchemy import Connection, func, select, union_all

from indexer.archive import schema

Changed = tuple[str, str]
"""An address, and the moment that what stands there last changed, in ISO 8601."""


def state(connection: Connection) -> str:
    """Return what is another text whenever any meeting came, changed or went.

    The number of the latest change tells where the clock was set back; it is given at the end of a run.
    """
    row = connection.execute(select(func.count(), func.max(schema.meeting.c.changed_at))).one()
    latest = connection.execute(select(func.max(schema.revision.c.number))).scalar()
    return f"{row[0]} {row[1]} {latest}"


def meetings(connection: Connection) -> Iterator[tuple[str, Date, str]]:
    """Yield every meeting with its day and when it changed, in the order of their addresses."""
    meeting = schema.meeting.c
    for row in connection.execute(select(meeting.id, meeting.date, meeting.changed_at).order_by(meeting.id)):
        yield row[0], row[1], row[2]


def items(connection: Connection) -> Iterator[Changed]:
    """Yield every item with when its meeting changed, in the order of their addresses."""
    item, meeting = schema.item.c, schema.meeting.c
    query = select(item.id, meeting.changed_at).join(schema.meeting, meeting.id == item.meeting_id).order_by(item.id)
    for row in connection.execute(query):
        yield row[0], row[1]


def cases(connection: Connection) -> Iterator[Changed]:
    """Yield every journal number, as its first item writes it, with when one of its items last changed."""
    item, meeting = schema.item.c, schema.meeting.c
    query = (
        select(item.journal_number, meeting.changed_at)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(item.journal_number != "")
        .order_by(meeting.date, meeting.id, item.position)
    )
    found: dict[str, tuple[str, str]] = {}
    for number, changed_at in connection.execute(query):
        first, latest = found.get(number.upper(), (number, ""))
        found[number.upper()] = first, max(latest, changed_at)
    yield from found.values()


def entities(connection: Connection) -> Iterator[Changed]:
    """Yield every entity with when a meeting that names or lists it last changed; empty where none does."""
    mention, item, meeting, seen = schema.mention.c, schema.item.c, schema.meeting.c, schema.attendance.c
    named = (
        select(mention.entity, meeting.changed_at)
        .join(schema.item, item.id == mention.item_id)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(mention.entity != "")
    )
    listed = select(seen.entity, meeting.changed_at).join(schema.meeting, meeting.id == seen.meeting_id)
    both = union_all(named, listed).subquery()
    latest = select(both.c.entity, func.max(both.c.changed_at).label("at")).group_by(both.c.entity).subquery()
    query = (
        select(schema.entity.c.id, func.coalesce(latest.c.at, ""))
        .join(latest, latest.c.entity == schema.entity.c.id, isouter=True)
        .order_by(schema.entity.c.id)
    )
    for row in connection.execute(query):
        yield row[0], row[1]
