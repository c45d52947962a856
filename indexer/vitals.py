"""How an archive is, told in milliseconds: for supervisors and for figures of operation."""

from dataclasses import dataclass
from datetime import datetime

from indexer import sources
from indexer.archive import meetings, pages, runs
from indexer.errors import ReferatbasenError
from indexer.library import Library
from indexer.search.index import IndexUnusableError

UNREADABLE = "arkivet kan ikke læses"
BEHIND = (
    "indekset har ikke de punkter, arkivet har; kør «referatbasen update», eller start siden igen, så bygges det på ny"
)


@dataclass(frozen=True, slots=True)
class VitalSigns:
    """What tells at a glance, and in milliseconds, how an archive is; ``ailment`` is why readers cannot be answered.

    ``is_behind``: they can, but the index has not the items of the archive.
    """

    ailment: str
    meetings: int
    items: int
    waiting: int
    failed: int
    finished_at: datetime | None
    is_behind: bool


def signs(library: Library) -> VitalSigns:
    """Return how an archive is; raises ReferatbasenError where it cannot be read."""
    ailment = why_not_ready(library)
    with library.archive.reading() as connection:
        return VitalSigns(
            ailment=ailment,
            meetings=meetings.count(connection),
            items=meetings.count_items(connection),
            waiting=len(meetings.pending(connection)),
            failed=pages.count(connection, sources.fingerprint()).failed,
            finished_at=runs.last_finished(connection),
            is_behind=not ailment and is_behind(library),
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


def is_behind(library: Library) -> bool:
    """Tell whether a usable index has not as many items as the archive, while no run has anything to tell it.

    Such as when one of them was put back from another day. What differs within items, only ``check`` tells.
    """
    before, indexed, after = _to_index(library), library.index.count(), _to_index(library)
    return before == after == (after[0], 0) and indexed != after[0]


def _to_index(library: Library) -> tuple[int, int]:
    """Return how many items there are, and how many meetings the index is to be told of."""
    with library.archive.reading() as connection:
        return meetings.count_items(connection), len(meetings.pending(connection))
