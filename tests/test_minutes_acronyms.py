"""Acronyms that a text explains by the name they stand for, or the other way about."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.minutes.acronyms import Acronym, find_acronyms

TEXT = st.text() | st.lists(
    st.sampled_from(
        ["Lokal", "Energi", "og", "miljøråd", "(LE)", "LEM", "(Lokal Energi og Miljøråd)", "\n", ",", "-", "((LE))"]
    ),
    max_size=12,
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Brev fra Nordkystens Energiforsyning (NE) om prisen.", "NE", "Nordkystens Energiforsyning"),
        ("Kommunernes Landsforening (KL)", "KL", "Kommunernes Landsforening"),
        ("Lokalt Beskæftigelsesråd (LBR) er hørt.", "LBR", "Lokalt Beskæftigelsesråd"),
        ("Miljøstyrelsen (MST)", "MST", "Miljøstyrelsen"),
        ("Hovedstadsområdets Forsyningsselskab (HOFOR)", "HOFOR", "Hovedstadsområdets Forsyningsselskab"),
        ("Center for Teknik og Miljø (CTM)", "CTM", "Center for Teknik og Miljø"),
        ("små og mellemstore virksomheder (SMV)", "SMV", "små og mellemstore virksomheder"),
        ("Trafik, Bolig og Byg (TBB)", "TBB", "Trafik, Bolig og Byg"),
        ("Økonomi- og Erhvervsudvalget (ØEU)", "ØEU", "Økonomi- og Erhvervsudvalget"),
        ("Børne- og Ungeudvalget (BUU)", "BUU", "Børne- og Ungeudvalget"),
        ("Sundhed & Omsorg (SO)", "SO", "Sundhed & Omsorg"),
        ("Social Service (SoS)", "SoS", "Social Service"),
        ("det Lokale Energiråd (LE)", "LE", "Lokale Energiråd"),
        ("Sagen er sendt til Fælles Havneråd (FH)", "FH", "Fælles Havneråd"),
        ("FH (Fælles Havneråd) har svaret", "FH", "Fælles Havneråd"),
        ("PPR (Pædagogisk Psykologisk Rådgivning)", "PPR", "Pædagogisk Psykologisk Rådgivning"),
        ("STU ( særligt tilrettelagt ungdomsuddannelse )", "STU", "særligt tilrettelagt ungdomsuddannelse"),
        ("første linje om\nFælles Havneråd (FH)", "FH", "Fælles Havneråd"),
    ],
)
def test_an_acronym_is_found_with_its_name(text: str, short: str, long: str) -> None:
    assert find_acronyms(text) == (Acronym(short, long),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(KL)",
        "KL har svaret",
        "Karen Holm (A)",
        "Lokal Energi (fjernvarme)",
        "virksomheder (SMV)",
        "Sagen om hegnet (KL)",
        "Fælles Havneråd, (FH)",
        "Fælles Havneråd, FH,",
        "Fælles\nHavneråd (FH)",
        "FH (jf. bilag 3)",
        "FH (Havneråd Fælles)",
        "xPPR (Pædagogisk Psykologisk Rådgivning)",
        "Fælles Havneråd (FHX)",
        "Fælles Ny Havneråd (FH)",
        "Ab (AB)",
        "fh (fælles havneråd)",
    ],
)
def test_letters_that_are_not_those_of_the_name_are_no_acronym(text: str) -> None:
    assert find_acronyms(text) == ()


def test_each_pair_is_given_once_in_the_order_of_the_text() -> None:
    text = "Fælles Havneråd (FH) og Lokal Energi (LE). FH (Fælles Havneråd), Fælles Havneråd (FH)."
    assert find_acronyms(text) == (Acronym("FH", "Fælles Havneråd"), Acronym("LE", "Lokal Energi"))


def test_one_acronym_may_stand_for_two_names() -> None:
    text = "Lokal Energi (LE) og Ledernes Enhedsforbund (LE)"
    assert [found.long for found in find_acronyms(text)] == ["Lokal Energi", "Ledernes Enhedsforbund"]


def test_the_words_before_the_name_are_not_taken_along() -> None:
    assert find_acronyms("Fælles formand for Fælles Havneråd (FH)") == (Acronym("FH", "Fælles Havneråd"),)


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("Social- og Sundhedsforvaltningen (SSF)", "Social- og Sundhedsforvaltningen"),
        ("Sport og Samspil (SS)", "Sport og Samspil"),
    ],
)
def test_a_name_whose_words_begin_with_the_letters_goes_before_a_part_of_it(text: str, long: str) -> None:
    assert [found.long for found in find_acronyms(text)] == [long]


def test_an_acronym_does_not_stand_for_itself() -> None:
    assert find_acronyms("brev fra SKAT (SKAT)") == ()


@given(TEXT)
@example("Lokal Energi (LE) LE (Lokal Energi)")
def test_what_is_found_stands_in_the_text_and_has_its_letters_in_order(text: str) -> None:
    found = find_acronyms(text)
    assert len(set(found)) == len(found)
    for acronym in found:
        assert acronym.short in text
        assert acronym.long in text
        remaining = iter(acronym.long.lower())
        assert all(letter in remaining for letter in acronym.short.lower())
        assert len(acronym.long) >= 2 * len(acronym.short)
