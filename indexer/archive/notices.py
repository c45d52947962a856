"""What was found for those who follow, what each was told, and how far the archive was looked through for it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from indexer.archive.subscriber_schema import notice, position, subscription, told

_BATCH = 400


@dataclass(frozen=True, slots=True)
class Notice:
    """An item found for a subscription and not told of yet."""

    subscription_id: int
    item: str
    found_at: datetime


def note(connection: Connection, found: Iterable[Notice]) -> int:
    """Keep what was found; return how much of it was not kept already."""
    number = 0
    for each in found:
        same = (notice.c.subscription_id == each.subscription_id) & (notice.c.item == each.item)
        is_there = select(subscription.c.id).where(subscription.c.id == each.subscription_id)
        if connection.execute(select(notice.c.item).where(same)).first() or not connection.execute(is_there).first():
            continue  # found already, or ended while it was looked for
        connection.execute(insert(notice).values(**asdict(each) | {"found_at": each.found_at.isoformat()}))
        number += 1
    return number


def waiting(connection: Connection, owner: int) -> list[Notice]:
    """Return what was found for somebody and not told yet; of subscriptions that are paused, nothing."""
    rows = connection.execute(
        select(notice)
        .join(subscription, subscription.c.id == notice.c.subscription_id)
        .where(subscription.c.subscriber_id == owner, ~subscription.c.paused)
        .order_by(notice.c.item, notice.c.subscription_id)
    )
    return [Notice(row[0], row[1], datetime.fromisoformat(row[2])) for row in rows]


def settle(connection: Connection, owner: int, contents: Mapping[str, str]) -> None:
    """Note that somebody is told of items, given with a hash of what; they wait no longer."""
    drop(connection, owner, contents)
    for item, content in contents.items():
        connection.execute(delete(told).where(told.c.subscriber_id == owner, told.c.item == item))
        connection.execute(insert(told).values(subscriber_id=owner, item=item, content=content))


def drop(connection: Connection, owner: int, items: Iterable[str]) -> None:
    """Let items wait no longer for somebody: they are told of, or withdrawn."""
    own = select(subscription.c.id).where(subscription.c.subscriber_id == owner)
    for item in items:
        connection.execute(delete(notice).where(notice.c.item == item, notice.c.subscription_id.in_(own)))


def told_of(connection: Connection, owner: int, items: Collection[str]) -> dict[str, str]:
    """Return the items of these that somebody was told of, with a hash of what."""
    wanted = list(items)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _BATCH):
        some = told.c.item.in_(wanted[start : start + _BATCH])
        rows = connection.execute(select(told.c.item, told.c.content).where(told.c.subscriber_id == owner, some))
        found |= {row[0]: row[1] for row in rows}
    return found


def matched(connection: Connection) -> tuple[str, int] | None:
    """Return how far the archive's changes have been matched: its epoch and the number; None before the first time."""
    row = connection.execute(select(position.c.epoch, position.c.number)).first()
    return (row[0], row[1]) if row else None


def put_matched(connection: Connection, epoch: str, number: int) -> None:
    """Note how far the archive's changes have been matched."""
    connection.execute(delete(position))
    connection.execute(insert(position).values(id=1, epoch=epoch, number=number))
