"""Meetings and their items: stored whole, read back as the values they were."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from indexer.archive import agenda, changes, resolving, schema
from indexer.minutes.identity import item_id, meeting_id
from indexer.models import (
    AgendaItem,
    CommitteeStatus,
    Meeting,
    MeetingHead,
    Participant,
    Reference,
)


def put(
    connection: Connection, meeting: Meeting, *, page: str, item_pages: Mapping[str, str], changed_at: datetime
) -> bool:
    """Store a meeting in place of what was known of it; return whether anything changed.

    ``page`` is the key of the page the meeting was read from, ``item_pages`` of those items that came from another.
    """
    content = hashlib.sha256(
        repr((meeting, page, sorted(item_pages.items()))).encode(errors="surrogateescape")
    ).hexdigest()
    known = connection.execute(select(schema.meeting.c.content).where(schema.meeting.c.id == meeting.id)).scalar()
    if known == content:
        return False
    before = set(_addresses(connection, meeting.id))
    _take_out(connection, meeting.id)
    connection.execute(
        insert(schema.meeting).values(
            id=meeting.id,
            council=meeting.council,
            committee=meeting.committee,
            date=meeting.date,
            start=meeting.start.isoformat() if meeting.start else None,
            place=meeting.place,
            kind=meeting.kind,
            source_url=meeting.source_url,
            page=page,
            content=content,
            changed_at=changed_at.isoformat(),
        )
    )
    _insert(
        connection,
        schema.participant,
        [
            {
                "meeting_id": meeting.id,
                "position": position,
                "name": person.name,
                "party": person.party,
                "role": person.role,
                "attendance": person.attendance,
            }
            for position, person in enumerate(meeting.participants)
        ],
    )
    _insert(
        connection,
        schema.item,
        [
            {
                "id": item.id,
                "meeting_id": meeting.id,
                "position": position,
                "number": item.number,
                "title": item.title,
                "journal_number": item.journal_number,
                "open": item.open,
                "text": item.text,
                "page": item_pages.get(item.id, page),
            }
            for position, item in enumerate(meeting.items)
        ],
    )
    for table in agenda.PARTS:
        _insert(connection, table, [row for item in meeting.items for row in _part_rows(table, item, meeting.council)])
    resolving.wait(connection, [meeting.id])
    now = {meeting.id, *(item.id for item in meeting.items)}
    changes.depart(connection, before - now, changed_at)
    changes.come_back(connection, now)
    mark_pending(connection, [meeting.id])
    return True


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _part_rows(table: Table, item: AgendaItem, council: str) -> Iterator[dict[str, Any]]:
    for position, value in enumerate(_PART_VALUES[table.name](item, council)):
        yield {"item_id": item.id, "position": position, **value}


def _columns(value: Any) -> dict[str, Any]:
    """Return a value's fields as columns; several names as lines."""
    found = {field.name: getattr(value, field.name) for field in fields(value) if field.name != "votes"}
    return {name: "\n".join(each) if isinstance(each, tuple) else each for name, each in found.items()}


def _votes(item: AgendaItem) -> Iterator[dict[str, Any]]:
    for number, event in enumerate(item.vote_events):
        for vote in event.votes:
            yield {"event": number, **_columns(vote)}


_PART_VALUES: Mapping[str, Callable[[AgendaItem, str], Iterable[dict[str, Any]]]] = {
    "section": lambda item, _: map(_columns, item.sections),
    "attachment": lambda item, _: map(_columns, item.attachments),
    "absence": lambda item, _: ({"name": name} for name in item.absent),
    "decision": lambda item, _: map(_columns, item.decisions),
    "reference": lambda item, council: (_reference_row(part, council) for part in item.references),
    "vote_event": lambda item, _: map(_columns, item.vote_events),
    "vote": lambda item, _: _votes(item),
    "statement": lambda item, _: map(_columns, item.statements),
    "presence": lambda item, _: map(_columns, item.presence),
    "planned": lambda item, _: map(_columns, item.planned),
}


def _reference_row(part: Reference, council: str) -> dict[str, Any]:
    meeting = meeting_id(council, part.committee, part.date)
    return {
        "text": part.text,
        "committee": part.committee,
        "date": part.date,
        "number": part.number,
        "kind": part.kind,
        "points_to": item_id(meeting, part.number) if part.kind == "punkt" else meeting,
        "start": part.start,
        "end": part.end,
    }


def remove(connection: Connection, identifier: str) -> None:
    """Take a meeting and everything of it out of the archive, and note for those who follow that it went."""
    changes.depart(connection, _addresses(connection, identifier), datetime.now(UTC))
    _take_out(connection, identifier)
    mark_pending(connection, [identifier])


def _addresses(connection: Connection, meeting: str) -> list[str]:
    """Return the addresses of a meeting the archive has, and of its items."""
    item = schema.item.c
    known = select(schema.meeting.c.id).where(schema.meeting.c.id == meeting)
    items = select(item.id).where(item.meeting_id == meeting).order_by(item.position)
    return [*connection.execute(known).scalars(), *connection.execute(items).scalars()]


def _take_out(connection: Connection, identifier: str) -> None:
    items = select(schema.item.c.id).where(schema.item.c.meeting_id == identifier)
    resolving.stir(connection, items, meeting=identifier)
    for table in (*agenda.PARTS, schema.passage, schema.mention, schema.named):
        connection.execute(delete(table).where(table.c.item_id.in_(items)))
    connection.execute(delete(schema.attendance).where(schema.attendance.c.meeting_id == identifier))
    connection.execute(delete(schema.item).where(schema.item.c.meeting_id == identifier))
    connection.execute(delete(schema.participant).where(schema.participant.c.meeting_id == identifier))
    connection.execute(delete(schema.meeting).where(schema.meeting.c.id == identifier))


def remove_others(connection: Connection, kept: Iterable[str]) -> int:
    """Take out every meeting but those named; return how many went."""
    gone = set(connection.execute(select(schema.meeting.c.id)).scalars()) - set(kept)
    for identifier in sorted(gone):
        remove(connection, identifier)
    return len(gone)


def get(connection: Connection, identifier: str) -> Meeting | None:
    """Return a meeting with its participants and items, or None."""
    row = connection.execute(select(schema.meeting).where(schema.meeting.c.id == identifier)).first()
    if row is None:
        return None
    items = [stored.item for stored in agenda.items_of(connection, [identifier])]
    return Meeting(
        id=row.id,
        council=row.council,
        committee=row.committee,
        date=row.date,
        start=datetime.fromisoformat(row.start) if row.start else None,
        place=row.place,
        kind=row.kind,
        participants=participants(connection, identifier),
        items=tuple(items),
        source_url=row.source_url,
    )


def page_of(connection: Connection, identifier: str) -> str:
    """Return the key of the page a meeting was read from."""
    return str(connection.execute(select(schema.meeting.c.page).where(schema.meeting.c.id == identifier)).scalar_one())


def pages_of(connection: Connection, identifier: str) -> set[str]:
    """Return the keys of the pages that a meeting, as it is now, was read from."""
    item = schema.item.c
    others = select(item.page).where(item.meeting_id == identifier).distinct()
    return {page_of(connection, identifier), *connection.execute(others).scalars()}


def pages_in_use(connection: Connection) -> set[str]:
    """Return the keys of all pages that meetings and items, as they are now, were read from."""
    both = select(schema.meeting.c.page).union(select(schema.item.c.page))
    return set(connection.execute(both).scalars())


def participants(connection: Connection, identifier: str) -> tuple[Participant, ...]:
    """Return the people on a meeting's list, in its order."""
    rows = connection.execute(
        select(schema.participant)
        .where(schema.participant.c.meeting_id == identifier)
        .order_by(schema.participant.c.position)
    )
    return tuple(Participant(row.name, row.party, row.role, row.attendance) for row in rows)


def mark_pending(connection: Connection, identifiers: Iterable[str]) -> None:
    """Remember that the index must hear of these meetings."""
    for identifier in identifiers:
        connection.execute(delete(schema.pending).where(schema.pending.c.meeting_id == identifier))
        connection.execute(insert(schema.pending).values(meeting_id=identifier))


def pending(connection: Connection) -> list[str]:
    """Return the meetings the index has not heard of yet."""
    return list(connection.execute(select(schema.pending.c.meeting_id).order_by(schema.pending.c.meeting_id)).scalars())


def clear_pending(connection: Connection, identifiers: Iterable[str]) -> None:
    """Forget that the index must hear of these meetings."""
    for identifier in identifiers:
        connection.execute(delete(schema.pending).where(schema.pending.c.meeting_id == identifier))


def overview(connection: Connection) -> list[CommitteeStatus]:
    """Return what there is of each council's committees."""
    meeting, item = schema.meeting.c, schema.item.c
    items = select(item.meeting_id, func.count().label("number")).group_by(item.meeting_id).subquery()
    query = (
        select(
            meeting.council,
            meeting.committee,
            func.count(),
            func.coalesce(func.sum(items.c.number), 0),
            func.min(meeting.date),
            func.max(meeting.date),
        )
        .join(items, items.c.meeting_id == meeting.id, isouter=True)
        .group_by(meeting.council, meeting.committee)
        .order_by(meeting.council, meeting.committee)
    )
    return [CommitteeStatus(*row) for row in connection.execute(query)]


def of_committee(connection: Connection, council: str, committee: str) -> list[MeetingHead]:
    """Return the meetings of a council's committee, given as in addresses, the newest first."""
    meeting = schema.meeting.c
    query = (
        select(meeting.id, meeting.council, meeting.committee, meeting.date, meeting.kind)
        .where(meeting.id.startswith(f"{council}/{committee}/", autoescape=True), meeting.council == council)
        .order_by(meeting.date.desc(), meeting.id)
    )
    return [MeetingHead(*row) for row in connection.execute(query)]


def latest(connection: Connection, *, limit: int) -> list[MeetingHead]:
    """Return the latest meetings, the newest first."""
    meeting = schema.meeting.c
    query = (
        select(meeting.id, meeting.council, meeting.committee, meeting.date, meeting.kind)
        .order_by(meeting.date.desc(), meeting.id)
        .limit(limit)
    )
    return [MeetingHead(*row) for row in connection.execute(query)]


def count(connection: Connection) -> int:
    """Return how many meetings there are."""
    return connection.execute(select(func.count()).select_from(schema.meeting)).scalar_one()


def count_items(connection: Connection) -> int:
    """Return how many items there are."""
    return connection.execute(select(func.count()).select_from(schema.item)).scalar_one()


def shown_on(connection: Connection, page: str) -> list[str]:
    """Return the meetings that a page is the current source of, wholly or for one item."""
    whole = select(schema.meeting.c.id).where(schema.meeting.c.page == page)
    single = select(schema.item.c.meeting_id).where(schema.item.c.page == page)
    return sorted(connection.execute(whole.union(single)).scalars())
