"""How an archive is, told in milliseconds: for supervisors and for figures of operation."""

from dataclasses import dataclass
from datetime import datetime

from indexer import sources
from indexer.archive import meetings, pages, runs
from indexer.errors import ReferatbasenError
from indexer.library import Library
from indexer.search.index import IndexUnusableError

UNREADABLE = "arkivet kan ikke læses"


@dataclass(frozen=True, slots=True)
class VitalSigns:
    """What tells at a glance, and in milliseconds, how an archive is; ``ailment`` is why readers cannot be answered."""

    ailment: str
    meetings: int
    items: int
    waiting: int
    failed: int
    finished_at: datetime | None


def signs(library: Library) -> VitalSigns:
    """Return how an archive is; raises ReferatbasenError where it cannot be read."""
    with library.archive.reading() as connection:
        return VitalSigns(
            ailment=why_not_ready(library),
            meetings=meetings.count(connection),
            items=meetings.count_items(connection),
            waiting=len(meetings.pending(connection)),
            failed=pages.count(connection, sources.fingerprint()).failed,
            finished_at=runs.last_finished(connection),
        )


def why_not_ready(library: Library) -> str:
    """Return why readers cannot be answered, for anyone to read; empty where they can."""
    try:
        library.archive.prove()
    except ReferatbasenError:
        return UNREADABLE
    try:
        library.index.count()
    except (IndexUnusableError, OSError):
        return "indekset mangler eller kan ikke bruges; det bygges på ny ved næste søgning eller kørsel"
    return ""
