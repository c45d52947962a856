"""What a visitor may do: ask to be told, confirm, change, stop, be forgotten, and read a private feed.

Whoever asks gets the same answer whether the address is known or not.
"""

from indexer.alerts.values import Expected, Often, SubscriberView, Told, Wanted
from indexer.library import Library


def title_of(library: Library, wanted: Wanted) -> str:
    """Return what is wanted, in Danish: «Søgning: støjskærm», «Sag 05.01…», the name of an entity."""
    raise NotImplementedError


def expected(library: Library, wanted: Wanted) -> Expected:
    """Return how much it would tell of, by the last 12 months, and narrower wants where that is a flood."""
    raise NotImplementedError


def subscribe(
    library: Library, address: str, wanted: Wanted, *, often: Often, weekday: int, client: str, site: str
) -> None:
    """Queue one mail that asks the address to confirm; raises AddressError and TooManyError."""
    raise NotImplementedError


def confirm(library: Library, token: str) -> str:
    """Begin what a mail asked to confirm, once and within 48 hours; return a manage token; raises TokenError."""
    raise NotImplementedError


def sign_in(library: Library, address: str, *, client: str, site: str) -> None:
    """Mail a link to the subscriptions of an address that has some; raises AddressError and TooManyError."""
    raise NotImplementedError


def manage(library: Library, token: str) -> SubscriberView:
    """Return what the holder of a manage token has; raises TokenError."""
    raise NotImplementedError


def change(library: Library, token: str, subscription: int, *, often: Often, weekday: int, paused: bool) -> None:
    """Change how often a subscription tells, or pause it; raises TokenError."""
    raise NotImplementedError


def remove(library: Library, token: str, subscription: int) -> None:
    """End a subscription; raises TokenError."""
    raise NotImplementedError


def forget(library: Library, token: str) -> None:
    """Delete everything that is kept of a subscriber; raises TokenError."""
    raise NotImplementedError


def unsubscribe(library: Library, token: str) -> str:
    """End what a mail's link is for and return what that was; doing it again changes nothing; raises TokenError."""
    raise NotImplementedError


def open_feed(library: Library, wanted: Wanted, *, client: str) -> str:
    """Return the token of a private feed of what is wanted, without any address; raises TooManyError."""
    raise NotImplementedError


def feed_of(library: Library, token: str) -> tuple[str, tuple[Told, ...]]:
    """Return a private feed's title and its newest items, the newest first, 50 at most; raises TokenError."""
    raise NotImplementedError
