"""Searching texts that are read as arrays: what is shown, in which order, counted how, and why. Engine-neutral."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np

from indexer.minutes.journal import leading_parts
from indexer.models import Facet, Query, Reason, Sort
from indexer.search import analysis
from indexer.search.columns import Column
from indexer.search.concepts import Concept, Meaning, Variant, Vocabulary, understand
from indexer.search.index import FACETS, ZONES, Completion, Document, Found, Scored, Seen
from indexer.search.named import Named
from indexer.search.postings import places_in
from indexer.search.ranking import (
    ConceptScore,
    Mask,
    Numbers,
    Places,
    Postings,
    Ranking,
    Weights,
    idf,
    rank,
    score_concept,
)
from indexer.search.thesaurus import Forms, forms_of

_MOST_WORDS = 20  # offered, before those that only inflect another are left out
_MOST_NAMES = 50  # counted beside what is found; an archive names many thousands
_SAID_IN = ("title", "decision", "body")  # zones that an item itself speaks in
_KEY_WORDS = 25  # of an item, by which others like it are sought


class Texts(Postings, Vocabulary, Protocol):
    """The items of an index as arrays; those that are no longer there have a number and are not ``live``."""

    ids: Sequence[str]
    live: Mask

    @property
    def columns(self) -> Mapping[str, Column]:
        """The texts that items are narrowed and counted by."""

    @property
    def dates(self) -> Numbers:
        """The day of each item, as an ordinal."""

    @property
    def years(self) -> Numbers:
        """The year of each item."""

    @property
    def routine(self) -> Mask:
        """Which items every agenda has."""

    @property
    def places(self) -> Mapping[str, int]:
        """The number of each item."""

    @property
    def by_id(self) -> Numbers:
        """The rank of each item's address: what ties are broken by, so that pages never overlap."""

    @property
    def named(self) -> Named:
        """Who and what the items name."""

    @property
    def named_everywhere(self) -> Places:
        """How many of all items name each of the entities."""

    @property
    def marked(self) -> Named:
        """What is particular about the items' decisions."""

    @property
    def proposers(self) -> Named:
        """Who proposed something at the items."""

    @property
    def voters(self) -> Named:
        """Who voted on the items by name."""

    @property
    def committees(self) -> Mapping[str, int]:
        """How many items each committee has."""

    def titles(self, words: Sequence[str], beginning: str, *, limit: int) -> Sequence[tuple[str, int]]:
        """Return the titles with these words and one that begins so, all folded; the commonest first, with counts."""

    def names_beginning(self, words: Sequence[str], beginning: str, *, limit: int) -> Sequence[tuple[str, int]]:
        """Return the names of entities, found as titles are."""

    def seen(self, items: Sequence[int], meaning: Meaning) -> Sequence[tuple[Seen, Seen]]:
        """Return where what is wanted stands in the title and in the text of each of some items."""

    def words_beginning(self, beginning: str) -> Sequence[tuple[str, int]]:
        """Return the words that begin so and go on, as written, with how many items have them; the commonest first."""


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
    allowed = _allowed(texts, query, meaning, texts.committees)
    scores = [score_concept(concept, texts, weights) for concept in meaning.concepts]
    alike = _likeness(texts, likeness)
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
        facets=tuple(_facet(texts, name, chosen) for name in FACETS),
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
    has_all = _allowed(texts, meaning.query, meaning, committees)
    for concept in meaning.concepts:
        has_all &= score_concept(concept, texts, weights).has
    return [each for each in among if (place := texts.places.get(each)) is not None and has_all[place]]


def _allowed(texts: Texts, query: Query, meaning: Meaning, committees: Collection[str]) -> Mask:
    """Return which items may be shown at all: filters, journal number, and what must not occur."""
    columns, filters = texts.columns, query.filters
    allowed = texts.live.copy()
    for number in filter(None, (query.journal, filters.journal.upper())):
        allowed &= columns["journal"].beginning(number)
    if filters.council:
        allowed &= columns["council"].among((filters.council,))
    if filters.committee:
        allowed &= columns["committee"].among(committees_called(committees, filters.committee))
    if filters.outcome:
        allowed &= columns["outcome"].among((filters.outcome,))
    if filters.subject:
        allowed &= columns["subject"].among((filters.subject,))
    if filters.year is not None:
        allowed &= texts.years == filters.year
    if filters.since:
        allowed &= texts.dates >= filters.since.toordinal()
    if filters.until:
        allowed &= texts.dates <= filters.until.toordinal()
    if filters.entities:
        allowed &= texts.named.having(filters.entities)
    elif forms := forms_of(filters.entity):
        allowed &= _has_phrase(texts, forms)
    if filters.mark:
        allowed &= texts.marked.having((filters.mark,))
    if filters.proposer:
        allowed &= texts.proposers.having(filters.proposers)
    if filters.voter:
        allowed &= texts.voters.having(filters.voters)
    for concept in meaning.excluded:
        for variant in concept.variants:
            if variant.beginning:
                allowed[texts.beginning(variant.beginning)[1]] = False
            else:
                allowed &= ~_has_phrase(texts, variant.forms)
    return allowed


def _has_phrase(texts: Texts, forms: Forms) -> Mask:
    found = np.zeros(texts.size, bool)
    for each in _side_by_side(texts, forms, [zone for zone in ZONES if zone != "about"]):
        found[each] = True
    return found


def _side_by_side(texts: Texts, forms: Forms, zones: Collection[str], among: Places | None = None) -> Iterator[Places]:
    """Yield the items in which forms stand side by side in some of the zones."""
    for each in texts.phrase(forms, among):
        if ZONES[each.place] in zones:
            yield each.items


def committees_called(names: Iterable[str], typed: str) -> list[str]:
    """Return the committees a filter means: the one so named or, if there is none, those with words that begin so."""
    names = sorted(names)
    folded = analysis.fold(typed)
    if same := [name for name in names if analysis.fold(name) == folded]:
        return same
    wanted = [analysis.fold(typed[token.start : token.end]) for token in analysis.tokens(typed)]
    return [
        name
        for name in names
        if wanted
        and all(
            any(analysis.fold(name[token.start : token.end]).startswith(word) for token in analysis.tokens(name))
            for word in wanted
        )
    ]


def _likeness(texts: Texts, likeness: Mapping[str, float]) -> Numbers:
    result = np.zeros(texts.size, np.float32)
    for identifier, value in likeness.items():
        if (place := texts.places.get(identifier)) is not None:
            result[place] = value
    return result


def _beside(texts: Texts, scores: Sequence[ConceptScore], items: Places) -> Numbers:
    """Return the share of typed neighbours that stand side by side in each item, by how much they count."""
    ordered = np.sort(items)
    found = np.zeros(texts.size, np.float32)
    pairs = [
        (first, second) for first, second in pairwise(scores) if _is_word(first.concept) and _is_word(second.concept)
    ]
    whole = sum(min(first.idf, second.idf) for first, second in pairs) or 1.0
    for first, second in pairs:
        forms = (*first.concept.variants[0].forms, *second.concept.variants[0].forms)
        has = np.zeros(texts.size, bool)
        for both in _side_by_side(texts, forms, _SAID_IN, ordered):
            has[both] = True
        found += np.float32(min(first.idf, second.idf) / whole) * has
    result: Numbers = found[items]
    return result


def _is_word(concept: Concept) -> bool:
    return bool(concept.variants) and len(concept.variants[0].forms) == 1 and not concept.is_strict


def _first(texts: Texts, ranked: Ranking, places: Places, sort: Sort, query: Query, *, most: int) -> Places:
    """Return the first of some places of a ranking in the order asked for: the address last, so pages never overlap."""
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


def _facet(texts: Texts, name: str, chosen: Any) -> Facet:
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


def similar(
    texts: Texts, document: Document, weights: Weights, *, limit: int, likeness: Mapping[str, float]
) -> list[str]:
    """Return items that share a document's rarest words, or mean the same."""
    often: Counter[str] = Counter()
    for text, times in ((document.title, 3), (document.decision, 1), (document.body, 1)):
        for token in analysis.tokens(text):
            if not analysis.is_stop_word(text[token.start : token.end]) and len(token.form) > 2:
                often[token.form] += times
    weighed = sorted(
        ((count / (count + 2) * idf(_frequency(texts, form), texts.size), form) for form, count in often.items()),
        reverse=True,
    )
    total = np.zeros(texts.size, np.float32)
    for weight, form in weighed[:_KEY_WORDS]:
        concept = Concept(form, (Variant((form,), 1.0, "ord", form),))
        total += np.float32(weight) * score_concept(concept, texts, weights).best
    total /= max(float(total.max(initial=0)), 1e-6)
    total += _likeness(texts, likeness)
    total[~texts.live | texts.routine] = 0
    if (own := texts.places.get(document.id)) is not None:
        total[own] = 0
    order = np.lexsort((texts.by_id, -total))[:limit]
    return [texts.ids[number] for number in order.tolist() if total[number] > 0]


def _frequency(texts: Texts, form: str) -> int:
    often: Counter[int] = Counter()
    for each in texts.occurrences(form):
        often[each.place] += len(each.items)
    return max(often[ZONES.index(zone)] for zone in _SAID_IN)


def complete(texts: Texts, text: str, *, limit: int) -> list[Completion]:
    """Return how a search may go on: journal numbers, committees, names, titles, and words."""
    typed = [text[token.start : token.end] for token in analysis.tokens(text)]
    if not typed:
        return []
    found: list[Completion] = []
    if number := leading_parts(text.strip()):
        journal = texts.columns["journal"]
        counted = sorted(
            journal.counts(np.flatnonzero(texts.live & journal.beginning(number))), key=lambda pair: -pair[1]
        )
        found += [Completion(value, "journalnummer", count) for value, count in counted[:limit]]
    counts = texts.committees
    names = sorted(committees_called(counts, text), key=lambda name: -counts[name])
    found += [Completion(name, "udvalg", counts[name]) for name in names[:3]]
    *whole, last = typed
    before = [analysis.fold(word) for word in whole]
    found += [
        Completion(name, "navn", count)
        for name, count in texts.names_beginning(before, analysis.fold(last), limit=3)
        if name not in names
    ]
    begun_titles = texts.titles(before, analysis.fold(last), limit=4)
    found += [Completion(title, "titel", count) for title, count in begun_titles]
    begun = " ".join(whole)
    found += [
        Completion(f"{begun} {word}".strip(), "ord", count) for word, count in texts.words_beginning(last)[:_MOST_WORDS]
    ]
    offered: dict[Forms, Completion] = {}
    for each in found:
        offered.setdefault(forms_of(each.text), each)  # «budgettet» beside «budget» offers nothing new
    return list(offered.values())[:limit]
