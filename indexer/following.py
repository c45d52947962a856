"""What is new, for those who follow it: the newest items of the archive, a search, a case, a committee or a name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from indexer import knowledge, reading, searching
from indexer.archive import Connection, agenda, meetings, news, private
from indexer.errors import NotFoundError
from indexer.library import Library
from indexer.minutes.items import is_routine
from indexer.minutes.sections import DECISION, section_text
from indexer.models import AgendaItem, Filters, StoredItem
from indexer.search.concepts import NOTHING
from indexer.search.excerpts import excerpt, mark
from indexer.search.spans import Span

MOST = 50
"""Items in a feed."""
_BATCH = 10  # meetings read at a time


@dataclass(frozen=True, slots=True)
class News:
    """An item as those who follow it are told: ``passage`` is HTML-escaped text in which only ``<mark>`` is mark-up.

    ``attachment`` names the document the passage is from, where it is not the item itself. ``shows_source`` is False
    where the page the item was read from may not be shown.
    """

    stored: StoredItem
    passage: str
    attachment: str
    shows_source: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that is followed: its address within its kind, what it is called, and its newest items."""

    address: str
    name: str
    news: tuple[News, ...]


def of_archive(library: Library) -> tuple[News, ...]:
    """Return what came or changed last, meeting by meeting, the latest day's first; routine items are left out."""
    with library.archive.reading() as connection:
        days = (day for day, _ in news.days(connection, limit=MOST))
        latest = (head.id for day in days for head in news.on_day(connection, day))
        return _told(connection, _items_of(connection, list(islice(latest, MOST * _BATCH))))


def of_search(library: Library, text: str, filters: Filters) -> tuple[News, ...]:
    """Return the newest items that a search finds."""
    hits = searching.search(library, text, filters=filters, sort="newest", limit=MOST).hits
    passages = {hit.id: hit.excerpt for hit in hits}
    with library.archive.reading() as connection:
        found = agenda.get_items(connection, list(passages))
        items = [found[identifier] for identifier in passages if identifier in found]
        return _told(connection, items, passages, {hit.id: hit.attachment for hit in hits})


def of_case(library: Library, journal_number: str) -> Followed:
    """Return the newest treatments of a case, under all its numbers; raises NotFoundError."""
    view = reading.case_view(library, journal_number)
    treated = [step.id for step in reversed(view.timeline) if step.known][:MOST]
    with library.archive.reading() as connection:
        found = agenda.get_items(connection, treated)
        items = [found[identifier] for identifier in treated if identifier in found]
        return Followed(view.journal_number, view.items[-1].item.title, _told(connection, items))


def of_committee(library: Library, council: str, slug: str) -> Followed:
    """Return the newest items of a committee, routine ones left out; raises NotFoundError."""
    with library.archive.reading() as connection:
        heads = meetings.of_committee(connection, council, slug)
        if not heads:
            raise NotFoundError(f"arkivet har ingen møder i udvalget «{council}/{slug}»")
        items = _items_of(connection, [head.id for head in heads])
        return Followed(heads[0].id.rpartition("/")[0], heads[0].committee, _told(connection, items))


def of_entity(library: Library, name: str) -> Followed:
    """Return the newest items that name an entity, given by its address or a name; raises NotFoundError."""
    view = knowledge.entity_view(library, name, limit=MOST)
    passages = {each.stored.item.id: _marked(each.passage) for each in view.items}
    with library.archive.reading() as connection:
        news = _told(connection, [each.stored for each in view.items], passages)
    return Followed(view.entity.id, view.entity.name, news)


def _items_of(connection: Connection, identifiers: Sequence[str]) -> list[StoredItem]:
    """Return as many items of meetings as a feed holds, in the order of the meetings; routine ones are left out."""
    found: list[StoredItem] = []
    for start in range(0, len(identifiers), _BATCH):
        some = identifiers[start : start + _BATCH]
        items = [each for each in agenda.items_of(connection, some) if not is_routine(each.item.title)]
        found += sorted(items, key=lambda stored: some.index(stored.meeting_id))
        if len(found) >= MOST:
            break
    return found[:MOST]


def _told(
    connection: Connection,
    items: Iterable[StoredItem],
    passages: Mapping[str, str] | None = None,
    attachments: Mapping[str, str] | None = None,
) -> tuple[News, ...]:
    items = list(items)
    masked = private.withheld_meetings(connection, {stored.meeting_id for stored in items})
    return tuple(
        News(
            stored=stored,
            passage=passages[stored.item.id] if passages else gist(stored.item),
            attachment=(attachments or {}).get(stored.item.id, ""),
            shows_source=stored.meeting_id not in masked,
        )
        for stored in items
    )


def gist(item: AgendaItem) -> str:
    """Return, HTML-escaped, how an item's decision begins, or where there is none what it is about."""
    decision = section_text(item.text, item.sections, DECISION)
    return excerpt(decision, (), NOTHING) if decision else excerpt(item.text, item.sections, NOTHING)


def _marked(passage: knowledge.Passage) -> str:
    return mark(passage.text, NOTHING, spans=[Span(start, end) for start, end in passage.names])
