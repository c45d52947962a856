"""Whom all mentions of an archive name, kept up to date: after a change, of those only that it can touch.

What is worked out again is closed under everything by which one name can bear on another (``resolution.ties``): the
same name however it is spelt, an acronym and what explains it, the same address, and what is ruled. So it comes out as
it would among all; where much has changed, all of it is worked out.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date as Date

from indexer.archive import Connection, entities, meetings
from indexer.archive import resolving as kept
from indexer.archive.resolving import Placed
from indexer.entities import resolution
from indexer.entities.make import rules_make
from indexer.models import HIDDEN, Entity, Occurrence, Ruling

_LARGEST_PART = 0.1  # of the meetings: when more than these have changed, working out everything is no slower
_MOST = 10_000  # meetings that one query leaves out; SQLite takes 32,766 variables at most

_Said = tuple[str, Date, str, str, str, str, str, str]


def bring_up_to_date(connection: Connection, ruled: Sequence[Ruling]) -> bool:
    """Work out whom mentions name where that may have changed, and note the meetings that are to be found by others.

    Return False where there is nothing to do.
    """
    by = hashlib.sha256(f"{rules_make()} {ruled}".encode()).hexdigest()[:16]
    if kept.resolved_by(connection) == by:
        return False
    changed = kept.waiting(connection)
    most = min(max(1, _LARGEST_PART * meetings.count(connection)), _MOST)
    if kept.made_by(connection) != by or len(changed.meetings) > most:
        resolve_all(connection, ruled, by)
    else:
        resolve_part(connection, changed, ruled, by)
    return True


def resolve_all(connection: Connection, ruled: Sequence[Ruling], by: str) -> None:
    """Work out whom all mentions name."""
    _keep(connection, list(kept.placed(connection)), (), ruled, by, known=None)


def resolve_part(connection: Connection, changed: kept.Waiting, ruled: Sequence[Ruling], by: str) -> None:
    """Work out whom those mentions name that what has changed can touch."""
    exactly = {HIDDEN, *(each.entity for each in ruled), *(each.into for each in ruled if each.into)}
    placed = [
        *kept.placed(connection, meetings=changed.meetings),
        *kept.placed(connection, entities=exactly, besides=changed.meetings),
    ]
    held = kept.addresses(connection)
    tails = resolution.tails({party for _, party in held} | {each.mention.party for each in placed})
    beside: dict[str, list[str]] = defaultdict(list)
    for address, _ in held:
        beside[resolution.root(address, tails)].append(address)

    alike: list[Occurrence] = []
    known: set[str] = set()
    found = {*exactly, *changed.entities, *kept.explaining(connection, changed.acronyms)}
    found |= _tied(connection, placed, beside, tails)
    while further := found - known:
        known |= further
        read = list(kept.alike(connection, further - exactly, besides=changed.meetings))
        alike += read
        found |= _tied(connection, read, beside, tails)
        found |= {near for each in further for near in beside.get(resolution.root(each, tails), ())}

    apart = resolution.to_be_told_apart([*placed, *alike]) & (known - exactly)
    placed += kept.placed(connection, entities=apart, besides=changed.meetings)
    placed.sort(key=lambda each: (each.is_listed, each.date, each.meeting, each.number, each.position))
    _keep(connection, placed, [each for each in alike if each.mention.entity not in apart], ruled, by, known=known)


def _tied(
    connection: Connection, occurrences: Sequence[Occurrence], beside: Mapping[str, Sequence[str]], tails: set[str]
) -> set[str]:
    """Return the entities that occurrences have to do with: of one address but for its tail, or an acronym's."""
    addresses = ("/".join(filter(None, tie)) for tie in resolution.ties(occurrences))
    near = {entity for address in addresses for entity in beside.get(resolution.root(address, tails), ())}
    return (
        near
        | {each.mention.entity for each in occurrences if each.mention.entity}
        | kept.explaining(connection, resolution.acronyms(occurrences))
    )


def _keep(
    connection: Connection,
    placed: Sequence[Placed],
    alike: Sequence[Occurrence],
    ruled: Sequence[Ruling],
    by: str,
    *,
    known: Collection[str] | None,
) -> None:
    """Resolve and keep what comes of it in place of the ``known`` entities, None for all."""
    before = entities.heads(connection, known)
    resolved = resolution.resolve([*placed, *alike], ruled)
    named = list(resolved.named)
    changed = [(each, to) for each, to in zip(placed, named[: len(placed)], strict=True) if each.mention.entity != to]
    changed += _each_changed(connection, dict(zip(map(_said, alike), named[len(placed) :], strict=True)))
    kept.put(connection, resolved.entities, changed, by, instead_of=known, keys=_keys)
    renamed = {each.id for each in resolved.entities if before.get(each.id) != (each.label, each.name)}
    touched = {each.meeting for each, _ in changed if not each.is_listed}
    meetings.mark_pending(connection, sorted(touched | kept.meetings_naming(connection, renamed)))


def _each_changed(connection: Connection, named: Mapping[_Said, str]) -> Iterable[tuple[Placed, str]]:
    """Yield, one by one, the mentions that are alike and are to name another entity than they do."""
    changed = {said: to for said, to in named.items() if said[-1] != to}
    for each in kept.placed(connection, entities={said[-1] for said in changed}) if changed else ():
        if (to := changed.get(_said(each))) is not None:
            yield each, to


def _said(each: Occurrence) -> _Said:
    """Return what alike mentions are alike in."""
    mention = each.mention
    day = each.date if mention.label == "PER" else Date.min
    return each.council, day, mention.label, mention.text, mention.name, mention.naming, mention.party, mention.entity


def _keys(entity: Entity) -> set[str]:
    """Return what an entity is looked up by."""
    return {key for name in (entity.name, *(alias.name for alias in entity.aliases)) if (key := resolution.fold(name))}
