"""Which items have which words, how often and where: arrays on disk, read in place.

Every word of a segment stands once, in order of its bytes. For each field it occurs in it has an entry: the items that
have it, ascending, how often each has it and, in a field of running text, at which places. Files are plain arrays with
nothing around them (little-endian); reading one touches only the pages that are asked for.
"""

import mmap
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from indexer.search.wordlist import Letters, WordList, quick, union

MOST_FIELDS = 16  # a field's number shares an integer with a word's
MOST_OFTEN = 65_535  # times a word is counted in one item; more is as good as that
_REMEMBERED = 50_000  # words whose entries are remembered: far more than anybody asks for in a day
_MANY = 8  # numbers to each that is looked for: where there are no more, a table of all is quicker than looking
_CHUNK = 1_000_000  # postings that are put in order at a time: about 50 MB while it lasts
_PARTS: dict[str, Any] = {
    "letters": np.dtype("u1"),  # of every word, one after another
    "letter_ends": np.dtype("<u4"),  # of each word
    "entry_ends": np.dtype("<u4"),  # of each word
    "fields": np.dtype("u1"),  # of each entry
    "ends": np.dtype("<u4"),  # of each entry's postings
    "place_ends": np.dtype("<u4"),  # of each entry's places
    "items": np.dtype("<i4"),
    "often": np.dtype("<u2"),
    "places": np.dtype("<i4"),
}
_OF_ITEMS = ("items", "often", "places")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word in a field: the items that have it and how often each does."""

    items: Any
    often: Any
    first_place: int
    postings: "Postings"

    def places(self, chosen: Any) -> tuple[Any, Any]:
        """Return (places, how many of them are each one's) of some of the items, given by their number in ``items``."""
        ends = self.often.cumsum(dtype=np.int64)
        counts = self.often[chosen].astype(np.int64)
        return self.postings.places_at(self.first_place + ends[chosen] - counts, counts), counts


class Postings(WordList):
    """The words of some items, found by their letters; nothing in it changes but what is remembered of asking it."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        """Take the arrays that ``_PARTS`` names."""
        super().__init__(arrays["letters"], arrays["letter_ends"])
        self._arrays = arrays
        self._looked_up: dict[bytes, Mapping[int, int]] = {}
        self._entry_ends, self._ends, self._place_ends, self._fields = (
            quick(arrays[name]) for name in ("entry_ends", "ends", "place_ends", "fields")
        )

    @classmethod
    def open(cls, folder: Path, name: str) -> "Postings":
        """Return the postings that ``write`` left in a folder; raises OSError or ValueError where they are damaged."""
        return cls({part: opened(_path(folder, name, part), kind) for part, kind in _PARTS.items()})

    def entries(self, word: bytes) -> Mapping[int, int]:
        """Return the numbers of a word's entries by field, ascending; empty for a word that no item has."""
        found = self._looked_up.get(word)
        if found is None:
            if len(self._looked_up) >= _REMEMBERED:
                self._looked_up.clear()
            found = self._looked_up[word] = self._entries(word)
        return found

    def _entries(self, word: bytes) -> Mapping[int, int]:
        number = self.place(word)
        if number == len(self) or self.word(number) != word:
            return {}
        first, end = self._entry_ends[number - 1] if number else 0, self._entry_ends[number]
        return {self._fields[entry]: entry for entry in range(first, end)}

    def between(self, first: int, end: int) -> range:
        """Return the numbers of the entries of the words with these numbers, ``end`` excluded."""
        if first >= end:
            return range(0)
        return range(self._entry_ends[first - 1] if first else 0, self._entry_ends[end - 1])

    def entry(self, number: int) -> Entry:
        """Return an entry by its number."""
        first, end = self._ends[number - 1] if number else 0, self._ends[number]
        return Entry(
            self._arrays["items"][first:end],
            self._arrays["often"][first:end],
            self._place_ends[number - 1] if number else 0,
            self,
        )

    def of_field(self, field: int, first: int = 0, end: int | None = None) -> tuple[Any, Any]:
        """Return (words, entries) by number of all the words that occur in a field, among those with these numbers."""
        end = len(self) if end is None else end
        every = self.between(first, end)
        entries = every.start + np.flatnonzero(self._arrays["fields"][every.start : every.stop] == field)
        return np.searchsorted(self._arrays["entry_ends"][first:end], entries, side="right") + first, entries

    def all_of(self, entries: Any) -> tuple[Any, Any, Any]:
        """Return (how many items each has, items, how often) of some entries, one after another."""
        counts = self.counts(entries)
        which = ranges(self._arrays["ends"].take(entries).astype(np.int64) - counts, counts)
        return counts, self._arrays["items"].take(which), self._arrays["often"].take(which)

    def counts(self, entries: Any) -> Any:
        """Return how many items each of some entries has."""
        ends = self._arrays["ends"]
        return ends[entries].astype(np.int64) - np.where(entries > 0, ends[np.maximum(entries, 1) - 1], 0)

    def places_at(self, first: Any, counts: Any) -> Any:
        """Return the places of some postings one after another, given where they begin and how many they are."""
        return self._arrays["places"][ranges(first, counts)]

    def part(self, name: str) -> Any:
        """Return one of the arrays."""
        return self._arrays[name]

    def let_go(self, *, keep_words: bool = False) -> None:
        """Keep nothing in memory that can be read again, or nothing but what words are found by."""
        let_go(self._arrays[part] for part in (_OF_ITEMS if keep_words else _PARTS))


class Builder:
    """Takes in words item by item and puts them in order in memory."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._words: dict[str, int] = {}
        self._keys, self._items, self._often, self._places = array("q"), array("i"), array("H"), array("i")

    def add(self, field: int, word: str, item: int, often: int, places: Sequence[int] = ()) -> None:
        """Take in that an item has a word so often in a field, and where; items come in ascending order."""
        number = self._words.setdefault(word, len(self._words))
        self._keys.append(number * MOST_FIELDS + field)
        self._items.append(item)
        self._often.append(min(often, MOST_OFTEN))
        self._places.extend(places[:MOST_OFTEN])

    def built(self, with_places: Iterable[int]) -> Postings:
        """Return what was taken in; words of the fields in ``with_places`` have as many places as they are often."""
        words = [(word.encode(), number) for word, number in self._words.items()]
        words.sort()
        ranks = np.empty(len(words), np.int64)
        ranks[[number for _, number in words]] = np.arange(len(words))
        keys = np.frombuffer(self._keys, np.int64)
        run = _Run(
            ranks[keys // MOST_FIELDS] * MOST_FIELDS + keys % MOST_FIELDS,
            np.frombuffer(self._items, np.int32),
            np.frombuffer(self._often, np.uint16),
            np.frombuffer(self._places, np.int32),
        )
        letters = Letters.of([word for word, _ in words])
        return Postings(_arrays(letters, run.in_order(frozenset(with_places))))


@dataclass(frozen=True, slots=True)
class Part:
    """Postings that are to be put together with others: what number each item gets, -1 for one that is left out."""

    postings: Postings
    numbers: Any


def write(folder: Path, name: str, parts: Sequence[Part], with_places: Iterable[int]) -> None:
    """Put postings together in one, a stretch of words at a time, so that memory stays bounded.

    Items of each part have higher numbers than those of the parts before it. Words that no item is left of are dropped.
    """
    fields = frozenset(with_places)
    words, ranks = union([part.postings for part in parts])
    out = {part: _path(folder, name, part).open("wb") for part in _PARTS}
    try:
        done = _Done()
        for first, end in _stretches(parts, ranks, len(words.lengths)):
            run = _Run.joined(
                [_stretch(part, numbers, first, end) for part, numbers in zip(parts, ranks, strict=True)], fields
            ).in_order(fields)
            for part, values in _arrays(words.between(first, end), run, done).items():
                out[part].write(packed(values, _PARTS[part]))
            for each in parts:
                each.postings.let_go()
    finally:
        for file in out.values():
            file.close()


@dataclass(slots=True)
class _Done:
    """How much of each kind has been written, where the next stretch begins."""

    letters: int = 0
    entries: int = 0
    postings: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True)
class _Run:
    """Postings one after another: word and field in one key, the item, how often, and the places of all of them."""

    keys: Any
    items: Any
    often: Any
    places: Any

    @classmethod
    def joined(cls, runs: Sequence["_Run"], with_places: frozenset[int]) -> "_Run":
        return cls(
            np.concatenate([np.zeros(0, np.int64), *(run.keys for run in runs)]),
            np.concatenate([np.zeros(0, np.int32), *(run.items for run in runs)]),
            np.concatenate([np.zeros(0, np.uint16), *(run.often for run in runs)]),
            np.concatenate([np.zeros(0, np.int32), *(run.places for run in runs)]),
        ).kept(with_places)

    def kept(self, with_places: frozenset[int]) -> "_Run":
        """Return it without the items that are left out."""
        keep = self.items >= 0
        if keep.all():
            return self
        counts = self.place_counts(with_places)
        places = self.places[np.repeat(keep, counts)]
        return _Run(self.keys[keep], self.items[keep], self.often[keep], places)

    def place_counts(self, with_places: frozenset[int]) -> Any:
        has = np.isin(np.arange(MOST_FIELDS), list(with_places))
        return np.where(has[self.keys % MOST_FIELDS], self.often, 0).astype(np.int64)

    def in_order(self, with_places: frozenset[int]) -> "_Ordered":
        order = np.argsort(self.keys, kind="stable")
        keys, counts = self.keys[order], self.place_counts(with_places)
        firsts = np.cumsum(counts) - counts
        ends = np.flatnonzero(np.diff(keys, append=-1)) + 1
        return _Ordered(
            entries=keys[ends - 1] if len(ends) else keys,
            ends=ends,
            place_ends=np.cumsum(counts[order])[ends - 1] if len(ends) else ends,
            items=self.items[order],
            often=self.often[order],
            places=self.places[ranges(firsts[order], counts[order])],
        )


@dataclass(frozen=True, slots=True)
class _Ordered:
    entries: Any
    ends: Any
    place_ends: Any
    items: Any
    often: Any
    places: Any


def _arrays(words: Letters, run: _Ordered, done: _Done | None = None) -> dict[str, Any]:
    """Return the arrays that stand in the files for a stretch of words, and note how much is done with it."""
    done = done or _Done()
    per_word = np.bincount(run.entries // MOST_FIELDS, minlength=len(words.lengths)) if len(words.lengths) else run.ends
    used = per_word > 0
    lengths = words.lengths[used]
    made = {
        "letters": words.letters[np.repeat(used, words.lengths)],
        "letter_ends": np.cumsum(lengths) + done.letters,
        "entry_ends": np.cumsum(per_word[used]) + done.entries,
        "fields": (run.entries % MOST_FIELDS).astype(np.uint8),
        "ends": run.ends + done.postings,
        "place_ends": run.place_ends + done.places,
        "items": run.items,
        "often": run.often,
        "places": run.places,
    }
    done.letters += int(lengths.sum())
    done.entries += len(run.entries)
    done.postings += len(run.items)
    done.places += len(run.places)
    return made


def _stretches(parts: Sequence[Part], ranks: Sequence[Any], words: int) -> Iterator[tuple[int, int]]:
    """Yield the words in stretches with about ``_CHUNK`` postings: (first, end)."""
    often = np.zeros(words + 1, np.int64)
    for part, numbers in zip(parts, ranks, strict=True):
        entry_ends = part.postings.part("entry_ends")
        ends = part.postings.part("ends")[entry_ends - 1] if len(entry_ends) else entry_ends
        often[numbers] += np.diff(ends, prepend=0)
    total = np.cumsum(often)
    first = 0
    while first < words:
        before = total[first - 1] if first else 0
        end = max(int(np.searchsorted(total[:words], before + _CHUNK, side="right")), first + 1)
        yield first, end
        first = end


def _stretch(part: Part, ranks: Any, first: int, end: int) -> _Run:
    """Return the postings of the words from ``first`` to ``end``, keys counted from ``first``."""
    postings = part.postings
    begin, stop = np.searchsorted(ranks, [first, end]).tolist()
    if begin == stop:
        return _Run(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.uint16), np.zeros(0, np.int32))
    entry_ends, ends, place_ends = (postings.part(name) for name in ("entry_ends", "ends", "place_ends"))
    entry_first, entry_end = int(entry_ends[begin - 1]) if begin else 0, int(entry_ends[stop - 1])
    low, high = int(ends[entry_first - 1]) if entry_first else 0, int(ends[entry_end - 1])
    place_low = int(place_ends[entry_first - 1]) if entry_first else 0
    words = np.repeat(ranks[begin:stop] - first, np.diff(entry_ends[begin:stop], prepend=entry_first))
    keys = words * MOST_FIELDS + postings.part("fields")[entry_first:entry_end]
    return _Run(
        np.repeat(keys, np.diff(ends[entry_first:entry_end], prepend=low)),
        part.numbers[postings.part("items")[low:high]].astype(np.int32),
        postings.part("often")[low:high],
        postings.part("places")[place_low : int(place_ends[entry_end - 1])],
    )


def places_in(items: Any, wanted: Any) -> Any:
    """Return where each of some numbers stands among ascending ones, -1 where it does not."""
    if not len(items):
        return np.full(len(wanted), -1)
    if items[0] >= 0 and items[-1] < len(wanted) * _MANY:
        table = np.full(int(items[-1]) + 3, -1, np.int32)  # what lies below or above them all finds one of the ends
        table[1:][items] = np.arange(len(items), dtype=np.int32)
        return table.take(wanted + 1, mode="clip")
    places = np.minimum(items.searchsorted(wanted), len(items) - 1)
    return np.where(items[places] == wanted, places, -1)


def ranges(first: Any, counts: Any) -> Any:
    """Return the numbers from each ``first`` on, so many of each, one after another."""
    return np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))


def files(folder: Path, name: str) -> list[Path]:
    """Return the files that ``write`` leaves."""
    return [_path(folder, name, part) for part in _PARTS]


def _path(folder: Path, name: str, part: str) -> Path:
    return folder / f"{name}.{part}"


def packed(values: Any, kind: Any) -> bytes:
    """Return numbers as they stand in a file; raises OverflowError where they are too great for it."""
    if len(values) and int(values.max()) > np.iinfo(kind).max:
        raise OverflowError(f"{values.max()} er for stort et tal til indeksets filer")
    return np.ascontiguousarray(values, kind).tobytes()


def opened(path: Path, kind: Any) -> Any:
    """Return an array as it stands in a file, read in place; one that is empty cannot be mapped."""
    if not path.stat().st_size:
        return np.zeros(0, kind)
    with path.open("rb") as file:
        return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), kind)


def let_go(arrays: Iterable[Any]) -> None:
    """Have the system take back the memory of arrays read in place; what is asked for again is read again."""
    for each in arrays:
        if isinstance(each.base, memoryview) and isinstance(each.base.obj, mmap.mmap):
            each.base.obj.madvise(mmap.MADV_DONTNEED)


def grouped(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Yield items in lists of a size."""
    iterator = iter(items)
    while group := list(islice(iterator, size)):
        yield group
