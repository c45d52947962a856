"""Names in one archive: found in the items that are new, and resolved to entities across all of them.

The model is loaded only where something is to be read, and never to answer a reader.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from indexer import resolving, rulings, workers
from indexer.archive import agenda, meetings
from indexer.archive import entities as kept
from indexer.archive import resolving as kept_resolving
from indexer.entities import mentions, resolution
from indexer.entities.make import model_make, rules_make
from indexer.errors import ConfigError, ReferatbasenError
from indexer.library import Library
from indexer.models import Mention, Participant, StoredItem
from indexer.telling import Progress, Report, silent
from indexer.workers import Lost

Span = tuple[int, int, str]

_BATCH = 32  # items that are read in one piece of work, and kept in one transaction: what a kill loses
_FEWEST = 8  # batches that are worth further processes: each takes some seconds to load the model and the dictionary
_SECONDS = 600.0  # a batch may take; it takes one or two


class Recogniser(Protocol):
    """What reads texts for names."""

    def names(self, texts: Iterable[str]) -> Iterator[tuple[Span, ...]]:
        """Yield the names in each text."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Items to be read for names: by which model, who is on their meetings' lists, and what it has found before."""

    model: str
    items: tuple[StoredItem, ...]
    people: Mapping[str, tuple[Participant, ...]]
    known: Mapping[str, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Names:
    """What the model found in texts it had not read, by key, and the mentions of items, by address."""

    recognised: Mapping[str, Sequence[Span]]
    mentions: Mapping[str, Sequence[Mention]]


def waiting(library: Library) -> int:
    """Return how many items have not been read for names."""
    with library.archive.reading() as connection:
        return kept.count_waiting(connection, _made_by(library))


def bring_up_to_date(library: Library, *, report: Report, progress: Progress = silent) -> None:
    """Find the mentions that are missing, and work out whom all of them name; the index hears of what changed.

    Where the model that is asked for cannot be loaded, that is reported and everything else goes on without new names.
    """
    try:
        _find(library, report, progress)
    except ConfigError as error:
        report(f"FEJL navne findes ikke: {error}")
    _resolve(library, report)


def idle_rulings(library: Library) -> set[int]:
    """Return the numbers of decisions in force about entities that the archive has no trace of any more."""
    with library.archive.reading() as connection:
        known = resolution.addresses(list(kept_resolving.placed(connection)))
    idle = set()
    for ruling in rulings.in_force(library.config.paths.data):
        if ruling.entity not in known:
            idle.add(ruling.number)
        known |= {ruling.into} if ruling.into else set()
    return idle


def _made_by(library: Library) -> str:
    made = f"{model_make(library.config.entities.model)} {rules_make()}"
    return hashlib.sha256(made.encode()).hexdigest()[:16]


def _find(library: Library, report: Report, progress: Progress) -> None:
    number = waiting(library)
    if not number:
        return
    report(f"finder navne i {number} punkter …")
    made_by, done = _made_by(library), 0
    processes = workers.most_processes(library.config.limits.processes)
    batches = ((len(batch.items), batch) for batch in _batches(library, made_by))
    for size, names in workers.in_order(find, batches, processes=processes, seconds=_SECONDS, fewest=_FEWEST):
        if isinstance(names, Names):
            with library.archive.writing() as connection:
                kept.remember(connection, names.recognised)
                kept.put(connection, made_by, names.mentions)
        elif isinstance(names, Lost):
            report(f"FEJL navne i {size} punkter findes ikke: {names.reason}; de læses igen i næste kørsel")
        done += size
        progress("punkter læst for navne", done, number)


def _batches(library: Library, made_by: str) -> Iterator[Batch]:
    """Yield the items that are to be read, in the order of their address."""
    model, last = library.config.entities.model, ""
    while True:
        with library.archive.reading() as connection:
            identifiers = kept.waiting(connection, made_by, after=last, limit=_BATCH)
            if not identifiers:
                return
            items = tuple(agenda.get_items(connection, identifiers).values())
            people = {each: meetings.participants(connection, each) for each in {item.meeting_id for item in items}}
            known = kept.recognised(connection, keys_of(model, _texts(items)).values())
        yield Batch(model, items, people, known)
        last = identifiers[-1]


def find(batch: Batch) -> Names:
    """Return the names in a batch; raises ConfigError where the model cannot be loaded."""
    keys = keys_of(batch.model, _texts(batch.items))
    new = sorted(text for text, key in keys.items() if key not in batch.known)
    read = dict(zip((keys[text] for text in new), _recogniser(batch.model).names(new), strict=True)) if new else {}
    spans = {**batch.known, **read}
    return Names(
        read,
        {
            stored.item.id: mentions.find(
                stored.item.title,
                stored.item.text,
                model={"title": spans[keys[stored.item.title]], "text": spans[keys[stored.item.text]]},
                people=batch.people[stored.meeting_id],
                absent=stored.item.absent,
            )
            for stored in batch.items
        },
    )


def _texts(items: Iterable[StoredItem]) -> set[str]:
    return {text for stored in items for text in (stored.item.title, stored.item.text)}


def keys_of(model: str, texts: Iterable[str]) -> dict[str, str]:
    """Return under what the model's findings in texts are kept, by text."""
    make = model_make(model)
    return {text: hashlib.sha256(f"{make}\0{text}".encode(errors="surrogateescape")).hexdigest() for text in texts}


@lru_cache(maxsize=1)
def _recogniser(model: str) -> Recogniser:
    from indexer.entities.danish import Recogniser as Loaded  # noqa: PLC0415  # loading spaCy takes a second

    return Loaded(model)


def _resolve(library: Library, report: Report) -> None:
    try:
        ruled = rulings.in_force(library.config.paths.data)
    except ReferatbasenError as error:  # what is hidden stays hidden: nothing is worked out without the decisions
        report(f"FEJL navne opløses ikke: {error}")
        return
    with library.archive.writing() as connection:
        if resolving.bring_up_to_date(connection, ruled):
            report(f"navne: {sum(kept.counts(connection).values())} personer, organisationer og steder")
