"""A backup is whole or refused, fits together whatever goes on meanwhile, and gives an archive that can be searched."""

import gzip
import hashlib
import io
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

from indexer import corpus, hiding, pipeline, rulings, searching, withholding
from indexer.alerts import sending, subscriptions, tokens
from indexer.alerts.values import TokenError
from indexer.archive import changes, copies, notices, open_archive
from indexer.backup import restoring, taking
from indexer.changes import feed
from indexer.cli import main
from indexer.config import Config, Council, Paths
from indexer.errors import ArchiveBusyError, ReferatbasenError, StaleCursorError
from indexer.library import RESTORING_NAME, Library, hold, open_library
from indexer.minutes.privacy import HIDDEN_BEGINS
from tests import followed, publisher
from tests.site import serving

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "corpus/eksempel/udgivet/eksempelkoebing/os2web"
COUNCIL = "eksempelkoebing"
NOW = datetime(2026, 6, 10, 10, 0, tzinfo=UTC)


def silent(_line: str) -> None:
    """Report to nobody."""


def config_at(folder: Path) -> Config:
    return Config(paths=Paths(data=folder / "corpus"), councils=(Council(COUNCIL, "Eksempelkøbing"),))


def config_file(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "config.toml"
    path.write_text(
        f'[paths]\ndata = "corpus"\n[[councils]]\nid = "{COUNCIL}"\nname = "Eksempelkøbing"\n', encoding="utf-8"
    )
    return path


def call(*arguments: object, config: Path) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), *map(str, arguments)])


@dataclass(frozen=True)
class Source:
    """An archive with one who follows and one ruling, and a backup of it."""

    config: Config
    file: Path
    address: str
    key: bytes
    found: int


def hits(library: Library, query: str) -> int:
    return searching.search(library, query).total


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    folder = tmp_path_factory.mktemp("source")
    config_path = config_file(folder)
    config = config_at(folder)
    library = open_library(config)
    pipeline.import_paths(library, [*sorted(SAMPLE.iterdir())[:3]], council=COUNCIL, report=silent)
    followed.follow(library, followed.Wanted("search", "budget"), address="anna@eksempel.example")
    followed.run(library)  # how far changes are matched
    rulings.add(config.paths.data, "hide", "per/ingen")
    file = folder / "kopi.tar.gz"
    done = call("backup", file, "--json", config=config_path)
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["bytes"], told["damaged"]) == (file.stat().st_size, [])
    assert "mailadresser" in done.stderr
    key = (config.paths.data / ".noegle").read_bytes()
    yield Source(config, file, "anna@eksempel.example", key, hits(library, "budget"))
    library.close()


def test_everything_that_nothing_else_gives_back_is_in_it_and_only_its_owner_reads_it(source: Source) -> None:
    assert stat.S_IMODE(source.file.stat().st_mode) == 0o600
    with tarfile.open(source.file) as tar:
        names = tar.getnames()
    assert names[0] == "om.json"
    assert names[-1] == "SHA256SUMS"
    assert {"referatbasen.db", "abonnenter.db", ".noegle", "navne.jsonl"} <= set(names)
    raw = {f"raw/{path.parent.name}/{path.name}" for path in (source.config.paths.data / "raw").glob("??/*")}
    assert raw
    assert raw == {name for name in names if name.startswith("raw/")}
    assert not list(source.file.parent.glob("kopi.tar.gz.*"))


def test_other_tools_can_open_and_check_it(source: Source, tmp_path: Path) -> None:
    with tarfile.open(source.file) as tar:
        tar.extractall(tmp_path, filter="data")
    for line in (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_restored_it_is_searched_and_those_who_follow_and_the_rulings_are_there(source: Source, tmp_path: Path) -> None:
    config = config_file(tmp_path / "new")
    done = call("restore", source.file, "--json", config=config)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["moved_aside"] is None
    found = call("search", "budget", "--json", config=config)
    assert json.loads(found.stdout)["total"] == source.found > 0
    library = open_library(config_at(config.parent))
    data = library.config.paths.data
    assert source.address.encode() in (data / "abonnenter.db").read_bytes()
    assert (data / ".noegle").read_bytes() == source.key
    assert tokens.sign(library, "manage", 1).split(".")[0] == tokens.sign(library, "manage", 1).split(".")[0]
    assert [each.ruling.entity for each in rulings.read(data)] == ["per/ingen"]
    assert stat.S_IMODE((data / "abonnenter.db").stat().st_mode) == 0o600
    assert stat.S_IMODE((data / ".noegle").stat().st_mode) == 0o600
    for key in ("raw",):
        assert {p.name for p in (data / key).glob("??/*")} == {
            p.name for p in (source.config.paths.data / key).glob("??/*")
        }
    assert call("rebuild", config=config).exit_code == 0
    library.close()


def test_a_backup_of_a_restored_archive_holds_the_same(source: Source, tmp_path: Path) -> None:
    restoring.restore(config_at(tmp_path), source.file, force=False, now=NOW, report=silent)
    again = taking.take(config_at(tmp_path), tmp_path / "igen.tar.gz", now=NOW, report=silent)
    with tarfile.open(source.file) as one, tarfile.open(again.path) as other:
        assert one.getnames() == other.getnames()


# Torn and damaged backups


def touched(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.name != ".lock") if folder.exists() else []


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.9, 0.999])
def test_a_torn_backup_is_refused_and_nothing_is_touched(source: Source, tmp_path: Path, share: float) -> None:
    whole = source.file.read_bytes()
    torn = tmp_path / "revet.tar.gz"
    torn.write_bytes(whole[: int(len(whole) * share)])
    config = config_file(tmp_path / "new")
    done = call("restore", torn, config=config)
    assert done.exit_code == 1
    assert "revet.tar.gz" in done.stderr
    assert touched(tmp_path / "new" / "corpus") == []
    assert call("restore", torn, "--check", config=config).exit_code == 1


def test_a_bit_wrong_anywhere_is_found(source: Source, tmp_path: Path) -> None:
    """Or makes no difference: compression can say the same in two ways, and one of its fields is read by nobody."""
    whole = source.file.read_bytes()
    content = gzip.decompress(whole)
    chance = random.Random(7)  # noqa: S311 (which bits are tried, the same each time)
    wrong, found = tmp_path / "forkert.tar.gz", 0
    for place in [*(chance.randrange(len(whole)) for _ in range(40)), len(whole) - 6]:
        wrong.write_bytes(whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1 :])
        try:
            restoring.check(wrong)
        except ReferatbasenError:
            found += 1
        else:
            assert gzip.decompress(wrong.read_bytes()) == content
    assert found > 30


def repacked(source: Path, target: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """Write a backup anew with some of its files changed or left out, as one who means harm could."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            file = old.extractfile(member)
            made = change(member.name, file.read() if file else b"")
            if made:
                member.name, content = made
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return target


def test_a_file_that_is_not_what_was_written_is_named(source: Source, tmp_path: Path) -> None:
    changed = repacked(
        source.file, tmp_path / "a.tar.gz", lambda name, body: (name, body + b"x" if name == "navne.jsonl" else body)
    )
    with pytest.raises(ReferatbasenError, match=r"navne\.jsonl har ikke sin kontrolsum"):
        restoring.check(changed)


@pytest.mark.parametrize("left_out", ["om.json", "SHA256SUMS", "abonnenter.db"])
def test_a_backup_that_lacks_something_is_refused(source: Source, tmp_path: Path, left_out: str) -> None:
    lacking = repacked(
        source.file, tmp_path / "a.tar.gz", lambda name, body: None if name == left_out else (name, body)
    )
    with pytest.raises(ReferatbasenError):
        restoring.check(lacking)


@pytest.mark.parametrize("name", ["../navne.jsonl", "/navne.jsonl", "raw/aa/../../../x", "raw/aa/..", "config.toml"])
def test_nothing_is_written_outside_the_archive(source: Source, tmp_path: Path, name: str) -> None:
    evil = repacked(source.file, tmp_path / "a.tar.gz", lambda old, body: (name if old == "navne.jsonl" else old, body))
    with pytest.raises(ReferatbasenError, match="hører til"):
        restoring.restore(config_at(tmp_path), evil, force=True, now=NOW, report=silent)
    assert not (tmp_path / "navne.jsonl").exists()
    assert touched(tmp_path / "corpus") == []


def test_a_backup_of_a_newer_schema_or_make_is_refused(source: Source, tmp_path: Path) -> None:
    newer = repacked(
        source.file,
        tmp_path / "a.tar.gz",
        lambda name, body: (name, body.replace(b'"format": 1', b'"format": 9') if name == "om.json" else body),
    )
    with pytest.raises(ReferatbasenError, match="nyere udgave"):
        restoring.check(newer)
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    with closing(sqlite3.connect(config.paths.data / "referatbasen.db")) as database, database:
        database.execute("UPDATE about SET value = '99' WHERE name = 'schema'")
    taken = taking.take(config, tmp_path / "nyere.tar.gz", now=NOW, report=silent)
    with pytest.raises(ReferatbasenError, match=r"nyere udgave .*skema 99"):
        restoring.restore(config_at(tmp_path / "b"), taken.path, force=False, now=NOW, report=silent)
    assert touched(tmp_path / "b" / "corpus") == []


# Over another archive


def test_an_archive_that_is_not_empty_is_left_unless_forced_and_then_moved_aside(
    source: Source, tmp_path: Path
) -> None:
    config = config_file(tmp_path / "a")
    assert call("restore", source.file, config=config).exit_code == 0
    data = tmp_path / "a" / "corpus"
    (data / "navne.jsonl").write_text("", encoding="utf-8")
    before = touched(data)
    refused = call("restore", source.file, config=config)
    assert refused.exit_code == 1
    assert re.search(r"ikke tom .*referatbasen\.db.*--force", refused.stderr)
    assert touched(data) == before
    forced = call("restore", source.file, "--force", "--json", config=config)
    assert forced.exit_code == 0, forced.stderr
    aside = Path(json.loads(forced.stdout)["moved_aside"])
    assert (aside / "navne.jsonl").read_bytes() == b""
    assert copies.has_pages(aside / "referatbasen.db")
    assert list((aside / "raw").glob("??/*"))
    assert stat.S_IMODE(aside.stat().st_mode) == 0o700
    assert (data / "navne.jsonl").stat().st_size > 0
    assert json.loads(call("search", "budget", "--json", config=config).stdout)["total"] == source.found


def test_an_archive_that_somebody_has_open_is_not_replaced(source: Source, tmp_path: Path) -> None:
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    archive = open_archive(config.database_url)
    try:
        with pytest.raises(ReferatbasenError, match="i brug; stop først"):
            restoring.restore(config, source.file, force=True, now=NOW, report=silent)
        assert not list(config.paths.data.glob("foer-gendannelse-*"))
    finally:
        archive.close()
    restoring.restore(config, source.file, force=True, now=NOW, report=silent)


def test_while_a_run_writes_nothing_is_put_back(source: Source, tmp_path: Path) -> None:
    config = config_at(tmp_path)
    config.paths.data.mkdir()
    with hold(config.paths.data), pytest.raises(ArchiveBusyError):
        restoring.restore(config, source.file, force=True, now=NOW, report=silent)


def test_a_damaged_archive_is_no_hindrance(source: Source, tmp_path: Path) -> None:
    """It is what a backup is for."""
    config = config_at(tmp_path)
    config.paths.data.mkdir()
    (config.paths.data / "referatbasen.db").write_bytes(b"rubbish" * 1000)
    (config.paths.data / "referatbasen.db-wal").write_bytes(b"rubbish")
    with pytest.raises(ReferatbasenError, match="ikke tom"):
        restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    done = restoring.restore(config, source.file, force=True, now=NOW, report=silent)
    assert done.aside
    assert (done.aside / "referatbasen.db-wal").read_bytes() == b"rubbish"
    library = open_library(config)
    assert hits(library, "budget") == source.found
    library.close()


_KILLED = """
import os, shutil, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from indexer.backup import restoring
from tests.test_backup import config_at, silent
left = int(sys.argv[3])
move = shutil.move
def counted(*arguments):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return move(*arguments)
restoring.shutil.move = counted
restoring.restore(config_at(Path(sys.argv[1])), Path(sys.argv[2]), force=True, now=datetime.now(UTC), report=silent)
"""


@pytest.mark.parametrize("moves", [0, 2, 5, 7])
def test_killed_while_it_swaps_nothing_is_lost_and_restoring_again_finishes_it(
    source: Source, tmp_path: Path, moves: int
) -> None:
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    data = config.paths.data
    (data / "navne.jsonl").write_text("", encoding="utf-8")
    command = [sys.executable, "-c", _KILLED, str(tmp_path), str(source.file), str(moves)]
    killed = subprocess.run(command, cwd=ROOT, check=False, timeout=60, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (data / RESTORING_NAME).exists()
    with pytest.raises(ReferatbasenError, match="gendannelse"):
        open_library(config)
    done = restoring.restore(config, source.file, force=False, now=NOW + timedelta(days=1), report=silent)
    assert done.aside
    assert (done.aside / "navne.jsonl").read_bytes() == b""
    assert copies.has_pages(done.aside / "referatbasen.db")
    assert list((done.aside / "raw").glob("??/*"))
    assert not (data / RESTORING_NAME).exists()
    library = open_library(config)
    assert hits(library, "budget") == source.found
    assert len(rulings.read(data)) == 1
    library.close()


# While other things go on


def test_taken_while_another_process_imports_and_the_site_is_served(tmp_path: Path) -> None:
    """Whatever moment it is taken at: the archive in it is of one moment, and every page it knows is there."""
    config = config_file(tmp_path / "a")
    first, *rest = sorted(path for path in SAMPLE.parent.rglob("*") if path.is_file())[:7]
    assert call("import", first, config=config).exit_code == 0
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "indexer.cli", "--config", str(config), "import", *map(str, rest)]
    with serving(cwd=tmp_path, config=config) as address:
        importing = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        taken: list[tuple[Path, int]] = []
        while importing.poll() is None or not taken:
            taken.append((tmp_path / f"{len(taken)}.tar.gz", importing.poll() is None))
            assert call("backup", taken[-1][0], config=config).exit_code == 0
            with urlopen(f"{address}/status", timeout=20) as answer:  # noqa: S310 (our own server)
                assert answer.status == 200
    assert importing.returncode == 0
    assert sum(during for _, during in taken) >= 2
    for path, _ in (taken[0], taken[len(taken) // 2], taken[-1]):
        target = config_at(tmp_path / path.stem)
        restoring.restore(target, path, force=False, now=NOW, report=silent)
        library = open_library(target)
        with library.archive.reading() as connection:
            keys = [row[0] for row in connection.exec_driver_sql("SELECT key FROM page")]
            items = connection.exec_driver_sql("SELECT count(*) FROM item").scalar_one()
        assert keys
        for key in keys:
            corpus.load(library.raw, key)
        assert library.index.count() == items > 0
        library.close()


def test_taken_while_a_run_holds_the_lock_and_a_transaction(source: Source, tmp_path: Path) -> None:
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    archive = open_archive(config.database_url)
    with hold(config.paths.data), archive.writing() as connection:
        connection.exec_driver_sql("DELETE FROM item")
        taken = taking.take(config, tmp_path / "kopi.tar.gz", now=NOW, report=silent)
    archive.close()
    target = config_at(tmp_path / "b")
    restoring.restore(target, taken.path, force=False, now=NOW, report=silent)
    library = open_library(target)
    assert hits(library, "budget") == source.found  # what was not committed is not in it
    library.close()


def test_what_was_withdrawn_while_it_was_taken_stays_withdrawn(source: Source, tmp_path: Path) -> None:
    """The archive is copied before the pages: a page withdrawn in between is known to the pages alone."""
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    library = open_library(config)
    with library.archive.reading() as connection:
        key = str(connection.exec_driver_sql("SELECT key FROM page ORDER BY key").scalar())
        before = connection.exec_driver_sql("SELECT count(*) FROM meeting").scalar_one()
    corpus.note(library.raw, key, "withdrawn", datetime.now(UTC))
    library.close()
    taken = taking.take(config, tmp_path / "kopi.tar.gz", now=NOW, report=silent)
    restored = config_at(tmp_path / "b")
    restoring.restore(restored, taken.path, force=False, now=NOW, report=silent)
    library = open_library(restored)
    with library.archive.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM meeting").scalar_one() == before - 1
        assert library.index.count() == connection.exec_driver_sql("SELECT count(*) FROM item").scalar_one()
    library.close()


def test_killed_while_it_is_taken_the_old_backup_stands(source: Source, tmp_path: Path) -> None:
    target = tmp_path / "kopi.tar.gz"
    target.write_bytes(source.file.read_bytes())
    killing = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom datetime import UTC, datetime\n"
        "from indexer.backup import taking\nfrom tests.test_backup import config_at, silent\n"
        "taking._add_pages = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "taking.take(config_at(Path(sys.argv[1])), Path(sys.argv[2]), now=datetime.now(UTC), report=silent)\n"
    )
    command = [sys.executable, "-c", killing, str(source.config.paths.data.parent), str(target)]
    killed = subprocess.run(command, cwd=ROOT, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert target.read_bytes() == source.file.read_bytes()
    left = list(tmp_path.glob("kopi.tar.gz.*"))
    assert left
    assert {stat.S_IMODE(path.stat().st_mode) for path in left} == {0o600}
    taking.take(source.config, target, now=NOW, report=silent)
    assert list(tmp_path.iterdir()) == [target]
    restoring.check(target)


def test_two_at_a_time_to_one_file_are_refused(source: Source, tmp_path: Path) -> None:
    target = tmp_path / "kopi.tar.gz"
    failures: list[BaseException] = []
    begun, go_on = threading.Event(), threading.Event()

    def slow(line: str) -> None:
        begun.set()
        go_on.wait(20)

    first = threading.Thread(target=lambda: taking.take(source.config, target, now=NOW, report=slow))
    first.start()
    begun.wait(20)
    try:
        taking.take(source.config, target, now=NOW, report=silent)
    except ArchiveBusyError as error:
        failures.append(error)
    finally:
        go_on.set()
        first.join()
    assert failures
    restoring.check(target)


# What goes on after a backup, and comes after restoring it


def shown(library: Library) -> str:
    with library.archive.reading() as connection:
        return "\n".join(row[0] for row in connection.exec_driver_sql("SELECT text FROM item"))


def one_item(library: Library) -> str:
    with library.archive.reading() as connection:
        return str(connection.exec_driver_sql("SELECT id FROM item ORDER BY id").scalar())


def test_who_was_hidden_since_stays_hidden_when_an_older_backup_is_put_back(source: Source, tmp_path: Path) -> None:
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    library = open_library(config)
    with library.archive.reading() as connection:
        name = str(connection.exec_driver_sql("SELECT name FROM participant ORDER BY name").scalar())
        texts = connection.exec_driver_sql("SELECT id, text FROM item WHERE open").all()
    item, text = texts[0]
    withholding.hide(library, item=item, words=" ".join(text.split()[:3]), reason="prøve", report=silent)
    withholding.hide(library, name=name, reason="prøve", report=silent)
    hidden = shown(library)
    library.subscribers.close()
    library.close()
    lines: list[str] = []
    restoring.restore(config, source.file, force=True, now=NOW, report=lines.append)
    assert any("skjult.jsonl" in line for line in lines)
    library = open_library(config)
    assert shown(library) == hidden
    with library.archive.reading() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM participant WHERE name = ?", (name,)).scalar_one()
    assert found == 0
    assert len(hiding.in_force(config.paths.data)) == 2
    library.close()


def test_what_was_hidden_after_another_backup_was_put_back_stays_hidden(source: Source, tmp_path: Path) -> None:
    """The archive and the newer backup have both gone on from the older one, each with something hidden of its own."""
    config, elsewhere = config_at(tmp_path), config_at(tmp_path / "b")

    def put_back(config: Config, file: Path) -> Library:
        restoring.restore(config, file, force=True, now=NOW, report=silent)
        return open_library(config)

    def hide(library: Library, *items: str) -> int:
        for item in items:
            number = withholding.hide(library, item=item, reason="prøve", report=silent).number
        library.subscribers.close()
        return number

    library = put_back(config, source.file)
    with library.archive.reading() as connection:
        items = [row[0] for row in connection.exec_driver_sql("SELECT id FROM item WHERE open ORDER BY id LIMIT 4")]
    first, second, third, fourth = items
    hide(library, first)
    older = taking.take(config, tmp_path / "gammel.tar.gz", now=NOW, report=silent).path
    hide(library, second)
    newer = taking.take(config, tmp_path / "ny.tar.gz", now=NOW, report=silent).path
    library.close()
    library = put_back(elsewhere, older)
    withholding.unhide(library, hide(library, third, fourth), report=silent)
    library.subscribers.close()
    library.close()
    library = put_back(elsewhere, newer)
    assert {each.item for each in hiding.in_force(elsewhere.paths.data)} == {first, second, third}
    with library.archive.reading() as connection:
        hidden = {row[0] for row in connection.exec_driver_sql("SELECT id FROM item WHERE text = ''")}
    assert {first, second, third} <= hidden
    assert fourth not in hidden
    assert (elsewhere.paths.data / "skjult.jsonl").stat().st_mode & 0o777 == 0o600
    library.close()


def test_who_was_forgotten_or_stopped_since_is_not_told_again_when_an_older_backup_is_put_back(
    source: Source, tmp_path: Path
) -> None:
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    library = open_library(config)
    who = {name: f"{name}@eksempel.example" for name in ("glemt", "stopper", "igen", "bliver")}
    links = {name: followed.follow(library, address=address, client=name) for name, address in who.items()}
    older = taking.take(config, tmp_path / "gammel.tar.gz", now=NOW, report=silent).path
    subscriptions.forget(library, links["glemt"])
    for name in ("stopper", "igen"):
        (kept,) = subscriptions.manage(library, links[name]).subscriptions
        subscriptions.remove(library, links[name], kept.id)
    followed.follow(library, address=who["igen"], client="igen")
    newer = taking.take(config, tmp_path / "ny.tar.gz", now=NOW, report=silent).path
    library.subscribers.close()
    library.close()
    for file in (older, newer):
        lines: list[str] = []
        restoring.restore(config, file, force=True, now=NOW, report=lines.append)
        library = open_library(config)
        assert len(subscriptions.manage(library, links["bliver"]).subscriptions) == 1
        assert subscriptions.manage(library, links["stopper"]).subscriptions == ()
        with pytest.raises(TokenError):
            subscriptions.manage(library, links["glemt"])
        again = subscriptions.manage(library, links["igen"]).subscriptions
        assert len(again) == (1 if file == newer else 0)  # begun anew after the older was taken, as the newer knows
        library.subscribers.close()
        library.close()
    noted = (config.paths.data / "ophoert.jsonl").read_text(encoding="utf-8")
    assert "eksempel" not in noted
    assert (config.paths.data / "ophoert.jsonl").stat().st_mode & 0o777 == 0o600


def test_what_was_hidden_while_it_was_taken_is_hidden(source: Source, tmp_path: Path) -> None:
    """The rulings are copied after the archive: a line more in their file is carried out when they are put back."""
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    library = open_library(config)
    item = one_item(library)
    library.close()
    hiding.add(config.paths.data, "item", item=item, by="x", reason="prøve")
    taken = taking.take(config, tmp_path / "kopi.tar.gz", now=NOW, report=silent)
    other = config_at(tmp_path / "b")
    restoring.restore(other, taken.path, force=False, now=NOW, report=silent)
    library = open_library(other)
    with library.archive.reading() as connection:
        title, text = connection.exec_driver_sql("SELECT title, text FROM item WHERE id = ?", (item,)).one()
    assert (title.startswith(HIDDEN_BEGINS), text) == (True, "")
    library.close()


def test_rulings_of_another_archive_give_way_to_the_backup_s(source: Source, tmp_path: Path) -> None:
    config = config_at(tmp_path)
    config.paths.data.mkdir()
    rulings.add(config.paths.data, "hide", "per/en-anden")
    restoring.restore(config, source.file, force=True, now=NOW, report=silent)
    assert [each.ruling.entity for each in rulings.read(config.paths.data)] == ["per/ingen"]


def test_changes_are_counted_under_another_name_so_that_no_copy_takes_one_for_another(
    source: Source, tmp_path: Path
) -> None:
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    restored, original = open_library(config), open_library(source.config)
    cursor = feed(original, limit=10_000).cursor
    assert feed(original, cursor, limit=10).changes == ()
    with pytest.raises(StaleCursorError):
        feed(restored, cursor, limit=10)
    with original.subscribers.reading() as connection:
        matched = notices.matched(connection)
    with restored.subscribers.reading() as connection, restored.archive.reading() as archive:
        assert matched
        assert notices.matched(connection) == (changes.epoch(archive), matched[1])
    restored.close()
    original.close()


def test_a_database_of_followers_that_is_only_just_made_is_no_hindrance(source: Source, tmp_path: Path) -> None:
    """Its file is there a moment before its tables are."""
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    for path in config.paths.data.glob("abonnenter.db*"):
        path.unlink()
    (config.paths.data / "abonnenter.db").touch(0o600)
    taken = taking.take(config, tmp_path / "kopi.tar.gz", now=NOW, report=silent)
    other = config_at(tmp_path / "b")
    restoring.restore(other, taken.path, force=False, now=NOW, report=silent)
    library = open_library(other)
    with library.subscribers.reading() as connection:
        assert notices.matched(connection) is None
    library.subscribers.close()
    library.close()


def test_only_what_belongs_to_an_archive_is_taken(source: Source, tmp_path: Path) -> None:
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    data = config.paths.data
    (data / "Mine noter.jsonl").write_text("x", encoding="utf-8")
    folder = next((data / "raw").iterdir())
    (folder / "note~").write_text("x", encoding="utf-8")
    (folder / ".ny-abc").write_text("x", encoding="utf-8")
    taken = taking.take(config, tmp_path / "kopi.tar.gz", now=NOW, report=silent)
    restoring.check(taken.path)


# What cannot be


def test_without_an_archive_there_is_nothing_to_take(tmp_path: Path) -> None:
    done = call("backup", tmp_path / "kopi.tar.gz", config=config_file(tmp_path / "a"))
    assert done.exit_code == 1
    assert "intet arkiv" in done.stderr
    assert not (tmp_path / "kopi.tar.gz").exists()


def test_another_database_is_backed_up_by_its_own_tools(tmp_path: Path) -> None:
    config = Config(paths=Paths(data=tmp_path, database="postgresql://vaert/arkiv"))
    with pytest.raises(ReferatbasenError, match="pg_dump"):
        taking.take(config, tmp_path / "kopi.tar.gz", now=NOW, report=silent)


def test_a_folder_that_is_not_there_is_named(source: Source, tmp_path: Path) -> None:
    with pytest.raises(ReferatbasenError, match=r"ingen/kopi\.tar\.gz: kopien kan ikke skrives"):
        taking.take(source.config, tmp_path / "ingen" / "kopi.tar.gz", now=NOW, report=silent)


def test_a_raw_page_that_has_changed_is_said(source: Source, tmp_path: Path) -> None:
    config = config_file(tmp_path / "a")
    assert call("restore", source.file, config=config).exit_code == 0
    page = next(path for path in (tmp_path / "a/corpus/raw").glob("??/*") if "." not in path.name)
    page.write_bytes(page.read_bytes() + b"x")
    done = call("backup", tmp_path / "kopi.tar.gz", "--json", config=config)
    assert done.exit_code == 1
    assert json.loads(done.stdout)["damaged"] == [page.name]
    assert page.name in done.stderr


def test_a_database_elsewhere_is_put_back_where_it_is(source: Source, tmp_path: Path) -> None:
    (tmp_path / "andetsteds").mkdir()
    elsewhere = tmp_path / "andetsteds" / "min.db"
    config = Config(paths=Paths(data=tmp_path / "corpus", database=f"sqlite:///{elsewhere}"))
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    library = open_library(config)
    assert hits(library, "budget") == source.found
    library.close()
    assert not (config.paths.data / "referatbasen.db").exists()


@pytest.mark.slow
def test_memory_does_not_grow_with_the_archive(source: Source, tmp_path: Path) -> None:
    config = config_at(tmp_path)
    restoring.restore(config, source.file, force=False, now=NOW, report=silent)
    measure = (
        "import resource, sys\nfrom pathlib import Path\nfrom datetime import UTC, datetime\n"
        "from indexer.backup import restoring, taking\nfrom tests.test_backup import config_at, silent\n"
        "taking.take(config_at(Path(sys.argv[1])), Path(sys.argv[2]), now=datetime.now(UTC), report=silent)\n"
        "restoring.check(Path(sys.argv[2]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )

    def megabytes() -> int:
        command = [sys.executable, "-c", measure, str(tmp_path), str(tmp_path / "kopi.tar.gz")]
        return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300).stdout)

    small = megabytes()
    for number in range(20_000):
        key = f"{number:064x}"
        folder = config.paths.data / "raw" / f"{number % 256:02x}"
        folder.mkdir(exist_ok=True)
        (folder / f"{key}.json").write_bytes(b"{}")
    big = config.paths.data / "raw" / "00" / ("0" * 63 + "a.bin")
    with big.open("wb") as file:
        for _ in range(400):
            file.write(os.urandom(1_000_000))
    began = time.monotonic()
    assert megabytes() <= small + 30
    assert time.monotonic() - began < 240


@pytest.mark.parametrize("knows", [True, False])
def test_what_was_sent_after_a_backup_is_not_sent_again_and_what_was_not_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knows: bool
) -> None:
    """Over the archive it replaces everything is known; on an empty machine nothing is, and the operator chooses."""
    monkeypatch.setattr("indexer.naming._find", lambda *_: None)
    first, second, third = (
        publisher.firstagenda_json(followed.decided("4", said))
        for said in ("Udsat.", "Forslaget blev godkendt.", "Forslaget blev forkastet.")
    )

    config = config_at(tmp_path / "arkiv")
    config_path = config_file(tmp_path / "arkiv")
    library = open_library(config)
    for name, often in (("straks", "straks"), ("ugen", "ugentligt")):
        followed.follow(library, address=f"{name}@eksempel.example", client=name, often=often)
    take_in(library, tmp_path, first)
    with pytest.raises(RuntimeError):  # a letter is written, and none is sent, when the backup is taken
        followed.run(library, step=cut_off_at("connected"))
    file = taking.take(config, tmp_path / "kopi.tar.gz", now=NOW, report=silent).path
    followed.run(library)
    take_in(library, tmp_path, second)
    followed.run(library)
    sent = "".join(map(followed.text_of, followed.outbox(library)))
    assert (sent.count(": udsat"), sent.count(": godkendt")) == (1, 1)
    closed(library)
    if not knows:
        shutil.rmtree(config.paths.data)
    lines: list[str] = []
    restoring.restore(config, file, force=True, now=NOW, report=lines.append)
    library = open_library(config)
    for each in (config.paths.data / "outbox").glob("*.eml"):
        each.unlink()
    take_in(library, tmp_path, second, third)  # as an update does: what came meanwhile, and what is news
    week = followed.NOON + timedelta(days=7)
    followed.run(library, week)
    told = [followed.text_of(each) for each in followed.outbox(library)]
    if knows:
        assert any("ikke igen" in line for line in lines)
        assert len(told) == 2  # both of them of what came now; the one a week also has it for the first time
        assert not any(": udsat" in each or ": godkendt" in each for each in told), told
        closed(library)
        return
    assert any("ADVARSEL" in line and "--after-restore" in line for line in lines)
    assert told == []
    assert "holdes tilbage" in call("doctor", config=config_path).output
    closed(library)
    done = call("alerts", "send", "--after-restore", "skip", config=config_path)
    assert done.exit_code == 0, done.stderr
    library = open_library(config)
    assert followed.outbox(library) == []
    take_in(library, tmp_path, first)
    followed.run(library, week)
    assert len(followed.outbox(library)) >= 1  # and from now on all are told
    closed(library)


def test_who_chooses_to_send_after_a_restore_has_all_sent_that_waits(tmp_path: Path, source: Source) -> None:
    config, config_path = config_at(tmp_path), config_file(tmp_path)
    assert call("restore", source.file, config=config_path).exit_code == 0
    library = open_library(config)
    followed.follow(library, address="ny@eksempel.example")  # a confirmation is sent meanwhile
    sending.post(library, now=followed.NOON, report=silent)
    assert (config.paths.data / ".tilbageholdt").exists()
    library.subscribers.close()
    library.close()
    assert call("alerts", "send", "--after-restore", "send", "--dry-run", config=config_path).exit_code == 0
    assert (config.paths.data / ".tilbageholdt").exists()
    assert call("alerts", "send", "--after-restore", "send", config=config_path).exit_code == 0
    assert not (config.paths.data / ".tilbageholdt").exists()


def test_a_letter_that_waits_where_a_backup_is_put_back_is_sent_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.naming._find", lambda *_: None)
    config = config_at(tmp_path)
    library = open_library(config)
    followed.follow(library)
    take_in(library, tmp_path, publisher.firstagenda_json(followed.decided("4", "Udsat.")))
    file = taking.take(config, tmp_path / "kopi.tar.gz", now=NOW, report=silent).path
    with pytest.raises(RuntimeError):
        followed.run(library, step=cut_off_at("connected"))
    closed(library)
    restoring.restore(config, file, force=True, now=NOW, report=silent)
    library = open_library(config)
    for _ in range(2):
        followed.run(library)
    assert len(followed.outbox(library)) == 1
    closed(library)


def take_in(library: Library, folder: Path, *pages: bytes) -> None:
    for number, page in enumerate(pages):
        path = folder / f"{number}.json"
        path.write_bytes(page)
        pipeline.import_paths(library, [path], council=COUNCIL, report=silent)


def closed(library: Library) -> None:
    library.subscribers.close()
    library.close()


def cut_off_at(name: str) -> Callable[[str], None]:
    def step(reached: str) -> None:
        if reached == name:
            raise RuntimeError

    return step
