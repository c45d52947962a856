"""CPR numbers, which must never be shown: found in whatever way they are written, and taken out.

A CPR number is six digits that are a date of birth (DDMMYY) and four more (CPR-loven, bilag 1). Which century the year
is of follows from the seventh digit and the year. The last digit was a check on the others until 2007, when the numbers
of some birthdays ran out; numbers given since need not pass it, so it is not asked for.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date as Date
from urllib.parse import unquote

from indexer import patterns

MASK = "[CPR-nummer fjernet]"
HIDDEN_BEGINS = "[skjult af "
"""How the mark begins that stands where an operator hid something."""

Span = tuple[int, int]

_UNSEEN = "[\xad\u200b-\u200f\u2060\ufeff\ufffe]*"  # stands between digits and is seen by nobody
_DASH = "[-\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d_]"
_TWO = rf"\d{_UNSEEN}\d{_UNSEEN}"
_FOUR = rf"\d{_UNSEEN}\d{_UNSEEN}\d{_UNSEEN}\d"
# Between date and serial: nothing, spaces, one line break, a dash with any spaces, or a dash as addresses have it.
_BETWEEN = rf"[^\S\n]{{0,3}}(?:\n[^\S\n]{{0,3}}|\s{{0,4}}{_DASH}{{1,2}}{_UNSEEN}\s{{0,4}}|%2[Dd]|%20|\+)?"
_NUMBER = patterns.lazy(
    rf"(?<!\d)(?:"
    rf"(?P<day>{_TWO})(?P<month>{_TWO})(?P<year>{_TWO})(?P<between>{_BETWEEN})(?P<serial>{_FOUR})"
    rf"|(?P<day2>{_TWO})(?P<mark>[ ./-])(?P<month2>{_TWO})(?P=mark)(?P<year2>{_TWO}){_DASH}(?P<serial2>{_FOUR})"
    rf")(?!\d)(?![.-]\d{{1,3}}(?!\d))"
)
# Where the text says that CPR numbers follow, anything of the right length is one: typed wrong, it still tells.
_TYPED = patterns.lazy(rf"(?<!\d){_TWO}[ ./-]?{_TWO}[ ./-]?{_TWO}(?:[\s./]|{_DASH}){{0,6}}{_FOUR}(?!\d)")
_SAID = patterns.lazy(
    r"(?<![^\W\d_])(?:cpr(?!-nummer fjernet\])|personn(?:umme)?r|person-?n(?:umme)?r)"
    rf"(?:[^\d\n]{{0,40}}{_TYPED.pattern})+",
    re.IGNORECASE,
)
# What ten digits without a dash are too, when the words beside them say so.
_OTHER_BEFORE = patterns.lazy(
    r"(?:\b(?:cvr|se|p|produktionsenhed\w*|ean|gln|tlf|telefon|mobil|fax|reg|konto\w*|giro\w*|iban|faktura\w*|ordre\w*|matr\w*|bfe|"
    r"sags?|journal|j|dok\w*|løbe|lbn?)[-.\s]*(?:n(?:umme)?r)?[\s.:]*|(?:kr|dkk|eur|€)[.:\s]*)$",
    re.IGNORECASE,
)
_AMOUNT_AFTER = patterns.lazy(
    r"\s*(?:t?\.?kr\b|kroner\b|dkk\b|eur\b|€|mio\b|mia\b|m2\b|m²|kvm\b|,-)|,\d\d(?!\d)", re.IGNORECASE
)
_HEX = patterns.lazy(r"[0-9a-f-]+", re.IGNORECASE)
_LONG_HEX = 24  # digits of a GUID or a hash: ten decimals may follow one another in one
_LOOK_BACK = 30


def find_cpr(text: str, *, bare: bool = True) -> list[Span]:
    """Return where CPR numbers stand in a text; ``bare`` ones have nothing between date and serial."""
    said = (match.span() for match in _SAID.finditer(text))
    typed = (match.span() for start, end in said for match in _TYPED.finditer(text, start, end))
    return merged([*_numbers(text, bare=bare), *typed])


def mask_cpr(text: str) -> str:
    """Return the text with every CPR number replaced by a note that one was removed."""
    return replaced(text, find_cpr(text), MASK)


def mask_paragraphs(paragraphs: Sequence[str]) -> list[str]:
    """Return as many paragraphs without CPR numbers, those too that a break divides at the dash."""
    text = "\n\n".join(paragraphs)
    spans = find_cpr(text)
    if not spans:
        return list(paragraphs)
    parts, cursor = [], 0
    for start, end in spans:
        breaks = text.count("\n\n", start, end)
        parts += [text[cursor:start], MASK, "\n\n" * breaks]
        cursor = end
    return "".join([*parts, text[cursor:]]).split("\n\n")


def mask_address(url: str) -> str:
    """Return an address without CPR numbers.

    In what follows «?», ten bare digits are a time stamp far more often.
    """
    cut = min((place for place in (url.find("?"), url.find("#")) if place >= 0), default=len(url))
    return _masked_path(url[:cut]) + replaced(url[cut:], find_cpr(url[cut:], bare=False), MASK)


def _masked_path(path: str) -> str:
    """Return a path without CPR numbers; where only its decoded form shows one, in that form."""
    plain = unquote(path, errors="replace")
    return mask_cpr(plain) if plain != path and find_cpr(plain) else mask_cpr(path)


def holds_cpr(url: str) -> bool:
    """Tell whether an address holds a CPR number."""
    return mask_address(url) != url


def is_marked(text: str) -> bool:
    """Tell whether something was taken out of a text."""
    return MASK in text or HIDDEN_BEGINS in text


def replaced(text: str, spans: Sequence[Span], by: str) -> str:
    """Return a text with other words at some places, which are in order and do not overlap."""
    if not spans:
        return text
    parts, cursor = [], 0
    for start, end in spans:
        parts += [text[cursor:start], by]
        cursor = end
    return "".join([*parts, text[cursor:]])


def one_line(text: str) -> str:
    """Return what may be written to a log: on one line, without control characters and CPR numbers."""
    return mask_cpr(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text))


def _numbers(text: str, *, bare: bool) -> Iterator[Span]:
    before = -1
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        is_chained = text[max(start - 1, 0) : start] in (".", "-") and text[max(start - 2, 0) : start - 1].isdigit()
        if is_chained and before != start - 1:  # a part of a longer number, and of no list of CPR numbers
            continue
        if _is_birth_date(*_read(match)) and not _is_other(text, match, bare=bare):
            before = end
            yield start, end


def _read(match: re.Match[str]) -> tuple[int, int, int, int]:
    """Return day, month, year and the seventh digit."""
    names = ("day", "month", "year", "serial") if match["day"] else ("day2", "month2", "year2", "serial2")
    day, month, year, serial = ("".join(filter(str.isdigit, match[name])) for name in names)
    return int(day), int(month), int(year), int(serial[0])


def _is_birth_date(day: int, month: int, year: int, seventh: int) -> bool:
    try:
        Date(_century(year, seventh) + year, month, day)
    except ValueError:
        return False
    return True


def _century(year: int, seventh: int) -> int:
    """Return the century of a birth (CPR-kontoret, «Personnummeret i CPR»)."""
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800


def _is_other(text: str, match: re.Match[str], *, bare: bool) -> bool:
    """Tell whether digits without a dash are another number: as their label or unit says, or part of a hash."""
    between = match["between"]
    if between is None or (between and not between.isspace()):
        return False
    if not between and (not bare or _is_in_hash(text, match)):
        return True
    start, end = match.span()
    label = _OTHER_BEFORE.search(text[max(start - _LOOK_BACK, 0) : start])
    return label is not None or _AMOUNT_AFTER.match(text, end) is not None


def _is_in_hash(text: str, match: re.Match[str]) -> bool:
    around = text[max(match.start() - _LONG_HEX, 0) : match.end() + _LONG_HEX]
    return any(
        len(token[0]) >= _LONG_HEX and match[0] in token[0] and not token[0].isdigit()
        for token in _HEX.finditer(around)
    )


def merged(spans: Sequence[Span]) -> list[Span]:
    """Return places in order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found
