"""Whole copies of SQLite databases, and whether one is fit to be used. By the standard driver: no tables are read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from indexer.archive import changes, migrations, runs, schema, subscriber_schema
from indexer.errors import ReferatbasenError

_HEADER = b"SQLite format 3\0"
_WAIT_SECONDS = 30.0
_LOOK_SECONDS = 0.5


def path_of(url: str) -> Path | None:
    """Return the file of a SQLite database's URL, or None for a database of another kind."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:"
    return Path(str(parsed.database)) if is_file else None


def copy(source: Path, target: Path) -> None:
    """Write a database, as it is at one moment, to a new file that its owner alone can read.

    ``VACUUM INTO`` reads in one transaction and keeps no writer waiting; free pages, and with them what was deleted,
    are left out. Raises ReferatbasenError.
    """
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)  # SQLite writes into a file that is empty
    with _ailments_named(source), closing(sqlite3.connect(source, timeout=_WAIT_SECONDS)) as database:
        database.execute("VACUUM INTO ?", (str(target),))


def check(path: Path) -> None:
    """Raise ReferatbasenError where a database of the archive's is damaged."""
    with _ailments_named(path), closing(sqlite3.connect(path)) as database:
        (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise ReferatbasenError(f"{path}: databasen er beskadiget ({found})")


def archive_version(path: Path) -> int | None:
    """Return an archive's schema version without opening it as one; None where it does not say."""
    found = _ask(path, "SELECT value FROM about WHERE name = 'schema'")
    return int(str(found)) if str(found).isdecimal() else None


def subscribers_version(path: Path) -> int | None:
    """Return the schema version of a database of those who follow."""
    found = _ask(path, "PRAGMA user_version")
    return (int(str(found)) or 1) if found is not None else None


def last_finished(path: Path) -> datetime | None:
    """Return when a run last went through, of an archive that is not opened as one."""
    found = _ask(path, "SELECT value FROM about WHERE name = ?", runs.FINISHED)
    return datetime.fromisoformat(str(found)) if found else None


def refuse_newer(path: Path, *, is_archive: bool) -> None:
    """Raise ReferatbasenError where a database is of a schema that only a newer Referatbasen knows."""
    found = archive_version(path) if is_archive else subscribers_version(path)
    migrations.refuse_newer(found, int(schema.VERSION) if is_archive else subscriber_schema.VERSION, path.name)


def begin_epoch(archive: Path, subscribers: Path) -> None:
    """Have a copy count its changes under another name than what it was copied from, which may have gone on since.

    Else a number that a program or a subscriber got to there would be taken for one that is given out here.
    """
    with _ailments_named(archive), closing(sqlite3.connect(archive)) as database, database:
        row = database.execute("SELECT value FROM about WHERE name = ?", (changes.EPOCH,)).fetchone()
        new = changes.new_epoch()
        database.execute("UPDATE about SET value = ? WHERE name = ?", (new, changes.EPOCH))
    if row and subscribers.exists() and _ask(subscribers, "SELECT 1 FROM sqlite_master WHERE name = 'position'"):
        with _ailments_named(subscribers), closing(sqlite3.connect(subscribers)) as database, database:
            database.execute("UPDATE position SET epoch = ? WHERE epoch = ?", (new, row[0]))


def has_pages(path: Path) -> bool:
    """Tell whether anything was ever taken into an archive; one that cannot be read counts as if there was."""
    if not _is_sqlite(path):
        return path.stat().st_size > 0
    try:
        with closing(sqlite3.connect(path)) as database:
            return bool(database.execute("SELECT EXISTS(SELECT 1 FROM page)").fetchone()[0])
    except sqlite3.Error:
        return True


def is_in_use(path: Path) -> bool:
    """Tell whether a process has a database open; one that is damaged is nobody's.

    A connection in WAL mode holds its share of the file as long as it is open, and leaving WAL mode wants all of it.
    What stands in the log is brought into the file on the way.
    """
    if not _is_sqlite(path):
        return False
    try:
        with closing(sqlite3.connect(path, timeout=_LOOK_SECONDS)) as database:
            database.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.DatabaseError:
        return False
    return False


def _is_sqlite(path: Path) -> bool:
    """Tell whether a file is a database at all; SQLite would throw away the log of one that is not."""
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def _ask(path: Path, question: str, *about: str) -> object:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            row = database.execute(question, about).fetchone()
    except sqlite3.Error:
        return None
    return row[0] if row else None


@contextmanager
def _ailments_named(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise ReferatbasenError(f"{path}: databasen kan ikke læses eller kopieres ({error})") from error
