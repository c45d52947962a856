"""What a page of hits shows of its items: one query, however many there are, and another where words are missing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from operator import itemgetter

from sqlalchemy import BindParameter, ColumnClause, Connection, bindparam, literal_column, null, select, union_all

from indexer.archive import schema
from indexer.models import Attachment, Decision, Section

_BATCH = 400  # items read in one query; SQLite takes 32,766 variables at most
_WANTED: BindParameter[str] = bindparam("items", expanding=True)
_PLACE = itemgetter(2)
_ITEM, _SECTION, _DECISION = 0, 1, 2
_NONE: ColumnClause[int] = literal_column("0")
_EMPTY: ColumnClause[str] = literal_column("''")
# Made once: putting a query together takes SQLAlchemy as long as the database takes to answer it.
_PARTS = union_all(
    select(
        *(schema.item.c.id, literal_column(str(_ITEM)), _NONE, schema.item.c.title, _NONE, _NONE, _EMPTY),
        *(schema.item.c.number, schema.item.c.journal_number, schema.item.c.text),
        *(schema.meeting.c.council, schema.meeting.c.committee, schema.meeting.c.date),
    )
    .join(schema.meeting, schema.meeting.c.id == schema.item.c.meeting_id)
    .where(schema.item.c.id.in_(_WANTED)),
    *(
        select(
            *(table.c.item_id, literal_column(str(kind)), table.c.position, name, table.c.start, table.c.end, outcome),
            *(null(),) * 6,
        ).where(table.c.item_id.in_(_WANTED))
        for kind, table, name, outcome in (
            (_SECTION, schema.section, schema.section.c.heading, _EMPTY),
            (_DECISION, schema.decision, schema.decision.c.point, schema.decision.c.outcome),
        )
    ),
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
        parts = connection.execute(_PARTS, {"items": identifiers[start : start + _BATCH]}).all()
        sections: dict[str, list[Section]] = defaultdict(list)
        decisions: dict[str, list[Decision]] = defaultdict(list)
        for item, kind, _, name, begin, end, outcome, *_ in sorted(parts, key=_PLACE):
            if kind == _SECTION:
                sections[item].append(Section(name, begin, end))
            elif kind == _DECISION:
                decisions[item].append(Decision(name, outcome, begin, end))
        for item, kind, _, title, _, _, _, number, journal_number, text, council, committee, date in parts:
            if kind == _ITEM:
                found[item] = ShownItem(
                    item,
                    number,
                    title,
                    journal_number,
                    text,
                    council,
                    committee,
                    date,
                    tuple(sections[item]),
                    tuple(decisions[item]),
                )
    return found


def attachments(connection: Connection, identifiers: Sequence[str]) -> dict[str, list[Attachment]]:
    """Return the attachments of items, in their order; items without any are left out."""
    found: dict[str, list[Attachment]] = {}
    for start in range(0, len(identifiers), _BATCH):
        for item, name, url in connection.execute(_ATTACHMENTS, {"items": identifiers[start : start + _BATCH]}):
            found.setdefault(item, []).append(Attachment(name, url))
    return found
