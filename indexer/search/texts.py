"""What a search reads: the items of an index as arrays, whatever keeps them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from indexer.search.columns import Column
from indexer.search.concepts import Meaning, Vocabulary
from indexer.search.index import Seen
from indexer.search.named import Named
from indexer.search.ranking import Mask, Numbers, Places, Postings

SAID_IN = ("title", "decision", "body")
"""The zones in which an item itself speaks."""


class Texts(Postings, Vocabulary, Protocol):
    """The items of an index as arrays; those that are no longer there have a number and are not ``live``."""

    ids: Sequence[str]
    live: Mask

    @property
    def columns(self) -> Mapping[str, Column]:
        """The texts that items are narrowed and counted by."""

    @property
    def dates(self) -> Numbers:
        """The day of each item, as an ordinal."""

    @property
    def years(self) -> Numbers:
        """The year of each item."""

    @property
    def routine(self) -> Mask:
        """Which items every agenda has."""

    @property
    def places(self) -> Mapping[str, int]:
        """The number of each item."""

    @property
    def by_id(self) -> Numbers:
        """The rank of each item's address: what ties are broken by, so that pages never overlap."""

    @property
    def named(self) -> Named:
        """Who and what the items name."""

    @property
    def named_everywhere(self) -> Places:
        """How many of all items name each of the entities."""

    @property
    def marked(self) -> Named:
        """What is particular about the items' decisions."""

    @property
    def proposers(self) -> Named:
        """Who proposed something at the items."""

    @property
    def voters(self) -> Named:
        """Who voted on the items by name."""

    @property
    def committees(self) -> Mapping[str, int]:
        """How many items each committee has."""

    def titles(self, words: Sequence[str], beginning: str, *, limit: int) -> Sequence[tuple[str, int]]:
        """Return the titles with these words and one that begins so, all folded; the commonest first, with counts."""

    def names_beginning(self, words: Sequence[str], beginning: str, *, limit: int) -> Sequence[tuple[str, int]]:
        """Return the names of entities, found as titles are."""

    def seen(self, items: Sequence[int], meaning: Meaning) -> Sequence[tuple[Seen, Seen]]:
        """Return where what is wanted stands in the title and in the text of each of some items."""

    def words_beginning(self, beginning: str) -> Sequence[tuple[str, int]]:
        """Return the words that begin so and go on, as written, with how many items have them; the commonest first."""
