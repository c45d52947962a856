"""Names on the command line: what an entity is, and what an operator rules about it. All people are invented."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import publisher
from tests.commands import run
from tests.test_naming import meeting

TEXTS = (
    "Solveig Amdrup (F) og Solveig Bering (V) talte. Hovedstadens Rekrutteringsservice (HRS) flytter.",
    "HRS flytter igen, og Solveig Amdrup (F) er enig. Solveig Bering (V) er ikke.",
)


@pytest.fixture
def operator(tmp_path: Path) -> Path:
    """A folder with a configuration and an archive of two meetings."""
    (tmp_path / "config.toml").write_text('[[councils]]\nid = "eksempelkoebing"\nname = "Eksempelkøbing"\n')
    (tmp_path / "in").mkdir()
    for day, text in enumerate(TEXTS, 1):
        (tmp_path / "in" / f"{day}.json").write_bytes(publisher.firstagenda_json(meeting(text, day=day)))
    assert run("import", "in", cwd=tmp_path).exit_code == 0
    return tmp_path


def shown(name: str, cwd: Path) -> dict[str, Any]:
    done = run("show", name, "--json", cwd=cwd)
    assert done.exit_code == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_show_tells_a_person_what_is_known_of_a_name(operator: Path) -> None:
    done = run("show", "hovedstadens rekrutteringsservice", cwd=operator)
    assert done.exit_code == 0
    assert "Hovedstadens Rekrutteringsservice" in done.stdout
    assert "HRS (forkortelse" in done.stdout
    assert "HRS flytter igen, og Solveig Amdrup (F) er enig." in done.stdout


def test_a_name_nobody_has_is_answered_with_the_nearest(operator: Path) -> None:
    done = run("show", "Solvejg Amdrup", cwd=operator)
    assert done.exit_code == 1
    assert "«Solveig Amdrup»" in done.stderr


def test_merged_entities_are_one_also_after_a_rebuild_until_it_is_undone(operator: Path) -> None:
    done = run("names", "merge", "Solveig Bering", "Solveig Amdrup", "--json", cwd=operator)
    assert done.exit_code == 0, done.stderr
    ruling = json.loads(done.stdout)
    assert (ruling["action"], ruling["number"]) == ("merge", 1)
    assert "names undo 1" in done.stderr
    assert run("rebuild", cwd=operator).exit_code == 0
    both = shown("Solveig Amdrup", operator)
    assert {alias["name"] for alias in both["aliases"]} == {"Solveig Amdrup", "Solveig Bering"}
    assert shown("Solveig Bering", operator)["entity"] == both["entity"]
    assert run("names", "undo", "1", cwd=operator).exit_code == 0
    assert shown("Solveig Bering", operator)["entity"] != both["entity"]


def test_a_split_takes_later_mentions_to_another(operator: Path) -> None:
    before = shown("HRS", operator)["total"]
    done = run("names", "split", "HRS", "--name", "HRS", "--as", "Havnens Redningsstation", "--since", "2024-05-02",
               cwd=operator)  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert shown("Havnens Redningsstation", operator)["total"] == 1
    assert shown("Hovedstadens Rekrutteringsservice", operator)["total"] == before - 1


def test_a_split_that_hits_nothing_changes_nothing(operator: Path) -> None:
    done = run("names", "split", "HRS", "--name", "XYZ", "--as", "Noget andet", cwd=operator)
    assert done.exit_code == 1
    assert "intet er ændret" in done.stderr
    assert all(
        each["undone_at"] for each in json.loads(run("names", "rulings", "--json", cwd=operator).stdout)["rulings"]
    )


def test_renamed_and_hidden(operator: Path) -> None:
    assert run("names", "rename", "HRS", "Rekrutteringsservice Hovedstaden", cwd=operator).exit_code == 0
    assert shown("HRS", operator)["name"] == "Rekrutteringsservice Hovedstaden"
    assert run("names", "hide", "Solveig Bering", cwd=operator).exit_code == 0
    assert run("show", "Solveig Bering", cwd=operator).exit_code == 1
    listed = run("names", "rulings", cwd=operator)
    assert "omdøb" in listed.stdout
    assert "skjul" in listed.stdout


def test_wrong_use_of_names_is_said(operator: Path) -> None:
    assert run("names", "merge", "HRS", "HRS", cwd=operator).exit_code == 1
    assert run("names", "hide", "Ingen Ved Hvem", cwd=operator).exit_code == 1
    assert run("names", "undo", "7", cwd=operator).exit_code == 1
    assert run("names", "split", "HRS", "--as", "X", cwd=operator).exit_code == 2
