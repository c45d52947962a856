"""What visitors may do: nobody learns who follows, links work as long as they should, forgetting is forgetting."""

import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from indexer.alerts import sending, subscriptions, tokens, wants
from indexer.alerts.values import AddressError, TokenError, TooManyError, UnansweredError, Wanted
from indexer.archive.subscriber_schema import confirmation, letter
from indexer.errors import NotFoundError
from indexer.library import Library
from indexer.models import Filters
from tests.followed import SITE, WORD, follow, publish, queued, run, text_of, token_in

pytestmark = pytest.mark.usefixtures("library")


def ask(library: Library, address: str = "anna@example.org", client: str = "192.0.2.1", wanted: Wanted = WORD) -> None:
    subscriptions.subscribe(library, address, wanted, often="dagligt", weekday=0, client=client, site=SITE)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let time pass, for links too."""

    def wait(time: timedelta) -> None:
        now = datetime.now(UTC) + time
        monkeypatch.setattr("indexer.alerts.subscriptions._now", lambda: now)
        monkeypatch.setattr("itsdangerous.timed.time.time", now.timestamp)

    return wait


def test_nothing_is_followed_before_it_is_confirmed(library: Library) -> None:
    ask(library)
    (mail,) = queued(library)
    assert mail["To"] == "anna@example.org"
    assert "Søgning: plejeboliger (dagligt)" in text_of(mail)
    with library.subscribers.reading() as connection:
        assert not subscriptions.subscriptions.count(connection)["subscriptions"]
    token = subscriptions.confirm(library, token_in(mail, "bekraeft"))
    view = subscriptions.manage(library, token)
    assert view.address == "anna@example.org"
    assert [(each.title, each.often, each.wanted) for each in view.subscriptions] == [
        ("Søgning: plejeboliger", "dagligt", WORD)
    ]


def test_a_link_confirms_once_and_for_48_hours(library: Library, later: Callable[[timedelta], None]) -> None:
    ask(library)
    token = token_in(queued(library)[-1], "bekraeft")
    subscriptions.confirm(library, token)
    with pytest.raises(TokenError):
        subscriptions.confirm(library, token)
    ask(library)
    token = token_in(queued(library)[-1], "bekraeft")
    later(timedelta(hours=48, minutes=1))
    with pytest.raises(TokenError):
        subscriptions.confirm(library, token)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "ÿ" * 50, "A" * 5000])
def test_a_forged_link_is_refused(library: Library, token: str) -> None:
    for use in (subscriptions.confirm, subscriptions.manage, subscriptions.unsubscribe, subscriptions.feed_of):
        with pytest.raises(TokenError):
            use(library, token)


def test_a_link_is_good_for_one_purpose(library: Library) -> None:
    token = follow(library)
    for use in (subscriptions.confirm, subscriptions.unsubscribe, subscriptions.feed_of):
        with pytest.raises(TokenError):
            use(library, token)
    with pytest.raises(TokenError):
        # Not the last letter: two of its bits say nothing.
        subscriptions.manage(library, f"{token[:-2]}{'A' if token[-2] != 'A' else 'B'}{token[-1]}")


def test_who_is_not_known_is_mailed_nothing_and_told_nothing(library: Library) -> None:
    assert subscriptions.sign_in(library, "bo@example.org", client="192.0.2.2", site=SITE) is None
    assert queued(library) == []
    follow(library)
    assert subscriptions.sign_in(library, "Anna@Example.ORG", client="192.0.2.2", site=SITE) is None
    (mail,) = queued(library)
    assert subscriptions.manage(library, token_in(mail, "mine")).address == "anna@example.org"


def test_an_address_is_mailed_a_few_times_an_hour_however_many_ask(
    library: Library, later: Callable[[timedelta], None]
) -> None:
    for number in range(3):
        ask(library, client=f"192.0.2.{number}")
    with pytest.raises(TooManyError):
        ask(library, "ANNA@example.org", client="192.0.2.9")
    with pytest.raises(TooManyError):
        subscriptions.sign_in(library, "anna@example.org", client="192.0.2.10", site=SITE)
    assert len(queued(library)) == 3
    later(timedelta(hours=1, seconds=1))
    with pytest.raises(UnansweredError):  # whoever this is wants nothing
        ask(library)
    subscriptions.confirm(library, token_in(queued(library)[-1], "bekraeft"))
    ask(library, "Anna@example.org")
    assert len(queued(library)) == 4
    with pytest.raises(UnansweredError):
        ask(library)
    later(timedelta(hours=49))
    ask(library)


def unsubscribing(mail: EmailMessage) -> str:
    """Return the token by which a mail program ends what a letter is for, in one click."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return str(mail["List-Unsubscribe"]).strip("<>").rpartition("/")[2]


def test_one_click_on_a_letter_that_asks_is_a_no(library: Library) -> None:
    ask(library)
    (mail,) = queued(library)
    assert subscriptions.unsubscribe(library, unsubscribing(mail)) == "«Søgning: plejeboliger»"
    with pytest.raises(TokenError):
        subscriptions.confirm(library, token_in(mail, "bekraeft"))
    with pytest.raises(TokenError):  # does not say that something ended which may go on
        subscriptions.unsubscribe(library, unsubscribing(mail))


def test_one_click_on_a_letter_with_the_way_in_ends_all(library: Library) -> None:
    token = follow(library)
    follow(library, Wanted("search", "havn"))
    subscriptions.sign_in(library, "anna@example.org", client="192.0.2.2", site=SITE)
    said = subscriptions.unsubscribe(library, unsubscribing(queued(library)[0]))
    assert said == "«Søgning: plejeboliger», «Søgning: havn»"
    assert subscriptions.manage(library, token).subscriptions == ()


def test_of_those_who_do_not_answer_nothing_is_left_after_48_hours(library: Library) -> None:
    ask(library)
    now = datetime.now(UTC)
    sending.post(library, now=now, report=print)
    run(library, now + timedelta(hours=47))
    assert kept_of(library, "anna@") == ["asked", "mailed"]
    run(library, now + timedelta(hours=49))
    assert kept_of(library, "anna@") == []


def kept_of(library: Library, name: str) -> list[str]:
    with library.subscribers.reading() as connection:
        found = {
            "asked": select(confirmation.c.id).where(confirmation.c.address.startswith(name)),
            "mailed": select(letter.c.id).where(letter.c.recipient.startswith(name)),
        }
        return [what for what, query in found.items() if connection.execute(query).first()]


def test_the_way_in_is_open_for_48_hours(library: Library, later: Callable[[timedelta], None]) -> None:
    token = follow(library)
    later(timedelta(hours=47, minutes=59))
    assert subscriptions.manage(library, token).address == "anna@example.org"
    later(timedelta(hours=48, minutes=1))
    with pytest.raises(TokenError):
        subscriptions.manage(library, token)


def test_a_visitor_asks_a_few_times_an_hour(library: Library) -> None:
    for number in range(10):
        ask(library, f"anna{number}@example.org")
    with pytest.raises(TooManyError):
        ask(library, "bo@example.org")
    with pytest.raises(TooManyError):
        subscriptions.open_feed(library, WORD, client="192.0.2.1")
    ask(library, "bo@example.org", client="192.0.2.2")


@pytest.mark.parametrize(
    "address",
    ["", "anna", "@example.org", "anna@", "a@b", "a b@example.org", "a@example.org\nBcc: b@example.org",
     "anna@example.org, bo@example.org", "<a@example.org>", f"{'a' * 65}@example.org", f"a@{'b.' * 130}dk",
     "a@-x.dk", "æ@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(library: Library, address: str) -> None:
    with pytest.raises(AddressError):
        ask(library, address)
    assert queued(library) == []


def test_a_danish_domain_is_written_as_mail_servers_read_it(library: Library) -> None:
    ask(library, "anna@blåbær.dk")
    assert queued(library)[0]["To"] == "anna@xn--blbr-roah.dk"


def test_changing_pausing_and_ending(library: Library) -> None:
    token = follow(library)
    follow(library, Wanted("search", "havn"))
    first, second = subscriptions.manage(library, token).subscriptions
    subscriptions.change(library, token, first.id, often="ugentligt", weekday=4, paused=True)
    subscriptions.remove(library, token, second.id)
    (left,) = subscriptions.manage(library, token).subscriptions
    assert (left.id, left.often, left.weekday, left.paused) == (first.id, "ugentligt", 4, True)


def test_nobody_changes_what_another_follows(library: Library) -> None:
    anna, bo = follow(library), follow(library, address="bo@example.org")
    (hers,) = subscriptions.manage(library, anna).subscriptions
    subscriptions.change(library, bo, hers.id, often="ugentligt", weekday=1, paused=True)
    subscriptions.remove(library, bo, hers.id)
    assert subscriptions.manage(library, anna).subscriptions == (hers,)


def test_the_same_wish_twice_is_one_subscription(library: Library) -> None:
    follow(library, often="straks")
    token = follow(library, often="ugentligt", weekday=3)
    (only,) = subscriptions.manage(library, token).subscriptions
    assert (only.often, only.weekday) == ("ugentligt", 3)


def test_who_is_forgotten_is_nowhere(library: Library) -> None:
    token = follow(library)
    feed = subscriptions.manage(library, token).feed
    ask(library)
    subscriptions.forget(library, token)
    for use in (subscriptions.manage, subscriptions.feed_of):
        with pytest.raises(TokenError):
            use(library, token if use is subscriptions.manage else feed)
    with library.subscribers.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for file in library.config.paths.data.rglob("*"):
        if file.is_file():
            assert b"anna@" not in file.read_bytes(), file
    again = follow(library)  # another, to whom the old links say nothing
    with pytest.raises(TokenError):
        subscriptions.manage(library, token)
    assert len(subscriptions.manage(library, again).subscriptions) == 1


def test_what_is_kept_is_kept_from_others(library: Library) -> None:
    follow(library)
    for name in (".noegle", "abonnenter.db"):
        assert stat.S_IMODE((library.config.paths.data / name).stat().st_mode) == 0o600
    assert tokens.keyed_hash(library, "client", "192.0.2.1") != tokens.keyed_hash(library, "address", "192.0.2.1")


def test_what_the_archive_lacks_cannot_be_followed(library: Library) -> None:
    for wanted in (
        Wanted("case", target="27.42.00-Ø54-1-23"),
        Wanted("committee", target="proevekoebing/nix"),
        Wanted("entity", target="nix"),
        Wanted("subject", target="27"),
    ):
        with pytest.raises(NotFoundError):
            ask(library, wanted=wanted)


FILTERS = st.builds(
    Filters,
    committee=st.text(max_size=5),
    since=st.none() | st.dates(),
    year=st.none() | st.integers(1900, 2100),
    outcome=st.sampled_from(["", "udsat"]),
    entities=st.tuples(st.text(max_size=3)),
)


@given(st.builds(Wanted, st.just("search"), st.text(), FILTERS, st.text()))
def test_a_want_is_kept_as_it_is(wanted: Wanted) -> None:
    assert wants.from_json(wants.to_json(wanted)) == wanted


def test_what_is_written_is_there_when_another_process_has_come_and_gone(library: Library) -> None:
    """SQLite's locks are lost when anything in the process closes the file: then another takes the log away."""
    token = follow(library)
    count = "sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM subscription').fetchone()[0]"
    command = [
        sys.executable,
        "-c",
        f"import sqlite3, sys; print({count})",
        str(library.config.paths.data / "abonnenter.db"),
    ]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "1\n"
    subscriptions.forget(library, token)
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "0\n"


def test_what_most_follow_is_told_from_five_on_and_never_what_was_typed(
    library: Library, take_in: Callable[..., object], tmp_path: Path
) -> None:
    take_in(publish(tmp_path))
    committee = Wanted("committee", target="proevekoebing/kommunalbestyrelsen")
    for number in range(5):
        assert subscriptions.most_followed(library) == []
        follow(library, committee, address=f"nummer{number}@example.org", client=f"192.0.2.{number}")
        follow(library, Wanted("search", "min nabo"), address=f"nummer{number}@example.org", client=f"192.0.2.{number}")
    assert subscriptions.most_followed(library) == [(committee, "Kommunalbestyrelsen")]
