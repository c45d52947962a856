"""What is wanted, by whom and how often: values without behaviour."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from indexer.errors import ReferatbasenError
from indexer.models import Filters, StoredItem

Kind = Literal["search", "case", "committee", "entity", "subject"]
Often = Literal["straks", "dagligt", "ugentligt"]
Change = Literal["ny", "afgjort", "rettelse"]


class TokenError(ReferatbasenError):
    """A link that is forged, too old, or used already."""


class TooManyError(ReferatbasenError):
    """More asked for within an hour than one address or one client may."""


class UnansweredError(ReferatbasenError):
    """An address that was asked to confirm something as often as it may be, and has not."""


class AddressError(ReferatbasenError):
    """What was given is no mail address."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something followed: a search by ``query`` and ``filters``, anything else by ``target``.

    ``target`` is a journal number, "council/slug", an entity's id or the code of a subject.
    """

    kind: Kind
    query: str = ""
    filters: Filters = Filters()
    target: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """How many items of the last 12 months it would have told of, and ways to want less."""

    items: int
    is_flood: bool
    narrower: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Subscription:
    """Something wanted by somebody; ``weekday`` (0 is Monday) counts for a weekly one only."""

    id: int
    wanted: Wanted
    title: str
    often: Often
    weekday: int
    paused: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SubscriberView:
    """All that is kept of a subscriber; ``feed`` is the token of a private Atom feed.

    ``hook`` is the address of a webhook, or empty, ``hook_state`` "asked", "confirmed" or "stopped", with the reason.
    """

    address: str
    subscriptions: tuple[Subscription, ...]
    feed: str
    hook: str = ""
    hook_state: str = ""
    hook_reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An item with why it is told of, and an HTML-escaped passage in which only ``<mark>`` is mark-up."""

    stored: StoredItem
    why: tuple[str, ...]
    excerpt: str
