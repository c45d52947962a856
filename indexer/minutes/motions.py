"""What motions are called, who makes them, and what becomes of them."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from indexer import patterns
from indexer.minutes.findings import ADVERB, NEAR, Finding, NamedMotion, Sentence
from indexer.minutes.speakers import NUMBER, OWNER, Run, Speaker, is_named_in_full, runs
from indexer.models import Motion, Participant

_MOTIONS: dict[str, Motion] = {"amendment": "ændringsforslag", "proposal": "forslag", "recommendation": "indstilling"}
# «Forslag til lokalplan» is what the item is about, no motion of anybody's.
_MOTION = patterns.lazy(
    r"(?<![\w-])(?i:(?P<amendment>(?:under)?ændringsforslag\w*)"
    r"|(?P<proposal>mindretal(?:s|s\s|lets\s)(?:indstilling|forslag)\w*|udsættelse(?!\w)|tilbagesendelse(?!\w)"
    r"|(?:medlems|mod|tillægs|mindretals|kompromis|udsættelses)?forslag(?:et|ene|s)?(?!\w)(?!\s+(?:til|vedr)))"
    r"|(?P<recommendation>[\w-]{0,30}indstilling(?:en|erne|ens)?(?!\w)|hovedforslag\w*|beslutningen(?!\w)"
    r"|dagsordenen(?!\w)))"
)
# «stemte imod det samlede forslag», «for Venstres ændringsforslag»
_DETERMINERS = patterns.lazy(
    r"\s+(?:(?:det|den|de|dette|denne|begge|dele\s+af|hele|fremlagte|stillede|oprindelige|samlede|\w{1,40}s)\s+){0,3}"
)


# «stemte imod b», «stemte imod punkt 2»
_POINT_NAMED = patterns.lazy(r"\s+(?:(?:at-)?(?:punkt|pkt\.?)\s(?:\d{1,2}|[a-h])|[a-h]|\d{1,2}\.\sat)(?=\W|$)")


def motion_in(words: str) -> Motion | None:
    """Return the motion named first in some words, or None."""
    match = _MOTION.search(words)
    return _MOTIONS[match.lastgroup or ""] if match else None


def motions_named(text: str, sentence: Sentence) -> tuple[NamedMotion, ...]:
    """Return the motions that a sentence names, and where."""
    found = _MOTION.finditer(text, sentence.start, sentence.end)
    return tuple((match.start(), _MOTIONS[match.lastgroup or ""]) for match in found)


def motion_before(motions: Sequence[NamedMotion], place: int) -> Motion | None:
    """Return the motion named last and not far before a place, or None."""
    before = bisect_right(motions, place, key=lambda named: named[0])
    return motions[before - 1][1] if before and place - motions[before - 1][0] < NEAR else None


def motion_voted_on(text: str, start: int, end: int) -> Motion | None:
    """Return the motion that the words after «stemte imod» name as what was voted on, or None."""
    if _POINT_NAMED.match(text, start, end):
        return "indstilling"
    determiners = _DETERMINERS.match(text, start, end)
    match = _MOTION.match(text, determiners.end(), end) if determiners else None
    return _MOTIONS[match.lastgroup or ""] if match else None


_NOUN = patterns.lazy(r"(?<![\w-])(?i:(?:(?P<amendment>(?:under)?ændrings)|medlems|mod|tillægs)?forslag)(?!\w)")
_MOVES = r"(?:stille(?:de|r|t)(?!\s+sig)|fremsat(?:te)?|fremsætter|fremlagde|fremkom\s+med)(?!\w)"
# «Bo Lund (V) stillede følgende ændringsforslag», «V foreslog», «Bo Lund (V) foreslog på vegne af C»
MAKES = patterns.lazy(
    rf"(?:\s*,)?(?:\s+{ADVERB}){{0,3}}\s+(?:på\s+vegne\s+af\s[^.:;\n]{{1,80}}?\s)?"
    rf"(?:foresl(?:og|år|ået)(?!\w)|{_MOVES}(?=[^.:;\n]{{0,100}}?\s(?P<noun>(?i:\w{{0,12}}forslag))(?!\w)))"
)
# «Herefter stillede Bo Lund (V) ændringsforslag», «Desuden foreslog Bo Lund (V)»
_MADE_BY = patterns.lazy(rf"(?<!\w)(?:{_MOVES}|foresl(?:og|år))(?:\s+{ADVERB}){{0,2}}\s+$")
# «Ændringsforslag stillet af V», «Et forslag fra Venstre om at …», «Ændringsforslag 1 (Ø): …»
_MADE_FROM = patterns.lazy(
    r"(?<![\w-])(?i:(?:(?P<amendment>(?:under)?ændrings)|medlems|mod|tillægs)?forslag(?P<known>et)?)"
    r"(?:\s+(?:nr\.?\s*)?\d{1,2})?"
    r"(?:[^.:;()\n]{0,60}?\s(?:(?:stillet|fremsat)\s+af|fra)\s+|\s*\()$"
)
BEHALF = patterns.lazy(r"på\s+vegne\s+af\s+", re.IGNORECASE)
ON_BEHALF = patterns.lazy(rf"{BEHALF.pattern}$", re.IGNORECASE)
# «Venstres ændringsforslag», «Ø's forslag»
_OWNED = patterns.lazy(
    rf"(?<![\w-])(?P<owner>{OWNER})\s+(?:\w+\s+){{0,2}}?(?i:(?P<amendment>ændrings)?forslag)(?:et)?(?!\w)"
)
# «Der blev stillet ændringsforslag», «Han stillede forslag om», «Forslag 2: …»: whose is not said
_NOTED = patterns.lazy(
    rf"(?<!\w){_MOVES}[^.:;\n]{{0,60}}?\s(?P<noun>(?i:(?:ændrings|mod)?forslag))(?!\w)"
    r"|(?<![\w-])(?P<numbered>(?:Ændringsf|F)orslag)\s+(?:nr\.?\s*)?\d{1,2}(?:\s?(?:[-–]|og)\s?\d{1,2})?(?:\s\([^()\n]{1,60}\))?\s*:"
)
PROPOSING = patterns.lazy(r"(?i:forslag|foresl)")


def proposals(text: str, sentence: Sentence, people: Collection[Participant]) -> tuple[Finding, ...]:
    """Return the motions a sentence says that somebody makes or has made."""
    if not PROPOSING.search(text, sentence.start, sentence.end):
        return ()
    found = [*_made(text, sentence, people), *_owned(text, sentence)]
    if not found and (noted := _NOTED.search(text, sentence.start, sentence.end)):
        found.append(Finding("made", *noted.span(), _of_noun(noted["noun"] or noted["numbered"])))
    return tuple(sorted(found, key=lambda proposal: proposal.start))


def _made(text: str, sentence: Sentence, people: Collection[Participant]) -> list[Finding]:
    made: list[Finding] = []
    behalf: list[Speaker] = []
    for run in runs(text, sentence.start, sentence.end):
        named = tuple(speaker for speaker in run.speakers if is_named_in_full(speaker, people))
        if ON_BEHALF.search(text, max(sentence.start, run.start - 20), run.start):
            behalf.extend(named)
        elif named and (proposal := _proposal(text, sentence, replace(run, speakers=named))):
            made.append(proposal)
    if made and behalf:
        made[0] = replace(made[0], proposers=(*made[0].proposers, *behalf))
    return made


def _proposal(text: str, sentence: Sentence, run: Run) -> Finding | None:
    """Return the motion that a list of people makes, by the words after it or before it."""
    if makes := MAKES.match(text, run.end, sentence.end):
        return Finding("made", run.start, makes.end(), _of_noun(makes["noun"] or ""), run.speakers)
    begin = max(sentence.start, run.start - 140)
    if made_from := _MADE_FROM.search(text, begin, run.start):
        motion = _of_noun(made_from["amendment"] or "")
        return Finding("made", made_from.start(), run.end, motion, run.speakers, known=bool(made_from["known"]))
    if made_by := _MADE_BY.search(text, begin, run.start):
        noun = _NOUN.search(text, run.end, min(sentence.end, run.end + NEAR))
        if noun or "foresl" in made_by[0]:
            moved = "" if "foresl" in made_by[0] or noun is None else noun[0]
            return Finding("made", made_by.start(), run.end, _of_noun(moved), run.speakers)
    return None


def _of_noun(noun: str) -> Motion:
    return "ændringsforslag" if "ændrings" in noun.lower() else "forslag"


def _owned(text: str, sentence: Sentence) -> Iterator[Finding]:
    """Yield «Venstres ændringsforslag», «Ø's forslag»."""
    for match in _OWNED.finditer(text, sentence.start, sentence.end):
        party = re.sub(r"['’]?s?$", "", match["owner"])
        owner = Speaker("", party, party, 0, match.start(), match.start() + len(party))
        yield Finding("made", *match.span(), _of_noun(match["amendment"] or ""), (owner,), known=True)


_RESULT = patterns.lazy(
    r"(?<!\w)(?i:(?P<rejected>(?:ikke|hverken)\s+(?:\w+\s+){0,3}?"
    r"(?:(?:vedtag|godkend|tiltr|imødekom|anbefal)\w+|flertal(?!\w)|støtte(?!\w)|til\s+efterretning)"
    r"|(?:vedtog|godkendte|tiltrådte|imødekom|anbefalede|anbefaler)\s+ikke(?!\w)|intet\s+flertal"
    r"|(?:forkast(?:et|ede|edes)|nedstemt(?:e|es)?|stemt\s+ned|(?P<fell>(?:bort)?fald(?:t|et|er))|afvis(?:t|te))(?!\w))"
    r"|(?P<adopted>(?:vedtaget|vedtog|vedtoges|godkendt|godkendte|godkendtes|tiltrådt|tiltrådte|tiltrådtes|bifaldt"
    r"|imødekommet|imødekom|bevilget|bevilgede|anbefalet|anbefalede|(?:opnåede|fik|var\s+der|der\s+var)\s+flertal)(?!\w))"
    r"|(?P<unwanted>(?:forkastes|afvises)(?!\w))"
    r"|(?P<wanted>(?:vedtages|vedtager|følges|godkender|tiltræder|godkendes|tiltrædes|anbefales|anbefaler|indstilles|indstiller)(?!\w)"
    r"|(?:besluttede|beslutter|valgt)(?!\w)|til\s+efterretning)"
    r"|(?P<postponed>(?:udsat|udsættes|udskudt|udskydes|tilbagesendt|tilbagesendes|hjemvist|hjemvises)(?!\w)"
    r"|send(?:t|es|er|te)\s+(?:\w+\s+){0,2}tilbage(?!\w)))"
)
_WAS = patterns.lazy(r"(?<!\w)(?:blev|er|var|blevet|hermed|dermed|herefter|som|der)\s+(?:\w+\s+){0,4}$")
_SHORT = 6  # words: «Ikke vedtaget.», «Indstillingen blev herefter godkendt.»
# A committee that names no motion speaks of the recommendation: «Godkendt», «Tiltrådt, idet …», «Anbefales».
_OF_RECOMMENDATION = patterns.lazy(r"godkend|tiltr|anbefal|indstil|til\s+efter|beslut", re.IGNORECASE)
_UNANIMOUS = patterns.lazy(r"(?<!ikke )(?<!\w)(?i:enstemmig\w*|samtlige\s+stemmer|alle\s+stemte\s+for|et\s+enigt)")
# «Dermed blev ændringsforslaget ikke vedtaget» tells again what the votes have told.
_VOTED_DOWN = patterns.lazy(rf"\s+(?:(?:med|idet|ved|da|efter)\s[^.\n]{{0,30}}?stem|med\s+{NUMBER})")
_MINORITY = patterns.lazy(r"(?<![\w-])(?i:mindretal)(?:let)?(?!\w)(?!.*flertal)")
_FOLLOWS = patterns.lazy(r"(?<!\w)(?i:dermed|hermed|herved|således|derved|hvorefter|hvormed)(?!\w)")
_THAT = patterns.lazy(r"(?<!\w)(?:[Dd]et|[Dd]ette|[Hh]vilket|som|der)\s+(?:\w+\s+){0,2}$")


def results_told(text: str, sentence: Sentence, motions: Sequence[NamedMotion]) -> tuple[Finding, ...]:
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
        Finding(
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


def _is_result(text: str, match: re.Match[str], sentence: Sentence, motions: Sequence[NamedMotion]) -> bool:
    """Tell «forslaget faldt» from «priserne faldt», from «… godkendes: 4 for», and from what a minority recommends."""
    if match["fell"] and not _VOTED_DOWN.match(text, match.end(), sentence.end):
        return _decided_on(text, match, sentence, motions) is not None
    words_of_motion = match["wanted"] and text[match.end() : match.end() + 1] == ":"
    return not words_of_motion and not _just_before(_MINORITY, text, match, sentence)


def _is_told(text: str, match: re.Match[str], sentence: Sentence, *, short: bool) -> bool:
    """Tell what happened from what somebody wants: «blev vedtaget» from «vedtages»."""
    if match["wanted"] or match["unwanted"] or match[0].endswith("es"):
        return False
    return short or match["rejected"] is not None or _just_before(_WAS, text, match, sentence)


def _just_before(pattern: re.Pattern[str], text: str, match: re.Match[str], sentence: Sentence) -> bool:
    begin = max(sentence.start, match.start() - 80)
    return pattern.search(text, begin, match.start()) is not None


def _decided_on(text: str, match: re.Match[str], sentence: Sentence, motions: Sequence[NamedMotion]) -> Motion | None:
    if match["postponed"]:
        return "forslag"
    after = text[match.end() : min(sentence.end, match.end() + 80)]
    named = motion_before(motions, match.start()) or motion_in(after)
    if named or _just_before(_THAT, text, match, sentence):
        return named
    return "indstilling" if _OF_RECOMMENDATION.match(match[0]) and not match["rejected"] else None
