"""Danish words as the index and a query both see them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.analysis import (
    STOP_WORDS,
    acronym_form,
    fold,
    indexed_form,
    is_acronym,
    is_stop_word,
    tokens,
    word,
)

DANISH = st.text(alphabet="abdeghiklmnoprstuvyæøåÅK-–/ ,.§019og", max_size=60)


def forms(text: str) -> list[str]:
    return [token.form for token in tokens(text)]


def findable(text: str) -> set[str]:
    """Return every form by which something in a text may be found."""
    return {form for token in tokens(text) for form in (*token.forms, *token.related)}


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
        "ansøger ansøgere ansøgerne ansøgernes",
        "plejehjem plejehjemmet plejehjemmene",
        "Afskedigelse afskedigelser AFSKEDIGELSERNE",
        "barn børn børnene børns boern",
        "mand mænd mændene",
        "fod fødder",
        "hus huse husene",
        "bygge bygger byggede bygget",
        "støjskærmsprojekt støjskærmsprojektet støjskærmsprojekter",
    ],
)
def test_inflected_forms_share_one_index_form(inflected: str) -> None:
    assert len(set(forms(inflected))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("afskediget", "afskedigelse"),
        ("afskediget", "afskedigelserne"),
        ("ansøge", "ansøgning"),
        ("undersøge", "undersøgelse"),
        ("etablere", "etablering"),
        ("administrere", "administration"),
    ],
)
def test_a_noun_and_its_verb_share_a_stem(one: str, other: str) -> None:
    assert {word(one).form, *word(one).stems} & {word(other).form, *word(other).stems}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("skole", "skolde"),
        ("havn", "have"),
        ("by", "byg"),
        ("valg", "vælge"),
        ("salg", "sal"),
        ("vej", "vejr"),
        ("plan", "plante"),
        ("fyring", "fyr"),
        ("lejer", "læge"),
    ],
)
def test_different_words_have_different_forms(one: str, other: str) -> None:
    assert word(one).form != word(other).form


@pytest.mark.parametrize("text", ["sommer", "forlig", "endelig", "menighed", "moderne", "forening"])
def test_a_word_with_a_subject_is_not_found_by_a_stop_word(text: str) -> None:
    assert not {word(text).form, *word(text).related} & {word(stop).form for stop in STOP_WORDS - {text}}


def test_the_unemployed_are_not_the_management() -> None:
    assert len({word("ledig").form, word("leder").form, word("ledelse").form}) == 3


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("støjmålingerne", ["støj", "måling"]),
        ("støjskærmsprojektet", ["støj", "skærm", "projekt", "støjskærm"]),
        ("børnehavepladser", ["barn", "have", "plads", "børnehave"]),
        ("skolebusser", ["skole", "bus"]),
        ("økonomiudvalget", ["økonomi", "udvalg"]),
        ("STOEJSKAERM", ["støj", "skærm"]),
    ],
)
def test_a_compound_has_its_parts(compound: str, parts: list[str]) -> None:
    assert word(compound).parts == tuple(word(part).form for part in parts)
    assert word(compound).related == (*word(compound).stems, *word(compound).parts)


@pytest.mark.parametrize("text", ["skole", "Kildedal", "byrådet", "2025", "15.00.00-P05-12-25", "KL", "udvalget"])
def test_other_words_have_no_parts(text: str) -> None:
    assert word(text).parts == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kildedals", "Kildedal"), ("Måløvs", "Maaloev"), ("Ballerups", "ballerup"), ("HANSENS", "Hansen")],
)
def test_a_name_is_itself_also_in_the_genitive(one: str, other: str) -> None:
    assert word(one).form == word(other).form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hansen", "Hans"),
        ("Jensen", "Jens"),
        ("Kildedal", "Kilde"),
        ("Petersen", "Peter"),
        ("Måløv", "Mål"),
    ],
)
def test_a_name_is_no_other_name(one: str, other: str) -> None:
    assert not {word(one).form, *word(one).related} & {word(other).form, *word(other).related}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sag 15.00.00-P05-12-25.", ["sag", "15.00.00-p05-12-25"]),
        ("(05.01.02P20-7)", ["05.01.02p20-7"]),
        ("eDoc 2012-206289, side 3", ["edoc", "2012-206289", "side", "3"]),
        ("25/1234", ["25/1234"]),
        ("1.316.000 kr.", ["1316000", "kr"]),
        ("1.316 17.30 1.31", ["1316", "17.30", "1.31"]),
        ("2,59 pct.", ["2,59", "pct"]),
        ("budget 2026-2029", ["budget", "2026", "2029"]),
        ("den 07-10-2025", ["den", "07", "10", "2025"]),
        ("p-pladser og/eller", ["p", "plads", "og", "eller"]),
        ("CO2", ["co2"]),
        ("§ 50, stk. 2", ["§50", "stk", "2"]),
        ("§50", ["§50"]),
        ("§§ 50-52", ["§50", "52"]),
        ("§ 50 a.", ["§50a"]),
        ("§ 18-midler", ["§18", "middel"]),
        ("", []),
        ("– § …", []),
    ],
)
def test_a_text_is_divided_into_words_and_numbers(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


@pytest.mark.parametrize(("one", "other"), [("1.316.000", "1316000"), ("§ 50", "§50"), ("§§ 5", "§ 5")])
def test_a_number_is_the_same_however_written(one: str, other: str) -> None:
    assert forms(one) == forms(other)


def test_a_paragraph_is_also_found_by_its_number() -> None:
    assert word("§ 50").related == ("50",)


def test_the_word_after_a_paragraph_is_no_part_of_it() -> None:
    assert forms("§ 50 i serviceloven")[:2] == ["§50", "i"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KL", ["kl", "^kl"]),
        ("CO2", ["co2", "^co2"]),
        ("SKOLE", ["skole", "^skole"]),
        ("kl.", ["kl"]),
        ("Kl", ["kl"]),
        ("K", ["k"]),
        ("VIGTIGT", ["vigtig"]),
        ("2025", ["2025"]),
        ("ØEU", ["oeeu", "^oeeu"]),
    ],
)
def test_an_acronym_has_a_form_of_its_own(text: str, expected: list[str]) -> None:
    (token,) = tokens(text)
    assert list(token.forms) == expected
    assert is_acronym(text.rstrip(".")) == (len(expected) == 2)


def test_only_an_acronym_in_capitals_meets_another() -> None:
    assert acronym_form("KL") in findable("Brev fra KL")
    assert acronym_form("KL") not in findable("Mødet er kl. 10")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("erhvervs- og vækstpolitik", ["erhvervspolitik"]),
        ("Erhvervs- eller vækstpolitikken", ["erhvervspolitik"]),
        ("børne-, ungdoms- og skoleudvalget", ["børneudvalg", "ungdomsudvalg"]),
        ("børne- samt ungdoms- eller skoleudvalget", ["børneudvalg", "ungdomsudvalg"]),
        ("sommer-/vinterferie", ["sommerferie"]),
        ("drifts- samt anlægsbudgetter", ["driftsbudget"]),
        ("drifts- og/eller anlægsbudgetter", ["driftsbudget"]),
        ("social- og\nsundhedsudvalget", ["socialudvalg"]),
        ("skole- og busrute", ["skolerute"]),
    ],
)
def test_a_hanging_hyphen_stands_for_a_whole_word(text: str, hidden: list[str]) -> None:
    assert [other.form for token in tokens(text) for other in token.also] == [word(each).form for each in hidden]


def test_the_whole_word_stands_where_the_hyphen_hangs() -> None:
    text = "en erhvervs- og vækstpolitik"
    assert [text[token.start : token.end] for token in tokens(text) if token.also] == ["erhvervs"]


def test_the_word_a_hyphen_stands_for_has_its_own_parts() -> None:
    assert set(word("erhvervspolitik").parts) <= findable("erhvervs- og kulturhus eller erhvervs- og vækstpolitik")
    assert word("erhvervspolitik").form not in findable("erhvervs- og kulturhus")


@pytest.mark.parametrize(
    "text", ["børne- og", "cykel- og bil", "skole-bus", "Nord- og Kildedal", "erhverv - vækst", "-"]
)
def test_a_hyphen_with_no_compound_after_it_hides_nothing(text: str) -> None:
    assert all(not token.also for token in tokens(text))


def test_a_hanging_hyphen_before_a_plural() -> None:
    assert word("gangsti").form in findable("gang- og cykelstierne")


def test_a_word_of_decomposed_letters_is_one_word() -> None:
    assert forms(unicodedata.normalize("NFD", "Måløv Ærø børnene")) == forms("Måløv Ærø børnene")


@pytest.mark.parametrize(("text", "found"), [("\u0300", []), ("a \u0300 b", ["a", "b"]), ("\uff9e", ["\uff9e"])])
def test_an_accent_alone_is_no_word_and_every_word_has_a_form(text: str, found: list[str]) -> None:
    assert forms(text) == found


@given(st.text() | DANISH)
def test_tokens_stand_in_the_text_in_order_and_apart(text: str) -> None:
    found = list(tokens(text))
    bounds = [position for token in found for position in (token.start, token.end)]
    assert bounds == sorted(bounds)
    for token in found:
        assert token.start < token.end <= len(text)
        assert token.form == indexed_form(text[token.start : token.end])
        assert token.forms[0] == token.form


@given(st.text() | DANISH)
def test_every_form_can_be_a_word_of_an_index(text: str) -> None:
    for form in findable(text):
        assert form
        assert not any(char.isspace() for char in form)


@given(DANISH)
def test_a_word_is_not_found_by_its_own_form_twice(text: str) -> None:
    for token in tokens(text):
        all_forms = (token.word.form, *token.word.related)
        assert len(all_forms) == len(set(all_forms))


@pytest.mark.parametrize("word", ["og", "Og", "på", "PÅ", "paa", "udvalget"])
def test_words_without_a_subject_are_stop_words(word: str) -> None:
    assert is_stop_word(word)


@pytest.mark.parametrize("word", ["skole", "pa", "2025", ""])
def test_words_with_a_subject_are_not(word: str) -> None:
    assert not is_stop_word(word)
