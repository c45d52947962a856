"""Generations of an index on disk: each a directory of its own, one of them in use.

``index/<n>/`` holds a generation; ``index/current`` names the one in use and who made it. A change is made in a new
generation (its unchanged files are hard links), synced, and then named in ``current`` by an atomic rename, so that a
reader never meets a half-built index and a crash leaves the last whole one. The generation before is kept until the
next change, for readers that are still in it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import ReferatbasenError
from indexer.search.index import IndexUnusableError

_CURRENT = "current"


class Generations:
    """The generations in a directory that must be ours alone."""

    def __init__(self, directory: Path, *, made_by: str) -> None:
        """Remember the directory and the make of index that is wanted; nothing is opened before it is needed."""
        self._directory = directory
        self._made_by = made_by

    def current(self) -> Path:
        """Return the directory of the generation in use; raises IndexUnusableError for none, or one of another make."""
        try:
            name, made_by = (self._directory / _CURRENT).read_bytes().decode("ascii").split()
        except (OSError, ValueError) as error:
            raise IndexUnusableError(f"indekset mangler i {self._directory}") from error
        if made_by != self._made_by:
            raise IndexUnusableError("indekset er bygget af en anden udgave")
        return self._directory / name

    @contextmanager
    def new(self) -> Iterator[Path]:
        """Give a directory to build in; it is put in use when all went well, and thrown away when not."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = Path(tempfile.mkdtemp(prefix="g", dir=self._directory))
        except OSError as error:
            raise ReferatbasenError(f"indekset kan ikke skrives i {self._directory} ({error.strerror})") from error
        try:
            yield path
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        self._publish(path)

    @contextmanager
    def changed(self) -> Iterator[Path]:
        """Give a new generation that begins as the one in use."""
        base = self.current()
        with self.new() as path:
            for file in base.iterdir():
                if not file.name.endswith("LOCK"):
                    _link(file, path / file.name)
            yield path

    def _publish(self, path: Path) -> None:
        """Sync a generation, name it as the one in use, and delete those before the last."""
        for file in path.iterdir():
            if file.stat().st_nlink == 1:  # what has other names was synced under the first
                _sync(file)
        _sync(path)
        previous = self._previous_name()
        handle, temporary = tempfile.mkstemp(dir=self._directory, prefix=".ny-")
        with os.fdopen(handle, "w", encoding="ascii") as file_:
            file_.write(f"{path.name} {self._made_by}\n")
            file_.flush()
            os.fsync(file_.fileno())
        os.replace(temporary, self._directory / _CURRENT)
        _sync(self._directory)
        for old in self._directory.iterdir():
            if old.is_dir() and old.name not in (path.name, previous):
                shutil.rmtree(old, ignore_errors=True)

    def forget_previous(self) -> None:
        """Delete every generation but the one in use: one before it may hold what is gone for good."""
        try:
            current = self.current()
        except IndexUnusableError:
            return
        for old in self._directory.iterdir():
            if old.is_dir() and old != current:
                shutil.rmtree(old, ignore_errors=True)

    def _previous_name(self) -> str:
        try:
            return (self._directory / _CURRENT).read_text(encoding="ascii").split()[0]
        except (OSError, ValueError, IndexError):
            return ""


def _link(file: Path, target: Path) -> None:
    """Give a file a second name: segments never change, so a link is as good as a copy."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copy2(file, target)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
