"""The archive's own making: whole or not at all, taken up again where it was cut off, refused where it is another's."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from indexer.archive import SCHEMA_VERSION, Archive, open_archive, schema
from indexer.errors import ReferatbasenError


def url(path: Path) -> str:
    return f"sqlite:///{path / 'arkiv.db'}"


def version(archive: Archive) -> str | None:
    with archive.reading() as connection:
        return schema.get(connection, "schema")


@pytest.mark.parametrize("made", [1, 5, len(schema.metadata.tables)])
def test_a_making_that_was_cut_off_is_taken_up_again(tmp_path: Path, made: int) -> None:
    """A process killed in the middle left some tables, and no word of the version."""
    open_archive(url(tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / "arkiv.db", isolation_level=None)) as database:
        database.execute("DELETE FROM about")
        for table in schema.metadata.sorted_tables[made:]:
            database.execute(f'DROP TABLE "{table.name}"')
    archive = open_archive(url(tmp_path))
    assert version(archive) == SCHEMA_VERSION
    archive.close()


def test_a_making_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(schema, "put", fail)
    with pytest.raises(RuntimeError):
        open_archive(url(tmp_path))
    with closing(sqlite3.connect(tmp_path / "arkiv.db")) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_a_reader_sees_one_state_throughout(tmp_path: Path) -> None:
    archive = open_archive(url(tmp_path))
    with archive.reading() as reader:
        before = reader.execute(select(schema.about)).all()
        with archive.writing() as writer:
            writer.execute(insert(schema.about).values(name="nyt", value="nyt"))
        assert reader.execute(select(schema.about)).all() == before
    with archive.reading() as reader:
        assert len(reader.execute(select(schema.about)).all()) == len(before) + 1
    archive.close()


def test_many_open_a_new_archive_at_once(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def open_it() -> None:
        try:
            archive = open_archive(url(tmp_path))
            assert version(archive) == SCHEMA_VERSION
            archive.close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_database_that_ails_is_named_in_one_line(tmp_path: Path) -> None:
    archive = open_archive(url(tmp_path))
    with closing(sqlite3.connect(tmp_path / "arkiv.db", isolation_level=None)) as database:
        database.execute("DROP TABLE spent")
    with pytest.raises(ReferatbasenError, match=r"arkiv\.db: .*prøv igen"), archive.reading() as connection:
        connection.execute(select(schema.spent))
    rows = [{"name": f"nr {number}", "value": "x" * 2000} for number in range(5000)]
    with archive.reading() as full:
        full.exec_driver_sql("PRAGMA max_page_count = 1")  # as a full disk has it
    with pytest.raises(ReferatbasenError, match=r"full.*prøv igen"), archive.writing() as writer:
        writer.execute(insert(schema.about), rows)
    assert version(archive) == SCHEMA_VERSION
    archive.close()
