"""What every engine is asked and gives: the same items, the same searches, a page's whole answer.

A whole answer is the number of hits, the first ten, a marked passage of each and four facets over all hits. Every
engine reads Danish its own way (SQLite FTS5 not at all), so that hits differ; their number is printed beside the times.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Protocol

from indexer.models import StoredItem
from indexer.search.index import to_document

SHOWN = 10
FACETS = ("committee", "year", "outcome", "subject")


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

    @property
    def typed(self) -> str:
        """The search as it is typed."""
        said = [*self.words, *([f'"{self.phrase}"'] if self.phrase else [])]
        return self.journal or " ".join([*said, *([f"{self.prefix}*"] if self.prefix else [])])


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


@dataclass(frozen=True, slots=True)
class Answered:
    """How many times an item answered a kept search, and how long it took to tell."""

    pairs: int
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

    def keep(self, asks: Sequence[Ask]) -> None:
        """Keep searches by words or a phrase, to be told which of them new items answer."""

    def answered(self, rows: Sequence[Row]) -> Answered:
        """Tell which of the kept searches new items of one meeting answer."""


def timed(work: Callable[[], tuple[int, Sequence[str]]]) -> Answer:
    """Return the answer that some work gives, with the time of this thread it took."""
    began = time.thread_time()
    total, shown = work()
    return Answer(total, tuple(shown), (time.thread_time() - began) * 1000)


def clocked(work: Callable[[], int]) -> Answered:
    """Return how many pairs some work found, with the time that passed."""
    began = time.perf_counter()
    pairs = work()
    return Answered(pairs, (time.perf_counter() - began) * 1000)


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
