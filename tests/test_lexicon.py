"""What is known of Danish words: their dictionary form, and what compounds are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.lexicon import lemma, parts, pieces, root, tail

SMALL = st.text(alphabet="abdefghiklmnoprstuvyæøå", max_size=24)
COMPOUNDS = {
    "affaldssortering": "affald sortering",
    "anlægsbevillinger": "anlæg bevilling",
    "budgetaftalen": "budget aftale",
    "busruterne": "bus rute",
    "byggetilladelse": "bygge tilladelse",
    "byrådsmøde": "byråd møde",
    "børnehaver": "barn have",
    "børnehavepladser": "barn have plads",
    "cykelsti": "cykel sti",
    "cykelstierne": "cykel sti",
    "daginstitutioner": "dag institution",
    "drikkevand": "drikke vand",
    "erhvervspolitik": "erhverv politik",
    "flygtningebolig": "flygtning bolig",
    "folkeskolereformen": "folk skole reform",
    "genbrugspladsen": "genbrug plads",
    "grundvand": "grund vand",
    "havnepromenaden": "havn promenade",
    "hjemmepleje": "hjemme pleje",
    "idrætshallen": "idræt hal",
    "idrætsvej": "idræt vej",
    "jordforurening": "jord forurening",
    "klimahandlingsplan": "klima handling plan",
    "kloakledninger": "kloak ledning",
    "kommuneplantillæg": "kommune plan tillæg",
    "kontanthjælp": "kontant hjælp",
    "kulturhuset": "kultur hus",
    "lejebolig": "leje bolig",
    "lokalplanforslaget": "lokal plan forslag",
    "motorvejsstøj": "motor vej støj",
    "parkeringspladser": "parkering plads",
    "plejehjemsplads": "pleje hjem plads",
    "skolebestyrelsen": "skole bestyrelse",
    "skolebus": "skole bus",
    "støjskærm": "støj skærm",
    "støjskærmsprojektet": "støj skærm projekt",
    "sundhedshus": "sundhed hus",
    "svømmehallen": "svømme hal",
    "tillægsbevilling": "tillæg bevilling",
    "trafiksikkerheden": "trafik sikkerhed",
    "ungdomsskole": "ungdom skole",
    "vandløbsregulativ": "vand løb regulativ",
    "vandstand": "vand stand",
    "vindmøller": "vind mølle",
    "økonomiudvalget": "økonomi udvalg",
    "årsregnskab": "år regnskab",
}
NO_COMPOUNDS = """
    afgørelse afstemning alderdom barndom beredskab beslutning bestyrelse bibliotek bygning eftersyn enighed
    forandring forelægge forening formand forslag fremtid frihed fritid fællesskab indkøb indstilling indtægt kommune
    kultur landskab ledelse mellemrum mulighed opgave orientering overblik overskud politik pædagog regnskab
    regulering rettighed samarbejde sekretariat skole skolerne stilling tilskud trafik udgift udvalg underskud
    undersøgelse ungdom videnskab vindue ballerup hansen kildedal måløv xyzzy
    """.split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("skolerne", "skole"),
        ("børnene", "barn"),
        ("kommunernes", "kommune"),
        ("byggede", "bygge"),
        ("skole", "skole"),
        ("københavn", "København"),
        ("xyzzy", None),
        ("", None),
    ],
)
def test_a_word_is_brought_to_its_dictionary_form(word: str, base: str | None) -> None:
    assert lemma(word) == base


@pytest.mark.parametrize(
    ("spelt", "word"),
    [("boern", "børn"), ("aar", "år"), ("maaloev", "måløv"), ("stoejskaerm", "støjskærm"), ("koebenhavn", "københavn")],
)
def test_danish_letters_may_be_spelt_out(spelt: str, word: str) -> None:
    assert lemma(spelt) == lemma(word) is not None


@pytest.mark.parametrize("word", ["poesi", "aerosol"])
def test_letters_that_only_look_spelt_out_are_left(word: str) -> None:
    assert lemma(word) == word


@pytest.mark.parametrize(("compound", "expected"), COMPOUNDS.items())
def test_a_compound_is_cut_into_the_words_it_is_made_of(compound: str, expected: str) -> None:
    assert pieces(compound) == tuple(expected.split())


@pytest.mark.parametrize("word", NO_COMPOUNDS)
def test_other_words_are_not_cut(word: str) -> None:
    assert pieces(word) == ()
    assert parts(word) == ()
    assert tail(word) == ""


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("vejledning", "vej"),
        ("vejleder", "vej"),
        ("uddannelsesvejledning", "vej"),
        ("billede", "bil"),
        ("transport", "sport"),
        ("søskende", "sø"),
        ("kampagne", "kamp"),
        ("bortskaffes", "kaffe"),
        ("konkluderer", "luder"),
        ("beskrevet", "besk"),
        ("politiker", "politi"),
        ("indbygger", "gere"),
        ("deltagere", "delta"),
        ("dyrehave", "dy"),
        ("minimumsnormering", "mini"),
        ("redegørelse", "ride"),
    ],
)
def test_a_word_does_not_hold_another_by_chance(word: str, wrong: str) -> None:
    assert wrong not in pieces(word)


@pytest.mark.parametrize(
    ("compound", "expected"),
    [
        ("støjskærmsprojektet", {"støj", "skærm", "projekt", "støjskærm"}),
        ("børnehavepladser", {"barn", "have", "plads", "børnehave"}),
        ("motorvejsstøj", {"motor", "vej", "støj", "motorvej"}),
        ("lokalplanforslag", {"lokal", "plan", "forslag", "lokalplan", "planforslag"}),
        ("skolebus", {"skole", "bus"}),
    ],
)
def test_the_compounds_within_a_compound_are_parts_too(compound: str, expected: set[str]) -> None:
    assert set(parts(compound)) == expected
    assert len(parts(compound)) == len(expected)


@pytest.mark.parametrize(
    ("compound", "expected"),
    [
        ("vækstpolitik", "politik"),
        ("skoleudvalget", "udvalget"),
        ("havnepladserne", "pladserne"),
        ("støjskærmsprojektet", "projektet"),
        ("fritidsaktiviteter", "aktiviteter"),
        ("beboerhusene", "husene"),
        ("cykelstier", "stier"),
        ("hus", ""),
    ],
)
def test_the_tail_of_a_compound_is_its_last_word_as_it_stands(compound: str, expected: str) -> None:
    assert tail(compound) == expected


def test_the_tail_is_the_last_of_the_pieces() -> None:
    assert lemma(tail("cykelstierne")) == pieces("cykelstierne")[-1]


@pytest.mark.parametrize(
    ("noun", "verb"),
    [
        ("afskedigelse", "afskedige"),
        ("ansøgning", "ansøge"),
        ("planlægning", "planlægge"),
        ("beslutning", "beslutte"),
        ("etablering", "etablere"),
        ("administration", "administrere"),
        ("kommunikation", "kommunikere"),
        ("undersøgelse", "undersøge"),
        ("kørsel", "køre"),
        ("tilladelse", "tillade"),
        ("behandling", "behandle"),
        ("anbefaling", "anbefale"),
        ("station", None),
        ("nation", None),
        ("ting", None),
        ("ring", None),
        ("skole", None),
        ("bolig", None),
        ("", None),
    ],
)
def test_a_noun_names_the_doing_of_a_verb(noun: str, verb: str | None) -> None:
    assert root(noun) == verb


@pytest.mark.parametrize(
    ("noun", "verb"),
    [
        ("ordning", "ordne"),
        ("bygning", "bygge"),
    ],
)
def test_a_noun_names_no_other_verb(noun: str, verb: str) -> None:
    assert root(noun) == verb


@given(SMALL | st.text(max_size=12))
def test_any_word_is_cut_the_same_way_or_not_at_all(word: str) -> None:
    found = pieces(word)
    assert len(found) != 1
    assert all(found)
    assert set(found) <= set(parts(word))
    assert word.endswith(tail(word)) or tail(word) in (lemma(word) or "")


@pytest.mark.parametrize("head", ["støj", "klima", "sundheds", "ungdoms", "skole"])
@pytest.mark.parametrize("last", ["projekt", "udvalget", "strategier", "samarbejde"])
def test_compounds_that_no_dictionary_has_are_cut_too(head: str, last: str) -> None:
    assert pieces(head + last) == (lemma(head.removesuffix("s")), lemma(last))
    assert tail(head + last) == last
