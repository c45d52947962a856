"""Items that are like another one: by the rarest of its words, and by what it means."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from indexer.search import analysis
from indexer.search.concepts import Concept, Variant
from indexer.search.index import ZONES, Document
from indexer.search.ranking import Numbers, Weights, idf, score_concept
from indexer.search.texts import SAID_IN, Texts

_KEY_WORDS = 25  # of an item, by which others like it are sought


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
    total += likeness_of(texts, likeness)
    total[~texts.live | texts.routine] = 0
    if (own := texts.places.get(document.id)) is not None:
        total[own] = 0
    order = np.lexsort((texts.by_id, -total))[:limit]
    return [texts.ids[number] for number in order.tolist() if total[number] > 0]


def likeness_of(texts: Texts, likeness: Mapping[str, float]) -> Numbers:
    """Return how alike each item is, 0 to 1, given by the addresses of those that are."""
    result = np.zeros(texts.size, np.float32)
    for identifier, value in likeness.items():
        if (place := texts.places.get(identifier)) is not None:
            result[place] = value
    return result


def _frequency(texts: Texts, form: str) -> int:
    often: Counter[int] = Counter()
    for each in texts.occurrences(form):
        often[each.place] += len(each.items)
    return max(often[ZONES.index(zone)] for zone in SAID_IN)
