"""Archives of every earlier schema are brought up to date: what they hold is kept, what is new is there.

``tests/schemas`` has an archive of each state the tables ever had, written by the code of its day and dumped as SQL;
letters tell apart states that had the same number.
"""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.archive import SCHEMA_VERSION, Archive, migrations, open_archive, open_subscribers, subscriber_schema
from indexer.cli import main
from indexer.errors import ReferatbasenError

ROOT = Path(__file__).parent.parent
SCHEMAS = Path(__file__).parent / "schemas"
ARCHIVES = sorted(SCHEMAS.glob("archive-*.sql"))
SUBSCRIBERS = sorted(SCHEMAS.glob("subscribers-*.sql"))
MINUTES = SCHEMAS / "page.html"  # what every one of them was made from
KEPT = {  # tables whose rows nothing but a backup gives back, or that a reader sees at once
    "meeting",
    "participant",
    "item",
    "section",
    "decision",
    "reference",
    "rejected",
    "listing",
    "spent",
    "document",
    "revision",
    "mention",
    "entity",
    "alias",
}


def restored(dump: Path, path: Path) -> Path:
    """Return a database file made from its dump."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(dump.read_text(encoding="utf-8"))
    return path


def shape(path: Path) -> dict[str, object]:
    """Return the columns and indexes of every table; a default is what an old row was given, and no part of it."""
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            table: sorted(
                (name, kind, bool(required), key)
                for _, name, kind, required, _default, key in database.execute(f"PRAGMA table_info({table})")
            )
            for table in tables
        }
        indexes = {
            name: " ".join(sql.split())
            for name, sql in database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql != ''")
        }
    return {"columns": columns, "indexes": indexes}


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {table: sorted(database.execute(f"SELECT * FROM {table}")) for table in tables & KEPT}  # noqa: S608 (our names)


def keep_raw(database: Path) -> None:
    """Put the page that an archive was made from where its raw pages are."""
    with closing(sqlite3.connect(database)) as opened:
        key, url, council, at = opened.execute("SELECT key, url, council, fetched_at FROM page").fetchone()
    folder = database.parent / "raw" / key[:2]
    folder.mkdir(parents=True)
    (folder / key.partition(".")[0]).write_bytes(MINUTES.read_bytes())
    about = {"url": url, "council": council, "fetched_at": at, "content_type": "", "size": MINUTES.stat().st_size}
    (folder / f"{key}.json").write_text(json.dumps(about), encoding="utf-8")


def version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        return str(database.execute("SELECT value FROM about WHERE name = 'schema'").fetchone()[0])


def close(archive: Archive) -> None:
    archive.close()


def test_there_is_an_archive_of_every_version_before_this() -> None:
    numbers = {int(dump.stem.removeprefix("archive-").rstrip("abcdefghijklmnopqrstuvwxyz-")[:1]) for dump in ARCHIVES}
    assert numbers == set(range(1, int(SCHEMA_VERSION))) == set(migrations.ARCHIVE_STEPS)
    assert set(range(1, subscriber_schema.VERSION)) == set(migrations.SUBSCRIBER_STEPS)


@pytest.mark.parametrize("dump", ARCHIVES, ids=lambda dump: dump.stem)
def test_an_old_archive_becomes_as_a_new_one_and_keeps_its_rows(dump: Path, tmp_path: Path) -> None:
    old, new = restored(dump, tmp_path / "old.db"), tmp_path / "new.db"
    before = rows(old)
    assert before["item"]
    close(open_archive(f"sqlite:///{old}"))
    close(open_archive(f"sqlite:///{new}"))
    assert version(old) == SCHEMA_VERSION
    assert shape(old) == shape(new)
    after = rows(old)
    assert {table: after[table] for table in before} == before


@pytest.mark.parametrize("dump", [ARCHIVES[0], ARCHIVES[-1]], ids=lambda dump: dump.stem)
def test_an_old_archive_is_used_as_any_other(dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.toml").write_text(
        '[paths]\ndata = "corpus"\n[[councils]]\nid = "eksempelkoebing"\nname = "Eksempelkøbing"\n', encoding="utf-8"
    )
    Path("corpus").mkdir()
    keep_raw(restored(dump, Path("corpus/referatbasen.db")))
    runner = CliRunner()
    told = runner.invoke(main, ["status", "--json"])
    found = json.loads(told.stdout)
    assert (found["meetings"], found["items"]) == (1, 2)
    assert f"er ført fra skema {dump.stem.split('-')[1][0]} til {SCHEMA_VERSION}" in told.stderr
    assert runner.invoke(main, ["import", str(MINUTES)]).exit_code == 0
    hits = json.loads(runner.invoke(main, ["search", "budgetopfølgning", "--json"]).stdout)
    assert hits["total"] >= 1
    assert runner.invoke(main, ["rebuild"]).exit_code == 0


def test_a_newer_archive_is_refused_by_name_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "referatbasen.db"
    close(open_archive(f"sqlite:///{path}"))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE about SET value = '99' WHERE name = 'schema'")
    with pytest.raises(ReferatbasenError, match=r"referatbasen\.db er skrevet af en nyere udgave .*skema 99"):
        open_archive(f"sqlite:///{path}")
    assert version(path) == "99"


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "referatbasen.db"
    close(open_archive(f"sqlite:///{path}"))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE about SET value = 'x' WHERE name = 'schema'")
    with pytest.raises(ReferatbasenError, match="skema «x» kendes ikke"):
        open_archive(f"sqlite:///{path}")


_KILLED = """
import os, signal, sys
from indexer.archive import migrations, open_archive
def die(connection):
    migrations._pages_can_be_withdrawn(connection)
    connection.exec_driver_sql("DELETE FROM item")
    os.kill(os.getpid(), signal.SIGKILL)
migrations.ARCHIVE_STEPS = {**migrations.ARCHIVE_STEPS, int(sys.argv[2]): die if sys.argv[2] == "1" else (
    lambda connection: os.kill(os.getpid(), signal.SIGKILL))}
open_archive(f"sqlite:///{sys.argv[1]}")
"""


@pytest.mark.parametrize("step", [1, 3])
def test_killed_midway_the_old_state_stands_and_the_next_opening_goes_through(step: int, tmp_path: Path) -> None:
    old = restored(ARCHIVES[0], tmp_path / "old.db")
    before, was = rows(old), shape(old)
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(old), str(step)], cwd=ROOT, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert (rows(old), shape(old), version(old)) == (before, was, "1")
    close(open_archive(f"sqlite:///{old}"))
    assert version(old) == SCHEMA_VERSION
    assert rows(old)["item"] == before["item"]


def test_a_step_that_fails_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = restored(ARCHIVES[0], tmp_path / "old.db")
    was = shape(old)

    def fails(_connection: object) -> None:
        raise ReferatbasenError("stop")

    monkeypatch.setattr(migrations, "ARCHIVE_STEPS", {**migrations.ARCHIVE_STEPS, 3: fails})
    with pytest.raises(ReferatbasenError, match="stop"):
        open_archive(f"sqlite:///{old}")
    assert (shape(old), version(old)) == (was, "1")


def subscriber_rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        return {
            table: [{**row} for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608 (our names)
            for table in ("subscriber", "subscription", "letter", "told", "position")
        }


@pytest.mark.parametrize("dump", SUBSCRIBERS, ids=lambda dump: dump.stem)
def test_those_who_follow_are_kept_over_every_schema(dump: Path, tmp_path: Path) -> None:
    old, new = restored(dump, tmp_path / "abonnenter.db"), tmp_path / "nye.db"
    before = subscriber_rows(old)
    for path in (old, new):
        close(open_subscribers(path))
    assert shape(old) == shape(new)
    after = subscriber_rows(old)
    assert after.pop("letter") == [{**letter, "is_urgent": 0} for letter in before.pop("letter")]
    assert after == before
    with closing(sqlite3.connect(old)) as database:
        assert database.execute("PRAGMA user_version").fetchone()[0] == subscriber_schema.VERSION


def test_subscribers_of_a_newer_version_are_refused(tmp_path: Path) -> None:
    path = restored(SUBSCRIBERS[0], tmp_path / "abonnenter.db")
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(ReferatbasenError, match=r"abonnenter\.db er skrevet af en nyere udgave .*skema 99"):
        open_subscribers(path)


def test_tables_change_with_their_version_only(tmp_path: Path) -> None:
    """What the tables are is written down: change it, raise VERSION, and let «python -m tests.tables» write it anew."""
    from tests import tables

    written = (SCHEMAS / "now.sql").read_text(encoding="utf-8")
    assert tables.now(tmp_path) == written
