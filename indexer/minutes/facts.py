"""From a meeting as a source read it to one with its facts: what needs the meeting around an item to be understood."""

from dataclasses import replace

from indexer.minutes.plans import find_planned_steps
from indexer.minutes.presence import find_presence
from indexer.minutes.references import find_references
from indexer.minutes.statements import find_statements
from indexer.minutes.votes import find_vote_events
from indexer.models import AgendaItem, Meeting


def with_facts(meeting: Meeting) -> Meeting:
    """Return a meeting whose items have their references, votes, statements, presence and planned steps.

    Who was at the meeting, when it was held and by which committee decide how an item's words are read: a vote is
    nobody's who was absent, «udvalget» is the committee itself, and a date to come is no earlier treatment.
    """
    return replace(meeting, items=tuple(_with_facts(item, meeting) for item in meeting.items))


def _with_facts(item: AgendaItem, meeting: Meeting) -> AgendaItem:
    text, sections = item.text, item.sections
    return replace(
        item,
        references=find_references(text, sections, own_committee=meeting.committee, held=meeting.date),
        vote_events=find_vote_events(text, sections, present=meeting.participants, absent=item.absent),
        statements=find_statements(text, sections),
        presence=find_presence(text, sections, number=item.number),
        planned=find_planned_steps(text, sections, held=meeting.date, own_committee=meeting.committee),
    )
