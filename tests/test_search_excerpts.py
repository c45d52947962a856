"""The passage of a text that answers a query, with the words that match marked."""

import html
import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.minutes.sections import Block, assemble
from indexer.search import excerpts
from indexer.search.concepts import Meaning, understand
from indexer.search.excerpts import LENGTH, excerpt, mark
from indexer.search.query import parse_query
from indexer.search.spans import matching_spans
from indexer.search.thesaurus import Forms, Related

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
        "erhvervs- og vækstpolitik",
        "skolebestyrelsen",
        "KL",
        "§ 50",
    ]
)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=80).map(" ".join)
BLOCKS = st.lists(
    st.builds(Block, st.sampled_from(["Beslutning", "Afbud", "Økonomi", "Tidligere behandling"]), st.just(True))
    | st.builds(Block, PARAGRAPHS),
    max_size=8,
)
QUERIES = st.sampled_from(
    [
        "skole",
        "skole cykelsti",
        '"byens torv"',
        "cyk* mark",
        "15.00.00",
        "amp",
        "findesikke",
        "",
        "erhvervspolitik OR KL",
        "bestyrelse -plan",
        "§ 50",
    ]
)


class EveryWord:
    """A vocabulary that knows every form, so that nothing is taken for a slip."""

    def knows(self, form: str) -> bool:
        return bool(form)

    def may_begin(self, beginning: str) -> bool:
        return True

    def near(self, text: str) -> tuple[tuple[str, int], ...]:
        raise AssertionError(f"«{text}» is known")

    def names(self) -> Sequence[str]:
        return ()

    def acronym(self, forms: Forms) -> Sequence[Related]:
        return ()

    def explained(self) -> Sequence[Forms]:
        return ()

    def frequency(self, form: str) -> int:
        return 1

    def has_number(self, beginning: str) -> bool:
        return True


def meaning(typed: str) -> Meaning:
    return understand(parse_query(typed), EveryWord())


def plain(marked: str) -> str:
    return html.unescape(re.sub("</?mark>", "", marked))


def marked_words(marked: str) -> list[str]:
    return [html.unescape(word) for word in re.findall("<mark>(.*?)</mark>", marked)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("skole", ["Skolerne", "skolen", "skolebus"]),
        ("SKOLER", ["Skolerne", "skolen", "skolebus"]),
        ("skol*", ["Skolerne", "skolen", "skolebus"]),
        ("skolebu*", ["skolebus"]),
        ('"langs åen"', ["langs åen"]),
        ("aaen", ["åen", "Åen"]),
        ("15.00.00", ["15.00.00-P05-12-25"]),
        ("skole -skolebus", ["Skolerne", "skolen", "skolebus"]),
        ("åen sag", ["åen", "Åen", "Sag"]),
        ("åen OR sag", ["åen", "Åen", "Sag"]),
        ("hus", []),
        ("-skole", []),
    ],
)
def test_the_forms_of_a_word_are_marked(typed: str, words: list[str]) -> None:
    text = "Skolerne og skolen har skolebus langs åen. Åen er lang. Sag 15.00.00-P05-12-25."
    assert marked_words(excerpt(text, (), meaning(typed))) == words


@pytest.mark.parametrize(
    ("typed", "text", "words"),
    [
        ("støjskærm", "Om støjskærmsprojektet.", ["støjskærmsprojektet"]),
        ("projekt", "Om støjskærmsprojektet.", ["støjskærmsprojektet"]),
        ("støjskærm", "En skærm imod støj.", ["skærm", "støj"]),
        ("fyring", "Kommunens afskedigelse af tre.", ["afskedigelse"]),
        ("afskedigelse", "Kommunens fyringer.", ["fyringer"]),
        ("afskedigelse", "De blev afskediget.", ["afskediget"]),
        ("barn", "Børnene i børnehaven.", ["Børnene", "børnehaven"]),
        ("uddannelsesvejledning", "Kommunens vejledning af unge.", ["vejledning af unge"]),
        ("bilag:støj", "Støjen ved vejen.", ["Støjen"]),
    ],
)
def test_parts_of_compounds_and_synonyms_are_marked(typed: str, text: str, words: list[str]) -> None:
    assert marked_words(mark(text, meaning(typed))) == words


@pytest.mark.parametrize(
    ("typed", "word"),
    [("trafik", "Cyklen."), ("skole", "Kolonien."), ("Hansen", "Hans."), ("støjskærm", "Støvet."), ("havn", "Haven.")],
)
def test_words_of_another_kind_are_not_marked(typed: str, word: str) -> None:
    assert marked_words(mark(word, meaning(typed))) == []


@pytest.mark.parametrize(
    ("typed", "hint", "better"),
    [
        ("skolebus", "Skolerne", "skolebussen"),
        ("administrere", "Administrator", "administrerer"),
        ("støjskærm", "Skærm", "støjvold"),
    ],
)
def test_what_only_hints_at_a_word_is_marked_where_nothing_better_stands(typed: str, hint: str, better: str) -> None:
    assert marked_words(mark(f"{hint} og vej.", meaning(typed))) == [hint]
    assert marked_words(mark(f"{hint} og {better}.", meaning(typed))) == [better]


def test_the_word_that_a_hanging_hyphen_stands_for_is_marked() -> None:
    assert marked_words(mark("Ny erhvervs- og kulturpolitik.", meaning("erhvervspolitik")))[0] == "erhvervs"
    assert marked_words(mark("Ny erhvervs- og kulturpolitik.", meaning('"ny erhvervspolitik"'))) == ["Ny erhvervs"]
    assert marked_words(mark("Ny erhverv og kulturpolitik.", meaning('"ny erhvervspolitik"'))) == []


def test_an_acronym_in_capitals_is_not_the_abbreviation() -> None:
    assert mark("Mødet med KL var kl. 10.", meaning("KL")) == "Mødet med <mark>KL</mark> var kl. 10."


def test_an_acronym_is_marked_in_capitals_and_in_full() -> None:
    text = "KL, dvs. Kommunernes Landsforening, er hørt."
    assert marked_words(mark(text, meaning("KL"))) == ["KL", "Kommunernes Landsforening"]
    assert marked_words(mark(text, meaning("kommunernes landsforening"))) == ["KL", "Kommunernes Landsforening"]


@pytest.mark.parametrize("text", ["Efter § 50.", "Efter §50.", "Efter § 50, stk. 2."])
def test_a_paragraph_of_law_is_marked_whole(text: str) -> None:
    assert [re.sub(r"\s", "", word) for word in marked_words(mark(text, meaning("paragraf 50")))] == ["§50"]


def test_a_paragraph_of_a_law_that_is_named_is_marked() -> None:
    assert marked_words(mark("Efter § 50 i serviceloven.", meaning("§ 50"))) == ["§ 50"]


def test_words_of_a_phrase_count_only_where_the_phrase_stands() -> None:
    assert mark("Byens torv. Torv i byen.", meaning('"byens torv"')) == "<mark>Byens torv</mark>. Torv i byen."


def test_words_side_by_side_are_one_marked_stretch() -> None:
    assert mark("Skolens cykelsti, skole", meaning("skole cykelsti")) == (
        "<mark>Skolens cykelsti</mark>, <mark>skole</mark>"
    )


def test_a_match_that_a_cut_goes_through_is_not_marked() -> None:
    assert mark("Skole og skole", meaning("skole"), start=0, end=11) == "<mark>Skole</mark> og sk"
    assert mark("Skole og skole", meaning("skole"), start=2) == "ole og <mark>skole</mark>"


@pytest.mark.parametrize("typed", ["script", "alert", "cykelsti", ""])
def test_mark_up_in_a_text_is_escaped(typed: str) -> None:
    text = "Se <script>alert('x' & \"y\")</script> om cykelsti"
    marked = excerpt(text, (), meaning(typed))
    assert "<" not in re.sub("</?mark>", "", marked)
    assert '"' not in marked
    assert plain(marked) == text


def test_a_title_is_marked_whole() -> None:
    assert mark("Skoler & <b>stier</b>", meaning("skole")) == "<mark>Skoler</mark> &amp; &lt;b&gt;stier&lt;/b&gt;"


def test_a_passage_with_all_the_words_goes_before_one_with_some() -> None:
    text = f"Om skolen. {FILLER * 12}Skolen får en cykelsti. {FILLER * 12}En cykelsti. {FILLER * 5}"
    assert marked_words(excerpt(text, (), meaning("skole cykelsti"))) == ["Skolen", "cykelsti"]


def test_two_ways_to_say_one_thing_count_as_one() -> None:
    text = f"Skolen, skoler og folkeskoler. {FILLER * 12}Skolen får en cykelsti. {FILLER * 12}"
    assert marked_words(excerpt(text, (), meaning("skole cykelsti"))) == ["Skolen", "cykelsti"]


def test_the_words_a_passage_was_chosen_for_are_shown() -> None:
    opening = "Det er en lang sætning om hvordan kommunen i mange år og med stor omhu har ledt efter en plads til en ny"
    between = (
        "som efter lange drøftelser med naboer og foreninger og forældre og lærere og pædagoger og politi og alle "
    )
    text = f"{opening} skole {between * 2} cykelsti. {FILLER * 12}Skolen får en cykelsti. {FILLER * 5}"
    assert {word.lower() for word in marked_words(excerpt(text, (), meaning("skole cykelsti")))} >= {"cykelsti"}


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
    assert plain(excerpt(text, sections, meaning("skole"))) == "Skolen udvides."


def test_without_a_match_the_matter_itself_begins() -> None:
    text, sections = assemble(
        [
            Block("Tidligere behandling", heading=True),
            Block("Økonomiudvalget den 7. oktober 2025"),
            Block("Sagsfremstilling", heading=True),
            Block("Vejen er smal."),
        ]
    )
    assert excerpt(text, sections, meaning("findesikke")) == "Vejen er smal."
    assert excerpt("", (), meaning("skole")) == ""


def test_an_excerpt_may_be_shorter() -> None:
    shown = plain(excerpt(f"Skolen. {FILLER * 20}", (), meaning("skole"), length=60))
    assert shown.startswith("Skolen.")
    assert len(shown) <= 60


def test_spans_say_which_of_the_things_wanted_stands_where() -> None:
    spans = matching_spans("Cykelstien til skolen, 15.00.00-P05-12-25", meaning("skole cykelsti 15.00"))
    assert [(span.start, span.end, span.concept) for span in spans] == [(0, 10, 1), (15, 21, 0), (23, 41, -1)]


@given(BLOCKS, QUERIES)
@example([Block("byens"), Block("Beslutning", heading=True), Block("torv,")], '"byens torv"')
def test_an_excerpt_is_a_piece_of_the_text_of_one_section_and_of_whole_words(blocks: list[Block], typed: str) -> None:
    text, sections = assemble(blocks)
    shown = plain(excerpt(text, sections, meaning(typed)))
    lead = text[: min((section.start for section in sections), default=len(text))]
    assert any(shown in body for body in [lead, *(text[section.start : section.end] for section in sections)])
    assert set(shown.split()) <= set(text.split())
    assert len(shown) <= LENGTH


@given(BLOCKS, QUERIES)
def test_an_excerpt_shows_a_match_where_there_is_one(blocks: list[Block], typed: str) -> None:
    text, sections = assemble(blocks)
    meant = meaning(typed)
    assert ("<mark>" in excerpt(text, sections, meant)) == bool(matching_spans(text, meant))


@given(st.lists(PARAGRAPHS, max_size=4).map("\n\n".join), QUERIES)
def test_marking_changes_no_letter_of_a_text(text: str, typed: str) -> None:
    assert plain(mark(text, meaning(typed))) == text


@given(st.lists(PARAGRAPHS, max_size=4).map("\n\n".join), QUERIES)
def test_spans_are_in_order_and_apart(text: str, typed: str) -> None:
    bounds = [position for span in matching_spans(text, meaning(typed)) for position in (span.start, span.end)]
    assert bounds == sorted(bounds)


@given(BLOCKS, QUERIES)
def test_the_passage_is_the_first_of_those_that_show_most(blocks: list[Block], typed: str) -> None:
    text, sections = assemble(blocks)
    spans = matching_spans(text, meaning(typed))
    best, most = None, 0.0
    for number, span in enumerate(spans):
        start, end = excerpts._bounds(text, sections, span, LENGTH)
        shown = [other for other in spans[number : number + 20] if other.end <= end] or [span]
        heading = next((each.heading for each in sections if each.start <= span.start < each.end), "")
        weight = excerpts._SECTION_WEIGHT.get(heading, 1.0)
        counts = (len({other.concept for other in shown}) + 0.1 * min(len(shown), 5)) * weight
        if counts > most + 1e-9:
            best, most = (start, end), counts
    if best:
        assert plain(excerpt(text, sections, meaning(typed))) == text[slice(*best)]
