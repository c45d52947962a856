"""Work spread over processes, with the same results in the same order as in one.

What is done is a pure function at the top of a module, where a process that begins can find it. A process that dies
takes nothing with it but the piece of work that killed it, and a piece that takes too long is given up.
"""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import Generic, TypeVar

Kept = TypeVar("Kept")
Given = TypeVar("Given")
Made = TypeVar("Made")

AHEAD = 32  # pieces that are begun before the first is waited for
FEWEST = 24  # pieces that are worth further processes: each takes a second or two to begin


@dataclass(frozen=True, slots=True)
class Lost:
    """A piece of work that came to nothing: it took too long, or the process that did it died of it."""

    reason: str


def most_processes(wanted: int) -> int:
    """Return how many processes to work in; where 0 are wanted, two if the machine has as many cores."""
    return wanted or min(2, os.cpu_count() or 1)


def in_order(
    work: Callable[[Given], Made],
    pieces: Iterable[tuple[Kept, Given | None]],
    *,
    processes: int,
    seconds: float = 0.0,
    ahead: int = AHEAD,
    fewest: int = FEWEST,
) -> Iterator[tuple[Kept, Made | Lost | None]]:
    """Yield what comes of each piece beside what is kept here of it; None where there was nothing to do.

    A piece may take so many ``seconds``, or as long as it likes with 0. ``ahead`` pieces are taken before the first is
    yielded, in however many processes: what ``pieces`` looks up and what the caller keeps then follow each other alike,
    and all that comes of it is the same. Fewer than ``fewest`` pieces are done in this process.
    """
    coming = iter(pieces)
    first = list(islice(coming, ahead))
    if processes == 1 or len(first) < min(fewest, ahead):
        yield from _taken(_Here(work, seconds).begin, first, coming)
    else:
        with _crew(work, processes, seconds) as crew:
            yield from _taken(crew.begin, first, coming)


def _taken(
    begin: Callable[[Given], Callable[[], Made | Lost]],
    first: Iterable[tuple[Kept, Given | None]],
    coming: Iterator[tuple[Kept, Given | None]],
) -> Iterator[tuple[Kept, Made | Lost | None]]:
    waiting = deque((kept, None if given is None else begin(given)) for kept, given in first)
    while waiting:
        kept, finish = waiting.popleft()
        yield kept, finish() if finish else None
        waiting.extend((kept, None if given is None else begin(given)) for kept, given in islice(coming, 1))


class _TooSlowError(BaseException):
    """Time is up; no «except Exception» on the way takes it for a fault of its own."""


class _Here(Generic[Given, Made]):
    """Does the work in this process, when it is asked what came of it."""

    def __init__(self, work: Callable[[Given], Made], seconds: float) -> None:
        self._work, self._seconds = work, seconds

    def begin(self, given: Given) -> Callable[[], Made | Lost]:
        """Return what does a piece of work."""
        return lambda: self._done(given)

    def _done(self, given: Given) -> Made | Lost:
        if not self._seconds or threading.current_thread() is not threading.main_thread():
            return self._work(given)  # only a process's first thread hears its alarm
        before = signal.signal(signal.SIGALRM, _give_up)
        try:
            signal.setitimer(signal.ITIMER_REAL, self._seconds)
            return self._work(given)
        except _TooSlowError:
            return _too_slow(self._seconds)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def _give_up(_signal: int, _frame: object) -> None:
    raise _TooSlowError


def _too_slow(seconds: float) -> Lost:
    return Lost(f"opgivet efter {seconds:g} sekunder")


class _Crew(Generic[Given, Made]):
    """Does the work in processes of its own.

    When one dies, the others of its pool are stopped: nobody can tell whose work it was. What they had in hand is then
    done again, a piece at a time in a process by itself, and the piece that kills that one is lost.
    """

    def __init__(self, work: Callable[[Given], Made], processes: int, seconds: float) -> None:
        self._work, self._processes, self._seconds = work, processes, seconds
        self._pool = _pool(processes)
        self._single: ProcessPoolExecutor | None = None

    def begin(self, given: Given) -> Callable[[], Made | Lost]:
        """Hand out a piece of work; return what waits for it."""
        pool = self._pool
        future = self._handed(pool, given)
        return lambda: self._done(pool, future, given)

    def _handed(self, pool: ProcessPoolExecutor, given: Given) -> Future[Made]:
        try:
            return pool.submit(_within, self._work, given, self._seconds)
        except BrokenProcessPool as error:
            broken: Future[Made] = Future()
            broken.set_exception(error)
            return broken

    def _done(self, pool: ProcessPoolExecutor, future: Future[Made], given: Given) -> Made | Lost:
        try:
            return future.result()
        except BrokenProcessPool:
            if pool is self._pool:
                pool.shutdown()
                self._pool = _pool(self._processes)
            return self._again(given)

    def _again(self, given: Given) -> Made | Lost:
        self._single = self._single or _pool(1)
        began = time.monotonic()
        try:
            return self._handed(self._single, given).result()
        except BrokenProcessPool:
            self._single.shutdown()
            self._single = None
            is_slow = self._seconds and time.monotonic() - began >= self._seconds
            return _too_slow(self._seconds) if is_slow else Lost("processen, der læste, gik ned")

    def close(self) -> None:
        """Let the processes go."""
        for pool in (self._pool, self._single):
            if pool:
                pool.shutdown(cancel_futures=True)


@contextmanager
def _crew(work: Callable[[Given], Made], processes: int, seconds: float) -> Iterator[_Crew[Given, Made]]:
    crew = _Crew(work, processes, seconds)
    try:
        yield crew
    finally:
        crew.close()


def _pool(processes: int) -> ProcessPoolExecutor:
    # Begun anew, not forked: a fork would copy locks that another thread holds, and what the archive has open.
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """End with the process that this one works for, however that one ends; a keyboard's interruption is its affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    if parent := parent_process():
        parent.join()
    os._exit(1)


def _within(work: Callable[[Given], Made], given: Given, seconds: float) -> Made:
    """Do a piece of work; the system ends the process when time is up, also where it is lost in a library of C."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return work(given)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
