"""What an operator decided about entities: one file of one line each, in the order they were made.

Kept as a file beside corpus/raw, not in the database: the database can be deleted and rebuilt, decisions cannot.
Nothing is ever taken out of the file; an undone decision is a line of its own.
"""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Date
from pathlib import Path
from typing import Any

from indexer.errors import NotFoundError, ReferatbasenError
from indexer.models import Ruling

FILE_NAME = "navne.jsonl"


@dataclass(frozen=True, slots=True)
class Ruled:
    """One decision of the file, and when it was undone, if it was."""

    ruling: Ruling
    undone_at: datetime | None


def read(folder: Path) -> list[Ruled]:
    """Return every decision, the oldest first; raises ReferatbasenError with the line that cannot be read."""
    path = folder / FILE_NAME
    if not path.exists():
        return []
    rulings: dict[int, Ruled] = {}
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]  # what follows the last line break was cut off
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            at = datetime.fromisoformat(said["at"])
            if said["action"] == "undo":
                undone = rulings[said["ruling"]]
                rulings[said["ruling"]] = Ruled(undone.ruling, at)
            else:
                rulings[number] = Ruled(_ruling(number, said, at), None)
        except (ValueError, KeyError, TypeError) as error:
            raise ReferatbasenError(f"{path}, linje {number}: kan ikke læses som en afgørelse; ret linjen") from error
    return list(rulings.values())


def _ruling(number: int, said: dict[str, Any], at: datetime) -> Ruling:
    if said["action"] not in ("merge", "split", "rename", "hide"):
        raise ValueError(said["action"])
    since = Date.fromisoformat(said["since"]) if said.get("since") else None
    return Ruling(number, said["action"], said["entity"], at, said.get("into", ""), said.get("name", ""), since)


def in_force(folder: Path) -> list[Ruling]:
    """Return the decisions that count, the oldest first."""
    return [each.ruling for each in read(folder) if each.undone_at is None]


def add(folder: Path, action: str, entity: str, **rest: str) -> Ruling:
    """Write a decision down and return it; ``rest`` are into, name and since, as in Ruling."""
    _append(folder, {"at": _now(), "action": action, "entity": entity, **{k: v for k, v in rest.items() if v}})
    return read(folder)[-1].ruling


def undo(folder: Path, number: int) -> Ruling:
    """Undo a decision and return it; raises NotFoundError where there is none of this number in force."""
    for each in read(folder):
        if each.ruling.number == number and each.undone_at is None:
            _append(folder, {"at": _now(), "action": "undo", "ruling": number})
            return each.ruling
    raise NotFoundError(f"der er ingen gældende afgørelse nummer {number}; se dem med «referatbasen names rulings»")


def _append(folder: Path, said: dict[str, Any]) -> None:
    with (folder / FILE_NAME).open("ab+") as file:
        file.seek(0)
        whole = file.read().rfind(b"\n") + 1
        file.truncate(whole)  # a line without its end was cut off while it was written: nobody was told it counts
        file.write((json.dumps(said, ensure_ascii=False) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
