"""What of that which came or changed answers to what is wanted.

Only what changed since the last time is looked at. Each of these items is taken apart into the forms of its words once;
a search is tried against the items that have a form of every word it wants, and whether one of them is found is then
left to the index itself, so that what the search page finds and what is told of are the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta

from indexer import casework, reading
from indexer.alerts import wants
from indexer.alerts.content import content_of
from indexer.alerts.values import Wanted
from indexer.archive import changes, entities, meetings, subscriptions
from indexer.archive.changes import Revision
from indexer.archive.subscriptions import Kept, Notice
from indexer.library import Library
from indexer.minutes.items import is_routine
from indexer.models import StoredItem
from indexer.pipeline import documents_of
from indexer.search import analysis
from indexer.search.concepts import Concept
from indexer.search.index import ZONES, Document

_BATCH = 400  # items that are looked at together
_COUNTS = 0.5  # the least weight of a variant that counts as having the concept, as in search.ranking


@dataclass(frozen=True, slots=True)
class Matched:
    """What was found, and how far into the archive's changes; ``is_anew``: the archive counts from its beginning."""

    found: tuple[Notice, ...]
    epoch: str
    number: int
    is_anew: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Items by what their words are found by (``forms``), and by the words as they stand, folded (``spelt``)."""

    all: frozenset[str]
    forms: Mapping[str, Collection[str]]
    spelt: Mapping[str, Collection[str]]


def match(library: Library, now: datetime) -> Matched | None:
    """Return what was found since the last time; None while a run has changes that the index is not told of."""
    with library.subscribers.reading() as connection:
        before, kept = subscriptions.matched(connection), subscriptions.active(connection)
    with library.archive.reading() as connection:
        if entities.resolved_by(connection) is None and meetings.count(connection):
            return None
        if meetings.pending(connection):
            return None
        epoch, last = changes.epoch(connection), changes.last_number(connection)
    if before is not None and before[0] and before[0] != epoch:
        return Matched((), epoch, last, is_anew=True)
    begun = max(before[1] if before else 0, min((each.since for each in kept), default=last))
    found: list[Notice] = []
    for batch in _changed(library, begun, last) if kept else ():
        found += _found(library, kept, batch, now)
    return Matched(tuple(found), epoch, last)


def _changed(library: Library, begun: int, last: int) -> Iterator[list[Revision]]:
    """Yield the changes of items after a number and up to another, some at a time."""
    while begun < last:
        with library.archive.reading() as connection:
            some = [each for each in changes.after(connection, begun, limit=_BATCH) if each.number <= last]
        if not some:
            return
        begun = some[-1].number
        yield [each for each in some if not each.departed and each.id.count("/") == 3]


def _found(library: Library, kept: Sequence[Kept], batch: Sequence[Revision], now: datetime) -> list[Notice]:
    """Return what of some changes each subscription is to tell of."""
    revisions = {each.id: each for each in batch}
    with library.archive.reading() as connection:
        items = meetings.get_items(connection, list(revisions))
    answers = answering(library, {each.wanted for each in kept}, items)
    recent = now.date() - timedelta(days=library.config.crawl.recheck_days)
    notices = []
    with library.subscribers.reading() as connection:
        for each in kept:
            answer = answers.get(each.wanted, ())
            own = [item for item in answer if _is_news(revisions[item], items[item], each, recent)]
            told = subscriptions.told_of(connection, each.subscriber_id, own) if own else {}
            notices += [Notice(each.id, item, now) for item in own if told.get(item) != content_of(items[item])]
    return notices


def _is_news(revision: Revision, stored: StoredItem, kept: Kept, recent: Date) -> bool:
    """Tell whether a change is one since a subscription began, and not an old item that is only read better now."""
    return revision.number > kept.since and (revision.arrived > kept.since or stored.date >= recent)


def answering(library: Library, lines: Iterable[str], items: Mapping[str, StoredItem]) -> dict[str, list[str]]:
    """Return which of some items answer each want, given and returned as lines."""
    wanted = {line: wants.from_json(line) for line in lines}
    found: dict[str, list[str]] = {line: [] for line in wanted}
    searches = {line: each for line, each in wanted.items() if each.kind == "search"}
    if searches and items:
        words = _words(library, items)
        found |= {line: _by_search(library, each, words) for line, each in searches.items()}
    by_target: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line, each in wanted.items():
        if each.kind != "search":
            by_target[each.kind, each.target].append(line)
    for target, identifiers in _by_target(library, items, by_target).items():
        for line in by_target[target]:
            found[line] = identifiers
    return found


def _words(library: Library, items: Mapping[str, StoredItem]) -> Words:
    forms: dict[str, set[str]] = defaultdict(set)
    spelt: dict[str, set[str]] = defaultdict(set)
    with library.archive.reading() as connection:
        for document in documents_of(connection, items.values()):
            _take_apart(document, forms, spelt)
    return Words(frozenset(items), forms, spelt)


def _take_apart(document: Document, forms: dict[str, set[str]], spelt: dict[str, set[str]]) -> None:
    for zone in ZONES:
        text = getattr(document, zone)
        for token in analysis.tokens(text):
            for form in (*token.forms, *token.related):
                forms[form].add(document.id)
            spelt[analysis.fold(text[token.start : token.end])].add(document.id)


def _by_search(library: Library, wanted: Wanted, words: Words) -> list[str]:
    query = wants.query_of(library, wanted)
    meaning = reading.with_usable_index(library, lambda: library.index.understand(query))
    candidates = set(words.all)
    for concept in meaning.concepts:
        candidates &= _having(concept, words)
        if not candidates:
            return []
    return reading.with_usable_index(library, lambda: library.index.matching(query, sorted(candidates)))


def _having(concept: Concept, words: Words) -> set[str]:
    """Return the items that may have a concept: those with a word of one of its variants."""
    found: set[str] = set()
    for variant in concept.variants:
        if variant.weight < _COUNTS:
            continue
        if variant.beginning:
            found.update(*(items for word, items in words.spelt.items() if word.startswith(variant.beginning)))
        elif variant.forms:
            found.update(words.forms.get(max(variant.forms, key=len), ()))
    return found


def _by_target(
    library: Library, items: Mapping[str, StoredItem], targets: Collection[tuple[str, str]]
) -> dict[tuple[str, str], list[str]]:
    """Return the items of the cases, committees, entities and subjects that are followed."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    kinds = {kind for kind, _ in targets}
    with library.archive.reading() as connection:
        mentions = entities.of_items(connection, list(items)) if "entity" in kinds else {}
    for identifier, stored in items.items():
        under: set[tuple[str, str]] = {("entity", each.entity) for each in mentions.get(identifier, ()) if each.entity}
        if not is_routine(stored.item.title):
            under.add(("committee", stored.meeting_id.rpartition("/")[0]))
            # 15.00.00-P05 is under the subjects 15, 15.00 and 15.00.00
            under |= {("subject", stored.item.journal_number[:length]) for length in (2, 5, 8)}
        if "case" in kinds:
            under |= {("case", number) for number in _cases_of(library, stored, targets)}
        for target in under & set(targets):
            found[target].append(identifier)
    return found


def _cases_of(library: Library, stored: StoredItem, targets: Collection[tuple[str, str]]) -> Iterator[str]:
    """Yield the numbers under which somebody follows a case that an item is part of."""
    with library.archive.reading() as connection:
        steps = casework.timeline_of(connection, stored, today=reading.today())
    for number in {stored.item.journal_number, *(step.journal_number for step in steps)}:
        if ("case", number) in targets and (number == stored.item.journal_number or _treats(library, number, stored)):
            yield number


def _treats(library: Library, number: str, stored: StoredItem) -> bool:
    """Tell whether a case, as its page shows it, has an item as one of its treatments."""
    return any(step.id == stored.item.id for step in reading.case_view(library, number).timeline)
