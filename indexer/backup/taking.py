"""Take a backup of an archive that may be served and written to meanwhile.

No lock is waited for; the order makes what is taken fit together. Those who follow come first: how far they have been
told is never further than the archive that comes after them. Raw pages come last, since a page is written before the
archive hears of it; a page too many is one that the next run takes in. What an operator ruled meanwhile is in its file,
and restoring carries it out.
"""

import fcntl
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from indexer.archive import copies
from indexer.backup.container import Writer, belongs, writing
from indexer.config import DATABASE_NAME, KEY_NAME, SUBSCRIBERS_NAME, Config
from indexer.errors import ArchiveBusyError, ReferatbasenError

Report = Callable[[str], None]
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a backup holds: files, their bytes, the bytes of the backup; and raw pages that are not what they were."""

    path: Path
    files: int
    content: int
    size: int
    damaged: tuple[str, ...]
    has_addresses: bool


def take(config: Config, path: Path, *, now: datetime, report: Report) -> Taken:
    """Write a backup to a file, in place of one that may be there when it is whole; raises ReferatbasenError."""
    database = database_file(config)
    if not database.exists():
        raise ReferatbasenError(f"{database}: der er intet arkiv at tage kopi af (eksemplet bygges af sig selv)")
    data, copy = config.paths.data, path.with_name(f"{path.name}.db-ny")
    about = {
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "referatbasen": version("referatbasen"),
        "schema": copies.archive_version(database),
    }
    try:
        with _replacing(path) as file:
            with writing(file, about) as writer:
                for name, source in ((SUBSCRIBERS_NAME, data / SUBSCRIBERS_NAME), (DATABASE_NAME, database)):
                    if source.exists():
                        report(f"kopierer {source.name} …")
                        _add_database(writer, name, source, copy)
                for each in (data / KEY_NAME, *sorted(data.glob("*.jsonl"))):
                    if belongs(each.name):
                        _add(writer, each.name, each)
                report("kopierer de rå sider …")
                damaged = tuple(_add_pages(writer, data / "raw"))
            size = file.tell()
    except OSError as error:
        raise ReferatbasenError(f"{path}: kopien kan ikke skrives ({error.strerror or error})") from error
    finally:
        copy.unlink(missing_ok=True)
    return Taken(path, writer.files, writer.size, size, damaged, (data / SUBSCRIBERS_NAME).exists())


def database_file(config: Config) -> Path:
    """Return the file of the archive's database; raises ReferatbasenError where it is of another kind than SQLite."""
    path = copies.path_of(config.database_url)
    if path is None:
        raise ReferatbasenError(
            "[paths] database er ikke SQLite: tag kopi af databasen med dens eget værktøj (fx pg_dump), "
            "og af data-mappen med dit system"
        )
    return path


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write that takes the place of another when all went well, readable to its owner alone."""
    beside = path.with_name(f"{path.name}.ny")
    handle = os.open(beside, os.O_CREAT | os.O_RDWR, 0o600)  # one that was left by a kill is written over
    with os.fdopen(handle, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveBusyError(f"{beside}: der skrives allerede en kopi her; vent til den er færdig") from None
        os.fchmod(file.fileno(), 0o600)
        file.truncate()
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _add_database(writer: Writer, name: str, source: Path, copy: Path) -> None:
    copies.copy(source, copy)
    _add(writer, name, copy)
    copy.unlink()


def _add_pages(writer: Writer, raw: Path) -> Iterator[str]:
    """Add the raw pages, and yield those whose bytes are not what their name says."""
    for folder in sorted(raw.glob("[0-9a-f][0-9a-f]")):
        for name in sorted(each.name for each in folder.iterdir() if belongs(f"raw/{folder.name}/{each.name}")):
            digest = _add(writer, f"raw/{folder.name}/{name}", folder / name)
            if digest and _HASH.fullmatch(name) and digest != name:
                yield name


def _add(writer: Writer, name: str, path: Path) -> str:
    """Add a file and return its checksum; nothing where it is not there, or no longer."""
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            header = tarfile.TarInfo(name)
            header.size, header.mtime, header.mode = found.st_size, int(found.st_mtime), found.st_mode & 0o644
            return writer.add(name, file, header)
    except FileNotFoundError:  # a page that is kept no longer, gone since its folder was read
        return ""
