"""The doctor finds each thing that is missing, says how it is put right, and changes nothing."""

import json
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from indexer import doctor, ocr, pipeline
from indexer.cli import main
from indexer.config import Config, Council, Crawl, Entities, Mail, Source
from indexer.doctor import Check, examine
from indexer.library import RESTORING_NAME, Library, open_library
from tests.test_migrations import ARCHIVES, restored


def at_once() -> datetime:
    return datetime.now(UTC)


def found(config: Config, name: str, *, now: datetime | None = None) -> Check:
    checks = [check for check in examine(config, now=now or at_once()) if check.name == name]
    assert len(checks) == 1, name
    return checks[0]


@pytest.fixture
def sound(library: Library, council: str, tmp_path: Path) -> Config:
    """An archive that has been brought up to date."""
    pipeline.import_paths(library, [], council=council, report=lambda _line: None)
    assert library.subscribers
    (library.config.paths.data / ".noegle").write_bytes(b"k" * 32)
    (library.config.paths.data / ".noegle").chmod(0o600)
    library.close()
    return library.config


@contextmanager
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_of_a_sound_archive_nothing_is_wrong(sound: Config) -> None:
    checks = examine(sound, now=at_once())
    assert [check for check in checks if check.state == "fault"] == []
    assert {"Python", "SQLite", "data-mappe", "plads", "skema", "ajour", "indeks", "ur", "mail"} <= {
        check.name for check in checks
    }
    assert all(check.remedy for check in checks if check.state != "ok")
    assert not any(check.remedy for check in checks if check.state == "ok")


def test_looking_changes_nothing(sound: Config, config: Config) -> None:
    def state() -> list[tuple[str, bytes]]:
        files = sorted(path for path in sound.paths.data.rglob("*") if path.is_file())
        return [(path.name, path.read_bytes()) for path in files if not path.name.endswith(("-shm", "-wal"))]

    before = state()
    examine(sound, now=at_once())
    assert state() == before
    nowhere = replace(config, paths=replace(config.paths, data=config.paths.data.parent / "ingen"))
    examine(nowhere, now=at_once())
    assert not nowhere.paths.data.exists()


def test_an_old_schema_is_to_be_backed_up_and_is_left(config: Config) -> None:
    config.paths.data.mkdir()
    path = restored(ARCHIVES[0], config.paths.data / "referatbasen.db")
    check = found(config, "skema")
    assert check.state == "advice"
    assert check.message.startswith("1;")
    assert "referatbasen backup" in check.remedy
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT value FROM about").fetchone() == ("1",)


@pytest.mark.parametrize(("content", "says"), [("99", "nyere"), (None, "beskadiget")])
def test_a_schema_of_tomorrow_and_a_damaged_archive_are_faults(sound: Config, content: str | None, says: str) -> None:
    path = sound.paths.data / "referatbasen.db"
    if content is None:
        path.write_bytes(b"x" * 10_000)
    else:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("UPDATE about SET value = ? WHERE name = 'schema'", (content,))
    check = found(sound, "skema")
    assert check.state == "fault"
    assert says in check.message


def test_a_run_long_ago_is_said(sound: Config) -> None:
    assert found(sound, "ajour").state == "ok"
    late = found(sound, "ajour", now=at_once() + timedelta(days=4))
    assert late.state == "advice"
    assert "update" in late.remedy


def test_a_clock_set_back_is_a_fault(sound: Config) -> None:
    assert found(sound, "ur").state == "ok"
    assert found(sound, "ur", now=at_once() - timedelta(days=1)).state == "fault"
    assert found(sound, "ur", now=datetime(1970, 1, 1, tzinfo=UTC)).state == "fault"


def test_without_an_index_it_says_so(sound: Config) -> None:
    (sound.paths.data / "index" / "current").unlink()
    assert found(sound, "indeks").state == "advice"


def test_addresses_that_others_can_read_are_a_fault(sound: Config) -> None:
    (sound.paths.data / "abonnenter.db").chmod(0o644)
    check = found(sound, "rettigheder")
    assert check.state == "fault"
    assert check.remedy == f"chmod 600 {sound.paths.data / 'abonnenter.db'}"


def test_subscribers_without_their_key_or_damaged_are_a_fault(sound: Config) -> None:
    (sound.paths.data / ".noegle").unlink()
    assert found(sound, "nøgle").state == "fault"
    for path in sound.paths.data.glob("abonnenter.db*"):
        path.unlink()
    (sound.paths.data / "abonnenter.db").write_bytes(b"x" * 10_000)
    assert found(sound, "abonnenter").state == "fault"


def test_an_interrupted_restore_is_a_fault(sound: Config) -> None:
    (sound.paths.data / RESTORING_NAME).write_text("x", encoding="utf-8")
    assert found(sound, "gendannelse").state == "fault"


@pytest.mark.parametrize(("free", "state"), [(10**8, "fault"), (10**9, "advice"), (10**10, "ok")])
def test_how_much_room_there_is(config: Config, monkeypatch: pytest.MonkeyPatch, free: int, state: str) -> None:
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": free}))
    assert found(config, "plads").state == state


def test_a_folder_that_cannot_be_written_is_a_fault(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.os, "access", lambda _path, _how: False)  # the tests may run as root, who can write all
    check = found(config, "data-mappe")
    assert check.state == "fault"
    assert "chown" in check.remedy


@pytest.mark.parametrize(
    ("program", "danish", "state", "says"),
    [(None, False, "advice", "ikke installeret"), ("/t", False, "advice", "uden dansk"), ("/t", True, "ok", "dansk")],
)
def test_tesseract_and_its_danish(
    config: Config, monkeypatch: pytest.MonkeyPatch, program: str | None, danish: bool, state: str, says: str
) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda _name: program)
    monkeypatch.setattr(ocr, "is_available", lambda: danish)
    check = found(config, "tesseract")
    assert (check.state, says in check.message) == (state, True)


def test_an_old_python_is_a_fault(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    class Old(tuple[Any, ...]):
        """A version before ours."""

    monkeypatch.setattr(sys, "version_info", Old((3, 10, 1, "final", 0)))
    assert found(config, "Python").state == "fault"


def test_a_model_that_is_not_installed_is_a_fault(config: Config) -> None:
    assert found(config, "navnemodel").state == "ok"
    assert found(replace(config, entities=Entities(model="da_ukendt_sm")), "navnemodel").state == "fault"


def test_likeness_that_is_not_installed_is_said(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.semantic, "installed", lambda: "")
    assert found(config, "lighed").state == "advice"
    off = replace(config, search=replace(config.search, similarity=False))
    assert found(off, "lighed").state == "ok"


def test_sources_and_how_to_be_reached(config: Config) -> None:
    assert found(config, "kilder").state == "advice"
    council = Council("a", "A", (Source("os2web", "https://a.example"),))
    assert found(replace(config, councils=(council,)), "kontakt").state == "advice"
    reachable = replace(config, councils=(council,), crawl=Crawl(user_agent="referatbasen (drift@a.example)"))
    assert not [check for check in examine(reachable, now=at_once()) if check.name == "kontakt"]


def test_a_mail_server_that_does_not_answer_is_a_fault(config: Config) -> None:
    assert found(config, "mail").state == "advice"
    with listening() as port:
        mail = Mail(host="127.0.0.1", port=port, sender="a@a.example")
        assert found(replace(config, mail=mail), "mail").state == "ok"
        without = replace(mail, username="a")
        assert found(replace(config, mail=without), "mail").state == "fault"
    assert found(replace(config, mail=mail), "mail").state == "fault"


def test_a_look_that_fails_is_a_fault_and_the_others_go_on(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_path: object) -> None:
        raise OSError("disken svarer ikke")

    monkeypatch.setattr(doctor.shutil, "disk_usage", broken)
    checks = examine(config, now=at_once())
    assert [check.message for check in checks if check.name == "disk"] == ["kunne ikke ses efter: disken svarer ikke"]
    assert len(checks) > 8


def test_the_command_ends_with_one_when_something_is_wrong(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[paths]\nsample = false\n", encoding="utf-8")
    runner = CliRunner()
    well = runner.invoke(main, ["--config", str(config), "doctor", "--json"])
    assert well.exit_code == 0
    document = json.loads(well.stdout)
    assert document["ok"] is True
    assert set(document["checks"][0]) == {"name", "state", "message", "remedy"}
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "referatbasen.db").write_bytes(b"x" * 10_000)
    ill = runner.invoke(main, ["--config", str(config), "doctor"])
    assert ill.exit_code == 1
    assert "GALT skema" in ill.stdout
    assert "→ " in ill.stdout
    config.write_text("[forkert]\n", encoding="utf-8")
    assert runner.invoke(main, ["--config", str(config), "doctor"]).exit_code == 2


def test_a_new_archive_is_sound(config: Config) -> None:
    open_library(config).close()
    assert [check for check in examine(config, now=at_once()) if check.state == "fault"] == []
