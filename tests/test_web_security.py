"""The site against who means it harm, over real HTTP, as scanners try it; and what every answer carries."""

import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from indexer import pipeline
from indexer.config import Config, Web
from indexer.library import Library
from tests import outputs, publisher
from tests.manuscripts import Item, Person
from tests.site import serving
from tests.test_sources import ONE
from web import create_app, security

EVIL = "evil.example"
HOSTILE = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2fconfig.toml",
    "%2e%2e/%2e%2e/config.toml",
    "a%0d%0aX-Injected:%20yes%0d%0a%0d%0a<script>",
    "a%00b",
    "%ff%fe%c0%af",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}${7*7}%7b%7b7*'7'%7d%7d",
    "' OR 1=1 --",
    "//evil.example/%2f..",
    "javascript:alert(1)",
    "%f0%9f%92%a9" * 20,
    "a" * 1500,
    "999999999999999999999999",
    "-1",
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


def ask(address: str, request: bytes) -> Answer:
    """Send bytes and read what comes back until the server hangs up."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(request)
        parts = []
        with suppress(ConnectionResetError):  # it hangs up on what it did not read to the end
            while part := connection.recv(65536):
                parts.append(part)
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(first.split()[1]), headers, body.decode("utf-8", "replace"))


def get(address: str, path: str, *, method: str = "GET", body: str = "", **headers: str) -> Answer:
    lines = {
        "Host": "localhost",
        "Connection": "close",
        **{key.replace("_", "-"): each for key, each in headers.items()},
    }
    if body:
        lines["Content-Length"] = str(len(body))
    said = "".join(f"{key}: {each}\r\n" for key, each in lines.items())
    return ask(address, f"{method} {path} HTTP/1.1\r\n{said}\r\n{body}".encode("latin-1"))


def held_safe(answer: Answer, asked: str) -> None:
    """Check what holds for every answer, whatever was asked."""
    assert answer.status != 500, asked
    for header, value in security.HEADERS.items():
        if header in ("Content-Security-Policy", "Cross-Origin-Resource-Policy", "Referrer-Policy"):
            continue  # stricter where a stored page is shown, wider for the API, none where an address is a secret
        assert answer.headers.get(header.lower()) == value, (asked, header, answer.status)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert "set-cookie" not in answer.headers
    assert "x-injected" not in answer.headers
    assert "server" not in answer.headers
    assert "Traceback" not in answer.body
    assert not re.search(r"<script>alert|<img src=x|root:x:0", answer.body)
    assert "7777777" not in answer.body
    assert not (">49" in answer.body and "7*7" not in answer.body)
    location = answer.headers.get("location", "")
    assert not re.match(r"(?:https?:)?//(?!localhost[/:])", location), (asked, location)


@contextmanager
def _served(folder: Path, config: Config, more: str) -> Iterator[str]:
    file = folder / "config.toml"
    file.write_text(f'[paths]\ndata = "{config.paths.data}"\nsample = true\n{more}', encoding="utf-8")
    with serving(cwd=folder, config=file) as address:
        yield address


@pytest.fixture(scope="module")
def plain(sample: Library, sample_config: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site as it is without any setting."""
    with _served(tmp_path_factory.mktemp("plain"), sample_config, "") as address:
        yield address


@pytest.fixture(scope="module")
def proxied(sample: Library, sample_config: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site behind one proxy, by HTTPS, under one name, with little patience."""
    more = (
        '[web]\nhosts = "referater.example"\nproxies = 1\nhttps = true\n'
        "requests_per_minute = 8\nsearches_per_minute = 3\nforms_per_minute = 2\n"
    )
    with _served(tmp_path_factory.mktemp("proxied"), sample_config, more) as address:
        yield address


@pytest.fixture(scope="module")
def app(sample: Library, sample_config: Config) -> Flask:
    return create_app(sample_config)


def _routes(app: Flask, method: str) -> list[str]:
    return sorted({rule.rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())})


def _filled(route: str, value: str) -> str:
    return re.sub(r"<(?:\w+:)?\w+>", lambda _: value, route)


def test_no_route_gives_way_to_hostile_input(app: Flask, plain: str) -> None:
    asked = 0
    for route in _routes(app, "GET"):
        hostile = HOSTILE if "<" in route else HOSTILE[3:8]
        for value in hostile:
            in_query = "&".join(f"{name}={value}" for name in ("q", "side", "fra", "cursor", "slags", "sort", "gjort"))
            path = f"{_filled(route, value.replace(' ', '%20'))}?{in_query.replace(' ', '%20')}"
            held_safe(get(plain, path), path[:200])
            asked += 1
    assert asked > 300


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "FOO", "OPTIONS", "HEAD"])
def test_no_route_gives_way_to_a_wrong_method(app: Flask, plain: str, method: str) -> None:
    for route in _routes(app, "GET"):
        path = _filled(route, "a")
        answer = get(plain, path, method=method)
        held_safe(answer, f"{method} {path}")
        taken = route in _routes(app, method)
        assert taken or answer.status in (400, 404, 405), (method, path, answer.status)
        if method == "TRACE":
            assert "TRACE" not in answer.body


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"Content_Type": "application/json", "body": "{}"}, 415),
        ({"Content_Type": "text/plain", "body": "adresse=a@example.org"}, 415),
        ({"Content_Type": "application/x-www-form-urlencoded", "body": "a=1", "Origin": f"https://{EVIL}"}, 403),
        ({"Content_Type": "application/x-www-form-urlencoded", "body": "a=1", "Sec_Fetch_Site": "cross-site"}, 403),
        ({"Content_Type": "application/x-www-form-urlencoded", "body": "a=1", "Sec_Fetch_Site": "same-site"}, 403),
        ({"Content_Type": "application/x-www-form-urlencoded", "Content_Length": "70000"}, 413),
        ({"Content_Type": "application/x-www-form-urlencoded", "body": "&".join("abcdefgh" * 900)}, None),
        ({"Content_Type": "multipart/form-data; boundary=x", "body": "--x\r\n" * 200}, None),
    ],
)
def test_no_form_is_taken_from_elsewhere_or_in_another_shape(
    app: Flask, plain: str, sent: dict[str, str], status: int | None
) -> None:
    forms = _routes(app, "POST")
    assert len(forms) >= 6
    for route in forms:
        if status == 403 and "/afmeld/" in route:
            continue  # mail programs post to it from no page at all (RFC 8058): the token is the right
        answer = get(plain, _filled(route, "1"), method="POST", **sent)
        held_safe(answer, route)
        assert answer.status == status or (status is None and answer.status < 500), (route, answer.status)


def test_every_form_on_the_site_asks_by_get_or_is_guarded(app: Flask) -> None:
    guarded = {rule.endpoint.partition(".")[0] for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert guarded == {"alerts", "mine"}  # both are protected as a whole: see web/private.py
    for name in guarded:
        assert [function.__name__ for function in app.before_request_funcs[name]] == ["_refuse_others"]


@pytest.mark.parametrize(
    ("request_", "statuses"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: " + b"a" * 33_000 + b"\r\n\r\n", {431}),
        (b"GET /" + b"a" * 17_000 + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", {414}),
        (b"GET /?" + b"a=1&" * 60 + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", {400}),
        (b"GET /%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", {404}),
        (b"GET /%0d%0aX-Injected:1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", {404}),
        (b"NONSENSE\r\n\r\n", {400}),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\nConnection: close\r\n\r\n", {400}),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\nConnection: close\r\n\r\n", {400, 501}),
        (b"POST /foelg HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999\r\nConnection: close\r\n\r\n", {413}),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", {200, 400}),
        (b"GET //evil.example HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", {308, 404}),
        (b"GET /\\evil.example HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", {400, 404}),
        (b"GET / HTTP/1.1\r\nHost: a\x01<script>alert(1)</script>\r\nConnection: close\r\n\r\n", {200, 400}),
        (b"GET / HTTP/1.0\r\n\r\n", {200}),
    ],
)
def test_what_is_no_request_is_refused_with_all_headers(plain: str, request_: bytes, statuses: set[int]) -> None:
    answer = ask(plain, request_)
    held_safe(answer, request_[:60].decode("latin-1"))
    assert answer.status in statuses


def test_only_configured_proxies_are_believed(plain: str) -> None:
    forged = {
        "X_Forwarded_For": "203.0.113.9", "X_Forwarded_Host": EVIL, "X_Forwarded_Proto": "gopher",
        "X_Forwarded_Prefix": "/x", "Forwarded": f"host={EVIL};proto=gopher", "X_Original_URL": "/status",
        "X_Rewrite_URL": "/status", "X_HTTP_Method_Override": "DELETE",
    }  # fmt: skip
    for path in ("/", "/nyt.atom", "/sitemap.xml", "/robots.txt", "/opensearch.xml", "/api/v1/openapi.json", "/nej"):
        answer = get(plain, path, **forged)
        held_safe(answer, path)
        assert EVIL not in answer.body
        assert "gopher" not in answer.body
        assert EVIL not in str(answer.headers)
    assert "strict-transport-security" not in get(plain, "/").headers


def test_behind_a_proxy_its_word_counts_and_a_forged_one_before_it_does_not(proxied: str) -> None:
    def asked(path: str, forwarded_for: str, **more: str) -> Answer:
        words = {"Host": "referater.example", "X_Forwarded_For": forwarded_for, "X_Forwarded_Proto": "https", **more}
        return get(proxied, path, **words)

    answer = asked("/nyt.atom", "192.0.2.1")
    held_safe(answer, "/nyt.atom")
    assert "https://referater.example/" in answer.body
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    for _ in range(7):
        assert asked("/robots.txt", "192.0.2.1").status == 200
    # What a visitor writes before the proxy's own word changes nothing.
    refused = asked("/robots.txt", "198.51.100.7, 192.0.2.1")
    held_safe(refused, "/robots.txt")
    assert refused.status == 429
    assert asked("/robots.txt", "192.0.2.2").status == 200
    assert asked("/static/ikon.svg", "192.0.2.1").status == 200  # files of the site itself are free
    assert asked("/findes-ikke", "192.0.2.1").status == 429
    page = asked("/", "192.0.2.1")
    assert page.status == 429
    assert "Vent lidt" in page.body
    assert 1 <= int(page.headers["retry-after"]) <= 60
    told = asked("/api/v1/status", "192.0.2.1")
    assert (told.status, told.headers["content-type"]) == (429, "application/problem+json")
    assert 1 <= int(told.headers["retry-after"]) <= 60


def test_who_has_a_whole_network_of_ipv6_is_one_visitor(proxied: str) -> None:
    def asked(path: str, address: str, **more: str) -> int:
        return get(proxied, path, Host="referater.example", X_Forwarded_For=address, **more).status

    statuses = [asked("/soeg?q=skole", f"2001:db8:1:2::{number:x}") for number in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert asked("/soeg?q=skole", "2001:db8:1:3::1") == 200
    form = {"method": "POST", "body": "a=1", "Content_Type": "application/x-www-form-urlencoded"}
    posted = [asked("/foelg/log-ind", "2001:db8:1:4::1", **form) for _ in range(3)]
    assert posted[2] == 429
    assert 429 not in posted[:2]


@pytest.mark.parametrize(
    "host", [EVIL, f"{EVIL}:443", f"referater.example.{EVIL}", "", "a b", "[::1", "referater.example@x"]
)
def test_a_site_that_knows_its_name_answers_to_no_other(proxied: str, host: str) -> None:
    answer = get(proxied, "/", Host=host, X_Forwarded_For=f"192.0.2.{100 + len(host)}")
    held_safe(answer, host)
    assert answer.status == 400
    assert EVIL not in answer.body
    forwarded = get(proxied, "/", Host="referater.example", X_Forwarded_Host=host or EVIL, X_Forwarded_For="192.0.2.99")
    assert forwarded.status in (400, 429)


def test_visitors_of_a_proxy_that_nobody_told_of_are_counted_as_one(
    sample: Library, sample_config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(replace(sample_config, web=Web(requests_per_minute=5))).test_client()
    with caplog.at_level(logging.WARNING):
        statuses = [
            client.get("/robots.txt", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
            for number in range(7)
        ]
    assert statuses == [200] * 5 + [429] * 2
    assert [each.getMessage() for each in caplog.records if "[web] proxies" in each.getMessage()] == [
        "en proxy står foran siden, men [web] proxies er 0: alle besøgende tælles som én"
    ]


def test_the_machine_itself_is_not_counted_and_files_are_free(plain: str) -> None:
    assert {get(plain, "/robots.txt").status for _ in range(700)} == {200}


def test_nothing_of_the_operators_is_on_the_web(app: Flask, plain: str) -> None:
    assert not any(re.search(r"admin|hide|skjul|upload", rule) for rule in _routes(app, "GET"))
    for path in ("/admin", "/config.toml", "/.git/config", "/corpus/referatbasen.db", "/static/", "/abonnenter.db"):
        assert get(plain, path).status in (308, 404)
    assert not any(rule.endpoint == "upload" or "PUT" in (rule.methods or ()) for rule in app.url_map.iter_rules())


def test_should_a_cookie_ever_be_set_it_is_a_careful_one(sample: Library, sample_config: Config) -> None:
    careful = create_app(replace(sample_config, web=Web(https=True)))
    assert careful.config["SESSION_COOKIE_SECURE"]
    assert careful.config["SESSION_COOKIE_HTTPONLY"]
    assert careful.config["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert not careful.secret_key  # there is no session at all


def test_what_is_logged_of_a_mistake_is_ours(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("a\r\nFORGED LINE 010190-1234\x1b[31m")

    monkeypatch.setattr("indexer.reading.status", broken)
    with caplog.at_level(logging.INFO):
        assert client.get("/status?q=%0d%0aFORGED").status_code == 500
    (record,) = [each for each in caplog.records if each.name == "referatbasen.web"]
    assert record.exc_info is None
    lines = record.getMessage().split("\n")
    assert all(line == lines[0] or line.startswith("  ") for line in lines)
    assert "\x1b" not in record.getMessage()
    assert "010190" not in record.getMessage()


# What minutes may say, the whole way from file to page

_HOSTILE_TEXTS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>',
    "</title><script>x</script>",
    "<mark onclick=alert(1)>skole</mark>", "{{ 7*7 }}{% raw %}", "javascript:alert(1)", "]]><script>x</script>",
    "<!-- <style>*{display:none}</style>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<iframe srcdoc='<script>x</script>'>",
    "<a href='javascript:alert(1)'>skole</a>", "\u202e<b style='x'>", "<base href=//evil.example>",
    "</script><script>alert(1)//", '\\"-alert(1)}//', "<meta http-equiv=refresh content=0;url=//evil.example>",
)  # fmt: skip


def _hostile_meeting() -> bytes:
    items = tuple(
        Item(
            str(number), f"Skole {text}", f"17.0{number % 9}.00-P20-{number}-24 {text}"[:50], True,
            (f"Bilag {text}",), (), ((f"Baggrund {text}"[:60], (f"Om skole: {text} og havn.",)),
                                     ("Beslutning", (f"Godkendt. {text}",))),
        )
        for number, text in enumerate(_HOSTILE_TEXTS, 1)
    )  # fmt: skip
    people = tuple(Person(f"Anja {text}", "A", text, "present") for text in _HOSTILE_TEXTS)
    return publisher.firstagenda_json(
        replace(ONE, items=items, participants=people, place=f"Salen {_HOSTILE_TEXTS[1]}")
    )


def test_no_mark_up_in_minutes_comes_through_to_any_page(config: Config, library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(_hostile_meeting())
    summary = pipeline.import_paths(library, [tmp_path / "a.json"], council=config.councils[0].id, report=print)
    assert not summary.failed
    client = create_app(config).test_client()
    searches = [f"/soeg?q={quote(text)}" for text in _HOSTILE_TEXTS]
    seen = 0
    for path, status, text in outputs.pages(client, "/soeg?q=skole", *searches, most=250):
        assert status < 500, path
        head, _, body = text.partition("\n\n") if "\n\n" in text else text.partition("\r\n\r\n")
        if "text/html" in head and not path.startswith("/kilde/"):
            _held_plain(path, body)
            seen += 1
    assert seen > 80


def _held_plain(path: str, page: str) -> None:
    """Check that a page holds no element or attribute that is not one of ours."""
    for tag in BeautifulSoup(page, "html5lib").find_all(True):
        assert tag.name not in ("iframe", "object", "embed", "base", "style", "img"), (path, tag)
        if tag.name == "script":
            ours = str(tag.get("src", "")).startswith("/static/") or tag.get("type") == "application/ld+json"
            assert ours, (path, tag)
        if tag.name == "meta":
            assert not tag.get("http-equiv"), (path, tag)
        for name, value in tag.attrs.items():
            assert not name.startswith("on"), (path, tag)
            assert name != "style", (path, tag)
            if name in ("href", "src", "action"):
                assert re.match(r"/(?!/)|\?|#|https?://|mailto:|$", str(value)), (path, tag)
