"""Danish words as the index and a query both see them: one pure function, used on both sides.

A word is folded (å→aa, æ→ae, ø→oe, so that «Måløv» and «Maaloev» meet and «hår» does not meet «har»), then stemmed.
Journal numbers, amounts and acronyms are kept whole.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from indexer.minutes.journal import JOURNAL_NUMBER

_FOLD = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe", "ü": "u", "ß": "ss"})
# A journal number; a number with Danish separators (1.316.000, 2,59); a word. Hyphens and slashes divide words.
_TOKEN = re.compile(
    rf"(?<![\w.])(?:{JOURNAL_NUMBER.pattern})(?![\w])|\d+(?:[.,]\d+)*|(?:[^\W_]|[\u0300-\u036f])+", re.IGNORECASE
)
_stemmer = snowballstemmer.stemmer("danish")

# Words that carry no subject: they are indexed, so that phrases hold, and left out of a query that has other words.
STOP_WORDS = frozenset(
    """
    af alle at beslutning besluttede besluttet blev blive bliver da de dem den denne der deres det dette dig din
    disse dog du efter eller en end er et for fra få har havde have hende her hos hun hvad hvem hver hvilke
    hvilken hvilket hvis hvor hvordan hvorfor hvornår i igen ikke ind jeg jer jo kan kom kommer kunne lidt man
    mange med meget men mig min mod må når og også om op os over på sagde sagt sig sige siger sin skal sket skulle
    som så til ud udvalg udvalget under var ved vi vil ville vores være været
    """.split()  # noqa: SIM905 (a list of a hundred quoted words is no easier to read)
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: the form it is indexed by, and where it stands."""

    form: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield every word of a text in order."""
    for match in _TOKEN.finditer(text):
        yield Token(indexed_form(match[0]), match.start(), match.end())


def indexed_form(word: str) -> str:
    """Return the form a word is indexed by.

    >>> indexed_form("Afskedigelserne") == indexed_form("afskedigelser")
    True
    """
    return _indexed_form(word)


@lru_cache(maxsize=200_000)  # memoised: the same few thousand words make up most of every text
def _indexed_form(word: str) -> str:
    folded = fold(word)
    return str(_stemmer.stemWord(folded)) if folded.isalpha() else folded


def fold(word: str) -> str:
    """Return a word in small letters, Danish letters spelt out, other accents off; folding twice changes nothing."""
    small = unicodedata.normalize("NFC", word).casefold().translate(_FOLD)
    if small.isascii():
        return small
    return (
        "".join(char for char in unicodedata.normalize("NFKD", small) if not unicodedata.combining(char))
        .casefold()
        .translate(_FOLD)
    )


def is_stop_word(word: str) -> bool:
    """Tell whether a word as typed carries no subject."""
    return fold(word) in _FOLDED_STOP_WORDS


_FOLDED_STOP_WORDS = frozenset(fold(word) for word in STOP_WORDS)
