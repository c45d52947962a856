"""Webhooks: signed, only to programs that agreed, only on the open internet, once, and never for long in vain."""

import hashlib
import hmac
import http.server
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.alerts import hooks, sending, subscriptions
from indexer.alerts.hooks import HookError, HookRefusedError, Target, is_public, looked_up, target_of
from indexer.archive.letters import Letter
from indexer.library import Library
from tests.followed import NOON, TakeIn, follow, outbox, publish, run
from tests.postoffice import HOST, make_certificate

pytestmark = pytest.mark.usefixtures("without_names")
CLIENT = "192.0.2.1"


@pytest.fixture
def without_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read no names, which takes seconds."""
    monkeypatch.setattr("indexer.naming._find", lambda *_: None)


@dataclass
class Program:
    """A program at the other end: what it got, and what it answers."""

    port: int = 0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    agrees: bool = True

    @property
    def bodies(self) -> list[dict[str, object]]:
        return [json.loads(body) for _, body in self.got]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("hook"))


@pytest.fixture
def program(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """Give a program on this machine, which only here counts as the open internet."""
    told = Program()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.got.append((dict(self.headers.items()), body))
            said = json.loads(body)
            answer = said.get("challenge", "") if told.agrees else "hvem er I?"
            self.send_response(told.status)
            if 300 <= told.status < 400:
                self.send_header("Location", "https://127.0.0.1:1/andetsteds")
            self.end_headers()
            self.wfile.write(str(answer).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer((HOST, 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    told.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ours = ssl.create_default_context(cafile=str(certificate))
    plain = hooks.send
    monkeypatch.setattr(
        hooks, "send", lambda letter, secret: plain(letter, secret, allows=lambda _address: True, context=ours)
    )
    yield told
    server.shutdown()
    server.server_close()


def url_of(program: Program) -> str:
    return f"https://{HOST}:{program.port}/besked?kilde=referater"


def test_a_program_that_agrees_is_told_in_place_of_the_address_and_can_know_it_is_us(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program
) -> None:
    token = follow(library)
    secret = subscriptions.set_hook(library, token, url_of(program), client=CLIENT)
    sending.post(library, now=datetime.now(UTC), report=print)
    assert subscriptions.manage(library, token).hook_state == "confirmed"
    take_in(publish(tmp_path))
    run(library)
    run(library, NOON + timedelta(minutes=1))
    assert outbox(library) == []
    challenge, news = program.bodies
    assert challenge["type"] == "challenge"
    assert news["type"] == "news"
    (item,) = news["items"]  # type: ignore[misc]
    assert (item["change"], item["title"], item["why"]) == ("new", item["title"], ["Søgning: plejeboliger"])
    assert "<mark>" in item["excerpt"]
    headers, body = program.got[-1]
    said = dict(part.split("=") for part in headers["Referatbasen-Signature"].split(","))
    expected = hmac.new(secret.encode(), f"{said['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(said["v1"], expected)
    assert len({headers["Referatbasen-Id"] for headers, _ in program.got}) == 2


def test_a_program_that_did_not_agree_is_told_nothing(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program
) -> None:
    program.agrees = False
    token = follow(library)
    subscriptions.set_hook(library, token, url_of(program), client=CLIENT)
    sending.post(library, now=datetime.now(UTC), report=print)
    assert subscriptions.manage(library, token).hook_state == "stopped"
    take_in(publish(tmp_path))
    run(library)
    assert len(program.got) == 1
    assert len(outbox(library)) == 1  # the address is mailed as before


@pytest.mark.parametrize("status", [500, 302, 429])
def test_one_that_fails_is_tried_again_under_one_id_and_after_days_its_owner_is_mailed(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program, status: int
) -> None:
    token = follow(library)
    subscriptions.set_hook(library, token, url_of(program), client=CLIENT)
    sending.post(library, now=datetime.now(UTC), report=print)
    take_in(publish(tmp_path))
    program.status = status
    now = NOON
    for _ in range(14):
        run(library, now)
        now += timedelta(hours=24)
    assert len({headers["Referatbasen-Id"] for headers, _ in program.got[1:]}) == 1
    assert len(program.got) == 1 + 12
    assert subscriptions.manage(library, token).hook_state == "stopped"
    (letter,) = outbox(library)
    assert "webhook svarer ikke" in str(letter["Subject"])


def test_one_that_is_gone_says_so_once(library: Library, take_in: TakeIn, tmp_path: Path, program: Program) -> None:
    token = follow(library)
    subscriptions.set_hook(library, token, url_of(program), client=CLIENT)
    sending.post(library, now=datetime.now(UTC), report=print)
    take_in(publish(tmp_path))
    program.status = 410
    run(library)
    assert subscriptions.manage(library, token).hook_state == "stopped"
    assert len(program.got) == 2


def test_another_secret_signs_from_then_on(library: Library, program: Program) -> None:
    token = follow(library)
    first = subscriptions.set_hook(library, token, url_of(program), client=CLIENT)
    second = subscriptions.renew_secret(library, token)
    assert first != second
    sending.post(library, now=datetime.now(UTC), report=print)
    headers, body = program.got[0]
    at = int(headers["Referatbasen-Signature"].partition(",")[0].removeprefix("t="))
    assert headers["Referatbasen-Signature"] == hooks.signature(second, body, at)


@pytest.mark.parametrize(
    "url",
    ["http://a.example/", "https://", "https://u:p@a.example/", "https://a.example/#x", "ftp://a.example", "https://å.dk/",
     "https://a.example:99999/", "https://a.example/\nX: y", "javascript:alert(1)", f"https://a.dk/{'x' * 600}", ""],
)  # fmt: skip
def test_what_is_no_address_for_a_webhook_is_said(library: Library, url: str) -> None:
    with pytest.raises(HookError):
        target_of(url)


@given(
    st.sampled_from(
        ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/29",
         "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
         "240.0.0.0/4", "::1/128", "::/128", "fc00::/7", "fe80::/10", "ff00::/8", "2001:db8::/32", "64:ff9b::/96",
         "2002::/16", "2001::/32"]
    ).map(ipaddress.ip_network),
    st.integers(0),
)  # fmt: skip
def test_nothing_inside_is_reached(network: ipaddress.IPv4Network | ipaddress.IPv6Network, number: int) -> None:
    address = network[number % network.num_addresses]
    assert not is_public(str(address))
    if address.version == 4:
        assert not is_public(f"::ffff:{address}")


def test_the_open_internet_is_reached() -> None:
    assert all(map(is_public, ["8.8.8.8", "2a00:1450:400f:80d::200e", "::ffff:8.8.8.8"]))
    assert not is_public("ingen adresse")


def test_a_name_with_one_address_inside_is_not_reached_and_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [["8.8.8.8"], ["127.0.0.1"]]
    asked: list[str] = []

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, port)) for address in answers.pop(0)]

    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        del timeout
        connected.append(address)
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(HookRefusedError):
        hooks.send(Letter("id", 1, "https://rebinding.example/", b"{}", is_urgent=False), "hemmelig")
    assert (asked, connected) == (["rebinding.example"], [("8.8.8.8", 443)])
    answers[:] = [["8.8.8.8", "10.0.0.1"]]
    with pytest.raises(HookRefusedError, match="åbne internet"):
        looked_up(Target("delt.example", 443, "/"))


def test_on_the_private_page_a_wrong_address_is_told_and_a_secret_shown_once(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web import create_app

    app = create_app(library.config)
    client: FlaskClient = app.test_client()
    token = follow(app.extensions["shelf"].library)
    wrong = client.post(f"/foelg/mine/{token}/webhook", data={"adresse": "http://a.example/"})
    assert wrong.status_code == 422
    assert "skal begynde med https://" in wrong.text
    made = client.post(f"/foelg/mine/{token}/webhook", data={"adresse": "https://a.example/besked"})
    assert "Vises kun nu".lower() in made.text.lower()
    page = client.get(f"/foelg/mine/{token}")
    assert "https://a.example/besked" in page.text
    assert "Venter på svar" in page.text
    renewed = client.post(f"/foelg/mine/{token}/webhook/hemmelighed")
    assert "Ny hemmelighed" in renewed.text
    assert client.post(f"/foelg/mine/{token}/webhook/fjern").status_code == 303
    assert "a.example" not in client.get(f"/foelg/mine/{token}").text
