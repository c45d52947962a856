"""Put a backup back: read and checked whole beside the archive, then swapped in, what was there moved aside.

A swap is several renames. ``.gendannelse`` stands in the data folder while they go on and says where the old parts go;
whoever opens the archive meanwhile, or after a kill in between, is refused, and restoring again finishes it.
"""

import os
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from indexer import corpus, ledger, pipeline, rulings, withholding
from indexer.alerts import endings
from indexer.archive import copies, pages
from indexer.backup import container, sent
from indexer.backup.taking import database_file
from indexer.config import DATABASE_NAME, HELD_NAME, KEY_NAME, SUBSCRIBERS_NAME, Config
from indexer.errors import ReferatbasenError
from indexer.library import ASIDE_NAME, RESTORING_NAME, Library, hold, open_library

Report = Callable[[str], None]
_BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: when it was taken, its files and their bytes; and where the old archive is, if any was."""

    made_at: str
    schema: str
    files: int
    content: int
    aside: Path | None


def check(path: Path) -> Restored:
    """Read a backup through and compare every checksum, touching nothing; raises ReferatbasenError."""
    counted = _Counted(None)
    about = container.read(path, counted.take)
    return _restored(about, counted, None)


def restore(config: Config, path: Path, *, force: bool, now: datetime, report: Report) -> Restored:
    """Make an archive what a backup holds, and its index anew.

    Raises ReferatbasenError for a backup that is not whole, before anything is touched; for an archive that is not
    empty, without ``force``; and for one that another process has open.
    """
    data, database = config.paths.data, database_file(config)
    try:
        data.mkdir(parents=True, exist_ok=True)
        with hold(data):
            interrupted = _interrupted(data)
            if not force and not interrupted and (there := _what_is_there(data, database)):
                raise ReferatbasenError(f"{data} er ikke tom ({', '.join(there)}); med --force flyttes det til side")
            stage = data / ".gendannes"
            shutil.rmtree(stage, ignore_errors=True)
            stage.mkdir(mode=0o700)
            try:
                counted = _Counted(stage)
                report("læser kopien og ser dens kontrolsummer efter …")
                about = container.read(path, counted.take)
                _refuse_unfit(stage)
                _refuse_used(data, database)
                aside_name = interrupted or f"{ASIDE_NAME}{now:%Y%m%dT%H%M%S}"
                copies.begin_epoch(stage / DATABASE_NAME, stage / SUBSCRIBERS_NAME)
                _keep_later_decisions((data / aside_name, data), stage, report)
                _tell_nobody_twice((data / aside_name, data), stage, str(about.get("made_at", "")), report)
                aside = _swap(data, database, stage, aside_name, report)
            finally:
                shutil.rmtree(stage, ignore_errors=True)
        _follow_up(config, report)
    except OSError as error:
        raise ReferatbasenError(f"{error.filename or data}: kan ikke skrives ({error.strerror or error})") from error
    return _restored(about, counted, aside)


def _restored(about: dict[str, Any], counted: "_Counted", aside: Path | None) -> Restored:
    made_at, schema = str(about.get("made_at", "")), str(about.get("schema", ""))
    return Restored(made_at, schema, counted.files, counted.content, aside)


class _Counted:
    """Takes files out of a backup into a folder, or nowhere, and counts them."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.files = 0
        self.content = 0

    def take(self, header: tarfile.TarInfo, pieces: Iterator[bytes]) -> None:
        """Write a file of a backup, for its owner alone where it was so."""
        self.files, self.content = self.files + 1, self.content + header.size
        if self._folder is None:
            for _ in pieces:
                pass
            return
        path = self._folder / header.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.writelines(pieces)
            os.fchmod(file.fileno(), 0o600 | header.mode & 0o044)
        os.utime(path, (header.mtime, header.mtime))


def _what_is_there(data: Path, database: Path) -> list[str]:
    """Return what an archive has that would be lost."""
    found = [each.name for each in (data / SUBSCRIBERS_NAME, *sorted(data.glob("*.jsonl"))) if each.exists()]
    if database.exists() and copies.has_pages(database):
        found.append(database.name)
    if any((data / "raw").glob("??/*")):
        found.append("raw/")
    return found


def _refuse_unfit(stage: Path) -> None:
    for name in (DATABASE_NAME, SUBSCRIBERS_NAME):
        if (path := stage / name).exists():
            copies.refuse_newer(path, is_archive=name == DATABASE_NAME)
            copies.check(path)


def _keep_later_decisions(folders: Iterable[Path], stage: Path, report: Report) -> None:
    """Keep what was decided since the backup was taken: who was hidden or forgotten since must stay so.

    Decisions are files that lines are only ever added to, so one that begins as the backup's is a later one of it. What
    is hidden and what is ended count also where both went on from there; rulings about names give way to the backup's.
    """
    found = {path.name: path for folder in reversed(list(folders)) for path in folder.glob("*.jsonl")}
    for name, old in found.items():
        new = stage / name
        content = old.read_bytes()
        taken = new.read_bytes() if new.exists() else b""
        if name != rulings.FILE_NAME:
            content = ledger.joined(taken, content, refers="number")
        if content != taken and content.startswith(taken):
            new.write_bytes(content)
            new.chmod(0o600)
            report(f"{name}: det, der er afgjort siden kopien, gælder stadig")


def _tell_nobody_twice(folders: Iterable[Path], stage: Path, made_at: str, report: Report) -> None:
    """See to it that what was sent since the backup was taken is not sent again, or that an operator is asked."""
    if not (stage / SUBSCRIBERS_NAME).exists():
        return
    later = next((each for each in folders if (each / SUBSCRIBERS_NAME).exists()), None)
    if later and sent.learn(stage, later):
        report(f"{SUBSCRIBERS_NAME}: det, der er sendt siden kopien, sendes ikke igen")
    elif number := sent.hold(stage, made_at):
        report(
            f"ADVARSEL hvad de {number}, der følger, har fået siden {made_at}, ved ingen: breve med nyt holdes "
            "tilbage. Kør «referatbasen update», se med «referatbasen alerts send --dry-run», hvad der venter, og "
            "vælg med «referatbasen alerts send --after-restore send» (eller skip)"
        )


def _refuse_used(data: Path, database: Path) -> None:
    for path in (database, data / SUBSCRIBERS_NAME):
        if path.exists() and copies.is_in_use(path):
            raise ReferatbasenError(f"{path} er i brug; stop først «referatbasen serve» og andre kørsler")


def _interrupted(data: Path) -> str:
    """Return where an interrupted swap moved the old parts to, or nothing where there was none."""
    try:
        return (data / RESTORING_NAME).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _swap(data: Path, database: Path, stage: Path, aside_name: str, report: Report) -> Path | None:
    """Move what is there aside and what is restored in its place; return where the old archive is now."""
    os.sync()  # what is moved into place is on the disk
    mark, aside = data / RESTORING_NAME, data / aside_name
    with mark.open("w", encoding="utf-8") as file:
        file.write(aside_name)
        file.flush()
        os.fsync(file.fileno())
    report("bytter arkivet ud …")
    old = {
        **{f"{DATABASE_NAME}{end}": database.with_name(database.name + end) for end in _BESIDE},
        **{f"{SUBSCRIBERS_NAME}{end}": data / f"{SUBSCRIBERS_NAME}{end}" for end in _BESIDE},
        **{name: data / name for name in (KEY_NAME, HELD_NAME, "raw", "index")},
        **{each.name: each for each in data.glob("*.jsonl")},
    }
    for name, path in old.items():
        _move_aside(path, aside / name)
    for each in sorted(stage.iterdir(), key=lambda path: path.name != DATABASE_NAME):
        shutil.move(each, database if each.name == DATABASE_NAME else data / each.name)
    os.sync()
    mark.unlink()
    return aside if aside.exists() else None


def _move_aside(path: Path, aside: Path) -> None:
    """Move a part of the old archive aside; what stands in its place after an interrupted swap is no part of it."""
    if not path.exists():
        return
    if not aside.exists():
        aside.parent.mkdir(exist_ok=True, mode=0o700)
        shutil.move(path, aside)
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _follow_up(config: Config, report: Report) -> None:
    """Carry out what raw pages and rulings say and the archive, taken before them, has not heard; then index."""
    library = open_library(config)
    with library.lock():
        for key, at in corpus.withdrawn(library.raw):
            if _is_shown(library, key):
                pipeline.withdraw(library, key, at)
    withholding.carry_out(library, report=report)
    if library.has_subscribers:
        if ended := endings.carry_out(library):
            report(f"{ended} abonnementer eller abonnenter, der er ophørt siden kopien, er ikke begyndt igen")
        library.subscribers.close()
    library.close()


def _is_shown(library: Library, key: str) -> bool:
    with library.archive.reading() as connection:
        page = pages.get(connection, key)
    return page is not None and not page.withdrawn
