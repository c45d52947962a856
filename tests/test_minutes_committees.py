"""Committees as they are written in references: in full, cut short, by initials."""

import pytest

from indexer.minutes.committees import same_committee


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Økonomiudvalget", "økonomiudvalget"),
        ("Økonomiudvalgets", "Økonomiudvalget"),
        ("ØU", "Økonomiudvalget"),
        ("KB", "Kommunalbestyrelsen"),
        ("BR", "Byrådet"),
        ("Byrådet", "Kommunalbestyrelsen"),
        ("TMU", "Teknik- og Miljøudvalget"),
        ("EBUU", "Erhvervs-, Beskæftigelses- og Uddannelsesudvalget"),
        ("BSU", "Børne- og Skoleudvalget"),
        ("UKF", "Udvalget for Kultur og Fritid"),
        ("Økonomiudv.", "Økonomiudvalget"),
        ("Børne- og Skoleudv.", "Børne- og Skoleudvalget"),
        ("Teknik- & Miljøudvalget", "Teknik- og Miljøudvalget"),
    ],
)
def test_one_committee_written_in_two_ways(one: str, other: str) -> None:
    assert same_committee(one, other)
    assert same_committee(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Børneudvalget", "Børne- og Skoleudvalget"),
        ("Økonomiudvalget", "Socialudvalget"),
        ("SU", "Økonomiudvalget"),
        ("", ""),
        ("Udvalget", "Økonomiudvalget"),
        ("Kulturudv.", "Kultur- og Fritidsudvalget"),
    ],
)
def test_two_committees_are_two(one: str, other: str) -> None:
    assert not same_committee(one, other)
