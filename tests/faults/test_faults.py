"""A little of what ``make test-faults`` does at length, in every run; and readers beside a writer."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from indexer import pipeline, searching
from indexer.library import Library, open_library
from tests import publisher
from tests.test_pipeline import TakeIn, write
from tests.test_sources import EVERY

ROOT = Path(__file__).parent.parent.parent


def test_nothing_is_lost_and_nothing_wrong_whatever_happens() -> None:
    command = [sys.executable, "-m", "tests.faults", "--times", "12", "--seed", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split("|")[1:5] for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 9
    assert all((lost.strip(), wrong.strip()) == ("0", "0") for _, _, lost, wrong in rows)


class Readers:
    """Four readers in a process of its own, until told to stop: a line for each answer that was not as it should be."""

    CODE = """
import sys, threading
from dataclasses import replace
from pathlib import Path
from indexer import searching
from indexer.config import Config
from indexer.library import open_library
base = Config()
library = open_library(replace(base, paths=replace(base.paths, data=Path(sys.argv[1]), sample=False)))
allowed, stop, asked = set(map(int, sys.argv[2].split(","))), threading.Event(), []
def read():
    while not stop.is_set():
        try:
            result = searching.search(library, "kommune", limit=50)
            asked.append(1)
            ids = {hit.id for hit in result.hits}
            if result.total not in allowed or len(ids) != min(result.total, 50):
                print("wrong", result.total, len(ids), flush=True)
        except Exception as error:
            print("error", type(error).__name__, error, flush=True)
searching.search(library, "kommune", limit=50)
print("reads", flush=True)
threads = [threading.Thread(target=read) for _ in range(4)]
for thread in threads: thread.start()
sys.stdin.readline()
stop.set()
for thread in threads: thread.join()
print("asked", len(asked))
"""

    def __init__(self, data: Path, allowed: set[int]) -> None:
        command = [sys.executable, "-c", self.CODE, str(data), ",".join(map(str, allowed))]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(command, env=environment, **pipes)  # type: ignore[call-overload]

    def wait_for_the_first_answer(self) -> None:
        """Loading what they need takes seconds."""
        assert self._process.stdout.readline() == "reads\n"

    def stop(self) -> list[str]:
        return str(self._process.communicate("stop\n", timeout=60)[0]).splitlines()


@pytest.mark.usefixtures("without_names")
@pytest.mark.parametrize("rebuilds", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_eight_readers_in_two_processes_never_meet_a_half_built_index(
    library: Library, take_in: TakeIn, tmp_path: Path, rebuilds: int
) -> None:
    some = list(EVERY.items())[:4]
    for name, manuscript in some[:3]:
        take_in(write(tmp_path / f"{name}.json", publisher.firstagenda_json(manuscript)))
    before = searching.search(library, "kommune", limit=50).total
    name, manuscript = some[3]
    apart = write(tmp_path / f"{name}.json", publisher.firstagenda_json(manuscript))
    take_in(apart)
    total = searching.search(library, "kommune", limit=50).total
    assert total > before > 0
    readers = [Readers(library.config.paths.data, {total}) for _ in range(2)]
    for each in readers:
        each.wait_for_the_first_answer()
    for _ in range(rebuilds):
        with library.lock():
            pipeline.build_index(library, report=lambda _line: None)
    lines = [line for each in readers for line in each.stop()]
    assert [line for line in lines if not line.startswith("asked")] == []
    assert all(int(line.split()[1]) > 0 for line in lines)


@pytest.mark.usefixtures("without_names")
def test_a_reader_sees_a_change_within_five_seconds_without_being_started_anew(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    (first, one), (second, two) = list(EVERY.items())[:2]
    take_in(write(tmp_path / f"{first}.json", publisher.firstagenda_json(one)))
    reader = open_library(library.config)
    before = searching.search(reader, "kommune").total
    changed = threading.Event()

    def look() -> None:
        until = time.monotonic() + 5
        while time.monotonic() < until and not changed.is_set():
            if searching.search(reader, "kommune").total != before:
                changed.set()

    take_in(write(tmp_path / f"{second}.json", publisher.firstagenda_json(two)))
    looking = threading.Thread(target=look)
    looking.start()
    looking.join()
    assert changed.is_set()
