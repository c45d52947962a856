"""What items are narrowed, sorted and counted by, as arrays: a row for each item of a segment, in a file beside it."""

import io
import json
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indexer.minutes.journal import subject
from indexer.search.index import ZONES, Document
from indexer.search.named import Named
from indexer.search.ranking import Mask, Places

_TEXTS = ("id", "meeting", "journal", "subject", "council", "committee", "outcome", "heading", "content")
_NUMBERS = ("year", "date", "routine")
_NAMED = ("entities", "marks", "proposers", "voters")


@dataclass(frozen=True, slots=True)
class Column:
    """A text of every item: the values there are, in order, and the number of the value that each item has."""

    values: tuple[str, ...]
    codes: Any

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Column":
        """Return the column of these texts."""
        values = sorted(set(texts))
        numbers = {value: number for number, value in enumerate(values)}
        return cls(tuple(values), _narrow([numbers[text] for text in texts], len(values)))

    @classmethod
    def joined(cls, columns: Sequence["Column"]) -> "Column":
        """Return columns one below another."""
        if len(columns) == 1:
            return columns[0]
        values = sorted(set().union(*(column.values for column in columns)))
        numbers = {value: number for number, value in enumerate(values)}
        moved = [
            np.array([numbers[value] for value in column.values], np.int32)[column.codes]
            for column in columns
            if len(column.codes)
        ]
        return cls(tuple(values), _narrow(np.concatenate(moved) if moved else [], len(values)))

    def kept(self, keep: Mask) -> "Column":
        """Return the column of some of the items; of values that only others have nothing is left."""
        used, codes = np.unique(self.codes[keep], return_inverse=True)
        return Column(tuple(self.values[number] for number in used.tolist()), _narrow(codes, len(used)))

    def among(self, values: Collection[str]) -> Mask:
        """Return which items have one of these values."""
        places = ((bisect_left(self.values, value), value) for value in values)
        wanted = [place for place, value in places if place < len(self.values) and self.values[place] == value]
        found: Mask = np.isin(self.codes, wanted)
        return found

    def beginning(self, prefix: str) -> Mask:
        """Return which items have a value that begins so."""
        first, end = (bisect_left(self.values, each) for each in (prefix, f"{prefix}\U0010ffff"))
        found: Mask = (self.codes >= first) & (self.codes < end)
        return found

    def counts(self, items: Places) -> list[tuple[str, int]]:
        """Return the values that some items have, in order, and how many have each."""
        counted = np.bincount(self.codes.take(items), minlength=len(self.values))
        return [(self.values[number], int(counted[number])) for number in np.flatnonzero(counted).tolist()]


class _Joined(Mapping[str, Column]):
    """The columns of tables one below another, each put together when it is first asked for: an answer needs few."""

    def __init__(self, tables: Sequence["Table"]) -> None:
        self._tables = tables
        self._known: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        if name not in self._known:
            self._known[name] = Column.joined([table.texts[name] for table in self._tables])
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_TEXTS)

    def __len__(self) -> int:
        return len(_TEXTS)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of some items: texts, numbers, how many words each zone has, and who and what each names."""

    texts: Mapping[str, Column]
    numbers: Mapping[str, Any]
    lengths: Mapping[str, Any]
    named: Mapping[str, Named]

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self.numbers["date"])

    @classmethod
    def of(cls, documents: Sequence[Document], lengths: Mapping[str, Sequence[int]]) -> "Table":
        """Return the rows of documents."""
        return cls(
            texts={
                "id": Column.of([one.id for one in documents]),
                "meeting": Column.of([one.id.rpartition("/")[0] for one in documents]),
                "journal": Column.of([one.journal_number.upper() for one in documents]),
                "subject": Column.of([subject(one.journal_number.upper())[:2] for one in documents]),
                "council": Column.of([one.council for one in documents]),
                "committee": Column.of([one.committee for one in documents]),
                "outcome": Column.of([one.outcome for one in documents]),
                "heading": Column.of([one.title for one in documents]),
                "content": Column.of([one.content for one in documents]),
            },
            numbers={
                "year": np.array([one.date.year for one in documents], np.int32),
                "date": np.array([one.date.toordinal() for one in documents], np.int32),
                "routine": np.array([one.is_routine for one in documents], np.int32),
            },
            lengths={zone: np.array(lengths[zone], np.float32) for zone in ZONES},
            named={
                "entities": Named.of([[(entity.id, entity.name) for entity in one.entities] for one in documents]),
                "marks": Named.of([[(mark, mark) for mark in one.marks] for one in documents]),
                "proposers": Named.of([[(entity, entity) for entity in one.proposers] for one in documents]),
                "voters": Named.of([[(entity, entity) for entity in one.voters] for one in documents]),
            },
        )

    @classmethod
    def joined(cls, tables: Sequence["Table"]) -> "Table":
        """Return the rows of tables one below another."""
        return cls(
            texts=_Joined(tables),
            numbers={name: _below(np.int32, (table.numbers[name] for table in tables)) for name in _NUMBERS},
            lengths={zone: _below(np.float32, (table.lengths[zone] for table in tables)) for zone in ZONES},
            named={name: Named.joined([table.named[name] for table in tables]) for name in _NAMED},
        )

    def kept(self, keep: Mask) -> "Table":
        """Return the rows of some of the items."""
        return Table(
            texts={name: column.kept(keep) for name, column in self.texts.items()},
            numbers={name: values[keep] for name, values in self.numbers.items()},
            lengths={zone: values[keep] for zone, values in self.lengths.items()},
            named={name: named.kept(keep) for name, named in self.named.items()},
        )

    def save(self, path: Path) -> None:
        """Write the rows to a file that ``open`` reads; no pickles are in it."""
        arrays: dict[str, Any] = {}
        for name, column in self.texts.items():
            arrays[f"text.{name}"], arrays[f"text.{name}.values"] = column.codes, _packed(column.values)
        for name, values in self.numbers.items():
            arrays[f"number.{name}"] = values
        for zone, values in self.lengths.items():
            arrays[f"length.{zone}"] = values
        for name, named in self.named.items():
            arrays[f"named.{name}"], arrays[f"named.{name}.offsets"] = named.numbers, named.offsets
            arrays[f"named.{name}.values"] = _packed([list(named.ids), list(named.names)])
        file = io.BytesIO()
        np.savez(file, **arrays)
        path.write_bytes(file.getvalue())

    @classmethod
    def open(cls, path: Path) -> "Table":
        """Return the rows that ``save`` wrote; raises OSError, ValueError or KeyError where they are damaged."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                texts={
                    name: Column(tuple(_unpacked(arrays[f"text.{name}.values"])), arrays[f"text.{name}"])
                    for name in _TEXTS
                },
                numbers={name: arrays[f"number.{name}"] for name in _NUMBERS},
                lengths={zone: arrays[f"length.{zone}"] for zone in ZONES},
                named={
                    name: Named(tuple(ids), tuple(names), arrays[f"named.{name}"], arrays[f"named.{name}.offsets"])
                    for name in _NAMED
                    for ids, names in [_unpacked(arrays[f"named.{name}.values"])]
                },
            )


def _narrow(codes: Any, values: int) -> Any:
    """Return the numbers of so many values in as few bytes as hold them: all items are counted in half the time."""
    return np.asarray(codes, np.min_scalar_type(values))


def _below(kind: Any, arrays: Iterable[Any]) -> Any:
    return np.concatenate([np.zeros(0, kind), *arrays])


def _packed(values: Any) -> Any:
    return np.frombuffer(json.dumps(values, ensure_ascii=False).encode(), np.uint8)


def _unpacked(packed: Any) -> Any:
    return json.loads(packed.tobytes())
