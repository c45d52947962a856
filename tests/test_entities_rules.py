"""Facts and names that rules find in a text."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.entities import rules
from indexer.minutes.dates import MONTHS


def found(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], label) for start, end, label in rules.facts(text)]


@pytest.mark.parametrize(
    "law",
    [
        "servicelovens § 83",
        "servicelovens § 83, stk. 2",
        "Planlovens §§ 13 og 14",
        "lov om social service § 107",
        "§ 23 a, stk. 1, nr. 2 i lov om kommunernes styrelse",
        "§ 18 i planloven",
        "databeskyttelsesforordningens artikel 6, stk. 1",
        "lovbekendtgørelse nr. 47 af 15. januar 2019",
        "LBK nr. 47 af 15/01/2019",
        "bekendtgørelse nr. 1234 af 3. maj 2021",
        "§ 79",
    ],
)
def test_a_law_is_found_whole(law: str) -> None:
    assert found(f"Sagen er behandlet efter {law}.") == [(law, "LAW")]


@pytest.mark.parametrize(
    "amount",
    [
        "12,5 mio. kr.",
        "1.250.000 kr.",
        "250 t.kr.",
        "500 tkr.",
        "3 mia. kr.",
        "-3 mio. kr.",
        "1,2-1,5 mio. kr.",
        "kr. 12.000,-",
        "12 millioner kroner",
        "75 euro",
    ],
)
def test_an_amount_is_found_whole(amount: str) -> None:
    assert found(f"Der er afsat {amount} til formålet") == [(amount, "MONEY")]


@pytest.mark.parametrize(
    "plan",
    [
        "Lokalplan 162",
        "lokalplan nr. 08-021",
        "Kommuneplantillæg nr. 12",
        "lokalplanforslag nr. 162.1",
        "byplanvedtægt 15",
    ],
)
def test_a_plan_is_found_with_its_number(plan: str) -> None:
    assert found(f"Udvalget vedtog {plan}.") == [(plan, "PLAN")]


@pytest.mark.parametrize(
    "address",
    [
        "Rughaven 14, 2. sal tv, 2999 Prøveby",
        "Nørre Engvej 3-5",
        "Ved Kærhaven 12",
        "Skt. Mikkels Vej 12 B",
        "Gl. Mosevej 13",
        "Torvet 5",
        "Store Møllegade 1, st. th",
    ],
)
def test_an_address_is_found_with_floor_and_town(address: str) -> None:
    assert found(f"Ejendommen {address} er solgt") == [(address, "ADDRESS")]


@pytest.mark.parametrize("number", ["15.00.00-P05-18-25", "24.00.00G01-5", "2012-28504", "25/26257"])
def test_a_journal_number_is_found(number: str) -> None:
    assert found(f"Sagsnr. {number} er afsluttet") == [(number, "JOURNAL")]


@pytest.mark.parametrize(
    "plain",
    [
        "Der er åbent 24/7 hele året",
        "Der kom 12 borgere og 3 hunde",
        "Ring 4 skal udvides",  # a road with a number, not a house
        "På Ring 3 er der kø",
        "afdeling 12 har svaret",
        "en stigning på 4,5 pct. siden sidst",
        "mødet den 31 tog lang tid",
        "lovende takter i 2. halvleg",
    ],
)
def test_what_is_no_fact_is_left_alone(plain: str) -> None:
    assert found(plain) == []


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)))
def test_every_date_written_out_is_found(day: date) -> None:
    written = f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
    assert found(f"Mødet blev holdt {written} i salen") == [(written, "DATE")]


@given(st.text(alphabet="§ 123.,-/abcÆøKkr mioLovJournal24.00-P05", max_size=120))
def test_facts_lie_within_the_text_and_never_overlap(text: str) -> None:
    spans = [(start, end) for start, end, _ in rules.facts(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Børne-, Skole- og Kulturudvalgets møde", "Børne-, Skole- og Kulturudvalget"),
        ("i Teknik- og Miljøudvalget.", "Teknik- og Miljøudvalget"),
        ("Social- & Sundhedsudvalget har", "Social- & Sundhedsudvalget"),
        ("Ældre- og Handicaprådet", "Ældre- og Handicaprådet"),
    ],
)
def test_a_committee_with_hanging_hyphens_is_one_name(text: str, name: str) -> None:
    assert [text[start:end] for start, end, _ in rules.names(text)] == [name]


def test_a_name_known_beforehand_is_found_as_words_of_its_own() -> None:
    text = "Bo Lund-Holm, Bo Lunds forslag, Bo  Lund og Bo Lundgren"
    assert [text[start:end] for start, end in rules.occurrences(text, ["Bo Lund"])] == ["Bo Lund", "Bo  Lund"]
    assert list(rules.occurrences(text, [])) == []
