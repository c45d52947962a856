"""The benchmarks run and compare what they say they compare; their figures are measured by ``make bench-speed``."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import percolation, speed
from benchmarks.engines.fts5 import Fts5
from benchmarks.engines.plain_whoosh import PlainWhoosh
from benchmarks.engines.tantivy import Tantivy, tantivy
from benchmarks.engines.values import Ask, Engine, Row

ROOT = Path(__file__).parents[1]


def row(number: int, body: str) -> Row:
    held = percolation.new_meeting(0)[0]
    return Row(f"maaleby/udvalg/2026-01-01/{number}", f"Punkt {number}", body, "", "", "", "", held.date)


@pytest.mark.parametrize("made", [PlainWhoosh, Fts5, *([Tantivy] if tantivy else [])])
def test_engines_tell_which_saved_searches_new_items_answer(made: type[Engine], tmp_path: Path) -> None:
    engine = made(tmp_path)  # type: ignore[call-arg]
    engine.keep([Ask("", ("cykelsti",)), Ask("", ("cykelsti", "busvej")), Ask("", phrase="ny busvej"), Ask("", ("ø",))])
    answered = engine.answered([row(1, "En cykelsti og en ny busvej."), row(2, "Busvej, som er ny, ved en cykelsti.")])
    assert answered.pairs == 2 + 2 + 1


def test_saved_searches_are_different_and_made_of_the_texts() -> None:
    texts = [row.body for row in percolation.new_meeting(0)]
    saved = percolation.searches(texts, 100)
    assert len(set(saved)) == 100
    whole = "\n".join(texts)
    assert all(word in whole for each in saved for word in each.words)


def test_ratios_that_are_not_those_kept_are_named() -> None:
    (kept, *_) = json.loads(speed.LAST.read_text(encoding="utf-8")).values()
    twice = {
        name: {label: 2 * value if isinstance(value, float) else value for label, value in own.items()}
        for name, own in kept.items()
    }
    assert speed.beside_those_kept(kept, kept).startswith("40 of 40 ratios")
    (head, *beyond) = speed.beside_those_kept(kept | {"tantivy": twice["tantivy"]}, kept).splitlines()
    assert head.startswith("38 of 40")
    assert [each.partition(":")[0] for each in beyond] == ["tantivy, all, median", "tantivy, all, p95"]


@pytest.mark.slow
def test_speed_is_measured_in_every_engine_that_is_installed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed", "--items", "60"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for row_of_table in (*speed.KINDS, "one item until found", "saved searches", "words read for names a second"):
        assert row_of_table in done.stdout
    assert "| Referatbasen | plain Whoosh | SQLite FTS5 |" in done.stdout
