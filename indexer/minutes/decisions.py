"""What was decided, point by point, in a small stated vocabulary."""

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.minutes.paragraphs import starts_list_item
from indexer.minutes.sections import DECISION
from indexer.models import Decision, Outcome, Section

# The earliest words win, and of those that begin alike the first listed. The forms are those of real minutes:
# «Indstillingen godkendt», «Indstilles til godkendelse», «Taget til efterretning», …
_OUTCOME_PATTERNS: dict[Outcome, str] = {
    "ikke godkendt": r"""
        \b(?:ikke|hverken)\ (?:\w+\ ){0,2}?(?:godkend(?:t|e|es|te)|vedtag\w*|tiltr\w+|imødekom\w*)\b
        | \bikke\ (?:\w+\ ){0,2}?til\ efterretning
        | \b(?:godkendte|vedtog|tiltrådte|imødekom)\ ikke\b | \bbeslutte\w*\ ikke\ at\b
        | forkast\w+ | \bafvis(?:t|es|te|e)\b | \bafslag\b | nedstemt""",
    "tilbagesendt": r"tilbagesend\w+ | \bsend(?:es|t|er|e|te)\ (?:\w+\ ){0,3}?tilbage | hjemvis\w+",
    "udsat": r"\b(?:udsat|udsætte|udsættes|udsatte|udskyde|udskydes|udskudt)\b",
    "udgået": r"\b(?:udgår|udgik|udgået|taget\ af\ dagsordenen|trukket\ tilbage)\b",
    "anbefalet": r"\banbefal(?:es|et|er|ede|e)\b | \bindstille(?:s|r|de)\b",
    "godkendt med ændringer": r"""
        \b(?:godkendt|vedtaget|tiltrådt|godkendes)[^.]{0,40}?\ med\ (?:\w+\ ){0,3}?
        (?:ændring|præcisering|tilføjelse|tilretning|justering|rettelse|undtagelse|forbehold|korrektion)\w*
        | \b(?:godkendt|vedtaget|tiltrådt),?\ dog\b""",
    "godkendt": r"""
        \b(?:godkendt|godkendes|godkendte|godkender|godkende|vedtaget|vedtog|vedtages|vedtage|tiltrådt|tiltrådte|tiltrædes
        |bevilget|bevilgede|imødekommet|valgt|udpeget|udpegede)\b""",
    "taget til efterretning": r"til\ efterretning",
    "drøftet": r"\bdrøft(?:et|ede|edes|es|else)\b",
}
_OUTCOMES = {outcome: re.compile(pattern, re.IGNORECASE | re.VERBOSE) for outcome, pattern in _OUTCOME_PATTERNS.items()}
# «besluttede, at mødet flyttes» decides something; it says what only where no other word does.
_DECIDED = re.compile(r"\bbeslutte(?:de|t|des)\b", re.IGNORECASE)
_POINT = re.compile(r"(\d{1,2}|[A-Za-z])[.)]\s+")
# A full stop after a number or an abbreviation ends no sentence: «50.000», «den 4. november», «pkt. 2».
_SENTENCE = re.compile(
    r"\S(?:[^.!?\n]|[.!?](?=\S)|(?<=\d)\.|(?<=\bpkt)\.|(?<=\bnr)\.|(?<=\bkr)\.|(?<=\bmio)\.|(?<=\bca)\.|(?<=\bjf)\.)*[.!?]?"
)
# What somebody wanted, or how they voted, is not what became of the item; what follows from it may be.
_ASIDE = re.compile(r"ændringsforslag|mindretalsudtalelse|særudtalelse|stemte|inhabil", re.IGNORECASE)
_CONSEQUENCE = re.compile(r"\b(?:hvorefter|herefter|hvormed)\b", re.IGNORECASE)


def find_decisions(text: str, sections: Iterable[Section]) -> tuple[Decision, ...]:
    """Return the outcome of each decision point; a decision whose words are not known is "ukendt", never guessed."""
    return tuple(
        decision
        for section in sections
        if section.heading == DECISION and section.end > section.start
        for decision in _section_decisions(text, section)
    )


def _section_decisions(text: str, section: Section) -> Iterator[Decision]:
    points = _points(text, section)
    lead = _decision(text, "", section.start, points[0][1])
    if lead and lead.outcome != "ukendt":  # «Godkendt med disse bemærkninger: 1. … 2. …»
        yield lead
    for point, start, end in points:
        decision = _decision(text, point, start, end)
        if decision and (decision.outcome != "ukendt" or lead is None or lead.outcome == "ukendt"):
            yield decision


def _points(text: str, section: Section) -> list[tuple[str, int, int]]:
    """Return (point, start, end): paragraphs numbered 1, 2, … (or A, B, …) in sequence divide a decision."""
    starts: list[tuple[str, int]] = []
    for match in re.finditer(r"[^\n]+", text[section.start : section.end]):
        numbered = _POINT.match(match[0])
        if numbered and starts_list_item(match[0]) and _follows([name for name, _ in starts], numbered[1]):
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


def _decision(text: str, point: str, start: int, end: int) -> Decision | None:
    """Return the outcome that a stretch of a decision tells, with the sentence that tells it; None for no words."""
    stretch = text[start:end].rstrip()
    if not stretch:
        return None
    sentences = list(_SENTENCE.finditer(text, start, start + len(stretch)))
    for sentence in sentences:
        if outcome := _outcome(sentence[0]):
            return Decision(point, outcome, sentence.start(), sentence.end())
    for sentence in sentences:
        if _DECIDED.search(sentence[0]):
            return Decision(point, "godkendt", sentence.start(), sentence.end())
    return Decision(point, "ukendt", start, start + len(stretch))


def _outcome(sentence: str) -> Outcome | None:
    told = sentence
    if aside := _ASIDE.search(sentence):
        consequence = _CONSEQUENCE.search(sentence, aside.end())
        told = sentence[: aside.start()]
        if consequence:
            told = f"{told} {sentence[consequence.start() :]}"
    found = [
        (match.start(), order, outcome)
        for order, (outcome, pattern) in enumerate(_OUTCOMES.items())
        if (match := pattern.search(told))
    ]
    return min(found)[2] if found else None


def overall_outcome(decisions: Iterable[Decision]) -> Outcome:
    """Return the one outcome that stands for an item: the shared one, or that of the first point that has one."""
    outcomes = [decision.outcome for decision in decisions if decision.outcome != "ukendt"]
    if not outcomes:
        return "ukendt"
    if "godkendt med ændringer" in outcomes and set(outcomes) <= {"godkendt", "godkendt med ændringer"}:
        return "godkendt med ændringer"
    return outcomes[0]
