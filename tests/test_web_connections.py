"""The real server against those who hold connections: readers are answered, the others are hung up on."""

import re
import resource
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from http.client import HTTPConnection
from itertools import repeat
from typing import Any
from urllib.request import urlopen

import pytest
import waitress
from waitress.server import BaseWSGIServer

from indexer.archive import agenda
from indexer.config import Config
from indexer.library import Library
from tests.site import serving
from web import connections, create_app

IDLE, DRIPPING = 1000, 200
SECONDS_TO_ANSWER, SECONDS_OF_PATIENCE = 5.0, 12.0
BEGUN = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def site(sample: Library, sample_config: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("holding")
    file = folder / "config.toml"
    file.write_text(
        f'[paths]\ndata = "{sample_config.paths.data}"\nsample = true\n[web]\nmetrics = "127.0.0.1"\n',
        encoding="utf-8",
    )
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard not in (-1, resource.RLIM_INFINITY) and hard < IDLE + DRIPPING + 100:
        pytest.skip(f"this system lets a process have {hard} files open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, hard), hard))  # as systems start a service
    with serving(cwd=folder, config=file) as address:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, IDLE + DRIPPING + 100), hard))
        yield address
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def connected(address: str) -> socket.socket:
    host, _, port = address.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=20)


@contextmanager
def held(address: str, number: int, said: bytes = b"") -> Iterator[list[socket.socket]]:
    """Hold so many connections, each with the beginning of a question."""
    with ExitStack() as stack:
        found = [stack.enter_context(connected(address)) for _ in range(number)]
        for each in found:
            each.sendall(said)
        yield found


@contextmanager
def dripping(connections: list[socket.socket], drop: bytes) -> Iterator[None]:
    """Send a little on every connection, again and again."""
    over = threading.Event()

    def drip() -> None:
        while not over.wait(0.25):
            for each in connections:
                with suppress(OSError):  # hung up on
                    each.sendall(drop)

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def seconds_to_answer(address: str, path: str) -> float:
    begun = time.monotonic()
    with urlopen(f"{address}{path}", timeout=30) as answer:  # noqa: S310 (our own server)
        assert answer.status == 200
        assert answer.read()
    return time.monotonic() - begun


def still_open(connections: list[socket.socket]) -> int:
    """Count the connections that the server has not ended."""
    count = 0
    for each in connections:
        each.setblocking(False)
        try:
            while each.recv(65536):
                pass
        except BlockingIOError:
            count += 1
        except OSError:
            pass
    return count


def test_readers_are_answered_while_many_hold_connections(site: str) -> None:
    pages = ("/", "/soeg?q=havn", "/status", "/api/v1/search?q=skole")
    usual = [max(seconds_to_answer(site, path) for _ in range(2)) for path in pages]
    begun = time.monotonic()
    with held(site, IDLE) as idle, held(site, DRIPPING, BEGUN) as slow, dripping(slow, b"X: y\r\n"):
        took = [seconds_to_answer(site, path) for path in pages]
        if time.monotonic() - begun < SECONDS_OF_PATIENCE:  # it is not hung up on them yet, however slow the machine
            assert still_open(idle) == IDLE  # they were there all the while, and were let in
    assert max(took) < SECONDS_TO_ANSWER + 2 * max(usual), (took, usual)


@pytest.mark.slow
def test_the_real_server_hangs_up_on_who_never_asks_a_whole_question(site: str) -> None:
    with held(site, 20) as idle, held(site, 20, BEGUN) as slow, dripping(slow, b"X: y\r\n"):
        time.sleep(8)
        assert (still_open(idle), still_open(slow)) == (20, 20)
        time.sleep(12)
        assert (still_open(idle), still_open(slow)) == (0, 0)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server of our kind, with one thread, an answer without end, and a thirtieth of the patience."""
    for name in ("_TO_ASK", "_BETWEEN", "_TO_FETCH"):
        monkeypatch.setattr(connections, name, getattr(connections, name) / 30)
    monkeypatch.setattr(connections, "_TO_MAKE_ROOM", 3.0)
    monkeypatch.setattr(BaseWSGIServer, "channel_class", connections.Channel)

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        if environ["PATH_INFO"] == "/stort":
            return [b"x" * 10_000_000]
        return repeat(b"x" * 65536) if environ["PATH_INFO"] == "/uden-ende" else [b"kort"]

    with running(answer, threads=1) as address:
        yield address


@contextmanager
def running(app: Any, *, threads: int) -> Iterator[str]:
    """Serve an application with our connections, in a thread of the test."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=threads, **connections.SETTINGS)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    for _ in range(200):  # what is kept for visitors who have gone is let go of
        if not server.active_channels:
            break
        time.sleep(0.02)
    server.asyncore.close_all(server._map)  # the loop ends when nothing is left to wait for
    server.task_dispatcher.shutdown()
    thread.join(timeout=10)


@pytest.mark.parametrize(("said", "drop"), [(b"", b""), (b"", b"\r\n"), (BEGUN, b"X: y\r\n")])
def test_no_little_now_and_then_keeps_a_connection(impatient: str, said: bytes, drop: bytes) -> None:
    with held(impatient, 5, said) as holding, dripping(holding, drop):
        assert still_open(holding) == 5
        time.sleep(2)
        assert still_open(holding) == 0


def test_a_reader_may_think_between_two_questions_but_not_for_ever(impatient: str) -> None:
    with connected(impatient) as reader:
        for _ in range(2):
            reader.settimeout(20)
            reader.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert reader.recv(65536).startswith(b"HTTP/1.1 200")
            time.sleep(1)  # longer than a question may take
            assert still_open([reader]) == 1
        time.sleep(3)
        assert still_open([reader]) == 0


def test_who_fetches_no_answer_keeps_no_thread_from_others(impatient: str) -> None:
    with connected(impatient) as greedy:
        greedy.sendall(b"GET /uden-ende HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.5)
        assert seconds_to_answer(impatient, "/") < 10  # the only thread is free again


def test_who_fetches_slowly_but_surely_is_let_be(impatient: str) -> None:
    with connected(impatient) as slow:
        slow.sendall(b"GET /uden-ende HTTP/1.1\r\nHost: localhost\r\n\r\n")
        slow.settimeout(5)
        for _ in range(16):  # longer than who fetches nothing may take
            assert slow.recv(1 << 20)
            time.sleep(0.3)


LINE, LINES = "x" * 1023 + "\n", 24_000
EXPORT = b"GET /api/v1/export.jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(params=[1, 2])
def exporting(sample_config: Config, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[str]:
    """The site with one thread and with two, over an archive of 24 MB, which is more than is kept in memory."""
    monkeypatch.setattr(BaseWSGIServer, "channel_class", connections.Channel)
    monkeypatch.setattr("indexer.export.published_items", lambda _archive: (LINE for _ in range(LINES)))
    app = create_app(replace(sample_config, web=replace(sample_config.web, threads=request.param)))
    with running(app, threads=request.param) as address:
        yield address


def beginning(address: str, said: bytes) -> socket.socket:
    """Return a connection on which an export has begun and nothing more is fetched, once others' have been made."""
    for _ in range(200):
        slow = connected(address)
        slow.sendall(said)
        if slow.recv(15) == b"HTTP/1.1 200 OK":
            return slow
        slow.close()
        time.sleep(0.1)
    raise AssertionError("no room for another")


def test_no_reader_of_the_export_keeps_a_thread_however_slow(exporting: str) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(beginning(exporting, EXPORT * 3)) for _ in range(4)]
        assert seconds_to_answer(exporting, "/") < 20
        each = slow[0]
        each.settimeout(20)
        size = 0
        while got := each.recv(1 << 20):  # who comes to it in the end gets it whole, and nothing after it
            size += len(got)
        assert LINES * len(LINE) < size < LINES * len(LINE) * 1.05


def test_as_much_is_kept_for_slow_readers_as_may_be_and_no_more(exporting: str) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(beginning(exporting, EXPORT)) for _ in range(connections._MOST_KEPT)]
        assert refused(exporting) == (503, "30")
        slow[0].close()
        for _ in range(100):  # until the server has seen that
            if refused(exporting)[0] == 200:
                break
            time.sleep(0.1)
        else:
            pytest.fail("room is not given back")


def refused(address: str) -> tuple[int, str | None]:
    with closing(HTTPConnection(address.removeprefix("http://"), timeout=20)) as connection:
        connection.request("GET", "/api/v1/export.jsonl")
        answer = connection.getresponse()
        return answer.status, answer.headers["Retry-After"]


def test_who_asks_for_much_at_once_and_fetches_it_slowly_keeps_no_thread(impatient: str) -> None:
    with connected(impatient) as greedy:
        greedy.sendall(b"GET /stort HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
        for _ in range(8):
            greedy.recv(4096)
            time.sleep(0.1)
        assert seconds_to_answer(impatient, "/") < 10


REQUESTS, WARMED_UP, MOST_MEGABYTES = 20_000, 2_000, 10


def asked_for(number: int, places: list[str]) -> tuple[str, str]:
    """Return the method and the path of one of many requests, of all kinds, hardly any of them the same."""
    place = places[number % len(places)]
    return (
        ("GET", f"/{place}"),
        ("GET", f"/soeg?q=skole+ord{number}"),
        ("GET", f"/api/v1/items/{place}"),
        ("GET", f"/forslag?q=s{number % 7}"),
        ("GET", f"/findes-ikke/{number}"),
        ("GET", f"/navn/ingen-{number}"),
        ("GET", f"/api/v1/search?q=havn&page={number % 9 + 1}&entity=x{number}"),
        ("GET", "/static/referatbasen.css"),
        ("HEAD", f"/?{number}"),
        ("GET", f"/soeg.atom?q=havn{number}"),
        ("POST", f"/foelg/mine/forkert{number}/slet"),
        ("GET", f"/foelg?slags=search&q=ord{number}"),
    )[number % 12]


def megabytes(site: str) -> float:
    with urlopen(f"{site}/metrics", timeout=30) as answer:  # noqa: S310 (our own server)
        found = re.search(rb"^process_resident_memory_bytes (\S+)$", answer.read(), re.MULTILINE)
    assert found
    return float(found[1]) / 1e6


@pytest.mark.slow
def test_memory_does_not_grow_with_requests(site: str, sample: Library) -> None:
    with sample.archive.reading() as connection:
        places = [each.item.id for each in agenda.all_items(connection)]
    numbers = iter(range(REQUESTS))
    lock, statuses, after = threading.Lock(), Counter[int](), []

    def ask() -> None:
        with closing(HTTPConnection(site.removeprefix("http://"), timeout=60)) as connection:
            while True:
                with lock:
                    if (number := next(numbers, None)) is None:
                        break
                    if number == WARMED_UP:
                        after.append(megabytes(site))
                method, path = asked_for(number, places)
                connection.request(method, path)
                answer = connection.getresponse()
                answer.read()
                with lock:
                    statuses[answer.status] += 1

    with ThreadPoolExecutor(4) as visitors:
        for each in [visitors.submit(ask) for _ in range(4)]:
            each.result()
    grown = megabytes(site) - after[0]
    print(f"{after[0]:.0f} MB after {WARMED_UP} requests, {grown:+.1f} MB after {REQUESTS}: {dict(statuses)}")
    assert statuses.total() == REQUESTS
    assert {200, 404, 410} == set(statuses)
    assert grown < MOST_MEGABYTES
