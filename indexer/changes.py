"""What came, changed or went, for those who keep a copy: told once, when it is complete, and in one order.

What counts as a change is what is shown: an item's text and facts, whom it names, and where its references lead. So a
rebuild that reads everything anew and finds the same tells of nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import date as Date
from itertools import islice
from typing import Literal

from indexer.archive import Connection, agenda, cases, entities, meetings, resolving
from indexer.archive import changes as kept
from indexer.archive.changes import Revision
from indexer.cursors import from_cursor, to_cursor
from indexer.errors import CursorError, StaleCursorError
from indexer.library import Library
from indexer.models import AgendaItem, Meeting

_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
_BATCH = 100  # meetings told of in one transaction

What = Literal["added", "changed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Change:
    """A meeting or an item, and what became of it; of one that is withdrawn this is all there is."""

    id: str
    kind: Literal["meeting", "item"]
    what: What
    at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """Changes, the oldest first; ``cursor`` is where they go on, and ``more`` tells that they go on now."""

    changes: tuple[Change, ...]
    cursor: str
    more: bool


@dataclass(frozen=True, slots=True)
class Position:
    """The cursor from which the next changes go on; ``is_settled`` is False while a run has some that are not told."""

    cursor: str
    is_settled: bool


def note(library: Library) -> int:
    """Tell those who follow of what changed since the index was last told of it; return how many changes that is."""
    with library.archive.reading() as connection:
        waiting = [*meetings.pending(connection), *kept.untold(connection)]
        touched = sorted({*waiting, *kept.referring(connection, {_held(each) for each in waiting})})
    number = 0
    for batch in _batches(touched):
        with library.archive.writing() as connection:
            number += kept.note(connection, dict(_contents(connection, batch)), datetime.now(UTC))
    return number


def _batches(identifiers: Iterable[str]) -> Iterator[list[str]]:
    left = iter(identifiers)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _held(meeting: str) -> tuple[str, Date]:
    """Return the council and the day in a meeting's address, which is all that is left of one that went."""
    council, _, day = meeting.split("/")
    return council, Date.fromisoformat(day[:10])


def _contents(connection: Connection, wanted: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the addresses of meetings and their items with a hash of what is shown of each."""
    for identifier in wanted:
        if meeting := meetings.get(connection, identifier):
            yield identifier, _hash(replace(meeting, items=tuple(map(_head, meeting.items))))
    items = agenda.items_of(connection, wanted)
    mentions = entities.of_items(connection, [stored.item.id for stored in items])
    for stored in items:
        shown = replace(
            cases.resolved(connection, stored), page="", changed_at=_NO_MOMENT
        )  # the meeting's, not its own
        yield stored.item.id, _hash((shown, mentions.get(stored.item.id, [])))


def _head(item: AgendaItem) -> AgendaItem:
    return AgendaItem(item.id, item.number, item.title, item.journal_number, item.open, "")


def _hash(value: Meeting | tuple[object, ...]) -> str:
    return hashlib.sha256(repr(value).encode(errors="surrogateescape")).hexdigest()


def feed(library: Library, since: str = "", *, limit: int) -> Feed:
    """Return what changed after a cursor, or from the beginning.

    Raises CursorError for what is no cursor, and StaleCursorError for one of an archive that has been made anew.
    """
    with library.archive.reading() as connection:
        begun = _number(connection, since) if since else 0
        found = kept.after(connection, begun, limit=limit + 1)
        shown = found[:limit]
        end = shown[-1].number if shown else begun
        return Feed(tuple(_change(each, begun) for each in shown), _cursor(connection, end), len(found) > limit)


def latest(library: Library) -> Position:
    """Return where the changes stand now, and whether that says all that there is to say of the archive."""
    with library.archive.reading() as connection:
        is_settled = resolving.resolved_by(connection) is not None and not meetings.pending(connection)
        return Position(_cursor(connection, kept.last_number(connection)), is_settled)


def _cursor(connection: Connection, number: int) -> str:
    return to_cursor(kept.epoch(connection), str(number))


def _number(connection: Connection, cursor: str) -> int:
    epoch, number = from_cursor(cursor, parts=2)
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise CursorError("bogmærket kan ikke læses; begynd forfra uden")
    if (epoch, number) == ("", "0"):
        return 0  # given when the archive was empty: it goes on from the beginning of any
    if epoch != kept.epoch(connection) or int(number) > kept.last_number(connection):
        raise StaleCursorError("arkivet er bygget på ny, siden bogmærket blev givet; hent det hele igen")
    return int(number)


def _change(revision: Revision, begun: int) -> Change:
    """Return a change as it is to one who has followed so far: what came since then is new, however it changed."""
    what: What = "withdrawn" if revision.departed else "added" if revision.arrived > begun else "changed"
    return Change(revision.id, "item" if revision.id.count("/") == 3 else "meeting", what, revision.at)
