"""What stands in a list: a hit, an item, a meeting, a committee, a name, a change."""

from indexer.changes import Change
from indexer.contracts.parts import Json, item_head_json
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.identity import slug
from indexer.models import CommitteeStatus, Entity, Hit, MeetingHead, SearchResult, StoredItem
from indexer.reasons import said


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


def item_in_list(stored: StoredItem) -> Json:
    """Return an item as it stands in a list, without its text."""
    return {
        **item_head_json(stored.item),
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
    return {"id": identifier, **committee_json(row), "url": f"/udvalg/{identifier}"}


def committee_json(row: CommitteeStatus) -> Json:
    """Return what there is of a committee."""
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
