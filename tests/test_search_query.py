"""What a user typed, as a structured query."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.models import Filters
from indexer.search.analysis import indexed_form, tokens
from indexer.search.query import MAX_WORDS, is_empty, parse_query, without_filters

TYPED = st.text() | st.text(alphabet='skole* -"”„«1.5/P()\n')


@pytest.mark.parametrize(
    ("typed", "terms"),
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
        ("AND OR title:skole", ("AND", "OR", "title", "skole")),
    ],
)
def test_words_are_wanted(typed: str, terms: tuple[str, ...]) -> None:
    query = parse_query(typed)
    assert query.terms == terms
    assert query.text == typed
    assert (query.phrases, query.excluded, query.prefixes, query.journal) == ((), (), (), "")


@pytest.mark.parametrize("typed", ['"byens torv"', "”byens torv”", "“byens torv”", "»byens torv«", "„byens torv“"])
def test_quoted_words_are_a_phrase(typed: str) -> None:
    query = parse_query(f"plan {typed}")
    assert (query.terms, query.phrases) == (("plan",), ("byens torv",))


def test_a_phrase_keeps_its_stop_words() -> None:
    assert parse_query('"til og med"').phrases == ("til og med",)


@pytest.mark.parametrize(
    ("typed", "excluded"),
    [("skole -privat", "privat"), ("skole \u2212privat", "privat"), ('skole -"privat skole"', "privat skole")],
)
def test_a_minus_excludes(typed: str, excluded: str) -> None:
    query = parse_query(typed)
    assert (query.terms, query.excluded) == (("skole",), (excluded,))


def test_an_asterisk_asks_for_a_beginning() -> None:
    query = parse_query("lokalplan* torvet")
    assert (query.prefixes, query.terms) == (("lokalplan",), ("torvet",))


@pytest.mark.parametrize(
    ("typed", "journal"),
    [
        ("15.00.00-p05-12-25", "15.00.00-P05-12-25"),
        ("15.00.00", "15.00.00"),
        ("15.00.00*", "15.00.00"),
        ("15.00.00-P05,", "15.00.00-P05"),
        ("2012-206289", "2012-206289"),
        ('"15.00.00-P05-12-25"', "15.00.00-P05-12-25"),
    ],
)
def test_a_journal_number_is_known_beside_words(typed: str, journal: str) -> None:
    query = parse_query(f"{typed} skole")
    assert (query.journal, query.terms) == (journal, ("skole",))


@pytest.mark.parametrize("typed", ["budget 2026-2029", "strategi 2025-2035"])
def test_a_span_of_years_is_words(typed: str) -> None:
    query = parse_query(typed)
    assert query.journal == ""
    assert len(query.terms) == 3


@pytest.mark.parametrize("typed", ["", "   ", '""', "**", "-", "…", '"-"'])
def test_nothing_that_is_a_word_is_an_empty_query(typed: str) -> None:
    assert is_empty(parse_query(typed))


def test_a_query_that_only_excludes_wants_nothing_in_particular() -> None:
    assert is_empty(parse_query("-skole"))


def test_filters_come_along_and_can_be_left() -> None:
    query = parse_query("skole", Filters(council="ballerup"))
    assert query.filters == Filters(council="ballerup")
    assert without_filters(query) == parse_query("skole")


def test_a_pasted_page_is_searched_by_its_first_words() -> None:
    query = parse_query(" ".join(f"ord{number}" for number in range(100_000)))
    assert 0 < len(query.terms) <= MAX_WORDS


def test_a_word_typed_in_decomposed_letters_is_the_same_word() -> None:
    query = parse_query(unicodedata.normalize("NFD", "Måløv"))
    assert [indexed_form(term) for term in query.terms] == [indexed_form("Måløv")]


@given(TYPED)
def test_anything_typed_is_a_query_with_bounded_parts(typed: str) -> None:
    query = parse_query(typed)
    for parts in (query.terms, query.phrases, query.excluded, query.prefixes):
        assert len(parts) <= MAX_WORDS
        assert all(any(True for _ in tokens(part)) for part in parts)


@given(TYPED)
@example("p-plads*")
@example("(skole*")
def test_a_beginning_is_one_word_as_texts_are_divided(typed: str) -> None:
    for prefix in parse_query(typed).prefixes:
        assert [(token.start, token.end) for token in tokens(prefix)] == [(0, len(prefix))]
