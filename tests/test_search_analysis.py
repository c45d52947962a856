"""Danish words as the index and a query both see them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.analysis import fold, indexed_form, is_stop_word, tokens


def forms(text: str) -> list[str]:
    return [token.form for token in tokens(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Måløv", "Maaloev"),
        ("MÅLØV", "måløv"),
        ("Ærø", "aeroe"),
        ("Aabenraa", "Åbenrå"),
        ("idé", "ide"),
        ("Göteborg", "Gøteborg"),
        ("Ma\u030aløv", "Måløv"),
        ("STRASSE", "straße"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("hår", "har"), ("børn", "born"), ("læs", "las"), ("år", "ar")])
def test_danish_letters_are_not_their_plain_cousins(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert indexed_form(one) != indexed_form(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_does_not_care_how_letters_are_composed(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "inflected",
    [
        "skole skolen skoler skolerne skolens",
        "cykelsti cykelstien cykelstier cykelstierne",
        "lokalplan lokalplanen lokalplaner lokalplanerne",
        "borger borgere borgerne borgernes",
        "plejehjem plejehjemmet plejehjemmene",
        "Afskedigelse afskedigelser AFSKEDIGELSERNE",
    ],
)
def test_inflected_forms_share_one_index_form(inflected: str) -> None:
    assert len(set(forms(inflected))) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sag 15.00.00-P05-12-25.", ["sag", "15.00.00-p05-12-25"]),
        ("(05.01.02P20-7)", ["05.01.02p20-7"]),
        ("eDoc 2012-206289, side 3", ["edoc", "2012-206289", "sid", "3"]),
        ("25/1234", ["25/1234"]),
        ("1.316.000 kr.", ["1.316.000", "kr"]),
        ("2,59 pct.", ["2,59", "pct"]),
        ("budget 2026-2029", ["budg", "2026", "2029"]),
        ("den 07-10-2025", ["den", "07", "10", "2025"]),
        ("p-pladser og/eller", ["p", "plads", "og", "ell"]),
        ("CO2", ["co2"]),
        ("", []),
        ("– § …", []),
    ],
)
def test_a_text_is_divided_into_words_and_numbers(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


def test_a_word_of_decomposed_letters_is_one_word() -> None:
    assert forms(unicodedata.normalize("NFD", "Måløv Ærø")) == forms("Måløv Ærø")


@given(st.text())
def test_tokens_stand_in_the_text_in_order_and_apart(text: str) -> None:
    found = list(tokens(text))
    bounds = [position for token in found for position in (token.start, token.end)]
    assert bounds == sorted(bounds)
    for token in found:
        assert token.start < token.end <= len(text)
        assert token.form == indexed_form(text[token.start : token.end])


@pytest.mark.parametrize("word", ["og", "Og", "på", "PÅ", "paa", "udvalget"])
def test_words_without_a_subject_are_stop_words(word: str) -> None:
    assert is_stop_word(word)


@pytest.mark.parametrize("word", ["skole", "pa", "2025", ""])
def test_words_with_a_subject_are_not(word: str) -> None:
    assert not is_stop_word(word)
