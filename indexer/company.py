"""Who is named together: in how many items each two of some entities stand in one paragraph."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from indexer.models import Mention, StoredItem


@dataclass(frozen=True, slots=True)
class Tie:
    """Two entities, the lesser address first, and in how many items they are named in one paragraph."""

    first: str
    second: str
    items: int


def ties(items: Iterable[tuple[StoredItem, Sequence[Mention]]], among: Collection[str]) -> tuple[Tie, ...]:
    """Return which two of some entities are named in one paragraph of items, those of most items first."""
    often: Counter[tuple[str, str]] = Counter()
    for stored, mentions in items:
        often.update(_pairs(stored.item.text, mentions, among))
    ranked = sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Tie(first, second, count) for (first, second), count in ranked)


def _pairs(text: str, mentions: Iterable[Mention], among: Collection[str]) -> set[tuple[str, str]]:
    """Return each two entities that a text names in one paragraph."""
    together: dict[int, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.zone == "text" and mention.entity in among:
            together[text.rfind("\n", 0, mention.start)].add(mention.entity)
    return {pair for named in together.values() for pair in combinations(sorted(named), 2)}
