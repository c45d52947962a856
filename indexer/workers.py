"""Work spread over processes, with the same results in the same order as in one.

What is done is a pure function at the top of a module, where a process that begins can find it. A process that dies
takes nothing with it but the piece of work that killed it, and a piece that takes too long is given up.
"""

import atexit
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import Pipe, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Generic, TypeVar, cast

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


class _OverError(Exception):
    """Nobody waits for what comes of the work any more."""


class _Worker(Generic[Given, Made]):
    """Does one piece at a time in a process of its own, over a pipe that no other process has.

    So a process that is killed in the middle of a word ends the pipe, and it is known whose work it was. (What
    processes share, such as the queue of an executor, waits for ever for the rest of the word.)
    """

    def __init__(self, work: Callable[[Given], Made], seconds: float) -> None:
        self._work, self._seconds = work, seconds
        self._lock = threading.Lock()
        self._is_over = False
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def do(self, given: Given) -> Made | Lost:
        """Return what comes of a piece; one that its process died of is tried again in another, and then lost."""
        for _ in range(2):
            began = time.monotonic()
            try:
                pipe = self._ready()
                pipe.send(given)
                made, error = pipe.recv()
            except (EOFError, OSError):
                self.stop()
                if self._seconds and time.monotonic() - began >= self._seconds:
                    return _too_slow(self._seconds)
                continue
            if error is not None:
                raise error
            return cast(Made, made)
        return Lost("processen, der læste, gik ned")

    def _ready(self) -> Connection:
        with self._lock:
            if self._is_over:
                raise _OverError
            if self._pipe is None:
                # Begun anew, not forked: a fork would copy locks that another thread holds, and what the archive has
                # open.
                ours, theirs = Pipe()
                self._process = get_context("spawn").Process(
                    target=_piece_by_piece, args=(self._work, self._seconds, theirs)
                )
                self._process.start()
                theirs.close()
                self._pipe = ours
            return self._pipe

    def stop(self) -> None:
        """Let go of the process, if there is one; the next piece gets another."""
        with self._lock:
            process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process:
            process.kill()
            process.join()
        if pipe:
            pipe.close()

    def end(self) -> None:
        """Stop at once, whatever is in hand, and begin nothing more."""
        with self._lock:
            self._is_over = True
            if self._process:
                self._process.kill()  # whoever waits for it hears the pipe end


class _Crew(Generic[Given, Made]):
    """Does the work in processes of its own, each with a thread that gives it the next piece when it has done one."""

    def __init__(self, work: Callable[[Given], Made], processes: int, seconds: float) -> None:
        self._pieces: SimpleQueue[tuple[Given, Future[Made | Lost]] | None] = SimpleQueue()
        self._workers = [_Worker(work, seconds) for _ in range(processes)]
        self._threads = [threading.Thread(target=self._keep_busy, args=(each,), daemon=True) for each in self._workers]
        for thread in self._threads:
            thread.start()
        atexit.register(self.close)  # before Python waits for processes that nobody ends

    def begin(self, given: Given) -> Callable[[], Made | Lost]:
        """Hand out a piece of work; return what waits for it."""
        future: Future[Made | Lost] = Future()
        self._pieces.put((given, future))
        return future.result

    def _keep_busy(self, worker: _Worker[Given, Made]) -> None:
        while piece := self._pieces.get():
            given, future = piece
            try:
                future.set_result(worker.do(given))
            except BaseException as error:
                future.set_exception(error)
        worker.stop()

    def close(self) -> None:
        """Let the processes go, whatever they have in hand."""
        atexit.unregister(self.close)
        for worker in self._workers:
            worker.end()
            self._pieces.put(None)
        for thread in self._threads:
            thread.join()


@contextmanager
def _crew(work: Callable[[Given], Made], processes: int, seconds: float) -> Iterator[_Crew[Given, Made]]:
    crew = _Crew(work, processes, seconds)
    try:
        yield crew
    finally:
        crew.close()


def _piece_by_piece(work: Callable[[Given], Made], seconds: float, pipe: Connection) -> None:
    """Do what is given, and give back what came of it or was raised, until there is nobody to ask.

    It ends with the process that it works for, however that one ends; a keyboard's interruption is that one's affair.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            given = pipe.recv()
            answer: tuple[Made | None, Exception | None]
            try:
                answer = _within(work, given, seconds), None
            except Exception as error:
                error.add_note("".join(traceback.format_exception(error)))
                answer = None, error
            _give(pipe, answer)


def _give(pipe: Connection, answer: tuple[object, Exception | None]) -> None:
    try:
        pipe.send(answer)
    except OSError:
        raise  # nobody listens
    except Exception as error:  # nothing that can be sent
        pipe.send((None, TypeError(f"{type(error).__name__}: {error}")))


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
