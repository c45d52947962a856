"""What a page of hits shows of its items: two queries, however many there are, and a third where words are missing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from sqlalchemy import BindParameter, Connection, bindparam, literal, select, union_all

from indexer.archive import schema
from indexer.models import Attachment, Decision, Section

_BATCH = 400  # items read in one query; SQLite takes 32,766 variables at most
_WANTED: BindParameter[str] = bindparam("items", expanding=True)
_SECTION, _DECISION = 0, 1
# Made once: putting a query together takes SQLAlchemy as long as the database takes to answer it.
_ITEMS = (
    select(
        *(getattr(schema.item.c, name) for name in ("id", "number", "title", "journal_number", "text")),
        *(getattr(schema.meeting.c, name) for name in ("council", "committee", "date")),
    )
    .join(schema.meeting, schema.meeting.c.id == schema.item.c.meeting_id)
    .where(schema.item.c.id.in_(_WANTED))
)
_PARTS = union_all(
    *(
        select(table.c.item_id, literal(kind), table.c.position, name, table.c.start, table.c.end, outcome).where(
            table.c.item_id.in_(_WANTED)
        )
        for kind, table, name, outcome in (
            (_SECTION, schema.section, schema.section.c.heading, literal("")),
            (_DECISION, schema.decision, schema.decision.c.point, schema.decision.c.outcome),
        )
    )
)
_ATTACHMENTS = (
    select(schema.attachment.c.item_id, schema.attachment.c.name, schema.attachment.c.url)
    .where(schema.attachment.c.item_id.in_(_WANTED))
    .order_by(schema.attachment.c.item_id, schema.attachment.c.position)
)


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item as a hit shows it."""

    id: str
    number: str
    title: str
    journal_number: str
    text: str
    council: str
    committee: str
    date: Date
    sections: tuple[Section, ...]
    decisions: tuple[Decision, ...]


def get(connection: Connection, identifiers: Sequence[str]) -> dict[str, ShownItem]:
    """Return the items with these ids; those the archive lacks are left out."""
    found: dict[str, ShownItem] = {}
    for start in range(0, len(identifiers), _BATCH):
        wanted = {"items": identifiers[start : start + _BATCH]}
        sections: dict[str, list[Section]] = defaultdict(list)
        decisions: dict[str, list[Decision]] = defaultdict(list)
        parts = sorted(map(tuple, connection.execute(_PARTS, wanted).all()))
        for item, kind, _, name, begin, end, outcome in parts:
            if kind == _SECTION:
                sections[item].append(Section(name, begin, end))
            else:
                decisions[item].append(Decision(name, outcome, begin, end))
        rows = connection.execute(_ITEMS, wanted).all()
        for identifier, number, title, journal_number, text, council, committee, date in rows:
            found[identifier] = ShownItem(
                identifier,
                number,
                title,
                journal_number,
                text,
                council,
                committee,
                date,
                tuple(sections[identifier]),
                tuple(decisions[identifier]),
            )
    return found


def attachments(connection: Connection, identifiers: Sequence[str]) -> dict[str, list[Attachment]]:
    """Return the attachments of items, in their order; items without any are left out."""
    found: dict[str, list[Attachment]] = {}
    for start in range(0, len(identifiers), _BATCH):
        for item, name, url in connection.execute(_ATTACHMENTS, {"items": identifiers[start : start + _BATCH]}):
            found.setdefault(item, []).append(Attachment(name, url))
    return found
