"""Feeds, calendars and what machines ask for: well-formed whatever minutes say, complete, and nothing withdrawn."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element

import pytest
from bs4 import BeautifulSoup, SoupStrainer
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from protego import Protego

from indexer import following, inventory, pipeline, reading, upcoming
from indexer.archive import agenda
from indexer.config import Config, Council
from indexer.following import News
from indexer.library import Library
from indexer.minutes.dates import COPENHAGEN
from indexer.models import AgendaItem, StoredItem, Treatment
from indexer.upcoming import Upcoming
from tests import publisher
from tests.test_naming import meeting
from tests.test_sources import ONE, agenda_with
from web import create_app, discovery
from web.publishing import clean

TakeIn = Callable[..., pipeline.Summary]
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
HOST = "http://localhost"
EBUU = "ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget"
FEEDS = [
    "/nyt.atom",
    "/soeg.atom",
    "/soeg.atom?q=støjskærm&udvalg=Økonomiudvalget&aar=2023",
    "/soeg.atom?q=xyzzy",
    "/sag/05.01.00-P20-3-23.atom",
    "/sag/00.22.04-P35-3-24.atom",
    "/udvalg/eksempelkoebing/kommunalbestyrelsen.atom",
    "/navn/novo-nordisk.atom",
    "/navn/ballerup/anja-holtze.atom",
]
CALENDARS = [
    "/kommende.ics",
    "/sag/24.00.00-G01-5-25.ics",
    "/udvalg/ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget.ics",
    "/navn/ballerup/anja-holtze.ics",
]
FOR_MACHINES = ["/sitemap.xml", "/robots.txt", "/opensearch.xml", "/forslag?format=opensearch&q=støj"]
WELL_KNOWN_SCHEMES = re.compile(r"^(?:tag:[a-z0-9.-]+,\d{4}:[A-Za-z0-9/?:@&=+$._!~*'(),;%#-]+|https?://\S+)$")


def feed_of(client: FlaskClient, address: str) -> Element:
    """Return a feed, held to what RFC 4287 asks of every feed."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed: Element = fromstring(response.data)
    assert feed.tag == f"{ATOM}feed"
    (own,) = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert urlsplit(str(own.get("href"))).path == quote(address.partition("?")[0])
    held_to_rfc(feed)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) <= following.MOST
    for entry in entries:
        held_to_rfc(entry)
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert entry.find(f"{ATOM}summary") is not None
        moment(entry, "published")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    if entries:
        assert moment(feed, "updated") == max(moment(entry, "updated") for entry in entries)
    return feed


def held_to_rfc(part: Element) -> None:
    """Check what a feed and an entry have in common: RFC 4287, 4.1.1 and 4.1.2."""
    (identifier,) = part.findall(f"{ATOM}id")
    assert WELL_KNOWN_SCHEMES.match(identifier.text or ""), identifier.text
    (title,) = part.findall(f"{ATOM}title")
    assert (title.text or "").strip()
    moment(part, "updated")
    links = part.findall(f"{ATOM}link")
    assert all(urlsplit(str(link.get("href"))).scheme in ("http", "https") for link in links)
    assert len([link for link in links if link.get("rel") == "alternate"]) == 1


def moment(part: Element, name: str) -> datetime:
    (found,) = part.findall(f"{ATOM}{name}")
    at = datetime.fromisoformat(found.text or "")
    assert at.tzinfo is not None
    return at


def items_in(feed: Element) -> list[str]:
    """Return the addresses of a feed's items, in its order."""
    links = [entry.find(f"{ATOM}link[@rel='alternate']") for entry in feed.findall(f"{ATOM}entry")]
    return [str(link.get("href")).removeprefix(HOST) for link in links if link is not None]


def sources_in(feed: Element) -> list[str]:
    return [str(link.get("href")) for link in feed.findall(f"{ATOM}entry/{ATOM}link[@rel='via']")]


def events_in(client: FlaskClient, address: str) -> list[Any]:
    """Return a calendar's events, held to what RFC 5545 asks of each."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.content_type == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.data.split(b"\r\n"))
    assert b"\n" not in response.data.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(response.data)
    assert calendar["version"] == "2.0"
    assert calendar["prodid"]
    events = calendar.walk("VEVENT")
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL", "DESCRIPTION"} <= set(event)
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["DTSTAMP"].dt.tzinfo is not None
    assert len({event["UID"] for event in events}) == len(events)
    return events


@pytest.fixture
def in_october(monkeypatch: pytest.MonkeyPatch) -> date:
    """The day after Ballerup's meeting: what it plans is to come."""
    day = date(2025, 10, 8)
    monkeypatch.setattr("indexer.reading.today", lambda: day)
    return day


# Feeds


@pytest.mark.parametrize("address", FEEDS)
def test_every_feed_is_atom(client: FlaskClient, address: str) -> None:
    feed = feed_of(client, address)
    assert bool(items_in(feed)) == ("xyzzy" not in address)
    assert "eksempel" in str(feed.findtext(f"{ATOM}subtitle"))


@pytest.mark.parametrize(
    "address", ["q=støjskærm", "q=skole&udvalg=Økonomiudvalget", "kommune=ballerup", "q=Novo+Nordsik"]
)
def test_a_searchs_feed_has_the_hits_of_the_page_the_newest_first(client: FlaskClient, address: str) -> None:
    shown: list[str] = []
    for page in (1, 2, 3):
        html = BeautifulSoup(client.get(f"/soeg?{address}&sort=nyeste&side={page}").text, "html.parser")
        shown += [str(link["href"]).partition("?")[0] for link in html.select(".results h2 a")]
    feed = feed_of(client, f"/soeg.atom?{address}")
    assert items_in(feed) == shown[: following.MOST]
    days = [moment(entry, "published") for entry in feed.findall(f"{ATOM}entry")]
    assert days == sorted(days, reverse=True)
    if address == "q=støjskærm":
        summary = feed.findtext(f"{ATOM}entry/{ATOM}summary")
        assert "<mark>" in str(summary)


def test_a_feed_says_the_same_search_in_one_way(client: FlaskClient) -> None:
    one, other = (
        feed_of(client, f"/soeg.atom?{asked}").findtext(f"{ATOM}id")
        for asked in ("aar=2023&q=vej&sort=aeldste&side=4&utm=x", "q=vej&aar=2023")
    )
    assert one == other == f"{HOST}/soeg.atom?q=vej&aar=2023"


def test_an_entry_tells_what_was_decided_by_whom_and_where_it_stands(client: FlaskClient) -> None:
    (entry,) = feed_of(client, "/navn/novo-nordisk.atom").findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"tag:referatbasen,2025:{EBUU}/2025-10-07/4"
    assert entry.findtext(f"{ATOM}published") == "2025-10-07T00:00:00+02:00"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Erhvervs-, Beskæftigelses- og Uddannelsesudvalget"
    assert client.get(str(entry.findtext(f"{ATOM}author/{ATOM}uri"))).status_code == 200
    terms = {category.get("scheme"): category.get("term") for category in entry.findall(f"{ATOM}category")}
    assert terms == {
        "tag:referatbasen,2025:udfald": "taget til efterretning",
        "tag:referatbasen,2025:journalnummer": "15.00.00-P05-18-25",
    }
    summary = BeautifulSoup(str(entry.findtext(f"{ATOM}summary")), "html.parser")
    assert {mark.text for mark in summary.select("mark")} == {"Novo Nordisk"}
    assert "Taget til efterretning" in summary.text
    (source,) = [link.get("href") for link in entry.findall(f"{ATOM}link[@rel='via']")]
    assert client.get(str(source)).data.startswith(b"%PDF-")


def test_a_cases_feed_has_all_its_treatments_under_all_its_numbers(client: FlaskClient, sample: Library) -> None:
    treated = [f"/{step.id}" for step in reading.case_view(sample, "05.01.00-P20-3-23").timeline if step.known]
    assert items_in(feed_of(client, "/sag/05.01.00-P20-3-23.atom")) == treated[::-1]


def test_a_committees_feed_has_its_newest_items_and_no_routine(client: FlaskClient) -> None:
    feed = feed_of(client, "/udvalg/eksempelkoebing/kommunalbestyrelsen.atom")
    assert items_in(feed)[0].startswith("/eksempelkoebing/kommunalbestyrelsen/2025-09-29/")
    assert not [title for title in feed.iter(f"{ATOM}title") if "dagsorden" in str(title.text)]
    page = BeautifulSoup(client.get("/udvalg/eksempelkoebing/kommunalbestyrelsen?aar=2025").text, "html.parser")
    shown = [str(link["href"]) for link in page.select(".agenda div > a")]
    assert items_in(feed)[: len(shown)] == shown


def test_what_came_last_stands_first_and_of_one_day_what_was_held_last(client: FlaskClient) -> None:
    feed = feed_of(client, "/nyt.atom")
    assert len(items_in(feed)) == following.MOST
    days = [moment(entry, "published") for entry in feed.findall(f"{ATOM}entry")]
    assert days == sorted(days, reverse=True)


def test_an_item_that_changes_has_the_same_id_and_a_later_moment(
    config: Config, library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    client = create_app(config).test_client()
    seen = []
    for text in ("Havnen lukker.", "Havnen åbner."):
        (tmp_path / "a.json").write_bytes(publisher.firstagenda_json(meeting(text)))
        take_in(tmp_path / "a.json")
        (entry,) = feed_of(client, "/nyt.atom").findall(f"{ATOM}entry")
        assert text in str(entry.findtext(f"{ATOM}summary"))
        with library.archive.reading() as connection:
            (stored,) = agenda.all_items(connection)
        assert moment(entry, "updated") == stored.changed_at.replace(microsecond=0)
        seen.append((entry.findtext(f"{ATOM}id"), stored.changed_at))
    (one, before), (other, after) = seen
    assert one == other
    assert before < after


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/soeg.atom?fra=i+går", 400),
        ("/soeg.atom?til=2025-99-99", 400),
        ("/soeg.atom?aar=nonsens", 400),
        ("/soeg.atom?aar=99999999999999999999", 400),
        ("/soeg.atom?q=" + "a" * 10_000, 200),
        ("/soeg.atom?q=%00%07%ff%fe%22%3C", 200),
        ("/soeg.atom?sort=opad&side=-1", 200),
        ("/sag/99.99.99-A00-1-99.atom", 404),
        ("/sag/.atom", 404),
        ("/sag/99.99.99-A00-1-99.ics", 404),
        ("/udvalg/eksempelkoebing/findes-ikke.atom", 404),
        ("/udvalg/eksempelkoebing/%25.atom", 404),
        ("/udvalg/eksempelkoebing/findes-ikke.ics", 404),
        ("/udvalg/a/b/c.atom", 404),
        ("/navn/findes-ikke.atom", 404),
        ("/navn/%00.atom", 404),
        ("/navn/findes-ikke.ics", 404),
        ("/sitemap-0.xml", 404),
        ("/sitemap-2.xml", 404),
        ("/sitemap-x.xml", 404),
    ],
)
def test_odd_addresses_meet_a_feed_or_a_plain_danish_page(client: FlaskClient, address: str, status: int) -> None:
    if status == 200:
        feed_of(client, address)
        return
    response = client.get(address)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert "Adressen kunne ikke læses" in response.text or "Siden findes ikke" in response.text
    assert "ETag" not in response.headers


def test_a_date_that_cannot_be_read_is_said_and_not_linked_to(client: FlaskClient) -> None:
    assert "datoen »i går« kunne ikke læses" in client.get("/soeg.atom?fra=i+går").text.lower()
    assert "/soeg.atom" not in client.get("/soeg?q=vej&fra=i+går").text


@pytest.mark.parametrize(
    ("typed", "leads_to", "status"),
    [
        ("/sag/15.00.00-p05-19-25.atom", "/sag/15.00.00-P05-19-25.atom", 301),
        ("/sag/15.00.00-p05-19-25.ics", "/sag/15.00.00-P05-19-25.ics", 301),
        ("/navn/HRS.atom", "/navn/hovedstadens-rekrutteringsservice.atom", 302),
        ("/navn/HRS.ics", "/navn/hovedstadens-rekrutteringsservice.ics", 302),
    ],
)
def test_other_ways_of_writing_lead_to_the_one_address(
    client: FlaskClient, typed: str, leads_to: str, status: int
) -> None:
    response = client.get(typed)
    assert (response.status_code, response.location) == (status, leads_to)
    assert client.get(leads_to).status_code == 200


# What must never be shown


def test_what_is_withdrawn_is_in_no_feed_calendar_or_sitemap(
    config: Config, library: Library, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.reading.today", lambda: date(2024, 5, 2))
    for day, text in ((1, "Sagen behandles i Økonomiudvalget den 4. juni 2024."), (2, "Alt er godt.")):
        told = meeting(text, title="Solveig Amdrups hemmelighed" if day == 1 else "Havnens fremtid", day=day)
        (tmp_path / f"{day}.json").write_bytes(publisher.firstagenda_json(told))
    take_in(tmp_path)
    client = create_app(config).test_client()
    addresses = [
        "/nyt.atom",
        "/soeg.atom?q=hemmelighed",
        "/sag/08.00.00-P20-1-24.atom",
        "/sitemap.xml",
        "/kommende.ics",
    ]
    addresses += ["/sag/08.00.00-P20-1-24.ics", "/udvalg/proevekoebing/kommunalbestyrelsen.atom"]
    for address in addresses:
        assert "2024-05-01/1" in client.get(address).text.replace("\r\n ", ""), address
    with library.archive.reading() as connection:
        withdrawn = next(each.page for each in agenda.all_items(connection) if each.date.day == 1)
    pipeline.withdraw(library, withdrawn, datetime.now(UTC))
    for address in addresses:
        shown = client.get(address).text.replace("\r\n ", "")
        assert "2024-05-01" not in shown, address
        assert "hemmelighed" not in shown.replace("q=hemmelighed", "").replace("«hemmelighed»", ""), address


def test_a_number_that_was_taken_out_is_in_no_feed_nor_is_the_page_it_stands_on(
    config: Config, take_in: TakeIn, tmp_path: Path
) -> None:
    told = meeting("Ansøger 010203-1234 får havnen.", "Det behandles i Økonomiudvalget den 4. juni 2024.", day=1)
    clean_one = replace(told.items[0], number="2", title="Noget andet", sections=(("Sagsfremstilling", ("Intet.",)),))
    (tmp_path / "1.json").write_bytes(publisher.firstagenda_json(replace(told, items=(*told.items, clean_one))))
    (tmp_path / "2.json").write_bytes(publisher.firstagenda_json(meeting("Alt er godt.", day=2)))
    take_in(tmp_path)
    client = create_app(config).test_client()
    feed = feed_of(client, "/nyt.atom")
    assert "010203" not in client.get("/nyt.atom").text
    assert "010203" not in client.get("/soeg.atom?q=ansøger").text
    assert len(items_in(feed)) == 3
    theirs, kept = sources_in(feed)
    assert theirs.startswith("https://dagsorden.eksempelkoebing.example/")
    assert client.get(kept).status_code == 200
    for entry in feed.findall(f"{ATOM}entry"):
        is_masked = "2024-05-01" in str(entry.findtext(f"{ATOM}id"))
        assert bool(entry.findall(f"{ATOM}link[@rel='via']")) != is_masked


# Whatever minutes say

# What ends a section or a line, what XML knows or forbids, what iCalendar and HTML take for their own.
_PIECES = (
    *("]]>", "<![CDATA[", "<!--", "<?xml", "&#0;", "&nbsp;", "&amp;", "<script>", "{{ x }}", '"', "'"),
    *("\x00", "\x0b", "\x1b", "\x7f", "\x85", "\u2028", "\ufffe", "\ud800", "\r", "\r\n", "\n", " "),
    *(";", ",", ":", "\\n", "\\", "BEGIN:VEVENT"),
)
HOSTILE = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=()), max_size=40),
    st.lists(st.sampled_from(_PIECES), max_size=12).map("".join),
)


def told_of(title: str, text: str, number: str) -> StoredItem:
    item = AgendaItem("by/udvalget/2024-01-01/1", "1", title, number, open=True, text=text)
    day = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    return StoredItem(item, "by/udvalget/2024-01-01", "by", "Udvalget", day.date(), "", "", "", "", day)


def normal(text: str) -> str:
    return " ".join(clean(text).split())


@given(title=HOSTILE, text=HOSTILE, number=HOSTILE)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_title_and_text_stay_text_in_a_feed(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, title: str, text: str, number: str
) -> None:
    stored = told_of(title, text, number)
    told = (News(stored, following.gist(stored.item), text, shows_source=True),)
    monkeypatch.setattr("indexer.following.of_archive", lambda _library: told)
    (entry,) = feed_of(client, "/nyt.atom").findall(f"{ATOM}entry")
    assert normal(str(entry.findtext(f"{ATOM}title"))) == (normal(title) or "Punkt 1")
    summary = BeautifulSoup(str(entry.findtext(f"{ATOM}summary")), "html.parser")
    assert {tag.name for tag in summary.find_all()} <= {"p", "strong", "mark"}


@given(title=HOSTILE, words=HOSTILE)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_title_and_words_stay_text_in_a_calendar(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, title: str, words: str
) -> None:
    stored = told_of(title, "", "")
    step = Treatment(
        "", date(2024, 2, 1), "Udvalget", "", words, "", "ukendt", "planlagt", words=words, named_in="a/b/c/1"
    )
    told = (Upcoming(step, stored, ("a/b/c/1",)),)
    monkeypatch.setattr("indexer.upcoming.in_archive", lambda _library, today: told)
    (event,) = events_in(client, "/kommende.ics")
    assert normal(event["SUMMARY"]) == normal(f"Udvalget behandler: {title}")
    assert normal(words) in normal(event["DESCRIPTION"])


def test_mark_up_in_minutes_is_only_text_in_feeds(config: Config, take_in: TakeIn, tmp_path: Path) -> None:
    body = agenda_with(
        Caption="]]><script>alert(1)</script> & \x01titel &nbsp;",
        Felter=[{"Html": "<h3>Sagsfremstilling</h3><p>Prisen er &lt;script&gt; ]]&gt; &#1; kroner.</p>"}],
    )
    (tmp_path / "a.json").write_bytes(body)
    take_in(tmp_path / "a.json")
    client = create_app(config).test_client()
    for address in ("/nyt.atom", "/soeg.atom?q=kroner", "/udvalg/proevekoebing/kommunalbestyrelsen.atom"):
        entry = next(each for each in feed_of(client, address) if str(each.findtext(f"{ATOM}id")).endswith("/1"))
        assert "]]><script>alert(1)</script>" in str(entry.findtext(f"{ATOM}title"))
        assert "<script" not in str(entry.findtext(f"{ATOM}summary"))


def test_a_hostile_host_is_only_text(client: FlaskClient) -> None:
    for address in ("/nyt.atom", "/sitemap.xml", "/opensearch.xml"):
        response = client.get(address, headers={"Host": 'a"><b>&.example'})
        assert response.status_code == 400 or fromstring(response.data).tag


# What is to come


def test_what_is_planned_is_in_the_calendars_of_all_it_concerns(client: FlaskClient, in_october: date) -> None:
    events = events_in(client, "/sag/24.00.00-G01-5-25.ics")
    assert [(str(event["DTSTART"].dt), str(event["SUMMARY"]).partition(" behandler: ")[0]) for event in events] == [
        ("2025-11-04", "Børne- og Skoleudvalget"),
        ("2025-11-04", "Klima- og Miljøudvalget"),
        ("2025-12-02", "Erhvervs-, Beskæftigelses- og Uddannelsesudvalget"),
        ("2025-12-09", "Økonomiudvalget"),
        ("2025-12-15", "Kommunalbestyrelsen"),
    ]
    for event in events:
        address = str(event["URL"]).removeprefix(HOST)
        assert address == f"/{EBUU}/2025-10-07/5"
        words = re.search("«(.*)»", str(event["DESCRIPTION"]))
        assert words
        assert words[1] in BeautifulSoup(client.get(address).text, "html.parser").text
        assert event["DTEND"].dt > event["DTSTART"].dt >= in_october
    known = {event["UID"] for event in events}
    assert known <= {event["UID"] for event in events_in(client, "/kommende.ics")}
    assert known == {event["UID"] for event in events_in(client, "/navn/ballerup/anja-holtze.ics")}
    (own,) = events_in(client, f"/udvalg/{EBUU}.ics")
    assert str(own["DTSTART"].dt) == "2025-12-02"


def test_a_step_whose_month_alone_is_known_is_on_its_last_day_at_the_latest(
    client: FlaskClient, in_october: date
) -> None:
    events = events_in(client, "/kommende.ics")
    (late,) = [
        event for event in events if "behandler senest: " in event["SUMMARY"] and "Skolestruktur" in event["SUMMARY"]
    ]
    assert str(late["DTSTART"].dt) == "2026-11-30"


def test_what_is_past_or_taken_is_in_no_calendar(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.reading.today", lambda: date(2023, 3, 8))
    # «28. marts: Kommunalbestyrelsen behandler sagen» has been taken by now, as the archive knows.
    assert events_in(client, "/sag/05.01.00-P20-3-23.ics") == []
    monkeypatch.setattr("indexer.reading.today", lambda: date(2027, 1, 1))
    assert all(events_in(client, address) == [] for address in CALENDARS)


def test_one_step_that_several_items_of_a_case_announce_is_one(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    for day, name in ((1, "Økonomiudvalget"), (2, "ØU")):
        told = meeting(f"Sagen behandles i {name} den 4. juni 2024.", day=day)
        (tmp_path / f"{day}.json").write_bytes(publisher.firstagenda_json(told))
    take_in(tmp_path)
    today = date(2024, 5, 3)
    (step,) = upcoming.in_archive(library, today=today)
    assert len(step.case) == 2
    number, of_case = upcoming.of_case(library, "08.00.00-p20-1-24", today=today)
    assert number == "08.00.00-P20-1-24"
    assert [each.case for each in of_case] == [step.case]
    (tmp_path / "3.json").write_bytes(
        publisher.firstagenda_json(replace(meeting("Godkendt.", day=31), committee="Økonomiudvalget"))
    )
    take_in(tmp_path / "3.json")
    assert upcoming.in_archive(library, today=today) == ()
    assert upcoming.of_case(library, number, today=today)[1] == ()


# For machines


def test_the_sitemap_has_every_page_and_each_is_there(client: FlaskClient, sample: Library) -> None:
    root = fromstring(client.get("/sitemap.xml").data)
    listed = {str(url.findtext(f"{SITEMAP}loc")): url.findtext(f"{SITEMAP}lastmod") for url in root}
    assert len(listed) == len(root) == len(inventory.pages(sample))
    with sample.archive.reading() as connection:
        items = list(agenda.all_items(connection))
    addresses = {f"{HOST}/{each.item.id}" for each in items} | {f"{HOST}/{each.meeting_id}" for each in items}
    numbers = {each.item.journal_number for each in items if each.item.journal_number}
    addresses |= {f"{HOST}/sag/{quote(number)}" for number in numbers}
    names = {mention.entity for each in items for mention in reading.item_view(sample, each.item.id).mentions}
    addresses |= {f"{HOST}/navn/{name}" for name in names if name}
    years = {(each.meeting_id.rpartition("/")[0], each.date.year) for each in items}
    addresses |= {f"{HOST}/udvalg/{committee}?aar={year}" for committee, year in years}
    addresses |= {f"{HOST}/nyt/{each.changed_at.astimezone(COPENHAGEN).date()}" for each in items}
    assert addresses | {f"{HOST}/", f"{HOST}/status"} <= set(listed)
    assert all(datetime.fromisoformat(str(moment)).tzinfo for moment in listed.values())
    for address in listed:
        response = client.get(address)
        assert response.status_code == 200, address
        only = SoupStrainer("link", rel="canonical")
        canonical = BeautifulSoup(response.text, "html.parser", parse_only=only).link
        assert canonical is not None
        assert f"{HOST}{canonical['href']}" == address


def test_a_sitemap_too_large_for_one_file_is_several(
    client: FlaskClient, sample: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "MOST", 100)
    index = fromstring(client.get("/sitemap.xml").data)
    assert index.tag == f"{SITEMAP}sitemapindex"
    listed: list[str] = []
    for file in index:
        part = fromstring(client.get(str(file.findtext(f"{SITEMAP}loc"))).data)
        assert len(part) <= 100
        listed += [str(url.findtext(f"{SITEMAP}loc")) for url in part]
        assert file.findtext(f"{SITEMAP}lastmod")
    assert len(listed) == len(set(listed)) == len(inventory.pages(sample))
    assert client.get(f"/sitemap-{len(index) + 1}.xml").status_code == 404


def test_an_empty_archive_has_a_sitemap_feeds_and_a_calendar(config: Config) -> None:
    client = create_app(config).test_client()
    assert len(fromstring(client.get("/sitemap.xml").data)) == 2
    assert items_in(feed_of(client, "/nyt.atom")) == items_in(feed_of(client, "/soeg.atom")) == []
    assert events_in(client, "/kommende.ics") == []


def test_robots_may_read_everything_but_narrowed_searches_and_suggestions(client: FlaskClient) -> None:
    rules = Protego.parse(client.get("/robots.txt").text)
    assert list(rules.sitemaps) == [f"{HOST}/sitemap.xml"]
    for path in (
        "/",
        "/soeg?q=vej",
        "/soeg?q=vej&sort=nyeste",
        "/nyt.atom",
        f"/{EBUU}/2025-10-07/5",
        "/sag/1",
        "/kilde/x",
    ):
        assert rules.can_fetch(f"{HOST}{path}", "enhver"), path
    for path in (
        "/soeg?udvalg=x",
        "/soeg?q=vej&aar=2023",
        "/soeg.atom?q=vej&navn=x",
        "/forslag?q=x",
        "/soeg?q=&forslag=x",
    ):
        assert not rules.can_fetch(f"{HOST}{path}", "enhver"), path


def test_a_browser_learns_how_to_search_here(client: FlaskClient) -> None:
    description = fromstring(client.get("/opensearch.xml").data)
    assert len(str(description.findtext(f"{OPENSEARCH}ShortName"))) <= 16
    templates = {url.get("type"): str(url.get("template")) for url in description.findall(f"{OPENSEARCH}Url")}
    page = client.get(templates["text/html"].replace("{searchTerms}", "st%C3%B8jsk%C3%A6rm"))
    assert "Støjskærm" in page.text
    answer = client.get(templates["application/x-suggestions+json"].replace("{searchTerms}", "st%C3%B8jsk"))
    assert answer.mimetype == "application/x-suggestions+json"
    typed, found = answer.get_json(force=True)
    assert typed == "støjsk"
    assert "Støjskærm langs Ringvejen ved Lyngmosen" in found
    assert client.get("/forslag?format=opensearch").get_json(force=True) == ["", []]


@pytest.mark.parametrize("address", [*FEEDS, *CALENDARS, *FOR_MACHINES])
def test_what_machines_fetch_is_kept_and_not_sent_twice(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200
    head = client.head(address)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])


@pytest.mark.parametrize("address", ["/nyt.atom", "/kommende.ics", "/sitemap.xml", "/robots.txt", "/opensearch.xml"])
def test_addresses_are_of_the_host_that_was_asked(client: FlaskClient, in_october: date, address: str) -> None:
    text = client.get(address, base_url="https://referater.example").text
    assert "https://referater.example/" in text
    assert "localhost" not in text


@pytest.mark.parametrize(
    ("address", "followed"),
    [
        ("/", ()),
        ("/status", ()),
        ("/soeg?q=vej&aar=2023", ("/soeg.atom?q=vej&aar=2023",)),
        ("/sag/24.00.00-G01-5-25", ("/sag/24.00.00-G01-5-25.atom", "/sag/24.00.00-G01-5-25.ics")),
        (f"/udvalg/{EBUU}", (f"/udvalg/{EBUU}.atom", f"/udvalg/{EBUU}.ics")),
        ("/navn/novo-nordisk", ("/navn/novo-nordisk.atom", "/navn/novo-nordisk.ics")),
    ],
)
def test_every_page_names_its_address_and_its_feeds(
    client: FlaskClient, address: str, followed: tuple[str, ...]
) -> None:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    assert len(page.select("head link[rel=canonical]")) == 1
    assert page.select("head link[rel=search]")
    told = [str(link["href"]) for link in page.select("head link[rel=alternate]")]
    assert told == [*followed, "/nyt.atom", "/kommende.ics"]
    assert set(followed) <= {str(link["href"]) for link in page.select("main a")}
    assert all(client.get(each).status_code == 200 for each in told)


def test_a_page_that_is_not_there_has_no_address(client: FlaskClient) -> None:
    assert "canonical" not in client.get("/findes/ikke").text
    assert "canonical" not in client.get("/navn/findes-ikke").text


def test_odd_journal_numbers_lead_to_their_feed(config: Config, take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(agenda_with(CaseNumber="24/1234 æ?#"))
    take_in(tmp_path / "a.json")
    client = create_app(config).test_client()
    address = quote("/sag/24/1234 æ?#")
    assert address in client.get("/sitemap.xml").text
    for ending in ("", ".atom", ".ics"):
        assert client.get(address + ending).status_code == 200, ending


def test_two_councils_committees_are_kept_apart(config: Config, library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(publisher.firstagenda_json(ONE))
    for council in ("proevekoebing", "nabokoebing"):
        pipeline.import_paths(library, [tmp_path / "a.json"], council=council, report=lambda _line: None)
    councils = (*config.councils, Council("nabokoebing", "Nabokøbing"))
    client = create_app(replace(config, councils=councils)).test_client()
    feed = feed_of(client, "/udvalg/nabokoebing/kommunalbestyrelsen.atom")
    assert items_in(feed)
    assert all(address.startswith("/nabokoebing/") for address in items_in(feed))
    assert "Nabokøbing" in str(feed.findtext(f"{ATOM}title"))
