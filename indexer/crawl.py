"""Keep the archive equal to what the councils have published: list, fetch what is new or changed, take in, index.

Every meeting is committed as it comes, so a crawl that is killed goes on where it was. What a source lists is compared
with what was fetched: new, changed by its own signal (ReleasedDate), failed last time, or recent enough to be corrected
still. What a source no longer lists is withdrawn here, unless the list has shrunk so much that the source is to blame.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from functools import cache
from urllib.parse import urlsplit

from indexer import corpus, importing, pipeline, sources
from indexer.archive import documents, listings, pages
from indexer.config import Council, Source
from indexer.errors import ParseError
from indexer.fetch import Answer, Fetcher, FetchError, HostUnreachableError
from indexer.importing import Failed, Summary
from indexer.library import Library
from indexer.minutes.dates import COPENHAGEN
from indexer.minutes.identity import slug
from indexer.minutes.privacy import holds_cpr, mask_address, mask_cpr, one_line
from indexer.models import Failure, Link, Page, Role
from indexer.sources.wholeness import missing
from indexer.telling import Progress, Report, silent

_INDEX_EVERY = 200  # meetings; what a long crawl has found can be searched while it goes on
_MOST_LIST_PAGES = 2_000
_SHRUNK = 0.2  # a list that lost more than this share of what it had is not believed
_ALWAYS_BELIEVED = 3  # withdrawals; a short list may lose a few


@dataclass(frozen=True, slots=True)
class Wanted:
    """A listed meeting that is to be fetched, and why."""

    listed: listings.Listed
    why: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One run at one source: where from, where to, and who is told."""

    library: Library
    council: Council
    source: Source
    fetcher: Fetcher
    report: Report
    progress: Progress

    @property
    def name(self) -> str:
        """What the visit is called in messages."""
        return f"{self.council.name}, {self.source.system}"

    @property
    def host(self) -> str:
        """The source's own host."""
        return urlsplit(self.source.url).netloc.lower()

    def page(self, answer: Answer, url: str, role: Role = "minutes") -> Page:
        """Return what was fetched as a page."""
        return Page(url, self.council.id, datetime.now(UTC), answer.content_type, answer.body, role)

    def known(self) -> dict[str, listings.Listed]:
        """Return what the archive knows of the source's list."""
        with self.library.archive.reading() as connection:
            return listings.known(connection, self.council.id, self.source.url)

    def failure(self, summary: Summary, url: str, reason: str) -> Summary:
        """Say and count that an address could not be had."""
        url = mask_address(url)
        self.report(one_line(f"FEJL {url}: {reason}"))
        return replace(summary, failed=(*summary.failed, Failed(url, reason)))


def crawl(
    library: Library,
    *,
    report: Report,
    progress: Progress = silent,
    since: Date | None = None,
    limit: int | None = None,
    dry_run: bool = False,
    fetcher_for: Callable[[Library, Source], Fetcher] | None = None,
) -> Summary:
    """Fetch what is new or changed from every configured source; one that fails is reported and the rest goes on."""
    summary = Summary()
    left: list[Failure] = []
    with library.lock():
        for council in library.config.councils:
            for source in council.sources:
                fetcher = (fetcher_for or polite_fetcher)(library, source)
                visit = Visit(library, council, source, fetcher, report, progress)
                try:
                    summary = _visit(visit, summary, since, limit, dry_run=dry_run)
                except (FetchError, ParseError) as error:
                    summary = visit.failure(summary, error.url, f"{visit.name}: {error.reason}")
                    left.append(_as_left(council, summary.failed[-1]))
                finally:
                    fetcher.close()
        if not dry_run:
            with library.archive.writing() as connection:
                listings.put_left(connection, left)
            pipeline.bring_up_to_date(library, report, progress)
            if not left:
                pipeline.note_finished(library)
    return summary


def _as_left(council: Council, failed: Failed) -> Failure:
    return Failure(failed.url, council.id, datetime.now(UTC), one_line(failed.reason))


def polite_fetcher(library: Library, source: Source) -> Fetcher:
    """Return a fetcher that keeps to a source's own host, and counts its requests in the archive."""
    crawl_config = library.config.crawl

    def spend(host: str) -> bool:
        with library.archive.writing() as connection:
            return listings.spend(connection, host, _today(), most=crawl_config.daily_requests)

    return Fetcher(crawl_config, frozenset({urlsplit(source.url).netloc.lower()}), spend=spend)


def _visit(visit: Visit, summary: Summary, since: Date | None, limit: int | None, *, dry_run: bool) -> Summary:
    """List, fetch, take in, withdraw: what one source needs.

    Raises FetchError or ParseError when the list cannot be had.
    """
    links, refused = _without_cpr(_list_all(visit))
    for url in refused:
        summary = visit.failure(summary, url, "adressen holder et CPR-nummer; siden hentes ikke. Sig det til kommunen")
    before = visit.known()
    after = _as_if_recorded(visit, before, links)
    wanted = _wanted(after.values(), since, visit.library.config.crawl.recheck_days)
    gone = [listed for url, listed in before.items() if url not in after]
    _announce(visit, links, wanted, limit, gone)
    if dry_run:
        for each in wanted[:limit]:
            visit.report(f"  {each.listed.date} {each.listed.committee} ({each.why}): {each.listed.url}")
        return summary
    with visit.library.archive.writing() as connection:
        listings.record(connection, visit.council.id, visit.source.url, links)
    summary, reachable = _fetch_meetings(visit, [each.listed for each in wanted[:limit]], summary)
    if reachable and visit.library.config.crawl.attachments:
        summary, reachable = _fetch_attachments(visit, summary)
    return _withdraw(visit, gone, links, len(before), summary) if reachable else summary


def _list_all(visit: Visit) -> Iterator[Link]:
    """Yield every listed meeting once, page after page; a page that brings nothing new ends the list."""
    publication = sources.PUBLICATIONS.get(visit.source.system)
    if publication is None:
        known = ", ".join(sources.PUBLICATIONS)
        raise ParseError(f"systemet {visit.source.system!r} kan ikke hentes fra; kendte: {known}", visit.source.url)
    url: str | None = publication.first_list(visit.source.url)
    seen: set[str] = set()
    for _ in range(_MOST_LIST_PAGES):
        if url is None:
            return
        answer = visit.fetcher.get(url, most_bytes=_most_bytes(visit.library))
        listing = publication.links(visit.page(answer, url))
        fresh = [link for link in listing.links if link.url not in seen]
        seen.update(link.url for link in fresh)
        yield from fresh
        url = listing.next_url if fresh else None


def _without_cpr(links: Iterable[Link]) -> tuple[tuple[Link, ...], list[str]]:
    """Return links as they may be kept, and the addresses of those that may not: nothing can be asked for by a mask."""
    kept, refused = [], []
    masked = cache(mask_cpr)  # a few committees have all the meetings
    for link in links:
        if holds_cpr(link.url):
            refused.append(link.url)
        else:
            kept.append(replace(link, committee=masked(link.committee), version=mask_cpr(link.version)))
    return tuple(kept), refused


def _most_bytes(library: Library) -> int:
    return int(library.config.limits.max_megabytes * 1_000_000)


def _as_if_recorded(
    visit: Visit, before: Mapping[str, listings.Listed], links: Iterable[Link]
) -> dict[str, listings.Listed]:
    """Return what is known of the links once the list is recorded."""
    return {
        link.url: replace(before[link.url], version=link.version, committee=link.committee, date=link.date)
        if link.url in before
        else listings.Listed(
            url=link.url,
            council=visit.council.id,
            source=visit.source.url,
            committee=link.committee,
            date=link.date,
            version=link.version,
        )
        for link in links
    }


def _wanted(known: Iterable[listings.Listed], since: Date | None, recheck_days: int) -> list[Wanted]:
    """Return what to fetch, the newest meeting first."""
    recent = _today() - timedelta(days=recheck_days)
    found = [
        Wanted(listed, why)
        for listed in known
        if (since is None or listed.date >= since) and (why := _why(listed, recent))
    ]
    return sorted(found, key=lambda each: (each.listed.date, each.listed.url), reverse=True)


def _why(listed: listings.Listed, recent: Date) -> str:
    if listed.reason is not None:
        return "fejlede sidst"
    if listed.page is None:
        return "ny"
    if listed.version != listed.fetched_version:
        return "ændret"
    return "ses efter for rettelser" if listed.date >= recent else ""


def _announce(
    visit: Visit, links: Sequence[Link], wanted: Sequence[Wanted], limit: int | None, gone: Sequence[listings.Listed]
) -> None:
    later = max(len(wanted) - limit, 0) if limit is not None else 0
    parts = [f"{len(links)} møder på listen", f"{len(wanted) - later} hentes"]
    if later:
        parts.append(f"{later} venter til næste gang")
    if gone:
        parts.append(f"{len(gone)} er taget af listen")
    if (delay := visit.fetcher.delay(visit.host)) > visit.library.config.crawl.delay_seconds:
        parts.append(f"{delay:g} sekunder mellem hentninger, som robots.txt beder om")
    visit.report(f"{visit.name}: {', '.join(parts)}")


def _fetch_meetings(visit: Visit, wanted: Sequence[listings.Listed], summary: Summary) -> tuple[Summary, bool]:
    """Fetch meetings; return what came of it, and whether the host held out."""
    for number, listed in enumerate(wanted, 1):
        try:
            summary = _fetch(visit, listed, summary)
        except HostUnreachableError as error:
            return visit.failure(summary, error.url, error.reason), False
        visit.progress("møder hentet", number, len(wanted))
        if number % _INDEX_EVERY == 0:
            pipeline.bring_up_to_date(visit.library, visit.report, visit.progress)
    return summary, True


def _fetch(visit: Visit, listed: listings.Listed, summary: Summary) -> Summary:
    """Fetch one meeting and take it in; a failure is recorded with its reason and tried again next time."""
    now = datetime.now(UTC)
    try:
        answer = visit.fetcher.get(
            listed.url,
            etag=listed.etag if listed.page else "",
            last_modified=listed.last_modified if listed.page else "",
            most_bytes=_most_bytes(visit.library),
        )
        _check_whole(visit, answer, listed.url)
    except FetchError as error:
        with visit.library.archive.writing() as connection:
            listings.failed(connection, listed.url, reason=error.reason, at=now)
        if isinstance(error, HostUnreachableError):
            raise
        return visit.failure(summary, listed.url, error.reason)
    if answer.unchanged:
        key, summary = None, replace(summary, unchanged=summary.unchanged + 1)
    else:
        key, summary = _take_in(visit, visit.page(answer, listed.url), listed, summary)
    with visit.library.archive.writing() as connection:
        listings.fetched(
            connection,
            listed.url,
            version=listed.version,
            page=key,
            etag=answer.etag,
            last_modified=answer.last_modified,
            at=now,
        )
    return summary


def _check_whole(visit: Visit, answer: Answer, url: str) -> None:
    """Raise FetchError for what was cut off on its way: it is no version of anything, and is asked for again."""
    if not answer.unchanged and (reason := missing(visit.page(answer, url))):
        raise FetchError(url, reason)


def _take_in(visit: Visit, page: Page, listed: listings.Listed, summary: Summary) -> tuple[str, Summary]:
    """Keep a page and read it; bytes that were current change nothing, bytes that are back are current again."""
    key = corpus.page_key(page)
    if key == listed.page:
        return key, replace(summary, unchanged=summary.unchanged + 1)
    with visit.library.archive.reading() as connection:
        arrived_at = pages.arrival(connection, page.fetched_at)
    stored = importing.keep_raw(visit.library.raw, page, arrived_at=arrived_at)
    return key, importing.take_in(visit.library, stored, summary, visit.report)


def _fetch_attachments(visit: Visit, summary: Summary) -> tuple[Summary, bool]:
    """Fetch the attachments that items name and that are not here yet; return as _fetch_meetings() does."""
    with visit.library.archive.reading() as connection:
        urls = documents.wanted(connection, visit.host)
    if urls:
        visit.report(f"{visit.name}: {len(urls)} bilag hentes")
    for number, url in enumerate(urls, 1):
        try:
            reason = _fetch_attachment(visit, url)
        except HostUnreachableError as error:
            return visit.failure(summary, error.url, error.reason), False
        if reason:
            summary = visit.failure(summary, url, reason)
        visit.progress("bilag hentet", number, len(urls))
    return summary, True


def _fetch_attachment(visit: Visit, url: str) -> str | None:
    """Fetch one attachment and keep its text; return the reason when that failed."""
    try:
        answer = visit.fetcher.get(url, most_bytes=int(visit.library.config.crawl.attachment_megabytes * 1_000_000))
        _check_whole(visit, answer, url)
    except HostUnreachableError:
        raise
    except FetchError as error:
        with visit.library.archive.writing() as connection:
            documents.failed(connection, url, council=visit.council.id, reason=error.reason, at=datetime.now(UTC))
        return error.reason
    stored = corpus.store(visit.library.raw, visit.page(answer, url, "attachment"))
    return importing.take_in_attachment(visit.library, stored)


def _withdraw(
    visit: Visit, gone: Sequence[listings.Listed], links: Iterable[Link], before: int, summary: Summary
) -> Summary:
    """Withdraw what is no longer listed.

    A meeting that is listed under another address has been replaced (FirstAgenda gives the minutes a new id): the old
    page goes when the new one is here, not before.
    """
    if len(gone) > max(_ALWAYS_BELIEVED, _SHRUNK * before):
        visit.report(f"ADVARSEL listen har mistet {len(gone)} af {before} møder på én gang; intet trækkes tilbage")
        return summary
    still = _still_listed(visit, links) if gone else {}
    withdrawn = 0
    for listed in gone:
        meeting = slug(listed.committee), listed.date
        if still.get(meeting) is False:
            continue
        if listed.page:
            pipeline.withdraw(visit.library, listed.page, datetime.now(UTC))
            withdrawn += meeting not in still
        with visit.library.archive.writing() as connection:
            listings.forget(connection, [listed.url])
    if withdrawn:
        word = "møde" if withdrawn == 1 else "møder"
        visit.report(f"{withdrawn} {word} er trukket tilbage af kommunen og vises ikke mere")
    return replace(summary, changed=summary.changed + withdrawn)


def _still_listed(visit: Visit, links: Iterable[Link]) -> dict[tuple[str, Date], bool]:
    """Return the meetings on the list, by committee and date, and whether each has been fetched."""
    known = visit.known()
    still: dict[tuple[str, Date], bool] = {}
    for link in links:
        meeting = slug(link.committee), link.date
        still[meeting] = still.get(meeting, False) or known[link.url].page is not None
    return still


def _today() -> Date:
    return datetime.now(COPENHAGEN).date()
