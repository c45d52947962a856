"""The Danish spaCy pipeline that finds people, organisations and places. The only spaCy imports.

Ours is small: a convolutional network (tok2vec + ner) over a Danish tokenizer in which an ending stands alone, so that
the network decides by itself whether the last letter of «Måløvs» and «Aarhus» belongs to the name. It is trained by
``make train`` from the text in ``training/``, and shipped in the folder ``model``.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_suffix_regex

from indexer import lexicon, patterns
from indexer.entities import known
from indexer.errors import ConfigError

Span = tuple[int, int, str]
"""Where a name begins and ends in a text, and its label."""

SHIPPED = Path(__file__).parent / "model"
LABELS = ("LOC", "ORG", "PER")
# What other pipelines call the same; DaNE and OntoNotes name what we leave out MISC, DATE, …
_THEIR_LABELS = {
    "LOC": "LOC",
    "GPE": "LOC",
    "GPE_LOC": "LOC",
    "ORG": "ORG",
    "GPE_ORG": "ORG",
    "PER": "PER",
    "PERSON": "PER",
}
_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿŠšŽžĀ-ſ"
_ENDINGS = [
    rf"(?<=[{_LETTERS}0-9.])['’]s",  # KL's
    r"(?<=[sxzSXZ])['’]",  # Hans'
    rf"(?<=[{_LETTERS}][a-zà-öø-ÿĀ-ſ])s",  # Måløvs, and borgernes: every last s
    r"(?<=[0-9])s",  # City 2s
    r"(?<=[A-ZÆØÅ][A-ZÆØÅ])s",  # SFs
    r"(?<=[a-zæøå0-9/][A-ZÆØÅ])\.",  # GmbH., 3F. and A/S. at the end of a sentence
    r"(?<=[0-9])\.",  # «Ring 4.» at the end of a sentence; the Danish ordinals are not needed here
]
WORDS = "danish_words"
"""The component that tells the network what is known of a word: «Modparten» is in the dictionary, «Yerevan» a place."""
# What spaCy's Danish tokenizer keeps whole and minutes do not mean: ordinals, and the end of «Mols.» and «Statens It.»
_SHORTEST_TAIL = 4  # letters
_TEXTS_AT_A_TIME = 16  # as fast as 64, which takes 220 MB more
_NOT_WHOLE = patterns.lazy(r"\d+\.|s\.|It\.")


def blank(whole: Iterable[str] = ()) -> Language:
    """Return an untrained pipeline; ``whole`` are words whose last s is their own («Jens», «Aarhus»)."""
    nlp = spacy.blank("da")
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)  # noqa: S101  # spaCy types it as any callable
    rules = {word: parts for word, parts in tokenizer.rules.items() if not _NOT_WHOLE.fullmatch(word)}
    rules |= {word: [{ORTH: word}] for word in whole}
    rules["Å."] = [{ORTH: "Å"}, {ORTH: "."}]  # «Villestrup Å.»: more often a stream than an initial
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        rules=rules,
        prefix_search=tokenizer.prefix_search,
        suffix_search=compile_suffix_regex([*nlp.Defaults.suffixes, *_ENDINGS]).search,
        infix_finditer=compile_infix_regex(
            [*nlp.Defaults.infixes, rf"(?<=[{_LETTERS}]{{3}})[/–](?=[{_LETTERS}]{{3}})"]
        ).finditer,
        token_match=tokenizer.token_match,
        url_match=tokenizer.url_match,
    )
    nlp.add_pipe(WORDS)
    return nlp


def look_up(document: Doc) -> Doc:
    """Tag every word by what the dictionary and the lists of names know of it, with its last part as its lemma.

    «word», «proper» (a name in the dictionary), «compound» or «name», and the initials of the lists it is in. A last s
    that stands alone is «own» where the dictionary has the word with it («status», «hus»), else an «ending».
    """
    for token, after in zip(document, [*document, None][1:], strict=True):
        if not token.is_alpha:
            token.tag_, token.lemma_ = "-", "-"
        elif token.tag_ not in ("own", "ending"):
            has_ending = after is not None and after.text == "s" and not token.whitespace_
            with_s = _known(f"{token.lower_}s") if has_ending else None
            is_own = with_s is not None and with_s[0] != "name" and _is_own(token.lower_)
            kind, token.lemma_ = with_s if with_s is not None and is_own else _known(token.lower_)
            token.tag_ = f"{kind}{known.kinds(token.text)}"
            if after is not None and has_ending:
                after.tag_, after.lemma_ = "own" if is_own else "ending", "s"
    return document


Language.component(WORDS, func=look_up)


@lru_cache(maxsize=100_000)
def _known(word: str) -> tuple[str, str]:
    base, pieces = lexicon.lemma(word), lexicon.pieces(word)
    kind = ("proper" if base[0].isupper() else "word") if base else "compound" if pieces else "name"
    return kind, f"~{pieces[-1]}" if pieces else base or f"~{_tail(word)}"


def _tail(word: str) -> str:
    """Return the longest word of the dictionary that an unknown one ends in: «hal» for «humlehøjhallen»."""
    tails = (word[cut:] for cut in range(2, len(word) - _SHORTEST_TAIL + 1))
    return next((base for tail in tails if (base := lexicon.lemma(tail)) is not None), "")


@lru_cache(maxsize=100_000)
def _is_own(word: str) -> bool:
    """Tell whether a word lacks an s that belongs to it: «statu» does, and «måned» does not."""
    whole = f"{word}s"
    base = lexicon.lemma(whole)
    if base is not None:
        return base == whole or lexicon.lemma(word) is None
    return lexicon.lemma(word) is None and not lexicon.pieces(word)


class Recogniser:
    """A loaded pipeline, ours or any installed one; ``name`` changes when what it finds may change."""

    def __init__(self, model: str = "") -> None:
        """Load the shipped pipeline, or the installed one that is named; raises ConfigError when it cannot be had."""
        try:
            self.nlp = spacy.load(model or SHIPPED)
        except (OSError, ValueError, ImportError) as error:
            raise ConfigError(
                f"[entities] model: {model or SHIPPED}: kan ikke indlæses som spaCy-model ({error})"
            ) from error
        for pipe in set(self.nlp.pipe_names) - {"ner", "tok2vec", "transformer", WORDS}:
            self.nlp.disable_pipe(pipe)
        meta = self.nlp.meta
        self.name = f"{meta['lang']}_{meta['name']} {meta['version']}"
        self._is_ours = not model
        self._heads = frozenset(meta.get("heads", ()))

    def names(self, texts: Iterable[str]) -> Iterator[tuple[Span, ...]]:
        """Yield the names in each text, in order and without overlap."""
        for document in self.nlp.pipe(texts, batch_size=_TEXTS_AT_A_TIME):
            text = document.text  # put together anew each time it is asked for
            yield tuple(
                (*self._edges(span.start_char, span.end_char, text), _THEIR_LABELS[span.label_])
                for span in document.ents
                if span.label_ in _THEIR_LABELS and not self._is_common(span.text)
            )

    def _edges(self, start: int, end: int, text: str) -> tuple[int, int]:
        return start, end if self._is_ours else end - len(_ending(text[start:end]))

    def _is_common(self, name: str) -> bool:
        """Tell whether what was taken for a name is a common noun: it ends as no name does that was trained on."""
        return bool(self._heads) and (end := head(name)) != "" and end not in self._heads


def head(name: str) -> str:
    """Return what a name of one dictionary word ends in («~liste» for «Positivlisten»); nothing for any other name."""
    if not name.isalpha() or name.isupper() or known.kinds(name):
        return ""
    kind, tail = _known(name.lower())
    return tail if kind in ("word", "compound") else ""


def _ending(name: str) -> str:
    """Return the genitive at the end of a name that a foreign pipeline took with it: a guess by the last letters."""
    found = re.search(r"(?<=[^\W\d_])['’]s?$|(?<=[^\Wsuaeiouyæøå])s$(?<!ns)(?<!rs)(?<!ks)", name)
    return found[0] if found else ""
