"""What fuzzing found stays mended: each finding is read anew, and a sample of every target beside."""

from pathlib import Path

import pytest

from tests.fuzz.findings import fault, smallest
from tests.fuzz.targets import TARGETS

FOUND = sorted((Path(__file__).parent / "findings").glob("*/*"))
# Their samples are read by tests of their own, at length.
QUICK = sorted(set(TARGETS) - {"addresses", "properties"})


@pytest.mark.parametrize("finding", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_finding_stays_mended(finding: Path) -> None:
    target = TARGETS[finding.parent.name]
    target.check(target.samples()[0])  # what is loaded the first time takes no time of the second
    assert fault(target.check, finding.read_bytes()) == ""


@pytest.mark.parametrize("name", QUICK)
def test_a_sample_breaks_nothing(name: str) -> None:
    for sample in TARGETS[name].samples()[:2]:
        TARGETS[name].check(sample)


def test_a_fault_is_told_by_what_and_where() -> None:
    def check(data: bytes) -> None:
        while data == b"slow":
            pass
        if b"x" in data:
            raise ValueError

    assert fault(check, b"all is well") == ""
    assert fault(check, b"an x").startswith("ValueError in tests/fuzz/test_findings.py:")
    assert fault(check, b"slow").startswith("TooSlow in tests/fuzz/test_findings.py:")
    assert smallest(b"some words, an x, and more", lambda data: bool(fault(check, data))) == b"x"
