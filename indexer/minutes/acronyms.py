"""Acronyms and the names they stand for, where a text explains one by the other.

«Hovedstadens Rekrutteringsservice (HRS)» and «PPR (Pædagogisk Psykologisk Rådgivning)»: real minutes have both forms.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer import patterns

_SHORT = r"[A-ZÆØÅ](?:[a-zæøå]{0,6}[A-ZÆØÅ])+[a-zæøå]?"
_AFTER = patterns.lazy(rf"\(({_SHORT})\)")
_BEFORE = patterns.lazy(rf"(?<!\w)({_SHORT})\s+\(([^()\n]{{5,80}})\)")
_WORD = patterns.lazy(r"[^\W\d_]+(?:-(?![^\W\d_]))?")
_MOST_WORDS = 7
_SMALL = frozenset(
    [
        "af",
        "den",
        "det",
        "de",
        "en",
        "et",
        "for",
        "fra",
        "i",
        "med",
        "og",
        "om",
        "på",
        "samt",
        "til",
        "ved",
        "&",
        "the",
        "of",
        "and",
    ]
)


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym and the name it stands for, as written."""

    short: str
    long: str


def find_acronyms(text: str) -> tuple[Acronym, ...]:
    """Return the acronyms that a text explains, each pair once."""
    return tuple(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[Acronym]:
    for match in _AFTER.finditer(text):
        before = text[max(0, match.start() - 120) : match.start()]
        line = before[before.rfind("\n") + 1 :]
        words = list(_WORD.finditer(line))[-_MOST_WORDS:]
        if not words or line[words[-1].end() :].strip():
            continue
        names = (line[word.start() :].strip() for word in words if word[0].lower() not in _SMALL)
        if name := next((name for name in names if stands_for(match[1], name)), None):  # the longest that fits
            yield Acronym(match[1], name)
    for match in _BEFORE.finditer(text):
        if stands_for(match[1], match[2].strip()):
            yield Acronym(match[1], match[2].strip())


def stands_for(short: str, name: str) -> bool:
    """Tell whether an acronym's letters are those of a name, in order, the first of every word among them."""
    words = [word.lower() for word in _WORD.findall(name) if word.lower() not in _SMALL]
    letters = short.lower()
    if not words or len(words) > len(letters) or len(name) < 2 * len(short):
        return False
    return _spells(letters, words)


def _spells(letters: str, words: list[str]) -> bool:
    """Tell whether the letters can be dealt out to the words, each word beginning with its first."""
    dealt = {0}  # how many letters may be dealt out when a word has its own
    for word in words:
        dealt = {
            end
            for start in dealt
            if letters.startswith(word[0], start)
            for end in range(start + 1, len(letters) + 1)
            if _is_within(letters[start + 1 : end], word[1:])
        }
    return len(letters) in dealt


def _is_within(letters: str, word: str) -> bool:
    """Tell whether letters occur in a word in this order."""
    remaining = iter(word)
    return all(letter in remaining for letter in letters)
