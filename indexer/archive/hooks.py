"""Webhooks: the addresses of programs that are told in place of their owner's mail address."""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select, update

from indexer.archive.letters import OPEN, is_to_program
from indexer.archive.subscriber_schema import hook, letter


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook; ``state`` is "asked" until the program has answered its challenge, then "confirmed" or "stopped"."""

    subscriber_id: int
    url: str
    secret: str
    challenge: str
    state: str = "asked"
    reason: str = ""


def of_subscriber(connection: Connection, owner: int) -> Hook | None:
    """Return somebody's webhook."""
    columns = (hook.c.subscriber_id, hook.c.url, hook.c.secret, hook.c.challenge, hook.c.state, hook.c.reason)
    row = connection.execute(select(*columns).where(hook.c.subscriber_id == owner)).first()
    return Hook(*row) if row else None


def put(connection: Connection, new: Hook) -> None:
    """Keep a webhook in place of the one its owner had; what was on its way there is taken first."""
    remove(connection, new.subscriber_id)
    connection.execute(insert(hook).values(**asdict(new)))


def settle(connection: Connection, known: Hook, *, state: str, reason: str = "") -> None:
    """Note what became of a webhook, if it is still the same."""
    same = (hook.c.subscriber_id == known.subscriber_id) & (hook.c.challenge == known.challenge)
    connection.execute(update(hook).where(same).values(state=state, reason=reason))


def change_secret(connection: Connection, owner: int, secret: str) -> None:
    """Give somebody's webhook another secret."""
    connection.execute(update(hook).where(hook.c.subscriber_id == owner).values(secret=secret))


def remove(connection: Connection, owner: int) -> None:
    """Forget somebody's webhook; what was on its way there is taken first."""
    connection.execute(delete(hook).where(hook.c.subscriber_id == owner))


def take_letters(connection: Connection, owner: int) -> list[bytes]:
    """Take what is on its way to somebody's webhook out of the queue, and return it."""
    sent = (letter.c.subscriber_id == owner) & is_to_program(letter.c.recipient) & letter.c.state.in_(OPEN)
    bodies = list(connection.execute(select(letter.c.message).where(sent).order_by(letter.c.created_at)).scalars())
    connection.execute(delete(letter).where(sent))
    return bodies
