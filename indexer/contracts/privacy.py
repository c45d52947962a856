"""What must not be shown: where it was, and what is hidden."""

from collections.abc import Sequence

from indexer.contracts.parts import Json
from indexer.hiding import Hidden
from indexer.private import Place


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
