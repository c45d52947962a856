"""Letters as files, where there is no mail server: one for each Message-ID, so that writing it again is nothing."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from indexer.archive.letters import Letter
from indexer.errors import ReferatbasenError
from indexer.library import Library


def folder(library: Library) -> Path:
    """Return the folder, made where it is missing, for the owner's eyes only; raises ReferatbasenError."""
    path = library.config.paths.data / "outbox"
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ReferatbasenError(f"{path}: mappen kan ikke oprettes ({error.strerror})") from error
    return path


def write(library: Library, letter: Letter) -> None:
    """Write a letter, whole or not at all; raises OSError."""
    path = _path(library, letter.id)
    temporary = path.with_suffix(".ny")
    handle = os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(letter.message)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def remove(library: Library, letters: Iterable[str]) -> None:
    """Remove letters that were written, by their Message-IDs."""
    for identifier in letters:
        _path(library, identifier).unlink(missing_ok=True)


def _path(library: Library, identifier: str) -> Path:
    return folder(library) / f"{re.sub(r'[^A-Za-z0-9@._-]', '', identifier)}.eml"
