"""What readers ask of an archive: find, show, follow a case, see what is missing; changes only a broken index."""

import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import date as Date
from pathlib import Path
from typing import TypeVar

from indexer import casework, corpus, knowledge, likeness, naming, ocr, pipeline, sources
from indexer.archive import Connection, agenda, cases, documents, entities, hits, listings, meetings, pages, private
from indexer.archive.hits import ShownItem
from indexer.casework import CaseView
from indexer.errors import ArchiveBusyError, NotFoundError, ReferatbasenError
from indexer.knowledge import EntityView
from indexer.library import Library
from indexer.minutes.dates import COPENHAGEN
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.journal import is_journal_number
from indexer.models import (
    AgendaItem,
    Attachment,
    AttachmentCounts,
    CommitteeStatus,
    Entity,
    Failure,
    Filters,
    Gap,
    Hit,
    ListingCounts,
    Meeting,
    MeetingHead,
    Mention,
    Page,
    PageCounts,
    Query,
    SearchResult,
    Sort,
    StoredItem,
    Treatment,
)
from indexer.remembered import remembered
from indexer.search import semantic
from indexer.search.concepts import Meaning
from indexer.search.excerpts import excerpt, mark
from indexer.search.index import Completion, IndexUnusableError, Scored, Seen, to_document
from indexer.search.query import parse_query
from indexer.search.shown import sum_of
from indexer.search.spans import Span, matching_spans

Answer = TypeVar("Answer")

MAX_HITS = 1000
_SIMILAR = 5
_BUSY_SECONDS = 1.0
_REBUILD_SECONDS = 600.0  # an index that breaks again at once is not rebuilt for every reader
_rebuilt_at: dict[Path, float] = {}


def search(
    library: Library,
    text: str,
    *,
    filters: Filters = Filters(),
    sort: Sort = "relevance",
    offset: int = 0,
    limit: int = 20,
) -> SearchResult:
    """Return a page of what a search finds, with marked excerpts and counts; any text is a search."""
    began = time.perf_counter()
    query = with_entities(library, parse_query(text, filters))
    limit = min(max(limit, 0), MAX_HITS)
    alike = likeness.to_query(library, _meant(library, query)) if query.wanted and likeness.is_on(library) else {}
    found = with_usable_index(
        library,
        lambda: library.index.search(query, sort=sort, offset=max(offset, 0), limit=limit, likeness=alike),
    )
    with library.archive.reading() as connection:
        items = hits.get(connection, [match.id for match in found.matches])
        matches = [match for match in found.matches if match.id in items]
        spans = {match.id: _spans(items[match.id].text, match.text, found.meaning) for match in matches}
        silent = [identifier for identifier, places in spans.items() if not places]
        passages = _attached(connection, silent, found.meaning) if silent else {}
    shown = [_hit(items[match.id], match, found.meaning, spans[match.id], passages.get(match.id)) for match in matches]
    took = (time.perf_counter() - began) * 1000
    return SearchResult(
        query=text,
        total=found.total,
        took_ms=round(took, 1),
        suggestion=found.meaning.suggestion,
        hits=tuple(shown),
        facets=found.facets,
        match=found.match,
        exact=found.exact,
    )


def with_entities(library: Library, query: Query) -> Query:
    """Return a query with the addresses of those who go by the name it is narrowed to."""
    filters = query.filters
    if not (filters.entity or filters.proposer or filters.voter):
        return query

    def those_called(name: str) -> tuple[str, ...]:
        return tuple(knowledge.find(library, name)) if name else ()

    return replace(
        query,
        filters=replace(
            filters,
            entities=those_called(filters.entity),
            proposers=those_called(filters.proposer),
            voters=those_called(filters.voter),
        ),
    )


def name_of(library: Library, entity: str) -> str:
    """Return what an entity is called, by its address; what is no address is a name already."""
    with library.archive.reading() as connection:
        known = entities.get(connection, [entity])
    return known[entity].name if entity in known else entity


def _meant(library: Library, query: Query) -> str:
    """Return what is asked for as text: slips mended, and without what only has a meaning to the search itself."""
    understood = with_usable_index(library, lambda: library.index.understand(query))
    if not understood.is_said:
        return ""
    text = understood.suggestion or query.text
    return re.sub(r"[\"”“«»„]|(?<!\S)[-\u2212]\S+|(?<!\S)[^\W\d_]+:(?=\S)", " ", text).strip()


def meaning(library: Library, text: str) -> Meaning:
    """Return what a search means in this archive: what a page marks the words of."""
    query = parse_query(text)
    return with_usable_index(library, lambda: library.index.understand(query))


def complete(library: Library, text: str, *, limit: int = 8) -> list[Completion]:
    """Return how a search that is being typed may go on."""
    return with_usable_index(library, lambda: library.index.complete(text, limit=limit))


def _hit(
    item: ShownItem, match: Scored, wanted: Meaning, spans: list[Span], attached: tuple[Attachment, str] | None
) -> Hit:
    attachment, passage = attached or (None, excerpt(item.text, item.sections, wanted, spans=spans))
    return Hit(
        id=item.id,
        journal_number=item.journal_number,
        title=item.title,
        committee=item.committee,
        date=item.date,
        number=item.number,
        outcome=overall_outcome(item.decisions),
        score=match.score,
        excerpt=passage,
        council=item.council,
        marked_title=mark(item.title, wanted, spans=_spans(item.title, match.title, wanted)),
        attachment=attachment.name if attachment else "",
        has_all=match.has_all,
        why=match.why,
    )


def _spans(text: str, seen: Seen | None, wanted: Meaning) -> list[Span]:
    """Return where what is wanted stands in a text: as the index saw it, if it saw this text."""
    return list(seen.spans) if seen and seen.sum == sum_of(text) else matching_spans(text, wanted)


def _attached(connection: Connection, items: Sequence[str], wanted: Meaning) -> dict[str, tuple[Attachment, str]]:
    """Return the attachment of each of some items in which what is wanted stands, with the passage it stands in."""
    of_items = hits.attachments(connection, items)
    urls = [each.url for attachments in of_items.values() for each in attachments if each.url]
    texts = documents.texts(connection, urls) if urls else {}
    found: dict[str, tuple[Attachment, str]] = {}
    for item, attachments in of_items.items():
        for each in attachments:
            text = texts.get(each.url, "")
            if item not in found and (spans := matching_spans(text, wanted)):
                found[item] = each, excerpt(text, (), wanted, spans=spans)
    return found


def with_usable_index(library: Library, ask: Callable[[], Answer]) -> Answer:
    """Ask the index; one that is missing or broken is rebuilt from the archive first, never served empty."""
    try:
        return ask()
    except IndexUnusableError as error:
        now = time.monotonic()
        if now - _rebuilt_at.get(library.config.paths.data, -_REBUILD_SECONDS) < _REBUILD_SECONDS:
            raise ReferatbasenError(f"{error}; kør «referatbasen rebuild»") from error
        _rebuilt_at[library.config.paths.data] = now
        try:
            with library.lock():
                pipeline.build_index(library, report=lambda _line: None)
        except ArchiveBusyError:
            time.sleep(_BUSY_SECONDS)
        return ask()


def mend_index(library: Library) -> None:
    """Build the index where it cannot be used or is behind; leave it to another process that is writing."""
    try:
        with library.lock():
            pipeline.index_pending(library, report=lambda _line: None)
    except ArchiveBusyError:
        time.sleep(_BUSY_SECONDS)


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with all that is shown beside it."""

    stored: StoredItem
    meeting: Meeting
    timeline: tuple[Treatment, ...]
    mentions: tuple[Mention, ...]
    before: str | None
    after: str | None
    source_page: str | None
    retrieved: datetime | None

    @property
    def item(self) -> AgendaItem:
        """The item itself."""
        return self.stored.item


def item_view(library: Library, identifier: str) -> ItemView:
    """Return an item with its meeting, the treatments of its case and its neighbours; raises NotFoundError."""
    with library.archive.reading() as connection:
        stored = agenda.get_items(connection, [identifier]).get(identifier)
        meeting = meetings.get(connection, stored.meeting_id) if stored else None
        if stored is None or meeting is None:
            raise NotFoundError(f"punktet «{identifier}» findes ikke i arkivet")
        (stored,) = private.without_links(connection, [cases.resolved(connection, stored)])
        order = [item.id for item in meeting.items]
        place = order.index(identifier)
        return ItemView(
            stored=stored,
            meeting=meeting,
            timeline=tuple(casework.timeline_of(connection, stored, today=today())),
            mentions=tuple(entities.of_items(connection, [identifier]).get(identifier, ())),
            before=order[place - 1] if place else None,
            after=order[place + 1] if place + 1 < len(order) else None,
            source_page=_servable(connection, stored.page),
            retrieved=page.fetched_at if (page := pages.get(connection, stored.page)) else None,
        )


def entities_of(library: Library, mentions: Iterable[Mention]) -> list[Entity]:
    """Return those whom mentions name, each once, in the order they are first named."""
    wanted = list(dict.fromkeys(mention.entity for mention in mentions if mention.entity))
    with library.archive.reading() as connection:
        known = entities.get(connection, wanted)
    return [known[each] for each in wanted if each in known]


def similar_items(library: Library, stored: StoredItem, *, leave_out: Collection[str] = ()) -> list[StoredItem]:
    """Return other items on the same subject, the nearest first, one of each case; the item's own are left out."""
    alike = likeness.to_item(library, stored.item.id)
    document = to_document(stored)
    found = with_usable_index(library, lambda: library.index.similar(document, limit=40, likeness=alike))
    with library.archive.reading() as connection:
        items = agenda.get_items(connection, [identifier for identifier in found if identifier not in leave_out])
    one_of_each: dict[str, StoredItem] = {}
    for identifier in found:
        if other := items.get(identifier):
            one_of_each.setdefault(other.item.journal_number or identifier, other)
    return list(one_of_each.values())[:_SIMILAR]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting, the page it was read from, where that may be shown, and who its participants are, by their number."""

    meeting: Meeting
    source_page: str | None
    people: Mapping[int, str]


def meeting_view(library: Library, identifier: str) -> MeetingView:
    """Return a meeting with its items; raises NotFoundError."""
    with library.archive.reading() as connection:
        meeting = meetings.get(connection, identifier)
        if meeting is None:
            raise NotFoundError(f"mødet «{identifier}» findes ikke i arkivet")
        page = meetings.page_of(connection, identifier)
        return MeetingView(meeting, _servable(connection, page), entities.attending(connection, identifier))


def _servable(connection: Connection, key: str) -> str | None:
    """Return a page's key when it may be shown as published: it is what is shown now, and nothing was taken out of it.

    A page may hold several meetings' words, and a meeting several pages': where anything of them is kept back, all are.
    """
    shown = meetings.shown_on(connection, key) if key else []
    if not shown or private.withheld_meetings(connection, shown):
        return None
    return key if pages.get(connection, key) else None


def source_page(library: Library, key: str) -> Page:
    """Return a page as it was published, if it is what the archive now shows of a meeting; raises NotFoundError.

    Pages that failed, were replaced by a newer one, or hold a CPR number or what is hidden are not given out.
    """
    with library.archive.reading() as connection:
        if _servable(connection, key) is None:
            raise NotFoundError("kilden findes ikke, eller den må ikke vises")
    return corpus.load(library.raw, key)


def case_view(library: Library, journal_number: str) -> CaseView:
    """Return a case as it stands today, by its journal number; raises NotFoundError when no item carries it."""
    return casework.case_view(library, journal_number, today=today())


def today() -> Date:
    """Return what day it is in Denmark."""
    return datetime.now(COPENHAGEN).date()


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an archive holds: how many meetings and items, and of which committees."""

    meetings: int
    items: int
    committees: tuple[CommitteeStatus, ...]


def holdings(library: Library) -> Holdings:
    """Return what an archive holds."""
    with library.archive.reading() as connection:
        return remembered(
            library,
            connection,
            "holdings",
            work=lambda: Holdings(
                meetings.count(connection), meetings.count_items(connection), tuple(meetings.overview(connection))
            ),
        )


@dataclass(frozen=True, slots=True)
class Status:
    """What is there, what failed, what is missing, what is stale."""

    is_sample: bool
    data: str
    meetings: int
    items: int
    pages: PageCounts
    committees: tuple[CommitteeStatus, ...]
    failures: tuple[Failure, ...]
    gaps: tuple[Gap, ...]
    listed: tuple[ListingCounts, ...]
    attachments: AttachmentCounts
    reads_scans: bool
    indexed: int | None
    waiting: int
    similarity: str
    not_compared: int | None
    entities: Mapping[str, int]
    unnamed: int
    now: datetime

    @property
    def is_behind(self) -> bool:
        """Tell whether the index has not the items of the archive, and no run is to tell it: the next one does."""
        return self.indexed not in (None, self.items) and not self.waiting


def status(library: Library) -> Status:
    """Return the state of an archive."""
    try:
        indexed: int | None = library.index.count()
    except IndexUnusableError:
        indexed = None
    not_compared = likeness.waiting(library)
    unnamed = naming.waiting(library)
    held = holdings(library)
    with library.archive.reading() as connection:
        counts = pages.count(connection, sources.fingerprint())
        unfetched = (*listings.failures(connection), *documents.failures(connection))
        return Status(
            is_sample=library.is_sample,
            data=str(library.config.paths.data),
            meetings=held.meetings,
            items=held.items,
            pages=replace(counts, total=counts.total + len(unfetched), failed=counts.failed + len(unfetched)),
            committees=held.committees,
            failures=(*unfetched, *pages.failures(connection)),
            gaps=tuple(cases.known_gaps(connection)),
            listed=tuple(listings.count(connection)),
            attachments=documents.count(connection),
            reads_scans=ocr.is_available(),
            indexed=indexed,
            similarity=semantic.installed() if library.config.search.similarity else "",
            not_compared=not_compared,
            entities=entities.counts(connection),
            unnamed=unnamed,
            waiting=len(meetings.pending(connection)),
            now=datetime.now(UTC),
        )


def latest_meetings(library: Library, *, limit: int = 10) -> list[MeetingHead]:
    """Return the latest meetings, the newest first."""
    with library.archive.reading() as connection:
        return meetings.latest(connection, limit=limit)


def show(library: Library, identifier: str) -> ItemView | MeetingView | CaseView | EntityView:
    """Return what an address, a journal number or a name means: an item, a meeting, a case or an entity.

    Raises NotFoundError where the archive has nothing of the kind.
    """
    wanted = identifier.strip().strip("/")
    if wanted.count("/") == 3:
        return item_view(library, wanted)
    if wanted.count("/") == 2:
        return meeting_view(library, wanted)
    if is_journal_number(wanted) or casework.has_case(library, wanted):
        return case_view(library, wanted)
    return knowledge.entity_view(library, wanted)
