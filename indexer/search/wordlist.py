"""Words in order of their bytes, one after another in an array: found by their letters, and put together."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from itertools import repeat
from typing import Any

import numpy as np

SPLIT = "\x1f"  # between what one word of a list is made of: folded and as written, an acronym and its long form
_WORDS = 1000  # that are taken out of a list at a time
_STEP = 64  # words from one that is kept in memory to the next


def quick(array: Any) -> memoryview:
    """Return an array to be looked into one number at a time, where a memoryview is several times as quick."""
    return memoryview(np.ascontiguousarray(array).data)


class WordList:
    """Words in order of their bytes, one after another in an array, found by their letters."""

    def __init__(self, letters: Any, ends: Any) -> None:
        """Take the letters of all words, and where each word's end."""
        self._letters, self._letter_ends = quick(letters), quick(ends)
        self._word_ends = ends

    def __len__(self) -> int:
        """Return how many words there are."""
        return len(self._letter_ends)

    def word(self, number: int) -> bytes:
        """Return a word by its number."""
        return bytes(self._letters[self._letter_ends[number - 1] if number else 0 : self._letter_ends[number]])

    def words(self, first: int, end: int) -> list[bytes]:
        """Return the words with these numbers, ``end`` excluded."""
        if first >= end:
            return []
        begins = self._letter_ends[first - 1] if first else 0
        letters = bytes(self._letters[begins : self._letter_ends[end - 1]])
        ends = (self._word_ends[first:end] - begins).tolist()
        return [letters[start:stop] for start, stop in zip([0, *ends], ends, strict=False)]

    def every_word(self) -> Iterator[bytes]:
        """Yield all words in order."""
        for first in range(0, len(self), _WORDS):
            yield from self.words(first, min(first + _WORDS, len(self)))

    def place(self, word: bytes) -> int:
        """Return the number a word has or would have."""
        after = bisect_left(self._signposts, word)
        if not after:
            return 0
        first = (after - 1) * _STEP + 1  # the signpost itself is before the word
        return bisect_left(range(len(self)), word, first, min(first + _STEP - 1, len(self)), key=self.word)

    def beginning(self, prefix: bytes) -> tuple[int, int]:
        """Return the numbers of the words that begin so: (first, end)."""
        return self.place(prefix), self.place(prefix + b"\xff")  # which no word in UTF-8 has

    def warm(self) -> None:
        """Get ready to look for words."""
        self._signposts  # noqa: B018 (worked out when it is first asked for)

    @cached_property
    def _signposts(self) -> list[bytes]:
        """Some of the words, evenly spread: among them Python looks as quickly as it can."""
        return [self.word(number) for number in range(0, len(self), _STEP)]


@dataclass(frozen=True, slots=True)
class Letters:
    """Words one after another, and how long each is."""

    letters: Any
    lengths: Any

    def between(self, first: int, end: int) -> "Letters":
        """Return the words with these numbers, ``end`` excluded."""
        ends = np.cumsum(self.lengths[:end])
        begins = int(ends[first - 1]) if first else 0
        return Letters(self.letters[begins : int(ends[-1]) if end else 0], self.lengths[first:end])

    @classmethod
    def of(cls, words: Sequence[bytes]) -> "Letters":
        """Return words one after another."""
        return cls(np.frombuffer(b"".join(words), np.uint8), np.array([len(word) for word in words], np.int64))


def union(parts: Sequence[WordList]) -> tuple[Letters, list[Any]]:
    """Return the words of all parts, each once and in order, and the number that each word of each part has there."""
    letters, lengths = bytearray(), array("q")
    ranks = [array("q") for _ in parts]
    last = None
    for word, part in merge(*(zip(words.every_word(), repeat(number)) for number, words in enumerate(parts))):
        if word != last:
            letters += word
            lengths.append(len(word))
            last = word
        ranks[part].append(len(lengths) - 1)
    words = Letters(np.frombuffer(letters, np.uint8), np.frombuffer(lengths, np.int64))
    return words, [np.frombuffer(numbers, np.int64) for numbers in ranks]
