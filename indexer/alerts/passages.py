"""Items as they are told of: with the reason, and the passage that answers to it."""

from collections.abc import Iterable, Mapping, Sequence

from indexer import following, searching
from indexer.alerts.values import Told, Wanted
from indexer.library import Library
from indexer.models import StoredItem
from indexer.search.concepts import Meaning
from indexer.search.excerpts import excerpt
from indexer.search.spans import matching_spans

MOST = 50
"""Items in a feed or a letter."""


def told_of(
    library: Library, items: Iterable[tuple[StoredItem, Sequence[str]]], reasons: Mapping[str, Wanted]
) -> tuple[Told, ...]:
    """Return items with why, given as titles of what is wanted, and the passage of the first that marks any word."""
    queries = {title: each.query for title, each in reasons.items() if each.kind == "search" and each.query}
    meanings = {title: searching.meaning(library, query) for title, query in queries.items()}
    return tuple(
        Told(stored, tuple(why), _passage(stored, [meanings[each] for each in why if each in meanings]))
        for stored, why in items
    )


def _passage(stored: StoredItem, meanings: Sequence[Meaning]) -> str:
    item = stored.item
    for meaning in meanings:
        if matching_spans(item.text, meaning):
            return excerpt(item.text, item.sections, meaning)
    return following.gist(item)
