"""Judge a pipeline on text it has never seen: ``make evaluate``.

«ordinary» and «everyday» are as minutes mostly are, by three hands; «dense» is full of names, and of capitalised words
that are none.

A name counts as found when its first and last letter and its label are right. «model» is the pipeline alone, «with
rules» what the archive keeps: rules, acronyms and repeated names beside it, but no meeting's list, for there is none.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.entities.danish import LABELS, Recogniser
from indexer.entities.mentions import find
from training.text import HELD_OUT, Item, read

Span = tuple[int, int, str]
Reader = Callable[[Sequence[str]], Iterable[Sequence[Span]]]


@dataclass(frozen=True, slots=True)
class Score:
    """How many names were right, how many were said, and how many there are."""

    right: int
    said: int
    real: int

    @property
    def precision(self) -> float:
        """Return the share of what was said that is right."""
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        """Return the share of what is real that was said."""
        return self.right / self.real if self.real else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.right / (self.said + self.real) if self.said + self.real else 0.0


def zones(item: Item) -> dict[str, tuple[int, str]]:
    """Return the title and the text of an item, each with where it begins."""
    title, _, rest = item.text.partition("\n")
    begin = len(title) + 1 + len(rest) - len(rest.lstrip())
    return {"title": (0, title), "text": (begin, item.text[begin:])}


def said_by_model(reader: Reader, items: Sequence[Item]) -> list[set[Span]]:
    """Return what a model alone says of each item, as places in its whole text."""
    parts = [(offset, text) for item in items for offset, text in zones(item).values()]
    spans = list(reader([text for _, text in parts]))
    moved = [
        {(start + offset, end + offset, label) for start, end, label in found}
        for (offset, _), found in zip(parts, spans, strict=True)
    ]
    return [title | text for title, text in zip(moved[::2], moved[1::2], strict=True)]


def said_with_rules(items: Sequence[Item], by_model: Sequence[set[Span]]) -> list[set[Span]]:
    """Return what the archive would keep of each item."""
    kept = []
    for item, spans in zip(items, by_model, strict=True):
        places = zones(item)
        model = {
            zone: sorted((s - offset, e - offset, label) for s, e, label in spans if offset <= s < offset + len(text))
            for zone, (offset, text) in places.items()
        }
        mentions = find(places["title"][1], places["text"][1], model=model)
        kept.append(
            {
                (each.start + places[each.zone][0], each.end + places[each.zone][0], each.label)
                for each in mentions
                if each.label in LABELS
            }
        )
    return kept


def scores(items: Sequence[Item], said: Sequence[set[Span]]) -> Mapping[str, Score]:
    """Return the score of each label and, under «all», of all together."""
    right, total, real = Counter[str](), Counter[str](), Counter[str]()
    for item, found in zip(items, said, strict=True):
        gold = set(item.names)
        for counter, spans in ((right, gold & found), (total, found), (real, gold)):
            counter.update(label for *_, label in spans)
            counter["all"] += len(spans)
    return {label: Score(right[label], total[label], real[label]) for label in (*LABELS, "all")}


def table(rows: Mapping[str, Mapping[str, Score]]) -> str:
    """Return scores as a table in Markdown, in percent."""
    lines = ["| | label | precision | recall | F1 | names |", "|---|---|--:|--:|--:|--:|"]
    for name, by_label in rows.items():
        for label, score in by_label.items():
            figures = " | ".join(f"{100 * value:.1f}" for value in (score.precision, score.recall, score.f1))
            lines.append(f"| {name} | {label} | {figures} | {score.real} |")
    return "\n".join(lines)


def mistakes(items: Sequence[Item], said: Sequence[set[Span]]) -> Iterable[str]:
    """Yield every name missed (−) and every one that is none (+), in its surroundings."""
    for item, found in zip(items, said, strict=True):
        gold = set(item.names)
        for sign, (start, end, label) in sorted(
            [*(("−", span) for span in gold - found), *(("+", span) for span in found - gold)], key=lambda pair: pair[1]
        ):
            before, after = item.text[max(0, start - 40) : start], item.text[end : end + 30]
            yield f"{item.place} {sign}{label} {before}⟦{item.text[start:end]}⟧{after}".replace("\n", "⏎")


def main() -> None:
    """Print the scores of the shipped pipeline, or of another that is installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="", help="an installed spaCy pipeline or a folder; else the shipped one")
    parser.add_argument("--text", type=Path, action="append", help="a folder of marked text; else those held out")
    parser.add_argument("--mistakes", action="store_true", help="print every mistake")
    arguments = parser.parse_args()
    reader = Recogniser(arguments.model)
    list(reader.names(["Mødet er slut."]))  # the dictionary is read at the first question
    for folder in arguments.text or HELD_OUT:
        items = read(folder)
        began = time.process_time()
        by_model = said_by_model(reader.names, items)
        seconds = time.process_time() - began
        with_rules = said_with_rules(items, by_model)
        words = sum(len(item.text.split()) for item in items)
        print(f"\n{folder.name}: {len(items)} items, {words} words; {words / seconds:.0f} words per processor second\n")  # noqa: T201
        read_by = {"model": by_model, "with rules": with_rules}
        print(table({f"{folder.name}, {name}": scores(items, said) for name, said in read_by.items()}))  # noqa: T201
        if arguments.mistakes:
            print(*mistakes(items, with_rules), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
