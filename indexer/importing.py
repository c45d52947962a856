"""Pages taken into the archive: files from disk, what was fetched, and everything anew in a rebuild.

Pages are read in several processes where there are many (``workers``); what came of each is kept here, in their order.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from indexer import corpus, folders, hiding, sources, workers
from indexer.archive import Connection, documents, meetings, pages
from indexer.archive import private as kept_private
from indexer.assembling import settled, store_meeting
from indexer.hiding import Hidden
from indexer.library import Library
from indexer.minutes.privacy import mask_address, one_line
from indexer.models import Meeting, Page, StoredPage
from indexer.parsing import (
    ATTACHMENT_SECONDS,
    SECONDS,
    Attachment,
    Minutes,
    Raw,
    lost_minutes,
    read_attachment,
    read_minutes,
)
from indexer.spool import Spool
from indexer.telling import Progress, Report, silent, told
from indexer.workers import Lost

_Kept = TypeVar("_Kept")
_EVER = datetime.min.replace(tzinfo=UTC)
_WITHDRAWN = "trukket tilbage af kommunen"
_UNREADABLE_RECORD = "oplysningerne om siden kan ikke læses; hent den igen, eller læg en sikkerhedskopi tilbage"


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


@dataclass(frozen=True, slots=True)
class _File:
    """A file that came: the page it is kept as, or why it is not kept."""

    url: str
    page: StoredPage | None = None
    reason: str = ""


def take_files(
    library: Library, paths: Iterable[Path], *, council: str, report: Report, progress: Progress = silent
) -> Summary:
    """Take files and folders in; what cannot be read is recorded and reported, and the run goes on."""
    named = list(paths)
    number = sum(1 for _ in folders.files_in(named, library.own_paths))
    rules = hiding.in_force(library.config.paths.data)
    with library.archive.writing() as connection:
        pages.look_again(connection, [url for path in named for url in folders.addresses(path) if path.is_dir()])
    order = _Order(library)
    coming = (_coming(library, path, council, rules, order) for path in folders.files_in(named, library.own_paths))
    summary = Summary()
    for file, minutes in told(_read(library, coming), "filer læst", number, progress):
        summary = _keep_file(library, file, minutes, council, summary, report)
    return summary


def retry_failed(library: Library, summary: Summary, *, report: Report, progress: Progress = silent) -> Summary:
    """Read again what failed under an older parser."""
    with library.archive.reading() as connection:
        keys = pages.failed_keys(connection, other_parser_than=sources.fingerprint())
    if keys:
        report(f"{len(keys)} sider, der fejlede med en ældre udgave, læses igen")
    again = _read(library, _to_read(library, _stored(library, keys)))
    for page, minutes in told(again, "sider læst igen", len(keys), progress):
        summary = _keep(library, page, minutes, summary, report)
    return summary


def take_in(library: Library, page: StoredPage, summary: Summary, report: Report) -> Summary:
    """Read one page and store the meeting it belongs to, in one transaction."""
    ((_, minutes),) = _read(library, _to_read(library, [page]))
    return _keep(library, page, minutes, summary, report)


def read_anew(library: Library, connection: Connection, *, report: Report, progress: Progress = silent) -> Summary:
    """Read every raw page anew and put meetings together from them; a meeting that no page tells of goes."""
    stored, unreadable = corpus.stored_pages(library.raw)
    report(f"læser {len(stored)} sider igen …")
    pages.forget_all(connection)
    documents.forget_all(connection)
    kept_private.forget_scans(connection)
    summary = Summary()
    for path in unreadable:
        pages.reject(connection, path.as_uri(), council="", reason=_UNREADABLE_RECORD)
        summary = _failed(summary, path.as_uri(), _UNREADABLE_RECORD, report)
    attachments = [page for page in stored if page.role == "attachment"]
    for page, read in told(_read_attachments(library, attachments), "bilag læst", len(attachments), progress):
        documents.put(connection, page, text=read.text, reason=read.reason)
    minutes = [page for page in stored if page.role == "minutes"]
    with closing(Spool[Meeting](library.config.paths.data)) as known:
        held = _read(library, _to_read(library, minutes))
        for page, made in told(held, "sider læst", len(minutes), progress):
            if meeting := _record(library, connection, page, made, known):
                known.put(page.key, meeting)
            summary = _counted(summary, page, made, report)
        kept = pages.meeting_ids(connection)
        changed = sum(
            store_meeting(library, connection, identifier, known)
            for identifier in told(kept, "møder gemt", len(kept), progress)
        )
    meetings.remove_others(connection, kept)
    return replace(summary, changed=changed)


def take_in_attachment(library: Library, page: StoredPage) -> str | None:
    """Read an attachment's text and keep it; return the reason when there is none."""
    ((_, attachment),) = _read_attachments(library, [page])
    with library.archive.writing() as connection:
        documents.put(connection, page, text=attachment.text, reason=attachment.reason)
    return attachment.reason


def keep_raw(raw: Path, page: Page, *, arrived_at: datetime) -> StoredPage:
    """Keep a page as the newest that came, and return it as stored; bytes that were there before are so again."""
    stored = corpus.store(raw, page, arrived_at=arrived_at)
    if stored.arrived_at == arrived_at:
        return stored
    corpus.note(raw, stored.key, "seen", page.fetched_at, arrived_at=arrived_at)
    return replace(stored, fetched_at=page.fetched_at, arrived_at=arrived_at, withdrawn=False)


# Reading


def _read(library: Library, coming: Iterable[tuple[_Kept, Raw | None]]) -> Iterator[tuple[_Kept, Minutes | None]]:
    """Yield what each page of minutes holds, in order, beside what is known of it; None for one that is not read."""
    processes = workers.most_processes(library.config.limits.processes)
    for kept, made in workers.in_order(read_minutes, coming, processes=processes, seconds=SECONDS):
        yield kept, lost_minutes(made) if isinstance(made, Lost) else made


def _to_read(library: Library, stored: Iterable[StoredPage]) -> Iterator[tuple[StoredPage, Raw | None]]:
    rules = hiding.in_force(library.config.paths.data)
    return ((page, None if page.withdrawn else Raw(library.raw, page.key, rules)) for page in stored)


def _stored(library: Library, keys: Iterable[str]) -> Iterator[StoredPage]:
    for key in keys:
        with library.archive.reading() as connection:
            page = pages.get(connection, key)
        if page:
            yield page


def _read_attachments(library: Library, stored: Iterable[StoredPage]) -> Iterator[tuple[StoredPage, Attachment]]:
    rules = hiding.in_force(library.config.paths.data)
    coming = ((page, Raw(library.raw, page.key, rules)) for page in stored)
    processes = workers.most_processes(library.config.limits.processes)
    for page, made in workers.in_order(read_attachment, coming, processes=processes, seconds=ATTACHMENT_SECONDS):
        yield page, made if isinstance(made, Attachment) else Attachment("", made.reason if made else None)


# Keeping


def _keep(library: Library, page: StoredPage, minutes: Minutes | None, summary: Summary, report: Report) -> Summary:
    """Keep what became of a page, and store the meeting it belongs to, in one transaction."""
    with library.archive.writing() as connection:
        if meeting := _record(library, connection, page, minutes, {}):
            changed = store_meeting(library, connection, meeting.id, {page.key: meeting})
            summary = replace(summary, changed=summary.changed + changed)
    return _counted(summary, page, minutes, report)


def _record(
    library: Library,
    connection: Connection,
    page: StoredPage,
    minutes: Minutes | None,
    known: Mapping[str, Meeting],
) -> Meeting | None:
    """Keep what became of a page; return the meeting it holds, under the address it is to have."""
    meeting = None
    if minutes:
        kept_private.put_scan(connection, page.key, cpr=minutes.cpr, hidden=minutes.hidden)
        meeting = settled(library, connection, page.key, minutes.meeting, known) if minutes.meeting else None
    pages.record(
        connection,
        page,
        parser=sources.fingerprint(),
        meeting_id=meeting.id if meeting else None,
        reason=minutes.reason if minutes else _WITHDRAWN,
    )
    return meeting


def _counted(summary: Summary, page: StoredPage, minutes: Minutes | None, report: Report) -> Summary:
    if minutes is None:
        return replace(summary, unchanged=summary.unchanged + 1)
    if minutes.reason is not None:
        return _failed(summary, page.url, minutes.reason, report)
    return replace(summary, read=summary.read + 1)


def _failed(summary: Summary, url: str, reason: str, report: Report) -> Summary:
    url = mask_address(url)
    report(one_line(f"FEJL {corpus.readable(url)}: {reason}"))
    return replace(summary, failed=(*summary.failed, Failed(url, reason)))


# Files


class _Order:
    """The order of pages while files are kept ahead of what is recorded of them."""

    def __init__(self, library: Library) -> None:
        with library.archive.reading() as connection:
            self._next = pages.arrival(connection, _EVER)
        self.kept: dict[str, StoredPage] = {}

    def arrival(self, at: datetime) -> datetime:
        """Return where a page that comes now is: after all before it, whatever the clock says."""
        found = max(at, self._next)
        self._next = pages.just_after(found)
        return found


def _coming(
    library: Library, path: Path, council: str, rules: tuple[Hidden, ...], order: _Order
) -> tuple[_File, Raw | None]:
    """Keep a file as a raw page; return what became of it, and what is to be read where it is not known already."""
    url = Path(os.path.realpath(path)).as_uri()  # not resolve(): a loop of links is an error for stat(), below
    limit = library.config.limits.max_megabytes
    try:
        size = path.stat().st_size
        if path.is_dir():
            return _File(path.absolute().as_uri(), reason=folders.why_not(path)), None
        if not path.is_file():
            return _File(url, reason="er ikke en almindelig fil"), None
        if size > limit * 1_000_000:
            reason = f"filen fylder {size / 1_000_000:.0f} MB; grænsen er {limit:g} MB ([import] max_megabytes)"
            return _File(url, reason=reason), None
        page = Page(url, council, datetime.now(UTC), "", path.read_bytes())
    except OSError as error:
        return _File(url, reason=f"filen kan ikke læses ({error.strerror})"), None
    key = corpus.page_key(page)
    if key in order.kept:
        return _File(url, order.kept[key]), None
    with library.archive.reading() as connection:
        if pages.is_current(connection, key, sources.fingerprint()) and pages.is_newest(connection, key):
            return _File(url, pages.get(connection, key)), None
    stored = order.kept[key] = keep_raw(library.raw, page, arrived_at=order.arrival(page.fetched_at))
    return _File(url, stored), None if stored.withdrawn else Raw(library.raw, stored.key, rules)


def _keep_file(
    library: Library, file: _File, minutes: Minutes | None, council: str, summary: Summary, report: Report
) -> Summary:
    """Keep what became of a file; one that is known already, also from a moment ago, changes nothing."""
    if file.page is None:
        with library.archive.writing() as connection:
            pages.reject(connection, file.url, council=council, reason=file.reason)
        return _failed(summary, file.url, file.reason, report)
    with library.archive.reading() as connection:
        kept = pages.get(connection, file.page.key)
        is_known = kept == file.page and pages.is_current(connection, file.page.key, sources.fingerprint())
        reason = pages.reason(connection, file.page.key)
    if not is_known:
        return _keep(library, file.page, minutes, summary, report)
    return _failed(summary, file.url, reason, report) if reason else replace(summary, unchanged=summary.unchanged + 1)
