"""Fetch pages, parse them into meetings and items, store, find names, index: the stages strung together.

Read this first. A page is kept before it is read (corpus), read without side effects (sources, minutes), stored in one
transaction with a note that the index must hear of it (archive), read for names (entities) and indexed (search) at the
end of a run. A run that is killed loses nothing that was stored, and the next run goes on where this one left off.
"""

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from indexer import changes, corpus, hiding, naming, ocr, pdftext, private, sources
from indexer.archive import SCHEMA_VERSION, Connection, documents, entities, meetings, pages, runs
from indexer.archive import private as kept_private
from indexer.config import DATABASE_NAME, SUBSCRIBERS_NAME, Config
from indexer.entities import acting
from indexer.entities.make import model_make, rules_make
from indexer.errors import CorpusError, NoTextError, NotFoundError, ParseError
from indexer.library import Library, hold, open_library, sample_config, sample_fingerprint, sample_folder
from indexer.minutes.covering import moved
from indexer.minutes.paragraphs import Layout, clean
from indexer.minutes.privacy import is_marked, mask_address, mask_cpr, one_line
from indexer.models import AgendaItem, Meeting, Page, StoredItem, StoredPage
from indexer.search.index import Document, IndexUnusableError, to_document

Report = Callable[[str], None]
_UNREADABLE_RECORD = "oplysningerne om siden kan ikke læses; hent den igen, eller læg en sikkerhedskopi tilbage"
ATTACHMENT_LAYOUT = Layout(stands_alone=lambda _line: False, begins=lambda _line: False)
_REINDEX_SHARE = 0.3  # from this share of changed meetings, building anew beats updating


@dataclass(frozen=True, slots=True)
class Failed:
    """A page or file that could not be read in this run."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: pages read, pages known already, meetings changed, and what failed."""

    read: int = 0
    unchanged: int = 0
    changed: int = 0
    failed: tuple[Failed, ...] = ()


def import_paths(library: Library, paths: Iterable[Path], *, council: str, report: Report) -> Summary:
    """Take files and folders into the archive; what cannot be read is recorded and reported, and the run goes on."""
    with library.lock():
        summary = Summary()
        for path in _files(paths, library.own_paths):
            summary = _import_file(library, path, council, summary, report)
        summary = _retry_failed(library, summary, report)
        bring_up_to_date(library, report)
        note_finished(library)
        return summary


def rebuild(library: Library, *, report: Report) -> Summary:
    """Make everything derived anew from corpus/raw: meetings in one transaction, the index beside the one in use."""
    with library.lock():
        stored, unreadable = corpus.stored_pages(library.raw)
        report(f"læser {len(stored)} sider igen …")
        with library.archive.writing() as connection:
            pages.forget_all(connection)
            documents.forget_all(connection)
            kept_private.forget_scans(connection)
            summary = Summary()
            for path in unreadable:
                pages.reject(connection, path.as_uri(), council="", reason=_UNREADABLE_RECORD)
                summary = _failed(summary, path.as_uri(), _UNREADABLE_RECORD, report)
            known: dict[str, Meeting] = {}
            attachments = [page for page in stored if page.role == "attachment"]
            for page in attachments:
                _read_attachment(library, connection, page)
            for number, page in enumerate((page for page in stored if page.role == "minutes"), 1):
                summary = _read_page(library, connection, page, summary, report, known)
                if number % 500 == 0:
                    report(f"{number} af {len(stored)} sider læst")
            kept = pages.meeting_ids(connection)
            for identifier in kept:
                changed = store_meeting(library, connection, identifier, known)
                summary = replace(summary, changed=summary.changed + changed)
            meetings.remove_others(connection, kept)
            entities.forget_all(connection)
        naming.bring_up_to_date(library, report=report)
        build_index(library, report)
        private.purge(library)
        return summary


def withdraw(library: Library, key: str, at: datetime) -> None:
    """Take a page back, for good: it stays in the raw corpus, and what was read from it is gone everywhere else."""
    corpus.note(library.raw, key, "withdrawn", at)
    with library.archive.writing() as connection:
        identifier = pages.withdraw(connection, key)
        if identifier and pages.of_meeting(connection, identifier):
            store_meeting(library, connection, identifier, {})
        elif identifier:
            meetings.remove(connection, identifier)
            kept_private.ask_purge(connection)


def bring_up_to_date(library: Library, report: Report) -> None:
    """Find the names in what is new, work out whom they name, and tell the index and those who follow what changed."""
    naming.bring_up_to_date(library, report=report)
    index_pending(library, report)


def note_finished(library: Library) -> None:
    """Note that a run went through and left the archive up to date; pages that could not be read are no hindrance."""
    with library.archive.writing() as connection:
        runs.finish(connection, datetime.now(UTC))


def index_pending(library: Library, report: Report) -> None:
    """Tell the index of every meeting that changed since it was last written; build it anew where it cannot be used."""
    changes.note(library)
    with library.archive.reading() as connection:
        waiting, is_purge_asked = meetings.pending(connection), kept_private.is_purge_asked(connection)
        try:
            held = library.index.count()
        except IndexUnusableError as error:
            report(f"{error}; bygges på ny")
            held = None
        if held is not None and not waiting and not is_purge_asked:
            return
        known = meetings.count(connection)
    if held is None or is_purge_asked or len(waiting) > max(_REINDEX_SHARE * known, 1):
        _build(library, report)
        if is_purge_asked:  # only an index built from nothing holds no word of what is gone
            private.purge(library)
        return
    with library.archive.reading() as connection:
        changed = list(documents_of(connection, meetings.items_of(connection, waiting)))
    library.index.update(changed, removed_meetings=waiting)
    with library.archive.writing() as connection:
        meetings.clear_pending(connection, waiting)
    report(f"indekset er ajour: {len(changed)} punkter i {len(waiting)} ændrede møder")


def build_index(library: Library, report: Report) -> None:
    """Build the index anew from the archive, beside the one in use."""
    changes.note(library)
    _build(library, report)


def _build(library: Library, report: Report) -> None:
    with library.archive.reading() as connection:
        waiting = meetings.pending(connection)
        number = library.index.rebuild(documents_of(connection, meetings.all_items(connection)))
    with library.archive.writing() as connection:
        meetings.clear_pending(connection, waiting)
    report(f"indekset er bygget: {number} punkter")


def documents_of(connection: Connection, items: Iterable[StoredItem]) -> Iterator[Document]:
    """Yield items as the index takes them in, with the texts of their attachments and those they name."""
    known = entities.names(connection)
    for stored in items:
        urls = [attachment.url for attachment in stored.item.attachments if attachment.url]
        mentions = entities.of_items(connection, [stored.item.id]).get(stored.item.id, [])
        named = dict.fromkeys(mention.entity for mention in mentions if mention.entity in known)
        yield to_document(
            stored,
            documents.texts(connection, urls) if urls else {},
            [known[each] for each in named],
            proposers=dict.fromkeys(entity for _, entity in acting.proposals_by(stored.item, mentions)),
            voters=dict.fromkeys(entity for *_, entity in acting.votes_by(stored.item, mentions)),
        )


def take_in_attachment(library: Library, page: StoredPage) -> str | None:
    """Read an attachment's text and keep it; return the reason when there is none."""
    with library.archive.writing() as connection:
        return _read_attachment(library, connection, page)


def _read_attachment(library: Library, connection: Connection, page: StoredPage) -> str | None:
    text, reason = "", None
    try:
        text = _attachment_text(corpus.load(library.raw, page.key))
    except (ParseError, NotFoundError, CorpusError) as error:
        reason = error.reason if isinstance(error, ParseError) else str(error)
    except Exception as error:  # as in parse_stored(): one document stops nothing
        reason = f"uventet fejl i læseren: {type(error).__name__}: {error}"
    reason = one_line(reason) if reason else None
    shown = hiding.covered_text(mask_cpr(text), hiding.in_force(library.config.paths.data))
    documents.put(connection, page, text=shown, reason=reason)
    return reason


def _attachment_text(page: Page) -> str:
    """Return the text of a PDF, by OCR where it has only pictures of text and Tesseract is installed."""
    if not page.body[:1024].count(b"%PDF-"):
        raise ParseError("bilaget er ikke en PDF", page.url)
    try:
        lines = pdftext.read_lines(page.body, page.url)
    except NoTextError:
        if not ocr.is_available():
            raise ParseError("bilaget er indscannet; installér tesseract med dansk for at læse det", page.url) from None
        return clean(ocr.read(page.body, page.url))
    body = pdftext.without_furniture(lines, is_heading=lambda _line: False)
    return clean("\n\n".join(pdftext.paragraphs(body, layout=ATTACHMENT_LAYOUT)))


def _files(paths: Iterable[Path], own: Collection[Path]) -> Iterator[Path]:
    """Yield the files named and those in folders named, in order; hidden ones and the archive's own are left out."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, subfolders, names in os.walk(path):
            here = Path(folder)
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            if any(here.resolve().is_relative_to(part) for part in own):
                subfolders.clear()
                continue
            own_names = (".", DATABASE_NAME, SUBSCRIBERS_NAME)
            yield from (here / name for name in sorted(names) if not name.startswith(own_names))


def _import_file(library: Library, path: Path, council: str, summary: Summary, report: Report) -> Summary:
    url = Path(os.path.realpath(path)).as_uri()  # not resolve(): a loop of links is an error for stat(), below
    limit = library.config.limits.max_megabytes
    try:
        size = path.stat().st_size
        if not path.is_file():
            return _reject(library, url, council, "er ikke en almindelig fil", summary, report)
        if size > limit * 1_000_000:
            reason = f"filen fylder {size / 1_000_000:.0f} MB; grænsen er {limit:g} MB ([import] max_megabytes)"
            return _reject(library, url, council, reason, summary, report)
        body = path.read_bytes()
    except OSError as error:
        return _reject(library, url, council, f"filen kan ikke læses ({error.strerror})", summary, report)
    page = Page(url, council, datetime.now(UTC), "", body)
    with library.archive.reading() as connection:
        if pages.is_current(connection, corpus.page_key(page), sources.fingerprint()):
            known_reason = pages.reason(connection, corpus.page_key(page))
            return (
                _failed(summary, url, known_reason, report)
                if known_reason
                else replace(summary, unchanged=summary.unchanged + 1)
            )
    stored = corpus.store(library.raw, page)
    return take_in(library, stored, summary, report)


def _reject(library: Library, url: str, council: str, reason: str, summary: Summary, report: Report) -> Summary:
    with library.archive.writing() as connection:
        pages.reject(connection, url, council=council, reason=reason)
    return _failed(summary, url, reason, report)


def _failed(summary: Summary, url: str, reason: str, report: Report) -> Summary:
    url = mask_address(url)
    report(one_line(f"FEJL {corpus.readable(url)}: {reason}"))
    return replace(summary, failed=(*summary.failed, Failed(url, reason)))


def _retry_failed(library: Library, summary: Summary, report: Report) -> Summary:
    """Read again what failed under an older parser."""
    with library.archive.reading() as connection:
        keys = pages.failed_keys(connection, other_parser_than=sources.fingerprint())
    if keys:
        report(f"{len(keys)} sider, der fejlede med en ældre udgave, læses igen")
    for key in keys:
        with library.archive.reading() as connection:
            page = pages.get(connection, key)
        if page:
            summary = take_in(library, page, summary, report)
    return summary


def take_in(library: Library, page: StoredPage, summary: Summary, report: Report) -> Summary:
    """Read one page and store the meeting it belongs to, in one transaction."""
    with library.archive.writing() as connection:
        known: dict[str, Meeting] = {}
        summary = _read_page(library, connection, page, summary, report, known)
        changed = sum(store_meeting(library, connection, meeting.id, known) for meeting in known.values())
        return replace(summary, changed=summary.changed + changed)


def _read_page(
    library: Library,
    connection: Connection,
    page: StoredPage,
    summary: Summary,
    report: Report,
    known: dict[str, Meeting],
) -> Summary:
    """Read one page, record what became of it, and keep the meeting it holds in ``known`` under the page's key."""
    if page.withdrawn:
        pages.record(
            connection, page, parser=sources.fingerprint(), meeting_id=None, reason="trukket tilbage af kommunen"
        )
        return replace(summary, unchanged=summary.unchanged + 1)
    _scan(library, connection, page.key)
    try:
        meeting = _settled(library, connection, page, parse_stored(library, page.key))
    except ParseError as error:
        pages.record(connection, page, parser=sources.fingerprint(), meeting_id=None, reason=error.reason)
        return _failed(summary, page.url, error.reason, report)
    pages.record(connection, page, parser=sources.fingerprint(), meeting_id=meeting.id, reason=None)
    known[page.key] = meeting
    return replace(summary, read=summary.read + 1)


def _scan(library: Library, connection: Connection, key: str) -> None:
    """Look a whole page through for what must not be shown; one that cannot be looked through is not given out."""
    try:
        cpr, hidden = private.scan(corpus.load(library.raw, key), hiding.in_force(library.config.paths.data))
    except (ParseError, NotFoundError, CorpusError):
        cpr, hidden = 0, 0  # it cannot be read either, which is told below
    except Exception:  # as in parse_stored(): one page stops nothing
        cpr, hidden = 0, 1
    kept_private.put_scan(connection, key, cpr=cpr, hidden=hidden)


def parse_stored(library: Library, key: str) -> Meeting:
    """Return the meeting a stored page holds; raises ParseError, also where the reader itself breaks on the page."""
    try:
        return sources.parse(corpus.load(library.raw, key))
    except ParseError as error:
        raise ParseError(one_line(error.reason), mask_address(error.url)) from None  # a reason may quote the page
    except (NotFoundError, CorpusError) as error:
        raise ParseError(str(error), key) from error
    except Exception as error:  # a page must stop nothing, not even one that finds a mistake of ours
        raise ParseError(one_line(f"uventet fejl i læseren: {type(error).__name__}: {error}"), key) from error


def _settled(library: Library, connection: Connection, page: StoredPage, meeting: Meeting) -> Meeting:
    """Return the meeting under the address it is to have: a second meeting of the same day gets its hour in it."""
    if meeting.start is None or not meeting.whole:
        return meeting
    for key in pages.of_meeting(connection, meeting.id):
        other = parse_stored(library, key)
        if key != page.key and other.start and other.start != meeting.start and not _same_agenda(meeting, other):
            return moved(meeting, f"{meeting.id}-{meeting.start:%H%M}")
    return meeting


def _same_agenda(one: Meeting, other: Meeting) -> bool:
    """Tell whether two documents share half the titles of the shorter: then they are one meeting at a changed hour."""
    titles, others = {item.title for item in one.items}, {item.title for item in other.items}
    return 2 * len(titles & others) >= min(len(titles), len(others))


def store_meeting(library: Library, connection: Connection, identifier: str, known: Mapping[str, Meeting]) -> int:
    """Put a meeting together from all its pages, store it as it may be shown; return 1 where that changed anything."""
    found: list[tuple[str, Meeting]] = []
    for key in pages.of_meeting(connection, identifier):
        try:
            meeting = known.get(key) or parse_stored(library, key)
        except ParseError:
            continue
        found.append((key, meeting if meeting.id == identifier else moved(meeting, identifier)))
    if not found:
        return 0
    page, meeting, item_pages = assemble_meeting(found)
    meeting = hiding.covered(meeting, hiding.in_force(library.config.paths.data))
    if kept_private.withheld_pages(connection, {page, *item_pages.values()}) or is_marked(repr(meeting)):
        meeting = replace(meeting, source_url="")  # nothing here leads to where it still stands
    before = meetings.open_items(connection, identifier)
    changed = meetings.put(connection, meeting, page=page, item_pages=item_pages, changed_at=datetime.now(UTC))
    if before - meetings.open_items(connection, identifier):
        kept_private.ask_purge(connection)
    return int(changed)


def assemble_meeting(found: Sequence[tuple[str, Meeting]]) -> tuple[str, Meeting, dict[str, str]]:
    """Return (page, meeting, pages of single items) from everything published of one meeting, the oldest first.

    The newest whole document counts, minutes before agendas; documents of single items add those it lacks.
    """
    ranked = sorted(found, key=lambda pair: _rank(pair[1]))  # stable: the newest of its kind last
    page, meeting = ranked[-1]
    items: dict[str, AgendaItem] = {}
    item_pages: dict[str, str] = {}
    for item in meeting.items:
        identifier = _free_id(item.id, items)
        items[identifier] = replace(item, id=identifier)
    for key, other in ranked[:-1]:
        for item in () if _is_whole(other) else other.items:
            if item.id not in items or item.id in item_pages:
                items[item.id], item_pages[item.id] = item, key
    ordered = list(items.values()) if not item_pages else sorted(items.values(), key=_agenda_order)
    return page, replace(meeting, items=tuple(ordered)), item_pages


def _rank(meeting: Meeting) -> tuple[bool, bool]:
    return _is_whole(meeting), "referat" in meeting.kind.lower()


def _is_whole(meeting: Meeting) -> bool:
    """Tell whether a document covers the meeting: closed parts and supplementary agendas only add to others."""
    return meeting.whole and not meeting.kind.lower().startswith(("lukket", "tillæg"))


def _free_id(identifier: str, taken: dict[str, AgendaItem]) -> str:
    """Return an id that no item has yet: a document may number two items alike (open and closed part)."""
    free, attempt = identifier, 2
    while free in taken:
        free, attempt = f"{identifier}-{attempt}", attempt + 1
    return free


def _agenda_order(item: AgendaItem) -> tuple[int, str]:
    leading = re.match(r"[0-9]+", item.number)
    return int(leading[0]) if leading else 0, item.number


def open_sample(config: Config, *, report: Report) -> Library:
    """Open the sample's archive, building it first where it is missing or was built from other files or other code."""
    sample = sample_config(config)
    folder, marker = sample.paths.data, sample.paths.data / "bygget"
    made_by = f"{model_make(config.entities.model)} {rules_make()}"
    wanted = f"{sample_fingerprint()} {sources.fingerprint()} {SCHEMA_VERSION} {made_by}"
    config.paths.data.mkdir(parents=True, exist_ok=True)
    with hold(config.paths.data, wait_seconds=300):
        if not marker.is_file() or marker.read_text(encoding="utf-8") != wanted:
            report(f"bygger eksempelarkivet i {folder} …")
            shutil.rmtree(folder, ignore_errors=True)
            library = open_library(sample, is_sample=True)
            for council in sample.councils:
                import_paths(library, [sample_folder() / council.id], council=council.id, report=_failures_only(report))
            library.close()
            marker.write_text(wanted, encoding="utf-8")
        opened = open_library(sample, is_sample=True)
        changes.note(opened)  # one that was built before changes were numbered has told of nothing
    return opened


def _failures_only(report: Report) -> Report:
    return lambda line: report(line) if line.startswith("FEJL") else None
