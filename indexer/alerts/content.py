"""What of an item those who were told of it have read, and what became of it since."""

import hashlib

from indexer.alerts.values import Change
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.sections import DECISION, section_text
from indexer.models import StoredItem


def content_of(stored: StoredItem) -> str:
    """Return a hash of what was decided; a dash where nothing is decided yet."""
    decision = " ".join(section_text(stored.item.text, stored.item.sections, DECISION).split())
    if not decision:
        return "-"
    outcome = overall_outcome(stored.item.decisions)
    return hashlib.sha256(f"{outcome}\0{decision}".encode(errors="surrogateescape")).hexdigest()


def change_of(told: str | None) -> Change:
    """Return what an item is to one who was told of it so, or never."""
    if told is None:
        return "ny"
    return "afgjort" if told == "-" else "rettelse"
