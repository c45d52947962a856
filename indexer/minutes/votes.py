"""Who moved what, how it was voted on and what became of it, and what somebody had put in the minutes beside it.

A decision is read sentence by sentence. A sentence gives findings: a motion is made, named, voted on or decided, or a
new point begins. The findings are then gathered, in order, into one event for each motion.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from indexer.minutes.sections import DECISION
from indexer.minutes.speakers import (
    IN_BRACKETS,
    NUMBER,
    OWNER,
    UNIT,
    Run,
    Speaker,
    absentees,
    attendees,
    is_absent,
    is_named_in_full,
    name_parts,
    number,
    party_key,
    party_of,
    read_run,
    runs,
    same_party,
    with_their_parties,
)
from indexer.models import Motion, Option, Participant, Result, Said, Section, Statement, Vote, VoteEvent


def find_vote_events(
    text: str,
    sections: Iterable[Section],
    *,
    present: Iterable[Participant] = (),
    absent: Iterable[str] = (),
) -> tuple[VoteEvent, ...]:
    """Return every motion of a decision with its proposers, votes and result, in the order they stand.

    ``present`` are the meeting's participants, ``absent`` the names of those who took no part in the item: nobody who
    is absent gets a vote. A number of nobody named («4 imod») is the total for its option, and is left out where those
    named make it up. What is not stated stays unknown. A decision that nobody moved, voted on or called unanimous gives
    no event.
    """
    people = tuple(present)
    away = absentees(people, absent)
    there = attendees(people, away)
    return tuple(
        event
        for section in sections
        if section.heading == DECISION
        for draft in _gathered(_section_findings(text, section, people))
        if (event := _event(draft, there, away))
    )


def find_statements(text: str, sections: Iterable[Section]) -> tuple[Statement, ...]:
    """Return what somebody had put in the minutes: minority statements, other statements, and reservations (forbehold).

    A statement's span runs from whoever makes it to the end of what is said. To demand that the council treats a matter
    (standsningsret) is none.
    """
    return tuple(
        remark.statement for section in sections if section.heading == DECISION for remark in _remarks(text, section)
    )


# ---- Sentences -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence; whether it is the first and the last of its paragraph."""

    start: int
    end: int
    first: bool
    last: bool


_STOP = re.compile(r"[.!?]+[\"”»)]*\s+(?=[\"“”«»–•-]?\s?[A-ZÆØÅÄÖÜÉ\d])")
# A full stop after these, after an initial, or after a number that opens the sentence, ends none.
_ABBREVIATED = re.compile(
    r"(?<![^\W\d_])(?:pkt|nr|kr|mio|mia|ca|jf|stk|kl|evt|ekskl|inkl|vedr|f|eks|bl|dvs|Chr|Kr|Fr|Th|Jr|Sct|Skt|Dr|Gl|Ad)$"
)
# «Kim E. Jensen», «H.C. Dam», «Bo Lund (V) og A. Holt»; after «A, C og F.» a sentence begins.
_INITIAL = re.compile(
    r"(?<![^\W\d_])(?!(?:Liste|Gruppe|Parti|Venstre)\s)[A-ZÆØÅ][a-zæøåéü]+(?:\s+[A-ZÆØÅ]\.?)*\s+[A-ZÆØÅ]$|\.[A-ZÆØÅ]$"
    r"|[A-ZÆØÅ][a-zæøåéü]+\s[A-ZÆØÅ][a-zæøåéü]+(?:\s\([^()]*\))?(?:,|\s+og|\s+samt)\s+[A-ZÆØÅ]$"
)
_NEW_START = re.compile(r"(?:For|Imod|Undl|Hverken|Dermed|Herefter|Indstil|Ændring|Forslag|Godkend|Vedtag|Udvalg|Der)")


def _sentences(text: str, start: int, end: int) -> Iterator[_Sentence]:
    for paragraph in re.compile(r"[^\n]*\S[^\n]*").finditer(text, start, end):
        first, last = paragraph.start(), paragraph.end()
        stops = [stop for stop in _STOP.finditer(text, first, last) if _ends_sentence(text, first, stop)]
        begins = [first, *(stop.end() for stop in stops)]
        for index, begin in enumerate(begins):
            stop = last if index == len(stops) else begins[index + 1]
            yield _Sentence(begin, begin + len(text[begin:stop].rstrip()), index == 0, index == len(stops))


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return True
    before = text[max(start, stop.start() - 40) : stop.start()]
    opens = stop.start() - start < 12 and _POINT.fullmatch(text[start : stop.start()] + ". ")
    if opens or _ABBREVIATED.search(before):
        return False
    if re.match(r"[^().\n]{1,40}\(løsgænger", text[stop.end() : stop.end() + 60]):  # «C, A. Ben Dam (løsgænger), O»
        return False
    return not _INITIAL.search(before) or _NEW_START.match(text, stop.end()) is not None


# ---- Findings --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ballot:
    """What one person or party, or a number of nobody named, chose."""

    option: Option
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class _Finding:
    """What words tell of a motion, and where they stand: that it is made, named, voted on or decided.

    ``known`` marks a motion that is mentioned by its proposers, as «Venstres ændringsforslag» is. ``waits`` is the
    option of those listed in the next paragraphs. ``told`` marks what happened, not what somebody wants; ``follows``
    what only repeats it, ``apart`` a postponement, which is a motion of its own.
    """

    kind: Literal["point", "made", "named", "voted", "decided"]
    start: int
    end: int
    motion: Motion | None = None
    proposers: tuple[Speaker, ...] = ()
    known: bool = False
    ballots: tuple[_Ballot, ...] = ()
    waits: Option | None = None
    result: Result = "ukendt"
    told: bool = False
    unanimous: bool = False
    follows: bool = False
    apart: bool = False


_Named = tuple[int, Motion]
"""Where a sentence names a motion, and which."""


# ---- Votes: who chose what -------------------------------------------------------------------------------------------


_NEITHER = r"hverken\s+for\s+eller\s+i?mod"
_ADVERB = (
    r"(?:herefter|dog|begge|alle|også|således|samlet|ligeledes|derfor|derimod|desuden|efterfølgende|fortsat|endvidere"
    r"|samtidig|enstemmigt|selv|dermed|tillige|nu|sammen|har|havde|ønskede|ønsker|valgte|at|der|som)(?!\w)"
)
_OBJECT = r"(?P<object>(?:\s+at)?(?:\s+(?!(?:og|at|der|som|mens|medens)\s)[^\s:;,()]++){0,8}?)"
_OPTION_FIRST = tuple(
    re.compile(rf"(?<![\w-]){form}")
    for form in (
        # «For ændringsforslaget stemte: …», «Imod stemte 8 (…)», «Hverken for eller imod stemte 5»
        rf"(?P<said>(?i:{_NEITHER}|for|i?mod)){_OBJECT}\s+stemte(?!\w)(?!\s+(?:for|i?mod|om|nej|ja|hverken|blankt)(?!\w))",
        # «Stemte for forslaget: …», «Stemmer imod: …»
        rf"(?i:stem(?:te|mer))\s+(?P<said>{_NEITHER}|for|i?mod|blankt?){_OBJECT}\s*:",
        # «For: Gruppe A, F», «Imod: 6 (…)», «Ja: 13», «Nej-stemmer: 3», «Undlod at stemme: V»
        rf"(?P<said>(?i:{_NEITHER}|for|i?mod|ja|nej|blanke?|blankt|undl(?:od|ader)))(?:-?\s*stemmer|\s+at\s+stemme)?\s*:",
        # «For aftalen: A (6), V (9)», «For bevillingen: 14.», «For 9 (A, Ø, B)»
        r"(?P<said>For|Imod|Mod)(?P<object>(?:\s+(?!\d)[^\s:;,()]++){1,5}?)\s*:(?=\s*(?:\d+\s*[(.,]|[A-ZÆØÅ]{1,3}\W))",
        r"(?P<said>For|Imod|Undlod)(?=\s+\d{1,2}\s*(?:[.,;(]|$))",
        # «Følgende undlod at stemme: C og F», «Undlod at stemme 5 (…)»
        r"(?P<said>(?i:undl(?:od|ader)))(?:\s+at\s+stemme)?(?=\s+[^\W_])(?!\s+at\s)",
        # «med stemmerne fra A og F mod stemmerne fra V», «vedtaget mod V»
        r"(?P<said>(?i:med|i?mod))\s+stemmer(?:ne)?(?=\s+fra\s)",
        r"(?i:(?<=vedtaget )|(?<=godkendt )|(?<=tiltrådt )|(?<=indstillingen ))(?P<said>i?mod)(?=\s)",
        # «For stemte 5, imod 2»
        r"(?<=, )(?P<said>imod|undlod)(?=\s)",
    )
)
# «For indstillingen stemte et flertal bestående af …», «Imod stemte følgende: …», «For stemte i alt 5»
_LEAD = re.compile(
    r"\s*[:,]?\s*(?:(?:et\s+)?(?:flertal|mindretal)\s+(?:bestående\s+af|på)\s+"
    r"|(?:medlemmerne|partierne|grupperne|følgende|alle|i\s+alt|(?:de\s+)?øvrige)\s*:?\s+)?"
)
# «For Lone Dam stemte 5» elects somebody.
_ONLY_NAMES = re.compile(r"(?:\s+[A-ZÆØÅ][\w.-]*)+")
_COUNT = re.compile(rf"(?P<count>{NUMBER})(?P<unit>\s*{UNIT})?")
# «3 (V, C)», «12: A, B og F», «3 stemmer for forslaget (V, C)»
_WHOM = re.compile(rf"\s*(?:(?P<colon>:)\s*|{IN_BRACKETS.format('whom')})")
_OF_WHAT = re.compile(rf"(?:\s+(?!(?:og|mens|medens|i?mod)\s|{NUMBER})[\w'’-]++){{0,4}}?(?=\s*[:(])")
# «V ønskede ført til protokols, at de stemte imod»
_REPORTED = (
    r"(?:\s+(?:ønsk|bemærk|meddel|oplys|tilkendeg|begær|forlang|bad)\w*+[^.;:\n]{0,80}?\sat\s+"
    r"(?:de|han|hun|man|partiet|gruppen|listen|vedkommende)(?!\w))?"
)
_NOT_WITH = r"(?:tiltræde|godkende|støtte|anbefale|stemme\s+for|tilslutte\s+sig|gå\s+ind\s+for|bakke\s+op|medvirke)"
# «V stemte imod», «V, der undlod at stemme», «V kunne ikke tiltræde», «A og F for, V imod»
_OPTION_LAST = re.compile(
    rf"(?:,?\s+i\s+alt\s+\d{{1,2}}(?:\s*{UNIT})?,?)?{_REPORTED}(?P<aside>\s*,)?(?:\s+{_ADVERB}){{0,4}}\s+(?:"
    rf"stem(?:te|mer|t|me)(?:\s+{_ADVERB}){{0,3}}\s+(?P<said>{_NEITHER}|for|i?mod|ja|nej|blankt?)(?!\w)"
    r"|(?P<abstained>undl(?:od|ader|adt|ade)(?:\s+at\s+(?:stemme|tage\s+stilling)(?!\w)|(?!\w|\s+at\s))"
    r"|(?:afstod|afholdt\s+sig)\s+fra\s+at\s+stemme)"
    rf"|(?P<against>(?:kunne|kan|vil|ville)\s+(?:\w+\s+)?ikke\s+(?:\w+\s+)?{_NOT_WITH}(?!\w)"
    r"|(?:tiltrådte|tiltræder|godkendte|godkender|støttede|støtter|anbefalede|anbefaler)\s+ikke(?!\w)"
    r"|(?P<stands>(?:er|var|går|gik)\s+i?mod)(?=\s*(?:[.,;)]|og\s|$)|\s+(?:indstilling|forslag|ændrings)))"
    r"|(?P<favour>(?:tiltrådte|tiltræder|godkendte|anbefalede|anbefaler|støttede|støtter)"
    r"(?=\s+(?:indstilling|forslag|ændrings)))"
    r"|(?P<bare>for|i?mod)(?=\s*(?:[.;)]|,(?!\s+at\s)|(?:og|mens|medens)\s|$)))"
)
# «V ønskede sagen udsat og stemte imod»: nobody else is named between.
_LATER = re.compile(r"\s[^.;:()\nA-ZÆØÅ]{1,100}?,?\s(?:men|og)(?=\s+(?:stemte|stemmer|undl))")
# A mere «imod» or «for» tells a vote where a clause begins: «Tiltrådt, V imod», not «protesterede V imod, at …».
_OPENS_CLAUSE = re.compile(r"(?:^|[.,;:(–-]|(?<!\w)(?:og|mens|medens|men|idet|med))\s*$")
# «Herefter stemte V imod indstillingen»
_TURNED = re.compile(r"(?<![\w-])(?i:stem(?:te|mer))\s+")
_TURNED_END = re.compile(rf"(?:\s+{_ADVERB}){{0,2}}\s+(?P<said>{_NEITHER}|for|i?mod|blankt)(?!\w)")
# «5 stemmer for», «2 (V) stemte imod», «fire medlemmer undlod at stemme», «13 for, 10 imod», «3 nej-stemmer»
_COUNTED = re.compile(
    rf",?\s+(?P<verb>(?:har\s+stemt|stemte|stemmer)\s+)?(?P<said>{_NEITHER}|for|i?mod|ja|nej|blanke?|blankt"
    r"|undl(?:od|ader|adt)(?:\s+at\s+stemme)?(?!\s+at\s))(?P<votes>-?stemmer?)?(?!\w)"
)
_WITH = re.compile(r"(?<!\w)med\s+$")
_CARRIES = re.compile(r"(?!\s+(?:for|i?mod|over)(?!\w))")
_CLAUSE_ENDS = re.compile(r"\s*(?:[,.;:()]|(?:og|i?mod|mens|medens)\s|$)")
# «med 42 stemmer mod 4», «med fem stemmer (A, F) mod to (V)», «godkendte 27-1»
_AGAINST = re.compile(r"\s+(?:i?mod|over\s+for)\s+")
_SCORE = re.compile(r"(?<=\d)\s?[-–]\s?(?=\d{1,2}(?!\w)(?P<ends>\s*[.,;)(]|\s+stemmer|\s*$)?)")
_BEFORE_SCORE = re.compile(
    r"(?i:(?P<votes>stemmer(?:ne)?|stemmetal(?:lene)?:?)|med|vedtog|godkend\w+|vedtaget|tiltråd\w+|forkast\w+)\s+$"
)
# «Et flertal bestående af A, C og F vedtog …», «et mindretal på to (V)», «Mindretallet, Bo Lund (V), …»
_SIDE = re.compile(
    r"(?<![\w-])(?<!med )(?i:(?P<side>flertal|mindretal)(?:let)?)(?!\w)"
    r"(?:[^.;:()\n]{0,80}?\s(?:bestående|udgjort|dannet)\s+af\s+"
    r"|(?:\s+(?:på|i|af|inden\s+for)\s+[\w-]+(?:\s+medlemmer)?){0,2}(?:,\s*|\s*\(|\s+[–-]\s+|\s+ved\s+))"
)
_CUE = re.compile(
    r"(?<![\w-])(?:(?P<word>(?i:hverken|for|i?mod|med|undl\w+|stem(?:te|mer)|ja|nej|blank\w*)(?!\w)"
    r"|(?i:flertal|mindretal)\w*)"
    rf"|(?P<number>{NUMBER})|[A-ZÆØÅÄÖÜ]|[Dd]e[nt]?\s|socialdemokrat|(?:over|vice|næst|udvalgs)?(?:borgmester|formand)"
    r"|forperson|rådmand|gruppe|liste)"
)
# A sentence without any of these tells no votes.
_VOTING = re.compile(
    r"(?i:stem|undlo|undla|afsto|afholdt|ikke|flertal|mindretal|blank|anbefal|tiltr|godkend|støtte"
    r"|(?<!\w)(?:for|i?mod|ja|nej)(?!\w)|\d\s?[-–]\s?\d)"
)


def _votes_told(
    text: str,
    sentence: _Sentence,
    people: Collection[Participant],
    decided: Sequence[_Finding],
    motions: Sequence[_Named],
) -> Iterator[_Finding]:
    """Yield the phrases of a sentence that tell votes; what was ``decided`` tells which of «5 mod 2» were for."""
    position, end = sentence.start, sentence.end
    if not _VOTING.search(text, position, end):
        return
    while cue := _CUE.search(text, position, end):
        start, position, phrase = cue.start(), cue.end(), None
        if cue["word"]:
            phrase = _by_word(text, start, end, _nearest(decided, start))
        elif cue["number"]:
            phrase = _by_number(text, start, end, _nearest(decided, start))
        if phrase is None and not cue[0].islower() and (run := read_run(text, start, end)):
            phrase, position = _option_last(text, run, end, people), run.end
        if phrase:
            before = None if phrase.motion else _motion_before(motions, start)
            yield replace(phrase, motion=before) if before else phrase
            position = phrase.end


def _by_word(text: str, start: int, end: int, result: Result) -> _Finding | None:
    """Read what «for», «imod», «undlod», «stemte», «flertal» begins."""
    return _option_first(text, start, end) or _side(text, start, end, result) or _turned(text, start, end)


def _by_number(text: str, start: int, end: int, result: Result) -> _Finding | None:
    """Read what a number begins."""
    count = _COUNT.match(text, start, end)
    if count is None:
        return None
    run = _counted_by(text, count, end)
    return (
        _pair(text, count, run, end, result)
        or _counted(text, count, run, end)
        or _carried(text, count, run, end, result)
    )


def _nearest(decided: Sequence[_Finding], start: int) -> Result:
    """Return the result told last before a place, or else first after it."""
    before = bisect_right(decided, start, key=lambda outcome: outcome.start)
    return decided[max(0, before - 1)].result if decided else "ukendt"


def _option(said: str) -> Option:
    word = said.lower()
    if word.startswith(("hverken", "blank", "undl", "af")):
        return "abstain"
    return "no" if word.startswith(("imod", "mod", "nej")) else "yes"


def _voted(option: Option, run: Run, motion: Motion | None, start: int, end: int) -> _Finding:
    return _Finding("voted", start, end, motion, ballots=_ballots(option, run))


def _ballots(option: Option, run: Run) -> tuple[_Ballot, ...]:
    return tuple(_Ballot(option, speaker) for speaker in run.speakers)


def _option_first(text: str, start: int, end: int) -> _Finding | None:
    """Read «For ændringsforslaget stemte: …», «Imod: 6 (…)», «vedtaget mod V»; those who chose follow."""
    match = next((match for form in _OPTION_FIRST if (match := form.match(text, start, end))), None)
    if match is None:
        return None
    option, of_what = _option(match["said"]), match.groupdict().get("object") or ""
    if option == "yes" and _ONLY_NAMES.fullmatch(of_what):
        return None
    motion = _motion_in(of_what)
    lead = _LEAD.match(text, match.end(), end)
    stop = lead.end() if lead else match.end()
    if stop == end and text[end - 1] == ":":
        return _Finding("voted", start, end, motion, waits=option)
    count = _COUNT.match(text, stop, end)
    run = read_run(text, stop, end) or (_counted_by(text, count, end) if count else None)
    if run is None:
        return None
    run, option = _own(text, run, end, option)
    return _voted(option, run, motion or _object(text, run.end, end), start, run.end)


def _own(text: str, run: Run, end: int, option: Option) -> tuple[Run, Option]:
    """Return those of a list whose option stands before it: in «Imod stemte V, C undlod» C's stands after."""
    after = _OPTION_LAST.match(text, run.end, end)
    if after is None or after["aside"]:
        return run, option
    kept = run.speakers[: -run.tail]
    if not kept:  # «For så vidt angår pkt. 2 stemte V imod»
        return run, _last_option(after)
    return Run(kept, len(kept), run.start, kept[-1].end), option


def _counted_by(text: str, count: re.Match[str], end: int) -> Run:
    """Read those a number counts, or else the number alone: «5», «3 stemmer (V, C)», «12: A, B og F»."""
    alone = Speaker("", "", "", number(count["count"]), count.start(), count.end())
    return _whom(text, count, count.end(), end) or Run((alone,), 1, count.start(), count.end())


def _whom(text: str, count: re.Match[str], start: int, end: int) -> Run | None:
    """Read those a number counts, in brackets or after a colon; a party that stands alone has the number."""
    match = _WHOM.match(text, start, end)
    if match is None:
        return None
    run = read_run(text, *match.span("whom")) if match["whom"] else read_run(text, match.end(), end)
    if run is None:
        return None
    run = replace(run, speakers=with_their_parties(run.speakers, least=number(count["count"])))
    last, alone = max(run.end, match.end()), run.speakers[0]
    if len(run.speakers) == 1 and not alone.name and not alone.count:
        run = Run((replace(alone, count=number(count["count"]), start=count.start(), end=last),), 1, start, last)
    return replace(run, start=count.start(), end=last)


def _pair(text: str, count: re.Match[str], one: Run, end: int, result: Result) -> _Finding | None:
    """Read «42 stemmer mod 4», whichever way round: a motion is carried by more votes for than against.

    «Forkastet med 31 stemmer imod 9» and «ikke vedtaget med 9 stemmer mod 31» both tell 9 for and 31 against.
    """
    between = _between(text, count.start(), one.end, end)
    second = _COUNT.match(text, between.end(), end) if between else None
    other = _counted_by(text, second, end) if second else None
    if second is None or other is None or _COUNTED.match(text, other.end, end):
        return None
    more = number(count["count"]) - number(second["count"])
    turned = (more < 0) if result == "vedtaget" else (more > 0) if result == "forkastet" else False
    yes, no = (other, one) if turned else (one, other)
    return _Finding("voted", one.start, other.end, ballots=_ballots("yes", yes) + _ballots("no", no))


def _between(text: str, start: int, middle: int, end: int) -> re.Match[str] | None:
    """Return the words between two numbers that set them against one another, or None."""
    before = _BEFORE_SCORE.search(text, max(0, start - 20), start)
    score = _SCORE.match(text, middle, end) if before else None
    if before and score and (before["votes"] or score["ends"] is not None):
        return score
    return _AGAINST.match(text, middle, end)


def _counted(text: str, count: re.Match[str], run: Run, end: int) -> _Finding | None:
    """Read «5 stemmer for (A, F)», «2 (V) stemte imod», «fire medlemmer undlod at stemme», «13 for, 10 imod»."""
    match = _COUNTED.match(text, run.end, end)
    if match is None or not _tells_votes(text, count, match, end):
        return None
    motion, stop = _object(text, match.end(), end), match.end()
    if not run.speakers[0].written:
        of_what = _OF_WHAT.match(text, stop, end)
        whom = _whom(text, count, of_what.end(), end) if of_what else None
        run = whom or Run((replace(run.speakers[0], end=stop),), 1, run.start, stop)
    return _voted(_option(match["said"]), run, motion, run.start, max(run.end, stop))


def _carried(text: str, count: re.Match[str], run: Run, end: int, result: Result) -> _Finding | None:
    """Read «vedtaget med 25 stemmer»; whose «5 stemmer» a motion fell with is not said."""
    if result != "vedtaget" or not count["unit"] or not _CARRIES.match(text, run.end, end):
        return None
    return (
        _voted("yes", run, None, run.start, run.end) if _WITH.search(text, max(0, run.start - 8), run.start) else None
    )


def _tells_votes(text: str, count: re.Match[str], match: re.Match[str], end: int) -> bool:
    """Tell whether a number before «for» or «imod» counts votes: «13 for, 10 imod» does, «2 for 1» does not."""
    if count["unit"] or match["verb"] or match["votes"] or _option(match["said"]) == "abstain":
        return True
    return count["count"].lower() not in ("en", "et") and _CLAUSE_ENDS.match(text, match.end(), end) is not None


def _side(text: str, start: int, end: int, result: Result) -> _Finding | None:
    """Read «et flertal bestående af A, C og F vedtog …»: the majority carried or rejected it, the minority not.

    Those who moved something as a majority or a minority are its proposers, and did not say how they voted.
    """
    match = _SIDE.match(text, start, end)
    run = read_run(text, match.end(), end) if match else None
    if match is None or run is None or not all(map(is_named_in_full, run.speakers)):
        return None
    stop = run.end + (text[run.end : run.end + 1] == ")" and match[0].endswith("("))
    if _MAKES.match(text, stop, end):
        return None
    after = _OPTION_LAST.match(text, stop, end)
    after = None if after and after["favour"] else after
    if match[0].endswith(", ") and not after and text[stop : stop + 1] != ",":  # «af et flertal, Bo Lund (V) …»
        return None
    for_it = (match["side"].lower() == "flertal") == (result != "forkastet")
    option: Option = _last_option(after) if after else "yes" if for_it else "no"
    return _voted(option, run, None, start, after.end() if after else stop)


def _turned(text: str, start: int, end: int) -> _Finding | None:
    """Read «herefter stemte V imod indstillingen», where those who chose stand between verb and option."""
    verb = _TURNED.match(text, start, end)
    run = read_run(text, verb.end(), end) if verb else None
    after = _TURNED_END.match(text, run.end, end) if run else None
    if run is None or after is None:
        return None
    return _voted(_option(after["said"]), run, _object(text, after.end(), end), start, after.end())


def _option_last(text: str, run: Run, end: int, people: Collection[Participant]) -> _Finding | None:
    """Read «V stemte imod», «Bo Lund (V) undlod at stemme», «Enhedslisten kunne ikke tiltræde»."""
    later = _LATER.match(text, run.end, end)
    after = _OPTION_LAST.match(text, run.end, end) or (_OPTION_LAST.match(text, later.end(), end) if later else None)
    if after is None or not any(is_named_in_full(speaker, people) for speaker in run.speakers):
        return None
    if after["bare"] and not _OPENS_CLAUSE.search(text[max(0, run.start - 20) : run.start]):
        return None
    if after["stands"] and not all(speaker.party for speaker in run.speakers):
        return None
    return _voted(_last_option(after), run, _object(text, after.end(), end), run.start, after.end())


def _last_option(after: re.Match[str]) -> Option:
    if after["abstained"] or after["against"]:
        return "abstain" if after["abstained"] else "no"
    return "yes" if after["favour"] else _option(after["said"] or after["bare"])


# ---- Motions: what they are called, who makes them, what becomes of them ---------------------------------------------

_NEAR = 300  # characters within which words of a sentence belong together
_MOTIONS: dict[str, Motion] = {"amendment": "ændringsforslag", "proposal": "forslag", "recommendation": "indstilling"}
# «Forslag til lokalplan» is what the item is about, no motion of anybody's.
_MOTION = re.compile(
    r"(?<![\w-])(?i:(?P<amendment>(?:under)?ændringsforslag\w*)"
    r"|(?P<proposal>mindretal(?:s|s\s|lets\s)(?:indstilling|forslag)\w*|udsættelse(?!\w)|tilbagesendelse(?!\w)"
    r"|(?:medlems|mod|tillægs|mindretals|kompromis|udsættelses)?forslag(?:et|ene|s)?(?!\w)(?!\s+(?:til|vedr)))"
    r"|(?P<recommendation>[\w-]{0,30}indstilling(?:en|erne|ens)?(?!\w)|hovedforslag\w*|beslutningen(?!\w)"
    r"|dagsordenen(?!\w)))"
)
# «stemte imod det samlede forslag», «for Venstres ændringsforslag»
_DETERMINERS = re.compile(
    r"\s+(?:(?:det|den|de|dette|denne|begge|dele\s+af|hele|fremlagte|stillede|oprindelige|samlede|\w{1,40}s)\s+){0,3}"
)


def _motion_in(words: str) -> Motion | None:
    """Return the motion named first in some words, or None."""
    match = _MOTION.search(words)
    return _MOTIONS[match.lastgroup or ""] if match else None


def _motions_named(text: str, sentence: _Sentence) -> tuple[_Named, ...]:
    """Return the motions that a sentence names, and where."""
    found = _MOTION.finditer(text, sentence.start, sentence.end)
    return tuple((match.start(), _MOTIONS[match.lastgroup or ""]) for match in found)


def _motion_before(motions: Sequence[_Named], place: int) -> Motion | None:
    """Return the motion named last and not far before a place, or None."""
    before = bisect_right(motions, place, key=lambda named: named[0])
    return motions[before - 1][1] if before and place - motions[before - 1][0] < _NEAR else None


def _object(text: str, start: int, end: int) -> Motion | None:
    """Return the motion that the words after «stemte imod» name as what was voted on, or None."""
    determiners = _DETERMINERS.match(text, start, end)
    match = _MOTION.match(text, determiners.end(), end) if determiners else None
    return _MOTIONS[match.lastgroup or ""] if match else None


_NOUN = re.compile(r"(?<![\w-])(?i:(?:(?P<amendment>(?:under)?ændrings)|medlems|mod|tillægs)?forslag)(?!\w)")
_MOVES = r"(?:stille(?:de|r|t)(?!\s+sig)|fremsat(?:te)?|fremsætter|fremlagde|fremkom\s+med)(?!\w)"
# «Bo Lund (V) stillede følgende ændringsforslag», «V foreslog», «Bo Lund (V) foreslog på vegne af C»
_MAKES = re.compile(
    rf"(?:\s*,)?(?:\s+{_ADVERB}){{0,3}}\s+(?:på\s+vegne\s+af\s[^.:;\n]{{1,80}}?\s)?"
    rf"(?:foresl(?:og|år|ået)(?!\w)|{_MOVES}(?=[^.:;\n]{{0,100}}?\s(?P<noun>(?i:\w{{0,12}}forslag))(?!\w)))"
)
# «Herefter stillede Bo Lund (V) ændringsforslag», «Desuden foreslog Bo Lund (V)»
_MADE_BY = re.compile(rf"(?<!\w)(?:{_MOVES}|foresl(?:og|år))(?:\s+{_ADVERB}){{0,2}}\s+$")
# «Ændringsforslag stillet af V», «Et forslag fra Venstre om at …», «Ændringsforslag 1 (Ø): …»
_MADE_FROM = re.compile(
    r"(?<![\w-])(?i:(?:(?P<amendment>(?:under)?ændrings)|medlems|mod|tillægs)?forslag(?P<known>et)?)"
    r"(?:\s+(?:nr\.?\s*)?\d{1,2})?"
    r"(?:[^.:;()\n]{0,60}?\s(?:(?:stillet|fremsat)\s+af|fra)\s+|\s*\()$"
)
_BEHALF = re.compile(r"på\s+vegne\s+af\s+", re.IGNORECASE)
_ON_BEHALF = re.compile(rf"{_BEHALF.pattern}$", re.IGNORECASE)
# «Venstres ændringsforslag», «Ø's forslag»
_OWNED = re.compile(
    rf"(?<![\w-])(?P<owner>{OWNER})\s+(?:\w+\s+){{0,2}}?(?i:(?P<amendment>ændrings)?forslag)(?:et)?(?!\w)"
)
# «Der blev stillet ændringsforslag», «Han stillede forslag om», «Forslag 2: …»: whose is not said
_NOTED = re.compile(
    rf"(?<!\w){_MOVES}[^.:;\n]{{0,60}}?\s(?P<noun>(?i:(?:ændrings|mod)?forslag))(?!\w)"
    r"|(?<![\w-])(?P<numbered>(?:Ændringsf|F)orslag)\s+(?:nr\.?\s*)?\d{1,2}\s*:"
)


_PROPOSING = re.compile(r"(?i:forslag|foresl)")


def _proposals(text: str, sentence: _Sentence, people: Collection[Participant]) -> tuple[_Finding, ...]:
    """Return the motions a sentence says that somebody makes or has made."""
    if not _PROPOSING.search(text, sentence.start, sentence.end):
        return ()
    found = [*_made(text, sentence, people), *_owned(text, sentence)]
    if not found and (noted := _NOTED.search(text, sentence.start, sentence.end)):
        found.append(_Finding("made", *noted.span(), _of_noun(noted["noun"] or noted["numbered"])))
    return tuple(sorted(found, key=lambda proposal: proposal.start))


def _made(text: str, sentence: _Sentence, people: Collection[Participant]) -> list[_Finding]:
    made: list[_Finding] = []
    behalf: list[Speaker] = []
    for run in runs(text, sentence.start, sentence.end):
        named = tuple(speaker for speaker in run.speakers if is_named_in_full(speaker, people))
        if _ON_BEHALF.search(text, max(sentence.start, run.start - 20), run.start):
            behalf.extend(named)
        elif named and (proposal := _proposal(text, sentence, replace(run, speakers=named))):
            made.append(proposal)
    if made and behalf:
        made[0] = replace(made[0], proposers=(*made[0].proposers, *behalf))
    return made


def _proposal(text: str, sentence: _Sentence, run: Run) -> _Finding | None:
    """Return the motion that a list of people makes, by the words after it or before it."""
    if makes := _MAKES.match(text, run.end, sentence.end):
        return _Finding("made", run.start, makes.end(), _of_noun(makes["noun"] or ""), run.speakers)
    begin = max(sentence.start, run.start - 140)
    if made_from := _MADE_FROM.search(text, begin, run.start):
        motion = _of_noun(made_from["amendment"] or "")
        return _Finding("made", made_from.start(), run.end, motion, run.speakers, known=bool(made_from["known"]))
    if made_by := _MADE_BY.search(text, begin, run.start):
        noun = _NOUN.search(text, run.end, min(sentence.end, run.end + _NEAR))
        if noun or "foresl" in made_by[0]:
            moved = "" if "foresl" in made_by[0] or noun is None else noun[0]
            return _Finding("made", made_by.start(), run.end, _of_noun(moved), run.speakers)
    return None


def _of_noun(noun: str) -> Motion:
    return "ændringsforslag" if "ændrings" in noun.lower() else "forslag"


def _owned(text: str, sentence: _Sentence) -> Iterator[_Finding]:
    """Yield «Venstres ændringsforslag», «Ø's forslag»."""
    for match in _OWNED.finditer(text, sentence.start, sentence.end):
        party = re.sub(r"['’]?s?$", "", match["owner"])
        owner = Speaker("", party, party, 0, match.start(), match.start() + len(party))
        yield _Finding("made", *match.span(), _of_noun(match["amendment"] or ""), (owner,), known=True)


_RESULT = re.compile(
    r"(?<!\w)(?i:(?P<rejected>(?:ikke|hverken)\s+(?:\w+\s+){0,3}?"
    r"(?:(?:vedtag|godkend|tiltr|imødekom|anbefal)\w+|flertal(?!\w)|støtte(?!\w)|til\s+efterretning)"
    r"|(?:vedtog|godkendte|tiltrådte|imødekom|anbefalede|anbefaler)\s+ikke(?!\w)|intet\s+flertal"
    r"|(?:forkast(?:et|ede|edes)|nedstemt(?:e|es)?|stemt\s+ned|(?P<fell>(?:bort)?fald(?:t|et|er))|afvis(?:t|te))(?!\w))"
    r"|(?P<adopted>(?:vedtaget|vedtog|vedtoges|godkendt|godkendte|godkendtes|tiltrådt|tiltrådte|tiltrådtes|bifaldt"
    r"|imødekommet|imødekom|bevilget|bevilgede|anbefalet|anbefalede|(?:opnåede|fik|var\s+der|der\s+var)\s+flertal)(?!\w))"
    r"|(?P<unwanted>(?:forkastes|afvises)(?!\w))"
    r"|(?P<wanted>(?:vedtages|vedtager|godkender|tiltræder|godkendes|tiltrædes|anbefales|anbefaler|indstilles|indstiller)(?!\w)"
    r"|(?:besluttede|beslutter|valgt)(?!\w)|til\s+efterretning)"
    r"|(?P<postponed>(?:udsat|udsættes|udskudt|udskydes|tilbagesendt|tilbagesendes|hjemvist|hjemvises)(?!\w)"
    r"|send(?:t|es|er|te)\s+(?:\w+\s+){0,2}tilbage(?!\w)))"
)
_WAS = re.compile(r"(?<!\w)(?:blev|er|var|blevet|hermed|dermed|herefter|som|der)\s+(?:\w+\s+){0,4}$")
_SHORT = 6  # words: «Ikke vedtaget.», «Indstillingen blev herefter godkendt.»
# A committee that names no motion speaks of the recommendation: «Godkendt», «Tiltrådt, idet …», «Anbefales».
_OF_RECOMMENDATION = re.compile(r"godkend|tiltr|anbefal|indstil|til\s+efter|beslut", re.IGNORECASE)
_UNANIMOUS = re.compile(r"(?<!ikke )(?<!\w)(?i:enstemmig\w*|samtlige\s+stemmer|alle\s+stemte\s+for|et\s+enigt)")
# «Dermed blev ændringsforslaget ikke vedtaget» tells again what the votes have told.
_VOTED_DOWN = re.compile(rf"\s+(?:(?:med|idet|ved|da|efter)\s[^.\n]{{0,30}}?stem|med\s+{NUMBER})")
_MINORITY = re.compile(r"(?<![\w-])(?i:mindretal)(?:let)?(?!\w)(?!.*flertal)")
_FOLLOWS = re.compile(r"(?<!\w)(?i:dermed|hermed|herved|således|derved|hvorefter|hvormed)(?!\w)")
_THAT = re.compile(r"(?<!\w)(?:[Dd]et|[Dd]ette|[Hh]vilket|som|der)\s+(?:\w+\s+){0,2}$")


def _outcomes(text: str, sentence: _Sentence, motions: Sequence[_Named]) -> tuple[_Finding, ...]:
    """Return what a sentence says became of motions; a postponement only where it says nothing else."""
    found = [
        match
        for match in _RESULT.finditer(text, sentence.start, sentence.end)
        if _is_result(text, match, sentence, motions)
    ]
    lasting = [match for match in found if not match["postponed"]] or found[:1]
    if not found:
        return ()
    short = len(text[sentence.start : sentence.end].split()) <= _SHORT
    unanimous = _UNANIMOUS.search(text, sentence.start, sentence.end) is not None
    return tuple(
        _Finding(
            "decided",
            *match.span(),
            motion=_decided_on(text, match, sentence, motions),
            result="forkastet" if match["rejected"] or match["unwanted"] else "vedtaget",
            told=_is_told(text, match, sentence, short=short),
            unanimous=unanimous,
            follows=_just_before(_FOLLOWS, text, match, sentence),
            apart=match["postponed"] is not None,
        )
        for match in lasting
    )


def _is_result(text: str, match: re.Match[str], sentence: _Sentence, motions: Sequence[_Named]) -> bool:
    """Tell «forslaget faldt» from «priserne faldt», from «… godkendes: 4 for», and from what a minority recommends."""
    if match["fell"] and not _VOTED_DOWN.match(text, match.end(), sentence.end):
        return _decided_on(text, match, sentence, motions) is not None
    words_of_motion = match["wanted"] and text[match.end() : match.end() + 1] == ":"
    return not words_of_motion and not _just_before(_MINORITY, text, match, sentence)


def _is_told(text: str, match: re.Match[str], sentence: _Sentence, *, short: bool) -> bool:
    """Tell what happened from what somebody wants: «blev vedtaget» from «vedtages»."""
    if match["wanted"] or match["unwanted"] or match[0].endswith("es"):
        return False
    return short or match["rejected"] is not None or _just_before(_WAS, text, match, sentence)


def _just_before(pattern: re.Pattern[str], text: str, match: re.Match[str], sentence: _Sentence) -> bool:
    begin = max(sentence.start, match.start() - 80)
    return pattern.search(text, begin, match.start()) is not None


def _decided_on(text: str, match: re.Match[str], sentence: _Sentence, motions: Sequence[_Named]) -> Motion | None:
    if match["postponed"]:
        return "forslag"
    after = text[match.end() : min(sentence.end, match.end() + 80)]
    named = _motion_before(motions, match.start()) or _motion_in(after)
    if named or _just_before(_THAT, text, match, sentence):
        return named
    return "indstilling" if _OF_RECOMMENDATION.match(match[0]) and not match["rejected"] else None


# ---- From sentences to findings --------------------------------------------------------------------------------------

_PUT_TO_VOTE = re.compile(r"(?<!\w)(?i:stemtes?|stemmes|afstemning\w*)(?!\w)")
_POINT = re.compile(r"(?:(?:Ad|Re|Pkt\.?|Punkt|Indstillingspunkt)\.?\s*)?(?P<point>\d{1,2}|[A-Za-z])\s?[.):]\s")
_BULLET = re.compile(r"(?:(?:[-–•·*]|\d{1,2}[.)])\s+)?")
_QUOTED = re.compile(r"[\"”“][^\"”“\n]*+[\"”“]|»[^»«\n]*+«|«[^»«\n]*+»")


def _section_findings(text: str, section: Section, people: Collection[Participant]) -> Iterator[_Finding]:
    """Yield what a decision tells, each with its sentence's span; the words of a motion or a statement tell nothing."""
    if not any(pattern.search(text, section.start, section.end) for pattern in (_VOTING, _PROPOSING)):
        return
    masked = _masked(text, section)
    above: _Finding | None = None
    point, quoting = "", False
    for sentence in _sentences(masked, section.start, section.end):
        found: tuple[_Finding, ...] = _listed(masked, sentence, above) if above else ()
        if not found:
            found = _findings(masked, sentence, people)
            above = next((finding for finding in found if finding.waits), None)
        opened = _next_point(masked, sentence, point) if sentence.first else None
        if quoting and not any(_ends_motion(finding, opened if point else None) for finding in found):
            continue
        if opened:
            point = opened
            yield _Finding("point", sentence.start, sentence.end)
        yield from (replace(finding, start=sentence.start, end=sentence.end) for finding in found)
        quoting = any(finding.kind == "made" for finding in found) and _announces(masked, sentence)


def _masked(text: str, section: Section) -> str:
    """Return the text with the quotations and statements of a decision blotted out, and everything in its place."""
    spans = [match.span() for match in _QUOTED.finditer(text, section.start, section.end)]
    spans += [(remark.body, remark.statement.end) for remark in _remarks(text, section)]
    characters = list(text)
    for start, end in spans:
        characters[start:end] = ["\n" if char == "\n" else "\0" for char in characters[start:end]]
    return "".join(characters)


def _ends_motion(finding: _Finding, opened: str | None) -> bool:
    """Tell whether a sentence that follows «stillede følgende forslag:» is no more of the motion's own words."""
    return finding.kind == "voted" or finding.told or (finding.kind == "decided" and opened is not None)


def _announces(text: str, sentence: _Sentence) -> bool:
    """Tell whether a motion's own words follow: «stillede følgende ændringsforslag:»."""
    words = text[sentence.start : sentence.end]
    return sentence.last and (words.endswith(":") or "følgende" in words)


def _next_point(text: str, sentence: _Sentence, last: str) -> str | None:
    """Return the point that a paragraph opens, when it is the one after ``last``: 1, 2, 3 or a, b, c."""
    match = _POINT.match(text, sentence.start, sentence.end)
    if match is None:
        return None
    point = match["point"].lower()
    return point if point in _following(last) else None


def _following(point: str) -> tuple[str, ...]:
    if not point:
        return ("1", "a")
    return (str(int(point) + 1),) if point.isdecimal() else (chr(ord(point) + 1),)


def _listed(text: str, sentence: _Sentence, above: _Finding) -> tuple[_Finding, ...]:
    """Read a paragraph that only lists those whose option stands above it: «Imod stemte:», «- Bo Lund (V)»."""
    bullet = _BULLET.match(text, sentence.start, sentence.end)
    run = read_run(text, bullet.end(), sentence.end) if bullet else None
    if run is None or above.waits is None or text[run.end : sentence.end].strip(" .,;"):
        return ()
    return (_voted(above.waits, run, above.motion, sentence.start, sentence.end),)


def _findings(text: str, sentence: _Sentence, people: Collection[Participant]) -> tuple[_Finding, ...]:
    """Return what a sentence tells, in order."""
    motions = _motions_named(text, sentence)
    made, decided = _proposals(text, sentence, people), _outcomes(text, sentence, motions)
    if made:  # «Et forslag fra Venstre om, at planen godkendes, blev forkastet»: only the last told is the motion's
        told = [outcome for outcome in decided if outcome.told and outcome.start > made[0].start]
        decided = tuple(replace(outcome, motion=None) for outcome in told[-1:])
    voted = tuple(_votes_told(text, sentence, people, decided, motions))
    if made:
        voted = tuple(replace(finding, motion=None) for finding in voted)
    outcomes = tuple(_once_each(_outside(voted, decided)))
    if outcomes and not made:  # «Udvalget kan med stemmerne 4-3 ikke anbefale»: the votes are on what is decided
        outcomes = (replace(outcomes[0], start=sentence.start), *outcomes[1:])
    found = sorted((*outcomes, *made, *voted), key=lambda finding: finding.start)
    return tuple(found) or _named(text, sentence, motions)


def _outside(voted: Sequence[_Finding], decided: Iterable[_Finding]) -> Iterator[_Finding]:
    """Yield the outcomes that are no words of a vote, as those in «kunne ikke tiltræde» are."""
    starts = [vote.start for vote in voted]
    for outcome in decided:
        before = bisect_right(starts, outcome.start)
        if not before or voted[before - 1].end <= outcome.start:
            yield outcome


def _once_each(decided: Iterable[_Finding]) -> Iterator[_Finding]:
    """Yield the first outcome of each motion: of «indstillingen anbefales godkendt» one."""
    seen: set[Motion | None] = set()
    for outcome in decided:
        if outcome.motion not in seen:
            seen.add(outcome.motion)
            yield outcome


def _named(text: str, sentence: _Sentence, motions: Sequence[_Named]) -> tuple[_Finding, ...]:
    """Return the motion that a sentence says is put to the vote."""
    motion = motions[-1][1] if motions else None
    put = _PUT_TO_VOTE.search(text, sentence.start, sentence.end)
    return (_Finding("named", sentence.start, sentence.end, motion),) if put and motion else ()


# ---- From findings to events -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is gathered of one motion so far."""

    motion: Motion
    start: int
    end: int
    proposers: tuple[Speaker, ...] = ()
    ballots: tuple[_Ballot, ...] = ()
    chosen: frozenset[tuple[str, Option]] = frozenset()
    totals: frozenset[tuple[Option, int]] = frozenset()
    result: Result = "ukendt"
    unanimous: bool = False


_OPTIONS: tuple[Option, ...] = ("yes", "no", "abstain")
_MOST_OPEN = 20  # motions of one point that are looked through


def _gathered(findings: Iterable[_Finding]) -> list[_Draft]:
    """Return the motions that findings tell of, in order; a new point begins with none in hand."""
    drafts: list[_Draft] = []
    first, hand = 0, None
    for finding in findings:
        if finding.kind == "point":
            first, hand = len(drafts), None
            continue
        meant = _meant(drafts, first, hand, finding)
        if meant is None:
            drafts.append(_Draft(finding.motion or _unnamed(hand, finding), finding.start, finding.end))
        hand = len(drafts) - 1 if meant is None else meant
        drafts[hand] = _with(drafts[hand], finding)
    return drafts


def _unnamed(hand: int | None, finding: _Finding) -> Motion:
    """Return what a motion is that nothing names: «… godkendt, idet hans ønske faldt» tells of another beside it."""
    return "forslag" if hand is not None and finding.result == "forkastet" else "indstilling"


def _meant(drafts: Sequence[_Draft], first: int, hand: int | None, finding: _Finding) -> int | None:
    """Return the place of the motion a finding tells of, among those of the same point; None for a new one."""
    here = range(max(first, len(drafts) - _MOST_OPEN), len(drafts))
    if finding.kind == "made":
        same = (place for place in here if _is_of(drafts[place], finding) and drafts[place].result == "ukendt")
        return next(same, None) if finding.known else None
    waiting = (place for place in here if drafts[place].motion == finding.motion and _lacks(drafts[place], finding))
    place = next(waiting, None)
    if hand is None or not _fits(drafts[hand], finding):
        return place
    return hand if place is None or not _lacks(drafts[hand], finding) or finding.motion is None else place


def _is_of(draft: _Draft, finding: _Finding) -> bool:
    """Tell whether a motion's proposers are those by whom it is mentioned."""
    return any(_is_one(one, other) for one in draft.proposers for other in finding.proposers)


def _is_one(one: Speaker, other: Speaker) -> bool:
    """Tell whether two are named alike, or are of one party."""
    return one.written == other.written or bool(one.party and other.party and same_party(one.party, other.party))


def _lacks(draft: _Draft, finding: _Finding) -> bool:
    return not draft.ballots if finding.kind == "voted" else draft.result == "ukendt"


def _fits(draft: _Draft, finding: _Finding) -> bool:
    """Tell whether a finding can tell of the motion in hand; «forslaget» may be any."""
    amends = draft.motion == "forslag" and finding.motion == "ændringsforslag" and not draft.ballots
    if finding.motion not in (None, draft.motion, "forslag") and not amends:
        return False
    if finding.apart and draft.motion != "forslag":
        return False
    if finding.kind == "voted":
        others = (other for ballot in finding.ballots for other in _others(ballot))
        return draft.chosen.isdisjoint(others) and _same_totals(draft, finding)
    repeated = finding.result == draft.result and (finding.follows or not finding.motion or not draft.ballots)
    return draft.result == "ukendt" or repeated


def _same_totals(draft: _Draft, finding: _Finding) -> bool:
    """Tell whether the numbers for each option agree: other numbers are another motion's."""
    totals = dict(draft.totals)
    return all(totals.get(option, count) == count for option, count in _totals(finding.ballots))


def _totals(ballots: Iterable[_Ballot]) -> Iterator[tuple[Option, int]]:
    return ((ballot.option, ballot.speaker.count) for ballot in ballots if not ballot.speaker.written)


def _chosen(ballots: Iterable[_Ballot]) -> Iterator[tuple[str, Option]]:
    """Yield each person with what they chose."""
    for ballot in ballots:
        if ballot.speaker.name:
            yield " ".join(name_parts(ballot.speaker.name)), ballot.option


def _others(ballot: _Ballot) -> Iterator[tuple[str, Option]]:
    """Yield a person with what they did not choose: nobody votes twice on a motion."""
    for person, option in _chosen((ballot,)):
        yield from ((person, other) for other in _OPTIONS if other != option)


def _with(draft: _Draft, finding: _Finding) -> _Draft:
    """Return a motion with what one more finding tells of it."""
    amends = draft.motion == "forslag" and finding.motion == "ændringsforslag"
    return replace(
        draft,
        motion="ændringsforslag" if amends else draft.motion,
        start=min(draft.start, finding.start),
        end=max(draft.end, finding.end),
        proposers=draft.proposers or finding.proposers,
        ballots=draft.ballots + finding.ballots,
        chosen=draft.chosen.union(_chosen(finding.ballots)),
        totals=draft.totals.union(_totals(finding.ballots)),
        result=finding.result if draft.result == "ukendt" else draft.result,
        unanimous=draft.unanimous or finding.unanimous,
    )


def _event(draft: _Draft, there: Collection[Participant], away: Collection[Participant]) -> VoteEvent | None:
    """Return a motion as an event, or None for a decision that nobody moved, voted on or called unanimous."""
    decided = draft.motion == "ændringsforslag" and draft.result != "ukendt"
    if not (draft.proposers or draft.ballots or draft.unanimous or decided):
        return None
    proposers = tuple(dict.fromkeys(speaker.written for speaker in draft.proposers))
    return VoteEvent(draft.motion, proposers, draft.result, _votes(draft.ballots, there, away), draft.start, draft.end)


def _votes(
    ballots: Iterable[_Ballot], there: Collection[Participant], away: Collection[Participant]
) -> tuple[Vote, ...]:
    """Return the votes of those who were there, each once, in the order they stand."""
    votes: dict[tuple[Option, str, str], Vote] = {}
    for ballot in ballots:
        speaker = ballot.speaker
        if speaker.name and is_absent(speaker, there, away):
            continue
        party = party_of(speaker, there) if speaker.name else speaker.party
        vote = Vote(speaker.name, party, ballot.option, speaker.count, speaker.start, speaker.end)
        key = (ballot.option, " ".join(name_parts(speaker.name)), "" if speaker.name else party_key(party))
        if key not in votes or votes[key].count < vote.count:
            votes[key] = vote
    kept = (
        vote for option in _OPTIONS for vote in _accounted([vote for vote in votes.values() if vote.option == option])
    )
    return tuple(sorted(kept, key=lambda vote: (vote.start, vote.end)))


def _accounted(votes: Sequence[Vote]) -> Iterator[Vote]:
    """Yield the votes for one option without what others account for.

    Left out is a number that those named make up, and a party without a number whose members are named.
    """
    named = [vote for vote in votes if vote.voter or vote.party]
    members = {party_key(vote.party) for vote in named if vote.voter and vote.party}
    yield from (vote for vote in named if vote.voter or vote.count or party_key(vote.party) not in members)
    told = sum(vote.count for vote in named)
    yield from (vote for vote in votes if not vote.voter and not vote.party and vote.count > told)


# ---- Statements ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Remark:
    """A statement, and where its own words begin, after the words that introduce it."""

    statement: Statement
    body: int


_IN_MINUTES = r"(?:beslutnings)?(?:referat|protokol)(?:s|len|en|et)?"
_INTRODUCED = re.compile(
    r"(?<!\w)(?i:"
    # «havde følgende mindretalsudtalelse», «særudtalelse fra Ø», «afgav protokolbemærkning»
    r"(?P<minority>mindretals(?:udtalelse|erklæring)(?:r)?)"
    r"|(?P<special>(?:særudtalelse|protokol(?:bemærkning|udtalelse|tilførsel))(?:r)?|særstandpunkt(?:er)?)"
    # «ønskede tilført referatet», «bad om at få ført til protokols», «forlangte protokolleret»
    r"|(?P<noted>(?:ønsk|bad|beder|begær|forlang|anmod|kræv|lod)\w*+[^.:;\n]{0,60}?"
    rf"(?:(?:tilfør|ført|indfør|noter|optag|medtag|tilføj|anfør)\w*+[^.:;\n]{{0,30}}?\s{_IN_MINUTES}|protokoller\w*))"
    # «tager forbehold», «forbeholder sig», «forbehold fra V»
    r"|(?P<reserved>(?:tager|tog|tage|taget|har|havde)\s+(?:(?!ingen|ikke|uden)\w+\s+){0,2}?forbehold"
    r"|forbeholdt?(?:er)?\s+sig|forbehold(?=\s+fra\s))"
    r")(?!\w)"
)
# A decision without any of these has no statement.
_REMARKED = re.compile(r"(?i:udtalelse|erklæring|standpunkt|protokol|referat|forbehold)")
_BY = re.compile(r"\s+(?:fra|af|ved)\s+|\s*\(")
_GIVES = re.compile(
    r"(?<!\w)(?:havde|har|afg[ai]v\w*|fremkom\w*|frems[aæ]t\w*|ønsk\w+|bad|beder|begær\w+|forlang\w+|anmod\w+|kræv\w+"
    r"|vedlæg\w*|vedlagde|ind(?:gav|giver|leverede)|med(?:\s+følgende)?|tilkendegav|knytte\w*)(?!\w)"
)
_COUNCIL = re.compile(r"(?:dvalg(?:et)?|råd(?:et)?|bestyrelsen|præsentationen)(?:\s+\w+){0,2}\s+$")
_CLOSES = {'"': '"', "”": "”“", "“": "”“", "„": "”“", "»": "«»", "«": "«»"}
# Paragraphs in which the minutes speak again.
_RESUMES = re.compile(
    r"(?:For|Imod|Mod|Hverken)\s[^.\n]{0,80}?stemte|(?:For|Imod|Undlod|Fraværende|Afbud|Bilag)(?!\w)[^.:\n]{0,20}:"
    r"|Undlod|Undlader|Godkendt|Vedtaget|Tiltrådt|Forkastet|Anbefales|Taget\s+til|Udsat|Drøftet|Ikke\s+(?:godk|vedt|til\s?st)"
    r"|(?:Indstilling(?:en|erne)?|Ændringsforslag(?:et)?|Forslaget|Sagen|Punktet|Dermed|Herefter|Derefter|Efterfølgende)\s+"
    r"(?:blev|godkend|anbefal|tiltr|vedtag|forkast|fra\s|stillet|stemte|send|udsæt|oversend|afgør|forelæg|genoptag|udgår)"
    r"|Der\s+blev|Afbud|Fraværende|Inhabil|Ad\s?\d|Mindretalsudtalelse|Særudtalelse|Protokolbemærkning"
    r"|(?:[A-ZÆØÅ][\w-]*,?\s(?:og\s)?){0,6}?(?>[A-ZÆØÅ][\w-]{0,60})(?<=valget|.rådet|relsen|tionen|ningen)\s"
    r"(?:bemærk|beslut|god|tag|tog|anbefal|ønsk|tiltr|konstater|drøft|indstil|vedt|bad|beder|anmod|henvis|noter|orient)\w*"
)


def _remarks(text: str, section: Section) -> Iterator[_Remark]:
    """Yield the statements of a decision, none inside another."""
    if not _REMARKED.search(text, section.start, section.end):
        return
    reached, point = section.start, ""
    for sentence in _sentences(text, section.start, section.end):
        if sentence.start < reached:
            continue
        if sentence.first:
            point = _next_point(text, sentence, point) or point
        for match, before in _introduced(text, sentence):
            if match.start() >= reached and (remark := _remark(text, section, sentence, match, before, point)):
                yield remark
                reached = remark.statement.end


def _introduced(text: str, sentence: _Sentence) -> Iterator[tuple[re.Match[str], list[Run]]]:
    """Yield the words of a sentence that introduce statements, each with those named before them."""
    matches = list(_INTRODUCED.finditer(text, sentence.start, sentence.end))
    named = (
        [run for found in runs(text, sentence.start, sentence.end) if (run := _in_full(found)).speakers]
        if matches
        else []
    )
    ends = [run.end for run in named]
    for match in matches:
        last = bisect_right(ends, match.start())
        yield match, named[max(0, last - 2) : last]


def _in_full(run: Run) -> Run:
    return replace(run, speakers=tuple(speaker for speaker in run.speakers if is_named_in_full(speaker)))


def _remark(
    text: str, section: Section, sentence: _Sentence, match: re.Match[str], before: Sequence[Run], point: str
) -> _Remark | None:
    """Return the statement that some words introduce, or None where they only mention one."""
    authors, begin, stop = _authors(text, sentence, match, before)
    if not authors and not _is_introduced(text, sentence, match):
        return None
    written = tuple(dict.fromkeys(author.written for author in authors))
    body, end = _said(text, section, sentence, stop, authors, point)
    return _Remark(Statement(_said_kind(match), written, begin, end), body)


def _said_kind(match: re.Match[str]) -> Said:
    if match["reserved"]:
        return "forbehold"
    return "mindretalsudtalelse" if match["minority"] else "særudtalelse"


def _authors(
    text: str, sentence: _Sentence, match: re.Match[str], before: Sequence[Run]
) -> tuple[tuple[Speaker, ...], int, int]:
    """Return who makes a statement, where the words that introduce it begin, and where they end."""
    by = _BY.match(text, match.end(), sentence.end)
    run = read_run(text, by.end(), sentence.end) if by else None
    if run and all(map(is_named_in_full, run.speakers)):
        return run.speakers, match.start(), run.end
    if not before or not _speak(text, before[-1], match):
        return (), sentence.start, match.end()
    behalf = _ON_BEHALF.search(text, max(sentence.start, before[-1].start - 20), before[-1].start)
    speakers = [speaker for run in before[-2 if behalf else -1 :] for speaker in run.speakers]
    inside = _BEHALF.search(text, match.start(), match.end())  # «bad på vegne af V om at få ført til protokols»
    others = read_run(text, inside.end(), match.end()) if inside else None
    speakers.extend(others.speakers if others else ())
    return tuple(speakers), speakers[0].start, match.end()


def _speak(text: str, run: Run, match: re.Match[str]) -> bool:
    """Tell whether those named before the word for a statement are said to make it."""
    if match.start() - run.end > _NEAR or ", men " in text[run.end : match.start()]:
        return False
    noun = match["minority"] or match["special"]
    return not noun or _GIVES.search(text, run.end, match.start()) is not None


def _is_introduced(text: str, sentence: _Sentence, match: re.Match[str]) -> bool:
    """Tell whether a statement without an author is made here: «Mindretalsudtalelse: …»; a council's remark is none."""
    if match["reserved"] or _COUNCIL.search(text, max(sentence.start, match.start() - 80), match.start()):
        return False
    return match["noted"] is not None or text[match.end() : match.end() + 1] == ":"


def _said(
    text: str, section: Section, sentence: _Sentence, stop: int, authors: Collection[Speaker], point: str
) -> tuple[int, int]:
    """Return where the words of a statement begin and end: the rest of the sentence, or what a colon announces."""
    colon = text.find(":", stop, sentence.end)
    if colon < 0 and not (sentence.last and "følgende" in text[sentence.start : sentence.end]):
        return sentence.end, sentence.end
    body = re.compile(r"\s*").match(text, colon + 1 if colon >= 0 else sentence.end, section.end)
    begin = body.end() if body else section.end
    closing = _CLOSES.get(text[begin : begin + 1])
    close = re.compile(f"[{closing}]").search(text, begin + 1, section.end) if closing else None
    if close:
        return begin, close.end()
    return begin, _end_of_words(text, section, begin, authors, point) or sentence.end


def _end_of_words(text: str, section: Section, begin: int, authors: Collection[Speaker], point: str) -> int:
    """Return the end of the last paragraph that can be the authors' own words, or 0; their own list may be numbered."""
    end, own = 0, ""
    for sentence in _sentences(text, begin, section.end):
        if sentence.first:
            listed = _next_point(text, sentence, own)
            own = listed or own
            resumed = not listed and _next_point(text, sentence, point) is not None
            if resumed or (end and _is_anothers(text, sentence, authors)):
                break
        end = sentence.end
    return end


def _is_anothers(text: str, sentence: _Sentence, authors: Collection[Speaker]) -> bool:
    """Tell whether a paragraph clearly is not the authors': the minutes resume, or somebody else speaks or votes."""
    point = _POINT.match(text, sentence.start, sentence.end)
    if _RESUMES.match(text, point.end() if point else sentence.start, sentence.end):
        return True
    run = read_run(text, sentence.start, sentence.end)
    if run is None or any(_is_one(speaker, author) for speaker in run.speakers for author in authors):
        return False
    acts = (_OPTION_LAST, _MAKES)
    speaks = any(pattern.match(text, run.end, sentence.end) for pattern in acts)
    introduces = _INTRODUCED.search(text, run.end, sentence.end) is not None
    return speaks or introduces or all(speaker.name and speaker.party for speaker in run.speakers)
