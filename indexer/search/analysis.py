"""Danish words as the index and a query both see them: pure functions, used on both sides.

A word is brought to its dictionary form and folded (å→aa, æ→ae, ø→oe, so that «Måløv» and «Maaloev» meet and «hår»
does not meet «har»). Beside that form it has others by which it may be found at less weight: the word it is made
from, the stem, and the words that a compound holds. Journal numbers, amounts, paragraphs of
law and acronyms are kept whole.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from indexer import lexicon
from indexer.minutes.journal import JOURNAL_NUMBER

_FOLD = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe", "ü": "u", "ß": "ss"})
# A journal number or a number with Danish separators (1.316.000, 2,59); a word; a paragraph of law («§ 27 a», but
# «§ 50 i loven»). Hyphens and slashes divide words. Ordered so that what texts are made of, words, is read quickly.
_TOKEN = re.compile(
    rf"(?=\d)(?:(?<![\w.])(?i:{JOURNAL_NUMBER.pattern})(?![\w])|\d+(?:[.,]\d+)*)"
    r"|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
    r"|§+\s?\d+(?:\s?[a-hj-zA-HJ-Z](?!\w))?"
)
# «erhvervs- og vækstpolitik», «børne-, ungdoms- og skoleudvalget»: the last word is whole, those before it lean on it.
_AND = r"(?:(?:og|eller|samt|og/eller)\s+)?"
_HEAD = r"[^\W\d_]{2,}-(?:\s?/\s?|,?\s+)"
_HANGING = re.compile(
    rf"(?<![^\W\d_])(?P<heads>{_HEAD}(?:{_AND}{_HEAD})*){_AND}(?P<whole>[^\W\d_]{{5,}})",
    re.IGNORECASE,
)
_HANGS = re.compile(r"-[\s/,]")  # what every hanging hyphen has, and few others
_HEADS = re.compile(r"[^\W\d_]{2,}(?=-)")
_ACRONYM = re.compile(r"[A-ZÆØÅ][A-ZÆØÅ0-9]{1,5}")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SHORTEST_STEM = 4
_GENITIVE = 6  # letters that a word nobody knows must have before its s is taken for an ending
_REMEMBERED = 100_000  # words, of each thing worked out about them
_stemmer = Stemmer.Stemmer("danish")

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
class Word:
    """What a word is indexed and looked up by.

    ``form`` is its own; ``stems`` are its root and, after a tilde, its stem, which meets what the dictionary takes
    for another word; ``parts`` are the words it is made of.
    """

    form: str
    stems: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def related(self) -> tuple[str, ...]:
        """Everything it may be found by at less weight."""
        return (*self.stems, *self.parts)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text and where it stands.

    ``also`` is what else it may be found as: the whole word that a hanging hyphen stands for, an acronym in capitals.
    """

    word: Word
    start: int
    end: int
    also: tuple[Word, ...] = ()

    @property
    def form(self) -> str:
        """The form the word is indexed by."""
        return self.word.form

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form the word is indexed by, its own first."""
        return (self.word.form, *(other.form for other in self.also))

    @property
    def related(self) -> tuple[str, ...]:
        """Everything it may be found by at less weight."""
        return tuple(form for each in (self.word, *self.also) for form in each.related)


@lru_cache(maxsize=64)  # memoised: an index asks for the words of a text and then for what they are related to
def tokens(text: str) -> tuple[Token, ...]:
    """Return every word of a text in order."""
    stood_for = hanging(text)
    found = []
    for match in written(text):
        own, *also = as_written(match[0])
        if match.start() in stood_for:
            also.insert(0, word(stood_for[match.start()]))
        found.append(Token(own, match.start(), match.end(), tuple(also)))
    return tuple(found)


def written(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text as they are written, in order."""
    return _TOKEN.finditer(text)


def as_written(text: str) -> tuple[Word, ...]:
    """Return what a word as written is looked up by: its own, and that of the acronym it is in capitals."""
    return (word(text), Word(acronym_form(text))) if _ACRONYM.fullmatch(text) else (word(text),)


@lru_cache(maxsize=_REMEMBERED)
def found_by(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (forms, related forms) that a word as written is found by."""
    words = as_written(text)
    return tuple(one.form for one in words), tuple(form for one in words for form in one.related)


def acronym_form(short: str) -> str:
    """Return the form that only an acronym in capitals has: «KL» is no «kl.»."""
    return f"^{fold(short)}"


def is_acronym(text: str) -> bool:
    """Tell whether a word as written is an acronym in capitals."""
    return _ACRONYM.fullmatch(text) is not None


def word_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a text begin and end."""
    for match in written(text):
        yield match.start(), match.end()


def hanging(text: str) -> Mapping[int, str]:
    """Return the whole words that hanging hyphens stand for, by where their first parts begin."""
    found: dict[int, str] = {}
    end = 0
    for hyphen in _HANGS.finditer(text):
        begin = hyphen.start()
        while begin > end and text[begin - 1].isalpha():
            begin -= 1
        match = _HANGING.match(text, begin) if hyphen.start() >= end else None
        if match is None:
            continue
        end = match.end()
        if tail := lexicon.tail(match["whole"].lower()):
            for head in _HEADS.finditer(match["heads"]):
                found[match.start("heads") + head.start()] = head[0] + tail
    return found


@lru_cache(maxsize=_REMEMBERED)  # memoised: the same few thousand words make up most of every text
def indexed_form(text: str) -> str:
    """Return the form a word is indexed by.

    >>> indexed_form("Afskedigelserne") == indexed_form("afskedigelser")
    True
    """
    folded = fold(text)
    if not folded.isalpha():
        return _number(folded).form
    small = unicodedata.normalize("NFC", text).lower()
    base = lexicon.lemma(small)
    if base is not None:
        return fold(base)
    if lexicon.pieces(small):
        return fold(_with_plain_ending(small))
    # A name, or a word from elsewhere: nothing but a genitive is taken off.
    return folded.removesuffix("s") if len(folded) > _GENITIVE else folded


@lru_cache(maxsize=_REMEMBERED)
def word(text: str) -> Word:
    """Return what a word is indexed and looked up by.

    >>> word("børnene").form == word("barn").form
    True
    >>> word("støjmålingerne").parts == (word("støj").form, word("måling").form)
    True
    """
    folded = fold(text)
    if not folded.isalpha():
        return _number(folded)
    small = unicodedata.normalize("NFC", text).lower()
    form, base = indexed_form(text), lexicon.lemma(small)
    pieces = dict.fromkeys(fold(piece) for piece in lexicon.parts(small))
    origin = lexicon.root(base) if base else None
    stems = dict.fromkeys([fold(origin)] if origin else [])
    stem = str(_stemmer.stemWord(folded))
    if len(stem) >= _SHORTEST_STEM and folded not in _FOLDED_STOP_WORDS:
        stems[f"~{stem}"] = None
    return Word(
        form,
        tuple(stem for stem in stems if stem != form),
        tuple(piece for piece in pieces if piece != form and piece not in stems),
    )


def _with_plain_ending(compound: str) -> str:
    """Return a compound the dictionary lacks with its last word in dictionary form."""
    tail = lexicon.tail(compound)
    return compound.removesuffix(tail) + (lexicon.lemma(tail) or tail)


def _number(folded: str) -> Word:
    """Return a number, a paragraph or a code as it is looked up: without thousands' dots and without spaces."""
    if folded.startswith("§"):
        plain = re.sub(r"\s", "", folded.lstrip("§"))
        return Word(f"§{plain}", (plain,))
    return Word(folded.replace(".", "") if _THOUSANDS.fullmatch(folded) else folded)


@lru_cache(maxsize=_REMEMBERED)
def fold(word: str) -> str:
    """Return a word in small letters, Danish letters spelt out, other accents off; folding twice changes nothing."""
    small = unicodedata.normalize("NFC", word).casefold().translate(_FOLD)
    if small.isascii():
        return small
    bare = (
        "".join(char for char in unicodedata.normalize("NFKD", small) if not unicodedata.combining(char))
        .casefold()
        .translate(_FOLD)
    )
    return bare or small  # a letter that is an accent and nothing else is a word all the same


def is_stop_word(word: str) -> bool:
    """Tell whether a word as typed carries no subject."""
    return fold(word) in _FOLDED_STOP_WORDS


_FOLDED_STOP_WORDS = frozenset(fold(word) for word in STOP_WORDS)
