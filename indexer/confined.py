"""What a hostile file could make endless, done in a process of its own that may use so much memory and time.

A PDF of twenty kilobytes can unpack to ten gigabytes, and a fault in the C++ library that reads it ends its process.
"""

import contextlib
import faulthandler
import os
import resource
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from indexer.errors import ReferatbasenError

MEGABYTES = 1024
"""Beside what the process that asks has already; where /proc does not tell how much that is, only time is limited."""
SECONDS = 300
"""Of processor time: a thousand pages take a minute at most."""

Found = TypeVar("Found")


class ConfinedError(ReferatbasenError):
    """Something took more memory or time than it may, or ended its process."""


def confined(work: Callable[[], Iterable[Found]]) -> Iterator[Found]:
    """Yield what some work yields, done in a process of its own.

    Raises what the work raises, and ConfinedError where its process ended before the work did.
    """
    receiving, sending = Pipe(duplex=False)
    process = get_context("fork").Process(target=_send, args=(work, receiving, sending), daemon=True)
    process.start()
    sending.close()
    try:
        while (answer := receiving.recv()) is not None:
            found, error = answer
            if error is not None:
                raise error
            yield found
    except EOFError:
        raise ConfinedError(f"mere end {MEGABYTES} MB eller {SECONDS} sekunder, eller en fejl i læseren") from None
    finally:
        receiving.close()
        process.kill()
        process.join()
        process.close()


def _send(work: Callable[[], Iterable[object]], receiving: Connection, sending: Connection) -> None:
    """Do the work and send what it yields; None says that it is done."""
    faulthandler.disable()  # how it ends is told by who asks, not by a trace of this process
    receiving.close()  # so that nobody is left to send to when the process that asks is killed
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with contextlib.suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEGABYTES * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        for found in work():
            sending.send((found, None))
        sending.send(None)
    except (MemoryError, BrokenPipeError):
        os._exit(1)
    except Exception as error:
        sending.send((None, error))
