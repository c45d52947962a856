"""What documents have in common: an item's head, a treatment, a passage, where something was published."""

from typing import Any

from indexer.knowledge import Passage
from indexer.models import AgendaItem, Treatment

Json = dict[str, Any]


def item_head_json(item: AgendaItem) -> Json:
    """Return what an item is known by."""
    return {
        "id": item.id,
        "number": item.number,
        "title": item.title,
        "journal_number": item.journal_number,
        "open": item.open,
    }


def treatment_json(step: Treatment) -> Json:
    """Return a step of a case's course."""
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


def passage_json(passage: Passage) -> Json:
    """Return words of an item, and where they stand."""
    return {
        "item": passage.item,
        "zone": passage.zone,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }


def source_of(url: str) -> str:
    """Return where something was published; of a file of this machine without its folders, which are nobody's business.

    Empty where words were taken out: nothing leads to where they still stand.
    """
    return f"file:///{url.rpartition('/')[2]}" if url.startswith("file:") else url
