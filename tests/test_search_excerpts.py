"""The passage of a text that answers a query, with the words that match marked."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.sections import Block, assemble
from indexer.search.excerpts import LENGTH, excerpt, mark, matching_spans
from indexer.search.query import parse_query

FILLER = "Kommunen arbejder videre med planen for byen. "
WORDS = st.sampled_from(
    [
        "skole",
        "Skolerne",
        "cykelsti",
        "vej.",
        "<b>&amp;",
        "<mark>",
        "byens",
        "torv,",
        "plan",
        "2,59",
        "åen",
        "15.00.00-P05-12-25",
    ]
)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=80).map(" ".join)
BLOCKS = st.lists(
    st.builds(Block, st.sampled_from(["Beslutning", "Afbud", "Økonomi", "Tidligere behandling"]), st.just(True))
    | st.builds(Block, PARAGRAPHS),
    max_size=8,
)
QUERIES = st.sampled_from(["skole", "skole cykelsti", '"byens torv"', "cyk* mark", "15.00.00", "amp", "findesikke", ""])


def plain(marked: str) -> str:
    return html.unescape(re.sub("</?mark>", "", marked))


def marked_words(marked: str) -> list[str]:
    return [html.unescape(word) for word in re.findall("<mark>(.*?)</mark>", marked)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("skole", ["Skolerne", "skolen"]),
        ("SKOLER", ["Skolerne", "skolen"]),
        ("skol*", ["Skolerne", "skolen", "skolebus"]),
        ('"langs åen"', ["langs åen"]),
        ("aaen", ["åen", "Åen"]),
        ("15.00.00", ["15.00.00-P05-12-25"]),
        ("skole -skolebus", ["Skolerne", "skolen"]),
        ("åen sag", ["åen", "Åen", "Sag"]),
        ("hus", []),
    ],
)
def test_the_forms_of_a_word_are_marked(typed: str, words: list[str]) -> None:
    text = "Skolerne og skolen har skolebus langs åen. Åen er lang. Sag 15.00.00-P05-12-25."
    assert marked_words(excerpt(text, (), parse_query(typed))) == words


def test_words_of_a_phrase_count_only_where_the_phrase_stands() -> None:
    assert mark("Byens torv. Torv i byen.", parse_query('"byens torv"')) == "<mark>Byens torv</mark>. Torv i byen."


@pytest.mark.parametrize("typed", ["script", "alert", "cykelsti", ""])
def test_mark_up_in_a_text_is_escaped(typed: str) -> None:
    text = "Se <script>alert('x' & \"y\")</script> om cykelsti"
    marked = excerpt(text, (), parse_query(typed))
    assert "<" not in re.sub("</?mark>", "", marked)
    assert '"' not in marked
    assert plain(marked) == text


def test_a_title_is_marked_whole() -> None:
    assert mark("Skoler & <b>stier</b>", parse_query("skole")) == "<mark>Skoler</mark> &amp; &lt;b&gt;stier&lt;/b&gt;"


def test_a_passage_with_all_the_words_goes_before_one_with_some() -> None:
    text = f"Om skolen. {FILLER * 12}Skolen får en cykelsti. {FILLER * 12}En cykelsti. {FILLER * 5}"
    assert marked_words(excerpt(text, (), parse_query("skole cykelsti"))) == ["Skolen", "cykelsti"]


def test_the_words_a_passage_was_chosen_for_are_shown() -> None:
    opening = "Det er en lang sætning om hvordan kommunen i mange år og med stor omhu har ledt efter en plads til en ny"
    between = (
        "som efter lange drøftelser med naboer og foreninger og forældre og lærere og pædagoger og politi og alle "
    )
    text = f"{opening} skole {between * 2} cykelsti. {FILLER * 12}Skolen får en cykelsti. {FILLER * 5}"
    assert {word.lower() for word in marked_words(excerpt(text, (), parse_query("skole cykelsti")))} >= {"cykelsti"}


def test_the_decision_goes_before_a_mention_in_passing() -> None:
    text, sections = assemble(
        [
            Block("Sagsfremstilling", heading=True),
            Block(f"Skolen ligger her. {FILLER * 10}"),
            Block("Beslutning", heading=True),
            Block("Skolen udvides."),
            Block("Afbud", heading=True),
            Block("Skole Skolesen (A)"),
        ]
    )
    assert plain(excerpt(text, sections, parse_query("skole"))) == "Skolen udvides."


def test_without_a_match_the_matter_itself_begins() -> None:
    text, sections = assemble(
        [
            Block("Tidligere behandling", heading=True),
            Block("Økonomiudvalget den 7. oktober 2025"),
            Block("Sagsfremstilling", heading=True),
            Block("Vejen er smal."),
        ]
    )
    assert excerpt(text, sections, parse_query("findesikke")) == "Vejen er smal."
    assert excerpt("", (), parse_query("skole")) == ""


@given(BLOCKS, QUERIES)
def test_an_excerpt_is_a_piece_of_the_text_of_one_section_and_of_whole_words(blocks: list[Block], typed: str) -> None:
    text, sections = assemble(blocks)
    shown = plain(excerpt(text, sections, parse_query(typed)))
    lead = text[: min((section.start for section in sections), default=len(text))]
    assert any(shown in body for body in [lead, *(text[section.start : section.end] for section in sections)])
    assert set(shown.split()) <= set(text.split())
    assert len(shown) <= LENGTH


@given(BLOCKS, QUERIES)
def test_an_excerpt_shows_a_match_where_there_is_one(blocks: list[Block], typed: str) -> None:
    text, sections = assemble(blocks)
    query = parse_query(typed)
    assert ("<mark>" in excerpt(text, sections, query)) == bool(matching_spans(text, query))


@given(st.lists(PARAGRAPHS, max_size=4).map("\n\n".join), QUERIES)
def test_marking_changes_no_letter_of_a_text(text: str, typed: str) -> None:
    assert plain(mark(text, parse_query(typed))) == text
