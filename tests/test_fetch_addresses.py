"""The crawler goes where the configuration names, and nowhere a name, a redirect or a link would rather have it."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from indexer.config import Crawl
from indexer.fetch import Fetcher, FetchError, HostUnreachableError


class _Within(BaseHTTPRequestHandler):
    """Something within the municipality's own net: it must not even be spoken to."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(302 if self.path.startswith("/videre/") else 200)
        if self.path.startswith("/videre/"):
            self.send_header("Location", self.path.removeprefix("/videre/"))
        self.end_headers()
        self.wfile.write(b"hemmeligt")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def within() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine: its port, and what it was asked."""
    asked: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Handler", (_Within,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()
    thread.join()


def fetcher(*hosts: str, **manners: Any) -> Fetcher:
    crawl = Crawl(delay_seconds=0.0, timeout_seconds=2.0, **manners)
    return Fetcher(crawl, frozenset(hosts), spend=lambda _host: True, sleep=lambda _seconds: None)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every name under .example mean this machine, as who owns a name can."""
    real = socket.getaddrinfo

    def looked_up(host: Any, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if str(host).endswith(".example") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)


@pytest.mark.usefixtures("names")
def test_a_name_that_leads_into_a_private_net_is_not_followed(within: tuple[int, list[str]]) -> None:
    port, asked = within
    with pytest.raises(HostUnreachableError, match="privat net"):
        fetcher(f"referater.example:{port}").get(f"http://referater.example:{port}/a", most_bytes=100)
    assert asked == []


@pytest.mark.usefixtures("names")
def test_a_private_net_is_asked_where_the_configuration_says_so(within: tuple[int, list[str]]) -> None:
    port, _ = within
    allowed = fetcher(f"referater.example:{port}", private_addresses=True)
    assert allowed.get(f"http://referater.example:{port}/a", most_bytes=100).body == b"hemmeligt"
    allowed.close()


def test_a_host_that_is_named_by_its_number_is_meant(within: tuple[int, list[str]]) -> None:
    port, _ = within
    named = fetcher(f"127.0.0.1:{port}")
    assert named.get(f"http://127.0.0.1:{port}/a", most_bytes=100).body == b"hemmeligt"
    named.close()


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/", "http://localhost:1/", "http://[::1]/", "http://0x7f000001/",
        "http://127.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://127.0.0.1@evil.example/",
        "//evil.example/",
        "http://evil.example:80/",
    ],
)  # fmt: skip
def test_no_redirect_or_address_leads_to_a_host_that_is_not_named(within: tuple[int, list[str]], target: str) -> None:
    port, asked = within
    named = fetcher(f"127.0.0.1:{port}")
    with pytest.raises(FetchError, match="ikke står i config"):
        named.get(f"http://127.0.0.1:{port}/videre/{target}", most_bytes=100)
    assert [unquote(path) for path in asked if path != "/robots.txt"] == [f"/videre/{target}"]
    if urlsplit(target).scheme:
        with pytest.raises(FetchError, match="ikke står i config"):
            named.get(target, most_bytes=100)
    named.close()


@pytest.mark.usefixtures("names")
def test_a_redirect_within_the_names_is_looked_at_too(within: tuple[int, list[str]]) -> None:
    port, asked = within
    both = fetcher(f"127.0.0.1:{port}", f"referater.example:{port}")
    with pytest.raises(HostUnreachableError, match="privat net"):
        both.get(f"http://127.0.0.1:{port}/videre/http://referater.example:{port}/hemmeligt", most_bytes=100)
    assert "/hemmeligt" not in asked
    both.close()
