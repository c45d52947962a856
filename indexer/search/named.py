"""Who and what items name, and phrases found by the beginnings of their words: values of one generation, in memory."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from indexer.search import analysis
from indexer.search.postings import ranges
from indexer.search.ranking import Mask, Places

_FEW = 8  # from this share of all items on, looking through what all of them name is the quicker way to count


@dataclass(frozen=True)
class Named:
    """The entities of items: ``numbers`` of each item one after another, each item's between two ``offsets``."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    numbers: Any
    offsets: Any

    @classmethod
    def of(cls, items: Sequence[Iterable[tuple[str, str]]]) -> "Named":
        """Return the entities of items, given as (address, name) for each."""
        known: dict[str, int] = {}
        names: list[str] = []
        numbers: list[int] = []
        offsets = [0]
        for item in items:
            for identifier, name in item:
                if identifier not in known:
                    known[identifier] = len(names)
                    names.append(name)
                numbers.append(known[identifier])
            offsets.append(len(numbers))
        return cls(tuple(known), tuple(names), np.array(numbers, np.int32), np.array(offsets, np.int64))

    @classmethod
    def joined(cls, parts: Sequence["Named"]) -> "Named":
        """Return the entities of items one part after another; of an entity with two names the later holds."""
        known: dict[str, int] = {}
        names: dict[str, str] = {}
        numbers, lengths = [np.zeros(0, np.int32)], [np.zeros(0, np.int64)]
        for part in parts:
            for identifier, name in zip(part.ids, part.names, strict=True):
                known.setdefault(identifier, len(known))
                names[identifier] = name
            moved = np.array([known[identifier] for identifier in part.ids], np.int32)
            numbers.append(moved[part.numbers])
            lengths.append(np.diff(part.offsets))
        offsets = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
        return cls(tuple(known), tuple(names.values()), np.concatenate(numbers), offsets)

    def kept(self, keep: Mask) -> "Named":
        """Return the entities of some of the items; of those that only others name nothing is left."""
        counts = np.diff(self.offsets)
        used, numbers = np.unique(self.numbers[np.repeat(keep, counts)], return_inverse=True)
        return Named(
            tuple(self.ids[number] for number in used.tolist()),
            tuple(self.names[number] for number in used.tolist()),
            numbers.astype(np.int32),
            np.concatenate([[0], np.cumsum(counts[keep])]),
        )

    def having(self, identifiers: Collection[str]) -> Mask:
        """Return which items name one of these entities."""
        wanted = np.array([identifier in identifiers for identifier in self.ids], bool)
        has = np.zeros(len(self.offsets) - 1, bool)
        if len(self.numbers):
            has[self._items[wanted[self.numbers]]] = True
        return has

    def commonest(self, items: Places, everywhere: Places, *, size: int, most: int) -> list[tuple[str, int]]:
        """Return those named in items and how many of the items name each, the commonest first.

        Of many, those are taken that are named more here than ``everywhere``, which is how many of ``size`` items name
        each: «Kommunalbestyrelsen» is named in every item.
        """
        if not self.ids:
            return []
        counted = self.count(items)
        telling = counted * np.log1p(size / np.maximum(everywhere, 1))
        order = np.argsort(-telling, kind="stable")[:most]
        found: dict[str, int] = {}
        for number in order[counted[order] > 0].tolist():
            found[self.names[number]] = found.get(self.names[number], 0) + int(counted[number])
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))

    def counts(self, items: Places) -> Mapping[str, int]:
        """Return how many of some items name each, by name."""
        counted: dict[str, int] = {}
        for name, count in zip(self.names, self.count(items).tolist(), strict=True):
            if count:
                counted[name] = counted.get(name, 0) + count
        return counted

    def count(self, items: Places) -> Any:
        """Return how many of some items name each of the entities."""
        size = len(self.offsets) - 1
        if not len(self.numbers):
            return np.zeros(len(self.ids), np.int64)
        if len(items) * _FEW < size:
            first = self.offsets[items]
            numbers = self.numbers[ranges(first, self.offsets[items + 1] - first)]
        else:
            chosen = np.zeros(size, bool)
            chosen[items] = True
            numbers = self.numbers[chosen.take(self._items)]
        return np.bincount(numbers, minlength=len(self.ids))

    @cached_property
    def _items(self) -> Any:
        """The item that each of ``numbers`` is of."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), np.diff(self.offsets))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases with how often each occurs, and every word of them with the place of its phrase, in order."""

    counted: tuple[tuple[str, int], ...]
    by_word: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Phrases":
        """Return phrases, ready to be looked up."""
        counted = tuple(counts.items())
        words = {
            (analysis.fold(phrase[start:end]), place)
            for place, (phrase, _) in enumerate(counted)
            for start, end in analysis.word_places(phrase)
        }
        return cls(counted, tuple(sorted(words)))

    def beginning(self, words: Sequence[str], beginning: str) -> list[tuple[str, int]]:
        """Return the phrases with these words and one that begins so, all folded; the commonest first, with counts."""
        found: set[int] | None = None
        for word in (*words, None):
            begun = beginning if word is None else word
            places: set[int] = set()
            for said, place in islice(self.by_word, bisect_left(self.by_word, (begun,)), None):
                if not said.startswith(begun) or (word is not None and said != word):
                    break
                places.add(place)
            found = places if found is None else found & places
        return sorted((self.counted[place] for place in found or ()), key=lambda pair: (-pair[1], pair[0]))
