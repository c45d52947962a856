"""Items anew with other names: what the pipeline is to learn is the company names keep, not the names themselves.

Every name of an item is changed in the same way wherever it stands in it, surnames and first words of longer names too.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.entities import known
from training.text import Item

_STREET = re.compile(r"(vej|gade|vænget|stræde|allé|torv|parken|stien|bakken|gården|skolen|hallen|huset|haven)$")
_FORM = re.compile(r"\s(A/S|ApS|I/S|P/S|K/S|IVS|a\.m\.b\.a\.)$")
_STAYS = re.compile(
    r"udvalg|råd|styrelse|minister|nævn|Folketing|^(?:Center|Team|Afdelingen|Det|Den|De|KL|EU)\b|forvaltning|region",
    re.IGNORECASE,
)
_SMALL = re.compile(r"^(?:[a-zæøå'’]+|[A-ZÆØÅ]\.?(?:[A-ZÆØÅ]\.)*)$")  # «von», «P.E.»: as they are


@dataclass(frozen=True, slots=True)
class Pool:
    """Names to choose from: words of people's names, and whole names of the other kinds by what they end in."""

    given: Sequence[str]
    family: Sequence[str]
    places: Sequence[str]
    whole: dict[tuple[str, str], list[str]]

    @classmethod
    def of(cls, items: Iterable[Item]) -> Pool:
        """Return the names that items and the lists of known names have."""
        given, family, places = (sorted(known.lists()[name]) for name in ("given", "family", "place"))
        whole: dict[tuple[str, str], set[str]] = defaultdict(set)
        for item in items:
            for start, end, label in item.names:
                name = item.text[start:end]
                if label == "PER" and " " in name:
                    first, *_, last = name.split()
                    given.append(first)
                    family.append(last)
                elif label != "PER" and not name.isupper():
                    whole[label, _sort(name)].add(name)
        return cls(given, family, places, {sort: sorted(names) for sort, names in whole.items()})


def vary(item: Item, pool: Pool, choose: random.Random, *, share: float = 0.7) -> Item:
    """Return an item with other names in place of a share of its own."""
    new = _renaming(item, pool, choose, share)
    text, names, read_to = "", [], 0
    for start, end, label in item.names:
        text += item.text[read_to:start]
        name = new.get((item.text[start:end], label), item.text[start:end])
        names.append((len(text), len(text) + len(name), label))
        text += name
        read_to = end
    return Item(item.place, text + item.text[read_to:], tuple(names))


def _renaming(item: Item, pool: Pool, choose: random.Random, share: float) -> dict[tuple[str, str], str]:
    names = sorted({(item.text[start:end], label) for start, end, label in item.names}, key=lambda n: (-len(n[0]), n))
    new: dict[tuple[str, str], str] = {}
    words: dict[tuple[str, str], str] = {}
    for name, label in names:
        if label == "PER":
            new[name, label] = " ".join(_person(name.split(), words, pool, choose, share))
        elif (name, label) in words:
            new[name, label] = words[name, label]
        elif choose.random() < share and not (label == "ORG" and _STAYS.search(name)):
            new[name, label] = chosen = _other(name, label, pool, choose)
            if " " in name and " " in chosen:
                words[name.split()[0], label] = chosen.split()[0]
    return new


def _person(
    parts: Sequence[str], words: dict[tuple[str, str], str], pool: Pool, choose: random.Random, share: float
) -> Iterable[str]:
    for place, part in enumerate(parts):
        if _SMALL.match(part):
            yield part
            continue
        if (part, "PER") not in words:
            is_given = place == 0 and (len(parts) > 1 or part in known.lists()["given"])
            chosen = choose.choice(pool.given if is_given else pool.family) if choose.random() < share else part
            words[part, "PER"] = chosen.upper() if part.isupper() else chosen
        yield words[part, "PER"]


def _other(name: str, label: str, pool: Pool, choose: random.Random) -> str:
    if name.endswith(" Kommune"):
        chosen = f"{choose.choice(pool.places)} Kommune"
    elif label == "LOC" and " " not in name and not _STREET.search(name):
        chosen = choose.choice(pool.places)
    else:
        chosen = choose.choice(pool.whole.get((label, _sort(name)), [name]))
    return chosen.upper() if name.isupper() and len(name) > 5 else chosen


def _sort(name: str) -> str:
    """Return what a name ends in, or how many words it has: names of one sort stand in like places."""
    found = _STREET.search(name) or _FORM.search(name)
    last = name.rsplit(maxsplit=1)[-1]
    return found[1] if found else last if last in ("Skole", "Kommune", "Kirke", "Station") else str(name.count(" "))
