"""What a backup file is: a compressed tar that any system can open, with a checksum of every file in it.

``om.json`` comes first and says when and by what it was written; ``SHA256SUMS`` comes last, as ``sha256sum --check``
reads it, and is what tells a whole backup from a torn one. Nothing is held in memory but what is on its way through.
"""

import gzip
import hashlib
import io
import json
import re
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from indexer.errors import ReferatbasenError

FORMAT = 1
ABOUT, SUMS = "om.json", "SHA256SUMS"
_NAMES = re.compile(
    r"(?:referatbasen|abonnenter)\.db|\.noegle|[a-z]+\.jsonl|raw/[0-9a-f]{2}/[0-9a-f][0-9A-Za-z.]*", re.ASCII
)
_BLOCK = 1 << 20
_LEVEL = 3  # pages are mostly PDFs, which are compressed already
_MOST_ABOUT = 64 * 1024

Take = Callable[[tarfile.TarInfo, Iterator[bytes]], None]
"""Takes a file out of a backup: its header, and its bytes piece by piece, all of which must be read."""


def belongs(name: str) -> bool:
    """Tell whether a file of this name is part of an archive; others are neither taken nor put back."""
    return _NAMES.fullmatch(name) is not None


class Writer:
    """A backup being written; ``add`` files, then ``finish``."""

    def __init__(self, tar: tarfile.TarFile, sums: IO[bytes]) -> None:
        """Keep where files and their checksums go."""
        self._tar = tar
        self._sums = sums
        self.files = 0
        self.size = 0

    def add(self, name: str, content: IO[bytes], header: tarfile.TarInfo) -> str:
        """Add a file with the size, mode and time of a header; return its SHA-256 in hexadecimal."""
        header.name = name
        source = _Hashing(content)
        self._tar.addfile(header, source)
        _forget_members(self._tar)
        self._sums.write(f"{source.digest.hexdigest()}  {name}\n".encode())
        self.files, self.size = self.files + 1, self.size + header.size
        return source.digest.hexdigest()

    def finish(self) -> None:
        """Add the checksums of all that was added."""
        size = self._sums.tell()
        self._sums.seek(0)
        self._tar.addfile(_header(SUMS, size), self._sums)


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._content.read(size)
        self.digest.update(piece)
        return piece


@contextmanager
def writing(file: IO[bytes], about: dict[str, Any]) -> Iterator[Writer]:
    """Give a writer over an open file; what it wrote is whole when this ends without an error."""
    compressed = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=_LEVEL, filename="", mtime=0)
    with (
        compressed,
        tarfile.open(fileobj=compressed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        tempfile.TemporaryFile() as sums,
    ):
        content = json.dumps({"format": FORMAT, **about}, ensure_ascii=False, indent=1).encode()
        writer = Writer(tar, sums)
        writer.add(ABOUT, io.BytesIO(content), _header(ABOUT, len(content)))
        writer.files = writer.size = 0  # what is counted is the archive's
        yield writer
        writer.finish()


def _forget_members(tar: tarfile.TarFile) -> None:
    """Let go of the headers so far, which would be kept for a list that nobody asks for."""
    tar.members = []  # type: ignore[attr-defined]  # named in its source only; without it memory grows with the files


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header


def read(path: Path, take: Take) -> dict[str, Any]:
    """Read a backup through, handing each file to ``take``; return what it says of itself.

    Raises ReferatbasenError for one that is torn, damaged, of a newer make, or holds anything but an archive.
    """
    try:
        with (
            path.open("rb") as file,
            gzip.GzipFile(fileobj=file) as compressed,
            tarfile.open(fileobj=compressed, mode="r|") as tar,
            tempfile.TemporaryFile() as sums,
        ):
            about = _read_about(tar, sums, path)
            _read_files(tar, take, sums, path)
            while compressed.read(_BLOCK):  # to its end, where the checksum of the whole is
                pass
            return about
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ReferatbasenError(f"{path}: kopien er ikke hel, eller det er ingen kopi ({error})") from error
    except OSError as error:
        raise ReferatbasenError(f"{path}: kan ikke læses ({error.strerror or error})") from error


def _read_about(tar: tarfile.TarFile, sums: IO[bytes], path: Path) -> dict[str, Any]:
    header = tar.next()
    if header is None or header.name != ABOUT or header.size > _MOST_ABOUT:
        raise ReferatbasenError(f"{path}: er ingen kopi af et arkiv")
    content = b"".join(_pieces(tar, header, sums))
    try:
        about = json.loads(content)
        number = int(about["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise ReferatbasenError(f"{path}: kopien siger ikke, hvad den er ({error})") from error
    if number > FORMAT:
        raise ReferatbasenError(f"{path}: kopien er skrevet af en nyere udgave; installér den, og prøv igen")
    return dict(about)


def _read_files(tar: tarfile.TarFile, take: Take, sums: IO[bytes], path: Path) -> None:
    while (header := tar.next()) is not None:
        _forget_members(tar)
        if header.name == SUMS:
            _compare(tar, header, sums, path)
            return
        if not header.isreg() or not belongs(header.name):
            raise ReferatbasenError(f"{path}: kopien har noget, der ikke hører til i et arkiv ({header.name!r})")
        take(header, _pieces(tar, header, sums))
    raise ReferatbasenError(f"{path}: kopien er ikke hel: dens kontrolsummer mangler")


def _pieces(tar: tarfile.TarFile, header: tarfile.TarInfo, sums: IO[bytes]) -> Iterator[bytes]:
    """Yield a file's bytes, and note their checksum when all are read."""
    digest = hashlib.sha256()
    source = tar.extractfile(header)
    while source and (piece := source.read(_BLOCK)):
        digest.update(piece)
        yield piece
    sums.write(f"{digest.hexdigest()}  {header.name}\n".encode())


def _compare(tar: tarfile.TarFile, header: tarfile.TarInfo, sums: IO[bytes], path: Path) -> None:
    """Raise where what was read is not what was written, naming the first file that differs."""
    written = tar.extractfile(header)
    sums.seek(0)
    for found in sums:
        said = written.readline() if written else b""
        if said != found:
            name = found.decode().rstrip("\n").partition("  ")[2]
            raise ReferatbasenError(f"{path}: kopien er beskadiget: {name} har ikke sin kontrolsum")
    if written and written.readline():
        raise ReferatbasenError(f"{path}: kopien er ikke hel: den mangler filer, som den har kontrolsummer for")
