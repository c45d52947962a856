"""Previous treatments (tidligere behandling): the words that point to them, and where they point."""

import re
from collections.abc import Iterable, Iterator

from indexer.minutes.dates import DATE_PATTERN, find_date
from indexer.minutes.sections import PREVIOUS
from indexer.models import Reference, Section

_DATE = re.compile(DATE_PATTERN, re.IGNORECASE)
# «Punkt 6», «, pkt. 4», «, meddelelsespunkt 1», «sag nr. 7»: forms in minutes of 2006-2025.
_NUMBER = re.compile(
    r"\s*,?\s*(?:som\s+)?(?P<kind>meddelelsespunkt|meddelelse|punkt|pkt\.?|sag)(?:\s*nr\.?)?\s*(?P<number>\d+[a-z]?)\b",
    re.IGNORECASE,
)
# «Erhvervs-, Beskæftigelses- og Uddannelsesudvalget», «Kommunalbestyrelsen», «Udvalget for Kultur og Fritid».
_COMMITTEE = re.compile(
    r"(?:[A-ZÆØÅ]\w{0,40}-,?\s(?:og\s)?){0,6}"
    r"(?:[A-ZÆØÅ]{2,6}\s)?[A-ZÆØÅ](?:[\w-]{0,40}[\w-])??(?:udvalget|udvalg|bestyrelsen|bestyrelse|rådet|råd|nævnet|panelet|panel)(?=s?\b)"
    r"|Udvalget\sfor\s[^\d\n]{1,80}?(?=,?\s(?:den\s|d\.\s?)?\d)"
)
_WHOLE_LINE = re.compile(
    rf"(?:{_COMMITTEE.pattern})\s*,?\s*(?:den|d\.)?\s*(?i:{DATE_PATTERN})"
    rf"(?i:{re.sub(r'[?]P<[a-z]+>', '?:', _NUMBER.pattern)})?\s*\.?",
)


def find_references(text: str, sections: Iterable[Section]) -> tuple[Reference, ...]:
    """Return the earlier treatments an item names, in the order they stand.

    Read are the section "Tidligere behandling" and, as in the minutes of 2012, lines before the first heading that hold
    nothing but a committee and a date. ``target`` is left open: only the archive knows what it has.
    """
    sections = tuple(sections)
    spans = [(section.start, section.end) for section in sections if section.heading == PREVIOUS]
    opening = min((section.start for section in sections), default=len(text))
    found = [reference for start, end in spans for reference in _references_in(text, start, end)]
    for start, end in _paragraph_spans(text, 0, opening):
        if _WHOLE_LINE.fullmatch(text[start:end].strip()):
            found.extend(_references_in(text, start, end))
    return tuple(sorted(dict.fromkeys(found), key=lambda reference: reference.start))


def _paragraph_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n]+", text[start:end]):
        yield start + match.start(), start + match.end()


def _references_in(text: str, start: int, end: int) -> Iterator[Reference]:
    """Yield a reference for every date: a date without a committee of its own belongs to the committee before it."""
    committee, begun = "", start
    for first, last in _paragraph_spans(text, start, end):
        cursor = first
        for match in _DATE.finditer(text, first, last):
            if named := list(_COMMITTEE.finditer(text, cursor, match.start())):
                committee, begun = named[-1][0].strip(), named[-1].start()
            else:
                begun = match.start()
            day = find_date(match[0])
            number = _NUMBER.match(text, match.end(), last) or _NUMBER.search(text, begun, match.start())
            cursor = max(match.end(), number.end() if number else 0)
            if not committee or day is None:
                continue
            kind = (
                "møde"
                if number is None
                else "meddelelse"
                if number["kind"].lower().startswith("meddelelse")
                else "punkt"
            )
            yield Reference(
                text=text[begun:cursor],
                committee=committee,
                date=day,
                number=number["number"] if number else "",
                kind=kind,  # type: ignore[arg-type]  # the three literals above
                target=None,
                start=begun,
                end=cursor,
            )
