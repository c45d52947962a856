"""Counting what is found: by committee, year, outcome, and by who and what is named."""

from collections.abc import Iterable

import numpy as np

from indexer.models import Facet
from indexer.search.ranking import Places
from indexer.search.texts import Texts

_MOST_NAMES = 50  # counted beside what is found; an archive names many thousands


def facet(texts: Texts, name: str, chosen: Places) -> Facet:
    """Return what some items have of one of ``FACETS``, the commonest first, years the latest first."""
    if name == "entity":
        size = int(texts.live.sum())
        counted = texts.named.commonest(chosen, texts.named_everywhere, size=size, most=_MOST_NAMES)
        return Facet(name, tuple(pair for pair in counted if pair[0] not in texts.committees))  # they have their own
    if name == "mark":
        return Facet(name, _commonest_first(texts.marked.counts(chosen).items()))
    if name == "year":
        counts = np.bincount(texts.years.take(chosen))
        return Facet(
            name, tuple((str(year), int(counts[year])) for year in np.flatnonzero(counts)[::-1].tolist() if year)
        )
    return Facet(name, _commonest_first(pair for pair in texts.columns[name].counts(chosen) if pair[0]))


def _commonest_first(counted: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted, key=lambda pair: (-pair[1], pair[0])))
