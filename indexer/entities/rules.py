"""What rules find better than a model: facts with a fixed form, and names that are put together by a fixed pattern.

Every function takes a text and yields (start, end, label), in order. Pure, and without spaCy.
"""

import re
from collections.abc import Iterable, Iterator

from indexer import patterns
from indexer.entities import known
from indexer.minutes.dates import DATE_PATTERN, MONTHS
from indexer.minutes.journal import JOURNAL_NUMBER

Span = tuple[int, int, str]

_CAP = r"[A-ZÆØÅÉÖÄÜ]"
_SMALL = r"[a-zæøåéöäü]"
_WORD = rf"{_CAP}[\w'’.]*(?:-{_CAP}?[\w'’]+)*"

# Facts

_JOURNAL = patterns.lazy(rf"(?<![\w/.-]){JOURNAL_NUMBER.pattern}(?![\w/])")
_SHORT_JOURNAL = patterns.lazy(r"\d{2}/(?:\d{1,3}|(?:19|20)\d\d)")  # «24/7», «10/2025»: more often something else
_PARAGRAPH = (
    r"§{1,2}\s?\d+(?:\s?[a-z]\b(?!\.))?(?:\s?[-–]\s?\d+)?(?:,?\s+(?:stk|nr|litra|pkt)\.\s?\w+)*"
    r"(?:(?:,|\s+og|\s+eller|\s+jf\.)\s+(?:§{1,2}\s?)?\d+(?:\s?[a-z]\b)?(?!\s?(?:mio|kr|pct|%|\.\s?[a-zæøå]))(?:,?\s+(?:stk|nr)\.\s?\d+)*)*"
)
_ACT = (
    r"(?:lov om [^.,;()\n§]{3,80}?(?=\s*(?:[.,;()\n§]|$|\s(?:skal|kan|er|har|og at)\s))"
    r"|\w*(?:lov|bekendtgørelse|forordning|direktiv|vedtægt)(?:en|et)?s?\b)"
)
_LAW = patterns.lazy(
    rf"(?<!\w){_ACT},?\s+(?:kapitel\s+\d+,?\s+)?{_PARAGRAPH}"
    rf"|{_PARAGRAPH}\s+i\s+(?:den\s+)?{_ACT}"
    r"|(?:lov(?:bekendtgørelse)?|bekendtgørelse|LBK|BEK|cirkulære|vejledning)\s+nr\.\s?\d+\s+af\s+\d{1,2}\.?\s?"
    rf"(?:{'|'.join(MONTHS)}|[/.-]\s?\d{{1,2}}[/.-]?)\s?\d{{4}}"
    r"|(?:artikel|art\.)\s+\d+(?:,\s+stk\.\s?\d+)?(?:,\s+litra\s+[a-z])?\s+i\s+\w*forordningen"
    r"|\w*forordningens\s+(?:artikel|art\.)\s+\d+(?:,\s+stk\.\s?\d+)?"
    rf"|{_PARAGRAPH}",
    re.IGNORECASE,
)
_NUMBER = r"(?:\d{1,3}(?:[.\u00a0 ]\d{3})+|\d+)(?:,\d+)?"
_CURRENCY = r"(?:kr\b\.?|kroner\b|DKK\b|euro\b|EUR\b|€)"
_SCALE = r"(?:mio\b\.?|mia\b\.?|millioner\b|million\b|milliarder\b|milliard\b|t\.|tusinde?\b|1\.?000)"
_MONEY = patterns.lazy(
    rf"(?<![\w,.])[-−–]?{_NUMBER}(?:\s?[-–]\s?{_NUMBER})?\s?(?:{_SCALE}\s?)?{_CURRENCY}(?:,-)?"
    rf"|(?<![\w,.])[-−–]?{_NUMBER}\s?(?:tkr\b\.?|mkr\b\.?|t\.?kr\b\.?)"
    rf"|\b(?:kr\.|DKK|EUR|€)\s?[-−–]?{_NUMBER}(?:\s?{_SCALE})?(?:,-+)?",
    re.IGNORECASE,
)
_DATE = patterns.lazy(
    rf"(?<![\w.,/-])(?:{DATE_PATTERN}|\d{{1,2}}\.\s?(?:{'|'.join(MONTHS)})\b)(?![\w/-])", re.IGNORECASE
)
_PLAN = patterns.lazy(
    r"\b(?:(?:forslag til |tillæg \d+ til )?(?:lokalplan(?:forslag)?(?:et|en)?|byplanvedtægt(?:en)?)s?"
    r"|kommuneplan(?:forslag)?(?:tillæg)?(?:get|et|en)?|(?:kommuneplan)?tillæg)\s+"
    r"(?:nr\.?\s?)?\d[\d.\-]*(?:[A-Z]\b)?(?<![.\-])(?:\s+til\s+kommuneplan\s+\d{4})?",
    re.IGNORECASE,
)
_STREET_END = (
    r"(?:vej|vejen|gade|gaden|allé|alle|alléen|stræde|strædet|stien|sti|torv|torvet|plads|pladsen|parken|vænget|vænge|"
    r"toften|tofte|skrænten|skellet|leddet|lunden|gårdsvej|boulevard|kaj|kajen|bakken|haven|svinget|krogen|dammen)"
)
_HOUSE = r"\d{1,3}\s?(?:[A-Z]\b)?(?:\s?[-–]\s?\d{1,3}\s?(?:[A-Z]\b)?)?"
_FLOOR = r"(?:,\s?(?:st\.|kld\.|\d{1,2}\.\s?(?:sal)?)(?:\s?(?:tv|th|mf)\b\.?)?)?"
_TOWN = rf"(?:,?\s+\d{{4}}\s+{_CAP}{_SMALL}+(?:\s(?:{_CAP}\w*|[NSØVKC]\b))?)?"
_STREET_WORD = r"(?:Vej|Gade|Allé|Alle|Plads|Torv|Stræde|Sti|Boulevard|Kaj|Vænge|Have|Park|Bakke|Toft|Mark)"
_NO_STREET = rf"(?:På|Fra|For|Til|Hos|Mod|Om|Af|{_CAP}\w+(?:en|et|erne))\s"  # «Ejendommen», «På»: no part of it
_FIRST = rf"(?!{_NO_STREET})(?:{_CAP}[\w'’-]+|(?:Skt|Sct|Gl|Ndr|Sdr|Store|Lille|H\.C|{_CAP})\.)"
_ADDRESS = patterns.lazy(
    rf"(?<![\w-])(?:(?:{_FIRST}\s)*?{_CAP}[\w-]*{_STREET_END}|(?:{_FIRST}\s)+{_STREET_WORD}|Torvet"
    rf"|(?:Ved|Under|Bag|Langs)\s{_CAP}{_SMALL}{{3,}})\s+{_HOUSE}"
    rf"(?![\w%]|[.,]\d|\.\s?(?:{'|'.join(MONTHS)}))(?!\s?(?:%|pct|mio|kr|km|ha|m2|m²))"
    rf"{_FLOOR}{_TOWN}"
)
_FACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("JOURNAL", _JOURNAL),
    ("LAW", _LAW),
    ("PLAN", _PLAN),
    ("MONEY", _MONEY),
    ("DATE", _DATE),
    ("ADDRESS", _ADDRESS),
)


def facts(text: str) -> Iterator[Span]:
    """Yield journal numbers, laws, plans, amounts, dates and addresses; of two that claim one word, the first named.

    >>> text = "efter servicelovens § 83 for 1,2 mio. kr."
    >>> [(text[start:end], label) for start, end, label in facts(text)]
    [('servicelovens § 83', 'LAW'), ('1,2 mio. kr.', 'MONEY')]
    """
    found: list[Span] = []
    for label, pattern in _FACTS:
        for match in pattern.finditer(text):
            start, end = match.start(), match.end() - len(match[0]) + len(match[0].rstrip(" ,"))
            if label == "JOURNAL" and _SHORT_JOURNAL.fullmatch(match[0]):
                continue
            if all(end <= taken or start >= other for taken, other, _ in found):
                found.append((start, end, label))
    yield from sorted(found)


# Names

_BODY = r"(?:udvalget|udvalg|rådet|råd|nævnet|kommissionen|forvaltningen)"
_COMMITTEE = patterns.lazy(
    rf"(?<![\w-]){_CAP}{_SMALL}+-(?:,\s+{_CAP}?{_SMALL}+-)*,?\s+(?:og|samt|&)\s+{_CAP}?{_SMALL}*{_BODY}(?=s?(?!\w))"
)


# An area called by its place: «Kildedal-området» speaks of Kildedal; «Kildedal-sagen» is about a case.
_AREA = patterns.lazy(rf"(?<![\w-])({_CAP}\w+)-(?:området|kvarteret|bydelen|egnen)(?=s?(?!\w))")


def names(text: str) -> Iterator[Span]:
    """Yield names put together by a fixed pattern: committees with hanging hyphens, whole, and places of areas.

    >>> text = "Erhvervs-, Beskæftigelses- og Uddannelsesudvalgets sag"
    >>> [text[start:end] for start, end, _ in names(text)]
    ['Erhvervs-, Beskæftigelses- og Uddannelsesudvalget']
    """
    for match in _COMMITTEE.finditer(text):
        yield match.start(), match.end(), "ORG"
    for match in _AREA.finditer(text):
        if "p" in known.kinds(match[1]):
            yield match.start(1), match.end(1), "LOC"


def occurrences(text: str, known: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where names known beforehand stand in a text as words of their own, a genitive ending left outside."""
    wanted = sorted({name for name in known if name}, key=lambda name: (-len(name), name))
    if not wanted:
        return
    either = "|".join(r"\s+".join(re.escape(word) for word in name.split()) for name in wanted)
    pattern = re.compile(rf"(?<![\w-])(?:{either})(?=(?:['’]?s)?(?!\w|-\w))")
    for match in pattern.finditer(text):
        yield match.start(), match.end()
