"""Whose decision it is: this meeting's, where a decision quotes what other bodies decided before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from typing import Literal

from indexer.minutes.dates import DATE_PATTERN, MONTH_PATTERN, find_date
from indexer.minutes.outcomes import OUTCOMES, decision_told, earliest
from indexer.minutes.sections import ABSENT, DECISION
from indexer.minutes.wording import regex
from indexer.models import Section

# «Beslutning», «Beslutning i Byrådet den 28-05-2018», «Økonomiudvalgets beslutning»; not «Beslutningen træffes af».
_DECISION_HEADING = regex(r"(?:(?!tidligere|forslag)\w[^\n]{0,80}?\w+s\ )?beslutning\b(?!\ træffes)")
# «Økonomiudvalget, 3. maj 2018, pkt. 4:», «Beslutning fra Direktionen, 8. februar 2021:», «Byrådets beslutning:».
_DAY = rf"(?:(?:den|d\.)\s)?(?:{DATE_PATTERN}|\d{{1,2}}\.\s(?:{MONTH_PATTERN})\b)"
_ITEM_NUMBER = r"(?:,?\s(?:dagsordenens\s)?(?:pkt\.?|punkt|sag)\s(?:nr\.\s)?\d{1,4}[a-z]?)"
_COMMITTEE = r"""(?-i:(?:[A-ZÆØÅ][\w-]*,?\s(?:(?:og|&)\s)?){0,6}?[A-ZÆØÅ]?\w*
    (?:[Uu]dvalg|[Rr]åd|[Bb]estyrelse|[Rr]epræsentation|[Nn]ævn|[Dd]irektion|[Mm]agistrat|[Kk]ommission|ØU|KB|BR)\w*
    (?:\sfor\s[\w&,-]+(?:\s[\w&,-]+){0,5}?)?)"""
_TREATMENT = regex(rf"""
    (?:\A|(?<=\n)|(?<=[.!]\s))(?:
    (?:beslutning\s(?:(?:i|fra|af)\s)?)[^\n.:;]{{2,100}}?[\s,]\s?{_DAY}{_ITEM_NUMBER}?\s?[.:]?
    | (?:{_COMMITTEE}\s)?beslutning(?:\s(?:i|på)\smødet)?(?:\s{_DAY})?\s?(?::|(?=\n|\Z))
    | {_COMMITTEE},?\s(?:møde\s)?{_DAY}{_ITEM_NUMBER}?\s?(?::|(?=\n|\Z))
    | (?-i:[A-ZÆØÅ])[^\n.:;]{{1,80}}?,\s{_DAY}{_ITEM_NUMBER}\s?(?::|(?=\n|\Z))
    | (?:{_COMMITTEE}\s)?(?:indstilling|anbefaling|behandl\w+)\s(?:(?:fra|i|af)\s)?[^\n.:;]{{2,80}}?(?:{_DAY})?\s?:
    | den\s{DATE_PATTERN}\s[^\n.:;]{{0,60}}?{_COMMITTEE}[^\n.:;]{{0,40}}?:
    | {_COMMITTEE}(?:\s(?:indstilling|anbefaling|behandling))?\s?:)""")


def is_decision_heading(heading: str) -> bool:
    """Tell whether a section holds a decision: «Beslutning», «Beslutning i Byrådet den 28-05-2018»."""
    return _DECISION_HEADING.match(heading) is not None


_ANSWERED = regex(r"\s*(?:vedtaget|forkastet|godkendt|tiltrådt)\b")
_PUT_TO_VOTE = regex(r"\bblev\b | \bstemm?[etn]\w* | afstemning | \bsat\b")


@dataclass(frozen=True, slots=True)
class _Treatment:
    """What one body decided, where a decision quotes several; ``day`` is None where none is stated in full.

    What is "own" stands under no heading; "decided" tells that the heading has the word «beslutning».
    """

    kind: Literal["own", "decided", "quoted"]
    day: Date | None
    start: int
    end: int


def present_decision(text: str, sections: Sequence[Section]) -> tuple[int, int] | None:
    """Return where the decision of this meeting stands, or None where there is none.

    Bodies that treated the item before are quoted above it, under headings or in lines of their own: theirs are not
    the decision. The latest is, by the days stated or else by its place.
    """
    parts = [
        _Treatment("decided", find_date(section.heading), section.start, section.end)
        for section in _with_absent(sections)
        if is_decision_heading(section.heading) and text[section.start : section.end].strip()
    ]
    if not parts:
        return None
    section = _latest(parts)
    found = [part for part in _treatments(text, section.start, section.end) if text[part.start : part.end].strip()]
    decided = [part for part in found if part.kind == "decided"]
    quoted = [part for part in found if part.kind == "quoted"]
    own = [part for part in found if part.kind == "own" and quoted and _tells(text, part)]
    chosen = _latest(decided or own[-1:] or quoted or [section])
    return chosen.start, chosen.end


def own_decision(text: str, sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the sections that hold this meeting's decision, without what other bodies decided and is quoted there."""
    parts = tuple(sections)
    present = present_decision(text, parts)
    return tuple(
        replace(part, start=present[0], end=present[1]) if present and part.start <= present[0] < part.end else part
        for part in parts
        if part.heading == DECISION
    )


def _with_absent(sections: Sequence[Section]) -> Iterator[Section]:
    """Yield sections, a decision with the list of absent people in it: «Afbud: …» may stand above what was decided."""
    before: Section | None = None
    for section in sections:
        if before and section.heading == ABSENT and is_decision_heading(before.heading):
            before = replace(
                before, start=before.start if before.end > before.start else section.start, end=section.end
            )
            continue
        if before:
            yield before
        before = section
    if before:
        yield before


def _latest(parts: Sequence[_Treatment]) -> _Treatment:
    days = [part.day for part in parts if part.day]
    return [part for part in parts if part.day == max(days)][-1] if len(days) == len(parts) else parts[-1]


def _tells(text: str, part: _Treatment) -> bool:
    decision = decision_told(text, part.start, part.end)
    return decision is not None and decision.outcome != "ukendt"


def treatment_headings(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return (start, end) of the lines and openings that say which body decided what follows, and when."""
    return [
        (start + match.start(), start + match.end())
        for match in _TREATMENT.finditer(text[start:end])
        # «Udvalgets indstilling blev sat til afstemning:» goes on with the decision itself.
        if not _PUT_TO_VOTE.search(match[0])
        and not ("indstilling" in match[0].lower() and _ANSWERED.match(text, start + match.end()))
        and not earliest(OUTCOMES, match[0])  # «Godkendt i Økonomiudvalget den 3. maj» is no heading
    ]


def _treatments(text: str, start: int, end: int) -> Iterator[_Treatment]:
    """Yield the stretches of a decision, each with the heading it stands under, if any.

    A heading in a line of its own, or one with the word «beslutning», holds till the next; another holds for its
    paragraph: «Økonomiudvalget, 3. maj 2018: Anbefales.»
    """
    headings = treatment_headings(text, start, end)
    yield _Treatment("own", None, start, headings[0][0] if headings else end)
    for (first, last), until in zip(headings, [*(begin for begin, _ in headings), end][1:], strict=True):
        decided = "beslutning" in text[first:last].lower()
        line_end = text.find("\n", last, until)
        holds = decided or line_end < 0 or not text[last:line_end].strip()
        yield _Treatment(
            "decided" if decided else "quoted", find_date(text[first:last]), last, until if holds else line_end
        )
        if not holds:
            yield _Treatment("own", None, line_end, until)
