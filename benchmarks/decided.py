"""Quality of what is read of decisions: outcomes, references, votes and the rest, on marked minutes.

``make bench`` prints it against the last release's figures (``benchmarks/decided.json``). Marked sets: tests/decided,
whose heads say how they were judged. Of those ``HELD_OUT`` only the sums are seen; the others were looked into.
"""

import argparse
import json
import re
import tomllib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Any

from indexer.minutes.facts import with_facts
from indexer.minutes.items import build_item
from indexer.minutes.people import parse_participant
from indexer.minutes.recommendations import departures
from indexer.minutes.sections import Block
from indexer.models import AgendaItem, Meeting

JUDGED = Path(__file__).parent.parent / "tests" / "decided"
HELD_OUT = ("judged-2", "judged-6")
LAST = Path(__file__).with_name("decided.json")
_PARTS = (
    ("previous", "Tidligere behandling"),
    ("body", "Sagsfremstilling"),
    ("process", "Videre proces"),
    ("recommendation", "Indstilling"),
    ("decision", "Beslutning"),
)
_OPTIONS = {"for": "yes", "against": "no", "abstain": "abstain"}
Marked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """How many were right, how many were said, and how many there are."""

    right: int
    said: int
    real: int

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall; 1 where there was nothing to find and nothing was said."""
        return 2 * self.right / (self.said + self.real) if self.said + self.real else 1.0

    def __add__(self, other: "Score") -> "Score":
        """Return both together."""
        return Score(self.right + other.right, self.said + other.said, self.real + other.real)


def read(file: Path) -> list[Marked]:
    """Return the marked items of a file."""
    found: list[Marked] = tomllib.loads(file.read_text(encoding="utf-8"))["item"]
    return found


def as_read(marked: Marked) -> AgendaItem:
    """Return what is read of a marked item."""
    blocks = []
    for name, heading in _PARTS:
        if marked.get(name):
            blocks.append(Block(heading, heading=True))
            blocks += [Block(line) for line in re.split(r"\n+", marked[name]) if line.strip()]
    item = build_item("by/udvalg/2024-01-01", number="1", title="Punkt", blocks=blocks)
    absent = {parse_participant(name).name for name in marked["absent"]}
    people = [parse_participant(name) for name in (*marked["participants"], *marked["absent"])]
    participants = tuple(
        parse_participant(f"{person.name} ({person.party})" if person.party else person.name, attendance="absent")
        if person.name in absent
        else person
        for person in {person.name: person for person in people}.values()
    )
    meeting = Meeting(
        id="by/udvalg/2024-01-01",
        council="by",
        committee=marked["committee"],
        date=marked["date"],
        start=None,
        place="",
        kind="Referat",
        participants=participants,
        items=(item,),
        source_url="",
    )
    return with_facts(meeting).items[0]


# What is compared: each as a set of plain values


def _outcomes(marked: Marked, item: AgendaItem) -> tuple[set[Hashable], set[Hashable]]:
    said = {decision.point: decision.outcome for decision in item.decisions}
    return {(each["point"], each["outcome"]) for each in marked["outcomes"]}, set(said.items())


def _departures(marked: Marked, item: AgendaItem) -> tuple[set[Hashable], set[Hashable]]:
    return set(marked.get("differs", ())), {part.point for part in departures(item)}


def _references(marked: Marked, item: AgendaItem) -> tuple[set[Hashable], set[Hashable]]:
    real = {
        (_committee(each["committee"]), each["date"], each.get("number", ""), each["kind"])
        for each in marked["references"]
    }
    return real, {(_committee(each.committee), each.date, each.number, each.kind) for each in item.references}


def _planned(marked: Marked, item: AgendaItem) -> tuple[set[Hashable], set[Hashable]]:
    real: set[Hashable] = {(_committee(each["committee"]), each["date"]) for each in marked["planned"]}
    return real, {(_committee(each.committee), each.date) for each in item.planned if each.committee}


def _votes(marked: Marked, item: AgendaItem) -> tuple[set[Hashable], set[Hashable]]:
    real: set[Hashable] = {
        (number, _OPTIONS[option], _voter(who))
        for number, event in enumerate(marked["votes"])
        for option in _OPTIONS
        for who in event[option]
    }
    events = [event for event in item.vote_events if event.votes or len(marked["votes"]) == len(item.vote_events)]
    said: set[Hashable] = {
        (number, vote.option, (vote.voter or vote.party or "", 0 if vote.voter else vote.count))
        for number, event in enumerate(events)
        for vote in event.votes
    }
    return real, said


def _voter(who: str) -> tuple[str, int]:
    """Return (name or party, number) of «Navn (A)», «V», «V:3» or «4»."""
    if who.isdigit():
        return "", int(who)
    name, _, number = who.partition(":")
    return re.sub(r"\s*\(.*\)$", "", name), int(number or 0)


def _events(marked: Marked, item: AgendaItem) -> tuple[set[Hashable], set[Hashable]]:
    real: set[Hashable] = {(number, each["motion"], each["result"]) for number, each in enumerate(marked["votes"])}
    told = [each for each in item.vote_events if each.votes or each.proposers]  # «enstemmigt» was not marked
    return real, {(number, each.motion, each.result) for number, each in enumerate(told)}


def _statements(marked: Marked, item: AgendaItem) -> tuple[set[Hashable], set[Hashable]]:
    real = {(each["kind"], author) for each in marked["statements"] for author in each["authors"]}
    return real, {(each.kind, author) for each in item.statements for author in each.authors}


def _presence(marked: Marked, item: AgendaItem) -> tuple[set[Hashable], set[Hashable]]:
    return {(each["name"], each["kind"]) for each in marked["presence"]}, {
        (each.name, each.kind) for each in item.presence
    }


def _committee(name: str) -> str:
    return re.sub(r"(?<=[tn])s$", "", name.strip()).lower()


MEASURES: Mapping[str, Callable[[Marked, AgendaItem], tuple[set[Hashable], set[Hashable]]]] = {
    "outcomes": _outcomes,
    "departures": _departures,
    "references": _references,
    "planned": _planned,
    "votes": _votes,
    "vote events": _events,
    "statements": _statements,
    "presence": _presence,
}


def scores(items: Iterable[Marked]) -> dict[str, Score]:
    """Return how well each kind of fact is read; for outcomes, ``right / real`` is the accuracy."""
    found = {name: Score(0, 0, 0) for name in MEASURES}
    for marked in items:
        item = as_read(marked)
        for name, measure in MEASURES.items():
            real, said = measure(marked, item)
            found[name] += Score(len(real & said), len(said), len(real))
    return found


def mistakes(items: Iterable[Marked]) -> Iterator[str]:
    """Yield every fact missed (−) and every one that is none (+), with its item's number in the file."""
    for number, marked in enumerate(items, 1):
        item = as_read(marked)
        for name, measure in MEASURES.items():
            real, said = measure(marked, item)
            for sign, facts in (("−", real - said), ("+", said - real)):
                for fact in sorted(facts, key=str):
                    yield f"{number} {name} {sign} {_written(fact)}"


def _written(fact: Hashable) -> str:
    parts = fact if isinstance(fact, tuple) else (fact,)
    return " · ".join(part.isoformat() if isinstance(part, Date) else str(part) for part in parts)


def table(found: Mapping[str, Score], last: Mapping[str, float]) -> str:
    """Return scores as a table, each with what it gained or lost against the last release."""
    lines = ["| | right | said | real | F1 | last |", "|---|--:|--:|--:|--:|--:|"]
    for name, score in found.items():
        before = f"{last[name]:.3f}" if name in last else "–"
        lines.append(f"| {name} | {score.right} | {score.said} | {score.real} | {score.f1:.3f} | {before} |")
    outcomes = found["outcomes"]
    lines.append(f"\noutcome accuracy {outcomes.right / max(outcomes.real, 1):.3f}")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and save where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--save", action="store_true", help="make these the figures to beat")
    parser.add_argument(
        "--mistakes", action="store_true", help="print every mistake in the sets that may be looked into"
    )
    arguments = parser.parse_args()
    last = json.loads(LAST.read_text(encoding="utf-8")) if LAST.exists() else {}
    measured = {}
    for file in sorted(JUDGED.glob("*.toml")):
        items = read(file)
        found = scores(items)
        measured[file.stem] = {name: round(score.f1, 4) for name, score in found.items()}
        print(f"\n{file.stem}: {len(items)} items\n\n{table(found, last.get(file.stem, {}))}")
        if arguments.mistakes and file.stem not in HELD_OUT:
            print(*mistakes(items), sep="\n")
    if arguments.save:
        LAST.write_text(json.dumps(measured, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
