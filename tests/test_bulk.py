"""Many pages at a time: what comes of several processes is what comes of one, and a page can only hurt itself."""

import io
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from indexer import cli, corpus, parsing, pipeline, reading
from indexer.archive import schema
from indexer.cli import progress
from indexer.config import Config, Council, Import, Paths
from indexer.library import Library, open_library
from indexer.parsing import Minutes, Raw
from tests import publisher
from tests.test_sources import ONE

COUNCIL = "proevekoebing"
CLOCK = {"fetched_at", "arrived_at", "changed_at", "at", "seen_at", "checked_at"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-six meetings in three forms, two of them twice, and two files that are none."""
    folder = tmp_path_factory.mktemp("in")
    forms = (("json", publisher.firstagenda_json), ("html", publisher.os2web_html), ("txt", publisher.referat_text))
    for number in range(26):
        meeting = replace(ONE, start=ONE.start + timedelta(days=7 * number), items=ONE.items[number % 5 :][:1])
        form, publish = forms[number % 3]
        (folder / f"{number:02d}.{form}").write_bytes(publish(meeting))
    for number in (0, 1):
        meeting = replace(ONE, start=ONE.start + timedelta(days=7 * number), items=ONE.items[:2])
        (folder / f"rettet {number}.json").write_bytes(publisher.firstagenda_json(meeting))
    (folder / "05 brev.txt").write_bytes("Kære alle".encode())
    (folder / "tom.txt").write_bytes(b"")
    return folder


def library_in(folder: Path, processes: int) -> Library:
    return open_library(
        Config(
            paths=Paths(data=folder / "corpus", sample=False),
            limits=Import(processes=processes),
            councils=(Council(COUNCIL, "Prøvekøbing"),),
        )
    )


def held(library: Library) -> dict[str, object]:
    """Return everything an archive holds but the time of day."""
    with library.archive.reading() as connection:
        tables = {
            name: sorted(
                repr([value for key, value in row._mapping.items() if key not in CLOCK])
                for row in connection.execute(select(table))
            )
            for name, table in schema.metadata.tables.items()
            if name != "about"
        }
    return {**tables, "index": dict(library.index.contents())}


@pytest.fixture
def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a few dozen items as many pieces of work as thousands are."""
    for name, value in {"naming._BATCH": 3, "naming._FEWEST": 1, "search.segments._RUN": 10}.items():
        monkeypatch.setattr(f"indexer.{name}", value)


@pytest.mark.slow
@pytest.mark.usefixtures("in_small_pieces")
def test_two_processes_make_the_archive_that_one_makes(files: Path, tmp_path: Path) -> None:
    made = []
    for processes in (1, 2):
        library = library_in(tmp_path / str(processes), processes)
        lines: list[str] = []
        summary = pipeline.import_paths(library, [files, files], council=COUNCIL, report=lines.append)
        imported = held(library)
        anew = pipeline.rebuild(library, report=lines.append)
        said = [line for line in lines if str(tmp_path) not in line]
        made.append((summary, said, imported, anew, held(library)))
        library.close()
    summary, _, imported, anew, rebuilt = made[0]
    assert (summary.read, summary.unchanged, len(summary.failed)) == (28, 28, 4)
    assert (anew.read, anew.changed, len(anew.failed)) == (28, 0, 2)
    assert imported == rebuilt
    assert made[0] == made[1]


def hurt_reader(raw: Raw) -> Minutes:
    """Read a page, but end with one as a library of C may, and stay with another for ever."""
    url = corpus.load(raw.folder, raw.key).url
    if url.endswith("07.html"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if url.endswith("21.json"):
        time.sleep(600)
    return parsing.read_minutes(raw)


@pytest.mark.parametrize(
    ("hurtful", "processes", "reason"),
    [("07.html", 2, "processen, der læste, gik ned"), ("21.json", 1, "opgivet efter 3 sekunder")],
)
def test_a_page_that_kills_its_reader_or_holds_it_up_fails_alone_and_is_read_anew_by_another(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hurtful: str, processes: int, reason: str
) -> None:
    library = library_in(tmp_path, processes)
    others = {"07.html", "21.json"} - {hurtful}
    taken = [each for each in sorted(files.iterdir()) if each.name not in others]
    with monkeypatch.context() as hurt:
        hurt.setattr("indexer.importing.read_minutes", hurt_reader)
        hurt.setattr("indexer.importing.SECONDS", 3.0 if processes == 1 else 300.0)
        hurt.setattr("indexer.sources.fingerprint", lambda: "ældre")
        hurt.setattr("indexer.naming.bring_up_to_date", lambda *_args, **_options: None)
        summary = pipeline.import_paths(library, taken, council=COUNCIL, report=lambda _line: None)
    reasons = {Path(corpus.readable(failed.url)).name: failed.reason for failed in summary.failed}
    assert summary.read == len(taken) - 3
    assert reasons.keys() == {hurtful, "05 brev.txt", "tom.txt"}
    assert reasons[hurtful] == reason
    assert {Path(corpus.readable(failure.url)).name for failure in reading.status(library).failures} == set(reasons)
    again = pipeline.import_paths(library, [], council=COUNCIL, report=lambda _line: None)
    assert (again.read, len(again.failed)) == (1, 2)
    library.close()


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let time pass only when told."""
    now = [1000.0]
    monkeypatch.setattr("indexer.cli.progress.time.monotonic", lambda: now[0])
    return lambda seconds: now.__setitem__(0, now[0] + seconds)


def test_a_log_says_now_and_then_how_far_a_run_has_come(clock: Callable[[float], None]) -> None:
    lines: list[str] = []
    show = progress.progress(lines.append)
    for done in range(101):
        show("sider læst", done, 600)
        clock(1.0)
    show("punkter indekseret", 1, 2)
    assert lines == [
        "30 af 600 sider læst, 60 i minuttet, 10 min tilbage",
        "60 af 600 sider læst, 60 i minuttet, 9 min tilbage",
        "90 af 600 sider læst, 60 i minuttet, 8 min tilbage",
    ]


def test_a_terminal_shows_one_line_that_is_written_over(
    clock: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    show = progress.progress(lambda _line: None)
    for done in range(3):
        show("punkter læst for navne", 1000 * done, 50_000)
        clock(60.0)
    first, second, rest = screen.getvalue().split("\r")
    assert first == f"{progress.ERASE}1000 af 50000 punkter læst for navne, 1000 i minuttet, 49 min tilbage"
    assert second.endswith("48 min tilbage")
    assert rest == ""


def test_progress_is_on_stderr_and_json_alone_on_stdout(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.cli.progress._SECONDS_SAID", 0.0)
    settings = tmp_path / "config.toml"
    settings.write_text(f'[[councils]]\nid = "{COUNCIL}"\nname = "Prøvekøbing"\n[import]\nprocesses = 1\n')
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("00.json", "01.html", "02.txt"):
        (folder / name).write_bytes((files / name).read_bytes())
    done = CliRunner().invoke(cli.main, ["--config", str(settings), "import", str(folder), "--json"])
    assert json.loads(done.stdout)["read"] == 3
    for line in ("3 af 3 filer læst", "3 af 3 punkter indekseret"):
        assert line in done.stderr
    assert progress.ERASE not in done.stderr
