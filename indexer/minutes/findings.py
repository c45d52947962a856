"""What the sentences of a decision tell of motions, before it is gathered into events."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from indexer import patterns
from indexer.minutes.speakers import Speaker, same_party
from indexer.models import Motion, Option, Result


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; whether it is the first and the last of its paragraph."""

    start: int
    end: int
    first: bool
    last: bool


_STOP = patterns.lazy(r"[.!?]+[\"”»)]*\s+(?=[\"“”«»–•-]?\s?[A-ZÆØÅÄÖÜÉ\d])")
# A full stop after these, after an initial, or after a number that opens the sentence, ends none.
_ABBREVIATED = patterns.lazy(
    r"(?<![^\W\d_])(?:pkt|nr|kr|mio|mia|ca|jf|stk|kl|evt|ekskl|inkl|vedr|f|eks|bl|dvs|Chr|Kr|Fr|Th|Jr|Sct|Skt|Dr|Gl|Ad)$"
)
# «Kim E. Jensen», «H.C. Dam», «Bo Lund (V) og A. Holt»; after «A, C og F.» a sentence begins.
_INITIAL = patterns.lazy(
    r"(?<![^\W\d_])(?!(?:Liste|Gruppe|Parti|Venstre)\s)[A-ZÆØÅ][a-zæøåéü]+(?:\s+[A-ZÆØÅ]\.?)*\s+[A-ZÆØÅ]$|\.[A-ZÆØÅ]$"
    r"|[A-ZÆØÅ][a-zæøåéü]+\s[A-ZÆØÅ][a-zæøåéü]+(?:\s\([^()]*\))?(?:,|\s+og|\s+samt)\s+[A-ZÆØÅ]$"
)
_NEW_START = patterns.lazy(
    r"(?:For|Imod|Undl|Hverken|Dermed|Herefter|Indstil|Ændring|Forslag|Godkend|Vedtag|Udvalg|Der)"
)


def sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Yield the sentences of a stretch, paragraph by paragraph; an abbreviation or an initial ends none."""
    for paragraph in re.compile(r"[^\n]*\S[^\n]*").finditer(text, start, end):
        first, last = paragraph.start(), paragraph.end()
        stops = [stop for stop in _STOP.finditer(text, first, last) if _ends_sentence(text, first, stop)]
        begins = [first, *(stop.end() for stop in stops)]
        for index, begin in enumerate(begins):
            stop = last if index == len(stops) else begins[index + 1]
            yield Sentence(begin, begin + len(text[begin:stop].rstrip()), index == 0, index == len(stops))


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return True
    before = text[max(start, stop.start() - 40) : stop.start()]
    opens = stop.start() - start < 12 and POINT.fullmatch(text[start : stop.start()] + ". ")
    if opens or _ABBREVIATED.search(before):
        return False
    if re.match(r"[^().\n]{1,40}\(løsgænger", text[stop.end() : stop.end() + 60]):  # «C, A. Ben Dam (løsgænger), O»
        return False
    return not _INITIAL.search(before) or _NEW_START.match(text, stop.end()) is not None


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one person or party, or a number of nobody named, chose."""

    option: Option
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class Finding:
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
    ballots: tuple[Ballot, ...] = ()
    waits: Option | None = None
    result: Result = "ukendt"
    told: bool = False
    unanimous: bool = False
    follows: bool = False
    apart: bool = False


NamedMotion = tuple[int, Motion]
"""Where a sentence names a motion, and which."""
ADVERB = (
    r"(?:herefter|dog|begge|alle|også|således|samlet|ligeledes|derfor|derimod|desuden|efterfølgende|fortsat|endvidere"
    r"|samtidig|enstemmigt|selv|dermed|tillige|nu|sammen|har|havde|ønskede|ønsker|valgte|at|der|som)(?!\w)"
)
NEAR = 300  # characters within which words of a sentence belong together
POINT = patterns.lazy(r"(?:(?:Ad|Re|Pkt\.?|Punkt|Indstillingspunkt)\.?\s*)?(?P<point>\d{1,2}|[A-Za-z])\s?[.):]\s")


def next_point(text: str, sentence: Sentence, last: str) -> str | None:
    """Return the point that a paragraph opens, when it is the one after ``last``: 1, 2, 3 or a, b, c."""
    match = POINT.match(text, sentence.start, sentence.end)
    if match is None:
        return None
    point = match["point"].lower()
    return point if point in _following(last) else None


def _following(point: str) -> tuple[str, ...]:
    if not point:
        return ("1", "a")
    return (str(int(point) + 1),) if point.isdecimal() else (chr(ord(point) + 1),)


def is_same_speaker(one: Speaker, other: Speaker) -> bool:
    """Tell whether two are named alike, or are of one party."""
    return one.written == other.written or bool(one.party and other.party and same_party(one.party, other.party))
