"""Files of decisions: one line of JSON each, in the order they were made, to which lines are only ever added.

They stand beside the raw pages and not in the database: the database can be deleted and rebuilt, decisions cannot. The
number of a line is what it is known by; one that takes another back names its number.
"""

import fcntl
import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from indexer.errors import ReferatbasenError

Take = Callable[[int, dict[str, Any], datetime], None]
"""Takes a line: its number, what it says, and when it was written; raises as what is read wrongly does."""


def read(path: Path, take: Take, *, what: str) -> None:
    """Hand over every whole line, the oldest first; raises ReferatbasenError for one that is not ``what``."""
    if not path.exists():
        return
    for number, line in enumerate(_whole(path.read_bytes()), 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            take(number, said, datetime.fromisoformat(said["at"]))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise ReferatbasenError(f"{path}, linje {number}: kan ikke læses som {what}; ret linjen") from error


def add(path: Path, said: Mapping[str, object]) -> None:
    """Add a line, on the disk when this returns; for the owner's eyes only, since it may say who is protected."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)  # a line cut off while it was written: nobody was told it counts
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **said}
        file.write((json.dumps(line, ensure_ascii=False) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)  # where the file is named, if it is new
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def joined(one: bytes, other: bytes, *, refers: str) -> bytes:
    """Return the lines of two files that may have begun as one: all of the first, then what only the other says.

    ``refers`` is what lines call the number of another line; it is moved with what it refers to.
    """
    ours, theirs = _whole(one), _whole(other)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False)))
    moved = len(ours) - shared
    return b"".join(
        line + b"\n" for line in (*ours, *(_moved(line, refers, shared, moved) for line in theirs[shared:]))
    )


def _moved(line: bytes, refers: str, shared: int, by: int) -> bytes:
    said = json.loads(line) if line.strip() else {}
    if said.get(refers, 0) <= shared:
        return line
    return json.dumps({**said, refers: said[refers] + by}, ensure_ascii=False).encode()


def _whole(content: bytes) -> list[bytes]:
    """Return the lines that are whole: what follows the last line break was cut off."""
    return content.split(b"\n")[:-1]
