"""What is new: what was decided last, and what came or changed in the archive on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from indexer.archive import agenda, meetings, news
from indexer.errors import NotFoundError
from indexer.library import Library
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.items import is_routine
from indexer.models import MeetingHead, StoredItem

_DAYS = 14
_MEETINGS = 8
_OF_EACH = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A meeting that came or changed, and its items."""

    meeting: MeetingHead
    items: tuple[StoredItem, ...]


@dataclass(frozen=True, slots=True)
class News:
    """Some of a day's news, how many ``meetings`` it is of, and the days around it with as many, the newest first."""

    day: Date
    meetings: int
    told: tuple[Told, ...]
    days: tuple[tuple[Date, int], ...]


def latest_decisions(library: Library, *, limit: int = 8) -> list[StoredItem]:
    """Return what was decided at the latest meetings, the newest first, a few of each; no formalities."""
    with library.archive.reading() as connection:
        heads = meetings.latest(connection, limit=_MEETINGS)
        found = _by_meeting(heads, agenda.items_of(connection, [head.id for head in heads]))
    decided = (
        stored for each in found for stored in [stored for stored in each.items if _is_decision(stored)][:_OF_EACH]
    )
    return list(decided)[:limit]


def of_day(library: Library, day: Date | None = None, *, offset: int, limit: int) -> News:
    """Return so many meetings of a day's news, or of the last day that has any; raises NotFoundError for none."""
    with library.archive.reading() as connection:
        days = news.days(connection, limit=_DAYS)
        wanted = day or (days[0][0] if days else None)
        heads = news.on_day(connection, wanted) if wanted else []
        if wanted is None or not heads:
            raise NotFoundError(f"der kom intet nyt den {day.isoformat()}" if day else "arkivet har intet endnu")
        if wanted not in dict(days):  # an older day: those before it
            days = [(wanted, len(heads)), *news.days(connection, before=wanted, limit=_DAYS)]
        if not (shown := heads[offset : offset + limit]):
            raise NotFoundError(f"der kom ikke så mange møder den {wanted.isoformat()}")
        items = agenda.items_of(connection, [head.id for head in shown])
    return News(wanted, len(heads), tuple(_by_meeting(shown, items)), tuple(days))


def _by_meeting(heads: Sequence[MeetingHead], items: Sequence[StoredItem]) -> list[Told]:
    of: dict[str, list[StoredItem]] = {head.id: [] for head in heads}
    for stored in items:
        of[stored.meeting_id].append(stored)
    return [Told(head, tuple(of[head.id])) for head in heads]


def _is_decision(stored: StoredItem) -> bool:
    return overall_outcome(stored.item.decisions) != "ukendt" and not is_routine(stored.item.title)
