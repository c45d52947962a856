"""Where a text tells of earlier treatments and where of what is planned; its paragraphs and sentences."""

import re
from collections.abc import Iterable, Iterator

from indexer import patterns
from indexer.minutes.days import MONTH
from indexer.minutes.sections import ABSENT, ATTACHMENTS, PREVIOUS
from indexer.models import Section

_HISTORY = patterns.lazy(rf"{PREVIOUS}|tidligere\s\w+|(?:sags|beslutnings)?historik.*", re.IGNORECASE)
_PLAN_NAME = (
    r"(?:den\s)?videre\s(?:proces|forløb|behandling|sagsforløb|sagsgang|sagsbehandling|politiske?\sbehandling)"
    r"|(?:tids|proces|behandlings|mødebehandlings)plan|(?:tids-\sog\sproces|proces-\sog\stids)plan"
)
_PLAN_HEADING = patterns.lazy(
    rf"(?:{_PLAN_NAME})(?:\s(?:og|for)\s.*)?|(?:den\s)?(?:politiske?\s)?proces(?:sen)?\sog\stidsplan", re.IGNORECASE
)
# What has been and what is to come, in one list.
_COURSE_HEADING = patterns.lazy(
    r"(?:den\s)?(?:politiske?\s)?proces(?:sen)?|sagsgang|sagsforløb|næste\sskridt|(?:den\s)?politiske?\sbehandling",
    re.IGNORECASE,
)
_PLAN_LINE = patterns.lazy(rf"[\s*•-]*(?:{_PLAN_NAME})\s?(?::|$)", re.IGNORECASE)
_NOT_TOLD = frozenset([ABSENT, ATTACHMENTS, "Beslutningen træffes af", "Yderligere deltagelse på mødet"])
_PARAGRAPH = patterns.lazy(r"[^\n]+")
# «d. 3. maj», «jf. Økonomiudvalget», «3. Maj»: full stops that end no sentence.
_SENTENCE_END = patterns.lazy(
    rf"(?<!\bjf)(?<!\bjfr)(?<!\bhhv)(?<!\bbl\.a)(?<!\bvedr)(?<!\bnr)(?<!\bpkt)(?<!\bstk)(?<!\bca)(?<!\budv)(?<!\bbest)"
    rf"(?<!\bd)(?<!\bkl)(?<!\bSkt)[.!?]\s+(?=[A-ZÆØÅ«\"”])(?!{MONTH})",
    re.IGNORECASE,
)


def paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the paragraphs of a stretch begin and end."""
    for match in _PARAGRAPH.finditer(text, start, end):
        yield match.span()


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a paragraph begin and end."""
    begun = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if text[match.end()].isupper() or not text[match.end()].isalpha():
            yield begun, match.start() + 1
            begun = match.end()
    if begun < end:
        yield begun, end


def history_stretches(sections: Iterable[Section]) -> list[tuple[int, int]]:
    """Return where earlier treatments are listed."""
    return [(part.start, part.end) for part in sections if _HISTORY.fullmatch(part.heading.strip(" :"))]


def silent_stretches(sections: Iterable[Section]) -> list[tuple[int, int]]:
    """Return the sections that tell nothing of treatments: who was absent, attachments, who decides."""
    return [(part.start, part.end) for part in sections if part.heading in _NOT_TOLD]


def course_stretches(sections: Iterable[Section]) -> list[tuple[int, int]]:
    """Return where a case's whole course is listed, what has been and what is to come: "Politisk behandling"."""
    return [(part.start, part.end) for part in sections if _COURSE_HEADING.fullmatch(part.heading.strip(" :"))]


def plan_stretches(text: str, sections: Iterable[Section]) -> list[tuple[int, int]]:
    """Return where a text says what is planned: "Videre proces" and the like, as a section or as a line «Tidsplan:».

    What such a line begins goes on for as long as its paragraphs are short and hold a figure.
    """
    spans = [(part.start, part.end) for part in sections if _PLAN_HEADING.fullmatch(part.heading.strip(" :"))]
    goes_on = False
    for start, end in paragraphs(text, 0, len(text)):
        if _PLAN_LINE.match(text, start, end):
            goes_on = True
        elif not (goes_on and end - start <= 300 and re.search(r"\d", text[start:end])):
            goes_on = False
        if goes_on:
            spans.append((start, end))
    return _united(spans)


def _united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return stretches in order, those that overlap made one."""
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        elif start < end:
            united.append((start, end))
    return united


def stretches_between(spans: Iterable[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """Yield what a text of a length has outside some stretches."""
    begun = 0
    for start, stop in (*_united(spans), (end, end)):
        if begun < start:
            yield begun, start
        begun = max(begun, stop)
