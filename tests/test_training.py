"""The text the pipeline of names learns from, and what it has learnt, judged on topics it has never seen."""

import re
from collections import Counter
from pathlib import Path

import pytest

from indexer.entities.danish import LABELS, SHIPPED, Recogniser
from training import evaluate
from training.text import HELD_OUT, HERE, Item, parse, problems, read
from training.train import train

ROOT = Path(__file__).parent.parent
LEARNT = read(HERE / "text")
UNSEEN = {folder.name: read(folder) for folder in HELD_OUT}


@pytest.mark.parametrize("items", [LEARNT, *UNSEEN.values()], ids=["text", *UNSEEN])
def test_the_text_is_marked_as_its_guide_says(items: list[Item]) -> None:
    assert list(problems(items)) == []


def test_there_is_enough_of_it_in_many_fields() -> None:
    assert len(LEARNT) >= 500
    assert sum(len(item.text.split()) for item in LEARNT) >= 120_000
    assert len({item.topic for item in LEARNT}) >= 25
    assert not {item.topic for item in LEARNT} & {item.topic for items in UNSEEN.values() for item in items}


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("Titel\n\n[Måløv](LOC og resten", "a mark that is not whole"),
        ("Titel\n\n[Måløv](PLACE)", "no such label"),
        ("Titel\n\n[Måløv,](LOC)", "blanks at the edge"),
        ("Titel\n\nNord[Måløv](LOC)", "beginning within a word"),
        ("Titel\n\n[Målø](LOC)v", "ending within a word"),
        ("Titel\n\n[Måløv](LOC)-området", "within a compound"),
        ("Titel\n\n[Måløv](LOC) og [Måløv](ORG)", "one name under two labels"),
        ("Titel\n\n[Ib Holm](PER) og Ib Holm", "marked in one place and bare in another"),
        ("Titel\n-----\nTitel", "the same title"),
    ],
)
def test_what_is_wrong_with_marks_is_said(marked: str, said: str) -> None:
    assert any(said in problem for problem in problems(parse("emne", marked)))


def test_marks_become_places_in_plain_text() -> None:
    (item,) = parse("emne", "Skoler i [Måløv](LOC)\n\n[Ib Holm](PER) (A) talte.")
    assert [(item.text[start:end], label) for start, end, label in item.names] == [("Måløv", "LOC"), ("Ib Holm", "PER")]


# What was learnt


Judged = dict[tuple[str, str], dict[str, evaluate.Score]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    """The shipped pipeline's scores on text it has not seen."""
    found: Judged = {}
    for name, items in UNSEEN.items():
        by_model = evaluate.said_by_model(Recogniser().names, items)
        found[name, "model"] = dict(evaluate.scores(items, by_model))
        found[name, "with rules"] = dict(evaluate.scores(items, evaluate.said_with_rules(items, by_model)))
    return found


@pytest.mark.parametrize(
    ("text", "all_least", "each_least"), [("ordinary", 0.935, 0.92), ("everyday", 0.93, 0.92), ("dense", 0.9, 0.87)]
)
def test_names_in_unseen_text_are_found_as_well_as_promised(
    judged: Judged, text: str, all_least: float, each_least: float
) -> None:
    found = judged[text, "with rules"]
    assert found["all"].f1 >= all_least
    assert all(found[label].f1 >= each_least for label in LABELS)


def test_readme_says_what_is_measured(judged: Judged) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+), (model|with rules) \| (\w+) \| ([\d. |]+) \| (\d+) \|$", readme, re.MULTILINE)
    assert Counter((text, name) for text, name, *_ in rows) == dict.fromkeys(judged, 4)
    for text, name, label, figures, number in rows:
        score = judged[text, name][label]
        assert score.real == int(number)
        for said, real in zip(figures.split(" | "), (score.precision, score.recall, score.f1), strict=True):
            assert float(said) == pytest.approx(100 * real, abs=0.3)  # another processor rounds in other places


def test_the_model_is_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) < 10_000_000


def test_the_same_text_and_seed_give_the_same_pipeline(tmp_path: Path) -> None:
    for name in ("first", "second"):
        train(LEARNT[:8], epochs=2, say=lambda _line: None).to_disk(tmp_path / name)
    files = [path.relative_to(tmp_path / "first") for path in (tmp_path / "first").rglob("*") if path.is_file()]
    assert files
    for file in files:
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes(), file


def test_scores_count_borders_and_labels() -> None:
    item = Item("emne:1", "Titel\n\nMåløv og KL", ((7, 12, "LOC"), (16, 18, "ORG")))
    scores = evaluate.scores([item], [{(7, 12, "LOC"), (15, 18, "ORG")}])
    assert (scores["LOC"].f1, scores["ORG"].f1, scores["all"].f1) == (1.0, 0.0, 0.5)
    assert evaluate.scores([item], [set()])["all"].precision == 0.0
