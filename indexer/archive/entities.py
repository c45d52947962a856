"""Mentions and the entities they name: derived from items, kept because finding them is slow."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date as Date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, union

from indexer.archive import resolving, schema
from indexer.models import HIDDEN, Alias, Attendance, Entity, Label, Mention

Span = tuple[int, int, str]
_FIELDS = tuple(field.name for field in fields(Mention))
_BATCH = 400


# Finding


def waiting(connection: Connection, made_by: str, *, after: str, limit: int) -> list[str]:
    """Return items that this make of model and rules has not read for names, by address and ``after`` one."""
    item = schema.item.c
    query = select(item.id).where(item.id > after, _is_waiting(made_by)).order_by(item.id).limit(limit)
    return list(connection.execute(query).scalars())


def count_waiting(connection: Connection, made_by: str) -> int:
    """Return how many items have not been read for names by this make."""
    return int(
        connection.execute(select(func.count()).select_from(schema.item).where(_is_waiting(made_by))).scalar_one()
    )


def _is_waiting(made_by: str) -> Any:
    done = select(schema.named.c.item_id).where(
        schema.named.c.item_id == schema.item.c.id, schema.named.c.made_by == made_by
    )
    return ~done.exists()


def recognised(connection: Connection, keys: Collection[str]) -> dict[str, tuple[Span, ...]]:
    """Return what the model found in texts it has read before, by key."""
    rows = connection.execute(select(schema.recognised).where(schema.recognised.c.key.in_(list(keys))))
    return {row.key: tuple((start, end, label) for start, end, label in json.loads(row.spans)) for row in rows}


def remember(connection: Connection, found: Mapping[str, Sequence[Span]]) -> None:
    """Keep what the model found in texts, by key."""
    connection.execute(delete(schema.recognised).where(schema.recognised.c.key.in_(list(found))))
    if found:
        connection.execute(
            insert(schema.recognised), [{"key": key, "spans": json.dumps(spans)} for key, spans in found.items()]
        )


def put(connection: Connection, made_by: str, mentions: Mapping[str, Sequence[Mention]]) -> None:
    """Keep the mentions of items in place of what was known; whom they name is worked out afterwards."""
    resolving.stir(connection, list(mentions))
    for table in (schema.mention, schema.named):
        connection.execute(delete(table).where(table.c.item_id.in_(list(mentions))))
    if mentions:
        connection.execute(insert(schema.named), [{"item_id": item, "made_by": made_by} for item in mentions])
    rows = [
        {"item_id": item, "position": position, **{name: getattr(mention, name) for name in _FIELDS}}
        for item, found in mentions.items()
        for position, mention in enumerate(found)
    ]
    if rows:
        connection.execute(insert(schema.mention), rows)
    item = schema.item.c
    resolving.wait(
        connection, connection.execute(select(item.meeting_id).where(item.id.in_(list(mentions))).distinct()).scalars()
    )


def forget_all(connection: Connection) -> None:
    """Forget which items have been read for names, so that all are read again; what the model found is kept."""
    connection.execute(delete(schema.named))


# Reading


def heads(connection: Connection, identifiers: Collection[str] | None = None) -> dict[str, tuple[str, str]]:
    """Return the label and name of entities by address, of all for None; unknown ones are left out."""
    entity = schema.entity.c
    query = select(entity.id, entity.label, entity.name)
    if identifiers is None:
        return {row[0]: (row[1], row[2]) for row in connection.execute(query)}
    wanted = list(identifiers)
    return {
        row[0]: (row[1], row[2])
        for start in range(0, len(wanted), _BATCH)
        for row in connection.execute(query.where(entity.id.in_(wanted[start : start + _BATCH])))
    }


def get(connection: Connection, identifiers: Collection[str]) -> dict[str, Entity]:
    """Return entities with everything they are called, by address; unknown ones are left out."""
    wanted = list(identifiers)
    aliases: dict[str, list[Alias]] = defaultdict(list)
    found: dict[str, Entity] = {}
    for start in range(0, len(wanted), _BATCH):
        some = wanted[start : start + _BATCH]
        for row in connection.execute(
            select(schema.alias)
            .where(schema.alias.c.entity_id.in_(some))
            .order_by(schema.alias.c.entity_id, schema.alias.c.position)
        ):
            aliases[row.entity_id].append(Alias(row.name, row.naming, row.often))
        for row in connection.execute(select(schema.entity).where(schema.entity.c.id.in_(some))):
            found[row.id] = Entity(row.id, row.label, row.name, row.council, tuple(aliases[row.id]), row.party)
    return found


def called(connection: Connection, name: str, key: str) -> list[Entity]:
    """Return the entities with an address or a name, else those it is a spelling of; the most often named first.

    ``key`` is what the spellings of a name share.
    """
    entity, spelling = schema.entity.c, schema.spelling.c
    spelt = connection.execute(select(spelling.entity_id).where(spelling.key == key)).scalars() if key else ()
    found = get(
        connection, {*spelt, *connection.execute(select(entity.id).where(entity.id == name)).scalars()}
    ).values()
    exactly = [each for each in found if name in (each.id, each.name, *(alias.name for alias in each.aliases))]
    return sorted(exactly or found, key=lambda each: (-sum(alias.count for alias in each.aliases), each.id))


def spelt_from(connection: Connection, beginning: str) -> list[tuple[str, str]]:
    """Return what entities whose spelling begins so are looked up by, and what each is called."""
    key, entity = schema.spelling.c.key, schema.entity.c
    query = select(key, entity.name).join(schema.entity, entity.id == schema.spelling.c.entity_id)
    rows = connection.execute(query.where(key >= beginning, key < f"{beginning}\U0010ffff").order_by(key, entity.name))
    return [(row[0], row[1]) for row in rows]


def of_items(connection: Connection, identifiers: Collection[str]) -> dict[str, list[Mention]]:
    """Return the mentions of items, in their order, but for those of entities that are hidden."""
    found: dict[str, list[Mention]] = {}
    mention = schema.mention.c
    query = select(mention.item_id, *(mention[name] for name in _FIELDS)).order_by(mention.item_id, mention.position)
    wanted = list(identifiers)
    for start in range(0, len(wanted), _BATCH):
        some = query.where(mention.item_id.in_(wanted[start : start + _BATCH]), mention.entity != HIDDEN)
        for item, *said in connection.execute(some):
            found.setdefault(item, []).append(Mention(*said))
    return found


def items_naming(connection: Connection, identifier: str) -> list[tuple[str, Date, str]]:
    """Return the items that name an entity with the days and committees of their meetings, the newest first."""
    mention, item, meeting = schema.mention.c, schema.item.c, schema.meeting.c
    rows = connection.execute(
        select(item.id, meeting.date, meeting.committee)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(item.id.in_(select(mention.item_id).where(mention.entity == identifier)))
        .order_by(meeting.date.desc(), meeting.id, item.position)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def items_of_acts(connection: Connection, identifier: str) -> list[str]:
    """Return the items that name an entity and tell of votes, motions, statements or presence."""
    own = select(schema.mention.c.item_id).where(schema.mention.c.entity == identifier)
    told = union(
        *(
            select(table.c.item_id).where(table.c.item_id.in_(own))
            for table in (schema.vote_event, schema.statement, schema.presence)
        )
    )
    return sorted(connection.execute(told).scalars())


def attended(connection: Connection, identifier: str) -> list[tuple[str, str, Date, Attendance, str]]:
    """Return (meeting, committee, date, attendance, role) of every meeting that lists a person, the oldest first."""
    seen, person, meeting = schema.attendance.c, schema.participant.c, schema.meeting.c
    rows = connection.execute(
        select(meeting.id, meeting.committee, meeting.date, person.attendance, person.role)
        .join(schema.participant, (person.meeting_id == seen.meeting_id) & (person.position == seen.position))
        .join(schema.meeting, meeting.id == seen.meeting_id)
        .where(seen.entity == identifier)
        .order_by(meeting.date, meeting.id)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def attending(connection: Connection, meeting: str) -> dict[int, str]:
    """Return who the people on a meeting's list are, by their place in it; those without a page are left out."""
    seen = schema.attendance.c
    rows = connection.execute(
        select(seen.position, seen.entity)
        .join(schema.entity, schema.entity.c.id == seen.entity)
        .where(seen.meeting_id == meeting)
    )
    return {row.position: row.entity for row in rows}


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as it stands in a list, and how often it is named."""

    id: str
    label: Label
    name: str
    council: str
    party: str
    mentions: int


def named(connection: Connection) -> list[Named]:
    """Return every entity, the most often named first."""
    entity, mention = schema.entity.c, schema.mention.c
    often = select(mention.entity, func.count().label("times")).group_by(mention.entity).subquery()
    times = func.coalesce(often.c.times, 0)
    rows = connection.execute(
        select(entity.id, entity.label, entity.name, entity.council, entity.party, times)
        .join(often, often.c.entity == entity.id, isouter=True)
        .order_by(times.desc(), entity.name, entity.id)
    )
    return [Named(*row) for row in rows]


def counts(connection: Connection) -> dict[str, int]:
    """Return how many entities there are of each label."""
    entity = schema.entity.c
    return {row[0]: row[1] for row in connection.execute(select(entity.label, func.count()).group_by(entity.label))}
