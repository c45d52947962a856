"""The archive as files: JSON Lines, CSV and Popolo, from the sample."""

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from indexer import export
from indexer.library import Library
from tests.commands import run
from tests.test_cli import EBUU

TODAY = date(2025, 12, 1)


def rows(library: Library, what: export.What) -> list[dict[str, object]]:
    return [json.loads(line) for line in export.lines(library, what, "jsonl", today=TODAY)]


def test_every_item_is_a_line_whose_facts_point_to_their_words(sample: Library) -> None:
    items = {str(row["id"]): row for row in rows(sample, "items")}
    assert len(items) == 112
    item = items[f"{EBUU}/5"]
    for kind in ("mentions", "references", "votes", "statements", "presence", "decisions", "planned"):
        facts = item[kind]
        assert isinstance(facts, list)
        assert facts, kind
        assert all(0 <= fact["start"] < fact["end"] <= len(str(item["text"])) for fact in facts)


def test_votes_say_who_and_how(sample: Library) -> None:
    own = [row for row in rows(sample, "votes") if row["item"] == f"{EBUU}/5"]
    assert {(row["voter"], row["party"], row["option"]) for row in own} == {
        ("Anja Holtze", "A", "yes"),
        ("Andre Amingsø", "D", "no"),
        ("Allan Kristensen", "C", "no"),
        ("Lars Green Bach", "B", "no"),
        ("Musa Kekec", "A", "no"),
    }
    assert {row["result"] for row in own} == {"forkastet"}
    assert {row["entity"] for row in own if row["voter"] == "Anja Holtze"} == {"ballerup/anja-holtze"}


def test_decisions_stand_beside_what_was_recommended(sample: Library) -> None:
    own = {row["point"]: row for row in rows(sample, "decisions") if row["item"] == f"{EBUU}/5"}
    assert (own["1"]["outcome"], own["1"]["differs"]) == ("godkendt med ændringer", True)
    assert (own["2"]["outcome"], own["2"]["differs"]) == ("godkendt", False)


def test_cases_are_listed_once_whatever_numbers_they_have_had(sample: Library) -> None:
    cases = rows(sample, "cases")
    both = [case for case in cases if "05.01.00-P20-3-23" in case["numbers"]]  # type: ignore[operator]
    assert [case["numbers"] for case in both] == [["05.01.00-P20-3-23", "05.01.08-G01-1-24"]]


@pytest.mark.parametrize("what", export.WHATS)
def test_csv_has_the_same_rows(sample: Library, what: export.What) -> None:
    text = "".join(export.lines(sample, what, "csv", today=TODAY))
    read = list(csv.DictReader(io.StringIO(text)))
    assert len(read) == len(rows(sample, what))
    assert not any(value.startswith(("=", "+", "@")) for row in read for value in row.values() if value)


def test_popolo_has_a_motion_and_its_votes(sample: Library) -> None:
    events = [json.loads(line) for line in export.lines(sample, "votes", "popolo", today=TODAY)]
    event = next(event for event in events if event["id"].startswith(f"{EBUU}/5#"))
    assert event["motion"]["classification"] == "ændringsforslag"
    assert event["motion"]["creator"] == [{"id": "ballerup/anja-holtze"}]
    assert event["result"] == "fail"
    assert {vote["option"] for vote in event["votes"]} == {"yes", "no"}
    with pytest.raises(ValueError, match="popolo"):
        list(export.lines(sample, "items", "popolo", today=TODAY))


def test_the_command_writes_a_file_and_refuses_what_makes_no_sense(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "corpus")
    done = run("export", "--what", "votes", "--format", "csv", "--to", "stemmer.csv", cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "stemmer.csv").read_text(encoding="utf-8").startswith("item,council,committee,date")
    assert run("export", "--what", "items", "--format", "popolo", cwd=tmp_path).exit_code == 2
    assert run("export", "--to", "findes/ikke.jsonl", cwd=tmp_path).exit_code == 1
