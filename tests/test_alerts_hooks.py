"""Webhooks: signed, only to programs that agreed, only on the open internet, once, and never for long in vain."""

import http.server
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.alerts import hooks, programs, sending, subscriptions
from indexer.alerts.hooks import HookError, HookRefusedError, Target, looked_up, target_of
from indexer.alerts.values import TooManyError
from indexer.archive.letters import Letter
from indexer.library import Library
from indexer.networks import is_public
from tests.followed import ITEM, NOON, SITE, TakeIn, decided, follow, outbox, publish, run
from tests.postoffice import HOST, PROGRAM, make_certificate, open_office

pytestmark = pytest.mark.usefixtures("without_names")
CLIENT = "192.0.2.1"
SEND = hooks.send


@dataclass
class Program:
    """A program at the other end: what it got, and how it answers."""

    port: int = 0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    answer: Callable[[bytes], str] = lambda body: str(json.loads(body).get("challenge", ""))
    drips: bool = False

    @property
    def url(self) -> str:
        return f"https://{PROGRAM}:{self.port}/besked?kilde=referater"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]

    @property
    def news(self) -> list[dict[str, Any]]:
        return [body for body in self.bodies if body["type"] == "news"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("hook"))


@contextmanager
def running(certificate: Path) -> Iterator[Program]:
    """Give a program that is told by HTTPS on this machine."""
    told = Program()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.got.append((dict(self.headers.items()), body))
            if told.drips:
                with suppress(OSError):  # until we hang up
                    for _ in range(200):  # ten seconds
                        self.wfile.write(b"H")
                        time.sleep(0.05)
                return
            self.send_response(told.status)
            if 300 <= told.status < 400:
                self.send_header("Location", f"https://{PROGRAM}:{told.port}/andetsteds")
            self.end_headers()
            self.wfile.write(told.answer(body).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of those who do not trust the certificate."""

    server = Server((HOST, 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    told.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names are looked up as: each time the next, the last one from then on."""
    known: dict[str, list[str]] = {PROGRAM: [HOST]}
    plain = socket.getaddrinfo

    def look_up(host: str, port: int, *rest: Any, **options: Any) -> list[Any]:
        if host not in known:
            return plain(host, port, *rest, **options)
        address = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in address.split()]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.fixture
def program(certificate: Path, monkeypatch: pytest.MonkeyPatch, names: dict[str, list[str]]) -> Iterator[Program]:
    """Give a program on this machine, whose address only here counts as one of the open internet."""
    assert names
    ours = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(
        hooks, "send", lambda letter, *secrets: SEND(letter, *secrets, allows=HOST.__eq__, context=ours)
    )
    with running(certificate) as told:
        yield told


def post(library: Library) -> sending.Delivered:
    return sending.post(library, now=datetime.now(UTC), report=print)


def agreed(library: Library, program: Program) -> str:
    """Follow a word and have a program told of it; return the manage token."""
    token = follow(library)
    subscriptions.set_hook(library, token, program.url, client=CLIENT)
    assert post(library).sent == 1
    assert subscriptions.manage(library, token).hook_state == "confirmed"
    return token


def test_a_program_that_agrees_is_told_in_place_of_the_address(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program
) -> None:
    agreed(library, program)
    take_in(publish(tmp_path))
    run(library)
    run(library, NOON + timedelta(minutes=1))
    assert outbox(library) == []
    challenge, news = program.bodies
    assert challenge["type"] == "challenge"
    (item,) = news["items"]
    assert (item["change"], item["id"], item["why"]) == ("new", ITEM, ["Søgning: plejeboliger"])
    assert (item["url"], item["api"]) == (f"{SITE}/{ITEM}", f"{SITE}/api/v1/items/{ITEM}")
    assert "<mark>" in item["excerpt"]
    assert [headers["Referatbasen-Id"] for headers, _ in program.got] == [challenge["id"], news["id"]]


def test_what_we_tell_programs_in_the_manual_is_true(library: Library, program: Program) -> None:
    """The lines that readers are given to check a signature with say yes to ours, and to nothing else."""
    from web import create_app

    manual = BeautifulSoup(create_app(library.config).test_client().get("/om").text, "html.parser")
    lines = next(each.text for each in manual.select("pre") if "compare_digest" in each.text)
    token = follow(library)
    secret = subscriptions.set_hook(library, token, program.url, client=CLIENT)
    post(library)
    ((headers, body),) = program.got

    def says(hoved: str, besked: bytes, hemmelighed: str) -> bool:
        said: dict[str, Any] = {"hoved": hoved, "besked": besked, "hemmelighed": hemmelighed}
        exec(lines, said)  # noqa: S102 (our own page)
        return bool(said["er_ægte"])

    signed = headers["Referatbasen-Signature"]
    assert says(signed, body, secret)
    assert not says(signed, body + b" ", secret)
    assert not says(signed, body, f"{secret}x")
    both = hooks.signature(body, int(time.time()), "en nyere", secret)
    assert says(both, body, secret)
    assert says(both, body, "en nyere")
    assert not says(both, body, "en ældre")
    assert not says(hooks.signature(body, int(time.time()) - 3600, secret), body, secret)


@pytest.mark.parametrize(
    "answer",
    [lambda _body: "hvem er I?", lambda body: body.decode(), lambda body: json.dumps({"data": json.loads(body)})],
    ids=["another", "an echo", "an echo in more"],
)
def test_a_program_that_did_not_agree_is_told_nothing(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program, answer: Callable[[bytes], str]
) -> None:
    program.answer = answer
    token = follow(library)
    subscriptions.set_hook(library, token, program.url, client=CLIENT)
    post(library)
    assert subscriptions.manage(library, token).hook_state == "stopped"
    take_in(publish(tmp_path))
    run(library)
    assert len(program.got) == 1
    assert len(outbox(library)) == 1  # the address is mailed as before


@pytest.mark.parametrize("status", [500, 302, 429])
def test_one_that_fails_is_tried_under_one_id_for_days_and_then_its_owner_is_mailed_all(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program, status: int
) -> None:
    token = agreed(library, program)
    take_in(publish(tmp_path))
    program.status = status
    now = NOON
    for _ in range(14):
        run(library, now)
        now += timedelta(hours=24)
    assert len(program.news) == 12
    assert len({body["id"] for body in program.news}) == 1
    assert subscriptions.manage(library, token).hook_state == "stopped"
    subjects = sorted(str(letter["Subject"]) for letter in outbox(library))
    assert subjects == ["Din webhook tager ikke imod", "Nyt: Nye plejeboliger ved Plejecenter Solgården"]


def test_one_that_fails_for_a_while_is_told_later_and_once(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program
) -> None:
    agreed(library, program)
    take_in(publish(tmp_path))
    program.status = 503
    run(library)
    program.status = 204
    run(library, NOON + timedelta(minutes=4))  # too early
    assert len(program.news) == 1
    run(library, NOON + timedelta(minutes=6))
    run(library, NOON + timedelta(hours=2))
    assert len(program.news) == 2
    assert outbox(library) == []


def test_one_that_is_gone_says_so_once(library: Library, take_in: TakeIn, tmp_path: Path, program: Program) -> None:
    token = agreed(library, program)
    take_in(publish(tmp_path))
    program.status = 410
    run(library)
    view = subscriptions.manage(library, token)
    assert (view.hook_state, view.hook_reason) == ("stopped", f"{PROGRAM} svarede 410")
    run(library, NOON + timedelta(minutes=1))
    assert len(program.news) == 1
    assert len(outbox(library)) == 2


@pytest.mark.parametrize("change", ["removed", "another"])
def test_what_was_on_its_way_to_a_program_that_is_taken_away_is_mailed(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program, change: str
) -> None:
    token = agreed(library, program)
    take_in(publish(tmp_path))
    program.status = 500
    run(library)
    if change == "removed":
        subscriptions.remove_hook(library, token)
    else:
        subscriptions.set_hook(library, token, "https://findes-ikke.example/", client=CLIENT)
    run(library, NOON + timedelta(hours=1))
    (letter,) = outbox(library)
    assert str(letter["Subject"]).startswith("Nyt: ")
    assert run(library, NOON + timedelta(hours=2)).delivered == sending.Delivered()


def test_a_correction_that_a_program_did_not_get_is_mailed_as_one(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program
) -> None:
    token = agreed(library, program)
    take_in(publish(tmp_path))
    run(library)
    take_in(publish(tmp_path, "b.json", decided("4", "Sagen blev udsat.")))
    program.status = 500
    run(library, NOON + timedelta(hours=1))
    assert [body["items"][0]["change"] for body in program.news] == ["new", "corrected"]
    subscriptions.remove_hook(library, token)
    run(library, NOON + timedelta(hours=2))
    (letter,) = outbox(library)
    assert str(letter["Subject"]).startswith("Rettelse: ")


def test_an_answer_that_came_too_late_agrees_to_nothing_new(library: Library, program: Program) -> None:
    token = follow(library)
    subscriptions.set_hook(library, token, program.url, client=CLIENT)

    def asks_again(body: bytes) -> str:
        program.answer = lambda _body: ""
        subscriptions.set_hook(library, token, program.url, client=CLIENT)
        return str(json.loads(body)["challenge"])

    program.answer = asks_again
    post(library)
    assert subscriptions.manage(library, token).hook_state == "asked"


def test_another_secret_signs_from_then_on_and_the_one_before_for_a_day(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program
) -> None:
    token = follow(library)
    secrets = [subscriptions.set_hook(library, token, program.url, client=CLIENT)]
    post(library)
    secrets += [subscriptions.renew_secret(library, token) for _ in range(2)]
    assert len(set(secrets)) == 3
    now = datetime.now(UTC).replace(hour=12)
    for day, decision in enumerate(("Udsat.", "Godkendt.")):
        take_in(publish(tmp_path, meeting=decided("4", decision)))
        run(library, now + timedelta(days=2 * day))
    signed = [(headers["Referatbasen-Signature"], body) for headers, body in program.got]
    at = [int(each.partition(",")[0].removeprefix("t=")) for each, _ in signed]
    expected = [secrets[:1], secrets[:0:-1], secrets[2:]]
    assert [each for each, _ in signed] == [
        hooks.signature(body, *rest)
        for (_, body), rest in zip(signed, ([t, *keys] for t, keys in zip(at, expected, strict=True)), strict=True)
    ]
    assert sending.counts(library).hooks == {"confirmed": 1}


def test_one_who_is_forgotten_has_no_program_either(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program
) -> None:
    token = agreed(library, program)
    take_in(publish(tmp_path))
    program.status = 500
    run(library)
    subscriptions.forget(library, token)
    run(library, NOON + timedelta(hours=1))
    assert len(program.news) == 1
    with library.subscribers.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for file in library.config.paths.data.rglob("*"):
        assert not file.is_file() or PROGRAM.encode() not in file.read_bytes(), file


def test_nobody_has_many_programs_asked(library: Library) -> None:
    token = follow(library)
    for number in range(10):
        subscriptions.set_hook(library, token, "https://a.example/", client=f"192.0.2.{number}")
    with pytest.raises(TooManyError):  # one who follows
        subscriptions.set_hook(library, token, "https://b.example/", client="192.0.2.20")
    with pytest.raises(TooManyError):  # one who is asked, whoever wants it
        subscriptions.set_hook(
            library, follow(library, address="bo@example.org"), "https://a.example/x", client="192.0.2.21"
        )


# Once, and no other waits


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("name", ["matched", "written", "handed over", "sent", "settled"])
def test_cut_off_between_any_two_steps_a_program_gets_one_message(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program, name: str
) -> None:
    agreed(library, program)
    take_in(publish(tmp_path))

    def step(at: str) -> None:
        if at == name:
            raise Killed

    with pytest.raises(Killed):
        run(library, step=step)
    run(library, NOON + timedelta(minutes=1))
    run(library, NOON + timedelta(minutes=2))
    assert len(set(map(json.dumps, program.news))) == 1
    # Between its yes and our noting it a message goes again: the same bytes, by whose id the program knows it.
    assert len(program.news) == (2 if name == "sent" else 1)


def test_a_program_that_answers_a_letter_at_a_time_is_not_waited_for(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(library, program)
    take_in(publish(tmp_path))
    monkeypatch.setattr(hooks, "_MOST_SECONDS", 0.3)
    program.drips = True
    begun = time.monotonic()
    assert run(library).delivered == sending.Delivered(put_off=1)
    assert time.monotonic() - begun < 5


def test_programs_wait_for_mail_and_not_the_other_way_round(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(library, program)
    for address in ("bo@example.org", "ida@example.org"):
        token = follow(library, address=address)
        subscriptions.set_hook(library, token, program.url, client=CLIENT)
        post(library)
    follow(library, address="eva@example.org")
    take_in(publish(tmp_path))
    monkeypatch.setattr(programs, "_MOST_SECONDS", 0.0)
    order: list[int] = []
    program.answer = lambda _body: str(order.append(len(outbox(library))))
    assert run(library).delivered == sending.Delivered(sent=2, put_off=2)  # one program, and those who are mailed
    assert order == [1]
    monkeypatch.undo()


def test_a_mail_server_that_is_away_or_has_had_enough_keeps_nothing_from_programs(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program
) -> None:
    agreed(library, program)
    follow(library, address="bo@example.org")
    take_in(publish(tmp_path))
    mail = replace(library.config.mail, host=HOST, port=1, security="none", sender="post@example.org", hourly=1)
    away = replace(library, config=replace(library.config, mail=mail))
    assert run(away).delivered == sending.Delivered(sent=1, put_off=1)
    assert len(program.news) == 1
    with open_office() as office:
        there = replace(away, config=replace(away.config, mail=replace(mail, port=office.port)))
        assert run(there, NOON + timedelta(minutes=1)).delivered == sending.Delivered(sent=1)  # programs count for none
        assert office.recipients == ["bo@example.org"]


# Only on the open internet


@pytest.mark.parametrize(
    "url",
    ["http://a.example/", "https://", "https://u:p@a.example/", "https://a.example/#x", "ftp://a.example", "https://å.dk/",
     "https://a.example:99999/", "https://a.example/\nX: y", "javascript:alert(1)", f"https://a.dk/{'x' * 600}", "",
     "https://a..b/", "https://.a.dk/", f"https://{'a' * 64}.dk/", "https://127.0.0.1/", "https://[::1]/",
     "https://2130706433/", "https://0x7f.1/", "https://localhost/", "https://a.example./"],
)  # fmt: skip
def test_what_is_no_address_for_a_webhook_is_said(library: Library, url: str) -> None:
    with pytest.raises(HookError):
        target_of(url)


@given(
    st.sampled_from(
        ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/29",
         "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
         "240.0.0.0/4", "::1/128", "::/128", "fc00::/7", "fe80::/10", "ff00::/8", "2001:db8::/32", "64:ff9b::/96",
         "2002::/16", "2001::/32", "fec0::/10", "64:ff9b:1::/48", "100::/64", "5f00::/16", "3fff::/20"]
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


@pytest.mark.parametrize(
    "address", ["fec0::1", "192.88.99.1x", "3fff::1", "::7f00:1", "::ffff:0:7f00:1", "64:ff9b:1::1", "fe80::1%eth0"]
)
def test_nor_are_odd_ones(address: str) -> None:
    assert not is_public(address)


def told_of(url: str) -> Letter:
    return Letter("id", 1, url, b"{}", is_urgent=False)


def test_a_name_that_comes_to_mean_this_machine_is_connected_to_where_it_was_looked_at(
    program: Program, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is an address of the open internet when we look, and this machine when we look again: we never do."""
    names[PROGRAM] = ["8.8.8.8", HOST]
    connected: list[str] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        assert timeout <= 10
        connected.append(address[0])
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(HookRefusedError, match="svarede ikke i tide"):
        SEND(told_of(program.url), "hemmelig")
    assert connected == ["8.8.8.8"]
    assert names[PROGRAM] == [HOST]  # was not asked again
    with pytest.raises(HookRefusedError, match="åbne internet"):
        SEND(told_of(program.url), "hemmelig")
    assert program.got == []


def test_one_address_inside_among_several_is_enough(names: dict[str, list[str]]) -> None:
    names["delt.example"] = ["8.8.8.8 10.0.0.1"]
    with pytest.raises(HookRefusedError, match="åbne internet"):
        looked_up(Target("delt.example", 443, "/"))
    names["delt.example"] = ["8.8.8.8 2a00:1450:400f:80d::200e"]
    assert looked_up(Target("delt.example", 443, "/")) == "8.8.8.8"


def test_a_certificate_is_for_the_name_and_from_somebody_we_know(
    program: Program, names: dict[str, list[str]], certificate: Path
) -> None:
    names["en-anden.example"] = [HOST]
    with pytest.raises(HookRefusedError, match="certifikat"):
        hooks.send(told_of(f"https://en-anden.example:{program.port}/"), "hemmelig")
    unknown = ssl.create_default_context()
    with pytest.raises(HookRefusedError, match="certifikat"):
        SEND(told_of(program.url), "hemmelig", allows=HOST.__eq__, context=unknown)
    assert program.got == []


def test_a_name_that_cannot_be_looked_up_holds_nobody_up(
    library: Library, take_in: TakeIn, tmp_path: Path, program: Program
) -> None:
    token = agreed(library, program)
    follow(library, address="bo@example.org")
    with library.subscribers.writing() as connection:  # as if an address had once been let through
        connection.exec_driver_sql("UPDATE hook SET url = 'https://a..b/'")
    take_in(publish(tmp_path))
    run(library)
    assert [str(letter["To"]) for letter in outbox(library)] == ["bo@example.org"]
    assert subscriptions.manage(library, token).hook_state == "stopped"
    run(library, NOON + timedelta(hours=1))
    assert {str(letter["To"]) for letter in outbox(library)} == {"anna@example.org", "bo@example.org"}


# Through the door


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
