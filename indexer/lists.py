"""The archive as lists, the newest first, read a stretch at a time by those who want all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from indexer.archive import Connection, agenda, meetings
from indexer.archive import lists as kept
from indexer.archive.lists import Place
from indexer.cursors import from_cursor, to_cursor
from indexer.errors import CursorError
from indexer.library import Library
from indexer.models import CommitteeStatus, Filters, MeetingHead, StoredItem
from indexer.search.narrowing import committees_called


@dataclass(frozen=True, slots=True)
class ItemStretch:
    """Items in the order of the list; ``cursor`` is where it goes on, None at its end."""

    items: tuple[StoredItem, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class MeetingStretch:
    """Meetings in the order of the list; ``cursor`` is where it goes on, None at its end."""

    meetings: tuple[MeetingHead, ...]
    cursor: str | None


def newest_items(library: Library, filters: Filters, cursor: str = "", *, limit: int) -> ItemStretch:
    """Return items after a cursor, of a council, a committee and days; raises CursorError for what is no cursor."""
    after = _place(cursor, addresses=2)
    with library.archive.reading() as connection:
        found = kept.item_ids(connection, filters, _committees(connection, filters), after, limit=limit + 1)
        stored = agenda.get_items(connection, found[:limit])
    shown = [stored[each] for each in found[:limit]]
    if len(found) <= limit:
        return ItemStretch(tuple(shown), None)
    last = shown[-1]
    return ItemStretch(tuple(shown), to_cursor(last.date.isoformat(), last.meeting_id, last.item.id))


def newest_meetings(library: Library, filters: Filters, cursor: str = "", *, limit: int) -> MeetingStretch:
    """Return meetings as newest_items() does items."""
    after = _place(cursor, addresses=1)
    with library.archive.reading() as connection:
        found = kept.heads(connection, filters, _committees(connection, filters), after, limit=limit + 1)
    shown = tuple(found[:limit])
    if len(found) <= limit:
        return MeetingStretch(shown, None)
    return MeetingStretch(shown, to_cursor(shown[-1].date.isoformat(), shown[-1].id))


def committees(library: Library) -> list[CommitteeStatus]:
    """Return every council's committees, and what there is of each."""
    with library.archive.reading() as connection:
        return meetings.overview(connection)


def _committees(connection: Connection, filters: Filters) -> Sequence[str] | None:
    """Return the committees a filter means, as a search reads it; None for all."""
    return committees_called(kept.committees(connection), filters.committee) if filters.committee else None


def _place(cursor: str, *, addresses: int) -> Place | None:
    if not cursor:
        return None
    day, *found = from_cursor(cursor, parts=1 + addresses)
    try:
        return Date.fromisoformat(day), found[0], found[1] if addresses > 1 else ""
    except ValueError as error:
        raise CursorError("bogmærket kan ikke læses; begynd forfra uden") from error
