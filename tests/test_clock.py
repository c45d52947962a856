"""A machine whose clock is set back or forward: what comes later is newer; nothing is lost, told twice or refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from indexer import pipeline, reading
from indexer.alerts import subscriptions
from indexer.alerts.values import Often
from indexer.archive import agenda, changes
from indexer.library import Library
from tests import followed, publisher
from tests.followed import NOON, TakeIn, decided, follow, outbox, publish, queued, token_in
from tests.replica import Replica
from tests.test_crawl import Run, archived, manners, own, replica, run, waits
from tests.test_pipeline import write
from tests.test_sources import ONE
from web import create_app

__all__ = ["manners", "own", "replica", "run", "waits"]  # fixtures

ONE_ID = "proevekoebing/kommunalbestyrelsen/2024-04-29"
DAY = timedelta(days=1)
SetClock = Callable[[datetime], None]
_CLOCKS = (  # where the time is looked at
    "indexer.importing", "indexer.crawl", "indexer.changes", "indexer.pipeline", "indexer.assembling",
    "indexer.archive.pages", "indexer.reading", "indexer.alerts.subscriptions",
)  # fmt: skip


@pytest.fixture(autouse=True)
def without_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read no names, which takes seconds."""
    monkeypatch.setattr("indexer.naming._find", lambda *_: None)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Return what sets the clock of the machine, as far as the archive looks at it; it stands still there."""

    def at(moment: datetime) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return moment.astimezone(tz)

        for module in _CLOCKS:
            monkeypatch.setattr(f"{module}.datetime", Clock)
        monkeypatch.setattr("time.time", moment.timestamp)

    return at


def titles(library: Library) -> set[str]:
    with library.archive.reading() as connection:
        return {stored.item.title for stored in agenda.all_items(connection)}


def titled(title: str) -> bytes:
    return publisher.firstagenda_json(replace(ONE, items=(replace(ONE.items[0], title=title), *ONE.items[1:])))


@pytest.mark.parametrize("jump", [-4000 * DAY, DAY])
def test_a_correction_that_comes_later_counts_whatever_the_clock_says(
    library: Library, take_in: TakeIn, tmp_path: Path, set_clock: SetClock, jump: timedelta
) -> None:
    set_clock(NOON)
    take_in(write(tmp_path / "1.json", titled("Første udgave")))
    set_clock(NOON + jump)
    folder = tmp_path / "rettelser"
    write(folder / "1.json", titled("Anden udgave"))
    write(folder / "2.json", titled("Tredje udgave"))
    take_in(folder)
    assert titles(library) & {"Første udgave", "Anden udgave", "Tredje udgave"} == {"Tredje udgave"}
    before = titles(library)
    pipeline.rebuild(library, report=lambda _line: None)
    assert titles(library) == before
    assert reading.status(library).pages.last_fetched == NOON + jump  # what the clock said is not made up


def test_a_crawl_after_the_clock_was_set_back_corrects_withdraws_and_brings_back(
    replica: Replica, own: Library, run: Run, set_clock: SetClock
) -> None:
    first = replica.meetings[0]
    second = replace(first, items=(replace(first.items[0], title="Rettet udgave"), *first.items[1:]))
    set_clock(NOON)
    run()
    whole, others = archived(own), replica.meetings[1:]
    for day, meeting in enumerate((second, first, None, first), 1):
        replica.meetings[:] = [*([meeting] if meeting else []), *others]
        replica.released[first.name] = f"2026-01-0{day}"
        set_clock(NOON - day * DAY)
        run()
        shown = archived(own)
        if meeting is first:
            assert shown == whole
        assert ("Rettet udgave" in {item.title for item in shown.values()}) == (meeting is second)  # type: ignore[attr-defined]
    pipeline.rebuild(own, report=lambda _line: None)
    assert archived(own) == whole


@pytest.mark.parametrize(
    ("jump", "often"), [(-DAY, "straks"), (-DAY, "ugentligt"), (-400 * DAY, "dagligt"), (DAY, "dagligt")]
)
def test_each_is_told_each_piece_of_news_once_whatever_the_clock_does(
    library: Library, take_in: TakeIn, tmp_path: Path, set_clock: SetClock, jump: timedelta, often: Often
) -> None:
    set_clock(NOON)
    follow(library, often=often, weekday=4)
    take_in(publish(tmp_path, meeting=decided("4", "Udsat.")))
    followed.run(library, NOON)  # what is found before the jump …
    for day in range(9):
        now = NOON + jump + day * DAY
        set_clock(now)
        if day == 1:  # … and what comes after it
            take_in(publish(tmp_path, meeting=decided("4", "Forslaget blev godkendt.")))
        followed.run(library, now)
    told = [followed.text_of(letter) for letter in outbox(library)]
    assert [sum(decision in text for text in told) for decision in (": udsat", ": godkendt")] == (
        [1, 1] if often == "straks" or jump != -DAY else [0, 1]  # what changed before the letter is told as it is then
    )
    with library.subscribers.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM notice").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM letter WHERE state != 'sent'").scalar() == 0


@pytest.mark.parametrize("jump", [-DAY, DAY])
def test_a_link_works_for_its_time_also_when_the_clock_was_a_day_wrong(
    library: Library, set_clock: SetClock, jump: timedelta
) -> None:
    set_clock(NOON - jump)
    subscriptions.subscribe(
        library, "anna@example.org", followed.WORD, often="straks", weekday=0, client="192.0.2.1", site=followed.SITE
    )
    set_clock(NOON)
    token = subscriptions.confirm(library, token_in(queued(library)[-1], "bekraeft"))
    assert subscriptions.manage(library, token).address == "anna@example.org"


def test_who_asked_while_the_clock_was_ahead_may_ask_again(library: Library, set_clock: SetClock) -> None:
    for ahead in (400 * DAY, timedelta(0)):
        set_clock(NOON + ahead)
        for number in range(library.config.alerts.per_client):
            subscriptions.subscribe(
                library, f"b{number}@example.org", followed.WORD, often="straks", weekday=0, client="192.0.2.1",
                site=followed.SITE,
            )  # fmt: skip


def test_changes_are_told_in_the_order_they_came(
    library: Library, take_in: TakeIn, tmp_path: Path, set_clock: SetClock
) -> None:
    seen: list[tuple[int, str]] = []
    for day, title in enumerate(("Første udgave", "Anden udgave", "Tredje udgave")):
        set_clock(NOON - day * DAY)
        take_in(write(tmp_path / "1.json", titled(title)))
        with library.archive.reading() as connection:
            fresh = changes.after(connection, max((number for number, _ in seen), default=0), limit=1000)
        assert f"{ONE_ID}/{ONE.items[0].number}" in {each.id for each in fresh}
        seen += [(each.number, each.id) for each in fresh]
    assert len({number for number, _ in seen}) == len(seen)


def test_what_is_kept_of_a_whole_archive_is_made_anew_when_a_meeting_changes_whatever_the_clock_says(
    library: Library, take_in: TakeIn, tmp_path: Path, set_clock: SetClock
) -> None:
    client = create_app(library.config).test_client()
    pages = {"/": ONE.committee, "/emner": "/emne/17", "/kommende.ics": "BEGIN:VCALENDAR"}

    def shown() -> dict[str, str]:
        return {path: client.get(path).text for path in pages}

    set_clock(NOON)
    other = replace(ONE, name="senere", start=ONE.start + 7 * DAY, items=ONE.items[:1])
    take_in(publish(tmp_path), publish(tmp_path, "b.json", other))  # the other stays, and with it the latest change
    assert all(expected in text for (_, expected), text in zip(pages.items(), shown().values(), strict=True))
    set_clock(NOON - DAY)  # one meeting as before, of another subject and with a step to come
    changed = decided("2", "Udsat. Sagen forelægges Kommunalbestyrelsen den 15. december 2026.")
    items = tuple(replace(item, journal_number=item.journal_number.replace("17.", "27.")) for item in changed.items)
    take_in(publish(tmp_path, meeting=replace(changed, items=items)))
    after = shown()
    assert "behandler sagen" in after["/"]
    assert "/emne/27" in after["/emner"]
    assert "/emne/17" not in after["/emner"]
    assert "20261215" in after["/kommende.ics"]
    set_clock(NOON - 2 * DAY)  # and one item fewer
    take_in(publish(tmp_path, meeting=replace(changed, items=items[:2])))
    assert "Søg i 3 punkter fra 2 møder" in shown()["/"]
    set_clock(NOON - 3 * DAY)
    take_in(publish(tmp_path))
    assert "/emne/17" in shown()["/emner"]
