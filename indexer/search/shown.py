"""How the words of what is shown are written, and where each stands: what a page of hits is marked by.

Every way a word is written in the texts of a segment has a number. A text is the numbers of its words one after
another, with how many characters lie before each, and ``kin`` says which spellings a form finds. So what is wanted is
looked for among numbers, and no word of a hit is read as Danish again. The texts themselves stay in the archive;
``sums`` tell whether one is still as it was taken in.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from indexer.search import analysis, postings
from indexer.search.postings import Part, Postings, opened, packed, ranges
from indexer.search.wordlist import SPLIT, Letters, WordList, union

_OWN, _RELATED = 0, 1  # fields of the kin: the forms a spelling is indexed by, and those it may be found by beside them
_WIDEST = 255  # characters between two words that fit in a byte
_TEXTS = 4000  # that are put together at a time: some megabytes
_ARRAYS: dict[str, Any] = {
    "letters": np.dtype("u1"),  # of every spelling, one after another
    "letter_ends": np.dtype("<u4"),  # of each spelling
    "lengths": np.dtype("<i4"),  # characters of each spelling as it is written
    "numbers": np.dtype("<i4"),  # of the words of every text, one after another
    "gaps": np.dtype("u1"),  # characters before each word
    "ends": np.dtype("<i8"),  # of each text's words
    "sums": np.dtype("<u4"),  # of each text
}
_OF_SPELLINGS = ("letters", "letter_ends", "lengths")
_OF_TEXTS = ("numbers", "gaps", "ends", "sums")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of some texts one after another, something that is no word behind each text.

    ``numbers`` are their spellings, ``starts`` and ``ends`` where they stand in their text, ``texts`` which it is.
    """

    numbers: Any
    starts: Any
    ends: Any
    texts: Any


class Shown:
    """The words of some texts as they are written; nothing in it changes."""

    def __init__(self, arrays: Mapping[str, Any], kin: Postings) -> None:
        """Take the arrays that ``_ARRAYS`` names, and the spellings that each form finds."""
        self.arrays = arrays
        self.kin = kin
        self.spellings = WordList(arrays["letters"], arrays["letter_ends"])

    @classmethod
    def open(cls, folder: Path, name: str) -> "Shown":
        """Return what ``write`` left in a folder; raises OSError or ValueError where it is damaged."""
        arrays = {part: opened(_path(folder, name, part), kind) for part, kind in _ARRAYS.items()}
        return cls(arrays, Postings.open(folder, _kin(name)))

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.arrays["ends"])

    def sum_of(self, text: int) -> int:
        """Return the sum of a text, which ``sum_of`` its letters is as long as it has not changed."""
        return int(self.arrays["sums"][text])

    def stretch(self, texts: Sequence[int]) -> Stretch:
        """Return the words of some texts."""
        nothing = len(self.spellings)
        if not nothing:
            none = np.zeros(len(texts), np.int64)
            return Stretch(none, none, none, np.arange(len(texts)))
        chosen = np.array(texts, np.int64)
        ends = self.arrays["ends"]
        firsts = np.where(chosen > 0, ends[chosen - 1], 0)
        counts = ends[chosen] - firsts
        behind = np.cumsum(counts + 1) - 1  # the place behind each text's words
        which = ranges(firsts, counts + 1)
        which[behind] = 0
        numbers = self.arrays["numbers"].take(which)
        long = self.arrays["lengths"].take(numbers)
        after = self.arrays["gaps"].take(which) + long
        after[behind] = long[behind] = 0
        numbers[behind] = nothing
        read = np.cumsum(after)
        before = np.repeat(read[behind - counts] - after[behind - counts], counts + 1)
        return Stretch(numbers, read - long - before, read - before, np.repeat(np.arange(len(texts)), counts + 1))

    def saying(
        self, own: Iterable[str], related: Iterable[str] = (), beginnings: Iterable[str] = (), number: str = ""
    ) -> Any:
        """Return which spellings are found by these forms, or begin so, folded; and one more, for what is no word.

        ``number`` is how the form of a number begins.
        """
        said = np.zeros(len(self.spellings) + 1, bool)
        for field, forms in ((_OWN, own), (_RELATED, related)):
            for form in forms:
                if (entry := self.kin.entries(form.encode()).get(field)) is not None:
                    said[self.kin.entry(entry).items] = True
        for beginning in beginnings:
            first, end = self.spellings.beginning(beginning.encode())
            said[first:end] = True
        if number:
            for entry in self.kin.of_field(_OWN, *self.kin.beginning(number.encode()))[1].tolist():
                said[self.kin.entry(entry).items] = True
        return said

    def let_go(self, *, keep_words: bool = False) -> None:
        """Keep nothing in memory that can be read again, or nothing but what words are found by."""
        postings.let_go(self.arrays[part] for part in (_OF_TEXTS if keep_words else _ARRAYS))
        if not keep_words:
            self.kin.let_go()

    def words_kept(self, keep: Any) -> Iterator[tuple[Any, Any, Any]]:
        """Yield the words of the texts to keep, some texts at a time: (numbers, gaps, how many each text has)."""
        bounds = np.concatenate([[0], self.arrays["ends"]])
        for first in range(0, len(self), _TEXTS):
            end = min(first + _TEXTS, len(self))
            numbers, gaps = self._words(first, end)
            counts, kept = np.diff(bounds[first : end + 1]), keep[first:end]
            which = ranges(bounds[first:end][kept] - bounds[first], counts[kept])
            yield numbers[which], gaps[which], counts[kept]

    def _words(self, first: int, end: int) -> tuple[Any, Any]:
        ends = self.arrays["ends"]
        begin, stop = int(ends[first - 1]) if first else 0, int(ends[end - 1])
        return self.arrays["numbers"][begin:stop], self.arrays["gaps"][begin:stop]


def sum_of(text: str) -> int:
    """Return a sum of a text's letters."""
    return crc32(text.encode(errors="surrogatepass"))


class Builder:
    """Takes texts in, one after another."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._spellings: dict[str, int] = {}
        self._numbers, self._gaps, self._ends, self._sums = array("i"), array("B"), array("q"), array("I")

    def add(self, text: str) -> None:
        """Take in a text."""
        stood_for = analysis.hanging(text)
        end = 0
        for match in analysis.written(text):
            start = match.start()
            while start - end > _WIDEST:  # a word without letters, so that what lies between fits in a byte
                self._word("", _WIDEST)
                end += _WIDEST
            spelling = _spelling(match[0])
            self._word(f"{spelling}{SPLIT}{stood_for[start]}" if start in stood_for else spelling, start - end)
            end = match.end()
        self._ends.append(len(self._numbers))
        self._sums.append(sum_of(text))

    def _word(self, spelling: str, gap: int) -> None:
        self._numbers.append(self._spellings.setdefault(spelling, len(self._spellings)))
        self._gaps.append(gap)

    def built(self) -> Shown:
        """Return what was taken in."""
        pairs = sorted((spelling.encode(), spelling, number) for spelling, number in self._spellings.items())
        ranks = np.zeros(len(pairs), np.int32)
        ranks[[number for _, _, number in pairs]] = np.arange(len(pairs))
        letters = Letters.of([letters for letters, _, _ in pairs])
        kin = postings.Builder()
        for number, (_, spelling, _) in enumerate(pairs):
            for field, forms in enumerate(_found_by(spelling)):
                for form in forms:
                    kin.add(field, form, number, 1)
        arrays = {
            "letters": letters.letters,
            "letter_ends": np.cumsum(letters.lengths),
            "lengths": np.array([len(_written(spelling)) for _, spelling, _ in pairs], np.int32),
            "numbers": ranks[np.array(self._numbers, np.int32)],
            "gaps": np.array(self._gaps, np.uint8),
            "ends": np.array(self._ends, np.int64),
            "sums": np.array(self._sums, np.uint32),
        }
        return Shown(arrays, kin.built(()))


@lru_cache(maxsize=200_000)  # memoised: the same few thousand words make up most of every text
def _spelling(word: str) -> str:
    """Return a word folded and as written; the whole word that a hanging hyphen stands for may be put behind them."""
    return f"{analysis.fold(word)}{SPLIT}{word}"


def _written(spelling: str) -> str:
    return spelling.split(SPLIT)[1] if spelling else ""


def _found_by(spelling: str) -> tuple[set[str], set[str]]:
    """Return (forms, related forms) that a spelling is found by."""
    if not spelling:
        return set(), set()
    _, text, *whole = spelling.split(SPLIT)
    words = [*analysis.as_written(text), *map(analysis.word, whole)]
    return {one.form for one in words}, {form for one in words for form in one.related}


def write(folder: Path, name: str, parts: Sequence[tuple[Shown, Any]]) -> None:
    """Put texts together, given with which of them to keep, some at a time, so that memory stays bounded.

    Spellings that no text is left of are dropped.
    """
    spellings, ranks = union([shown.spellings for shown, _ in parts])
    used, lengths = np.zeros(len(spellings.lengths), bool), np.zeros(len(spellings.lengths), np.int32)
    for (shown, keep), rank in zip(parts, ranks, strict=True):
        lengths[rank] = shown.arrays["lengths"]
        for numbers, _, _ in shown.words_kept(keep):
            used[rank[numbers]] = True
    final = np.where(used, np.cumsum(used) - 1, -1)
    of_spellings = (
        spellings.letters[np.repeat(used, spellings.lengths)],
        np.cumsum(spellings.lengths[used]),
        lengths[used],
    )
    out = {part: _path(folder, name, part).open("wb") for part in _ARRAYS}
    try:
        for part, values in zip(_OF_SPELLINGS, of_spellings, strict=True):
            out[part].write(_bytes(part, values))
        words = 0
        for (shown, keep), rank in zip(parts, ranks, strict=True):
            for numbers, gaps, counts in shown.words_kept(keep):
                out["numbers"].write(_bytes("numbers", final[rank[numbers]]))
                out["gaps"].write(_bytes("gaps", gaps))
                out["ends"].write(_bytes("ends", np.cumsum(counts) + words))
                words += len(numbers)
            out["sums"].write(_bytes("sums", shown.arrays["sums"][keep]))
            shown.let_go()
    finally:
        for file in out.values():
            file.close()
    postings.write(folder, _kin(name), list(_kin_of(parts, ranks, final)), ())


def _kin_of(parts: Sequence[tuple[Shown, Any]], ranks: Sequence[Any], final: Any) -> Iterator[Part]:
    """Yield the kin of each part under the numbers that spellings get; what one part says the next need not repeat."""
    said = np.zeros(len(final), bool)
    for (shown, _), rank in zip(parts, ranks, strict=True):
        yield Part(shown.kin, np.where(said[rank], -1, final[rank]))
        said[rank] = True


def _bytes(part: str, values: Any) -> bytes:
    return packed(values, _ARRAYS[part])


def files(folder: Path, name: str) -> list[Path]:
    """Return the files that ``write`` leaves."""
    return [*(_path(folder, name, part) for part in _ARRAYS), *postings.files(folder, _kin(name))]


def _path(folder: Path, name: str, part: str) -> Path:
    return folder / f"{name}.shown.{part}"


def _kin(name: str) -> str:
    return f"{name}.kin"
