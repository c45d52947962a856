"""Names in one archive: found in the items that are new, and resolved to entities across all of them.

The model is loaded only where something is to be read, and never to answer a reader.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from indexer import rulings
from indexer.archive import entities as kept
from indexer.archive import meetings
from indexer.entities import mentions, resolution
from indexer.entities.make import model_make, rules_make
from indexer.errors import ConfigError, ReferatbasenError
from indexer.library import Library
from indexer.models import StoredItem

Span = tuple[int, int, str]

_BATCH = 256  # items whose mentions are kept in one transaction: what a kill loses
_MANY_TEXTS = 2000  # from so many new texts, further processes are worth starting
_MOST_PROCESSES = 4


class Recogniser(Protocol):
    """What reads texts for names."""

    def names(self, texts: Iterable[str], *, processes: int = 1) -> Iterator[tuple[Span, ...]]:
        """Yield the names in each text."""


def waiting(library: Library) -> int:
    """Return how many items have not been read for names."""
    with library.archive.reading() as connection:
        return kept.count_waiting(connection, _made_by(library))


def bring_up_to_date(library: Library, *, report: Callable[[str], None]) -> None:
    """Find the mentions that are missing, and work out whom all of them name; the index hears of what changed.

    Where the model that is asked for cannot be loaded, that is reported and everything else goes on without new names.
    """
    try:
        _find(library, report)
    except ConfigError as error:
        report(f"FEJL navne findes ikke: {error}")
    _resolve(library, report)


def idle_rulings(library: Library) -> set[int]:
    """Return the numbers of decisions in force about entities that the archive has no trace of any more."""
    with library.archive.reading() as connection:
        known = resolution.addresses(_occurrences(kept.placed(connection)))
    idle = set()
    for ruling in rulings.in_force(library.config.paths.data):
        if ruling.entity not in known:
            idle.add(ruling.number)
        known |= {ruling.into} if ruling.into else set()
    return idle


def _occurrences(placed: Iterable[kept.Placed]) -> list[resolution.Occurrence]:
    return [
        resolution.Occurrence(each.item or each.meeting, each.council, each.committee, each.date, each.mention)
        for each in placed
    ]


def _made_by(library: Library) -> str:
    made = f"{model_make(library.config.entities.model)} {rules_make()}"
    return hashlib.sha256(made.encode()).hexdigest()[:16]


def _find(library: Library, report: Callable[[str], None]) -> None:
    number = waiting(library)
    if not number:
        return
    report(f"finder navne i {number} punkter …")
    model = library.config.entities.model
    from indexer.entities.danish import Recogniser as Loaded  # noqa: PLC0415  # loading spaCy takes a second

    recogniser, make, made_by = Loaded(model), model_make(model), _made_by(library)
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES) if number > _MANY_TEXTS else 1
    size = _BATCH if processes == 1 else _MANY_TEXTS
    while True:
        with library.archive.reading() as connection:
            batch = kept.waiting(connection, made_by, limit=size)
            items = meetings.get_items(connection, batch)
            people = {
                stored.meeting_id: meetings.participants(connection, stored.meeting_id) for stored in items.values()
            }
        if not batch:
            return
        spans = _recognised(library, recogniser, make, items.values(), processes)
        found = {
            identifier: mentions.find(
                stored.item.title,
                stored.item.text,
                model={"title": spans[stored.item.title], "text": spans[stored.item.text]},
                people=people[stored.meeting_id],
                absent=stored.item.absent,
            )
            for identifier, stored in items.items()
        }
        with library.archive.writing() as connection:
            kept.put(connection, made_by, found)


def _recognised(
    library: Library, recogniser: Recogniser, make: str, items: Iterable[StoredItem], processes: int
) -> Mapping[str, Sequence[Span]]:
    """Return what the model finds in the titles and texts of items; what it has read before is looked up."""
    texts = sorted({text for stored in items for text in (stored.item.title, stored.item.text)})
    keys = {text: hashlib.sha256(f"{make}\0{text}".encode(errors="surrogateescape")).hexdigest() for text in texts}
    with library.archive.reading() as connection:
        known = kept.recognised(connection, list(keys.values()))
    new = [text for text in texts if keys[text] not in known]
    read = dict(zip(new, recogniser.names(new, processes=processes), strict=True)) if new else {}
    if read:
        with library.archive.writing() as connection:
            kept.remember(connection, {keys[text]: spans for text, spans in read.items()})
    return {text: read[text] if text in read else known[keys[text]] for text in texts}


def _resolve(library: Library, report: Callable[[str], None]) -> None:
    try:
        ruled = rulings.in_force(library.config.paths.data)
    except ReferatbasenError as error:  # what is hidden stays hidden: nothing is worked out without the decisions
        report(f"FEJL navne opløses ikke: {error}")
        return
    by = hashlib.sha256(f"{rules_make()} {ruled}".encode()).hexdigest()[:16]
    with library.archive.writing() as connection:
        if kept.resolved_by(connection) == by:
            return
        before = kept.heads(connection)
        placed = list(kept.placed(connection))
        resolved = resolution.resolve(_occurrences(placed), ruled)
        changed = [
            (each, entity) for each, entity in zip(placed, resolved.named, strict=True) if each.mention.entity != entity
        ]
        kept.put_resolved(connection, resolved.entities, changed, by)
        after = {entity.id: (entity.label, entity.name) for entity in resolved.entities}
        meetings.mark_pending(connection, _changed_meetings(placed, resolved.named, before, after))
    report(f"navne: {len(resolved.entities)} personer, organisationer og steder")


def _changed_meetings(
    placed: Sequence[kept.Placed],
    named: Sequence[str],
    before: Mapping[str, tuple[str, str]],
    after: Mapping[str, tuple[str, str]],
) -> list[str]:
    """Return the meetings with items that are to be found by other names than before."""
    return sorted(
        {
            each.meeting
            for each, entity in zip(placed, named, strict=True)
            if each.item and (each.mention.entity != entity or before.get(entity) != after.get(entity))
        }
    )
