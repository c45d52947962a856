"""From mentions in single items to who and what they name across the archive. Pure: the same archive, the same answer.

Names that fold to one key are one entity. Streets, people and a council's own bodies are each council's own; companies,
authorities and towns are everyone's. Two people of one name are kept apart where party or period tells them apart.
What an operator has ruled comes last and overrules.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date

from indexer import patterns
from indexer.entities.mentions import NAMES, without_form
from indexer.minutes.identity import slug
from indexer.models import HIDDEN, Alias, Entity, Label, Mention, Naming, Occurrence, Ruling

_SILENCE_YEARS = 8  # two council terms: someone of the same name who turns up after so long may be someone else
_OWN = patterns.lazy(
    r"(?:udvalget|udvalg|rådet|råd|nævnet|kommissionen|forvaltningen|bestyrelsen|direktionen|sekretariatet|Kommunalbestyrelsen|Byrådet)$"
    r"|^(?:Center for|Center|Afdelingen|Team|Sekretariatet|Borgerservice|Teknik|Byrådet|Kommunalbestyrelsen|MED)\b",
)
_NATIONAL = patterns.lazy(r"^(?:Det|Den|Dansk\w*|Folketing\w*|Europa\w*|Region\w*|Minister\w*|Forenede)\b|minister")
_STREET = patterns.lazy(
    r"(?:vej|vejen|gade|gaden|allé|alle|stræde|strædet|stien|torv|torvet|plads|pladsen|vænget|toften|parken|bakken|boulevard)$",
    re.IGNORECASE,
)
_INNER_GENITIVE = patterns.lazy(r"\b(Kommune|Region)s\b(?= )")
_MIDDLE = patterns.lazy(r"\s+(?:[A-ZÆØÅ]\.)+(?=\s)")
_SHARE = 0.8  # of an acronym's explanations that must agree before it is taken to mean that everywhere


@dataclass(frozen=True, slots=True)
class Resolved:
    """Entities, and the address of the one that each occurrence names, in the order they were given.

    The address is empty for a name that fits nobody alone, and HIDDEN for what is hidden.
    """

    entities: tuple[Entity, ...]
    named: tuple[str, ...]


@dataclass(slots=True)
class _Group:
    """Occurrences that name one thing, while it is being worked out what that is."""

    label: Label
    council: str
    key: str
    members: list[int]
    part: int = 0
    party: str = ""
    id: str = ""


def fold(name: str) -> str:
    """Return what two spellings of one name share: small letters, no accents, no legal form, «&» as «og».

    >>> fold("Iris Group A/S") == fold("IRIS GROUP")
    True
    """
    name = _INNER_GENITIVE.sub(r"\1", without_form(" ".join(name.split()))).lower().replace("&", " og ")
    name = name.replace("æ", "\x00").replace("ø", "\x01").replace("å", "\x02").replace("aa", "\x02")
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    words = re.findall(r"[\w\x00-\x02]+", plain)
    return " ".join(words).replace("\x00", "æ").replace("\x01", "ø").replace("\x02", "å")


def is_own(label: Label, name: str) -> bool:
    """Tell whether a name means another thing to every council: its people, streets, committees and departments."""
    if label == "PER":
        return True
    if label == "LOC":
        return _STREET.search(name) is not None
    return _OWN.search(name) is not None and not _NATIONAL.search(name)


def resolve(occurrences: Sequence[Occurrence], rulings: Iterable[Ruling] = ()) -> Resolved:
    """Return who and what occurrences name."""
    names = _in_full(occurrences)
    groups = _groups(occurrences, names)
    groups = [part for group in groups for part in _people_apart(group, occurrences)]
    _give_addresses(groups)
    return _ruled(groups, occurrences, names, rulings)


def addresses(occurrences: Sequence[Occurrence]) -> set[str]:
    """Return the addresses of entities before anything is ruled about them."""
    return {entity.id for entity in resolve(occurrences).entities}


def _in_full(occurrences: Sequence[Occurrence]) -> list[str]:
    """Return the full name of every occurrence: acronyms that the archive explains in one way only, in full."""
    explained: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each in occurrences:
        if each.mention.naming == "acronym" and _is_enough(each.mention.label, each.mention.name):
            explained[each.council, each.mention.text][each.mention.name] += each.count
    meaning: dict[tuple[str, str], str] = {}
    for place, counts in explained.items():
        by_key: Counter[str] = Counter()
        for name, count in counts.items():
            by_key[fold(name)] += count
        key, most = by_key.most_common(1)[0]
        if most >= _SHARE * counts.total():
            meaning[place] = min(name for name in counts if fold(name) == key)
    return [
        meaning.get((each.council, each.mention.name), each.mention.name)
        if each.mention.naming == "written" and each.mention.label == "ORG"
        else each.mention.name
        for each in occurrences
    ]


def _groups(occurrences: Sequence[Occurrence], names: Sequence[str]) -> list[_Group]:
    """Return occurrences by name, those of one name under the label most of them have."""
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    known: dict[tuple[Label, str], tuple[bool, str]] = {}  # most say what others have said
    for place, (each, name) in enumerate(zip(occurrences, names, strict=True)):
        said = each.mention.label, name
        if said not in known:
            known[said] = (is_own(*said), fold(name) if said[0] in NAMES and _is_enough(*said) else "")
        own, key = known[said]
        if key:
            by_key[each.council if own else "", key].append(place)
    return [
        _Group(_most((occurrences[place].mention.label, occurrences[place].count) for place in members), *of, members)
        for of, members in sorted(by_key.items())
    ]


def _most(counted: Iterable[tuple[Label, int]]) -> Label:
    """Return the label that most have."""
    labels: Counter[Label] = Counter()
    for label, count in counted:
        labels[label] += count
    return max(labels, key=lambda label: (labels[label], label))


def ties(occurrences: Iterable[Occurrence]) -> Iterator[tuple[str, str]]:
    """Yield by what occurrences may come to one entity with others: the addresses they may be given, before any number.

    Given as (council or nothing, address); an acronym has also those of what it is short for.
    """
    known: set[tuple[str, Label, str]] = set()
    for each in occurrences:
        mention = each.mention
        known.add((each.council, mention.label, mention.name))
        if mention.naming == "acronym":
            known |= {(each.council, "ORG", mention.text), (each.council, "ORG", mention.name)}
    for council, label, name in known:
        if label in NAMES and _is_enough(label, name) and (key := fold(name)):
            yield council if is_own(label, name) else "", slug(key) or "navn"


def acronyms(occurrences: Iterable[Occurrence]) -> set[str]:
    """Return what in occurrences is, or may be, an acronym that others explain."""
    return {
        each.mention.text if each.mention.naming == "acronym" else each.mention.name
        for each in occurrences
        if each.mention.naming == "acronym" or (each.mention.naming == "written" and each.mention.label == "ORG")
    }


def root(address: str, tails: Collection[str]) -> str:
    """Return an address without what it may have been given to tell it from others: numbers, and words of ``tails``.

    Two names can only be after the same address where these are the same.

    >>> root("proeveby/ib-holm-a-2", {"a"})
    'proeveby/ib-holm'
    """
    council, slash, own = address.rpartition("/")
    words = own.split("-")
    while len(words) > 1 and (words[-1] in tails or words[-1].isdecimal()):
        words.pop()
    return f"{council}{slash}{'-'.join(words)}"


def tails(parties: Iterable[str]) -> set[str]:
    """Return the words that addresses may end in by party."""
    return {word for party in parties for word in slug(party).split("-")}


def to_be_told_apart(occurrences: Sequence[Occurrence]) -> set[str]:
    """Return the entities whose people can only be told apart mention by mention: by party, and items that state it."""
    parties: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, set[Label]] = defaultdict(set)
    named: dict[str, set[str]] = defaultdict(set)
    said = {(each.mention.name, each.mention.label, each.mention.party, each.mention.entity) for each in occurrences}
    for name, label, party, entity in said:
        key = fold(name)
        parties[key] |= {party} - {""}
        labels[key].add(label)
        named[key].add(entity)
    return {
        entity
        for key, of in labels.items()
        if "PER" in of and (len(of) > 1 or len(parties[key]) > 1)
        for entity in named[key]
    }


def _is_enough(label: Label, name: str) -> bool:
    """Tell whether a name says whom it names: a person's first name alone does not."""
    return label != "PER" or " " in name


def _people_apart(group: _Group, occurrences: Sequence[Occurrence]) -> Iterator[_Group]:
    """Yield the people of one name: apart by party, and by a silence of two council terms."""
    if group.label != "PER":
        yield group
        return
    ordered = sorted(group.members, key=lambda place: (occurrences[place].date, place))
    periods: list[list[int]] = []
    for place in ordered:
        if periods and (occurrences[place].date - occurrences[periods[-1][-1]].date).days < 366 * _SILENCE_YEARS:
            periods[-1].append(place)
        else:
            periods.append([place])
    for part, period in enumerate(
        reversed(periods)
    ):  # the newest keeps the plain address, whatever older minutes bring
        for party, members in _by_party(period, occurrences):
            yield _Group(group.label, group.council, group.key, members, part, party)


def _by_party(period: Sequence[int], occurrences: Sequence[Occurrence]) -> list[tuple[str, list[int]]]:
    """Return people by party; a mention without one goes to whoever of the name was named nearest in time."""
    stated = [place for place in period if occurrences[place].mention.party]
    parties = sorted({occurrences[place].mention.party for place in stated})
    if len(parties) < 2:
        return [(parties[0] if parties else "", list(period))]
    members: dict[str, list[int]] = {party: [] for party in parties}
    first_in: dict[str, int] = {}  # of those stated, the first in each item, and on each day
    first_on: dict[Date, int] = {}
    for place in sorted(stated):
        first_in.setdefault(occurrences[place].item, place)
        first_on.setdefault(occurrences[place].date, place)
    days = sorted(first_on)
    for place in period:
        each = occurrences[place]
        nearest = place if each.mention.party else first_in.get(each.item)
        if nearest is None:
            after = bisect_left(days, each.date)
            around = days[max(after - 1, 0) : after + 1]
            nearest = first_on[min(around, key=lambda day: (abs((day - each.date).days), first_on[day]))]
        members[occurrences[nearest].mention.party].append(place)
    return list(members.items())


def _give_addresses(groups: Sequence[_Group]) -> None:
    """Give every group its address: what is a council's own under the council's name, two of one name by party."""
    taken: set[str] = set()
    several = Counter((group.council, group.key) for group in groups)
    for group in sorted(groups, key=lambda group: (group.council, group.key, group.part, group.party)):
        base = slug(group.key) or "navn"
        base = f"{group.council}/{base}" if group.council else base
        if several[group.council, group.key] > 1 and group.party:
            base = f"{base}-{slug(group.party)}"
        address, number = base, 1
        while address in taken:
            number += 1
            address = f"{base}-{number}"
        taken.add(address)
        group.id = address


def _ruled(
    groups: Sequence[_Group], occurrences: Sequence[Occurrence], names: Sequence[str], rulings: Iterable[Ruling]
) -> Resolved:
    """Return entities after what the operator ruled, in that order: joined, divided, renamed and hidden."""
    members = {group.id: list(group.members) for group in groups}
    moved: set[int] = set()
    called: dict[str, str] = {}
    hidden: set[str] = set()
    for ruling in rulings:
        if ruling.action in ("merge", "split"):
            going = [place for place in members.get(ruling.entity, ()) if _is_meant(ruling, occurrences[place])]
            gone = set(going)
            members[ruling.entity] = [place for place in members.get(ruling.entity, ()) if place not in gone]
            members.setdefault(ruling.into, []).extend(going)
            moved |= gone
        elif ruling.action == "rename":
            called[ruling.entity] = ruling.name
        else:
            hidden.add(ruling.entity)
    by_id = {group.id: group for group in groups}
    named = [""] * len(names)
    entities = []
    for address, places in sorted(members.items()):
        if places and address not in hidden:
            own = [place for place in places if place not in moved] or places
            entities.append(_entity(address, places, own, occurrences, names, by_id.get(address), called.get(address)))
        for place in places:
            named[place] = HIDDEN if address in hidden else address
    return Resolved(tuple(entities), tuple(named))


def _is_meant(ruling: Ruling, each: Occurrence) -> bool:
    return ruling.action == "merge" or (
        (not ruling.name or fold(ruling.name) in (fold(each.mention.text), fold(each.mention.name)))
        and (ruling.since is None or each.date >= ruling.since)
    )


def _entity(
    address: str,
    places: Sequence[int],
    own: Sequence[int],
    occurrences: Sequence[Occurrence],
    names: Sequence[str],
    group: _Group | None,
    called: str | None,
) -> Entity:
    """Return an entity under its commonest full name, with everything it is called."""
    full: Counter[str] = Counter()
    for place in own:
        full[names[place]] += occurrences[place].count
    name = called or max(full, key=lambda name: (full[name], name.count(" "), name))
    label = (
        group.label if group else _most((occurrences[place].mention.label, occurrences[place].count) for place in own)
    )
    ours = set(own)
    written: Counter[tuple[str, Naming]] = Counter()
    for place in places:
        mention = occurrences[place].mention
        written[mention.text, _naming(mention, names[place], name) if place in ours else "ruling"] += occurrences[
            place
        ].count
    aliases = (
        Alias(text, naming, count)
        for (text, naming), count in sorted(written.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    return Entity(address, label, name, address.rpartition("/")[0], tuple(aliases), group.party if group else "")


def _naming(mention: Mention, full: str, name: str) -> Naming:
    """Return what ties a mention to its entity."""
    if mention.naming != "written":
        return mention.naming
    if mention.name != full:
        return "acronym"
    if mention.name == name:
        return "written"
    return "company form" if without_form(mention.name) == without_form(name) else "spelling"
