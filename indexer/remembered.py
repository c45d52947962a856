"""What takes long to work out about a whole archive: kept for as long as the archive stays as it is."""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar, cast

from indexer.archive import Connection, addresses
from indexer.library import Library

Answer = TypeVar("Answer")
_known: dict[tuple[Path, str], tuple[Hashable, object]] = {}


def remembered(
    library: Library, connection: Connection, what: str, *given: Hashable, work: Callable[[], Answer]
) -> Answer:
    """Return what ``work`` makes, made anew when a meeting came, changed or went, or something ``given`` is another.

    ``what`` names it; one answer is kept for each name and archive. What ``work`` makes must follow from the meetings
    and from what is given, and from nothing else.
    """
    key, state = (library.config.paths.data, what), (addresses.state(connection), *given)
    known = _known.get(key)
    if known is None or known[0] != state:
        known = _known[key] = state, work()
    return cast(Answer, known[1])
