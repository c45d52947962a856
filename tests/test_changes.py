"""What those who keep a copy are told: everything, once, in one order, and nothing of what was taken back."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from indexer import changes, naming, pipeline, rulings
from indexer.archive import agenda, meetings, schema
from indexer.cursors import from_cursor, to_cursor
from indexer.errors import CursorError, StaleCursorError
from indexer.library import Library, open_library
from tests import publisher
from tests.manuscripts import Manuscript
from tests.test_pipeline import write
from tests.test_sources import EVERY, ONE

TakeIn = Callable[..., pipeline.Summary]
MEETING = "proevekoebing/kommunalbestyrelsen/2024-04-29"


def told(library: Library, since: str = "") -> list[tuple[str, str]]:
    """Return what was told since a cursor, as (what, address)."""
    return [(each.what, each.id) for each in changes.feed(library, since, limit=1000).changes]


def position(library: Library) -> str:
    return changes.latest(library).cursor


def publish(folder: Path, name: str, manuscript: Manuscript) -> Path:
    return write(folder / name, publisher.firstagenda_json(manuscript))


def test_what_is_taken_in_is_told_once_and_complete(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    take_in(publish(tmp_path, "a.json", ONE))
    assert told(library) == [
        ("added", MEETING),
        *(("added", f"{MEETING}/{number}") for number in range(1, len(ONE.items) + 1)),
    ]
    assert changes.latest(library).is_settled
    assert told(library, position(library)) == []


@pytest.mark.usefixtures("without_names")
def test_only_what_differs_is_told_as_changed(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    take_in(publish(tmp_path, "a.json", ONE))
    since = position(library)
    items = (replace(ONE.items[0], title="Meddelelser og orientering"), *ONE.items[1:])
    take_in(publish(tmp_path, "b.json", replace(ONE, items=items)))
    assert told(library, since) == [("changed", MEETING), ("changed", f"{MEETING}/1")]
    assert {what for what, _ in told(library)} == {"added"}  # to one who begins now


@pytest.mark.usefixtures("without_names")
def test_an_item_that_goes_and_comes_back(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    take_in(publish(tmp_path, "a.json", ONE))
    since = position(library)
    last = f"{MEETING}/{len(ONE.items)}"
    take_in(publish(tmp_path, "b.json", replace(ONE, items=ONE.items[:-1])))
    assert told(library, since) == [("withdrawn", last), ("changed", MEETING)]
    since = position(library)
    take_in(publish(tmp_path, "c.json", replace(ONE, place="Et andet sted")))
    assert ("added", last) in told(library, since)
    assert "withdrawn" not in {what for what, _ in told(library)}


@pytest.mark.usefixtures("without_names")
def test_a_withdrawn_meeting_leaves_its_addresses_and_nothing_else(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in(publish(tmp_path, "a.json", ONE))
    since = position(library)
    with library.archive.reading() as connection:
        key = meetings.page_of(connection, MEETING)
    pipeline.withdraw(library, key, datetime.now(UTC))
    gone = told(library, since)  # at once, before the run has come to its end
    assert {what for what, _ in gone} == {"withdrawn"}
    assert len(gone) == len(ONE.items) + 1
    assert not changes.latest(library).is_settled
    pipeline.bring_up_to_date(library, report=lambda _line: None)
    assert told(library, since) == gone
    with library.archive.reading() as connection:
        assert set(connection.execute(select(schema.revision.c.content)).scalars()) == {""}


def test_a_rebuild_that_finds_the_same_tells_of_nothing(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    for name in ("2024-04-29-kb", "2024-04-16-oeu"):
        take_in(publish(tmp_path, f"{name}.json", EVERY[f"eksempelkoebing/{name}"]))
    since = position(library)
    pipeline.rebuild(library, report=lambda _line: None)
    assert told(library, since) == []
    assert position(library) == since
    assert changes.latest(library).is_settled


@pytest.mark.usefixtures("without_names")
def test_a_reference_that_leads_somewhere_now_is_a_change(library: Library, take_in: TakeIn, tmp_path: Path) -> None:
    take_in(publish(tmp_path, "a.json", EVERY["eksempelkoebing/2024-04-29-kb"]))
    since = position(library)
    take_in(publish(tmp_path, "b.json", EVERY["eksempelkoebing/2024-04-16-oeu"]))
    changed = {identifier for what, identifier in told(library, since) if what == "changed"}
    with library.archive.reading() as connection:
        referring = {
            stored.item.id
            for stored in agenda.items_of(connection, [MEETING])
            if any(reference.date.isoformat() == "2024-04-16" for reference in stored.item.references)
        }
    assert referring
    assert referring <= changed


def test_what_an_operator_hides_is_a_change_where_it_was_named(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in(publish(tmp_path, "a.json", ONE))
    with library.archive.reading() as connection:
        name, item = connection.execute(
            select(schema.mention.c.entity, schema.mention.c.item_id).where(schema.mention.c.label == "ORG")
        ).first() or ("", "")
    assert name
    since = position(library)
    rulings.add(library.config.paths.data, "hide", name)
    pipeline.bring_up_to_date(library, report=lambda _line: None)
    assert ("changed", item) in told(library, since)
    assert ("changed", MEETING) not in told(library, since)


@pytest.mark.usefixtures("without_names")
def test_paging_tells_everything_once_while_the_archive_changes(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in(publish(tmp_path, "a.json", ONE))
    seen: list[str] = []
    cursor, more, rounds = "", True, 0
    while more:
        feed = changes.feed(library, cursor, limit=2)
        seen += [each.id for each in feed.changes]
        cursor, more, rounds = feed.cursor, feed.more, rounds + 1
        if rounds == 2:
            take_in(publish(tmp_path, "b.json", EVERY["eksempelkoebing/2024-04-16-oeu"]))
    with library.archive.reading() as connection:
        everything = {stored.item.id for stored in agenda.all_items(connection)}
    assert everything <= set(seen)
    assert len({each for each in seen if each in everything}) == len(everything)


@pytest.mark.usefixtures("without_names")
def test_an_archive_from_before_changes_were_numbered_is_told_of_whole(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in(publish(tmp_path, "a.json", ONE))
    with library.archive.writing() as connection:
        connection.execute(delete(schema.revision))
    pipeline.index_pending(library, report=lambda _line: None)
    assert len(told(library)) == len(ONE.items) + 1


@pytest.mark.usefixtures("without_names")
def test_a_run_that_was_killed_before_it_told_is_told_of_by_the_next(
    library: Library, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("indexer.changes.note", killed)
        with pytest.raises(KeyboardInterrupt):
            take_in(publish(tmp_path, "a.json", ONE))
    assert told(library) == []
    assert not changes.latest(library).is_settled
    naming.bring_up_to_date(library, report=lambda _line: None)
    pipeline.index_pending(library, report=lambda _line: None)
    assert len(told(library)) == len(ONE.items) + 1


@pytest.mark.usefixtures("without_names")
def test_a_cursor_of_an_archive_that_was_made_anew_is_refused(
    library: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in(publish(tmp_path, "a.json", ONE))
    since = position(library)
    library.close()
    for file in library.config.paths.data.glob("referatbasen.db*"):
        file.unlink()
    anew = open_library(library.config)
    pipeline.rebuild(anew, report=lambda _line: None)
    with pytest.raises(StaleCursorError, match="hent det hele igen"):
        changes.feed(anew, since, limit=10)
    ahead = to_cursor(from_cursor(position(anew), parts=2)[0], "99999")  # a database put back from a copy
    with pytest.raises(StaleCursorError):
        changes.feed(anew, ahead, limit=10)
    anew.close()


@given(st.lists(st.text(st.characters(max_codepoint=127)), max_size=4))
def test_a_cursor_leads_back_to_what_it_was_made_of(parts: list[str]) -> None:
    assert from_cursor(to_cursor(*parts), parts=len(parts)) == tuple(parts)


@given(st.one_of(st.text(), st.binary().map(lambda found: found.decode("latin-1"))))
def test_anything_else_is_refused_and_breaks_nothing(text: str) -> None:
    with suppress(CursorError):
        assert to_cursor(*from_cursor(text, parts=2)).encode()
