"""Who is told of what: what the search page finds is told of, once, with why, when it came and not before."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import pipeline, withholding
from indexer.alerts import forecast, matching, percolation, rules, sending, subscriptions, understanding, wants
from indexer.alerts.percolation import Heap, Kept
from indexer.alerts.rules import ItemWords
from indexer.alerts.values import Wanted
from indexer.archive import agenda, meetings
from indexer.library import Library, open_library
from indexer.minutes.dates import COPENHAGEN
from indexer.models import Filters, StoredItem
from indexer.pipeline import documents_of
from tests.followed import ITEM, NOON, SITE, WORD, TakeIn, decided, follow, outbox, publish, run, text_of
from tests.test_sources import EVERY, ONE

pytestmark = pytest.mark.usefixtures("without_names")


def told(library: Library, now: datetime = NOON) -> list[tuple[str, str, str]]:
    """Return what a run tells: to whom, how, and of what."""
    return [
        (each.owner.address, news.change, news.told.stored.item.id)
        for each in run(library, now).letters
        for news in each.news
    ]


# Matching

WORDS = [
    "støj", "havn*", "skole", "lokalplan", "høring", "plejehjem", "budget", "kommune", "Økonomiudvalget", "udsat",
    "ældre", "trafik", "§16", "KL", "2024", "sundhedsudvalget", "affaldssortering", "cykelsti", "børnehave", "xyzzy",
    "afslag",
]  # fmt: skip
TERMS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map("-{}".format),
    st.sampled_from(['"til efterretning"', '"Nye plejeboliger"', '-"lokalplan 087"', "kendetegn:uenighed", "bilag:plan",
                     "beslutning:udsat", "17.01", "sag:27.42", "år:2024", "ELLER", "udvalg:økonomi"]),
)  # fmt: skip
FILTERS = st.builds(
    Filters,
    council=st.sampled_from(["", "", "eksempelkoebing"]),
    year=st.sampled_from([None, None, 2024, 2025]),
    outcome=st.sampled_from(["", "", "godkendt"]),
    subject=st.sampled_from(["", "", "17"]),
    entity=st.sampled_from(["", "", "Solgården"]),
    mark=st.sampled_from(["", "", "uenighed"]),
)


@pytest.fixture(scope="module")
def every_item(sample: Library) -> dict[str, StoredItem]:
    with sample.archive.reading() as connection:
        return {stored.item.id: stored for stored in agenda.all_items(connection)}


def answers(library: Library, wanted: Wanted, items: Mapping[str, StoredItem]) -> list[str]:
    """Return which of some items a want tells of."""
    line = wants.to_json(wanted)
    shelf = Heap([understanding.read(library, line, library.index.vocabulary())])
    return sorted(matching.answering(library, shelf, items).get(line, ()))


@pytest.fixture(scope="module")
def items_words(sample: Library, every_item: dict[str, StoredItem]) -> dict[str, ItemWords]:
    with sample.archive.reading() as connection:
        return {each.id: rules.words_of(each) for each in documents_of(connection, every_item.values())}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(terms=st.lists(TERMS, max_size=3), filters=FILTERS)
def test_what_a_search_finds_is_what_it_tells_of(
    sample: Library,
    every_item: dict[str, StoredItem],
    items_words: dict[str, ItemWords],
    terms: list[str],
    filters: Filters,
) -> None:
    wanted = Wanted("search", " ".join(terms), filters)
    found = sample.index.search(wants.query_of(sample, wanted), sort="relevance", offset=0, limit=1000)
    has_all = sorted(match.id for match in found.matches if match.has_all)
    line = wants.to_json(wanted)
    numbers = {each: percolation.number_keys(stored.item.journal_number) for each, stored in every_item.items()}
    shelf = Heap([understanding.read(sample, line, sample.index.vocabulary())])
    told = [
        item
        for each in percolation.candidates(shelf, items_words, numbers)
        for item in (each.items if each.is_all else matching._asked(sample, each))
    ]
    assert sorted(told) == has_all


@pytest.mark.parametrize("typed", ["plejeboliger", "plejebolger", "KL", "TMU", "skole budget", "-støj", "27.42"])
def test_a_want_is_read_anew_when_the_archive_learns_to_take_it_otherwise(
    library: Library, take_in: TakeIn, tmp_path: Path, typed: str
) -> None:
    """A search that was kept before the archive held anything finds what it would find if it were kept today."""
    follow(library, Wanted("search", typed))
    understanding.bring_up_to_date(library)  # reads it in an empty archive
    take_in(publish(tmp_path))
    run(library, NOON)
    found = library.index.search(wants.query_of(library, Wanted("search", typed)), sort="newest", offset=0, limit=100)
    expected = sorted(match.id for match in found.matches if match.has_all)
    with library.subscribers.reading() as connection:
        shelf = Kept(connection)
        with library.archive.reading() as archive:
            stored = {each.item.id: each for each in agenda.all_items(archive)}
        told = matching.answering(library, shelf, stored)
    assert sorted(item for items in told.values() for item in items) == expected


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("case", target="17.01.00-A00-4-23"),
        Wanted("committee", target="eksempelkoebing/oekonomiudvalget"),
        Wanted("subject", target="17"),
        Wanted("subject", target="17.01.00"),
    ],
)
def test_what_a_page_shows_is_what_it_tells_of(
    sample: Library, every_item: dict[str, StoredItem], wanted: Wanted
) -> None:
    line = wants.to_json(wants.settled(sample, wanted))
    shown = wants.newest(sample, wanted, limit=1000)
    assert shown
    assert answers(sample, wants.from_json(line), every_item) == sorted(shown)


def test_every_name_is_told_of_where_its_page_names_it(sample: Library, every_item: dict[str, StoredItem]) -> None:
    with sample.archive.reading() as connection:
        some = sorted(matching.entities.heads(connection))[::25]
    wanted = {wants.to_json(Wanted("entity", target=each)): each for each in some}
    shelf = Heap([understanding.read(sample, line, sample.index.vocabulary()) for line in wanted])
    told = matching.answering(sample, shelf, every_item)
    for line in wanted:
        shown = wants.newest(sample, wants.from_json(line), limit=1000)
        assert set(told.get(line, ())) >= set(shown)
        assert bool(told.get(line)) == bool(shown)


# Telling


def test_what_comes_is_told_once_to_each_with_why(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    follow(library)
    follow(library, Wanted("search", "solgården"))
    follow(library, address="bo@example.org")
    follow(library, Wanted("search", "xyzzy"), address="ida@example.org")
    take_in(publish(tmp_path))
    done = run(library)
    assert [each.owner.address for each in done.letters] == ["anna@example.org", "bo@example.org"]
    (news,) = done.letters[0].news
    assert news.told.stored.item.id == ITEM
    assert news.told.why == ("Søgning: plejeboliger", "Søgning: solgården")
    assert "<mark>" in news.told.excerpt
    assert done.delivered == sending.Delivered(sent=2)
    assert len(outbox(library)) == 2
    assert told(library) == told(library, NOON + timedelta(days=30)) == []


def test_what_was_there_before_is_no_news(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    take_in(publish(tmp_path))
    follow(library)
    assert told(library) == []
    take_in(publish(tmp_path, "b.json", replace(ONE, place="Et andet sted")))
    take_in(publish(tmp_path, "c.json", decided("4", "Godkendt med ændringer.")))
    assert told(library) == []  # of 2024: what is only read anew now is no news either


def test_a_decision_that_changes_is_told_again_as_a_correction(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    follow(library)
    take_in(publish(tmp_path))
    assert told(library) == [("anna@example.org", "ny", ITEM)]
    take_in(publish(tmp_path, "b.json", replace(ONE, place="Et andet sted")))
    assert told(library) == []
    take_in(publish(tmp_path, "c.json", decided("4", "Sagen blev udsat.")))
    assert told(library) == [("anna@example.org", "rettelse", ITEM)]
    assert sorted(str(each["Subject"]) for each in outbox(library))[1].startswith("Rettelse: Nye plejeboliger")
    assert told(library) == []


def test_a_correction_that_is_taken_back_before_it_is_sent_stays_a_correction(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    def cut_off(step: str) -> None:
        if step == "written":
            raise KeyboardInterrupt

    follow(library)
    take_in(publish(tmp_path))
    run(library)
    for hour, decision in enumerate(("Sagen blev udsat.", "Sagen blev udsat til juni."), 1):
        take_in(publish(tmp_path, meeting=decided("4", decision)))
        with pytest.raises(KeyboardInterrupt):
            run(library, NOON + timedelta(hours=hour), step=cut_off)
    with library.archive.reading() as connection:
        words = " ".join(agenda.get_items(connection, [ITEM])[ITEM].item.text.split()[:4])
    withholding.hide(library, item=ITEM, words=words, reason="prøve", report=lambda _line: None)
    run(library, NOON + timedelta(hours=3))
    # The first was written to a file, which is removed; what was sent is sent.
    assert [str(letter["Subject"]).partition(":")[0] for letter in outbox(library)] == ["Rettelse"]


def test_an_agenda_is_told_and_then_what_was_decided(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    follow(library)
    items = tuple(
        replace(each, sections=tuple(part for part in each.sections if part[0] != "Beslutning")) for each in ONE.items
    )
    take_in(publish(tmp_path, "a.json", replace(ONE, items=items, kind="Dagsorden")))
    assert told(library) == [("anna@example.org", "ny", ITEM)]
    take_in(publish(tmp_path, "b.json"))
    assert told(library) == [("anna@example.org", "afgjort", ITEM)]


def test_what_is_withdrawn_before_it_is_told_is_not_told(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    follow(library, often="ugentligt", weekday=4)
    take_in(publish(tmp_path))
    assert run(library).found == 1
    with library.archive.reading() as connection:
        key = meetings.page_of(connection, ITEM.rpartition("/")[0])
    pipeline.withdraw(library, key, datetime.now(UTC))
    pipeline.bring_up_to_date(library, report=lambda _line: None)
    assert told(library, NOON + timedelta(days=7)) == []
    assert outbox(library) == []


def test_a_paused_subscription_is_silent_and_makes_up_for_nothing(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    token = follow(library)
    (one,) = subscriptions.manage(library, token).subscriptions
    subscriptions.change(library, token, one.id, often="straks", weekday=0, paused=True)
    take_in(publish(tmp_path))
    assert told(library) == []
    subscriptions.change(library, token, one.id, often="straks", weekday=0, paused=False)
    assert told(library) == []
    take_in(publish(tmp_path, "b.json", replace(EVERY["eksempelkoebing/2024-04-16-oeu"])))
    assert len(told(library)) == 1


def test_quiet_hours_and_rhythms(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    follow(library, often="dagligt")
    follow(library, Wanted("search", "solgården"), often="ugentligt", weekday=0)
    follow(library, address="bo@example.org")
    take_in(publish(tmp_path))
    night = NOON.replace(hour=21)
    assert told(library, night) == []
    assert told(library, night + timedelta(hours=7)) == []  # 6 o'clock
    assert {each[0] for each in told(library, night + timedelta(hours=8))} == {"anna@example.org", "bo@example.org"}
    assert told(library, NOON + timedelta(days=10)) == []  # the weekly one has been told with the daily


@pytest.mark.parametrize("sunday", ["2026-03-29", "2026-10-25"])
def test_walking_over_a_change_of_clocks_letters_come_at_their_hour(
    library: Library, take_in: TakeIn, tmp_path: Path, sunday: str
) -> None:
    """Runs every hour from Saturday noon, over the night that is an hour short or long, until Tuesday noon."""
    follow(library, often="straks")
    follow(library, often="dagligt", address="bo@example.org")
    follow(library, often="ugentligt", weekday=0, address="ida@example.org")
    noon = datetime.fromisoformat(f"{sunday} 12:00").replace(tzinfo=COPENHAGEN).astimezone(UTC) - timedelta(days=1)
    evening = noon + timedelta(hours=9)  # in the quiet hours
    heard: list[tuple[str, str]] = []
    for hour in range(72):
        now = noon + timedelta(hours=hour)
        if now == evening:
            take_in(publish(tmp_path))
        heard += [(who, now.astimezone(COPENHAGEN).strftime("%a %H:%M")) for who, *_ in told(library, now)]
    assert heard == [
        ("anna@example.org", "Sun 07:00"),
        ("bo@example.org", "Sun 07:00"),
        ("ida@example.org", "Mon 07:00"),
    ]


def test_a_dry_run_says_what_and_why_and_changes_nothing(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    follow(library)
    take_in(publish(tmp_path))
    for _ in range(2):
        planned = run(library, dry_run=True)
        assert [news.told.why for each in planned.letters for news in each.news] == [("Søgning: plejeboliger",)]
    assert outbox(library) == []
    assert len(told(library)) == 1


def test_an_index_that_is_behind_is_waited_for(
    library: Library, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(library)
    with monkeypatch.context() as broken:
        broken.setattr("indexer.pipeline.index_pending", lambda *_args, **_named: None)
        take_in(publish(tmp_path))
    assert not run(library).is_settled
    pipeline.bring_up_to_date(library, report=lambda _line: None)
    assert len(told(library)) == 1


def test_who_follows_survives_an_archive_made_anew(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    follow(library)
    take_in(publish(tmp_path))
    assert len(told(library)) == 1
    pipeline.rebuild(library, report=lambda _line: None)
    assert told(library) == []


def test_an_archive_that_was_thrown_away_tells_of_what_comes_after_and_of_nothing_again(
    library: Library, take_in: TakeIn, tmp_path: Path, council: str
) -> None:
    """Its changes are counted from the beginning: that is seen by its mark, and no number is taken for an old one."""
    started = ONE.start.replace(year=2026, month=6, day=1)

    def edition(name: str, decision: str) -> Path:
        return publish(tmp_path, f"{name}.json", replace(decided("4", decision), start=started))

    follow(library)
    for number in range(3):
        take_in(edition(f"{number}", f"Godkendt i udgave {number}."))
    assert len(told(library)) == 1
    library.close()
    for file in library.config.paths.data.glob("referatbasen.db*"):
        file.unlink()
    shutil.rmtree(library.config.paths.data / "index")
    with closing(open_library(library.config)) as anew:

        def take_in_anew(path: Path) -> None:
            pipeline.import_paths(anew, [path], council=council, report=lambda _line: None)

        take_in_anew(tmp_path / "2.json")
        assert told(anew) == []  # what the archive holds when it is met again is no news
        follow(anew, Wanted("search", "solgården"), address="bo@example.org")
        assert told(anew, NOON + timedelta(hours=1)) == []
        take_in_anew(edition("rettet", "Sagen blev udsat."))
        heard = [(who, change) for who, change, _ in told(anew, NOON + timedelta(hours=2))]
        assert heard == [("anna@example.org", "rettelse"), ("bo@example.org", "ny")]
        assert told(anew, NOON + timedelta(hours=3)) == []


# Letters


def test_a_letter_has_all_that_a_reader_and_a_mail_program_need(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    follow(library)
    take_in(publish(tmp_path))
    run(library)
    (letter,) = outbox(library)
    assert letter["Subject"] == "Nyt: Nye plejeboliger ved Plejecenter Solgården"
    assert letter["To"] == "anna@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Id"] == "<besked.referater.example>"
    assert letter["Date"].datetime == NOON
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = text_of(letter)
    page = letter.get_body(("html",))
    assert page
    as_html = str(page.get_content())
    for said in (
        "Nye plejeboliger ved Plejecenter Solgården",
        "Kommunalbestyrelsen, 29. april 2024",
        "Søgning: plejeboliger",
        f"{SITE}/{ITEM}",
        f"{SITE}/foelg/afmeld/",
        f"{SITE}/foelg/log-ind",
    ):
        assert said in text
        assert said in as_html
    # One who is passed the letter on may end what it is for, and see or change nothing.
    assert "/foelg/mine/" not in text + as_html
    assert "<mark>" in as_html
    raw = letter["List-Unsubscribe"].strip("<>")
    assert raw.startswith(f"{SITE}/foelg/afmeld/")
    assert " " not in raw
    assert not [line for line in letter.as_bytes().splitlines() if len(line) > 998]


def test_one_click_ends_what_the_letter_was_for_and_can_be_clicked_twice(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    manage = follow(library)
    follow(library, Wanted("search", "havn"))
    take_in(publish(tmp_path, meeting=replace(ONE, items=ONE.items[3:4])))
    run(library)
    token = outbox(library)[0]["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    assert subscriptions.unsubscribe(library, token) == "«Søgning: plejeboliger»"
    assert "ophørt" in subscriptions.unsubscribe(library, token)
    assert [each.title for each in subscriptions.manage(library, manage).subscriptions] == ["Søgning: havn"]
    subscriptions.forget(library, manage)
    assert "ophørt" in subscriptions.unsubscribe(library, token)
    assert outbox(library) == []


def test_what_minutes_and_searches_say_stays_text(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    follow(library, Wanted("search", 'plejeboliger -"<script>" -"\r\nBcc: x@example.org"'))
    items = tuple(replace(each, title=f"{each.title} <b>&amp; co</b>") for each in ONE.items)
    take_in(publish(tmp_path, meeting=replace(ONE, items=items)))
    run(library)
    (letter,) = outbox(library)
    page = letter.get_body(("html",))
    assert page
    assert "<script>" not in page.get_content()
    assert "<b>" not in page.get_content()
    assert letter["Bcc"] is None


def test_links_begin_with_what_is_configured(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    alerts = replace(library.config.alerts, site="https://rigtig.example/")
    library = replace(library, config=replace(library.config, alerts=alerts))
    follow(library)
    take_in(publish(tmp_path))
    run(library)
    assert SITE not in text_of(outbox(library)[0])
    assert "https://rigtig.example/foelg/afmeld/" in text_of(outbox(library)[0])


# Feeds and forecasts


def test_a_private_feed_has_what_the_search_finds(sample: Library) -> None:
    title, items = subscriptions.feed_of(sample, subscriptions.open_feed(sample, WORD, client="192.0.2.77"))
    assert title == "Søgning: plejeboliger"
    assert [each.stored.item.id for each in items] == wants.newest(sample, WORD, limit=50)
    days = [each.stored.date for each in items]
    assert days == sorted(days, reverse=True)
    assert all(each.why == (title,) for each in items)


def test_a_subscribers_feed_has_all_they_follow(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    take_in(publish(tmp_path))
    token = follow(library)
    follow(library, Wanted("committee", target="proevekoebing/kommunalbestyrelsen"))
    _, items = subscriptions.feed_of(library, subscriptions.manage(library, token).feed)
    why = {each.stored.item.id: each.why for each in items}
    assert why[ITEM] == ("Søgning: plejeboliger", "Kommunalbestyrelsen")
    assert len(why) > 1


def test_a_flood_is_said_with_ways_to_want_less(sample: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.reading.today", lambda: datetime(2025, 6, 1, tzinfo=UTC).date())
    monkeypatch.setattr(forecast, "FLOOD", 5)
    broad = Wanted("search")
    flood = subscriptions.expected(sample, broad)
    assert flood.is_flood
    assert flood.narrower
    for each in flood.narrower:
        assert 0 < subscriptions.expected(sample, each).items < flood.items
    few = subscriptions.expected(sample, Wanted("search", "xyzzy"))
    assert (few.items, few.is_flood, few.narrower) == (0, False, ())


@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        (Wanted("search", "støjskærm", Filters(committee="Økonomiudvalget")), "Søgning: støjskærm, Økonomiudvalget"),
        (Wanted("search", filters=Filters(year=2024, outcome="udsat")), "Søgning: udsat, år 2024"),
        (Wanted("search"), "Søgning: alt nyt"),
        (Wanted("case", target="17.01.00-A00-4-23"), "Sag 17.01.00-A00-4-23"),
        (Wanted("subject", target="17"), "Emne: Folkeskole"),
    ],
)
def test_what_is_wanted_is_said_in_danish(sample: Library, wanted: Wanted, title: str) -> None:
    assert subscriptions.title_of(sample, wanted) == title


def test_each_is_told_of_each_item_once_whatever_comes(
    library: Library, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    follow(library, Wanted("search"), often="straks")
    follow(library, Wanted("search", "kommune"), often="ugentligt")
    heard: list[str] = []
    for number, name in enumerate(sorted(each for each in EVERY if each.startswith("eksempel"))[:4]):
        take_in(publish(tmp_path, f"{number}.json", EVERY[name]))
        heard += [item for _, _, item in told(library, NOON + timedelta(hours=number))]
    assert len(heard) == len(set(heard)) > 10
