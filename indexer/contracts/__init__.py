"""The JSON documents that programs rely on: the shapes behind ``--json``, dates in ISO 8601."""

from typing import assert_never

from indexer.casework import CaseView
from indexer.contracts.items import case_json, item_json, item_record, meeting_json, published
from indexer.contracts.lists import (
    change_json,
    committee_in_list,
    entity_in_list,
    item_in_list,
    meeting_in_list,
    search_json,
)
from indexer.contracts.names import entity_json, ruling_json, rulings_json
from indexer.contracts.operation import alert_counts_json, alerts_json, checked_json, public_status_json, status_json
from indexer.contracts.parts import Json, source_of
from indexer.contracts.privacy import hidden_json, places_json
from indexer.knowledge import EntityView
from indexer.reading import ItemView, MeetingView

__all__ = [
    "Json",
    "alert_counts_json",
    "alerts_json",
    "case_json",
    "change_json",
    "checked_json",
    "committee_in_list",
    "entity_in_list",
    "entity_json",
    "hidden_json",
    "item_in_list",
    "item_json",
    "item_record",
    "meeting_in_list",
    "meeting_json",
    "places_json",
    "public_status_json",
    "published",
    "ruling_json",
    "rulings_json",
    "search_json",
    "show_json",
    "source_of",
    "status_json",
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
