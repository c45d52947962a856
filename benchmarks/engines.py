"""The engines that are measured beside each other: each takes in the same items and gives a page's whole answer.

A whole answer is the number of hits, the first ten, a marked passage of each and four facets over all hits. Every
engine reads Danish its own way (SQLite FTS5 not at all), so that hits differ; their number is printed beside the times.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Date
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from whoosh import index as whoosh_index
from whoosh import query as whoosh_query
from whoosh.analysis import LanguageAnalyzer
from whoosh.fields import ID, NUMERIC, TEXT, Schema
from whoosh.qparser import MultifieldParser

from benchmarks.postgres import psql
from indexer import pipeline, reading
from indexer.archive import meetings
from indexer.config import Config, Paths, Search
from indexer.library import Library, open_library
from indexer.models import AgendaItem, Filters, Meeting, Sort, StoredItem
from indexer.search.index import to_document

try:
    import tantivy
except ImportError:  # an engine of its own, and no dependency of ours: «pip install tantivy»
    tantivy: ModuleType | None = None  # type: ignore[no-redef]

SHOWN = 10
FACETS = ("committee", "year", "outcome", "subject")
_TEXTS = ("id", "title", "body", "journal", "committee", "outcome", "subject")


@dataclass(frozen=True, slots=True)
class Ask:
    """A search: words that all must stand there, a phrase, a beginning or a journal number, and what narrows it."""

    kind: str
    words: tuple[str, ...] = ()
    phrase: str = ""
    prefix: str = ""
    journal: str = ""
    since: Date | None = None
    by_date: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An item as every engine takes it in."""

    id: str
    title: str
    body: str
    journal: str
    committee: str
    outcome: str
    subject: str
    date: Date


@dataclass(frozen=True, slots=True)
class Answer:
    """What a result page needs: how many hits, the first of them with passages, and counts over all of them."""

    total: int
    shown: tuple[str, ...]
    milliseconds: float


class Engine(Protocol):
    """An engine in a folder of its own."""

    name: str

    def build(self, rows: Sequence[Row]) -> None:
        """Take items in, from nothing."""

    def open(self) -> None:
        """Open what was built."""

    def warm(self) -> None:
        """Get ready for the first search, as a server that runs does; most have nothing to get ready."""

    def answer(self, ask: Ask) -> Answer:
        """Answer a search."""

    def change(self, row: Row) -> None:
        """Take one more item in, so that the next answer has it."""


def timed(work: Callable[[], tuple[int, Sequence[str]]]) -> Answer:
    """Return the answer that some work gives, with the time of this thread it took."""
    began = time.thread_time()
    total, shown = work()
    return Answer(total, tuple(shown), (time.thread_time() - began) * 1000)


def row_of(stored: StoredItem) -> Row:
    """Return an item as engines take it in."""
    document = to_document(stored)
    number = stored.item.journal_number
    return Row(
        stored.item.id,
        stored.item.title,
        stored.item.text,
        number,
        stored.committee,
        document.outcome,
        number[:2],
        stored.date,
    )


class Ours:
    """Referatbasen itself, from the search to the hits that the page shows."""

    name = "Referatbasen"

    def __init__(self, folder: Path) -> None:
        """Take the folder of an archive that holds the items."""
        # Likeness of meaning is a model's work, which the others do not do.
        self._config = Config(paths=Paths(data=folder, sample=False), search=Search(similarity=False))
        self.library: Library = open_library(self._config)

    def build(self, rows: Sequence[Row]) -> None:
        """Build the index of the archive's items; the rows are the same."""
        with self.library.lock():
            pipeline.build_index(self.library, report=lambda _line: None)

    def open(self) -> None:
        """Open the index as a new process does."""
        self.library = open_library(self._config)
        self.library.index.count()

    def warm(self) -> None:
        """Get ready as the site does when it starts."""
        self.library.index.warm()

    def answer(self, ask: Ask) -> Answer:
        """Answer as the search page does."""
        typed = ask.journal or " ".join([*ask.words, *([f'"{ask.phrase}"'] if ask.phrase else [])])
        typed = f"{typed} {ask.prefix}*".strip() if ask.prefix else typed
        sort: Sort = "newest" if ask.by_date else "relevance"
        filters = Filters(since=ask.since)

        def work() -> tuple[int, list[str]]:
            found = reading.search(self.library, typed, filters=filters, sort=sort, limit=SHOWN)
            return found.exact, [hit.id for hit in found.hits]

        return timed(work)

    def change(self, row: Row) -> None:
        """Take in a meeting with one item, as an import does from the archive on."""
        meeting_id, _, number = row.id.rpartition("/")
        item = AgendaItem(row.id, number, row.title, row.journal, open=True, text=row.body)
        council = meeting_id.split("/")[0]
        meeting = Meeting(meeting_id, council, row.committee, row.date, None, "", "Referat", (), (item,), "")
        with self.library.archive.writing() as connection:
            meetings.put(connection, meeting, page="", item_pages={}, changed_at=datetime.now(UTC))
        with self.library.lock():
            pipeline.index_pending(self.library, report=lambda _line: None)


class PlainWhoosh(Engine):
    """Whoosh as its documentation shows it."""

    name = "plain Whoosh"

    def __init__(self, folder: Path) -> None:
        """Take an empty folder."""
        self._folder = folder

    def build(self, rows: Sequence[Row]) -> None:
        """Write all items in one commit."""
        words = LanguageAnalyzer("da")
        schema = Schema(
            id=ID(stored=True, unique=True),
            title=TEXT(words, stored=True),
            body=TEXT(words, stored=True),
            journal=ID(),
            date=NUMERIC(int, sortable=True),
            year=NUMERIC(int, sortable=True),
            **{name: ID(sortable=True) for name in ("committee", "outcome", "subject")},
        )
        self._folder.mkdir(parents=True, exist_ok=True)
        made = whoosh_index.create_in(str(self._folder), schema)
        writer = made.writer(limitmb=512)
        for row in rows:
            writer.add_document(**self._fields(row))
        writer.commit()
        self.open()

    @staticmethod
    def _fields(row: Row) -> dict[str, Any]:
        texts = {
            name: getattr(row, name) for name in ("id", "title", "body", "journal", "committee", "outcome", "subject")
        }
        return {**texts, "date": row.date.toordinal(), "year": row.date.year}

    def open(self) -> None:
        """Open a searcher."""
        self._index = whoosh_index.open_dir(str(self._folder))
        self._searcher = self._index.searcher()

    def answer(self, ask: Ask) -> Answer:
        """Answer with Whoosh's own groups and highlights."""
        parser = MultifieldParser(["title", "body"], self._index.schema)
        said = [*ask.words, *([f'"{ask.phrase}"'] if ask.phrase else []), *([f"{ask.prefix}*"] if ask.prefix else [])]
        query = parser.parse(" ".join(said)) if said else whoosh_query.Prefix("journal", ask.journal)
        narrowed = whoosh_query.NumericRange("date", ask.since.toordinal(), None) if ask.since else None
        by = {"sortedby": "date", "reverse": True} if ask.by_date else {}

        def work() -> tuple[int, list[str]]:
            found = self._searcher.search(query, limit=SHOWN, filter=narrowed, groupedby=list(FACETS), **by)
            for name in FACETS:
                found.groups(name)
            shown = [hit["id"] for hit in found if hit.highlights("body") is not None]
            return len(found), shown

        return timed(work)

    def change(self, row: Row) -> None:
        """Commit one more item."""
        writer = self._index.writer()
        writer.add_document(**self._fields(row))
        writer.commit()
        self._searcher = self._index.searcher()


class Fts5(Engine):
    """SQLite's full-text search: words as they are written."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        """Take a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "fts5.db"

    def build(self, rows: Sequence[Row]) -> None:
        """Write all items in one transaction."""
        self.open()
        self._database.executescript(
            "CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize='unicode61 remove_diacritics 0');"
            "CREATE TABLE item (rowid INTEGER PRIMARY KEY, id, journal, committee, year, outcome, subject, date);"
        )
        for row in rows:
            self._put(row)
        self._database.executescript("CREATE INDEX by_journal ON item (journal);")
        self._database.commit()

    def _put(self, row: Row) -> None:
        values = (row.id, row.journal, row.committee, row.date.year, row.outcome, row.subject, row.date.isoformat())
        self._database.execute(
            "INSERT INTO item (id, journal, committee, year, outcome, subject, date) VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        self._database.execute(
            "INSERT INTO words (rowid, title, body) VALUES (last_insert_rowid(), ?, ?)", (row.title, row.body)
        )

    def open(self) -> None:
        """Open the database."""
        self._database = sqlite3.connect(self._path)

    def answer(self, ask: Ask) -> Answer:
        """Answer in two statements: the first ten with snippets, and the counts."""
        said = [f'"{word}"' for word in (*ask.words, *([ask.phrase] if ask.phrase else []))]
        said += [f'"{ask.prefix}"*'] if ask.prefix else []
        if said:
            source, condition, value = (
                "words JOIN item ON item.rowid = words.rowid",
                "words MATCH ?",
                " AND ".join(said),
            )
            order, passage = "rank", "snippet(words, 1, '<mark>', '</mark>', '…', 40)"
        else:
            source, condition, value = "item", "journal >= ? AND journal < ? || '~'", ask.journal
            order, passage = "date DESC", "''"
        values = [value] * condition.count("?")
        if ask.since:
            condition += " AND date >= ?"
            values.append(ask.since.isoformat())
        order = "date DESC" if ask.by_date else order
        first = f"SELECT id, {passage} FROM {source} WHERE {condition} ORDER BY {order} LIMIT {SHOWN}"
        counted = (
            f"WITH hit AS MATERIALIZED (SELECT {', '.join(FACETS)} FROM {source} WHERE {condition}) "
            + " UNION ALL ".join(
                [f"SELECT '{name}', {name}, count(*) FROM hit GROUP BY 2" for name in FACETS]
                + ["SELECT 'total', '', count(*) FROM hit"]
            )
        )

        def work() -> tuple[int, list[str]]:
            shown = [row[0] for row in self._database.execute(first, values)]
            counts = self._database.execute(counted, values).fetchall()
            return int(counts[-1][2]), shown

        return timed(work)

    def change(self, row: Row) -> None:
        """Commit one more item."""
        self._put(row)
        self._database.commit()


class Tantivy(Engine):
    """The Rust library, through its Python package."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        """Take a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def _analyzer(self) -> Any:
        assert tantivy  # noqa: S101 (made only where it is installed)
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        return words.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("danish")).build()

    def build(self, rows: Sequence[Row]) -> None:
        """Write all items in one commit."""
        assert tantivy  # noqa: S101
        schema = tantivy.SchemaBuilder()
        for name in ("title", "body"):
            schema.add_text_field(name, stored=True, tokenizer_name="da")
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("journal", "committee", "outcome", "subject"):
            schema.add_text_field(name, tokenizer_name="raw", fast=True)
        for name in ("year", "date"):
            schema.add_integer_field(name, fast=True, indexed=True)
        self._index = tantivy.Index(schema.build(), path=str(self._folder))
        self._index.register_tokenizer("da", self._analyzer())
        self._writer = self._index.writer(heap_size=200_000_000, num_threads=1)
        for row in rows:
            self._put(row)
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._writer = None
        self.open()

    def _put(self, row: Row) -> None:
        assert tantivy  # noqa: S101
        texts = {
            name: getattr(row, name) for name in ("id", "title", "body", "journal", "committee", "outcome", "subject")
        }
        self._writer.add_document(tantivy.Document(**texts, year=row.date.year, date=row.date.toordinal()))

    def open(self) -> None:
        """Open the index."""
        assert tantivy  # noqa: S101
        self._index = tantivy.Index.open(str(self._folder))
        self._index.register_tokenizer("da", self._analyzer())
        self._index.reload()
        self._searcher = self._index.searcher()

    def answer(self, ask: Ask) -> Answer:
        """Answer with a search, its snippets and an aggregation."""
        assert tantivy  # noqa: S101
        said = [*(f"+{word}" for word in ask.words), *([f'+"{ask.phrase}"'] if ask.phrase else [])]
        schema = self._index.schema
        if ask.prefix:
            parts = [tantivy.Query.regex_query(schema, name, f"{ask.prefix}.*") for name in ("title", "body")]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
        elif ask.journal:
            query = tantivy.Query.regex_query(schema, "journal", ask.journal.replace(".", "[.]") + ".*")
        else:
            query = self._index.parse_query(" ".join(said), ["title", "body"])
        if ask.since:
            day = tantivy.Query.range_query(schema, "date", tantivy.FieldType.Integer, ask.since.toordinal(), 4_000_000)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, day)])
        counts = {name: {"terms": {"field": name, "size": 100}} for name in FACETS}
        by = {"order_by_field": "date", "order": tantivy.Order.Desc} if ask.by_date else {}

        def work() -> tuple[int, list[str]]:
            found = self._searcher.search(query, SHOWN, count=True, **by)
            passages = tantivy.SnippetGenerator.create(self._searcher, query, schema, "body")
            shown = []
            for _, address in found.hits:
                document = self._searcher.doc(address)
                passages.snippet_from_doc(document).to_html()
                shown.append(document["id"][0])
            self._searcher.aggregate(query, counts)
            return int(found.count), shown

        return timed(work)

    def change(self, row: Row) -> None:
        """Commit one more item."""
        self._writer = self._index.writer(heap_size=50_000_000, num_threads=1)
        self._put(row)
        self._writer.commit()
        self._writer = None
        self._index.reload()
        self._searcher = self._index.searcher()


class Postgres(Engine):
    """PostgreSQL's full-text search with its Danish configuration; times are those of its own clock."""

    name = "PostgreSQL"

    def __init__(self, socket: Path) -> None:
        """Take the folder of a server's socket."""
        self._socket = socket

    def build(self, rows: Sequence[Row]) -> None:
        """Copy all items in and index them."""

        def cell(text: str) -> str:
            return text.replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")

        lines = "".join(
            "\t".join(cell(str(getattr(row, name))) for name in (*_TEXTS, "date")) + f"\t{row.date.year}\n"
            for row in rows
        )
        psql(
            self._socket,
            "DROP TABLE IF EXISTS item; CREATE TABLE item (id text, title text, body text, journal text,\n"
            "  committee text, year int, outcome text, subject text, date date, words tsvector GENERATED ALWAYS AS\n"
            "  (setweight(to_tsvector('danish', title), 'A') || to_tsvector('danish', body)) STORED);\n"
            f"COPY item ({', '.join(_TEXTS)}, date, year) FROM STDIN;\n"
            f"{lines}\\.\n"
            "CREATE INDEX ON item USING gin (words); CREATE INDEX ON item (journal text_pattern_ops);\n"
            "CREATE INDEX ON item (date); VACUUM ANALYZE item;\n"
            "CREATE OR REPLACE FUNCTION answer(q tsquery, number text, day date, newest boolean)\n"
            "  RETURNS TABLE (total bigint, ids text, ms float) AS $$\n"
            "DECLARE began timestamptz := clock_timestamp(); BEGIN\n"
            "CREATE TEMP TABLE hit ON COMMIT DROP AS SELECT item.id, item.body, item.committee, item.year,\n"
            "  item.outcome, item.subject, item.date,\n"
            "  CASE WHEN number = '' THEN ts_rank(words, q) ELSE 0 END AS score\n"
            "  FROM item WHERE (CASE WHEN number = '' THEN words @@ q ELSE journal LIKE number || '%' END)\n"
            "  AND (day IS NULL OR item.date >= day);\n"
            "total := (SELECT count(*) FROM hit);\n"
            "ids := (SELECT string_agg(top.id, ' ') FROM (SELECT hit.id, ts_headline('danish', hit.body, q) FROM hit\n"
            f"  ORDER BY CASE WHEN newest THEN extract(epoch FROM hit.date) ELSE score END DESC LIMIT {SHOWN}) top);\n"
            + "".join(f"PERFORM {name}, count(*) FROM hit GROUP BY 1;\n" for name in FACETS)
            + "ms := extract(epoch FROM clock_timestamp() - began) * 1000; RETURN NEXT; END $$ LANGUAGE plpgsql;\n",
        )

    def open(self) -> None:
        """Have the server ready already."""

    def answer(self, ask: Ask) -> Answer:
        """Answer in one function of the server, which times itself."""
        if ask.prefix:
            said = f"to_tsquery('simple', '{ask.prefix}:*')"
        elif ask.phrase:
            said = f"phraseto_tsquery('danish', '{ask.phrase}')"
        else:
            said = f"plainto_tsquery('danish', '{' '.join(ask.words)}')"
        day = f"'{ask.since}'" if ask.since else "NULL"
        line = psql(self._socket, f"SELECT * FROM answer({said}, '{ask.journal}', {day}, {ask.by_date});").strip()
        total, ids, milliseconds = line.split("|")
        return Answer(int(total), tuple(ids.split()), float(milliseconds))

    def change(self, row: Row) -> None:
        """Insert one more item."""
        psql(
            self._socket,
            "INSERT INTO item (id, title, body, journal, committee, year, outcome, subject, date) VALUES\n"
            f"  ('{row.id}', $t${row.title}$t$, $t${row.body}$t$, '{row.journal}', '{row.committee}',\n"
            f"   {row.date.year}, '{row.outcome}', '{row.subject}', '{row.date}');",
        )
