"""The values that travel through the house: frozen, slotted, without behaviour.

Names follow Popolo (people, votes) and OParl (meetings, agenda items). Every ``start``/``end`` pair indexes the
``text`` of the item it belongs to, which never changes after cleaning. Dates without a time are ``date``; moments
carry a time zone.
"""

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from typing import Literal

Attendance = Literal["present", "absent", "unstated"]
Outcome = Literal[
    "godkendt",
    "godkendt med ændringer",
    "ikke godkendt",
    "udsat",
    "tilbagesendt",
    "taget til efterretning",
    "anbefalet",
    "drøftet",
    "udgået",
    "ukendt",
]
Role = Literal["minutes", "attachment"]
Relation = Literal["tidligere", "dette", "senere", "samme sag", "planlagt"]
Evidence = Literal["", "henvisning", "journalnummer"]
Sort = Literal["relevance", "newest", "oldest"]
Match = Literal["all", "some", "none"]
Label = Literal["PER", "ORG", "LOC", "JOURNAL", "LAW", "PLAN", "MONEY", "DATE", "ADDRESS"]
FoundBy = Literal["model", "rule", "participants", "acronym", "repeated"]
Naming = Literal["written", "ending", "acronym", "short form", "company form", "spelling", "ruling"]
ReasonKind = Literal["ord", "bøjning", "sammensætning", "synonym", "forkortelse", "stavning", "begyndelse", "betydning"]


Option = Literal["yes", "no", "abstain"]
Result = Literal["vedtaget", "forkastet", "ukendt"]
Motion = Literal["ændringsforslag", "indstilling", "forslag"]
Said = Literal["mindretalsudtalelse", "særudtalelse", "forbehold"]
Taking = Literal["afbud", "deltog ikke", "inhabil", "forlod mødet", "kom til stede", "stedfortræder"]


MARKS = ("uenighed", "afstemning", "ændringsforslag", "mindretalsudtalelse", "afviger fra indstillingen")
"""What may be particular about a decision, and is searched for."""

HIDDEN = "-"
"""The address given to mentions of what an operator has hidden: no entity's, and shown to nobody."""


@dataclass(frozen=True, slots=True)
class Page:
    """One document as it was published, byte for byte, and how it came to us."""

    url: str
    council: str
    fetched_at: datetime
    content_type: str
    body: bytes
    role: Role = "minutes"


@dataclass(frozen=True, slots=True)
class Link:
    """A meeting as a source lists it; ``version`` changes with what is published, and is empty where unknown."""

    url: str
    committee: str
    date: Date
    version: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a source's list: the meetings on it, and the address of the next page."""

    links: tuple[Link, ...]
    next_url: str | None = None


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as corpus/raw keeps it, without its body; ``key`` is its address there.

    ``fetched_at`` is what the clock said. Pages are put in order by ``arrived_at``, which grows also where a clock is
    set back.
    """

    key: str
    url: str
    council: str
    fetched_at: datetime
    arrived_at: datetime
    content_type: str
    size: int
    withdrawn: bool = False
    role: Role = "minutes"


@dataclass(frozen=True, slots=True)
class Participant:
    """One person on a meeting's list; ``party`` and ``role`` are empty where none is stated."""

    name: str
    party: str
    role: str
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of an item's text: the body between ``start`` and ``end``, the heading itself left out."""

    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document (bilag) that belongs to an item; ``url`` is empty where only its name was published."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that point to an earlier treatment; ``target`` is an item's id, whether or not the archive has it."""

    text: str
    committee: str
    date: Date
    number: str
    kind: Literal["punkt", "meddelelse", "møde"]
    target: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one point; ``point`` is empty when the decision is not divided."""

    point: str
    outcome: Outcome
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Vote:
    """How one person, or ``count`` people of a party or of nobody named, voted; span of the words that say so (Popolo).

    ``voter`` is a name as written, empty where only a party or a number is stated; ``count`` is 1 for a person, and 0
    for a party whose number is not stated.
    """

    voter: str
    party: str
    option: Option
    count: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class VoteEvent:
    """One motion that was put to the vote, or proposed and decided without one (Popolo: motion and vote event).

    ``proposers`` are names or party names as written; ``start`` and ``end`` span the words of the motion, from its
    proposer to its result. What is not stated is unknown: no votes, the result "ukendt".
    """

    motion: Motion
    proposers: tuple[str, ...]
    result: Result
    votes: tuple[Vote, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody had put in the minutes beside the decision: whose words they are, and where they stand."""

    kind: Said
    authors: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Presence:
    """Who took no part in an item, or came, went or stood in for another: ``instead_of``, where that is stated."""

    name: str
    kind: Taking
    instead_of: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """What an item says is to happen next: who treats it, and when, as far as it is said.

    ``date`` is the last day of what is stated: of «november 2025» the 30th, with ``is_day`` False. ``committee`` is
    empty where none is named.
    """

    committee: str
    date: Date
    is_day: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name someone or something: where they stand, and what found them.

    ``zone`` tells whether ``start`` and ``end`` index the item's title or its text. ``name`` is what the words stand
    for within the item: the name in full where they are an acronym or a part of it, and ``naming`` tells which.
    ``party`` is the party letter beside a person. ``entity`` is the address of who or what is named, or empty: a date
    is no entity, and a first name that fits two people is left alone.
    """

    label: Label
    start: int
    end: int
    text: str
    zone: Literal["title", "text"]
    found_by: FoundBy
    name: str
    naming: Naming = "written"
    party: str = ""
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One mention, where it stands, and what tells people of one name apart; on a list ``item`` is the meeting.

    It may stand for ``count`` mentions that are alike in all that decides whom they name.
    """

    item: str
    council: str
    committee: str
    date: Date
    mention: Mention
    count: int = 1


@dataclass(frozen=True, slots=True)
class Alias:
    """A name an entity goes by, how often, and what ties it to the entity."""

    name: str
    naming: Naming
    count: int


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something named in the archive; ``council`` is empty for what is the same to every council.

    ``party`` is a person's party letter as minutes state it, empty where they state none.
    """

    id: str
    label: Label
    name: str
    council: str
    aliases: tuple[Alias, ...]
    party: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an operator decided about an entity, which counts for more than what is worked out.

    merge: everything named ``entity`` is ``into``. split: what is written ``name`` (any, where empty), from ``since``
    on, is ``into`` instead. rename: ``entity`` is called ``name``. hide: ``entity`` is shown nowhere.
    """

    number: int
    action: Literal["merge", "split", "rename", "hide"]
    entity: str
    at: datetime
    into: str = ""
    name: str = ""
    since: Date | None = None


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item (punkt) of a meeting; ``number`` is text because agendas number items ``4a`` too."""

    id: str
    number: str
    title: str
    journal_number: str
    open: bool
    text: str
    sections: tuple[Section, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    absent: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    decisions: tuple[Decision, ...] = ()
    vote_events: tuple[VoteEvent, ...] = ()
    statements: tuple[Statement, ...] = ()
    presence: tuple[Presence, ...] = ()
    planned: tuple[PlannedStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting with its items; ``start`` is None where no time was published.

    ``whole`` is False for a document that holds one item of a meeting only: it adds to what is known of the meeting
    and replaces nothing.
    """

    id: str
    council: str
    committee: str
    date: Date
    start: datetime | None
    place: str
    kind: str
    participants: tuple[Participant, ...]
    items: tuple[AgendaItem, ...]
    source_url: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item with what is needed of its meeting to show or index it; ``changed_at`` is when that last changed."""

    item: AgendaItem
    meeting_id: str
    council: str
    committee: str
    date: Date
    place: str
    kind: str
    source_url: str
    page: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Treatment:
    """One step in the life of a case: where an item was treated, and how it relates to the item in hand.

    ``evidence`` is what joins it to the case, and ``words`` are those of the reference or the number;
    ``message`` is the number of the message it is, within an item of messages. A step that is
    not ``known`` is named in an item of the case (``named_in``) and not in the archive; one that is planned has the
    relation "planlagt", and is ``overdue`` when its day is past and the archive has no such meeting.
    """

    id: str
    date: Date
    committee: str
    number: str
    title: str
    journal_number: str
    outcome: Outcome
    relation: Relation
    known: bool = True
    evidence: Evidence = ""
    words: str = ""
    message: str = ""
    named_in: str = ""
    overdue: bool = False
    is_day: bool = True
    recommendation: str = ""
    vote_events: tuple[VoteEvent, ...] = ()
    differs: bool = False


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """A meeting as it stands in a list."""

    id: str
    council: str
    committee: str
    date: Date
    kind: str


@dataclass(frozen=True, slots=True)
class CommitteeStatus:
    """What the archive holds of one committee."""

    council: str
    committee: str
    meetings: int
    items: int
    first: Date
    last: Date


@dataclass(frozen=True, slots=True)
class Gap:
    """An earlier treatment that an item names and the archive lacks."""

    item: str
    text: str
    committee: str
    date: Date


@dataclass(frozen=True, slots=True)
class ListingCounts:
    """How far a committee's listed meetings have come."""

    council: str
    committee: str
    listed: int
    fetched: int
    parsed: int
    failed: int
    stale: int


@dataclass(frozen=True, slots=True)
class AttachmentCounts:
    """How many attachments items name, have an address, are fetched, have text, and failed."""

    named: int
    listed: int
    fetched: int
    with_text: int
    failed: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A page or file that could not be read, and why."""

    url: str
    council: str
    seen_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PageCounts:
    """How many pages there are, were read, failed, and were read by an older parser."""

    total: int
    read: int
    failed: int
    older: int
    last_fetched: datetime | None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; empty means everything.

    ``committee`` is a committee's name or the beginnings of its words, ``subject`` a main group of KLE («15»),
    ``entity``, ``proposer`` and ``voter`` are names as typed, and ``entities``, ``proposers`` and ``voters`` the
    addresses of those who go by them. ``mark`` is what happened at the decision, as in ``MARKS``.
    """

    council: str = ""
    committee: str = ""
    since: Date | None = None
    until: Date | None = None
    year: int | None = None
    outcome: str = ""
    entity: str = ""
    journal: str = ""
    subject: str = ""
    mark: str = ""
    proposer: str = ""
    voter: str = ""
    entities: tuple[str, ...] = ()
    proposers: tuple[str, ...] = ()
    voters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something typed: a word, the words of a phrase or the beginning of a word; ``zone`` is where it must stand."""

    text: str
    kind: Literal["word", "phrase", "prefix"] = "word"
    zone: Literal["", "attachments", "about"] = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A search as structured values, independent of any engine; all texts are as typed.

    Every group in ``wanted`` is wanted, by any of its alternatives; nothing in ``excluded`` may occur. ``journal`` is
    a whole journal number or its leading parts.
    """

    text: str
    wanted: tuple[tuple[Wanted, ...], ...] = ()
    excluded: tuple[Wanted, ...] = ()
    journal: str = ""
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item was found: what was typed, what stands in the item, how the two belong together, and where.

    For a likeness of meaning ``typed`` and ``found`` are empty and ``weight`` is the likeness, 0 to 1.
    """

    typed: str
    found: str
    kind: ReasonKind
    zone: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One item found; ``excerpt`` is HTML-escaped text in which only ``<mark>`` is mark-up.

    ``attachment`` names the document the excerpt is from, where the words stand there and not in the item.
    ``has_all`` is False for an item that is shown because it comes near, without all that was asked for.
    """

    id: str
    journal_number: str
    title: str
    committee: str
    date: Date
    number: str
    outcome: Outcome
    score: float
    excerpt: str
    council: str = ""
    marked_title: str = ""
    attachment: str = ""
    has_all: bool = True
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of all hits have each value; the commonest first."""

    name: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of hits; ``total`` and ``facets`` count all of them.

    ``exact`` of them have all that was asked for and come first; the rest are the nearest. ``match`` is "all" when
    there are any of the former, "some" when there are only the latter. ``suggestion`` is the search as it was perhaps
    meant.
    """

    query: str
    total: int
    took_ms: float
    suggestion: str | None
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    match: Match
    exact: int = 0
