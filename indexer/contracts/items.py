"""An item, a meeting and a case, whole."""

from collections.abc import Iterable

from indexer.casework import CaseView
from indexer.contracts.parts import Json, item_head_json, source_of, treatment_json
from indexer.minutes.marks import marks_of
from indexer.minutes.recommendations import compared
from indexer.models import Meeting, Mention, Participant, StoredItem, Vote
from indexer.reading import ItemView


def item_json(view: ItemView) -> Json:
    """Return an item with its facts and the timeline of its case."""
    return {
        **item_record(view.stored, view.mentions),
        "timeline": [treatment_json(step) for step in view.timeline],
    }


def item_record(stored: StoredItem, mentions: Iterable[Mention]) -> Json:
    """Return an item with its facts, each with the place of its words in the item's text.

    ``mentions`` are in the text, ``title_mentions`` in the title. ``votes`` are those of every motion one after
    another; ``vote_events`` are the motions.
    """
    item, mentions = stored.item, list(mentions)
    return {
        **item_head_json(item),
        "meeting": {
            "id": stored.meeting_id,
            "council": stored.council,
            "committee": stored.committee,
            "date": stored.date.isoformat(),
            "place": stored.place,
            "source_url": source_of(stored.source_url),
        },
        "text": item.text,
        "sections": [{"heading": part.heading, "start": part.start, "end": part.end} for part in item.sections],
        "attachments": [{"name": part.name, "url": part.url} for part in item.attachments],
        "absent": list(item.absent),
        "mentions": [_mention(each) for each in mentions if each.zone == "text"],
        "title_mentions": [_mention(each) for each in mentions if each.zone == "title"],
        "references": [
            {
                "text": part.text,
                "committee": part.committee,
                "date": part.date.isoformat(),
                "number": part.number,
                "kind": part.kind,
                "target": part.target,
                "start": part.start,
                "end": part.end,
            }
            for part in item.references
        ],
        "decisions": [
            {"point": part.point, "outcome": part.outcome, "start": part.start, "end": part.end}
            for part in item.decisions
        ],
        "points": [
            {
                "point": part.point,
                "recommended": part.recommended,
                "decided": part.decided,
                "differs": part.differs,
            }
            for part in compared(item)
        ],
        "votes": [{"proposal": event.motion, **_vote(vote)} for event in item.vote_events for vote in event.votes],
        "vote_events": [
            {
                "motion": event.motion,
                "proposers": list(event.proposers),
                "result": event.result,
                "start": event.start,
                "end": event.end,
                "votes": [_vote(vote) for vote in event.votes],
            }
            for event in item.vote_events
        ],
        "statements": [
            {"kind": part.kind, "authors": list(part.authors), "start": part.start, "end": part.end}
            for part in item.statements
        ],
        "presence": [
            {
                "name": part.name,
                "kind": part.kind,
                "instead_of": part.instead_of or None,
                "start": part.start,
                "end": part.end,
            }
            for part in item.presence
        ],
        "planned": [
            {
                "committee": part.committee or None,
                "date": part.date.isoformat(),
                "is_day": part.is_day,
                "start": part.start,
                "end": part.end,
            }
            for part in item.planned
        ],
        "marks": list(marks_of(item)),
    }


def _vote(vote: Vote) -> Json:
    return {
        "voter": vote.voter or None,
        "party": vote.party or None,
        "option": vote.option,
        "count": vote.count or None,
        "start": vote.start,
        "end": vote.end,
    }


def _mention(mention: Mention) -> Json:
    """Return a mention: what found it, what it stands for, and what ties it to that."""
    return {
        "label": mention.label,
        "text": mention.text,
        "start": mention.start,
        "end": mention.end,
        "entity": mention.entity or None,
        "name": mention.name,
        "naming": mention.naming,
        "found_by": mention.found_by,
    }


def meeting_json(meeting: Meeting) -> Json:
    """Return a meeting with its participants and the heads of its items."""
    return {
        "id": meeting.id,
        "council": meeting.council,
        "committee": meeting.committee,
        "date": meeting.date.isoformat(),
        "start": meeting.start.isoformat() if meeting.start else None,
        "place": meeting.place,
        "kind": meeting.kind,
        "source_url": source_of(meeting.source_url),
        "participants": [_participant(person) for person in meeting.participants],
        "items": [item_head_json(item) for item in meeting.items],
    }


def _participant(person: Participant) -> Json:
    return {"name": person.name, "party": person.party, "role": person.role, "attendance": person.attendance}


def case_json(view: CaseView) -> Json:
    """Return a case: the items with its journal number, and its timeline under every number it has had."""
    return {
        "journal_number": view.journal_number,
        "numbers": list(view.numbers),
        "reused": view.reused,
        "items": [
            {**item_head_json(stored.item), "committee": stored.committee, "date": stored.date.isoformat()}
            for stored in view.items
        ],
        "timeline": [treatment_json(step) for step in view.timeline],
    }


def published(document: Json) -> Json:
    """Return an item or a meeting as anyone may see it: ``source_url`` is None where that is no address of the web."""
    if "meeting" in document:
        return {**document, "meeting": published(document["meeting"])}
    url = document["source_url"]
    return {**document, "source_url": url if url.startswith(("http://", "https://")) else None}
