"""Every page there is to show, and when what it shows last changed: what search engines are told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from indexer.archive import addresses
from indexer.library import Library
from indexer.minutes.dates import COPENHAGEN

Kind = Literal["archive", "day", "committee", "meeting", "item", "case", "entity"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page by its kind and address; ``year`` is that of a committee's page, ``changed_at`` is ISO 8601 or empty."""

    kind: Kind
    address: str
    changed_at: str
    year: int | None = None


def pages(library: Library) -> list[Shown]:
    """Return every page: of the archive, days with news, committees by year, meetings, items, cases, entities."""
    with library.archive.reading() as connection:
        held = list(addresses.meetings(connection))
        latest = max((changed_at for _, _, changed_at in held), default="")
        return [
            *(Shown("archive", address, latest) for address in ("", "status")),
            *_days(changed_at for _, _, changed_at in held),
            *_committees((address.rpartition("/")[0], day.year, changed_at) for address, day, changed_at in held),
            *(Shown("meeting", address, changed_at) for address, _, changed_at in held),
            *(Shown("item", *item) for item in addresses.items(connection)),
            *(Shown("case", *case) for case in addresses.cases(connection)),
            *(Shown("entity", *entity) for entity in addresses.entities(connection)),
        ]


def _days(moments: Iterable[str]) -> Iterator[Shown]:
    """Yield the page of each day that had news, with the last moment of it at which something changed."""
    latest: dict[str, str] = {}
    for moment in sorted(moments):
        latest[datetime.fromisoformat(moment).astimezone(COPENHAGEN).date().isoformat()] = moment
    for day, moment in latest.items():
        yield Shown("day", day, moment)


def _committees(held: Iterable[tuple[str, int, str]]) -> Iterator[Shown]:
    """Yield each committee in each year it met, with when one of its meetings of that year last changed."""
    latest: dict[tuple[str, int], str] = {}
    for committee, year, changed_at in held:
        latest[committee, year] = max(latest.get((committee, year), ""), changed_at)
    for (committee, year), changed_at in latest.items():
        yield Shown("committee", committee, changed_at, year)
