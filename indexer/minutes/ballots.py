"""Who chose what: the phrases of a sentence that tell votes, by name, by party or by number."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from indexer import patterns
from indexer.minutes.findings import ADVERB, Ballot, Finding, NamedMotion, Sentence
from indexer.minutes.motions import MAKES, motion_before, motion_in, motion_voted_on
from indexer.minutes.speakers import (
    IN_BRACKETS,
    NUMBER,
    UNIT,
    Run,
    Speaker,
    is_named_in_full,
    number,
    read_run,
    with_their_parties,
)
from indexer.models import Motion, Option, Participant, Result

_NEITHER = r"hverken\s+for\s+eller\s+i?mod"
_OBJECT = r"(?P<object>(?:\s+at)?(?:\s+(?!(?:og|at|der|som|mens|medens)\s)[^\s:;,()]++){0,8}?)"
_OPTION_FIRST = tuple(
    patterns.lazy(rf"(?<![\w-]){form}")
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
        # «godkendt af Bo Lund (A), Eva Dam (V) og Jo Holm (C)»
        r"(?i:(?P<said>godkendt|tiltrådt|vedtaget))\s+af(?=\s+(?:[A-ZÆØÅ][\w.-]*\s+){1,4}\([A-ZÆØÅ]{1,3}\))",
        # «For stemte 5, imod 2»
        r"(?<=, )(?P<said>imod|undlod)(?=\s)",
    )
)
# «For indstillingen stemte et flertal bestående af …», «Imod stemte følgende: …», «For stemte i alt 5»
_LEAD = patterns.lazy(
    r"\s*[:,]?\s*(?:(?:et\s+)?(?:flertal|mindretal)\s+(?:bestående\s+af|på)\s+"
    r"|(?:medlemmerne|partierne|grupperne|følgende|alle|i\s+alt|(?:de\s+)?øvrige)\s*:?\s+)?"
)
# «For Lone Dam stemte 5» elects somebody.
_ONLY_NAMES = patterns.lazy(r"(?:\s+[A-ZÆØÅ][\w.-]*)+")
_COUNT = patterns.lazy(rf"(?P<count>{NUMBER})(?P<unit>\s*{UNIT})?")
# «3 (V, C)», «12: A, B og F», «3 stemmer for forslaget (V, C)»
_WHOM = patterns.lazy(rf"\s*(?:(?P<colon>:)\s*|{IN_BRACKETS.format('whom')})")
_OF_WHAT = patterns.lazy(rf"(?:\s+(?!(?:og|mens|medens|i?mod)\s|{NUMBER})[\w'’-]++){{0,4}}?(?=\s*[:(])")
# «V ønskede ført til protokols, at de stemte imod»
_REPORTED = (
    r"(?:\s+(?:ønsk|bemærk|meddel|oplys|tilkendeg|begær|forlang|bad)\w*+[^.;:\n]{0,80}?\sat\s+"
    r"(?:de|han|hun|man|partiet|gruppen|listen|vedkommende)(?!\w))?"
)
_NOT_WITH = r"(?:tiltræde|godkende|støtte|anbefale|stemme\s+for|tilslutte\s+sig|gå\s+ind\s+for|bakke\s+op|medvirke)"
# «V stemte imod», «V, der undlod at stemme», «V kunne ikke tiltræde», «A og F for, V imod»
OPTION_LAST = patterns.lazy(
    rf"(?:,?\s+i\s+alt\s+\d{{1,2}}(?:\s*{UNIT})?,?)?{_REPORTED}(?P<aside>\s*,)?(?:\s+{ADVERB}){{0,4}}\s+(?:"
    rf"stem(?:te|mer|t|me)(?:\s+{ADVERB}){{0,3}}\s+(?P<said>{_NEITHER}|for|i?mod|ja|nej|blankt?)(?!\w)"
    r"|(?P<abstained>undl(?:od|ader|adt|ade)(?:\s+at\s+(?:stemme|tage\s+stilling)(?!\w)|(?!\w|\s+at\s))"
    r"|(?:afstod|afholdt\s+sig)\s+fra\s+at\s+stemme)"
    rf"|(?P<against>(?:kunne|kan|vil|ville)\s+(?:\w+\s+)?ikke\s+(?:\w+\s+)?{_NOT_WITH}(?!\w)"
    rf"|ikke\s+(?:kunne|kan|vil|ville|ønskede\s+at)\s+{_NOT_WITH}(?!\w)"
    r"|(?:tiltrådte|tiltræder|godkendte|godkender|støttede|støtter|anbefalede|anbefaler)\s+ikke(?!\w)"
    r"|(?P<stands>(?:er|var|går|gik)\s+i?mod)(?=\s*(?:[.,;)]|og\s|$)|\s+(?:indstilling|forslag|ændrings)))"
    r"|(?P<favour>(?:tiltrådte|tiltræder|godkendte|anbefalede|anbefaler|støttede|støtter)"
    r"(?=\s+(?:indstilling|forslag|ændrings)))"
    r"|(?P<bare>for|i?mod)(?=\s*(?:[.;)]|,(?!\s+at\s)|(?:og|mens|medens)\s|$)))"
)
# «V ønskede sagen udsat og stemte imod»: nobody else is named between.
_LATER = patterns.lazy(r"\s[^.;:()\nA-ZÆØÅ]{1,100}?,?\s(?:men|og)(?=\s+(?:stemte|stemmer|undl))")
# A mere «imod» or «for» tells a vote where a clause begins: «Tiltrådt, V imod», not «protesterede V imod, at …».
_OPENS_CLAUSE = patterns.lazy(r"(?:^|[.,;:(–-]|(?<!\w)(?:og|mens|medens|men|idet|med))\s*$")
# «Herefter stemte V imod indstillingen»
_TURNED = patterns.lazy(r"(?<![\w-])(?i:stem(?:te|mer))\s+")
_TURNED_END = patterns.lazy(rf"(?:\s+{ADVERB}){{0,2}}\s+(?P<said>{_NEITHER}|for|i?mod|blankt)(?!\w)")
# «5 stemmer for», «2 (V) stemte imod», «fire medlemmer undlod at stemme», «13 for, 10 imod», «3 nej-stemmer»
_COUNTED = patterns.lazy(
    rf",?\s+(?P<verb>(?:har\s+stemt|stemte|stemmer)\s+)?(?P<said>{_NEITHER}|for|i?mod|ja|nej|blanke?|blankt"
    r"|undl(?:od|ader|adt)(?:\s+at\s+stemme)?(?!\s+at\s))(?P<votes>-?stemmer?)?(?!\w)"
)
_WITH = patterns.lazy(r"(?<!\w)med\s+$")
_CARRIES = patterns.lazy(r"(?!\s+(?:for|i?mod|over)(?!\w))")
_CLAUSE_ENDS = patterns.lazy(r"\s*(?:[,.;:()]|(?:og|i?mod|mens|medens)\s|$)")
# «med 42 stemmer mod 4», «med fem stemmer (A, F) mod to (V)», «godkendte 27-1»
_AGAINST = patterns.lazy(r"\s+(?:i?mod|over\s+for)\s+")
_SCORE = patterns.lazy(r"(?<=\d)\s?[-–]\s?(?=\d{1,2}(?!\w)(?P<ends>\s*[.,;)(]|\s+stemmer|\s*$)?)")
_BEFORE_SCORE = patterns.lazy(
    r"(?i:(?P<votes>stemmer(?:ne)?|stemmetal(?:lene)?:?)|med|vedtog|godkend\w+|vedtaget|tiltråd\w+|forkast\w+)\s+$"
)
# «Et flertal bestående af A, C og F vedtog …», «et mindretal på to (V)», «Mindretallet, Bo Lund (V), …»
_SIDE = patterns.lazy(
    r"(?<![\w-])(?<!med )(?i:(?P<side>flertal|mindretal)(?:let)?)(?!\w)"
    r"(?:[^.;:()\n]{0,80}?\s(?:bestående|udgjort|dannet)\s+af\s+"
    r"|(?:\s+(?:på|i|af|inden\s+for)\s+[\w-]+(?:\s+medlemmer)?){0,2}(?:,\s*|\s*\(|\s+[–-]\s+|\s+ved\s+))"
)
_CUE = patterns.lazy(
    r"(?<![\w-])(?:(?P<word>(?i:hverken|for|i?mod|med|undl\w+|stem(?:te|mer)|ja|nej|blank\w*)(?!\w)"
    r"|(?i:flertal|mindretal)\w*)"
    rf"|(?P<number>{NUMBER})|[A-ZÆØÅÄÖÜ]|[Dd]e[nt]?\s|socialdemokrat|(?:over|vice|næst|udvalgs)?(?:borgmester|formand)"
    r"|forperson|rådmand|gruppe|liste)"
)
# A sentence without any of these tells no votes.
VOTING = patterns.lazy(
    r"(?i:stem|undlo|undla|afsto|afholdt|ikke|flertal|mindretal|blank|anbefal|tiltr|godkend|støtte"
    r"|(?<!\w)(?:for|i?mod|ja|nej)(?!\w)|\d\s?[-–]\s?\d)"
)


def votes_told(
    text: str,
    sentence: Sentence,
    people: Collection[Participant],
    decided: Sequence[Finding],
    motions: Sequence[NamedMotion],
) -> Iterator[Finding]:
    """Yield the phrases of a sentence that tell votes; what was ``decided`` tells which of «5 mod 2» were for."""
    position, end = sentence.start, sentence.end
    if not VOTING.search(text, position, end):
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
            before = None if phrase.motion else motion_before(motions, start)
            yield replace(phrase, motion=before) if before else phrase
            position = phrase.end


def _by_word(text: str, start: int, end: int, result: Result) -> Finding | None:
    """Read what «for», «imod», «undlod», «stemte», «flertal» begins."""
    return _option_first(text, start, end) or _side(text, start, end, result) or _turned(text, start, end)


def _by_number(text: str, start: int, end: int, result: Result) -> Finding | None:
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


def _nearest(decided: Sequence[Finding], start: int) -> Result:
    """Return the result told last before a place, or else first after it."""
    before = bisect_right(decided, start, key=lambda outcome: outcome.start)
    return decided[max(0, before - 1)].result if decided else "ukendt"


def _option(said: str) -> Option:
    word = said.lower()
    if word.startswith(("hverken", "blank", "undl", "af")):
        return "abstain"
    return "no" if word.startswith(("imod", "mod", "nej")) else "yes"


def voted(option: Option, run: Run, motion: Motion | None, start: int, end: int) -> Finding:
    """Return the finding that those of a run chose an option."""
    return Finding("voted", start, end, motion, ballots=_ballots(option, run))


def _ballots(option: Option, run: Run) -> tuple[Ballot, ...]:
    return tuple(Ballot(option, speaker) for speaker in run.speakers)


def _option_first(text: str, start: int, end: int) -> Finding | None:
    """Read «For ændringsforslaget stemte: …», «Imod: 6 (…)», «vedtaget mod V»; those who chose follow."""
    match = next((match for form in _OPTION_FIRST if (match := form.match(text, start, end))), None)
    if match is None:
        return None
    option, of_what = _option(match["said"]), match.groupdict().get("object") or ""
    if option == "yes" and _ONLY_NAMES.fullmatch(of_what):
        return None
    motion = motion_in(of_what)
    lead = _LEAD.match(text, match.end(), end)
    stop = lead.end() if lead else match.end()
    if stop == end and text[end - 1] == ":":
        return Finding("voted", start, end, motion, waits=option)
    count = _COUNT.match(text, stop, end)
    run = read_run(text, stop, end) or (_counted_by(text, count, end) if count else None)
    if run is None:
        return None
    run, option = _own(text, run, end, option)
    return voted(option, run, motion or motion_voted_on(text, run.end, end), start, run.end)


def _own(text: str, run: Run, end: int, option: Option) -> tuple[Run, Option]:
    """Return those of a list whose option stands before it: in «Imod stemte V, C undlod» C's stands after."""
    after = OPTION_LAST.match(text, run.end, end)
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


def _pair(text: str, count: re.Match[str], one: Run, end: int, result: Result) -> Finding | None:
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
    return Finding("voted", one.start, other.end, ballots=_ballots("yes", yes) + _ballots("no", no))


def _between(text: str, start: int, middle: int, end: int) -> re.Match[str] | None:
    """Return the words between two numbers that set them against one another, or None."""
    before = _BEFORE_SCORE.search(text, max(0, start - 20), start)
    score = _SCORE.match(text, middle, end) if before else None
    if before and score and (before["votes"] or score["ends"] is not None):
        return score
    return _AGAINST.match(text, middle, end)


def _counted(text: str, count: re.Match[str], run: Run, end: int) -> Finding | None:
    """Read «5 stemmer for (A, F)», «2 (V) stemte imod», «fire medlemmer undlod at stemme», «13 for, 10 imod»."""
    match = _COUNTED.match(text, run.end, end)
    if match is None or not _tells_votes(text, count, match, end):
        return None
    motion, stop = motion_voted_on(text, match.end(), end), match.end()
    if not run.speakers[0].written:
        of_what = _OF_WHAT.match(text, stop, end)
        whom = _whom(text, count, of_what.end(), end) if of_what else None
        run = whom or Run((replace(run.speakers[0], end=stop),), 1, run.start, stop)
    return voted(_option(match["said"]), run, motion, run.start, max(run.end, stop))


def _carried(text: str, count: re.Match[str], run: Run, end: int, result: Result) -> Finding | None:
    """Read «vedtaget med 25 stemmer»; whose «5 stemmer» a motion fell with is not said."""
    if result != "vedtaget" or not count["unit"] or not _CARRIES.match(text, run.end, end):
        return None
    return voted("yes", run, None, run.start, run.end) if _WITH.search(text, max(0, run.start - 8), run.start) else None


def _tells_votes(text: str, count: re.Match[str], match: re.Match[str], end: int) -> bool:
    """Tell whether a number before «for» or «imod» counts votes: «13 for, 10 imod» does, «2 for 1» does not."""
    if count["unit"] or match["verb"] or match["votes"] or _option(match["said"]) == "abstain":
        return True
    return count["count"].lower() not in ("en", "et") and _CLAUSE_ENDS.match(text, match.end(), end) is not None


def _side(text: str, start: int, end: int, result: Result) -> Finding | None:
    """Read «et flertal bestående af A, C og F vedtog …»: the majority carried or rejected it, the minority not.

    Those who moved something as a majority or a minority are its proposers, and did not say how they voted.
    """
    match = _SIDE.match(text, start, end)
    run = read_run(text, match.end(), end) if match else None
    if match is None or run is None or not all(map(is_named_in_full, run.speakers)):
        return None
    stop = run.end + (text[run.end : run.end + 1] == ")" and match[0].endswith("("))
    if MAKES.match(text, stop, end):
        return None
    after = OPTION_LAST.match(text, stop, end)
    after = None if after and after["favour"] else after
    if match[0].endswith(", ") and not after and text[stop : stop + 1] != ",":  # «af et flertal, Bo Lund (V) …»
        return None
    for_it = (match["side"].lower() == "flertal") == (result != "forkastet")
    option: Option = _last_option(after) if after else "yes" if for_it else "no"
    return voted(option, run, None, start, after.end() if after else stop)


def _turned(text: str, start: int, end: int) -> Finding | None:
    """Read «herefter stemte V imod indstillingen», where those who chose stand between verb and option."""
    verb = _TURNED.match(text, start, end)
    run = read_run(text, verb.end(), end) if verb else None
    after = _TURNED_END.match(text, run.end, end) if run else None
    if run is None or after is None:
        return None
    return voted(_option(after["said"]), run, motion_voted_on(text, after.end(), end), start, after.end())


def _option_last(text: str, run: Run, end: int, people: Collection[Participant]) -> Finding | None:
    """Read «V stemte imod», «Bo Lund (V) undlod at stemme», «Enhedslisten kunne ikke tiltræde»."""
    later = _LATER.match(text, run.end, end)
    after = OPTION_LAST.match(text, run.end, end) or (OPTION_LAST.match(text, later.end(), end) if later else None)
    if after is None or not any(is_named_in_full(speaker, people) for speaker in run.speakers):
        return None
    if after["bare"] and not _OPENS_CLAUSE.search(text[max(0, run.start - 20) : run.start]):
        return None
    if after["stands"] and not all(speaker.party for speaker in run.speakers):
        return None
    return voted(_last_option(after), run, motion_voted_on(text, after.end(), end), run.start, after.end())


def _last_option(after: re.Match[str]) -> Option:
    if after["abstained"] or after["against"]:
        return "abstain" if after["abstained"] else "no"
    return "yes" if after["favour"] else _option(after["said"] or after["bare"])
