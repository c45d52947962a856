"""What a query means: everything wanted, and every form by which a text may say it.

A typed word is a concept with variants: its own form, the compounds it is part of, synonyms, the acronym or the long
form, and, where the archive knows none of these, the words it is a slip of. Each variant has a weight; a concept counts
as much as the best variant that a text has. Engine-neutral: what the index holds is asked through ``Vocabulary``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from indexer import lexicon
from indexer.minutes.acronyms import stands_for
from indexer.models import Query, ReasonKind, Wanted
from indexer.search.analysis import Word, acronym_form, fold, indexed_form, is_acronym, is_stop_word, tokens, word
from indexer.search.thesaurus import Forms, Related, forms_of, thesaurus

_OTHER_CASE = 0.4  # «kl.» for «KL»
_FAMILY = 0.35  # a word that begins as it does: «ekspropriation» for «ekspropriere»
_ROOT = 0.8  # «ansøge» for «ansøgning»
_STEM = 0.6  # a word with the same stem
_HINT = 0.3  # too little to count as having the word
_FAMILY_LETTERS = 6
_INITIALS = 0.8  # «TMU» for «Teknik- og Miljøudvalget», which no text explains
_FEWEST, _MOST = 2, 6  # letters of such an acronym
_LONGEST_OF_BOTH = 3  # letters of an acronym that is a word too: «MED»
_PIECE = 0.2  # one part of a compound, where nothing else is found
_APART = 0.45  # the parts of a compound, each for itself
_SLIPS = (0.85, 0.6)  # by the number of letters wrong
_LONGEST_NAME = 7  # words of a long form or a synonym


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say a concept.

    ``forms`` stand side by side or, with ``apart``, anywhere in the item. With ``within`` the word may also be part of
    a compound, or another word of its root. ``beginning`` stands for every word that begins so. ``said`` is how it
    reads, ``zone`` the only place it may stand, if not empty.
    """

    forms: Forms
    weight: float
    kind: ReasonKind
    said: str
    within: bool = False
    apart: bool = False
    beginning: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """Something wanted, by any of its variants; nothing may be shown that lacks one that ``is_strict``."""

    said: str
    variants: tuple[Variant, ...]
    is_strict: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """A query with what it was taken to mean.

    ``suggestion`` is how it was perhaps meant to be written; ``is_said`` is False where neither the dictionary nor the
    texts know any word of it, so that nothing can be like it in meaning.
    """

    query: Query
    concepts: tuple[Concept, ...] = ()
    excluded: tuple[Concept, ...] = ()
    suggestion: str | None = None
    is_said: bool = True


NOTHING = Meaning(Query(""))


class Vocabulary(Protocol):
    """What the texts of an index say."""

    def knows(self, form: str) -> bool:
        """Tell whether a form is indexed, as a word or as part of one."""

    def may_begin(self, beginning: str) -> bool:
        """Tell whether words may begin so, folded, in the texts; False only where none does."""

    def near(self, text: str) -> Sequence[tuple[str, int]]:
        """Return the words nearest to a word none has, as written, with the number of letters between them."""

    def names(self) -> Iterable[str]:
        """Return the names that people shorten as they like: those of committees."""

    def acronym(self, forms: Forms) -> Sequence[Related]:
        """Return what words are short for, or the other way round, where the texts explain it."""

    def explained(self) -> Iterable[Forms]:
        """Return the words that some text explains: what ``acronym`` answers to."""

    def frequency(self, form: str) -> int:
        """Return about how many items have a form."""

    def has_number(self, beginning: str) -> bool:
        """Tell whether the journal number of any item begins so."""


def understand(query: Query, vocabulary: Vocabulary) -> Meaning:
    """Return what a query means, in an archive with this vocabulary."""
    if query.journal and not vocabulary.has_number(query.journal):  # «17.30» only looks like the beginning of one
        query = replace(query, journal="", wanted=(*query.wanted, (Wanted(query.journal),)))
    slips: dict[str, str] = {}
    concepts = [_concept(group, vocabulary, slips) for group in query.wanted]
    for first, last, related in _names(query, vocabulary):
        for place in range(first, last):
            concepts[place] = replace(concepts[place], variants=(*concepts[place].variants, *map(_variant, related)))
    return Meaning(
        query=query,
        concepts=tuple(concepts),
        excluded=tuple(Concept(one.text, (_exact(one),), is_strict=True) for one in query.excluded),
        suggestion=_respelt(query.text, slips),
        is_said=any(_is_said(one, vocabulary) for group in query.wanted for one in group),
    )


def _concept(group: Sequence[Wanted], vocabulary: Vocabulary, slips: dict[str, str]) -> Concept:
    variants: list[Variant] = []
    for one in group:
        if one.kind == "word" and not one.zone:
            variants += _word_variants(one, vocabulary, slips)
        else:
            variants.append(_exact(one))
    return Concept(
        said=" / ".join(one.text for one in group),
        variants=tuple(variants),
        is_strict=all(one.zone != "about" and (one.kind != "word" or one.zone) for one in group),
    )


def _exact(one: Wanted) -> Variant:
    """Return a phrase, a beginning or a word that nothing else may stand for."""
    if one.kind == "prefix" or one.text.endswith("*"):
        return Variant((), 1.0, "begyndelse", one.text, beginning=fold(one.text.rstrip("*")), zone=one.zone)
    return Variant(forms_of(one.text), 1.0, "ord", one.text, within=one.kind == "word", zone=one.zone)


def _word_variants(one: Wanted, vocabulary: Vocabulary, slips: dict[str, str]) -> Iterator[Variant]:
    own = word(one.text)
    if _is_acronym(one.text) and vocabulary.knows(capitals := acronym_form(one.text)):
        yield Variant((capitals,), 1.0, "ord", one.text)
        yield Variant((own.form,), _OTHER_CASE, "ord", one.text, within=True)
    else:
        yield Variant((own.form,), 1.0, "ord", one.text, within=True)
    for stem in own.stems:
        yield Variant((stem,), _STEM if stem.startswith("~") else _ROOT, "bøjning", one.text, within=True)
    if beginning := _family(one.text, own):
        yield Variant((), _FAMILY, "bøjning", one.text, beginning=beginning)
    related = [*thesaurus().get((own.form,), ()), *vocabulary.acronym((own.form,))]
    yield from map(_variant, related)
    pieces = _pieces(one.text)
    if pieces:
        said = " + ".join(lexicon.pieces(one.text.lower()))
        yield Variant(pieces, _APART, "sammensætning", said, within=True, apart=True)
        yield from _with_synonyms(pieces)
        for piece in pieces:
            yield Variant((piece,), _PIECE, "sammensætning", piece, within=True)
    if not related and _FEWEST <= len(one.text) <= _MOST and not vocabulary.knows(own.form):
        for name in vocabulary.names():
            if stands_for(one.text, name):
                related.append(Related(name, forms_of(name), _INITIALS, "forkortelse"))
                yield _variant(related[-1])
    is_in_dictionary = lexicon.lemma(one.text.lower()) is not None
    if _is_unknown(own, pieces, related, vocabulary, is_in_dictionary=is_in_dictionary):
        for near, letters in vocabulary.near(one.text):
            if fold(near) != fold(one.text) and not is_in_dictionary:
                slips.setdefault(one.text, near)
            meant = word(near)
            weight = _SLIPS[min(letters, len(_SLIPS)) - 1] if letters else 1.0
            yield Variant((meant.form,), weight, "stavning", near, within=True)
            for other in thesaurus().get((meant.form,), ()):
                yield replace(_variant(other), weight=weight * other.weight)


def _pieces(text: str) -> Forms:
    """Return the forms of the words a compound is made of, or nothing."""
    return tuple(word(piece).form for piece in lexicon.pieces(text.lower()))


def _family(text: str, own: Word) -> str:
    """Return how the other words of a word's family begin, or nothing for names and short words."""
    base = lexicon.lemma(text.lower())
    if base is None or base[0].isupper() or not own.form.isalpha() or len(own.form) < _FAMILY_LETTERS:
        return ""
    return own.form[: max(_FAMILY_LETTERS, len(own.form) - 3)]


def _is_acronym(text: str) -> bool:
    """Tell whether a word typed in capitals is an acronym, and not only typed loudly."""
    return is_acronym(text) and (len(text) <= _LONGEST_OF_BOTH or lexicon.lemma(text.lower()) is None)


def _is_said(one: Wanted, vocabulary: Vocabulary) -> bool:
    own = word(one.text)
    return (
        one.kind != "word"
        or lexicon.lemma(one.text.lower()) is not None
        or vocabulary.knows(own.form)
        or bool(own.parts)
        or bool(thesaurus().get((own.form,)))
        or bool(vocabulary.near(one.text))
    )


def _with_synonyms(pieces: Forms) -> Iterator[Variant]:
    """Yield a compound's parts with a synonym in place of one of them: «trafiklarm» is «trafik» and «støj»."""
    for place, piece in enumerate(pieces):
        for other in thesaurus().get((piece,), ()):
            if len(other.forms) == 1 and other.kind == "synonym":
                forms = (*pieces[:place], *other.forms, *pieces[place + 1 :])
                yield Variant(forms, _HINT, "synonym", other.said, within=True, apart=True)


def _is_unknown(
    own: Word, pieces: Forms, related: Iterable[Related], vocabulary: Vocabulary, *, is_in_dictionary: bool
) -> bool:
    """Tell whether nothing in the archive answers to a word, so that it may be a slip of another."""
    if vocabulary.knows(own.form):
        return False
    if is_in_dictionary and any(vocabulary.knows(form) for form in own.stems):
        return False
    if any(all(vocabulary.knows(form) for form in other.forms) for other in related):
        return False
    return not (pieces and all(vocabulary.knows(form) for form in pieces))


def _variant(related: Related) -> Variant:
    return Variant(related.forms, related.weight, related.kind, related.said, within=len(related.forms) == 1)


def _names(query: Query, vocabulary: Vocabulary) -> Iterator[tuple[int, int, list[Related]]]:
    """Yield the runs of typed words that together have another name: (first, last + 1, the names).

    The run is sought in the words as typed, small words and all: «center for sundhed».
    """
    typed = list(tokens(query.text))
    places = {fold(group[0].text): place for place, group in enumerate(query.wanted) if _is_plain(group)}
    for first in range(len(typed)):
        for last in range(first + 2, min(first + _LONGEST_NAME, len(typed)) + 1):
            run = typed[first:last]
            forms = tuple(token.form for token in run)
            related = [*thesaurus().get(forms, ()), *vocabulary.acronym(forms)]
            if last == first + 2:
                related += _joined(query.text, run[0].start, run[0].end, run[1].start, run[1].end, vocabulary)
            said = [fold(query.text[token.start : token.end]) for token in run]
            held = [places[word] for word in said if word in places]
            if related and held and all(word in places or is_stop_word(word) for word in said):
                yield min(held), max(held) + 1, related


def _is_plain(group: Sequence[Wanted]) -> bool:
    return len(group) == 1 and group[0].kind == "word" and not group[0].zone


def _joined(text: str, start: int, end: int, next_start: int, next_end: int, vocabulary: Vocabulary) -> list[Related]:
    """Return the compound that two words side by side may be: «vækst politik», «havne promenade»."""
    first, second = text[start:end].lower(), text[next_start:next_end].lower()
    if not (first.isalpha() and second.isalpha()) or is_stop_word(first) or is_stop_word(second):
        return []
    # Few words that stand side by side are one, and telling what it would be is dear. Of the second only the first
    # letter is sure: «mænd» is indexed as «mand».
    joined = [first + link + second for link in ("", "s", "e") if vocabulary.may_begin(fold(first + link + second[0]))]
    return [
        Related(both, (form,), 1.0, "sammensætning") for both in joined if vocabulary.knows(form := indexed_form(both))
    ]


def _respelt(text: str, slips: Mapping[str, str]) -> str | None:
    """Return a query with the words that nobody knows as they were perhaps meant, or None."""
    if not slips:
        return None
    return re.sub(r"[^\W_]+", lambda match: slips.get(match[0], match[0]), text)
