"""Days where a text states them, and the committees they belong to."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date

from indexer import patterns
from indexer.minutes.bodies import Body
from indexer.minutes.dates import MONTH_PATTERN, MONTHS, WEEKDAYS

LONGEST_GAP = 160  # characters
_LONGEST_LIST = 20  # committees or days

WEEKDAY = rf"(?:(?:{'|'.join(WEEKDAYS)})(?:en)?)"
MONTH = rf"(?:(?:{'|'.join(MONTHS)})(?!\w)|(?:{MONTH_PATTERN})(?!\w)\.?)"
# «3. maj 2024», «3. maj», «03-05-2024», «3/5 2024», «03.05.24», «3/5-24», «2024-05-03», the 3 of «3. og 7. maj».
_DAY = patterns.lazy(
    rf"""(?<!\w)(?<!\d[.,/-])(?:
    (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
    | (?P<day>\d{{1,2}})\.?\s*(?P<month>{MONTH})(?:,?\s+(?P<year>(?:1[89]|20)\d\d)(?!\d))?
    | (?P<dd>\d{{1,2}})(?P<sep>[.\-/])\s?(?P<mm>\d{{1,2}})(?:[.\-/\s]\s?(?P<yyyy>\d{{4}})|(?:(?P=sep)|-)(?P<yy>\d{{2}}))
    | (?P<only>\d{{1,2}})\.?(?=(?:\s?(?:,|og|samt|&|[-–]|til)\s?\d{{1,2}}\.){{1,5}}\s?{MONTH})
    )(?![\w]|[/-]\w|\.\d)""",
    re.IGNORECASE | re.VERBOSE,
)
# «punkt 6», «pkt. 4», «punkt nr. 4a», «sag nr. 48», «meddelelsespunkt 1», «Meddelelser, pkt. 3», «punkterne 4 og 5».
_ID = rf"\d{{1,4}}(?:\.\d{{1,2}})?(?:[a-zæøå](?!\w)|\s[a-h](?![\w.]))?(?!\w|[-/]\d|\.?\d|\.?\s?{MONTH})"
_POINT = r"(?:(?:dagsordens?-?)?punkt(?:et|er|erne)?|pkt\.?|pk\.|pnkt\.?|sag(?:en|er|erne)?|sagsnr\.?)"
_NTH = r"(?:\s?(?:nr|nummer)(?!\w)\.?)?\s*:?\s?"
_MESSAGE = r"meddelelse(?:r|rne|n|spunkt(?:et)?|spkt\.?)?"
NUMBER_PATTERN = (
    rf"(?<!\w)(?:(?:{_MESSAGE})(?!\w)(?:,?\s?{_POINT}(?!\w))?(?:{_NTH}(?:{_ID}|(?<=punkt\s|.pkt\.\s)[a-hj-zæø](?![\w.])))?"
    rf"|{_POINT}(?!\w){_NTH}{_ID}(?:\s?(?:,|og|&)\s?{_ID})*)"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day where a text states it, or a period, which ``begins`` earlier and has ``date`` for its last day."""

    date: Date
    begins: Date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Written:
    """A day as written, the year or the month perhaps left for the next day in the list to say."""

    day: int
    month: int | None
    year: int | None
    start: int
    end: int


def find_days(text: str, start: int, end: int, undated: Callable[[int, int], Date | None]) -> list[Day]:
    """Return the days stated in a sentence or line, and periods from day to day; what no calendar has is passed over.

    A day without a year takes it from the day that follows in the same list, or from the one before it; else
    ``undated`` is asked, with day and month.
    """
    written = [_written(match) for match in _DAY.finditer(text, start, end)]
    dates: list[Date | None] = [calendar(item.day, item.month, item.year) for item in written]
    for at in range(len(written) - 1, -1, -1):
        item = written[at]
        later = dates[at + 1] if dates[at] is None and at + 1 < len(written) else None
        if later and (month := item.month or later.month) and _are_listed(text, item, written[at + 1]):
            dates[at] = _nearest(item.day, month, later, -1)
        if dates[at] is None and item.month and item.year is None:
            dates[at] = _after_another(text, written, dates, at) or undated(item.day, item.month)
    return list(_days(text, written, dates))


def _after_another(text: str, written: Sequence[_Written], dates: Sequence[Date | None], at: int) -> Date | None:
    """Return the date of a day that has its year from the day before it in the list: «3. maj 2024 og 12. maj»."""
    item, before = written[at], dates[at - 1] if at else None
    if before is None or item.month is None or not _are_listed(text, written[at - 1], item):
        return None
    return _nearest(item.day, item.month, before, 1)


def _days(text: str, written: Sequence[_Written], dates: Sequence[Date | None]) -> Iterator[Day]:
    begins: tuple[Date | None, int] | None = None
    for at, (item, date) in enumerate(zip(written, dates, strict=True)):
        if at + 1 < len(written) and _UNTIL.fullmatch(text, item.end, written[at + 1].start):
            begins = begins or (date, item.start)
            continue
        if date:
            first, start = begins or (date, item.start)
            yield Day(date, min(first or date, date), start, item.end)
        begins = None


_UNTIL = patterns.lazy(r"\s?(?:-|–|til(?:\sog\smed)?)\s?(?:den\s|d\.\s)?", re.IGNORECASE)


def _written(match: re.Match[str]) -> _Written:
    start, end = match.span()
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
        return _Written(day, month, year, start, end)
    if match["month"]:
        stated = int(match["year"]) if match["year"] else None
        return _Written(int(match["day"]), month_number(match["month"]), stated, start, end)
    if match["dd"]:
        year = int(match["yyyy"] or full_year(int(match["yy"])))
        return _Written(int(match["dd"]), int(match["mm"]), year, start, end)
    return _Written(int(match["only"]), None, None, start, end)


_MONTH_NUMBERS = {month[:3]: at for at, month in enumerate(MONTHS, 1)}


def month_number(name: str) -> int | None:
    """Return 1 to 12 for a month's name or the beginning of it."""
    return _MONTH_NUMBERS.get(name.casefold()[:3])


def full_year(year: int) -> int:
    """Return the year that two digits stand for: minutes are of this century, what they look back on may be older."""
    return year + (1900 if year >= 70 else 2000)


def calendar(day: int, month: int | None, year: int | None) -> Date | None:
    """Return a date, or None where the calendar has none or the month or year is not stated."""
    if month is None or year is None:
        return None
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def _nearest(day: int, month: int, beside: Date, step: int) -> Date | None:
    """Return the day that is nearest to another one, before it (step -1) or after it (step 1), or the same."""
    for year in (beside.year, beside.year + step):
        made = calendar(day, month, year)
        if made and (made - beside).days * step >= 0:
            return made
    return None


def _are_listed(text: str, one: _Written, other: _Written) -> bool:
    if other.start - one.end > LONGEST_GAP:
        return False
    return any(pattern.fullmatch(text, one.end, other.start) for pattern in (_LISTED_WITH_NAMES, _UNTIL))


_LIST_WORD = (
    rf"[\s,;:/&()|–-]|{NUMBER_PATTERN}|(?:og|samt|i|på|af|for|fra|den|d\.|s|hhv\.?|henholdsvis|både|først|herefter"
    rf"|derefter|efterfølgende|siden|senest|igen|sit|møde\w{{0,2}}|{WEEKDAY})(?!\w)"
)
LISTED = patterns.lazy(rf"(?:{_LIST_WORD})*+", re.IGNORECASE)
# The same with committees: «…den 2. juni, i Økonomiudvalget den 15. juni og i Byrådet den 23. juni 2021».
_LISTED_WITH_NAMES = patterns.lazy(
    rf"(?:{_LIST_WORD}|\w{{1,30}}-(?=[\s,])|[\w-]{{0,40}}(?:udvalg|bestyrelse|råd|udv\.)\w{{0,4}}(?!\w)"
    r"|(?-i:[A-ZÆØÅ]{2,6})(?!\w))*+",
    re.IGNORECASE,
)


# Which day belongs to whom

_MARK = r"[\s,;:.|()–’'-]"
SMALL = (
    r"den|d\.|på|i|fra|af|ved|under|senest|sit|sin|deres|dets|et|det|seneste|sidste|forrige|første|næste|ordinært?|ordinære"
    r"|ekstraordinært?|ekstraordinære|konstituerende|fælles|lukkede|åbne|hhv\.?|henholdsvis|afholdt|holdt|dagsorden|referat"
    rf"|s?-?møde\w{{0,2}}|{WEEKDAY}"
)
CLOCK = r"kl(?:\.|okken)?\s?\d{1,2}(?:[.:]\d{2})?(?!\d)"
NOUN = (
    r"beslutning(?:er|en)?|(?:\d\.\s)?behandling(?:en)?|vedtagelse|godkendelse|drøftelse|anbefaling(?:er)?|indstilling"
    r"|bevilling"
)
# Between a committee and its day: «s møde tirsdag den», «s beslutning af», «, pkt. 4, den», « (TMU) 2018-2021 den».
_GLUE = patterns.lazy(
    rf"(?:{NUMBER_PATTERN}|\([A-ZÆØÅ]{{2,6}}\)|\d{{4}}\s?[-–]\s?\d{{4}}|{CLOCK}"
    rf"|(?:{NOUN})\s(?:af|om)\s[a-zæøå]{{2,30}}(?=\s)|(?:s|{SMALL}|{NOUN})(?!\w)|{_MARK})*+",
    re.IGNORECASE,
)
_TOGETHER = patterns.lazy(
    rf"(?:\s?\(?{NUMBER_PATTERN}\)?)?(?:\s?[/,]\s?|,?\s(?:samt|&)\s|\sog\s)(?:(?:i|af|på|for)\s)?", re.IGNORECASE
)

Mark = Body | Day


@dataclass(frozen=True, slots=True)
class Group:
    """Days that are listed together, and the committees listed together right before and right after them.

    ``left`` is where the words begin that speak of these days and not of those before them.
    """

    days: tuple[Day, ...]
    before: tuple[Body, ...]
    after: tuple[Body, ...]
    left: int


def day_groups(
    text: str, start: int, bodies: Iterable[Body], days: Iterable[Day], *, line: bool = False
) -> Iterator[Group]:
    """Yield the days of a sentence or line in order, each with the committees it may belong to.

    A committee that has a day of its own right after it is nobody's ``after``; but in a ``line`` that begins with a day
    and ends with a committee, every day is before its committee.
    """
    marks: list[Mark] = sorted([*bodies, *days], key=lambda mark: mark.start)
    days_first = line and bool(marks) and isinstance(marks[0], Day) and isinstance(marks[-1], Body)
    runs = list(_runs(text, marks))
    left = start
    for at, run in enumerate(runs):
        if not isinstance(run[0], Day):
            continue
        before = _bodies(runs[at - 1]) if at and not days_first else ()
        after = _bodies(runs[at + 1]) if at + 1 < len(runs) else ()
        if after and not days_first and at + 2 < len(runs) and is_glue(text, after[-1].end, runs[at + 2][0].start):
            after = ()
        yield Group(tuple(mark for mark in run if isinstance(mark, Day)), before, after, left)
        left = run[-1].end


def _bodies(run: Iterable[Mark]) -> tuple[Body, ...]:
    return tuple(mark for mark in run if isinstance(mark, Body))


def _runs(text: str, marks: Sequence[Mark]) -> Iterator[tuple[Mark, ...]]:
    run: list[Mark] = []
    for mark in marks:
        if run and (len(run) == _LONGEST_LIST or not _is_joined(text, run[-1], mark)):
            yield tuple(run)
            run = []
        run.append(mark)
    if run:
        yield tuple(run)


def together(text: str, bodies: Sequence[Body]) -> Iterator[tuple[Body, ...]]:
    """Yield committees in groups that are listed together: «A, B og C»."""
    for run in _runs(text, bodies):
        yield _bodies(run)


def _is_joined(text: str, one: Mark, other: Mark) -> bool:
    if type(one) is not type(other) or not 0 <= other.start - one.end <= LONGEST_GAP:
        return False
    pattern = LISTED if isinstance(one, Day) else _TOGETHER
    return pattern.fullmatch(text, one.end, other.start) is not None


def is_glue(text: str, start: int, end: int) -> bool:
    """Tell whether nothing but small words stands between a committee and a day, so that they belong together."""
    return 0 <= end - start <= LONGEST_GAP and _GLUE.fullmatch(text, start, end) is not None


def is_listed(text: str, start: int, end: int) -> bool:
    """Tell whether nothing but small words stands between two marks, so that they are of one list."""
    return end - start <= LONGEST_GAP and LISTED.fullmatch(text, start, end) is not None


def spread(bodies: Sequence[Body], days: Sequence[Day]) -> list[tuple[Body, Day]]:
    """Return who has which day: «A og B den 3. og 12. maj» one each, «A og B den 3. maj» both the one."""
    if len(bodies) == len(days):
        return list(zip(bodies, days, strict=True))
    if len(days) == 1:
        return [(body, days[0]) for body in bodies]
    return [(bodies[-1], day) for day in days]
