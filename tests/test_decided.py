"""What is read of marked decisions is as good as it was, and nothing is made up. The marked items are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import decided
from indexer.minutes.facts import with_facts
from indexer.minutes.items import build_item
from indexer.minutes.sections import Block
from indexer.models import Meeting, Participant, Vote
from tests.test_sources import ONE

FILES = sorted(decided.JUDGED.glob("judged-*.toml"))
# A little below what is measured (benchmarks/decided.json), so that a change that costs something is noticed.
LEAST = {
    "judged-1": {"outcomes": 0.97, "references": 0.98, "votes": 0.97, "presence": 0.95},
    "judged-2": {"outcomes": 0.93, "references": 0.96, "votes": 0.96, "presence": 0.88},
    "judged-4": {"outcomes": 0.98, "references": 0.98, "votes": 0.97, "presence": 0.98},
    "judged-5": {"outcomes": 0.86, "references": 0.97, "votes": 0.95, "presence": 0.93},
    "judged-6": {"outcomes": 0.98, "references": 0.98, "votes": 0.91, "presence": 0.98},
    "judged-7": {"outcomes": 0.95, "references": 0.98, "votes": 0.96, "presence": 0.98},
}
PEOPLE = ("Anna Holm", "Bo Lund Dam", "Carla Friis")


def test_there_are_marked_sets() -> None:
    assert {file.stem for file in FILES} >= set(LEAST)
    assert sum(len(decided.read(file)) for file in FILES) >= 150


@pytest.mark.parametrize("name", LEAST)
def test_marked_decisions_are_read_as_well_as_they_were(name: str) -> None:
    found = decided.scores(decided.read(decided.JUDGED / f"{name}.toml"))
    assert {kind: round(found[kind].f1, 3) for kind, least in LEAST[name].items() if found[kind].f1 < least} == {}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_fact_of_marked_items_points_to_its_words(file: decided.Path) -> None:
    for marked in decided.read(file):
        item = decided.as_read(marked)
        for fact in (*item.decisions, *item.vote_events, *item.statements, *item.presence, *item.planned):
            assert 0 <= fact.start < fact.end <= len(item.text)
        for event in item.vote_events:
            assert all(vote.voter in item.text[vote.start : vote.end] for vote in event.votes if vote.voter)
        assert all(part.name in item.text[part.start : part.end] for part in item.presence)
        assert all(each.text == item.text[each.start : each.end] for each in item.references)


@given(
    st.lists(
        st.sampled_from(
            [
                "For stemte Anna Holm (A) og Bo Lund Dam (V).",
                "Imod stemte: Carla Friis (F), Anna Holm (A)",
                "Bo Lund Dam (V) undlod at stemme.",
                "Forslaget blev vedtaget med 2 stemmer imod 1 (Carla Friis).",
                "Carla Friis (F) tager forbehold.",
                "Anna Holm stillede ændringsforslag. For stemte Anna Holm, imod stemte de øvrige.",
                "Afbud: Anna Holm (A)",
                "Godkendt.",
            ]
        ),
        max_size=6,
    ),
    st.sets(st.sampled_from(PEOPLE)),
)
def test_nobody_who_is_absent_ever_gets_a_vote(sentences: list[str], absent: set[str]) -> None:
    blocks = [Block("Beslutning", heading=True), *map(Block, sentences)]
    people = tuple(Participant(name, name[0], "", "absent" if name in absent else "present") for name in PEOPLE)
    item = build_item("by/udvalg/2024-01-01", number="1", title="Punkt", blocks=blocks)
    meeting = Meeting(
        "by/udvalg/2024-01-01", "by", "Udvalget", ONE.start.date(), None, "", "Referat", people, (item,), ""
    )
    votes: list[Vote] = [vote for event in with_facts(meeting).items[0].vote_events for vote in event.votes]
    assert not {vote.voter for vote in votes} & absent
