"""Meetings and items as lists that are read a stretch at a time, the newest meeting first.

Their order depends on what never changes, day and address: what is put in between two stretches moves nothing.
"""

from collections.abc import Sequence
from datetime import date as Date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from indexer.archive import schema
from indexer.models import Filters, MeetingHead

Place = tuple[Date, str, str]
"""Where a stretch ends: the day, the address of the meeting, and that of the item (empty in a list of meetings)."""


def committees(connection: Connection) -> list[str]:
    """Return the names of all committees."""
    return list(connection.execute(select(schema.meeting.c.committee).distinct()).scalars())


def heads(
    connection: Connection, filters: Filters, committees: Sequence[str] | None, after: Place | None, *, limit: int
) -> list[MeetingHead]:
    """Return meetings after a place, of a council, between days and of committees; None means all of them."""
    meeting = schema.meeting.c
    narrowed = _narrowed(filters, committees)
    if after:
        narrowed.append(or_(meeting.date < after[0], and_(meeting.date == after[0], meeting.id > after[1])))
    query = (
        select(meeting.id, meeting.council, meeting.committee, meeting.date, meeting.kind)
        .where(*narrowed)
        .order_by(meeting.date.desc(), meeting.id)
        .limit(limit)
    )
    return [MeetingHead(*row) for row in connection.execute(query)]


def item_ids(
    connection: Connection, filters: Filters, committees: Sequence[str] | None, after: Place | None, *, limit: int
) -> list[str]:
    """Return the addresses of items after a place, as heads() does; in a meeting the short ones first: 2 before 10."""
    meeting, item = schema.meeting.c, schema.item.c
    narrowed = _narrowed(filters, committees)
    if after:
        day, held, last = after
        longer = func.length(item.id) > len(last)
        in_meeting = or_(longer, and_(func.length(item.id) == len(last), item.id > last))
        on_day = or_(meeting.id > held, and_(meeting.id == held, in_meeting))
        narrowed.append(or_(meeting.date < day, and_(meeting.date == day, on_day)))
    query = (
        select(item.id)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(*narrowed)
        .order_by(meeting.date.desc(), meeting.id, func.length(item.id), item.id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def _narrowed(filters: Filters, committees: Sequence[str] | None) -> list[ColumnElement[bool]]:
    meeting = schema.meeting.c
    asked: list[Any] = [
        meeting.council == filters.council if filters.council else None,
        meeting.committee.in_(committees) if committees is not None else None,
        meeting.date >= filters.since if filters.since else None,
        meeting.date <= filters.until if filters.until else None,
    ]
    return [condition for condition in asked if condition is not None]
