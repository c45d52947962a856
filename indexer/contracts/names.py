"""A person, an organisation or a place, and what an operator decided about them."""

from collections.abc import Collection, Sequence

from indexer.contracts.parts import Json, item_head_json, passage_json
from indexer.knowledge import EntityView
from indexer.models import Ruling
from indexer.rulings import Ruled


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
                **item_head_json(each.stored.item),
                "committee": each.stored.committee,
                "date": each.stored.date.isoformat(),
                "mentions": each.often,
                "passage": passage_json(each.passage),
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
                "passages": [passage_json(passage) for passage in other.passages],
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
