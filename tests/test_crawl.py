"""Crawling a publication server over real HTTP: complete, polite, incremental, resumable, and unharmed by bad days."""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import crawl, ocr, pipeline, reading, searching, sources
from indexer.archive import agenda, meetings
from indexer.config import Config, Council, Crawl, Source
from indexer.errors import ArchiveBusyError, ParseError
from indexer.fetch import Fetcher
from indexer.library import Library, open_library
from tests import publisher
from tests.commands import run as command
from tests.conftest import page_of
from tests.manuscripts import Manuscript
from tests.replica import Replica, body, elsewhere, publishing, reset, slowly, status
from tests.test_sources import EVERY

FICTIONAL = [manuscript for manuscript in EVERY.values() if manuscript.council == "eksempelkoebing"]
LIST = "/api/agenda/udvalgsliste"
Run = Callable[..., pipeline.Summary]
pytestmark = pytest.mark.usefixtures("without_names")
WITH_ATTACHMENTS = pytest.mark.parametrize("manners", [{"attachments": True}])


def forty_eight() -> list[Manuscript]:
    """Return 48 meetings: those of the sample, and the same again one and two weeks later."""
    dated = [
        replace(manuscript, name=f"{manuscript.name}-{week}", start=manuscript.start + timedelta(weeks=week))
        for week in (0, 1, 2, 3)
        for manuscript in FICTIONAL
    ]
    return dated[:48]


@pytest.fixture
def replica() -> Iterator[Replica]:
    with publishing(Replica(meetings=list(FICTIONAL[:4]))) as running:
        yield running


def configured(tmp_path: Path, replica: Replica, system: str = "firstagenda", **manners: object) -> Config:
    council = Council("eksempelkoebing", "Eksempelkøbing", (Source(system, replica.address),))
    values = {
        "user_agent": "referatbasen-test (kontakt@example.org)",
        "delay_seconds": 0.0,
        "timeout_seconds": 2.0,
        "attachments": False,
    }
    base = Config()
    return replace(
        base,
        paths=replace(base.paths, data=tmp_path / "corpus"),
        councils=(council,),
        crawl=Crawl(**{**values, **manners}),  # type: ignore[arg-type]
    )


@pytest.fixture
def manners() -> dict[str, object]:
    return {"attachments": False}


@pytest.fixture
def own(tmp_path: Path, replica: Replica, manners: dict[str, object]) -> Iterator[Library]:
    library = open_library(configured(tmp_path, replica, **manners))
    yield library
    library.close()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def run(own: Library, waits: list[float]) -> Run:
    """Crawl without waiting for real; what would have been waited is kept."""

    def fetcher(library: Library, source: Source) -> Fetcher:
        made = crawl.polite_fetcher(library, source)
        made._sleep = waits.append
        return made

    def crawled(**options: object) -> pipeline.Summary:
        crawled.lines = []  # type: ignore[attr-defined]
        report = crawled.lines.append  # type: ignore[attr-defined]
        return crawl.crawl(own, report=report, fetcher_for=fetcher, **options)  # type: ignore[arg-type]

    return crawled


def archived(library: Library) -> dict[str, object]:
    with library.archive.reading() as connection:
        return {stored.item.id: replace(stored.item, attachments=()) for stored in agenda.all_items(connection)}


def agenda_at(replica: Replica, meeting: Manuscript) -> str:
    return f"/api/agenda/dagsorden/{replica.guid(meeting)}"


def test_a_first_crawl_fills_the_archive_and_a_second_asks_for_the_list_only(
    replica: Replica, own: Library, run: Run
) -> None:
    replica.meetings = list(FICTIONAL)
    summary = run()
    assert (summary.read, summary.failed) == (len(FICTIONAL), ())
    with own.archive.reading() as connection:
        for manuscript in replica.meetings:
            identifier = next(
                head.id
                for head in meetings.latest(connection, limit=100)
                if (head.committee, head.date) == (manuscript.committee, manuscript.start.date())
            )
            meeting = meetings.get(connection, identifier)
            assert meeting is not None
            assert (meeting.start, meeting.place) == (manuscript.start, manuscript.place)
            assert [(who.name, who.attendance) for who in meeting.participants] == [
                (who.name, who.attendance) for who in manuscript.participants
            ]
            assert [(item.number, item.title, item.journal_number, item.open) for item in meeting.items] == [
                (item.number, item.title, item.journal_number, item.open) for item in manuscript.items
            ]
            assert [[each.name for each in item.attachments] for item in meeting.items] == [
                list(item.attachments) for item in manuscript.items
            ]
    assert searching.search(own, "støjskærm").total > 0
    replica.forget()
    again = run()
    assert replica.paths() == {LIST: 1}
    assert (again.read, again.changed) == (0, 0)


def test_the_same_meetings_as_os2web_pages_give_the_same_archive_but_for_journal_numbers(
    tmp_path: Path, replica: Replica, own: Library, run: Run
) -> None:
    replica.meetings = list(FICTIONAL)
    run()
    other = open_library(configured(tmp_path / "os2web", replica, "os2web"))
    summary = crawl.crawl(other, report=lambda _line: None)
    assert (summary.read, summary.failed) == (len(FICTIONAL), ())
    first, second = archived(own), archived(other)
    assert first.keys() == second.keys()
    for identifier, item in first.items():
        twin = second[identifier]
        assert (twin.title, twin.open, twin.absent) == (item.title, item.open, item.absent)  # type: ignore[attr-defined]
        assert twin.decisions == item.decisions or item.journal_number != ""  # type: ignore[attr-defined]
        assert twin.journal_number == ""  # type: ignore[attr-defined]
        assert item.text in twin.text  # type: ignore[attr-defined]
    other.close()


def test_recent_meetings_are_looked_at_again_with_validators(replica: Replica, run: Run) -> None:
    today = datetime.now(FICTIONAL[0].start.tzinfo).replace(hour=8, minute=0, second=0, microsecond=0)
    recent = replace(FICTIONAL[0], start=today)
    replica.meetings = [recent, FICTIONAL[1]]
    run()
    replica.forget()
    summary = run()
    assert replica.paths() == {LIST: 1, agenda_at(replica, recent): 1}
    assert (summary.read, summary.unchanged, summary.changed) == (0, 1, 0)
    replica.validators = False
    assert (run().read, run().changed) == (0, 0)


def test_a_correction_replaces_and_the_old_version_is_kept_raw(replica: Replica, own: Library, run: Run) -> None:
    run()
    raw = len(list(own.raw.glob("??/*.json")))
    meeting = replica.meetings[0]
    corrected = replace(meeting, items=(replace(meeting.items[0], title="Rettede meddelelser"), *meeting.items[1:]))
    replica.meetings[0] = corrected
    replica.released[meeting.name] = "2026-01-01T10:00:00"
    replica.forget()
    summary = run()
    assert replica.agendas() == 1
    assert (summary.read, summary.changed) == (1, 1)
    assert searching.search(own, "rettede meddelelser").hits[0].title == "Rettede meddelelser"
    assert len(list(own.raw.glob("??/*.json"))) == raw + 1
    before = archived(own)
    pipeline.rebuild(own, report=lambda _line: None)
    assert archived(own) == before


def test_what_is_corrected_back_is_current_again_also_after_a_rebuild(replica: Replica, own: Library, run: Run) -> None:
    first = replica.meetings[0]
    second = replace(first, items=(replace(first.items[0], title="Fejlagtigt rettet"), *first.items[1:]))
    for version, meeting in enumerate((first, second, first)):
        replica.meetings[0] = meeting
        replica.released[first.name] = f"2026-01-0{version + 1}"
        run()
    titles = {item.title for item in archived(own).values()}  # type: ignore[attr-defined]
    assert "Fejlagtigt rettet" not in titles
    before = archived(own)
    pipeline.rebuild(own, report=lambda _line: None)
    assert archived(own) == before


def test_minutes_that_replace_the_agenda_under_a_new_id_replace_it_here(
    replica: Replica, own: Library, run: Run
) -> None:
    minutes = replica.meetings[0]
    replica.meetings[0] = replace(minutes, kind="Dagsorden", items=minutes.items[:3])
    run()
    old = agenda_at(replica, replica.meetings[0])
    replica.meetings[0] = minutes
    assert agenda_at(replica, minutes) != old
    replica.trouble[agenda_at(replica, minutes)] = [status(404)]
    run()
    assert (
        len([item for item in archived(own) if item.startswith(reading_id(minutes))]) == 3
    )  # the agenda stays meanwhile
    run()
    assert len([item for item in archived(own) if item.startswith(reading_id(minutes))]) == len(minutes.items)
    assert reading.status(own).meetings == 4


def reading_id(meeting: Manuscript) -> str:
    from indexer.minutes.identity import meeting_id

    return meeting_id(meeting.council, meeting.committee, meeting.start.date())


def test_what_the_council_withdraws_is_gone_here_for_good(replica: Replica, own: Library, run: Run) -> None:
    run()
    gone = replica.meetings.pop(0)
    summary = run()
    assert summary.changed == 1
    assert not any(identifier.startswith(reading_id(gone)) for identifier in archived(own))
    assert all(hit.id.rpartition("/")[0] != reading_id(gone) for hit in searching.search(own, "", limit=100).hits)
    pipeline.rebuild(own, report=lambda _line: None)
    assert not any(identifier.startswith(reading_id(gone)) for identifier in archived(own))
    replica.meetings.append(gone)
    run()
    assert any(identifier.startswith(reading_id(gone)) for identifier in archived(own))


def test_what_is_withdrawn_goes_with_the_versions_before_it(replica: Replica, own: Library, run: Run) -> None:
    run()
    gone = replica.meetings[0]
    replica.meetings[0] = replace(gone, items=gone.items[:1])
    replica.released[gone.name] = "2026-01-02"
    run()
    replica.meetings.pop(0)
    run()
    assert not any(identifier.startswith(reading_id(gone)) for identifier in archived(own))
    pipeline.rebuild(own, report=lambda _line: None)
    assert not any(identifier.startswith(reading_id(gone)) for identifier in archived(own))


def test_an_item_that_is_closed_later_tells_nothing_any_more(replica: Replica, own: Library, run: Run) -> None:
    run()
    meeting = replica.meetings[0]
    replica.meetings[0] = replace(
        meeting, items=(meeting.items[0], replace(meeting.items[1], open=False), *meeting.items[2:])
    )
    replica.released[meeting.name] = "senere"
    run()
    view = reading.item_view(own, f"{reading_id(meeting)}/2")
    assert (view.item.open, view.item.text) == (False, "")


def test_a_list_that_has_lost_most_of_its_meetings_is_not_believed(replica: Replica, own: Library, run: Run) -> None:
    replica.meetings = list(FICTIONAL)
    run()
    replica.meetings = replica.meetings[:5]
    run()
    assert reading.status(own).meetings == len(FICTIONAL)
    assert any(line.startswith("ADVARSEL") for line in run.lines)  # type: ignore[attr-defined]


def test_since_and_limit_take_the_newest_first_and_the_next_run_goes_on(
    replica: Replica, own: Library, run: Run
) -> None:
    newest = max(meeting.start.date() for meeting in replica.meetings)
    run(limit=1)
    assert [head.date for head in reading.latest_meetings(own)] == [newest]
    run(since=newest)
    assert reading.status(own).meetings == 1
    run()
    assert reading.status(own).meetings == 4


def test_a_dry_run_asks_for_the_list_and_says_what_it_would_fetch(replica: Replica, own: Library, run: Run) -> None:
    run(dry_run=True)
    assert replica.paths() == {LIST: 1}
    assert sum("(ny)" in line for line in run.lines) == 4  # type: ignore[attr-defined]
    assert reading.status(own).pages.total == 0


@pytest.mark.parametrize("trouble", ["429", "500", "reset"])
def test_troubles_of_the_moment_are_tried_again(replica: Replica, run: Run, waits: list[float], trouble: str) -> None:
    answers = {"429": status(429, Retry_After="7"), "500": status(503), "reset": reset}
    replica.trouble[agenda_at(replica, replica.meetings[0])] = [answers[trouble]] * 2
    assert run().failed == ()
    assert len([wait for wait in waits if wait >= 1]) == 2
    if trouble == "429":
        assert max(waits) >= 7


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (status(404), "404"),
        (status(403), "403"),
        (status(500), "500"),
        (elsewhere("http://example.org/andet"), "example.org"),
        (elsewhere("file:///etc/passwd"), "ikke står i config.toml"),
        (body(b'{"Dagsordenpunkter": [{"Num'), "JSON"),
        (body(b"<!doctype html><html><body>Log ind</body></html>", "text/html"), "OS2Web"),
    ],
)
def test_a_meeting_that_cannot_be_had_is_recorded_tried_again_and_stops_nothing(
    replica: Replica, own: Library, run: Run, trouble: Callable[[], object], reason: str
) -> None:
    replica.trouble[agenda_at(replica, replica.meetings[1])] = [trouble] * 4  # type: ignore[list-item]
    summary = run()
    assert [reason in failed.reason for failed in summary.failed] == [True]
    assert reading.status(own).meetings == 3
    assert any(reason in failure.reason for failure in reading.status(own).failures)
    replica.trouble.clear()
    replica.released[replica.meetings[1].name] = "rettet"
    run()
    assert reading.status(own).meetings == 4


@pytest.mark.parametrize("system", ["firstagenda", "os2web"])
def test_an_answer_that_was_cut_off_replaces_nothing_and_is_asked_for_again(
    tmp_path: Path, replica: Replica, system: str
) -> None:
    own = open_library(configured(tmp_path, replica, system, recheck_days=100_000))
    crawl.crawl(own, report=lambda _line: None)
    whole = archived(own)
    paths = [path for path, _ in replica.asked if path.startswith(("/api/agenda/dagsorden/", "/dagsorden/"))]
    meeting = publisher.firstagenda_json if system == "firstagenda" else publisher.os2web_html
    first = replica.meetings[0]
    half = meeting(replace(first, place="Et andet sted"))[: len(meeting(first)) * 2 // 3]
    kind = "application/json" if system == "firstagenda" else "text/html"
    replica.trouble = {path: [body(half, kind)] for path in paths}
    cut = crawl.crawl(own, report=lambda _line: None)
    assert len(cut.failed) == 4
    assert all("afkortet" in failed.reason for failed in cut.failed)
    assert archived(own) == whole
    assert reading.status(own).pages.failed == 4
    assert crawl.crawl(own, report=lambda _line: None).failed == ()
    assert (archived(own), reading.status(own).pages.failed) == (whole, 0)
    own.close()


def test_a_redirect_in_a_circle_ends(replica: Replica, run: Run) -> None:
    path = agenda_at(replica, replica.meetings[0])
    replica.trouble[path] = [elsewhere(path)] * 20
    assert "viderestiller" in run().failed[0].reason


def test_a_slow_answer_is_given_up(tmp_path: Path, replica: Replica) -> None:
    replica.trouble[agenda_at(replica, replica.meetings[0])] = [slowly(1.0)] * 4
    library = open_library(configured(tmp_path, replica, timeout_seconds=0.3))

    def fetcher(opened: Library, source: Source) -> Fetcher:
        made = crawl.polite_fetcher(opened, source)
        made._sleep = lambda _seconds: None
        return made

    summary = crawl.crawl(library, report=lambda _line: None, fetcher_for=fetcher)
    assert "serveren svarer ikke" in summary.failed[0].reason
    library.close()


def test_a_host_that_cannot_be_reached_is_one_line_and_the_rest_goes_on(tmp_path: Path, replica: Replica) -> None:
    config = configured(tmp_path, replica)
    dead = Council("nabo", "Naboby", (Source("firstagenda", "http://127.0.0.1:9"),))
    library = open_library(replace(config, councils=(dead, *config.councils)))
    lines: list[str] = []

    def fetcher(opened: Library, source: Source) -> Fetcher:
        made = crawl.polite_fetcher(opened, source)
        made._sleep = lambda _seconds: None
        return made

    summary = crawl.crawl(library, report=lines.append, fetcher_for=fetcher)
    assert len([line for line in lines if line.startswith("FEJL")]) == 1
    assert "127.0.0.1:9 kan ikke nås" in summary.failed[0].reason
    assert reading.status(library).meetings == 4
    library.close()


@WITH_ATTACHMENTS
def test_the_text_of_attachments_is_found_and_told_to_be_theirs(replica: Replica, own: Library, run: Run) -> None:
    run()
    meeting, item = next((m, i) for m in replica.meetings for i in m.items if i.attachments)
    name = item.attachments[0]
    (hit,) = searching.search(own, f'"{publisher.attachment_word(name)}"').hits
    assert (hit.id, hit.attachment) == (f"{reading_id(meeting)}/{item.number}", name)
    assert "<mark>" in hit.excerpt
    counts = reading.status(own).attachments
    assert counts.named == counts.listed == counts.fetched == counts.with_text > 5
    before = archived(own)
    pipeline.rebuild(own, report=lambda _line: None)
    assert archived(own) == before
    assert searching.search(own, f'"{publisher.attachment_word(name)}"').total == 1


@WITH_ATTACHMENTS
def test_an_attachment_that_cannot_be_had_is_tried_again_and_stops_nothing(
    replica: Replica, own: Library, run: Run
) -> None:
    meeting, item = next((m, i) for m in replica.meetings for i in m.items if i.attachments)
    name = item.attachments[0]
    path = f"/vis/pdf/bilag/{publisher.attachment_guid(meeting, item, name)}"
    replica.trouble[path] = [status(404)]
    summary = run()
    assert [failed.reason for failed in summary.failed] == ["serveren svarer 404"]
    assert reading.status(own).meetings == 4
    assert reading.status(own).attachments.failed == 1
    assert run().failed == ()
    assert reading.status(own).attachments.failed == 0
    assert searching.search(own, f'"{publisher.attachment_word(name)}"').total == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<!doctype html><iframe></iframe>", "ikke en PDF"),
        (b"%PDF-1.7 afkortet", "beskadiget"),
        (b"%PDF-" + b"x" * 1_100_000, "fylder mere end 1 MB"),
    ],
)
def test_an_attachment_that_cannot_be_read_says_why(
    tmp_path: Path, replica: Replica, content: bytes, reason: str
) -> None:
    meeting, item = next((m, i) for m in replica.meetings for i in m.items if i.attachments)
    path = f"/vis/pdf/bilag/{publisher.attachment_guid(meeting, item, item.attachments[0])}"
    replica.trouble[path] = [body(content, "application/pdf")]
    library = open_library(configured(tmp_path, replica, attachments=True, attachment_megabytes=1))
    summary = crawl.crawl(library, report=lambda _line: None)
    assert [reason in failed.reason for failed in summary.failed] == [True]
    assert any(reason in failure.reason for failure in reading.status(library).failures)
    library.close()


@WITH_ATTACHMENTS
@pytest.mark.skipif(not ocr.is_available(), reason="no Tesseract with Danish (apt-get install tesseract-ocr-dan)")
def test_a_scanned_attachment_is_read_by_ocr(replica: Replica, own: Library, run: Run) -> None:
    name = next(i.attachments[0] for m in replica.meetings for i in m.items if i.attachments)
    replica.scanned = {name}
    assert run().failed == ()
    assert searching.search(own, "notatet handler", limit=100).total > 5
    assert searching.search(own, f"{publisher.attachment_word(name)[:14]}*").total >= 1


@WITH_ATTACHMENTS
def test_a_scanned_attachment_without_ocr_says_what_to_install(
    replica: Replica, own: Library, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.ocr.is_available", lambda: False)
    replica.scanned = {next(i.attachments[0] for m in replica.meetings for i in m.items if i.attachments)}
    assert "installér tesseract" in run().failed[0].reason
    assert reading.status(own).meetings == 4


def test_a_system_that_cannot_be_crawled_is_named(tmp_path: Path, replica: Replica) -> None:
    library = open_library(configured(tmp_path, replica, "sbsys"))
    summary = crawl.crawl(library, report=lambda _line: None)
    assert "kendte: firstagenda, os2web" in summary.failed[0].reason
    library.close()


def test_robots_txt_is_obeyed(replica: Replica, own: Library, run: Run) -> None:
    forbidden = agenda_at(replica, replica.meetings[0])
    replica.robots = f"User-agent: *\nDisallow: {forbidden}\nCrawl-delay: 3\n"
    summary = run()
    assert "robots.txt" in summary.failed[0].reason
    assert replica.paths()[forbidden] == 0
    assert reading.status(own).meetings == 3


def test_a_wait_that_robots_txt_asks_for_is_kept_and_said(replica: Replica, run: Run, waits: list[float]) -> None:
    replica.robots = "User-agent: *\nCrawl-delay: 30\n"
    assert run().failed == ()
    assert any("30 sekunder mellem hentninger, som robots.txt beder om" in line for line in run.lines)  # type: ignore[attr-defined]
    assert max(waits) == pytest.approx(30, abs=1)


@pytest.mark.parametrize("asked", ["61", "100000", "1e300"])
def test_a_source_that_asks_for_endless_waits_is_left_and_named(
    replica: Replica, own: Library, run: Run, waits: list[float], asked: str
) -> None:
    run()
    replica.asked.clear()
    replica.robots = f"User-agent: *\nCrawl-delay: {asked}\n"
    (failed,) = run().failed
    assert f"{float(asked):g} sekunder mellem to hentninger" in failed.reason
    assert "longest_delay_seconds" in failed.reason
    assert replica.paths().total() == 0  # nothing was asked quicker than that
    assert max(waits, default=0) <= 60
    assert reading.status(own).meetings == 4  # and nothing is taken for withdrawn
    (told,) = reading.status(own).failures
    assert (told.reason, told.council) == (failed.reason, "eksempelkoebing")
    replica.robots = ""
    run()
    assert reading.status(own).failures == ()


@pytest.mark.parametrize("manners", [{"longest_delay_seconds": 100_000.0}])
def test_an_operator_may_choose_to_wait_longer(run: Run, replica: Replica, waits: list[float]) -> None:
    replica.robots = "User-agent: *\nCrawl-delay: 100000\n"
    assert run().failed == ()
    assert max(waits) == pytest.approx(100_000, abs=1)


def test_requests_keep_their_distance_and_name_their_sender(
    tmp_path: Path, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_library(configured(tmp_path, replica, delay_seconds=0.15))
    now = [0.0]  # both sides go by a clock that only waiting moves

    def wait(seconds: float) -> None:
        now[0] += seconds

    def fetcher(opened: Library, source: Source) -> Fetcher:
        made = crawl.polite_fetcher(opened, source)
        made._clock, made._sleep = lambda: now[0], wait
        return made

    monkeypatch.setattr("tests.replica.time", SimpleNamespace(monotonic=lambda: now[0]))
    crawl.crawl(library, report=lambda _line: None, fetcher_for=fetcher)
    times = [when for _, when in replica.asked]
    assert len(times) >= 6
    assert all(later - earlier == pytest.approx(0.15) for earlier, later in pairwise(times))
    assert replica.agents == {"referatbasen-test (kontakt@example.org)"}
    library.close()


def test_a_daily_budget_stops_the_crawl_and_is_remembered(tmp_path: Path, replica: Replica) -> None:
    library = open_library(configured(tmp_path, replica, daily_requests=6))
    summary = crawl.crawl(library, report=lambda _line: None)
    assert "dagens 6 hentninger" in summary.failed[0].reason
    assert summary.read == 2  # after robots.txt, the list and its detour
    assert len(replica.asked) == 6
    crawl.crawl(library, report=lambda _line: None)
    assert len(replica.asked) == 6
    library.close()


def test_a_long_list_is_read_page_by_page(tmp_path: Path, replica: Replica) -> None:
    replica.meetings = forty_eight()
    library = open_library(configured(tmp_path, replica, "os2web"))
    crawl.crawl(library, report=lambda _line: None, limit=0)
    assert replica.paths()["/dagsorden-og-referat"] == 6
    library.close()


@pytest.mark.parametrize("answer", [b"", b"<!doctype html><html></html>", b'{"Udvalg": ', b'{"Udvalg": []}', b"[]"])
def test_a_list_that_is_none_withdraws_nothing(replica: Replica, own: Library, run: Run, answer: bytes) -> None:
    run()
    replica.trouble[LIST] = [body(answer)]
    summary = run()
    assert len(summary.failed) == 1
    assert reading.status(own).meetings == 4


def test_a_list_of_ten_thousand_meetings_is_read_and_remembered(replica: Replica, own: Library, run: Run) -> None:
    meetings_listed = [
        {"Id": str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))), "Dato": "2020-01-01T10:00:00", "ReleasedDate": None}
        for number in range(10_000)
    ]
    answer = {"Udvalg": {"Alle år": [{"Navn": "Økonomiudvalget", "Moeder": meetings_listed}]}}
    replica.trouble[LIST] = [body(json.dumps(answer).encode())] * 2
    run(limit=0)
    assert "10000 møder på listen" in run.lines[0]  # type: ignore[attr-defined]
    (counts,) = reading.status(own).listed
    assert (counts.listed, counts.fetched, counts.parsed) == (10_000, 0, 0)
    run(limit=0)
    assert reading.status(own).listed == (counts,)


def test_status_says_how_far_each_committee_has_come(replica: Replica, own: Library, run: Run) -> None:
    replica.trouble[agenda_at(replica, replica.meetings[0])] = [status(404)]
    replica.trouble[agenda_at(replica, replica.meetings[1])] = [body(b"{}")]
    run()
    replica.released[replica.meetings[2].name] = "rettet"
    run(limit=0)
    told = {
        row.committee: (row.listed, row.fetched, row.parsed, row.failed, row.stale)
        for row in reading.status(own).listed
    }
    assert told[replica.meetings[0].committee] == (1, 0, 0, 1, 0)
    assert told[replica.meetings[1].committee] == (1, 1, 0, 0, 0)
    assert told[replica.meetings[2].committee] == (1, 1, 1, 0, 1)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=100)
def test_any_bytes_in_place_of_a_list_give_links_or_a_parse_error(content: bytes) -> None:
    for publication in sources.PUBLICATIONS.values():
        with contextlib.suppress(ParseError):
            publication.links(page_of(content, url="https://by.example/liste?page=1"))


def test_a_second_crawl_says_so_and_stops(own: Library, run: Run) -> None:
    with own.lock(), pytest.raises(ArchiveBusyError, match="en anden kørsel"):
        run()


def written(tmp_path: Path, replica: Replica) -> Path:
    """Return a file that configures the replica as a source."""
    config = tmp_path / "config.toml"
    config.write_text(
        f"""
[crawl]
delay_seconds = 0
attachments = false
[[councils]]
id = "eksempelkoebing"
name = "Eksempelkøbing"
[[councils.sources]]
system = "firstagenda"
url = "{replica.address}"
""",
        encoding="utf-8",
    )
    return config


def test_crawl_update_and_status_on_the_command_line(tmp_path: Path, replica: Replica) -> None:
    written(tmp_path, replica)
    assert command("crawl", "--dry-run", cwd=tmp_path).stderr.count("(ny)") == 4
    replica.trouble[agenda_at(replica, replica.meetings[0])] = [status(404)]
    done = command("crawl", cwd=tmp_path)
    assert done.exit_code == 1
    assert "læst 3, uændret 0, møder ændret 3, fejlet 1" in done.stderr
    shown = command("status", cwd=tmp_path).stdout
    assert "på listen" in shown
    assert "serveren svarer 404" in shown
    done = command("update", "--json", cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    assert '"read": 1' in done.stdout


@pytest.mark.slow
def test_killed_fifty_times_a_crawl_loses_nothing_and_fetches_little_twice(tmp_path: Path, replica: Replica) -> None:
    replica.meetings = forty_eight()
    command = [sys.executable, "-m", "indexer.cli", "--config", str(written(tmp_path, replica)), "crawl"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONWARNINGS": "error"}
    kills = 0
    chance = random.Random(7)  # noqa: S311 (a test's own dice)
    for _ in range(50):
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.6, 1.1))
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "corpus" / "referatbasen.db") as database:
        assert database.execute("SELECT count(*) FROM meeting").fetchone()[0] == 48
        assert database.execute("SELECT count(*) FROM pending").fetchone()[0] == 0
    database.close()
    asked = [number for path, number in replica.paths().items() if path.startswith("/api/agenda/dagsorden/")]
    assert sum(asked) <= 48 + kills
