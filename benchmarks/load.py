"""How the site bears many readers at once: the real server, asked for pages of all kinds by wrk.

``make bench-load`` makes an archive (or takes the one in ``--folder``), serves it as an operator would, and has wrk ask
for so long over so many connections. Printed: answers a second, how long they took, what went wrong, and the memory of
the server before, after and at most meanwhile, looked at twice a second. wrk is a program of its own: «apt-get install
wrk».
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from benchmarks import corpus
from benchmarks.pages import PAGES, names
from indexer.archive import agenda, meetings
from indexer.config import Config, Paths, Search
from indexer.library import Library, open_library
from indexer.pipeline import index_pending

_SCRIPT = """
local addresses = {%s}
local place = 0
function setup(thread)
  place = place + 1
  thread:set("first", place * 7919)
end
local asked = 0
function request()
  asked = asked + 1
  return wrk.format("GET", addresses[(first + asked * 7) %% #addresses + 1])
end
function done(summary, latency)
  print(string.format('JSON {"requests": %%d, "seconds": %%f, "p50": %%f, "p90": %%f, "p99": %%f, "max": %%f, ' ..
    '"refused": %%d, "cut off": %%d, "unwritten": %%d, "wrong status": %%d, "timed out": %%d, "bytes": %%d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(90) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3, summary.errors.connect, summary.errors.read,
    summary.errors.write, summary.errors.status, summary.errors.timeout, summary.bytes))
end
"""
_WRONG = ("refused", "cut off", "unwritten", "wrong status", "timed out")


def addresses(library: Library) -> list[str]:
    """Return what readers ask for: two searches for every three pages that a search or another page leads to."""
    with library.archive.reading() as connection:
        heads = meetings.latest(connection, limit=40)
        items = agenda.items_of(connection, [head.id for head in heads])[::7]
    searches = [f"/soeg?q={quote(page, safe='&=')}" for page in PAGES]
    shown = [f"/{stored.item.id}" for stored in items]
    pages = [
        *("/", "/status", "/udvalg", "/nyt", "/emner", "/om", "/nyt.atom", "/navne", "/api/v1/status"),
        *(f"/{head.id}" for head in heads[:10]),
        *(f"/udvalg/{head.id.rpartition('/')[0]}" for head in heads[:5]),
        *shown[: len(searches)],
        *(f"/sag/{quote(stored.item.journal_number)}" for stored in items[:10] if stored.item.journal_number),
        *(f"/forslag?q={word}" for word in ("sk", "kom", "lokalp", "budget", "bib")),
        *(address for address in names(library) if "findes-ikke" not in address),  # wrk counts it as wrong
    ]
    return [*searches, *pages]


@contextmanager
def served(folder: Path, port: int) -> Iterator[tuple[int, str]]:
    """Serve an archive as the unit in deploy/ does; give the process's number and the site's address."""
    settings = folder / "maaling.toml"
    settings.write_text(
        f"[paths]\ndata = {json.dumps(str(folder))}\nsample = false\n[search]\nsimilarity = false\n"
        '[[councils]]\nid = "maaleby"\nname = "Måleby"\n',
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "indexer.cli", "--config", str(settings), "serve", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "MALLOC_ARENA_MAX": "1"})
    site = f"http://127.0.0.1:{port}"
    try:
        _wait_for(site, process)
        yield process.pid, site
    finally:
        process.terminate()  # as systemd does; what was started in the background may be deaf to an interrupt
        process.wait(30)


def _wait_for(site: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"serve ended with {process.returncode}")
        try:
            with urlopen(f"{site}/readyz", timeout=2) as answer:  # noqa: S310 (our own)
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the site never got ready")


def memory(pid: int) -> tuple[int, int]:
    """Return (megabytes in memory in all, those that are no page of a file) of a process."""
    text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    total, own = (int(re.search(rf"{name}:\s+(\d+)", text)[1]) // 1000 for name in ("VmRSS", "RssAnon"))  # type: ignore[index]
    return total, own


def asked(
    site: str, pid: int, asked_for: Sequence[str], *, seconds: int, connections: int
) -> tuple[dict[str, float], tuple[int, int]]:
    """Return what wrk measured, and the most memory that the server had meanwhile."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as script:
        script.write(_SCRIPT % ", ".join(json.dumps(each) for each in asked_for))
        script.flush()
        command = ["wrk", "-t", "2", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "10s"]
        command += ["-s", script.name, "--latency", site]
        most = memory(pid)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
            while running.poll() is None:
                most = max(most, memory(pid))
                time.sleep(0.5)
            printed = running.stdout.read() if running.stdout else ""
    found = next(line for line in printed.splitlines() if line.startswith("JSON "))
    return dict(json.loads(found[5:])), most


def main() -> None:
    """Measure and print; end with 1 where anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="an archive that is there, or is to be kept here")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--port", type=int, default=8799)
    arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: «apt-get install wrk»")
    with tempfile.TemporaryDirectory() as name:
        folder = (arguments.folder or Path(name)).resolve()
        library = open_library(Config(paths=Paths(data=folder, sample=False), search=Search(similarity=False)))
        corpus.put(library, arguments.items, named=True)
        with library.lock():
            index_pending(library, report=lambda _line: None)
        wanted, items = addresses(library), library.index.count()
        library.close()
        with served(folder, arguments.port) as (pid, site):
            first = max(arguments.seconds // 3, 10)
            warming, _ = asked(site, pid, wanted, seconds=first, connections=arguments.connections)
            before = memory(pid)
            found, most = asked(site, pid, wanted, seconds=arguments.seconds, connections=arguments.connections)
            after = memory(pid)
    wrong = {what: int(found[what] + warming[what]) for what in _WRONG}
    print(f"{items} items, {len(wanted)} addresses, {arguments.connections} connections\n")
    print("| answers | a second | median, ms | p90, ms | p99, ms | longest, ms | memory before, MB | at most | after |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    times = " | ".join(f"{found[which]:.0f}" for which in ("p50", "p90", "p99", "max"))
    held = " | ".join(f"{total} ({own})" for total, own in (before, most, after))
    print(f"| {found['requests']:.0f} | {found['requests'] / found['seconds']:.1f} | {times} | {held} |\n")
    print("memory: all that is resident, and in brackets without pages of files")
    print(", ".join(f"{what}: {count}" for what, count in wrong.items()))
    sys.exit(any(wrong.values()))


if __name__ == "__main__":
    main()
