"""What of an item those who were told of it have read, and what became of it since."""

import hashlib

from indexer.alerts.values import Change
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.sections import DECISION, section_text
from indexer.models import StoredItem

NEVER, UNDECIDED = "", "-"
"""What stands for the hash of what somebody was told of, where that is nothing, or an item without a decision."""


def content_of(stored: StoredItem) -> str:
    """Return a hash of what was decided; UNDECIDED where nothing is yet."""
    decision = " ".join(section_text(stored.item.text, stored.item.sections, DECISION).split())
    if not decision:
        return UNDECIDED
    outcome = overall_outcome(stored.item.decisions)
    return hashlib.sha256(f"{outcome}\0{decision}".encode(errors="surrogateescape")).hexdigest()


def change_of(told: str | None) -> Change:
    """Return what an item is to one who was told of it so, or never."""
    if not told:
        return "ny"
    return "afgjort" if told == UNDECIDED else "rettelse"
