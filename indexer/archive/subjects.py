"""Items by the beginning of their journal number, as far as is needed to count them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from sqlalchemy import Connection, func, select

from indexer.archive import schema
from indexer.models import Decision

_BATCH = 400


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item with a journal number; ``meeting`` is the address of its meeting."""

    id: str
    journal_number: str
    title: str
    meeting: str
    council: str
    committee: str
    date: Date


def numbered(connection: Connection, beginning: str) -> list[Numbered]:
    """Return the items whose journal number begins so, the newest meeting first, each in the order of its agenda."""
    item, meeting = schema.item.c, schema.meeting.c
    rows = connection.execute(
        select(item.id, item.journal_number, item.title, meeting.id, meeting.council, meeting.committee, meeting.date)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(item.journal_number.startswith(beginning, autoescape=True))
        .order_by(meeting.date.desc(), meeting.id, item.position)
    )
    return [Numbered(*row) for row in rows]


def titles(connection: Connection) -> list[tuple[str, str, Date]]:
    """Return the journal number, title and day of every item that has a number."""
    item, meeting = schema.item.c, schema.meeting.c
    rows = connection.execute(
        select(item.journal_number, item.title, meeting.date)
        .join(schema.meeting, meeting.id == item.meeting_id)
        .where(item.journal_number != "")
    )
    return [(row[0], row[1], row[2]) for row in rows]


def decisions(connection: Connection, items: Sequence[str]) -> dict[str, list[Decision]]:
    """Return the decisions of items, by item."""
    found: dict[str, list[Decision]] = defaultdict(list)
    decision = schema.decision.c
    for start in range(0, len(items), _BATCH):
        rows = connection.execute(
            select(schema.decision)
            .where(decision.item_id.in_(items[start : start + _BATCH]))
            .order_by(decision.item_id, decision.position)
        )
        for row in rows:
            found[row.item_id].append(Decision(row.point, row.outcome, row.start, row.end))
    return found


def named_in(connection: Connection, items: Sequence[str]) -> Counter[str]:
    """Return in how many of these items each entity is named, by address."""
    mention = schema.mention.c
    often: Counter[str] = Counter()
    for start in range(0, len(items), _BATCH):
        rows = connection.execute(
            select(mention.entity, func.count(mention.item_id.distinct()))
            .where(mention.item_id.in_(items[start : start + _BATCH]), mention.entity != "")
            .group_by(mention.entity)
        )
        for entity, count in rows:
            often[entity] += count
    return often
