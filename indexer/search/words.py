"""The words of one segment: where each stands, how each is written, and which are near to one that nobody has."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from heapq import nlargest
from io import StringIO
from itertools import groupby

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from indexer.search.postings import Entry, Postings
from indexer.search.ranking import Places
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

    def in_field(self, field: int, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield the words of a field that begin so, in order, with how many items have each."""
        stretch = self.postings.beginning(prefix.encode()) if prefix else (0, len(self.postings))
        words, entries = self.postings.of_field(field, *stretch)
        counts = self.postings.counts(entries)
        for word, count in zip(words.tolist(), counts.tolist(), strict=True):
            yield self.postings.word(word).decode(), count

    def beginning(self, field: int, prefix: str) -> tuple[Places, Places]:
        """Return the items that have a word of a field that begins so, one for every such word, and how often."""
        _, entries = self.postings.of_field(field, *self.postings.beginning(prefix.encode()))
        counts = self.postings.counts(entries)
        which = np.repeat(self.postings.part("ends")[entries] - np.cumsum(counts), counts) + np.arange(counts.sum())
        return self.postings.part("items")[which], self.postings.part("often")[which]

    def written(self, beginning: str = "") -> Iterator[tuple[str, str, int]]:
        """Yield (folded, as most often written, how many items have it so) of the words that begin so, folded."""
        terms = self.in_field(FIELDS[SPELLING], beginning)
        pairs = ((term.partition(SPLIT), count) for term, count in terms)
        for folded, ways in groupby(pairs, key=lambda pair: pair[0][0]):
            if folded.isalpha():
                count, written = max((count, written) for (_, _, written), count in ways)
                yield folded, written, count

    def commonest(self, most: int) -> list[str]:
        """Return the words that most items have, as written."""
        return [written for _, written, _ in nlargest(most, self.written(), key=lambda each: each[2])]

    def near(self, letters: str, allowed: int) -> Iterator[tuple[int, str]]:
        """Yield (letters between them, word) of the words at most so far from a word made ``plain``."""
        for length in range(len(letters) - allowed, len(letters) + allowed + 1):
            if length in self.by_length:
                plains, written = self.by_length[length]
                distances = cdist(
                    [letters], plains.split(SPLIT), scorer=OSA.distance, score_cutoff=allowed, dtype=np.uint8
                )[0]
                close = np.flatnonzero(distances <= allowed).tolist()
                words = written.split(SPLIT) if close else []
                for place in close:
                    yield int(distances[place]), words[place]

    @cached_property
    def by_length(self) -> Mapping[int, tuple[str, str]]:
        """Every word, plain and as written, by its letters; each length as one text: a list takes ten times as much."""
        found: dict[int, tuple[StringIO, StringIO]] = {}
        for _, written, _ in self.written():
            letters = plain(written)
            known = len(letters) in found
            for text, word in zip(
                found.setdefault(len(letters), (StringIO(), StringIO())), (letters, written), strict=True
            ):
                text.write(SPLIT * known + word)
        return {length: (plains.getvalue(), words.getvalue()) for length, (plains, words) in found.items()}


def plain(text: str) -> str:
    """Return a word in small letters without its Danish ones, however they are spelt: what slips are measured in."""
    small = text.lower().translate(_PLAIN)
    return small.replace("aa", "a").replace("ae", "a").replace("oe", "o")
