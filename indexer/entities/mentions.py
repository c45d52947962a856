"""From what the model, the rules and the meeting's own list say of an item to its mentions. Pure, and without spaCy."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from indexer import lexicon, patterns
from indexer.entities import known, rules
from indexer.minutes.acronyms import Acronym, find_acronyms
from indexer.models import FoundBy, Label, Mention, Naming, Participant

Span = tuple[int, int, str]
Zone = str

NAMES: tuple[Label, ...] = ("PER", "ORG", "LOC")
_PARTY = patterns.lazy(r"\s?\(([A-ZÆØÅ]{1,2})\)")
_FORMS = patterns.lazy(
    r",?\s+(?:A/S|ApS|I/S|K/S|P/S|IVS|AB|Ltd|GmbH|S\.?M\.?B\.?A\.?|a\.?m\.?b\.?a\.?)\.?$", re.IGNORECASE
)
# «Halbrook Devices.», «Sydbus har»: a genitive has what it owns behind it. In the training text 371 of 376 such s
# belong to the name.
_OWN_S = patterns.lazy(
    r"(?<=[a-zæøå])s(?=\s*(?:[.,:;)!?»\n]|$)|\s+(?:har|er|skal|vil|kan|må|blev|bliver|var|havde|fik|får|i|på|til|fra|med|for"
    r"|af|ved|hos|om|samt|at|der|som|ikke)\b)"
)
# In the training text 137 of 141 names behind such a word are organisations.
# «Iris Group», «Holm Ejendomme»
_FIRM_LAST = patterns.lazy(
    r"\s(?:Group|Gruppen|Holding|Consult(?:ing)?|Partners|Invest|Ejendomme|Entreprise|Foundation|Solutions|Systems"
    r"|Development|Energy|Energi|Pharma|Medico|Logistics|International)$"
)
_ARTICLE = patterns.lazy(r"(?<!\w)De[nt]?\s$")  # «Det regionale Arbejdsmarkedsråd»
# «Iris Group, et konsulenthus, …»
_KIND_BEHIND = patterns.lazy(
    r",\s+(?:et|en)\s+(?:\w+\s)?\w*(?:firma|hus|virksomhed|forening|bureau|selskab|organisation|fond)\b"
)
_KIND_BEFORE = patterns.lazy(
    r"(?<!\w)\w*(?:firmaet|selskabet|virksomheden|bureauet|koncernen|kæden|foreningen|organisationen|klubben|fabrikken"
    r"|entreprenøren|leverandøren|konsulenthuset|rederiet|butikken|fonden|plejehjemmet|skolen|avisen|fagforbundet|forbundet"
    r"|partiet|børnehaven|børnehuset|bostedet|netværket) $",
    re.IGNORECASE,
)
# «Anja Holtze (A)» is a person; «Dansk Folkeparti (O)» is a party, and «Havnerådet (FH)» has no party's letter.
_PARTY_BEHIND = patterns.lazy(r"\s\((?:[A-ZÆØÅ]|SF|DF|LA|EL|KD|NB|RV)\)")
_PARTY_NAME = patterns.lazy(r"parti\b|Venstre|Alliance|Borgerlige|[Ll]iste|Demokrat|Enhed", re.IGNORECASE)
# Policies, plans and acts are called by common nouns: «Erhvervs- og Vækstpolitikken», «Klimaplan».
_NO_NAME = patterns.lazy(
    r"(?:\w+-(?:,\s\w+-)*,?\s(?:og|samt)\s)?\w{3,}(?:politik(?:ken)?|plan(?:en)?|strategi(?:en)?|lov(?:en)?|forordning(?:en)?"
    r"|bekendtgørelse(?:n)?|pulje(?:n)?|program(?:met)?|projekt(?:et)?|aftale(?:n)?|kampagne(?:n)?|redegørelse(?:n)?)"
)
# First in a sentence such a word has a capital, and is no part of the name behind it.
_NO_PART = patterns.lazy(
    r"(?:Siden|Efter|Hos|Ifølge|Fra|Ved|Med|Som|Når|Da|Men|Og|For|Til|På|I|Både|Også|Under|Mellem|Hverken|Såvel|Desuden"
    r"|Endvidere|Herudover|Derfor|Dermed|Således|Hvis|At|Om|Af|Mod|Uden|Blandt|Endelig|Samt|Derudover)\s(?=[A-ZÆØÅ])"
)
_FIRM_FIRST = patterns.lazy(
    r"\w*(?:firmaet|konsulenthuset|virksomheden|bureauet|koncernen|kæden|rederiet|leverandøren|entreprenøren)\s(?=[A-ZÆØÅ])",
    re.IGNORECASE,
)
_BEGINS = patterns.lazy(r"(?:^|[.!?:»]\s|\n)$")
_FORM_BEHIND = patterns.lazy(r"\s(?:A/S|ApS|I/S|K/S|P/S|IVS|[Aa]\.m\.b\.[Aa]\.?|[Ss]\.m\.b\.[Aa]\.?)(?!\w)")


@dataclass(frozen=True, slots=True)
class _Found:
    zone: Zone
    start: int
    end: int
    label: str
    found_by: FoundBy


def find(
    title: str,
    text: str,
    *,
    model: Mapping[Zone, Sequence[Span]],
    people: Iterable[Participant] = (),
    absent: Iterable[str] = (),
) -> tuple[Mention, ...]:
    """Return the mentions of an item: the title's first, then the text's, each in order.

    ``model`` are the model's spans in "title" and "text"; ``people`` are on the meeting's list, ``absent`` those whom
    the item itself lists.
    Names of PER, ORG and LOC never overlap each other; an address may hold a place.
    """
    zones = {"title": title, "text": text}
    roster = list(people)
    listed = {person.name for person in roster} | set(absent)
    explained = [*find_acronyms(text), *find_acronyms(title)]
    found: list[_Found] = []
    for zone, words in zones.items():
        by_rule = [_Found(zone, *span, "rule") for span in rules.names(words)]
        on_list = [
            _Found(zone, start, end, "PER", "participants") for start, end in rules.occurrences(words, _whole(listed))
        ]
        by_model = [
            _read_again(zone, words, start, end, label)
            for start, end, label in model.get(zone, ())
            if label == "PER" or not _NO_NAME.fullmatch(words, start, end)
        ]
        found += _without_overlap([by_rule, on_list, by_model])
    found = _with_acronyms(zones, found, explained)
    found = _with_short_forms(zones, found)
    found = _without_genitive(zones, found)
    found = _one_label_each(zones, found)
    found = _with_repeated(zones, found)
    named = [_mention(zones[each.zone], each) for each in found]
    facts = [
        _mention(words, _Found(zone, start, end, label, "rule"))
        for zone, words in zones.items()
        for start, end, label in rules.facts(words)
    ]
    return tuple(
        sorted((*_in_full(named, roster, explained), *facts), key=lambda m: (m.zone != "title", m.start, -m.end))
    )


def _read_again(zone: Zone, words: str, start: int, end: int, label: str) -> _Found:
    """Return what the model found as the words around it tell: with its own s and legal form, and what it is called.

    «Konsulenthuset Iris Group»: what a firm is called is no part of its name, and makes it one whatever it sounds like;
    so does a legal form. A party's letter makes a person.
    """
    if begun := _NO_PART.match(words, start, end):
        start = begun.end()
    if (called := _FIRM_FIRST.match(words, start, end)) and _BEGINS.search(words, max(0, start - 3), start):
        start = called.end()
    if words[start].islower() and (article := _ARTICLE.search(words, max(0, start - 4), start)):
        start = article.start()
    if _OWN_S.match(words, end) and not known.kinds(words[start:end].rsplit(maxsplit=1)[-1]):
        end += 1
    if form := _FORM_BEHIND.match(words, end):
        return _Found(zone, start, form.end(), "ORG", "rule")
    name = words[start:end]
    if _PARTY_BEHIND.match(words, end) and " " in name and not _PARTY_NAME.search(name):
        return _Found(zone, start, end, "PER", "model" if label == "PER" else "rule")
    if _FORMS.search(name) or _FIRM_LAST.search(name) or _KIND_BEFORE.search(words, max(0, start - 40), start):
        return _Found(zone, start, end, "ORG", "model" if label == "ORG" else "rule")
    if _KIND_BEHIND.match(words, end):
        return _Found(zone, start, end, "ORG", "model" if label == "ORG" else "rule")
    return _Found(zone, start, end, label, "model")


def _whole(names: Iterable[str]) -> Iterator[str]:
    """Yield the names of a list that are surely whole, two words and more, with and without their accents."""
    for name in names:
        if " " in name.strip():
            yield name
            yield _unaccented(name)


def _unaccented(name: str) -> str:
    """Return «Andre» for «André»; å is a letter of its own."""
    letters = (letter if letter in "åÅ" else unicodedata.normalize("NFKD", letter)[0] for letter in name)
    return "".join(letters)


def _without_overlap(ranked: Sequence[Sequence[_Found]]) -> list[_Found]:
    """Return what was found, where two claim the same words that of the better source."""
    kept: list[_Found] = []
    for source in ranked:
        for each in source:
            if not any(each.start < other.end and other.start < each.end for other in kept):
                kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _with_acronyms(zones: Mapping[Zone, str], found: list[_Found], explained: Sequence[Acronym]) -> list[_Found]:
    """Add acronyms that the item explains, and the names that explain them, wherever either stands.

    What they are a name of is what the model has seen in either: a part of the long one is enough.
    """
    names: dict[str, str] = {}
    for pair in explained:
        whole = [
            (zone, start, end) for zone, words in zones.items() for start, end in rules.occurrences(words, [pair.long])
        ]
        parts = [each for each in found for place in whole if _overlaps(each, place)]
        if not all(any(_lies_within(each, place) for place in whole) for each in parts):
            continue  # a part of a still longer name
        shorts = [each for each in found if zones[each.zone][each.start : each.end] == pair.short]
        labels = Counter(each.label for each in (parts or shorts) if each.label != "PER")
        if labels:
            names[pair.short] = names[pair.long] = labels.most_common(1)[0][0]
            found = [each for each in found if not any(_overlaps(each, place) for place in whole)]
    return _with(zones, found, names, "acronym")


def _overlaps(each: _Found, place: tuple[Zone, int, int]) -> bool:
    zone, start, end = place
    return each.zone == zone and each.start < end and start < each.end


def _lies_within(each: _Found, place: tuple[Zone, int, int]) -> bool:
    zone, start, end = place
    return each.zone == zone and start <= each.start and each.end <= end


def _with(zones: Mapping[Zone, str], found: list[_Found], names: Mapping[str, str], by: FoundBy) -> list[_Found]:
    added = [
        _Found(zone, start, end, names[" ".join(words[start:end].split())], by)
        for zone, words in zones.items()
        for start, end in rules.occurrences(words, names)
        if " ".join(words[start:end].split()) in names
    ]
    return [
        each
        for zone in zones
        for each in _without_overlap(
            [[one for one in found if one.zone == zone], [one for one in added if one.zone == zone]]
        )
    ]


def _with_short_forms(zones: Mapping[Zone, str], found: list[_Found]) -> list[_Found]:
    """Give words that names in full begin or end with the label of those, and add where they stand alone.

    «Nordhegn» is a company where «Nordhegn Byg A/S» is named, «Holm» a person where «Ib Holm» is.
    """
    labels: dict[str, set[str]] = defaultdict(set)
    for each in found:
        words = zones[each.zone][each.start : each.end].split()
        if len(words) > 1 and each.label == "PER":
            labels[words[-1]].add("PER")
        elif len(words) > 1 and each.label == "ORG" and _may_stand_alone(words[0]):
            labels[words[0]].add("ORG")
    short = {word: of.pop() for word, of in labels.items() if len(of) == 1 and len(word) > 2 and word[0].isupper()}
    found = [
        replace(each, label=short[wording])
        if (wording := zones[each.zone][each.start : each.end]) in short and each.found_by == "model"
        else each
        for each in found
    ]
    return _with(zones, found, short, "repeated")


def _may_stand_alone(word: str) -> bool:
    """Tell whether a word is a name by itself: no word of the dictionary, and no person's or place's name."""
    return not known.kinds(word).strip("o") and _is_no_word(word)


def _is_no_word(word: str) -> bool:
    base = lexicon.lemma(word.lower())
    return base[0].isupper() if base else not lexicon.pieces(word.lower())


def _without_genitive(zones: Mapping[Zone, str], found: list[_Found]) -> list[_Found]:
    """Return what was found with an ending s left outside where the same name stands without it in the item."""
    names = {zones[each.zone][each.start : each.end] for each in found}
    return [
        replace(each, end=each.end - 1)
        if (name := zones[each.zone][each.start : each.end]).endswith("s") and name[:-1] in names
        else each
        for each in found
    ]


def _one_label_each(zones: Mapping[Zone, str], found: list[_Found]) -> list[_Found]:
    """Return what was found with one label for each wording: that of most, or of a rule."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for each in found:
        votes[zones[each.zone][each.start : each.end]][each.label] += 1 if each.found_by == "model" else 100
    return [replace(each, label=votes[zones[each.zone][each.start : each.end]].most_common(1)[0][0]) for each in found]


def _with_repeated(zones: Mapping[Zone, str], found: list[_Found]) -> list[_Found]:
    """Add further occurrences of names that are no common words: found once, they mean the same in the whole item."""
    again = {
        wording: each.label
        for each in found
        if (wording := " ".join(zones[each.zone][each.start : each.end].split()))[:1].isupper()
        and (" " in wording or (len(wording) > 2 and _is_no_word(wording)))
    }
    return _with(zones, found, again, "repeated")


def _mention(words: str, each: _Found) -> Mention:
    wording = words[each.start : each.end]
    party = _PARTY.match(words, each.end) if each.label == "PER" else None
    return Mention(
        label=cast(Label, each.label),
        start=each.start,
        end=each.end,
        text=wording,
        zone="title" if each.zone == "title" else "text",
        found_by=each.found_by,
        name=" ".join(wording.split()),
        party=party[1] if party else "",
    )


def _in_full(
    named: Sequence[Mention], roster: Sequence[Participant], explained: Sequence[Acronym]
) -> Iterator[Mention]:
    """Yield mentions with what they stand for: acronyms and parts of names as the item's own full names."""
    long = {pair.short: pair.long for pair in explained}
    people = Counter(person.name for person in roster)
    full = {label: {each.name for each in named if each.label == label} for label in NAMES}
    candidates = {**full, "PER": full["PER"] | set(people)}
    for each in named:
        if each.name in long and long[each.name] in full["ORG"] | full["LOC"]:
            yield replace(each, name=long[each.name], naming="acronym")
            continue
        name, naming = _longer(each, candidates.get(each.label, set()))
        yield replace(each, name=name, naming=naming)


def _longer(mention: Mention, candidates: Iterable[str]) -> tuple[str, Naming]:
    """Return the one full name that a mention is a part of, and how; itself where there is none, or more than one."""
    words = mention.name.split()
    if mention.label == "PER" and len(words) == 1:
        fits = {name for name in candidates if " " in name and mention.name in (name.split()[0], name.split()[-1])}
    elif mention.label == "ORG" and len(words) < 4 and mention.name[:1].isupper():
        # «Novo» for «Novo Nordisk», «Nordhegn» for «Nordhegn Byg A/S»; never «Center» or «Team»
        fits = {name for name in candidates if (rest := _rest(words, name)) and rest[0][0].isupper()}
        if len({_FORMS.sub("", name) for name in fits}) == 1:
            fits = {min(fits)}
    else:
        fits = set()
    if len(fits) == 1:
        name = fits.pop()
        return name, "company form" if _FORMS.sub("", name) == mention.name else "short form"
    return mention.name, "written"


def _rest(words: Sequence[str], name: str) -> list[str]:
    """Return the words by which a name goes on from others, or nothing."""
    whole = name.split()
    return whole[len(words) :] if whole[: len(words)] == list(words) else []


def without_form(name: str) -> str:
    """Return a company's name without its legal form: «Nordhegn Byg A/S» is «Nordhegn Byg»."""
    return _FORMS.sub("", name)
