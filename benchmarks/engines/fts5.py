"""SQLite's full-text search."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from benchmarks.engines.values import FACETS, SHOWN, Answer, Answered, Ask, Engine, Row, clocked, timed

_WORDS = "title, body, tokenize='unicode61 remove_diacritics 0'"


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
            f"CREATE VIRTUAL TABLE words USING fts5({_WORDS});"
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
        if not ask.journal:
            source, condition, value = (
                "words JOIN item ON item.rowid = words.rowid",
                "words MATCH ?",
                self._said(ask),
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

    @staticmethod
    def _said(ask: Ask) -> str:
        said = [f'"{word}"' for word in (*ask.words, *([ask.phrase] if ask.phrase else []))]
        return " AND ".join([*said, *([f'"{ask.prefix}"*'] if ask.prefix else [])])

    def keep(self, asks: Sequence[Ask]) -> None:
        """Keep them in a table: FTS5 has nothing for it."""
        self._kept = sqlite3.connect(":memory:")
        self._kept.execute("CREATE TABLE wanted (said)")
        self._kept.executemany("INSERT INTO wanted VALUES (?)", [(self._said(ask),) for ask in asks])

    def answered(self, rows: Sequence[Row]) -> Answered:
        """Index the new items in memory and ask every search of them."""

        def work() -> int:
            self._kept.execute(f"CREATE VIRTUAL TABLE words USING fts5({_WORDS})")
            self._kept.executemany("INSERT INTO words VALUES (?, ?)", [(row.title, row.body) for row in rows])
            every = "SELECT sum((SELECT count(*) FROM words WHERE words MATCH said)) FROM wanted"
            ((pairs,),) = self._kept.execute(every).fetchall()
            self._kept.execute("DROP TABLE words")
            return int(pairs)

        return clocked(work)
