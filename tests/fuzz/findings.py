"""What a target may not do, told apart by where it happens, and made as small as it can be."""

import signal
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[2]
_SECONDS, _SECONDS_A_BYTE = 1.0, 50e-6
_SECONDS_TO_SHRINK = 30.0
_OURS = ("indexer", "web", "tests")


class TooSlow(BaseException):
    """Something took longer than anything of its size may."""


def seconds_allowed(size: int) -> float:
    """Return how long something of so many bytes may take: twenty times what minutes take, and a second."""
    return _SECONDS + _SECONDS_A_BYTE * size


def fault(check: Callable[[bytes], None], data: bytes) -> str:
    """Return what is wrong with what comes of some bytes, and where in our code; empty where all is well."""
    signal.signal(signal.SIGVTALRM, _ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds_allowed(len(data)), 1)  # again, where nothing heard it
    try:
        check(data)
    except (Exception, TooSlow) as error:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_ours(frame.filename)]
        where = [f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno}" for frame in frames[-2:]]
        return f"{type(error).__name__} in {' > '.join(where)}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return ""


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in _OURS and filename != __file__


def smallest(data: bytes, is_it: Callable[[bytes], bool]) -> bytes:
    """Return the smallest part of some bytes that is found for which the same is true; in half a minute at most."""
    until = time.monotonic() + _SECONDS_TO_SHRINK
    size = len(data) // 2
    while size and time.monotonic() < until:
        start = 0
        while start < len(data) and time.monotonic() < until:
            shorter = data[:start] + data[start + size :]
            if is_it(shorter):
                data = shorter
            else:
                start += size
        size //= 2
    return data
