"""From what a source found of an item to the item with its facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.items import build_item, is_closed_title
from indexer.minutes.privacy import MASK
from indexer.minutes.sections import Block
from indexer.models import AgendaItem, Attachment

CPR = "010190-1234"


def built(*blocks: Block, title: str = "Cykelsti", **more: object) -> AgendaItem:
    return build_item("ballerup/byraad/2025-10-07", number="4a", title=title, blocks=blocks, **more)  # type: ignore[arg-type]


def heading(text: str) -> Block:
    return Block(text, heading=True)


def bodies(item: AgendaItem) -> list[tuple[str, str]]:
    return [(section.heading, item.text[section.start : section.end]) for section in item.sections]


@pytest.mark.parametrize(
    "title",
    [
        "LUKKET: Salg af grund",
        "12. LUKKET Salg",
        "Lukket punkt: Salg",
        "Lukket - Salg",
        "Salg (Lukket)",
        "Salg (lukket punkt.)",
    ],
)
def test_titles_that_say_so_are_closed(title: str) -> None:
    assert is_closed_title(title)


@pytest.mark.parametrize(
    "title",
    [
        "Salg af grund",
        "Lukkedage i dagtilbud",
        "Lukket vej ved skolen",
        "Lukket bassin i svømmehallen",
        "",
        "Vejen lukkes",
    ],
)
def test_titles_about_something_closed_are_open(title: str) -> None:
    assert not is_closed_title(title)


def test_an_item_with_all_its_facts() -> None:
    item = built(
        heading("Tidligere behandling"),
        Block("Økonomiudvalget den 7. oktober 2025, punkt 6"),
        heading("Beslutning:"),
        Block("1. Godkendt."),
        Block("2. Udsat."),
        Block("Afbud Anja Holt (A), Bo Lund (C)"),
        title="  Cykelsti \n langs  åen ",
        journal_number=" 05.01.02-P20-7-25\n",
    )
    assert (item.id, item.number) == ("ballerup/byraad/2025-10-07/4a", "4a")
    assert (item.title, item.journal_number) == ("Cykelsti langs åen", "05.01.02-P20-7-25")
    assert bodies(item) == [
        ("Tidligere behandling", "Økonomiudvalget den 7. oktober 2025, punkt 6"),
        ("Beslutning", "1. Godkendt.\n\n2. Udsat."),
        ("Afbud", "Anja Holt (A), Bo Lund (C)"),
    ]
    assert [(made.point, made.outcome) for made in item.decisions] == [("1", "godkendt"), ("2", "udsat")]
    assert [made.committee for made in item.references] == ["Økonomiudvalget"]
    assert item.absent == ("Anja Holt", "Bo Lund")


@pytest.mark.parametrize(
    "blocks",
    [
        [Block("Afbud Anja Holt (A), Bo Lund (C)")],
        [Block("Afbud: Anja Holt (A), Bo Lund (C)")],
        [heading("Afbud"), Block("Anja Holt (A)"), Block("Bo Lund (C)")],
        [heading("Afbud"), Block("- Anja Holt (A)"), Block("- Bo Lund (C)")],
        [Block("Følgende deltog ikke i behandlingen af punktet:"), Block("Anja Holt (A), Bo Lund (C)")],
        [Block("Følgende deltog ikke i behandlingen af punktet: Anja Holt (A), Bo Lund (C)")],
    ],
)
def test_absence_is_read_in_every_form(blocks: list[Block]) -> None:
    item = built(heading("Beslutning"), Block("Godkendt."), *blocks)
    assert item.absent == ("Anja Holt", "Bo Lund")
    assert bodies(item)[0] == ("Beslutning", "Godkendt.")


@pytest.mark.parametrize(
    "line", ["Afbud fra borgerne er modtaget.", "Afbud Ingen", "Følgende deltog ikke i behandlingen af punktet:"]
)
def test_nobody_is_absent_where_nobody_is_named(line: str) -> None:
    assert built(heading("Beslutning"), Block("Godkendt."), Block(line)).absent == ()


def test_of_a_closed_item_only_the_decision_is_kept() -> None:
    item = built(
        Block("Anja Holt har søgt."),
        heading("Sagsfremstilling"),
        Block("Anja Holt skylder 10 kr."),
        heading("Bilag"),
        Block("Ansøgning"),
        heading("Beslutning"),
        Block("Godkendt."),
        Block("Pressen orienteres."),
        open=False,
        title="Salg (Lukket punkt)",
    )
    assert item.title == "Salg"
    assert item.text == "Godkendt.\n\nPressen orienteres."
    assert bodies(item) == [("Beslutning", item.text)]
    assert item.attachments == ()


def test_a_closed_item_keeps_no_attachments_of_its_source() -> None:
    assert built(open=False, attachments=[Attachment("Ansøgning fra Anja Holt", "https://a.example")]).attachments == ()


def test_a_closed_item_without_a_decision_is_empty() -> None:
    item = built(heading("Sagsfremstilling"), Block("Hemmeligt"), open=False)
    assert (item.text, item.sections, item.decisions) == ("", (), ())


def test_cpr_numbers_are_masked_wherever_they_are_shown() -> None:
    item = built(
        heading(f"Om {CPR}"),
        Block(f"Borger {CPR} har søgt."),
        Block(f"Afbud Anja Holt ({CPR})"),
        title=f"Sag {CPR}",
        attachments=[Attachment(f"Ansøgning {CPR}", "")],
    )
    assert CPR not in repr(item)
    assert item.title == f"Sag {MASK}"


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["ANBEFALES Forslag til plan", "ORIENTERING Notat"], ["Forslag til plan", "Notat"]),
        (["2012-208960 - Bygningsliste", "Løs tekst"], ["Bygningsliste"]),
        (["- Kort", "- Kort", "- Notat"], ["Kort", "Notat"]),
        (["2 bilag, heraf 1 anbefales"], []),
        (["Ingen."], []),
    ],
)
def test_documents_named_under_bilag_are_attachments(lines: list[str], names: list[str]) -> None:
    assert [attachment.name for attachment in built(heading("Bilag"), *map(Block, lines)).attachments] == names


def test_attachments_of_the_source_go_before_names_in_the_text() -> None:
    known = Attachment("Kort", "https://a.example/kort.pdf")
    assert built(heading("Bilag"), Block("Kort over vejen"), attachments=[known]).attachments == (known,)


@given(st.lists(st.builds(Block, st.text(max_size=30), st.booleans())), st.text(), st.text(), st.booleans())
def test_any_blocks_make_an_item_whose_spans_hold(blocks: list[Block], number: str, title: str, opened: bool) -> None:
    item = build_item("b/u/2025-10-07", number=number, title=title, open=opened, blocks=blocks)
    assert "\n" not in item.title
    assert all(0 <= section.start <= section.end <= len(item.text) for section in item.sections)
    assert all(item.text[decision.start : decision.end].strip() for decision in item.decisions)
