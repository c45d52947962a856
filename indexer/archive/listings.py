"""What councils list as published, and what became of fetching it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date as Date
from datetime import datetime

from sqlalchemy import Connection, case, delete, func, insert, select, update

from indexer.archive import schema
from indexer.models import Failure, Link, ListingCounts

_LEFT = "sources left"


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed meeting and how far it has come; ``page`` is the key of what was fetched last."""

    url: str
    council: str
    source: str
    committee: str
    date: Date
    version: str
    fetched_version: str | None = None
    page: str | None = None
    etag: str = ""
    last_modified: str = ""
    checked_at: datetime | None = None
    reason: str | None = None


def known(connection: Connection, council: str, source: str) -> dict[str, Listed]:
    """Return what a source lists, by address; what it no longer lists is left out."""
    row = schema.listing.c
    query = select(schema.listing).where(row.council == council, row.source == source)
    return {
        each.url: Listed(
            url=each.url,
            council=each.council,
            source=each.source,
            committee=each.committee,
            date=each.date,
            version=each.version,
            fetched_version=each.fetched_version,
            page=each.page,
            etag=each.etag,
            last_modified=each.last_modified,
            checked_at=datetime.fromisoformat(each.checked_at) if each.checked_at else None,
            reason=each.reason,
        )
        for each in connection.execute(query)
    }


def record(connection: Connection, council: str, source: str, links: Iterable[Link]) -> None:
    """Keep what a source lists now; what was fetched of it stays known."""
    row = schema.listing.c
    listed = select(row.url, row.committee, row.date, row.version).where(row.council == council, row.source == source)
    before = {url: (committee, date, version) for url, committee, date, version in connection.execute(listed)}
    new = []
    for link in links:
        values = {"committee": link.committee, "date": link.date, "version": link.version}
        if link.url not in before:
            new.append(
                {"url": link.url, "council": council, "source": source, "etag": "", "last_modified": "", **values}
            )
        elif before[link.url] != (link.committee, link.date, link.version):
            connection.execute(update(schema.listing).where(row.url == link.url).values(**values))
    if new:
        connection.execute(insert(schema.listing), new)


def forget(connection: Connection, urls: Sequence[str]) -> None:
    """Forget what is no longer listed."""
    for url in urls:
        connection.execute(delete(schema.listing).where(schema.listing.c.url == url))


def fetched(
    connection: Connection, url: str, *, version: str, page: str | None, etag: str, last_modified: str, at: datetime
) -> None:
    """Keep that an address was fetched, or found unchanged (``page`` None)."""
    values = {
        "fetched_version": version,
        "etag": etag,
        "last_modified": last_modified,
        "checked_at": at.isoformat(),
        "reason": None,
        **({"page": page} if page else {}),
    }
    connection.execute(update(schema.listing).where(schema.listing.c.url == url).values(**values))


def failed(connection: Connection, url: str, *, reason: str, at: datetime) -> None:
    """Keep why an address could not be fetched; it is tried again in the next run."""
    connection.execute(
        update(schema.listing).where(schema.listing.c.url == url).values(reason=reason, checked_at=at.isoformat())
    )


def spend(connection: Connection, host: str, day: Date, *, most: int) -> bool:
    """Count a request to a host on a day; return whether the budget had room for it."""
    spent = schema.spent.c
    before = connection.execute(select(spent.requests).where(spent.host == host, spent.day == day)).scalar()
    if before is None:
        connection.execute(delete(schema.spent).where(spent.day < day))
        connection.execute(insert(schema.spent).values(host=host, day=day, requests=1))
        return most > 0
    if before >= most:
        return False
    connection.execute(update(schema.spent).where(spent.host == host, spent.day == day).values(requests=before + 1))
    return True


def count(connection: Connection) -> list[ListingCounts]:
    """Count what each committee's source lists: fetched, parsed, failed to fetch, and changed there since."""
    row = schema.listing.c
    pages = schema.page.c
    changed = case((row.page.is_not(None) & (row.fetched_version != row.version), 1), else_=0)
    query = (
        select(
            row.council,
            row.committee,
            func.count(),
            func.count(row.page),
            func.count(pages.meeting_id),
            func.count(row.reason),
            func.sum(changed),
        )
        .join(schema.page, pages.key == row.page, isouter=True)
        .group_by(row.council, row.committee)
        .order_by(row.council, row.committee)
    )
    return [ListingCounts(*each) for each in connection.execute(query)]


def put_left(connection: Connection, sources: Iterable[Failure]) -> None:
    """Keep which sources the latest run had to leave, and why; those it left before are forgotten."""
    told = [{**asdict(each), "seen_at": each.seen_at.isoformat()} for each in sources]
    schema.put(connection, _LEFT, json.dumps(told, ensure_ascii=False))


def left(connection: Connection) -> list[Failure]:
    """Return the sources that the latest run had to leave."""
    told = json.loads(schema.get(connection, _LEFT) or "[]")
    return [Failure(**{**each, "seen_at": datetime.fromisoformat(each["seen_at"])}) for each in told]


def failures(connection: Connection) -> list[Failure]:
    """Return the sources that were left, then the listed meetings that could not be fetched, the latest first."""
    row = schema.listing.c
    query = (
        select(row.url, row.council, row.checked_at, row.reason)
        .where(row.reason.is_not(None))
        .order_by(row.checked_at.desc(), row.url)
    )
    unfetched = [
        Failure(each.url, each.council, datetime.fromisoformat(each.checked_at), each.reason)
        for each in connection.execute(query)
    ]
    return [*left(connection), *unfetched]
