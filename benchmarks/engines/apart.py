"""An engine in a process of its own, as a site is one: what the others leave in memory is none of its business."""

import gc
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection

from benchmarks.engines.values import Answer, Ask, Engine


class Apart:
    """An engine that is open, warm and asked through a pipe; it times its answers itself."""

    def __init__(self, make: Callable[[], Engine], first: Ask) -> None:
        """Start it, and have it answer once."""
        processes = get_context("spawn")
        self._pipe, there = processes.Pipe()
        self._process = processes.Process(target=_serve, args=(make, there), daemon=True)
        self._process.start()
        there.close()
        self.answer(first)

    def answer(self, ask: Ask) -> Answer:
        """Answer a search; raises EOFError where the process is gone."""
        self._pipe.send(ask)
        answer: Answer = self._pipe.recv()
        return answer

    def close(self) -> None:
        """End it."""
        self._pipe.send(None)
        self._process.join()


def _serve(make: Callable[[], Engine], pipe: Connection) -> None:
    engine = make()
    engine.open()
    engine.warm()
    while (ask := pipe.recv()) is not None:
        pipe.send(engine.answer(ask))
        if gc.get_freeze_count() == 0:
            gc.collect()
            gc.freeze()  # what is ready is no garbage to look for in the time of an answer
