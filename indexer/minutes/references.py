"""Previous treatments (tidligere behandling): the words that point to them, and where they point."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Literal

from indexer import patterns
from indexer.minutes.bodies import Body, find_bodies, is_same
from indexer.minutes.days import (
    CLOCK,
    LISTED,
    LONGEST_GAP,
    NOUN,
    NUMBER_PATTERN,
    SMALL,
    WEEKDAY,
    Day,
    Group,
    calendar,
    day_groups,
    find_days,
    is_glue,
    spread,
)
from indexer.minutes.passages import (
    history_stretches,
    paragraphs,
    plan_stretches,
    sentences,
    silent_stretches,
    stretches_between,
)
from indexer.minutes.sections import DECISION
from indexer.models import Reference, Section

_LONGEST_LINE = 400  # characters

# Numbers

_NUMBER = patterns.lazy(NUMBER_PATTERN, re.IGNORECASE)
_IDS = patterns.lazy(
    r"\d{1,4}(?:\.\d{1,2})?(?:[a-zæøå](?!\w)|\s[a-h](?![\w.]))?|(?<=punkt |.pkt\. )[a-zæø](?!\w)", re.IGNORECASE
)
# «(4)», «nr. 4» and a cell of its own, in lists of earlier treatments only.
_BARE_NUMBER = patterns.lazy(
    r"\s*(?:[(|]\s?(?P<cell>\d{1,3}[a-z]?)(?:\)|(?=\s?(?:\||$)))|,?\s*nr\.\s?(?P<nr>\d{1,3}[a-z]?)(?!\w|[-/.]\d))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Number:
    ids: tuple[str, ...]
    is_message: bool
    leads: bool
    start: int
    end: int


_LEADS_TO = patterns.lazy(r"[\s,:–-]*(?:(?P<word>i|på|fra|under|ved|hos)(?!\w)\s?)?", re.IGNORECASE)
_BESIDE = patterns.lazy(
    rf"(?:\s{CLOCK})?[\s,;:.(|–-]*(?:(?:som|under|åben|åbent|lukket|jf\.|se)\s|[)(])*", re.IGNORECASE
)


def _numbers(text: str, start: int, end: int, bodies: Sequence[Body], days: Sequence[Day]) -> list[_Number]:
    """Return the item numbers in a sentence or line; one that leads stands before its committee."""
    first = min([*(body.start for body in bodies), *(day.start for day in days)], default=end)
    starts = {body.start for body in bodies}
    found = []
    number_first = False
    for match in _NUMBER.finditer(text, start, end):
        number_first = number_first or match.start() < first
        leading = _LEADS_TO.match(text, match.end(), end)
        leads = leading is not None and leading.end() in starts and (number_first or leading["word"] is not None)
        ids = tuple("".join(found_id[0].split()) for found_id in _IDS.finditer(match[0]))
        found.append(_Number(ids, match[0].lower().startswith("meddelelse"), leads, match.start(), match.end()))
    return found


def _number_of(text: str, start: int, end: int, numbers: Sequence[_Number]) -> _Number | None:
    """Return the number that stands right after a stretch or right before it."""
    at = bisect_left(numbers, start - 60, key=lambda number: number.start)
    for number in numbers[at : at + 30]:
        if not number.leads and 0 <= number.start - end <= 40 and _BESIDE.fullmatch(text, end, number.start):
            return number
        if number.leads and number.end <= start and _LEADS_TO.fullmatch(text, number.end, start):
            return number
    return None


def _number_between(text: str, body: Body, day: Day, numbers: Sequence[_Number]) -> _Number | None:
    start, end = min(body.end, day.end), max(body.start, day.start)
    at = bisect_left(numbers, start, key=lambda number: number.start)
    inside = [number for number in numbers[at : at + 5] if number.end <= end]
    return next((number for number in reversed(inside) if is_glue(text, start, number.start)), None)


def _bare_number(text: str, start: int, end: int) -> _Number | None:
    found = _BARE_NUMBER.match(text, start, end) if start < end else None
    return found and _Number((found["cell"] or found["nr"],), False, False, *found.span())


def _closed(text: str, start: int, end: int) -> int:
    """Return the end of a stretch, with the parenthesis that it leaves open."""
    return end + 1 if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end) else end


def _references(
    text: str,
    pairs: Iterable[tuple[Body, Day]],
    numbers: Sequence[_Number],
    *,
    shared: Iterable[Body] = (),
    line_end: int = 0,
) -> Iterator[Reference]:
    """Yield a reference for every committee and day, and for every number that it has.

    A committee that several days share is in the words of the first; ``shared`` ones stand elsewhere. ``line_end`` is
    given for a list of earlier treatments, where a number may stand bare.
    """
    seen = set(shared)
    for body, day in pairs:
        own = [] if body in seen else [body]
        seen.add(body)
        start = min([day.start, *(one.start for one in own)])
        end = max([day.end, *(one.end for one in own)])
        number = (_number_between(text, body, day, numbers) if own else None) or _number_of(text, start, end, numbers)
        number = number or _bare_number(text, end, line_end)
        if number:
            start, end = min(start, number.start), max(end, number.end)
        yield from _made(text, body.name, day.date, number, start, _closed(text, start, end))


def _made(text: str, committee: str, day: Date, number: _Number | None, start: int, end: int) -> Iterator[Reference]:
    kind: Literal["punkt", "meddelelse", "møde"] = "punkt"
    if number is None or not number.ids:
        kind = "meddelelse" if number else "møde"
    elif number.is_message:
        kind = "meddelelse"
    for name in (number.ids if number else ()) or ("",):
        yield Reference(text[start:end], committee, day, name, kind, None, start, end)


# What tells that a committee has treated something

DECIDED = (
    r"(?:(?:besluttede|godkendte|behandlede|drøftede|tiltrådte|anbefalede|indstillede|udsatte|afviste|forkastede|bevilgede"
    r"|bemyndigede|pålagde|nedsatte|udpegede|valgte|igangsatte|hjemviste|prioriterede|fastsatte|fastlagde|afsatte"
    r"|tilsluttede|tilkendegav|imødekom|bestemte|oversendte|anmodede|afslog|meddelte|fremrykkede|forlængede|tildelte|nedlagde"
    r"|oprettede|ændrede|reviderede|ophævede|forhøjede)s?|(?:vedtog|frigav|udskød|genoptog)(?:es)?)"
)
_ASKED = r"(?:ønskede|bad|efterspurgte|efterlyste)"
_HELPED = r"(?:har|havde|blev|er|var|tog|gav|fik|traf|sendte)(?:\s(?:blevet|været))?"
_DONE = (
    r"(?:\w{0,14}behandlet|besluttet|vedtaget|\w{0,8}godkendt|drøftet|tiltrådt|anbefalet|indstillet|udsat|udskudt|afvist"
    r"|forkastet|bevilget|frigivet|forelagt|fremlagt|præsenteret|orienteret|tilsluttet|tilkendegivet|igangsat|hjemvist"
    r"|nedsat|udpeget|valgt|prioriteret|afsat|fastsat|fastlagt|genoptaget|bemyndiget|imødekommet|oversendt|tilbagesendt"
    r"|sendt\stilbage|truffet|i\shøring|tilbage|til\s(?:efterretning|orientering)|beslutning|\w*bevilling(?:en)?"
    r"|tilladelse|tilsagn|dispensation|afslag|\w*ændret|revideret|fremrykket|forlænget)"
)
# Words that make the day, or the committee, somebody else's: a hearing, a letter, a law, a meeting with others.
ELSE = (
    r"(?:(?<!sendt\si\s)\w*høring\w*|med|mellem|\w*brev\w*|skrivelse\w*|henvendelse\w*|e?-?mails?|notat\w*|\w*svar|klage\w*|ansøgning\w*"
    r"|\w+(?<!udvalgs)(?<!byråds)(?<!styrelses)møde\w*|\w*seminar\w*|studietur\w*|besigtigelse\w*|workshop\w*|valg(?:et)?"
    r"|frist\w*|\w*kontrakt\w*|\w*aftale\w*|overenskomst\w*|lov\w{0,3}|bekendtgørelse\w*|at|som|der|hvis|når"
    r"|til(?!\s(?:godkendelse|orientering|drøftelse|behandling|beslutning|efterretning|udvalget|administrationen)))"
)
WORD = rf"(?!{ELSE}(?!\w))[^\s.,;:()]{{1,40}}"
BY = r"(?:i|af|på|for|fra|hos)"
_UNANIMOUS = r"(?:et\s(?:enigt|flertal\si|flertal\saf)\s|enstemmigt\s(?:af\s)?)?"
# Before a committee and its day: «er efter endt høring behandlet i», «vedtog», «jf.», «Beslutning i», «på møde i».
_LED_BY = patterns.lazy(
    rf"""(?<!\w)(?:(?:{DECIDED}|{_DONE})(?:\s{WORD}){{0,4}}(?:\s{BY})?
    |var\spå\s(?:et\s)?mødet?\si|{_ASKED}
    |genoptag\w*(?:\s{WORD}){{0,4}}?\sfra|(?:referat|dagsorden|protokol)(?:let|len|et|en)?\s(?:fra|af|for)
    |(?:jf\.|jævnfør|jfr\.|se|se\sogså|efter|siden|ifølge|henvis(?:er|es|ning)\stil
       |(?:på\sbaggrund|i\sforlængelse|som\sfølge|i\shenhold|i\soverensstemmelse|opfølgning)\s(?:af|til|med|på))
      (?:\s{WORD}){{0,3}}(?:\s{BY})?
    |(?:{NOUN})(?:\s(?:truffet|på\smøde|på\smødet|fra\smødet|i\smøde))?(?:\s{BY})?
    )\s{_UNANIMOUS}$""",
    re.IGNORECASE | re.VERBOSE,
)
# Before such words, or a little before them: what is still to come.
_TO_COME = patterns.lazy(
    r"\b(?:forventes|ventes|skal|vil|kan|planlægges|ønskes|bliver|blive|være|bedes|indstilles|foreslås|kommende|når|hvis"
    r"|til|med\shenblik\spå|forud\sfor|inden|videre|afventer?)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
# After the day: « besluttede», « vedtog», « blev sagen godkendt», «, hvor udvalget drøftede».
_FOLLOWED_BY = patterns.lazy(
    rf"""(?:[\s,(]*{NUMBER_PATTERN})?[\s)]*(?:,?\shvor(?:\s[^\s.;:]{{1,40}}){{0,8}}?)?\s*
    (?:{DECIDED}(?!\w)|{_HELPED}(?:\s[^\s.;:]{{1,40}}){{0,12}}?\s{_DONE}(?!\w))""",
    re.IGNORECASE | re.VERBOSE,
)
MEETING = rf"(?:\s(?:på|i|ved)\s(?:(?:{SMALL})\s){{0,3}}?\w{{0,12}}møde\w{{0,2}})?"
DATED = rf",?\s(?:{WEEKDAY}\s)?(?:den\s?|d\.\s?|hhv\.?\s|henholdsvis\s|den\shenholdsvis\s)?"
# Between a committee and a day further on: « besluttede den», « har på mødet den», « godkendte forslaget på møde d.».
_DID = patterns.lazy(
    rf"""\s?(?:\([A-ZÆØÅ]{{2,6}}\))?\s?(?:,\s(?:der|som)\s)?(?:(?P<did>{DECIDED}|{_ASKED})|{_HELPED})(?!\w)
    (?:\s(?:{WORD}|nr\.|mio\.|kr\.|\d[\d.,]*)){{0,8}}?{MEETING}{DATED}""",
    re.IGNORECASE | re.VERBOSE,
)
# «, der» and the day, and only then what the committee did.
_WHO = patterns.lazy(rf"\s?,\s(?:der|som){MEETING}{DATED}", re.IGNORECASE)
_DID_LATER = patterns.lazy(
    rf"(?:\s?\([^()]{{1,30}}\)|[\s,]*{NUMBER_PATTERN},?)?(?:\s[^\s.;:]{{1,40}}){{0,14}}?\s{_DONE}(?!\w)", re.IGNORECASE
)
_HAS_DONE = patterns.lazy(rf"(?<!\w){_DONE}(?!\w)", re.IGNORECASE)
# A day that is the thing's own: «aftalen af 3. maj», «frem til den 3. maj», «gælder fra».
_OF_THE_THING = patterns.lazy(
    rf"\b(?:af|fra|til|inden|pr\.?|per|om|før|efter|siden|gælder|træder\si\skraft|og\smed)\s(?:{WEEKDAY}\s)?(?:den\s|d\.\s?)?$",
    re.IGNORECASE,
)
# A day that begins its sentence or clause, or stands where the verb has been: «På mødet den», «Sagen blev den».
_BEGINS = patterns.lazy(
    rf"(?:^|[,;:–]\s|(?<!\w)(?:og|men|at|som|der|da|blev|er|var|har|senest)\s)[\s*•·-]*"
    rf"(?:(?:på|ved|i)\s(?:(?:{SMALL})\s){{0,3}}?\w{{0,12}}møde\w{{0,2}},?\s)?(?:{WEEKDAY}\s)?(?:den\s?|d\.\s?)?$",
    re.IGNORECASE,
)
# Between a day and the committee after it: « besluttede», « blev forslaget godkendt af», « behandlet i».
_DONE_BY = patterns.lazy(
    rf"""(?:[\s,(]*{NUMBER_PATTERN})?\s?\)?\s?(?:(?P<did>{DECIDED}|{_ASKED})\s{_UNANIMOUS}|(?:har|havde|tog|gav|traf|fik|sendte)\s{_UNANIMOUS}
    |(?P<done>(?:(?:blev|er|var)(?:\s{WORD}){{0,8}}?\s|(?:{WORD}\s){{0,2}}?){_DONE}\s(?:{WORD}\s){{0,2}}?{BY}\s{_UNANIMOUS}))""",
    re.IGNORECASE | re.VERBOSE,
)
_AT = patterns.lazy(rf"\s?[,(]?\s?(?:på\s(?:et\s)?mødet?\s)?{BY}\s", re.IGNORECASE)
# «på mødet den» alone: a meeting of those who write.
_OUR_MEETING = patterns.lazy(
    rf"(?P<lead>.*?)\b(?:på|fra|ved)\s(?:(?:det|vores)\s)?(?:seneste\s|sidste\s|ordinære\s|konstituerende\s)?mødet?{DATED}$",
    re.IGNORECASE | re.DOTALL,
)
# Before a committee and its day, with the rest of the verb after them: «Det blev på», «Sagen er af».
_HELPED_BY = patterns.lazy(rf"(?<!\w)(?:har|havde|blev|er|var)\s(?:{WORD}\s){{0,4}}?{BY}\s$", re.IGNORECASE)
_FROM_OTHERS = patterns.lazy(
    rf"(?<!\w)(?!(?:at|som|der|hvis|når|med|til|mellem)\s){ELSE}(?:\s(?!{_DONE}\s)\w{{1,20}})?\s(?:(?:{BY}|til|med)\s)?$",
    re.IGNORECASE,
)
_WITH_OTHERS = patterns.lazy(r"(?<!\w)(?:med|mellem|til)\s$", re.IGNORECASE)
_HAS_NOUN = patterns.lazy(rf"(?<!\w)(?:{NOUN})(?!\w)", re.IGNORECASE)
_HEADS = patterns.lazy(r"\s?:\s+[A-ZÆØÅ]")
_AT_THEIR = patterns.lazy(r"(?<!\w)(?:på|ved)\s$", re.IGNORECASE)  # «På udvalgets møde den 3. maj»
_LOOK = 100


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with what stands in it; ``before`` are the committees its paragraph has named so far."""

    text: str
    start: int
    end: int
    before: tuple[Body, ...]
    numbers: tuple[_Number, ...]
    own: str

    def lead(self, group: Group, start: int) -> str:
        return self.text[max(group.left, start - _LOOK) : start]

    def tail(self, end: int) -> str:
        return self.text[end : min(self.end, end + LONGEST_GAP)]


def _treated(sentence: _Sentence, group: Group, *, goes_on: bool) -> list[tuple[Body, Day]]:
    """Return the committees that a sentence says have treated something, each with its day.

    ``goes_on`` tells that the days before these are of a treatment, so that a list of them may go on.
    """
    if group.before and _is_treated_before(sentence, group, goes_on=goes_on):
        return spread(group.before, group.days)
    if group.after and _is_treated_after(sentence, group):
        return spread(group.after, group.days)
    ours = _our_meeting(sentence, group)
    return [(ours, day) for day in group.days] if ours else []


def _is_treated_before(sentence: _Sentence, group: Group, *, goes_on: bool) -> bool:
    text, first, last = sentence.text, group.before[0], group.before[-1]
    lead, tail = sentence.lead(group, first.start), sentence.tail(group.days[-1].end)
    gap = text[last.end : group.days[0].start]
    if not is_glue(text, last.end, group.days[0].start):
        if len(gap) > LONGEST_GAP or _OF_THE_THING.search(gap):
            return False
        if _number_of(text, first.start, group.days[-1].end, sentence.numbers) and _is_harmless(gap):
            return True
        if did := _DID.fullmatch(gap):
            return bool(did["did"] or _HAS_DONE.search(gap) or _DID_LATER.match(tail))
        return bool(_WHO.fullmatch(gap) and _FOLLOWED_BY.match(tail))
    has_noun = _HAS_NOUN.search(gap) is not None
    led = _LED_BY.search(lead)
    if _FROM_OTHERS.search(lead) or (_WITH_OTHERS.search(lead) and not has_noun and not led):
        return False
    if goes_on and LISTED.fullmatch(lead):
        return True
    has_number = _number_between(text, last, group.days[0], sentence.numbers) or _number_of(
        text, first.start, group.days[-1].end, sentence.numbers
    )
    is_to_come = _TO_COME.search(lead[: led.start()] if led else lead)
    is_heading = not lead.strip(" *•·-") and _HEADS.match(tail)  # «Økonomiudvalget den 22-01-2013: Anbefales.»
    is_told = (
        is_heading
        or (_AT_THEIR.search(lead) and " møde" in gap)
        or _FOLLOWED_BY.match(tail)
        or (_HELPED_BY.search(lead) and _DID_LATER.match(tail))
    )
    return bool(not is_to_come and (has_noun or has_number or led or is_told))


def _is_treated_after(sentence: _Sentence, group: Group) -> bool:
    lead, tail = sentence.lead(group, group.days[0].start), sentence.tail(group.after[-1].end)
    gap = sentence.text[group.days[-1].end : group.after[0].start]
    if len(gap) > LONGEST_GAP or _OF_THE_THING.search(lead):
        return False
    begins = _BEGINS.search(lead) is not None
    if begins and (done := _DONE_BY.fullmatch(gap)):
        return bool(done["did"] or done["done"] or _DID_LATER.match(tail))
    return bool(_AT.fullmatch(gap) and (_LED_BY.search(lead) or (begins and _FOLLOWED_BY.match(tail))))


def _our_meeting(sentence: _Sentence, group: Group) -> Body | None:
    """Return whose meeting «på mødet den …» is: of those who write, where the paragraph has named nobody else."""
    start = group.days[0].start
    found = _OUR_MEETING.fullmatch(sentence.lead(group, start))
    if not found or not sentence.own or not all(is_same(body.name, sentence.own) for body in sentence.before[-20:]):
        return None
    if not (_LED_BY.search(found["lead"]) or _FOLLOWED_BY.match(sentence.tail(group.days[-1].end))):
        return None
    begun = start - len(found[0]) + found.end("lead")
    return Body(sentence.own, begun, begun)


# References


def find_references(
    text: str, sections: Iterable[Section], *, own_committee: str = "", held: Date | None = None
) -> tuple[Reference, ...]:
    """Return the earlier treatments an item names, in the order they stand, each once.

    Read are "Tidligere behandling"; lines before the first heading that hold nothing but a committee and a day, as in
    the minutes of 2012; and running text that points back, except where it says what is planned. ``own_committee`` is
    whom «udvalget» stands for. A day on or after ``held`` is no earlier treatment; without ``held`` nobody can tell the
    decision's own day from an earlier one, and "Beslutning" is left alone. ``target`` is left open: only the archive
    knows what it has.
    """
    sections = tuple(sections)
    opening = min((section.start for section in sections), default=len(text))
    history = history_stretches(sections)
    decisions = [] if held else [(part.start, part.end) for part in sections if part.heading == DECISION]
    untold = [*history, *silent_stretches(sections), *plan_stretches(text, sections), *decisions]
    found = [made for start, end in history for made in _in_history(text, start, end, own_committee, held)]
    for begun, stop in stretches_between(untold, len(text)):
        for start, end in paragraphs(text, begun, stop):
            if re.search(r"\d", text[start:end]):
                found.extend(_in_paragraph(text, start, end, own_committee, held, opens=end <= opening))
    return _once(made for made in found if held is None or made.date < held)


def _latest(held: Date | None) -> Callable[[int, int], Date | None]:
    """Return what makes a date of a day and a month without a year: the last one before the meeting."""

    def before(day: int, month: int) -> Date | None:
        years = range(held.year, held.year - 8, -1) if held else ()
        return next((made for year in years if (made := calendar(day, month, year)) and held and made < held), None)

    return before


def _single_days(text: str, start: int, end: int, held: Date | None) -> list[Day]:
    return [day for day in find_days(text, start, end, _latest(held)) if day.begins == day.date]


def _in_history(
    text: str, begun: int, stop: int, own: str, held: Date | None, *, strict: bool = False
) -> Iterator[Reference]:
    """Yield the references in a list of earlier treatments: a day without a committee belongs to the one before it.

    Where it is not known that the text is such a list, only small words may stand between them (``strict``).
    """
    last: Body | None = None
    for start, end in paragraphs(text, begun, stop):
        bodies = find_bodies(text, start, end, own=own, listed=True)
        days = _single_days(text, start, end, held)
        numbers = _numbers(text, start, end, bodies, days)
        for group in day_groups(text, start, bodies, days, line=True):
            if who := _listed_with(text, group, strict=strict):
                last = who[-1]
                yield from _references(text, spread(who, group.days), numbers, line_end=end)
            elif last and _goes_on(text, start, group):
                yield from _references(text, [(last, day) for day in group.days], numbers, shared=[last], line_end=end)
        last = bodies[-1] if bodies else last


def _listed_with(text: str, group: Group, *, strict: bool) -> tuple[Body, ...]:
    """Return the committees that a day in a list belongs to: beside it, or else with harmless words between."""
    first, last = group.days[0], group.days[-1]
    if group.before and is_glue(text, group.before[-1].end, first.start):
        return group.before
    if group.after and is_glue(text, last.end, group.after[0].start):
        return group.after
    if strict:
        return ()
    if group.before and _is_harmless(text[group.before[-1].end : first.start]):
        return group.before
    if group.after and _is_harmless(text[last.end : group.after[0].start]):
        return group.after
    return ()


_ELSEWHERE = patterns.lazy(rf"(?<!\w)(?!(?:at|som|der|med|til)(?!\w)){ELSE}(?!\w)", re.IGNORECASE)


def _is_harmless(gap: str) -> bool:
    """Tell whether the words between a committee and a day leave the day to the committee."""
    return len(gap) <= LONGEST_GAP and not (_ELSEWHERE.search(gap) or _OF_THE_THING.search(gap))


def _goes_on(text: str, start: int, group: Group) -> bool:
    """Tell whether a day without a committee begins its line, or follows another in a list."""
    between = text[group.left : group.days[0].start]
    if group.left == start:
        between = between.lstrip(" *•·-")
    return len(between) <= LONGEST_GAP and LISTED.fullmatch(between) is not None


def _in_paragraph(text: str, start: int, end: int, own: str, held: Date | None, *, opens: bool) -> Iterator[Reference]:
    """Yield the references in a paragraph of running text; ``opens`` is True before the first heading."""
    line = tuple(_in_history(text, start, end, own, held, strict=True)) if end - start <= _LONGEST_LINE else ()
    if line and _is_nothing_else(text, start, end, line) and (opens or held or all(made.number for made in line)):
        yield from line
        return
    bodies = find_bodies(text, start, end, own=own)
    for first, last in sentences(text, start, end):
        yield from _in_sentence(text, first, last, bodies, own, held)


_NOTHING = patterns.lazy(
    r"(?:[\s.,;:•·*|–()-]|(?:og|samt|i|af|beslutning|behandlet|tidligere|behandling)(?!\w))*+", re.IGNORECASE
)


def _is_nothing_else(text: str, start: int, end: int, found: Iterable[Reference]) -> bool:
    """Tell whether a line holds references and nothing else."""
    for made in found:
        if made.start > start and not _NOTHING.fullmatch(text, start, made.start):
            return False
        start = max(start, made.end)
    return _NOTHING.fullmatch(text, start, end) is not None


def _first_from(bodies: Sequence[Body], position: int) -> int:
    return bisect_left(bodies, position, key=lambda body: body.start)


def _in_sentence(
    text: str, start: int, end: int, paragraph: Sequence[Body], own: str, held: Date | None
) -> Iterator[Reference]:
    year_stated = re.search(r"(?<!\w)(?:19|20)\d\d(?!\w)", text[start:end])
    days = _single_days(text, start, end, None if year_stated else held)
    if not days:
        return
    bodies = paragraph[_first_from(paragraph, start) : _first_from(paragraph, end)]
    numbers = tuple(_numbers(text, start, end, bodies, days))
    groups = list(day_groups(text, start, bodies, days))
    goes_on = False
    for group in groups:
        upto = _first_from(paragraph, group.days[0].start)
        sentence = _Sentence(text, start, end, tuple(paragraph[max(0, upto - 20) : upto]), numbers, own)
        pairs = _treated(sentence, group, goes_on=goes_on)
        goes_on = bool(pairs)
        found = list(_references(text, pairs, numbers))
        if len(groups) == 1 and len(found) == 1 and not found[0].number:
            found = _with_closing_number(text, found[0], end, numbers)
        yield from found


_CLOSES = patterns.lazy(r"\)[\s.]*")


def _with_closing_number(text: str, made: Reference, end: int, numbers: Sequence[_Number]) -> list[Reference]:
    """Return a reference with the number that closes its sentence: «… besluttede den 3. maj 2024 at … (sag nr. 8).»."""
    last = numbers[-1] if numbers else None
    if last and made.end < last.start and text[last.start - 1] == "(" and _CLOSES.fullmatch(text, last.end, end):
        return list(_made(text, made.committee, made.date, last, made.start, last.end + 1))
    return [made]


def _once(found: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return references in order, none twice; one without a number gives way to one with it."""
    by_day: dict[Date, list[Reference]] = {}
    for made in sorted(found, key=lambda made: made.start):
        others = by_day.setdefault(made.date, [])
        same = [other for other in others[-20:] if is_same(other.committee, made.committee)]
        if same and (not made.number or made.number in [other.number for other in same]):
            continue
        for other in same:
            if not other.number:
                others.remove(other)
        others.append(made)
    return tuple(sorted((made for others in by_day.values() for made in others), key=lambda made: made.start))
