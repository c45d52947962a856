"""Keep the archive equal to what the councils have published: list, fetch what is new or changed, take in, index.

Every meeting is committed as it comes, so a crawl that is killed goes on where it was. What a source lists is compared
with what was fetched: new, changed by its own signal (ReleasedDate), failed last time, or recent enough to be corrected
still. What a source no longer lists is withdrawn here, unless the list has shrunk so much that the source is to blame.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from urllib.parse import urlsplit

from indexer import corpus, pipeline, sources
from indexer.archive import documents, listings
from indexer.config import Council, Source
from indexer.errors import ParseError
from indexer.fetch import Answer, Fetcher, FetchError, HostUnreachableError
from indexer.library import Library
from indexer.minutes.dates import COPENHAGEN
from indexer.minutes.identity import slug
from indexer.models import Link, Page
from indexer.pipeline import Failed, Report, Summary

_INDEX_EVERY = 200  # meetings; what a long crawl has found can be searched while it goes on
_MOST_LIST_PAGES = 2_000
_SHRUNK = 0.2  # a list that lost more than this share of what it had is not believed
_ALWAYS_BELIEVED = 3  # withdrawals; a short list may lose a few

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A listed meeting that is to be fetched, and why."""

    listed: listings.Listed
    why: str


def crawl(
    library: Library,
    *,
    report: Report,
    progress: Progress = lambda _done, _of: None,
    since: Date | None = None,
    limit: int | None = None,
    dry_run: bool = False,
    fetcher_for: Callable[[Library, Source], Fetcher] | None = None,
) -> Summary:
    """Fetch what is new or changed from every configured source; one that fails is reported and the rest goes on."""
    make = fetcher_for or polite_fetcher
    summary = Summary()
    with library.lock():
        for council in library.config.councils:
            for source in council.sources:
                fetcher = make(library, source)
                try:
                    summary = _crawl_source(
                        library, council, source, fetcher, summary, report, progress, since, limit, dry_run=dry_run
                    )
                except (FetchError, ParseError) as error:
                    report(f"FEJL {council.name}, {source.system}: {error}")
                    summary = replace(summary, failed=(*summary.failed, Failed(error.url, error.reason)))
                finally:
                    fetcher.close()
        if not dry_run:
            pipeline.index_pending(library, report)
    return summary


def polite_fetcher(library: Library, source: Source) -> Fetcher:
    """Return a fetcher that keeps to a source's own host, and counts its requests in the archive."""
    crawl_config = library.config.crawl

    def spend(host: str) -> bool:
        with library.archive.writing() as connection:
            return listings.spend(connection, host, _today(), most=crawl_config.daily_requests)

    return Fetcher(crawl_config, frozenset({urlsplit(source.url).netloc.lower()}), spend=spend)


def _crawl_source(
    library: Library,
    council: Council,
    source: Source,
    fetcher: Fetcher,
    summary: Summary,
    report: Report,
    progress: Progress,
    since: Date | None,
    limit: int | None,
    *,
    dry_run: bool,
) -> Summary:
    publication = sources.PUBLICATIONS[source.system]
    links = list(_list_all(library, council, source, publication, fetcher))
    with library.archive.writing() as connection:
        before = listings.known(connection, council.id, source.url)
        if not dry_run:
            listings.record(connection, council.id, source.url, links)
        known = listings.known(connection, council.id, source.url)
    if dry_run:
        known = _as_if_recorded(before, links, council, source)
    gone = [listed for url, listed in before.items() if url not in {link.url for link in links}]
    wanted = _wanted({link.url: known[link.url] for link in links}, since, library.config.crawl.recheck_days)
    later = max(len(wanted) - limit, 0) if limit is not None else 0
    report(
        f"{council.name}, {source.system}: {len(links)} møder på listen, {len(wanted) - later} hentes"
        f"{f', {later} venter til næste gang' if later else ''}{f', {len(gone)} er taget af listen' if gone else ''}"
    )
    if dry_run:
        for each in wanted[:limit]:
            report(f"  {each.listed.date} {each.listed.committee} ({each.why}): {each.listed.url}")
        return summary
    for number, each in enumerate(wanted[:limit], 1):
        try:
            summary = _fetch(library, council, fetcher, each.listed, summary, report)
        except HostUnreachableError as error:
            report(f"FEJL {error}")
            return replace(summary, failed=(*summary.failed, Failed(error.url, error.reason)))
        progress(number, len(wanted) - later)
        if number % _INDEX_EVERY == 0:
            pipeline.index_pending(library, report)
    if library.config.crawl.attachments:
        summary = _fetch_attachments(library, council, source, fetcher, summary, report, progress)
    return _withdraw(library, gone, _still_listed(library, council, source, links), len(before), summary, report)


def _fetch_attachments(
    library: Library,
    council: Council,
    source: Source,
    fetcher: Fetcher,
    summary: Summary,
    report: Report,
    progress: Progress,
) -> Summary:
    """Fetch the attachments that the archive's items name and that are not here yet."""
    with library.archive.reading() as connection:
        urls = documents.wanted(connection, urlsplit(source.url).netloc.lower())
    if urls:
        report(f"{council.name}, {source.system}: {len(urls)} bilag hentes")
    for number, url in enumerate(urls, 1):
        try:
            reason = _fetch_attachment(library, council, fetcher, url)
        except HostUnreachableError as error:
            report(f"FEJL {error}")
            return replace(summary, failed=(*summary.failed, Failed(error.url, error.reason)))
        if reason:
            report(f"FEJL {url}: {reason}")
            summary = replace(summary, failed=(*summary.failed, Failed(url, reason)))
        progress(number, len(urls))
    return summary


def _fetch_attachment(library: Library, council: Council, fetcher: Fetcher, url: str) -> str | None:
    """Fetch one attachment and keep its text; return the reason when that failed."""
    try:
        answer = fetcher.get(url, most_bytes=int(library.config.crawl.attachment_megabytes * 1_000_000))
    except HostUnreachableError:
        raise
    except FetchError as error:
        with library.archive.writing() as connection:
            documents.failed(connection, url, council=council.id, reason=error.reason, at=datetime.now(UTC))
        return error.reason
    page = Page(url, council.id, datetime.now(UTC), answer.content_type, answer.body, "attachment")
    return pipeline.take_in_attachment(library, corpus.store(library.raw, page))


def _still_listed(
    library: Library, council: Council, source: Source, links: Sequence[Link]
) -> dict[tuple[str, Date], bool]:
    """Return the meetings on the list, by committee and date, and whether each has been fetched."""
    with library.archive.reading() as connection:
        known = listings.known(connection, council.id, source.url)
    still: dict[tuple[str, Date], bool] = {}
    for link in links:
        meeting = slug(link.committee), link.date
        still[meeting] = still.get(meeting, False) or known[link.url].page is not None
    return still


def _list_all(
    library: Library, council: Council, source: Source, publication: sources.Publication, fetcher: Fetcher
) -> Iterator[Link]:
    """Yield every listed meeting once, page after page; a page that brings nothing new ends the list."""
    url: str | None = publication.first_list(source.url)
    seen: set[str] = set()
    most_bytes = int(library.config.limits.max_megabytes * 1_000_000)
    for _ in range(_MOST_LIST_PAGES):
        if url is None:
            return
        answer = fetcher.get(url, most_bytes=most_bytes)
        listing = publication.links(_page(answer, council, url))
        fresh = [link for link in listing.links if link.url not in seen]
        seen.update(link.url for link in fresh)
        yield from fresh
        url = listing.next_url if fresh else None


def _page(answer: Answer, council: Council, url: str) -> Page:
    return Page(url, council.id, datetime.now(UTC), answer.content_type, answer.body)


def _as_if_recorded(
    before: dict[str, listings.Listed], links: Sequence[Link], council: Council, source: Source
) -> dict[str, listings.Listed]:
    """Return what would be known of the links, for a run that changes nothing."""
    return {
        link.url: replace(before[link.url], version=link.version)
        if link.url in before
        else listings.Listed(
            link.url, council.id, source.url, link.committee, link.date, link.version, None, None, "", "", None, None
        )
        for link in links
    }


def _wanted(known: dict[str, listings.Listed], since: Date | None, recheck_days: int) -> list[Wanted]:
    """Return what to fetch, the newest meeting first."""
    recent = _today() - timedelta(days=recheck_days)
    found = [
        Wanted(listed, why)
        for listed in known.values()
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


def _fetch(
    library: Library, council: Council, fetcher: Fetcher, listed: listings.Listed, summary: Summary, report: Report
) -> Summary:
    """Fetch one meeting and take it in; a failure is recorded with its reason and tried again next time."""
    now = datetime.now(UTC)
    try:
        answer = fetcher.get(
            listed.url,
            etag=listed.etag if listed.page else "",
            last_modified=listed.last_modified if listed.page else "",
            most_bytes=int(library.config.limits.max_megabytes * 1_000_000),
        )
    except FetchError as error:
        with library.archive.writing() as connection:
            listings.failed(connection, listed.url, reason=error.reason, at=now)
        if isinstance(error, HostUnreachableError):
            raise
        report(f"FEJL {listed.url}: {error.reason}")
        return replace(summary, failed=(*summary.failed, Failed(listed.url, error.reason)))
    if answer.unchanged:
        key = None
        summary = replace(summary, unchanged=summary.unchanged + 1)
    else:
        key, summary = _take_in(library, _page(answer, council, listed.url), listed, summary, report)
    with library.archive.writing() as connection:
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


def _take_in(
    library: Library, page: Page, listed: listings.Listed, summary: Summary, report: Report
) -> tuple[str, Summary]:
    """Keep a page and read it; bytes that were current change nothing, bytes that are back are current again."""
    key = corpus.page_key(page)
    if key == listed.page:
        return key, replace(summary, unchanged=summary.unchanged + 1)
    stored = corpus.store(library.raw, page)
    if stored.withdrawn or stored.fetched_at < page.fetched_at:
        corpus.note(library.raw, key, "seen", page.fetched_at)
        stored = replace(stored, fetched_at=page.fetched_at, withdrawn=False)
    return key, pipeline.take_in(library, stored, summary, report)


def _withdraw(
    library: Library,
    gone: Sequence[listings.Listed],
    still: Mapping[tuple[str, Date], bool],
    before: int,
    summary: Summary,
    report: Report,
) -> Summary:
    """Withdraw what is no longer listed.

    A meeting that is listed under another address has been replaced (FirstAgenda gives the minutes a new id): the old
    page goes when the new one is here, not before.
    """
    if len(gone) > max(_ALWAYS_BELIEVED, _SHRUNK * before):
        report(f"ADVARSEL listen har mistet {len(gone)} af {before} møder på én gang; intet trækkes tilbage")
        return summary
    now = datetime.now(UTC)
    withdrawn = 0
    for listed in gone:
        meeting = slug(listed.committee), listed.date
        if meeting in still and not still[meeting]:
            continue
        if listed.page:
            pipeline.withdraw(library, listed.page, now)
            withdrawn += meeting not in still
        with library.archive.writing() as connection:
            listings.forget(connection, [listed.url])
    if withdrawn:
        report(f"{withdrawn} {'møde' if withdrawn == 1 else 'møder'} er trukket tilbage af kommunen og vises ikke mere")
    return replace(summary, changed=summary.changed + withdrawn)


def _today() -> Date:
    return datetime.now(COPENHAGEN).date()
