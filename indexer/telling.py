"""Whom a run tells what it does."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")

Report = Callable[[str], None]
"""Told in a line for people what a run does."""

Progress = Callable[[str, int, int], None]
"""Told how far a run has come: with what, how many are done, and of how many."""


def silent(_what: str, _done: int, _of: int) -> None:
    """Tell nobody."""


def told(things: Iterable[Thing], what: str, of: int, progress: Progress) -> Iterator[Thing]:
    """Yield things, and tell of each when it is done with."""
    for done, thing in enumerate(things, 1):
        yield thing
        progress(what, done, of)
