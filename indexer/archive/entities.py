"""Mentions and the entities they name: derived from items, kept because finding them is slow."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date as Date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, union, update

from indexer.archive import schema
from indexer.models import HIDDEN, Alias, Attendance, Entity, Label, Mention, Occurrence

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
    schema.put(connection, schema.UNRESOLVED, "1")


def forget_all(connection: Connection) -> None:
    """Forget which items have been read for names, so that all are read again; what the model found is kept."""
    connection.execute(delete(schema.named))


# Resolving


@dataclass(frozen=True, slots=True)
class Placed(Occurrence):
    """A mention and its place in the archive, for a person on a meeting's list that in the list.

    Of the mention only what is said is told, not where in the text.
    """

    meeting: str
    position: int
    is_listed: bool = False


def resolved_by(connection: Connection) -> str | None:
    """Return what mentions were last resolved by, or None when mentions have come or gone since."""
    return None if schema.get(connection, schema.UNRESOLVED) else schema.get(connection, "names resolved")


def placed(connection: Connection) -> Iterator[Placed]:
    """Yield every mention that may name an entity, and every person on a meeting's list; always in the same order.

    Equal values are one object: there may be millions, and most say what others have said.
    """
    known: dict[Any, Any] = {}

    def one(value: Any) -> Any:
        return known.setdefault(value, value)

    mention, item, meeting = schema.mention.c, schema.item.c, schema.meeting.c
    where = (meeting.council, meeting.committee, meeting.date, meeting.id.label("meeting"))
    said = (mention.label, mention.text, mention.found_by, mention.name, mention.naming, mention.party, mention.entity)
    rows = connection.execute(
        select(item.id, *where, mention.position, *said)
        .join(schema.item, item.id == mention.item_id)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(mention.label.in_(("PER", "ORG", "LOC")))
        .order_by(meeting.date, meeting.id, item.position, mention.position)
    )
    for address, council, committee, day, identifier, position, label, text, *rest in rows:
        found = one(Mention(label, 0, 0, text, "text", *rest))
        yield Placed(one(address), one(council), one(committee), one(day), found, one(identifier), position)
    person, seen = schema.participant.c, schema.attendance.c
    rows = connection.execute(
        select(*where, person.position, person.name, person.party, seen.entity)
        .join(schema.meeting, meeting.id == person.meeting_id)
        .join(
            schema.attendance, (seen.meeting_id == person.meeting_id) & (seen.position == person.position), isouter=True
        )
        .order_by(meeting.date, meeting.id, person.position)
    )
    for council, committee, day, identifier, *seat in rows:
        position, name, party, entity = seat
        found = one(Mention("PER", 0, 0, name, "text", "participants", name, "written", party, entity or ""))
        address = one(identifier)
        yield Placed(address, one(council), one(committee), one(day), found, address, position, is_listed=True)


def put_resolved(
    connection: Connection, entities: Sequence[Entity], changed: Sequence[tuple[Placed, str]], by: str
) -> None:
    """Keep entities in place of those known, and whom mentions and people on lists name where that changed."""
    connection.execute(delete(schema.alias))
    connection.execute(delete(schema.entity))
    if entities:
        connection.execute(
            insert(schema.entity),
            [
                {"id": each.id, "label": each.label, "name": each.name, "council": each.council, "party": each.party}
                for each in entities
            ],
        )
        connection.execute(
            insert(schema.alias),
            [
                {"entity_id": each.id, "position": n, "name": alias.name, "naming": alias.naming, "often": alias.count}
                for each in entities
                for n, alias in enumerate(each.aliases)
            ],
        )
    for start in range(0, len(changed), _BATCH):
        _put_named(connection, changed[start : start + _BATCH])
    connection.execute(delete(schema.about).where(schema.about.c.name == schema.UNRESOLVED))
    schema.put(connection, "names resolved", by)


def _put_named(connection: Connection, changed: Sequence[tuple[Placed, str]]) -> None:
    mention, seen = schema.mention.c, schema.attendance.c
    place = (mention.item_id == bindparam("of")) & (mention.position == bindparam("at"))
    found = [{"of": each.item, "at": each.position, "entity": entity} for each, entity in changed if not each.is_listed]
    if found:
        connection.execute(update(schema.mention).where(place), found)
    for each, entity in changed:
        if each.is_listed:
            known = (seen.meeting_id == each.meeting) & (seen.position == each.position)
            connection.execute(delete(schema.attendance).where(known))
            connection.execute(
                insert(schema.attendance).values(meeting_id=each.meeting, position=each.position, entity=entity)
            )


# Reading


def heads(connection: Connection) -> dict[str, tuple[str, str]]:
    """Return the label and name of every entity, by address."""
    return {row.id: (row.label, row.name) for row in connection.execute(select(schema.entity))}


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


def called(connection: Connection, names: Collection[str]) -> list[str]:
    """Return the addresses of entities with one of these names, or called so, the most often named first."""
    alias, entity = schema.alias.c, schema.entity.c
    rows = connection.execute(
        select(entity.id, func.sum(alias.often))
        .join(schema.alias, alias.entity_id == entity.id)
        .where(or_(entity.name.in_(list(names)), alias.name.in_(list(names)), entity.id.in_(list(names))))
        .group_by(entity.id)
    )
    return [row[0] for row in sorted(rows, key=lambda row: (-row[1], row[0]))]


def all_names(connection: Connection) -> set[str]:
    """Return every name that any entity goes by or is called."""
    return {
        *connection.execute(select(schema.alias.c.name)).scalars(),
        *connection.execute(select(schema.entity.c.name)).scalars(),
    }


def of_items(connection: Connection, identifiers: Collection[str]) -> dict[str, list[Mention]]:
    """Return the mentions of items, in their order, but for those of entities that are hidden."""
    found: dict[str, list[Mention]] = {}
    wanted = list(identifiers)
    for start in range(0, len(wanted), _BATCH):
        rows = connection.execute(
            select(schema.mention)
            .where(schema.mention.c.item_id.in_(wanted[start : start + _BATCH]), schema.mention.c.entity != HIDDEN)
            .order_by(schema.mention.c.item_id, schema.mention.c.position)
        )
        for row in rows:
            found.setdefault(row.item_id, []).append(_mention(row))
    return found


def names(connection: Connection) -> dict[str, Entity]:
    """Return every entity by address."""
    return get(connection, list(heads(connection)))


def items_naming(connection: Connection, identifier: str) -> list[tuple[str, Date]]:
    """Return the items that name an entity with the days of their meetings, the newest first."""
    mention, item, meeting = schema.mention.c, schema.item.c, schema.meeting.c
    rows = connection.execute(
        select(item.id, meeting.date)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(item.id.in_(select(mention.item_id).where(mention.entity == identifier)))
        .order_by(meeting.date.desc(), meeting.id, item.position)
    )
    return [(row[0], row[1]) for row in rows]


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


def committees_naming(connection: Connection, identifier: str) -> list[tuple[str, int]]:
    """Return the committees in whose items an entity is named, and in how many, the most first."""
    mention, item, meeting = schema.mention.c, schema.item.c, schema.meeting.c
    rows = connection.execute(
        select(meeting.committee, func.count())
        .join(schema.item, item.meeting_id == meeting.id)
        .where(item.id.in_(select(mention.item_id).where(mention.entity == identifier)))
        .group_by(meeting.committee)
    )
    return sorted(((row[0], row[1]) for row in rows), key=lambda pair: (-pair[1], pair[0]))


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


def _mention(row: Any) -> Mention:
    return Mention(**{name: getattr(row, name) for name in _FIELDS})
