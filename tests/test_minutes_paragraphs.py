"""Paragraphs from raw lines."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.minutes.paragraphs import Layout, clean, join_lines, mend_page_breaks, starts_list_item, text_paragraphs

LAYOUT = Layout(stands_alone=lambda line: line == "Beslutning", begins=lambda line: line.startswith("Punkt "))
PRINTED_LINE = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs"), exclude_characters="\ufffe"))
PARAGRAPH = st.text(alphabet="aæøåBKE 19-.,:)•og", min_size=1)


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize(
    "line",
    [
        "- Børnehuset",
        "– Børnehuset",
        "• Børnehuset",
        "1. At planen godkendes",
        "12. At planen godkendes",
        "1) At planen godkendes",
        "A) At planen godkendes",
        "a. At planen godkendes",
        "1. Decentrale midler overføres",
        "2. Marked på torvet",
        "3. Juniorklubben udvides",
        "4. Majoriteten af grundejerne",
    ],
)
def test_bullets_and_numbers_open_list_items(line: str) -> None:
    assert starts_list_item(line)


@pytest.mark.parametrize(
    "line",
    [
        "9. december: Borgermøde",
        "27. marts 2025 holdes høring",
        "1. maj",
        "9. dec. 2025",
        "4. sept. 2025",
        "1.316.000 kr.",
        "4a Vejen",
        "-",
        "A. ",
        "Børnehuset",
        "",
    ],
)
def test_dates_amounts_and_words_open_no_list_item(line: str) -> None:
    assert not starts_list_item(line)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Planen er", "godkendt."], "Planen er godkendt."),
        (["Kommunalbe-", "styrelsen"], "Kommunalbestyrelsen"),
        (["for-", "be-", "handling"], "forbehandling"),
        (["Børne-", "og Ungeudvalget"], "Børne- og Ungeudvalget"),
        (["Børne- og Unge-", "udvalget"], "Børne- og Ungeudvalget"),
        (["skole-", "eller fritidstilbud"], "skole- eller fritidstilbud"),
        (["skole-", "samt fritidstilbud"], "skole- samt fritidstilbud"),
        (["psykol-", "ogi"], "psykologi"),
        (["budget 2026-", "2029"], "budget 2026-2029"),
        (["COVID-", "19"], "COVID-19"),
        (["EU-", "støtte"], "EU-støtte"),
        (["it-", "systemer"], "it-systemer"),
        (["ikke-", "rygere"], "ikke-rygere"),
        (["Ballerup-", "Skovlunde"], "Ballerup-Skovlunde"),
        (["anlæg af p-", "pladser"], "anlæg af p-pladser"),
        (["A-", "kasse"], "A-kasse"),
        (["S-", "tog"], "S-tog"),
        (["kl. 17 -", "19"], "kl. 17 - 19"),
        (["kommu\xad", "nen"], "kommunen"),
        (["kommu\ufffe", "nen"], "kommunen"),
        (["kommu\xadnen"], "kommunen"),
        (["  to   mellemrum ", ""], "to mellemrum"),
        ([], ""),
    ],
)
def test_printed_lines_become_one_paragraph(lines: list[str], expected: str) -> None:
    assert join_lines(lines) == expected


@given(PRINTED_LINE)
def test_a_single_line_keeps_its_words(line: str) -> None:
    assert join_lines([line]).split() == line.split()


@given(st.lists(PARAGRAPH))
def test_joining_loses_no_letter(lines: list[str]) -> None:
    assert letters(join_lines(lines)) == letters("".join(lines))


def test_a_very_long_word_is_joined_promptly() -> None:
    began = time.process_time()
    join_lines(["_" * 6_000])
    assert time.process_time() - began < 0.3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Planen er\ngodkendt.\n\nSagen slut.", ["Planen er godkendt.", "Sagen slut."]),
        ("Udvalget ønsker:\n- lys\n- luft", ["Udvalget ønsker:", "- lys", "- luft"]),
        ("Mødet er den\n9. december: Torvet", ["Mødet er den 9. december: Torvet"]),
        ("Sagen\nBeslutning\nGodkendt", ["Sagen", "Beslutning", "Godkendt"]),
        ("Sagen\nPunkt 4: Skole\nog fritid", ["Sagen", "Punkt 4: Skole og fritid"]),
        ("At give:\n1. Decentrale midler\n2. Marked", ["At give:", "1. Decentrale midler", "2. Marked"]),
        ("en\r\nto\fny side", ["en to", "ny side"]),
        (" \n\n ", []),
    ],
)
def test_plain_text_is_split_into_paragraphs(text: str, expected: list[str]) -> None:
    assert text_paragraphs(text, LAYOUT) == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["Planen sendes i", "høring i 8 uger."], ["Planen sendes i høring i 8 uger."]),
        (["Planen sendes til kommu-", "nen nu."], ["Planen sendes til kommunen nu."]),
        (["Planen er god.", "også i år"], ["Planen er god.", "også i år"]),
        (["Udvalget ønsker:", "lys og luft"], ["Udvalget ønsker:", "lys og luft"]),
        (["Planen", "Budgettet"], ["Planen", "Budgettet"]),
        (["Planen omfatter", "a) veje"], ["Planen omfatter", "a) veje"]),
        (["Beslutning", "godkendt"], ["Beslutning", "godkendt"]),
    ],
)
def test_only_a_sentence_cut_by_a_page_break_is_mended(paragraphs: list[str], expected: list[str]) -> None:
    assert mend_page_breaks(paragraphs, LAYOUT) == expected


@given(st.lists(PARAGRAPH))
def test_mending_page_breaks_loses_no_words(paragraphs: list[str]) -> None:
    mended = mend_page_breaks(paragraphs, LAYOUT)
    assert letters("".join(mended)) == letters("".join(paragraphs))
    assert len(mended) <= len(paragraphs)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Ma\u030aløv", "Måløv"),
        ("17\xa0000\u202fkr.", "17 000 kr."),
        ("en\r\nto\rtre", "en\nto\ntre"),
        ("\ufeffAf\u200bbud\x00", "Afbud"),
    ],
)
def test_text_is_cleaned(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@given(st.text())
@example("Ma\u200b\u030aløv")
def test_clean_text_is_in_one_unicode_form_without_control_characters(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in cleaned.replace("\n", ""))


@given(st.text(alphabet="aå\u030a\u200b\x00\xad\r\n\f "))
@example("a\u200b\u030a")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
