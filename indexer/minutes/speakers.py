"""Who votes, proposes or speaks, as minutes name them: persons, parties and roles, and how many of them."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from indexer import patterns
from indexer.minutes.people import parse_participant
from indexer.models import Participant


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or a party, or a number of nobody named, with the span of the words that say so.

    ``name`` is a person as written, empty for a party. ``written`` is a person or a party as written: of «Venstre (V)»
    the party is V, written Venstre. ``count`` is 1 for a person, and 0 for a party whose number is not stated.
    """

    name: str
    party: str
    written: str
    count: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Speakers listed one after the other; ``tail`` of them stand after the last comma: two in «A, C og O»."""

    speakers: tuple[Speaker, ...]
    tail: int
    start: int
    end: int


_ONES = ("en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni")
_TEENS = ("ti", "elleve", "tolv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten")
_TENS = {"tyve": 20, "tredive": 30, "fyrre": 40, "halvtreds": 50}
_NUMBERS = {
    **{word: number for number, word in enumerate((*_ONES, *_TEENS), start=1)},
    **_TENS,
    **{f"{one}og{ten}": tens + number for ten, tens in _TENS.items() for number, one in enumerate(_ONES, start=1)},
    **dict.fromkeys(("ingen", "nul"), 0),
    **dict.fromkeys(("én", "een", "et", "ét"), 1),
}
# No number of voters: «pkt. 4», «§ 13», «2025», «4.000», «0,5».
NUMBER = (
    r"(?<![\w/])(?<!\d[.,])(?<!§ )(?<!pkt\. )(?<!punkt )(?<!nr\. )(?<!stk\. )(?<!kl\. )(?<!den )"
    rf"(?i:\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?![\w/%]|[.,]\d)"
)

_UPPER = "A-ZÆØÅÄÖÜÉÈÁÍÓÚÇŞĞİŠŽČĆ"
# Words that begin with a capital in a decision and are no part of a name.
_NO_NAME = (
    rf"(?:(?i:{'|'.join(_NUMBERS)})|"
    r"For|Imod|Mod|Undl\w+|Hverken|Ja|Nej|Blank\w*|Dermed|Herefter|Derefter|Desuden|Endvidere|Efterfølgende|Ligeledes"
    r"|Forslag\w*|Medlemsforslag\w*|Ændring\w*|Beslut\w*|Godkend\w*|Vedtag\w*|Vedtog|Tiltr\w*|Forkast\w*|Anbefal\w*|Udsat"
    r"|Drøft\w*|Taget|Ingen|Alle|Samtlige|Følgende|Resten|Øvrige|Et|En|De[nrt]?|Dette|Disse|Denne|Han|Hun|Vi|Jeg|Man|I|På"
    r"|Med|Ved|Efter|Til|Fra|Af|Om|Da|Så|Som|At|Og|Men|Mens|Medens|Når|Hvis|Idet|Sag\w*|Punkt\w*|Pkt|Afstem\w*|Stem\w+"
    r"|Flertal\w*|Mindretal\w*|Udvalg\w*|Parti\w*|Gruppe\w*|Liste\w*|Medlem\w*|Formand\w*|Næstformand\w*|Borgmester\w*"
    r"|Viceborgmester\w*|Rådmand\w*|Indstilling\w*|Særudtalelse\w*|Protokol\w*|Bemærk\w*|Ad|Bilag|Model"
    r"|Rådet|Byråd\w*|Kommune\w*|\w{1,30}gruppens?"
    r"|(?>[\w-]{0,60})(?<=valget|.rådet|relsen|tionen|ningen))(?!\w)"
)
_WORD = (
    rf"(?!{_NO_NAME})(?:(?:[{_UPPER}]\.){{1,3}}|(?:Chr|Kr|Fr|Th|Aa|Jr)\."
    rf"|[{_UPPER}](?>[\w'’´]{{0,40}})(?:-(?>[\w'’´]{{1,40}})){{0,3}}(?!\w))"
)
_NAME = rf"(?=\w[\w.'’´]){_WORD}(?:\s+(?:(?:af|al|da|de|den|der|du|el|la|van|von|bin|ibn)\s+){{0,2}}{_WORD}){{0,5}}"
# Parties that stand for councils, with the letters of their ballots and those that minutes and the press use.
_PARTIES = {
    r"(?:[Dd]en\s+)?[Ss]ocialdemokrati(?:et|ske)|[Ss]ocialdemokrater(?:ne)?": ("A", "S", "SD"),
    r"(?:[Dd]et\s+)?[Rr]adikale\s+Venstre|[Dd]e\s+[Rr]adikale|Radikale": ("B", "R", "RV"),
    r"(?:[Dd]et\s+|[Dd]e\s+)[Kk]onservative(?:\s+[Ff]olkeparti)?|Konservative?(?:\s+[Ff]olkeparti)?": ("C", "K", "KF"),
    r"Socialistisk\s+[Ff]olkeparti": ("F", "SF"),
    r"Liberal\s+Alliance": ("I", "LA"),
    r"Kristendemokraterne|Kristeligt\s+Folkeparti": ("KD",),
    r"Moderaterne": ("M",),
    r"Dansk\s+[Ff]olkeparti": ("O", "DF"),
    r"Nye\s+Borgerlige": ("D", "NB"),
    r"Venstre(?:gruppen)?": ("V",),
    r"Danmarksdemokraterne": ("Æ", "DD"),
    r"Enhedslisten(?:\s*[-–,]\s*[Dd]e\s+[Rr]ød-?\s?[Gg]rønne)?": ("Ø", "EL"),
    r"Alternativet": ("Å", "ALT"),
    r"Slesvigsk\s+Parti|Schleswigsche\s+Partei|Borgernes\s+Parti|Frie\s+Grønne|Frie\s+Liberale|Stram\s+Kurs": (),
}
# «Rebildlisten», «Blovstrød-Listen», «Den Sociale Fællesliste», «Lokallisten Nyt Liv», «Tværpolitisk Forening»
_LOCAL = (
    rf"(?:(?:[Dd]e[nt]?\s+(?:[{_UPPER}]\w{{0,30}}\s+)?)?(?!(?:Listen|Partiet)(?!\w))"
    rf"[{_UPPER}](?>[\w-]{{0,40}})(?<=listen|Listen|.liste|artiet|aterne|rening)(?:\s+{_WORD}){{0,3}}"
    rf"|[{_UPPER}]\w{{1,30}}\s+Forening(?:en)?)"
)
_PARTY_NAME = rf"(?:{'|'.join(_PARTIES)}|{_LOCAL})(?!\w)"
# The possessors in «Venstres forslag», «Ø's forslag», «Rebildlistens forslag».
OWNER = (
    rf"(?:(?:{'|'.join(_PARTIES)})s|[{_UPPER}]{{1,3}}['’]s?|[{_UPPER}](?>[\w-]{{0,40}})(?<=istens|rtiets|ternes))(?!\w)"
)
# «TMU godkendte» is a committee.
_LETTERS = rf"(?![{_UPPER}]{{1,4}}U(?!\w))[{_UPPER}]{{1,3}}(?!\w|['’]|\.\s*[{_UPPER}]|-(?!gruppe|liste)[a-zæøå])"
# «Venstres gruppe», «V-gruppen», «Venstres medlemmer» are Venstre.
_GROUP = r"(?:byråds|kommunalbestyrelses)?(?:[Gg]ruppen?|medlemmer|repræsentanter)(?!\w)"
_OF_PARTY = (
    rf"(?P<party>{_PARTY_NAME}|(?:{'|'.join(_PARTIES)})(?=s\s+(?:{NUMBER}\s+)?{_GROUP}))"
    rf"(?:s?\s+(?:(?P<members>{NUMBER})\s+)?{_GROUP})?"
)
_TITLE = (
    r"(?:\d\.\s*)?(?i:(?:over|vice)?borgmester|rådmand|(?:næst|udvalgs|gruppe)?formand|forperson"
    r"|(?:byråds|udvalgs|kommunalbestyrelses)?medlem)"
)
_ROLE = rf"{_TITLE}en(?!\w)"
IN_BRACKETS = r"(?>\s*\((?P<{}>(?:[^()\n]++|\([^()\n]*+\))*+)\))"
UNIT = r"(?:stemmer|stemme|(?:byråds|udvalgs|kommunalbestyrelses)?medlem(?:mer)?|personer|repræsentanter)(?!\w)"
# «A», «Liste Ø», «5 A», «A (5)», «A 5», «to fra Venstre», «Venstre (V)», «V-gruppen», «Ø (Bo Lund, Eva Dam)»;
# «Bo Lund (V)», «borgmester Bo Lund», «Formanden, Bo Lund (V)», «formanden».
_ITEM = patterns.lazy(
    rf"(?:(?P<before>{NUMBER})\s+(?:{UNIT}\s+)?(?:(?:fra|af)\s+)?)?"
    r"(?:(?:resten\s+af|hele|fra|medlemmerne\s+(?:fra|af))\s+)?"
    rf"(?:{_OF_PARTY}|(?:(?i:liste|gruppen?|parti|lokalliste)\s+)?(?P<letters>{_LETTERS})(?:-(?:gruppen|listen))?"
    rf"|(?:{_TITLE}(?:en)?,?\s+)?(?P<name>{_NAME})|(?P<role>{_ROLE}))"
    rf"{IN_BRACKETS.format('inside')}?{IN_BRACKETS.format('more')}?"
    r"(?:(?:\s*[:–-]\s*|\s+)(?P<after>\d{1,2})(?=\s*(?:[,;)]|og\b|stem|\.?\s*$)))?"
)
_SEPARATOR = patterns.lazy(r"\s*[,;/+&]\s*(?:(?:og|samt)\s+)?|\s+(?:og|samt)\s+")
_COUNT = patterns.lazy(rf"({NUMBER})(?:\s*{UNIT})?")
_PARTY = patterns.lazy(rf"(?:(?i:liste|gruppe|parti)\s+)?(?P<party>{_PARTY_NAME}|[{_UPPER}]{{1,3}})(?=\s*(?:,|$))")
_BEGINS = patterns.lazy(rf"(?<![\w-])(?:[{_UPPER}]|[Dd]e[nt]?\s|(?i:socialdemokrat)|{_TITLE}|{NUMBER})")


def number(word: str) -> int:
    """Return the number that digits or a Danish word up to «nioghalvtreds» stand for.

    >>> number("toogtyve")
    22
    """
    return int(word) if word.isdecimal() else _NUMBERS[word.lower()]


def runs(text: str, start: int, end: int) -> Iterator[Run]:
    """Yield every list of speakers in a stretch of text."""
    position = start
    while begins := _BEGINS.search(text, position, end):
        run = read_run(text, begins.start(), end)
        if run:
            yield run
        position = run.end if run else begins.end()


def read_run(text: str, start: int, end: int) -> Run | None:
    """Return the list of persons, parties and roles that begins at ``start``, or None where none does."""
    speakers: list[Speaker] = []
    tail, stop, position = 0, start, start
    while item := _ITEM.match(text, position, end):
        if item["before"] and not (item["party"] or item["letters"]):  # «to medlemmer fra Vestegnen»
            break
        found = tuple(_named(item))
        tail = len(found) + (0 if set(",;") & set(text[stop:position]) else tail)
        speakers.extend(found)
        stop = item.end()
        joined = _SEPARATOR.match(text, stop, end)
        if joined is None:
            break
        position = joined.end()
    return Run(with_their_parties(speakers, least=2), tail, start, stop) if speakers else None


def with_their_parties(speakers: Sequence[Speaker], *, least: int) -> tuple[Speaker, ...]:
    """Return persons with their parties where a list gives one after the other: «Bo Lund, K, Eva Dam, V».

    Fewer than ``least`` persons are left as they are: «Bo Lund, V» may be a person and a party.
    """
    if len(speakers) < 2 * least:
        return tuple(speakers)
    persons, parties = speakers[::2], speakers[1::2]
    alternate = all(one.name and not one.party for one in persons) and not any(one.name or one.count for one in parties)
    if len(persons) != len(parties) or not alternate:
        return tuple(speakers)
    pairs = zip(persons, parties, strict=True)
    return tuple(replace(person, party=party.party, end=party.end) for person, party in pairs)


def _named(item: re.Match[str]) -> Iterator[Speaker]:
    """Yield whom one entry of a list names: a person, a party, or the members in brackets after their party."""
    inside = item["inside"] or ""
    party = _PARTY.match(inside) or _PARTY.match(item["more"] or "")
    if name := item["name"] or item["role"]:
        start = item.start("name" if item["name"] else "role")
        yield Speaker(name, party["party"] if party else "", name, 1, start, item.end())
        return
    written = item["party"] or item["letters"]
    members = read_run(item.string, item.start("inside"), item.end("inside")) if inside else None
    if members and all(member.name for member in members.speakers):
        yield from (replace(member, party=member.party or written) for member in members.speakers)
    else:
        yield Speaker(
            "", party["party"] if party else written, written, _stated(item, inside), item.start(), item.end()
        )


def _stated(item: re.Match[str], inside: str) -> int:
    """Return the number stated with a party, or 0."""
    count = _COUNT.fullmatch(inside.strip())
    stated = item["before"] or item["after"] or item["members"] or (count[1] if count else "")
    return number(stated) if stated else 0


def same_party(one: str, other: str) -> bool:
    """Tell whether two ways of writing name one party: «Venstre» and «V», «SF» and «F»."""
    return bool(_ways(one) & _ways(other))


@lru_cache(maxsize=1000)
def _ways(party: str) -> frozenset[str]:
    for pattern, letters in _PARTIES.items():
        if party in letters or re.fullmatch(pattern, party):
            return frozenset(letters) | {party}
    return frozenset((party,))


def party_key(party: str) -> str:
    """Return one way of writing a party for all of its ways."""
    return min(_ways(party))


def same_person(written: str, name: str) -> bool:
    """Tell whether a name as written can be a person's: «Anja H.», «Holt» and «A. Holt» can be Anja Holt's."""
    short, long = sorted((name_parts(written), name_parts(name)), key=len)
    remaining = iter(long)
    return bool(short) and all(any(_same_part(part, other) for other in remaining) for part in short)


@lru_cache(maxsize=1000)
def name_parts(name: str) -> tuple[str, ...]:
    """Return the words of a name without capitals and accents: minutes write both André and Andre."""
    plain = (char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return tuple(re.findall(r"\w+", "".join(plain).casefold()))


def _same_part(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def is_named_in_full(speaker: Speaker, people: Collection[Participant] = ()) -> bool:
    """Tell whether words name somebody wherever they stand: «Bo Lund», «Lund (V)», «V»; not any word with a capital."""
    if speaker.party or " " in speaker.name or is_role(speaker.name):
        return True
    return any(same_person(speaker.name, person.name) for person in people)


def is_role(name: str) -> bool:
    """Tell whether a person is named by role only: «formanden»."""
    return re.fullmatch(_ROLE, name) is not None


def party_of(speaker: Speaker, there: Iterable[Participant]) -> str:
    """Return the party stated with a speaker, or else the one party of those present it can be, or nothing."""
    if speaker.party:
        return speaker.party
    parties = {person.party for person in there if _can_be(speaker, person)}
    return parties.pop() if len(parties) == 1 else ""


def absentees(people: Iterable[Participant], names: Iterable[str]) -> tuple[Participant, ...]:
    """Return who is absent, by name or by the list of participants."""
    named = (parse_participant(name, attendance="absent") for name in names)
    return (*named, *(person for person in people if person.attendance == "absent"))


def attendees(people: Iterable[Participant], away: Iterable[Participant]) -> tuple[Participant, ...]:
    """Return the participants who are not among the absent."""
    names = {name_parts(person.name) for person in away}
    return tuple(person for person in people if name_parts(person.name) not in names)


def is_absent(speaker: Speaker, there: Iterable[Participant], away: Collection[Participant]) -> bool:
    """Tell whether a person is named in full as absent, or can be an absent person and nobody who is there."""
    if any(name_parts(speaker.name) == name_parts(person.name) for person in away):
        return True
    return any(_can_be(speaker, person) for person in away) and not any(_can_be(speaker, person) for person in there)


def _can_be(speaker: Speaker, person: Participant) -> bool:
    if is_role(speaker.name):
        roles = re.findall(r"[^\W\d_]+", person.role.casefold())
        return speaker.name.casefold().removesuffix("en").split()[-1] in roles
    agree = not speaker.party or not person.party or same_party(speaker.party, person.party)
    return agree and bool(speaker.name) and same_person(speaker.name, person.name)
