"""Fuzzes everything that reads what others wrote, and prints what came of it: ``make fuzz`` (Atheris, libFuzzer).

The minutes are shared among the targets, two of which run at a time. What is found is written to build/fuzz, as small
as it could be made; move it to tests/fuzz/findings/TARGET when the fault is mended.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import SHARED
from tests.fuzz.findings import ROOT
from tests.fuzz.targets import TARGETS

FOUND = ROOT / "build" / "fuzz"
_AT_A_TIME = 2
_MEGABYTES = 3000
_SECONDS_TO_HANG = 120
_COVERED = re.compile(r"^#\d+\s+(\w+)\s+cov: (\d+)", re.MULTILINE)
_RUNS = re.compile(r"^stat::number_of_executed_units:\s*(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Fuzzed:
    """What came of a target: seconds by the clock and of the processor, tries, and places of our code reached.

    ``reached`` are those that samples reach, ``more`` those that mutation reached beside.
    """

    name: str
    seconds: float
    worked: float
    runs: int
    reached: int
    more: int
    found: tuple[str, ...]


def fuzz(name: str, seconds: int) -> Fuzzed:
    """Fuzz a target in a process of its own; real documents are read where they stand, and nothing of them is kept."""
    target, findings = TARGETS[name], FOUND / name
    shutil.rmtree(findings, ignore_errors=True)
    findings.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        corpus, samples = Path(folder, "corpus"), Path(folder, "samples")
        corpus.mkdir()
        samples.mkdir()
        for number, sample in enumerate(target.samples()):
            (samples / str(number)).write_bytes(sample)
        real = [str(SHARED / each) for each in target.real if (SHARED / each).is_dir()]
        known = [str(each) for each in [Path(__file__).parent / "findings" / name] if each.is_dir()]
        limits = (
            f"-max_total_time={seconds}",
            f"-timeout={_SECONDS_TO_HANG}",
            f"-rss_limit_mb={_MEGABYTES}",
            f"-max_len={target.longest}",
            f"-artifact_prefix={findings}/",
            "-print_final_stats=1",
            "-reload=0",
            "-report_slow_units=100000",
            "-verbosity=1",
        )
        log, began = findings / "log", time.monotonic()
        command = [sys.executable, "-m", "tests.fuzz.one", name, findings, *limits, corpus, samples, *real, *known]
        with log.open("wb") as file:
            child = subprocess.Popen(command, stdout=file, stderr=file)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
    said = log.read_text(encoding="utf-8", errors="replace")
    covered = {stage: int(places) for stage, places in _COVERED.findall(said)}
    runs = _RUNS.search(said)
    found = [path.read_text(encoding="utf-8").strip() for path in sorted(findings.glob("*.txt"))]
    if child.returncode:  # libFuzzer gave up: out of memory, a hang, a crash below Python
        found.append(f"ended with {child.returncode}; see {log.relative_to(ROOT)}")
    reached = covered.get("INITED", 0)
    last = max(covered.values(), default=0)
    seconds, worked = time.monotonic() - began, used.ru_utime + used.ru_stime
    return Fuzzed(name, seconds, worked, int(runs[1]) if runs else 0, reached, last - reached, tuple(found))


def table(rows: Sequence[Fuzzed]) -> str:
    """Return what came of the targets as a table of Markdown."""
    lines = [
        "| target | seconds | of the processor | tries | places reached by samples | and by mutation | found |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for row in rows:
        counts = f"{row.seconds:.0f} | {row.worked:.0f} | {row.runs:,} | {row.reached:,} | {row.more:,}"
        lines.append(f"| {row.name} | {counts} | {'; '.join(row.found) or '–'} |")
    seconds, worked = sum(row.seconds for row in rows), sum(row.worked for row in rows)
    runs, found = sum(row.runs for row in rows), sum(len(row.found) for row in rows)
    return "\n".join([*lines, f"| in all | {seconds:.0f} | {worked:.0f} | {runs:,} | | | {found} |"])


def main() -> None:
    """Fuzz, and print the table; end with 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=30, help="of all targets together")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="only these: " + ", ".join(TARGETS))
    arguments = parser.parse_args()
    names = arguments.targets or list(TARGETS)
    each = max(round(arguments.minutes * 60 / len(names)), 1)
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        rows = list(pool.map(lambda name: fuzz(name, each), names))
    print(table(rows))
    sys.exit(any(row.found for row in rows))


if __name__ == "__main__":
    main()
