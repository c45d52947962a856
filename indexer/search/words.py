"""The words of one segment: where each stands, how each is written, and which are near to one that nobody has."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from heapq import nlargest
from itertools import islice

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from indexer.search.postings import Entry, Postings
from indexer.search.segments import FIELDS, SPELLING, SPLIT

_PLAIN = str.maketrans({"å": "a", "æ": "a", "ø": "o"})
_REMEMBERED = 50_000  # words of a segment whose place in it is remembered


class Words:
    """The words of one segment, looked up; it outlives generations, so what it learns is worth keeping."""

    def __init__(self, postings: Postings) -> None:
        """Take the postings of a segment."""
        self.postings = postings
        self._entries: dict[str, Mapping[int, int]] = {}

    def entry(self, field: int, word: str) -> Entry | None:
        """Return a word's entry in a field, if any item has it there."""
        found = self.entries(word)
        return self.postings.entry(found[field]) if field in found else None

    def entries(self, word: str) -> Mapping[int, int]:
        """Return the numbers of a word's entries by field."""
        found = self._entries.get(word)
        if found is None:
            if len(self._entries) >= _REMEMBERED:
                self._entries.clear()
            found = self._entries[word] = self.postings.entries(word.encode())
        return found

    def in_field(self, field: int, prefix: str = "") -> list[tuple[str, int]]:
        """Return the words of a field that begin so, in order, with how many items have each."""
        stretch = self.postings.beginning(prefix.encode()) if prefix else (0, len(self.postings))
        words, entries = self.postings.of_field(field, *stretch)
        counts = self.postings.counts(entries).tolist()
        return [(self.postings.word(word).decode(), count) for word, count in zip(words.tolist(), counts, strict=True)]

    @cached_property
    def spellings(self) -> "Spellings":
        """Every word as it is written."""
        return Spellings.of(self.in_field(FIELDS[SPELLING]))


class Spellings:
    """The words of a segment as they are most often written, by their letters."""

    def __init__(self, by_fold: Mapping[str, tuple[int, str]]) -> None:
        """Take (how many items have it, as written) of each folded word."""
        self._sorted = sorted((folded, written, count) for folded, (count, written) in by_fold.items())
        plains: dict[int, tuple[list[str], list[str]]] = {}
        for _, written, _ in self._sorted:
            letters = plain(written)
            words, others = plains.setdefault(len(letters), ([], []))
            words.append(written)
            others.append(letters)
        self._by_length = plains

    @classmethod
    def of(cls, terms: Iterable[tuple[str, int]]) -> "Spellings":
        """Take the words of the spelling field."""
        found: dict[str, tuple[int, str]] = {}
        for term, count in terms:
            folded, _, written = term.partition(SPLIT)
            if folded.isalpha():
                found[folded] = max(found.get(folded, (0, "")), (count, written))
        return cls(found)

    def commonest(self, most: int) -> list[str]:
        """Return the words that most items have."""
        return [written for _, written, _ in nlargest(most, self._sorted, key=lambda each: each[2])]

    def near(self, letters: str, allowed: int) -> Iterator[tuple[int, str]]:
        """Yield (letters between them, word) of the words at most so far from a word made ``plain``."""
        for length in range(len(letters) - allowed, len(letters) + allowed + 1):
            if length in self._by_length:
                words, plains = self._by_length[length]
                distances = cdist([letters], plains, scorer=OSA.distance, score_cutoff=allowed, dtype=np.uint8)[0]
                for place in np.flatnonzero(distances <= allowed).tolist():
                    yield int(distances[place]), words[place]

    def beginning(self, folded: str) -> Iterator[str]:
        """Yield the words that begin so and go on."""
        for begun, written, _ in islice(self._sorted, bisect_left(self._sorted, (folded,)), None):
            if not begun.startswith(folded):
                break
            if begun != folded:
                yield written


def plain(text: str) -> str:
    """Return a word in small letters without its Danish ones, however they are spelt: what slips are measured in."""
    small = text.lower().translate(_PLAIN)
    return small.replace("aa", "a").replace("ae", "a").replace("oe", "o")
