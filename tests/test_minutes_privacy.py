"""No CPR number is ever shown, and no other number is taken for one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.privacy import MASK, mask_cpr

BIRTH_DATES = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("010190-1234", MASK),
        ("0101901234", MASK),
        ("010190 1234", MASK),
        ("010190–1234", MASK),
        ("290200-4123", MASK),
        ("cpr.nr. 010190-1234, Anja Holt", f"cpr.nr. {MASK}, Anja Holt"),
        ("(CPR: 010190-1234).", f"(CPR: {MASK})."),
        ("Sag_010190-1234.pdf", f"Sag_{MASK}.pdf"),
        ("010190-1234 og 020290-4321", f"{MASK} og {MASK}"),
        ("010190-1234, 020290-4321", f"{MASK}, {MASK}"),
        ("010190-1234,020290-4321", f"{MASK},{MASK}"),
        ("010190-1234/020290-4321", f"{MASK}/{MASK}"),
        ("CPR-010190-1234", f"CPR-{MASK}"),
        ("cpr.nr.010190-1234", f"cpr.nr.{MASK}"),
        ("010190\u20111234", MASK),
        ("010190 - 1234", MASK),
        ("010190--1234", MASK),
        ("01-01-90-1234", MASK),
        ("01.01.90-1234", MASK),
        ("CPR-numre: 658678-8234 og 658678-8235", f"CPR-numre: {MASK} og {MASK}"),
        (f"{MASK}, ref. 1700000000", f"{MASK}, ref. 1700000000"),
    ],
)
def test_a_cpr_number_is_masked(text: str, expected: str) -> None:
    assert mask_cpr(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "320190-1234",
        "310290-1234",
        "011390-1234",
        "010190-123",
        "01019-1234",
        "0101901234567",
        "5798010190123",
        "konto 9999-0101901234",
        "1.010.190.1234 kr.",
        "den 01.01.1990",
        "2012-206289",
        "15.00.00-P05-12-25",
        "tlf. 44 77 20 00",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_cpr(text) == text


@given(
    BIRTH_DATES,
    st.integers(0, 9999),
    st.sampled_from(["", "-", "–", " "]),
    st.sampled_from(["", " ", "(", "nr. ", ": "]),
)
def test_every_birth_date_with_four_digits_is_masked(day: date, serial: int, hyphen: str, before: str) -> None:
    assert mask_cpr(f"Anja{before}{day:%d%m%y}{hyphen}{serial:04}.") == f"Anja{before}{MASK}."


@given(st.lists(st.sampled_from(["010190", "1234", "0101", "90", "-", "–", " ", ",", ".", "/", "a"])).map("".join))
def test_nothing_is_left_for_a_second_pass(text: str) -> None:
    masked = mask_cpr(text)
    assert mask_cpr(masked) == masked


@given(st.text(alphabet="ab-., \n"), st.text(alphabet="ab(. \n"))
def test_all_but_the_number_stays_as_it_was(after: str, before: str) -> None:
    assert mask_cpr(f"{before} 010190-1234{after}") == f"{before} {MASK}{after}"
