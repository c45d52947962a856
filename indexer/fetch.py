"""Polite HTTP: the only network access. One connection a host, a delay between requests, robots.txt, a daily budget.

It never leaves the hosts it was given, redirects included. Only transport errors, 429 and 5xx are tried again, with
growing pauses and jitter; ``Retry-After`` is obeyed.
"""

import random
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from protego import Protego
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from indexer.config import Crawl
from indexer.errors import ReferatbasenError
from indexer.networks import is_public

_TRIES = 4
_FIRST_PAUSE_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 120.0
_MOST_REDIRECTS = 10
_CONNECT_SECONDS = 10.0
_CHUNK = 64 * 1024
_PRIVATE = "er en adresse i et privat net; tillad det med [crawl] private_addresses, hvis det er meningen"
_ROBOTS_BYTES = 512 * 1024  # RFC 9309, 2.5: a crawler reads at least 500 KiB
_AGAIN = {429, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave; ``unchanged`` means that the validators still hold and there is no body."""

    url: str
    content_type: str
    body: bytes
    etag: str
    last_modified: str
    unchanged: bool = False


class FetchError(ReferatbasenError):
    """One address could not be fetched; the next one may be."""

    def __init__(self, url: str, reason: str, *, status: int = 0) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.status = status


class HostUnreachableError(FetchError):
    """Nothing more can be had from this host in this run."""


class _PublicOnly:
    """Lets go of a connection to a private address before a byte is sent, whatever a name was looked up as."""

    def _new_conn(self) -> socket.socket:
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        if not is_public(str(connected.getpeername()[0])):
            connected.close()
            raise NewConnectionError(self, _PRIVATE)  # type: ignore[arg-type]
        return connected


class _PublicHTTP(_PublicOnly, HTTPConnection):
    pass


class _PublicHTTPS(_PublicOnly, HTTPSConnection):
    pass


class _PublicAdapter(HTTPAdapter):
    """Connects to public addresses only."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make the pools whose connections look where they lead."""
        super().init_poolmanager(*arguments, **options)
        http = type("_HTTP", (HTTPConnectionPool,), {"ConnectionCls": _PublicHTTP})
        https = type("_HTTPS", (HTTPSConnectionPool,), {"ConnectionCls": _PublicHTTPS})
        self.poolmanager.pool_classes_by_scheme = {"http": http, "https": https}


def _is_named_by_number(host: str) -> bool:
    """Tell whether a host is named by its IP address, or as this machine: then its address is as configured."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        ip_address(name)
    except ValueError:
        return name == "localhost"
    return True


class Fetcher:
    """Fetches from some hosts and no others.

    ``spend`` is asked before each request whether the host's daily budget allows one more; ``sleep`` and ``clock`` are
    replaced in tests.
    """

    def __init__(
        self,
        crawl: Crawl,
        hosts: frozenset[str],
        *,
        spend: Callable[[str], bool],
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open a session that keeps cookies, as FirstAgenda's first redirect asks."""
        self._crawl = crawl
        self._hosts = hosts
        self._spend = spend
        self._sleep = sleep
        self._clock = clock
        self._session = requests.Session()
        self._session.headers["User-Agent"] = crawl.user_agent
        self._session.trust_env = False  # no proxies, credentials or .netrc of the machine
        for scheme in ("http", "https"):
            if not crawl.private_addresses:
                self._session.mount(f"{scheme}://", _PublicAdapter())
            for host in filter(_is_named_by_number, hosts):
                self._session.mount(f"{scheme}://{host}/", HTTPAdapter())
        self._robots: dict[str, Protego] = {}
        self._unreachable: dict[str, str] = {}
        self._last: dict[str, float] = {}

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def delay(self, host: str) -> float:
        """Return the seconds between two requests to a host: as configured, or more where its robots.txt asks."""
        robots = self._robots.get(host)
        asked = robots.crawl_delay(self._crawl.user_agent) if robots else None
        return max(self._crawl.delay_seconds, float(asked or 0))

    def get(self, url: str, *, etag: str = "", last_modified: str = "", most_bytes: int) -> Answer:
        """Return what an address holds, or that it is unchanged since these validators were given.

        Raises FetchError naming the address and the reason, HostUnreachableError when the host itself is the reason.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        for _ in range(_MOST_REDIRECTS):
            self._check(url)
            response = self._request(url, headers)
            with response:
                if response.is_redirect and "location" in response.headers:
                    url = urljoin(url, response.headers["location"])
                    continue
                return self._answer(url, response, most_bytes)
        raise FetchError(url, f"viderestiller mere end {_MOST_REDIRECTS} gange")

    def _check(self, url: str) -> None:
        """Refuse an address on another host, or one that robots.txt closes."""
        try:
            parts = urlsplit(url)
            host = parts.netloc.lower()
        except ValueError:
            raise FetchError(url, "adressen kan ikke læses") from None
        if parts.scheme not in ("http", "https") or host not in self._hosts:
            raise FetchError(url, f"fører til {host or 'ingen vært'}, som ikke står i config.toml")
        if host in self._unreachable:
            raise HostUnreachableError(url, self._unreachable[host])
        if host not in self._robots:
            self._robots[host] = self._read_robots(f"{parts.scheme}://{host}/robots.txt", host)
        self._check_patience(url, host)
        if not self._robots[host].can_fetch(url, self._crawl.user_agent):
            raise FetchError(url, "robots.txt tillader ikke at hente adressen")

    def _check_patience(self, url: str, host: str) -> None:
        """Leave a host that asks for longer waits than a run can bear: to ask it quicker is not ours to choose."""
        most, asked = self._crawl.longest_delay_seconds, self.delay(host)
        if asked > max(most, self._crawl.delay_seconds):
            self._unreachable[host] = (
                f"{host} beder i robots.txt om {asked:g} sekunder mellem to hentninger, og der ventes højst {most:g}: "
                "intet er hentet. Aftal en kortere ventetid med kommunen, eller sæt [crawl] longest_delay_seconds op"
            )
            raise HostUnreachableError(url, self._unreachable[host])

    def _read_robots(self, url: str, host: str) -> Protego:
        """Return a host's robots.txt; none at all (4xx) allows everything (RFC 9309, 2.3.1.3)."""
        for _ in range(5):
            with self._request(url, {}) as response:
                if response.is_redirect and "location" in response.headers:
                    url = urljoin(url, response.headers["location"])
                    if urlsplit(url).netloc.lower() in self._hosts:
                        continue
                    return Protego.parse("")
                if response.status_code >= 400:
                    return Protego.parse("")
                body = response.raw.read(_ROBOTS_BYTES, decode_content=True)
                return Protego.parse(body.decode("utf-8", "replace"))
        return Protego.parse("")

    def _request(self, url: str, headers: dict[str, str]) -> requests.Response:
        """Return a response that is no failure of the moment, after as many tries as manners allow."""
        host = urlsplit(url).netloc.lower()
        reason = ""
        for attempt in range(_TRIES):
            self._wait_turn(host, url)
            try:
                response = self._session.get(
                    url,
                    headers=headers,
                    allow_redirects=False,
                    stream=True,
                    timeout=(_CONNECT_SECONDS, self._crawl.timeout_seconds),
                )
            except (requests.RequestException, UnicodeError) as error:
                if _PRIVATE in str(error):
                    self._unreachable[host] = f"{host} {_PRIVATE}"
                    raise HostUnreachableError(url, self._unreachable[host]) from None
                reason = f"serveren svarer ikke ({type(error).__name__})"
                self._pause(attempt, None)
                continue
            if response.status_code not in _AGAIN:
                return response
            reason = f"serveren svarer {response.status_code}"
            retry_after = response.headers.get("retry-after")
            response.close()
            self._pause(attempt, retry_after)
        if reason.startswith("serveren svarer ikke"):
            self._unreachable[host] = f"{host} kan ikke nås: {reason}"
            raise HostUnreachableError(url, self._unreachable[host])
        raise FetchError(url, reason)

    def _wait_turn(self, host: str, url: str) -> None:
        if not self._spend(host):
            self._unreachable[host] = (
                f"dagens {self._crawl.daily_requests} hentninger fra {host} er brugt; resten i morgen"
            )
            raise HostUnreachableError(url, self._unreachable[host])
        if host in self._last and (left := self._last[host] + self.delay(host) - self._clock()) > 0:
            self._sleep(left)
        self._last[host] = self._clock()

    def _pause(self, attempt: int, retry_after: str | None) -> None:
        """Wait before another try: as long as the server asks, or twice as long each time, give or take."""
        if attempt == _TRIES - 1:
            return
        grown = _FIRST_PAUSE_SECONDS * 2**attempt * random.uniform(0.5, 1.5)  # noqa: S311 (jitter, no secret)
        self._sleep(min(max(_seconds(retry_after), grown), _LONGEST_PAUSE_SECONDS))

    def _answer(self, url: str, response: requests.Response, most_bytes: int) -> Answer:
        status = response.status_code
        etag, modified = response.headers.get("etag", ""), response.headers.get("last-modified", "")
        if status == 304:
            return Answer(url, "", b"", etag, modified, unchanged=True)
        if status != 200:
            raise FetchError(url, f"serveren svarer {status}", status=status)
        return Answer(
            url, response.headers.get("content-type", ""), self._body(url, response, most_bytes), etag, modified
        )

    def _body(self, url: str, response: requests.Response, most_bytes: int) -> bytes:
        """Read a body whole, within the size and time allowed."""
        deadline = self._clock() + 10 * self._crawl.timeout_seconds
        parts: list[bytes] = []
        size = 0
        try:
            for part in response.iter_content(_CHUNK):
                size += len(part)
                parts.append(part)
                if size > most_bytes:
                    raise FetchError(url, f"fylder mere end {most_bytes / 1_000_000:g} MB")
                if self._clock() > deadline:
                    raise FetchError(url, "svaret kommer for langsomt")
        except requests.RequestException as error:
            raise FetchError(url, f"forbindelsen blev afbrudt ({type(error).__name__})") from error
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and "content-encoding" not in response.headers and size < int(announced):
            raise FetchError(url, "svaret er afkortet")
        return b"".join(parts)


def _seconds(retry_after: str | None) -> float:
    """Return the seconds that ``Retry-After`` asks to wait, written as such or as an HTTP date (RFC 9110, 10.2.3)."""
    if not retry_after:
        return 0.0
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        return max(parsedate_to_datetime(retry_after).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return 0.0
