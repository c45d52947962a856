"""Decisions that answer a recommendation in its own words: by what a point is about, not by its number."""

import re
from collections.abc import Mapping
from dataclasses import replace

from indexer import patterns
from indexer.minutes.outcomes import decision_told, outcome_of, own_sentences, speaks_of_proposal
from indexer.minutes.wording import PARAGRAPH
from indexer.models import Decision

# «Forslag til lokalplan 77: Godkendt.»
_TITLED = patterns.lazy(r"(?:[-–•]\s)?(?P<title>[A-ZÆØÅ][^\n:]{5,120}):\s+(?P<rest>\S[^\n]*)")
_STEM = 7  # letters of a word that tell what it is about, whatever its ending: «handlep-lanen»
_RESTATED = 0.6  # of a sentence's words, that it says the recommendation over again


def titled(text: str, start: int, end: int, recommended: Mapping[str, str]) -> list[Decision]:
    """Return the decisions of lines that name each point by its subject: «Lokalplan 77: Godkendt»."""
    if len(recommended) < 2:
        return []
    entries = [entry for entry in PARAGRAPH.finditer(text, start, end) if entry[0].strip()]
    lines = [line for entry in entries if (line := _TITLED.match(text, entry.start(), entry.end()))]
    if not 2 <= len(lines) == len(entries) <= len(recommended):
        return []
    return _each_once([(line["title"], line.start("rest"), line.end()) for line in lines], text, recommended)


def told_apart(text: str, start: int, end: int, recommended: Mapping[str, str]) -> list[Decision]:
    """Return the decisions of sentences that are about one point each, where points fare differently.

    «Rapporten taget til efterretning. Handleplanen godkendt med den ændring, at …»
    """
    if len(recommended) < 2:
        return []
    said = [
        sentence
        for sentence in own_sentences(text, start, end)
        if outcome_of(sentence[0]) and not speaks_of_proposal(sentence[0])
    ]
    if not 2 <= len(said) <= len(recommended):
        return []
    found = _each_once([(sentence[0], *sentence.span()) for sentence in said], text, recommended)
    return found if len({decision.outcome for decision in found}) > 1 else []


def restated(text: str, decision: Decision, recommended: Mapping[str, str]) -> Decision:
    """Return a decision, "godkendt" where it only says the recommendation over again: «Vejen får navnet Lærkestien»."""
    words = _subject(text[decision.start : decision.end])
    if decision.outcome != "ukendt" or len(words) < 3 or not recommended:
        return decision
    repeated = len(words & _subject(" ".join(recommended.values()))) / len(words)
    return replace(decision, outcome="godkendt") if repeated >= _RESTATED else decision


def _each_once(told: list[tuple[str, int, int]], text: str, recommended: Mapping[str, str]) -> list[Decision]:
    """Return a decision for each stretch, under its point; none where two share one or one has none."""
    names = [_about(words, recommended) for words, _, _ in told]
    found = [decision_told(text, start, end) for _, start, end in told]
    decided = [decision for decision in found if decision and decision.outcome != "ukendt"]
    if "" in names or len(set(names)) < len(names) or len(decided) < len(told):
        return []
    return [replace(decision, point=name) for name, decision in zip(names, decided, strict=True)]


def _about(words: str, recommended: Mapping[str, str]) -> str:
    """Return the number of the point that shares most words with a title, "" where none does more than the others."""
    wanted = _subject(words)
    shared = sorted(((len(wanted & _subject(point)), number) for number, point in recommended.items()), reverse=True)
    return shared[0][1] if shared[0][0] and (len(shared) == 1 or shared[0][0] > shared[1][0]) else ""


def _subject(words: str) -> set[str]:
    """Return the words and numbers that say what something is about, cut where endings begin."""
    return {word[:_STEM].casefold() for word in re.findall(r"\w{4,}|\d+", words)}
