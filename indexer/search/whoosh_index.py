"""The index kept by Whoosh: the only Whoosh imports, and only what whoosh 2.7.4 and whoosh3 share.

A generation is a directory of its own, ``index/<n>/``; ``index/current`` names the one in use. A change is made in a
new generation (its unchanged segments are hard links), synced, and then named in ``current`` by an atomic rename, so
that a reader never meets a half-built index and a crash leaves the last whole one. The generation before is kept until
the next change, for readers that are still in it.
"""

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh import fields, query, scoring, sorting
from whoosh import index as whoosh_index
from whoosh.analysis import Analyzer, Token

from indexer.errors import ReferatbasenError
from indexer.models import Facet, Filters, Match, Query, Sort
from indexer.search import analysis
from indexer.search.index import FACETS, Document, Found, IndexUnusableError, Scored
from indexer.search.query import is_empty

# How much a word counts by where it stands: what an item is about, what was decided, what was said.
_FIELD_BOOST = {"title": 4.0, "decision": 1.5, "body": 1.0, "attachments": 0.3}
_COMMIT_EVERY = 2000  # items; one commit of 70,000 was seen to take 32 GB
_CURRENT = "current"
_COLUMNS = ("committee", "year", "outcome")
_WEIGHTING = scoring.BM25F(title_B=0.3, decision_B=0.5)
_NO_YEAR = 0


class DanishAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh has no types
    """Our own analysis, in Whoosh's shape; pickled by name into the index, so it keeps its place."""

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        start_pos: int = 0,
        start_char: int = 0,
        **_: Any,
    ) -> Iterator[Token]:
        """Yield Whoosh tokens for a text."""
        token = Token(positions, chars)
        for position, found in enumerate(analysis.tokens(value)):
            token.text = found.form
            token.boost = 1.0
            token.stopped = False
            token.pos = start_pos + position
            token.startchar = start_char + found.start
            token.endchar = start_char + found.end
            yield token


def _schema() -> fields.Schema:
    words = DanishAnalyzer()
    return fields.Schema(
        id=fields.ID(stored=True, unique=True, sortable=True),
        meeting=fields.ID(),
        journal=fields.ID(),
        council=fields.ID(),
        committee=fields.ID(sortable=True),
        outcome=fields.ID(sortable=True),
        year=fields.NUMERIC(int, sortable=True),
        date=fields.NUMERIC(int, sortable=True),
        title=fields.TEXT(analyzer=words, phrase=True),
        decision=fields.TEXT(analyzer=words, phrase=True),
        body=fields.TEXT(analyzer=words, phrase=True),
        attachments=fields.TEXT(analyzer=words, phrase=True),
        # Every word as written, folded but not stemmed: what the beginning of a word is looked up in.
        title_words=fields.KEYWORD(),
        words=fields.KEYWORD(),
    )


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return a hash of the code that decides what the index holds: an index of another make is rebuilt."""
    sources = (Path(__file__), Path(analysis.__file__), Path(__file__).with_name("index.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Generation:
    path: Path
    index: Any


class WhooshIndex:
    """A SearchIndex in a directory that must be ours alone: Whoosh reads pickles from it."""

    def __init__(self, directory: Path) -> None:
        """Remember the directory; nothing is opened or made before it is needed."""
        self._directory = directory
        self._thread = threading.local()

    # Reading

    def count(self) -> int:
        """Return how many documents the index holds."""
        with self._failures_named():
            return int(self._searcher().doc_count())

    def search(self, query: Query, *, sort: Sort, offset: int, limit: int) -> Found:
        """Return what a query finds: items with all its words or, where there are none, with some of them."""
        with self._failures_named():
            searcher = self._searcher()
            found = Found(0, (), (), "none")
            for wanted, match in _attempts(query):
                found = _run(searcher, wanted, match, sort, offset, limit)
                if found.total:
                    break
            return found

    def _failures_named(self) -> "_Naming":
        return _Naming(self)

    def _searcher(self) -> Any:
        """Return this thread's searcher on the generation in use; searchers are not thread-safe."""
        name = self._current()
        if getattr(self._thread, "name", None) != name:
            self._forget()
            generation = self._open(name)
            self._thread.searcher = generation.index.searcher(weighting=_WEIGHTING)
            self._thread.name = name
        return self._thread.searcher

    def _forget(self) -> None:
        if searcher := getattr(self._thread, "searcher", None):
            searcher.close()
        self._thread.searcher, self._thread.name = None, None

    def _current(self) -> str:
        try:
            name, made_by = (self._directory / _CURRENT).read_text(encoding="ascii").split()
        except (OSError, ValueError) as error:
            raise IndexUnusableError(f"indekset mangler i {self._directory}") from error
        if made_by != fingerprint():
            raise IndexUnusableError("indekset er bygget af en anden udgave")
        return name

    def _open(self, name: str) -> _Generation:
        path = self._directory / name
        return _Generation(path, whoosh_index.open_dir(str(path)))

    # Writing

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a new generation from nothing and put it in place of the one in use."""
        with self._new_generation() as path:
            made = whoosh_index.create_in(str(path), _schema())
            number = 0
            for batch in _batches(documents):
                _write(made, batch, removed_meetings=())
                number += len(batch)
            made.close()
        return number

    def update(self, documents: Iterable[Document], *, removed_meetings: Iterable[str]) -> None:
        """Make a new generation from the one in use, with these documents in place of the meetings' old ones."""
        with self._failures_named(), self._new_generation() as path:
            _link_generation(self._directory / self._current(), path)
            changed = whoosh_index.open_dir(str(path))
            _write(changed, documents, removed_meetings=removed_meetings)
            changed.close()

    @contextmanager
    def _new_generation(self) -> Iterator[Path]:
        """Give a directory to build in; it is put in use when all went well, and thrown away when not."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = Path(tempfile.mkdtemp(prefix="g", dir=self._directory))
        except OSError as error:
            raise ReferatbasenError(f"indekset kan ikke skrives i {self._directory} ({error.strerror})") from error
        try:
            yield path
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        self._publish(path)

    def _publish(self, path: Path) -> None:
        """Sync a generation, name it as the one in use, and delete those before the last."""
        for file in path.iterdir():
            _sync(file)
        _sync(path)
        previous = self._previous_name()
        handle, temporary = tempfile.mkstemp(dir=self._directory, prefix=".ny-")
        with os.fdopen(handle, "w", encoding="ascii") as file_:
            file_.write(f"{path.name} {fingerprint()}\n")
            file_.flush()
            os.fsync(file_.fileno())
        os.replace(temporary, self._directory / _CURRENT)
        _sync(self._directory)
        for old in self._directory.iterdir():
            if old.is_dir() and old.name not in (path.name, previous):
                shutil.rmtree(old, ignore_errors=True)

    def _previous_name(self) -> str:
        try:
            return (self._directory / _CURRENT).read_text(encoding="ascii").split()[0]
        except (OSError, ValueError, IndexError):
            return ""


class _Naming:
    """Turns whatever Whoosh raises over a broken index into IndexUnusableError."""

    def __init__(self, index: WhooshIndex) -> None:
        self._index = index

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if error is None or isinstance(error, IndexUnusableError) or not isinstance(error, Exception):
            return
        self._index._thread.name = None  # noqa: SLF001 (one class in two parts)
        raise IndexUnusableError(f"indekset kan ikke læses ({type(error).__name__}: {error})") from error


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Yield documents by the commit, and an empty batch where there are none, so that an empty index is made too."""
    iterator = iter(documents)
    batch = list(islice(iterator, _COMMIT_EVERY))
    yield batch
    while batch := list(islice(iterator, _COMMIT_EVERY)):
        yield batch


def _write(index: Any, documents: Iterable[Document], *, removed_meetings: Iterable[str]) -> None:
    """Commit documents to a Whoosh index, or nothing of them."""
    writer = index.writer(limitmb=128)
    try:
        for meeting in removed_meetings:
            writer.delete_by_term("meeting", meeting)
        for document in documents:
            writer.add_document(**_fields(document))
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def _link_generation(base: Path, path: Path) -> None:
    """Give a new generation the files of another: segments never change, so a link is as good as a copy."""
    for file in base.iterdir():
        if file.name.endswith("LOCK"):
            continue
        try:
            os.link(file, path / file.name)
        except OSError:
            shutil.copy2(file, path / file.name)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fields(document: Document) -> dict[str, Any]:
    meeting = document.id.rpartition("/")[0]
    return {
        "id": document.id,
        "meeting": meeting,
        "journal": document.journal_number.upper() or None,
        "council": document.council,
        "committee": document.committee,
        "outcome": document.outcome,
        "year": document.date.year,
        "date": document.date.toordinal(),
        "title": document.title,
        "decision": document.decision,
        "body": document.body,
        "attachments": document.attachments,
        "title_words": _words_as_written(document.title),
        "words": _words_as_written(f"{document.decision}\n{document.body}\n{document.attachments}"),
    }


def _words_as_written(text: str) -> str:
    return " ".join(sorted({analysis.fold(text[token.start : token.end]) for token in analysis.tokens(text)}))


def _whoosh_query(wanted: Query, *, all_words: bool) -> query.Query:
    """Return a query for Whoosh; every word may stand in any text field, and counts by where it stands."""
    parts = [
        _in_fields([query.Term(name, analysis.indexed_form(term)) for name in _FIELD_BOOST]) for term in wanted.terms
    ]
    parts += [_beginning(prefix) for prefix in wanted.prefixes]
    parts += [_phrase(phrase) for phrase in wanted.phrases]
    if wanted.journal:
        parts.append(query.Prefix("journal", wanted.journal))
    if is_empty(wanted):
        chosen: query.Query = query.Every()
    else:
        chosen = query.And(parts) if all_words else query.Or(parts)
    return chosen


def _in_fields(parts: Sequence[query.Query]) -> query.Query:
    for part in parts:
        part.boost = _FIELD_BOOST[part.fieldname]
    return query.Or(list(parts))


def _beginning(prefix: str) -> query.Query:
    """Return a query for words that begin so, in any inflection."""
    folded = analysis.fold(prefix)
    return query.Or([query.Prefix("title_words", folded, boost=_FIELD_BOOST["title"]), query.Prefix("words", folded)])


def _excluded(words: str) -> query.Query:
    return _beginning(words.rstrip("*")) if words.endswith("*") else _phrase(words)


def _phrase(words: str) -> query.Query:
    forms = [token.form for token in analysis.tokens(words)]
    if len(forms) == 1:
        return _in_fields([query.Term(name, forms[0]) for name in _FIELD_BOOST])
    return _in_fields([query.Phrase(name, forms) for name in _FIELD_BOOST])


def _filters(filters: Filters) -> list[query.Query]:
    required: list[query.Query] = [
        query.Term(name, value)
        for name, value in (
            ("council", filters.council),
            ("committee", filters.committee),
            ("outcome", filters.outcome),
        )
        if value
    ]
    if filters.year is not None:
        required.append(query.NumericRange("year", filters.year, filters.year))
    if filters.since or filters.until:
        first = filters.since.toordinal() if filters.since else None
        last = filters.until.toordinal() if filters.until else None
        required.append(query.NumericRange("date", first, last))
    if filters.journal:
        required.append(query.Prefix("journal", filters.journal.upper()))
    if any(True for _ in analysis.tokens(filters.entity)):
        required.append(_phrase(filters.entity))
    return required


def _attempts(wanted: Query) -> Iterator[tuple[Query, Match]]:
    """Yield what to look for, strictest first: all the words, then some of them.

    What looks like the beginning of a journal number and is none in this index («17.30», «24/25») is a word.
    """
    yield wanted, "all"
    if wanted.journal:
        wanted = replace(wanted, terms=(*wanted.terms, wanted.journal), journal="")
        yield wanted, "all"
    if len(wanted.terms) + len(wanted.prefixes) + len(wanted.phrases) > 1:
        yield wanted, "some"


def _run(searcher: Any, wanted: Query, match: Match, sort: Sort, offset: int, limit: int) -> Found:
    required = _filters(wanted.filters)
    if sort == "relevance" and not (wanted.terms or wanted.prefixes or wanted.phrases):
        sort = "newest"  # a journal number or a filter finds items that fit equally well
    # optimize=False: Whoosh otherwise skips blocks of postings that cannot reach the top, and the facets with them.
    results = searcher.search(
        _whoosh_query(wanted, all_words=match == "all"),
        limit=max(offset + limit, 1),
        sortedby=_order(sort),
        groupedby={name: sorting.FieldFacet(name) for name in _COLUMNS},
        maptype=sorting.Count,
        filter=query.And(required) if required else None,
        mask=query.Or([_excluded(words) for words in wanted.excluded]) if wanted.excluded else None,
        optimize=False,
    )
    total = len(results)
    scores = [Scored(hit["id"], _score(hit)) for hit in results[offset : offset + limit]] if limit else []
    facets = tuple(_facet(name, results.groups(name) if name in _COLUMNS else {}) for name in FACETS)
    return Found(total, tuple(scores), facets, match if total else "none")


def _order(sort: Sort) -> list[Any] | None:
    """Return what to sort by, the address last so that pages never overlap; None is Whoosh's own order, by score."""
    if sort == "relevance":
        return None
    return [sorting.FieldFacet("date", reverse=sort == "newest"), sorting.FieldFacet("id")]


def _score(hit: Any) -> float:
    return round(float(hit.score), 4) if isinstance(hit.score, int | float) else 0.0


def _facet(name: str, counts: dict[Any, int]) -> Facet:
    named = [(str(value), count) for value, count in counts.items() if value not in (None, "", _NO_YEAR)]
    by_year = name == "year"
    return Facet(name, tuple(sorted(named, key=lambda pair: (-int(pair[0]),) if by_year else (-pair[1], pair[0]))))
