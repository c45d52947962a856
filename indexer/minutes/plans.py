"""What is planned: who is to treat an item next, and when."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import TypeVar

from indexer import patterns
from indexer.minutes.bodies import Body, find_bodies, is_same
from indexer.minutes.days import WEEKDAY, Day, Group, day_groups, find_days, is_glue, is_listed, spread, together
from indexer.minutes.passages import (
    course_stretches,
    history_stretches,
    paragraphs,
    plan_stretches,
    sentences,
    silent_stretches,
    stretches_between,
)
from indexer.minutes.periods import NAMES, SEASON, after_bullet, find_periods
from indexer.minutes.references import BY, DECIDED, ELSE, WORD
from indexer.models import PlannedStep, Section

Mark = TypeVar("Mark", Body, Day)
_WORD = rf"(?!(?:om|hv\w+)\s){WORD}"
_TREAT = (
    r"(?:(?:gen)?behandle[rs]?|drøfte[rs]?|genoptage[rs]?|(?:gen)?forelægge[rs]?|(?:gen)?fremlægge[rs]?|præsentere[rs]?"
    r"|godkende[rs]?|vedtage[rs]?|beslutte[rs]?|orientere[rs]?|udsætte[rs]?|udskyde[rs]?|optage[rs]?|bringe[rs]?"
    r"|sætte[rs]?\spå|tage[rs]?\s(?:op|med|stilling|endelig\sstilling)|træffe[rs]?|få[rs]?"
    r"|vende[rs]?\stilbage(?:\smed)?|oversende[rs]?|fortsætte[rs]?|følge[rs]?\sop|afgøre[rs]?)"
)
_TREATED = (
    r"(?:\w{0,14}behandlet|besluttet|vedtaget|\w{0,8}godkendt|drøftet|tiltrådt|forelagt|genforelagt|fremlagt|præsenteret"
    r"|orienteret|genoptaget|taget\sop)"
)
_TREATMENT = (
    r"(?:\w{0,12}behandling|drøftelse|godkendelse|vedtagelse|beslutning|stillingtagen|orientering|forelæggelse)"
)
# Before a committee and its day: «forelægges», «vil blive behandlet i», «til endelig vedtagelse i», «udsættes til».
_TO_BE_TREATED = (
    rf"(?:{_TREAT}"
    rf"|(?:vil|skal|forventes|ventes|planlægges|kan|bliver|blive|være|er\splanlagt)\s(?:{_WORD}\s){{0,4}}?{_TREATED}"
    rf"|(?:til|med\shenblik\spå|forventet|planlagt|videre|ny|fornyet|endelig|[12]\.)\s(?:{_WORD}\s){{0,2}}?{_TREATMENT}"
    r"|(?:udsat|udskudt)(?=\stil\s)|genoptagelse|forventes|planlægges)"
)
_LED_TO = patterns.lazy(
    rf"(?<!\w){_TO_BE_TREATED}(?:\s{_WORD}){{0,7}}?(?:\s(?:{BY}|til|på\smøde\si|til\smøde\si))?\s$", re.IGNORECASE
)
_ON = (
    r"(?:\s(?:på|ved|til)\s(?:\w{1,20}\s){0,3}?\w{0,12}møde\w{0,2})?,?\s"
    rf"(?:(?:{WEEKDAY}\s)?(?:den\s?|d\.\s?)|i\s|senest\s(?:den\s)?)?"
)
# Between a committee and a day further on: « behandler sagen den», « skal tage stilling til planen på mødet i».
_TREATS = patterns.lazy(
    rf"\s(?:{_TREAT}|(?:vil|skal|forventes|ventes|kan)\s(?:{_WORD}\s){{0,3}}?(?:{_TREAT}|{_TREATED}))"
    rf"(?:\s(?:til\s)?{_WORD}){{0,6}}?{_ON}",
    re.IGNORECASE,
)
# Between a day and the committee after it: « behandles sagen i», « forelægges forslaget igen for», « behandler».
_TREATED_BY = patterns.lazy(
    rf"(?:\s(?:{_TREAT}|(?:vil|skal|forventes|ventes|kan)\s(?:{_WORD}\s){{0,4}}?(?:{_TREAT}|{_TREATED})|{_TREATED})"
    rf"(?:\s{_WORD}){{0,8}}?(?:\s{BY})?|\spå\s(?:et\s)?mødet?\si)\s",
    re.IGNORECASE,
)
_BEGINS = patterns.lazy(
    rf"(?:^|[,;:–]\s|(?<!\w)(?:og|men|at|som|der|da|forventes|ventes|skal|vil|sagen)\s)[\s*•·-]*"
    rf"(?:på\s(?:\w{{1,20}}\s){{0,3}}?\w{{0,12}}møde\w{{0,2}},?\s)?(?:{WEEKDAY}\s)?(?:den\s?|d\.\s?|i\s)?$",
    re.IGNORECASE,
)
# «genoptages på mødet den»: a meeting of those who write.
_OUR_MEETING = patterns.lazy(
    rf"(?<!\w){_TO_BE_TREATED}(?:\s{_WORD}){{0,6}}?\s(?:på|til)\s(?:(?:det|et|vores|næste|førstkommende|kommende|ordinære"
    rf"|ekstraordinært|ekstraordinære)\s){{0,3}}mødet?,?\s(?:(?:{WEEKDAY}\s)?(?:den\s?|d\.\s?)|i\s)?$",
    re.IGNORECASE,
)
_DEADLINE = patterns.lazy(
    r"(?<!\w)(?:senest|inden|før|frem\stil|inden\sudgangen\saf)\s(?:den\s|d\.\s|i\s)?$", re.IGNORECASE
)
_DONE = patterns.lazy(rf"(?<!\w){DECIDED}(?!\w)", re.IGNORECASE)
# In a line under "Videre proces": words that tell of a treatment, and words that make a committee no part of it.
_IS_TREATMENT = patterns.lazy(
    r"behandl|forel[æa]g|freml[æa]g|drøft|godkend|vedtag|beslut|præsent|orienter|stilling|indstil|anbefal|genoptag"
    r"|dagsorden|(?<!\w)sag(?:en)?(?!\w)|politisk|møde|i\shøring|endelig|afgør|tiltræd|tager|følger|status|forventes",
    re.IGNORECASE,
)
_NO_PART = patterns.lazy(
    r"(?<!\w)(?:efter|hvis|når|såfremt|baggrund\saf|forudsat|afventer|inden|før|forud\sfor)(?!\w)"
    rf"(?:(?!\s{_TREAT}\s)[^.,;]){{0,60}}$",
    re.IGNORECASE,
)
_OWNS = patterns.lazy(
    r"['’]?s\s(?!\w{0,12}(?:møde|behandling|godkendelse|vedtagelse|beslutning|drøftelse))", re.IGNORECASE
)
# Before a day that a line begins with: «Den», «I», «Tirsdag den», «I løbet af».
_OPENING = patterns.lazy(
    rf"(?:(?:herefter|derefter|forventet|ca\.|omkring|senest|fra)\s)?(?:{WEEKDAY},?\s)?(?:den\s?|d\.\s?|i\s|til\s)?",
    re.IGNORECASE,
)
_LOOK = 120  # characters
_SHORT_LINE = 80  # characters


@dataclass(frozen=True, slots=True)
class _Step:
    """A planned step with the first day it may be on, which says whether another one is the same, told better."""

    step: PlannedStep
    begins: Date


def find_planned_steps(
    text: str, sections: Iterable[Section], *, held: Date, own_committee: str = ""
) -> tuple[PlannedStep, ...]:
    """Return what an item says is to happen next, in the order it stands, each step once.

    Under "Videre proces" and the like every line with a day or a period is a step; its committee is empty where none is
    to treat anything. Elsewhere a step is a sentence that says which committee is to treat it, and when. Nothing before
    ``held`` is planned; a day without a year is the first such day after it. ``own_committee`` is whom «udvalget» and
    «mødet» stand for, and its own meeting of that day is none to come.
    """
    sections = tuple(sections)
    plans = sorted({*plan_stretches(text, sections), *course_stretches(sections)})
    untold = [*plans, *history_stretches(sections), *silent_stretches(sections)]
    found = [step for start, end in plans for step in _in_plan(text, start, end, held, own_committee)]
    for begun, stop in stretches_between(untold, len(text)):
        for start, end in paragraphs(text, begun, stop):
            if _NAMES_TIME.search(text, start, end):
                found.extend(_in_paragraph(text, start, end, held, own_committee))
    return _once(step for step in found if _is_to_come(step, held, own_committee))


_NAMES_TIME = patterns.lazy(rf"\d|{NAMES}|{SEASON}", re.IGNORECASE)


def _is_to_come(step: _Step, held: Date, own: str) -> bool:
    is_this_meeting = step.step.date == held and step.step.is_day and own and is_same(step.step.committee, own)
    return step.step.date >= held and not is_this_meeting


def _first_after(held: Date) -> Callable[[int, int], Date | None]:
    """Return what makes a date of a day and a month without a year: the first one after the meeting."""

    def after(day: int, month: int) -> Date | None:
        for year in range(held.year, held.year + 9):
            try:
                made = Date(year, month, day)
            except ValueError:
                continue
            if made > held:
                return made
        return None

    return after


def _nothing(_day: int, _month: int) -> None:
    return None


def _times(text: str, start: int, end: int, held: Date) -> list[Day]:
    """Return the days and the periods in a sentence or line; where it tells of the past, not those without a year."""
    days = find_days(text, start, end, _nothing if _DONE.search(text, start, end) else _first_after(held))
    times: list[Day] = []
    for time in sorted([*days, *find_periods(text, start, end, held)], key=lambda day: (day.start, -day.end)):
        if not times or time.start >= times[-1].end:  # the month of «4. november» is no period
            times.append(time)
    return times


def _in_plan(text: str, begun: int, stop: int, held: Date, own: str) -> Iterator[_Step]:
    """Yield the steps of a plan; a line of nothing but a day belongs to the next one, or to the one before it."""
    bodies: list[Body] = []
    days: list[Day] = []
    for start, end in paragraphs(text, begun, stop):
        named = find_bodies(text, start, end, own=own)
        times = _times(text, start, end, held)
        alone = not named and _is_nothing_but_time(text, start, end, times)
        if alone and bodies:
            yield from (_step(text, body.name, day, body.start, day.end) for body, day in spread(bodies, times))
            bodies = []
        elif alone:
            yield from (_step(text, "", day, day.start, day.end) for day in days)
            days = times
        elif times:
            yield from (_step(text, "", day, day.start, day.end) for day in days)
            days, bodies = [], []
            for first, last in _units(text, start, end, times):
                yield from _in_unit(text, first, last, _within(named, first, last), _within(times, first, last))
        else:
            yield from _in_unit(text, days[0].start, end, named, days) if days else ()
            days, bodies = [], named if not days and end - start <= _SHORT_LINE else []
    yield from (_step(text, "", day, day.start, day.end) for day in days)


def _is_nothing_but_time(text: str, start: int, end: int, times: Sequence[Day]) -> bool:
    ends = [after_bullet(text, start, end), *(time.end for time in times)]
    starts = [*(time.start for time in times), start + len(text[start:end].rstrip(" ."))]
    return bool(times) and all(is_listed(text, one, other) for one, other in zip(ends, starts, strict=True))


def _within(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    def position(mark: Body | Day) -> int:
        return mark.start

    return list(marks[bisect_left(marks, start, key=position) : bisect_left(marks, end, key=position)])


_LABELS = patterns.lazy(r"\s?:")
_AFTER_ANOTHER = patterns.lazy(r"[,;.|–-]\s*(?:den\s|d\.\s)?$", re.IGNORECASE)


def _units(text: str, start: int, end: int, times: Sequence[Day]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a line that say one thing each: sentences with a time, and «…, 15. december: …»."""
    starts = {first for first, last in sentences(text, start, end) if _within(times, first, last)}
    starts |= {
        time.start
        for time in times[1:]
        if _LABELS.match(text, time.end) and _AFTER_ANOTHER.search(text[max(start, time.start - 12) : time.start])
    }
    begun, *bounds = sorted(starts)
    for bound in (*bounds, end):
        if _within(times, begun, bound):
            yield begun, bound
            begun = bound


def _in_unit(text: str, start: int, end: int, bodies: Sequence[Body], times: Sequence[Day]) -> Iterator[_Step]:
    """Yield the steps of a line or sentence: every time with the committee beside it.

    The time that it begins with is of the first committee that has no other; a time of nobody is a step of its own.
    """
    begun = after_bullet(text, start, end)
    begins = _OPENING.fullmatch(text, begun, times[0].start) is not None
    groups = list(day_groups(text, start, bodies, times, line=begins))
    claimed: list[tuple[Body, Day]] = []
    unclaimed: list[Day] = list(groups[0].days) if begins else []
    for group in groups[1:] if begins else groups:
        who = _beside(text, start, group)
        claimed.extend(spread(who, group.days) if who else ())
        unclaimed.extend(() if who else group.days)
    stop = begun + len(text[begun:end].rstrip(" ,;–-"))
    for body, day in claimed:
        whole = (begun, stop) if len(times) == 1 else (min(body.start, day.start), max(body.end, day.end))
        yield _step(text, body.name, day, *whole)
    if begins:
        taken = {body for body, _ in claimed}
        who = _first_to_treat(text, groups[0].days[-1].end, end, [body for body in bodies if body not in taken])
        days = _narrowed(groups[0].days, unclaimed)
        if who or not claimed:
            pairs = [(body.name, day) for body, day in spread(who, days)] if who else [("", day) for day in days]
            yield from (_step(text, name, day, begun, stop) for name, day in pairs)
    else:
        others = [day for day in unclaimed if not _is_year(day) and (not claimed or day.begins < day.date)]
        yield from (_step(text, "", day, begun, stop) for day in others)


def _is_year(day: Day) -> bool:
    return (day.date - day.begins).days > 360


def _beside(text: str, start: int, group: Group) -> tuple[Body, ...]:
    """Return the committees that a time under a plan belongs to."""
    first, last = group.days[0], group.days[-1]
    if group.before:
        gap = text[group.before[-1].end : first.start]
        if is_glue(text, group.before[-1].end, first.start) or _is_harmless(gap):
            before = text[max(start, group.before[0].start - _LOOK) : group.before[0].start]
            return () if _NO_PART.search(before) else group.before
    if group.after and group.after[0].start - last.end <= _LOOK:
        gap = text[last.end : group.after[0].start]
        if is_glue(text, last.end, group.after[0].start) or _TREATED_BY.fullmatch(gap) or _FOR.fullmatch(gap):
            return group.after
    return ()


_FOR = patterns.lazy(r"\s(?:for|i|af|på|hos)\s", re.IGNORECASE)
_ELSEWHERE = patterns.lazy(rf"[.;:,]|(?<!\w){ELSE}(?!\w)", re.IGNORECASE)


def _is_harmless(gap: str) -> bool:
    """Tell whether the words between a committee and a time say that it is to treat something then."""
    if len(gap) > _LOOK or _OWNS.match(gap):
        return False
    return _TREATS.fullmatch(gap) is not None or (_IS_TREATMENT.search(gap) is not None and not _ELSEWHERE.search(gap))


def _first_to_treat(text: str, start: int, end: int, bodies: Sequence[Body]) -> tuple[Body, ...]:
    """Return the first committees of a line that are to treat something, as far as they are listed together."""
    if not bodies or not (_IS_TREATMENT.search(text, start, end) or is_glue(text, start, bodies[0].start)):
        return ()
    for group in together(text, bodies):
        before = text[max(start, group[0].start - _LOOK) : group[0].start]
        if not _NO_PART.search(before) and not _OWNS.match(text, group[-1].end):
            return group
    return ()


def _narrowed(opening: Sequence[Day], stated: Sequence[Day]) -> list[Day]:
    """Return the days a line begins with, or the day that its words state within a period: «November: … den 4. …»."""
    period = opening[0]
    if period.begins == period.date:
        return [day for at, day in enumerate(opening) if day.date not in [other.date for other in opening[:at]]]
    inside = [day for day in stated if day.begins == day.date and period.begins <= day.date <= period.date]
    return inside[:1] if inside else [period]


def _step(text: str, committee: str, day: Day, start: int, end: int) -> _Step:
    is_day = day.begins == day.date and not _DEADLINE.search(text[max(0, day.start - 20) : day.start])
    return _Step(PlannedStep(committee, day.date, is_day, start, end), day.begins)


def _in_paragraph(text: str, start: int, end: int, held: Date, own: str) -> Iterator[_Step]:
    """Yield the steps that sentences of running text state: who is to treat it, and when."""
    paragraph: list[Body] | None = None
    for first, last in sentences(text, start, end):
        times = _times(text, first, last, held)
        if not any(time.date >= held for time in times):
            continue
        if paragraph is None:
            paragraph = find_bodies(text, start, end, own=own)
        bodies = _within(paragraph, first, last)
        goes_on = False
        for group in day_groups(text, first, bodies, times):
            lead = text[max(group.left, group.days[0].start - _LOOK) : group.days[0].start]
            who, begun = _to_treat(text, group, lead, goes_on=goes_on)
            ours = None if who else _OUR_MEETING.search(lead)
            goes_on = bool(who)
            for body, day in spread(who, group.days) if who else ():
                yield _step(text, body.name, day, min(begun, day.start), max(body.end, day.end))
            if (
                ours
                and own
                and all(is_same(body.name, own) for body in paragraph[-20:] if body.start < group.days[0].start)
            ):
                begun = group.days[0].start - len(lead) + ours.start()
                yield from (_step(text, own, day, begun, day.end) for day in group.days)


def _to_treat(text: str, group: Group, lead: str, *, goes_on: bool) -> tuple[tuple[Body, ...], int]:
    """Return the committees that a sentence says are to treat something at a time, and where the words begin."""
    first, last = group.days[0], group.days[-1]
    if group.before:
        begun = group.before[0].start
        before = text[max(group.left, begun - _LOOK) : begun]
        if not is_glue(text, group.before[-1].end, first.start):
            gap = text[group.before[-1].end : first.start]
            return (group.before, begun) if len(gap) <= _LOOK and _TREATS.fullmatch(gap) else ((), 0)
        if led := _LED_TO.search(before):
            return group.before, begun - len(before) + led.start()
        if goes_on and is_listed(text, group.left, begun):
            return group.before, begun
    if group.after and group.after[0].start - last.end <= _LOOK:
        gap = text[last.end : group.after[0].start]
        if (_BEGINS.search(lead) and _TREATED_BY.fullmatch(gap)) or (_LED_TO.search(lead) and _FOR.fullmatch(gap)):
            return group.after, first.start
    return (), 0


def _once(found: Iterable[_Step]) -> tuple[PlannedStep, ...]:
    """Return steps in order, none twice; a period gives way to a day in it."""
    by_date: dict[tuple[Date, bool], list[_Step]] = {}
    for step in sorted(found, key=lambda step: (step.step.start, step.step.date)):
        others = by_date.setdefault((step.step.date, step.begins == step.step.date), [])
        if not any(_is_one(step, other) for other in others[-20:]):
            others.append(step)
    steps = [step for others in by_date.values() for step in others]
    days = [step for step in steps if step.begins == step.step.date][:200]
    kept = [
        step.step
        for step in steps
        if step.begins == step.step.date
        or not step.step.committee
        or not any(step.begins <= day.begins <= step.step.date and _is_one(step, day) for day in days)
    ]
    return tuple(sorted(kept, key=lambda step: (step.start, step.date)))


def _is_one(step: _Step, other: _Step) -> bool:
    one, two = step.step.committee, other.step.committee
    return one == two or (bool(one and two) and is_same(one, two))
