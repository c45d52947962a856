"""Whoosh as it comes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh import index, query
from whoosh.analysis import LanguageAnalyzer
from whoosh.fields import ID, NUMERIC, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import MultifieldParser

from benchmarks.engines.values import FACETS, SHOWN, Answer, Answered, Ask, Engine, Row, clocked, timed


class PlainWhoosh(Engine):
    """Whoosh as its documentation shows it."""

    name = "plain Whoosh"

    def __init__(self, folder: Path) -> None:
        """Take an empty folder."""
        self._folder = folder

    def build(self, rows: Sequence[Row]) -> None:
        """Write all items in one commit."""
        self._folder.mkdir(parents=True, exist_ok=True)
        made = index.create_in(str(self._folder), self._schema())
        writer = made.writer(limitmb=512)
        for row in rows:
            writer.add_document(**self._fields(row))
        writer.commit()
        self.open()

    @staticmethod
    def _schema() -> Schema:
        words = LanguageAnalyzer("da")
        return Schema(
            id=ID(stored=True, unique=True),
            title=TEXT(words, stored=True),
            body=TEXT(words, stored=True),
            journal=ID(),
            date=NUMERIC(int, sortable=True),
            year=NUMERIC(int, sortable=True),
            **{name: ID(sortable=True) for name in ("committee", "outcome", "subject")},
        )

    @staticmethod
    def _fields(row: Row) -> dict[str, Any]:
        texts = {
            name: getattr(row, name) for name in ("id", "title", "body", "journal", "committee", "outcome", "subject")
        }
        return {**texts, "date": row.date.toordinal(), "year": row.date.year}

    def open(self) -> None:
        """Open a searcher."""
        self._index = index.open_dir(str(self._folder))
        self._searcher = self._index.searcher()

    def answer(self, ask: Ask) -> Answer:
        """Answer with Whoosh's own groups and highlights."""
        wanted = query.Prefix("journal", ask.journal) if ask.journal else self._parsed(ask)
        narrowed = query.NumericRange("date", ask.since.toordinal(), None) if ask.since else None
        by = {"sortedby": "date", "reverse": True} if ask.by_date else {}

        def work() -> tuple[int, list[str]]:
            found = self._searcher.search(wanted, limit=SHOWN, filter=narrowed, groupedby=list(FACETS), **by)
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

    def _parsed(self, ask: Ask) -> query.Query:
        return MultifieldParser(["title", "body"], self._schema()).parse(ask.typed)

    def keep(self, asks: Sequence[Ask]) -> None:
        """Keep them parsed: Whoosh has nothing for it."""
        self._kept = [self._parsed(ask) for ask in asks]

    def answered(self, rows: Sequence[Row]) -> Answered:
        """Index the new items in memory and ask every search of them."""

        def work() -> int:
            small = RamStorage().create_index(self._schema())
            writer = small.writer()
            for row in rows:
                writer.add_document(**self._fields(row))
            writer.commit()
            with small.searcher() as searcher:
                return sum(1 for each in self._kept for _ in searcher.docs_for_query(each))

        return clocked(work)
