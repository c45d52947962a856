"""Webhooks: telling a program, signed, at an address outside our own networks that has agreed to it.

The name is looked up once, and the connection goes to the very address that was looked at: a name that points
elsewhere a moment later gains nothing. Redirects are not followed. The signature is HMAC-SHA256 of the time, a full
stop and the body, in ``Referatbasen-Signature: t=<seconds>,v1=<hexadecimal>``.
"""

import hashlib
import hmac
import http.client
import json
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from indexer.alerts import tokens
from indexer.alerts.letters import News
from indexer.archive.hooks import Hook
from indexer.archive.letters import Letter
from indexer.archive.subscriptions import Subscriber
from indexer.errors import ReferatbasenError
from indexer.library import Library
from indexer.minutes.decisions import overall_outcome
from indexer.networks import is_public

CHALLENGE, NEWS = "challenge", "news"
_PORT = 443
_LONGEST_URL = 500
_TIMEOUT_SECONDS = 10.0
_MOST_ANSWERED = 4096  # bytes that are read of an answer
_GONE = 410


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
    return Target(parts.hostname, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def looked_up(target: Target, *, allows: Callable[[str], bool] = is_public) -> str:
    """Return the address to connect to; raises HookRefusedError where the name has none, or any that is not public."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise HookRefusedError(f"{target.host} kan ikke slås op ({error.strerror})") from None
    if not found or not all(map(allows, found)):
        raise HookRefusedError(f"{target.host} er ikke på det åbne internet", is_final=True)
    return min(found, key=lambda address: (":" in address, address))


def signature(secret: str, body: bytes, at: int) -> str:
    """Return what stands in the header that says a body is ours and fresh."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def send(
    letter: Letter, secret: str, *, allows: Callable[[str], bool] = is_public, context: ssl.SSLContext | None = None
) -> str:
    """Post a letter to a webhook and return what it answered; raises HookRefusedError."""
    target = target_of(letter.recipient)
    address = looked_up(target, allows=allows)
    headers = {
        "Host": target.host if target.port == _PORT else f"{target.host}:{target.port}",
        "Content-Type": "application/json",
        "User-Agent": "Referatbasen",
        "Referatbasen-Id": letter.id,
        "Referatbasen-Signature": signature(secret, letter.message, int(time.time())),
    }
    try:
        with closing(_Pinned(target, address, context or _context())) as connection:
            connection.request("POST", target.path, body=letter.message, headers=headers)
            response = connection.getresponse()
            answer = response.read(_MOST_ANSWERED).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        raise HookRefusedError(f"{target.host}: {type(error).__name__}") from None
    if not 200 <= response.status < 300:
        raise HookRefusedError(f"{target.host} svarede {response.status}", is_final=response.status == _GONE)
    return answer


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Pinned(http.client.HTTPSConnection):
    """A connection to an address that was looked at, encrypted to the name it was looked up by."""

    def __init__(self, target: Target, address: str, context: ssl.SSLContext) -> None:
        super().__init__(target.host, target.port, timeout=_TIMEOUT_SECONDS, context=context)
        self._address, self._tls = address, context

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def to_ask(hook: Hook) -> Letter:
    """Return what asks a program whether it wants to be told: it answers with the challenge."""
    body = {"type": CHALLENGE, "challenge": hook.challenge}
    return Letter(tokens.new_secret(), hook.subscriber_id, hook.url, _written(body), is_urgent=True)


def to_tell(library: Library, owner: Subscriber, hook: Hook, news: Sequence[News], *, now: datetime) -> Letter:
    """Return what tells a program of items, the newest first, each with why."""
    site = library.config.alerts.site.rstrip("/") or owner.site
    body = {"type": NEWS, "sent_at": now.isoformat(), "items": [_as_told(each, site) for each in news]}
    return Letter(tokens.new_secret(), owner.id, hook.url, _written(body), is_urgent=False)


def _as_told(news: News, site: str) -> dict[str, Any]:
    stored = news.told.stored
    return {
        "change": {"ny": "new", "afgjort": "decided", "rettelse": "corrected"}[news.change],
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
