"""When the archive was last brought up to date by a run that went through."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from indexer.archive import schema

FINISHED = "last finished run"


def finish(connection: Connection, at: datetime) -> None:
    """Note that a run went through."""
    schema.put(connection, FINISHED, at.astimezone(UTC).isoformat(timespec="seconds"))


def last_finished(connection: Connection) -> datetime | None:
    """Return when a run last went through, or None where none has yet."""
    found = schema.get(connection, FINISHED)
    return datetime.fromisoformat(found) if found else None
