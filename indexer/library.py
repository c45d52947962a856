"""An open archive with its raw pages, its index and its lock: what every command and page works on."""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from indexer.archive import Archive, open_archive, open_subscribers
from indexer.config import DATABASE_NAME, SUBSCRIBERS_NAME, Config, Council
from indexer.errors import ArchiveBusyError, ReferatbasenError
from indexer.search.index import SearchIndex
from indexer.search.whoosh_index import WhooshIndex
from indexer.workers import most_processes

SAMPLE_ARCHIVE = "eksempel-arkiv"
ASIDE_NAME = "foer-gendannelse-"
RESTORING_NAME = ".gendannelse"
"""Stands in the data folder while a backup is put in the archive's place."""

SAMPLE_COUNCILS = (
    Council("eksempelkoebing", "Eksempelkøbing Kommune (opdigtet)"),
    Council("ballerup", "Ballerup Kommune (uddrag)"),
)


@dataclass(frozen=True, slots=True)
class Library:
    """One archive, open."""

    config: Config
    archive: Archive
    index: SearchIndex
    is_sample: bool

    @property
    def raw(self) -> Path:
        """Where the raw pages are."""
        return self.config.paths.data / "raw"

    @property
    def own_paths(self) -> tuple[Path, ...]:
        """The folders that the archive itself is made of: nothing in them is a document to take in."""
        data = self.config.paths.data.resolve()
        aside = data.glob(f"{ASIDE_NAME}*")
        return data / "raw", data / "index", data / "outbox", data / SAMPLE_ARCHIVE, *aside

    @property
    def has_subscribers(self) -> bool:
        """Tell whether anybody ever asked to follow: there is no database of them before."""
        return (self.config.paths.data / SUBSCRIBERS_NAME).exists()

    @property
    def subscribers(self) -> Archive:
        """The database of those who follow, beside the archive; raises ReferatbasenError."""
        return open_subscribers(self.config.paths.data.resolve() / SUBSCRIBERS_NAME)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the archive for writing; raises ArchiveBusyError when another process holds it."""
        with hold(self.config.paths.data):
            yield

    def close(self) -> None:
        """Let go of the archive."""
        self.archive.close()


@contextmanager
def hold(folder: Path, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold a folder for writing; the system lets go of it when the process ends, however it ends.

    Raises ArchiveBusyError when another process holds it and does not let go in time.
    """
    with (folder / ".lock").open("a") as file:
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise ArchiveBusyError(f"en anden kørsel skriver i {folder}; vent til den er færdig") from None
                time.sleep(0.1)
        yield


def open_library(config: Config, *, is_sample: bool = False) -> Library:
    """Open the archive that a configuration names, making an empty one where there is none.

    Raises ReferatbasenError when its folder cannot be made or written, or while a backup is put in its place.
    """
    try:
        config.paths.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReferatbasenError(
            f"{config.paths.data}: mappen kan ikke oprettes ({error.strerror}); ret [paths] data i config.toml"
        ) from error
    if not os.access(config.paths.data, os.W_OK):
        raise ReferatbasenError(f"{config.paths.data}: der kan ikke skrives i mappen; ret [paths] data i config.toml")
    if (config.paths.data / RESTORING_NAME).exists():
        raise ReferatbasenError(
            f"{config.paths.data}: en gendannelse er i gang eller blev afbrudt; "
            "kør «referatbasen restore» med samme fil igen"
        )
    processes = most_processes(config.limits.processes)
    index = WhooshIndex(config.paths.data / "index", processes=processes)
    return Library(config, open_archive(config.database_url), index, is_sample)


def shows_sample(config: Config) -> bool:
    """Tell whether the sample stands in: it is asked for, and nothing of one's own has been taken in yet."""
    data = config.paths.data
    return (
        config.paths.sample
        and not config.paths.database
        and not (data / DATABASE_NAME).exists()
        and not (data / "raw").exists()
    )


def sample_config(config: Config) -> Config:
    """Return the configuration of the sample's own archive: beside the real one, never in it."""
    paths = replace(config.paths, data=config.paths.data / SAMPLE_ARCHIVE, database="")
    return replace(config, paths=paths, councils=SAMPLE_COUNCILS)


def sample_folder() -> Path:
    """Return the published files of the sample: in the package, or in the source tree it is run from."""
    packaged = Path(__file__).parent / "eksempel"
    folder = packaged if packaged.is_dir() else Path(__file__).parent.parent / "corpus" / "eksempel" / "udgivet"
    if not folder.is_dir():
        raise ReferatbasenError(f"eksemplet mangler i installationen ({folder})")
    return folder


@lru_cache(maxsize=1)
def sample_fingerprint() -> str:
    """Return a hash of the sample's files."""
    digest = hashlib.sha256()
    for file in sorted(path for path in sample_folder().rglob("*") if path.is_file()):
        digest.update(file.relative_to(sample_folder()).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
