"""The recommendation (indstilling) point by point, and where the decision departs from it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from indexer import patterns
from indexer.minutes.outcomes import is_changed, outcome_of
from indexer.minutes.paragraphs import starts_list_item
from indexer.minutes.treatments import treatment_headings
from indexer.models import AgendaItem, Decision, Outcome, Section

# «Indstilling», «Administrativ indstilling», «Forvaltningens indstilling»; not «Indstillingen er sendt i høring».
_HEADING = patterns.lazy(r"(?:\w+\s)?indstilling\b", re.IGNORECASE)
_PARAGRAPH = patterns.lazy(r"[^\n]+")
# «1. …», «A) …», «At 1) …», «1. at …»
_NUMBERED = patterns.lazy(r"(?:[Aa]t\s)?(?P<number>\d{1,2}|[A-Za-z])[.)]\s+")
# «- at …», «at …», «• …»: points without a number are counted.
_AT = patterns.lazy(r"(?:[-–•·]\s+)?(?=[Aa]t\s)")
_BULLET = patterns.lazy(r"[-–•·]\s+")
# «indstiller, at planen godkendes, at naboerne høres, og at …»; «under forudsætning af, at» begins no point.
_RECOMMENDS = patterns.lazy(
    r"\b(?:indstil(?:ler|les)|foreslår|foreslås|anbefal(?:er|es))\b[^.\n]{0,150}?[,:]?\s(?=at\s)", re.IGNORECASE
)
_NEXT_AT = patterns.lazy(r"\b(?P<before>\w+)(?:[,;.]\s+(?:og\s+|samt\s+)?|\s+(?:og|samt)\s+)(?=[Aa]t\s)")
_HOLDS_AT = patterns.lazy(
    r"(?:anbefal|indstil|beslut|sikre|betyde|bemærk|oplys|tilkendegiv|orienter|forudsæt|betingelse|vilkår|ændring|tilføjelse"
    r"|mene|vurder|ønske)\w*|således|sådan|idet|om|af|for|til|på|med|ved|efter|fordi|herunder",
    re.IGNORECASE,
)
_WITHIN = patterns.lazy(r"(?<=[\s:,;])(?:[Aa]t\s)?(?P<number>\d{1,2}|[a-h])\)\s+")
# What recommends nothing: «Ingen», «-», «Punktet forelægges uden indstilling».
_NOTHING = patterns.lazy(r"\W*(?:ingen\b.{0,40}|intet|.{0,60}\buden\s+indstilling)?\W*", re.IGNORECASE)
_GRANTED = patterns.lazy(r"\bimødekom|\btilladelse gives\b|\bdispensation gives\b", re.IGNORECASE)
_APPROVED = patterns.lazy(r"\b(?:godkendes|vedtages|tiltrædes|bevilges)\b", re.IGNORECASE)
# What is only shown asks for no more than being heard.
_SHOWN = patterns.lazy(
    r"\b(?:orienter\w+|forelægges|fremlægges|præsenteres|gennemgås|får\s+(?:en\s+)?(?:orientering|status|præsentation|gennemgang))",
    re.IGNORECASE,
)
# Where the recommendation was not followed as it stood: changed, refused, put off, sent back or struck.
_DEPARTURES: Final = frozenset({"godkendt med ændringer", "ikke godkendt", "udsat", "tilbagesendt", "udgået"})
# «kunne ikke godkende indstillingen» refuses what was recommended, were it a refusal itself.
_REFUSES_IT = patterns.lazy(
    r"\bindstilling\w*|\b(?:ikke|ej)\s(?:\w+\s)?(?:godkendt?e?s?|tiltr\w+|vedtaget)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a recommendation: its number, empty where it has none, what it asks for, and where it stands."""

    number: str
    expected: Outcome
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Compared:
    """What was recommended and what was decided at one point, and whether the one departs from the other."""

    point: str
    recommended: Outcome
    decided: Outcome
    differs: bool


def find_points(text: str, sections: Iterable[Section]) -> tuple[Point, ...]:
    """Return the points of the section "Indstilling", in order.

    Points that carry no number are counted from 1, as decisions refer to them («at-punkt 2»); a single one has none.
    What other bodies decided, where a council prints that below the recommendation, is none of its points.
    """
    for section in sections:
        if _HEADING.match(section.heading) and text[section.start : section.end].strip():
            end = min([begin for begin, _ in treatment_headings(text, section.start, section.end)], default=section.end)
            return tuple(_points(text, section.start, end))
    return ()


def compared(item: AgendaItem) -> tuple[Compared, ...]:
    """Return each decided point beside what was recommended; nothing where nothing was recommended.

    Points are matched by number. An undivided decision answers the whole recommendation, and a divided one an undivided
    recommendation.
    """
    points = find_points(item.text, item.sections)
    if not points:
        return ()
    by_number = {point.number.casefold(): point for point in points}
    return tuple(
        _compared(
            item.text, [by_number[name]] if (name := decision.point.casefold()) in by_number else points, decision
        )
        for decision in item.decisions
    )


def departures(item: AgendaItem) -> tuple[Compared, ...]:
    """Return the points at which the decision departs from the recommendation."""
    return tuple(each for each in compared(item) if each.differs)


def _compared(text: str, points: Sequence[Point], decision: Decision) -> Compared:
    expected = {point.expected for point in points}
    words = text[decision.start : decision.end]
    if decision.outcome == "anbefalet":  # a committee that recommends to the council follows, unless with a change
        differs = is_changed(words)
    elif decision.outcome == "ikke godkendt":
        differs = decision.outcome not in expected or _REFUSES_IT.search(words) is not None
    elif expected == {"ikke godkendt"}:  # a refusal was recommended, and the applicant got what was asked for
        differs = _GRANTED.search(words) is not None or decision.outcome in _DEPARTURES
    else:
        differs = decision.outcome in _DEPARTURES and decision.outcome not in expected
    return Compared(decision.point, points[0].expected, decision.outcome, differs)


def _expected(words: str) -> Outcome:
    """Return the outcome a point asks for: whatever is to be done needs approval, unless it says otherwise."""
    outcome = outcome_of(words)
    if outcome is None and _SHOWN.search(words):
        return "taget til efterretning"
    # «vedtages med de ændringer, der fremgår af notatet», «forslaget om at udskyde byggeriet godkendes»
    is_approval = outcome in ("udsat", "tilbagesendt", "udgået") and _APPROVED.search(words)
    return "godkendt" if outcome is None or outcome == "godkendt med ændringer" or is_approval else outcome


def _points(text: str, start: int, end: int) -> Iterator[Point]:
    """Yield the points of a recommendation, by the first of the ways to set them apart that fits."""
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(text, start, end)]
    found = (
        _numbered(text, paragraphs)
        or _counted(_marked(_AT, text, paragraphs))
        or _numbered_within(text, start, end)
        or _counted(_marked(_BULLET, text, paragraphs))
        or _counted(_clauses(text, start, end))
        or ([] if _NOTHING.fullmatch(text[start:end].strip()) else [("", start, start)])
    )
    ends = [*(label for _, label, _ in found), end][1:]
    for (number, _, after), last in zip(found, ends, strict=True):
        words = _without_end(text[after:last])
        if words.strip():
            begin = after + len(words) - len(words.lstrip())
            yield Point(number, _expected(words.strip().partition("\n")[0]), begin, after + len(words))


def _without_end(words: str) -> str:
    """Return a point without the «, og» that ties it to the next."""
    return words.rstrip(" \n,;").removesuffix(" og").removesuffix(" samt").rstrip(" \n,;")


# Each of these returns (number, start of the label, its end) of the points it sees; none where it sees none.
_Found = list[tuple[str, int, int]]


def _numbered(text: str, paragraphs: Iterable[tuple[int, int]]) -> _Found:
    found: _Found = []
    for start, end in paragraphs:
        match = _NUMBERED.match(text, start, end)
        if match and _follows(found, match["number"]) and starts_list_item(text[match.start("number") : end]):
            found.append((match["number"], start, match.end()))
    return found


def _numbered_within(text: str, start: int, end: int) -> _Found:
    found: _Found = []
    for match in _WITHIN.finditer(text, start, end):
        if _follows(found, match["number"]):
            found.append((match["number"], match.start(), match.end()))
    return found


def _follows(found: _Found, number: str) -> bool:
    if not found:
        return number in ("1", "a", "A")
    last = found[-1][0]
    if number.isdigit() and last.isdigit():
        return int(number) == int(last) + 1
    return not number.isdigit() and not last.isdigit() and ord(number) == ord(last) + 1


def _marked(mark: re.Pattern[str], text: str, paragraphs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return [match.span() for start, end in paragraphs if (match := mark.match(text, start, end))]


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the clauses of a sentence begin: «indstiller, at …, at … og at …»."""
    recommends = _RECOMMENDS.search(text, start, end)
    if recommends is None:
        return []
    begin = recommends.end()
    return [
        (begin, begin),
        *(
            (match.end(), match.end())
            for match in _NEXT_AT.finditer(text, begin, end)
            if not _HOLDS_AT.fullmatch(match["before"])
        ),
    ]


def _counted(spans: Sequence[tuple[int, int]]) -> _Found:
    """Return points numbered from 1; a single one has no number."""
    return [(str(number) if len(spans) > 1 else "", *span) for number, span in enumerate(spans, 1)]
