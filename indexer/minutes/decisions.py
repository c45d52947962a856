"""What was decided, point by point, in a small stated vocabulary.

A decision is read from the outside in: the section that holds the decision of this meeting, past what other bodies
decided before and is quoted there (treatments); its points (points); and what each tells (outcomes).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from indexer.minutes.answers import restated
from indexer.minutes.dates import MONTH_PATTERN
from indexer.minutes.outcomes import ASSENT, DECIDED, outcome_of, own_sentences
from indexer.minutes.points import divided_decisions
from indexer.minutes.recommendations import find_points
from indexer.minutes.treatments import present_decision
from indexer.minutes.wording import regex
from indexer.models import Decision, Outcome, Section

# «imødekommes med 40.000 kr.», «godkendt fra 1. maj», «godkendte model B»
_ASSENTS = regex(rf"\b{ASSENT}\b|\b(?:valgte|vælger|forhøjes|nedsættes)\b|{DECIDED.pattern}")
_MEASURES: Final = (
    regex(r"\b\d[\d.,]*(?:\ mi[oa]\.?)?\ (?:kr\b|kroner)"),
    regex(r"\b\d[\d.,]*\ (?:pct|procent|%)"),
    regex(rf"\b\d{{1,2}}\.\ (?:{MONTH_PATTERN})\b"),
    regex(r"\b(?:et|to|tre|fire|fem)årig"),
    regex(r"\budgangen\ af\ 20\d\d\b"),
    regex(r"\b(?:\d+|et|én|to|tre|fire|fem|seks|syv|otte|ni|ti|tolv)\ (?:dage?|uger?|måneder|år)\b"),
    regex(r"\b(?:model|scenarie|løsning|alternativ|variant)\ [A-Z0-9]\b"),
)
_DISCUSSED = regex(r"\bdrøfte(?:t|de|des|s)\b")
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
    asked = find_points(text, parts)
    points = {point.number: text[point.start : point.end] for point in asked}
    labels = list(points)
    decisions = [
        replace(decision, point=_as_labelled(decision.point, labels))
        for decision in divided_decisions(text, *present, points)
    ]
    if len(decisions) == 1:
        decisions = [restated(text, decisions[0], points or {"": recommended})]
    if all(point.expected == "drøftet" for point in asked) and asked:
        decisions = [_discussed(text, decision) for decision in decisions]
    return tuple(_beside(text, decision, points.get(decision.point, recommended), present) for decision in decisions)


def overall_outcome(decisions: Iterable[Decision]) -> Outcome:
    """Return the one outcome that stands for an item: the shared one, the undivided one, or else the first known."""
    known = [decision for decision in decisions if decision.outcome != "ukendt"]
    outcomes = [decision.outcome for decision in sorted(known, key=lambda decision: decision.point != "")]
    if not outcomes:
        return "ukendt"
    if "godkendt med ændringer" in outcomes and set(outcomes) <= {"godkendt", "godkendt med ændringer"}:
        return "godkendt med ændringer"
    return outcomes[0]


def _as_labelled(point: str, labels: Sequence[str]) -> str:
    """Return the label of a point as the recommendation has it: «første at» is «a» there."""
    if point.isdigit() and labels and all(len(label) == 1 and label.isalpha() for label in labels):
        return labels[int(point) - 1] if 0 < int(point) <= len(labels) else point
    return point


def _discussed(text: str, decision: Decision) -> Decision:
    """Return "drøftet" for what was to be discussed and was, whatever work was ordered in the same breath."""
    discussed = _DISCUSSED.search(text, decision.start, decision.end)
    return replace(decision, outcome="drøftet") if decision.outcome == "godkendt" and discussed else decision


def _beside(text: str, decision: Decision, recommended: str, whole: tuple[int, int]) -> Decision:
    """Return a decision, "godkendt med ændringer" where it approves another amount, day or choice than was put."""
    if decision.outcome != "godkendt":
        return decision
    told = [text[decision.start : decision.end]]
    if not decision.point:  # «Garantien gives. Provisionen fastsattes til 1 procent.»
        told += [sentence[0] for sentence in own_sentences(text, *whole) if outcome_of(sentence[0]) == "godkendt"]
    if any(_differs_in_measure(words, recommended) for words in told):
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
