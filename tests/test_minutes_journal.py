"""Journal numbers in the forms Danish councils use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.journal import is_journal_number, is_standing, leading_parts, subject

KLE_NUMBERS = st.from_regex(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[A-ZÆØÅ][0-9]{2}-[1-9][0-9]{0,5}-[0-9]{2}", fullmatch=True)


@pytest.mark.parametrize(
    "text",
    ["15.00.00-P05-12-25", " 15.00.00-p05-12-25 ", "00.22.02-G01-1-24", "15.00.00P05-12", "2012-206289", "25/1234"],
)
def test_whole_journal_numbers_are_known(text: str) -> None:
    assert is_journal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "15.00.00",
        "15.00.00-P05",
        "15.00.00-P05-12-25-1",
        "Sag 15.00.00-P05-12-25",
        "2025",
        "07-10-2025",
        "12345678",
    ],
)
def test_anything_else_is_no_whole_journal_number(text: str) -> None:
    assert not is_journal_number(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15.00", "15.00"),
        ("15.00.00", "15.00.00"),
        ("15.00.00-p05", "15.00.00-P05"),
        ("15.00.00-P05-12", "15.00.00-P05-12"),
        (" 15.00.00-P05-12-25 ", "15.00.00-P05-12-25"),
        ("2012-206289", "2012-206289"),
        ("25/1234", "25/1234"),
    ],
)
def test_leading_parts_are_given_as_the_index_holds_them(text: str, expected: str) -> None:
    assert leading_parts(text) == expected


@pytest.mark.parametrize("text", ["", "15", "2025", "2,59", "1.316.000", "07.10.2025", "skole", "15.00 kr."])
def test_plain_numbers_and_words_are_no_leading_parts(text: str) -> None:
    assert leading_parts(text) is None


@pytest.mark.parametrize("years", ["2025-2026", "2026-2029", "2025-2035"])
def test_a_span_of_years_is_no_journal_number(years: str) -> None:
    assert not is_journal_number(years)
    assert leading_parts(years) is None


@given(KLE_NUMBERS, st.integers(min_value=5), st.booleans())
def test_a_number_begins_with_each_of_its_leading_parts(number: str, length: int, full_stop: bool) -> None:
    typed = number.lower()[:length] + "." * full_stop
    parts = leading_parts(typed)
    assert parts is not None
    assert number.startswith(parts)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("15.00.00-P05-12-25", "15.00.00"),
        ("15.00.00P05-12", "15.00.00"),
        ("2012-206289", ""),
        ("25/1234", ""),
        ("", ""),
    ],
)
def test_the_subject_is_the_first_three_groups(number: str, expected: str) -> None:
    assert subject(number) == expected


@pytest.mark.parametrize("number", ["00.22.00-P35-1-25", "00.22.02-G01-17-24", "00.01.10-P35-2-25"])
def test_numbers_used_at_every_meeting_are_standing(number: str) -> None:
    assert is_standing(number)


@pytest.mark.parametrize("number", ["15.00.00-P05-12-25", "00.01.10-P05-2-25", "2012-206289", ""])
def test_numbers_of_a_case_are_not_standing(number: str) -> None:
    assert not is_standing(number)
