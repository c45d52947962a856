"""Where what is wanted stands in a text: judged word by word, the same as read off the whole analysis."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from indexer.search.analysis import Token, fold, tokens
from indexer.search.concepts import Concept, Meaning, Variant
from indexer.search.query import parse_query
from indexer.search.spans import matching_spans

WORDS = (
    *("skole", "Skolerne", "skolebestyrelsen", "cykelstier", "by", "byens", "torv", "KL", "kl.", "§ 50", "2,59"),
    *("erhvervs- og vækstpolitik", "børne-, ungdoms- og skoleudvalget", "15.00.00-P05-12-25", "A/S", "Æbleø", "ÅEN"),
)
FORMS = tuple({form for word in WORDS for token in tokens(word) for form in (*token.forms, *token.related)})
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=30).map(" ".join)
VARIANTS = st.builds(
    Variant,
    st.lists(st.sampled_from(FORMS), min_size=1, max_size=3).map(tuple),
    st.sampled_from([1.0, 0.5, 0.3]),
    st.just("ord"),
    st.just(""),
    within=st.booleans(),
    apart=st.booleans(),
    beginning=st.sampled_from(["", "", "sk", "by"]),
)
MEANINGS = st.builds(
    Meaning,
    st.sampled_from(["", "15.00.00", "skole"]).map(parse_query),
    st.lists(st.builds(Concept, st.just(""), st.lists(VARIANTS, max_size=4).map(tuple)), max_size=3).map(tuple),
)


@given(TEXTS, MEANINGS)
def test_each_spelling_judged_once_gives_what_the_whole_analysis_gives(text: str, meaning: Meaning) -> None:
    covered = {place for span in matching_spans(text, meaning) for place in range(span.start, span.end)}
    assert covered == {place for start, end in _by_definition(text, meaning) for place in range(start, end)}


def _by_definition(text: str, meaning: Meaning) -> Iterator[tuple[int, int]]:
    words = tokens(text)
    for concept in meaning.concepts:
        strong = [pair for one in concept.variants if one.weight >= 0.5 for pair in _said(text, words, one)]
        yield from strong or [pair for one in concept.variants if one.weight < 0.5 for pair in _said(text, words, one)]
    if number := meaning.query.journal:
        yield from ((word.start, word.end) for word in words if word.form.startswith(number))


def _said(text: str, words: tuple[Token, ...], variant: Variant) -> Iterator[tuple[int, int]]:
    for place, word in enumerate(words):
        run = words[place : place + len(variant.forms)]
        if (
            (variant.within and set(variant.forms) & set(word.related))
            or (variant.beginning and fold(text[word.start : word.end]).startswith(variant.beginning))
            or ((variant.apart or len(variant.forms) == 1) and set(variant.forms) & set(word.forms))
        ):
            yield word.start, word.end
        is_phrase = not variant.apart and len(variant.forms) > 1 and len(run) == len(variant.forms)
        if is_phrase and all(form in each.forms for form, each in zip(variant.forms, run, strict=True)):
            yield run[0].start, run[-1].end
