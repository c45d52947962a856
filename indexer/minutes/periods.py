"""The times that plans name beside days: months, seasons, weeks, quarters and years, as periods."""

import re
from datetime import date as Date
from datetime import timedelta

from indexer import patterns
from indexer.minutes.dates import MONTHS
from indexer.minutes.days import Day, month_number

NAMES = rf"(?:{'|'.join(MONTHS)}|(?:jan|feb|febr|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec)\.)"
_SEASONS = {"forår": (3, 5), "sommer": (6, 8), "efterår": (9, 11), "vinter": (12, 2)}
SEASON = r"(?:forår|sommer|efterår|vinter)"
_AND = r"(?:\s?(?:-|–|/|og|til|eller)\s?)"
_YEAR = r"(?:19|20)\d\d"
_EDGE = r"(?:primo|medio|ultimo|(?:begyndelsen|starten|midten|slutningen|udgangen)\saf)"
# «november 2025», «i marts», «maj og juni 2024», «ultimo marts 2026», the month of «novembermøderne»,
# «1. kvartal 2026», «2. halvår 2026», «foråret 2024», «forår og sommer 2024», «vinteren 2025/26», «uge 45», «i 2026».
_PERIOD = patterns.lazy(
    rf"""(?<![\w./-])(?:
    (?:(?P<edge>{_EDGE})\s(?={NAMES}(?!{_AND}{NAMES})))?
      (?P<month>{NAMES})(?:{_AND}(?P<month_until>{NAMES}))?(?:(?!\w)|(?=møde))(?:,?\s(?P<my>{_YEAR}))?
    | (?P<quarter>[1-4])\.(?:{_AND}(?P<quarter_until>[1-4])\.)?\s?(?:kvartal|kvt)(?!\w)\.?(?:,?\s(?P<qy>{_YEAR}))?
    | Q(?P<q>[1-4])[\s-](?P<qqy>{_YEAR})
    | (?P<half>[12]\.|første|andet)\s?halvår(?:et)?(?:,?\s(?P<hy>{_YEAR}))?
    | (?P<season>{SEASON})(?:en|et)?(?:{_AND}(?P<season_until>{SEASON})(?:en|et)?)?(?!\w)
      (?:\s(?P<sy>{_YEAR})(?:/\d{{2,4}})?)?
    | uge\s(?P<week>\d{{1,2}})(?:{_AND}(?P<week_until>\d{{1,2}}))?(?:,?\s(?:i\s)?(?P<wy>{_YEAR}))?
    | (?:(?P<year_edge>{_EDGE})|i\sløbet\saf|i)\s(?P<year>{_YEAR})
    )(?!\w|[./-]\d)(?<!\s)""",
    re.IGNORECASE | re.VERBOSE,
)
# A year alone is a period where it begins a line: «2024–2026: Udbud og byggeri.»
_YEARS = patterns.lazy(r"(?P<first>20\d\d)(?:\s?[-–]\s?(?P<last>20\d\d))?(?=\s?[:|])")
_BULLET = patterns.lazy(r"[\s*•·○▪–-]*(?:\d{1,2}[.)]\s(?=[A-ZÆØÅ]))?[\s*•·–-]*")
# What stands before a month without a year: else «maj» may be a name.
_IN = patterns.lazy(r"(?:(?<!\w)(?:i|til|fra|inden|omkring|senest|ca\.)\s|[|:(]\s?|(?:^|\n)[\s*•·–-]*)$", re.IGNORECASE)
_THIRDS = {"primo": 1, "begyndelsen": 1, "starten": 1, "medio": 2, "midten": 2}


def find_periods(text: str, start: int, end: int, held: Date) -> list[Day]:
    """Return the months, quarters, halves, seasons, weeks and years stated in a sentence or line.

    One without a year is the first that is not over when the meeting is held.
    """
    found = []
    if span := _YEARS.match(text, after_bullet(text, start, end), end):
        first, last = int(span["first"]), int(span["last"] or span["first"])
        found.append(Day(Date(max(first, last), 12, 31), Date(first, 1, 1), span.start(), span.end()))
    for match in _PERIOD.finditer(text, start, end):
        stated = next((int(match[name]) for name in ("my", "qy", "qqy", "hy", "sy", "wy", "year") if match[name]), None)
        if stated is None and match["month"] and not match["edge"] and not _is_placed(text, start, match):
            continue
        years = [stated] if stated else range(max(2, held.year - 1), min(9998, held.year + 1) + 1)
        bounds = [made for year in years if (made := _bounds(match, year)) and (stated or made[1] >= held)]
        if bounds:
            found.append(Day(bounds[0][1], bounds[0][0], match.start(), match.end()))
    return found


def after_bullet(text: str, start: int, end: int) -> int:
    """Return where a line begins after its bullet or number."""
    bullet = _BULLET.match(text, start, end)
    return bullet.end() if bullet else start


def _is_placed(text: str, start: int, match: re.Match[str]) -> bool:
    before = text[max(start, match.start() - 12) : match.start()]
    return _IN.search(before) is not None if before.strip() else True


def _bounds(match: re.Match[str], year: int) -> tuple[Date, Date] | None:
    """Return the first and the last day of a period; a year is that of a winter's beginning, of other periods' end."""
    if match["week"]:
        return _weeks(year, int(match["week"]), int(match["week_until"] or match["week"]))
    if match["year"]:
        return _third(Date(year, 1, 1), Date(year, 12, 31), match["year_edge"] or "")
    if match["month"]:
        first, last = month_number(match["month"]), month_number(match["month_until"] or match["month"])
        if first is None or last is None:
            return None
        return _third(Date(year - (first > last), first, 1), _month_end(year, last), match["edge"] or "")
    if match["season"]:
        first, _ = _SEASONS[match["season"].casefold()]
        _, last = _SEASONS[(match["season_until"] or match["season"]).casefold()]
        return Date(year, first, 1), _month_end(year + (first > last), last)
    if match["half"]:
        first = 1 if match["half"].lower() in ("1.", "første") else 7
        return Date(year, first, 1), _month_end(year, first + 5)
    quarter = int(match["quarter"] or match["q"])
    return Date(year, 3 * quarter - 2, 1), _month_end(year, 3 * max(quarter, int(match["quarter_until"] or 0)))


def _month_end(year: int, month: int) -> Date:
    return Date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _weeks(year: int, first: int, last: int) -> tuple[Date, Date] | None:
    try:
        return Date.fromisocalendar(year, first, 1), Date.fromisocalendar(year, max(first, last), 7)
    except ValueError:
        return None


def _third(first: Date, last: Date, edge: str) -> tuple[Date, Date]:
    """Return the part of a month or a year that «primo», «medio» and «ultimo» stand for: a third of it."""
    if not edge:
        return first, last
    third = _THIRDS.get(edge.split(maxsplit=1)[0].lower(), 3)
    if first.month == last.month:
        starts = [first.replace(day=day) for day in (1, 11, 21)]
    else:
        starts = [first.replace(month=month) for month in (1, 5, 9)]
    return starts[third - 1], starts[third] - timedelta(days=1) if third < 3 else last
