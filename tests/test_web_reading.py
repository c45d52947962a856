"""What a reader of a page must be able to do: know where a thing stands, get to it, share it, and believe it."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer import pipeline, rulings
from indexer.config import Config
from indexer.library import open_library
from tests import publisher
from tests.browser.screenshots import PAGES
from tests.test_sources import ONE
from tests.test_web import EBUU, soup
from web import create_app
from web.text import counted, listed

MEETING = "/proevekoebing/kommunalbestyrelsen/2024-04-29"
COURSE = "/eksempelkoebing/teknik-klima-og-miljoeudvalget/2025-09-02/2"


@pytest.mark.parametrize(
    ("kind", "said"), [("Dagsorden", "Kun dagsordenen er udgivet"), ("Referat", "siger ikke, hvad der blev besluttet")]
)
def test_an_item_without_a_decision_or_text_says_so(
    config: Config, take_in: Callable[..., pipeline.Summary], tmp_path: Path, kind: str, said: str
) -> None:
    answer = json.loads(publisher.firstagenda_json(ONE))
    answer["Moede"]["Navn"] = kind
    answer["Dagsordenpunkter"][0].update(Felter=[], Bilag=[])
    (tmp_path / "a.json").write_text(json.dumps(answer))
    take_in(tmp_path / "a.json")
    page = soup(create_app(config).test_client(), f"{MEETING}/1")
    decision = page.select_one("section[aria-labelledby=beslutning]")
    assert decision is not None
    assert said in decision.text
    assert "ikke udgivet mere om punktet end titlen" in page.text


def test_an_item_with_a_decision_says_nothing_of_missing_ones(client: FlaskClient) -> None:
    page = soup(client, COURSE)
    assert len(page.select("#beslutning")) == 1
    assert "ikke udgivet" not in page.select_one("article").text  # type: ignore[union-attr]


def test_each_part_of_an_item_has_an_address_and_a_link_to_share(client: FlaskClient) -> None:
    page = soup(client, COURSE)
    for heading in ("beslutning", "indstilling", "afstemning", "sagsfremstilling"):
        (link,) = page.select(f'.headed a[href="#{heading}"]')
        assert link["aria-label"].startswith("Link til afsnittet ")
    anchors = [each["id"] for each in page.select("[id]")]
    assert len(anchors) == len(set(anchors))
    assert [link.text for link in page.select("nav[aria-label='På siden'] a")] == [
        "Beslutning",
        "Indstilling",
        "Afstemning",
        "Sammendrag",
        "3 bilag",
    ]


def test_every_link_within_a_page_leads_to_something_on_it(client: FlaskClient) -> None:
    for address in (
        COURSE,
        f"{EBUU}/5?q=vækstpolitik",
        f"{EBUU}/2",
        "/soeg?q=støjskærm",
        "/navn/eksempelkoebing/ringvejen",
    ):
        page = soup(client, address)
        for link in page.select('a[href^="#"]'):
            assert page.select(f'[id="{link["href"][1:]}"]'), (address, link)  # type: ignore[index]


def test_from_a_hit_one_is_told_where_the_words_are(client: FlaskClient) -> None:
    page = soup(client, f"{EBUU}/5?q=vækstpolitik")
    (found,) = page.select(".found")
    assert found.text.startswith("Det søgte er markeret i Sammendrag (2) og Baggrund (1).")
    assert found.select(f'a[href="{EBUU}/5"]')
    assert not soup(client, f"{EBUU}/5").select(".found")
    assert not soup(client, f"{EBUU}/5?q=xyzzy").select(".found")


def test_the_case_of_an_item_is_followed_from_the_item(client: FlaskClient) -> None:
    (button,) = soup(client, COURSE).select("a.button[rel=nofollow]")
    assert button.text == "Følg sagen"
    followed = soup(client, str(button["href"]))
    assert "Sag 05.01.08-G01-1-24" in followed.text


def pages(client: FlaskClient, *more: str) -> Iterator[tuple[str, BeautifulSoup]]:
    """Yield a page of each kind, and more."""
    for address in (*PAGES.values(), *more):
        yield address, BeautifulSoup(client.get(address, follow_redirects=True).text, "html.parser")


def test_no_page_counts_one_as_many(client: FlaskClient) -> None:
    many = re.compile(r"(?<![\d.,])1 (punkter|møder|gange|steder|sager|behandlinger|afstemninger|navne)\b")
    for address, page in pages(
        client, "/sag/15.00.00-P05-18-25", "/udvalg/eksempelkoebing/kommunalbestyrelsen?aar=2023"
    ):
        assert many.findall(page.text) == [], address


def test_numbers_and_names_are_written_as_danish_has_them() -> None:
    numbers = [counted(number, "punkt", "punkter") for number in (0, 1, 50000)]
    assert numbers == ["0 punkter", "1 punkt", "50.000 punkter"]
    assert [listed(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a og b", "a, b og c"]


def test_a_case_with_one_treatment_in_the_archive_is_not_treated_1_times(client: FlaskClient) -> None:
    page = soup(client, "/sag/24.00.00-G01-5-25")
    assert "Arkivet har 1 behandling af sagen." in page.text
    assert "journalnumrene 05.01.00-P20-3-23 og 05.01.08-G01-1-24" in soup(client, "/sag/05.01.00-P20-3-23").text


def test_what_cannot_be_read_is_no_filter(client: FlaskClient) -> None:
    page = soup(client, "/soeg?q=budget&fra=2024-13-45&til=2025-01-02&aar=hest")
    assert [chip.text.strip() for chip in page.select(".active a")] == ["til 2. januar 2025 ×"]
    assert "Året hest kunne ikke læses" in page.text
    assert page.find("a", string="Gem søgning") is None


def test_what_narrows_nothing_is_not_offered(client: FlaskClient) -> None:
    page = soup(client, "/soeg?q=støjskærm&udvalg=Kommunalbestyrelsen")
    total = int(page.select_one("#fundet").text.split()[0])  # type: ignore[union-attr]
    offered = {choice.a.text: int(choice.span.text) for choice in page.select(".facets li") if choice.a and choice.span}
    assert offered.pop("Kommunalbestyrelsen") == total  # chosen, and can be let go of
    assert offered
    assert all(count < total for count in offered.values())
    nothing = soup(client, "/soeg?q=xyzzy")
    assert nothing.select(".facets") == []
    assert nothing.find("a", string="gem søgningen") is not None


def test_a_committees_year_is_searched_and_searched_again(client: FlaskClient) -> None:
    committee = soup(client, "/udvalg/eksempelkoebing/boerne-skole-og-kulturudvalget?aar=2024")
    (form,) = committee.select("form.within")
    kept = {str(field["name"]): str(field.get("value", "")) for field in form.select("input")} | {"q": "skole"}
    found = soup(client, f"/soeg?{urlencode(kept)}")
    assert {line.span.text for line in found.select(".results .meta.row") if line.span} == {
        "Børne-, Skole- og Kulturudvalget"
    }
    assert {time["datetime"][:4] for time in found.select(".results time")} == {"2024"}  # type: ignore[index]
    again = {str(field["name"]): str(field["value"]) for field in found.select("header form [type=hidden]")}
    assert again == {key: value for key, value in kept.items() if key != "q"}


def test_the_outcomes_of_a_committee_are_counted_as_their_searches_find(client: FlaskClient) -> None:
    page = soup(client, "/udvalg/eksempelkoebing/kommunalbestyrelsen?aar=2025")
    for line in page.select("aside .counted li"):
        assert line.a is not None
        query = parse_qs(urlsplit(str(line.a["href"])).query)
        assert query["kommune"] == ["eksempelkoebing"]


@pytest.mark.parametrize(
    ("address", "way"),
    [
        (COURSE, ["Udvalg", "Teknik-, Klima- og Miljøudvalget", "2. september 2025", "Punkt 2"]),
        (COURSE.rpartition("/")[0], ["Udvalg", "Teknik-, Klima- og Miljøudvalget", "2. september 2025"]),
        ("/udvalg/eksempelkoebing/kommunalbestyrelsen", ["Udvalg", "Kommunalbestyrelsen"]),
        ("/navn/novo-nordisk", ["Navne", "Organisationer", "Novo Nordisk"]),
        ("/emne/05.01", ["Emner", "Veje og trafik", "05.01"]),
        ("/sag/05.01.00-P20-3-23", ["Emner", "Veje og trafik", "05.01.00-P20-3-23"]),
    ],
)
def test_every_page_shows_the_way_up(client: FlaskClient, address: str, way: list[str]) -> None:
    page = soup(client, address)
    assert [step.text for step in page.select(".trail a, .trail [aria-current]")] == way
    for step in page.select(".trail a"):
        assert client.get(str(step["href"])).status_code == 200
    assert [link.text for link in page.select("nav.main [aria-current]")] in ([], [way[0]])


def test_what_stands_within_a_headed_section_has_lesser_headings(client: FlaskClient) -> None:
    for address, page in pages(client):
        for section in page.select("section[aria-labelledby]"):
            first, *rest = section.select("h1, h2, h3, h4") or [None]
            if first is not None and first.get("id") == section.get("aria-labelledby"):
                assert all(other.name > first.name for other in rest), (address, first.text)


def test_titles_tell_pages_and_narrowed_searches_apart(client: FlaskClient) -> None:
    addresses = ["/soeg", "/soeg?side=2", "/soeg?udvalg=Kommunalbestyrelsen", "/soeg?udvalg=Kommunalbestyrelsen&side=2"]
    titles = [soup(client, address).title.text for address in addresses]  # type: ignore[union-attr]
    assert len(set(titles)) == len(titles)
    assert titles[1].startswith("Søgning, side 2 af ")
    assert "Kommunalbestyrelsen" in titles[2]


def test_one_thing_has_one_name(client: FlaskClient) -> None:
    assert soup(client, "/soeg").find("a", string="Ikke angivet") is not None
    assert soup(client, "/udvalg/eksempelkoebing/kommunalbestyrelsen").find("a", string="Ikke angivet") is not None
    for address in (COURSE, COURSE.rpartition("/")[0]):
        assert soup(client, address).find("a", string="Dokumentet, som det er udgivet") is not None


def test_links_say_where_they_lead_also_alone(client: FlaskClient) -> None:
    vague = {"dette punkt", "sagen", "her", "Kalender", "Følg som feed", "Hos kommunen", "læs mere"}
    for address, page in pages(client):
        assert vague.isdisjoint(link.text.strip() for link in page.select("a")), address
    (gap, *_) = soup(client, "/status").select("section[aria-labelledby=mangler] li a")
    assert re.fullmatch(r"punkt \d+ den \d+\. \w+ \d{4}", gap.text)


def test_quotation_marks_point_inward(client: FlaskClient) -> None:
    for address, page in pages(client, "/soeg?q=skraldespande", "/soeg.atom?fra=x"):
        assert not re.search(r"«\w", page.text), address


def test_those_on_a_meetings_list_lead_to_their_pages_and_back(client: FlaskClient) -> None:
    people = soup(client, EBUU).select(".people li")
    links = [(link.text, str(link["href"])) for one in people for link in one.select("a")]
    assert len(links) > len(people) / 2
    for name, address in links:
        page = soup(client, address)
        assert page.h1 is not None
        assert name in page.text
        assert page.select(f'a[href^="{EBUU}"]')


def test_a_name_that_is_hidden_is_no_link_on_a_meetings_list(
    config: Config, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_bytes(publisher.firstagenda_json(ONE))
    take_in(tmp_path / "a.json")
    library = open_library(config)
    client = create_app(config).test_client()
    link = soup(client, MEETING).select_one(".people a")
    assert link is not None
    with library.lock():
        rulings.add(config.paths.data, "hide", str(link["href"]).removeprefix("/navn/"))
        pipeline.bring_up_to_date(library, report=lambda _line: None)
    left = soup(client, MEETING).select_one(".people")
    assert left is not None
    assert link.text in left.text
    assert link.text not in [each.text for each in left.select("a")]
