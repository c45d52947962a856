"""Addresses of meetings and items."""

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.identity import item_id, meeting_id, slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Økonomiudvalget", "oekonomiudvalget"),
        ("Teknik-, Klima- og Miljøudvalget", "teknik-klima-og-miljoeudvalget"),
        ("  Måløv / Ågerup  ", "maaloev-aagerup"),
        ("Café Ærø & Ünlü", "cafe-aeroe-unlu"),
        ("4a", "4a"),
        ("§ 17, stk. 4-udvalg", "17-stk-4-udvalg"),
        ("– …", ""),
        ("", ""),
    ],
)
def test_a_slug_is_readable(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_a_slug_is_plain_ascii_without_loose_hyphens(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug(text))


@given(st.text())
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)


@given(st.text(alphabet="abcæøåÆØÅéü -"))
def test_a_slug_is_the_same_however_its_letters_are_composed(text: str) -> None:
    assert slug(unicodedata.normalize("NFD", text)) == slug(unicodedata.normalize("NFC", text))


def test_a_slug_of_a_very_long_text_fits_a_file_name() -> None:
    long = slug("Udvalget for børn og unge " * 20)
    assert len(long) <= 120
    assert not long.endswith("-")


def test_a_meeting_and_its_items_are_addressed_by_council_committee_day_and_number() -> None:
    meeting = meeting_id("ballerup", "Økonomiudvalget", date(2025, 10, 7))
    assert meeting == "ballerup/oekonomiudvalget/2025-10-07"
    assert item_id(meeting, "4a") == "ballerup/oekonomiudvalget/2025-10-07/4a"


@given(st.text(), st.text())
def test_an_address_never_has_an_empty_part(committee: str, number: str) -> None:
    address = item_id(meeting_id("ballerup", committee, date(2025, 10, 7)), number)
    assert len(address.split("/")) == 4
    assert all(address.split("/"))
