"""Where in a text what is wanted stands: inflected, in compounds, as a synonym too.

A word as written is judged once for each meaning, and a text whose words say nothing is done with when they have been
looked up. Texts that an index holds as numbers (``shown``) are not even read.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import Match
from typing import Any, NamedTuple

import numpy as np

from indexer.search.analysis import Word, as_written, fold, hanging, word, written
from indexer.search.concepts import Concept, Meaning, Variant
from indexer.search.ranking import HAS
from indexer.search.shown import Shown, Stretch
from indexer.search.thesaurus import Forms

_REMEMBERED = 20_000  # words that were looked up: 30 MB with what they are made of
_Sighting = tuple[int, int, int]  # the number of a way, and where it is said: (way, start, end)


class Span(NamedTuple):
    """A stretch of text, ``end`` excluded, and which of the things wanted stands there; a page makes hundreds."""

    start: int
    end: int
    concept: int = -1


@dataclass(frozen=True, slots=True)
class _Ways:
    """The ways to say a concept: those that count, or hints, such as the parts of a compound."""

    concept: int
    are_hints: bool
    forms: frozenset[str]
    related: frozenset[str]
    beginnings: tuple[str, ...]
    phrases: tuple[Forms, ...]
    number: str = ""  # how a journal number begins

    def say(self, text: str, words: Iterable[Word]) -> bool:
        """Tell whether a word as written, or what it is looked up by, says the concept alone."""
        return (
            any(one.form in self.forms or not self.related.isdisjoint(one.related) for one in words)
            or (bool(self.beginnings) and fold(text).startswith(self.beginnings))
            or (bool(self.number) and word(text).form.startswith(self.number))
        )


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a word says in one of the ways: the concept alone, or the beginning of phrases."""

    way: int
    is_alone: bool
    phrases: tuple[Forms, ...]


@lru_cache(maxsize=_REMEMBERED)
def found_by(text: str) -> tuple[str, ...]:
    """Return all that a word as written is found by: folded, its forms, and what those are related to."""
    forms = (form for one in as_written(text) for form in (one.form, *one.related))
    return tuple(dict.fromkeys((fold(text), *forms)))


class _Judge:
    """Judges words by a meaning, each spelling once."""

    def __init__(self, meaning: Meaning) -> None:
        self.ways = tuple(_ways(meaning))
        self._silent: set[str] = set()
        self._known: dict[str, tuple[_Verdict, ...]] = {}
        # Nearly all words say nothing of what is wanted, and these two tell so at once.
        self._said_by = frozenset(
            form for ways in self.ways for form in (*ways.forms, *ways.related, *(one[0] for one in ways.phrases))
        )
        self._beginnings = tuple(each for ways in self.ways for each in (*ways.beginnings, ways.number) if each)

    def of(self, words: set[str]) -> dict[str, tuple[_Verdict, ...]]:
        """Return what some words as written say, without those that say nothing."""
        for text in words.difference(self._silent, self._known):
            found = found_by(text)
            if self._said_by.isdisjoint(found) and not found[0].startswith(self._beginnings):
                self._silent.add(text)
            elif verdicts := tuple(self._judged(text, as_written(text))):
                self._known[text] = verdicts
            else:
                self._silent.add(text)
        return {text: self._known[text] for text in words.difference(self._silent)}

    def of_hanging(self, text: str, whole: str) -> tuple[_Verdict, ...]:
        """Return what a word with a hanging hyphen says, as written and as the whole word it stands for."""
        return tuple(self._judged(text, (*as_written(text), word(whole))))

    def _judged(self, text: str, words: Sequence[Word]) -> Iterator[_Verdict]:
        own = {one.form for one in words}
        for number, ways in enumerate(self.ways):
            alone = ways.say(text, words)
            phrases = tuple(forms for forms in ways.phrases if forms[0] in own)
            if alone or phrases:
                yield _Verdict(number, alone, phrases)


def _ways(meaning: Meaning) -> Iterator[_Ways]:
    for number, concept in enumerate(meaning.concepts):
        yield _ways_of(number, concept, are_hints=False)
        yield _ways_of(number, concept, are_hints=True)
    if meaning.query.journal:
        yield _Ways(-1, False, frozenset(), frozenset(), (), (), meaning.query.journal.casefold())


def _ways_of(number: int, concept: Concept, *, are_hints: bool) -> _Ways:
    variants = [one for one in concept.variants if (one.weight < HAS) is are_hints]
    return _Ways(
        number,
        are_hints,
        forms=frozenset(form for one in variants if not _is_phrase(one) for form in one.forms),
        related=frozenset(form for one in variants if one.within for form in one.forms),
        beginnings=tuple(one.beginning for one in variants if one.beginning),
        phrases=tuple(one.forms for one in variants if _is_phrase(one)),
    )


def _is_phrase(variant: Variant) -> bool:
    return len(variant.forms) > 1 and not variant.apart


@lru_cache(maxsize=16)  # memoised: a page asks for each of its texts and titles
def _judge(meaning: Meaning) -> _Judge:
    return _Judge(meaning)


def matching_spans(text: str, meaning: Meaning) -> list[Span]:
    """Return where what is wanted stands in a text; words of a phrase count only where the whole phrase stands.

    Hints of a concept count only where nothing else says it.
    """
    judge = _judge(meaning)
    stood_for = hanging(text)
    words = list(written(text))
    spelt = [one[0] for one in words]
    said_by = judge.of({*spelt, *stood_for.values()})
    if not said_by:
        return []
    leaning = {bisect_left(words, start, key=Match.start): whole for start, whole in stood_for.items()}
    found: list[_Sighting] = []
    for place, one in enumerate(spelt):
        if one not in said_by and place not in leaning:
            continue
        match = words[place]
        verdicts = judge.of_hanging(one, leaning[place]) if place in leaning else said_by[one]
        for verdict in verdicts:
            if verdict.is_alone:
                found.append((verdict.way, *match.span()))
            for forms in verdict.phrases:
                run = words[place : place + len(forms)]
                if len(run) == len(forms) and all(
                    form in _forms(each[0], stood_for.get(each.start())) for form, each in zip(forms, run, strict=True)
                ):
                    found.append((verdict.way, match.start(), run[-1].end()))
    return _settled(judge.ways, found)


def spans_among(words: Shown, texts: Sequence[int], meaning: Meaning) -> list[list[Span]]:
    """Return what ``matching_spans`` would of each of some texts that an index holds, without reading them."""
    ways = tuple(_ways(meaning))
    stretch = words.stretch(texts)
    found: list[list[_Sighting]] = [[] for _ in texts]
    for way, one in enumerate(ways):
        for first, last in _sightings(words, stretch, one):
            if len(first):
                places = (stretch.texts[first], stretch.starts[first], stretch.ends[last])
                for text, start, end in zip(*(part.tolist() for part in places), strict=True):
                    found[text].append((way, start, end))
    return [_settled(ways, each) if each else [] for each in found]


def _sightings(words: Shown, stretch: Stretch, ways: _Ways) -> Iterator[tuple[Any, Any]]:
    """Yield the places in a stretch where a concept is said: (first word, last word) of each."""
    if ways.forms or ways.related or ways.beginnings or ways.number:
        alone = words.saying(ways.forms, ways.related, ways.beginnings, ways.number)
        places = np.flatnonzero(alone.take(stretch.numbers))
        yield places, places
    for forms in ways.phrases:
        begun = np.arange(len(stretch.numbers) - len(forms) + 1)
        for step, form in enumerate(forms):
            begun = begun[words.saying((form,))[stretch.numbers[begun + step]]]
        yield begun, begun + len(forms) - 1


def _settled(ways: Sequence[_Ways], found: Sequence[_Sighting]) -> list[Span]:
    """Return the spans of what was found; hints of a concept only where nothing else says it."""
    said = {ways[way].concept for way, _, _ in found if not ways[way].are_hints}
    hints = {number for number, one in enumerate(ways) if one.are_hints and one.concept in said}
    return _merged(Span(start, end, ways[way].concept) for way, start, end in found if way not in hints)


def _forms(text: str, whole: str | None) -> tuple[str, ...]:
    forms = tuple(one.form for one in as_written(text))
    return forms if whole is None else (*forms, word(whole).form)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end), merged[-1].concept)
        else:
            merged.append(span)
    return merged
