"""The JSON documents that programs rely on: the shapes behind ``--json``, dates in ISO 8601."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, assert_never

from indexer.alerts.sending import Counts, Run
from indexer.casework import CaseView
from indexer.changes import Change
from indexer.checking import Checked
from indexer.corpus import readable
from indexer.hiding import Hidden
from indexer.knowledge import EntityView, Passage
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.identity import slug
from indexer.minutes.marks import marks_of
from indexer.minutes.recommendations import compared
from indexer.models import (
    AgendaItem,
    CommitteeStatus,
    Entity,
    Hit,
    Meeting,
    MeetingHead,
    Mention,
    Participant,
    Ruling,
    SearchResult,
    StoredItem,
    Treatment,
    Vote,
)
from indexer.private import Place
from indexer.reading import ItemView, MeetingView, Status
from indexer.reasons import said
from indexer.rulings import Ruled

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


def show_json(view: ItemView | MeetingView | CaseView | EntityView) -> Json:
    """Return what ``show`` found."""
    if isinstance(view, ItemView):
        return item_json(view)
    if isinstance(view, MeetingView):
        return meeting_json(view.meeting)
    if isinstance(view, CaseView):
        return case_json(view)
    if isinstance(view, EntityView):
        return entity_json(view)
    assert_never(view)


def item_json(view: ItemView) -> Json:
    """Return an item with its facts and the timeline of its case."""
    return {
        **item_record(view.stored, view.mentions),
        "timeline": [_treatment(step) for step in view.timeline],
    }


def item_record(stored: StoredItem, mentions: Iterable[Mention]) -> Json:
    """Return an item with its facts, each with the place of its words in the item's text.

    ``mentions`` are in the text, ``title_mentions`` in the title. ``votes`` are those of every motion one after
    another; ``vote_events`` are the motions.
    """
    item, mentions = stored.item, list(mentions)
    return {
        **_item_head(item),
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


def item_in_list(stored: StoredItem) -> Json:
    """Return an item as it stands in a list, without its text."""
    return {
        **_item_head(stored.item),
        "council": stored.council,
        "committee": stored.committee,
        "date": stored.date.isoformat(),
        "outcome": overall_outcome(stored.item.decisions),
        "url": f"/{stored.item.id}",
    }


def meeting_in_list(head: MeetingHead) -> Json:
    """Return a meeting as it stands in a list, without its items."""
    return {
        "id": head.id,
        "council": head.council,
        "committee": head.committee,
        "date": head.date.isoformat(),
        "kind": head.kind,
        "url": f"/{head.id}",
    }


def committee_in_list(row: CommitteeStatus) -> Json:
    """Return what there is of a committee, and its address."""
    identifier = f"{row.council}/{slug(row.committee)}"
    return {"id": identifier, **_committee(row), "url": f"/udvalg/{identifier}"}


def _committee(row: CommitteeStatus) -> Json:
    return {
        "council": row.council,
        "committee": row.committee,
        "meetings": row.meetings,
        "items": row.items,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
    }


def entity_in_list(entity: Entity) -> Json:
    """Return an entity as it stands in a list."""
    return {
        "entity": entity.id,
        "label": entity.label,
        "name": entity.name,
        "council": entity.council or None,
        "party": entity.party or None,
        "url": f"/navn/{entity.id}",
    }


def change_json(change: Change) -> Json:
    """Return what became of a meeting or an item, and when it was told of; nothing of what it said."""
    return {"id": change.id, "kind": change.kind, "change": change.what, "at": change.at.isoformat()}


def entity_json(view: EntityView) -> Json:
    """Return what is known of an entity; every passage says where in which item its words stand."""
    entity = view.entity
    return {
        "entity": entity.id,
        "label": entity.label,
        "name": entity.name,
        "council": entity.council or None,
        "party": entity.party or None,
        "aliases": [{"name": alias.name, "naming": alias.naming, "count": alias.count} for alias in entity.aliases],
        "first": view.first.isoformat() if view.first else None,
        "last": view.last.isoformat() if view.last else None,
        "total": view.total,
        "items": [
            {
                **_item_head(each.stored.item),
                "committee": each.stored.committee,
                "date": each.stored.date.isoformat(),
                "mentions": each.often,
                "passage": _passage(each.passage),
            }
            for each in view.items
        ],
        "committees": dict(view.committees),
        "cases": [
            {
                "journal_number": case.journal_number,
                "title": case.title,
                "items": case.items,
                "last": case.last.isoformat(),
            }
            for case in view.cases
        ],
        "appears_with": [
            {
                "entity": other.id,
                "label": other.label,
                "name": other.name,
                "items": other.items,
                "passages": [_passage(passage) for passage in other.passages],
            }
            for other in view.company
        ],
        "meetings": [
            {
                "id": meeting.meeting,
                "committee": meeting.committee,
                "date": meeting.date.isoformat(),
                "attendance": meeting.attendance,
                "role": meeting.role,
            }
            for meeting in view.attended
        ],
        "votes": [
            {
                "item": act.stored.item.id,
                "date": act.stored.date.isoformat(),
                "committee": act.stored.committee,
                "title": act.stored.item.title,
                "motion": act.motion,
                "option": act.option,
                "result": act.result,
                "start": act.start,
                "end": act.end,
            }
            for act in view.votes
        ],
        "proposals": [
            {
                "item": act.stored.item.id,
                "date": act.stored.date.isoformat(),
                "committee": act.stored.committee,
                "title": act.stored.item.title,
                "kind": act.kind,
                "result": act.result or None,
                "start": act.start,
                "end": act.end,
            }
            for act in view.proposals
        ],
        "presence": {
            "meetings": len(view.attended),
            "present": sum(meeting.attendance == "present" for meeting in view.attended),
            "absent": sum(meeting.attendance == "absent" for meeting in view.attended),
            "unstated": sum(meeting.attendance == "unstated" for meeting in view.attended),
            "items_without": view.items_without,
        },
        "namesakes": [{"entity": other.id, "label": other.label, "name": other.name} for other in view.namesakes],
    }


def places_json(places: Sequence[Place]) -> Json:
    """Return where CPR numbers were; ``pages`` counts each number on a page once, wherever on it."""
    return {
        "items": [_place(each) for each in places if not each.is_page],
        "pages": [_place(each) for each in places if each.is_page],
    }


def _place(place: Place) -> Json:
    return {
        "council": place.council,
        "committee": place.committee or None,
        "date": place.date.isoformat() if place.date else None,
        "meeting": place.meeting or None,
        "item": place.item or None,
        "where": place.what,
        "count": place.count,
        "url": place.url or None,
    }


def hidden_json(rule: Hidden) -> Json:
    """Return one thing hidden; what its words are is kept nowhere."""
    return {
        "number": rule.number,
        "kind": rule.kind,
        "item": rule.item or None,
        "words": rule.words or None,
        "by": rule.by,
        "reason": rule.reason,
        "at": rule.at.isoformat(),
        "undone_at": rule.undone_at.isoformat() if rule.undone_at else None,
    }


def rulings_json(made: Sequence[Ruled], idle: Collection[int]) -> Json:
    """Return an operator's decisions; ``idle`` ones name what the archive no longer has."""
    return {
        "rulings": [
            {
                **ruling_json(each.ruling),
                "undone_at": each.undone_at.isoformat() if each.undone_at else None,
                "idle": each.ruling.number in idle,
            }
            for each in made
        ]
    }


def ruling_json(ruling: Ruling) -> Json:
    """Return one decision."""
    return {
        "number": ruling.number,
        "action": ruling.action,
        "entity": ruling.entity,
        "into": ruling.into or None,
        "name": ruling.name or None,
        "since": ruling.since.isoformat() if ruling.since else None,
        "at": ruling.at.isoformat(),
    }


def _passage(passage: Passage) -> Json:
    return {
        "item": passage.item,
        "zone": passage.zone,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
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
        "known": step.known,
        "evidence": step.evidence or None,
        "words": step.words or None,
        "named_in": step.named_in or None,
        "overdue": step.overdue,
        "differs": step.differs,
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
        "items": [_item_head(item) for item in meeting.items],
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
        "names": {"entities": dict(status.entities), "waiting_items": status.unnamed},
        "similarity": {"model": status.similarity or None, "waiting_items": status.not_compared},
        "committees": [_committee(row) for row in status.committees],
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


def source_of(url: str) -> str:
    """Return where something was published; of a file of this machine without its folders, which are nobody's business.

    Empty where words were taken out: nothing leads to where they still stand.
    """
    return f"file:///{url.rpartition('/')[2]}" if url.startswith("file:") else url


def published(document: Json) -> Json:
    """Return an item or a meeting as anyone may see it: ``source_url`` is None where that is no address of the web."""
    if "meeting" in document:
        return {**document, "meeting": published(document["meeting"])}
    url = document["source_url"]
    return {**document, "source_url": url if url.startswith(("http://", "https://")) else None}


def public_status_json(status: Status) -> Json:
    """Return the state of an archive as anyone may see it: files by their name, no folders of the machine."""
    told = {key: value for key, value in status_json(status).items() if key != "data"}
    return {**told, "failed": [_public_failure(failure) for failure in told["failed"]]}


def _public_failure(failure: Json) -> Json:
    if failure["url"].startswith(("http://", "https://")):
        return failure
    return {**failure, "url": None, "file": failure["file"].rpartition("/")[2]}


def alerts_json(run: Run, *, dry_run: bool) -> Json:
    """Return what a run of alerts did, or would do; subscribers by number, since an address belongs in no log."""
    return {
        "dry_run": dry_run,
        "matched": run.is_settled,
        "found": run.found,
        "letters": [
            {
                "subscriber": outgoing.owner.id,
                "message_id": outgoing.letter.id if outgoing.letter and not dry_run else None,
                "items": [
                    {
                        "id": news.told.stored.item.id,
                        "title": news.told.stored.item.title,
                        "change": news.change,
                        "why": list(news.told.why),
                    }
                    for news in outgoing.news
                ],
            }
            for outgoing in run.letters
        ],
        "sent": run.delivered.sent,
        "put_off": run.delivered.put_off,
        "refused": run.delivered.refused,
    }


def alert_counts_json(counts: Counts) -> Json:
    """Return how many follow and what became of letters."""
    return {
        "subscribers": counts.subscribers,
        "stopped": counts.stopped,
        "subscriptions": counts.subscriptions,
        "found_waiting": counts.found,
        "letters": {
            "waiting": counts.letters.get("waiting", 0) + counts.letters.get("handed over", 0),
            "sent": counts.letters.get("sent", 0),
            "refused": counts.letters.get("refused", 0),
        },
    }


def checked_json(checked: Checked) -> Json:
    """Return what was held against each other in an archive, what differs, and what was done about it."""
    return {
        "pages": checked.pages,
        "items": checked.items,
        "indexed": checked.indexed,
        "faults": [{"place": each.place, "about": each.about, "reason": each.reason} for each in checked.faults],
        "mended": list(checked.mended),
    }
