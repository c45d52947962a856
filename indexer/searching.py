"""What a search finds: from what was typed to the hits a page shows; changes only a broken index."""

import re
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from indexer import knowledge, likeness, pipeline
from indexer.archive import Connection, agenda, documents, entities, hits
from indexer.archive.hits import ShownItem
from indexer.errors import ArchiveBusyError, ReferatbasenError
from indexer.library import Library
from indexer.minutes.decisions import overall_outcome
from indexer.models import Attachment, Filters, Hit, Query, SearchResult, Sort, StoredItem
from indexer.search.concepts import Meaning
from indexer.search.excerpts import excerpt, mark
from indexer.search.index import Completion, IndexUnusableError, Scored, Seen, to_document
from indexer.search.query import parse_query
from indexer.search.shown import sum_of
from indexer.search.spans import Span, matching_spans

Answer = TypeVar("Answer")

MAX_HITS = 1000
_SIMILAR = 5
_BUSY_SECONDS = 1.0
_REBUILD_SECONDS = 600.0  # an index that breaks again at once is not rebuilt for every reader
_rebuilt_at: dict[Path, float] = {}


def search(
    library: Library,
    text: str,
    *,
    filters: Filters = Filters(),
    sort: Sort = "relevance",
    offset: int = 0,
    limit: int = 20,
) -> SearchResult:
    """Return a page of what a search finds, with marked excerpts and counts; any text is a search."""
    began = time.perf_counter()
    query = with_entities(library, parse_query(text, filters))
    limit = min(max(limit, 0), MAX_HITS)
    alike = likeness.to_query(library, _meant(library, query)) if query.wanted and likeness.is_on(library) else {}
    found = with_usable_index(
        library,
        lambda: library.index.search(query, sort=sort, offset=max(offset, 0), limit=limit, likeness=alike),
    )
    with library.archive.reading() as connection:
        items = hits.get(connection, [match.id for match in found.matches])
        matches = [match for match in found.matches if match.id in items]
        spans = {match.id: _spans(items[match.id].text, match.text, found.meaning) for match in matches}
        silent = [identifier for identifier, places in spans.items() if not places]
        passages = _attached(connection, silent, found.meaning) if silent else {}
    shown = [_hit(items[match.id], match, found.meaning, spans[match.id], passages.get(match.id)) for match in matches]
    took = (time.perf_counter() - began) * 1000
    return SearchResult(
        query=text,
        total=found.total,
        took_ms=round(took, 1),
        suggestion=found.meaning.suggestion,
        hits=tuple(shown),
        facets=found.facets,
        match=found.match,
        exact=found.exact,
    )


def with_entities(library: Library, query: Query) -> Query:
    """Return a query with the addresses of those who go by the name it is narrowed to."""
    filters = query.filters
    if not (filters.entity or filters.proposer or filters.voter):
        return query

    def those_called(name: str) -> tuple[str, ...]:
        return tuple(knowledge.find(library, name)) if name else ()

    return replace(
        query,
        filters=replace(
            filters,
            entities=those_called(filters.entity),
            proposers=those_called(filters.proposer),
            voters=those_called(filters.voter),
        ),
    )


def name_of(library: Library, entity: str) -> str:
    """Return what an entity is called, by its address; what is no address is a name already."""
    with library.archive.reading() as connection:
        known = entities.get(connection, [entity])
    return known[entity].name if entity in known else entity


def _meant(library: Library, query: Query) -> str:
    """Return what is asked for as text: slips mended, and without what only has a meaning to the search itself."""
    understood = with_usable_index(library, lambda: library.index.understand(query))
    if not understood.is_said:
        return ""
    text = understood.suggestion or query.text
    return re.sub(r"[\"”“«»„]|(?<!\S)[-\u2212]\S+|(?<!\S)[^\W\d_]+:(?=\S)", " ", text).strip()


def meaning(library: Library, text: str) -> Meaning:
    """Return what a search means in this archive: what a page marks the words of."""
    query = parse_query(text)
    return with_usable_index(library, lambda: library.index.understand(query))


def complete(library: Library, text: str, *, limit: int = 8) -> list[Completion]:
    """Return how a search that is being typed may go on."""
    return with_usable_index(library, lambda: library.index.complete(text, limit=limit))


def _hit(
    item: ShownItem, match: Scored, wanted: Meaning, spans: list[Span], attached: tuple[Attachment, str] | None
) -> Hit:
    attachment, passage = attached or (None, excerpt(item.text, item.sections, wanted, spans=spans))
    return Hit(
        id=item.id,
        journal_number=item.journal_number,
        title=item.title,
        committee=item.committee,
        date=item.date,
        number=item.number,
        outcome=overall_outcome(item.decisions),
        score=match.score,
        excerpt=passage,
        council=item.council,
        marked_title=mark(item.title, wanted, spans=_spans(item.title, match.title, wanted)),
        attachment=attachment.name if attachment else "",
        has_all=match.has_all,
        why=match.why,
    )


def _spans(text: str, seen: Seen | None, wanted: Meaning) -> list[Span]:
    """Return where what is wanted stands in a text: as the index saw it, if it saw this text."""
    return list(seen.spans) if seen and seen.sum == sum_of(text) else matching_spans(text, wanted)


def _attached(connection: Connection, items: Sequence[str], wanted: Meaning) -> dict[str, tuple[Attachment, str]]:
    """Return the attachment of each of some items in which what is wanted stands, with the passage it stands in."""
    of_items = hits.attachments(connection, items)
    urls = [each.url for attachments in of_items.values() for each in attachments if each.url]
    texts = documents.texts(connection, urls) if urls else {}
    found: dict[str, tuple[Attachment, str]] = {}
    for item, attachments in of_items.items():
        for each in attachments:
            text = texts.get(each.url, "")
            if item not in found and (spans := matching_spans(text, wanted)):
                found[item] = each, excerpt(text, (), wanted, spans=spans)
    return found


def with_usable_index(library: Library, ask: Callable[[], Answer]) -> Answer:
    """Ask the index; one that is missing or broken is rebuilt from the archive first, never served empty."""
    try:
        return ask()
    except IndexUnusableError as error:
        now = time.monotonic()
        if now - _rebuilt_at.get(library.config.paths.data, -_REBUILD_SECONDS) < _REBUILD_SECONDS:
            raise ReferatbasenError(f"{error}; kør «referatbasen rebuild»") from error
        _rebuilt_at[library.config.paths.data] = now
        try:
            with library.lock():
                pipeline.build_index(library, report=lambda _line: None)
        except ArchiveBusyError:
            time.sleep(_BUSY_SECONDS)
        return ask()


def mend_index(library: Library) -> None:
    """Build the index where it cannot be used or is behind; leave it to another process that is writing."""
    try:
        with library.lock():
            pipeline.index_pending(library, report=lambda _line: None)
    except ArchiveBusyError:
        time.sleep(_BUSY_SECONDS)


def similar_items(library: Library, stored: StoredItem, *, leave_out: Collection[str] = ()) -> list[StoredItem]:
    """Return other items on the same subject, the nearest first, one of each case; the item's own are left out."""
    alike = likeness.to_item(library, stored.item.id)
    document = to_document(stored)
    found = with_usable_index(library, lambda: library.index.similar(document, limit=40, likeness=alike))
    with library.archive.reading() as connection:
        items = agenda.get_items(connection, [identifier for identifier in found if identifier not in leave_out])
    one_of_each: dict[str, StoredItem] = {}
    for identifier in found:
        if other := items.get(identifier):
            one_of_each.setdefault(other.item.journal_number or identifier, other)
    return list(one_of_each.values())[:_SIMILAR]
