"""What readers ask of an archive beside searching it: show, follow a case, see what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import date as Date

from indexer import casework, corpus, knowledge, likeness, naming, ocr, sources
from indexer.archive import Connection, agenda, cases, documents, entities, listings, meetings, pages, private
from indexer.casework import CaseView
from indexer.errors import NotFoundError
from indexer.knowledge import EntityView
from indexer.library import Library
from indexer.minutes.dates import COPENHAGEN
from indexer.minutes.journal import is_journal_number
from indexer.models import (
    AgendaItem,
    AttachmentCounts,
    CommitteeStatus,
    Entity,
    Failure,
    Gap,
    ListingCounts,
    Meeting,
    MeetingHead,
    Mention,
    Page,
    PageCounts,
    StoredItem,
    Treatment,
)
from indexer.remembered import remembered
from indexer.search import semantic
from indexer.search.index import IndexUnusableError


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
