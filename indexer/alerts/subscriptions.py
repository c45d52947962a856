"""What a visitor may do: ask to be told, confirm, change, stop, be forgotten, and read a private feed.

Whoever asks gets the same answer whether the address is known or not: only who reads its mail learns more.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from indexer.alerts import asking, endings, letters, outbox, tokens, wants
from indexer.alerts.forecast import expected
from indexer.alerts.hooks import HookError, take_back, target_of, to_ask
from indexer.alerts.passages import MOST, told_of
from indexer.alerts.values import (
    Often,
    SubscriberView,
    Subscription,
    TokenError,
    Told,
    TooManyError,
    UnansweredError,
    Wanted,
)
from indexer.alerts.wants import title_of
from indexer.archive import Connection, agenda, changes, hooks, subscriptions
from indexer.archive import letters as kept_letters
from indexer.archive.hooks import Hook
from indexer.archive.subscriptions import Asked, Kept, Subscriber
from indexer.errors import NotFoundError
from indexer.library import Library

__all__ = [
    "HookError",
    "change",
    "confirm",
    "expected",
    "feed_of",
    "forget",
    "manage",
    "most_followed",
    "open_feed",
    "remove",
    "remove_hook",
    "renew_secret",
    "set_hook",
    "sign_in",
    "subscribe",
    "title_of",
    "unsubscribe",
]

_MOST_SUBSCRIPTIONS = 100
_FEWEST_TOLD_OF, _MOST_TOLD_OF = 5, 6


def subscribe(
    library: Library, address: str, wanted: Wanted, *, often: Often, weekday: int, client: str, site: str
) -> None:
    """Queue one mail that asks the address to confirm; raises AddressError, TooManyError, NotFoundError.

    An address that confirms nothing is asked a few times, and not again before 48 hours have gone: UnansweredError.
    """
    address, now = asking.checked(address), _now()
    wanted = wants.settled(library, wanted)
    title, line = title_of(library, wanted), wants.to_json(wanted)
    with library.archive.reading() as connection:
        since = changes.last_number(connection)
    with library.subscribers.writing() as connection:
        asking.count(
            library, connection, now, {**asking.by_client(library, client), **asking.by_address(library, address)}
        )
        subscriptions.tidy(connection, now, keep=timedelta(hours=tokens.HOURS_TO_CONFIRM))
        if subscriptions.times_unconfirmed(connection, address) >= library.config.alerts.per_address:
            raise UnansweredError("mailadressen har ikke svaret på de mails, den har fået; brug linket i en af dem")
        wish = Asked(tokens.new_secret(), address, line, title, often, weekday % 7, _site(library, site), since, now)
        subscriptions.ask(connection, wish)
        kept_letters.put(connection, letters.to_confirm(library, wish), now)


def confirm(library: Library, token: str) -> str:
    """Begin what a mail asked to confirm, once and within 48 hours; return a manage token; raises TokenError."""
    identifier, now = tokens.read(library, "confirm", token), _now()
    with library.subscribers.writing() as connection:
        wish = subscriptions.take(connection, str(identifier))
        if wish is None:
            raise TokenError("linket er brugt; bed om et nyt under «Log ind», eller abonnér igen")
        owner = subscriptions.put_subscriber(
            connection, wish.address, secret=tokens.new_secret(), site=wish.site, at=now
        )
        if len(subscriptions.of_subscriber(connection, owner.id)) >= _MOST_SUBSCRIPTIONS:
            raise TooManyError(
                f"der kan højst være {_MOST_SUBSCRIPTIONS} abonnementer på én adresse; fjern nogle først"
            )
        subscriptions.put(connection, owner.id, wish, now)
    return letters.manage_token(library, owner)


def sign_in(library: Library, address: str, *, client: str, site: str) -> None:
    """Mail a link to the subscriptions of an address that has some; raises AddressError and TooManyError."""
    address, now = asking.checked(address), _now()
    with library.subscribers.writing() as connection:
        asking.count(
            library, connection, now, {**asking.by_client(library, client), **asking.by_address(library, address)}
        )
        known = subscriptions.find(connection, address)
        # A letter is written either way, so that the answer takes as long for those who are not known.
        owner = known or Subscriber(0, address, tokens.new_secret(), site, "")
        written = letters.to_manage(library, owner, site=_site(library, site), now=now)
        if known:
            kept_letters.put(connection, written, now)


def manage(library: Library, token: str) -> SubscriberView:
    """Return what the holder of a manage token has; raises TokenError."""
    with library.subscribers.reading() as connection:
        owner = _owner(library, connection, token)
        kept = subscriptions.of_subscriber(connection, owner.id)
        hook = hooks.of_subscriber(connection, owner.id)
    return SubscriberView(
        hook=hook.url if hook else "",
        hook_state=hook.state if hook else "",
        hook_reason=hook.reason if hook else "",
        address=owner.address,
        subscriptions=tuple(
            Subscription(
                id=each.id,
                wanted=wants.from_json(each.wanted),
                title=each.title,
                often=each.often,  # type: ignore[arg-type]  # kept as it was given
                weekday=each.weekday,
                paused=each.paused,
                created_at=each.created_at,
            )
            for each in kept
        ),
        feed=tokens.sign(library, "feed", {"of": owner.id, "secret": owner.secret}),
    )


def change(library: Library, token: str, subscription: int, *, often: Often, weekday: int, paused: bool) -> None:
    """Change how often a subscription tells, or pause it; raises TokenError."""
    with library.archive.reading() as connection:
        last = changes.last_number(connection)
    with library.subscribers.writing() as connection:
        owner = _owner(library, connection, token)
        was_paused = {each.id: each.paused for each in subscriptions.of_subscriber(connection, owner.id)}
        values: dict[str, object] = {"often": often, "weekday": weekday % 7, "paused": paused}
        if was_paused.get(subscription) and not paused:
            values["since"] = last  # what came in the pause is not made up for
        subscriptions.change(connection, subscription, owner.id, values)


def remove(library: Library, token: str, subscription: int) -> None:
    """End a subscription; raises TokenError."""
    with library.subscribers.writing() as connection:
        owner = _owner(library, connection, token)
        ended = [each for each in subscriptions.of_subscriber(connection, owner.id) if each.id == subscription]
        _end(library, connection, owner, ended)


def set_hook(library: Library, token: str, url: str, *, client: str) -> str:
    """Ask a program to agree to be told in place of the address; return the secret its messages are signed with.

    Raises TokenError, TooManyError, and HookError for an address that no webhook may have.
    """
    host = target_of(url).host
    now, secret = _now(), tokens.new_secret()
    with library.subscribers.writing() as connection:
        owner = _owner(library, connection, token)
        counted = asking.by_client(library, client) | {
            tokens.keyed_hash(library, what, who): library.config.alerts.per_client
            for what, who in (("owner", str(owner.id)), ("host", host))
        }
        asking.count(library, connection, now, counted)
        hook = Hook(owner.id, url, secret, tokens.new_secret())
        take_back(connection, owner.id)
        hooks.put(connection, hook)
        kept_letters.put(connection, to_ask(hook), now)
    return secret


def renew_secret(library: Library, token: str) -> str:
    """Return another secret for the webhook; the one before signs beside it for a day; raises TokenError."""
    secret = tokens.new_secret()
    with library.subscribers.writing() as connection:
        hooks.change_secret(connection, _owner(library, connection, token).id, secret, _now())
    return secret


def remove_hook(library: Library, token: str) -> None:
    """Tell the webhook nothing more: mail comes instead, of what was on its way there too; raises TokenError."""
    with library.subscribers.writing() as connection:
        owner = _owner(library, connection, token)
        take_back(connection, owner.id)
        hooks.remove(connection, owner.id)


def forget(library: Library, token: str) -> None:
    """Delete everything that is kept of a subscriber, letters in the outbox too; raises TokenError."""
    with library.subscribers.writing() as connection:
        owner = _owner(library, connection, token)
        endings.note_forgotten(library, owner)
        written = subscriptions.forget(connection, owner)
    outbox.remove(library, written)


def unsubscribe(library: Library, token: str) -> str:
    """End what a mail's link is for and return what that was; doing it again changes nothing; raises TokenError."""
    said = tokens.read(library, "unsubscribe", token)
    if "wish" in said:
        return _withdraw(library, str(said["wish"]))
    with library.subscribers.writing() as connection:
        owner = _known(connection, said)
        kept = subscriptions.of_subscriber(connection, owner.id) if owner else []
        ended = [each for each in kept if said["ends"] == letters.ALL or each.id in said["ends"]]
        if owner:
            _end(library, connection, owner, ended)
    return ", ".join(f"«{each.title}»" for each in ended) or "abonnementet var ophørt i forvejen"


def _end(library: Library, connection: Connection, owner: Subscriber, ended: Sequence[Kept]) -> None:
    endings.note(library, owner, ended)
    subscriptions.remove(connection, [each.id for each in ended], owner.id)


def most_followed(library: Library) -> list[tuple[Wanted, str]]:
    """Return what most people follow, with its title: nothing that fewer than five follow, and never how many do."""
    if not library.has_subscribers:
        return []
    with library.subscribers.reading() as connection:
        lines = subscriptions.most_wanted(connection, at_least=_FEWEST_TOLD_OF, limit=_MOST_TOLD_OF)
    found = []
    for wanted in map(wants.from_json, lines):
        with suppress(NotFoundError):  # withdrawn since
            found.append((wanted, title_of(library, wanted)))
    return found


def _withdraw(library: Library, wish: str) -> str:
    """Forget what an address was asked to confirm."""
    with library.subscribers.writing() as connection:
        taken = subscriptions.take(connection, wish)
    if taken is None:
        raise TokenError("der er sagt ja eller nej i forvejen; hver mail om nyt har et link, der stopper den")
    return f"«{taken.title}»"


def open_feed(library: Library, wanted: Wanted, *, client: str) -> str:
    """Return the token of a private feed of what is wanted, without any address; raises TooManyError, NotFoundError.

    The token says what is wanted: nothing is kept of who reads it.
    """
    wanted = wants.settled(library, wanted)
    with library.subscribers.writing() as connection:
        asking.count(library, connection, _now(), asking.by_client(library, client))
    return tokens.sign(library, "feed", {"wanted": wants.to_json(wanted)})


def feed_of(library: Library, token: str) -> tuple[str, tuple[Told, ...]]:
    """Return a private feed's title and its newest items, the newest first, 50 at most; raises TokenError."""
    said = tokens.read(library, "feed", token)
    if "wanted" in said:
        wanted = wants.from_json(said["wanted"])
        title = title_of(library, wanted)
        reasons = {title: wanted}
    else:
        with library.subscribers.reading() as connection:
            owner = _known(connection, said)
            if owner is None:
                raise TokenError("linket virker ikke længere: abonnenten er slettet")
            kept = [each for each in subscriptions.of_subscriber(connection, owner.id) if not each.paused]
        title = "Det, jeg følger"
        reasons = {each.title: wants.from_json(each.wanted) for each in kept}
    why: dict[str, list[str]] = {}
    for reason, wanted in reasons.items():
        for item in wants.newest(library, wanted, limit=MOST):
            why.setdefault(item, []).append(reason)
    with library.archive.reading() as connection:
        items = agenda.get_items(connection, list(why))
    newest = sorted(items.values(), key=lambda stored: (stored.date, stored.item.id), reverse=True)[:MOST]
    return title, told_of(library, [(stored, why[stored.item.id]) for stored in newest], reasons)


def _owner(library: Library, connection: Connection, token: str) -> Subscriber:
    owner = _known(connection, tokens.read(library, "manage", token))
    if owner is None:
        raise TokenError("linket virker ikke længere: abonnenten er slettet")
    return owner


def _known(connection: Connection, said: dict[str, object]) -> Subscriber | None:
    """Return the subscriber a token is about, if they are still the one it was made for."""
    owner = subscriptions.get(connection, int(str(said["of"])))
    return owner if owner and tokens.is_same(owner.secret, str(said["secret"])) else None


def _site(library: Library, site: str) -> str:
    """Return what links in letters begin with: what is configured counts for more than what a request says."""
    return (library.config.alerts.site or site).rstrip("/")


def _now() -> datetime:
    return datetime.now(UTC)
