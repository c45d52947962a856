"""The words of one segment: where each stands, how each is written, and which are near to one that nobody has."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from heapq import nlargest
from io import StringIO
from itertools import groupby

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from indexer.search.index import ZONES
from indexer.search.postings import MOST_FIELDS, Entry, Postings, places_in
from indexer.search.ranking import Mask, Occurrences, Places
from indexer.search.segments import FIELDS, PLACES, SPELLING
from indexer.search.thesaurus import Forms
from indexer.search.wordlist import SPLIT

_PLAIN = str.maketrans({"å": "a", "æ": "a", "ø": "o"})


class Words:
    """The words of one segment, looked up; it outlives generations, so what it works out is worth keeping."""

    def __init__(self, postings: Postings) -> None:
        """Take the postings of a segment."""
        self.postings = postings

    def entry(self, field: int, word: str) -> Entry | None:
        """Return a word's entry in a field, if any item has it there."""
        found = self.entries(word)
        return self.postings.entry(found[field]) if field in found else None

    def entries(self, word: str) -> Mapping[int, int]:
        """Return the numbers of a word's entries by field."""
        return self.postings.entries(word.encode())

    def in_field(self, field: int, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield the words of a field that begin so, in order, with how many items have each."""
        stretch = self.postings.beginning(prefix.encode()) if prefix else (0, len(self.postings))
        words, entries = self.postings.of_field(field, *stretch)
        counts = self.postings.counts(entries)
        for word, count in zip(words.tolist(), counts.tolist(), strict=True):
            yield self.postings.word(word).decode(), count

    def occurrences(self, form: str) -> Iterator[Occurrences]:
        """Yield what items have of a form in their texts, place by place."""
        for field, number in self.entries(form).items():
            if field < PLACES:
                entry = self.postings.entry(number)
                yield Occurrences(field, entry.items, entry.often)

    def phrase(self, forms: Forms, among: Places | None) -> Iterator[Occurrences]:
        """Yield in which zones of items forms stand side by side, and how often; ``among`` some items only."""
        known = [self.entries(form) for form in forms]
        for zone in range(len(ZONES)):
            if known and all(zone in each for each in known):
                items, often = _side_by_side([self.postings.entry(each[zone]) for each in known], among)
                if len(items):
                    yield Occurrences(zone, items, often)

    def beginning(self, prefix: str, fields: tuple[int, ...]) -> Iterator[Occurrences]:
        """Yield what items have of words of some fields that begin so, one for every such word."""
        entries = self.postings.between(*self.postings.beginning(prefix.encode()))
        of = self.postings.part("fields")[entries.start : entries.stop]
        own = np.flatnonzero(_among(fields).take(of))
        own = own[of.take(own).argsort(kind="stable")]
        counts, items, often = self.postings.all_of(own + entries.start)
        end = 0
        for field, count in enumerate(np.bincount(of.take(own), counts).astype(np.int64).tolist()):
            if count:
                yield Occurrences(field, items[end : end + count], often[end : end + count])
                end += count

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


@cache
def _among(fields: tuple[int, ...]) -> Mask:
    """Return which of all fields are among some."""
    return np.isin(np.arange(MOST_FIELDS), fields)


def _side_by_side(entries: Sequence[Entry], among: Places | None) -> tuple[Places, Places]:
    """Return the items of a segment in which words stand one after another in a field, and how often."""
    rarest_first = sorted(range(len(entries)), key=lambda step: len(entries[step].items))
    shared = among if among is not None else entries[rarest_first[0]].items
    known: list[Places] = []  # where the shared items are among those of each word
    for step in rarest_first:
        where = places_in(entries[step].items, shared) if among is not None or known else np.arange(len(shared))
        has = where >= 0
        shared, *known = (each[has] for each in (shared, *known, where))
    begun = np.zeros(0, np.int64)
    for step, where in zip(rarest_first, known, strict=True):
        if not len(shared):
            break
        places, counts = entries[step].places(where)
        keys = ((np.arange(len(shared), dtype=np.int64) << 32) - step).repeat(counts) + places
        is_first = step == rarest_first[0]
        begun = keys[np.diff(keys, prepend=-1) != 0] if is_first else begun[places_in(keys, begun) >= 0]
    often = np.bincount(begun >> 32, minlength=len(shared)) if len(begun) else np.zeros(len(shared), np.int64)
    return shared[often > 0], often[often > 0].astype(np.int32)


def plain(text: str) -> str:
    """Return a word in small letters without its Danish ones, however they are spelt: what slips are measured in."""
    small = text.lower().translate(_PLAIN)
    return small.replace("aa", "a").replace("ae", "a").replace("oe", "o")
