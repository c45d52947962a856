"""What those who follow have ended, noted beside the archive: a backup put back must not begin it again.

Of each ending the file has a keyed hash of a secret that was made up for them. It tells of nobody.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from indexer import ledger
from indexer.alerts import outbox, tokens
from indexer.archive import subscriptions
from indexer.archive.subscriptions import Kept, Subscriber
from indexer.library import Library

FILE_NAME = "ophoert.jsonl"


def note(library: Library, owner: Subscriber, ended: Iterable[Kept]) -> None:
    """Note that somebody has ended some of what they follow."""
    for each in ended:
        ledger.add(library.config.paths.data / FILE_NAME, {"ended": _mark(library, owner, each.wanted)})


def note_forgotten(library: Library, owner: Subscriber) -> None:
    """Note that somebody has asked to be forgotten."""
    ledger.add(library.config.paths.data / FILE_NAME, {"ended": _mark(library, owner)})


def carry_out(library: Library) -> int:
    """End what was ended since those who follow were copied; return how much that was."""
    ended: dict[str, datetime] = {}

    def take(_number: int, said: dict[str, Any], at: datetime) -> None:
        ended[str(said["ended"])] = at

    ledger.read(library.config.paths.data / FILE_NAME, take, what="noget, der er ophørt")
    written: list[str] = []
    number = 0
    with library.subscribers.writing() as connection:
        for owner in subscriptions.everyone(connection) if ended else ():
            if _mark(library, owner) in ended:
                written += subscriptions.forget(connection, owner)
                number += 1
                continue
            for each in subscriptions.of_subscriber(connection, owner.id):
                at = ended.get(_mark(library, owner, each.wanted))
                if at and each.created_at < at:  # it was not begun anew after that
                    subscriptions.remove(connection, [each.id], owner.id)
                    number += 1
    outbox.remove(library, written)
    return number


def _mark(library: Library, owner: Subscriber, *wanted: str) -> str:
    return tokens.keyed_hash(library, "ended", owner.secret, *wanted)
