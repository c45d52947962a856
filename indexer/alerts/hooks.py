"""Webhooks: telling a program, signed, at an address outside our own networks that has agreed to it.

The name is looked up once, and the connection goes to the very address that was looked at: a name that points
elsewhere a moment later gains nothing. Redirects are not followed. The signature is HMAC-SHA256 of the time, a full
stop and the body, in ``Referatbasen-Signature: t=<seconds>,v1=<hexadecimal>``; for a day after the secret was changed a
second ``v1`` is made with the one before.
"""

import hashlib
import hmac
import http.client
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from indexer.alerts import tokens
from indexer.alerts.content import NEVER, UNDECIDED
from indexer.alerts.letters import News
from indexer.alerts.values import Change
from indexer.archive import Connection, hooks, notices, subscriptions
from indexer.archive.hooks import Hook
from indexer.archive.letters import Letter
from indexer.archive.notices import Notice
from indexer.archive.subscriptions import Subscriber
from indexer.errors import ReferatbasenError
from indexer.library import Library
from indexer.minutes.decisions import overall_outcome
from indexer.networks import is_public

CHALLENGE, NEWS = "challenge", "news"
_PORT = 443
_LONGEST_URL = 500
_TIMEOUT_SECONDS = 10.0  # without a word
_MOST_SECONDS = 20.0  # in all: a program that answers a letter at a time would hold the others up
_MOST_ANSWERED = 4096  # bytes that are read of an answer
_GONE = 410
_OVERLAP = timedelta(days=1)  # in which a program may go over to another secret
_CHANGES: dict[Change, str] = {"ny": "new", "afgjort": "decided", "rettelse": "corrected"}
_BEFORE = {"new": NEVER, "decided": UNDECIDED, "corrected": "?"}  # what its owner had been told of an item before
_LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_HOST = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+(?![0-9])(?=[^.]*[a-z]){_LABEL}")  # a name, never a number
_REASONS: tuple[tuple[type[Exception], str], ...] = (  # the first that fits
    (ssl.SSLCertVerificationError, "har et certifikat, der ikke passer til navnet eller er udløbet"),
    (ssl.SSLError, "taler ikke TLS, som det skal"),
    (TimeoutError, "svarede ikke i tide"),
    (ConnectionRefusedError, "tager ikke imod forbindelser"),
    (Exception, "afbrød forbindelsen"),
)


class HookError(ReferatbasenError):
    """An address that no webhook may have; the message says why, in Danish."""


class HookRefusedError(Exception):
    """A webhook did not take what it was sent; ``is_final``: it never will."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        """Take the reason, as operators and its owner read it."""
        super().__init__(reason)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook is: host and port as its owner wrote them, and the path with its query."""

    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """Return where a webhook is; raises HookError for anything but https to a named host."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORT
    except ValueError:
        raise HookError("webhookens adresse kan ikke læses") from None
    if len(url) > _LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise HookError("webhookens adresse er for lang eller har tegn, der skal skrives som %-koder")
    if parts.scheme != "https" or not parts.hostname:
        raise HookError("webhookens adresse skal begynde med https://")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise HookError("webhookens adresse må hverken have navn, kodeord eller #")
    if not _HOST.fullmatch(parts.hostname):
        raise HookError("webhookens adresse skal have et navn som program.eksempel.dk, ikke et nummer")
    return Target(parts.hostname, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def looked_up(target: Target, *, allows: Callable[[str], bool] = is_public) -> str:
    """Return the address to connect to; raises HookRefusedError where the name has none, or any that is not public."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise HookRefusedError(f"{target.host} kan ikke slås op") from None
    if not found or not all(map(allows, found)):
        raise HookRefusedError(f"{target.host} er ikke på det åbne internet", is_final=True)
    return min(found, key=lambda address: (":" in address, address))


def secrets_of(hook: Hook, now: datetime) -> tuple[str, ...]:
    """Return what messages to a webhook are signed with: its secret and, for a day, the one before."""
    is_fresh = hook.former_secret and abs(now - datetime.fromisoformat(hook.renewed_at)) < _OVERLAP
    return (hook.secret, hook.former_secret) if is_fresh else (hook.secret,)


def signature(body: bytes, at: int, *secrets: str) -> str:
    """Return what stands in the header that says a body is ours and fresh, signed with each of some secrets."""
    signed = (hmac.new(each.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest() for each in secrets)
    return ",".join([f"t={at}", *(f"v1={each}" for each in signed)])


def send(
    letter: Letter, *secrets: str, allows: Callable[[str], bool] = is_public, context: ssl.SSLContext | None = None
) -> str:
    """Post a letter to a webhook, signed, and return what it answered; raises HookRefusedError.

    Takes ``_MOST_SECONDS`` at most, beside looking the name up, and reads no more than the beginning of the answer.
    """
    try:
        target = target_of(letter.recipient)
    except HookError as error:  # let through by another version of us
        raise HookRefusedError(str(error), is_final=True) from None
    address = looked_up(target, allows=allows)
    headers = {
        "Host": target.host if target.port == _PORT else f"{target.host}:{target.port}",
        "Content-Type": "application/json",
        "User-Agent": "Referatbasen",
        "Connection": "close",
        "Referatbasen-Id": letter.id,
        "Referatbasen-Signature": signature(letter.message, int(time.time()), *secrets),
    }
    try:
        with (
            _connected(target, address, context or _context()) as encrypted,
            # A connection that is made already is used as it is: nothing is looked up again.
            closing(http.client.HTTPConnection(target.host, target.port)) as connection,
        ):
            connection.sock = encrypted
            connection.request("POST", target.path, body=letter.message, headers=headers)
            response = connection.getresponse()
            answer: str = response.read(_MOST_ANSWERED).decode(errors="replace")
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = next(said for kind, said in _REASONS if isinstance(error, kind))
        raise HookRefusedError(f"{target.host} {reason}") from None
    if not 200 <= response.status < 300:
        raise HookRefusedError(f"{target.host} svarede {response.status}", is_final=response.status == _GONE)
    return answer


@contextmanager
def _connected(target: Target, address: str, context: ssl.SSLContext) -> Iterator[ssl.SSLSocket]:
    """Give a connection to an address that was looked at, encrypted to the name it was looked up by, for so long."""
    plain = socket.create_connection((address, target.port), _TIMEOUT_SECONDS)
    with plain, plain.dup() as held:
        late = threading.Timer(_MOST_SECONDS, _hang_up, [held])
        late.start()
        try:
            with context.wrap_socket(plain, server_hostname=target.host) as encrypted:
                yield encrypted
        finally:
            late.cancel()


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):  # over already
        connection.shutdown(socket.SHUT_RDWR)


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def to_ask(hook: Hook) -> Letter:
    """Return what asks a program whether it wants to be told: it answers with the challenge."""
    identifier = tokens.new_secret()
    body = {"id": identifier, "type": CHALLENGE, "challenge": hook.challenge}
    return Letter(identifier, hook.subscriber_id, hook.url, _written(body), is_urgent=True)


def agrees(hook: Hook, answer: str) -> bool:
    """Tell whether a program answered with the challenge and nothing else: what only repeats all we say, agrees not."""
    return tokens.is_same(hook.challenge, answer.strip())


def to_tell(library: Library, owner: Subscriber, hook: Hook, news: Sequence[News], *, now: datetime) -> Letter:
    """Return what tells a program of items, the newest first, each with why."""
    site = library.config.alerts.site.rstrip("/") or owner.site
    identifier = tokens.new_secret()
    told = [_as_told(each, site) for each in news]
    body = {"id": identifier, "type": NEWS, "written_at": now.isoformat(), "items": told}
    return Letter(identifier, owner.id, hook.url, _written(body), is_urgent=False)


def _as_told(news: News, site: str) -> dict[str, Any]:
    stored = news.told.stored
    return {
        "change": _CHANGES[news.change],
        "id": stored.item.id,
        "url": f"{site}/{stored.item.id}",
        "api": f"{site}/api/v1/items/{stored.item.id}",
        "title": stored.item.title,
        "journal_number": stored.item.journal_number,
        "committee": stored.committee,
        "date": stored.date.isoformat(),
        "outcome": overall_outcome(stored.item.decisions),
        "excerpt": news.told.excerpt,
        "why": list(news.told.why),
    }


def _written(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def is_challenge(letter: Letter) -> bool:
    """Tell whether a letter asks a program to agree."""
    return bool(json.loads(letter.message)["type"] == CHALLENGE)


def take_back(connection: Connection, owner: int, *refused: Letter) -> None:
    """Take back what is on its way to somebody's webhook, or was refused there: the next letter tells of it."""
    by_title = {each.title: each.id for each in subscriptions.of_subscriber(connection, owner)}
    messages = [*(each.message for each in refused), *hooks.take_letters(connection, owner)]
    bodies = list(map(json.loads, messages))
    for body in reversed([each for each in bodies if each["type"] == NEWS]):  # what was told first counts
        found_at = datetime.fromisoformat(body["written_at"])
        for item in body["items"]:
            notices.settle(connection, owner, {item["id"]: _BEFORE[item["change"]]})
            titles = (by_title[why] for why in item["why"] if why in by_title)
            notices.note(connection, (Notice(each, item["id"], found_at) for each in titles))
