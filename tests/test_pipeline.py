"""Taking documents in: nothing lost, nothing twice, bad input recorded, all of it made again from raw pages."""

import gc
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from indexer import corpus, pipeline, reading, searching
from indexer.archive import agenda, meetings, pages
from indexer.errors import ArchiveBusyError
from indexer.library import Library, open_library
from tests import broken_pdfs, publisher
from tests.commands import run
from tests.manuscripts import Manuscript
from tests.test_sources import EVERY, ONE

TakeIn = Callable[..., pipeline.Summary]


def write(path: Path, body: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def everything(library: Library) -> list[object]:
    with library.archive.reading() as connection:
        return [(stored.item, stored.committee, stored.date) for stored in agenda.all_items(connection)]


def test_an_imported_referat_is_stored_indexed_and_kept(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    file = write(tmp_path / "in" / "referat.pdf", publisher.referat_pdf(ONE))
    summary = take_in(tmp_path / "in")
    assert (summary.read, summary.changed, summary.failed) == (1, 1, ())
    assert searching.search(library, "skolestruktur").total >= 1
    (stored,) = corpus.stored_pages(library.raw)[0]
    assert corpus.load(library.raw, stored.key).body == file.read_bytes()


def test_importing_the_same_again_changes_nothing(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    write(tmp_path / "in" / "referat.json", publisher.firstagenda_json(ONE))
    take_in(tmp_path / "in")
    before = everything(library), sorted(path.name for path in library.raw.rglob("*"))
    summary = take_in(tmp_path / "in")
    assert (summary.read, summary.unchanged, summary.changed) == (0, 1, 0)
    assert (everything(library), sorted(path.name for path in library.raw.rglob("*"))) == before


def test_the_same_meeting_from_two_publications_is_one_meeting(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    write(tmp_path / "a.html", publisher.os2web_html(ONE))
    write(tmp_path / "b.pdf", publisher.referat_pdf(ONE))
    take_in(tmp_path / "a.html", tmp_path / "b.pdf")
    status = reading.status(library)
    assert (status.meetings, status.items, status.pages.read) == (1, len(ONE.items), 2)


def test_minutes_replace_the_agenda_and_an_agenda_never_the_minutes(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    agenda = replace(ONE, kind="Dagsorden", items=ONE.items[:3])
    agenda_file = write(tmp_path / "agenda.json", publisher.firstagenda_json(agenda))
    minutes_file = write(tmp_path / "referat.json", publisher.firstagenda_json(ONE))
    take_in(agenda_file)
    assert reading.status(library).items == 3
    take_in(minutes_file)
    assert reading.status(library).items == len(ONE.items)
    write(agenda_file, publisher.firstagenda_json(replace(agenda, place="Et andet sted")))
    take_in(agenda_file)
    status = reading.status(library)
    assert (status.meetings, status.items) == (1, len(ONE.items))


@pytest.mark.parametrize("publish", [publisher.os2web_html, publisher.referat_text])
def test_a_file_that_was_cut_off_is_named_and_replaces_nothing(
    library: Library, take_in: TakeIn, tmp_path: Path, publish: Callable[..., bytes]
) -> None:
    file = write(tmp_path / "referat", publish(ONE))
    take_in(file)
    before = everything(library)
    write(file, publish(ONE)[: len(publish(ONE)) * 2 // 3])
    summary = take_in(file)
    assert [("afkortet" in failed.reason, str(file) in failed.url) for failed in summary.failed] == [(True, True)]
    assert everything(library) == before
    pipeline.rebuild(library, report=lambda _line: None)
    assert everything(library) == before


def test_a_file_that_comes_anew_is_no_failure_any_more(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    whole, cut = publisher.os2web_html(ONE), publisher.os2web_html(ONE)[:-400]
    file = tmp_path / "referat.html"
    for body, failed in ((cut, 1), (cut[:-100], 1), (whole, 0), (cut, 1), (whole, 0)):
        take_in(write(file, body))
        status = reading.status(library)
        assert (status.pages.failed, len(status.failures)) == (failed, failed)
    pipeline.rebuild(library, report=lambda _line: None)
    assert reading.status(library).pages.failed == 0
    assert take_in(file).unchanged == 1


def test_a_file_that_is_put_back_as_it_was_counts_again(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    first, second = publisher.referat_text(ONE), publisher.referat_text(replace(ONE, place="Et andet sted"))
    for body in (first, second, first):
        take_in(write(tmp_path / "referat.txt", body))
    with library.archive.reading() as connection:
        (head,) = meetings.latest(connection, limit=5)
        meeting = meetings.get(connection, head.id)
    assert meeting is not None
    assert meeting.place == ONE.place


def test_an_item_withdrawn_in_a_correction_is_gone(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    take_in(write(tmp_path / "a.json", publisher.firstagenda_json(ONE)))
    assert searching.search(library, "hjemmepleje").total >= 1
    corrected = replace(ONE, items=tuple(item for item in ONE.items if "hjemmepleje" not in item.title))
    take_in(write(tmp_path / "b.json", publisher.firstagenda_json(corrected)))
    titles = [hit.title for hit in searching.search(library, "hjemmepleje", limit=50).hits]
    assert not any("hjemmepleje" in title for title in titles)


def test_a_document_of_one_item_adds_to_the_meeting_and_replaces_nothing(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    single = """
3. Forslag til Lokalplan 087 for Havnekvarteret

Sagsnr.: 2012-28505

Sammendrag

Kun dette punkt.

Kommunalbestyrelsens beslutning den 29.04.2024 Punkt 3

Indstillingen godkendt
"""
    one = write(tmp_path / "punkt.txt", single.encode())
    whole = write(tmp_path / "referat.pdf", publisher.edoc_pdf(ONE))
    take_in(one)
    assert reading.status(library).items == 1
    take_in(whole)
    with library.archive.reading() as connection:
        (head,) = meetings.latest(connection, limit=5)
        meeting = meetings.get(connection, head.id)
    assert meeting is not None
    assert [item.number for item in meeting.items][:3] == ["1", "2", "3"]
    assert len(meeting.items) == len(ONE.items)
    assert meeting.participants
    assert not any("Kun dette punkt" in item.text for item in meeting.items)


def test_two_meetings_of_one_committee_on_one_day_are_two(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    extra = replace(
        ONE,
        start=ONE.start + timedelta(hours=3),
        items=(replace(ONE.items[1], title="Ekstraordinært: valg af ny viceborgmester", number="1"),),
    )
    take_in(write(tmp_path / "a.json", publisher.firstagenda_json(ONE)))
    take_in(write(tmp_path / "b.json", publisher.firstagenda_json(extra)))
    status = reading.status(library)
    assert (status.meetings, status.items) == (2, len(ONE.items) + 1)
    before = everything(library)
    pipeline.rebuild(library, report=lambda _line: None)
    assert everything(library) == before


def test_two_meetings_of_a_day_that_state_no_hour_are_two(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    def hourless(meeting: Manuscript) -> bytes:
        return re.sub(rb" kl\. \d\d[.:]\d\d", b"", publisher.os2web_html(meeting))

    extra = replace(ONE, items=(ONE.items[0], replace(ONE.items[1], title="Valg af ny viceborgmester")))
    corrected = replace(extra, items=(ONE.items[0], replace(ONE.items[1], title="Valg af formand")))
    take_in(write(tmp_path / "a.html", hourless(ONE)))
    take_in(write(tmp_path / "dagsorden.html", hourless(replace(ONE, kind="Dagsorden"))))
    take_in(write(tmp_path / "b.html", hourless(extra)))
    day = "proevekoebing/kommunalbestyrelsen/2024-04-29"
    with library.archive.reading() as connection:
        assert pages.meeting_ids(connection) == [day, f"{day}-2"]
    take_in(write(tmp_path / "c.html", hourless(replace(extra, place="Et andet sted"))))
    take_in(write(tmp_path / "b.html", hourless(corrected)))
    before = everything(library)
    assert len(before) == len(ONE.items) + 2
    assert reading.show(library, f"{day}-2/{extra.items[1].number}").item.title == "Valg af formand"  # type: ignore[union-attr]
    pipeline.rebuild(library, report=lambda _line: None)
    assert everything(library) == before


def test_folders_that_are_not_gone_into_are_named_and_recorded(
    library: Library, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, elsewhere = tmp_path / "in", tmp_path / "andetsteds"
    write(folder / "lukket" / "a.json", publisher.firstagenda_json(ONE))
    write(elsewhere / "b.json", publisher.firstagenda_json(ONE))
    (folder / "genvej").symlink_to(elsewhere)
    (folder / "rundt").symlink_to(folder)
    scandir = os.scandir

    def refuse(path: str | Path) -> object:
        if Path(path).name == "lukket":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    with monkeypatch.context() as broken:
        broken.setattr(os, "scandir", refuse)
        summary = take_in(folder)
    failed = {corpus.readable(each.url): each.reason for each in summary.failed}
    assert set(failed) == {str(folder / "genvej"), str(folder / "lukket")}
    assert "nævn mappen selv" in failed[str(folder / "genvej")]
    assert failed[str(folder / "lukket")] == "mappen kan ikke læses (Permission denied)"
    assert {corpus.readable(each.url) for each in reading.status(library).failures} == set(failed)
    (folder / "genvej").unlink()
    take_in(folder)
    assert (reading.status(library).failures, reading.status(library).meetings) == ((), 1)


def test_bad_files_are_named_recorded_and_stop_nothing(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    reasons = {f"{name}.pdf": make()[1] for name, make in broken_pdfs.CASES.items()}
    for name, make in broken_pdfs.CASES.items():
        write(folder / f"{name}.pdf", make()[0])
    write(folder / "tom.txt", b"")
    write(folder / "side.pdf", b"<!doctype html><html><body>Ikke en PDF</body></html>")
    write(folder / "brev.txt", "Kære alle".encode())
    write(folder / "latin.txt", "Mødedato æøå".encode("latin-1"))
    write(folder / "midt i det hele.json", publisher.firstagenda_json(ONE))
    summary = take_in(folder)
    assert summary.read == 1
    assert len(summary.failed) == 7
    status = reading.status(library)
    assert {Path(failure.url).name for failure in status.failures} == {
        *reasons,
        "tom.txt",
        "side.pdf",
        "brev.txt",
        "latin.txt",
    }
    by_name = {Path(failure.url).name: failure.reason for failure in status.failures}
    assert all(reasons[name] in by_name[name] for name in reasons)
    lines = [line for line in take_in.lines if line.startswith("FEJL")]  # type: ignore[attr-defined]
    assert len(lines) == 7
    assert all(sum(name in line for name in by_name) == 1 for line in lines)
    assert len(corpus.stored_pages(library.raw)[0]) == 8


def test_a_file_over_the_limit_is_recorded_and_not_read(library: Library, council: str, tmp_path: Path) -> None:
    small = Library(
        replace(library.config, limits=replace(library.config.limits, max_megabytes=0.001)),
        library.archive,
        library.index,
        is_sample=False,
    )
    file = write(tmp_path / "stor.pdf", b"x" * 2000)
    summary = pipeline.import_paths(small, [file], council=council, report=lambda _line: None)
    assert "grænsen er 0.001 MB" in summary.failed[0].reason
    assert reading.status(library).failures[0].url == file.as_uri()
    assert corpus.stored_pages(library.raw) == ([], [])


def test_a_rejected_file_that_later_reads_well_is_no_longer_listed(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    with library.archive.writing() as connection:
        file = tmp_path / "a.json"
        pages.reject(connection, file.as_uri(), council="x", reason="for stor")
    take_in(write(file, publisher.firstagenda_json(ONE)))
    assert reading.status(library).failures == ()


def test_a_failed_page_is_tried_again_when_the_parser_changed(
    library: Library, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "a.txt", publisher.referat_text(ONE))
    other = write(tmp_path / "b.json", publisher.firstagenda_json(EVERY["eksempelkoebing/2024-04-16-oeu"]))
    with monkeypatch.context() as broken:
        broken.setattr("indexer.sources.document.decode", lambda _page: "Kære alle")
        broken.setattr("indexer.sources.fingerprint", lambda: "ældre")
        assert len(take_in(file).failed) == 1
    summary = take_in(other)
    assert (summary.read, summary.failed) == (2, ())
    assert reading.status(library).meetings == 2


def test_a_mistake_of_ours_in_one_page_stops_nothing(
    library: Library, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "in" / "a.json", publisher.firstagenda_json(ONE))
    write(tmp_path / "in" / "b.html", publisher.os2web_html(EVERY["eksempelkoebing/2023-03-07-tkm"]))

    def broken(_page: object) -> None:
        raise ZeroDivisionError("over nul")

    monkeypatch.setattr("indexer.sources.firstagenda.parse", broken)
    summary = take_in(tmp_path / "in")
    assert summary.read == 1
    assert "ZeroDivisionError" in summary.failed[0].reason


def test_rebuild_makes_the_same_archive_from_raw_pages_alone(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    for name in ("2024-04-29-kb", "2024-04-16-oeu", "2024-02-06-tkm"):
        take_in(write(tmp_path / f"{name}.html", publisher.os2web_html(EVERY[f"eksempelkoebing/{name}"])))
    write(tmp_path / "brev.txt", "Kære alle".encode())
    take_in(tmp_path / "brev.txt")
    before = everything(library)
    library.close()
    for name in ("referatbasen.db", "referatbasen.db-wal", "referatbasen.db-shm"):
        (library.config.paths.data / name).unlink(missing_ok=True)
    empty = open_library(library.config)
    assert everything(empty) == []
    summary = pipeline.rebuild(empty, report=lambda _line: None)
    assert (summary.read, summary.changed, len(summary.failed)) == (3, 3, 1)
    assert everything(empty) == before
    assert searching.search(empty, "lokalplan").total > 0
    empty.close()


def test_an_improved_parser_is_used_by_rebuild(
    library: Library, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(write(tmp_path / "a.json", publisher.firstagenda_json(ONE)))
    monkeypatch.setattr("indexer.sources.fingerprint", lambda: "nyere")
    assert reading.status(library).pages.older == 1
    monkeypatch.setattr("indexer.minutes.items.is_closed_title", lambda _title: False)
    monkeypatch.setattr("indexer.sources.firstagenda._text", lambda value: str(value or "").upper())
    pipeline.rebuild(library, report=lambda _line: None)
    assert all(item.title.isupper() for item, _, _ in everything(library))  # type: ignore[misc]
    assert reading.status(library).pages.older == 0


def test_raw_pages_that_are_missing_or_changed_are_failures_and_stop_no_rebuild(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    for name in ("2024-04-29-kb", "2024-04-16-oeu", "2024-02-06-tkm", "2023-03-07-tkm"):
        take_in(write(tmp_path / f"{name}.html", publisher.os2web_html(EVERY[f"eksempelkoebing/{name}"])))
    missing, changed, record, _whole = corpus.stored_pages(library.raw)[0]
    (library.raw / missing.key[:2] / missing.key.split(".")[0]).unlink()
    body = library.raw / changed.key[:2] / changed.key.split(".")[0]
    body.write_bytes(body.read_bytes().replace(b"Godkendt", b"Forkastet"))
    (library.raw / record.key[:2] / f"{record.key}.json").write_text("{")
    summary = pipeline.rebuild(library, report=lambda _line: None)
    assert summary.read == 1
    reasons = " ".join(failed.reason for failed in summary.failed)
    assert "mangler i" in reasons
    assert "ændret på disken" in reasons
    assert "oplysningerne om siden kan ikke læses" in reasons
    assert len(reading.status(library).failures) == 3


def test_a_loop_of_links_and_a_closed_part_stop_and_replace_nothing(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    write(folder / "a.json", publisher.firstagenda_json(ONE))
    (folder / "loop").symlink_to(folder / "loop")
    closed = replace(ONE, kind="Lukket referat", items=(replace(ONE.items[4], number="99"),))
    write(folder / "b.json", publisher.firstagenda_json(closed))
    summary = take_in(folder)
    assert (summary.read, len(summary.failed)) == (2, 1)
    assert reading.status(library).items == len(ONE.items) + 1
    with library.archive.reading() as connection:
        (head,) = meetings.latest(connection, limit=5)
    assert head.kind == "Referat"


def test_the_archive_itself_is_never_imported(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.json", publisher.firstagenda_json(ONE))
    assert library.config.paths.data.is_relative_to(tmp_path)
    for _ in range(2):
        summary = take_in(tmp_path)
        assert summary.read + summary.unchanged == 1
        assert summary.failed == ()
    assert take_in(library.config.paths.data).failed == ()


def test_a_second_writer_is_told_so(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    file = write(tmp_path / "a.json", publisher.firstagenda_json(ONE))
    with library.lock(), pytest.raises(ArchiveBusyError, match="en anden kørsel"):
        take_in(file)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    "damage",
    [
        "index gone",
        "current gone",
        "current garbage",
        "segment garbage",
        "torn",
        "rows",
        "letters",
        "items",
        "shown.numbers",
        "kin.items",
    ],
)
def test_a_broken_index_is_rebuilt_never_served_empty(
    library: Library, take_in: TakeIn, tmp_path: Path, damage: str
) -> None:
    take_in(write(tmp_path / "a.json", publisher.firstagenda_json(ONE)))
    total = searching.search(library, "skole").total
    assert total
    index = library.config.paths.data / "index"
    current = index / "current"
    if damage == "index gone":
        subprocess.run(["rm", "-r", str(index)], check=True)
    elif damage == "current gone":
        current.unlink()
    elif damage == "current garbage":
        current.write_bytes(b"\xff\x00")
    elif damage == "segment garbage":
        for file in (index / current.read_text().split()[0]).iterdir():
            file.write_bytes(b"\x00" * 50)
    else:
        ending = "places" if damage == "torn" else damage
        files = (index / current.read_text().split()[0]).iterdir()
        (file,) = [each for each in files if each.name.partition(".")[2].startswith(ending)]
        body = file.read_bytes()
        file.unlink()  # a hard link: the generation before keeps its own
        middle = len(body) // 2
        file.write_bytes(
            body[:middle] if damage == "torn" else body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
        )
    reopened = open_library(library.config)
    assert searching.search(reopened, "skole").total == total
    reopened.close()
    gc.collect()  # Whoosh leaves the file open that it could not read; let it go here, not in another test


KILLED = """
import os, signal, sys, time
import indexer.entities.danish
from indexer.cli import main

ended = []
for seconds in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, None):
    child = os.fork()
    if not child:
        main()
    if seconds:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    ended.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
print(*ended)
"""
"""Imports again and again, killed after a while but the last time; all is loaded before, so that kills hit work."""


def test_killed_at_any_moment_an_import_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name, manuscript in EVERY.items():
        write(folder / f"{name}.json", publisher.firstagenda_json(manuscript))
    config = tmp_path / "config.toml"
    config.write_text('[[councils]]\nid = "proevekoebing"\nname = "Prøvekøbing"\n', encoding="utf-8")
    command = [sys.executable, "-c", KILLED, "--config", str(config), "import", str(folder)]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=True)
    *killed, last = map(int, done.stdout.split())
    assert killed.count(-signal.SIGKILL) >= 4
    assert last == 0, done.stderr
    with sqlite3.connect(tmp_path / "corpus" / "referatbasen.db") as database:
        count = {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in ("meeting", "item", "page", "pending")
        }
    database.close()
    assert count == {
        "meeting": len(EVERY),
        "item": sum(len(manuscript.items) for manuscript in EVERY.values()),
        "page": len(EVERY),
        "pending": 0,
    }
    found = run("search", "--json", cwd=tmp_path)
    assert f'"total": {count["item"]},' in found.stdout
