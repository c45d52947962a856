"""Values set aside on disk while a run works, so that it needs no more memory for a large archive than for a small."""

import pickle
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Spool(Mapping[str, Value], Generic[Value]):
    """Values by key, in a file that has no name and goes with the process."""

    def __init__(self, folder: Path) -> None:
        """Begin an empty one on the disk that a folder is on: a system's own folder for such may be in memory."""
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed by close()
        self._places: dict[str, int] = {}

    def put(self, key: str, value: Value) -> None:
        """Set a value aside."""
        self._places[key] = self._file.seek(0, 2)
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)

    def __getitem__(self, key: str) -> Value:
        self._file.seek(self._places[key])
        value: Value = pickle.load(self._file)  # noqa: S301  # nobody else can have written in it
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
