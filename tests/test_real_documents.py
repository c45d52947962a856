"""Real minutes from ../shared/data: facts only are written here, never their sentences."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from indexer import knowledge, pipeline, reading, searching
from indexer.config import Config, Council, Paths
from indexer.library import Library, open_library
from indexer.minutes.dates import COPENHAGEN
from indexer.minutes.recommendations import departures
from indexer.models import Meeting, Mention
from indexer.sources import parse
from tests.conftest import page_of

EBUU = "ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget/2025-10-07"
SFU = "ballerup/sundheds-og-forebyggelsesudvalget/2012-12-04"


@pytest.fixture(scope="module")
def meeting_2025(shared: Path) -> Meeting:
    return parse(page_of((shared / "ballerup-2025" / "referat-2025-10-07.txt").read_bytes(), council="ballerup"))


@pytest.fixture(scope="module")
def meeting_2012(shared: Path) -> Meeting:
    return parse(page_of((shared / "ballerup-2012" / "1552814.PDF").read_bytes(), council="ballerup"))


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    data = tmp_path_factory.mktemp("real") / "corpus"
    library = open_library(Config(paths=Paths(data=data), councils=(Council("ballerup", "Ballerup Kommune"),)))
    folders = [shared / "ballerup-2025", shared / "ballerup-2012"]
    summary = pipeline.import_paths(library, folders, council="ballerup", report=lambda _line: None)
    assert (summary.read, summary.failed) == (3, ())
    yield library
    library.close()


def test_the_meeting_of_2025(meeting_2025: Meeting) -> None:
    assert meeting_2025.id == EBUU
    assert meeting_2025.place == "Mødecenter C, Lokale 29 på Ballerup Rådhus"
    assert meeting_2025.start == datetime(2025, 10, 7, 8, 0, tzinfo=COPENHAGEN)
    assert meeting_2025.start.isoformat().endswith("+02:00")
    people = {(who.name, who.party, who.role, who.attendance) for who in meeting_2025.participants}
    assert people == {
        ("Musa Kekec", "A", "", "present"),
        ("Anja Holtze", "A", "", "present"),
        ("Allan Kristensen", "C", "2. viceborgmester", "present"),
        ("Sandra Marsenic", "A", "", "absent"),
        ("Lars Green Bach", "B", "", "present"),
        ("André Amingsø", "D", "", "present"),
        ("Miasser Hawwa", "B", "", "absent"),
        ("Jannik Karoli Plum Nielsen", "", "direktør", "present"),
        ("Stine Margrethe Hollendsted", "", "centerchef for Social og Arbejdsmarked", "present"),
    }


def test_the_items_of_2025(meeting_2025: Meeting) -> None:
    assert [(item.number, item.title, item.journal_number) for item in meeting_2025.items] == [
        ("1", "Oversigt over punkter, der har baggrund i en budgetaftale", "00.22.04-P35-16-25"),
        ("2", "Meddelelser", "00.01.10-P35-6-24"),
        ("3", "Ny mødedato i november", "00.22.00-A30-75-25"),
        ("4", "Novo Nordisk – konsekvenser og håndtering af varslede afskedigelser", "15.00.00-P05-18-25"),
        ("5", "Forslag til ny erhvervs- og vækstpolitik 2026 - 2030", "24.00.00-G01-5-25"),
        ("6", "Overtagelse af Hovedstadens Rekrutteringsservice", "15.00.00-P05-19-25"),
        ("7", "Godkendelse af referat (underskriftside)", "00.22.00-P19-1-24"),
    ]
    by_number = {item.number: item for item in meeting_2025.items}
    assert [section.heading for section in by_number["5"].sections] == [
        "Tidligere behandling",
        "Indhold",
        "Sammendrag",
        "Baggrund",
        "Sagsfremstilling",
        "Videre proces",
        "Yderligere deltagelse på mødet",
        "Økonomiske konsekvenser og finansiering",
        "Bilag",
        "Beslutningen træffes af",
        "Indstilling",
        "Beslutning",
        "Bilag",
        "Afbud",
    ]
    assert [attachment.name for attachment in by_number["5"].attachments] == [
        "Forslag til ny erhvervs- og vækstpolitik"
    ]
    assert "endnu ikke er færdigetableret" in by_number["5"].text  # a page ended between these words
    assert all(item.absent == ("Miasser Hawwa", "Sandra Marsenic") for item in meeting_2025.items)
    assert [decision.outcome for decision in by_number["5"].decisions] == ["godkendt med ændringer", "godkendt"]
    assert by_number["6"].references[0].kind == "meddelelse"


def test_contents_list_and_labels_leave_no_trace_in_the_text(meeting_2025: Meeting) -> None:
    text = "\n".join(item.text for item in meeting_2025.items)
    assert "....." not in text
    assert "Indholdsfortegnelse" not in text
    assert "Mødested" not in text


def test_the_meeting_of_2012(meeting_2012: Meeting) -> None:
    assert meeting_2012.id == SFU
    assert meeting_2012.start == datetime(2012, 12, 4, 13, 0, tzinfo=COPENHAGEN)
    assert meeting_2012.place == "Mødecenter C, Lokale 32 på Ballerup Rådhus"
    assert [who.name for who in meeting_2012.participants if who.attendance == "present"] == [
        "Lolan Ottesen",
        "Grethe Larsen",
        "Birte Kramhøft",
        "Doris Børger",
        "Karl Vilhelm Nielsen",
        "Maria Lundahl Assov",
        "Per Mortensen",
    ]
    assert [(item.number, item.journal_number) for item in meeting_2012.items] == [
        ("1", "2011-29298"),
        ("2", "2012-28504"),
        ("3", "2012-31114"),
        ("4", "2012-31673"),
        ("5", "2011-29939"),
        ("6", "2012-21786"),
        ("7", "2012-28505"),
        ("8", "2010-3082"),
    ]
    assert all(item.open for item in meeting_2012.items)
    titles = [item.title for item in meeting_2012.items]
    assert titles[5] == "Prioritering af midler til kronisk syge borgere og hverdagsrehabilitering for ældre"
    assert titles[6] == "Etablering af aktivitetscenter på Solvej 6 i Ballerup"


def test_page_furniture_and_hyphens_of_2012_are_mended(meeting_2012: Meeting) -> None:
    text = "\n".join(item.text for item in meeting_2012.items)
    assert "Side " not in text
    assert "Dato: 04.12.2012" not in text
    assert "Dok.nr." not in text
    assert "\ufffe" not in text
    assert "ikke-planlagte" in text
    assert "Sundheds- og Forebyggelsesudvalget" in text
    assert "6-måneders" in text


def test_the_item_document_of_2012_adds_nothing_to_the_whole(real: Library) -> None:
    view = reading.meeting_view(real, SFU)
    assert len(view.meeting.items) == 8
    assert reading.status(real).meetings == 2


def test_the_real_archive_answers_as_the_sample_does(real: Library) -> None:
    first = searching.search(real, "Novo Nordisk afskedigelser").hits[0]
    assert (first.id, first.journal_number) == (f"{EBUU}/4", "15.00.00-P05-18-25")
    assert "<mark>" in first.excerpt
    assert searching.search(real, "15.00.00").total == 2
    assert searching.search(real, "15.00.00-P05-19-25").total == 1
    assert f"{EBUU}/6" in [hit.id for hit in searching.search(real, "HRS").hits]


def test_the_publication_of_2013(shared: Path) -> None:
    meeting = parse(page_of((shared / "ballerup-2013" / "publication32.xml").read_bytes(), council="ballerup"))
    assert meeting.id == "ballerup/kmb-it-udvalget/2013-05-15"
    assert (meeting.start, meeting.kind) == (datetime(2013, 5, 15, 16, 30, tzinfo=COPENHAGEN), "Dagsorden")
    assert meeting.place == "Mødecenter A, Lokale 3 på Ballerup Rådhus"
    assert {who.attendance for who in meeting.participants} == {"unstated"}
    assert ("Doris Børger", "A") in {(who.name, who.party) for who in meeting.participants}
    assert [(item.number, item.title) for item in meeting.items] == [
        ("1", "Meddelelser"),
        ("2", "Oplæg til standard it-arbejdsplads for Kommunalbestyrelsens medlemmer i 2014-2018"),
        ("3", "Indførelse af systemet SAPA (Sagsoverblik/Partskontakt)"),
        ("4", "Regler for indkøb af it-udstyr"),
        ("5", "Status på eDagsorden"),
    ]
    second, third = meeting.items[1], meeting.items[2]
    assert [section.heading for section in second.sections] == [
        "Tidligere behandling",
        "Sammendrag",
        "Baggrund",
        "Sagsfremstilling",
        "Økonomiske konsekvenser og finansiering",
        "Beslutningen træffes af",
        "Indstilling",
    ]
    (reference,) = second.references
    assert (reference.committee, reference.date.isoformat(), reference.number) == ("KMB IT-udvalget", "2012-12-05", "3")
    assert [attachment.name for attachment in third.attachments] == [
        "Brev fra KL til Kommunalbestyrelsen vedr Monopolbrud"
    ]


def test_a_real_firstagenda_answer(shared: Path) -> None:
    meeting = parse(page_of((shared / "firstagenda" / "agenda.json").read_bytes(), council="hvidovre"))
    assert (meeting.committee, meeting.place, meeting.kind) == ("Økonomiudvalget", "Hvidovre", "Dagsorden")
    assert meeting.start == datetime(2026, 5, 18, 17, 0, tzinfo=COPENHAGEN)
    assert [(item.number, item.journal_number, item.open) for item in meeting.items] == [
        ("1", "25/26257", True),
        ("30", "26/483", True),
        ("32", "26/4188", False),
    ]
    assert [section.heading for section in meeting.items[1].sections] == ["Indstilling", "Retsgrundlag", "Høring"]
    assert meeting.items[2].text == ""
    assert (
        meeting.items[1]
        .attachments[0]
        .url.endswith("/vis/pdf/bilag/ce3fc4aa-3f1c-45c0-a5a8-7de18bd53430?redirectDirectlyToPdf=true")
    )


# Names in the minutes of 7 October 2025: who and what a reader would underline


def _mentions(real: Library, number: str) -> list[Mention]:
    return [
        each for each in reading.item_view(real, f"{EBUU}/{number}").mentions if each.label in ("PER", "ORG", "LOC")
    ]


def test_a_company_is_found_wherever_it_is_named_in_2025(real: Library) -> None:
    view = reading.item_view(real, f"{EBUU}/4")
    named = [each for each in _mentions(real, "4") if each.entity == "novo-nordisk"]
    assert {each.text for each in named} == {"Novo Nordisk"}  # its genitives too
    assert len(named) == view.item.text.count("Novo Nordisk") + view.item.title.count("Novo Nordisk")


def test_an_acronym_and_its_long_form_are_one_in_2025(real: Library) -> None:
    for number in ("4", "6"):
        short = [each for each in _mentions(real, number) if each.text == "HRS"]
        assert short
        assert {each.entity for each in short} == {"hovedstadens-rekrutteringsservice"}


@pytest.mark.parametrize(
    ("number", "label", "name"),
    [
        ("4", "LOC", "Måløv"),
        ("4", "ORG", "Jobcenter Ballerup"),
        ("4", "ORG", "Styrelsen for Arbejdsmarked og Rekruttering"),
        ("4", "ORG", "Ballerup Kommune"),
        ("4", "ORG", "Center for Social og Arbejdsmarked"),
        ("5", "ORG", "Iris Group"),
        ("5", "LOC", "Kildedal"),
        ("5", "ORG", "Økonomiudvalget"),
        ("5", "ORG", "Kommunalbestyrelsen"),
        ("5", "PER", "Pia Holm Nielsen"),
        ("5", "PER", "Kristoffer Klebak"),
        ("5", "PER", "Thomas Jakobsen"),
        ("5", "PER", "Andre Amingsø"),
        ("5", "PER", "Lars Green Bach"),
        ("6", "PER", "Henriette Gullberg"),
        ("6", "PER", "Jehona Azemi Dauti"),
        ("6", "ORG", "Nordsjællands Rekrutteringsservice"),
    ],
)
def test_who_and_what_is_named_in_2025(real: Library, number: str, label: str, name: str) -> None:
    view = reading.item_view(real, f"{EBUU}/{number}")
    found = [each for each in _mentions(real, number) if each.text == name and each.zone == "text"]
    assert {each.label for each in found} == {label}
    assert len(found) == len(re.findall(rf"(?<![\w-]){re.escape(name)}s?(?!\w)", view.item.text))


def test_the_committee_is_one_mention_each_time_in_2025(real: Library) -> None:
    name = "Erhvervs-, Beskæftigelses- og Uddannelsesudvalget"
    for number in range(1, 8):
        view = reading.item_view(real, f"{EBUU}/{number}")
        found = [each for each in _mentions(real, str(number)) if each.text == name]
        assert len(found) == view.item.text.count(name)


# What was decided on 7 October 2025, and what came before and is to come


def test_the_vote_of_2025_is_read_by_name(real: Library) -> None:
    view = reading.item_view(real, f"{EBUU}/5")
    (event,) = view.item.vote_events
    assert (event.motion, event.proposers, event.result) == ("ændringsforslag", ("Anja Holtze",), "forkastet")
    assert [(vote.voter, vote.party, vote.option) for vote in event.votes] == [
        ("Anja Holtze", "A", "yes"),
        ("Andre Amingsø", "D", "no"),
        ("Allan Kristensen", "C", "no"),
        ("Lars Green Bach", "B", "no"),
        ("Musa Kekec", "A", "no"),
    ]
    assert all(view.item.text[vote.start : vote.end].startswith(vote.voter) for vote in event.votes)
    (statement,) = view.item.statements
    assert (statement.kind, statement.authors) == ("mindretalsudtalelse", ("Anja Holtze",))
    assert [(each.point, each.outcome) for each in view.item.decisions] == [
        ("1", "godkendt med ændringer"),
        ("2", "godkendt"),
    ]
    assert [point.point for point in departures(view.item)] == ["1"]


def test_what_came_before_and_what_is_to_come_in_2025(real: Library) -> None:
    timeline = reading.item_view(real, f"{EBUU}/5").timeline
    assert [(step.date.isoformat(), step.relation, step.known) for step in timeline] == [
        ("2025-05-13", "tidligere", False),
        ("2025-10-07", "dette", True),
        ("2025-11-04", "planlagt", False),
        ("2025-11-04", "planlagt", False),
        ("2025-12-02", "planlagt", False),
        ("2025-12-09", "planlagt", False),
        ("2025-12-15", "planlagt", False),
    ]
    (reference,) = reading.item_view(real, f"{EBUU}/6").item.references
    assert (reference.kind, reference.number, reference.date.isoformat()) == ("meddelelse", "1", "2025-01-14")
    fourth = reading.item_view(real, f"{EBUU}/4").item
    assert [each.outcome for each in fourth.decisions] == ["taget til efterretning"]


def test_who_was_away_is_away_throughout_in_2025(real: Library) -> None:
    for number in range(1, 8):
        item = reading.item_view(real, f"{EBUU}/{number}").item
        assert {part.name for part in item.presence if part.kind == "afbud"} == {"Sandra Marsenic", "Miasser Hawwa"}
    for name in ("Sandra Marsenic", "Miasser Hawwa"):
        view = knowledge.entity_view(real, name)
        assert (view.votes, view.items_without) == ((), 7)
