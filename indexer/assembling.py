"""A meeting put together from all that is published of it: agenda, minutes, corrections, documents of single items."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from indexer import corpus, hiding
from indexer.archive import Connection, agenda, meetings, pages
from indexer.archive import private as kept_private
from indexer.errors import ParseError
from indexer.library import Library
from indexer.minutes.covering import moved
from indexer.minutes.items import is_routine
from indexer.minutes.privacy import is_marked
from indexer.models import AgendaItem, Meeting
from indexer.parsing import meeting_on

_NONE: Mapping[str, Meeting] = MappingProxyType({})


def store_meeting(
    library: Library, connection: Connection, identifier: str, known: Mapping[str, Meeting] = _NONE
) -> int:
    """Put a meeting together from all its pages, store it as it may be shown; return 1 where that changed anything.

    ``known`` are meetings that have been read already, by page.
    """
    found = [
        (key, meeting if meeting.id == identifier else moved(meeting, identifier))
        for key in pages.of_meeting(connection, identifier)
        if (meeting := _meeting_on(library, key, known))
    ]
    if not found:
        return 0
    page, meeting, item_pages = assemble_meeting(found)
    meeting = hiding.covered(meeting, hiding.in_force(library.config.paths.data))
    if kept_private.withheld_pages(connection, {page, *item_pages.values()}) or is_marked(repr(meeting)):
        meeting = replace(meeting, source_url="")  # nothing here leads to where it still stands
    before = agenda.open_items(connection, identifier)
    changed = meetings.put(connection, meeting, page=page, item_pages=item_pages, changed_at=datetime.now(UTC))
    if before - agenda.open_items(connection, identifier):
        kept_private.ask_purge(connection)
    return int(changed)


def settled(
    library: Library, connection: Connection, key: str, meeting: Meeting, known: Mapping[str, Meeting] = _NONE
) -> Meeting:
    """Return the meeting on a page under the address it is to have: a second of the same day gets one of its own.

    That is its hour or, where none is stated, a number. A page stays with what was published at its address before.
    """
    if not _is_whole(meeting):
        return meeting
    held = {each: pages.of_meeting(connection, each) for each in pages.meetings_at(connection, meeting.id)}
    for identifier, keys in held.items():
        if any(corpus.is_same_address(key, other) for other in keys):
            return moved(meeting, identifier)
    for identifier, keys in held.items():
        others = [other for each in keys if (other := _meeting_on(library, each, known)) and _is_whole(other)]
        if not others or any(_is_one(meeting, other) for other in others):
            return moved(meeting, identifier)
    if held and meeting.start:
        return moved(meeting, f"{meeting.id}-{meeting.start:%H%M}")
    return moved(meeting, _free_id(meeting.id, held))


def _meeting_on(library: Library, key: str, known: Mapping[str, Meeting]) -> Meeting | None:
    try:
        return known.get(key) or meeting_on(library.raw, key)
    except ParseError:
        return None


def _is_one(one: Meeting, other: Meeting) -> bool:
    """Tell whether two documents of a day are of one meeting: they begin at the same time, or share half their items.

    What every agenda has counts only where there is nothing else.
    """
    if one.start and one.start == other.start:
        return True
    items, others = _marks(one), _marks(other)
    return 2 * len(items & others) >= min(len(items), len(others))


def _marks(meeting: Meeting) -> set[str]:
    """Return what a meeting's items are known again by in another document: their titles, less how they are set."""
    titles = [item.title for item in meeting.items]
    return {re.sub(r"\W+", "", title.casefold()) for title in [t for t in titles if not is_routine(t)] or titles}


def assemble_meeting(found: Sequence[tuple[str, Meeting]]) -> tuple[str, Meeting, dict[str, str]]:
    """Return (page, meeting, pages of single items) from everything published of one meeting, the oldest first.

    The newest whole document counts, minutes before agendas; documents of single items add those it lacks.
    """
    ranked = sorted(found, key=lambda pair: _rank(pair[1]))  # stable: the newest of its kind last
    page, meeting = ranked[-1]
    items: dict[str, AgendaItem] = {}
    item_pages: dict[str, str] = {}
    for item in meeting.items:
        identifier = _free_id(item.id, items)
        items[identifier] = replace(item, id=identifier)
    for key, other in ranked[:-1]:
        for item in () if _is_whole(other) else other.items:
            if item.id not in items or item.id in item_pages:
                items[item.id], item_pages[item.id] = item, key
    ordered = list(items.values()) if not item_pages else sorted(items.values(), key=_agenda_order)
    return page, replace(meeting, items=tuple(ordered)), item_pages


def _rank(meeting: Meeting) -> tuple[bool, bool]:
    return _is_whole(meeting), "referat" in meeting.kind.lower()


def _is_whole(meeting: Meeting) -> bool:
    """Tell whether a document covers the meeting: closed parts and supplementary agendas only add to others."""
    return meeting.whole and not meeting.kind.lower().startswith(("lukket", "tillæg"))


def _free_id(identifier: str, taken: Collection[str]) -> str:
    """Return an id that is not taken: a document may number two items alike (open and closed part)."""
    free, attempt = identifier, 2
    while free in taken:
        free, attempt = f"{identifier}-{attempt}", attempt + 1
    return free


def _agenda_order(item: AgendaItem) -> tuple[int, str]:
    leading = re.match(r"[0-9]+", item.number)
    return int(leading[0]) if leading else 0, item.number
