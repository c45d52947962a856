"""Meetings written down in TOML: the sample's manuscripts, and what any source should read them back as."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from indexer.minutes.dates import COPENHAGEN

FOLDER = Path(__file__).parent.parent / "corpus" / "eksempel" / "manuskript"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone on the list of participants."""

    name: str
    party: str
    role: str
    attendance: str

    @property
    def with_party(self) -> str:
        """The name as minutes print it: ``Anja Holt (A)``."""
        return f"{self.name} ({self.party})" if self.party else self.name


@dataclass(frozen=True, slots=True)
class Item:
    """An item with its sections as (heading, paragraphs)."""

    number: str
    title: str
    journal_number: str
    open: bool
    attachments: tuple[str, ...]
    absent: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def paragraphs(self) -> list[str]:
        """All paragraphs in order, headings left out."""
        return [paragraph for _, paragraphs in self.sections for paragraph in paragraphs]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A meeting as it was written down."""

    name: str
    council: str
    committee: str
    start: datetime
    place: str
    kind: str
    publication: str
    participants: tuple[Person, ...]
    items: tuple[Item, ...]

    def party_of(self, name: str) -> str:
        """Return a participant's name with party."""
        return next((person.with_party for person in self.participants if person.name == name), name)


def read(path: Path) -> Manuscript:
    """Return the manuscript in a file."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    people = tuple(Person(**person) for person in table["participants"])
    return Manuscript(
        name=path.stem,
        council=table["council"],
        committee=table["committee"],
        start=table["start"].replace(tzinfo=COPENHAGEN),
        place=table["place"],
        kind=table["kind"],
        publication=table["publication"],
        participants=people,
        items=tuple(_item(item) for item in table["items"]),
    )


def _item(table: dict[str, Any]) -> Item:
    sections = tuple(
        (section["heading"], tuple(paragraph.strip() for paragraph in section["text"].strip().split("\n\n")))
        for section in table.get("sections", ())
    )
    return Item(
        number=table["number"],
        title=table["title"],
        journal_number=table["journal_number"],
        open=table["open"],
        attachments=tuple(table["attachments"]),
        absent=tuple(table["absent"]),
        sections=sections,
    )


def every() -> Iterator[Manuscript]:
    """Yield every manuscript of the sample; none at all is an error."""
    paths = sorted(FOLDER.glob("*/*.toml"))
    assert paths, f"no manuscripts in {FOLDER}"
    yield from map(read, paths)
