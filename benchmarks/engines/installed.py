"""Which engines there are on this machine."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.engines.fts5 import Fts5
from benchmarks.engines.ours import Ours
from benchmarks.engines.plain_whoosh import PlainWhoosh
from benchmarks.engines.postgresql import Postgres
from benchmarks.engines.tantivy import Tantivy, tantivy
from benchmarks.engines.values import Engine


def installed(folder: Path, socket: Path | None) -> list[Callable[[], Engine]]:
    """Return what makes each engine that is installed, ours first, each in a folder of its own."""
    return [
        partial(Ours, folder / "ours"),
        partial(PlainWhoosh, folder / "whoosh"),
        partial(Fts5, folder / "fts5"),
        *([partial(Tantivy, folder / "tantivy")] if tantivy else []),
        *([partial(Postgres, socket)] if socket else []),
    ]
