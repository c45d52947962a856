"""The archive's tables."""

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    literal_column,
    select,
)

VERSION = "6"
"""Raised by one whenever a table or an index comes or changes, with a step in ``migrations``."""

UNRESOLVED = "names unresolved"
"""The remark that mentions came or went since it was last worked out whom they name."""

PURGE = "purge"
"""The remark that something was withdrawn or hidden, so that no file may hold its words any longer."""

metadata = MetaData()

about = Table("about", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))

page = Table(
    "page",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("url", Text, nullable=False, index=True),
    Column("council", Text, nullable=False),
    Column("fetched_at", String(40), nullable=False),
    Column("arrived_at", String(40), nullable=False, index=True),  # the order of pages; clocks may be set back
    Column("content_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("meeting_id", String(300), index=True),  # NULL: not read, ``reason`` says why
    Column("reason", Text),
    Column("parser", String(20), nullable=False),
    Column("withdrawn", Boolean, nullable=False, default=False),  # taken back by the council: kept raw, never shown
)

scan = Table(  # what a page holds that must not be shown, wherever on it; pages without any have no row
    "scan",
    metadata,
    Column("page", String(80), primary_key=True),
    Column("cpr", Integer, nullable=False),
    Column("hidden", Integer, nullable=False),
)

rejected = Table(  # files that were not even taken in, such as those over the size limit
    "rejected",
    metadata,
    Column("url", Text, primary_key=True),
    Column("council", Text, nullable=False),
    Column("seen_at", String(40), nullable=False),
    Column("reason", Text, nullable=False),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", String(300), primary_key=True),
    Column("council", Text, nullable=False),
    Column("committee", Text, nullable=False),
    Column("date", Date, nullable=False, index=True),
    Column("start", String(40)),  # ISO 8601 with offset: SQLite keeps no time zone
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("page", String(80), nullable=False, index=True),
    Column("content", String(64), nullable=False),  # hash of everything below, to tell a change from a repeat
    Column("changed_at", String(40), nullable=False),
)

participant = Table(
    "participant",
    metadata,
    Column("meeting_id", ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("party", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("attendance", String(20), nullable=False),
)

item = Table(
    "item",
    metadata,
    Column("id", String(320), primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("journal_number", String(60), nullable=False),
    Column("open", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Column("page", String(80), nullable=False, index=True),
    Index("item_journal_number", "journal_number"),
)
Index("item_journal_number_any_letters", func.upper(item.c.journal_number))  # a case is looked up in any letter case


def _part(name: str, *columns: Column) -> Table:  # type: ignore[type-arg]
    """Return a table of an item's parts, in their order."""
    return Table(
        name,
        metadata,
        Column("item_id", ForeignKey("item.id", ondelete="CASCADE"), primary_key=True),
        Column("position", Integer, primary_key=True),
        *columns,
    )


section = _part(
    "section",
    Column("heading", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)
attachment = _part("attachment", Column("name", Text, nullable=False), Column("url", Text, nullable=False))
absence = _part("absence", Column("name", Text, nullable=False))
decision = _part(
    "decision",
    Column("point", Text, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)
reference = _part(
    "reference",
    Column("text", Text, nullable=False),
    Column("committee", Text, nullable=False),
    Column("date", Date, nullable=False, index=True),
    Column("number", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("points_to", String(320), nullable=False, index=True),  # an item's or a meeting's address, known or not
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

vote_event = _part(
    "vote_event",
    Column("motion", String(20), nullable=False),
    Column("proposers", Text, nullable=False),  # a line each
    Column("result", String(20), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)
vote = _part(
    "vote",
    Column("event", Integer, nullable=False),  # the position of its vote event
    Column("voter", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("option", String(10), nullable=False),
    Column("count", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)
statement = _part(
    "statement",
    Column("kind", String(30), nullable=False),
    Column("authors", Text, nullable=False),  # a line each
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)
presence = _part(
    "presence",
    Column("name", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("instead_of", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)
planned = _part(
    "planned",
    Column("committee", Text, nullable=False),
    Column("date", Date, nullable=False, index=True),
    Column("is_day", Boolean, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

passage = _part(
    "passage", Column("key", String(64), nullable=False, index=True), Column("model", String(80), nullable=False)
)

vector = Table(  # by the hash of model and text: the same text is never computed twice
    "vector",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

recognised = Table(  # by the hash of model and text: what the model found, so that no text is read by it twice
    "recognised",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("spans", Text, nullable=False),
)

named = Table(  # items whose mentions are found, and by which make of model and rules
    "named",
    metadata,
    Column("item_id", ForeignKey("item.id", ondelete="CASCADE"), primary_key=True),
    Column("made_by", String(40), nullable=False),
)

mention = _part(
    "mention",
    Column("zone", String(10), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("label", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("naming", String(20), nullable=False),
    Column("found_by", String(20), nullable=False),
    Column("party", String(10), nullable=False),
    Column("entity", String(320), nullable=False, index=True),  # empty: a fact, or a name that fits nobody alone
)
ACRONYM = mention.c.naming == literal_column("'acronym'")  # a value apart from the query would hide the index from it
# In part for SQLite alone: to name another database here loads all that SQLAlchemy knows of it, at every start.
Index("mention_acronym", mention.c.text, sqlite_where=ACRONYM)

entity = Table(
    "entity",
    metadata,
    Column("id", String(320), primary_key=True),
    Column("label", String(10), nullable=False),
    Column("name", Text, nullable=False),
    Column("council", Text, nullable=False),
    Column("party", Text, nullable=False),
)

alias = Table(
    "alias",
    metadata,
    Column("entity_id", String(320), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("naming", String(20), nullable=False),
    Column("often", Integer, nullable=False),
)

spelling = Table(  # what entities are looked up by, however their names are spelt
    "spelling",
    metadata,
    Column("key", Text, primary_key=True),
    Column("entity_id", String(320), primary_key=True, index=True),
)

unresolved = Table(  # meetings with mentions or people that nobody has worked out the names of
    "unresolved",
    metadata,
    Column("meeting_id", String(300), primary_key=True),
)

stirred = Table(  # entities that lost a mention since they were worked out, and the acronym that it explained
    "stirred",
    metadata,
    Column("entity", String(320), primary_key=True),
    Column("acronym", String(300), primary_key=True),
)

attendance = Table(  # who each person on a meeting's list is
    "attendance",
    metadata,
    Column("meeting_id", ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("entity", String(320), nullable=False, index=True),
)

listing = Table(  # what councils list as published
    "listing",
    metadata,
    Column("url", String(1000), primary_key=True),
    Column("council", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("committee", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("version", Text, nullable=False),  # the source's own signal of change, such as FirstAgenda's ReleasedDate
    Column("fetched_version", Text),
    Column("page", String(80)),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("checked_at", String(40)),
    Column("reason", Text),  # why it could not be fetched
)

document = Table(  # attachments: their text, or why there is none
    "document",
    metadata,
    Column("url", String(1000), primary_key=True),
    Column("council", Text, nullable=False),
    Column("page", String(80)),
    Column("checked_at", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text),
)

spent = Table(  # requests to a host on a day
    "spent",
    metadata,
    Column("host", String(255), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("requests", Integer, nullable=False),
)

revision = Table(  # what was last told of each meeting and item to those who follow; never a word of its text
    "revision",
    metadata,
    Column("id", String(320), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),  # the order of changes; clocks may be set back
    Column("arrived", Integer, nullable=False),  # the number it was given when it came, or came back
    Column("at", String(40), nullable=False),
    Column("departed", Boolean, nullable=False),
    Column("content", String(64), nullable=False),  # hash of what is shown of it; empty where that is not told yet
)

pending = Table(  # meetings changed since the index was last written
    "pending",
    metadata,
    Column("meeting_id", String(300), primary_key=True),
)


def get(connection: Connection, name: str) -> str | None:
    """Return a remark about the archive itself."""
    return connection.execute(select(about.c.value).where(about.c.name == name)).scalar()


def put(connection: Connection, name: str, value: str) -> None:
    """Keep a remark about the archive itself."""
    connection.execute(delete(about).where(about.c.name == name))
    connection.execute(insert(about).values(name=name, value=value))
