"""The points that a decision divides into: labelled, numbered, named in running text or listed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from indexer import patterns
from indexer.minutes.answers import titled, told_apart
from indexer.minutes.dates import MONTH_PATTERN
from indexer.minutes.outcomes import ASIDE, decision_told, is_firm, own_sentences, read_sentence, speaks_of_proposal
from indexer.minutes.wording import LONGEST, PARAGRAPH, regex
from indexer.models import Decision

# «1», «1-3», «1, 2 og 4», «1.-3.», «a) og b)», «1 og punkt 2»
_KIND = r"""(?:(?:at|indstillings?|beslutnings?|del)?-?(?:punkt(?:erne|er|et)?\b|pkt\b\.?)
    |(?:at|(?:del)?indstilling|anbefaling|forslag|dot|nr\.)(?=\s\d)|litra|pind|led)"""
_ONE = rf"(?:\d{{1,2}}|[a-h])(?!\w|\.\d)[.)]?(?!\s?(?:{MONTH_PATTERN})\b)"
_SOME = rf"{_ONE}(?:(?:\s?(?:[-–+&]|,|og|samt|til)\s?|,\sog\s)(?:{_KIND}\s)?{_ONE}){{0,20}}+"
_RANGE = patterns.lazy(r"\b(\d{1,2}|[A-Ha-h])\b[.)]?(?:\s?(?:[-–]|til)\s?(\d{1,2}|[A-Ha-h])\b)?")
# «Første "at"», «Første og andet punkt», «De to første at'er»
_ORDINALS: Final = {"første": 1, "andet": 2, "anden": 2, "tredje": 3, "fjerde": 4, "femte": 5, "sjette": 6}
_COUNTS: Final = {"to": 2, "tre": 3, "fire": 4, "fem": 5}
_FIRST = rf"(?:{'|'.join(_ORDINALS)})"
_NTH = rf"""(?:(?:de\s(?:{"|".join(_COUNTS)})\sførste|{_FIRST}(?:(?:,|\sog)\s{_FIRST})*)
    \s[\"”']?(?:(?:at-?|indstillings)?(?:punkt(?:er)?|pkt\.?)|pind(?:e)?|del(?:e)?|at(?:['’]?er)?)[\"”']?(?!\w))"""
_TOLD = r"""(?:(?:blev|er|var)\s)?(?:ikke|godkend|tiltr[åæ]|vedtag|følges\b|imødekom|udsat\b|udsættes\b
    |sendes\b|hjemvises\b|trækkes\b|bortfald|anbefale[st]|drøftet|tage[ts]\b|udgå|tilbagesend
    |forkast|afvis)"""
_AT = rf"(?:(?:at-?|indstillings)?(?:punkt|pkt|pind|del)\b|at(?=\s{_TOLD}))"
_FIRSTS = r"\d{1,2}\.(?:(?:,|\sog|\ssamt)\s\d{1,2}\.)*"  # «1. at», «1. og 3. at»
_NAMED = rf"{_KIND}\s?(?:nr\.\s)?(?P<names>{_SOME})|(?P<first>{_FIRSTS})\s{_AT}|(?P<nth>{_NTH})"
_DATE_START = regex(rf"\d{{1,2}}\.\s+(?:{MONTH_PATTERN})\b")
# «1. behandling», «1. viceborgmester», «1. at-punkt» number something else than the paragraph.
_NO_POINT = (
    rf"(?!{_AT}|behandling|afstemning|(?:ændrings)?forslag\s(?:fra|nr)|vice|næst|suppleant|stedfortræder|kvartal|halvår"
    r"|etape)"
)
_NUMBERED = regex(rf"\(?(?P<names>\d{{1,2}}|[a-z])(?:[.)/]\s+|[.)](?=[a-zæøå]{{2}})){_NO_POINT}(?!(?:og|samt)\s\d)")
_NUMBERED_TOGETHER = regex(rf"\(?(?P<names>{_SOME})(?:[:)/]|(?<=[.)])|\s[-–])\s+{_NO_POINT}")
_NUMBERED_WITHIN = patterns.lazy(r"(?<=[.;:,!]\s)(\d{1,2}|[a-h])[.:]\s+(?=[A-ZÆØÅ])|(?<=\s)(\d{1,2}|[a-h])\)\s+(?=\S)")
# «Ad 1:», «Ad. 1», «Ad a)», «Pkt. 1 og 2: …», «Punkt 3 – …», «Til punkt 2: …», «Første "at": …»
_LABELLED = regex(rf"""
    (?:\A|(?<=\n)|(?<=[.;!]\s)|(?<=\n[-–•]\s)|(?<=:\s)(?=indstillingens)|(?<=\s)(?=(?-i:Ad)\b)|(?<=,\s)(?=ad\b))(?<!jf\.\s)
    (?:ad\.?[\s-]?(?:(?:{_KIND}\s?)?(?P<ad>{_SOME})|(?P<adnth>{_NTH}))(?:\s?[:)]|\s[-–](?=\s)|(?=\s|\Z))
    | (?:vedr\.?|vedrørende|til|for)\s(?P<to>{_SOME})\s?:
    | (?:(?:vedr\.?|vedrørende|til|for|indstillingens)\s)?(?:{_NAMED})
        (?:\s?[:)]|(?<=\.)(?=\s(?-i:[A-ZÆØÅ]))|\s[-–](?=\s)|(?=\n|\Z)))\s*""")
# «Punkt 1-3 blev godkendt, at-punkt 4 faldt», «Udvalget godkendte punkt 1 og udsatte punkt 2», «1 godkendt. 2 udsat.»
_SPOKEN = regex(rf"""
    \b(?:{_NAMED})(?!\w)
    | (?:(?:^|(?<=\n)|(?<=[.!]\s))[\ (-]{{0,4}}|(?<=[,;]\s)|(?<=\sog\s)|(?<=\smens\s))(?P<bare>{_SOME})(?=\s{_TOLD})""")
_BEFORE_SUBJECT = regex(r"""
    ^\W*(?:(?:og|mens|men|samt|herefter)\s)?(?:at\s)?(?:(?:\w+s|indstilling(?:en)?)\s){0,2}
    (?:(?:for|vedr\.|vedrørende|til|om)\s)?$ | ^\W*[\w\s-]{1,60}\($""")
_BEFORE_OBJECT = regex(r"""
    \b(?:godkend(?:t|te|er)|vedtog|vedtaget|tiltr(?:ådt|ådte|æder)|anbefal(?:er|ede|et|es)|udsat(?:te)?|udsætter
    |drøfte(?:de|r|t)|tog|tager|sendte|forkastede|afviste|indstille(?:r|de)|for\ så\ vidt\ angår|hvad\ angår
    |at\ (?:ud(?:skyde|sætte)|godkende|tiltræde|vedtage|anbefale|drøfte|tage|sende|forkaste|afvise|følge)):?
    \s(?:(?:herefter|også|samtidig|således|enstemmigt)\s)?\(?(?:for\s|vedr(?:\.|ørende)\s)?(?:\w+s\s){0,2}$""")
_BULLET = patterns.lazy(r"[-–•·]\s+")
_CONNECTOR = regex(r"[,;]\s(?!for\sså|hvad\sangår)(?:(?:og|mens|men|samt)\s)?|\s(?:og|mens|men|samt)\s")
_AGENDA = regex(r"(?<!af\s)\bdagsorden")


@dataclass(frozen=True, slots=True)
class _Point:
    """One or several points that a stretch is about: where its label begins, and where the words about it stand."""

    names: tuple[str, ...]
    label: int
    start: int
    end: int


def divided_decisions(text: str, start: int, end: int, recommended: Mapping[str, str]) -> Iterator[Decision]:
    """Yield the decision of each point of a stretch, in order; one of point "" where it is not divided.

    ``recommended`` are the words of each point of the recommendation by its number, for points named by their subject.
    """
    points = _labelled_points(text, start, end) or _numbered_points(text, start, end)
    if not points:
        yield from (
            _spoken_decisions(text, start, end)
            or _bulleted_decisions(text, start, end)
            or titled(text, start, end, recommended)
            or told_apart(text, start, end, recommended)
            or filter(None, [decision_told(text, start, end)])
        )
        return
    if spoken := _spoken_decisions(text, start, points[0].label):  # «Punkt 1 vedtaget. Punkt 2: For stemte …»
        yield from spoken
    lead = None if spoken else decision_told(text, start, points[0].label)
    if lead and text[start : points[0].label].rstrip().endswith(":") and is_firm(text, lead):
        yield lead  # «Godkendt med disse bemærkninger: 1. … 2. …»
        return
    divided = [(point, decision) for point in points if (decision := decision_told(text, point.start, point.end))]
    is_divided = any(decision.outcome != "ukendt" for _, decision in divided)
    is_led = lead is not None and lead.outcome != "ukendt" and (is_firm(text, lead) or not is_divided)
    if lead and is_led:
        yield lead
    for point, decision in divided:
        if not (is_led and decision.outcome == "ukendt"):
            yield from (replace(decision, point=name) for name in point.names)


def _until_next(points: Sequence[tuple[tuple[str, ...], int, int]], end: int) -> list[_Point]:
    """Return points from (names, start of the label, its end), each reaching to the next."""
    ends = [*(label for _, label, _ in points), end][1:]
    return [_Point(names, label, first, last) for (names, label, first), last in zip(points, ends, strict=True)]


def _labelled_points(text: str, start: int, end: int) -> list[_Point]:
    """Return the points that words divide a decision into: «Ad 1: …», «Pkt. 1 og 2: …»; they need not begin with 1."""
    is_agenda = _AGENDA.search(text, start, end) is not None
    found = [
        (_labelled_names(match), start + match.start(), start + match.end())
        for match in _LABELLED.finditer(text[start:end])
        if not (match["names"] and is_agenda)
    ]
    return _until_next(found, end)


def _numbered_points(text: str, start: int, end: int) -> list[_Point]:
    """Return the points of paragraphs numbered 1, 2, … (or A, B, …) in sequence, or of one so numbered within."""
    found: list[tuple[tuple[str, ...], int, int]] = []
    for paragraph in PARAGRAPH.finditer(text[start:end]):
        match = _NUMBERED_TOGETHER.match(paragraph[0])
        if match is None and not _DATE_START.match(paragraph[0]):
            match = _NUMBERED.match(paragraph[0])
        names = _names(match["names"]) if match else ()
        if match and names and _follows(found, names[0]):
            begin = start + paragraph.start()
            found.append((names, begin, begin + match.end()))
    if len(found) == 1:
        for match in _NUMBERED_WITHIN.finditer(text, found[0][2], end):
            name = match[1] or match[2]
            if _follows(found, name):
                found.append(((name,), match.start(), match.end()))
    return _until_next(found, end)


def _labelled_names(label: re.Match[str]) -> tuple[str, ...]:
    """Return the points that a label names: by number, by letter, or as «første "at"» and «de to første punkter»."""
    written = next(name for name in label.groupdict().values() if name)
    words = re.findall(r"\w+", written.lower())
    if words[0] == "de":
        return tuple(str(number) for number in range(1, _COUNTS[words[1]] + 1))
    return tuple(str(_ORDINALS[word]) for word in words if word in _ORDINALS) or _names(written)


def _names(written: str) -> tuple[str, ...]:
    """Return the points in «1-3», «1, 2 og 4» or «a», each once."""
    return tuple(dict.fromkeys(name for match in _RANGE.finditer(written) for name in _span_of(match[1], match[2])))


def _span_of(first: str, last: str | None) -> list[str]:
    if not last:
        return [first]
    if first.isdigit() and last.isdigit():
        return [str(number) for number in range(int(first), int(last) + 1)] or [first, last]
    return [chr(number) for number in range(ord(first), ord(last) + 1)] if len(last) == 1 else [first, last]


def _follows(found: Sequence[tuple[tuple[str, ...], int, int]], name: str) -> bool:
    if not found:
        return name in ("1", "a", "A")
    last = found[-1][0][-1]
    if name.isdigit() != last.isdigit():
        return False
    return int(name) == int(last) + 1 if name.isdigit() else ord(name) == ord(last) + 1


def _spoken_decisions(text: str, start: int, end: int) -> list[Decision]:
    """Return the decisions of running text that names points: «Punkt 1 godkendt. Punkt 2 udsat. I øvrigt …».

    In the approval of an agenda «punkt 7» is one of its items, and is no point of the decision.
    """
    if _AGENDA.search(text, start, end) or not _SPOKEN.search(text, start, end):
        return []
    undivided: list[Decision] = []
    points: list[Decision] = []
    for sentence in own_sentences(text, start, end):
        clauses = _clauses(sentence)
        rest_end = clauses[0].label if clauses else sentence.end()
        rest = text[sentence.start() : rest_end]
        reading = None if speaks_of_proposal(rest) else read_sentence(rest)
        if reading and reading.firmness == 0:
            undivided.append(Decision("", reading.outcome, sentence.start(), rest_end))
        for clause in clauses:
            if reading := read_sentence(text[clause.start : clause.end]):
                points.extend(Decision(name, reading.outcome, clause.start, clause.end) for name in clause.names)
    if not points or (undivided and all(point.outcome == "udgået" for point in points)):
        return []
    return sorted([*undivided[:1], *points], key=lambda decision: decision.start)


def _bulleted_decisions(text: str, start: int, end: int) -> list[Decision]:
    """Return the decisions of a list without numbers, «- Godkendt», «- Udsat», where each entry tells an outcome."""
    entries = [match for match in PARAGRAPH.finditer(text, start, end) if match[0].strip()]
    marks = [mark for entry in entries if (mark := _BULLET.match(entry[0]))]
    if len(entries) < 2 or len(marks) < len(entries):
        return []
    found = (
        decision_told(text, entry.start() + mark.end(), entry.end()) for entry, mark in zip(entries, marks, strict=True)
    )
    known = [decision for decision in found if decision and decision.outcome != "ukendt"]
    if len(known) < len(entries):
        return []
    return [replace(decision, point=str(number)) for number, decision in enumerate(known, 1)]


def _clauses(sentence: re.Match[str]) -> list[_Point]:
    """Return the clauses of a sentence whose subject or object is a point: «…, mens punkt 3 udsættes»."""
    words = sentence[0][:LONGEST]
    aside = ASIDE.search(words)
    found: list[tuple[tuple[str, ...], int, int]] = []
    since = 0
    for label in _SPOKEN.finditer(words, 0, aside.start() if aside else len(words)):
        connectors = list(_CONNECTOR.finditer(words, since, label.start()))
        begin = connectors[-1].end() if connectors else 0
        before = words[begin : label.start()]
        is_party = label["bare"] is not None and label["bare"] != label["bare"].lower()
        if (
            (connectors or not found)
            and not is_party
            and (_BEFORE_SUBJECT.match(before) or _BEFORE_OBJECT.search(before))
        ):
            parted = connectors[-1].start() if connectors else 0
            found.append((_labelled_names(label), sentence.start() + parted, sentence.start() + begin))
            since = label.end()
    return _until_next(found, sentence.end())
