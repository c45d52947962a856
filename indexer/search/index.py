"""What an index is to the rest of the house, whichever engine keeps it."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date as Date
from types import MappingProxyType
from typing import Literal, Protocol

from indexer.minutes.acronyms import Acronym, find_acronyms
from indexer.minutes.dates import MONTHS
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.items import is_routine
from indexer.minutes.marks import marks_of
from indexer.minutes.sections import DECISION, section_text
from indexer.models import Entity, Facet, Match, Outcome, Query, Reason, Sort, StoredItem
from indexer.search.concepts import NOTHING, Meaning, Vocabulary
from indexer.search.query import outcome_words
from indexer.search.spans import Span

FACETS = ("committee", "year", "outcome", "mark", "subject", "council", "entity")
ZONES = ("title", "decision", "body", "attachments", "about")
"""Where a word may stand in an item; ``about`` are the words that mean a filter, such as committee, year and month."""

# Sections that name what every item names; a search for a person or a committee means the others.
_FORMALITIES = ("Afbud", "Beslutningen træffes af", "Tidligere behandling")


@dataclass(frozen=True, slots=True)
class Document:
    """An item as an index takes it in; ``text`` is what is shown of it, the rest what it is found by."""

    id: str
    council: str
    committee: str
    date: Date
    journal_number: str
    title: str
    decision: str
    body: str
    outcome: Outcome
    attachments: str = ""
    text: str = ""
    is_routine: bool = False
    acronyms: tuple[Acronym, ...] = ()
    entities: tuple[Entity, ...] = ()
    marks: tuple[str, ...] = ()
    proposers: tuple[str, ...] = ()
    voters: tuple[str, ...] = ()

    @property
    def content(self) -> str:
        """A hash of all that an index takes in: the same where nothing of it has changed."""
        entities = [(entity.id, entity.name) for entity in self.entities]
        taken_in = repr((replace(self, entities=()), entities))
        return hashlib.sha256(taken_in.encode(errors="surrogateescape")).hexdigest()[:16]

    @property
    def about(self) -> str:
        """The words by which someone may ask for items of this kind, year and committee."""
        month = MONTHS[self.date.month - 1]
        return f"{self.committee}\n{month} {self.date.year}\n{outcome_words(self.outcome)}"


@dataclass(frozen=True, slots=True)
class Seen:
    """Where what is wanted stands in a text, if its letters still have this sum."""

    spans: tuple[Span, ...]
    sum: int


@dataclass(frozen=True, slots=True)
class Scored:
    """One item found, how well it fits and why; ``has_all`` is False for one that only comes near.

    ``title`` and ``text`` say where in them what is wanted stands, as far as the index knows.
    """

    id: str
    score: float
    has_all: bool = True
    why: tuple[Reason, ...] = ()
    title: Seen | None = None
    text: Seen | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of the items found.

    ``total`` and ``facets`` count all of them, ``exact`` those that have everything that is wanted.
    """

    total: int
    matches: tuple[Scored, ...]
    facets: tuple[Facet, ...]
    match: Match
    exact: int = 0
    meaning: Meaning = NOTHING


@dataclass(frozen=True, slots=True)
class Completion:
    """What a search begun may go on as: the text to search for, and what kind of thing it is."""

    text: str
    kind: Literal["titel", "udvalg", "journalnummer", "navn", "ord"]
    count: int


class SearchIndex(Protocol):
    """Items, findable by words, journal number and filters.

    Readers always see a whole index: the state before a change or after it. One process writes at a time; the caller
    holds the archive's lock.
    """

    def search(
        self, query: Query, *, sort: Sort, offset: int, limit: int, likeness: Mapping[str, float] = MappingProxyType({})
    ) -> Found:
        """Return what a query finds; raises IndexUnusableError when the index is missing, broken or of another make.

        ``likeness`` says how near items come to it in meaning, 0 to 1: they are found too, after those with its words.
        """

    def matching(self, query: Query, among: Collection[str]) -> list[str]:
        """Return which of these items have everything that a query wants; raises IndexUnusableError."""

    def understand(self, query: Query) -> Meaning:
        """Return what a query means among the words of this index; raises IndexUnusableError."""

    def vocabulary(self) -> Vocabulary:
        """Return what the texts of this index say, as long as it is not changed; raises IndexUnusableError."""

    def similar(
        self, document: Document, *, limit: int, likeness: Mapping[str, float] = MappingProxyType({})
    ) -> list[str]:
        """Return the ids of the items most like a document, the most alike first; raises IndexUnusableError."""

    def complete(self, text: str, *, limit: int) -> list[Completion]:
        """Return how a search that is being typed may go on; raises IndexUnusableError."""

    def warm(self, *, rest: float = 0.0) -> None:
        """Work out what the first readers would wait for; raises IndexUnusableError.

        With so many seconds of ``rest`` after each millisecond of work, those who read meanwhile are not held up.
        """

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build the index anew beside the one in use and put it in its place; return how many documents it holds."""

    def forget_previous(self) -> None:
        """Delete what is kept of the index as it was before the last change: it may hold what is gone for good."""

    def update(self, documents: Iterable[Document], *, removed_meetings: Iterable[str]) -> None:
        """Take documents in, in place of all that belonged to the meetings named."""

    def contents(self) -> Mapping[str, str]:
        """Return a hash of what the index holds of each item, by address, once every byte of its files is read.

        Raises IndexUnusableError where any of them is not as it was written.
        """

    def count(self) -> int:
        """Return how many documents the index holds; raises IndexUnusableError as search() does."""


class IndexUnusableError(Exception):
    """The index is missing, broken or made by another version: it must be rebuilt from the archive."""


def to_document(
    stored: StoredItem,
    attachment_texts: Mapping[str, str] = MappingProxyType({}),
    entities: Iterable[Entity] = (),
    *,
    proposers: Iterable[str] = (),
    voters: Iterable[str] = (),
) -> Document:
    """Return an item as the index takes it in, with the texts of its attachments, given by address, and those it names.

    ``proposers`` and ``voters`` are addresses of entities. Text that stands in every item is left out.
    """
    item = stored.item
    body = "\n\n".join(
        part
        for part in (
            _between_sections(stored),
            *(
                item.text[section.start : section.end]
                for section in item.sections
                if section.heading not in _FORMALITIES
            ),
            *(attachment.name for attachment in item.attachments),
        )
        if part
    )
    return Document(
        id=item.id,
        council=stored.council,
        committee=stored.committee,
        date=stored.date,
        journal_number=item.journal_number,
        title=item.title,
        decision=section_text(item.text, item.sections, DECISION),
        body=body,
        outcome=overall_outcome(item.decisions),
        attachments="\n\n".join(
            f"{attachment.name}\n{attachment_texts.get(attachment.url, '')}".strip() for attachment in item.attachments
        ),
        text=item.text,
        is_routine=is_routine(item.title),
        acronyms=find_acronyms(item.text),
        entities=tuple(entities),
        marks=marks_of(item),
        proposers=tuple(proposers),
        voters=tuple(voters),
    )


def _between_sections(stored: StoredItem) -> str:
    """Return the text before the first section: items such as Meddelelser have no headings there."""
    first = min((section.start for section in stored.item.sections), default=len(stored.item.text))
    return stored.item.text[:first].strip()
