"""Delivery to programs: as letters are delivered, under an id that stays the same, to those that have agreed."""

import time
from collections.abc import Iterator
from datetime import datetime
from itertools import repeat

from indexer.alerts import attempts, hooks
from indexer.alerts.attempts import Outcome, Step
from indexer.alerts.letters import to_say_stopped
from indexer.archive import hooks as kept
from indexer.archive import letters, subscriptions
from indexer.archive.hooks import Hook
from indexer.archive.letters import Letter
from indexer.library import Library

_AT_ONCE = 10_000
_MOST_SECONDS = 60.0  # in one run: somebody may be waiting for a letter that the next one mails


def deliver(library: Library, *, now: datetime, only_urgent: bool, step: Step) -> Iterator[Outcome]:
    """Tell programs what is due, as far as it can be told in a minute; the rest waits for the next run."""
    with library.subscribers.reading() as connection:
        waiting = letters.due(connection, now, limit=_AT_ONCE, to_programs=True, only_urgent=only_urgent)
    begun = time.monotonic()
    for number, identifier in enumerate(waiting):
        if number and time.monotonic() - begun > _MOST_SECONDS:
            yield from repeat("put off", len(waiting) - number)
            return
        yield _deliver(library, identifier, now, step)


def _deliver(library: Library, identifier: str, now: datetime, step: Step) -> Outcome:
    """Post to a webhook; one that has answered its challenge is told from then on, one that fails for days no more."""
    with library.subscribers.writing() as connection:
        letter = letters.get(connection, identifier)
        if letter is None or not letters.hand_over(connection, identifier) or letter.subscriber_id is None:
            return "refused"  # taken back a moment ago
        asks = hooks.is_challenge(letter)
        hook = kept.of_subscriber(connection, letter.subscriber_id)
        if hook is None or hook.url != letter.recipient or (hook.state != "confirmed" and not asks):
            hooks.take_back(connection, letter.subscriber_id)
            return "refused"
    step("handed over")
    try:
        answer = hooks.send(letter, *hooks.secrets_of(hook, now))
        if asks and not hooks.agrees(hook, answer):
            raise hooks.HookRefusedError("svaret var ikke den challenge, der blev sendt", is_final=True)
    except hooks.HookRefusedError as error:
        return _refuse(library, hook, letter, error, now)
    step("sent")
    with library.subscribers.writing() as connection:
        letters.settle(connection, letter.id, now)
        letters.is_out_of_hands(connection, letter.id)
        if asks:
            kept.settle(connection, hook, state="confirmed")
    step("settled")
    return "sent"


def _refuse(library: Library, hook: Hook, letter: Letter, error: hooks.HookRefusedError, now: datetime) -> Outcome:
    """Put a letter off, or stop telling a webhook: its owner is then mailed so, and all that it did not get."""
    is_final = error.is_final or hook.state != "confirmed"  # whether a program agrees is asked once
    with library.subscribers.writing() as connection:
        outcome = attempts.refuse(connection, letter, str(error), now, is_final=is_final)
        owner = subscriptions.get(connection, hook.subscriber_id)
        if outcome == "refused" and owner:
            kept.settle(connection, hook, state="stopped", reason=str(error))
            hooks.take_back(connection, owner.id, letter)
            if hook.state == "confirmed":
                letters.put(connection, to_say_stopped(library, owner, hook.url, str(error), now=now), now)
    return outcome
