"""How often something happens over time: by quarter where all of it lies within two years, else by year or by more."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date

_QUARTER, _YEAR = 3, 12  # months
_STEPS = (_YEAR, 5 * _YEAR, 10 * _YEAR, 100 * _YEAR)
_MOST_QUARTERS = 8
_MOST = 40  # periods that a chart is still read at


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter, a year or several years, from the first day to the last, and how often something happened in it."""

    first: Date
    last: Date
    count: int


def frequency(days: Iterable[Date]) -> tuple[Period, ...]:
    """Return how many of the days fall in each period, the oldest first; those between that have none are there too.

    >>> [(period_name(each), each.count) for each in frequency([Date(2024, 11, 5), Date(2025, 4, 1)])]
    [('4. kvartal 2024', 1), ('1. kvartal 2025', 0), ('2. kvartal 2025', 1)]
    """
    counted = Counter(days)
    if not counted:
        return ()
    months = _months(min(counted), max(counted))
    often: Counter[int] = Counter()
    for day, count in counted.items():
        often[_number(day, months)] += count
    return tuple(_period(number, months, often[number]) for number in range(min(often), max(often) + 1))


def by_year(days: Iterable[Date]) -> tuple[Period, ...]:
    """Return how many of the days fall in each year, the oldest first; years between that have none are there too."""
    often = Counter(_number(day, _YEAR) for day in days)
    return tuple(_period(year, _YEAR, often[year]) for year in range(min(often, default=0), max(often, default=-1) + 1))


def _months(first: Date, last: Date) -> int:
    """Return how long each period is to be."""
    if _number(last, _QUARTER) - _number(first, _QUARTER) < _MOST_QUARTERS:
        return _QUARTER
    return next((step for step in _STEPS if _number(last, step) - _number(first, step) < _MOST), _STEPS[-1])


def _number(day: Date, months: int) -> int:
    return (12 * day.year + day.month - 1) // months


def _period(number: int, months: int, count: int) -> Period:
    year, month = divmod(number * months, 12)
    last_year, last_month = divmod((number + 1) * months - 1, 12)
    last = Date(last_year, last_month + 1, monthrange(last_year, last_month + 1)[1]) if last_year < 10_000 else Date.max
    return Period(Date(year, month + 1, 1) if year else Date.min, last, count)


def is_quarter(period: Period) -> bool:
    """Tell whether a period is a quarter."""
    return period.first.year == period.last.year and period.last.month - period.first.month == _QUARTER - 1


def period_name(period: Period) -> str:
    """Return what a period is called: «2. kvartal 2024», «2024» or «2010–2019»."""
    if is_quarter(period):
        return f"{period.last.month // _QUARTER}. kvartal {period.first.year}"
    first, last = period.first.year, period.last.year
    return str(first) if first == last else f"{first}–{last}"
