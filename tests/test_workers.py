"""Work in several processes: the same as in one, whatever becomes of a process."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from multiprocessing import active_children
from pathlib import Path

import pytest

from indexer import workers
from indexer.workers import Lost


def work(piece: str) -> str:
    """Do as a piece says."""
    what, _, rest = piece.partition(" ")
    if what == "die" or (what == "once" and not Path(rest).exists()):
        Path(rest or os.devnull).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "hang":
        re.match(r"(a+)+$", "a" * 50 + "b")
    if what == "torn":  # killed in the middle of what it says, by which nobody may be held up
        threading.Timer(float(rest), os.kill, (os.getpid(), signal.SIGKILL)).start()
        return "x" * 100_000_000
    if what == "raise":
        raise FileNotFoundError(rest)
    if what == "wait":
        Path(rest, str(os.getpid())).touch()
        time.sleep(60)
    if what == "large":  # takes a while to make, and to hand over
        time.sleep(0.01)
        return rest + "x" * 2_000_000
    return piece.upper()


def done(pieces: list[str | None], *, processes: int, seconds: float = 0.0) -> list[str | Lost | None]:
    numbered = enumerate(pieces)
    found = list(workers.in_order(work, numbered, processes=processes, seconds=seconds, fewest=1))
    assert [number for number, _ in found] == list(range(len(pieces)))
    return [made for _, made in found]


PIECES: list[str | None] = [None if number % 7 == 3 else f"piece {number}" for number in range(100)]


def test_several_processes_give_what_one_gives_in_order() -> None:
    assert done(PIECES, processes=2) == done(PIECES, processes=1)


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_looked_up_and_what_is_kept_follow_each_other_alike(processes: int) -> None:
    kept: list[int] = []
    pieces = ((len(kept), "piece") for _ in range(50))
    for known, _ in workers.in_order(work, pieces, processes=processes, ahead=10, fewest=1):
        kept.append(known)
    assert kept == [0] * 10 + list(range(1, 41))


def test_a_piece_that_kills_its_process_is_lost_and_no_other(tmp_path: Path) -> None:
    pieces = [*PIECES[:40], "die", *PIECES[40:]]
    pieces[5] = f"once {tmp_path / 'killed'}"  # by the system, which was short of memory
    found = done(pieces, processes=2)
    assert found[40] == Lost("processen, der læste, gik ned")
    assert [made for made in found if isinstance(made, Lost)] == [found[40]]
    assert found[5] == pieces[5].upper()
    assert found[41:] == done(PIECES[40:], processes=1)


def test_a_process_that_is_killed_while_it_hands_over_holds_nobody_up() -> None:
    torn = [f"torn {0.02 * number:.2f}" for number in range(1, 9)]  # one of these moments is the one
    found = done(["a", *torn, *"bcd"], processes=2)
    assert [found[0], *found[-3:]] == [*"ABCD"]
    assert Lost("processen, der læste, gik ned") in found


@pytest.mark.parametrize("processes", [1, 2])
def test_what_the_work_raises_comes_through_and_ends_the_processes(processes: int) -> None:
    before = set(active_children())
    with pytest.raises(FileNotFoundError, match="borte"):
        done(["a", "raise borte", *"bcd"], processes=processes)
    assert set(active_children()) <= before


@pytest.mark.parametrize("runs", [3, pytest.param(100, marks=pytest.mark.slow)])
def test_however_processes_are_killed_a_run_ends_with_all_that_can_be_had(runs: int) -> None:
    choose = random.Random(runs)  # noqa: S311 (for no secret)
    for _ in range(runs):
        over, killed = threading.Event(), 0

        def kill(over: threading.Event = over) -> None:
            nonlocal killed
            while killed < 5 and not over.wait(choose.random() * 0.5):
                for each in active_children()[:1]:
                    with suppress(ProcessLookupError, ValueError):
                        os.kill(each.pid or 0, signal.SIGKILL)
                        killed += 1

        killer = threading.Thread(target=kill)
        killer.start()
        found = done([f"large {number}" for number in range(30)], processes=2, seconds=60.0)
        over.set()
        killer.join()
        lost = [each for each in found if isinstance(each, Lost)]
        assert len(lost) * 2 <= killed
        assert all(len(each) > 1_000_000 for each in found if isinstance(each, str))


@pytest.mark.parametrize("processes", [1, 2])
def test_a_piece_that_never_ends_is_given_up_and_no_other(processes: int) -> None:
    found = done(["a", "hang", *"bcd"], processes=processes, seconds=1.0)
    assert found == ["A", Lost("opgivet efter 1 sekunder"), *"BCD"]
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


def test_processes_end_with_the_one_they_work_for_however_it_ends(tmp_path: Path) -> None:
    code = (
        f"from tests.test_workers import done\nif __name__ == '__main__': done(['wait {tmp_path}'] * 4, processes=2)\n"
    )
    program = tmp_path / "program.py"
    program.write_text(code)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen([sys.executable, str(program)], env=environment) as parent:
        until = time.monotonic() + 60
        while len(begun := [int(each.name) for each in tmp_path.iterdir() if each.name.isdigit()]) < 2:
            assert time.monotonic() < until
            time.sleep(0.05)
        parent.kill()
    while any(Path(f"/proc/{number}").exists() for number in begun):
        assert time.monotonic() < until
        time.sleep(0.05)
