"""The words of what is shown, kept as numbers: they are marked as the texts themselves would be."""

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.search import analysis
from indexer.search.concepts import Concept, Meaning, Variant
from indexer.search.query import parse_query
from indexer.search.shown import Builder, Shown, sum_of, write
from indexer.search.spans import matching_spans, spans_among
from tests.test_search_spans import MEANINGS, TEXTS

TORV = Variant((analysis.word("torv").form,), 1.0, "ord", "torv")
MEANING = Meaning(parse_query("torv"), (Concept("torv", (TORV,)),))


def built(texts: Sequence[str]) -> Shown:
    words = Builder()
    for text in texts:
        words.add(text)
    return words.built()


@given(st.lists(st.lists(TEXTS, max_size=4), max_size=4), MEANINGS, st.data())
def test_texts_put_together_on_disk_are_marked_as_if_they_were_read(
    parts: list[list[str]], meaning: Meaning, data: st.DataObject
) -> None:
    keep = [np.array([data.draw(st.booleans()) for _ in part], bool) for part in parts]
    left = [
        text
        for part, kept in zip(parts, keep, strict=True)
        for text, is_kept in zip(part, kept, strict=True)
        if is_kept
    ]
    with TemporaryDirectory() as folder:
        write(Path(folder), "whole", [(built(part), kept) for part, kept in zip(parts, keep, strict=True)])
        shown = Shown.open(Path(folder), "whole")
        assert [shown.sum_of(number) for number in range(len(shown))] == [sum_of(text) for text in left]
        wanted = [number for number in range(len(left)) if data.draw(st.booleans())]
        assert spans_among(shown, wanted, meaning) == [matching_spans(left[number], meaning) for number in wanted]


@given(st.lists(TEXTS, max_size=4))
@example(["skole" + " " * 1000 + "§ 50" + "\n" * 300 + "by"])
def test_every_word_is_where_it_stands(texts: list[str]) -> None:
    stretch = built(texts).stretch(range(len(texts)))
    is_word = stretch.starts < stretch.ends
    places = zip(*(part[is_word].tolist() for part in (stretch.texts, stretch.starts, stretch.ends)), strict=True)
    assert list(places) == [
        (number, start, end) for number, text in enumerate(texts) for start, end in analysis.word_places(text)
    ]


def test_a_spelling_that_no_text_is_left_of_is_dropped(tmp_path: Path) -> None:
    write(tmp_path, "whole", [(built(["skolen ligger her", "byens torv"]), np.array([False, True]))])
    shown = Shown.open(tmp_path, "whole")
    assert shown.spellings.words(0, len(shown.spellings)) == [b"byens\x1fbyens", b"torv\x1ftorv"]
    assert not shown.saying([analysis.word("skolen").form]).any()
    assert shown.saying([analysis.word("by").form]).tolist() == [True, False, False]


@pytest.mark.parametrize("part", ["shown.numbers", "kin.items"])
def test_an_array_that_is_cut_off_is_said_to_be_damaged(tmp_path: Path, part: str) -> None:
    write(tmp_path, "whole", [(built(["byens torv"]), np.array([True]))])
    path = tmp_path / f"whole.{part}"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="size"):
        Shown.open(tmp_path, "whole")


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="memory is told by file on Linux only")
def test_what_is_let_go_of_is_no_longer_in_memory_and_is_there_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "whole", [(built(["byens torv " * 5000]), np.array([True]))])
    shown = Shown.open(tmp_path, "whole")
    assert spans_among(shown, [0], MEANING)
    assert _kilobytes_of(tmp_path) > 0
    shown.let_go(keep_words=True)
    kept = {path.name for path in tmp_path.iterdir() if _kilobytes_of(path)}
    assert {"whole.shown.lengths", "whole.kin.letters"} <= kept, "every search looks there"
    assert not kept & {"whole.shown.numbers", "whole.shown.gaps"}
    shown.let_go()
    assert _kilobytes_of(tmp_path) == 0
    assert len(spans_among(shown, [0], MEANING)[0]) == 5000


def _kilobytes_of(folder: Path) -> int:
    """Return how much of the files in a folder is in the memory of this process."""
    total, is_here = 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8", errors="replace").splitlines():
        if re.match("[0-9a-f]+-", line):
            is_here = str(folder) in line
        elif is_here and line.startswith("Rss:"):
            total += int(line.split()[1])
    return total
