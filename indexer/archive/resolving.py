"""Whom names mean, worked out anew where something changed: what waits for it, what it goes by, and what came of it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, case, delete, func, insert, literal, select, update

from indexer.archive import schema
from indexer.models import Entity, Mention, Occurrence

_BATCH = 400
_BY = "names resolved"
_TIMES = "names worked out"
_NO_DAY = Date.min


# What waits


def wait(connection: Connection, meetings: Iterable[str]) -> None:
    """Note that meetings have names that nobody has worked out the meaning of."""
    identifiers = set(meetings)
    if identifiers:
        known = schema.unresolved.c.meeting_id
        identifiers -= set(connection.execute(select(known).where(known.in_(identifiers))).scalars())
    if identifiers:
        connection.execute(insert(schema.unresolved), [{"meeting_id": each} for each in sorted(identifiers)])
    schema.put(connection, schema.UNRESOLVED, "1")


def stir(connection: Connection, items: Sequence[str] | Select[Any], *, meeting: str = "") -> None:
    """Note whom the mentions of items, and the people of a meeting, name: they are about to lose these.

    ``items`` are addresses or a query for them.
    """
    mention, seen, stirred = schema.mention.c, schema.attendance.c, schema.stirred.c
    acronym = case((mention.naming == "acronym", func.substr(mention.text, 1, 300)), else_="")
    lost = [
        select(mention.entity, acronym)
        .where(mention.item_id.in_(items), (mention.entity != "") | (acronym != ""))
        .distinct(),
        select(seen.entity, literal("")).where(seen.meeting_id == meeting, seen.entity != "").distinct(),
    ]
    rows = {(row[0], row[1]) for query in lost for row in connection.execute(query)}
    if rows:
        known = select(stirred.entity, stirred.acronym).where(stirred.entity.in_({entity for entity, _ in rows}))
        rows -= {(row[0], row[1]) for row in connection.execute(known)}
    if rows:
        connection.execute(insert(schema.stirred), [{"entity": each, "acronym": short} for each, short in sorted(rows)])
    schema.put(connection, schema.UNRESOLVED, "1")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Meetings whose names are new, entities that lost a mention, and acronyms that lost an explanation."""

    meetings: tuple[str, ...]
    entities: frozenset[str]
    acronyms: frozenset[str]


def waiting(connection: Connection) -> Waiting:
    """Return what waits to be worked out."""
    lost = connection.execute(select(schema.stirred)).all()
    return Waiting(
        tuple(connection.execute(select(schema.unresolved.c.meeting_id)).scalars()),
        frozenset(row.entity for row in lost if row.entity),
        frozenset(row.acronym for row in lost if row.acronym),
    )


def made_by(connection: Connection) -> str | None:
    """Return by which rules and rulings all that is known was worked out, or None where nothing was."""
    return schema.get(connection, _BY)


def resolved_by(connection: Connection) -> str | None:
    """Return what mentions were last resolved by, or None when mentions have come or gone since."""
    return None if schema.get(connection, schema.UNRESOLVED) else made_by(connection)


# What it goes by


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Occurrence):
    """A mention and its place in the archive, for a person on a meeting's list that in the list.

    Of the mention only what is said is told, not where in the text.
    """

    meeting: str
    number: int  # of the item in its meeting
    position: int
    is_listed: bool = False


def placed(
    connection: Connection,
    *,
    meetings: Sequence[str] | None = None,
    entities: Collection[str] | None = None,
    besides: Sequence[str] = (),
) -> Iterator[Placed]:
    """Yield mentions that may name an entity, then people on meetings' lists; always in the same order.

    All of them, those of some meetings or those that name some entities; in the last case not those of the meetings
    ``besides``. Equal values are one object: there may be millions, and most say what others have said.
    """
    known: dict[Any, Any] = {}

    def one(value: Any) -> Any:
        return known.setdefault(value, value)

    mention, item, meeting = schema.mention.c, schema.item.c, schema.meeting.c
    where = (meeting.council, meeting.committee, meeting.date, meeting.id.label("meeting"))
    said = (mention.label, mention.text, mention.found_by, mention.name, mention.naming, mention.party, mention.entity)
    query: Select[Any] = (
        select(item.id, *where, item.position, mention.position, *said)
        .join(schema.item, item.id == mention.item_id)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(mention.label.in_(("PER", "ORG", "LOC")))
        .order_by(meeting.date, meeting.id, item.position, mention.position)
    )
    for row in _narrowed(connection, query, mention.entity, meetings, entities, besides):
        address, council, committee, day, identifier, number, position, label, text, *rest = row
        found = one(Mention(label, 0, 0, text, "text", *rest))
        where_said = one(address), one(council), one(committee), one(day)
        yield Placed(*where_said, found, meeting=one(identifier), number=number, position=position)
    person, seen = schema.participant.c, schema.attendance.c
    seats: Select[Any] = (
        select(*where, person.position, person.name, person.party, seen.entity)
        .join(schema.meeting, meeting.id == person.meeting_id)
        .join(
            schema.attendance, (seen.meeting_id == person.meeting_id) & (seen.position == person.position), isouter=True
        )
        .order_by(meeting.date, meeting.id, person.position)
    )
    for row in _narrowed(connection, seats, seen.entity, meetings, entities, besides):
        council, committee, day, identifier, position, name, party, entity = row
        found = one(Mention("PER", 0, 0, name, "text", "participants", name, "written", party, entity or ""))
        address = one(identifier)
        where_said = address, one(council), one(committee), one(day)
        yield Placed(*where_said, found, meeting=address, number=0, position=position, is_listed=True)


def _narrowed(
    connection: Connection,
    query: Select[Any],
    entity: Any,
    meetings: Sequence[str] | None,
    entities: Collection[str] | None,
    besides: Sequence[str],
) -> Iterator[Any]:
    """Yield the rows of a query, narrowed as placed() is; in its order where that is of use: not by entity."""
    if meetings is not None:
        for some in _batches(sorted(meetings)):
            yield from connection.execute(query.where(schema.meeting.c.id.in_(some)))
    elif entities is not None:
        for some in _batches(sorted(entities)):
            for row in connection.execute(query.order_by(None).where(entity.in_(some))):
                if row.meeting not in besides:
                    yield row
    else:
        yield from connection.execute(query)


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))


def alike(connection: Connection, entities: Collection[str], *, besides: Sequence[str]) -> Iterator[Occurrence]:
    """Yield what placed() does of entities, once for all that is alike; the day is told only of people.

    It is they who are told apart by it. What is alike in this is given to the same entity, and counted here by SQLite:
    the mayor alone is named by the ten thousand.
    """
    mention, item, meeting = schema.mention.c, schema.item.c, schema.meeting.c
    day = case((mention.label == "PER", meeting.date), else_=None).label("day")
    said = (
        meeting.council,
        day,
        mention.label,
        mention.text,
        mention.name,
        mention.naming,
        mention.party,
        mention.entity,
    )
    spoken = (
        select(*said, func.count())
        .join(schema.item, item.id == mention.item_id)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(mention.label.in_(("PER", "ORG", "LOC")), meeting.id.not_in(besides))
        .group_by(*said)
    )
    person, seen = schema.participant.c, schema.attendance.c
    listed = (meeting.council, meeting.date, person.name, person.party, seen.entity)
    present = (
        select(*listed, func.count())
        .join(schema.attendance, (seen.meeting_id == person.meeting_id) & (seen.position == person.position))
        .join(schema.meeting, meeting.id == person.meeting_id)
        .where(meeting.id.not_in(besides))
        .group_by(*listed)
    )
    for some in _batches(sorted(entities)):
        for council, on, label, text, name, naming, party, entity, count in connection.execute(
            spoken.where(mention.entity.in_(some))
        ):
            found = Mention(label, 0, 0, text, "text", "model", name, naming, party, entity)
            yield Occurrence("", council, "", on or _NO_DAY, found, count)
        for council, on, name, party, entity, count in connection.execute(present.where(seen.entity.in_(some))):
            found = Mention("PER", 0, 0, name, "text", "participants", name, "written", party, entity)
            yield Occurrence("", council, "", on, found, count)


def explaining(connection: Connection, acronyms: Collection[str]) -> set[str]:
    """Return the entities named where items explain acronyms."""
    mention = schema.mention.c
    query = select(mention.entity).where(schema.ACRONYM).distinct()
    found: set[str] = set()
    for some in _batches(sorted(acronyms)):
        found |= set(connection.execute(query.where(mention.text.in_(some))).scalars())
    return found - {""}


def addresses(connection: Connection) -> list[tuple[str, str]]:
    """Return the address of every entity and the party that tells it from others of its name."""
    return [(row.id, row.party) for row in connection.execute(select(schema.entity.c.id, schema.entity.c.party))]


# What came of it


def put(
    connection: Connection,
    entities: Sequence[Entity],
    changed: Sequence[tuple[Placed, str]],
    by: str,
    *,
    instead_of: Collection[str] | None,
    keys: Callable[[Entity], Collection[str]],
) -> None:
    """Keep entities in place of some or, for None, all, and whom mentions and people on lists name where that changed.

    ``keys`` tells what an entity is looked up by.
    """
    for table, column in ((schema.alias, "entity_id"), (schema.spelling, "entity_id"), (schema.entity, "id")):
        if instead_of is None:
            connection.execute(delete(table))
        else:
            for some in _batches(sorted(instead_of)):
                connection.execute(delete(table).where(table.c[column].in_(some)))
    _insert(
        connection,
        schema.entity,
        [
            {"id": each.id, "label": each.label, "name": each.name, "council": each.council, "party": each.party}
            for each in entities
        ],
    )
    _insert(
        connection,
        schema.alias,
        [
            {"entity_id": each.id, "position": n, "name": alias.name, "naming": alias.naming, "often": alias.count}
            for each in entities
            for n, alias in enumerate(each.aliases)
        ],
    )
    _insert(
        connection,
        schema.spelling,
        [{"key": key, "entity_id": each.id} for each in entities for key in sorted(keys(each))],
    )
    for start in range(0, len(changed), _BATCH):
        _put_named(connection, changed[start : start + _BATCH])
    connection.execute(delete(schema.unresolved))
    connection.execute(delete(schema.stirred))
    connection.execute(delete(schema.about).where(schema.about.c.name == schema.UNRESOLVED))
    schema.put(connection, _BY, by)
    schema.put(connection, _TIMES, str(times(connection) + 1))


def times(connection: Connection) -> int:
    """Return how often names have been worked out: another number whenever any may mean something else."""
    return int(schema.get(connection, _TIMES) or 0)


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _put_named(connection: Connection, changed: Sequence[tuple[Placed, str]]) -> None:
    mention, seen = schema.mention.c, schema.attendance.c
    place = (mention.item_id == bindparam("of")) & (mention.position == bindparam("at"))
    found = [{"of": each.item, "at": each.position, "entity": entity} for each, entity in changed if not each.is_listed]
    if found:
        connection.execute(update(schema.mention).where(place), found)
    seat = (seen.meeting_id == bindparam("of")) & (seen.position == bindparam("at"))
    listed = [(each.meeting, each.position, entity) for each, entity in changed if each.is_listed]
    if listed:
        connection.execute(delete(schema.attendance).where(seat), [{"of": of, "at": at} for of, at, _ in listed])
        rows = [{"meeting_id": of, "position": at, "entity": entity} for of, at, entity in listed]
        connection.execute(insert(schema.attendance), rows)


def meetings_naming(connection: Connection, entities: Collection[str]) -> set[str]:
    """Return the meetings in whose items entities are named."""
    mention, item = schema.mention.c, schema.item.c
    query = select(item.meeting_id).join(schema.mention, mention.item_id == item.id).distinct()
    found: set[str] = set()
    for some in _batches(sorted(entities)):
        found |= set(connection.execute(query.where(mention.entity.in_(some))).scalars())
    return found
