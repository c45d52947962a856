"""The archive: a database that is the source of truth for what has been read. The only SQLAlchemy imports.

One module per thing kept; their functions take a connection, so that a caller decides what is one transaction.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from sqlite3 import SQLITE_BUSY, OperationalError

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError

from indexer.archive import migrations, schema, subscriber_schema
from indexer.errors import ConfigError, ReferatbasenError

SCHEMA_VERSION = schema.VERSION
_WRITES = "referatbasen_writes"
_PATIENCE = 30  # seconds, for others that write

__all__ = ["SCHEMA_VERSION", "Archive", "Connection", "open_archive", "open_subscribers"]


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the archive; raises ReferatbasenError when the database ails."""
        with self._ailments_named(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are committed together, or not at all; raises as reading() does."""
        with self._ailments_named(), self.engine.execution_options(**{_WRITES: True}).begin() as connection:
            yield connection

    @contextmanager
    def _ailments_named(self) -> Iterator[None]:
        """Turn a full disk, a lock that is never let go of or a damaged file into one line that names it."""
        try:
            yield
        except DatabaseError as error:  # a full disk, a lock, or a file that is damaged
            raise ReferatbasenError(
                f"arkivet {self.engine.url.render_as_string()}: {error.orig}; "
                "se efter plads på disken og andre kørsler, og prøv igen"
            ) from error

    def problems(self) -> list[str]:
        """Return what SQLite finds wrong with the file, by reading all of it; nothing for other databases."""
        if self.engine.dialect.name != "sqlite":
            return []
        with self._ailments_named(), self.engine.connect() as connection:
            found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
            orphans = [f"{row[0]} uden {row[2]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        return [line for line in found if line != "ok"] + orphans[:20]

    def settle(self) -> None:
        """Bring what SQLite keeps beside the database into it, so that what was deleted is nowhere on the disk."""
        if self.engine.dialect.name == "sqlite":
            with self._ailments_named(), self.engine.connect() as connection:
                # While readers are in it, as far as they let it; the last of them to leave does the rest.
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def prove(self) -> None:
        """Raise ReferatbasenError where the archive is not there, not of this version, or cannot be read."""
        path = self.engine.url.database if self.engine.dialect.name == "sqlite" else None
        if path and not Path(path).exists():  # an open file can be read after it is gone, and nobody else will find it
            raise ReferatbasenError(f"{path}: databasen er væk")
        with self.reading() as connection:
            if schema.get(connection, "schema") != schema.VERSION:
                raise ReferatbasenError("arkivet er fra en anden udgave")

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_archive(url: str) -> Archive:
    """Open the archive at a SQLAlchemy URL, making its tables where they are missing and bringing old ones up to date.

    Raises ConfigError for a URL that cannot be used, and ReferatbasenError for an archive of a newer version.
    """
    try:
        engine = create_engine(make_url(url))
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise ConfigError(f"[paths] database: {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "connect", _overwrite_deleted)
        event.listen(engine, "begin", _begin_sqlite)
    archive = Archive(engine)
    try:
        if not _is_made(engine):
            with archive.writing() as connection:
                migrations.bring_up(connection, where=f"arkivet {engine.url.render_as_string()}")
    except DBAPIError as error:
        raise ReferatbasenError(f"arkivet {engine.url.render_as_string()} kan ikke åbnes: {error.orig}") from error
    return archive


def open_subscribers(path: Path) -> Archive:
    """Open the database of those who follow, making it where there is none; raises ReferatbasenError."""
    try:
        subscriber_schema.make_file(path)
        return _subscribers(path, path.stat().st_ino)
    except (OSError, DBAPIError) as error:
        raise ReferatbasenError(f"{path}: abonnenterne kan ikke åbnes ({error})") from error


@lru_cache(maxsize=8)  # what one process opens is shared; a file put in another's place is another
def _subscribers(path: Path, _inode: int) -> Archive:
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "connect", _overwrite_deleted)
    event.listen(engine, "begin", _begin_sqlite)
    archive = Archive(engine)
    with archive.writing() as connection:
        migrations.bring_up_subscribers(connection, where=str(path))
    return archive


def _is_made(engine: Engine) -> bool:
    """Tell whether every table is there and the archive says that it is of this version."""
    if not set(schema.metadata.tables) <= set(inspect(engine).get_table_names()):
        return False
    with engine.connect() as connection:
        return schema.get(connection, "schema") == schema.VERSION


def _tune_sqlite(connection, _record) -> None:  # type: ignore[no-untyped-def]  # the driver's own type, which SQLAlchemy hides
    connection.isolation_level = None  # the driver's own BEGIN comes neither before a SELECT nor before a CREATE
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={1000 * _PATIENCE}")
    _use_wal(cursor)
    for pragma in ("foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _use_wal(cursor) -> None:  # type: ignore[no-untyped-def]  # as above
    """Have a new database write ahead; SQLite itself does not wait for others that open it at the same moment."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except OperationalError as error:
            if error.sqlite_errorcode & 0xFF != SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _overwrite_deleted(connection, _record) -> None:  # type: ignore[no-untyped-def]  # as above
    connection.execute("PRAGMA secure_delete=ON")  # what is deleted is not to be read in free pages


def _begin_sqlite(connection: Connection) -> None:
    """Begin every transaction in earnest: a reader sees one state throughout, a writer waits for its turn at once."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")
