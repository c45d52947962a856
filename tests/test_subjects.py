"""Subjects, and the registers of committees and names: what they count is what the archive has."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer import pipeline, registers, subjects
from indexer.archive import agenda, entities
from indexer.config import Config
from indexer.errors import NotFoundError
from indexer.library import Library
from indexer.minutes.dates import COPENHAGEN
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.items import is_routine
from indexer.models import StoredItem
from tests import publisher
from tests.test_charts import well_formed
from tests.test_sources import ONE
from web import create_app

PAGES = [
    "/emner",
    "/emne/05",
    "/emne/05.01",
    "/emne/05.01.08",
    "/emne/00",
    "/emne/05?aar=2024&udfald=godkendt",
    "/emne/05?side=99",
    "/emne/05?aar=1999",
    "/udvalg",
    "/navne",
    "/navne?slags=person",
    "/navne?slags=sted&bogstav=S",
    "/navne?slags=organisation&bogstav=Ж",
]


def soup(client: FlaskClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.text, "html.parser")


@pytest.fixture(scope="session")
def everything(sample: Library) -> list[StoredItem]:
    with sample.archive.reading() as connection:
        return list(agenda.all_items(connection))


def told(items: list[StoredItem], code: str) -> list[StoredItem]:
    return [each for each in items if each.item.journal_number.startswith(code) and not is_routine(each.item.title)]


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_well_formed_danish_and_headed(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    page = well_formed(response.text)
    assert page.html is not None
    assert page.html["lang"] == "da"
    assert len(page.find_all("h1")) == 1
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile(r"^h[1-6]$"))]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert "None" not in page.text


# Subjects


def test_the_index_has_every_subject_with_its_number_of_items(
    client: FlaskClient, everything: list[StoredItem]
) -> None:
    page = soup(client, "/emner")
    shown = {
        item.select_one(".code").text: int(item.select_one("div + .count").text.split()[0])  # type: ignore[union-attr]
        for item in page.select(".subjects > li")
    }
    assert shown == Counter(each.item.journal_number[:2] for each in told(everything, ""))
    groups = {item.a.text: int(item.span.text) for item in page.select(".groups li") if item.a and item.span}
    assert groups == Counter(each.item.journal_number[:5] for each in told(everything, ""))
    assert list(shown) == sorted(shown)
    assert "Beskæftigelse" in page.text


@pytest.mark.parametrize("code", ["05", "05.01", "05.01.08", "15", "00", "00.30", "27.42"])
def test_a_subject_counts_what_the_archive_has(sample: Library, everything: list[StoredItem], code: str) -> None:
    view = subjects.subject_view(sample, code, limit=1000)
    wanted = told(everything, code)
    assert {each.item.id for each in view.items} == {each.item.id for each in wanted}
    assert view.total == view.chosen == len(wanted)
    assert [each.date for each in view.items] == sorted((each.date for each in wanted), reverse=True)
    assert (view.first, view.last) == (min(each.date for each in wanted), max(each.date for each in wanted))
    assert view.routine == sum(
        is_routine(each.item.title) for each in everything if each.item.journal_number[: len(code)] == code
    )
    assert {p.first.year: p.count for p in view.years if p.count} == Counter(each.date.year for each in wanted)
    outcomes = Counter((overall_outcome(each.item.decisions), each.date.year) for each in wanted)
    assert {(row.outcome, year): n for row in view.outcomes for year, n in row.years.items()} == outcomes
    assert sum(row.total for row in view.outcomes) == view.total
    assert {(c.council, c.name): c.items for c in view.committees} == Counter(
        (each.council, each.committee) for each in wanted
    )
    assert sum(each.items for each in view.narrower) == (view.total if len(code) < 8 else 0)
    assert {each.journal_number for each in view.cases} <= {each.item.journal_number for each in wanted}


def test_names_of_a_subject_are_counted_by_items(sample: Library, everything: list[StoredItem]) -> None:
    items = [each.item.id for each in told(everything, "05")]
    with sample.archive.reading() as connection:
        mentions = entities.of_items(connection, items)
    often = Counter(name for found in mentions.values() for name in {each.entity for each in found})
    view = subjects.subject_view(sample, "05")
    assert view.names
    assert all(often[entity.id] == count for entity, count in view.names)
    assert [count for _, count in view.names] == sorted((count for _, count in view.names), reverse=True)
    assert "Kommunalbestyrelsen" not in {entity.name for entity, _ in view.names}


def test_every_number_of_outcomes_leads_to_as_many_items(client: FlaskClient) -> None:
    page = soup(client, "/emne/05")
    links = [link for link in page.select(".outcomes td a, .overview svg a, .as-table td a") if link.get("href")]
    assert len(links) > 8
    for link in links:
        said = int(str(link.get("aria-label", link.text)).rpartition(": ")[2].split()[0])
        narrowed = soup(client, str(link["href"]))
        assert len(narrowed.select(".results > li")) == said
        assert narrowed.select_one(".active a") is not None


def test_a_choice_is_let_go_of(client: FlaskClient) -> None:
    page = soup(client, "/emne/05?aar=2024&udfald=godkendt")
    assert page.select_one("h2#punkter").text == "1 af 11 punkter"  # type: ignore[union-attr]
    targets = [str(link["href"]) for link in page.select(".active a")]
    assert targets == ["/emne/05?udfald=godkendt#punkter", "/emne/05?aar=2024#punkter"]


def test_paging_shows_every_item_once(client: FlaskClient, everything: list[StoredItem]) -> None:
    found: list[str] = []
    address: str | None = "/emne/00?side=1"
    while address:
        page = soup(client, address)
        found += [str(link["href"]).strip("/") for link in page.select(".results h3 a")]
        following = page.select_one(".paging a[rel=next]")
        address = str(following["href"]) if following else None
    assert sorted(found) == sorted(each.item.id for each in told(everything, "00"))


def test_many_items_are_paged(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.subjects.PER_PAGE", 4)
    first, last = soup(client, "/emne/05"), soup(client, "/emne/05?side=3")
    assert len(first.select(".results > li")) == 4
    assert len(last.select(".results > li")) == 3
    assert first.select_one(".paging a[rel=next]")["href"] == "/emne/05?side=2#punkter"  # type: ignore[index]
    assert last.select_one(".results")["start"] == "9"  # type: ignore[index]


def test_wider_and_narrower_subjects_lead_to_each_other(client: FlaskClient) -> None:
    page = soup(client, "/emne/05.01")
    assert [str(link["href"]) for link in page.select(".trail a")] == ["/emner", "/emne/05"]
    assert "/emne/05.01.08" in {str(link["href"]) for link in page.select(".facts a")}
    for link in page.select(".trail a, .facts a"):
        assert client.get(str(link["href"]), follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    "code", ["99", "5", "05.", "05.01.08-P20", "15.99", "abc", "٠٥", "05%", "0_", "%00", "../status", "a" * 3000]
)
def test_an_unknown_subject_is_told_in_plain_danish(client: FlaskClient, code: str) -> None:
    response = client.get(f"/emne/{code}")
    assert response.status_code == 404
    page = well_formed(response.text)
    assert page.h1 is not None
    assert page.h1.text == "Siden findes ikke"
    assert "Traceback" not in response.text
    if "/" not in code and "%00" not in code:  # no page is called that: it is refused before anyone looks
        assert "emne" in page.select_one(".empty .meta").text  # type: ignore[union-attr]


@pytest.mark.parametrize("query", ["side=-1", "side=x", "side=99999999999999999999", "aar=x", "aar=0", "udfald=%00"])
def test_odd_choices_are_answered(client: FlaskClient, query: str) -> None:
    assert client.get(f"/emne/05?{query}").status_code == 200
    assert client.get(f"/navne?slags=person&{query}").status_code == 200


def test_numbers_of_other_systems_are_of_no_subject(
    config: Config, library: Library, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    numbered = replace(ONE, items=tuple(replace(item, journal_number="25/10423") for item in ONE.items))
    (tmp_path / "a.json").write_bytes(publisher.firstagenda_json(numbered))
    take_in(tmp_path / "a.json")
    assert subjects.all_subjects(library) == ()
    with pytest.raises(NotFoundError):
        subjects.subject_view(library, "25")
    client = create_app(config).test_client()
    assert "ingen punkter med et journalnummer" in client.get("/emner").text
    assert client.get("/emne/25").status_code == 404


# Committees


def test_committees_are_listed_by_council_with_what_the_archive_has(
    client: FlaskClient, everything: list[StoredItem]
) -> None:
    page = soup(client, "/udvalg")
    meetings_of = {(each.council, each.committee): set[str]() for each in everything}
    for each in everything:
        meetings_of[each.council, each.committee].add(each.meeting_id)
    items = Counter((each.council, each.committee) for each in everything)
    shown = {}
    for section in page.select("main section"):
        for row in section.select(".register li"):
            figures = [int(span.text.split()[0]) for span in row.select(".meta > span")[:2]]
            shown[section.h2["id"], row.a.text] = figures  # type: ignore[index,union-attr]
    assert shown == {key: [len(held), items[key]] for key, held in meetings_of.items()}
    for link in page.select("main a"):
        assert client.get(str(link["href"])).status_code == 200


def test_the_council_comes_first_and_then_its_finance_committee(sample: Library) -> None:
    (found,) = (each for each in registers.committees(sample) if each.council == "eksempelkoebing")
    assert [each.name for each in found.present] == [
        "Kommunalbestyrelsen",
        "Økonomiudvalget",
        "Børne-, Skole- og Kulturudvalget",
        "Teknik-, Klima- og Miljøudvalget",
    ]
    assert found.former == ()


def test_committees_that_no_longer_meet_stand_apart(
    library: Library, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    for number, (name, day) in enumerate(
        [("Byrådet", (2025, 1, 6)), ("Børneudvalget", (2021, 5, 4)), ("Ældreudvalget", (2024, 12, 2))]
    ):
        held = replace(ONE, committee=name, start=datetime(*day, 17, tzinfo=COPENHAGEN))
        (tmp_path / f"{number}.json").write_bytes(publisher.firstagenda_json(held))
    take_in(tmp_path)
    (found,) = registers.committees(library)
    assert [each.name for each in found.present] == ["Byrådet", "Ældreudvalget"]
    assert [each.name for each in found.former] == ["Børneudvalget"]


def test_an_empty_archive_has_empty_registers(config: Config) -> None:
    client = create_app(config).test_client()
    for address in ("/udvalg", "/navne", "/navne?slags=sted", "/emner"):
        well_formed(client.get(address).text)
    assert "ingen møder endnu" in client.get("/udvalg").text


# Names


def test_names_are_counted_and_the_most_named_come_first(client: FlaskClient, sample: Library) -> None:
    with sample.archive.reading() as connection:
        items = [each.item.id for each in agenda.all_items(connection)]
        often = Counter(each.entity for found in entities.of_items(connection, items).values() for each in found)
        labels = {entity: label for entity, (label, _) in entities.heads(connection).items()}
    for kind, label in (("person", "PER"), ("organisation", "ORG"), ("sted", "LOC")):
        page = soup(client, f"/navne?slags={kind}")
        rows = [
            (str(row.a["href"])[6:], int(row.select(".count")[-1].text))
            for row in page.select(".names-list li")
            if row.a
        ]
        assert len(rows) == min(100, sum(each == label for each in labels.values()))
        assert all(often[entity] == count and labels[entity] == label for entity, count in rows)
        assert [count for _, count in rows] == sorted((count for _, count in rows), reverse=True)
        front = soup(client, "/navne").select_one(f"section[aria-labelledby={kind}]")
        assert front is not None
        assert [str(link["href"])[6:] for link in front.select("li a")] == [entity for entity, _ in rows[:15]]


def test_letters_lead_to_the_names_that_begin_so(client: FlaskClient) -> None:
    page = soup(client, "/navne?slags=sted")
    letters = {link.text: str(link["href"]) for link in page.select(".letters a")[1:]}
    assert list(letters) == sorted(letters, key=registers.danish_order)
    found = []
    for letter, address in letters.items():
        names = [link.text for link in soup(client, address).select(".names-list a")]
        assert names
        assert all(registers.first_letter(name) == letter for name in names)
        assert names == sorted(names, key=registers.danish_order)
        found += names
    assert sorted(found) == sorted(link.text for link in page.select(".names-list a"))


def test_names_are_paged(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.registers.PER_PAGE", 20)
    found: list[str] = []
    address: str | None = "/navne?slags=person"
    while address:
        page = soup(client, address)
        found += [str(link["href"]) for link in page.select(".names-list a")]
        following = page.select_one(".paging a[rel=next]")
        address = str(following["href"]) if following else None
        assert address is None or address.startswith("/navne?")
    told = re.search(r"Alle (\d+) personer", soup(client, "/navne").text)
    assert told is not None
    assert len(found) == len(set(found)) == int(told[1])


@pytest.mark.parametrize(
    "names", [["Bakken", "Zoo", "Æblehaven", "Øen", "Åen"], ["a", "B", "c"], ["Ordrup", "Østerå", "Ålborg"]]
)
def test_danish_order(names: list[str]) -> None:
    assert sorted({*names}, key=registers.danish_order) == names
