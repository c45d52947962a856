"""What was decided, point by point."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.decisions import find_decisions, overall_outcome
from indexer.minutes.sections import Block, assemble
from indexer.models import Decision, Outcome

PIECES = st.sampled_from(
    [
        "Godkendt.",
        "1. Udsat",
        "2. ikke godkendt",
        "A) Drøftet",
        "stemte imod",
        " ",
        ".",
        "\n",
        "\n\n",
        "til efterretning!",
        "å",
    ]
)
BLOCKS = st.lists(
    st.builds(Block, st.just("Beslutning") | st.just("Indstilling"), st.just(True))
    | st.builds(Block, st.lists(PIECES).map("".join) | st.text(max_size=20))
)


def decided(*paragraphs: str) -> list[tuple[str, Outcome, str]]:
    text, sections = assemble(
        [Block("Det er godkendt i forvejen."), Block("Beslutning", heading=True), *map(Block, paragraphs)]
    )
    return [(made.point, made.outcome, text[made.start : made.end]) for made in find_decisions(text, sections)]


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Godkendt.", "godkendt"),
        ("Indstillingen godkendt enstemmigt.", "godkendt"),
        ("Kommunalbestyrelsen vedtog forslaget.", "godkendt"),
        ("Indstillingen tiltrådt.", "godkendt"),
        ("Udvalget bevilgede 50.000 kr.", "godkendt"),
        ("Anja Holt (A) blev valgt.", "godkendt"),
        ("Godkendt med den ændring, at aldersgrænsen er 12 år.", "godkendt med ændringer"),
        ("Indstillingen godkendt med enkelte redaktionelle rettelser.", "godkendt med ændringer"),
        ("Godkendt, dog udsættes pkt. 2.", "godkendt med ændringer"),
        ("Ikke godkendt.", "ikke godkendt"),
        ("Indstillingen blev ikke vedtaget.", "ikke godkendt"),
        ("Udvalget kunne ikke godkende indstillingen.", "ikke godkendt"),
        ("Udvalget godkendte ikke indstillingen.", "ikke godkendt"),
        ("Kommunalbestyrelsen vedtog ikke forslaget.", "ikke godkendt"),
        ("Udvalget besluttede ikke at godkende forslaget.", "ikke godkendt"),
        ("Udvalget besluttede at afvise ansøgningen.", "ikke godkendt"),
        ("Forslaget blev forkastet.", "ikke godkendt"),
        ("Ansøgningen afvist.", "ikke godkendt"),
        ("Der gives afslag.", "ikke godkendt"),
        ("Udsat.", "udsat"),
        ("Sagen udsættes til mødet den 4. november 2025.", "udsat"),
        ("Udvalget besluttede, at sagen udsættes.", "udsat"),
        ("Udvalget besluttede at udsætte sagen.", "udsat"),
        ("Sendes tilbage til administrationen.", "tilbagesendt"),
        ("Sagen hjemvises.", "tilbagesendt"),
        ("Udvalget besluttede at sende sagen tilbage til administrationen.", "tilbagesendt"),
        ("Taget til efterretning.", "taget til efterretning"),
        ("Udvalget tog orienteringen til efterretning.", "taget til efterretning"),
        ("Udvalget besluttede at tage orienteringen til efterretning.", "taget til efterretning"),
        ("Anbefales godkendt.", "anbefalet"),
        ("Indstilles til godkendelse.", "anbefalet"),
        ("Anbefales taget til efterretning.", "anbefalet"),
        ("Udvalget anbefaler, at Kommunalbestyrelsen godkender planen.", "anbefalet"),
        ("Udvalget indstiller, at planen godkendes.", "anbefalet"),
        ("Udvalget besluttede at anbefale forslaget.", "anbefalet"),
        ("Drøftet.", "drøftet"),
        ("Udvalget drøftede sagen.", "drøftet"),
        ("Punktet udgår.", "udgået"),
        ("Punktet blev taget af dagsordenen.", "udgået"),
        ("Mødet hævet.", "ukendt"),
        ("Sagen genoptages.", "ukendt"),
    ],
)
def test_the_words_of_a_decision_have_an_outcome(sentence: str, outcome: Outcome) -> None:
    assert [made[:2] for made in decided(sentence)] == [("", outcome)]


def test_what_was_not_taken_note_of_is_not_taken_note_of() -> None:
    assert decided("Orienteringen blev ikke taget til efterretning.")[0][1] != "taget til efterretning"


@pytest.mark.parametrize(
    ("paragraphs", "outcome"),
    [
        (["Ændringsforslag fra A blev forkastet. Indstillingen godkendt."], "godkendt"),
        (["For stemte 9 (A, V), imod stemte 2 (O).", "Indstillingen godkendt."], "godkendt"),
        (["Anja Holt (A) var inhabil. Taget til efterretning."], "taget til efterretning"),
        (["Godkendt. O stemte imod og ønskede sagen udsat."], "godkendt"),
        (["Indstillingen godkendt, idet liste Ø stemte imod."], "godkendt"),
    ],
)
def test_votes_and_amendments_do_not_hide_the_outcome(paragraphs: list[str], outcome: Outcome) -> None:
    assert [made[1] for made in decided(*paragraphs)] == [outcome]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["1. Godkendt.", "2. Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1) Godkendt.", "2) Bemærket."], [("1", "godkendt"), ("2", "ukendt")]),
        (["A) Godkendt.", "B) Ikke godkendt."], [("A", "godkendt"), ("B", "ikke godkendt")]),
        (["a. Godkendt.", "b. Drøftet."], [("a", "godkendt"), ("b", "drøftet")]),
        (["1. Godkendt.", "Med tak.", "2. Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1. Godkendt.", "3. Udsat."], [("1", "godkendt")]),
        (["2. Udsat."], [("", "udsat")]),
        (["Godkendt.", "9. december: Borgermøde."], [("", "godkendt")]),
        (["1. december 2025 er fristen. Godkendt."], [("", "godkendt")]),
    ],
)
def test_points_in_sequence_divide_a_decision(paragraphs: list[str], expected: list[tuple[str, Outcome]]) -> None:
    assert [made[:2] for made in decided(*paragraphs)] == expected


def test_a_list_of_remarks_does_not_hide_the_decision_before_it() -> None:
    made = decided("Godkendt med følgende bemærkninger:", "1. Trafikken måles.", "2. Borgerne høres.")
    assert "godkendt" in [outcome for _, outcome, _ in made]


def test_the_span_is_the_sentence_that_decides() -> None:
    assert decided("Sagen kom til afstemning. Indstillingen godkendt. Tak for i aften.") == [
        ("", "godkendt", "Indstillingen godkendt.")
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Udvalget bevilgede 50.000 kr. til formålet.",
        "Sagen udsættes til mødet den 4. november 2025.",
        "Godkendt, dog udsættes pkt. 2.",
    ],
)
def test_amounts_dates_and_abbreviations_do_not_end_the_sentence(sentence: str) -> None:
    assert [words for _, _, words in decided(sentence)] == [sentence]


def test_only_the_section_beslutning_decides() -> None:
    text, sections = assemble([Block("Indstilling", heading=True), Block("At planen godkendes.")])
    assert find_decisions(text, sections) == ()
    assert find_decisions(*assemble([Block("Beslutning", heading=True)])) == ()


@pytest.mark.parametrize(
    ("outcomes", "overall"),
    [
        ([], "ukendt"),
        (["ukendt"], "ukendt"),
        (["ukendt", "udsat"], "udsat"),
        (["godkendt", "godkendt"], "godkendt"),
        (["godkendt", "godkendt med ændringer"], "godkendt med ændringer"),
        (["godkendt", "udsat"], "godkendt"),
    ],
)
def test_one_outcome_stands_for_the_item(outcomes: list[Outcome], overall: Outcome) -> None:
    assert overall_outcome(Decision("", outcome, 0, 1) for outcome in outcomes) == overall


@given(BLOCKS)
def test_every_decision_has_words_of_its_own_in_a_decision_section(blocks: list[Block]) -> None:
    text, sections = assemble(blocks)
    decisions = find_decisions(text, sections)
    spans = [(section.start, section.end) for section in sections if section.heading == "Beslutning"]
    for decision in decisions:
        assert text[decision.start : decision.end].strip()
        assert any(start <= decision.start < decision.end <= end for start, end in spans)
    bounds = [position for decision in decisions for position in (decision.start, decision.end)]
    assert bounds == sorted(bounds)
