"""What an operator hides: items, passages and names of people, each with a reason, in a file beside the raw pages.

Kept as ``ledger`` has it. The words that are hidden are not in the file: it keeps how many they are and a keyed hash,
by which they are found again in whatever is read. A list of people who need protection would be worth stealing.
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from indexer import ledger
from indexer.errors import NotFoundError, ReferatbasenError
from indexer.minutes.covering import covered_item, covered_meeting
from indexer.minutes.facts import with_facts
from indexer.minutes.privacy import HIDDEN_BEGINS, Span, merged, replaced
from indexer.models import AgendaItem, Meeting

FILE_NAME = "skjult.jsonl"
Kind = Literal["item", "passage", "name"]
KINDS: tuple[Kind, ...] = ("item", "passage", "name")

_WORD = re.compile(r"\w+")
_MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Hidden:
    """One thing hidden: ``item`` is where, empty for a name; ``words`` and ``digest`` say what, none for an item."""

    number: int
    kind: Kind
    item: str
    words: int
    digest: str
    salt: str
    by: str
    reason: str
    at: datetime
    undone_at: datetime | None = None

    @property
    def mark(self) -> str:
        """What stands in place of what is hidden."""
        return f"{HIDDEN_BEGINS}{self.by}]"


def read(folder: Path) -> list[Hidden]:
    """Return everything that was ever hidden, the oldest first.

    Raises ReferatbasenError with the line that cannot be read: nothing is shown on the strength of half a file.
    """
    found: dict[int, Hidden] = {}

    def take(number: int, said: dict[str, Any], at: datetime) -> None:
        if said["action"] == "unhide":
            found[said["number"]] = replace(found[said["number"]], undone_at=at)
        else:
            found[number] = _hidden(number, said, at)

    ledger.read(folder / FILE_NAME, take, what="noget skjult")
    return list(found.values())


def _hidden(number: int, said: dict[str, Any], at: datetime) -> Hidden:
    kind = {each: each for each in KINDS}[said["kind"]]
    words, digest, salt = int(said.get("words", 0)), str(said.get("digest", "")), str(said["salt"])
    if said["action"] != "hide" or (kind != "item" and not (0 < words <= _MOST_WORDS and digest)):
        raise ValueError(said["action"])
    if len(salt.encode()) > hashlib.blake2b.MAX_KEY_SIZE:
        raise ValueError("salt")
    item, by, reason = str(said.get("item", "")), str(said["by"]), str(said["reason"])
    return Hidden(number, kind, item, words, digest, salt, by, reason, at)


def in_force(folder: Path) -> tuple[Hidden, ...]:
    """Return what is hidden now, the oldest first; raises as read() does."""
    return tuple(each for each in read(folder) if each.undone_at is None)


def add(folder: Path, kind: Kind, *, item: str = "", words: str = "", by: str, reason: str) -> Hidden:
    """Write down that something is hidden, and return it; raises ReferatbasenError for words that are none."""
    known = read(folder)
    salt = known[0].salt if known else secrets.token_hex(16)
    said: dict[str, object] = {"action": "hide", "kind": kind, "salt": salt, "by": by, "reason": reason}
    if item:
        said["item"] = item
    if kind != "item":
        tokens = _tokens(words)
        if not 0 < len(tokens) <= _MOST_WORDS:
            raise ReferatbasenError(f"skriv de ord, der skal skjules; højst {_MOST_WORDS}")
        said |= {"words": len(tokens), "digest": _digest(salt, tokens)}
    ledger.add(folder / FILE_NAME, said)
    return read(folder)[-1]


def probe(words: str) -> Hidden:
    """Return words as if they were hidden, to see where they stand."""
    tokens = _tokens(words)
    return Hidden(0, "passage", "", len(tokens), _digest("-", tokens), "-", "", "", datetime.now(UTC))


def undo(folder: Path, number: int) -> Hidden:
    """Note that something is hidden no more, and return it; raises NotFoundError where nothing of the number is."""
    for each in in_force(folder):
        if each.number == number:
            ledger.add(folder / FILE_NAME, {"action": "unhide", "number": number})
            return each
    raise NotFoundError(f"intet skjult har nummer {number}; se dem med «referatbasen privacy hidden»")


def _tokens(text: str) -> list[str]:
    return [match[0] for match in _WORD.finditer(_folded(text))]


def _folded(text: str) -> str:
    """Return a text in one form, letter for letter as long as it was: small letters, no decomposed ones."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in unicodedata.normalize("NFC", text))


def _digest(salt: str, tokens: Sequence[str]) -> str:
    return hashlib.blake2b(
        " ".join(tokens).encode(errors="surrogateescape"), key=salt.encode(), digest_size=16
    ).hexdigest()


def find_words(text: str, wanted: Iterable[Hidden]) -> list[Span]:
    """Return where hidden words stand in a text, in any letters' case, whatever stands between them.

    Of a name also the genitive: «Anja Holts».
    """
    rules = list(wanted)
    words = list(_WORD.finditer(_folded(text))) if rules else []
    found: list[Span] = []
    for length, salt in sorted({(rule.words, rule.salt) for rule in rules if rule.words}):
        digests = {rule.digest: rule for rule in rules if (rule.words, rule.salt) == (length, salt)}
        for first in range(len(words) - length + 1):
            tokens = [word[0] for word in words[first : first + length]]
            start, end = words[first].start(), words[first + length - 1].end()
            if _digest(salt, tokens) in digests:
                found.append((start, end))
            elif tokens[-1].endswith("s"):
                rule = digests.get(_digest(salt, [*tokens[:-1], tokens[-1][:-1]]))
                if rule and rule.kind == "name":
                    found.append((start, end))
    return merged(found)


def covered(meeting: Meeting, rules: Collection[Hidden]) -> Meeting:
    """Return a meeting as it may be shown: a mark in place of what is hidden, and facts from what is left."""
    if not rules:
        return meeting
    for mark, names in _by_mark(rule for rule in rules if rule.kind == "name"):
        meeting = covered_meeting(meeting, lambda text, names=names: find_words(text, names), mark)  # type: ignore[misc]
    items = tuple(_covered_item(item, [rule for rule in rules if rule.item == item.id]) for item in meeting.items)
    return meeting if items == meeting.items else with_facts(replace(meeting, items=items))


def _covered_item(item: AgendaItem, rules: Sequence[Hidden]) -> AgendaItem:
    for rule in rules:
        if rule.kind == "item":  # that there was an item is no secret, and a gap in the numbers would be a riddle
            return AgendaItem(item.id, item.number, rule.mark, "", open=True, text="")
    for mark, passages in _by_mark(rules):
        item = covered_item(item, lambda text, passages=passages: find_words(text, passages), mark)  # type: ignore[misc]
    return item


def covered_text(text: str, rules: Collection[Hidden]) -> str:
    """Return the text of a document without the names that are hidden."""
    for mark, names in _by_mark(rule for rule in rules if rule.kind == "name"):
        text = replaced(text, find_words(text, names), mark)
    return text


def _by_mark(rules: Iterable[Hidden]) -> list[tuple[str, list[Hidden]]]:
    groups: dict[str, list[Hidden]] = {}
    for rule in rules:
        groups.setdefault(rule.mark, []).append(rule)
    return list(groups.items())
