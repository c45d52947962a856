"""An item's running text and the headed sections in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.sections import HEADINGS, Block, assemble, is_heading, known_heading, section_text
from indexer.models import Section

BLOCKS = st.lists(st.builds(Block, st.text(max_size=12), st.booleans()))


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Beslutning", "Beslutning"),
        ("BESLUTNING:", "Beslutning"),
        ("  tidligere behandling : ", "Tidligere behandling"),
        ("ØKONOMI", "Økonomi"),
        ("Resumé", "Resumé"),
    ],
)
def test_a_heading_is_known_in_any_spelling(line: str, heading: str) -> None:
    assert known_heading(line) == heading
    assert is_heading(line)


@pytest.mark.parametrize("line", ["", ":", "Beslutningen", "Økonomiudvalget", "Bilag 1", "Afbud Anja Holt (A)"])
def test_other_lines_are_no_headings(line: str) -> None:
    assert known_heading(line) is None
    assert not is_heading(line)


def test_every_heading_is_known_by_its_own_name() -> None:
    assert [known_heading(heading) for heading in HEADINGS] == list(HEADINGS)


def test_text_and_sections_of_an_item() -> None:
    text, sections = assemble(
        [
            Block("Økonomiudvalget den 7. oktober 2025"),
            Block("Indstilling", heading=True),
            Block(" At planen godkendes. "),
            Block(""),
            Block("At planen sendes i høring."),
            Block("Bilag", heading=True),
            Block("Beslutning", heading=True),
            Block("Godkendt."),
        ]
    )
    assert text == (
        "Økonomiudvalget den 7. oktober 2025\n\nAt planen godkendes.\n\nAt planen sendes i høring.\n\nGodkendt."
    )
    assert [(section.heading, text[section.start : section.end]) for section in sections] == [
        ("Indstilling", "At planen godkendes.\n\nAt planen sendes i høring."),
        ("Bilag", ""),
        ("Beslutning", "Godkendt."),
    ]


def test_sections_of_one_heading_are_read_together() -> None:
    text, sections = assemble(
        [
            Block("Bilag", heading=True),
            Block("Kort"),
            Block("Beslutning", heading=True),
            Block("Godkendt."),
            Block("Bilag", heading=True),
            Block("Notat"),
        ]
    )
    assert section_text(text, sections, "Bilag") == "Kort\n\nNotat"
    assert section_text(text, sections, "Økonomi") == ""


def test_nothing_makes_an_empty_text() -> None:
    assert assemble([]) == ("", ())
    assert assemble([Block("Beslutning", heading=True)]) == ("", (Section("Beslutning", 0, 0),))


@given(BLOCKS)
def test_sections_are_ordered_in_bounds_and_apart(blocks: list[Block]) -> None:
    text, sections = assemble(blocks)
    bounds = [position for section in sections for position in (section.start, section.end)]
    assert bounds == sorted(bounds)
    assert all(0 <= position <= len(text) for position in bounds)


@given(BLOCKS)
def test_each_section_holds_the_paragraphs_under_its_heading(blocks: list[Block]) -> None:
    lead: list[str] = []
    headed: list[tuple[str, list[str]]] = []
    for block in blocks:
        if not (words := block.text.strip()):
            continue
        if block.heading:
            headed.append((words, []))
        else:
            (headed[-1][1] if headed else lead).append(words)
    text, sections = assemble(blocks)
    assert [(section.heading, text[section.start : section.end]) for section in sections] == [
        (heading, "\n\n".join(paragraphs)) for heading, paragraphs in headed
    ]
    assert text == "\n\n".join(lead + [paragraph for _, paragraphs in headed for paragraph in paragraphs])
