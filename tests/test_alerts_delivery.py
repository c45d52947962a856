"""Delivery: to a mail server that speaks TLS, refuses, hesitates and hangs up, and cut off between any two steps."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import pipeline
from indexer.alerts import outbox as outboxes
from indexer.alerts import sending, subscriptions
from indexer.alerts.delivery import Delivered
from indexer.alerts.values import Wanted
from indexer.archive import Connection, agenda, letters, meetings
from indexer.cli import main
from indexer.config import Config, Mail
from indexer.library import Library, hold, open_library
from tests.followed import ITEM, NOON, SITE, TakeIn, decided, follow, outbox, publish, queued, run
from tests.postoffice import HOST, PASSWORD, PostOffice, make_certificate, open_office

ANNA, BO = "anna@example.org", "bo@example.org"
pytestmark = pytest.mark.usefixtures("without_names")


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as opened:
        yield opened


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("post"))


def mailing(library: Library, office: PostOffice, **options: object) -> Library:
    """Return the library with a mail server."""
    mail = Mail(host=HOST, port=office.port, security="none", sender="post@example.org", timeout_seconds=5)
    return replace(library, config=replace(library.config, mail=replace(mail, **options)))  # type: ignore[arg-type]


@pytest.fixture
def news(library: Library, take_in: TakeIn, tmp_path: Path, office: PostOffice) -> Library:
    """A library with a mail server, two who follow, and something to tell them."""
    follow(library)
    follow(library, address=BO)
    take_in(publish(tmp_path))
    return mailing(library, office)


def test_a_letter_goes_to_each_under_the_id_it_was_given(news: Library, office: PostOffice) -> None:
    done = run(news)
    assert done.delivered == sending.Delivered(sent=2)
    assert sorted(office.recipients) == [ANNA, BO]
    written = {each.letter.id for each in done.letters if each.letter}
    assert {message["Message-ID"] for message in office.messages} == written
    assert queued(news) == []  # nothing of what was sent is kept
    assert run(news).delivered == sending.Delivered()


@pytest.mark.parametrize(("security", "at_once"), [("starttls", False), ("tls", True)])
def test_over_tls_with_a_login(
    library: Library, certificate: Path, security: str, at_once: bool, take_in: TakeIn, tmp_path: Path
) -> None:
    follow(library)
    take_in(publish(tmp_path))
    with open_office(certificate, at_once=at_once, asks_login=True) as office:
        options = {"security": security, "username": "post", "password": PASSWORD}
        stranger = mailing(library, office, **options)
        assert run(stranger).delivered == sending.Delivered(put_off=1)  # a certificate nobody vouches for
        assert office.logins == []
        wrong = mailing(library, office, **options | {"certificates": str(certificate), "password": "gal"})
        assert run(wrong).delivered == sending.Delivered(put_off=1)
        right = mailing(library, office, **options, certificates=str(certificate))
        assert run(right).delivered == sending.Delivered(sent=1)
        assert office.recipients == [ANNA]


def test_a_server_that_offers_no_encryption_gets_nothing(news: Library, office: PostOffice) -> None:
    asking = mailing(news, office, security="starttls")
    assert run(asking).delivered == sending.Delivered(put_off=2)
    assert office.received == []


@pytest.mark.parametrize("trouble", ["451 4.7.1 Prøv igen", "data:452 4.3.1 fuld", "drop"])
def test_what_passes_is_tried_again_later_and_later(news: Library, office: PostOffice, trouble: str) -> None:
    office.trouble[ANNA] = [trouble] * 2
    assert run(news).delivered == sending.Delivered(sent=1, put_off=1)
    assert run(news, NOON + timedelta(minutes=4)).delivered == sending.Delivered()
    assert run(news, NOON + timedelta(minutes=6)).delivered == sending.Delivered(put_off=1)
    assert run(news, NOON + timedelta(minutes=15)).delivered == sending.Delivered()
    assert run(news, NOON + timedelta(minutes=17)).delivered == sending.Delivered(sent=1)
    assert sorted(office.recipients) == [ANNA, BO]


def test_a_reply_lost_after_the_letter_was_taken_repeats_it_under_one_id(news: Library, office: PostOffice) -> None:
    office.trouble[ANNA] = ["take and drop"]
    run(news)
    run(news, NOON + timedelta(minutes=6))
    assert sorted(office.recipients) == [ANNA, ANNA, BO]
    assert len(set(office.received)) == 2  # to the letter the same, so that mail programs show it once


def test_an_address_nobody_has_is_sent_nothing_more_until_it_is_confirmed_anew(
    news: Library, office: PostOffice, take_in: TakeIn, tmp_path: Path
) -> None:
    office.trouble[ANNA] = [f"550 5.1.1 <{ANNA}> findes ikke"]
    assert run(news).delivered == sending.Delivered(sent=1, refused=1)
    counts = sending.counts(news)
    assert (counts.subscribers, counts.stopped, counts.letters) == (2, 1, {"sent": 1, "refused": 1})
    with news.subscribers.reading() as connection:
        anna = subscriptions.subscriptions.find(connection, ANNA)
    assert anna
    assert anna.stopped == "550 5.1.1 ? findes ikke"
    follow(news, Wanted("search", "plejeboliger"))
    assert sending.counts(news).stopped == 0


def test_a_letter_refused_for_what_it_says_stops_nobody(news: Library, office: PostOffice) -> None:
    office.trouble[ANNA] = ["data:554 5.7.1 ligner spam"]
    assert run(news).delivered == sending.Delivered(sent=1, refused=1)
    assert sending.counts(news).stopped == 0


def test_a_server_that_is_away_is_waited_for(news: Library, office: PostOffice) -> None:
    away = mailing(news, PostOffice(port=1))
    for hour in range(3):
        assert run(away, NOON + timedelta(hours=hour)).delivered == sending.Delivered(put_off=2)
    assert run(news, NOON + timedelta(hours=3)).delivered == sending.Delivered(sent=2)
    assert sorted(office.recipients) == [ANNA, BO]


def test_no_more_than_so_many_letters_in_an_hour(news: Library, office: PostOffice) -> None:
    slow = mailing(news, office, hourly=1)
    assert run(slow).delivered == sending.Delivered(sent=1)
    assert run(slow, NOON + timedelta(minutes=59)).delivered == sending.Delivered()
    assert run(slow, NOON + timedelta(minutes=61)).delivered == sending.Delivered(sent=1)


def test_who_asks_to_be_forgotten_gets_no_letter_that_waits(news: Library, office: PostOffice) -> None:
    away = mailing(news, PostOffice(port=1))
    run(away)
    subscriptions.forget(news, follow(news, Wanted("search", "havn")))
    assert run(news).delivered == sending.Delivered(sent=1)
    assert office.recipients == [BO]


def test_a_confirmation_goes_at_night_and_news_does_not(news: Library, office: PostOffice) -> None:
    run(mailing(news, PostOffice(port=1)))
    subscriptions.subscribe(
        news, "ida@example.org", Wanted("search", "havn"), often="straks", weekday=0, client="192.0.2.5", site=SITE
    )
    night = NOON.replace(year=2027, hour=23)
    assert sending.post(news, now=night, report=lambda _line: None) == sending.Delivered(sent=1)
    assert office.recipients == ["ida@example.org"]
    assert run(news, night + timedelta(hours=12)).delivered.sent == 2


class Killed(BaseException):
    """The process is gone."""


def killing(at: int) -> Callable[[str], None]:
    """Return what ends a run at one of its steps, counted from 0."""
    left = [at]

    def step(_name: str) -> None:
        if not left[0]:
            raise Killed
        left[0] -= 1

    return step


STEPS = 11  # matched, written twice, and for each of two letters: connected, handed over, sent, settled


@pytest.mark.parametrize("at", range(STEPS))
def test_cut_off_between_any_two_steps_each_gets_one_letter(news: Library, office: PostOffice, at: int) -> None:
    with pytest.raises(Killed):
        run(news, step=killing(at))
    run(news, NOON + timedelta(minutes=1))
    run(news, NOON + timedelta(minutes=2))
    letters = {message["Message-ID"]: message for message in office.messages}
    assert sorted(str(message["To"]) for message in letters.values()) == [ANNA, BO]
    assert len(set(office.received)) == 2
    # Only between the server's yes and our noting it may a letter go twice; mail programs know it by its id.
    assert len(office.received) == (3 if at in {5, 9} else 2)


@pytest.mark.parametrize("at", range(STEPS))
def test_cut_off_between_any_two_steps_each_gets_one_file(
    library: Library, take_in: TakeIn, tmp_path: Path, at: int
) -> None:
    follow(library)
    follow(library, address=BO)
    take_in(publish(tmp_path))
    with pytest.raises(Killed):
        run(library, step=killing(at))
    run(library, NOON + timedelta(minutes=1))
    assert sorted(str(letter["To"]) for letter in outbox(library)) == [ANNA, BO]


KILLED_FOR_REAL = """
import os, signal, sys
from pathlib import Path
from datetime import timedelta
from indexer.alerts import sending
from tests.followed import NOON
from tests.test_alerts_delivery import mailing, opened
from tests.postoffice import PostOffice

def run(folder, minutes, at):
    left = [at]
    def step(name):
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
    library = mailing(opened(Path(folder)), PostOffice(port=int(sys.argv[1])))
    sending.run(library, now=NOON + timedelta(minutes=minutes), report=print, step=step)

warm = opened(Path(sys.argv[2].rpartition(":")[0]))
sending.run(warm, now=NOON, report=print, dry_run=True)  # loads once what every child needs
warm.subscribers.close()
warm.close()
for each in sys.argv[2:]:
    folder, _, at = each.rpartition(":")
    for minutes, kill_at, ends in ((0, int(at), -signal.SIGKILL), (1, -1, 0), (2, -1, 0)):
        child = os.fork()
        if not child:
            run(folder, minutes, kill_at)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code == ends, (each, minutes, code)
"""


def opened(data: Path) -> Library:
    """Open an archive by its folder, as another process does."""
    config = Config()
    return open_library(replace(config, paths=replace(config.paths, data=data)))


@pytest.mark.parametrize("times", [STEPS, pytest.param(100, marks=pytest.mark.slow)])
def test_killed_for_real_between_any_two_steps_nothing_is_lost_and_nothing_told_twice(
    library: Library, take_in: TakeIn, tmp_path: Path, office: PostOffice, times: int
) -> None:
    follow(library)
    follow(library, address=BO)
    take_in(publish(tmp_path))
    kills = [(tmp_path / f"kopi-{number}", number % STEPS) for number in range(times)]
    for copy, _ in kills:
        shutil.copytree(library.config.paths.data, copy)
    command = [sys.executable, "-c", KILLED_FOR_REAL, str(office.port), *(f"{copy}:{at}" for copy, at in kills)]
    ended = subprocess.run(command, check=False, capture_output=True, env=os.environ, cwd=Path(__file__).parent.parent)
    assert ended.returncode == 0, ended.stderr.decode()
    letters = {message["Message-ID"]: str(message["To"]) for message in office.messages}
    assert sorted(letters.values()) == [ANNA] * times + [BO] * times
    # Between the server's yes and our noting it, a letter goes again: the same bytes, under the same id.
    assert len(set(office.received)) == 2 * times
    assert len(office.received) - 2 * times == sum(at in {5, 9} for _, at in kills)


# The command line


@pytest.fixture
def command(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    config = tmp_path / "config.toml"
    config.write_text(f'[paths]\ndata = "{library.config.paths.data}"\n[alerts]\nquiet_from = 0\nquiet_until = 0\n')
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["--config", str(config), *arguments])
        return result.exit_code, result.stdout

    return call


def test_an_update_ends_by_telling_those_who_follow(
    library: Library,
    take_in: TakeIn,
    tmp_path: Path,
    command: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with (tmp_path / "config.toml").open("a") as config:
        config.write('[[councils]]\nid = "proevekoebing"\nname = "P"\n')
        config.write('[[councils.sources]]\nsystem = "os2web"\nurl = "https://x.example"\n')
    monkeypatch.setattr("indexer.crawl.crawl", lambda *_args, **_named: take_in(publish(tmp_path)))
    follow(library)
    assert command("update", "--dry-run")[0] == 0
    assert outbox(library) == []
    assert command("update")[0] == 0
    assert len(outbox(library)) == 1
    assert command("update")[0] == 0
    assert len(outbox(library)) == 1
    corrected = decided("4", "Sagen blev udsat.")
    monkeypatch.setattr("indexer.crawl.crawl", lambda *_args, **_named: take_in(publish(tmp_path, "b.json", corrected)))
    assert command("update")[0] == 0
    title = "Nye plejeboliger ved Plejecenter Solgården"
    assert {str(each["Subject"]) for each in outbox(library)} == {f"Nyt: {title}", f"Rettelse: {title}"}


def test_a_run_waits_for_the_site_that_posts_a_letter_just_then(
    library: Library, take_in: TakeIn, tmp_path: Path, command: Callable[..., tuple[int, str]]
) -> None:
    follow(library)
    take_in(publish(tmp_path))
    is_held = threading.Event()

    def post() -> None:
        with hold(outboxes.folder(library)):
            is_held.set()
            time.sleep(1)

    site = threading.Thread(target=post)
    site.start()
    is_held.wait(timeout=10)
    assert command("alerts", "send")[0] == 0
    site.join()
    assert len(outbox(library)) == 1


def test_a_site_that_nobody_follows_makes_nothing_for_them(library: Library) -> None:
    assert sending.post(library, now=NOON, report=print) == Delivered()
    assert not library.has_subscribers
    assert not (library.config.paths.data / "outbox").exists()


def test_alerts_send_says_why_and_names_nobody(
    library: Library, take_in: TakeIn, tmp_path: Path, command: Callable[..., tuple[int, str]]
) -> None:
    follow(library)
    take_in(publish(tmp_path))
    code, text = command("alerts", "send", "--dry-run")
    assert code == 0
    assert "Søgning: plejeboliger" in text
    code, text = command("alerts", "send", "--dry-run", "--json")
    (planned,) = json.loads(text)["letters"]
    assert [(each["id"], each["change"], each["why"]) for each in planned["items"]] == [
        (ITEM, "ny", ["Søgning: plejeboliger"])
    ]
    code, text = command("alerts", "send", "--json")
    assert (code, json.loads(text)["sent"]) == (0, 1)
    assert ANNA not in text
    assert len(outbox(library)) == 1
    code, text = command("status", "--json")
    assert json.loads(text)["alerts"]["letters"] == {"waiting": 0, "sent": 1, "refused": 0}
    assert "1 abonnent" in command("status")[1]


def test_many_letters_are_not_held_in_memory_together(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _handle: None)
    with library.subscribers.writing() as connection:
        for number in range(200):
            letters.put(connection, letters.Letter(f"{number}@x", None, ANNA, bytes(200_000), False), NOON)
    tracemalloc.start()
    try:
        assert run(library).delivered == sending.Delivered(sent=200)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_letters_that_are_sent_are_held_against_an_archive_once_and_again_when_it_changes(
    library: Library, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(library)
    take_in(publish(tmp_path))
    run(library)
    looked: list[int] = []
    ask = agenda.those_there

    def asked(connection: Connection, identifiers: Sequence[str]) -> set[str]:
        looked.append(len(identifiers))
        return ask(connection, identifiers)

    monkeypatch.setattr(agenda, "those_there", asked)
    for _ in range(3):
        sending.post(library, now=NOON, report=lambda _line: None)
    assert sum(looked) == 0
    with library.archive.reading() as connection:
        page = meetings.page_of(connection, ITEM.rpartition("/")[0])
    assert page
    pipeline.withdraw(library, page, NOON)
    sending.post(library, now=NOON, report=lambda _line: None)
    assert outbox(library) == []
