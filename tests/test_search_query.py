"""What a user typed, as a structured query."""

import unicodedata
from datetime import date as Date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.models import Filters, Outcome, Query, Wanted
from indexer.search.analysis import indexed_form, tokens
from indexer.search.query import (
    MAX_WORDS,
    is_empty,
    outcome_called,
    outcome_words,
    parse_query,
    without_filters,
)

PIECES = [
    *("skole", "-bus", "OR", "ELLER", "|", "og", "lokalplan*", '"byens torv"', "”åen", "§ 50", "-", "**", "15.00.00"),
    *("udvalg:teknik", "udvalg:", "fra:2024-05", "til:32-13-2024", "år:2022-2024", "år:-", "sag:25/1234", "person:*"),
    *('enhed:"Ny Havn"', "beslutning:ikke", "bilag:støj", "bilag:-", "-bilag:x*", "ikke godkendt", "til efterretning"),
]
TYPED = (
    st.text()
    | st.text(alphabet='skole* -"”„«1.5/P()\n:|OR§')
    | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
)


def words(*texts: str) -> tuple[tuple[Wanted, ...], ...]:
    return tuple((Wanted(text),) for text in texts)


def alternatives(typed: str) -> list[list[str]]:
    return [[one.text for one in group] for group in parse_query(typed).wanted]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("cykelsti", ("cykelsti",)),
        ("cykelsti langs åen", ("cykelsti", "langs", "åen")),
        ("skole skole", ("skole",)),
        ("hvad koster det og skolen", ("koster", "skolen")),
        ("og", ("og",)),
        ("skole-bus", ("skole", "bus")),
        ("(skole),", ("skole",)),
        ("1.316.000 kr.", ("1.316.000", "kr")),
        ("skole - kultur", ("skole", "kultur")),
        ('"uafsluttet', ("uafsluttet",)),
        ("AND title:skole", ("AND", "title", "skole")),
        ("skole eller bus", ("skole", "bus")),
        ("kl:10", ("kl", "10")),
    ],
)
def test_words_are_wanted(typed: str, wanted: tuple[str, ...]) -> None:
    assert parse_query(typed) == Query(typed, words(*wanted))


@pytest.mark.parametrize("typed", ['"byens torv"', "”byens torv”", "“byens torv”", "»byens torv«", "„byens torv“"])
def test_quoted_words_are_a_phrase(typed: str) -> None:
    assert parse_query(f"plan {typed}").wanted == ((Wanted("plan"),), (Wanted("byens torv", "phrase"),))


def test_a_single_word_in_quotes_is_that_word_and_no_other() -> None:
    assert parse_query('"skole"').wanted == ((Wanted("skole", "phrase"),),)


def test_a_phrase_keeps_its_stop_words() -> None:
    assert parse_query('"til og med"').wanted == ((Wanted("til og med", "phrase"),),)


@pytest.mark.parametrize(
    ("typed", "excluded"),
    [
        ("skole -privat", Wanted("privat", "phrase")),
        ("skole \u2212privat", Wanted("privat", "phrase")),
        ('skole -"privat skole"', Wanted("privat skole", "phrase")),
        ("skole -novo-nordisk", Wanted("novo-nordisk", "phrase")),
        ("skole -lokalplan*", Wanted("lokalplan", "prefix")),
        ("skole -bilag:støj", Wanted("støj", "phrase", "attachments")),
    ],
)
def test_a_minus_excludes(typed: str, excluded: Wanted) -> None:
    query = parse_query(typed)
    assert (query.wanted, query.excluded) == (words("skole"), (excluded,))


@pytest.mark.parametrize("typed", ["skole-bus", "skole - bus"])
def test_a_minus_between_words_excludes_nothing(typed: str) -> None:
    assert parse_query(typed).excluded == ()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("lokalplan* torvet", ((Wanted("lokalplan", "prefix"),), (Wanted("torvet"),))),
        ("novo-nord*", ((Wanted("novo"),), (Wanted("nord", "prefix"),))),
        ("p*", ((Wanted("p"),),)),
    ],
)
def test_an_asterisk_asks_for_a_beginning(typed: str, wanted: tuple[tuple[Wanted, ...], ...]) -> None:
    assert parse_query(typed).wanted == wanted


@pytest.mark.parametrize("either", ["OR", "ELLER", "|"])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("skole {} børnehave", [["skole", "børnehave"]]),
        ("skole {} børnehave {} klub", [["skole", "børnehave", "klub"]]),
        ("cykelsti skole {} børnehave torvet", [["cykelsti"], ["skole", "børnehave"], ["torvet"]]),
        ("skole {} børnehave vej {} sti", [["skole", "børnehave"], ["vej", "sti"]]),
        ("skole {} {} børnehave", [["skole", "børnehave"]]),
    ],
)
def test_or_stands_between_alternatives(either: str, typed: str, expected: list[list[str]]) -> None:
    assert alternatives(typed.format(either, either)) == expected


def test_phrases_beginnings_and_words_in_attachments_are_alternatives_too() -> None:
    query = parse_query('"byens torv" OR lokalplan* OR bilag:støj')
    assert query.wanted == (
        (Wanted("byens torv", "phrase"), Wanted("lokalplan", "prefix"), Wanted("støj", zone="attachments")),
    )


@pytest.mark.parametrize("typed", ["OR skole", "skole OR", "OR OR skole OR", "| skole |", "ELLER skole ELLER"])
def test_an_or_with_nothing_beside_it_is_harmless(typed: str) -> None:
    assert alternatives(typed) == [["skole"]]


def test_an_or_alone_is_an_empty_query() -> None:
    assert is_empty(parse_query("OR"))


def test_an_or_does_not_reach_over_what_is_excluded() -> None:
    query = parse_query("skole OR -bus vej")
    assert query.wanted == words("skole", "vej")
    assert query.excluded == (Wanted("bus", "phrase"),)


@pytest.mark.parametrize(
    ("typed", "journal"),
    [
        ("15.00.00-p05-12-25", "15.00.00-P05-12-25"),
        ("15.00.00", "15.00.00"),
        ("15.00.00*", "15.00.00"),
        ("15.00.00-P05,", "15.00.00-P05"),
        ("2012-206289", "2012-206289"),
    ],
)
def test_a_journal_number_is_known_beside_words(typed: str, journal: str) -> None:
    query = parse_query(f"{typed} skole")
    assert (query.journal, query.wanted) == (journal, words("skole"))


def test_a_number_in_quotes_is_a_number_and_one_in_an_attachment_a_word() -> None:
    assert parse_query('"15.00.00-P05-12-25"').journal == "15.00.00-P05-12-25"
    query = parse_query("bilag:15.00.00")
    assert (query.journal, query.wanted) == ("", ((Wanted("15.00.00", zone="attachments"),),))


def test_a_second_journal_number_is_a_word() -> None:
    query = parse_query("15.00.00 24.00.00")
    assert (query.journal, query.wanted) == ("15.00.00", words("24.00.00"))


@pytest.mark.parametrize("typed", ["budget 2026-2029", "strategi 2025-2035"])
def test_a_span_of_years_is_words(typed: str) -> None:
    query = parse_query(typed)
    assert query.journal == ""
    assert len(query.wanted) == 3


@pytest.mark.parametrize("typed", ["§ 50", "§50", "§§ 50", "paragraf 50", "Paragraf  50"])
def test_a_paragraph_of_law_is_one_word_however_written(typed: str) -> None:
    query = parse_query(f"underretning {typed}")
    assert [indexed_form(one.text) for group in query.wanted for one in group] == [
        indexed_form("underretning"),
        indexed_form("§ 50"),
    ]


@pytest.mark.parametrize("typed", ["§ 50 a", "paragraf 50 a"])
def test_a_paragraph_keeps_its_letter(typed: str) -> None:
    assert [indexed_form(one.text) for group in parse_query(typed).wanted for one in group] == [indexed_form("§ 50 a")]


@pytest.mark.parametrize(
    ("typed", "decided", "rest"),
    [
        ("forslag ikke godkendt", "ikke godkendt", ("forslag",)),
        ("Ikke vedtaget forslag", "ikke godkendt", ("forslag",)),
        ("lokalplan godkendt med ændringer", "godkendt med ændringer", ("lokalplan",)),
        ("taget til efterretning", "taget til efterretning", ()),
        ("regnskab til efterretning", "taget til efterretning", ("regnskab",)),
    ],
)
def test_a_decision_of_several_words_is_one_thing(typed: str, decided: str, rest: tuple[str, ...]) -> None:
    assert set(parse_query(typed).wanted) == {(Wanted(decided, "phrase", "about"),), *words(*rest)}


@pytest.mark.parametrize("typed", ["godkendt", "ikke skole", '"ikke godkendt"', "ikke godkendte"])
def test_other_words_are_no_decision(typed: str) -> None:
    assert all(one.zone == "" for group in parse_query(typed).wanted for one in group)


@pytest.mark.parametrize(
    ("typed", "zones"),
    [("”ikke godkendt”", [""]), ("«ikke godkendt»", [""]), ('"byens torv" ikke godkendt', ["about"])],
)
def test_a_quoted_decision_is_a_phrase_and_one_beside_quotes_is_not(typed: str, zones: list[str]) -> None:
    found = [one for group in parse_query(typed).wanted for one in group]
    assert [one.zone for one in found if one.text == "ikke godkendt"] == zones


def test_a_decision_may_be_an_alternative() -> None:
    assert alternatives("udsat OR ikke godkendt") == [["udsat", "ikke godkendt"]]


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("udvalg:teknik", Filters(committee="teknik")),
        ("Udvalg:teknik", Filters(committee="teknik")),
        ("fra:2024", Filters(since=Date(2024, 1, 1))),
        ("fra:2024-05", Filters(since=Date(2024, 5, 1))),
        ("fra:05-2024", Filters(since=Date(2024, 5, 1))),
        ("fra:5/2024", Filters(since=Date(2024, 5, 1))),
        ("fra:7-10-2025", Filters(since=Date(2025, 10, 7))),
        ("fra:2025-10-07", Filters(since=Date(2025, 10, 7))),
        ('fra:"7. oktober 2025"', Filters(since=Date(2025, 10, 7))),
        ("til:2024", Filters(until=Date(2024, 12, 31))),
        ("til:2024-02", Filters(until=Date(2024, 2, 29))),
        ("til:2023-02", Filters(until=Date(2023, 2, 28))),
        ("til:12.2024", Filters(until=Date(2024, 12, 31))),
        ("til:07.10.2025", Filters(until=Date(2025, 10, 7))),
        ("fra:2022 til:2023-06", Filters(since=Date(2022, 1, 1), until=Date(2023, 6, 30))),
        ("år:2024", Filters(year=2024)),
        ("aar:2024", Filters(year=2024)),
        ("ar:2024", Filters(year=2024)),
        ("år:2022-2024", Filters(since=Date(2022, 1, 1), until=Date(2024, 12, 31))),
        ('år:"2022 – 2024"', Filters(since=Date(2022, 1, 1), until=Date(2024, 12, 31))),
        ("journal:15.00", Filters(journal="15.00")),
        ("sag:15.00.00-p05-12-25", Filters(journal="15.00.00-P05-12-25")),
        ("enhed:Lyngby", Filters(entity="Lyngby")),
        ('person:"Karen Holm"', Filters(entity="Karen Holm")),
        ("person:”Karen Holm”", Filters(entity="Karen Holm")),
        ('udvalg:"børn og unge"', Filters(committee="børn og unge")),
        ("beslutning:afslag", Filters(outcome="ikke godkendt")),
        ("beslutning:ikke-godkendt", Filters(outcome="ikke godkendt")),
        ('beslutning:"taget til efterretning"', Filters(outcome="taget til efterretning")),
        ("beslutning:uds", Filters(outcome="udsat")),
        ("udvalg:teknik udvalg:kultur", Filters(committee="kultur")),
    ],
)
def test_filters_are_typed_by_name(typed: str, filters: Filters) -> None:
    assert parse_query(f"skole {typed}") == Query(f"skole {typed}", words("skole"), filters=filters)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("bilag:støj", Wanted("støj", zone="attachments")),
        ("bilag:støj*", Wanted("støj", "prefix", "attachments")),
        ('bilag:"støj ved skolen"', Wanted("støj ved skolen", "phrase", "attachments")),
    ],
)
def test_a_word_may_be_wanted_in_an_attachment(typed: str, wanted: Wanted) -> None:
    assert parse_query(f"vej {typed}").wanted == ((Wanted("vej"),), (wanted,))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("år:24", ("år", "24")),
        ("år:igår", ("år", "igår")),
        ("år:1789", ("år", "1789")),
        ("fra:iovermorgen", ("iovermorgen",)),
        ("fra:2024-13", ("2024", "13")),
        ("til:31-02-2024", ("31", "02", "2024")),
        ("journal:regnskab", ("journal", "regnskab")),
        ("sag:15", ("sag", "15")),
        ("beslutning:vrøvl", ("vrøvl",)),
        ("beslutning:ud", ("beslutning", "ud")),
        ("enhed:-", ("enhed",)),
        ("udvalg:", ("udvalg",)),
        ("udvalg: teknik", ("teknik",)),
        ('person:"', ("person",)),
    ],
)
def test_a_filter_with_a_wrong_value_is_words(typed: str, wanted: tuple[str, ...]) -> None:
    assert parse_query(typed) == Query(typed, words(*wanted))


def test_a_filter_alone_wants_nothing_in_particular() -> None:
    query = parse_query("udvalg:teknik år:2024")
    assert is_empty(query)
    assert query.filters == Filters(committee="teknik", year=2024)


def test_a_filter_is_not_negated_by_a_minus() -> None:
    query = parse_query("skole -udvalg:teknik")
    assert query.filters == Filters()
    assert len(query.excluded) == 1


def test_filters_of_the_form_win_over_those_typed() -> None:
    form = Filters(committee="Økonomiudvalget", year=2025, since=Date(2025, 2, 1))
    query = parse_query("udvalg:teknik år:2020 fra:2019 til:2025-06 beslutning:udsat skole", form)
    assert query.filters == Filters(
        committee="Økonomiudvalget", year=2025, since=Date(2025, 2, 1), until=Date(2025, 6, 30), outcome="udsat"
    )


def test_filters_come_along_and_can_be_left() -> None:
    query = parse_query("skole", Filters(council="ballerup"))
    assert query.filters == Filters(council="ballerup")
    assert without_filters(query) == parse_query("skole")


@pytest.mark.parametrize(
    ("called", "outcome"),
    [
        ("afslag", "ikke godkendt"),
        ("AFVIST", "ikke godkendt"),
        ("godkendt", "godkendt"),
        ("godk", "godkendt"),
        ("vedtaget", "godkendt"),
        ("sendt_tilbage", "tilbagesendt"),
        ("droeftet", "drøftet"),
        ("orientering", "taget til efterretning"),
        ("go", None),
        ("ukendt", None),
        ("", None),
    ],
)
def test_an_outcome_is_called_by_its_name_its_beginning_or_another_word(called: str, outcome: Outcome | None) -> None:
    assert outcome_called(called) == outcome


def test_the_words_for_an_outcome_begin_with_its_own_name() -> None:
    assert outcome_words("ikke godkendt").startswith("ikke godkendt afslag ")
    assert outcome_words("ukendt") == "ukendt"


@pytest.mark.parametrize("typed", ["", "   ", '""', "**", "-", "…", '"-"', "§", "| OR"])
def test_nothing_that_is_a_word_is_an_empty_query(typed: str) -> None:
    assert is_empty(parse_query(typed))


def test_a_query_that_only_excludes_wants_nothing_in_particular() -> None:
    assert is_empty(parse_query("-skole"))


def test_a_pasted_page_is_searched_by_its_first_words() -> None:
    query = parse_query(" ".join(f"ord{number}" for number in range(100_000)))
    assert query.wanted[:2] == words("ord0", "ord1")
    assert len(query.wanted) == MAX_WORDS


def test_what_is_excluded_is_bounded_too() -> None:
    assert len(parse_query(" ".join(f"-ord{number}" for number in range(1000))).excluded) == MAX_WORDS


def test_a_word_typed_in_decomposed_letters_is_the_same_word() -> None:
    query = parse_query(unicodedata.normalize("NFD", "Måløv"))
    assert [indexed_form(one.text) for group in query.wanted for one in group] == [indexed_form("Måløv")]


@given(TYPED)
@example('udvalg:"')
@example("skole OR")
def test_anything_typed_is_a_query_of_bounded_parts_that_are_not_empty(typed: str) -> None:
    query = parse_query(typed)
    assert query.text == typed
    assert len(query.wanted) <= MAX_WORDS
    assert len(query.excluded) <= MAX_WORDS
    assert all(query.wanted)
    for one in (*(one for group in query.wanted for one in group), *query.excluded):
        assert any(True for _ in tokens(one.text))


@given(TYPED)
@example("p-plads*")
@example("(skole*")
def test_a_beginning_is_one_word_as_texts_are_divided(typed: str) -> None:
    query = parse_query(typed)
    for one in (*(one for group in query.wanted for one in group), *query.excluded):
        if one.kind == "prefix":
            assert [(token.start, token.end) for token in tokens(one.text)] == [(0, len(one.text))]


@given(TYPED)
def test_filters_given_are_kept_whatever_is_typed(typed: str) -> None:
    form = Filters(committee="Økonomiudvalget", since=Date(2020, 1, 1), year=2024, outcome="udsat", journal="15.00")
    kept = parse_query(typed, form).filters
    assert (kept.committee, kept.since, kept.year, kept.outcome, kept.journal) == (
        form.committee,
        form.since,
        form.year,
        form.outcome,
        form.journal,
    )
