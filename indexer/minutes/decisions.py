"""What was decided, point by point, in a small stated vocabulary."""

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.minutes.sections import DECISION
from indexer.models import Decision, Outcome, Section

# First match wins where two begin at the same word; the earliest word in the decision wins otherwise. The forms are
# those of real minutes: «Indstillingen godkendt», «Indstilles til godkendelse», «Taget til efterretning», …
_OUTCOME_PATTERNS: dict[Outcome, str] = {
    "ikke godkendt": r"""
        (?:blev\ |kan\ |kunne\ )?(?:ikke|hverken)\ (?:\w+\ ){0,2}?(?:godkend\w*|vedtag\w*|tiltr\w+|imødekom\w*)
        | forkast\w+ | afvis(?:t|es|te)\b | afslag | nedstemt""",
    "tilbagesendt": r"tilbagesend\w+ | (?:sendes|sendt|sender|sende)\ (?:\w+\ ){0,3}?tilbage | hjemvis\w+",
    "udsat": r"\b(?:udsat|udsættes|udskydes|udskudt)\b",
    "udgået": r"\b(?:udgår|udgik|udgået|taget\ af\ dagsordenen|trukket\ tilbage)\b",
    "anbefalet": r"""
        \banbefal(?:es|et|er|ede)\b | indstilles\ til\ (?:godkendelse|vedtagelse)
        | indstilles\ (?:godkendt|vedtaget|tiltrådt) | (?:indstiller|anbefaler)\ til\ """,
    "godkendt med ændringer": r"""
        \b(?:godkendt|vedtaget|tiltrådt|godkendes)[^.]{0,40}?\ med\ (?:\w+\ ){0,3}?
        (?:ændring|præcisering|tilføjelse|tilretning|justering|rettelse|undtagelse|forbehold|korrektion)\w*
        | \b(?:godkendt|vedtaget|tiltrådt),?\ (?:dog|idet|men)\b""",
    "godkendt": r"""
        \b(?:godkendt|godkendes|godkendte|godkender|vedtaget|vedtog|vedtages|tiltrådt|tiltrådte|tiltrædes
        |bevilget|bevilgede|besluttede|besluttet|imødekommet|valgt|udpeget|udpegede)\b""",
    "taget til efterretning": r"til\ efterretning",
    "drøftet": r"\bdrøft(?:et|ede|edes|es|else)\b",
}
_OUTCOMES = {outcome: re.compile(pattern, re.IGNORECASE | re.VERBOSE) for outcome, pattern in _OUTCOME_PATTERNS.items()}
_POINT = re.compile(r"(\d{1,2}|[A-Za-z])[.)]\s+")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\s|$)|(?=\n)|$|[.!?])")
# Sentences about an amendment or a statement tell what somebody wanted, not what became of the item.
_ASIDE = re.compile(r"ændringsforslag|mindretalsudtalelse|særudtalelse|stemte|inhabil", re.IGNORECASE)


def find_decisions(text: str, sections: Iterable[Section]) -> tuple[Decision, ...]:
    """Return the outcome of each decision point; a decision whose words are not known is "ukendt", never guessed."""
    return tuple(
        decision
        for section in sections
        if section.heading == DECISION and section.end > section.start
        for decision in _section_decisions(text, section)
    )


def _section_decisions(text: str, section: Section) -> Iterator[Decision]:
    for point, start, end in _points(text, section):
        yield _decision(text, point, start, end)


def _points(text: str, section: Section) -> list[tuple[str, int, int]]:
    """Return (point, start, end): paragraphs numbered 1, 2, … (or A, B, …) in sequence divide a decision."""
    starts: list[tuple[str, int]] = []
    for match in re.finditer(r"[^\n]+", text[section.start : section.end]):
        numbered = _POINT.match(match[0])
        if numbered and _follows([name for name, _ in starts], numbered[1]):
            starts.append((numbered[1], section.start + match.start()))
    if not starts:
        return [("", section.start, section.end)]
    ends = [start for _, start in starts[1:]] + [section.end]
    return [(name, start, end) for (name, start), end in zip(starts, ends, strict=True)]


def _follows(names: Sequence[str], name: str) -> bool:
    if not names:
        return name in ("1", "a", "A")
    if name.isdigit() != names[-1].isdigit():
        return False
    return int(name) == int(names[-1]) + 1 if name.isdigit() else ord(name) == ord(names[-1]) + 1


def _decision(text: str, point: str, start: int, end: int) -> Decision:
    for sentence in _SENTENCE.finditer(text, start, end):
        if _ASIDE.search(sentence[0]):
            continue
        found = [
            (match.start(), order, outcome)
            for order, (outcome, pattern) in enumerate(_OUTCOMES.items())
            if (match := pattern.search(text, sentence.start(), sentence.end()))
        ]
        if found:
            lead = len(sentence[0]) - len(sentence[0].lstrip())
            return Decision(point, min(found)[2], sentence.start() + lead, sentence.start() + len(sentence[0].rstrip()))
    stripped = text[start:end].rstrip()
    return Decision(point, "ukendt", start, start + len(stripped))


def overall_outcome(decisions: Iterable[Decision]) -> Outcome:
    """Return the one outcome that stands for an item: the shared one, or that of the first point that has one."""
    outcomes = [decision.outcome for decision in decisions if decision.outcome != "ukendt"]
    if not outcomes:
        return "ukendt"
    if "godkendt med ændringer" in outcomes and set(outcomes) <= {"godkendt", "godkendt med ændringer"}:
        return "godkendt med ændringer"
    return outcomes[0]
