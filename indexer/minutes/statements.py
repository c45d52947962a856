"""What somebody had put in the minutes beside a decision."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer import patterns
from indexer.minutes.ballots import OPTION_LAST
from indexer.minutes.findings import NEAR, POINT, Sentence, is_same_speaker, next_point, sentences
from indexer.minutes.motions import BEHALF, MAKES, ON_BEHALF
from indexer.minutes.speakers import Run, Speaker, is_named_in_full, read_run, runs
from indexer.minutes.treatments import own_decision
from indexer.models import Said, Section, Statement


def find_statements(text: str, sections: Iterable[Section]) -> tuple[Statement, ...]:
    """Return what somebody had put in the minutes: minority statements, other statements, and reservations (forbehold).

    A statement's span runs from whoever makes it to the end of what is said. To demand that the council treats a matter
    (standsningsret) is none.
    """
    return tuple(remark.statement for section in own_decision(text, sections) for remark in remarks(text, section))


@dataclass(frozen=True, slots=True)
class _Remark:
    """A statement, and where its own words begin, after the words that introduce it."""

    statement: Statement
    body: int


_IN_MINUTES = r"(?:beslutnings)?(?:referat|protokol)(?:s|len|en|et)?"
_INTRODUCED = patterns.lazy(
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
_REMARKED = patterns.lazy(r"(?i:udtalelse|erklæring|standpunkt|protokol|referat|forbehold)")
_BY = patterns.lazy(r"\s+(?:fra|af|ved)\s+|\s*\(")
_GIVES = patterns.lazy(
    r"(?<!\w)(?:havde|har|afg[ai]v\w*|fremkom\w*|frems[aæ]t\w*|ønsk\w+|bad|beder|begær\w+|forlang\w+|anmod\w+|kræv\w+"
    r"|vedlæg\w*|vedlagde|ind(?:gav|giver|leverede)|med(?:\s+følgende)?|tilkendegav|knytte\w*)(?!\w)"
)
_COUNCIL = patterns.lazy(r"(?:dvalg(?:et)?|råd(?:et)?|bestyrelsen|præsentationen)(?:\s+\w+){0,2}\s+$")
_CLOSES = {'"': '"', "”": "”“", "“": "”“", "„": "”“", "»": "«»", "«": "«»"}
# Paragraphs in which the minutes speak again.
_RESUMES = patterns.lazy(
    r"(?:For|Imod|Mod|Hverken)\s[^.\n]{0,80}?stemte|(?:For|Imod|Undlod|Fraværende|Afbud|Bilag)(?!\w)[^.:\n]{0,20}:"
    r"|Undlod|Undlader|Godkendt|Vedtaget|Tiltrådt|Forkastet|Anbefales|Taget\s+til|Udsat|Drøftet|Ikke\s+(?:godk|vedt|til\s?st)"
    r"|(?:Indstilling(?:en|erne)?|Ændringsforslag(?:et)?|Forslaget|Sagen|Punktet|Dermed|Herefter|Derefter|Efterfølgende)\s+"
    r"(?:blev|godkend|anbefal|tiltr|vedtag|forkast|fra\s|stillet|stemte|send|udsæt|oversend|afgør|forelæg|genoptag|udgår)"
    r"|Der\s+blev|Afbud|Fraværende|Inhabil|Ad\s?\d|Mindretalsudtalelse|Særudtalelse|Protokolbemærkning"
    r"|(?:[A-ZÆØÅ][\w-]*,?\s(?:og\s)?){0,6}?(?>[A-ZÆØÅ][\w-]{0,60})(?<=valget|.rådet|relsen|tionen|ningen)\s"
    r"(?:bemærk|beslut|god|tag|tog|anbefal|ønsk|tiltr|konstater|drøft|indstil|vedt|bad|beder|anmod|henvis|noter|orient)\w*"
)


def remarks(text: str, section: Section) -> Iterator[_Remark]:
    """Yield the statements of a decision, none inside another."""
    if not _REMARKED.search(text, section.start, section.end):
        return
    reached, point = section.start, ""
    for sentence in sentences(text, section.start, section.end):
        if sentence.start < reached:
            continue
        if sentence.first:
            point = next_point(text, sentence, point) or point
        for match, before in _introduced(text, sentence):
            if match.start() >= reached and (remark := _remark(text, section, sentence, match, before, point)):
                yield remark
                reached = remark.statement.end


def _introduced(text: str, sentence: Sentence) -> Iterator[tuple[re.Match[str], list[Run]]]:
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
    text: str, section: Section, sentence: Sentence, match: re.Match[str], before: Sequence[Run], point: str
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
    # «ønskede følgende mindretalsudtalelse tilført referatet»
    return "mindretalsudtalelse" if match["minority"] or "mindretals" in match[0].lower() else "særudtalelse"


def _authors(
    text: str, sentence: Sentence, match: re.Match[str], before: Sequence[Run]
) -> tuple[tuple[Speaker, ...], int, int]:
    """Return who makes a statement, where the words that introduce it begin, and where they end."""
    by = _BY.match(text, match.end(), sentence.end)
    run = read_run(text, by.end(), sentence.end) if by else None
    if run and all(map(is_named_in_full, run.speakers)):
        return run.speakers, match.start(), run.end
    if not before or not _speak(text, before[-1], match):
        return (), sentence.start, match.end()
    behalf = ON_BEHALF.search(text, max(sentence.start, before[-1].start - 20), before[-1].start)
    speakers = [speaker for run in before[-2 if behalf else -1 :] for speaker in run.speakers]
    inside = BEHALF.search(text, match.start(), match.end())  # «bad på vegne af V om at få ført til protokols»
    others = read_run(text, inside.end(), match.end()) if inside else None
    speakers.extend(others.speakers if others else ())
    return tuple(speakers), speakers[0].start, match.end()


def _speak(text: str, run: Run, match: re.Match[str]) -> bool:
    """Tell whether those named before the word for a statement are said to make it."""
    if match.start() - run.end > NEAR or ", men " in text[run.end : match.start()]:
        return False
    noun = match["minority"] or match["special"]
    return not noun or _GIVES.search(text, run.end, match.start()) is not None


def _is_introduced(text: str, sentence: Sentence, match: re.Match[str]) -> bool:
    """Tell whether a statement without an author is made here: «Mindretalsudtalelse: …»; a council's remark is none."""
    if match["reserved"] or _COUNCIL.search(text, max(sentence.start, match.start() - 80), match.start()):
        return False
    return match["noted"] is not None or text[match.end() : match.end() + 1] == ":"


def _said(
    text: str, section: Section, sentence: Sentence, stop: int, authors: Collection[Speaker], point: str
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
    for sentence in sentences(text, begin, section.end):
        if sentence.first:
            listed = next_point(text, sentence, own)
            own = listed or own
            resumed = not listed and next_point(text, sentence, point) is not None
            if resumed or (end and _is_anothers(text, sentence, authors)):
                break
        end = sentence.end
    return end


def _is_anothers(text: str, sentence: Sentence, authors: Collection[Speaker]) -> bool:
    """Tell whether a paragraph clearly is not the authors': the minutes resume, or somebody else speaks or votes."""
    point = POINT.match(text, sentence.start, sentence.end)
    if _RESUMES.match(text, point.end() if point else sentence.start, sentence.end):
        return True
    run = read_run(text, sentence.start, sentence.end)
    if run is None or any(is_same_speaker(speaker, author) for speaker in run.speakers for author in authors):
        return False
    acts = (OPTION_LAST, MAKES)
    speaks = any(pattern.match(text, run.end, sentence.end) for pattern in acts)
    introduces = _INTRODUCED.search(text, run.end, sentence.end) is not None
    return speaks or introduces or all(speaker.name and speaker.party for speaker in run.speakers)
