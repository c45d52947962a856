"""What of that which came or changed answers to what is wanted.

Only what changed since the last time is looked at. An item finds by its own words what it may answer (``percolation``);
what words alone do not tell is left to the index itself, so that the search page finds what is told of.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta

from indexer import casework, reading, searching
from indexer.alerts import percolation, understanding, wants
from indexer.alerts.content import content_of
from indexer.alerts.percolation import Candidate, Kept, Shelf
from indexer.alerts.rules import words_of
from indexer.archive import agenda, changes, entities, meetings, notices, resolving, subscriptions
from indexer.archive.changes import Revision
from indexer.archive.notices import Notice
from indexer.archive.subscriptions import Kept as Subscribed
from indexer.library import Library
from indexer.minutes.items import is_routine
from indexer.models import StoredItem
from indexer.pipeline import documents_of

_BATCH = 400  # items that are looked at together
_MOST_LOOKED_AT = 2000  # changes, from which on it is as quick to ask everything anew


@dataclass(frozen=True, slots=True)
class Matched:
    """What was found, and how far into the archive's changes; ``is_anew``: the archive counts from its beginning."""

    found: tuple[Notice, ...]
    epoch: str
    number: int
    is_anew: bool = False


def match(library: Library, now: datetime) -> Matched | None:
    """Return what was found since the last time; None while a run has changes that the index is not told of."""
    with library.subscribers.reading() as connection:
        before, first = notices.matched(connection), subscriptions.first_since(connection)
    with library.archive.reading() as connection:
        if resolving.resolved_by(connection) is None and meetings.count(connection):
            return None
        if meetings.pending(connection):
            return None
        epoch, last = changes.epoch(connection), changes.last_number(connection)
    if before is not None and before[0] and before[0] != epoch:
        return Matched((), epoch, last, is_anew=True)
    begun = max(before[1] if before else 0, last if first is None else first)
    if begun < last:
        read_wants(library, before[1] if before else 0, last)
    found: list[Notice] = []
    for batch in _changed(library, begun, last):
        found += _found(library, batch, now)
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


def read_wants(library: Library, since: int, last: int) -> None:
    """See to it that every want is read as the archive now has it."""
    forms: set[str] = set()
    number, has_lost = 0, False
    with library.archive.reading() as connection:
        for each in changes.after(connection, since, limit=_MOST_LOOKED_AT + 1):
            number += 1
            has_lost |= each.departed or each.arrived != each.number
            if number > _MOST_LOOKED_AT or each.number > last:
                break
            if not each.departed and each.id.count("/") == 3:
                for document in documents_of(connection, agenda.get_items(connection, [each.id]).values()):
                    words = words_of(document)
                    forms |= words.places.keys() | words.parts
    if number > _MOST_LOOKED_AT:
        understanding.bring_up_to_date(library)
    else:
        understanding.bring_up_to_date(library, forms=forms, has_lost=has_lost)


def _found(library: Library, batch: Sequence[Revision], now: datetime) -> list[Notice]:
    """Return what of some changes each subscription is to tell of."""
    revisions = {each.id: each for each in batch}
    with library.archive.reading() as connection:
        items = agenda.get_items(connection, list(revisions))
    with library.subscribers.reading() as connection:
        answers = answering(library, Kept(connection), items)
        wanting = subscriptions.wanting(connection, answers)
    recent = now.date() - timedelta(days=library.config.crawl.recheck_days)
    contents = {identifier: content_of(stored) for identifier, stored in items.items()}
    noticed = []
    with library.subscribers.reading() as connection:
        for each in wanting:
            own = [item for item in answers[each.wanted] if _is_news(revisions[item], items[item], each, recent)]
            told = notices.told_of(connection, each.subscriber_id, own) if own else {}
            noticed += [Notice(each.id, item, now) for item in own if told.get(item) != contents[item]]
    return noticed


def _is_news(revision: Revision, stored: StoredItem, kept: Subscribed, recent: Date) -> bool:
    """Tell whether a change is one since a subscription began, and not an old item that is only read better now."""
    return revision.number > kept.since and (revision.arrived > kept.since or stored.date >= recent)


def answering(library: Library, shelf: Shelf, items: Mapping[str, StoredItem]) -> dict[str, list[str]]:
    """Return which of some items answer each want, by its line; of wants that none answers, nothing."""
    with library.archive.reading() as connection:
        words = {document.id: words_of(document) for document in documents_of(connection, items.values())}
    keys = {identifier: _keys(library, shelf, stored) for identifier, stored in items.items()}
    found: dict[str, list[str]] = {}
    for each in percolation.candidates(shelf, words, keys):
        answers = list(each.items) if each.is_all else _asked(library, each)
        if answers:
            found[each.line] = answers
    return found


def _asked(library: Library, candidate: Candidate) -> list[str]:
    """Return which items answer, as the index has it."""
    query = wants.query_of(library, wants.from_json(candidate.line))
    return searching.with_usable_index(library, lambda: library.index.matching(query, candidate.items))


def _keys(library: Library, shelf: Shelf, stored: StoredItem) -> set[str]:
    """Return what an item is found by besides its words: its number, and what is followed that it belongs to."""
    number = stored.item.journal_number
    found = percolation.number_keys(number)
    with library.archive.reading() as connection:
        mentions = entities.of_items(connection, [stored.item.id]).get(stored.item.id, ())
    found |= {f"entity:{each.entity}" for each in mentions if each.entity}
    if not is_routine(stored.item.title):
        found.add(f"committee:{stored.meeting_id.rpartition('/')[0]}")
        # 15.00.00-P05 is under the subjects 15, 15.00 and 15.00.00
        found |= {f"subject:{number[:length]}" for length in (2, 5, 8)}
    if cases := {key.removeprefix("case:") for key in shelf.keys_between("case:", "case;")}:
        found |= {f"case:{each}" for each in _cases_of(library, stored, cases)}
    return found


def _cases_of(library: Library, stored: StoredItem, followed: Collection[str]) -> Iterator[str]:
    """Yield the numbers under which somebody follows a case that an item is part of."""
    with library.archive.reading() as connection:
        steps = casework.timeline_of(connection, stored, today=reading.today())
    for number in {stored.item.journal_number, *(step.journal_number for step in steps)}:
        if number in followed and (number == stored.item.journal_number or _treats(library, number, stored)):
            yield number


def _treats(library: Library, number: str, stored: StoredItem) -> bool:
    """Tell whether a case, as its page shows it, has an item as one of its treatments."""
    return any(step.id == stored.item.id for step in reading.case_view(library, number).timeline)
