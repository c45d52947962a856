"""Attachments (bilag): what became of each, and its text."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from indexer.archive import schema
from indexer.archive.meetings import mark_pending
from indexer.minutes.privacy import mask_address
from indexer.models import AttachmentCounts, Failure, StoredPage

_BATCH = 400


def put(connection: Connection, page: StoredPage, *, text: str, reason: str | None) -> None:
    """Keep an attachment's text, or why it has none; the meetings it belongs to must be indexed again."""
    _replace(
        connection,
        mask_address(page.url),
        council=page.council,
        page=page.key,
        at=page.fetched_at,
        text=text,
        reason=reason,
    )
    mark_pending(connection, _meetings_with(connection, page.url))


def failed(connection: Connection, url: str, *, council: str, reason: str, at: datetime) -> None:
    """Keep why an attachment could not be fetched; it is tried again in the next run."""
    _replace(connection, url, council=council, page=None, at=at, text="", reason=reason)


def _replace(
    connection: Connection, url: str, *, council: str, page: str | None, at: datetime, text: str, reason: str | None
) -> None:
    connection.execute(delete(schema.document).where(schema.document.c.url == url))
    connection.execute(
        insert(schema.document).values(
            url=url, council=council, page=page, checked_at=at.isoformat(), text=text, reason=reason
        )
    )


def _meetings_with(connection: Connection, url: str) -> list[str]:
    query = (
        select(schema.item.c.meeting_id)
        .join(schema.attachment, schema.attachment.c.item_id == schema.item.c.id)
        .where(schema.attachment.c.url == url)
        .distinct()
    )
    return list(connection.execute(query).scalars())


def wanted(connection: Connection, host: str) -> list[str]:
    """Return the addresses on a host of attachments that are not fetched yet, the newest meetings' first."""
    attachment, document, meeting = schema.attachment.c, schema.document.c, schema.meeting.c
    query = (
        select(attachment.url, func.max(meeting.date))
        .join(schema.item, schema.item.c.id == attachment.item_id)
        .join(schema.meeting, meeting.id == schema.item.c.meeting_id)
        .join(schema.document, document.url == attachment.url, isouter=True)
        .where(document.page.is_(None))
        .group_by(attachment.url)
        .order_by(func.max(meeting.date).desc(), attachment.url)
    )
    prefixes = (f"https://{host}/", f"http://{host}/")
    return [url for url, _ in connection.execute(query) if url.lower().startswith(prefixes)]


def texts(connection: Connection, urls: Sequence[str]) -> dict[str, str]:
    """Return the texts of attachments, by address; those without any are left out."""
    found: dict[str, str] = {}
    for start in range(0, len(urls), _BATCH):
        document = schema.document.c
        query = select(document.url, document.text).where(document.url.in_(urls[start : start + _BATCH]))
        found.update({url: text for url, text in connection.execute(query) if text})
    return found


def failures(connection: Connection) -> list[Failure]:
    """Return the attachments that could not be fetched or read, the latest first."""
    row = schema.document.c
    query = (
        select(row.url, row.council, row.checked_at, row.reason)
        .where(row.reason.is_not(None))
        .order_by(row.checked_at.desc(), row.url)
    )
    return [
        Failure(row.url, row.council, datetime.fromisoformat(row.checked_at), row.reason)
        for row in connection.execute(query)
    ]


def count(connection: Connection) -> AttachmentCounts:
    """Count the attachments that items name, with an address, fetched, with text, and failed."""
    attachment, document = schema.attachment.c, schema.document.c

    def number(query: object) -> int:
        return int(connection.execute(select(func.count()).select_from(query)).scalar_one())  # type: ignore[arg-type]

    addresses = select(attachment.url).where(attachment.url != "").distinct().subquery()
    return AttachmentCounts(
        named=number(schema.attachment),
        listed=number(addresses),
        fetched=number(select(document.url).where(document.page.is_not(None)).subquery()),
        with_text=number(select(document.url).where(document.text != "").subquery()),
        failed=number(select(document.url).where(document.reason.is_not(None)).subquery()),
    )


def pages_in_use(connection: Connection) -> set[str]:
    """Return the keys of the pages of all attachments that items name now."""
    document, attachment = schema.document.c, schema.attachment.c
    query = select(document.page).join(schema.attachment, attachment.url == document.url).distinct()
    return {key for key in connection.execute(query).scalars() if key}


def forget_unused(connection: Connection) -> None:
    """Forget attachments that no item names any more."""
    named = select(schema.attachment.c.url).where(schema.attachment.c.url == schema.document.c.url)
    connection.execute(delete(schema.document).where(~named.exists()))


def forget_all(connection: Connection) -> None:
    """Forget every attachment, as a rebuild does before it reads them all again."""
    connection.execute(delete(schema.document))
