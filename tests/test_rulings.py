"""The file of an operator's decisions: it loses nothing, and says where it cannot be read."""

from datetime import date
from pathlib import Path

import pytest

from indexer import rulings
from indexer.errors import NotFoundError, ReferatbasenError


def test_a_decision_is_read_back_as_it_was_made(tmp_path: Path) -> None:
    made = rulings.add(tmp_path, "split", "fh", into="havnen", name="FH", since="2025-01-01")
    assert (made.number, made.action, made.entity, made.into, made.name, made.since) == (
        1,
        "split",
        "fh",
        "havnen",
        "FH",
        date(2025, 1, 1),
    )
    assert rulings.in_force(tmp_path) == [made]


def test_nothing_decided_is_no_file(tmp_path: Path) -> None:
    assert rulings.in_force(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_an_undone_decision_is_kept_and_no_longer_counts(tmp_path: Path) -> None:
    first, second = rulings.add(tmp_path, "hide", "a"), rulings.add(tmp_path, "hide", "b")
    assert rulings.undo(tmp_path, first.number) == first
    assert rulings.in_force(tmp_path) == [second]
    assert [each.undone_at is not None for each in rulings.read(tmp_path)] == [True, False]
    with pytest.raises(NotFoundError, match="nummer 1"):
        rulings.undo(tmp_path, first.number)


def test_a_decision_made_after_one_undone_has_a_number_of_its_own(tmp_path: Path) -> None:
    rulings.add(tmp_path, "hide", "a")
    rulings.undo(tmp_path, 1)
    assert rulings.add(tmp_path, "hide", "b").number == 3


@pytest.mark.parametrize(
    "line", ["nonsens", '{"at": "2026-01-01", "action": "sælg", "entity": "a"}', '{"action": "hide"}', "[]"]
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    rulings.add(tmp_path, "hide", "a")
    with (tmp_path / rulings.FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(ReferatbasenError, match="linje 2"):
        rulings.read(tmp_path)


def test_a_line_that_was_cut_off_while_it_was_written_does_not_count(tmp_path: Path) -> None:
    first = rulings.add(tmp_path, "hide", "a")
    with (tmp_path / rulings.FILE_NAME).open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-01-01T00:00:00", "action": "hi')
    assert rulings.in_force(tmp_path) == [first]
    second = rulings.add(tmp_path, "hide", "b")
    assert rulings.in_force(tmp_path) == [first, second]
