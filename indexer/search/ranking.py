"""How well items fit what is wanted: BM25F over arrays, one number for every item of the index.

Pure functions over numpy arrays; where the postings come from is the index's business. A concept counts by its best
variant; the fewer items have it, the more it counts (idf); where a word stands decides how much it counts
(``Weights.zones``), and in long texts less than in short ones.

Source: Robertson, Zaragoza & Taylor, «Simple BM25 extension to multiple weighted fields» (CIKM 2004).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from indexer.search.concepts import Concept, Variant
from indexer.search.postings import places_in
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


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Items that have something, ascending, and how often, all at one place.

    Places are numbered: the zones in their order, and then again, for words that are part of one that stands there or
    share its root.
    """

    place: int
    items: Places
    often: Places


class Postings(Protocol):
    """The words of an index as arrays; items are numbered from 0 to ``size - 1``."""

    @property
    def size(self) -> int:
        """How many numbers there are."""

    @property
    def zones(self) -> Sequence[str]:
        """The names of the places a word may stand in."""

    def occurrences(self, form: str) -> Sequence[Occurrences]:
        """Return what items have of a form, in order of the places."""

    def phrase(self, forms: Forms, among: Places | None = None) -> Sequence[Occurrences]:
        """Return what items have of forms that stand side by side; ``among`` some items only."""

    def beginning(self, prefix: str) -> tuple[Sequence[Occurrences], Places]:
        """Return what items have of forms that begin so, an item as often as it has such forms.

        With it come the items with words that begin so as they are written, ascending.
        """

    def gains(self, weights: Weights) -> Sequence[Numbers]:
        """Return ``gains`` of the items."""


@dataclass(frozen=True, slots=True)
class Said:
    """How well items say something, 0 to 1: some of them, ascending, with a number for each, or all with theirs."""

    values: Numbers
    items: Places | None = None

    def __bool__(self) -> bool:
        """Tell whether any item says it."""
        return bool(self.values.max(initial=0) > 0)

    def of(self, items: Places) -> Numbers:
        """Return how well each of some items says it; 0 where it does not."""
        if self.items is None:
            return self.values.take(items)
        if not len(self.items):
            return np.zeros(len(items), np.float32)
        places = places_in(self.items, items)
        found: Numbers = np.where(places >= 0, self.values[places], np.float32(0))
        return found

    def times(self, weight: float) -> "Said":
        """Return it at less weight."""
        return Said(self.values * np.float32(weight), self.items)


_UNSAID = Said(np.zeros(0, np.float32), np.zeros(0, np.int32))


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
    occurrences = cache(postings.occurrences)
    weighed = cache(lambda form: _weighed(occurrences(form), postings, weights))  # compounds of much the same share it
    for variant in concept.variants:
        if variant.weight < _LAST and found:
            continue
        if variant.apart:
            said = _apart(list(map(weighed, variant.forms))) if all(map(occurrences, variant.forms)) else _UNSAID
        elif variant.within and len(variant.forms) == 1 and not variant.zone:
            said = weighed(variant.forms[0])
        else:
            said = _variant(variant, postings, weights)
        if said:
            found.append((variant, said.times(variant.weight)))
    best = np.zeros(postings.size, np.float32)
    seen = np.zeros(postings.size, np.float32)
    for variant, said in sorted(found, key=lambda pair: pair[0].weight):  # so that the greatest is seen last
        if said.items is None:
            np.maximum(best, said.values, out=best)
            np.maximum(seen, (said.values > 0) * np.float32(variant.weight), out=seen)
        else:
            best[said.items] = np.maximum(best.take(said.items), said.values)
            seen[said.items] = variant.weight
    return ConceptScore(concept, idf(float(seen.sum()), postings.size), best, seen >= HAS, tuple(found))


def idf(frequency: float, size: int) -> float:
    """Return how much a word counts that ``frequency`` of ``size`` items have."""
    return float(np.log1p((size - min(frequency, size) + 0.5) / (frequency + 0.5)))


def gains(zones: Sequence[str], lengths: Mapping[str, Numbers], weights: Weights) -> Sequence[Numbers]:
    """Return what one occurrence at each place counts in every item, given how many words each item's zones have.

    A zone of no words counts as one of the average length.
    """
    found = []
    for name in zones:
        zone, words = weights.zones[name], lengths[name]
        some = words[words > 0]
        relative = words / (some.mean() if len(some) else np.float32(1))
        found.append(np.float32(zone.weight) / (np.float32(1 - zone.length) + np.float32(zone.length) * relative))
    return (*found, *(np.float32(weights.within) * each for each in found))


def _variant(variant: Variant, postings: Postings, weights: Weights) -> Said:
    """Return how well items say a variant."""
    zones = len(postings.zones)
    written = None
    if variant.beginning:
        found, written = postings.beginning(variant.beginning)
    elif len(variant.forms) == 1:
        found = postings.occurrences(variant.forms[0])
        found = found if variant.within else [each for each in found if each.place < zones]
    else:
        found = postings.phrase(variant.forms)
    if variant.zone:
        found = [each for each in found if postings.zones[each.place % zones] == variant.zone]
    said = _weighed(found, postings, weights)
    if written is None or variant.zone:
        return said
    # Items that have such words as they are written, by where the forms of those stand.
    return Said(np.maximum(np.float32(0.1), said.of(written)), written)


def _weighed(found: Sequence[Occurrences], postings: Postings, weights: Weights) -> Said:
    """Return how well items say what they have, weighed by where and by the length of the text it stands in."""
    if not found:
        return _UNSAID
    counting = postings.gains(weights)
    values = [each.often * counting[each.place].take(each.items) for each in found]
    some: Places | None = None
    if sum(len(each.items) for each in found) * _FEW > postings.size:
        total = np.zeros(postings.size, np.float32)
        for each, counts in zip(found, values, strict=True):
            np.add.at(total, each.items, counts)  # a third of the time of bincount, which makes them twice as wide
    else:
        some, total = _summed(np.concatenate([each.items for each in found]), np.concatenate(values))
    return Said(total / (total + np.float32(weights.saturation)), some)


def _apart(forms: Sequence[Said]) -> Said:
    """Return which items say all of some forms, and how well they say the one that they say least."""
    rarest, *others = sorted(forms, key=lambda said: len(said.values))
    for said in others:
        rarest = _least(rarest, said)
    return rarest


def _summed(items: Places, values: Numbers) -> tuple[Places, Numbers]:
    """Return each of some items once, ascending, and the sums of their values."""
    order = np.argsort(items, kind="stable")
    items, values = items[order], values[order]
    first = np.flatnonzero(np.diff(items, prepend=-1))
    return items[first], np.add.reduceat(values, first) if len(first) else values


def _least(first: Said, second: Said) -> Said:
    """Return the lesser of what two things give items, of which the first is said by no more of them."""
    if first.items is None:
        return Said(np.minimum(first.values, second.values))
    values = np.minimum(first.values, second.of(first.items))
    both = values > 0
    return Said(values[both], first.items[both])


@dataclass(frozen=True, slots=True)
class Ranking:
    """The items that have something of what is wanted, ascending, the score of each, and which have all or come near.

    Where nothing is wanted, it is all that may be shown, and each has it.
    """

    items: Places
    score: Numbers
    exact: Mask
    near: Mask


def rank(
    scores: Sequence[ConceptScore],
    *,
    allowed: Mask,
    likeness: Numbers,
    routine: Mask,
    beside: Callable[[Places], Numbers],
    weights: Weights,
) -> Ranking:
    """Return the ranking of the allowed items by what each concept gives them and by their likeness in meaning.

    ``beside`` gives the share of typed neighbours that stand side by side in each of the items it is asked about.
    """
    reached = allowed
    if scores:  # only what says something of it is looked at: of a rare word a few items, not all there are
        reached = likeness > 0
        for each in scores:
            reached |= each.best > 0
        reached &= allowed
    items: Places = np.flatnonzero(reached)
    total = np.zeros(len(items), np.float32)
    covered = np.zeros(len(items), np.float32)
    exact = np.ones(len(items), bool)
    strict = np.ones(len(items), bool)
    whole = sum(each.idf for each in scores) or 1.0
    known = sum(each.idf for each in scores if each.variants) or 1.0  # what nothing has, nothing can come near to
    for each in scores:
        best, has = each.best.take(items), each.has.take(items)
        total += np.float32(each.idf / whole) * best
        covered += np.float32(each.idf / known) * (best > 0)
        exact &= has
        if each.concept.is_strict:
            strict &= has
    alikeness = likeness.take(items)
    near = strict & (covered >= weights.near_words) & ~exact
    least = weights.likeness_beside if exact.any() else weights.likeness_alone
    alike = strict & (alikeness >= least) & ~exact & ~near
    if len(scores) > 1:
        some = np.flatnonzero(exact | near | alike)
        first = some[top(total[some], _MOST_BESIDE)]
        total[first] += np.float32(weights.beside) * beside(items[first])
    total *= np.where(routine.take(items), np.float32(weights.routine), np.float32(1))
    total += np.float32(weights.likeness) * alikeness
    if (room := weights.fill - int((exact | near).sum())) > 0:
        filling = np.flatnonzero(alike)
        near[filling[top(total[filling], room)]] = True
    return Ranking(items, total, exact, near)


def top(values: Numbers, most: int) -> Places:
    """Return the places of the greatest values, the greatest first, and the first among equals."""
    places = np.arange(len(values))
    if len(values) > 2 * most > 0:
        places = np.flatnonzero(values >= np.partition(values, -most)[-most])
    order: Places = places[np.argsort(-values[places], kind="stable")][:most]
    return order
