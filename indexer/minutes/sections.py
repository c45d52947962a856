"""An item's running text and the headed sections in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.models import Section

# Headings seen in real minutes from 2012, 2013, 2015-2025 (Ballerup) and in FirstAgenda publications elsewhere.
HEADINGS = (
    "Tidligere behandling",
    "Indhold",
    "Resumé",
    "Sammendrag",
    "Problemstilling",
    "Baggrund",
    "Beskrivelse",
    "Sagsfremstilling",
    "Løsning",
    "Videre proces",
    "Yderligere deltagelse på mødet",
    "Retsgrundlag",
    "Høring",
    "Økonomi",
    "Økonomiske konsekvenser",
    "Økonomiske konsekvenser og finansiering",
    "Bilag",
    "Beslutningen træffes af",
    "Indstilling",
    "Beslutning",
    "Afbud",
)
_KNOWN = {heading.casefold(): heading for heading in HEADINGS}
DECISION = "Beslutning"
RECOMMENDATION = "Indstilling"
ABSENT = "Afbud"
ATTACHMENTS = "Bilag"
PREVIOUS = "Tidligere behandling"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of an item as a source found it, or a heading."""

    text: str
    heading: bool = False


def known_heading(text: str) -> str | None:
    """Return the heading a line is, in its usual spelling and without a colon, or None."""
    return _KNOWN.get(text.strip().removesuffix(":").strip().casefold())


def is_heading(text: str) -> bool:
    """Tell whether a line is one of the headings that minutes use."""
    return known_heading(text) is not None


def assemble(blocks: Iterable[Block]) -> tuple[str, tuple[Section, ...]]:
    """Return the running text, paragraphs separated by a blank line, and where each heading's body stands in it.

    Headings are not in the text. A heading without a body gives a section in which ``start == end``.
    """
    parts: list[str] = []
    length = 0
    open_sections: list[tuple[str, int | None, int]] = []
    for block in blocks:
        if not (words := block.text.strip()):
            continue
        if block.heading:
            open_sections.append((words, None, length))
            continue
        start = length + 2 if parts else 0
        length = start + len(words)
        parts.append(words)
        if open_sections:
            heading, begun, _ = open_sections[-1]
            open_sections[-1] = (heading, start if begun is None else begun, length)
    sections = (Section(heading, end if start is None else start, end) for heading, start, end in open_sections)
    return "\n\n".join(parts), tuple(sections)


def section_text(text: str, sections: Iterable[Section], heading: str) -> str:
    """Return the bodies of every section with a heading, joined as paragraphs."""
    return "\n\n".join(text[section.start : section.end] for section in sections if section.heading == heading)
