"""Those who follow: subscribers, what each wants, and who has asked for what lately."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from indexer.archive.subscriber_schema import (
    asked,
    confirmation,
    letter,
    notice,
    subscriber,
    subscription,
)

_BATCH = 400


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who follows; ``stopped`` says why nothing is sent to them, empty where nothing stands in the way."""

    id: int
    address: str
    secret: str
    site: str
    stopped: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription as it is kept; ``wanted`` is JSON, ``since`` the archive's last change when it began."""

    id: int
    subscriber_id: int
    wanted: str
    title: str
    often: str
    weekday: int
    paused: bool
    since: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A subscription that waits to be confirmed."""

    id: str
    address: str
    wanted: str
    title: str
    often: str
    weekday: int
    site: str
    since: int
    created_at: datetime


def find(connection: Connection, address: str) -> Subscriber | None:
    """Return the subscriber with an address, in any letters' case."""
    return _subscriber(connection, subscriber.c.called == address.lower())


def get(connection: Connection, identifier: int) -> Subscriber | None:
    """Return a subscriber."""
    return _subscriber(connection, subscriber.c.id == identifier)


def everyone(connection: Connection) -> list[Subscriber]:
    """Return all who follow."""
    columns = subscriber.c
    rows = connection.execute(
        select(columns.id, columns.address, columns.secret, columns.site, columns.stopped).order_by(columns.id)
    )
    return [Subscriber(*row) for row in rows]


def _subscriber(connection: Connection, condition: Any) -> Subscriber | None:
    columns = subscriber.c
    row = connection.execute(
        select(columns.id, columns.address, columns.secret, columns.site, columns.stopped).where(condition)
    ).first()
    return Subscriber(*row) if row else None


def waiting(connection: Connection) -> list[Subscriber]:
    """Return the subscribers for whom something was found and not told yet, and to whom something can be sent."""
    columns = subscriber.c
    found = select(subscription.c.subscriber_id).join(notice, notice.c.subscription_id == subscription.c.id)
    rows = connection.execute(
        select(columns.id, columns.address, columns.secret, columns.site, columns.stopped)
        .where(columns.id.in_(found), columns.stopped == "")
        .order_by(columns.id)
    )
    return [Subscriber(*row) for row in rows]


def ask(connection: Connection, wish: Asked) -> None:
    """Keep what is to be confirmed."""
    connection.execute(insert(confirmation).values(**_columns(wish)))


def times_unconfirmed(connection: Connection, address: str) -> int:
    """Return how often an address is asked to confirm something and has not."""
    to_it = func.lower(confirmation.c.address) == address.lower()
    return int(connection.execute(select(func.count()).select_from(confirmation).where(to_it)).scalar_one())


def take(connection: Connection, identifier: str) -> Asked | None:
    """Return what is to be confirmed and keep it no longer: the second who asks for it gets nothing."""
    row = connection.execute(select(confirmation).where(confirmation.c.id == identifier)).first()
    connection.execute(delete(confirmation).where(confirmation.c.id == identifier))
    return Asked(**row._asdict() | {"created_at": datetime.fromisoformat(row.created_at)}) if row else None


def put_subscriber(connection: Connection, address: str, *, secret: str, site: str, at: datetime) -> Subscriber:
    """Return the subscriber with an address, made where there is none; one who confirms can be reached again."""
    known = find(connection, address)
    if known:
        connection.execute(update(subscriber).where(subscriber.c.id == known.id).values(stopped="", site=site))
    else:
        values = {"address": address, "called": address.lower(), "secret": secret, "site": site, "stopped": ""}
        connection.execute(insert(subscriber).values(**values, created_at=at.isoformat()))
    found = find(connection, address)
    assert found  # noqa: S101 (it was put there above, in the same transaction)
    return found


def put(connection: Connection, owner: int, wish: Asked, at: datetime) -> None:
    """Begin a subscription; one to the same thing is changed instead."""
    columns = subscription.c
    values = {"often": wish.often, "weekday": wish.weekday, "paused": False, "title": wish.title}
    same = (columns.subscriber_id == owner) & (columns.wanted == wish.wanted)
    if not connection.execute(update(subscription).where(same).values(**values)).rowcount:
        rest = {"subscriber_id": owner, "wanted": wish.wanted, "since": wish.since, "created_at": at.isoformat()}
        connection.execute(insert(subscription).values(**values, **rest))


def of_subscriber(connection: Connection, owner: int) -> list[Kept]:
    """Return somebody's subscriptions, the oldest first."""
    return _kept(connection, subscription.c.subscriber_id == owner)


def _active() -> Any:
    """Return what subscriptions are that something may be found for: not paused, and their owner can be reached."""
    reachable = select(subscriber.c.id).where(subscriber.c.stopped == "")
    return ~subscription.c.paused & subscription.c.subscriber_id.in_(reachable)


def active_of(connection: Connection, owner: int) -> list[Kept]:
    """Return the subscriptions of somebody that something may be found for."""
    return _kept(connection, _active() & (subscription.c.subscriber_id == owner))


def wanting(connection: Connection, lines: Collection[str]) -> list[Kept]:
    """Return the subscriptions to some things, given as lines, that something may be found for."""
    wanted = sorted(lines)
    batches = (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
    return [each for some in batches for each in _kept(connection, _active() & subscription.c.wanted.in_(some))]


def owners(connection: Connection, identifiers: Collection[int]) -> set[int]:
    """Return whose some subscriptions are, of those that something may be found for."""
    wanted = sorted(identifiers)
    found: set[int] = set()
    for start in range(0, len(wanted), _BATCH):
        some = _active() & subscription.c.id.in_(wanted[start : start + _BATCH])
        found |= set(connection.execute(select(subscription.c.subscriber_id).where(some)).scalars())
    return found


def first_since(connection: Connection) -> int | None:
    """Return the archive's last change when the first of the subscriptions began that something may be found for."""
    return connection.execute(select(func.min(subscription.c.since)).where(_active())).scalar()


def _kept(connection: Connection, condition: Any) -> list[Kept]:
    rows = connection.execute(select(subscription).where(condition).order_by(subscription.c.id))
    return [Kept(**row._asdict() | {"created_at": datetime.fromisoformat(row.created_at)}) for row in rows]


def change(connection: Connection, identifier: int, owner: int, values: Mapping[str, object]) -> bool:
    """Change somebody's subscription; tell whether they have it."""
    columns = subscription.c
    own = (columns.id == identifier) & (columns.subscriber_id == owner)
    return bool(connection.execute(update(subscription).where(own).values(**values)).rowcount)


def remove(connection: Connection, identifiers: Collection[int], owner: int) -> None:
    """End somebody's subscriptions, with what was found for them."""
    columns = subscription.c
    connection.execute(delete(subscription).where(columns.id.in_(list(identifiers)), columns.subscriber_id == owner))


def forget(connection: Connection, owner: Subscriber) -> list[str]:
    """Delete all that is kept of somebody; return the ids of the letters they had."""
    to_them = (letter.c.subscriber_id == owner.id) | (func.lower(letter.c.recipient) == owner.address.lower())
    letters = list(connection.execute(select(letter.c.id).where(to_them)).scalars())
    connection.execute(delete(letter).where(to_them))
    connection.execute(delete(confirmation).where(func.lower(confirmation.c.address) == owner.address.lower()))
    connection.execute(delete(subscriber).where(subscriber.c.id == owner.id))
    return letters


def stop(connection: Connection, owner: int, reason: str) -> None:
    """Send nothing more to somebody until they confirm anew."""
    connection.execute(update(subscriber).where(subscriber.c.id == owner).values(stopped=reason))


def begin_anew(connection: Connection, number: int) -> None:
    """Let every subscription count from a change: the archive was made anew, and counts from the beginning."""
    connection.execute(update(subscription).values(since=number))


def most_wanted(connection: Connection, *, at_least: int, limit: int) -> list[str]:
    """Return what most want, as lines, the most wanted first: of what fewer want than ``at_least``, nothing is told.

    Searches are left out: what somebody typed may tell of them.
    """
    people = func.count(subscription.c.subscriber_id.distinct())
    rows = connection.execute(
        select(subscription.c.wanted)
        .where(_active(), ~subscription.c.wanted.contains('"kind": "search"'))
        .group_by(subscription.c.wanted)
        .having(people >= at_least)
        .order_by(people.desc(), subscription.c.wanted)
        .limit(limit)
    )
    return list(rows.scalars())


def times_asked(connection: Connection, who: str, since: datetime, until: datetime) -> int:
    """Return how often somebody has asked for something after a time, and not after another."""
    is_then = (asked.c.at > since.isoformat()) & (asked.c.at <= until.isoformat())
    return int(connection.execute(select(func.count()).where(asked.c.who == who, is_then)).scalar_one())


def note_asked(connection: Connection, who: str, at: datetime) -> None:
    """Note that somebody asked."""
    connection.execute(insert(asked).values(who=who, at=at.isoformat()))


def tidy(connection: Connection, now: datetime, *, keep: timedelta) -> None:
    """Delete what is of no use any longer: wishes that nobody confirmed, who asked when, letters long sent.

    Of those who did not confirm, nothing is kept longer than ``keep``.
    """
    connection.execute(delete(confirmation).where(_is_far_from(now, keep, confirmation.c.created_at)))
    connection.execute(delete(asked).where(_is_far_from(now, timedelta(hours=1), asked.c.at)))
    connection.execute(delete(letter).where(_is_far_from(now, timedelta(days=30), letter.c.settled_at)))
    nobodys = letter.c.subscriber_id.is_(None) & _is_far_from(now, keep, letter.c.created_at)
    connection.execute(delete(letter).where(nobodys))


def _is_far_from(now: datetime, span: timedelta, column: Any) -> Any:
    """Return what rows are that are older than some span, or as far ahead, from before a clock was set back."""
    return (column < (now - span).isoformat()) | (column > (now + span).isoformat())


def count(connection: Connection) -> dict[str, int]:
    """Return how many there are of each thing."""
    tables = {"subscribers": subscriber, "subscriptions": subscription, "found": notice}
    counts = {name: select(func.count()).select_from(table) for name, table in tables.items()}
    counts["stopped"] = select(func.count()).where(subscriber.c.stopped != "")
    return {name: int(connection.execute(query).scalar_one()) for name, query in counts.items()}


def _columns(value: Any) -> dict[str, Any]:
    named = {name: getattr(value, name) for name in value.__dataclass_fields__}
    return {name: each.isoformat() if isinstance(each, datetime) else each for name, each in named.items()}
