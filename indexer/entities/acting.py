"""Who acted at a decision: which entity each vote and each proposal is, by the mention that its words hold. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from indexer.models import HIDDEN, AgendaItem, Mention, Statement, Vote, VoteEvent


def votes_by(item: AgendaItem, mentions: Sequence[Mention]) -> Iterator[tuple[VoteEvent, Vote, str]]:
    """Yield every vote of somebody named, with the address of who it is; a party's votes are nobody's."""
    for event in item.vote_events:
        for vote in event.votes:
            if vote.voter and (entity := _entity(mentions, (vote.voter,), vote.start, vote.end)):
                yield event, vote, entity


def proposals_by(item: AgendaItem, mentions: Sequence[Mention]) -> Iterator[tuple[VoteEvent, str]]:
    """Yield every motion with the address of each of its proposers."""
    for event in item.vote_events:
        for entity in _entities(mentions, event.proposers, event.start, event.end):
            yield event, entity


def statements_by(item: AgendaItem, mentions: Sequence[Mention]) -> Iterator[tuple[Statement, str]]:
    """Yield every statement with the address of each of its authors."""
    for statement in item.statements:
        for entity in _entities(mentions, statement.authors, statement.start, statement.end):
            yield statement, entity


def _entities(mentions: Sequence[Mention], names: Iterable[str], start: int, end: int) -> Iterator[str]:
    found = (_entity(mentions, (name,), start, end) for name in names)
    yield from dict.fromkeys(entity for entity in found if entity)


def _entity(mentions: Sequence[Mention], names: Iterable[str], start: int, end: int) -> str:
    """Return whom a name between two places means, or nothing where no mention there is that name."""
    return next(
        (
            mention.entity
            for mention in mentions
            if mention.zone == "text"
            and mention.start < end
            and start < mention.end
            and mention.entity not in ("", HIDDEN)
            and any(mention.text in name or name in mention.text for name in names)
        ),
        "",
    )
