"""Who took no part in an item, came or left during it, or stood in for another: by name, as minutes state it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from indexer import patterns
from indexer.minutes.treatments import is_decision_heading
from indexer.minutes.wording import regex, sentences
from indexer.models import Presence, Section, Taking

# --- Names -------------------------------------------------------------------------------------------------------

# Capitals that begin no person's name: first words of a sentence, parties and bodies.
_NO_NAME = r"""(?:Afbud|Fraværende|Ingen|Alle|Stedfortræder\w*|Suppleant\w*|Inhabil\w*|Punkt\w*|Pkt|Sag|Sagen
    |Liste|Gruppen|Dagsorden\w*|Mødet|Herefter|Desuden|Endvidere|Også|At|Da|Når|Hvis|Efter|Under|Fra|Til|Og|For|Der|Det|Den|De|På|Som
    |Ved|Med|Kl|Både|Hverken|I|Godkendt|Taget|Udsat|Drøftet|Anbefal\w*|Indstil\w*|Beslutning\w*|Bilag|Center|Venstre
    |Socialdemokrat\w*|Enhedslisten|Alternativet|Konservative|Radikale|Moderaterne|Danmarksdemokraterne|Dansk\sFolkeparti
    |Folkeparti|Socialistisk|Liberal|Alliance|Nye|Borgerlige
    |\w*(?:udvalgets?|bestyrelsen|rådet|forvaltningen|administrationen|direktionen|nævnet|[kK]ommune))\b"""
_WORD = r"(?:(?:Kr|Chr|Th|Aa)\.|[A-ZÆØÅÉÖÄÜ](?:[\w'’´-]++|\.))"
_LINK = r"(?:af|al|de|den|der|du|el|la|van|von|bin|ibn)"
_TITLE = r"""(?:(?:\d\.\s)?(?:(?:[Oo]ver|[Vv]ice)?[Bb]orgmester|[Rr]ådmand|(?:[Uu]dvalgs|[Nn]æst)?[Ff]ormand
    |(?:[Bb]yråds|[Uu]dvalgs|[Kk]ommunalbestyrelses)?[Mm]edlem|[Dd]irektør|\w+chef)(?:en|merne)?\s)"""
# «(V)», «(Løsgænger)», «(stedfortræder: Eva Dam (V))»
_BRACKETS = r"(?:\s?\([^()\n]{1,80}(?:\([^()\n]{1,20}\)[^()\n]{0,20})?\))*+"
# «Anja Holt (A)», «Borgmester Bo L. Lund (C)», «Hans-Peter af Rosen», «Jens Kr. Dam»; possessive: read once only.
_ONE = rf"{_TITLE}?(?!{_NO_NAME}){_WORD}(?:\s(?:{_LINK}\s)?{_WORD}){{0,5}}+{_BRACKETS}"
_PERSON = patterns.lazy(
    rf"(?<![\w(]){_TITLE}?(?P<name>(?!{_NO_NAME}){_WORD}(?:\s(?:{_LINK}\s)?{_WORD}){{0,5}}+)(?P<brackets>{_BRACKETS})",
    re.VERBOSE,
)
_PEOPLE = patterns.lazy(rf"(?<![\w(]){_ONE}(?:(?:,\s(?:og\s)?|\s(?:og|samt|&)\s){_ONE})*+", re.VERBOSE)

# --- Lists of people ---------------------------------------------------------------------------------------------

_MARK = patterns.lazy(r"(?:[-–•·*]|\d{1,2}[.)])\s+")
# «Afbud: …», «Fraværende med afbud: …», «Der var afbud fra …» name who was away; of «Ikke til stede: …» and
# «Fraværende uden afbud: …» nobody says that they had sent word.
_LISTS: Final[tuple[tuple[Taking, re.Pattern[str]], ...]] = (
    ("inhabil", regex(r"inhabil(?:e|itet)?\s?:")),
    ("stedfortræder", regex(r"(?:(?:indkaldte?\ |mødt\ )?stedfortræder(?:e|en)?|suppleant(?:er|en)?)(?:\ mødt)?\s?:")),
    (
        "deltog ikke",
        regex(r"""
        (?:fraværende\ uden\ afbud|uden\ afbud|(?:ikke|ej)\ (?:til\s?stede|mødt)|udeblev(?:et)?
        |(?:følgende\ )?deltog\ ikke(?:\ i\ behandlingen(?:\ af\ (?:punktet|sagen))?)?)\s?:"""),
    ),
    (
        "afbud",
        regex(r"""
        (?:fravær(?:ende)?(?:\ (?:med\ (?:lovligt\ )?(?:afbud|forfald)|(?:i|på|fra)\ mødet))?|(?:meldt\ )?afbud
            |(?:lovligt\ )?forfald)(?:\s?(?:/|og)\s?(?:fraværende|afbud))?(?:\ fra)?(?:\s?[:–]|\s(?=(?-i:[A-ZÆØÅ]))|$)
        | der\ (?:var|er)\ afbud\ fra\s:?"""),
    ),
)
_SPLIT = patterns.lazy(r"\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)|(?P<between>[,;]\s+|\s(?:og|samt|&)\s)")
# «Karoline Bendt (V) til kl. 18.40» among the absent came then; «fra kl. 21» left.
_UNTIL = regex(r"[^.]{0,20}?\b(?:ind)?til\s(?:og\smed\s)?(?:kl|klokken|punkt|pkt|sag)\b")
_SINCE = regex(r"[^.]{0,20}?\bfra\s(?:og\smed\s)?(?:kl|klokken|punkt|pkt|sag)\b")
_BRACKETED_STAND_IN = regex(r"\((?:stedfortræder|suppleant|afløst\ af)\s?:?\s(?!for\b)")
_BRACKETED_FOR = regex(r"\((?:stedfortræder|suppleant|i\ stedet)\ for\s")

# --- What sentences say of people --------------------------------------------------------------------------------

_ROOM = r"(?:mødet|\w*lokalet|\w*salen)"
_MATTER = r"(?:\w*behandling\w*|punkt\w*|pkt|sag\w*|møde\w*|\w*drøftelse\w*|beslutning\w*|dette|denne)"
_STOOD_IN = r"(?:deltog|deltager|mødte|møder|mødt|var|er|blev|indtrådte|indtræder|fungerede|tiltrådte)"
# Said after the name: «Anja Holt (A) deltog ikke i behandlingen»; who only took no part in the vote was there.
_AFTER: Final[tuple[tuple[Taking, re.Pattern[str]], ...]] = (
    (
        "inhabil",
        regex(r"""
        (?:,\sder\s|\s)(?:(?:begge|alle|selv|også|ligeledes)\s)?(?:
        (?:(?:har|havde)\s)?(?:erklær|meld|anmeld|kend|anså)\w*\s(?:sig\s)?(?:selv\s)?(?:for\s)?(?:\w+\s)?inhabile?\b
        |(?:er|var|blev|bliver|må|måtte|ansås|anses|vurderes|fandtes)\s(?:(?!ikke)\w+\s){0,5}?inhabile?\b
        |(?:anmeldte|meddelte|erkendte|oplyste\som|gjorde\sopmærksom\spå)\s(?:sin\s)?inhabilitet)"""),
    ),
    (
        "stedfortræder",
        regex(rf"""
        \s{_STOOD_IN}\s(?:(?!valgt|udpeget|ikke)\w+\s){{0,4}}?(?:som\s(?:\d\.\s)?)?(?:stedfortræder|suppleant)(?:e|er)?\b
        |\s{_STOOD_IN}\s(?:(?!ikke)\w+\s){{0,4}}?i\sstedet\b
        |,?\s(?:\d\.\s)?(?:(?:som|er)\s)?(?:stedfortræder|suppleant)(?=\sfor\b)
        |\s(?:deltog|mødte|afløste|trådte\sind|indtrådte)(?=\s(?:i\sstedet\s)?for\s)"""),
    ),
    (
        "deltog ikke",
        regex(rf"""
        \s(?:delt(?:og|ager)|medvirke(?:de|r)|overværede)\s(?:(?!i\b|men\b)[\w.]+\s){{0,5}}?ikke\s(?:(?:i|under|ved)\s)?(?:(?!afstemning)\w+\s){{0,4}}?{_MATTER}
        |\sdelt(?:og|ager)\sikke(?=\s*[.,;]|\s*$|\s(?:på\sgrund|pga|grundet|som\sfølge)\b)|\shar\sikke\sdeltaget\si\s(?:\w+\s){{0,2}}?{_MATTER}
        |\s(?:var|er)\s(?:(?!ikke)[\w.]+\s){{0,4}}?(?:ikke\stil\s?stede|fraværende\s(?:under|ved))\b|\smødte\sikke\b
        |\sudeblev\b"""),
    ),
    (
        "afbud",
        regex(r"""
        \s(?:har|havde)\s(?:meldt\s|sendt\s)?(?:afbud|forfald)\b|\smeld(?:te|er)\safbud\b
        |\s(?:var|er)\s(?:fraværende|forhindret)(?=\s*[.,;]|\s*$|\s(?:i|på|fra|med|uden|pga|grundet|hele)\b)"""),
    ),
    (
        "kom til stede",
        regex(rf"""
        \s(?:kom\s(?:(?:først|igen)\s)?(?:til\s?stede|til\smødet|kl)|ankom|mødte\s(?:op\s)?(?:kl|under|efter)
        |(?:tiltrådte|indtrådte\si|stødte\stil)\smødet|indfandt\ssig|mødte\sførst|vendte\stilbage|kom\stilbage\stil\s{_ROOM}
        |(?:deltog|var\stil\s?stede)\s(?:i\smødet\s)?(?:først\s)?fra\s(?:og\smed\s)?(?:kl|punkt|pkt|sag))"""),
    ),
    (
        "forlod mødet",
        regex(rf"""
        \s(?:forlod|forlader|måtte\sforlade)\s(?:[\w.]+\s){{0,5}}?{_ROOM}|\s(?:gik|trådte)\sud\b|\s(?:gik|fratrådte)\s(?:fra\s)?(?:mødet|kl)\b
        |\sdeltog\s(?:kun\s)?(?:i\smødet\s)?(?:ind)?til\s(?:og\smed\s)?(?:kl|punkt|pkt|sag)"""),
    ),
)
# Said around the name: «Kl. 19.10 forlod Anja Holt (A) mødet», «Udvalget erklærede Bo Lund (C) inhabil».
_AROUND: Final[tuple[tuple[Taking, re.Pattern[str], re.Pattern[str]], ...]] = (
    ("inhabil", regex(r"\b(?:erklær|kend|fandt|anså|anser|vurder)\w*\s$"), regex(r"\s(?:for\s)?inhabile?\b")),
    (
        "deltog ikke",
        regex(r"\bdelt(?:og|ager)\s$"),
        regex(rf"\s(?:\w+\s)?ikke(?:\s(?:i|under|ved)\s(?:(?!afstemning)\w+\s){{0,4}}?{_MATTER}|(?=\s*[.,;]|\s*$))"),
    ),
    ("forlod mødet", regex(r"\bforl(?:od|ader)\s$"), regex(rf"\s{_ROOM}")),
    ("kom til stede", regex(r"\b(?:kom|mødte|tiltrådte)\s$"), regex(r"\s(?:til\s?stede|til\smødet|mødet|op\b)")),
    ("kom til stede", regex(r"\bankom\s$"), regex("")),
    ("afbud", regex(r"\bafbud\sfra\s$"), regex("")),
    (
        "stedfortræder",
        regex(r"\b(?:i\sstedet|som\s(?:stedfortræder|suppleant))\s(?:deltog|mødte|indtrådte)\s$"),
        regex(""),
    ),
    ("stedfortræder", regex(r"\bmed\s$"), regex(r"\ssom\s(?:stedfortræder|suppleant)\b")),
    ("stedfortræder", regex(r"\bafløst\saf\s$"), regex("")),
)
_AND = regex(r"[^\n;]{0,60}?\s(?:og|men)(?=\s)")
_NUMBER_ALONE = patterns.lazy(r"[\W\d]*")
# What may follow a name in a list: nothing, a reason or a time.
_REST = regex(r"""
    \s*(?:$|\.|[-–:(]|p\.?g\.?a\b|på\s|grundet\b|med\s|uden\s|fra\s|(?:ind)?til\s|under\s|ved\s|i\s|for\s|inhabil)""")
_STANDS_FOR = patterns.lazy(r"\s(?:(?P<instead>i\sstedet)\s)?for\s")
_WHO = patterns.lazy(r",\s(?:der|som)(?=\s)")
_DISQUALIFIED = regex(r"inhabil\w*")
_FOR = patterns.lazy(r"\s(?:i\sstedet\s)?for\s$")
_INSTEAD_OF = regex(r"(?:i\sstedet\sfor|som\s(?:\d\.\s)?(?:stedfortræder|suppleant)\sfor)\s$")
_STANDS_IN = regex(rf"\s{_STOOD_IN}\s(?:\w+\s){{0,2}}?$")
_AWAY = regex(r"^\s[-–]\s$|afløst|afbud|fraværende|forfald|forhindret|inhabil|deltog\sikke")
_ASKED = regex(r"\b(?:spørgsmål\w*|hvorvidt|vurdering\saf)\b|\bom\s$")
_ITEMS = regex(r"""
    \b(?:\w*punkt|pkt|sag)(?:erne|er|et)?\.?\s(?:nr\.\s)?
    (?P<numbers>\d{1,3}[a-z]?(?:(?:\s?[-–]\s?|,\s|\sog\s)\d{1,3}[a-z]?)*)""")
_NUMBER = patterns.lazy(r"(\d{1,3})([a-z]?)(?:\s?[-–]\s?(\d{1,3}))?")
# Whatever is said of presence has one of these in it: a sentence without any is passed over at once.
_STEM = regex(r"""
    deltog|deltage|medvirk|overvær|afløs|forl|indfandt|stødte|trådte|inhabil|kom|mødt|møde|tiltråd|indtr|vendte|gik|fratr|udeblev|afbud|fravær|forfald
    |forhindret|stede|stedfortr|suppleant""")


@dataclass(frozen=True, slots=True)
class _Person:
    """A name in a text: where it begins, and where it ends with the party and what else stands in brackets."""

    name: str
    brackets: str
    start: int
    end: int


def find_presence(text: str, sections: Iterable[Section], *, number: str = "") -> tuple[Presence, ...]:
    """Return who was away from an item, came, left or stood in for another, in the order it is stated.

    Read are the lines before the first heading, the decision, and sections such as "Afbud". ``number`` is the item's:
    what is said of other items («deltog ikke under punkterne 20-21») is left out; without it, so is what is said of
    several. Who was disqualified is "inhabil", and not also said to have taken no part or to have left.
    """
    found = [
        made for kind, start, end in _places(text, tuple(sections)) for made in _read(text, start, end, kind, number)
    ]
    disqualified = {made.name for made in found if made.kind == "inhabil"}
    kept: dict[tuple[str, Taking], Presence] = {}
    for made in sorted(found, key=lambda made: (made.start, made.end)):
        if not (made.name in disqualified and made.kind in ("deltog ikke", "forlod mødet")):
            kept.setdefault((made.name, made.kind), made)
    return tuple(kept.values())


def _places(text: str, sections: tuple[Section, ...]) -> Iterator[tuple[Taking | None, int, int]]:
    """Yield (what its heading says of the people listed, start, end) of each stretch that may tell of presence."""
    yield None, 0, min((section.start for section in sections), default=len(text))
    for section in sections:
        kind = _list_kind(f"{section.heading}:")
        if kind or is_decision_heading(section.heading):
            yield (kind[0] if kind else None), section.start, section.end


def _list_kind(words: str) -> tuple[Taking, int] | None:
    """Return what a line that begins a list says of the people in it, and where the list begins."""
    return next(((kind, match.end()) for kind, pattern in _LISTS if (match := pattern.match(words))), None)


def _read(text: str, start: int, end: int, kind: Taking | None, number: str) -> Iterator[Presence]:
    """Yield what sentences and lists say; ``kind`` is what is said of people in lines that are lists alone."""
    listing = kind
    for sentence in sentences(text, start, end):
        mark = _MARK.match(sentence[0])
        begin = sentence.start() + (mark.end() if mark else 0)
        headed = _list_kind(text[begin : sentence.end()])
        if headed:
            first = begin + headed[1]
            yield from _listed(text, first, sentence.end(), headed[0], number)
            listing = kind if text[first : sentence.end()].strip() else headed[0]
        elif listing and _is_list(text, begin, sentence.end()):
            yield from _listed(text, begin, sentence.end(), listing, number)
        elif not _NUMBER_ALONE.fullmatch(sentence[0]):
            listing = kind
            yield from _said(text, begin, sentence.end(), number)


# --- Lists of people: functions ----------------------------------------------------------------------------------


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the entries of a list, parted by commas and «og» outside brackets."""
    begin = start
    for match in _SPLIT.finditer(text, start, end):
        if match["between"]:
            yield begin, match.start()
            begin = match.end()
    yield begin, end


def _is_list(text: str, start: int, end: int) -> bool:
    first, last = next(_pieces(text, start, end))
    return _entry(text, first, last) is not None


def _entry(text: str, start: int, end: int) -> _Person | None:
    """Return the person of an entry, with whom nothing but a reason or a time may stand."""
    match = _PERSON.search(text, start, end)
    if match is None or text[start : match.start()].strip():
        return None
    if not _REST.match(text, match.end(), end):
        return None
    return _Person(match["name"], match["brackets"], match.start(), match.end())


def _listed(text: str, start: int, end: int, kind: Taking, number: str) -> Iterator[Presence]:
    said = list(_said(text, start, end, number))
    yield from said
    for made in said:  # «Fraværende: Eva Dam (V) deltog i stedet for Bo Lund (V)»
        if made.kind == "stedfortræder" and made.instead_of and kind != "stedfortræder":
            yield Presence(made.instead_of, kind, "", made.start, made.end)
    spoken_of = {made.name for made in said}
    for first, last in _pieces(text, start, end):
        person = _entry(text, first, last)
        if person and person.name not in spoken_of and _concerns(text[person.end : last], kind, number):
            yield from _from_entry(text, person, last, kind)


def _from_entry(text: str, person: _Person, end: int, kind: Taking) -> Iterator[Presence]:
    rest = text[person.end : end]
    stand_in = _BRACKETED_STAND_IN.search(person.brackets)
    stands_for = _STANDS_FOR.match(rest)
    if stands_for and (kind == "stedfortræder" or stands_for["instead"]):
        yield from _for_another(person, rest, stands_for.end(), end)
        if kind != "stedfortræder" and (other := _PERSON.search(rest, stands_for.end())):
            yield Presence(other["name"], kind, "", person.start, end)
        return
    if "inhabil" in f"{person.brackets}{rest}".lower():
        kind = "inhabil"
    elif kind == "afbud" and _UNTIL.match(rest):
        kind = "kom til stede"
    elif kind == "afbud" and _SINCE.match(rest):
        kind = "forlod mødet"
    yield Presence(person.name, kind, "", person.start, person.start + len(text[person.start : end].rstrip(" .\n")))
    if stand_in and (other := _PERSON.search(person.brackets, stand_in.end())):
        yield Presence(other["name"], "stedfortræder", person.name, person.start, person.end)


def _for_another(person: _Person, words: str, begin: int, end: int) -> Iterator[Presence]:
    other = _PERSON.search(words, begin)
    yield Presence(person.name, "stedfortræder", other["name"] if other else "", person.start, end)


# --- What sentences say: functions -------------------------------------------------------------------------------


def _said(text: str, start: int, end: int, number: str) -> Iterator[Presence]:
    if not _STEM.search(text, start, end):
        return
    groups = [people for match in _PEOPLE.finditer(text, start, end) if (people := _people(text, match))]
    for index, people in enumerate(groups):
        earlier = groups[index - 1] if index else ()
        later = groups[index + 1] if index + 1 < len(groups) else ()
        until = later[0].start if later else end
        for kind, first, last in (*_said_after(text, people, until), *_said_around(text, start, people, until)):
            if not _concerns(text[max(first, last - 10) : until], kind, number):
                continue
            if kind == "stedfortræder":
                yield from _stand_ins(text, people, earlier, later, last)
            elif kind != "inhabil" or not _ASKED.search(text[max(start, people[0].start - 80) : people[0].start]):
                yield from (Presence(who.name, kind, "", min(first, who.start), last) for who in people)
        for who in people:
            if stands_for := _BRACKETED_FOR.search(who.brackets):
                yield from _for_another(who, who.brackets, stands_for.end(), who.end)
        is_replaced = _INSTEAD_OF.search(text[max(start, people[0].start - 40) : people[0].start])
        if later and is_replaced and _STANDS_IN.fullmatch(text[people[-1].end : later[0].start]):
            yield from _pairs(later, people, people[0].start, later[-1].end)


def _people(text: str, group: re.Match[str]) -> tuple[_Person, ...]:
    """Return the people of «Anja Holt (A), Bo Lund (C) og Eva Dam»; one name alone is a person's if a party follows."""
    return tuple(
        _Person(match["name"], match["brackets"], match.start(), match.end())
        for match in _PERSON.finditer(text, group.start(), group.end())
        if " " in match["name"] or match["brackets"]
    )


def _said_after(text: str, people: tuple[_Person, ...], until: int) -> Iterator[tuple[Taking, int, int]]:
    """Yield (what, start, end) of what is said after the names, also «… kom kl. 17.30 og forlod mødet kl. 19»."""
    position = people[-1].end
    while True:
        if who := _WHO.match(text, position, until):
            position = who.end()
        said = next(
            ((kind, match) for kind, pattern in _AFTER if (match := pattern.match(text, position, until))), None
        )
        if said is None:
            return
        kind, match = said
        last = match.end()
        cause = _DISQUALIFIED.search(text, match.start(), until) if kind in ("deltog ikke", "forlod mødet") else None
        yield ("inhabil" if cause else kind), people[0].start, (max(cause.end(), last) if cause else last)
        joined = _AND.match(text, last, until)
        if joined is None:
            return
        position = joined.end()


def _said_around(text: str, start: int, people: tuple[_Person, ...], until: int) -> Iterator[tuple[Taking, int, int]]:
    begin = max(start, people[0].start - 60)
    before = text[begin : people[0].start]
    for kind, opening, closing in _AROUND:
        opened, closed = opening.search(before), closing.match(text, people[-1].end, until)
        if opened and closed:
            is_cause = kind in ("deltog ikke", "forlod mødet") and (
                _DISQUALIFIED.search(before) or _DISQUALIFIED.search(text, closed.end(), until)
            )
            yield ("inhabil" if is_cause else kind), begin + opened.start(), max(closed.end(), people[-1].end)
            return


def _stand_ins(
    text: str, people: tuple[_Person, ...], earlier: tuple[_Person, ...], later: tuple[_Person, ...], last: int
) -> Iterator[Presence]:
    """Yield who stands in, and for whom: those named after «for», or those just said to be away."""
    if later and _FOR.fullmatch(text[last : later[0].start]):
        yield from _pairs(people, later, people[0].start, later[-1].end)
    elif earlier and _AWAY.search(text[earlier[-1].end : people[0].start]):
        yield from _pairs(people, earlier, people[0].start, last)
    else:
        yield from (Presence(who.name, "stedfortræder", "", who.start, last) for who in people)


def _pairs(people: tuple[_Person, ...], others: tuple[_Person, ...], start: int, end: int) -> Iterator[Presence]:
    """Yield who stands in for whom, one by one; where the numbers differ it is not said who stands in for whom."""
    names = [other.name for other in others] if len(others) == len(people) else [""] * len(people)
    for who, other in zip(people, names, strict=True):
        yield Presence(who.name, "stedfortræder", other, min(start, who.start), max(end, who.end))


def _concerns(words: str, kind: Taking, number: str) -> bool:
    """Tell whether words that name items are about this one; without its number, several are taken to be others."""
    named = _ITEMS.search(words)
    if named is None:
        return True
    numbers = {f"{first}{letter}" for first, letter, _ in _NUMBER.findall(named["numbers"])}
    ranges = [(int(first), int(last)) for first, _, last in _NUMBER.findall(named["numbers"]) if last]
    if number:
        digits = re.match(r"\d+", number)
        return number in numbers or any(digits and low <= int(digits[0]) <= high for low, high in ranges)
    return kind not in ("deltog ikke", "afbud", "inhabil") or (len(numbers) == 1 and not ranges)
