"""Motions with their votes and results, and statements, in the many ways minutes write them."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.sections import Block, assemble
from indexer.minutes.speakers import name_parts, number, same_party, same_person
from indexer.minutes.statements import find_statements
from indexer.minutes.votes import find_vote_events
from indexer.models import Attendance, Motion, Option, Participant, Result, Section, Statement, Vote, VoteEvent

SIGNS: dict[Option, str] = {"yes": "+", "no": "-", "abstain": "0"}
Told = tuple[Motion, tuple[str, ...], Result, str]


def decision(*paragraphs: str) -> tuple[str, tuple[Section, ...]]:
    return assemble(
        [Block("Indstilling", True), Block("At V stemte imod."), Block("Beslutning", True), *map(Block, paragraphs)]
    )


def events(*paragraphs: str) -> tuple[VoteEvent, ...]:
    return find_vote_events(*decision(*paragraphs))


def written(vote: Vote) -> str:
    """Write a vote shortly: «+Anja Holt (A)», «-V», «-V 3», «0 2»."""
    who = f"{vote.voter} ({vote.party})" if vote.voter and vote.party else vote.voter or vote.party
    count = str(vote.count) if vote.count and not vote.voter else ""
    return f"{SIGNS[vote.option]}{' '.join(filter(None, (who, count)))}"


def told(found: tuple[VoteEvent, ...]) -> list[Told]:
    return [
        (event.motion, event.proposers, event.result, ", ".join(written(vote) for vote in event.votes))
        for event in found
    ]


FORMS: list[tuple[str, Motion, Result, str]] = [
    # who voted for, who against: the option first
    ("For stemte Anja Holt (A). Imod stemte Bo Lund (V).", "indstilling", "ukendt", "+Anja Holt (A), -Bo Lund (V)"),
    ("For indstillingen stemte: Anja H. (A). Imod stemte, Bo Lund (V), Kim Bek (C)", "indstilling", "ukendt",
     "+Anja H. (A), -Bo Lund (V), -Kim Bek (C)"),
    ("Godkendt. Imod stemte Venstre.", "indstilling", "vedtaget", "-Venstre"),
    ("Godkendt. Imod stemte Lund og Bek.", "indstilling", "vedtaget", "-Lund, -Bek"),
    ("For stemte A, B og F, imod stemte V, og C undlod.", "indstilling", "ukendt", "+A, +B, +F, -V, 0C"),
    ("Imod stemte V, C og O undlod at stemme.", "indstilling", "ukendt", "-V, 0C, 0O"),
    ("For: Gruppe A, F og liste Ø. Imod: Liste H.", "indstilling", "ukendt", "+A, +F, +Ø, -H"),
    ("Hverken for eller imod stemte Kim Bek (C).", "indstilling", "ukendt", "0Kim Bek (C)"),
    ("Tiltrådt. Følgende undlod at stemme: C og F.", "indstilling", "vedtaget", "0C, 0F"),
    ("Undlod at stemme: Å.", "indstilling", "ukendt", "0Å"),
    ("For afstemningstemaet stemte et flertal bestående af A og F.", "indstilling", "ukendt", "+A, +F"),
    ("Vedtaget med stemmerne fra A og F mod stemmerne fra V.", "indstilling", "vedtaget", "+A, +F, -V"),
    ("Vedtaget mod Venstre og Konservative.", "indstilling", "vedtaget", "-Venstre, -Konservative"),
    ("Udvalget tiltrådte indstillingen mod Ø.", "indstilling", "vedtaget", "-Ø"),
    # who voted, then how
    ("Tiltrådt, idet Ø stemte imod.", "indstilling", "vedtaget", "-Ø"),
    ("Tiltrådt, idet Ø undlod.", "indstilling", "vedtaget", "0Ø"),
    ("Gruppe A stemte for.", "indstilling", "ukendt", "+A"),
    ("A og F stemte for, V og C imod, mens O undlod.", "indstilling", "ukendt", "+A, +F, -V, -C, 0O"),
    ("Indstillingen godkendt (Ø imod).", "indstilling", "vedtaget", "-Ø"),
    ("Enhedslisten kunne ikke tiltræde indstillingen.", "indstilling", "ukendt", "-Enhedslisten"),
    ("Anbefales. SF kan ikke anbefale.", "indstilling", "vedtaget", "-SF"),
    ("Bo Lund stemte hverken for eller imod.", "indstilling", "ukendt", "0Bo Lund"),
    ("Godkendt. Formanden stemte imod.", "indstilling", "vedtaget", "-Formanden"),
    ("Godkendt. Formanden, Bo Lund (V), stemte imod.", "indstilling", "vedtaget", "-Bo Lund (V)"),
    ("Godkendt. Borgmester Bo Lund (V) stemte imod.", "indstilling", "vedtaget", "-Bo Lund (V)"),
    ("Herefter stemte V imod indstillingen.", "indstilling", "ukendt", "-V"),
    ("Godkendt med undtagelse af Ø, der stemte imod.", "indstilling", "vedtaget", "-Ø"),
    ("Venstre ønskede ført til protokols, at de stemte imod.", "indstilling", "ukendt", "-Venstre"),
    ("Tiltrådt. Bo Lund (V) undrede sig over prisen, men stemte for.", "indstilling", "vedtaget", "+Bo Lund (V)"),
    ("Tiltrådt. Bo Lund (V) og Kim Bek (C) stemte imod og begærede sagen i byrådet.", "indstilling", "vedtaget",
     "-Bo Lund (V), -Kim Bek (C)"),
    ("A, F og B anbefaler indstillingen. V stemmer imod.", "indstilling", "ukendt", "+A, +F, +B, -V"),
    # numbers
    ("Vedtaget med stemmerne 4 for (A, B) og 2 imod (O). V undlod at stemme.", "indstilling", "vedtaget",
     "+A, +B, -O 2, 0V"),
    ("For stemte 12: A, B og F. Imod stemte 9: V, C, O", "indstilling", "ukendt", "+A, +B, +F, -V, -C, -O"),
    ("Udvalget stemte om indstillingen: 5 stemte for (A, F), 2 stemte imod (V).", "indstilling", "ukendt",
     "+A, +F, -V 2"),
    ("Udvalget stemte om indstillingen: 5 stemte for og 2 imod.", "indstilling", "ukendt", "+5, -2"),
    ("Stemmetal: 13 for, 10 imod, 2 undlod.", "indstilling", "ukendt", "+13, -10, 02"),
    ("Indstillingen blev vedtaget med fire stemmer imod én.", "indstilling", "vedtaget", "+4, -1"),
    ("Godkendt med toogtyve stemmer mod tre.", "indstilling", "vedtaget", "+22, -3"),
    ("Godkendt 4-2.", "indstilling", "vedtaget", "+4, -2"),
    ("Udvalget anbefalede med stemmerne 5-2 model A.", "indstilling", "vedtaget", "+5, -2"),
    ("Vedtaget med 25 stemmer. Imod stemte Ø.", "indstilling", "vedtaget", "+25, -Ø"),
    ("Godkendt med 6 stemmer mod 1 (Mai Ott (DD)).", "indstilling", "vedtaget", "+6, -Mai Ott (DD)"),
    ("Vedtaget med 19 stemmer (V, A) mod 8 (O, I).", "indstilling", "vedtaget", "+V, +A, -O, -I"),
    ("A (5), F (2) og B 1 stemte for. Imod stemte 3 fra Venstre.", "indstilling", "ukendt",
     "+A 5, +F 2, +B 1, -Venstre 3"),
    ("Ja: 13. Nej: 10. Blanke: 2.", "indstilling", "ukendt", "+13, -10, 02"),
    ("Der blev afgivet 5 ja-stemmer, 3 nej-stemmer og 1 blank.", "indstilling", "ukendt", "+5, -3, 01"),
    ("Afstemning: For 4 (A, F). Imod 3 (V, C).", "indstilling", "ukendt", "+A, +F, -V, -C"),
    ("For stemte 5, imod 2, undlod 1.", "indstilling", "ukendt", "+5, -2, 01"),
    ("24 stemte for og 1 stemte imod (Bo Lund).", "indstilling", "ukendt", "+24, -Bo Lund"),
    ("2 for, 26 imod, 1 undlod (Bo Lund, F).", "indstilling", "ukendt", "+2, -26, 0Bo Lund (F)"),
    ("Vedtaget. 8 medlemmer undlod at stemme. Ingen stemte imod.", "indstilling", "vedtaget", "08"),
    ("Imod stemte Venstregruppens fem medlemmer samt Kim Bek.", "indstilling", "ukendt", "-Venstregruppen 5, -Kim Bek"),
    ("For stemte 3 medlemmer: Anja Holt, Bo Lund og Kim Bek.", "indstilling", "ukendt",
     "+Anja Holt, +Bo Lund, +Kim Bek"),
    # majority and minority
    ("Et flertal bestående af A, C og F vedtog at sælge; et mindretal bestående af V ønskede at leje.", "indstilling",
     "vedtaget", "+A, +C, +F, -V"),
    ("Et flertal (A, C) anbefaler indstillingen. Mindretallet, Bo Lund (V), ønskede mere.", "indstilling", "vedtaget",
     "+A, +C, -Bo Lund (V)"),
    ("Et flertal bestående af A og C forkastede indstillingen. Mindretallet (V) stemte for.", "indstilling",
     "forkastet", "-A, -C, +V"),
    ("Et mindretal på to, Bo Lund (V) og Kim Bek (C), ville vente.", "indstilling", "ukendt",
     "-Bo Lund (V), -Kim Bek (C)"),
    ("Et mindretal bestående af V undlod at stemme.", "indstilling", "ukendt", "0V"),
    # what a party is called
    ("Socialdemokraterne, Det Konservative Folkeparti og SF stemte for.", "indstilling", "ukendt",
     "+Socialdemokraterne, +Det Konservative Folkeparti, +SF"),
    ("Venstre (V), Enhedslisten (Ø) stemte imod.", "indstilling", "ukendt", "-V, -Ø"),
    ("Rebildlisten, Den Sociale Fællesliste og Lokallisten Nyt Liv stemte imod.", "indstilling", "ukendt",
     "-Rebildlisten, -Den Sociale Fællesliste, -Lokallisten Nyt Liv"),
    ("Venstres byrådsgruppe stemte imod.", "indstilling", "ukendt", "-Venstre"),
    ("Imod stemte Eva Dam (Liste N) og Ib Due (løsgænger).", "indstilling", "ukendt", "-Eva Dam (N), -Ib Due"),
    ("Imod stemte: Ø (Eva Dam, Ib Due), C, A. Ben Alm (løsgænger), O.", "indstilling", "ukendt",
     "-Eva Dam (Ø), -Ib Due (Ø), -C, -A. Ben Alm, -O"),
    ("For stemte Erik Dahl, K, Ib Due, V, og Poul Alm, DF.", "indstilling", "ukendt",
     "+Erik Dahl (K), +Ib Due (V), +Poul Alm (DF)"),
    ("Kim E. Jensen (O), Jens Chr. Alm (V) stemte imod.", "indstilling", "ukendt",
     "-Kim E. Jensen (O), -Jens Chr. Alm (V)"),
    # results in many words
    ("Forslaget blev forkastet med 31 stemmer imod 9.", "forslag", "forkastet", "-31, +9"),
    ("Ændringsforslaget blev ikke vedtaget med 1 stemme mod 8.", "ændringsforslag", "forkastet", "+1, -8"),
    ("Forslaget faldt med 3 stemmer mod 6.", "forslag", "forkastet", "+3, -6"),
    ("Forslaget faldt ved stemmelighed. For stemte 3, imod stemte 3.", "forslag", "forkastet", "+3, -3"),
    ("Ændringsforslaget bortfaldt.", "ændringsforslag", "forkastet", ""),
    ("Ændringsforslaget opnåede ikke flertal.", "ændringsforslag", "forkastet", ""),
    ("Ændringsforslaget blev nedstemt.", "ændringsforslag", "forkastet", ""),
    ("Medlemsforslaget blev tiltrådt med 34 stemmer mod 15.", "forslag", "vedtaget", "+34, -15"),
    ("Indstillingen blev ikke godkendt, idet V og C stemte imod.", "indstilling", "forkastet", "-V, -C"),
    ("Taget til efterretning, idet O stemte imod.", "indstilling", "vedtaget", "-O"),
    ("Udsat. V stemte imod.", "forslag", "vedtaget", "-V"),
    ("Godkendt enstemmigt.", "indstilling", "vedtaget", ""),
    ("Et enigt udvalg anbefaler indstillingen.", "indstilling", "vedtaget", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "motion", "result", "votes"), FORMS)
def test_a_vote_is_read_in_every_form(text: str, motion: Motion, result: Result, votes: str) -> None:
    assert told(events(text)) == [(motion, (), result, votes)]


def test_there_are_enough_written_forms() -> None:
    assert len({text for text, *_ in FORMS}) >= 60


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (
            [
                "1. Indstillingen godkendt med følgende præciseringer:",
                "Målene ændres til: Mål nr. 1: 5000 nye arbejdspladser.",
                "Anja Holt (A) stillede følgende ændringsforslag:",
                "Målene ændres til: Mål nr. 1: 4000 nye arbejdspladser.",
                "For ændringsforslaget stemte: Anja Holt (A)",
                "Imod stemte, Bo Lund (D), Kim Bek (C), Eva Dam (B), Ib Due (A)",
                "Dermed blev ændringsforslaget ikke vedtaget.",
                "Anja Holt (A) havde følgende mindretalsudtalelse:",
                "Anja Holt (A) vil fastholde det gamle mål. Bo Lund (D) stemte imod af vanvare.",
                "Erhvervs- og Uddannelsesudvalget bemærker, at der bør følges op.",
                "2. Indstillingen godkendt.",
            ],
            [
                (
                    "ændringsforslag",
                    ("Anja Holt",),
                    "forkastet",
                    "+Anja Holt (A), -Bo Lund (D), -Kim Bek (C), -Eva Dam (B), -Ib Due (A)",
                )
            ],
        ),
        (
            [
                "Venstre stillede følgende ændringsforslag:",
                '"at den oprindelige indstilling vedtages, idet Ø stemte imod."',
                "Ændringsforslaget blev forkastet med 31 stemmer imod 9. 7 undlod.",
                "For stemte: O og V.",
                "Imod stemte: A, B og Ø.",
                "Følgende undlod at stemme: C og F.",
                "Indstillingen blev herefter godkendt med 33 stemmer imod 9. 5 undlod.",
                "For stemte: A, B, C og Ø.",
                "Imod stemte: O og V.",
                "Følgende undlod at stemme: F.",
            ],
            [
                ("ændringsforslag", ("Venstre",), "forkastet", "-31, +9, 07, +O, +V, -A, -B, -Ø, 0C, 0F"),
                ("indstilling", (), "vedtaget", "+33, -9, 05, +A, +B, +C, +Ø, -O, -V, 0F"),
            ],
        ),
        (
            [
                "V stillede ændringsforslag om, at planen udsættes.",
                "Ø stillede ændringsforslag om, at planen opgives.",
                "Venstres ændringsforslag blev forkastet. For stemte V. Imod stemte A og Ø.",
                "Enhedslistens ændringsforslag faldt med 1 stemme for (Ø) og 8 stemmer imod.",
                "Indstillingen blev godkendt. Imod stemte Ø.",
            ],
            [
                ("ændringsforslag", ("V",), "forkastet", "+V, -A, -Ø"),
                ("ændringsforslag", ("Ø",), "forkastet", "+Ø 1, -8"),
                ("indstilling", (), "vedtaget", "-Ø"),
            ],
        ),
        (
            ["Ad 1. Godkendt, idet V stemte imod.", "Ad 2. Ikke godkendt med 5 stemmer mod 2 (Ø)."],
            [("indstilling", (), "vedtaget", "-V"), ("indstilling", (), "forkastet", "-5, +Ø 2")],
        ),
        (
            ["1. Godkendt. V stemte imod.", "2. Taget til efterretning.", "3. Godkendt, Ø undlod."],
            [("indstilling", (), "vedtaget", "-V"), ("indstilling", (), "vedtaget", "0Ø")],
        ),
        (
            ["Godkendt. Venstres forslag om flere pladser faldt med 2 stemmer mod 5."],
            [("forslag", ("Venstre",), "forkastet", "+2, -5")],
        ),
        (
            ["Planen godkendt, idet hendes ønske om en bro faldt med 6 stemmer mod 11."],
            [("forslag", (), "forkastet", "+6, -11")],
        ),
        (
            ["Forslag 1: 4 for, 25 imod. Forslag 2: 2 for, 27 imod."],
            [("forslag", (), "ukendt", "+4, -25"), ("forslag", (), "ukendt", "+2, -27")],
        ),
        (
            [
                "Bo Lund (V) stillede følgende ændringsforslag:",
                "1. At taksten godkendes.",
                "2. At fristen udskydes.",
                "For stemte V.",
                "Imod stemte A og F.",
                "Ændringsforslaget dermed forkastet.",
                "Indstillingen herefter godkendt, idet V stemte imod.",
            ],
            [
                ("ændringsforslag", ("Bo Lund",), "forkastet", "+V, -A, -F"),
                ("indstilling", (), "vedtaget", "-V"),
            ],
        ),
        (
            [
                "For stemte:",
                "- Anja Holt (A)",
                "- Bo Lund (V)",
                "Imod stemte:",
                "- Kim Bek (C)",
                "Indstillingen godkendt.",
            ],
            [("indstilling", (), "vedtaget", "+Anja Holt (A), +Bo Lund (V), -Kim Bek (C)")],
        ),
        (
            ["Bo Lund (V) stemte for ændringsforslaget. Bo Lund (V) stemte imod."],
            [("ændringsforslag", (), "ukendt", "+Bo Lund (V)"), ("indstilling", (), "ukendt", "-Bo Lund (V)")],
        ),
        (
            [
                "Mindretallets indstilling blev sat under afstemning. 9 stemte for, 16 imod.",
                "Indstillingen blev vedtaget.",
            ],
            [("forslag", (), "ukendt", "+9, -16")],
        ),
    ],
)
def test_each_motion_is_an_event_of_its_own(paragraphs: list[str], expected: list[Told]) -> None:
    assert told(events(*paragraphs)) == expected


@pytest.mark.parametrize(
    ("text", "motion", "proposers", "result"),
    [
        ("Et forslag fra Venstre om at lukke faldt med 3 stemmer for (V).", "forslag", "Venstre", "forkastet"),
        ("Ændringsforslag stillet af Bo Lund (V): Planen udgår.", "ændringsforslag", "Bo Lund", "ukendt"),
        ("Ændringsforslag 1 (Ø): Skolen bevares. Forslaget forkastet.", "ændringsforslag", "Ø", "forkastet"),
        ("Et ændringsforslag fra SF og Enhedslisten blev vedtaget.", "ændringsforslag", "SF, Enhedslisten", "vedtaget"),
        ("Bo Lund (V) foreslog, at planen godkendes. Forslaget blev forkastet.", "forslag", "Bo Lund", "forkastet"),
        ("Bo Lund (V) foreslog på vegne af V og C, at sagen udgår.", "forslag", "Bo Lund, V, C", "ukendt"),
        ("På vegne af C stillede Bo Lund (V) ændringsforslag om mere.", "ændringsforslag", "Bo Lund, C", "ukendt"),
        ("V's ændringsforslag bortfaldt.", "ændringsforslag", "V", "forkastet"),
        ("Borgmesteren foreslog, at sagen genoptages.", "forslag", "Borgmesteren", "ukendt"),
        ("Venstre (V) fremsatte forslag om en sti. Det blev vedtaget.", "forslag", "Venstre", "vedtaget"),
        ("Bo Lund (V) foreslog at vente, hvilket blev nedstemt.", "forslag", "Bo Lund", "forkastet"),
        ("Der blev stillet ændringsforslag. Ændringsforslaget blev vedtaget.", "ændringsforslag", "", "vedtaget"),
    ],
)  # fmt: skip
def test_who_proposed_and_what_became_of_it(text: str, motion: Motion, proposers: str, result: Result) -> None:
    made = tuple(proposers.split(", ")) if proposers else ()
    assert [event[:3] for event in told(events(text))] == [(motion, made, result)]


@pytest.mark.parametrize(
    "text",
    [
        "Godkendt.",
        "Indstillingen blev godkendt uden afstemning.",
        "Taget til efterretning.",
        "Bo Lund (V) tager forbehold.",
        "Bo Lund (V) begærede sagen i byrådet.",
        "Bo Lund (V) undlod at deltage i drøftelsen.",
        "Udvalget undlod at tage stilling.",
        "Administrationen foreslog en ny plan for 2 for 1 billetter.",
        "Efter protest fra Bo Lund (V) imod, at salget sker, udsættes punkt 4 for nu.",
        "Priserne faldt med 12 pct.",
        "Til posten var der to kandidater. For Lone Dam stemte gruppe A og F.",
        "Fraværende: Bo Lund (V). Godkendt.",
        "Beboerforeningen er imod. Foreningens formand, Ib Due, er imod.",
        "Forslag til lokalplan 12 blev godkendt.",
    ],
)
def test_what_tells_no_vote_and_no_motion_gives_no_event(text: str) -> None:
    assert events(text) == ()


def test_an_amendment_without_votes_or_result_leaves_both_unknown() -> None:
    assert told(events("V stillede ændringsforslag om mere plads.", "Indstillingen godkendt.")) == [
        ("ændringsforslag", ("V",), "ukendt", "")
    ]


def test_only_the_section_beslutning_tells_votes_and_all_such_sections_do() -> None:
    blocks = [
        *(Block("Sagsfremstilling", True), Block("V stemte imod. V tager forbehold.")),
        *(Block("Beslutning", True), Block("A stemte for. A tager forbehold.")),
        *(Block("Beslutning", True), Block("F stemte for. F tager forbehold.")),
    ]
    text, sections = assemble(blocks)
    assert [vote.party for event in find_vote_events(text, sections) for vote in event.votes] == ["A", "F"]
    assert [made.authors for made in find_statements(text, sections)] == [("A",), ("F",)]


PRESENT = (
    Participant("Anja Holt", "A", "formand", "present"),
    Participant("André Due", "D", "", "present"),
    Participant("Bo Lund", "V", "", "unstated"),
    Participant("Kim Lund", "C", "", "present"),
    Participant("Sandra Marsk", "A", "viceborgmester", "absent"),
)


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("Imod stemte Anja Holt.", "-Anja Holt (A)"),
        ("Holt stemte imod.", "-Holt (A)"),
        ("Andre Due og B. Lund stemte imod.", "-Andre Due (D), -B. Lund (V)"),
        ("Lund stemte imod.", "-Lund"),
        ("Bo Lund (UFG) stemte imod.", "-Bo Lund (UFG)"),
        ("Formanden stemte imod.", "-Formanden (A)"),
        ("Eva Dam stemte imod.", "-Eva Dam"),
    ],
)
def test_the_party_is_filled_in_from_the_participants(text: str, votes: str) -> None:
    ((*_, read),) = told(find_vote_events(*decision(text), present=PRESENT))
    assert read == votes


@pytest.mark.parametrize(
    ("text", "absent", "votes"),
    [
        ("Imod stemte Sandra Marsk (A) og Bo Lund (V).", (), "-Bo Lund (V)"),
        ("Sandra Marsk (A), Bo Lund (V) stemte imod.", (), "-Bo Lund (V)"),
        ("Imod stemte Marsk.", (), ""),
        ("2 stemte imod (Sandra M. (A) og Bo Lund (V)).", (), "-Bo Lund (V)"),
        ("1 stemte imod (Sandra Marsk (A)).", (), ""),
        ("Viceborgmesteren stemte imod.", (), ""),
        ("Imod stemte Anja Holt (A) og Bo Lund (V).", ("Bo Lund",), "-Anja Holt (A)"),
        ("Imod stemte A (Anja Holt, Bo Lund).", ("Bo Lund (V)",), "-Anja Holt (A)"),
        ("Lund stemte imod.", ("Bo Lund",), "-Lund (C)"),
    ],
)
def test_nobody_absent_gets_a_vote(text: str, absent: tuple[str, ...], votes: str) -> None:
    ((*_, read),) = told(find_vote_events(*decision(text), present=PRESENT, absent=absent))
    assert read == votes


NAMES = st.sampled_from(["Anja Holt", "Bo Lund", "Sandra Marsk", "Eva Dam", "Lund", "Sandra", "S. Marsk"])
PARTIES = st.sampled_from(["", " (A)", " (V)"])
VOTERS = st.lists(st.builds("".join, st.tuples(NAMES, PARTIES)), min_size=1, max_size=4).map(", ".join)
SENTENCES = st.sampled_from(
    [
        "Imod stemte {}.",
        "{} stemte for.",
        "Godkendt, idet {} undlod.",
        "2 (",
        "Et mindretal ({}) ventede.",
        "For: {}",
        "3 imod ({})",
    ]
)


@given(
    st.lists(st.tuples(SENTENCES, VOTERS)),
    st.lists(NAMES),
    st.lists(st.tuples(NAMES, st.sampled_from(["present", "absent"]))),
)
def test_no_text_gives_a_vote_to_anybody_absent(
    sentences: list[tuple[str, str]], absent: list[str], listed: list[tuple[str, Attendance]]
) -> None:
    text, sections = decision(*(sentence.format(voters) for sentence, voters in sentences))
    people = [Participant(name, "A", "", attendance) for name, attendance in listed]
    found = find_vote_events(text, sections, present=people, absent=absent)
    away = [name_parts(name) for name in absent]
    away += [name_parts(person.name) for person in people if person.attendance == "absent"]
    assert not [vote for event in found for vote in event.votes if vote.voter and name_parts(vote.voter) in away]


STATEMENTS: list[tuple[list[str], str, tuple[str, ...], str]] = [
    (["Bo Lund (V) tager forbehold."], "forbehold", ("Bo Lund",), "Bo Lund (V) tager forbehold."),
    (["Anbefales, idet V tog forbehold for prisen. Tak."], "forbehold", ("V",), "V tog forbehold for prisen."),
    (["Bo Lund (V) og Eva Dam (C) forbeholder sig deres stilling."], "forbehold", ("Bo Lund", "Eva Dam"),
     "Bo Lund (V) og Eva Dam (C) forbeholder sig deres stilling."),
    (["Godkendt med forbehold fra Venstre."], "forbehold", ("Venstre",), "forbehold fra Venstre."),
    (["Anja Holt (A) havde følgende mindretalsudtalelse:", "Anja Holt (A) er uenig.", "Målet er for højt.",
      "Udvalget bemærker, at der følges op."], "mindretalsudtalelse", ("Anja Holt",),
     "Anja Holt (A) havde følgende mindretalsudtalelse:\n\nAnja Holt (A) er uenig.\n\nMålet er for højt."),
    (["Enhedslisten afgav mindretalsudtalelse: Vi er uenige. Det er for dyrt.", "Vi vil høres.", "2. Godkendt."],
     "mindretalsudtalelse", ("Enhedslisten",),
     "Enhedslisten afgav mindretalsudtalelse: Vi er uenige. Det er for dyrt.\n\nVi vil høres."),
    (["1. Godkendt.", "Enhedslisten afgav følgende mindretalsudtalelse:", "1. Vi vil ikke sælge.",
      "2. Vi vil ikke rive ned.", "2. Godkendt."], "mindretalsudtalelse", ("Enhedslisten",),
     "Enhedslisten afgav følgende mindretalsudtalelse:\n\n1. Vi vil ikke sælge.\n\n2. Vi vil ikke rive ned."),
    (["Særudtalelse fra V og C: Planen er for dyr.", "Indstillingen blev godkendt."], "særudtalelse", ("V", "C"),
     "Særudtalelse fra V og C: Planen er for dyr."),
    (["Mindretalsudtalelse (Ø): Nej tak.", "Imod stemte: Ø."], "mindretalsudtalelse", ("Ø",),
     "Mindretalsudtalelse (Ø): Nej tak."),
    (["Mindretalsudtalelse:", "Planen er for dyr."], "mindretalsudtalelse", (),
     "Mindretalsudtalelse:\n\nPlanen er for dyr."),
    (["Ø stemte imod og ønskede tilført protokollen, at planen er for dyr. Tak."], "særudtalelse", ("Ø",),
     "Ø stemte imod og ønskede tilført protokollen, at planen er for dyr."),
    (["Bo Lund (V) ønskede følgende tilført referatet:", "Venstre er imod.", "Venstre stemmer derfor imod.",
      "Eva Dam (F) bemærkede, at planen er god."], "særudtalelse", ("Bo Lund",),
     "Bo Lund (V) ønskede følgende tilført referatet:\n\nVenstre er imod.\n\nVenstre stemmer derfor imod."),
    (["Bo Lund (V) bad på vegne af V og C om at få ført til protokols, at fristen er for kort."], "særudtalelse",
     ("Bo Lund", "V", "C"),
     "Bo Lund (V) bad på vegne af V og C om at få ført til protokols, at fristen er for kort."),
    (["Dansk Folkeparti og Ib Due (løsgænger) afgav følgende protokolbemærkning:", '"Vi stemmer imod."', "Slut."],
     "særudtalelse", ("Dansk Folkeparti", "Ib Due"),
     'Dansk Folkeparti og Ib Due (løsgænger) afgav følgende protokolbemærkning:\n\n"Vi stemmer imod."'),
    (["Liste Ø havde følgende særudtalelse: »Nej tak.» Godkendt."], "særudtalelse", ("Ø",),
     "Liste Ø havde følgende særudtalelse: »Nej tak.»"),
]  # fmt: skip


@pytest.mark.parametrize(("paragraphs", "kind", "authors", "words"), STATEMENTS)
def test_a_statement_runs_from_its_author_to_the_end_of_what_is_said(
    paragraphs: list[str], kind: str, authors: tuple[str, ...], words: str
) -> None:
    text, sections = decision(*paragraphs)
    made = find_statements(text, sections)
    assert [(one.kind, one.authors, text[one.start : one.end]) for one in made] == [(kind, authors, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Bo Lund (V) begærede sagen i byrådet (standsningsret).",
        "Revisor Ib Due har ingen forbehold. Tilbuddet er afgivet med forbehold.",
        "Godkendt med forbehold for finansiering.",
        "Mindretalsudtalelsen vedlægges referatet.",
        "Udvalget ønskede tilført referatet, at sagen er vigtig.",
        "A og B godkendes, men har forbehold for vejen.",
        "Bo Lund (V) henviste til en særudtalelse.",
    ],
)
def test_what_nobody_had_put_in_the_minutes_is_no_statement(text: str) -> None:
    assert find_statements(*decision(text)) == ()


def test_two_may_make_statements_in_one_decision() -> None:
    made = find_statements(
        *decision("V tager forbehold. Ø afgav mindretalsudtalelse: Nej.", "Særudtalelse fra C: Måske.")
    )
    assert [(one.kind, one.authors) for one in made] == [
        ("forbehold", ("V",)),
        ("mindretalsudtalelse", ("Ø",)),
        ("særudtalelse", ("C",)),
    ]


@pytest.mark.parametrize("text", [text for text, *_ in FORMS])
def test_every_vote_points_to_the_words_that_tell_it(text: str) -> None:
    words, sections = decision(text)
    for event in find_vote_events(words, sections):
        for vote in event.votes:
            span = words[vote.start : vote.end]
            assert event.start <= vote.start < vote.end <= event.end
            assert vote.voter in span
            assert vote.voter or vote.party in span or same_party(vote.party, span)
            assert vote.voter or not vote.count or any(number_in(part) == vote.count for part in name_parts(span))


def number_in(word: str) -> int | None:
    try:
        return number(word)
    except KeyError:
        return 1 if word == "en" else None


def test_an_event_runs_from_its_proposer_to_its_result() -> None:
    paragraphs = ["Tak for i aften.", "V stillede ændringsforslag om mere. For stemte V.", "Forslaget faldt.", "Tak."]
    text, sections = decision(*paragraphs)
    (event,) = find_vote_events(text, sections)
    assert text[event.start : event.end] == "V stillede ændringsforslag om mere. For stemte V.\n\nForslaget faldt."


PIECES = st.sampled_from(
    [
        *("For stemte ", "Imod stemte: ", "A, ", "V ", "og ", "Bo Lund (V) ", "stemte imod", "undlod", "5 ", "mod "),
        *("4. ", "Et flertal ", "bestående af ", "mindretal ", "(", ")", ": ", "\n", "\n\n", "»", '"', "1. ", "2. "),
        *("- ", "stillede følgende ændringsforslag", "Venstres forslag ", "foreslog ", "på vegne af ", "faldt "),
        *("ikke ", "vedtaget ", "havde mindretalsudtalelse", "ønskede tilført referatet", "tager forbehold"),
        *("enstemmigt ", ", ", ".", " ", "æ", "Ø"),
    ]
)
BLOCKS = st.lists(
    st.builds(Block, st.just("Beslutning") | st.just("Indstilling"), st.just(True))
    | st.builds(Block, st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=40))
)


@given(BLOCKS)
def test_spans_lie_in_a_decision_in_the_order_they_stand(blocks: list[Block]) -> None:
    text, sections = assemble(blocks)
    bounds = [(section.start, section.end) for section in sections if section.heading == "Beslutning"]
    found = find_vote_events(text, sections)
    made = find_statements(text, sections)
    for one in (*found, *made):
        assert text[one.start : one.end].strip()
        assert any(start <= one.start < one.end <= end for start, end in bounds)
    assert [event.start for event in found] == sorted(event.start for event in found)
    assert all(before.end <= after.start for before, after in pairwise(made))
    for event in found:
        assert [vote.start for vote in event.votes] == sorted(vote.start for vote in event.votes)
        assert all(event.start <= vote.start < vote.end <= event.end for vote in event.votes)
        assert all(vote.voter or vote.party or vote.count for vote in event.votes)


@given(st.text())
def test_any_text_gives_a_result(text: str) -> None:
    sections = [Section("Beslutning", 0, len(text))]
    assert isinstance(find_vote_events(text, sections), tuple)
    assert isinstance(find_statements(text, sections), tuple)


@pytest.mark.parametrize(
    "piece",
    [
        "V stemte imod, ",
        "Bo Lund (V) stemte imod. ",
        "For ændringsforslaget stemte A, ",
        "5 stemmer mod 4 ",
        "et flertal bestående af A ",
        "V stillede følgende ændringsforslag ",
        "Venstres forslag. ",
        "V havde følgende mindretalsudtalelse: ikke. ",
        "ønskede tilført ",
        "(A ",
        "A. B. ",
        "ikke ikke vedtaget ",
        "Aa",
    ],
)
def test_long_texts_are_read_in_a_moment(piece: str) -> None:
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    sections = [Section("Beslutning", 0, len(text))]
    begun = time.process_time()
    find_vote_events(text, sections, present=PRESENT, absent=("Bo Lund",))
    find_statements(text, sections)
    assert time.process_time() - begun < 2  # half a second; the margin is for busy machines


@pytest.mark.parametrize(
    ("word", "value"), [("7", 7), ("én", 1), ("Tolv", 12), ("enogtyve", 21), ("nioghalvtreds", 59), ("ingen", 0)]
)
def test_numbers_are_read_in_digits_and_words(word: str, value: int) -> None:
    assert number(word) == value


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Venstre", "V", True),
        ("SF", "F", True),
        ("Det Konservative Folkeparti", "K", True),
        ("V", "C", False),
        ("Rebildlisten", "Rebildlisten", True),
    ],
)
def test_a_party_is_known_by_any_of_its_names(one: str, other: str, same: bool) -> None:
    assert same_party(one, other) is same


@pytest.mark.parametrize(
    ("written_name", "name", "same"),
    [
        ("Anja H.", "Anja Holt", True),
        ("Andre Due", "André Due", True),
        ("A. Holt", "Anja Maria Holt", True),
        ("Stine Rahbek Dam", "Stine R. Dam", True),
        ("Anja Dam", "Anja Holt", False),
        ("Holt Anja", "Anja Holt", False),
        ("", "Anja Holt", False),
    ],
)
def test_a_name_may_be_written_shorter(written_name: str, name: str, same: bool) -> None:
    assert same_person(written_name, name) is same


def test_a_statement_is_a_value() -> None:
    assert find_statements(*decision("V tager forbehold.")) == (Statement("forbehold", ("V",), 19, 37),)


def test_votes_of_other_bodies_quoted_above_are_not_this_meetings() -> None:
    assert [
        vote.voter or vote.party
        for event in events(
            "Beslutning i Planudvalget den 13. august 2024:",
            "Anbefales. Ole Skytte (O) stemte imod.",
            "Beslutning i Byrådet den 27. august 2024:",
            "Godkendt. V stemte imod.",
        )
        for vote in event.votes
    ] == ["V"]


def test_every_line_of_a_budget_is_a_motion_of_its_own() -> None:
    found = events(
        "Ændringsforslag 1-9: For stemte A og V. Imod stemte Ø. Vedtaget.",
        "Skatteprocenten: For stemte 23, imod stemte 2. Vedtaget.",
        "Det samlede budget: For stemte A, V og Ø. Imod stemte O. Vedtaget.",
    )
    assert [(event.motion, event.result, len(event.votes)) for event in found] == [
        ("ændringsforslag", "vedtaget", 3),
        ("indstilling", "vedtaget", 2),
        ("indstilling", "vedtaget", 4),
    ]


def test_what_is_waited_for_is_no_result() -> None:
    (event,) = events(
        "V foreslog, at sagen udsættes, til loven er vedtaget.",
        "For stemte V. Imod stemte A. Forslaget blev forkastet.",
    )
    assert event.result == "forkastet"
