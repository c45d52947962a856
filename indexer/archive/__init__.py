"""The archive: a database that is the source of truth for what has been read. The only SQLAlchemy imports.

One module per thing kept; their functions take a connection, so that a caller decides what is one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from indexer.archive import schema
from indexer.errors import ConfigError, ReferatbasenError

SCHEMA_VERSION = schema.VERSION

__all__ = ["SCHEMA_VERSION", "Archive", "Connection", "open_archive"]


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the archive."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are committed together at the end, or not at all."""
        with self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_archive(url: str) -> Archive:
    """Open the archive at a SQLAlchemy URL, making its tables where they are missing.

    Raises ConfigError for a URL that cannot be used, and ReferatbasenError when the file is no archive of this version.
    """
    try:
        engine = create_engine(make_url(url))
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise ConfigError(f"[paths] database: {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
    try:
        made = inspect(engine).has_table(schema.about.name)
        with engine.begin() as connection:
            schema.metadata.create_all(connection)
            if not made:
                schema.put(connection, "schema", schema.VERSION)
            elif (found := schema.get(connection, "schema")) != schema.VERSION:
                raise ReferatbasenError(
                    f"arkivet {engine.url.render_as_string()} er fra en anden udgave "
                    f"(skema {found}, ventet {schema.VERSION}); flyt databasefilen til side, "
                    "og kør «referatbasen rebuild»"
                )
    except DBAPIError as error:
        raise ReferatbasenError(f"arkivet {engine.url.render_as_string()} kan ikke åbnes: {error.orig}") from error
    return Archive(engine)


def _tune_sqlite(connection, _record) -> None:  # type: ignore[no-untyped-def]  # the driver's own type, which SQLAlchemy hides
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
