"""What readers are told: found items, cases across bodies and years, known gaps, sources."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from indexer import casework, knowledge, pipeline, reading, searching
from indexer.archive import agenda, meetings
from indexer.errors import NotFoundError
from indexer.library import Library
from tests import publisher
from tests.test_naming import meeting
from tests.test_sources import ONE, agenda_with

EBUU = "ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget/2025-10-07"
KB_2023 = "eksempelkoebing/kommunalbestyrelsen/2023-03-27"


def test_novo_nordisk_afskedigelser_gives_the_item_first_with_a_marked_excerpt(sample: Library) -> None:
    result = searching.search(sample, "Novo Nordisk afskedigelser")
    first = result.hits[0]
    assert (first.id, first.journal_number) == (f"{EBUU}/4", "15.00.00-P05-18-25")
    assert "<mark>" in first.excerpt
    assert result.match == "all"


@pytest.mark.parametrize("limit", [1, 20])
def test_a_page_of_hits_asks_the_database_once_however_many_there_are(sample: Library, limit: int) -> None:
    searching.search(sample, "kommunen", limit=limit)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(sample.archive.engine, "before_cursor_execute", note)
    try:
        hits = searching.search(sample, "kommunen", limit=limit).hits
    finally:
        event.remove(sample.archive.engine, "before_cursor_execute", note)
    assert len(hits) == limit
    assert all("<mark>" in hit.excerpt for hit in hits)  # so that no attachment need be looked into
    assert len([each for each in asked if "FROM item" in each or "FROM section" in each]) == 1
    assert not [each for each in asked if "attachment" in each]


def test_a_subject_lists_its_items_and_a_whole_number_exactly_one(sample: Library) -> None:
    numbers = {hit.journal_number for hit in searching.search(sample, "15.00.00", limit=100).hits}
    assert {"15.00.00-P05-18-25", "15.00.00-P05-19-25"} <= numbers
    assert all(number.startswith("15.00.00") for number in numbers)
    assert [hit.number for hit in searching.search(sample, "15.00.00-P05-19-25").hits] == ["6"]


def test_an_acronym_finds_the_item_about_it(sample: Library) -> None:
    assert f"{EBUU}/6" in [hit.id for hit in searching.search(sample, "HRS").hits]


def test_a_case_runs_through_committees_years_and_journal_numbers(sample: Library) -> None:
    view = reading.item_view(sample, f"{KB_2023}/5")
    assert [(step.date.isoformat(), step.relation) for step in view.timeline] == [
        ("2023-03-07", "tidligere"),
        ("2023-03-14", "tidligere"),
        ("2023-03-27", "dette"),
        ("2024-10-01", "senere"),
        ("2025-09-02", "senere"),
        ("2025-09-16", "senere"),
        ("2025-09-29", "senere"),
    ]
    assert [step.known for step in view.timeline] == [True] * 5 + [False, True]
    assert {step.journal_number for step in view.timeline if step.known} == {"05.01.00-P20-3-23", "05.01.08-G01-1-24"}
    assert {step.evidence for step in view.timeline if step.relation != "dette"} == {"henvisning", "journalnummer"}
    case = reading.case_view(sample, "05.01.08-g01-1-24")
    assert case.journal_number == "05.01.08-G01-1-24"
    assert [step.id for step in case.timeline] == [step.id for step in view.timeline]
    assert len(case.items) == 3


def test_what_is_named_but_unknown_is_a_known_gap(sample: Library) -> None:
    view = reading.item_view(sample, f"{EBUU}/5")
    (reference,) = view.item.references
    assert (reference.date.isoformat(), reference.number, reference.target) == ("2025-05-13", "6", None)
    assert view.item.text[reference.start : reference.end] == reference.text
    assert [step.known for step in view.timeline if step.relation != "planlagt"] == [False, True]
    assert {f"{EBUU}/5", f"{EBUU}/6"} <= {gap.item for gap in reading.status(sample).gaps}


def test_what_is_planned_is_a_step_until_it_is_taken_and_overdue_when_its_day_is_past(sample: Library) -> None:
    view = reading.item_view(sample, f"{EBUU}/5")
    planned = [step for step in view.timeline if step.relation == "planlagt"]
    assert [(step.date.isoformat(), step.committee) for step in planned] == [
        ("2025-11-04", "Børne- og Skoleudvalget"),
        ("2025-11-04", "Klima- og Miljøudvalget"),
        ("2025-12-02", "Erhvervs-, Beskæftigelses- og Uddannelsesudvalget"),
        ("2025-12-09", "Økonomiudvalget"),
        ("2025-12-15", "Kommunalbestyrelsen"),
    ]
    assert all(step.overdue and step.words in view.item.text and step.named_in == view.item.id for step in planned)
    with sample.archive.reading() as connection:
        before = casework.timeline_of(connection, view.stored, today=date(2025, 10, 8))
    assert not any(step.overdue for step in before)
    # «28. marts: Kommunalbestyrelsen behandler sagen» has been taken: the treatment stands there instead.
    taken = reading.item_view(sample, "eksempelkoebing/teknik-klima-og-miljoeudvalget/2023-03-07/3")
    assert not [step for step in taken.timeline if step.relation == "planlagt" and step.date.year == 2023]


def test_a_deadline_that_is_over_may_have_been_met_on_any_day_before(
    library: Library, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    first, later = meeting("Havnen skal bruges."), meeting("Havnen er besigtiget.", day=10)
    plan = ("Videre proces", (f"Senest 30. juni 2024: {first.committee} behandler sagen.",))
    first = replace(first, items=tuple(replace(item, sections=(*item.sections, plan)) for item in first.items))
    for number, each in enumerate((first, later)):
        (tmp_path / f"{number}.json").write_bytes(publisher.firstagenda_json(each))
    take_in(tmp_path / "0.json")
    identifier = searching.search(library, "havnen").hits[0].id

    def planned(today: date) -> list[tuple[str, bool]]:
        with library.archive.reading() as connection:
            stored = agenda.get_items(connection, [identifier])[identifier]
            steps = casework.timeline_of(connection, stored, today=today)
        return [(step.date.isoformat(), step.overdue) for step in steps if step.relation == "planlagt"]

    assert planned(date(2024, 12, 1)) == [("2024-06-30", True)]
    take_in(tmp_path / "1.json")
    assert planned(date(2024, 12, 1)) == []
    assert planned(date(2024, 5, 20)) == [("2024-06-30", False)]  # it may yet be treated again


def test_a_standing_number_joins_no_case(sample: Library) -> None:
    meddelelser = reading.item_view(sample, "eksempelkoebing/teknik-klima-og-miljoeudvalget/2024-02-06/1")
    assert meddelelser.item.journal_number == "00.22.04-P35-3-24"
    assert [step.relation for step in meddelelser.timeline] == ["dette"]


def test_every_reference_in_the_sample_leads_somewhere_but_those_that_are_meant_to_be_missing(
    sample: Library,
) -> None:
    assert {(gap.committee[:15], gap.date.isoformat()) for gap in reading.status(sample).gaps} == {
        ("Erhvervs-, Besk", "2025-01-14"),
        ("Erhvervs-, Besk", "2025-05-13"),
        ("Økonomiudvalget", "2025-09-16"),
    }


def test_a_closed_item_is_listed_and_tells_nothing(sample: Library) -> None:
    view = reading.item_view(sample, "eksempelkoebing/kommunalbestyrelsen/2024-04-29/5")
    assert (view.item.open, view.item.text, view.item.attachments) == (False, "", ())


def test_a_message_is_found_by_its_number_in_the_item_of_messages(
    library: Library, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    for day, title, text in ((1, "Meddelelser", "2. Havnen lukker."), (2, "Havnens lukning", "Om sagen.")):
        told = meeting(text, title=title, day=day)
        if day == 2:
            before = (f"{ONE.committee} den 1. maj 2024, meddelelsespunkt 2",)
            item = replace(told.items[0], sections=(("Tidligere behandling", before), *told.items[0].sections))
            told = replace(told, items=(item,))
        (tmp_path / f"{day}.json").write_bytes(publisher.firstagenda_json(told))
    take_in(tmp_path)
    later, earlier = reading.latest_meetings(library)
    view = reading.item_view(library, f"{later.id}/1")
    assert [(each.kind, each.target) for each in view.item.references] == [("meddelelse", f"{earlier.id}/1")]
    assert [(step.relation, step.message) for step in view.timeline] == [("tidligere", "2"), ("dette", "")]


def test_a_text_that_the_index_has_not_heard_of_is_marked_as_it_reads_now(
    library: Library, take_in: Callable[[Path], object], tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(publisher.firstagenda_json(ONE))
    take_in(path)
    first = searching.search(library, "skole").hits[0]
    marks = re.findall("<mark>(.*?)</mark>", first.excerpt + first.marked_title)
    with library.archive.writing() as connection:
        known = meetings.get(connection, first.id.rpartition("/")[0])
        assert known
        items = tuple(replace(item, text=f"Forrest. {item.text}", title=f"Nyt: {item.title}") for item in known.items)
        items = tuple(
            replace(
                item, sections=tuple(replace(each, start=each.start + 9, end=each.end + 9) for each in item.sections)
            )
            for item in items
        )
        meetings.put(connection, replace(known, items=items), page="", item_pages={}, changed_at=datetime.now(UTC))
    again = searching.search(library, "skole").hits[0]
    assert re.findall("<mark>(.*?)</mark>", again.excerpt + again.marked_title) == marks != []


def test_unknown_addresses_are_named(sample: Library) -> None:
    for unknown in ("ballerup/nej/2025-10-07/4", "ballerup/nej/2025-10-07", "99.99.99-A00-1-99", "", "a/b/c/d/e"):
        with pytest.raises(NotFoundError):
            reading.show(sample, unknown)


def test_the_source_of_an_item_is_given_byte_for_byte(sample: Library) -> None:
    key = reading.item_view(sample, f"{EBUU}/4").source_page
    assert key is not None
    assert reading.source_page(sample, key).body.startswith(b"%PDF-")


def test_a_source_with_a_cpr_number_or_no_longer_shown_is_not_given_out(
    library: Library, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    with_cpr = agenda_with(Felter=[{"Html": "<p>Ansøger 010203-1234.</p>"}])
    (tmp_path / "a.json").write_bytes(with_cpr)
    take_in(tmp_path / "a.json")
    (head,) = reading.latest_meetings(library)
    assert reading.meeting_view(library, head.id).source_page is None
    (tmp_path / "b.json").write_bytes(publisher.firstagenda_json(ONE))
    take_in(tmp_path / "b.json")
    new = reading.meeting_view(library, head.id).source_page
    assert new is not None
    for page in pipeline.corpus.stored_pages(library.raw)[0]:
        if page.key != new:
            with pytest.raises(NotFoundError):
                reading.source_page(library, page.key)


def test_what_is_particular_about_decisions_is_searched_for(sample: Library) -> None:
    for typed in ("kendetegn:uenighed", "kendetegn:ændringsforslag", "kendetegn:afviger"):
        found = [hit.id for hit in searching.search(sample, typed, limit=200).hits]
        assert f"{EBUU}/5" in found
        assert f"{EBUU}/4" not in found
    assert [hit.id for hit in searching.search(sample, 'forslag:"Anja Holtze"').hits] == [f"{EBUU}/5"]
    assert f"{EBUU}/5" in [hit.id for hit in searching.search(sample, 'stemte:"Musa Kekec"').hits]
    assert searching.search(sample, 'stemte:"Miasser Hawwa"').total == 0
    marks = dict(next(facet.counts for facet in searching.search(sample, "").facets if facet.name == "mark"))
    assert marks["uenighed"] >= marks["mindretalsudtalelse"] > 0


def test_a_persons_record_is_what_minutes_say_of_them(sample: Library) -> None:
    view = knowledge.entity_view(sample, "ballerup/anja-holtze")
    assert [(vote.motion, vote.option, vote.result) for vote in view.votes] == [("ændringsforslag", "yes", "forkastet")]
    assert [(each.kind, each.result) for each in view.proposals] == [
        ("ændringsforslag", "forkastet"),
        ("mindretalsudtalelse", ""),
    ]
    absent = knowledge.entity_view(sample, "ballerup/miasser-hawwa")
    assert absent.votes == ()
    assert [each.attendance for each in absent.attended] == ["absent"]
    assert absent.items_without == 7
