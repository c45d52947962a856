"""How a search that is being typed may go on."""

import numpy as np

from indexer.minutes.journal import leading_parts
from indexer.search import analysis
from indexer.search.index import Completion
from indexer.search.narrowing import committees_called
from indexer.search.texts import Texts
from indexer.search.thesaurus import Forms, forms_of

_MOST_WORDS = 20  # offered, before those that only inflect another are left out


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
