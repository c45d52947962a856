"""What came or changed in the archive, and when it was noticed."""

from datetime import UTC, datetime, time, timedelta
from datetime import date as Date

from sqlalchemy import Connection, func, select

from indexer.archive import schema
from indexer.minutes.dates import COPENHAGEN
from indexer.models import MeetingHead


def days(connection: Connection, *, before: Date | None = None, limit: int) -> list[tuple[Date, int]]:
    """Return the days (in Denmark) on which meetings came or changed, with how many did, the newest first."""
    changed = schema.meeting.c.changed_at
    query = select(changed, func.count()).group_by(changed).order_by(changed.desc())
    if before:
        query = query.where(changed < _begins(before))
    found: dict[Date, int] = {}
    for stamp, meetings in connection.execute(query):
        day = datetime.fromisoformat(stamp).astimezone(COPENHAGEN).date()
        if day not in found and len(found) == limit:
            break
        found[day] = found.get(day, 0) + meetings
    return list(found.items())


def on_day(connection: Connection, day: Date) -> list[MeetingHead]:
    """Return the meetings that came or changed on a day, the latest held first."""
    meeting = schema.meeting.c
    query = (
        select(meeting.id, meeting.council, meeting.committee, meeting.date, meeting.kind)
        .where(meeting.changed_at >= _begins(day), meeting.changed_at < _begins(day + timedelta(days=1)))
        .order_by(meeting.date.desc(), meeting.id)
    )
    return [MeetingHead(*row) for row in connection.execute(query)]


def _begins(day: Date) -> str:
    """Return when a day begins in Denmark, as moments are kept: ISO 8601 in UTC, which sorts as time does."""
    return datetime.combine(day, time(), COPENHAGEN).astimezone(UTC).isoformat()
