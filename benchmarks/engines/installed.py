"""Which engines there are on this machine."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.engines.fts5 import Fts5
from benchmarks.engines.ours import Ours
from benchmarks.engines.plain_whoosh import PlainWhoosh
from benchmarks.engines.postgresql import Postgres
from benchmarks.engines.tantivy import Tantivy, tantivy
from benchmarks.engines.values import Engine


def installed(folder: Path, socket: Path | None) -> Iterator[Engine]:
    """Yield the engines that are installed, ours first, each in a folder of its own."""
    yield Ours(folder / "ours")
    yield PlainWhoosh(folder / "whoosh")
    yield Fts5(folder / "fts5")
    if tantivy:
        yield Tantivy(folder / "tantivy")
    if socket:
        yield Postgres(socket)
