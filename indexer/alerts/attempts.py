"""What comes of trying to send a letter, by mail or to a program, and when it is tried again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from indexer.archive import Connection, letters
from indexer.archive.letters import Letter

Outcome = Literal["sent", "refused", "put off"]
Step = Callable[[str], None]
"""Called between any two steps of a delivery, so that a test can cut it off there."""

_MOST = 12  # with doubled waiting, about three days: as long as mail servers themselves try
_FIRST_WAIT = timedelta(minutes=5)


def refuse(connection: Connection, letter: Letter, reason: str, now: datetime, *, is_final: bool) -> Outcome:
    """Note that a letter was not taken: put off to later and later, given up where it never will be or long was not."""
    tried = letter.attempts + 1
    if is_final or tried >= _MOST:
        letters.settle(connection, letter.id, now, refused=reason)
        return "refused"
    letters.put_off(connection, letter.id, now + _wait(tried), reason=reason)
    return "put off"


def _wait(tried: int) -> timedelta:
    return min(_FIRST_WAIT * (1 << (tried - 1)), letters.LONGEST_WAIT)
