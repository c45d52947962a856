"""Webhooks: the addresses of programs that are told in place of their owner's mail address."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from indexer.archive.letters import OPEN, is_to_program
from indexer.archive.subscriber_schema import hook, letter


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook; ``state`` is "asked" until the program has answered its challenge, then "confirmed" or "stopped".

    ``former_secret`` is the one before, until ``renewed_at`` (ISO 8601); both are empty where there was none.
    """

    subscriber_id: int
    url: str
    secret: str
    challenge: str
    state: str = "asked"
    reason: str = ""
    former_secret: str = ""
    renewed_at: str = ""


def of_subscriber(connection: Connection, owner: int) -> Hook | None:
    """Return somebody's webhook."""
    row = connection.execute(
        select(*(hook.c[each.name] for each in fields(Hook))).where(hook.c.subscriber_id == owner)
    ).first()
    return Hook(*row) if row else None


def put(connection: Connection, new: Hook) -> None:
    """Keep a webhook in place of the one its owner had; what was on its way there is taken first."""
    remove(connection, new.subscriber_id)
    connection.execute(insert(hook).values(**asdict(new)))


def settle(connection: Connection, known: Hook, *, state: str, reason: str = "") -> None:
    """Note what became of a webhook, if it is still the same."""
    same = (hook.c.subscriber_id == known.subscriber_id) & (hook.c.challenge == known.challenge)
    connection.execute(update(hook).where(same).values(state=state, reason=reason))


def change_secret(connection: Connection, owner: int, secret: str, at: datetime) -> None:
    """Give somebody's webhook another secret; the one it had is kept as the one before."""
    values = {"secret": secret, "former_secret": hook.c.secret, "renewed_at": at.isoformat()}
    connection.execute(update(hook).where(hook.c.subscriber_id == owner).values(**values))


def count(connection: Connection) -> dict[str, int]:
    """Return how many webhooks are in each state."""
    rows = connection.execute(select(hook.c.state, func.count()).group_by(hook.c.state))
    return {row[0]: row[1] for row in rows}


def remove(connection: Connection, owner: int) -> None:
    """Forget somebody's webhook; what was on its way there is taken first."""
    connection.execute(delete(hook).where(hook.c.subscriber_id == owner))


def take_letters(connection: Connection, owner: int) -> list[bytes]:
    """Take what is on its way to somebody's webhook out of the queue, and return it."""
    sent = (letter.c.subscriber_id == owner) & is_to_program(letter.c.recipient) & letter.c.state.in_(OPEN)
    bodies = list(connection.execute(select(letter.c.message).where(sent).order_by(letter.c.created_at)).scalars())
    connection.execute(delete(letter).where(sent))
    return bodies
