"""Words of a meeting replaced by a mark wherever they stand, and all its facts read anew from what is left."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import unquote

from indexer.minutes.facts import with_facts
from indexer.minutes.identity import item_id, meeting_id
from indexer.minutes.items import with_own_facts
from indexer.minutes.privacy import Span, holds_cpr, mask_address, mask_cpr, replaced
from indexer.models import AgendaItem, Attachment, Meeting, Section

Find = Callable[[str], Sequence[Span]]


def without_cpr(meeting: Meeting) -> Meeting:
    """Return a meeting without CPR numbers in what stands around its items, such as a list of participants."""
    committee = mask_cpr(meeting.committee)
    masked = replace(
        meeting,
        committee=committee,
        place=mask_cpr(meeting.place),
        kind=mask_cpr(meeting.kind),
        participants=tuple(
            replace(person, name=mask_cpr(person.name), role=mask_cpr(person.role), party=mask_cpr(person.party))
            for person in meeting.participants
        ),
        source_url=mask_address(meeting.source_url) if holds_cpr(meeting.source_url) else meeting.source_url,
    )
    return (
        masked if committee == meeting.committee else moved(masked, meeting_id(masked.council, committee, masked.date))
    )


def moved(meeting: Meeting, identifier: str) -> Meeting:
    """Return a meeting, and its items, under another address."""
    items = tuple(replace(item, id=item_id(identifier, item.number)) for item in meeting.items)
    return replace(meeting, id=identifier, items=items)


def covered_meeting(meeting: Meeting, find: Find, mark: str) -> Meeting:
    """Return a meeting with a mark in place of the words found, in the list of people and in every item."""
    participants = tuple(
        replace(person, name=_covered(person.name, find, mark), role=_covered(person.role, find, mark))
        for person in meeting.participants
    )
    items = tuple(covered_item(item, find, mark) for item in meeting.items)
    if (participants, items) == (meeting.participants, meeting.items):
        return meeting
    return with_facts(replace(meeting, participants=participants, items=items))


def covered_item(item: AgendaItem, find: Find, mark: str) -> AgendaItem:
    """Return an item with a mark in place of the words found; what needs the meeting around it is not read anew."""
    spans = find(item.text)
    changed = replace(
        item,
        title=_covered(item.title, find, mark),
        text=replaced(item.text, spans, mark),
        sections=tuple(
            Section(
                _covered(part.heading, find, mark), _shifted(part.start, spans, mark), _shifted(part.end, spans, mark)
            )
            for part in item.sections
        ),
        attachments=tuple(
            Attachment(_covered(each.name, find, mark), "" if find(_spoken(each.url)) else each.url)
            for each in item.attachments
        ),
    )
    return item if changed == item else with_own_facts(changed)


def _covered(text: str, find: Find, mark: str) -> str:
    return replaced(text, find(text), mark)


def _shifted(place: int, spans: Sequence[Span], mark: str) -> int:
    """Return where a place of a text is once words before it are replaced; within them, where the mark ends."""
    shift = 0
    for start, end in spans:
        if place <= start:
            break
        if place < end:
            return start + len(mark) + shift
        shift += len(mark) - (end - start)
    return place + shift


def _spoken(url: str) -> str:
    """Return the words of an address."""
    return re.sub(r"[-_+./]+", " ", unquote(url, errors="replace"))
