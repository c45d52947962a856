"""The recommendation's points, and where a decision departs from them. All subjects are invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.items import build_item
from indexer.minutes.recommendations import compared, departures, find_points
from indexer.minutes.sections import Block, assemble
from indexer.models import AgendaItem, Outcome, Section


def item(recommendation: str, decision: str) -> AgendaItem:
    blocks = [
        Block("Indstilling", heading=True),
        *map(Block, recommendation.split("\n")),
        Block("Beslutning", heading=True),
        *map(Block, decision.split("\n")),
    ]
    return build_item("by/udvalg/2024-01-01", number="1", title="Punkt", blocks=blocks)


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("Centret indstiller, at\n\n1. Planen vedtages.\n\n2. Naboerne høres.", ["1", "2"]),
        ("Forvaltningen indstiller,\n\nat planen vedtages,\n\nat naboerne høres.", ["1", "2"]),
        ("Det indstilles, at planen vedtages, at naboerne høres, og at kystlinjen måles.", ["1", "2", "3"]),
        ("a) Planen vedtages.\n\nb) Naboerne høres.", ["a", "b"]),
        ("Det indstilles, at planen vedtages.", [""]),
        ("Ingen", []),
    ],
)
def test_a_recommendation_is_read_into_its_points(words: str, points: list[str]) -> None:
    found = find_points(words, [Section("Indstilling", 0, len(words))])
    assert [point.number for point in found] == points
    assert all(words[point.start : point.end].strip() for point in found)


TWO = "Centret indstiller, at\n1. Planen vedtages.\n2. Orienteringen tages til efterretning."


@pytest.mark.parametrize(
    ("decision", "departs"),
    [
        ("Godkendt.", []),
        ("Anbefales.", []),
        ("1. Godkendt.\n2. Taget til efterretning.", []),
        ("1. Udsat.\n2. Taget til efterretning.", ["1"]),
        ("1. Godkendt med den ændring, at stien flyttes.\n2. Taget til efterretning.", ["1"]),
        ("1. Ikke godkendt.\n2. Udgår.", ["1", "2"]),
        ("Sagen sendes tilbage til forvaltningen.", [""]),
        ("Udvalget havde en god snak.", []),
    ],
)
def test_where_a_decision_departs(decision: str, departs: list[str]) -> None:
    assert [point.point for point in departures(item(TWO, decision))] == departs


def test_a_refusal_that_was_recommended_is_no_departure_but_a_grant_is() -> None:
    refused = "Byg indstiller, at ansøgningen afslås."
    assert not departures(item(refused, "Indstillingen tiltrådt."))
    assert departures(item(refused, "Udvalget besluttede at imødekomme ansøgningen."))


def test_nothing_is_compared_where_nothing_was_recommended() -> None:
    assert compared(item("Ingen", "Godkendt.")) == ()


def asked(*paragraphs: str, heading: str = "Indstilling") -> list[tuple[str, Outcome, str]]:
    text, sections = assemble([Block("Om vejen."), Block(heading, heading=True), *map(Block, paragraphs)])
    return [(point.number, point.expected, text[point.start : point.end]) for point in find_points(text, sections)]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("at planen godkendes", "godkendt"),
        ("at der opføres en støjskærm", "godkendt"),
        ("at planen vedtages med de ændringer, der fremgår af notatet", "godkendt"),
        ("at forslaget om at udskyde byggeriet godkendes", "godkendt"),
        ("at orienteringen tages til efterretning", "taget til efterretning"),
        ("at udvalget orienteres om byggeriet", "taget til efterretning"),
        ("at sagen drøftes", "drøftet"),
        ("at udvalget drøfter, om planen skal godkendes", "drøftet"),
        ("at udvalget anbefaler, at Byrådet vedtager planen", "anbefalet"),
        ("at der meddeles afslag", "ikke godkendt"),
        ("at ansøgningen ikke imødekommes", "ikke godkendt"),
        ("at sagen udsættes", "udsat"),
        ("at sagen sendes tilbage til udvalget", "tilbagesendt"),
    ],
)
def test_what_a_point_asks_for(words: str, outcome: Outcome) -> None:
    assert asked(f"Forvaltningen indstiller, {words}.") == [("", outcome, f"{words}.")]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (
            ["Centret indstiller, at", "A) Planen godkendes.", "B) Sagen drøftes."],
            [("A", "godkendt"), ("B", "drøftet")],
        ),
        (["Det indstilles:", "At 1) planen godkendes", "At 2) sagen drøftes"], [("1", "godkendt"), ("2", "drøftet")]),
        (["Chefen indstiller, at", "- orienteringen drøftes."], [("", "drøftet")]),
        (["Chefen indstiller, at", "- planen godkendes.", "- sagen drøftes."], [("1", "godkendt"), ("2", "drøftet")]),
        (["Chefen indstiller: 1) at planen godkendes, 2) at sagen drøftes."], [("1", "godkendt"), ("2", "drøftet")]),
        (["Meddelelserne forelægges til orientering."], [("", "taget til efterretning")]),
        (["Til drøftelse."], [("", "drøftet")]),
        (["Punktet forelægges uden indstilling."], []),
        (["-"], []),
        (
            [
                "Centret indstiller, at",
                "1. planen godkendes.",
                "Social og Sundhed, 6. januar 2020, pkt. 3:",
                "Anbefales.",
            ],
            [("1", "godkendt")],
        ),
    ],
)
def test_points_are_set_apart_in_many_ways(paragraphs: list[str], expected: list[tuple[str, Outcome]]) -> None:
    assert [point[:2] for point in asked(*paragraphs)] == expected


def test_the_span_of_a_point_is_its_words() -> None:
    assert [words for _, _, words in asked("Det indstilles,", "at planen godkendes, og", "at sagen drøftes.")] == [
        "at planen godkendes",
        "at sagen drøftes.",
    ]


@pytest.mark.parametrize(
    ("heading", "is_read"),
    [
        ("Administrativ indstilling", True),
        ("Forvaltningens indstilling", True),
        ("Sagsfremstilling", False),
        ("Beslutning", False),
    ],
)
def test_sections_that_recommend_are_read(heading: str, is_read: bool) -> None:
    assert bool(asked("At planen godkendes.", heading=heading)) == is_read


@pytest.mark.parametrize(
    ("recommended", "decided", "differs"),
    [
        ("at orienteringen tages til efterretning", "Taget til efterretning.", False),
        ("at orienteringen tages til efterretning", "Udsat.", True),
        ("at orienteringen tages til efterretning", "Ikke godkendt.", True),
        ("at orienteringen tages til efterretning", "Udgår.", True),
        ("at planen godkendes", "Anbefales godkendt.", False),
        ("at planen godkendes", "Anbefales med den ændring, at fristen er 1. maj.", True),
        ("at planen godkendes", "Godkendt med bemærkning om, at naboerne høres.", False),
        ("at sagen drøftes", "Drøftet.", False),
        ("at sagen drøftes", "Taget til efterretning.", False),
        ("at sagen drøftes", "Godkendt.", False),
        ("at ansøgningen afvises", "Afslag.", False),
        ("at ansøgningen afvises", "Udvalget kunne ikke godkende indstillingen.", True),
        ("at sagen udsættes", "Udsat.", False),
        ("at planen godkendes", "Intet.", False),
    ],
)
def test_a_decision_departs_or_follows(recommended: str, decided: str, differs: bool) -> None:
    assert [each.differs for each in compared(item(f"Det indstilles, {recommended}.", decided))] == [differs]


def test_points_answer_one_another_by_number() -> None:
    one, two = compared(
        item("1. Planen vedtages.\n2. Orienteringen tages til efterretning.", "1. Udsat.\n2. Godkendt.")
    )
    assert (one.point, one.recommended, one.decided, one.differs) == ("1", "godkendt", "udsat", True)
    assert (two.point, two.recommended, two.decided, two.differs) == ("2", "taget til efterretning", "godkendt", False)


@pytest.mark.parametrize(
    "piece", ["at a, at ", "1. ", "1) at ", "indstiller a ", "Økonomiudvalget, ", "- a\n\n", "å", ", at "]
)
def test_any_long_text_is_read_promptly(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    find_points(text, [Section("Indstilling", 0, len(text))])
    assert time.process_time() - began < 3  # under one on an idle machine; a pattern that tries again takes minutes


PIECES = st.sampled_from(
    ["at ", "1. ", "2) ", "- ", "Planen godkendes", ", og ", ". ", "\n\n", "indstiller, ", "Ingen", "a) "]
)


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=60))
def test_points_are_ordered_apart_and_have_words(words: str) -> None:
    points = find_points(words, [Section("Indstilling", 0, len(words))])
    bounds = [position for point in points for position in (point.start, point.end)]
    assert bounds == sorted(bounds)
    assert all(words[point.start : point.end].strip() for point in points)
