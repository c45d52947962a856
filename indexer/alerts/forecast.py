"""How much a want would tell of, before it is asked for."""

from collections import Counter
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta

from indexer import reading, searching
from indexer.alerts import wants
from indexer.alerts.values import Expected, Wanted
from indexer.archive import agenda, entities, meetings
from indexer.archive import subjects as numbered
from indexer.library import Library
from indexer.minutes.items import is_routine
from indexer.minutes.journal import subject
from indexer.models import Filters

FLOOD = 100
"""Items in a year that are more than anyone reads."""
_DAYS = 365
_MOST_NARROWER = 4
_UNEVENTFUL = ("godkendt", "taget til efterretning")


def expected(library: Library, wanted: Wanted) -> Expected:
    """Return how much it would tell of, by the last 12 months, and narrower wants where that is a flood."""
    wanted = wants.settled(library, wanted)
    since = reading.today() - timedelta(days=_DAYS)
    items = _search(library, wanted, since)[0] if wanted.kind == "search" else _others(library, wanted, since)
    is_flood = items > FLOOD
    return Expected(items, is_flood, _narrower(library, wanted, since, items) if is_flood else ())


def _search(library: Library, wanted: Wanted, since: Date) -> tuple[int, dict[str, tuple[tuple[str, int], ...]]]:
    """Return how many items of late a search finds with everything wanted, and what they may be narrowed to."""
    query = wants.query_of(library, wanted)
    later = max(query.filters.since or since, since)
    query = replace(query, filters=replace(query.filters, since=later))
    found = searching.with_usable_index(library, lambda: library.index.search(query, sort="newest", offset=0, limit=0))
    return found.exact, {facet.name: facet.counts for facet in found.facets}


def _others(library: Library, wanted: Wanted, since: Date) -> int:
    if wanted.kind == "case":
        steps = reading.case_view(library, wanted.target).timeline
        return sum(step.known and step.date >= since for step in steps)
    with library.archive.reading() as connection:
        if wanted.kind == "entity":
            return sum(day >= since for _, day, _ in entities.items_naming(connection, wanted.target))
        if wanted.kind == "subject":
            beginning = wanted.target if len(wanted.target) == len("15.00.00") else f"{wanted.target}."
            return sum(
                each.date >= since and bool(subject(each.journal_number)) and not is_routine(each.title)
                for each in numbered.numbered(connection, beginning)
            )
        council, _, slug = wanted.target.partition("/")
        late = [head.id for head in meetings.of_committee(connection, council, slug) if head.date >= since]
        return sum(not is_routine(each.item.title) for each in agenda.items_of(connection, late))


def _narrower(library: Library, wanted: Wanted, since: Date, items: int) -> tuple[Wanted, ...]:
    """Return searches that find less of the same: the committees, outcomes and disagreements that stand out."""
    broad = _as_search(library, wanted)
    counted = _search(library, broad, since)[1]
    offered: Counter[Wanted] = Counter()
    for name, most in (("mark", 2), ("committee", 2), ("outcome", 2)):
        if getattr(broad.filters, name):
            continue
        values = [pair for pair in counted.get(name, ()) if 0 < pair[1] < items and pair[0] not in _UNEVENTFUL]
        for value, count in values[:most]:
            filters = replace(broad.filters, **{name: value})  # type: ignore[arg-type]  # all three are words
            offered[replace(broad, filters=filters)] = count
    return tuple(offered)[:_MOST_NARROWER]


def _as_search(library: Library, wanted: Wanted) -> Wanted:
    """Return a search that finds about what is followed, so that it can be narrowed."""
    if wanted.kind == "search":
        return wanted
    if wanted.kind == "subject":
        beginning = wanted.target[:2]
        return Wanted("search", filters=Filters(subject=beginning))
    if wanted.kind == "case":
        return Wanted("search", filters=Filters(journal=wanted.target))
    council, _, slug = wanted.target.partition("/")
    if wanted.kind == "entity":
        return Wanted("search", filters=Filters(entity=wants.title_of(library, wanted)))
    with library.archive.reading() as connection:
        name = meetings.of_committee(connection, council, slug)[0].committee
    return Wanted("search", filters=Filters(council=council, committee=name))
