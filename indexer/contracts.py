"""The JSON documents that programs rely on: the shapes behind ``--json``, dates in ISO 8601."""

from typing import Any, assert_never

from indexer.corpus import readable
from indexer.models import AgendaItem, Hit, Meeting, Participant, SearchResult, Treatment
from indexer.reading import CaseView, ItemView, MeetingView, Status
from indexer.reasons import said

Json = dict[str, Any]


def search_json(result: SearchResult, *, explain: bool = False) -> Json:
    """Return a search result; ``match`` is "all", "some" (nearest shown) or "none", ``exact`` of ``total`` have it all.

    With ``explain`` every hit has ``why``: what was typed, what stands in the item, and how the two belong together.
    """
    return {
        "query": result.query,
        "total": result.total,
        "took_ms": result.took_ms,
        "suggestion": result.suggestion,
        "match": result.match,
        "exact": result.exact,
        "hits": [{**_hit(hit), **({"why": _why(hit)} if explain else {})} for hit in result.hits],
        "facets": {facet.name: dict(facet.counts) for facet in result.facets},
    }


def _hit(hit: Hit) -> Json:
    return {
        "id": hit.id,
        "journal_number": hit.journal_number,
        "title": hit.title,
        "committee": hit.committee,
        "date": hit.date.isoformat(),
        "number": hit.number,
        "outcome": hit.outcome,
        "score": hit.score,
        "excerpt": hit.excerpt,
        "url": f"/{hit.id}",
    }


def _why(hit: Hit) -> list[Json]:
    return [
        {
            "typed": reason.typed,
            "found": reason.found,
            "kind": reason.kind,
            "zone": reason.zone,
            "weight": reason.weight,
            "text": said(reason),
        }
        for reason in hit.why
    ]


def show_json(view: ItemView | MeetingView | CaseView) -> Json:
    """Return what ``show`` found."""
    if isinstance(view, ItemView):
        return item_json(view)
    if isinstance(view, MeetingView):
        return meeting_json(view.meeting)
    if isinstance(view, CaseView):
        return case_json(view)
    assert_never(view)


def item_json(view: ItemView) -> Json:
    """Return an item with its facts; ``mentions`` and ``votes`` are empty until they are read from the text."""
    item, meeting = view.item, view.meeting
    return {
        **_item_head(item),
        "meeting": {
            "id": meeting.id,
            "council": meeting.council,
            "committee": meeting.committee,
            "date": meeting.date.isoformat(),
            "start": meeting.start.isoformat() if meeting.start else None,
            "place": meeting.place,
            "source_url": view.stored.source_url,
        },
        "text": item.text,
        "sections": [{"heading": part.heading, "start": part.start, "end": part.end} for part in item.sections],
        "attachments": [{"name": part.name, "url": part.url} for part in item.attachments],
        "absent": list(item.absent),
        "mentions": [],
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
        "votes": [],
        "timeline": [_treatment(step) for step in view.timeline],
    }


def _item_head(item: AgendaItem) -> Json:
    return {
        "id": item.id,
        "number": item.number,
        "title": item.title,
        "journal_number": item.journal_number,
        "open": item.open,
    }


def _treatment(step: Treatment) -> Json:
    return {
        "id": step.id or None,
        "date": step.date.isoformat(),
        "committee": step.committee,
        "title": step.title,
        "relation": step.relation,
        "number": step.number,
        "outcome": step.outcome,
        "journal_number": step.journal_number,
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
        "source_url": meeting.source_url,
        "participants": [_participant(person) for person in meeting.participants],
        "items": [_item_head(item) for item in meeting.items],
    }


def _participant(person: Participant) -> Json:
    return {"name": person.name, "party": person.party, "role": person.role, "attendance": person.attendance}


def case_json(view: CaseView) -> Json:
    """Return a case: the items with its journal number, and its timeline under every number it has had."""
    return {
        "journal_number": view.journal_number,
        "items": [
            {**_item_head(stored.item), "committee": stored.committee, "date": stored.date.isoformat()}
            for stored in view.items
        ],
        "timeline": [_treatment(step) for step in view.timeline],
    }


def status_json(status: Status) -> Json:
    """Return the state of an archive."""
    return {
        "sample": status.is_sample,
        "data": status.data,
        "meetings": status.meetings,
        "items": status.items,
        "pages": {
            "total": status.pages.total,
            "read": status.pages.read,
            "failed": status.pages.failed,
            "read_by_older_parser": status.pages.older,
            "last_fetched": status.pages.last_fetched.isoformat() if status.pages.last_fetched else None,
        },
        "index": {"items": status.indexed, "waiting_meetings": status.waiting},
        "similarity": {"model": status.similarity or None, "waiting_items": status.not_compared},
        "committees": [
            {
                "council": row.council,
                "committee": row.committee,
                "meetings": row.meetings,
                "items": row.items,
                "first": row.first.isoformat(),
                "last": row.last.isoformat(),
            }
            for row in status.committees
        ],
        "attachments": {
            "named": status.attachments.named,
            "listed": status.attachments.listed,
            "fetched": status.attachments.fetched,
            "with_text": status.attachments.with_text,
            "failed": status.attachments.failed,
            "ocr": status.reads_scans,
        },
        "listed": [
            {
                "council": row.council,
                "committee": row.committee,
                "listed": row.listed,
                "fetched": row.fetched,
                "parsed": row.parsed,
                "failed": row.failed,
                "stale": row.stale,
            }
            for row in status.listed
        ],
        "failed": [
            {
                "url": failure.url,
                "file": readable(failure.url),
                "council": failure.council,
                "seen_at": failure.seen_at.isoformat(),
                "reason": failure.reason,
            }
            for failure in status.failures
        ],
        "missing": [
            {"item": gap.item, "text": gap.text, "committee": gap.committee, "date": gap.date.isoformat()}
            for gap in status.gaps
        ],
    }
