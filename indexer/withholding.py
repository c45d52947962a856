"""Hide what must not be shown, show it again, and drop raw pages that are kept for nothing any more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from indexer import corpus, hiding, pipeline
from indexer.alerts import delivery, outbox
from indexer.archive import agenda, documents, letters, meetings, pages, private
from indexer.assembling import store_meeting
from indexer.errors import NotFoundError, ReferatbasenError
from indexer.hiding import Hidden
from indexer.library import Library, hold
from indexer.minutes.paragraphs import clean
from indexer.models import StoredItem, StoredPage
from indexer.telling import Report

DEFAULT_BY = "arkivets ansvarlige"


@dataclass(frozen=True, slots=True)
class Pruned:
    """Raw pages that were dropped, or would be, and their size in bytes."""

    pages: tuple[StoredPage, ...]
    size: int


def hide(library: Library, *, item: str = "", words: str = "", name: str = "", reason: str, report: Report) -> Hidden:
    """Hide an item, some words of it, or a person's name wherever it stands; return what was written down.

    Raises NotFoundError where there is no such item, and ReferatbasenError for words that do not stand in it.
    """
    words, name = clean(words), clean(name)
    if not reason.strip():
        raise ReferatbasenError("skriv hvorfor med --reason; det står i «referatbasen privacy hidden»")
    by = library.config.privacy.controller or DEFAULT_BY
    folder = library.config.paths.data
    with library.lock():
        if name:
            rule = hiding.add(folder, "name", words=name, by=by, reason=reason)
        else:
            stored = _item(library, item)
            if words:
                _check_passage(stored, words)
            rule = hiding.add(
                folder, "passage" if words else "item", item=stored.item.id, words=words, by=by, reason=reason
            )
            _store_anew(library, stored.meeting_id, report)
    _everywhere(library, rule, report)
    return rule


def unhide(library: Library, number: int, *, report: Report) -> Hidden:
    """Show again what was hidden under a number; raises NotFoundError where nothing was."""
    with library.lock():
        rule = hiding.undo(library.config.paths.data, number)
        if rule.item:
            _store_anew(library, rule.item.rpartition("/")[0], report)
    _everywhere(library, rule, report)
    return rule


def carry_out(library: Library, *, report: Report) -> None:
    """Carry out again all that was ever hidden or shown again: a database put back may not have heard of it."""
    rules = hiding.read(library.config.paths.data)
    with library.lock():
        for meeting in sorted({rule.item.rpartition("/")[0] for rule in rules if rule.item}):
            with library.archive.writing() as connection:
                if store_meeting(library, connection, meeting):
                    private.ask_purge(connection)
        pipeline.bring_up_to_date(library, report)
    if any(rule.kind == "name" for rule in rules):
        pipeline.rebuild(library, report=report)
    if rules:
        _recall(library, None, report)


def _item(library: Library, identifier: str) -> StoredItem:
    wanted = identifier.strip().strip("/")
    with library.archive.reading() as connection:
        stored = agenda.get_items(connection, [wanted]).get(wanted)
    if stored is None:
        raise NotFoundError(f"punktet «{identifier}» findes ikke i arkivet; skriv dets adresse, som den står på siden")
    return stored


def _check_passage(stored: StoredItem, words: str) -> None:
    """Refuse words that do not stand in an item, or that reach from one section into the next."""
    item = stored.item
    probe = hiding.probe(words)
    spans = hiding.find_words(item.text, [probe])
    if not spans and not hiding.find_words(item.title, [probe]):
        raise ReferatbasenError("ordene står ikke i punktet; skriv dem, som de står på siden")
    for start, end in spans:
        if any(start < part.start < end or start < part.end < end for part in item.sections):
            raise ReferatbasenError("ordene går fra ét afsnit ind i det næste; skjul hvert afsnits ord for sig")


def _store_anew(library: Library, meeting: str, report: Report) -> None:
    """Put a meeting together anew, and clear every file of what it no longer says."""
    with library.archive.writing() as connection:
        store_meeting(library, connection, meeting)
        private.ask_purge(connection)
    pipeline.bring_up_to_date(library, report)


def _everywhere(library: Library, rule: Hidden, report: Report) -> None:
    """Make anew what a name may stand in, and take back letters that tell of what is hidden."""
    if rule.kind == "name":
        pipeline.rebuild(library, report=report)
    _recall(library, {rule.item} if rule.item else None, report)


def _recall(library: Library, items: Collection[str] | None, report: Report) -> None:
    """Take back the letters that tell of some items, or of any."""
    if not library.has_subscribers:
        return
    with library.subscribers.reading() as connection:
        told = letters.told_items(connection)
    with hold(outbox.folder(library), wait_seconds=60):
        if taken := delivery.recall(library, changed=told if items is None else items):
            report(f"{taken} breve er trukket tilbage og skrives på ny")


def prune(library: Library, *, now: datetime, report: Report, dry_run: bool = False) -> Pruned:
    """Drop raw pages that were replaced or withdrawn more than ``[privacy] keep_raw_days`` ago; with 0, none.

    A page that the archive is read from is never dropped, nor one that could not be read: a rebuild gives the same.
    """
    days = library.config.privacy.keep_raw_days
    if not days:
        return Pruned((), 0)
    with library.lock():
        before = now - timedelta(days=days)
        stored, _ = corpus.stored_pages(library.raw)
        gone = _unneeded(library, stored, before)
        if not dry_run and gone:
            with library.archive.writing() as connection:
                pages.forget(connection, [page.key for page in gone])
            for page in gone:
                corpus.drop(library.raw, page.key)
            report(
                f"{len(gone)} rå sider, der er erstattet eller trukket tilbage for over {days} dage siden, er slettet"
            )
        return Pruned(tuple(gone), sum(page.size for page in gone))


def _unneeded(library: Library, stored: Collection[StoredPage], before: datetime) -> list[StoredPage]:
    """Return the pages of no use since before a time: of a page that was replaced, since its successor came."""
    with library.archive.reading() as connection:
        needed = meetings.pages_in_use(connection) | documents.pages_in_use(connection)
        successors = pages.replaced_at(connection)
    return [
        page
        for page in stored
        if page.key not in needed
        and (since := page.fetched_at if page.withdrawn or page.role == "attachment" else successors.get(page.key))
        and since < before
    ]
