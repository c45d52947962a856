"""Danish dates and times as minutes write them."""

import re
from datetime import date as Date
from datetime import datetime
from zoneinfo import ZoneInfo

from indexer import patterns

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")

# Every month by its name or a beginning of it: «september», «sept», «sep».
MONTH_PATTERN = "|".join(name[:length] for name in MONTHS for length in range(len(name), 2, -1))
# «7. oktober 2025», «07-10-2025», «04.12.2012», «4/12 2012», «2025-10-07»
DATE_PATTERN = (
    rf"(?:\d{{1,2}}\.?\s*(?:{MONTH_PATTERN})\.?\s+\d{{4}}"
    r"|\d{1,2}[.\-/]\s?\d{1,2}[.\-/\s]\s?\d{4}"
    r"|\d{4}-\d{2}-\d{2})"
)
_WRITTEN = patterns.lazy(rf"\b(\d{{1,2}})\.?\s*({MONTH_PATTERN})\.?\s+(\d{{4}})\b", re.IGNORECASE)
_NUMERIC = patterns.lazy(r"\b(\d{1,2})[.\-/]\s?(\d{1,2})[.\-/\s]\s?(\d{4})\b")
_ISO = patterns.lazy(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_CLOCK = patterns.lazy(r"\bkl(?:\.|okken)?\s*(\d{1,2})(?:[.:](\d{2}))?(?!\d)", re.IGNORECASE)


def find_date(text: str) -> Date | None:
    """Return the first date in a text, or None; a date that no calendar has is passed over."""
    found = [
        (match.start(), made)
        for pattern, order in ((_ISO, "ymd"), (_WRITTEN, "dmy"), (_NUMERIC, "dmy"))
        for match in pattern.finditer(text)
        if (made := _date(match.groups(), order))
    ]
    return min(found)[1] if found else None


def _date(parts: tuple[str, ...], order: str) -> Date | None:
    day, month, year = parts if order == "dmy" else parts[::-1]
    try:
        return Date(int(year), _month_number(month), int(day))
    except ValueError:
        return None


def _month_number(month: str) -> int:
    if month.isdigit():
        return int(month)
    return 1 + [name[:3] for name in MONTHS].index(month.lower()[:3])


def find_start(text: str) -> tuple[Date, datetime | None] | None:
    """Return the date in a text and, where a clock time is stated too, the moment in Danish time."""
    day = find_date(text)
    if day is None:
        return None
    clock = _CLOCK.search(text)
    if clock is None:
        return day, None
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if hour > 23 or minute > 59:
        return day, None
    return day, datetime(day.year, day.month, day.day, hour, minute, tzinfo=COPENHAGEN)


def written_date(day: Date) -> str:
    """Return a date as Danes write it: ``7. oktober 2025``."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def weekday(day: Date) -> str:
    """Return the Danish name of a date's weekday."""
    return WEEKDAYS[day.weekday()]
