"""Committees and councils where a text names them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer import patterns
from indexer.minutes.committees import same_committee

# What committees are named after, where no hyphen says so: «Teknik og Miljøudvalget», «Udvalget for teknik og miljø».
_AREA = (
    r"(?:administration|arbejdsmarked|beskæftigelse|bolig|borger|by|bæredygtig|børn|dagtilbud|demokrati|digitaliser"
    r"|ejendom|energi|erhverv|familie|forebyg|forsyning|fritid|handicap|havn|idræt|integration|job|klima|kultur|land"
    r"|læring|miljø|natur|omsorg|plan|psykiatri|senior|skole|social|sundhed|teknik|trafik|trivsel|turisme|uddannelse"
    r"|udvikling|ung|velfærd|voksen|voksne|vækst|ældre|økonomi)[a-zæøå]{0,14}"
)
_BODY = r"(?i:udvalg(?:et)?|udv\.|bestyrelsen?|råd(?:et)?|nævn(?:et)?|panel(?:et)?)"
_PLAIN_AREA = rf"(?=[A-ZÆØÅ])(?![\w-]{{0,40}}{_BODY}(?!\w))(?i:{_AREA})"
_NAMED_WORD = (
    rf"(?!(?:Punkt|Pkt|Sag|Den|Meddelelse\w*)\b)(?![\w-]{{0,40}}{_BODY}(?!\w))"
    rf"(?:(?:det|den|de|en|et)\s)?(?:[A-ZÆØÅ][\w-]{{1,40}}|{_AREA}(?!\w))"
)
_JOINED_WORD = rf"(?:,\s(?=(?i:{_AREA}))|,?\s(?:og|samt|&|for)\s|/|\s(?=[A-ZÆØÅ]))"
_COMMITTEE = patterns.lazy(
    rf"""(?<![\w§-])(?:
    # «Teknisk Udvalg», «Det Sociale Udvalg»
    (?:[Dd]et\s)?[Ll]okale\s(?i:beskæftigelsesråd(?:et)?)
    | (?i:tekniske?|socialt?|sociale|kulturelt?|kulturelle|økonomisk)\s(?i:udvalg(?:et)?)
    # «Udvalget for Klima og Miljø», «Udvalget Læring & Trivsel for Børn og Unge», «Opgaveudvalget for Natur»
    | (?>(?:§\s?17[.,]?\s?(?:stk\.?\s?)?4[.,]?[\s-]?)?(?i:(?:opgave|special)?udvalg(?:et)?)\s
      (?:(?:for|vedr\.|vedrørende)\s|(?=[A-ZÆØÅ])(?=(?i:{_AREA})))
      {_NAMED_WORD}(?:{_JOINED_WORD}{_NAMED_WORD}){{0,6}})(?!\s(?:og|samt|&)\s[a-zæøå])
    # «Udvalget for en god start i livet den 3. maj 2024»: what goes before the day
    | (?i:udvalget)\sfor
      (?:,?\s(?!{_BODY}|(?i:har|blev|på|den|behandle|beslut|drøft|godkend|vedt)\w*\s)\w[\w-]{{0,30}}){{1,6}}(?=,?\s(?:den\s|d\.\s?)?\d)
    # «Erhvervs-, Beskæftigelses- og Uddannelsesudvalget», «klima- og miljøudvalget», «Teknik og Miljøudvalget»,
    # «KMB IT-udvalget»
    | (?:[A-ZÆØÅ]{{2,6}}\s)?(?:(?:\w{{2,30}}-,?\s(?:(?:og|samt|&)\s)?){{1,6}}
      |(?:{_PLAIN_AREA},\s){{0,3}}{_PLAIN_AREA}\s(?:og|&)\s)?
      (?:[\w-]{{0,40}}(?i:udvalg(?:et)?)|[\w-]{{0,40}}(?i:udv\.)|(?i:kommunalbestyrelsen?|komm?(?:unal)?\.?\s?best\.)
      |(?i:byråd(?:et)?|borgerrepræsentation(?:en)?|magistrat(?:en)?)|(?:[A-ZÆØÅ][\w-]{{0,40}}|(?i:{_AREA})){_BODY})
    # «ØU», «KB», «TMU», «EBUU»
    | [A-ZÆØÅ]{{2,6}}
    )(?=(?:['’]?[sS])?(?:-?(?i:møde)\w{{0,2}})?(?!\w))""",
    re.VERBOSE,
)
# «udvalget» and «rådet» are the meeting's own, or the one named before them.
_GENERIC = patterns.lazy(r"(?:udvalg|råd)(?:et)?", re.IGNORECASE)
_ACRONYM = patterns.lazy(r"[A-ZÆØÅ]{2,6}")
_COMMITTEE_ACRONYM = patterns.lazy(r"[A-ZÆØÅ]{1,5}U|KB|BR|BYR?|ØK|LBR")
# Capitals that are no committee: authorities, schools, laws, and words of a line that is all capitals.
_OTHER_CAPITALS = patterns.lazy(
    r"AAU|AMU|AU|BEK|BILAG|DEN|DTU|EGU|EU|FGU|FN|KL|KU|LBK|LUKKET|MED|MØDE|NR|OG|PKT|PUNKT|SAG|SAMT|SDU|STU|SU|UU|VEU"
    r"|ÅBENT?"
)
# Bodies whose minutes are not the council's own: «Planklagenævnet», «Regionsrådet», «skolebestyrelsen», «MED-udvalget».
_OUTSIDE = patterns.lazy(
    r"(?:om|sam|til|for|t)råd|klage|anke|region|folketing|menighed|elev|beboer|arbejdsmarkedsråd|minister|europa|etisk"
    r"|forbruger|nævn|panel|(?<!kommunal)bestyrelse|(?<![a-zæøå])med-?udvalg|hovedudvalg|samarbejdsudvalg",
    re.IGNORECASE,
)
_NO_COUNCIL = patterns.lazy(
    r"klagenævn|(?:om|sam|til|for|\bt)råd(?:et)?$|^(?:bestyrelsen?|nævnet?|panelet?|(?:fag|under|del)udvalg(?:et)?|-.*)$",
    re.IGNORECASE,
)
_OF_OTHERS = patterns.lazy(r"(?:\b(?!Kommunens\s|Hos\s)[A-ZÆØÅ][\w-]*(?:s|'s|’s|')|regeringens|ministeriets)\s$")
_OF_A_PLACE = patterns.lazy(r"\b(?!Kommunens\s)[A-ZÆØÅ][\w-]+\s$")


@dataclass(frozen=True, slots=True)
class Body:
    """A committee or council where a text names it; ``end`` is before a genitive ending."""

    name: str
    start: int
    end: int


def find_bodies(text: str, start: int, end: int, *, own: str = "", listed: bool = False) -> list[Body]:
    """Return the committees named in a paragraph; ``listed`` is True where a list names nothing but committees.

    ``own`` is whom «udvalget» stands for where the paragraph has named no committee before it. Where it has named one,
    it stands for that one; where it has named several, nobody can say.
    """
    found: list[Body] = []
    for match in _COMMITTEE.finditer(text, start, end):
        name = match[0].strip()
        if _GENERIC.fullmatch(name):
            name = _meant(name, found, own) if text[match.end() : match.end() + 5] != " for " else ""
        elif not _is_council_body(text, match, listed=listed):
            continue
        if name:
            found.append(Body(_in_full(name), match.start(), match.start() + len(match[0].rstrip())))
    return found


def _in_full(name: str) -> str:
    """Return a name with the ending that «Byrådsmødet» and «på Økonomiudvalgsmødet» leave out."""
    if name.endswith(("byråd", "Byråd", "udvalg")) and " " not in name:
        return f"{name}et"
    return f"{name}n" if name.lower().endswith("kommunalbestyrelse") else name


def _meant(word: str, before: Sequence[Body], own: str) -> str:
    kind = word.casefold().removesuffix("et")
    names: list[str] = []
    for body in before[-20:]:
        if kind in body.name.casefold() and not any(is_same(body.name, name) for name in names):
            names.append(body.name)
    if not names:
        return own if kind in own.casefold() and (kind == "udvalg" or not own.casefold().startswith("byråd")) else ""
    return names[0] if len(names) == 1 else ""


def _is_council_body(text: str, match: re.Match[str], *, listed: bool) -> bool:
    name, start = match[0].strip(), match.start()
    if _ACRONYM.fullmatch(name) and not _GENERIC.fullmatch(name):
        explains = text[start - 1 : start] == "(" and text[match.end() : match.end() + 1] == ")"
        return (
            not explains
            and not _OTHER_CAPITALS.fullmatch(name)
            and (listed or bool(_COMMITTEE_ACRONYM.fullmatch(name)))
        )
    if _NO_COUNCIL.search(name):
        return False
    if listed:
        return True
    before = text[max(0, start - 40) : start]
    of_a_place = re.search(r"(?:råd|bestyrelse|udvalg)$", name) and text[match.end() : match.end() + 2] != "sm"
    return not (_OUTSIDE.search(name) or _OF_OTHERS.search(before) or (of_a_place and _OF_A_PLACE.search(before)))


def is_same(one: str, other: str) -> bool:
    """Tell whether two names are of one committee, «byråd» (of «byrådsmødet») and «Byrådet» among them."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return (len(short) > 4 and long.startswith(short)) or same_committee(one, other)
