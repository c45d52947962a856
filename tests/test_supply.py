"""What is built on is listed, licensed and pinned, and the lists are those of the locks."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import supply

ROOT = Path(__file__).parent.parent
BILL = supply.sbom()
PERMITTED = {  # what may be shipped with MIT code and served to anyone
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "ZPL-2.1",
    "Zlib",
}


def test_the_list_of_licences_is_that_of_the_locks() -> None:
    written = supply.LICENCES.read_text(encoding="utf-8")
    assert written == supply.licence_table(), "run «make licences»"
    for lock in supply.EVERY:
        for name, version in re.findall(
            r"^([\w.-]+)==([^\s;]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE
        ):
            assert re.search(rf"^\| {re.escape(name)} \| (?:.*, )?{re.escape(version)}[ ,]", written, re.MULTILINE), (
                name
            )


@pytest.mark.parametrize("name", sorted({each.name for each in supply.locked(supply.EVERY)}))
def test_every_licence_may_be_shipped(name: str) -> None:
    assert set(re.findall(r"[A-Za-z0-9.-]+", supply.licence(name))) - {"AND", "OR", "WITH"} <= PERMITTED


def test_what_is_said_by_hand_is_locked_and_contradicts_no_package() -> None:
    names = {each.name for each in supply.locked(supply.EVERY)}
    assert set(supply.SAID) <= names
    for name, said in supply.SAID.items():
        stated = supply.stated_licence(name)
        assert stated is None or set(re.findall(r"[\w.-]+", stated)) <= set(re.findall(r"[\w.-]+", said)), name


def test_an_unknown_licence_is_no_guess() -> None:
    with pytest.raises(LookupError, match="findes-ikke"):
        supply.licence("findes-ikke")


def test_the_bill_of_materials_holds_every_package_that_runs_with_its_hashes() -> None:
    locked = supply.locked(supply.RUNTIME)
    assert {(each["name"], each["version"]) for each in BILL["components"]} == {
        (each.name, each.version) for each in locked
    }
    assert len(locked) > 50
    for component in BILL["components"]:
        (reference,) = component["externalReferences"]
        assert reference["hashes"]
        assert all(re.fullmatch(r"[0-9a-f]{64}", each["content"]) for each in reference["hashes"])
        assert component["licenses"][0]["expression"]


def test_the_bill_says_what_needs_what_and_names_nothing_it_lacks() -> None:
    needs: dict[str, list[str]] = {each["ref"]: each["dependsOn"] for each in BILL["dependencies"]}
    known = {BILL["metadata"]["component"]["bom-ref"], *(each["bom-ref"] for each in BILL["components"])}
    assert set(needs) == known
    assert {each for needed in needs.values() for each in needed} <= known
    assert any(each.startswith("pkg:pypi/flask@") for each in needs[BILL["metadata"]["component"]["bom-ref"]])
    flask = next(ref for ref in needs if ref.startswith("pkg:pypi/flask@"))
    assert any(each.startswith("pkg:pypi/werkzeug@") for each in needs[flask])


def test_the_same_locks_give_the_same_bill(tmp_path: Path) -> None:
    written: list[Any] = []
    for name in ("a.json", "b.json"):
        command = [sys.executable, "-m", "tests.supply", "sbom", str(tmp_path / "dist" / name)]
        subprocess.run(command, cwd=ROOT, check=True, timeout=60)
        written.append((tmp_path / "dist" / name).read_bytes())
    assert written[0] == written[1]


def test_every_advisory_that_is_let_pass_is_answered() -> None:
    lines = (ROOT / "deploy" / "advisories.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            assert re.fullmatch(r"(?:GHSA|PYSEC|CVE)-[\w-]+  \S.{20,}", line), (
                "ID, two spaces, and why it does not matter"
            )
