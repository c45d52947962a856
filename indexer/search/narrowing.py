"""Which items may be shown at all: filters, journal numbers, and what must not occur."""

from collections.abc import Collection, Iterable, Iterator

import numpy as np

from indexer.models import Query
from indexer.search import analysis
from indexer.search.concepts import Meaning
from indexer.search.index import ZONES
from indexer.search.ranking import Mask, Places
from indexer.search.texts import Texts
from indexer.search.thesaurus import Forms, forms_of


def may_be_shown(texts: Texts, query: Query, meaning: Meaning, committees: Collection[str]) -> Mask:
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


def _has_phrase(texts: Texts, forms: Forms) -> Mask:
    found = np.zeros(texts.size, bool)
    for each in side_by_side(texts, forms, [zone for zone in ZONES if zone != "about"]):
        found[each] = True
    return found


def side_by_side(texts: Texts, forms: Forms, zones: Collection[str], among: Places | None = None) -> Iterator[Places]:
    """Yield the items in which forms stand side by side in some of the zones."""
    for each in texts.phrase(forms, among):
        if ZONES[each.place] in zones:
            yield each.items
