"""How well items fit what is wanted: BM25F over arrays, one number for every item of the index.

Pure functions over numpy arrays; where the postings come from is the index's business. A concept counts by its best
variant; the fewer items have it, the more it counts (idf); where a word stands decides how much it counts
(``Weights.zones``), and in long texts less than in short ones.

Source: Robertson, Zaragoza & Taylor, «Simple BM25 extension to multiple weighted fields» (CIKM 2004).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce
from itertools import product
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from indexer.search.concepts import Concept, Variant
from indexer.search.thesaurus import Forms

Numbers = npt.NDArray[np.float32]
Places = npt.NDArray[np.signedinteger[Any]]
Mask = npt.NDArray[np.bool_]

HAS = 0.5
"""The least weight of a variant that counts as having the concept; those below it are hints."""
_LAST = 0.25  # below it a variant is looked for only where none before it is found
_FEW = 16  # from this share of all items on, a number for each of them is the quicker way to add up
_MOST_BESIDE = 100  # items, the best so far, in which typed neighbours are looked for


@dataclass(frozen=True, slots=True)
class Zone:
    """How much a word counts where it stands, and how much the length of what it stands in counts (0 to 1)."""

    weight: float
    length: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of the ranking; ``make bench`` measures what they are good for."""

    zones: Mapping[str, Zone] = field(
        default_factory=lambda: MappingProxyType(
            {
                "title": Zone(3.0, 0.3),
                "decision": Zone(1.3, 0.5),
                "body": Zone(1.0, 0.7),
                "attachments": Zone(0.3, 0.8),
                "about": Zone(1.0, 0.0),
            }
        )
    )
    within: float = 0.55  # of a whole word's weight, for a word that is part of a compound
    saturation: float = 1.2
    beside: float = 0.35  # added for words that stand side by side as typed
    routine: float = 0.4  # of an item's score, for items that every agenda has
    likeness: float = 0.5  # what perfect likeness of meaning counts beside having every word
    near_words: float = 0.5  # of the query's weight in words that an item must have to come near
    likeness_alone: float = 0.05  # the likeness of meaning that lets an item in where none has all the words
    likeness_beside: float = 0.2  # and where there are some that have
    fill: int = 20  # items that are shown where there are so many: the nearest fill up what has everything


class Postings(Protocol):
    """The words of an index as arrays; items are numbered from 0 to ``size - 1``."""

    @property
    def size(self) -> int:
        """How many numbers there are."""

    @property
    def zones(self) -> Sequence[str]:
        """The names of the places a word may stand in."""

    def posting(self, zone: str, form: str, *, within: bool = False) -> tuple[Places, Numbers]:
        """Return the items that have a form in a zone, ascending, and how often; ``within`` compounds and roots."""

    def phrase(self, zone: str, forms: Forms, among: Places | None = None) -> tuple[Places, Numbers]:
        """Return the items in which the forms stand side by side, and how often; ``among`` some items only."""

    def beginning(self, prefix: str, zone: str = "") -> tuple[Places, Numbers]:
        """Return the items with words that begin so in a zone, or as they are written anywhere, and how often."""

    def relative_length(self, zone: str) -> Numbers:
        """Return how long each item's text in a zone is, 1.0 being the average."""


@dataclass(frozen=True, slots=True)
class Said:
    """How well some items say something, 0 to 1: the items, ascending, and a number for each."""

    items: Places
    values: Numbers

    def of(self, item: int) -> float:
        """Return how well an item says it; 0 where it does not."""
        place = int(np.searchsorted(self.items, item))
        return float(self.values[place]) if place < len(self.items) and self.items[place] == item else 0.0


@dataclass(frozen=True, slots=True)
class ConceptScore:
    """What one concept gives every item: how well it says it by its best variant (0 to 1), and whether it has it.

    A variant of little weight is a hint only: it lifts an item and does not count as having the concept.
    """

    concept: Concept
    idf: float
    best: Numbers
    has: Mask
    variants: tuple[tuple[Variant, Said], ...]


def score_concept(concept: Concept, postings: Postings, weights: Weights) -> ConceptScore:
    """Return how well every item says a concept."""
    found: list[tuple[Variant, Said]] = []

    @cache  # compounds that mean much the same share words
    def said_apart(form: str, zones: tuple[str, ...]) -> Said:
        return _saturated(_words((form,), zones, postings, weights, within=True), weights)

    for variant in concept.variants:
        if variant.weight < _LAST and found:
            continue
        zones = (variant.zone,) if variant.zone else tuple(postings.zones)
        said = (
            reduce(_least, [said_apart(form, zones) for form in variant.forms])
            if variant.apart
            else _variant(variant, zones, postings, weights)
        )
        if len(said.items):
            found.append((variant, Said(said.items, said.values * np.float32(variant.weight))))
    best = np.zeros(postings.size, np.float32)
    seen = np.zeros(postings.size, np.float32)
    for variant, said in found:
        best[said.items] = np.maximum(best[said.items], said.values)
        seen[said.items] = np.maximum(seen[said.items], np.float32(variant.weight))
    return ConceptScore(concept, idf(float(seen.sum()), postings.size), best, seen >= HAS, tuple(found))


def idf(frequency: float, size: int) -> float:
    """Return how much a word counts that ``frequency`` of ``size`` items have."""
    return float(np.log1p((size - min(frequency, size) + 0.5) / (frequency + 0.5)))


def _variant(variant: Variant, zones: Sequence[str], postings: Postings, weights: Weights) -> Said:
    """Return how well items say a variant."""
    if variant.beginning:
        return _beginning(variant.beginning, zones, postings, weights)
    if len(variant.forms) > 1:
        found = [_weighed(zone, postings.phrase(zone, variant.forms), postings, weights) for zone in zones]
        return _saturated(_together(found, postings.size), weights)
    return _saturated(_words(variant.forms, zones, postings, weights, within=variant.within), weights)


def _words(forms: Iterable[str], zones: Iterable[str], postings: Postings, weights: Weights, *, within: bool) -> Said:
    """Return how often items say any of some words, weighed by where and by the length of the text they stand in."""
    found = []
    for form, zone in product(forms, zones):
        found.append(_weighed(zone, postings.posting(zone, form), postings, weights))
        if within:
            part = _weighed(zone, postings.posting(zone, form, within=True), postings, weights)
            found.append(Said(part.items, part.values * np.float32(weights.within)))
    return _together(found, postings.size)


def _weighed(name: str, found: tuple[Places, Numbers], postings: Postings, weights: Weights) -> Said:
    items, often = found
    if not len(items):
        return Said(items, often)
    zone = weights.zones[name]
    norm = np.float32(1 - zone.length) + np.float32(zone.length) * postings.relative_length(name)[items]
    return Said(items, np.float32(zone.weight) * often / norm)


def _beginning(prefix: str, zones: Sequence[str], postings: Postings, weights: Weights) -> Said:
    """Return how well items say words that begin so: only those that do, by where those words stand."""
    items, _ = postings.beginning(prefix)
    found = [_weighed(zone, postings.beginning(prefix, zone), postings, weights) for zone in zones]
    said = _saturated(_together(found, postings.size), weights)
    every = np.full(postings.size, 0.1, np.float32)
    every[said.items] = np.maximum(every[said.items], said.values)
    return Said(items, every[items])


def _together(parts: Iterable[Said], size: int) -> Said:
    """Return the sums of what several things give items."""
    parts = [part for part in parts if len(part.items)]
    if not parts:
        return Said(np.zeros(0, np.int32), np.zeros(0, np.float32))
    if len(parts) == 1:
        return parts[0]
    return Said(
        *summed(np.concatenate([part.items for part in parts]), np.concatenate([part.values for part in parts]), size)
    )


def summed(items: Places, values: Numbers, size: int) -> tuple[Places, Numbers]:
    """Return each of some items once, ascending, with the sum of its values; ``size`` is how many items there are."""
    if len(items) * _FEW > size:
        sums = np.bincount(items, values, size)
        some = np.flatnonzero(sums != 0)  # of truths: numpy is five times as long about numbers
        return some.astype(np.int32), sums[some].astype(np.float32)
    order = np.argsort(items, kind="stable")
    items, values = items[order], values[order]
    first = np.flatnonzero(np.diff(items, prepend=-1))
    return items[first], np.add.reduceat(values, first) if len(first) else values


def _least(first: Said, second: Said) -> Said:
    """Return the items that both have, and the lesser of what each gives them."""
    items, here, there = np.intersect1d(first.items, second.items, assume_unique=True, return_indices=True)
    return Said(items, np.minimum(first.values[here], second.values[there]))


def _saturated(often: Said, weights: Weights) -> Said:
    return Said(often.items, often.values / (often.values + np.float32(weights.saturation)))


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every item's score, and which have everything that is wanted or come near it."""

    score: Numbers
    exact: Mask
    near: Mask


def rank(
    scores: Sequence[ConceptScore],
    *,
    size: int,
    allowed: Mask,
    likeness: Numbers,
    routine: Mask,
    beside: Callable[[Places], Numbers],
    weights: Weights,
) -> Ranking:
    """Return the ranking of items by what each concept gives them and by their likeness in meaning.

    ``beside`` gives the share of typed neighbours that stand side by side in each of the items it is asked about.
    """
    total = np.zeros(size, np.float32)
    covered = np.zeros(size, np.float32)
    exact = allowed.copy()
    strict = allowed.copy()
    whole = sum(each.idf for each in scores) or 1.0
    known = sum(each.idf for each in scores if each.variants) or 1.0  # what nothing has, nothing can come near to
    for each in scores:
        total += np.float32(each.idf / whole) * each.best
        covered += np.float32(each.idf / known) * (each.best > 0)
        exact &= each.has
        if each.concept.is_strict:
            strict &= each.has
    near = strict & (covered >= weights.near_words) & ~exact
    least = weights.likeness_beside if exact.any() else weights.likeness_alone
    alike = strict & (likeness >= least) & ~exact & ~near
    if len(scores) > 1:
        some = np.flatnonzero(exact | near | alike)
        best: Places = some[top(total[some], _MOST_BESIDE)].astype(np.int32)
        total[best] += np.float32(weights.beside) * beside(best)
    total *= np.where(routine, np.float32(weights.routine), np.float32(1))
    total += np.float32(weights.likeness) * likeness
    if (room := weights.fill - int((exact | near).sum())) > 0:
        filling = np.flatnonzero(alike)
        near[filling[top(total[filling], room)]] = True
    return Ranking(total, exact, near)


def top(values: Numbers, most: int) -> Places:
    """Return the places of the greatest values, the greatest first, and the first among equals."""
    places = np.arange(len(values))
    if len(values) > 2 * most > 0:
        places = np.flatnonzero(values >= np.partition(values, -most)[-most])
    order: Places = places[np.argsort(-values[places], kind="stable")][:most]
    return order
