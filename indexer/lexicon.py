"""What is known of Danish words: their lemma, and the words a compound is made of. The only simplemma imports.

simplemma's Danish list has some 780,000 forms; a word that is not in it, and no compound of words that are, is taken
for a name. The list is read from the disk at the first question (about a second) and kept.
"""

from collections.abc import Callable
from functools import cache, lru_cache

_CACHE = 50_000
_SHORTEST_PART = 4
# Words of three letters that compounds are made of; most of the list's other short words are noise as parts.
_SHORT_PARTS = frozenset(
    """
    bad bil bod bro bus båd dag dyr fag fly gas hal hus hær job jul kaj køb køn køs lov lys løb løn mad mål nød olie
    ord pas plan råd sal ski spil sti syn sø tag tal tid tog ung vej vin år
    """.split()  # noqa: SIM905
)
# They begin words whose sense is not that of the rest: «overskud» is no kind of «skud», «forelægge» none of «lægge».
_NO_HEADS = frozenset(
    """
    alle bort delt deres efter foran forbi fore forud fra frem gennem hver hvor igennem imellem imod ingen inde inden
    mellem mere mest mini modig omkring oven over sammen siden tilbage uden under være
    """.split()  # noqa: SIM905
)
# Endings that are words too.
_NO_TAILS = frozenset(
    [
        "agtig",
        "else",
        "gere",
        "ende",
        "ening",
        "enhed",
        "ering",
        "hede",
        "hed",
        "holdende",
        "ingen",
        "ings",
        "lagt",
        "lige",
        "lægge",
        "løse",
        "løst",
        "mene",
        "ning",
        "ring",
        "ringe",
        "satte",
        "skab",
        "stille",
        "sætte",
        "sætning",
        "tisk",
        "være",
    ]
)
_LONGEST = 60  # letters; no Danish word is longer, and what is pasted may be
# Words that only look like compounds: «billede» is no «bil», «transport» no «sport».
_NO_COMPOUNDS = (
    "beskriv", "billede", "bortskaf", "deltag", "fastsæt", "fungere", "kampagne", "konklu", "kommunik", "orienter",
    "politike", "position", "redegør", "søskende", "transport", "tilbage", "vejled", "virksom", "vurder",
)  # fmt: skip
_LINKS = ("", "s", "e")
# What a derived word ends in, and its root.
_ENDINGS = (
    ("ation", "ere"), ("ing", "e"), ("ning", "e"), ("else", "e"), ("sel", "e"), ("er", "e"), ("hed", ""), ("sk", ""),
)  # fmt: skip
_SPELT_OUT = (("aa", "å"), ("oe", "ø"), ("ae", "æ"))


@cache
def _dictionary() -> Callable[[str, str], str | None]:
    """Return what looks words up in simplemma's lists: (word, language) to dictionary form."""
    # Its rules for all languages come with it, an eighth of what a command takes to start; most ask for no word.
    from simplemma.strategies import DictionaryLookupStrategy  # noqa: PLC0415 (not before it is needed)

    return DictionaryLookupStrategy().get_lemma


@lru_cache(maxsize=_CACHE)
def lemma(word: str) -> str | None:
    """Return the dictionary form of a word in small letters, or None for a word the list lacks; names have a capital.

    ``boern`` is read as ``børn`` where only that is known.
    """
    for spelling in _spellings(word):
        if (base := _dictionary()(spelling, "da")) is not None:
            return base
    return None


def _spellings(word: str) -> list[str]:
    """Return a word as typed and with its Danish letters in place of those they are spelt out by."""
    found = [word]
    for spelt, letter in _SPELT_OUT:
        if spelt in word:
            found += [spelling.replace(spelt, letter) for spelling in found]
    return found


@lru_cache(maxsize=_CACHE)
def parts(word: str) -> tuple[str, ...]:
    """Return the words that a compound in small letters holds, in dictionary form; none for a word that is no compound.

    ``støjskærmsprojektet`` holds ``støj``, ``skærm``, ``projekt`` and, since that is a word too, ``støjskærm``. Parts
    are joined by nothing, s or e; the last may be inflected.
    """
    cut = _pieces(lemma(word) or word)
    joined = [
        base
        for first in range(len(cut))
        for last in range(first + 2, len(cut) + 1)
        if last - first < len(cut) and (base := lemma("".join(cut[first:last]).removesuffix("s")))
    ]
    return tuple(dict.fromkeys([*pieces(word), *joined]))


@lru_cache(maxsize=_CACHE)
def pieces(word: str) -> tuple[str, ...]:
    """Return the words that a compound in small letters is made of, in dictionary form and in order."""
    *heads, last = _pieces(lemma(word) or word) or ("",)
    return (*(_first(head) for head in heads), lemma(last) or last) if heads else ()


def tail(word: str) -> str:
    """Return the last word of a compound in small letters as it stands there, or an empty string."""
    cut = _pieces(lemma(word) or word)
    return word[sum(len(piece) for piece in cut[:-1]) :] if cut else ""


def _first(piece: str) -> str:
    """Return the dictionary form of a word that others follow in a compound: ``børne`` is ``barn``."""
    bare = next((piece[:-1] for link in _LINKS[1:] if piece.endswith(link) and piece[:-1] in _SHORT_PARTS), None)
    if bare is not None:
        return bare
    known = lemma(piece)
    if known == piece:
        return piece
    return next((base for link in _LINKS[1:] if piece.endswith(link) and (base := lemma(piece[:-1]))), known or piece)


@lru_cache(maxsize=_CACHE)
def _pieces(word: str) -> tuple[str, ...]:
    """Return a compound cut into its pieces, each with the link that follows it, or nothing."""
    if len(word) > _LONGEST or word.startswith(_NO_COMPOUNDS):
        return ()
    best: tuple[tuple[bool, bool, bool, int], tuple[str, str]] | None = None
    for cut in range(3, len(word) - 2):
        head, tail = word[:cut], word[cut:]
        if not _may_be_tail(tail):
            continue
        for link in _LINKS:
            bare = head.removesuffix(link) if link else head
            if (link and bare == head) or bare.endswith("s") > (not link) or not _may_be_head(bare, link):
                continue
            # «vandstand» is «vand» and «stand», «idrætsvej» is «idræt» and «vej»: short words are seldom joined by s.
            rank = (lemma(tail) is not None, lemma(bare) == bare, link == "s" and len(bare) >= 5, len(tail))
            if best is None or rank > best[0]:
                best = rank, (head, tail)
    if best is None:
        return ()
    head, tail = best[1]
    return (*(_pieces(head) or _pieces(head.removesuffix("s")) or (head,)), *(_pieces(lemma(tail) or tail) or (tail,)))


def _may_be_head(word: str, link: str) -> bool:
    if len(word) < _SHORTEST_PART and word not in _SHORT_PARTS:
        return False
    return word not in _NO_HEADS and (lemma(word) is not None or (link == "s" and bool(_pieces(word))))


def _may_be_tail(word: str) -> bool:
    known = lemma(word)
    if known is None:
        return len(word) >= 2 * _SHORTEST_PART and bool(_pieces(word))
    long_enough = len(known) >= _SHORTEST_PART or len(word) > _SHORTEST_PART or known in _SHORT_PARTS
    return long_enough and not {word, known} & _NO_TAILS


@lru_cache(maxsize=_CACHE)
def root(derived: str) -> str | None:
    """Return the word that a word in dictionary form is made from.

    A verb from the name of its doing (``afskedigelse``: ``afskedige``) or doer (``ansøger``: ``ansøge``), an adjective
    from its quality (``tryghed``: ``tryg``), a noun from its adjective (``økonomisk``: ``økonomi``).
    """
    for ending, verbal in _ENDINGS:
        stem = derived.removesuffix(ending)
        if stem == derived or len(stem) < 3:
            continue
        doubled = (stem + stem[-1] + verbal,) if ending == "ning" else ()  # «bygning» gives «bygge»
        for verb in (*doubled, stem + verbal):
            if lemma(verb) == verb:
                return str(verb)
    return None
