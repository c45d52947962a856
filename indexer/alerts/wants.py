"""What is wanted as it is kept, as it is called, and as the archive answers it."""

import json
from dataclasses import asdict, fields, replace
from datetime import date as Date
from typing import Any

from indexer import following, reading, searching, subjects
from indexer.alerts.values import Wanted
from indexer.archive import entities, meetings
from indexer.errors import NotFoundError
from indexer.library import Library
from indexer.minutes.dates import written_date
from indexer.minutes.paragraphs import clean
from indexer.models import Filters, Query
from indexer.search.query import MAX_LENGTH, parse_query

_DATES = ("since", "until")


def to_json(wanted: Wanted) -> str:
    """Return what is wanted as one line: the same want is always the same line."""
    filters = {
        name: value.isoformat() if isinstance(value, Date) else value
        for name, value in asdict(wanted.filters).items()
        if value != getattr(Filters(), name)
    }
    parts: dict[str, Any] = {"kind": wanted.kind, "query": wanted.query, "filters": filters, "target": wanted.target}
    return json.dumps({name: part for name, part in parts.items() if part}, ensure_ascii=False, sort_keys=True)


def from_json(line: str) -> Wanted:
    """Return what a line says is wanted."""
    parts = json.loads(line)
    known = {field.name for field in fields(Filters)}
    filters: dict[str, Any] = {
        name: Date.fromisoformat(value) if name in _DATES else tuple(value) if isinstance(value, list) else value
        for name, value in parts.get("filters", {}).items()
        if name in known
    }
    return Wanted(parts["kind"], parts.get("query", ""), Filters(**filters), parts.get("target", ""))


def settled(library: Library, wanted: Wanted) -> Wanted:
    """Return what is wanted in the one form it is kept in; raises NotFoundError for what the archive lacks."""
    if wanted.kind == "search":
        # Whom a name stands for is asked each time: the archive may learn more of them.
        filters = replace(wanted.filters, entities=(), proposers=(), voters=())
        return Wanted("search", clean(wanted.query)[:MAX_LENGTH], filters)
    plain = Wanted(wanted.kind, target=wanted.target.strip().strip("/"))
    if wanted.kind == "case":
        return replace(plain, target=reading.case_view(library, plain.target).journal_number)
    if wanted.kind == "subject":
        subjects.subject_view(library, plain.target, limit=0)
        return plain
    title_of(library, plain)
    return plain


def title_of(library: Library, wanted: Wanted) -> str:
    """Return what is wanted, in Danish: «Søgning: støjskærm», «Sag 05.01…», the name of an entity."""
    if wanted.kind == "search":
        said = [wanted.query] if wanted.query else []
        return f"Søgning: {', '.join([*said, *_narrowed(library, wanted.filters)]) or 'alt nyt'}"
    if wanted.kind == "case":
        return f"Sag {wanted.target}"
    if wanted.kind == "subject":
        return f"Emne: {subjects.subject_name(wanted.target)}"
    with library.archive.reading() as connection:
        if wanted.kind == "committee":
            council, _, slug = wanted.target.partition("/")
            heads = meetings.of_committee(connection, council, slug)
            if not heads:
                raise NotFoundError(f"arkivet har ingen møder i udvalget «{wanted.target}»")
            name = library.config.names.get(council, council)
            return f"{heads[0].committee}, {name}" if len(library.config.councils) > 1 else heads[0].committee
        known = entities.get(connection, [wanted.target])
    if wanted.target not in known:
        raise NotFoundError(f"arkivet kender ikke «{wanted.target}»")
    return known[wanted.target].name


def _narrowed(library: Library, filters: Filters) -> list[str]:
    """Return in words what a search is narrowed to."""
    said = {
        "": (filters.committee, filters.outcome, filters.entity, filters.journal, filters.mark),
        "forslag: ": (filters.proposer,),
        "stemte: ": (filters.voter,),
        "emne: ": (subjects.subject_name(filters.subject) if filters.subject else "",),
        "år ": (str(filters.year or ""),),
        "fra ": (written_date(filters.since) if filters.since else "",),
        "til ": (written_date(filters.until) if filters.until else "",),
    }
    council = [library.config.names.get(filters.council, filters.council)] if filters.council else []
    return [f"{word}{value}" for word, values in said.items() for value in values if value] + council


def query_of(library: Library, wanted: Wanted) -> Query:
    """Return a search that is wanted as the search page asks it."""
    return searching.with_entities(library, parse_query(wanted.query, wanted.filters))


def newest(library: Library, wanted: Wanted, *, limit: int) -> list[str]:
    """Return the newest items that answer a want, the newest first; nothing where the archive lacks it by now."""
    if wanted.kind == "search":
        query = query_of(library, wanted)
        found = searching.with_usable_index(
            library, lambda: library.index.search(query, sort="newest", offset=0, limit=limit)
        )
        return [match.id for match in found.matches if match.has_all]
    try:
        return [each.stored.item.id for each in _followed(library, wanted)][:limit]
    except NotFoundError:
        return []


def _followed(library: Library, wanted: Wanted) -> tuple[following.News, ...]:
    if wanted.kind == "case":
        return following.of_case(library, wanted.target).news
    if wanted.kind == "committee":
        council, _, slug = wanted.target.partition("/")
        return following.of_committee(library, council, slug).news
    if wanted.kind == "entity":
        return following.of_entity(library, wanted.target).news
    view = subjects.subject_view(library, wanted.target, limit=following.MOST)
    return tuple(following.News(stored, "", "", shows_source=False) for stored in view.items)
