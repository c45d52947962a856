"""What is particular about a decision: what searches and lists single out."""

from collections.abc import Iterator

from indexer.minutes.recommendations import departures
from indexer.models import AgendaItem


def marks_of(item: AgendaItem) -> tuple[str, ...]:
    """Return the marks of an item's decision, of those in ``models.MARKS`` and in their order.

    «uenighed» is that somebody voted against or abstained, or had a minority statement written down.
    """
    return tuple(_marks(item))


def _marks(item: AgendaItem) -> Iterator[str]:
    votes = [vote for event in item.vote_events for vote in event.votes]
    dissent = any(statement.kind != "forbehold" for statement in item.statements)
    if dissent or any(vote.option != "yes" for vote in votes):
        yield "uenighed"
    if votes:
        yield "afstemning"
    if any(event.motion == "ændringsforslag" for event in item.vote_events):
        yield "ændringsforslag"
    if dissent:
        yield "mindretalsudtalelse"
    if departures(item):
        yield "afviger fra indstillingen"
