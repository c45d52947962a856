"""Searching texts that are read as arrays: what is shown, in which order, counted how, and why. Engine-neutral."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from indexer.models import Query, Reason, Sort
from indexer.search.concepts import Concept, Meaning, Variant, understand
from indexer.search.facets import facet
from indexer.search.index import FACETS, ZONES, Found, Scored
from indexer.search.narrowing import may_be_shown, side_by_side
from indexer.search.postings import places_in
from indexer.search.ranking import ConceptScore, Numbers, Places, Ranking, Weights, rank, score_concept
from indexer.search.resembling import likeness_of
from indexer.search.texts import SAID_IN, Texts


def search(
    texts: Texts,
    query: Query,
    weights: Weights,
    *,
    sort: Sort,
    offset: int,
    limit: int,
    likeness: Mapping[str, float],
) -> Found:
    """Return what a query finds among texts: what has everything wanted first, then what comes near."""
    meaning = understand(query, texts)
    query = meaning.query
    allowed = may_be_shown(texts, query, meaning, texts.committees)
    scores = [score_concept(concept, texts, weights) for concept in meaning.concepts]
    alike = likeness_of(texts, likeness)
    ranked = rank(
        scores,
        allowed=allowed,
        likeness=alike if query.wanted else np.zeros(texts.size, np.float32),
        routine=texts.routine,
        beside=lambda items: _beside(texts, scores, items),
        weights=weights,
    )
    exact, near = np.flatnonzero(ranked.exact), np.flatnonzero(ranked.near)
    if not query.wanted or (sort != "relevance" and len(exact)):
        near = near[:0]
    wanted = offset + limit
    first = [_first(texts, ranked, part, sort, query, most=wanted) for part in (exact, near)]
    places = np.concatenate(first)[offset:wanted]
    shown = ranked.items[places]
    reasons = _reasons(texts, scores, shown, alike.take(shown) if query.wanted else np.zeros(len(shown), np.float32))
    matches = tuple(
        Scored(texts.ids[number], round(score, 4), has_all, why, title, text)
        for number, score, has_all, why, (title, text) in zip(
            shown.tolist(),
            ranked.score[places].tolist(),
            ranked.exact[places].tolist(),
            reasons,
            texts.seen(shown.tolist(), meaning),
            strict=True,
        )
    )
    chosen = ranked.items[np.concatenate([exact, near])]
    return Found(
        total=len(chosen),
        matches=matches,
        facets=tuple(facet(texts, name, chosen) for name in FACETS),
        match="all" if len(exact) else "some" if len(near) else "none",
        exact=len(exact),
        meaning=meaning,
    )


def matching(
    texts: Texts, meaning: Meaning, weights: Weights, among: Collection[str], committees: Collection[str]
) -> list[str]:
    """Return which of these items have everything that a query wants: those that a search puts first.

    ``committees`` are those of the whole archive, of which the texts may be a part: whether an item has what is wanted
    is told by the item alone, once it is known what the query means.
    """
    has_all = may_be_shown(texts, meaning.query, meaning, committees)
    for concept in meaning.concepts:
        has_all &= score_concept(concept, texts, weights).has
    return [each for each in among if (place := texts.places.get(each)) is not None and has_all[place]]


def _beside(texts: Texts, scores: Sequence[ConceptScore], items: Places) -> Numbers:
    """Return the share of typed neighbours that stand side by side in each item, by how much they count."""
    order = np.argsort(items)
    ordered = items[order]
    found = np.zeros(len(items), np.float32)
    pairs = [
        (first, second) for first, second in pairwise(scores) if _is_word(first.concept) and _is_word(second.concept)
    ]
    whole = sum(min(first.idf, second.idf) for first, second in pairs) or 1.0
    for first, second in pairs:
        forms = (*first.concept.variants[0].forms, *second.concept.variants[0].forms)
        has = np.zeros(len(items), bool)
        for both in side_by_side(texts, forms, SAID_IN, ordered):
            has[ordered.searchsorted(both)] = True
        found[order] += np.float32(min(first.idf, second.idf) / whole) * has
    return found


def _is_word(concept: Concept) -> bool:
    return bool(concept.variants) and len(concept.variants[0].forms) == 1 and not concept.is_strict


def _first(texts: Texts, ranked: Ranking, places: Places, sort: Sort, query: Query, *, most: int) -> Places:
    """Return the first of some places of a ranking in the order asked for: the address last, so pages never overlap."""
    if not len(places):
        return places
    dates = texts.dates.take(ranked.items[places])
    keys: tuple[Any, ...]
    if sort == "relevance" and query.wanted:
        keys = (np.round(ranked.score[places], 5), dates)
    else:  # a journal number or a filter finds items that fit equally well
        keys = (-dates if sort == "oldest" else dates,)
    if len(places) > 2 * most > 0:  # only these can be among the first
        able = np.flatnonzero(keys[0] >= np.partition(keys[0], -most)[-most])
        places, keys = places[able], tuple(key[able] for key in keys)
    by_id = texts.by_id.take(ranked.items[places])
    order: Places = places[np.lexsort((by_id, *(-key for key in reversed(keys))))][:most]
    return order


def _reasons(
    texts: Texts, scores: Sequence[ConceptScore], items: Places, likeness: Numbers
) -> list[tuple[Reason, ...]]:
    """Return what each of some items was found by: for every concept the variant that counted most."""
    found: list[list[Reason]] = [[] for _ in items]
    for each in scores:
        if not each.variants:
            continue
        values = np.array([said.of(items) for _, said in each.variants])
        most = values.argmax(axis=0)
        for number in np.unique(most).tolist():
            variant = each.variants[number][0]
            here = np.flatnonzero((most == number) & (values[number] > 0))
            zones = _zones(texts, variant, items[here])
            for place, zone, value in zip(here.tolist(), zones, values[number, here].tolist(), strict=True):
                found[place].append(Reason(each.concept.said, variant.said, variant.kind, zone, round(value, 3)))
    for place in np.flatnonzero(likeness > 0).tolist():
        found[place].append(Reason("", "", "betydning", "", round(float(likeness[place]), 3)))
    return [tuple(reasons) for reasons in found]


def _zones(texts: Texts, variant: Variant, items: Places) -> list[str]:
    """Return the first zone in which each of some items has any of a variant's words; empty for none."""
    zones = (*ZONES, "")
    first = np.full(len(items), len(ZONES))
    for form in variant.forms:
        for each in texts.occurrences(form):
            zone = each.place % len(ZONES)
            if not variant.zone or ZONES[zone] == variant.zone:
                first[(places_in(each.items, items) >= 0) & (first > zone)] = zone
    return [zones[number] for number in first.tolist()]
