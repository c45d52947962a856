"""Training text: read marked items, and check them; GUIDE.md says how they are written.

``python -m training.text`` checks what the repository holds.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
HELD_OUT = tuple(HERE / "held_out" / name for name in ("ordinary", "everyday", "dense"))
LABELS = ("LOC", "ORG", "PER")
_RULE = re.compile(r"^-{5,}\s*$", re.MULTILINE)
_MARK = re.compile(r"\[([^\[\]\n]+)\]\(([A-Z]+)\)")


@dataclass(frozen=True, slots=True)
class Item:
    """One written item: where it stands, its plain text (title, blank line, body), its names as (start, end, label)."""

    place: str
    text: str
    names: tuple[tuple[int, int, str], ...]

    @property
    def topic(self) -> str:
        """The file it stands in: text of one topic is never divided between training and judging."""
        return self.place.partition(":")[0]


def read(folder: Path) -> list[Item]:
    """Return the items of every file of a folder, in order."""
    return [item for path in sorted(folder.glob("*.md")) for item in parse(path.stem, path.read_text(encoding="utf-8"))]


def parse(topic: str, marked: str) -> Iterator[Item]:
    """Yield the items of one file's marked text."""
    for number, part in enumerate((part.strip() for part in _RULE.split(marked)), 1):
        if part:
            yield _unmarked(f"{topic}:{number}", part)


def _unmarked(place: str, marked: str) -> Item:
    text = ""
    names = []
    read_to = 0
    for mark in _MARK.finditer(marked):
        text += marked[read_to : mark.start()]
        names.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        read_to = mark.end()
    return Item(place, text + marked[read_to:], tuple(names))


def problems(items: Iterable[Item]) -> Iterator[str]:
    """Yield what is wrong with items: marks left over, unknown labels, names cut oddly, one name under two labels."""
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    titles: dict[str, str] = {}
    read = list(items)
    for item in read:
        title = item.text.partition("\n")[0]
        if title in titles:
            yield f"{item.place}: the same title as {titles[title]}: {title}"
        titles.setdefault(title, item.place)
        if stray := re.search(r"[\[\]]|\((?:PER|ORG|LOC)\)", item.text):
            around = item.text[max(0, stray.start() - 30) : stray.end() + 30]
            yield f"{item.place}: a mark that is not whole: …{around!r}"
        for start, end, label in item.names:
            name = item.text[start:end]
            labels[name][label] += 1
            if label not in LABELS:
                yield f"{item.place}: no such label: {name} {label}"
            if name != name.strip(" .,;:«»\"'()") and not name.endswith((".", ")")):
                yield f"{item.place}: marks or blanks at the edge of a name: {name!r}"
            if re.match(r"[\wæøå]", item.text[start - 1 : start] if start else ""):
                yield f"{item.place}: a name beginning within a word: {item.text[max(0, start - 10) : end]!r}"
            if (after := re.match(r"\w+", item.text[end:])) and after[0] not in ("s", "es"):
                yield f"{item.place}: a name ending within a word: {item.text[start : end + 10]!r}"
            if item.text[end : end + 1] == "-" and re.match(r"\w", item.text[end + 1 : end + 2]):
                yield f"{item.place}: a name within a compound: {item.text[start : end + 15]!r}"
    for name, counts in sorted(labels.items()):
        if len(counts) > 1:
            places = [
                f"{i.place}"
                for i in read
                for s, e, label in i.names
                if i.text[s:e] == name and label == counts.most_common()[-1][0]
            ]
            yield f"{places[0]}: one name under two labels: {name} {dict(counts)}"
    yield from _left_unmarked(read, labels)


def _left_unmarked(items: list[Item], labels: dict[str, Counter[str]]) -> Iterator[str]:
    """Yield names of two words and more that are marked in one place of an item and bare in another of it."""
    for item in items:
        for name in {item.text[start:end] for start, end, _ in item.names if " " in item.text[start:end]}:
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", item.text):
                if not any(start <= found.start() and found.end() <= end for start, end, _ in item.names):
                    yield f"{item.place}: marked in one place and bare in another: {name}"


def main(folders: Iterable[Path]) -> int:
    """Check folders, print what is wrong and what is there; return how many problems there were."""
    found = 0
    for folder in folders:
        items = read(folder)
        for problem in problems(items):
            print(problem)  # noqa: T201
            found += 1
        words = sum(len(item.text.split()) for item in items)
        counted = Counter(label for item in items for *_, label in item.names)
        print(f"{folder.name}: {len(items)} items, {words} words, {dict(sorted(counted.items()))}")  # noqa: T201
    return found


if __name__ == "__main__":
    sys.exit(1 if main([Path(a) for a in sys.argv[1:]] or [HERE / "text", *HELD_OUT]) else 0)
