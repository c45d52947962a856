"""From what the archive tells to what is drawn: periods as bars, company as a network."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from indexer.company import Tie
from indexer.frequency import Period, is_quarter, period_name
from indexer.knowledge import Company
from web.charts import Amount, BarChart, bar_chart
from web.networks import MOST_AROUND, Bond, Network, Node, network

_FEWEST_BARS = 2  # one bar says no more than the number does
_FEWEST_AROUND = 3


def chart_of(periods: Sequence[Period], address: Callable[[Period], str]) -> BarChart | None:
    """Return periods as bars, each leading to the page of its own, or None where there is nothing to compare."""
    if len(periods) < _FEWEST_BARS:
        return None
    years = [0, *(period.first.year for period in periods)]
    return bar_chart(
        [
            Amount(period_name(period), _short(period, is_new=before != year), period.count, address(period))
            for period, (before, year) in zip(periods, pairwise(years), strict=True)
        ]
    )


def _short(period: Period, *, is_new: bool) -> tuple[str, ...]:
    """Return a period's name as it stands below its bar; a quarter has its year only where that is a new one."""
    first, last = period.first.year, period.last.year
    if is_quarter(period):
        return (f"{period.last.month // 3}. kv.", *((str(first),) if is_new else ()))
    return (str(first),) if first == last else (f"{first}–", str(last))


def network_of(name: str, company: Sequence[Company], ties: Sequence[Tie]) -> Network | None:
    """Return an entity with its company around it, or None where a list says as much."""
    around = company[:MOST_AROUND]
    if len(around) < _FEWEST_AROUND:
        return None
    places = {other.id: place for place, other in enumerate(around)}
    bonds = [
        Bond(places[tie.first], places[tie.second], tie.items)
        for tie in ties
        if tie.first in places and tie.second in places
    ]
    return network(name, [Node(other.name, other.items, f"/navn/{other.id}") for other in around], bonds)


def together(company: Sequence[Company], ties: Sequence[Tie]) -> list[tuple[Company, list[tuple[Company, int]]]]:
    """Return those of a network, each with the others it is joined to and by how many items, the most first."""
    around = {other.id: other for other in company[:MOST_AROUND]}
    joined: dict[str, list[tuple[Company, int]]] = {identifier: [] for identifier in around}
    for tie in ties:
        if tie.first in around and tie.second in around:
            joined[tie.first].append((around[tie.second], tie.items))
            joined[tie.second].append((around[tie.first], tie.items))
    return [(around[identifier], others) for identifier, others in joined.items()]
