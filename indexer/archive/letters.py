"""Letters on their way: kept until the mail server has them, known by their Message-ID from the start."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, delete, func, insert, select, update

from indexer.archive import notices as kept_notices
from indexer.archive.notices import Notice
from indexer.archive.subscriber_schema import letter, told, written

OPEN = ("waiting", "handed over")
"""The states of letters that are not settled."""

LONGEST_WAIT = timedelta(hours=12)
"""How long a letter is put off at most: one that is to wait longer was put off before a clock was set back."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is to be sent; ``attempts``: how often that was tried, ``is_urgent``: somebody waits for it."""

    id: str
    subscriber_id: int | None
    recipient: str
    message: bytes
    is_urgent: bool
    attempts: int = 0


def put(connection: Connection, written: Letter, at: datetime) -> None:
    """Keep a letter to be sent."""
    connection.execute(
        insert(letter).values(
            id=written.id,
            subscriber_id=written.subscriber_id,
            recipient=written.recipient,
            message=written.message,
            is_urgent=written.is_urgent,
            state="waiting",
            attempts=0,
            next_at=at.isoformat(),
            reason="",
            created_at=at.isoformat(),
        )
    )


def put_contents(connection: Connection, identifier: str, notices: Iterable[Notice], before: Mapping[str, str]) -> None:
    """Keep what a letter tells of, so that it can be taken back when some of it is gone.

    ``before`` is what they had been told of items, as ``notices.told_of`` gives it.
    """
    rows = [
        {
            "letter_id": identifier,
            "subscription_id": each.subscription_id,
            "item": each.item,
            "found_at": each.found_at.isoformat(),
            "before": before.get(each.item, ""),
        }
        for each in notices
    ]
    if rows:
        connection.execute(insert(written), rows)


def told_items(connection: Connection, *, only_open: bool = False) -> set[str]:
    """Return the items that letters which can still be taken back tell of, or only those that are not sent."""
    items = select(written.c.item).distinct()
    if only_open:
        items = items.join(letter, letter.c.id == written.c.letter_id).where(letter.c.state.in_(OPEN))
    return set(connection.execute(items).scalars())


def recall(connection: Connection, gone: Collection[str], changed: Collection[str] = ()) -> list[str]:
    """Take back the letters that tell of some items; return their ids, since some may be written to files.

    What else an unsent one told of is found again, and told in another letter as what it was to them: of those in
    ``gone`` nothing is told.
    """
    touched = {*gone, *changed}
    wanted = select(written.c.letter_id).where(written.c.item.in_(touched)).distinct()
    taken = connection.execute(
        select(letter.c.id, letter.c.subscriber_id, letter.c.state)
        .where(letter.c.id.in_(wanted))
        .order_by(letter.c.created_at.desc(), letter.c.id)  # what was before the first of them counts
    ).all()
    for identifier, owner, state in taken:
        rows = connection.execute(select(written).where(written.c.letter_id == identifier)).all()
        connection.execute(delete(letter).where(letter.c.id == identifier))  # what it tells of goes with it
        if state not in OPEN:
            continue
        before = {row.item: row.before for row in rows}
        connection.execute(delete(told).where(told.c.subscriber_id == owner, told.c.item.in_(before)))
        if known := {item: content for item, content in before.items() if content}:
            kept_notices.settle(connection, owner, known)
        kept_notices.note(
            connection,
            (
                Notice(row.subscription_id, row.item, datetime.fromisoformat(row.found_at))
                for row in rows
                if row.item not in gone
            ),
        )
    return [identifier for identifier, *_ in taken]


def is_out_of_hands(connection: Connection, identifier: str) -> None:
    """Note that a letter is with a mail server: what it tells of is kept no longer."""
    connection.execute(delete(written).where(written.c.letter_id == identifier))


def is_to_program(recipient: Column[str]) -> ColumnElement[bool]:
    """Return what letters to webhooks are known by: their recipient is no mail address."""
    return recipient.startswith("https://")


def due(
    connection: Connection, now: datetime, *, limit: int, to_programs: bool, only_urgent: bool = False
) -> list[str]:
    """Return the ids of the letters to be sent now, by mail or to programs, the urgent and then the oldest first.

    Those that were handed over when a run was cut off are among them. What they say is had one by one, by ``get``.
    """
    columns = letter.c
    is_time = (columns.next_at <= now.isoformat()) | (columns.next_at > (now + LONGEST_WAIT).isoformat())
    wanted = columns.state.in_(OPEN) & is_time
    wanted &= is_to_program(columns.recipient) if to_programs else ~is_to_program(columns.recipient)
    rows = connection.execute(
        select(columns.id)
        .where(wanted & columns.is_urgent if only_urgent else wanted)
        .order_by(columns.is_urgent.desc(), columns.created_at, columns.id)
        .limit(limit)
    )
    return list(rows.scalars())


def get(connection: Connection, identifier: str) -> Letter | None:
    """Return a letter; None where it is there no longer."""
    columns = letter.c
    row = connection.execute(
        select(
            columns.id, columns.subscriber_id, columns.recipient, columns.message, columns.is_urgent, columns.attempts
        ).where(columns.id == identifier)
    ).one_or_none()
    return None if row is None else Letter(*row)


def hand_over(connection: Connection, identifier: str) -> bool:
    """Note that a letter is about to be sent; tell whether it still is to be, and was not withdrawn meanwhile."""
    still = (letter.c.id == identifier) & letter.c.state.in_(OPEN)
    values = {"state": "handed over", "attempts": letter.c.attempts + 1}
    return bool(connection.execute(update(letter).where(still).values(**values)).rowcount)


def settle(connection: Connection, identifier: str, at: datetime, *, refused: str = "") -> None:
    """Note that a letter is sent, or refused for good; its words are kept no longer."""
    state = "refused" if refused else "sent"
    values = {"state": state, "reason": refused, "settled_at": at.isoformat(), "message": b""}
    connection.execute(update(letter).where(letter.c.id == identifier).values(**values))


def give_up(connection: Connection) -> int:
    """Let the letters that nobody waits for go unsent; return how many there were."""
    return connection.execute(delete(letter).where(letter.c.state.in_(OPEN), ~letter.c.is_urgent)).rowcount


def put_off(connection: Connection, identifier: str, until: datetime, *, reason: str) -> None:
    """Note that a letter could not be sent now, why, and when to try again."""
    values = {"state": "waiting", "next_at": until.isoformat(), "reason": reason}
    connection.execute(update(letter).where(letter.c.id == identifier).values(**values))


def sent_between(connection: Connection, since: datetime, until: datetime) -> int:
    """Return how many letters were mailed after a time, and not after another."""
    columns = letter.c
    is_then = (columns.settled_at > since.isoformat()) & (columns.settled_at <= until.isoformat())
    some = (columns.state == "sent") & is_then & ~is_to_program(columns.recipient)
    return int(connection.execute(select(func.count()).select_from(letter).where(some)).scalar_one())


def count(connection: Connection) -> dict[str, int]:
    """Return how many letters are in each state."""
    rows = connection.execute(select(letter.c.state, func.count()).group_by(letter.c.state))
    return {row[0]: row[1] for row in rows}
