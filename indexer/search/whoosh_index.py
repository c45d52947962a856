"""The index of the items: generations of Whoosh segments, searched as arrays."""

import hashlib
import mmap
import os
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from indexer import lexicon
from indexer.minutes import acronyms, items
from indexer.models import Query, Sort
from indexer.search import (
    analysis,
    columns,
    completing,
    finding,
    generations,
    index,
    named,
    postings,
    query,
    resembling,
    segments,
    shown,
    wordlist,
)
from indexer.search.concepts import Meaning, Vocabulary, understand
from indexer.search.generations import Generations
from indexer.search.index import Completion, Document, Found, IndexUnusableError
from indexer.search.ranking import Weights
from indexer.search.snapshot import Snapshot

_MAPPED = 32_000_000  # bytes of files that come into memory before they are let go of: what a site may take is bounded
_PAGE = mmap.PAGESIZE


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return a hash of the code that decides what the index holds: an index of another make is rebuilt."""
    modules = (
        *(analysis, lexicon, index, generations, query, acronyms, items),
        *(segments, postings, wordlist, columns, named, shown),
    )
    sources = (Path(str(module.__file__)) for module in modules)
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def _mapped() -> int:
    """Return how many bytes of files this process has in memory; 0 where the system does not say."""
    state = _state(os.getpid())
    return int(os.pread(state, 100, 0).split()[2]) * _PAGE if state is not None else 0


@cache
def _state(process: int) -> int | None:
    """Open what the system says of this process's memory: each answer looks, and opening is most of it."""
    try:
        return os.open(f"/proc/{process}/statm", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def _is_as_written(path: Path, snapshot: Snapshot) -> bool:
    """Tell whether every byte of a generation is as it was written: a second's work where there is a gigabyte."""
    try:
        for segment in snapshot.segments:
            segments.check(path, segment.name)
    except (OSError, ValueError):
        return False
    return True


class WhooshIndex:
    """A SearchIndex in a directory that must be ours alone: Whoosh reads pickles from it."""

    def __init__(self, directory: Path, weights: Weights | None = None, *, processes: int = 1) -> None:
        """Remember the directory, and in how many processes to build; nothing is opened or made before it is needed."""
        self._processes = processes
        self._generations = Generations(directory, made_by=fingerprint())
        self._weights = weights or Weights()
        self._lock = threading.Lock()
        self._snapshot: tuple[Path, Snapshot] | None = None
        self._warmed: Snapshot | None = None
        self._mapped_least = _mapped()  # when files were last let go of

    # Reading

    def count(self) -> int:
        """Return how many documents the index holds."""
        with self._reading() as snapshot:
            return int(snapshot.live.sum())

    def contents(self) -> Mapping[str, str]:
        """Return a hash of what the index holds of each item, by address, once every byte of its files is read."""
        with self._reading() as snapshot:
            path = self._generations.current()
            for segment in snapshot.segments:
                segments.check(path, segment.name)
            return snapshot.contents()

    def search(
        self,
        query: Query,
        *,
        sort: Sort,
        offset: int,
        limit: int,
        likeness: Mapping[str, float] = MappingProxyType({}),
    ) -> Found:
        """Return what a query finds: items with everything wanted first, then those that come near."""
        with self._reading() as snapshot:
            return finding.search(
                snapshot, query, self._weights, sort=sort, offset=offset, limit=limit, likeness=likeness
            )

    def matching(self, query: Query, among: Collection[str]) -> list[str]:
        """Return which of these items have everything that a query wants."""
        with self._reading() as snapshot:
            part = snapshot.part_with(among)
            return finding.matching(part, understand(query, snapshot), self._weights, among, snapshot.committees)

    def understand(self, query: Query) -> Meaning:
        """Return what a query means among the words of this index."""
        with self._reading() as snapshot:
            return understand(query, snapshot)

    def vocabulary(self) -> Vocabulary:
        """Return what the texts of this index say, as long as it is not changed."""
        with self._reading() as snapshot:
            return snapshot

    def similar(
        self, document: Document, *, limit: int, likeness: Mapping[str, float] = MappingProxyType({})
    ) -> list[str]:
        """Return the ids of the items most like a document, the most alike first."""
        with self._reading() as snapshot:
            return resembling.similar(snapshot, document, self._weights, limit=limit, likeness=likeness)

    def complete(self, text: str, *, limit: int) -> list[Completion]:
        """Return how a search that is being typed may go on."""
        with self._reading() as snapshot:
            return completing.complete(snapshot, text, limit=limit)

    def warm(self, *, rest: float = 0.0) -> None:
        """Work out what the first readers of a new generation would wait for; at once where that is done."""
        with self._reading() as snapshot:
            if snapshot is not self._warmed:
                snapshot.warm(rest)
                self._warmed = snapshot

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        """Give the generation in use; raises IndexUnusableError where it is damaged.

        What fails while all files are as they were written is a fault of the code, which building anew would not mend.
        """
        try:
            path, snapshot = self._opened()
        except IndexUnusableError:
            raise
        except Exception as error:  # whatever numpy, Whoosh or the system say of files that are missing or damaged
            raise self._unusable(error) from error
        try:
            yield snapshot
            self._let_go_of_much(snapshot)
        except IndexUnusableError:
            raise
        except Exception as error:
            if _is_as_written(path, snapshot):
                raise
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> IndexUnusableError:
        self._snapshot = None
        return IndexUnusableError(f"indekset kan ikke læses ({type(error).__name__}: {error})")

    def _let_go_of_much(self, snapshot: Snapshot) -> None:
        """Let go of the files once answers have brought much of them in; the process's other files are left alone."""
        if _mapped() > self._mapped_least + _MAPPED:
            snapshot.let_go()
            self._mapped_least = _mapped()

    def _opened(self) -> tuple[Path, Snapshot]:
        path = self._generations.current()
        with self._lock:
            if self._snapshot is None or self._snapshot[0] != path:
                known = self._snapshot[1] if self._snapshot else None
                self._snapshot = path, Snapshot(segments.open_all(path, known.segments if known else ()), known)
            return self._snapshot

    # Writing

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a new generation from nothing and put it in place of the one in use."""
        with self._generations.new() as path:
            return segments.create(path, documents, processes=self._processes)

    def forget_previous(self) -> None:
        """Delete what is kept of the index as it was before the last change."""
        self._generations.forget_previous()

    def update(self, documents: Iterable[Document], *, removed_meetings: Iterable[str]) -> None:
        """Make a new generation from the one in use, with these documents in place of the meetings' old ones."""
        try:
            with self._generations.changed() as path:
                known = self._snapshot[1].segments if self._snapshot else ()
                segments.change(path, documents, frozenset(removed_meetings), known)
        except (IndexUnusableError, OSError):
            raise
        except Exception as error:
            raise IndexUnusableError(f"indekset kan ikke ændres ({type(error).__name__}: {error})") from error
