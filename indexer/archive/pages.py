"""Pages: what has been taken in, what became of each, and what could not be read."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select, tuple_, union_all, update

from indexer.archive import schema
from indexer.minutes.privacy import mask_address
from indexer.models import Failure, PageCounts, StoredPage


def record(
    connection: Connection, page: StoredPage, *, parser: str, meeting_id: str | None, reason: str | None
) -> None:
    """Keep what became of a page: the meeting it belongs to, or the reason it could not be read."""
    connection.execute(delete(schema.page).where(schema.page.c.key == page.key))
    connection.execute(
        insert(schema.page).values(
            key=page.key,
            url=mask_address(page.url),
            council=page.council,
            fetched_at=page.fetched_at.isoformat(),
            arrived_at=page.arrived_at.astimezone(UTC).isoformat(),
            content_type=page.content_type,
            size=page.size,
            meeting_id=meeting_id,
            reason=reason,
            parser=parser,
            withdrawn=page.withdrawn,
        )
    )
    connection.execute(delete(schema.rejected).where(schema.rejected.c.url == mask_address(page.url)))


def arrival(connection: Connection, at: datetime) -> datetime:
    """Return where a page that comes at a time is in the order of pages: after all that came, whatever clocks say."""
    newest = connection.execute(select(func.max(schema.page.c.arrived_at))).scalar()
    return max(at, just_after(datetime.fromisoformat(newest))) if newest else at


def just_after(arrived_at: datetime) -> datetime:
    """Return the next place in the order of pages."""
    return arrived_at + timedelta(microseconds=1)


def reject(connection: Connection, url: str, *, council: str, reason: str) -> None:
    """Keep that a file was not taken in."""
    url = mask_address(url)
    connection.execute(delete(schema.rejected).where(schema.rejected.c.url == url))
    connection.execute(
        insert(schema.rejected).values(url=url, council=council, seen_at=datetime.now(UTC).isoformat(), reason=reason)
    )


def withdraw(connection: Connection, key: str, at: datetime, *, arrived_at: datetime) -> str | None:
    """Mark a page as taken back by its council; return the meeting it was read as."""
    meeting_id = connection.execute(select(schema.page.c.meeting_id).where(schema.page.c.key == key)).scalar()
    values = {"meeting_id": None, "withdrawn": True, "reason": "trukket tilbage af kommunen"}
    when = {"fetched_at": at.isoformat(), "arrived_at": arrived_at.astimezone(UTC).isoformat()}
    connection.execute(update(schema.page).where(schema.page.c.key == key).values(**values, **when))
    return meeting_id


def is_newest(connection: Connection, key: str) -> bool:
    """Tell whether a page is the newest that was published where it was."""
    return (
        connection.execute(select(schema.page.c.key).where(schema.page.c.key == key, ~_is_replaced())).first()
        is not None
    )


def _is_replaced() -> ColumnElement[bool]:
    """Return what pages are that another came after at the same address."""
    page, later = schema.page.c, schema.page.alias("later").c
    return exists().where(later.url == page.url, later.council == page.council, later.arrived_at > page.arrived_at)


def _has_failed() -> ColumnElement[bool]:
    """Return what pages are that count as failed: not read, not taken back, and nothing came in their place."""
    page = schema.page.c
    return page.meeting_id.is_(None) & ~page.withdrawn & ~_is_replaced()


def look_again(connection: Connection, folders: Iterable[str]) -> None:
    """Forget what was not taken in from some folders: what is still not is told anew."""
    rejected = schema.rejected.c.url
    for url in map(mask_address, folders):
        below = rejected.startswith(f"{url.rstrip('/')}/", autoescape=True)
        connection.execute(delete(schema.rejected).where((rejected == url) | below))


def of_address(connection: Connection, key: str) -> list[str]:
    """Return the keys of all pages that were published where this one was, as long as they are not taken back."""
    page, this = schema.page.c, schema.page.alias("this").c
    same = select(this.url, this.council).where(this.key == key)
    here = tuple_(page.url, page.council).in_(same) & ~page.withdrawn
    return list(connection.execute(select(page.key).where(here).order_by(page.arrived_at)).scalars())


def is_current(connection: Connection, key: str, parser: str) -> bool:
    """Tell whether a page has been read, or has failed under this very parser: reading it again gives the same."""
    row = connection.execute(
        select(schema.page.c.meeting_id, schema.page.c.parser).where(schema.page.c.key == key)
    ).first()
    return row is not None and (row.meeting_id is not None or row.parser == parser)


def reason(connection: Connection, key: str) -> str | None:
    """Return why a page could not be read, or None when it could."""
    return connection.execute(select(schema.page.c.reason).where(schema.page.c.key == key)).scalar()


def keys(connection: Connection) -> list[str]:
    """Return the keys of all pages that were taken in."""
    return list(connection.execute(select(schema.page.c.key).order_by(schema.page.c.key)).scalars())


def of_meeting(connection: Connection, meeting_id: str) -> list[str]:
    """Return the keys of the pages a meeting is put together from, the oldest first."""
    page = schema.page.c
    return list(
        connection.execute(
            select(page.key).where(page.meeting_id == meeting_id).order_by(page.arrived_at, page.key)
        ).scalars()
    )


def meetings_at(connection: Connection, meeting_id: str) -> list[str]:
    """Return the meetings of a committee on a day that a page was read as, given the address of the first: it first."""
    page = schema.page.c
    here = (page.meeting_id == meeting_id) | page.meeting_id.startswith(f"{meeting_id}-", autoescape=True)
    return list(connection.execute(select(page.meeting_id).where(here).distinct().order_by(page.meeting_id)).scalars())


def meeting_ids(connection: Connection) -> list[str]:
    """Return every meeting that a page was read as."""
    page = schema.page.c
    return list(
        connection.execute(
            select(page.meeting_id).where(page.meeting_id.is_not(None)).distinct().order_by(page.meeting_id)
        ).scalars()
    )


def failed_keys(connection: Connection, *, other_parser_than: str) -> list[str]:
    """Return the pages that failed under an older parser: they are worth another try."""
    page = schema.page.c
    return list(
        connection.execute(
            select(page.key)
            .where(page.meeting_id.is_(None), ~page.withdrawn, page.parser != other_parser_than)
            .order_by(page.key)
        ).scalars()
    )


def get(connection: Connection, key: str) -> StoredPage | None:
    """Return a page of the archive, or None."""
    row = connection.execute(select(schema.page).where(schema.page.c.key == key)).first()
    return None if row is None else stored(row)


def failures(connection: Connection, *, limit: int | None = None) -> list[Failure]:
    """Return what could not be read, the latest first; a page that another came after is no failure any more."""
    page, rejected = schema.page.c, schema.rejected.c
    both = union_all(
        select(page.url, page.council, page.fetched_at.label("seen_at"), page.reason).where(_has_failed()),
        select(rejected.url, rejected.council, rejected.seen_at, rejected.reason),
    ).subquery()
    query = select(both).order_by(both.c.seen_at.desc(), both.c.url).limit(limit)
    return [
        Failure(row.url, row.council, datetime.fromisoformat(row.seen_at), row.reason)
        for row in connection.execute(query)
    ]


def count(connection: Connection, parser: str) -> PageCounts:
    """Count pages by what became of them."""
    page = schema.page.c

    def number(*conditions: Any) -> int:
        return connection.execute(select(func.count()).select_from(schema.page).where(*conditions)).scalar_one()

    rejected = connection.execute(select(func.count()).select_from(schema.rejected)).scalar_one()
    last = connection.execute(select(page.fetched_at).order_by(page.arrived_at.desc()).limit(1)).scalar()
    return PageCounts(
        total=number() + rejected,
        read=number(page.meeting_id.is_not(None)),
        failed=number(_has_failed()) + rejected,
        older=number(page.meeting_id.is_not(None), page.parser != parser),
        last_fetched=datetime.fromisoformat(last) if last else None,
    )


def replaced_at(connection: Connection) -> dict[str, datetime]:
    """Return the pages that were read and are not what is shown of their meeting, with when the one shown came."""
    page, shown, meeting = schema.page.c, schema.page.alias("shown"), schema.meeting.c
    query = (
        select(page.key, shown.c.fetched_at)
        .join(schema.meeting, meeting.id == page.meeting_id)
        .join(shown, shown.c.key == meeting.page)
        .where(page.key != meeting.page)
    )
    return {key: datetime.fromisoformat(at) for key, at in connection.execute(query)}


def forget(connection: Connection, keys: Iterable[str]) -> None:
    """Forget pages that are kept no longer."""
    for key in keys:
        connection.execute(delete(schema.page).where(schema.page.c.key == key))
        connection.execute(delete(schema.scan).where(schema.scan.c.page == key))


def forget_all(connection: Connection) -> None:
    """Forget what became of every page, as a rebuild does before it reads them all again."""
    connection.execute(delete(schema.page))


def stored(row: Any) -> StoredPage:
    """Return a page from its row."""
    fetched_at, arrived_at = datetime.fromisoformat(row.fetched_at), datetime.fromisoformat(row.arrived_at)
    return StoredPage(row.key, row.url, row.council, fetched_at, arrived_at, row.content_type, row.size, row.withdrawn)
