"""Agenda items as they are read back: with their parts, and with what is known of their meeting."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, func, or_, select

from indexer.archive import schema
from indexer.models import (
    AgendaItem,
    Attachment,
    Decision,
    PlannedStep,
    Presence,
    Reference,
    Section,
    Statement,
    StoredItem,
    Vote,
    VoteEvent,
)

PARTS: tuple[Table, ...] = (
    schema.section,
    schema.attachment,
    schema.absence,
    schema.decision,
    schema.reference,
    schema.vote_event,
    schema.vote,
    schema.statement,
    schema.presence,
    schema.planned,
)
"""The tables of what an item has besides its text, each row one part."""
# Made once: putting a query together takes SQLAlchemy as long as the database takes to answer it.
_ITEMS = (
    select(
        schema.item,
        schema.meeting.c.council,
        schema.meeting.c.committee,
        schema.meeting.c.date,
        schema.meeting.c.place,
        schema.meeting.c.kind,
        schema.meeting.c.source_url,
        schema.meeting.c.changed_at,
    )
    .join(schema.meeting, schema.meeting.c.id == schema.item.c.meeting_id)
    .order_by(schema.meeting.c.date, schema.meeting.c.id, schema.item.c.position)
)
_ITEMS_OF = _ITEMS.where(schema.item.c.id.in_(bindparam("items", expanding=True)))
_PARTS_OF = {
    table.name: select(table)
    .where(table.c.item_id.in_(bindparam("items", expanding=True)))
    .order_by(table.c.item_id, table.c.position)
    for table in PARTS
}
_BATCH = 400  # items whose parts are read in one query; SQLite takes 32,766 variables at most


def open_items(connection: Connection, identifier: str) -> set[str]:
    """Return the addresses of the items of a meeting that are not closed."""
    item = schema.item.c
    return set(connection.execute(select(item.id).where(item.meeting_id == identifier, item.open)).scalars())


def get_items(
    connection: Connection, identifiers: Sequence[str], *, parts: Sequence[Table] = PARTS
) -> dict[str, StoredItem]:
    """Return the items with these ids; those the archive lacks are left out.

    ``parts`` are the tables that are read of them, where not all are wanted: what stands in the others is empty then.
    """
    found: dict[str, StoredItem] = {}
    for start in range(0, len(identifiers), _BATCH):
        rows = connection.execute(_ITEMS_OF, {"items": identifiers[start : start + _BATCH]}).all()
        for stored in _with_parts(connection, rows, parts):
            found[stored.item.id] = stored
    return found


def those_there(connection: Connection, identifiers: Sequence[str]) -> set[str]:
    """Return those of some ids that items of the archive have."""
    found: set[str] = set()
    for start in range(0, len(identifiers), _BATCH):
        some = schema.item.c.id.in_(identifiers[start : start + _BATCH])
        found |= set(connection.execute(select(schema.item.c.id).where(some)).scalars())
    return found


def items_of(connection: Connection, meetings: Sequence[str]) -> list[StoredItem]:
    """Return the items of meetings, in the order of the agenda."""
    return [
        stored
        for start in range(0, len(meetings), _BATCH)
        for stored in _items(connection, schema.item.c.meeting_id.in_(meetings[start : start + _BATCH]))
    ]


def with_journal_number(connection: Connection, number: str) -> list[StoredItem]:
    """Return the items with a journal number, the oldest first; letters may be typed small."""
    kept = schema.item.c.journal_number
    return _items(connection, or_(kept == number, func.upper(kept) == number.upper()))  # SQLite's upper() knows no «æ»


def journal_numbers(connection: Connection) -> list[str]:
    """Return every journal number, that of the item treated last first."""
    item, meeting = schema.item.c, schema.meeting.c
    query = (
        select(item.journal_number)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(item.journal_number != "")
        .group_by(item.journal_number)
        .order_by(func.max(meeting.date).desc(), item.journal_number)
    )
    return list(connection.execute(query).scalars())


def all_items(connection: Connection) -> Iterator[StoredItem]:
    """Yield every item, meeting by meeting, a batch at a time."""
    meetings = list(
        connection.execute(select(schema.meeting.c.id).order_by(schema.meeting.c.date, schema.meeting.c.id)).scalars()
    )
    for start in range(0, len(meetings), 100):
        yield from items_of(connection, meetings[start : start + 100])


def _items(connection: Connection, condition: Any) -> list[StoredItem]:
    """Return items with their parts, by meeting date and agenda order."""
    return _with_parts(connection, connection.execute(_ITEMS.where(condition)).all(), PARTS)


def _with_parts(connection: Connection, rows: Sequence[Any], tables: Sequence[Table]) -> list[StoredItem]:
    parts = {table.name: _parts(connection, table, [row.id for row in rows]) for table in tables}
    return [_stored(row, {table.name: parts.get(table.name, {}).get(row.id, []) for table in PARTS}) for row in rows]


def _parts(connection: Connection, table: Table, identifiers: Sequence[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for start in range(0, len(identifiers), _BATCH):
        rows = connection.execute(_PARTS_OF[table.name], {"items": identifiers[start : start + _BATCH]})
        for key, of in groupby(rows, key=lambda row: cast(str, row.item_id)):
            found[key] = list(of)
    return found


def _stored(row: Any, parts: Mapping[str, Sequence[Any]]) -> StoredItem:
    item = AgendaItem(
        id=row.id,
        number=row.number,
        title=row.title,
        journal_number=row.journal_number,
        open=row.open,
        text=row.text,
        sections=tuple(Section(part.heading, part.start, part.end) for part in parts["section"]),
        attachments=tuple(Attachment(part.name, part.url) for part in parts["attachment"]),
        absent=tuple(part.name for part in parts["absence"]),
        references=tuple(
            Reference(
                part.text, part.committee, part.date, part.number, part.kind, part.points_to, part.start, part.end
            )
            for part in parts["reference"]
        ),
        decisions=tuple(Decision(part.point, part.outcome, part.start, part.end) for part in parts["decision"]),
        vote_events=tuple(_vote_event(part, parts["vote"]) for part in parts["vote_event"]),
        statements=tuple(
            Statement(part.kind, tuple(part.authors.split("\n")) if part.authors else (), part.start, part.end)
            for part in parts["statement"]
        ),
        presence=tuple(
            Presence(part.name, part.kind, part.instead_of, part.start, part.end) for part in parts["presence"]
        ),
        planned=tuple(
            PlannedStep(part.committee, part.date, part.is_day, part.start, part.end) for part in parts["planned"]
        ),
    )
    return StoredItem(
        item=item,
        meeting_id=row.meeting_id,
        council=row.council,
        committee=row.committee,
        date=row.date,
        place=row.place,
        kind=row.kind,
        source_url=row.source_url,
        page=row.page,
        changed_at=datetime.fromisoformat(row.changed_at),
    )


def _vote_event(row: Any, votes: Sequence[Any]) -> VoteEvent:
    return VoteEvent(
        motion=row.motion,
        proposers=tuple(row.proposers.split("\n")) if row.proposers else (),
        result=row.result,
        votes=tuple(
            Vote(vote.voter, vote.party, vote.option, vote.count, vote.start, vote.end)
            for vote in votes
            if vote.event == row.position
        ),
        start=row.start,
        end=row.end,
    )
