"""What an operator decided about entities, kept as ``ledger`` has it; an undone decision is a line of its own."""

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from pathlib import Path
from typing import Any

from indexer import ledger
from indexer.errors import NotFoundError
from indexer.models import Ruling

FILE_NAME = "navne.jsonl"


@dataclass(frozen=True, slots=True)
class Ruled:
    """One decision of the file, and when it was undone, if it was."""

    ruling: Ruling
    undone_at: datetime | None


def read(folder: Path) -> list[Ruled]:
    """Return every decision, the oldest first; raises ReferatbasenError with the line that cannot be read."""
    rulings: dict[int, Ruled] = {}

    def take(number: int, said: dict[str, Any], at: datetime) -> None:
        if said["action"] == "undo":
            undone = rulings[said["ruling"]]
            rulings[said["ruling"]] = Ruled(undone.ruling, at)
        else:
            rulings[number] = Ruled(_ruling(number, said, at), None)

    ledger.read(folder / FILE_NAME, take, what="en afgørelse")
    return list(rulings.values())


def _ruling(number: int, said: dict[str, Any], at: datetime) -> Ruling:
    if said["action"] not in ("merge", "split", "rename", "hide"):
        raise ValueError(said["action"])
    since = Date.fromisoformat(said["since"]) if said.get("since") else None
    return Ruling(
        number, said["action"], str(said["entity"]), at, str(said.get("into", "")), str(said.get("name", "")), since
    )


def in_force(folder: Path) -> list[Ruling]:
    """Return the decisions that count, the oldest first."""
    return [each.ruling for each in read(folder) if each.undone_at is None]


def add(folder: Path, action: str, entity: str, **rest: str) -> Ruling:
    """Write a decision down and return it; ``rest`` are into, name and since, as in Ruling."""
    ledger.add(folder / FILE_NAME, {"action": action, "entity": entity, **{k: v for k, v in rest.items() if v}})
    return read(folder)[-1].ruling


def undo(folder: Path, number: int) -> Ruling:
    """Undo a decision and return it; raises NotFoundError where there is none of this number in force."""
    for each in read(folder):
        if each.ruling.number == number and each.undone_at is None:
            ledger.add(folder / FILE_NAME, {"action": "undo", "ruling": number})
            return each.ruling
    raise NotFoundError(f"der er ingen gældende afgørelse nummer {number}; se dem med «referatbasen names rulings»")
