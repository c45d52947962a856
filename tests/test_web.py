"""The pages over HTTP: what they show, their addresses, and what odd requests meet."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import html5lib
import pytest
from bs4 import BeautifulSoup, SoupStrainer
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import pipeline
from indexer.config import Config
from indexer.library import Library
from tests import publisher
from tests.test_sources import ONE, agenda_with
from web import create_app

EBUU = "/ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget/2025-10-07"
DATA = "application/ld+json"  # told to machines, run by nobody
PAGES = [
    "/",
    "/soeg?q=Novo+Nordisk+afskedigelser",
    "/soeg?q=xyzzy",
    "/soeg",
    f"{EBUU}/5",
    f"{EBUU}/5?q=vækstpolitik",
    EBUU,
    "/eksempelkoebing/kommunalbestyrelsen/2024-04-29/5",
    "/sag/05.01.00-P20-3-23",
    "/udvalg/eksempelkoebing/kommunalbestyrelsen",
    "/sag/00.22.04-P35-3-24",
    "/navn/novo-nordisk",
    "/navn/hovedstadens-rekrutteringsservice",
    "/status",
    "/nyt",
    "/emner",
    "/emne/05",
    "/udvalg",
    "/navne",
    "/om",
    "/tilgaengelighed",
    "/privatliv",
    "/api",
    "/findes/ikke",
]


def soup(client: FlaskClient, address: str, *, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, address
    return BeautifulSoup(response.text, "html.parser")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_danish_titled_headed_and_says_it_is_the_sample(client: FlaskClient, address: str) -> None:
    page = soup(client, address, status=404 if address == "/findes/ikke" else 200)
    assert page.html is not None
    assert page.html["lang"] == "da"
    assert page.title is not None
    assert page.title.text.strip()
    assert len(page.find_all("h1")) == 1
    assert "Dette er et eksempel" in page.text
    assert "referatbasen import" in page.text
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile(r"^h[1-6]$"))]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    identifiers = [tag["id"] for tag in page.find_all(id=True)]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_html_as_the_standard_has_it(client: FlaskClient, address: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(client.get(address).text)
    assert [(place, code) for place, code, _ in parser.errors] == []


@pytest.mark.parametrize("address", PAGES)
def test_no_page_asks_anything_of_another_site(client: FlaskClient, address: str) -> None:
    page = soup(client, address, status=404 if address == "/findes/ikke" else 200)
    loaded = [tag for tag in page.find_all(["link", "script", "img", "iframe"]) if tag.get("type") != DATA]
    assert all(str(tag.get("src") or tag.get("href")).startswith("/") for tag in loaded)
    assert {tag.text for tag in loaded if tag.name == "script"} == {""}
    assert page.find(style=True) is None


def test_every_internal_link_leads_somewhere(client: FlaskClient) -> None:
    seen, waiting = set(), {"/"}
    # Of a kind of page, of which there are very many; «?» is any other page as a search or a choice leads to it.
    enough = {"/soeg": 60, "/navn": 60, "/emne": 40, "/nyt/": 3, "/foel": 40, "?": 60}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        response = client.get(address, follow_redirects=True)
        assert response.status_code == 200, address
        if response.mimetype != "text/html" or address.startswith("/kilde/"):
            continue
        for link in BeautifulSoup(response.text, "html.parser", parse_only=SoupStrainer("a", href=True)).find_all("a"):
            target = str(link["href"]).partition("#")[0]
            kind = "?" if "?" in target and target[:5] not in enough else target[:5]
            if target.startswith("/") and target not in seen | waiting and enough.get(kind, 1):
                waiting.add(target)
                enough |= {kind: enough[kind] - 1} if kind in enough else {}
    assert len(seen) > 100


def test_a_citizen_finds_the_decision_in_two_clicks(client: FlaskClient) -> None:
    results = soup(client, "/soeg?q=Novo+Nordisk+afskedigelser")
    first = results.select_one(".results li")
    assert first is not None
    assert first.select("h2 mark")
    assert first.select(".excerpt mark")
    link = first.select_one("h2 a")
    assert link is not None
    item = soup(client, str(link["href"]))
    decision = item.select_one(".decision")
    assert decision is not None
    assert "Taget til efterretning" in decision.text
    assert item.select(".prose mark")
    source = item.select_one('a[href^="/kilde/"]')
    assert source is not None
    assert client.get(str(source["href"])).data.startswith(b"%PDF-")


def test_a_whole_journal_number_leads_to_its_case(client: FlaskClient) -> None:
    response = client.get("/soeg?q=15.00.00-p05-19-25")
    assert (response.status_code, response.location) == (302, "/sag/15.00.00-P05-19-25")
    assert soup(client, "/sag/15.00.00-P05-19-25").h1 is not None
    assert client.get("/sag/15.00.00-p05-19-25").location == "/sag/15.00.00-P05-19-25"
    assert client.get("/soeg?q=15.00.00-P05-99-25").status_code == 200


def test_nearest_hits_are_said_to_be_nearest(client: FlaskClient) -> None:
    assert "Ingen punkter har alle ord" in soup(client, "/soeg?q=støjskærm+astronaut").text


def test_a_slip_is_answered_with_what_was_perhaps_meant(client: FlaskClient) -> None:
    page = soup(client, "/soeg?q=Novo+Nordsik&sort=nyeste")
    link = page.select_one(".suggestion a")
    assert link is not None
    assert link.text == "Novo Nordisk"
    assert "Novo Nordisk" in soup(client, str(link["href"])).text
    assert soup(client, "/soeg?q=Novo+Nordisk").select_one(".suggestion") is None


def test_every_hit_says_why(client: FlaskClient) -> None:
    page = soup(client, "/soeg?q=skraldespande")
    assert page.select_one("details.why") is not None
    assert "som synonymet" in page.text


def test_what_comes_near_is_set_apart_from_what_has_every_word(client: FlaskClient) -> None:
    page = soup(client, "/soeg?q=støjskærm+cykelsti+Strandvejen")
    assert len(page.select(".divider")) <= 1
    near = soup(client, "/soeg?q=Novo+Nordisk+afskedigelser+Eksempelkøbing")
    assert "Ingen punkter har alle ord" in near.text


def test_filters_may_be_typed(client: FlaskClient) -> None:
    typed = soup(client, "/soeg?q=støjskærm+udvalg:økonomi")
    committees = {row.get_text() for row in typed.select(".results .meta span:first-child")}
    assert committees == {"Økonomiudvalget"}


def test_what_is_typed_is_completed(client: FlaskClient) -> None:
    found = client.get("/forslag?q=støjsk").json
    assert {"text": "Støjskærm langs Ringvejen ved Lyngmosen", "kind": "titel", "count": 6} in found
    assert client.get("/forslag").json == []
    assert client.get("/forslag?q=%22%00%3C").json == []


def test_an_item_shows_others_like_it_and_none_of_its_own_case(client: FlaskClient) -> None:
    page = soup(client, "/eksempelkoebing/teknik-klima-og-miljoeudvalget/2025-09-02/2")
    heading = page.find("h2", string="Lignende punkter")
    assert heading is not None
    links = heading.find_next("ul").find_all("a")
    assert 1 <= len(links) <= 5
    assert all("Støjskærm" not in link.text for link in links)
    assert len({link.text for link in links}) == len(links)


def test_facets_and_filters_narrow_and_let_go(client: FlaskClient) -> None:
    everything = soup(client, "/soeg?q=støjskærm")
    choice = everything.select_one(".facets li a")
    assert choice is not None
    narrowed = soup(client, str(choice["href"]))
    assert len(narrowed.select(".results > li")) < len(everything.select(".results > li"))
    remove = narrowed.select_one(".active a")
    assert remove is not None
    assert len(soup(client, str(remove["href"])).select(".results > li")) == len(everything.select(".results > li"))


def test_paging_shows_every_hit_once(client: FlaskClient) -> None:
    found: list[str] = []
    address: str | None = "/soeg?sort=nyeste"
    while address:
        page = soup(client, address)
        found += [str(link["href"]) for link in page.select(".results h2 a")]
        following = page.select_one(".paging a[rel=next]")
        address = str(following["href"]) if following else None
    assert len(found) == len(set(found)) == 112


def test_sorting_by_date(client: FlaskClient) -> None:
    dates = [str(tag["datetime"]) for tag in soup(client, "/soeg?q=skole&sort=aeldste").select(".results time")]
    assert dates == sorted(dates)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/soeg?side=-1", 200),
        ("/soeg?side=abc", 200),
        ("/soeg?side=999999999999999999999", 200),
        ("/soeg?aar=99999999999999999999", 200),
        ("/soeg?fra=i+går&til=2025-99-99", 200),
        ("/soeg?sort=opad", 200),
        ("/soeg?q=" + "a" * 10_000, 200),
        ("/soeg?q=%00%07%ff%fe", 200),
        ("/soeg?q=%22%22%22*-%22", 200),
        ("/nej", 404),
        ("/nej/nej/nej", 404),
        ("/nej/nej/nej/nej", 404),
        ("/nej/nej/nej/nej/nej", 404),
        ("/sag/nej", 404),
        ("/sag/", 404),
        ("/kilde/nej", 404),
        ("/kilde/..%2f..%2fconfig.toml", 404),
        ("/static/../../config.toml", 404),
        ("/static/%2e%2e/%2e%2e/config.toml", 404),
        ("/" + "a/" * 2000, 404),
    ],
)
def test_odd_addresses_meet_a_plain_page(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert "Traceback" not in response.text
    assert "<h1" in response.text


def test_a_date_that_cannot_be_read_is_said(client: FlaskClient) -> None:
    assert "kunne ikke læses" in soup(client, "/soeg?q=skole&fra=i+går").text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_wrong_methods_meet_a_plain_page(client: FlaskClient, method: str) -> None:
    response = getattr(client, method)("/soeg")
    assert response.status_code == 405
    assert "Det kan siden ikke" in response.text


@given(st.text(max_size=60))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_gets_a_page_in_which_it_is_only_text(client: FlaskClient, typed: str) -> None:
    response = client.get(f"/soeg?q={quote(typed + '<script>alert(1)</script>', errors='surrogatepass')}")
    assert response.status_code == 200
    assert "<script>" not in response.text


def test_a_mistake_of_ours_is_a_plain_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("indexer.reading.status", broken)
    response = client.get("/status")
    assert response.status_code == 500
    assert "Noget gik galt" in response.text
    assert "ZeroDivision" not in response.text


def test_headers_keep_the_page_to_itself(client: FlaskClient) -> None:
    headers = client.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_an_archive_of_ones_own_shows_no_sample_and_links_to_the_publication(
    config: Config, library: Library, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_bytes(publisher.firstagenda_json(ONE))
    take_in(tmp_path / "a.json")
    client = create_app(config).test_client()
    page = soup(client, "/proevekoebing/kommunalbestyrelsen/2024-04-29")
    assert "Dette er et eksempel" not in page.text
    assert page.select('a[href^="https://dagsorden.eksempelkoebing.example/vis?id="]')
    assert str(tmp_path) not in client.get("/status").text


def test_an_empty_archive_says_how_to_fill_it(config: Config) -> None:
    assert "Arkivet er tomt" in soup(create_app(config).test_client(), "/").text


def test_the_site_goes_over_from_the_sample_to_ones_own_archive(tmp_path: Path, sample_config: Config) -> None:
    paths = replace(sample_config.paths, data=tmp_path / "corpus")
    config = replace(sample_config, paths=paths)
    client = create_app(config).test_client()
    assert "Dette er et eksempel" in client.get("/").text
    from indexer.library import open_library

    own = open_library(config)
    (tmp_path / "a.json").write_bytes(publisher.firstagenda_json(ONE))
    pipeline.import_paths(own, [tmp_path / "a.json"], council="ballerup", report=lambda _line: None)
    own.close()
    page = client.get("/").text
    assert "Dette er et eksempel" not in page
    assert "Søg i 7 punkter fra 1 møde i" in page


def test_mark_up_in_minutes_is_only_text(
    config: Config, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    body = agenda_with(
        Caption="<script>alert(1)</script> & titel",
        Felter=[{"Html": "<h3>Sagsfremstilling</h3><p>Prisen er &lt;script&gt;alert(2)&lt;/script&gt; kroner.</p>"}],
    )
    (tmp_path / "a.json").write_bytes(body)
    take_in(tmp_path / "a.json")
    client = create_app(config).test_client()
    for address in ("/soeg?q=kroner", "/proevekoebing/kommunalbestyrelsen/2024-04-29/1?q=kroner", "/soeg?q=titel"):
        assert "<script>" not in client.get(address).text


def test_a_stored_html_page_is_shown_inert(
    config: Config, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_bytes(publisher.os2web_html(ONE))
    take_in(tmp_path / "a.html")
    client = create_app(config).test_client()
    page = soup(client, "/proevekoebing/kommunalbestyrelsen/2024-04-29")
    link = page.select_one('a[href^="/kilde/"]')
    assert link is not None
    response = client.get(str(link["href"]))
    assert response.data == publisher.os2web_html(ONE)
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


# Who and what is named


def test_the_page_of_a_name_shows_the_words_it_was_read_from(client: FlaskClient) -> None:
    page = soup(client, "/navn/novo-nordisk")
    assert page.h1 is not None
    assert page.h1.text.strip() == "Novo Nordisk"
    marks = [mark.text for mark in page.select(".results .excerpt mark")]
    assert marks
    assert all("Novo" in mark for mark in marks)
    first = page.select_one(".results h3 a")
    assert first is not None
    assert str(first["href"]).startswith(f"{EBUU}/4")
    assert client.get(str(first["href"])).status_code == 200


def test_any_name_something_goes_by_leads_to_its_page(client: FlaskClient) -> None:
    response = client.get("/navn/HRS")
    assert (response.status_code, response.location) == (302, "/navn/hovedstadens-rekrutteringsservice")
    page = soup(client, "/navn/hovedstadens-rekrutteringsservice")
    assert "HRS (forkortelse)" in page.text


@pytest.mark.parametrize("name", ["findes-ikke", "%00", "../status", "a" * 3000, "<script>", "navn/navn"])
def test_a_name_that_is_not_known_is_a_plain_page(client: FlaskClient, name: str) -> None:
    response = client.get(f"/navn/{name}")
    assert response.status_code in (404, 400, 308)
    assert "Traceback" not in response.text
    assert "<script>alert" not in response.text


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", ""])
def test_odd_page_numbers_of_a_name_are_answered(client: FlaskClient, page: str) -> None:
    assert client.get(f"/navn/novo-nordisk?side={page}").status_code == 200


def test_an_item_links_to_those_it_names_and_their_page_back(client: FlaskClient) -> None:
    item = soup(client, f"{EBUU}/4")
    names = {link.text: str(link["href"]) for link in item.select(".names a")}
    assert names["Novo Nordisk"] == "/navn/novo-nordisk"
    assert f"{EBUU}/4" in {
        str(link["href"]).partition("?")[0] for link in soup(client, names["Novo Nordisk"]).select("a")
    }


def test_a_search_is_narrowed_by_a_name(client: FlaskClient) -> None:
    page = soup(client, "/soeg?navn=novo-nordisk")
    assert page.select(".results li")
    assert "Novo Nordisk" in page.text


# Committees, citations, machines


def test_a_committees_decisions_are_shown_by_year(client: FlaskClient) -> None:
    page = soup(client, "/udvalg/eksempelkoebing/kommunalbestyrelsen?aar=2023")
    assert page.h1 is not None
    assert page.h1.text == "Kommunalbestyrelsen"
    assert [link.text for link in page.select(".agenda a") if "Støjskærm" in link.text]
    assert client.get("/udvalg/eksempelkoebing/kommunalbestyrelsen?aar=1999").status_code == 404
    assert client.get("/udvalg/eksempelkoebing/findes-ikke").status_code == 404
    assert client.get("/udvalg/eksempelkoebing/kommunalbestyrelsen?aar=nonsens").status_code == 200


def test_an_item_can_be_cited_and_read_by_machines(client: FlaskClient) -> None:
    page = soup(client, f"{EBUU}/5")
    citation = page.select_one(".citation")
    assert citation is not None
    for part in ("7. oktober 2025", "punkt 5", "24.00.00-G01-5-25", f"http://localhost{EBUU}/5", "Hentet "):
        assert part in citation.text
    (data,) = page.find_all("script", type=DATA)
    document = json.loads(data.text)
    assert (document["identifier"], document["position"]) == ("24.00.00-G01-5-25", "5")
    assert document["isPartOf"]["startDate"].startswith("2025-10-07T08:00")


def test_earlier_treatments_stand_first_and_votes_in_a_table(client: FlaskClient) -> None:
    page = soup(client, f"{EBUU}/5")
    headings = [heading.text for heading in page.select("article h2")]
    assert headings[:4] == [
        "Tidligere behandling og videre forløb",
        "Beslutning",
        "Indstilling",
        "Afstemning og udtalelser",
    ]
    caption = page.select_one("table.votes caption")
    assert caption is not None
    assert caption.text == "Ændringsforslag fra Anja Holtze – forkastet"
    assert "afviger fra indstillingen" in page.text
    assert page.select_one('a[href="/navn/ballerup/anja-holtze"]') is not None


def test_what_is_new_is_shown_by_day(client: FlaskClient) -> None:
    page = soup(client, "/nyt")
    assert len(page.select("main section")) == 16  # all of the sample came the same day
    day = page.select_one("aside a[aria-current=page]")
    assert day is not None
    assert soup(client, str(day["href"])).select_one("main h1") == page.select_one("main h1")
    assert page.select(f'a[href="{EBUU}/4"]')
    soup(client, f"{day['href']}?side=2", status=404)
    soup(client, "/nyt/1999-12-31", status=404)
    soup(client, "/nyt/i-gaar", status=404)


def test_a_day_with_very_many_meetings_is_shown_some_at_a_time(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.news._PER_PAGE", 6)
    address, shown = "/nyt", []
    while address:
        page = soup(client, address)
        shown.append([str(link["href"]) for link in page.select("main section h2 a")])
        following = page.select_one(".paging a[rel=next]")
        address = str(following["href"]) if following else ""
    assert [len(each) for each in shown] == [6, 6, 4]
    assert len({href for each in shown for href in each}) == 16
    assert "16 møder" in page.text


def test_the_front_page_shows_what_was_decided_last_and_no_formalities(client: FlaskClient) -> None:
    decided = soup(client, "/").select(".decided li")
    assert "Novo Nordisk" in decided[0].text
    assert "Taget til efterretning" in decided[0].text
    assert not [each for each in decided if "dagsorden" in each.text.lower()]


def test_names_in_the_text_lead_to_their_pages_once_in_each_part(client: FlaskClient) -> None:
    page = soup(client, f"{EBUU}/6?q=Rekrutteringsservice")
    linked = page.select(".prose a.name, .verdict a.name")
    assert {str(each["href"]) for each in linked} >= {
        "/navn/hovedstadens-rekrutteringsservice",
        "/navn/ballerup-kommune",
    }
    first = page.select_one('.prose a.name[href="/navn/hovedstadens-rekrutteringsservice"]')
    assert first is not None
    assert first.text == "Hovedstadens Rekrutteringsservice"
    assert [mark.text for mark in first.select("mark")] == ["Rekrutteringsservice"]
    for part in page.select(".prose h2"):
        following = [sibling for sibling in part.find_next_siblings() if sibling.find_previous_sibling("h2") is part]
        named = [str(link["href"]) for each in following for link in each.select("a.name")]
        assert len(named) == len(set(named))


def test_a_page_that_holds_is_not_sent_again(client: FlaskClient) -> None:
    for address in ("/", f"{EBUU}/5", "/soeg?q=støj"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert "Content-Security-Policy" in again.headers
    assert "ETag" not in client.get("/findes/ikke").headers
