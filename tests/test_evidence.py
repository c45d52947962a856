"""What joins items to a case and what does not: titles, numbers that are reused. All subjects are invented."""

from datetime import UTC, date, datetime

import pytest

from indexer import evidence
from indexer.models import AgendaItem, StoredItem


def stored(title: str, *, number: str = "05.01.00-P20-3-23", meeting: str = "by/udvalg/2024-01-01") -> StoredItem:
    item = AgendaItem(f"{meeting}/{abs(hash(title))}", "1", title, number, open=True, text="")
    changed_at = datetime(2024, 1, 2, tzinfo=UTC)
    return StoredItem(item, meeting, "by", "Udvalget", date(2024, 1, 1), "", "Referat", "", "", changed_at)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Støjskærm ved Ring 4, anlægsbevilling", "Status på støjskærmsprojektet"),
        ("Helhedsplan for Gyvelparken: skema A", "Gyvelparken, skema B"),
        ("Ny svømmehal", "Svømmehallens finansiering"),
        ("Lukning af skoler i nord", "Skolelukninger i den nordlige del"),
        ("Budget", "Budget"),
    ],
)
def test_titles_that_share_a_telling_word_are_related(one: str, other: str) -> None:
    assert evidence.are_related(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ny idrætshal", "Orientering om busplan"),
        ("Godkendelse af forslag om støjskærm", "Godkendelse af forslag om svømmehal"),
        ("Status på kommunens projekt", "Status på kommunens plan"),
    ],
)
def test_words_that_any_title_has_relate_nothing(one: str, other: str) -> None:
    assert not evidence.are_related(one, other)


def test_a_number_kept_for_routine_is_reused() -> None:
    assert evidence.is_plainly_reused([stored("Godkendelse af dagsorden", number="00.22.04-P35-3-24")])
    assert evidence.is_plainly_reused([stored("Meddelelser"), stored("Meddelelser fra formanden")])


def test_a_number_on_two_unrelated_items_of_one_agenda_is_reused() -> None:
    assert evidence.is_plainly_reused([stored("Ny idrætshal"), stored("Busplan 2026")])
    assert not evidence.is_plainly_reused([stored("Ny idrætshal"), stored("Idrætshallens gulv")])


def test_a_number_used_for_three_subjects_is_reused_and_for_two_not() -> None:
    years = [stored(title, meeting=f"by/udvalg/202{year}-01-01") for year, title in enumerate(
        ("Ny idrætshal", "Busplan 2026", "Vandløbsregulativ for Sønderå")
    )]  # fmt: skip
    assert not evidence.is_plainly_reused(years[:2])  # a case may change its name once
    assert evidence.is_plainly_reused(years)


def test_what_another_item_ties_together_is_one_subject() -> None:
    items = [stored("Ny idrætshal"), stored("Busplan"), stored("Busplan til idrætshallen")]
    assert [len(group) for group in evidence.subjects(items)] == [3]
