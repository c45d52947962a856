"""Changes: which meetings and items came, changed or went, numbered in that order.

Each has one row, which moves to the end when it changes: who follows by number misses nothing and sees nothing twice.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select, update

from indexer.archive import schema

EPOCH = "changes counted since"
_BATCH = 400


@dataclass(frozen=True, slots=True)
class Revision:
    """The last change of a meeting or an item; ``arrived`` is the number it was given when it came, or came back."""

    id: str
    number: int
    arrived: int
    at: datetime
    departed: bool


def note(connection: Connection, contents: Mapping[str, str], at: datetime) -> int:
    """Give a number to all that is shown otherwise than was told; return how many. ``contents`` are hashes by id."""
    if schema.get(connection, EPOCH) is None:
        schema.put(connection, EPOCH, new_epoch())
    known = _told(connection, contents)
    changed = [each for each, content in contents.items() if known.get(each) != content]
    for number, each in enumerate(changed, last_number(connection) + 1):
        values = {"number": number, "at": at.isoformat(), "departed": False, "content": contents[each]}
        _set(connection, each, values if known.get(each) else {**values, "arrived": number}, is_known=each in known)
    return len(changed)


def depart(connection: Connection, identifiers: Collection[str], at: datetime) -> None:
    """Give a number to those that went; nothing is kept of what they were."""
    known = _told(connection, identifiers)
    for number, each in enumerate(sorted(identifiers), last_number(connection) + 1):
        values = {"number": number, "at": at.isoformat(), "departed": True, "content": ""}
        _set(connection, each, values if each in known else {**values, "arrived": number}, is_known=each in known)


def come_back(connection: Connection, identifiers: Collection[str]) -> None:
    """Take back that these went; what they are now is told of at the end of the run, as of something new."""
    wanted, revision = sorted(identifiers), schema.revision.c
    for start in range(0, len(wanted), _BATCH):
        some = revision.id.in_(wanted[start : start + _BATCH])
        connection.execute(
            update(schema.revision).where(some, revision.departed).values(departed=False, arrived=revision.number)
        )


def _told(connection: Connection, identifiers: Iterable[str]) -> dict[str, str]:
    """Return what was told of those that anything was told of, as a hash; empty for those that went or came back."""
    wanted, revision = list(identifiers), schema.revision.c
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _BATCH):
        some = revision.id.in_(wanted[start : start + _BATCH])
        found |= {row.id: row.content for row in connection.execute(select(revision.id, revision.content).where(some))}
    return found


def _set(connection: Connection, identifier: str, values: Mapping[str, object], *, is_known: bool) -> None:
    if is_known:
        connection.execute(update(schema.revision).where(schema.revision.c.id == identifier).values(**values))
    else:
        connection.execute(insert(schema.revision).values(id=identifier, **values))


def after(connection: Connection, number: int, *, limit: int) -> list[Revision]:
    """Return the changes after a number, the oldest first."""
    revision = schema.revision.c
    rows = connection.execute(
        select(schema.revision).where(revision.number > number).order_by(revision.number).limit(limit)
    )
    return [Revision(row.id, row.number, row.arrived, datetime.fromisoformat(row.at), row.departed) for row in rows]


def last_number(connection: Connection) -> int:
    """Return the number of the latest change, 0 where there is none."""
    return int(connection.execute(select(func.coalesce(func.max(schema.revision.c.number), 0))).scalar_one())


def epoch(connection: Connection) -> str:
    """Return a mark of this archive: one that is made anew counts its changes from the beginning, under another."""
    return schema.get(connection, EPOCH) or ""


def new_epoch() -> str:
    """Return a mark that no archive has yet."""
    return uuid4().hex[:12]


def untold(connection: Connection) -> list[str]:
    """Return the meetings that nothing was ever told of, as in an archive from before changes were numbered."""
    meeting, revision = schema.meeting.c, schema.revision.c
    told = select(revision.id).where(revision.id == meeting.id)
    return list(connection.execute(select(meeting.id).where(~told.exists()).order_by(meeting.id)).scalars())


def referring(connection: Connection, held: Collection[tuple[str, Date]]) -> set[str]:
    """Return the meetings with references to what a council held on a day: they may lead elsewhere now."""
    reference, item, meeting = schema.reference.c, schema.item.c, schema.meeting.c
    days, found = sorted({day for _, day in held}), set()
    for start in range(0, len(days), _BATCH):
        rows = connection.execute(
            select(meeting.id, meeting.council, reference.date)
            .join(schema.item, item.meeting_id == meeting.id)
            .join(schema.reference, reference.item_id == item.id)
            .where(reference.date.in_(days[start : start + _BATCH]))
            .distinct()
        )
        found |= {row.id for row in rows if (row.council, row.date) in held}
    return found
