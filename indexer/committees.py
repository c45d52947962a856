"""What the archive has of one committee: its meetings, and what it decided, year by year."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.archive import agenda, meetings
from indexer.errors import NotFoundError
from indexer.library import Library
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.items import is_routine
from indexer.models import MeetingHead, Outcome, StoredItem


@dataclass(frozen=True, slots=True)
class CommitteeView:
    """A committee in one year: its meetings and decisions, the newest first; all its years with how many meetings.

    ``outcomes`` counts the items of the year that are not routine; ``name`` is what the newest meeting calls it.
    """

    council: str
    slug: str
    name: str
    years: tuple[tuple[int, int], ...]
    year: int
    meetings: tuple[MeetingHead, ...]
    items: tuple[StoredItem, ...]
    outcomes: tuple[tuple[Outcome, int], ...]


def committee_view(library: Library, council: str, slug: str, year: int | None = None) -> CommitteeView:
    """Return a committee in a year, or in its latest; raises NotFoundError where the archive has no such meeting."""
    with library.archive.reading() as connection:
        heads = meetings.of_committee(connection, council, slug)
        if not heads:
            raise NotFoundError(f"arkivet har ingen møder i udvalget «{council}/{slug}»")
        chosen = year or heads[0].date.year
        held = [head for head in heads if head.date.year == chosen]
        if not held:
            raise NotFoundError(f"arkivet har ingen møder i {heads[0].committee} i {chosen}")
        found = agenda.items_of(connection, [head.id for head in held])
    items = _newest_first([stored for stored in found if not is_routine(stored.item.title)])
    counted = Counter(overall_outcome(stored.item.decisions) for stored in items)
    return CommitteeView(
        council=council,
        slug=slug,
        name=heads[0].committee,
        years=tuple(sorted(Counter(head.date.year for head in heads).items(), reverse=True)),
        year=chosen,
        meetings=tuple(held),
        items=tuple(items),
        outcomes=tuple(counted.most_common()),
    )


def _newest_first(items: Sequence[StoredItem]) -> list[StoredItem]:
    """Return items by meeting, the newest first, each meeting's in the order of its agenda."""
    days = sorted({(stored.date, stored.meeting_id) for stored in items}, reverse=True)
    return [stored for _, meeting in days for stored in items if stored.meeting_id == meeting]
