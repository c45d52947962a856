"""What the archive knows of one entity: what it is called, where it is named, with whom, and how a person took part.

Every line of it points to the words it was read from.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from itertools import count

from rapidfuzz import process

from indexer.archive import Connection, agenda, entities
from indexer.company import Tie, ties
from indexer.entities import acting
from indexer.entities.mentions import NAMES
from indexer.entities.resolution import fold
from indexer.errors import NotFoundError
from indexer.frequency import Period, frequency
from indexer.library import Library
from indexer.minutes.identity import slug
from indexer.minutes.journal import is_standing
from indexer.models import Attendance, Entity, Label, Mention, Motion, Option, Result, StoredItem

MentionsOf = Mapping[str, Sequence[Mention]]

_MOST_READ = 400  # items, the newest, in which the company an entity keeps is looked for
_MOST_COMPANY = 20
_MOST_WORDS = 3  # passages shown for each
_LONGEST = 320  # characters of a passage
_NEAREST = 3
# A sentence ends where one of these is followed by a capital; «nr. 5» and «jf. Økonomiudvalget» end none.
_END = re.compile(
    r"(?<!\bjf)(?<!\bnr)(?<!\bkl)(?<!\bstk)(?<!\bpkt)(?<!\bSkt)(?<!\bGl)(?<!\b[A-ZÆØÅ])[.!?]\s+(?=[A-ZÆØÅ«\"])"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """The sentence of an item in which something is named; ``start`` and ``end`` index the item's ``zone``."""

    item: str
    zone: str
    start: int
    end: int
    text: str
    names: tuple[tuple[int, int], ...]
    """Where in ``text`` the names stand."""


@dataclass(frozen=True, slots=True)
class NamedItem:
    """An item that names an entity, and the first passage in which it does."""

    stored: StoredItem
    passage: Passage
    often: int
    name: str
    """The name as it stands in the passage."""


@dataclass(frozen=True, slots=True)
class Company:
    """An entity named in the same paragraphs: in how many items, and some of the passages."""

    id: str
    label: Label
    name: str
    items: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Attended:
    """A meeting that lists a person, and whether they were there."""

    meeting: str
    committee: str
    date: Date
    attendance: Attendance
    role: str


@dataclass(frozen=True, slots=True)
class CastVote:
    """How a person voted on a motion; ``start`` and ``end`` are where the item's text says so."""

    stored: StoredItem
    motion: Motion
    option: Option
    result: Result
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A motion a person made, or a statement they had written down; ``result`` is empty for a statement."""

    stored: StoredItem
    kind: str
    result: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case in whose items an entity is named."""

    journal_number: str
    title: str
    items: int
    last: Date


@dataclass(frozen=True, slots=True)
class EntityView:
    """All that is known of an entity; ``items`` are a stretch of ``total``, the newest first.

    ``first`` and ``last`` are the days of the first and last meeting that name or list it, None where none does.
    ``votes`` and ``proposals`` are the newest first, and ``items_without`` is at how many items of meetings the person
    took no part, being absent, disqualified or gone. ``company`` and the ``ties`` within it are drawn from the newest
    400 items, ``over_time`` counts all items, and ``namesakes`` are other entities with its name.
    """

    entity: Entity
    total: int
    first: Date | None
    last: Date | None
    items: tuple[NamedItem, ...]
    committees: tuple[tuple[str, int], ...]
    cases: tuple[NamedCase, ...]
    company: tuple[Company, ...]
    attended: tuple[Attended, ...]
    votes: tuple[CastVote, ...]
    proposals: tuple[Proposal, ...]
    items_without: int
    namesakes: tuple[Entity, ...]
    over_time: tuple[Period, ...]
    ties: tuple[Tie, ...]


def find(library: Library, name: str) -> list[str]:
    """Return the addresses of the entities with an address or a name, however it is spelt; most often named first."""
    return [each.id for each in called(library, name)]


def called(library: Library, name: str) -> list[Entity]:
    """Return the entities that find() does."""
    with library.archive.reading() as connection:
        return _called(connection, " ".join(name.split()))


def free_address(library: Library, beside: str, name: str) -> str:
    """Return an address that no entity has yet, for one so named, in the council of another."""
    council = beside.rpartition("/")[0]
    base = "/".join(filter(None, (council, slug(name) or "navn")))
    with library.archive.reading() as connection:
        taken = entities.heads(connection)
    return next(address for number in count(1) if (address := base if number == 1 else f"{base}-{number}") not in taken)


def _called(connection: Connection, wanted: str) -> list[Entity]:
    return entities.called(connection, wanted, fold(wanted))


def entity_view(library: Library, name: str, *, offset: int = 0, limit: int = 50) -> EntityView:
    """Return what is known of the entity with an address or a name; raises NotFoundError, naming what comes near."""
    wanted = " ".join(name.split())
    with library.archive.reading() as connection:
        found = _called(connection, wanted)
        if not found:
            raise NotFoundError(f"ingen person, organisation eller sted hedder «{wanted}»{_near(connection, wanted)}")
        entity, *namesakes = found
        identifier = entity.id
        naming = entities.items_naming(connection, identifier)
        newest = [item for item, *_ in naming[:_MOST_READ]]
        shown = [item for item, *_ in naming[offset : offset + limit]]
        read = agenda.get_items(connection, newest, parts=()) | agenda.get_items(connection, shown)
        mentions = entities.of_items(connection, list(read))
        acts = list(agenda.get_items(connection, entities.items_of_acts(connection, identifier)).values())
        acts.sort(key=lambda stored: (stored.date, stored.item.id), reverse=True)
        mentions_of = entities.of_items(connection, [stored.item.id for stored in acts])
        attended = tuple(Attended(*row) for row in entities.attended(connection, identifier))
        days = sorted([*(day for _, day, _ in naming), *(each.date for each in attended)])
        latest = [(read[item], mentions[item]) for item in newest]
        company = tuple(_company(connection, identifier, latest))
        return EntityView(
            entity=entity,
            total=len(naming),
            first=days[0] if days else None,
            last=days[-1] if days else None,
            items=tuple(_naming(read[item], mentions[item], identifier) for item in shown),
            committees=tuple(_counted(committee for *_, committee in naming)),
            cases=tuple(_cases(stored for stored, _ in latest)),
            company=company,
            attended=attended,
            votes=tuple(_votes(identifier, acts, mentions_of)),
            proposals=tuple(_proposals(identifier, acts, mentions_of)),
            items_without=_items_without(identifier, acts, mentions_of),
            namesakes=tuple(namesakes),
            over_time=frequency(day for _, day, _ in naming),
            ties=ties(latest, {other.id for other in company}),
        )


def _near(connection: Connection, wanted: str) -> str:
    """Return what comes near, among names with the same first letter: all of a large archive take too long."""
    key = fold(wanted)
    spelt = dict(entities.spelt_from(connection, key[0])) if key else {}
    near = dict.fromkeys(spelt[each] for each, *_ in process.extract(key, list(spelt), limit=_NEAREST, score_cutoff=75))
    return f"; nærmest er {', '.join(f'«{name}»' for name in near)}" if near else ""


def _counted(committees: Iterable[str]) -> list[tuple[str, int]]:
    """Return committees with how often each occurs, the most first."""
    return sorted(Counter(committees).items(), key=lambda pair: (-pair[1], pair[0]))


def _naming(stored: StoredItem, mentions: Sequence[Mention], identifier: str) -> NamedItem:
    own = [mention for mention in mentions if mention.entity == identifier]
    own.sort(key=lambda each: each.zone == "title")  # a title stands above the passage already
    return NamedItem(stored, _passage(stored, own[0], [identifier], mentions), len(own), own[0].text)


def _passage(
    stored: StoredItem, mention: Mention, identifiers: Collection[str], mentions: Iterable[Mention]
) -> Passage:
    """Return the sentence a mention stands in, with the names of these entities in it."""
    words = stored.item.title if mention.zone == "title" else stored.item.text
    start, end = sentence(words, mention.start, mention.end)
    names = tuple(
        (other.start - start, other.end - start)
        for other in mentions
        if other.zone == mention.zone and other.entity in identifiers and start <= other.start and other.end <= end
    )
    return Passage(stored.item.id, mention.zone, start, end, words[start:end], names)


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around a name begins and ends; a very long one is cut at words around the name.

    >>> text = "Mødet er slut. Måløv og Skovlunde får hver en skole. Det var alt."
    >>> first, last = sentence(text, 15, 20)
    >>> text[first:last]
    'Måløv og Skovlunde får hver en skole.'
    """
    begin, stop = _paragraph(text, start)
    stops = [begin, *(match.end() for match in _END.finditer(text, begin, stop)), stop]
    first = max(place for place in stops if place <= start)
    last = min(place for place in stops if place >= end)
    last = first + len(text[first:last].rstrip())
    if last - first > _LONGEST:
        room = (_LONGEST - (end - start)) // 2
        if start - room > first:
            first = text.find(" ", start - room, start) + 1 or start
        if end + room < last:
            cut = text.rfind(" ", end, end + room)
            last = cut if cut > 0 else end
    return first, last


def _paragraph(text: str, place: int) -> tuple[int, int]:
    begin = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return begin, end if end >= 0 else len(text)


def _votes(identifier: str, acts: Iterable[StoredItem], mentions: MentionsOf) -> Iterator[CastVote]:
    for stored in acts:
        for event, vote, entity in acting.votes_by(stored.item, mentions.get(stored.item.id, ())):
            if entity == identifier:
                yield CastVote(stored, event.motion, vote.option, event.result, vote.start, vote.end)


def _proposals(identifier: str, acts: Iterable[StoredItem], mentions: MentionsOf) -> Iterator[Proposal]:
    for stored in acts:
        own = mentions.get(stored.item.id, ())
        for event, entity in acting.proposals_by(stored.item, own):
            if entity == identifier:
                yield Proposal(stored, event.motion, event.result, event.start, event.end)
        for statement, entity in acting.statements_by(stored.item, own):
            if entity == identifier:
                yield Proposal(stored, statement.kind, "", statement.start, statement.end)


def _items_without(identifier: str, acts: Iterable[StoredItem], mentions: MentionsOf) -> int:
    """Return at how many items a person is said to have taken no part."""
    return sum(
        any(
            part.kind in ("afbud", "deltog ikke", "inhabil")
            and any(
                mention.entity == identifier and part.start <= mention.start and mention.end <= part.end
                for mention in mentions.get(stored.item.id, ())
                if mention.zone == "text"
            )
            for part in stored.item.presence
        )
        for stored in acts
    )


def _cases(items: Iterable[StoredItem]) -> list[NamedCase]:
    """Return the cases that items belong to by number, the one treated last first; a title is the newest item's."""
    found: dict[str, list[StoredItem]] = defaultdict(list)
    for stored in items:
        number = stored.item.journal_number
        if number and not is_standing(number):
            found[number].append(stored)
    cases = [NamedCase(number, of[0].item.title, len(of), of[0].date) for number, of in found.items()]
    return sorted(cases, key=lambda case: (case.last, case.journal_number), reverse=True)


def _company(
    connection: Connection, identifier: str, items: Sequence[tuple[StoredItem, Sequence[Mention]]]
) -> list[Company]:
    """Return the entities named in the same paragraphs, those named in most items first."""
    beside: dict[str, list[tuple[StoredItem, Mention, Sequence[Mention]]]] = defaultdict(list)
    for stored, mentions in items:
        for other, own in _beside(stored, mentions, identifier).items():
            beside[other].append((stored, own, mentions))
    often = Counter({other: len(of) for other, of in beside.items()})
    fewest = min((count for _, count in often.most_common(_MOST_COMPANY)), default=0)
    heads = entities.heads(connection, [other for other, count in often.items() if count >= fewest])
    ranked = sorted(heads, key=lambda other: (-often[other], heads[other][1], other))[:_MOST_COMPANY]
    return [
        Company(
            other,
            _label(heads[other][0]),
            heads[other][1],
            often[other],
            tuple(_passage(stored, own, [identifier, other], of) for stored, own, of in beside[other][:_MOST_WORDS]),
        )
        for other in ranked
    ]


def _label(label: str) -> Label:
    return next(known for known in NAMES if known == label)


def _beside(stored: StoredItem, mentions: Sequence[Mention], identifier: str) -> dict[str, Mention]:
    """Return who else is named in the paragraphs of an entity, each with the entity's mention that stands nearest.

    One in the same sentence is nearer than any other.
    """
    text = stored.item.text
    found: dict[str, tuple[bool, int, int, Mention]] = {}
    for own in mentions:
        if own.entity != identifier or own.zone != "text":
            continue
        begin, stop = _paragraph(text, own.start)
        first, last = sentence(text, own.start, own.end)
        for other in mentions:
            if other.zone == "text" and other.entity not in ("", identifier) and begin <= other.start < stop:
                rank = not first <= other.start < last, own.start, other.start, own
                found[other.entity] = min(rank, found.get(other.entity, rank), key=lambda each: each[:3])
    return {other: own for other, (*_, own) in found.items()}
