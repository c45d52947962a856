"""Tantivy, which is written in Rust."""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.engines.values import FACETS, SHOWN, Answer, Answered, Ask, Engine, Row, clocked, timed

try:
    import tantivy
except ImportError:  # an engine of its own, and no dependency of ours: «pip install tantivy»
    tantivy: ModuleType | None = None  # type: ignore[no-redef]


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
        self._index = self._made(str(self._folder))
        self._writer = self._index.writer(heap_size=200_000_000, num_threads=1)
        for row in rows:
            self._put(self._writer, row)
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._writer = None
        self.open()

    def _made(self, path: str | None) -> Any:
        assert tantivy  # noqa: S101
        schema = tantivy.SchemaBuilder()
        for name in ("title", "body"):
            schema.add_text_field(name, stored=True, tokenizer_name="da")
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("journal", "committee", "outcome", "subject"):
            schema.add_text_field(name, tokenizer_name="raw", fast=True)
        for name in ("year", "date"):
            schema.add_integer_field(name, fast=True, indexed=True)
        made = tantivy.Index(schema.build(), path=path)
        made.register_tokenizer("da", self._analyzer())
        return made

    @staticmethod
    def _put(writer: Any, row: Row) -> None:
        assert tantivy  # noqa: S101
        texts = {
            name: getattr(row, name) for name in ("id", "title", "body", "journal", "committee", "outcome", "subject")
        }
        writer.add_document(tantivy.Document(**texts, year=row.date.year, date=row.date.toordinal()))

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
        schema = self._index.schema
        if ask.prefix:
            parts = [tantivy.Query.regex_query(schema, name, f"{ask.prefix}.*") for name in ("title", "body")]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
        elif ask.journal:
            query = tantivy.Query.regex_query(schema, "journal", ask.journal.replace(".", "[.]") + ".*")
        else:
            query = self._parsed(self._index, ask)
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
        self._put(self._writer, row)
        self._writer.commit()
        self._writer = None
        self._index.reload()
        self._searcher = self._index.searcher()

    @staticmethod
    def _parsed(index: Any, ask: Ask) -> Any:
        said = [*(f"+{word}" for word in ask.words), *([f'+"{ask.phrase}"'] if ask.phrase else [])]
        return index.parse_query(" ".join(said), ["title", "body"])

    def keep(self, asks: Sequence[Ask]) -> None:
        """Keep them parsed: tantivy has nothing for it."""
        empty = self._made(None)
        self._kept = [self._parsed(empty, ask) for ask in asks]

    def answered(self, rows: Sequence[Row]) -> Answered:
        """Index the new items in memory and ask every search of them."""

        def work() -> int:
            small = self._made(None)
            writer = small.writer(heap_size=50_000_000, num_threads=1)
            for row in rows:
                self._put(writer, row)
            writer.commit()
            small.reload()
            searcher = small.searcher()
            return sum(searcher.search(each, 1, count=True).count for each in self._kept)

        return clocked(work)
