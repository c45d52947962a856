"""What was decided, point by point, in a small stated vocabulary.

A decision is read from the outside in: the section that holds the decision of this meeting, past what other bodies
decided before and is quoted there (treatments); its points (points); and what each tells (outcomes).
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from indexer.minutes.dates import MONTH_PATTERN
from indexer.minutes.outcomes import ASSENT, DECIDED
from indexer.minutes.points import divided_decisions
from indexer.minutes.recommendations import find_points
from indexer.minutes.treatments import present_decision
from indexer.minutes.wording import regex
from indexer.models import Decision, Outcome, Section

# «imødekommes med 40.000 kr.», «godkendt fra 1. maj», «godkendte model B»
_ASSENTS = regex(rf"\b{ASSENT}\b|{DECIDED.pattern}")
_MEASURES: Final = (
    regex(r"\b\d[\d.,]*(?:\ mi[oa]\.?)?\ (?:kr\b|kroner)"),
    regex(r"\b\d[\d.,]*\ (?:pct|procent|%)"),
    regex(rf"\b\d{{1,2}}\.\ (?:{MONTH_PATTERN})\b"),
    regex(r"\b(?:\d+|to|tre|fire|fem|seks|syv|otte|ni|ti|tolv)\ (?:dage?|uger?|måneder|år)\b"),
    regex(r"\b(?:model|scenarie|løsning|alternativ|variant)\ [A-Z0-9]\b"),
)
# «at udvalget tager stilling til ansøgningen om 80.000 kr.» puts no amount forward.
_LEFT_OPEN = regex(
    r"\b(?:tage[rs]?\ stilling|træffe[rs]?\ (?:beslutning|afgørelse)|drøfte[rs]?|afgør|beslutte[rs]?,?\ (?:om|hvor))\b"
)
_RECOMMENDATION = regex(r"(?:\w+\s)?indstilling\b")


def find_decisions(text: str, sections: Iterable[Section]) -> tuple[Decision, ...]:
    """Return the outcome of each decision point; a decision whose words are not known is "ukendt", never guessed.

    A statement about several points («1-3») gives a decision for each, all with its span.
    """
    parts = tuple(sections)
    present = present_decision(text, parts)
    if present is None:
        return ()
    recommended = "\n".join(text[part.start : part.end] for part in parts if _RECOMMENDATION.match(part.heading))
    points = {point.number: text[point.start : point.end] for point in find_points(text, parts)}
    return tuple(_beside(text, decision, recommended) for decision in divided_decisions(text, *present, points))


def overall_outcome(decisions: Iterable[Decision]) -> Outcome:
    """Return the one outcome that stands for an item: the shared one, the undivided one, or else the first known."""
    known = [decision for decision in decisions if decision.outcome != "ukendt"]
    outcomes = [decision.outcome for decision in sorted(known, key=lambda decision: decision.point != "")]
    if not outcomes:
        return "ukendt"
    if "godkendt med ændringer" in outcomes and set(outcomes) <= {"godkendt", "godkendt med ændringer"}:
        return "godkendt med ændringer"
    return outcomes[0]


def _beside(text: str, decision: Decision, recommended: str) -> Decision:
    """Return a decision, "godkendt med ændringer" where it approves another amount, day or choice than was put."""
    if decision.outcome == "godkendt" and _differs_in_measure(text[decision.start : decision.end], recommended):
        return replace(decision, outcome="godkendt med ændringer")
    return decision


def _differs_in_measure(words: str, recommended: str) -> bool:
    """Tell whether words state a measure of which the recommendation states others only: 40.000 kr. for 75.000 kr."""
    assent = None if _LEFT_OPEN.search(recommended) else _ASSENTS.search(words)
    return assent is not None and any(
        measures.isdisjoint(put)
        for pattern in _MEASURES
        if (measures := _stated(pattern, words[assent.end() :])) and (put := _stated(pattern, recommended))
    )


def _stated(pattern: re.Pattern[str], words: str) -> frozenset[str]:
    """Return the measures that words state, written alike: «40.000 kr»."""
    return frozenset("".join(written.split()).rstrip(".,").lower() for written in pattern.findall(words))
