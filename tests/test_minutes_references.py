"""Previous treatments: the words that point to them."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.references import find_references
from indexer.minutes.sections import Block, assemble
from indexer.models import Reference

PIECES = st.sampled_from(
    [
        "Økonomiudvalget",
        "Byrådet",
        " den ",
        "7. oktober 2025",
        "31. februar 2025",
        " 4/12 2012",
        ", punkt 4a",
        " sag",
        " ",
        "\n",
        "og",
    ]
)
BLOCKS = st.lists(
    st.builds(Block, st.sampled_from(["Tidligere behandling", "Beslutning"]), st.just(True))
    | st.builds(Block, st.lists(PIECES).map("".join) | st.text(max_size=20))
)


def referred(*paragraphs: str) -> tuple[Reference, ...]:
    return find_references(*assemble([Block("Tidligere behandling", heading=True), *map(Block, paragraphs)]))


@pytest.mark.parametrize(
    ("line", "committee", "day", "kind", "number"),
    [
        ("Økonomiudvalget den 7. oktober 2025 Punkt 6", "Økonomiudvalget", date(2025, 10, 7), "punkt", "6"),
        ("Økonomiudvalget den 14. marts 2023, pkt. 2", "Økonomiudvalget", date(2023, 3, 14), "punkt", "2"),
        (
            "Økonomiudvalget den 14. marts 2023, meddelelsespunkt 2",
            "Økonomiudvalget",
            date(2023, 3, 14),
            "meddelelse",
            "2",
        ),
        ("Økonomiudvalget den 7. okt. 2025, punkt 4a", "Økonomiudvalget", date(2025, 10, 7), "punkt", "4a"),
        ("Økonomiudvalget den 4. sept. 2025, punkt 4", "Økonomiudvalget", date(2025, 9, 4), "punkt", "4"),
        ("Kommunalbestyrelsen d. 27.10.2025 sag nr. 7", "Kommunalbestyrelsen", date(2025, 10, 27), "punkt", "7"),
        (
            "Teknik-, Klima- og Miljøudvalget den 6. februar 2024",
            "Teknik-, Klima- og Miljøudvalget",
            date(2024, 2, 6),
            "møde",
            "",
        ),
        ("Seniorrådet 04.12.2012", "Seniorrådet", date(2012, 12, 4), "møde", ""),
        (
            "Behandlet i Økonomiudvalget den 7. oktober 2025, punkt 6",
            "Økonomiudvalget",
            date(2025, 10, 7),
            "punkt",
            "6",
        ),
        (
            "Sagen var på møde i Børne- og Kulturudvalget den 4. marts 2025",
            "Børne- og Kulturudvalget",
            date(2025, 3, 4),
            "møde",
            "",
        ),
    ],
)
def test_a_reference_is_read(line: str, committee: str, day: date, kind: str, number: str) -> None:
    [found] = referred(line)
    assert (found.committee, found.date, found.kind, found.number) == (committee, day, kind, number)
    assert line.endswith(found.text)
    assert found.target is None


def test_a_date_without_a_committee_belongs_to_the_one_before_it() -> None:
    found = referred("Økonomiudvalget den 7. oktober 2025, punkt 6, og den 4. november 2025, punkt 3")
    assert [(made.committee, made.date, made.number) for made in found] == [
        ("Økonomiudvalget", date(2025, 10, 7), "6"),
        ("Økonomiudvalget", date(2025, 11, 4), "3"),
    ]


def test_two_committees_in_one_line_are_two_references() -> None:
    found = referred("Økonomiudvalget den 7. oktober 2025 og Kommunalbestyrelsen den 27. oktober 2025")
    assert [made.committee for made in found] == ["Økonomiudvalget", "Kommunalbestyrelsen"]


def test_a_committee_in_the_genitive_is_not_taken_for_the_one_before_it() -> None:
    found = referred("Kommunalbestyrelsen den 1. juni 2025", "Økonomiudvalgets møde den 7. oktober 2025")
    assert (found[0].committee, found[0].date) == ("Kommunalbestyrelsen", date(2025, 6, 1))
    assert all(made.committee == "Økonomiudvalget" for made in found[1:])


@pytest.mark.parametrize(
    "line",
    [
        "Ingen",
        "Den 7. oktober 2025",
        "Økonomiudvalget den 31. februar 2025",
        "Økonomiudvalget, punkt 6",
        "Økonomi 2025",
    ],
)
def test_what_names_no_committee_and_day_is_no_reference(line: str) -> None:
    assert referred(line) == ()


def test_a_line_before_the_first_heading_counts_when_it_holds_nothing_else() -> None:
    blocks = [
        Block("Økonomiudvalget den 4. december 2012 Punkt 12"),
        Block("Økonomiudvalget den 5. december 2012 ønskede et notat."),
        Block("Beslutning", heading=True),
        Block("Økonomiudvalget den 6. december 2012"),
    ]
    found = find_references(*assemble(blocks))
    assert [(made.date, made.number) for made in found] == [(date(2012, 12, 4), "12")]


def test_a_long_paragraph_is_read_promptly() -> None:
    began = time.perf_counter()
    referred("Sagen om vejen og byen " * 150 + "den 7. oktober 2025")
    assert time.perf_counter() - began < 0.3


@given(BLOCKS)
def test_every_reference_stands_in_the_text_where_it_says(blocks: list[Block]) -> None:
    text, sections = assemble(blocks)
    found = find_references(text, sections)
    for made in found:
        assert 0 <= made.start < made.end <= len(text)
        assert made.text == text[made.start : made.end]
    assert [made.start for made in found] == sorted(made.start for made in found)
