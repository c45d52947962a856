"""Breaks an archive in every way a machine can, again and again, and counts what was lost and what went wrong.

``make test-faults`` prints the table: fault, times tried, lost, wrong. A process is killed (SIGKILL) at random moments
of each kind of work; index files and SQLite's log are torn; the disk is full; the folder cannot be written. Afterwards
the archive is opened as a new process would, what was reported done is looked for, the work is done again to its end,
and ``indexer.checking`` holds pages, database and index against each other; what is there is what is there in an
archive that nothing happened to.
"""

import argparse
import logging
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from indexer import checking, crawl, importing, naming, pipeline, searching
from indexer.alerts import sending
from indexer.archive import agenda, meetings, pages
from indexer.config import Config, Council, Crawl, Source
from indexer.errors import ReferatbasenError
from indexer.library import Library, open_library
from tests import publisher
from tests.followed import NOON, follow, outbox
from tests.replica import Replica, publishing
from tests.test_sources import EVERY

ENDED_CLEANLY, ENDED_WITH_A_MESSAGE, WRONG = 0, 3, 4
FICTIONAL = [manuscript for manuscript in EVERY.values() if manuscript.council == "eksempelkoebing"][:8]


def silent(_line: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Scene:
    """An archive that something is to happen to: ``work`` is done in ``folder``, and noted as it is done."""

    config: Config
    work: Callable[[Library], None]

    def library(self) -> Library:
        return open_library(self.config)


@dataclass
class Counts:
    """How often a fault was tried, how much that was reported done was lost, and how often the end was wrong."""

    tried: int = 0
    lost: int = 0
    wrong: int = 0


def in_child(work: Callable[[], None], *, kill_after: float | None = None) -> int:
    """Do something in a process of its own, killed after a while or not; return how it ended."""
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(ENDED_CLEANLY)
        except (ReferatbasenError, OSError):
            os._exit(ENDED_WITH_A_MESSAGE)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(WRONG)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@contextmanager
def noting(done: Path) -> Iterator[None]:
    """Write down every page whose taking in is reported done."""
    plain = importing._keep

    def keep(library: Library, page: object, *rest: object) -> object:
        result = plain(library, page, *rest)  # type: ignore[arg-type]
        with done.open("a") as file:
            file.write(f"{page.key}\n")  # type: ignore[attr-defined]
        return result

    importing._keep = keep  # type: ignore[assignment]
    try:
        yield
    finally:
        importing._keep = plain


def state(library: Library) -> dict[str, str]:
    """Return what an archive holds: every item with a hash of all that is indexed of it."""
    with library.archive.reading() as connection:
        return {each.id: each.content for each in pipeline.documents_of(connection, agenda.all_items(connection))}


def lost(scene: Scene, done: Path) -> int:
    """Return how many pages were reported done and are not there."""
    if not done.exists():
        return 0
    with scene.library().archive.reading() as connection:
        return sum(pages.get(connection, key) is None for key in set(done.read_text().split()))


# The works


def publish(folder: Path) -> Path:
    for number, manuscript in enumerate(FICTIONAL):
        body = publisher.firstagenda_json(manuscript)
        path = folder / "udgivet" / f"{number}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return folder / "udgivet"


def take_all(published: Path, data: Path) -> Callable[[Library], None]:
    def work(library: Library) -> None:
        with noting(data.with_suffix(".done")):
            pipeline.import_paths(library, [published], council="eksempelkoebing", report=silent)

    return work


def rebuild(library: Library) -> None:
    pipeline.rebuild(library, report=silent)


def reindex(library: Library) -> None:
    """Change the index meeting by meeting, until its segments are put together."""
    with library.archive.reading() as connection:
        heads = meetings.latest(connection, limit=50)
    for _ in range(2):
        for head in heads:
            with library.archive.reading() as connection:
                changed = list(pipeline.documents_of(connection, agenda.items_of(connection, [head.id])))
            with library.lock():
                library.index.update(changed, removed_meetings=[head.id])


def tell(library: Library) -> None:
    sending.run(library, now=NOON, report=silent)


def fetch(library: Library) -> None:
    crawl.crawl(library, report=silent)


# The faults


def copied(base: Path, folder: Path, config: Config) -> Config:
    shutil.copytree(base, folder)
    return replace(config, paths=replace(config.paths, data=folder))


def killed(
    name: str,
    base: Path,
    config: Config,
    work: Callable[[Path], Callable[[Library], None]],
    folder: Path,
    times: int,
    choose: random.Random,
    is_right: Callable[[Library], bool] = lambda _library: True,
) -> Counts:
    """Kill a work at random moments, and look at what is left."""
    counts = Counts()
    whole = copied(base, folder / f"{name}-hel", config)
    began = time.monotonic()
    assert in_child(lambda: work(whole.paths.data)(open_library(whole))) == ENDED_CLEANLY, name
    takes = time.monotonic() - began
    expected = state(open_library(whole))
    for number in range(times):
        data = folder / f"{name}-{number}"
        scene = Scene(copied(base, data, config), work(data))
        in_child(lambda scene=scene: scene.work(scene.library()), kill_after=choose.uniform(0, takes))  # type: ignore[misc]
        counts.tried += 1
        counts.lost += lost(scene, data.with_suffix(".done"))

        def look(scene: Scene = scene) -> None:
            library = scene.library()
            searching.search(library, "kommune")
            scene.work(library)
            assert state(library) == expected, "another end"
            faults = checking.check(library).faults
            assert not faults, faults
            assert is_right(library), "told wrongly"

        counts.wrong += in_child(look) != ENDED_CLEANLY
        shutil.rmtree(data)
    return counts


def torn_index(base: Path, config: Config, folder: Path, times: int, choose: random.Random) -> Counts:
    counts = Counts()
    total = searching.search(open_library(replace(config, paths=replace(config.paths, data=base))), "kommune").total
    for number in range(times):
        torn = copied(base, folder / f"indeks-{number}", config)
        index = torn.paths.data / "index"
        files = sorted(
            path for path in (index / (index / "current").read_text().split()[0]).iterdir() if path.stat().st_size
        )
        file = choose.choice([path for path in files if path.suffix not in (".pst", ".trm", ".col")])
        body = bytearray(file.read_bytes())
        place = choose.randrange(len(body))
        if choose.random() < 0.5:
            body = body[:place]
        else:
            body[place] ^= 1 << choose.randrange(8)
        file.unlink()
        file.write_bytes(body)
        counts.tried += 1

        def look(torn: Config = torn) -> None:
            library = open_library(torn)
            assert searching.search(library, "kommune").total == total
            assert not checking.check(library).faults

        counts.wrong += in_child(look) != ENDED_CLEANLY
        shutil.rmtree(torn.paths.data)
    return counts


def torn_log(published: Path, config: Config, folder: Path, times: int, choose: random.Random) -> Counts:
    """Kill an import and cut SQLite's log: what was synced before the cut is there, and the rest is done again."""
    counts = Counts()
    for number in range(times):
        data = folder / f"log-{number}"
        data.mkdir()
        scene = Scene(replace(config, paths=replace(config.paths, data=data)), take_all(published, data))
        in_child(lambda scene=scene: scene.work(scene.library()), kill_after=choose.uniform(0.2, 1.0))  # type: ignore[misc]
        log = data / "referatbasen.db-wal"
        if log.exists() and log.stat().st_size:
            os.truncate(log, choose.randrange(log.stat().st_size))
        counts.tried += 1

        def look(scene: Scene = scene) -> None:
            library = scene.library()
            scene.work(library)
            assert not checking.check(library).faults

        counts.wrong += in_child(look) != ENDED_CLEANLY
        shutil.rmtree(data)
    return counts


def full_disk(published: Path, config: Config, folder: Path, times: int, choose: random.Random) -> Counts:
    """Let no file grow beyond a size: a run ends with a message, and goes on when there is room."""
    counts = Counts()
    for number in range(times):
        data = folder / f"fuld-{number}"
        data.mkdir()
        scene = Scene(replace(config, paths=replace(config.paths, data=data)), take_all(published, data))

        def cramped(scene: Scene = scene) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            size = choose.randrange(1_000, 600_000)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            scene.work(scene.library())

        counts.tried += 1
        counts.wrong += in_child(cramped) not in (ENDED_CLEANLY, ENDED_WITH_A_MESSAGE)

        def look(scene: Scene = scene) -> None:
            library = scene.library()
            scene.work(library)
            assert not checking.check(library).faults

        counts.wrong += in_child(look) != ENDED_CLEANLY
        shutil.rmtree(data)
    return counts


def read_only(base: Path, config: Config, folder: Path) -> Counts:
    data = copied(base, folder / "laast", config)
    for path in [data.paths.data, *data.paths.data.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    def work() -> None:
        if os.geteuid() == 0:
            os.setuid(65534)
        pipeline.rebuild(open_library(data), report=silent)

    counts = Counts(tried=1, wrong=int(in_child(work) != ENDED_WITH_A_MESSAGE))
    for path in [data.paths.data, *data.paths.data.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return counts


def told_once(library: Library) -> bool:
    return len(outbox(library)) == 1


def run(times: int, *, seed: int) -> dict[str, Counts]:
    """Try every fault so many times in all, and return the counts."""
    choose = random.Random(seed)  # noqa: S311 (not for secrets)
    naming._find = lambda *_: None  # type: ignore[assignment]  # names take seconds, and are found again like all else
    each = max(times // 6, 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        published = publish(folder)
        empty, full, followed = folder / "tom", folder / "fuldt", folder / "fulgt"
        empty.mkdir()
        base = Config()
        config = replace(base, paths=replace(base.paths, data=full, sample=False))
        library = open_library(config)
        pipeline.import_paths(library, [published], council="eksempelkoebing", report=silent)
        library.archive.close()
        library = open_library(replace(config, paths=replace(config.paths, data=followed)))
        follow(library)
        pipeline.import_paths(library, [published], council="eksempelkoebing", report=silent)
        library.archive.close()

        def plain(work: Callable[[Library], None]) -> Callable[[Path], Callable[[Library], None]]:
            return lambda _data: work

        found = {
            "kill -9 under import": killed(
                "import", empty, config, lambda data: take_all(published, data), folder, each, choose
            ),
            "kill -9 under rebuild": killed("rebuild", full, config, plain(rebuild), folder, each, choose),
            "kill -9 under ændring og sammenlægning af indekset": killed(
                "indeksering", full, config, plain(reindex), folder, each, choose
            ),
            "kill -9 under besked til dem, der følger": killed(
                "besked", followed, config, plain(tell), folder, each, choose, is_right=told_once
            ),
        }
        with publishing(Replica(meetings=list(FICTIONAL))) as replica:
            council = Council("eksempelkoebing", "Eksempelkøbing", (Source("firstagenda", replica.address),))
            manners = Crawl(user_agent="referatbasen-test (kontakt@example.org)", delay_seconds=0.0, attachments=False)
            crawling = replace(config, councils=(council,), crawl=manners)
            found["kill -9 under crawl"] = killed("crawl", empty, crawling, plain(fetch), folder, each, choose)
        found |= {
            "revet eller ændret indeksfil": torn_index(full, config, folder, each, choose),
            "revet log (WAL) efter kill -9": torn_log(published, config, folder, each, choose),
            "fuld disk": full_disk(published, config, folder, each, choose),
            "skrivebeskyttet mappe": read_only(full, config, folder),
        }
    return found


def main() -> None:
    """Try, and print the table; end with 1 where anything was lost or wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--times", type=int, default=240)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    found = run(arguments.times, seed=arguments.seed)
    print(f"seed {arguments.seed}\n\n| fault | tried | lost | wrong |\n|---|---:|---:|---:|")
    for name, counts in found.items():
        print(f"| {name} | {counts.tried} | {counts.lost} | {counts.wrong} |")
    sys.exit(any(counts.lost or counts.wrong for counts in found.values()))


if __name__ == "__main__":
    main()
