"""Nothing lost: what is damaged is found, named and mended where it can be."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import checking, reading
from indexer.cli import main
from indexer.errors import ReferatbasenError
from indexer.library import Library, open_library
from tests import publisher
from tests.test_pipeline import TakeIn, write
from tests.test_sources import EVERY


def silent(_line: str) -> None:
    """Say nothing."""


@pytest.fixture
def filled(library: Library, take_in: TakeIn, tmp_path: Path) -> Library:
    for name, manuscript in list(EVERY.items())[:4]:
        write(tmp_path / "in" / f"{name}.json", publisher.firstagenda_json(manuscript))
    take_in(tmp_path / "in")
    return library


def test_a_sound_archive_has_nothing_wrong(filled: Library) -> None:
    checked = checking.check(filled)
    assert checked.faults == ()
    assert checked.pages == 4
    assert checked.items == checked.indexed > 20


def test_the_sample_has_nothing_wrong(sample: Library) -> None:
    assert checking.check(sample).faults == ()


def index_files(library: Library, end: str) -> list[Path]:
    index = library.config.paths.data / "index"
    return sorted((index / (index / "current").read_text().split()[0]).glob(f"*{end}"))


def damage(library: Library, what: str) -> None:
    data = library.config.paths.data
    if what == "an index file":
        file = index_files(library, ".items")[0]
        body = file.read_bytes()
        file.unlink()
        file.write_bytes(body[:-1] + bytes([body[-1] ^ 1]))
    elif what == "the index":
        (data / "index" / "current").unlink()
    elif what == "an item of the index":
        library.index.update([], removed_meetings=[reading.latest_meetings(library)[0].id])
    else:
        with sqlite3.connect(data / "referatbasen.db") as database:
            if what == "a page of the database":
                database.execute("DELETE FROM page WHERE rowid = (SELECT min(rowid) FROM page)")
            else:
                database.execute(
                    "UPDATE item SET title = title || ' (ændret)' WHERE rowid = (SELECT min(rowid) FROM item)"
                )


@pytest.mark.parametrize(
    ("what", "place"),
    [
        ("an index file", "indeks"),
        ("the index", "indeks"),
        ("an item of the index", "indeks"),
        ("a page of the database", "database"),
        ("a title", "indeks"),
    ],
)
def test_what_differs_is_found_and_mended(filled: Library, what: str, place: str) -> None:
    damage(filled, what)
    library = open_library(filled.config)  # as another process finds it
    found = checking.check(library)
    assert {fault.place for fault in found.faults} == {place}
    mended = checking.repair(library, report=silent)
    assert mended.faults == ()
    assert mended.mended
    assert checking.check(open_library(filled.config)).faults == ()


def test_a_raw_page_that_has_changed_is_named_and_cannot_be_made_up(filled: Library) -> None:
    (record,) = list(filled.raw.glob("??/*.json"))[:1]
    body = record.parent / record.name.split(".")[0]
    body.write_bytes(body.read_bytes() + b" ")
    found = checking.repair(filled, report=silent)
    assert [(fault.place, "ændret på disken" in fault.reason) for fault in found.faults] == [("sider", True)]
    assert checking.named(found)[0].startswith("sider: ")


def test_a_torn_database_is_said_in_one_line(filled: Library) -> None:
    filled.archive.close()
    path = filled.config.paths.data / "referatbasen.db"
    for extra in path.parent.glob("referatbasen.db-*"):
        extra.unlink()
    with path.open("r+b") as file:
        file.seek(4096 * 8)
        file.write(b"\xff" * 4096 * 12)
    with pytest.raises(ReferatbasenError, match=r"sikkerhedskopi|malformed|beskadiget"):
        checking.repair(open_library(filled.config), report=silent)


def test_the_command_says_what_differs_and_mends_it(
    filled: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "config.toml"
    config.write_text(f'[paths]\ndata = "{filled.config.paths.data}"\nsample = false\n', encoding="utf-8")
    runner = CliRunner()
    sound = runner.invoke(main, ["--config", str(config), "check", "--json"])
    assert sound.exit_code == 0, sound.output
    assert json.loads(sound.stdout)["faults"] == []
    damage(filled, "an index file")
    found = runner.invoke(main, ["--config", str(config), "check"])
    assert found.exit_code == 1
    assert "indeks: " in found.output
    mended = runner.invoke(main, ["--config", str(config), "check", "--repair"])
    assert mended.exit_code == 0, mended.output
    assert "indekset er bygget på ny" in mended.output
