"""What must not be shown: where it was found and taken out, and which pages are kept to ourselves because of it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select

from indexer.archive import pages, schema
from indexer.minutes.privacy import HIDDEN_BEGINS, MASK
from indexer.models import StoredItem, StoredPage

_BATCH = 400


def put_scan(connection: Connection, page: str, *, cpr: int, hidden: int) -> None:
    """Keep what was found on a page that must not be shown."""
    connection.execute(delete(schema.scan).where(schema.scan.c.page == page))
    if cpr or hidden:
        connection.execute(insert(schema.scan).values(page=page, cpr=cpr, hidden=hidden))


def forget_scans(connection: Connection) -> None:
    """Forget what was found on every page, as a rebuild does before it looks again."""
    connection.execute(delete(schema.scan))


def withheld_pages(connection: Connection, pages: Collection[str]) -> set[str]:
    """Return those of some pages that hold something that must not be shown."""
    wanted, found = sorted(pages), set()
    for start in range(0, len(wanted), _BATCH):
        some = schema.scan.c.page.in_(wanted[start : start + _BATCH])
        found |= set(connection.execute(select(schema.scan.c.page).where(some)).scalars())
    return found


def withheld_meetings(connection: Connection, meetings: Collection[str]) -> set[str]:
    """Return those of some meetings whose pages are shown to nobody: words were taken out of them."""
    wanted, found = sorted(meetings), set()
    for start in range(0, len(wanted), _BATCH):
        found |= _withheld(connection, wanted[start : start + _BATCH])
    return found


def _withheld(connection: Connection, some: Collection[str]) -> set[str]:
    meeting, item, person, scan = schema.meeting.c, schema.item.c, schema.participant.c, schema.scan.c
    texts = (item.text, item.title, item.journal_number)
    marked = or_(*(text.contains(mark, autoescape=True) for text in texts for mark in (MASK, HIDDEN_BEGINS)))
    queries = (
        select(item.meeting_id).where(item.meeting_id.in_(some), marked),
        select(person.meeting_id).where(
            person.meeting_id.in_(some),
            or_(*(person.name.contains(mark, autoescape=True) for mark in (MASK, HIDDEN_BEGINS))),
        ),
        select(meeting.id).join(schema.scan, scan.page == meeting.page).where(meeting.id.in_(some)),
        select(item.meeting_id).join(schema.scan, scan.page == item.page).where(item.meeting_id.in_(some)),
    )
    return {each for query in queries for each in connection.execute(query.distinct()).scalars()}


def without_links(connection: Connection, items: Sequence[StoredItem]) -> list[StoredItem]:
    """Return items of which no attachment leads to where the words still stand that were taken out of its text."""
    document = schema.document.c
    marked = or_(*(document.text.contains(mark, autoescape=True) for mark in (MASK, HIDDEN_BEGINS)))
    urls = sorted({each.url for stored in items for each in stored.item.attachments if each.url})
    withheld: set[str] = set()
    for start in range(0, len(urls), _BATCH):
        some = document.url.in_(urls[start : start + _BATCH])
        withheld |= set(connection.execute(select(document.url).where(some, marked)).scalars())
    return [_without_links(stored, withheld) for stored in items] if withheld else list(items)


def _without_links(stored: StoredItem, withheld: Collection[str]) -> StoredItem:
    attachments = tuple(replace(each, url="") if each.url in withheld else each for each in stored.item.attachments)
    return replace(stored, item=replace(stored.item, attachments=attachments))


def ask_purge(connection: Connection) -> None:
    """Note that something is gone for good, so that no file of the index may hold its words any longer."""
    schema.put(connection, schema.PURGE, "1")


def is_purge_asked(connection: Connection) -> bool:
    """Tell whether something is gone since the files were last cleared of what is gone."""
    return schema.get(connection, schema.PURGE) == "1"


def purged(connection: Connection) -> None:
    """Note that no file holds what is gone."""
    schema.put(connection, schema.PURGE, "0")


def scanned(connection: Connection) -> list[tuple[StoredPage, str | None, int]]:
    """Return the pages with CPR numbers anywhere on them: the page, its meeting if it was read, and how many."""
    page, scan = schema.page, schema.scan.c
    query = (
        select(page, scan.cpr)
        .join(schema.scan, scan.page == page.c.key)
        .where(scan.cpr > 0, ~page.c.withdrawn)
        .order_by(page.c.council, page.c.url, page.c.key)
    )
    return [(pages.stored(row), row.meeting_id, row.cpr) for row in connection.execute(query)]


def marked_meetings(connection: Connection, mark: str) -> list[str]:
    """Return the meetings that have a mark in what they say, in their list of people, or in an attachment."""
    meeting, item, person = schema.meeting.c, schema.item.c, schema.participant.c
    attachment, document = schema.attachment.c, schema.document.c

    def has(*columns: Any) -> Any:
        return or_(*(column.contains(mark, autoescape=True) for column in columns))

    of_item = select(item.meeting_id)
    of_attachment = of_item.join(schema.attachment, attachment.item_id == item.id)
    queries = (
        select(meeting.id).where(has(meeting.place, meeting.committee, meeting.kind)),
        select(person.meeting_id).where(has(person.name, person.role)),
        of_item.where(has(item.text, item.title, item.journal_number)),
        of_attachment.where(has(attachment.name)),
        of_attachment.join(schema.document, document.url == attachment.url).where(has(document.text)),
    )
    return sorted({each for query in queries for each in connection.execute(query.distinct()).scalars()})
