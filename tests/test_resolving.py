"""Names worked out in part, after each change, and all at once: the same. All people and companies are invented."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from indexer import knowledge, resolving
from indexer.archive import Archive, Connection, entities, meetings, open_archive, schema
from indexer.archive import resolving as kept
from indexer.library import Library
from indexer.minutes.identity import item_id, meeting_id
from indexer.models import AgendaItem, Meeting, Mention, Participant, Ruling
from indexer.pipeline import Summary
from tests import publisher
from tests.manuscripts import Item
from tests.test_sources import ONE

AT = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE = ("Ib Holm", "Ib Hólm", "ib holm", "Ib Holm A", "Ib")
FIRMS = ("Nordhegn Byg", "Nordhegn Byg A/S", "Nordhegn", "Nordhegn 2", "NB", "Center Nord", "Ib Holm")
EXPLAINED = (("NB", "Nordhegn Byg"), ("NB", "Nordhegn Bro"), ("NB", "Center Nord"), ("CN", "Center Nord"))
PLACES = ("Nordhegn", "Havnevej", "Ib")
ADDRESSES = ("nordhegn-byg", "nb", "a/ib-holm", "a/ib-holm-a", "a/center-nord", "nordhegn", "findes-ikke")


def said(label: str, name: str, text: str = "", naming: str = "written", party: str = "") -> Mention:
    return Mention(label, 0, 1, text or name, "text", "model", name, naming, party)  # type: ignore[arg-type]


MENTIONS = st.one_of(
    st.builds(
        lambda name, party: said("PER", name, party=party), st.sampled_from(PEOPLE), st.sampled_from(("", "A", "V"))
    ),
    st.builds(lambda name: said("ORG", name), st.sampled_from(FIRMS)),
    st.builds(lambda name: said("LOC", name), st.sampled_from(PLACES)),
    st.builds(lambda pair: said("ORG", pair[1], pair[0], "acronym"), st.sampled_from(EXPLAINED)),
    st.builds(lambda label: said(label, "Ib Holm"), st.sampled_from(("PER", "ORG", "LOC"))),
)
MEETINGS = st.tuples(
    st.sampled_from(("a", "b")),
    st.sampled_from((Date(2004, 1, 1), Date(2013, 1, 1), Date(2013, 2, 1), Date(2024, 1, 1))),
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(("", "A", "V"))), max_size=2),
    st.lists(st.lists(MENTIONS, max_size=3), max_size=2),
)
RULINGS = st.builds(
    lambda action, entity, into: Ruling(1, action, entity, AT, into if action in ("merge", "split") else "", "", None),
    st.sampled_from(("merge", "split", "hide", "rename")),
    st.sampled_from(ADDRESSES),
    st.sampled_from(ADDRESSES),
).map(lambda ruling: replace(ruling, name="NB") if ruling.action in ("split", "rename") else ruling)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    opened = open_archive(f"sqlite:///{tmp_path_factory.mktemp('arkiv') / 'arkiv.db'}")
    yield opened
    opened.close()


def put(
    connection: Connection, council: str, day: Date, people: list[tuple[str, str]], named: list[list[Mention]]
) -> None:
    """Put a meeting with these people, and an item for each list of mentions; without any, take it out."""
    identifier = meeting_id(council, "Udvalget", day)
    if not people and not named:
        meetings.remove(connection, identifier)
        return
    items = [AgendaItem(item_id(identifier, str(n)), str(n), "Sag", "", True, repr(of)) for n, of in enumerate(named)]
    listed = tuple(Participant(name, party, "", "present") for name, party in people)
    meeting = Meeting(identifier, council, "Udvalget", day, None, "", "Referat", listed, tuple(items), "")
    meetings.put(connection, meeting, page="", item_pages={}, changed_at=AT)
    entities.put(connection, "x", {item.id: of for item, of in zip(items, named, strict=True)})


def outcome(connection: Connection) -> list[list[tuple[object, ...]]]:
    """Return all that is worked out of names."""
    of = (schema.mention, schema.attendance, schema.entity, schema.alias, schema.spelling)
    return [[tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))] for table in of]


def emptied(connection: Connection) -> None:
    for table in reversed(schema.metadata.sorted_tables):
        if table is not schema.about:
            connection.execute(delete(table))
    connection.execute(delete(schema.about).where(schema.about.c.name != "schema"))


CHANGES = given(
    st.lists(MEETINGS, max_size=4),
    st.lists(st.lists(MEETINGS, min_size=1, max_size=2), min_size=1, max_size=4),
    st.lists(RULINGS, max_size=2),
)


@settings(deadline=None, max_examples=25)
@CHANGES
def test_worked_out_in_part_is_as_worked_out_at_once(
    archive: Archive, first: list[Any], changes: list[list[Any]], ruled: list[Ruling]
) -> None:
    worked_out_in_part(archive, first, changes, ruled)


@pytest.mark.slow
@settings(deadline=None, max_examples=1000)
@CHANGES
def test_worked_out_in_part_is_as_worked_out_at_once_many_times(
    archive: Archive, first: list[Any], changes: list[list[Any]], ruled: list[Ruling]
) -> None:
    worked_out_in_part(archive, first, changes, ruled)


def worked_out_in_part(archive: Archive, first: list[Any], changes: list[list[Any]], ruled: list[Ruling]) -> None:
    """Put meetings in an archive, change it again and again, and compare what comes of it with what comes of all."""
    with archive.engine.connect() as connection:
        emptied(connection)
        for meeting in first:
            put(connection, *meeting)
        resolving.resolve_all(connection, ruled, "x")
        for change in changes:
            for meeting in change:
                put(connection, *meeting)
            resolving.resolve_part(connection, kept.waiting(connection), ruled, "x")
            found = outcome(connection)
            resolving.resolve_all(connection, ruled, "x")
            assert found == outcome(connection)
        connection.rollback()


def test_a_meeting_that_comes_is_worked_out_without_all_others(
    library: Library, take_in: Callable[..., Summary], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said_on(day: int, words: str) -> Path:
        path = tmp_path / f"{day}-{len(words)}.json"
        item = Item("1", "Havnen", "", open=True, attachments=(), absent=(), sections=(("Sagsfremstilling", (words,)),))
        meeting = replace(ONE, name=f"{ONE.name}-{day}", start=ONE.start.replace(month=5, day=day), items=(item,))
        path.write_bytes(publisher.firstagenda_json(meeting))
        return path

    take_in(said_on(1, "Solveig Amdrup (F) og firmaet Nordhegn Byg A/S var til stede."))
    with monkeypatch.context() as patched:
        patched.setattr(resolving, "resolve_all", None)
        take_in(said_on(2, "Solveig Amdrup (F) spurgte firmaet Nordhegn Byg."))
        take_in(said_on(3, "Firmaet Nordhegn Byg svarede Runa Thyssen (V)."))
        take_in(said_on(2, "Runa Thyssen (V) spurgte Havnerådet i stedet."))
    assert knowledge.entity_view(library, "NORDHEGN BYG").total == 2
    assert knowledge.entity_view(library, "runa thyssen").total == 2
    with library.archive.engine.connect() as connection:
        found = outcome(connection)
        resolving.resolve_all(connection, (), "x")
        assert found == outcome(connection)
        connection.rollback()
