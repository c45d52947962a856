"""From what a source found of an item to the item with its facts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from indexer import patterns
from indexer.minutes.decisions import find_decisions
from indexer.minutes.identity import item_id
from indexer.minutes.paragraphs import clean
from indexer.minutes.people import absent_names
from indexer.minutes.privacy import holds_cpr, mask_cpr, mask_paragraphs
from indexer.minutes.references import find_references
from indexer.minutes.sections import ABSENT, ATTACHMENTS, DECISION, Block, assemble, section_text
from indexer.models import AgendaItem, Attachment, Section

# «Følgende deltog ikke i behandlingen af punktet:» is what the minutes of 2012 call Afbud.
_NOT_TAKING_PART = patterns.lazy(r"Følgende deltog ikke i behandlingen af punktet\b:?", re.IGNORECASE)
# «12 LUKKET …» in capitals, «Lukket: …», «… (Lukket punkt.)»; «Lukket vej ved skolen» is about a road.
_CLOSED_TITLE = patterns.lazy(
    r"^\s*(?:\d+[.:]?\s*)?LUKKET\b|^\s*Lukket(?: punkt| sag)?\s*[:–-]|(?i:\(Lukket(?: punkt| sag)?\.?\))"
)
# «ANBEFALES Forslag til …» (2025) and «2012-200782 - Bygningsliste» (2012) under Bilag.
_RECOMMENDED = patterns.lazy(r"^(?:ANBEFALES|ORIENTERING)\s+")
_EDOC_DOCUMENT = patterns.lazy(r"^\d{4}[-–]\d{4,7}\s*[-–]\s*")
_ABSENT_LINE = patterns.lazy(rf"{ABSENT}:?\s+(?P<names>.+)")
_CLOSED_NOTE = patterns.lazy(r"\s*\(Lukket(?: punkt| sag)?\.?\)", re.IGNORECASE)
# Items that every agenda has, whatever is on it.
_ROUTINE = (
    "meddelelse",
    "godkendelse af dagsorden",
    "godkendelse af referat",
    "eventuelt",
    "lukkede punkter",
    "orientering fra formanden",
    "underskriftsside",
)
_LONGEST_NUMBER = 20
_LONGEST_JOURNAL_NUMBER = 60
_ATTACHMENT_COUNT = patterns.lazy(r"^(?:\d+\s+bilag\b|ingen\b)", re.IGNORECASE)


def is_closed_title(title: str) -> bool:
    """Tell whether a title says that the item is closed (lukket)."""
    return _CLOSED_TITLE.search(title) is not None


def build_item(
    meeting: str,
    *,
    number: str,
    title: str,
    journal_number: str = "",
    open: bool = True,  # noqa: A002 (the name minutes use)
    blocks: Iterable[Block] = (),
    attachments: Sequence[Attachment] = (),
) -> AgendaItem:
    """Return an item with its text, sections, absences, references and decisions.

    Of a closed item only the decision is kept, should one have been published. CPR numbers are masked.
    """
    text, sections = assemble(_prepared(blocks))
    if not open:
        decision = section_text(text, sections, DECISION)
        text, sections = (
            assemble([Block(DECISION, heading=True), *map(Block, decision.split("\n\n"))]) if decision else ("", ())
        )
    number = mask_cpr(_one_line(number))[:_LONGEST_NUMBER]
    item = AgendaItem(
        id=item_id(meeting, number),
        number=number,
        title=mask_cpr(_one_line(_CLOSED_NOTE.sub("", title))),
        journal_number=mask_cpr(_one_line(journal_number))[:_LONGEST_JOURNAL_NUMBER],
        open=open,
        text=text,
        sections=sections,
        attachments=_attachments(attachments, text, sections) if open else (),
    )
    return with_own_facts(item)


def with_own_facts(item: AgendaItem) -> AgendaItem:
    """Return an item with what its text alone says: absences, references and decisions."""
    return replace(
        item,
        absent=_absent(item.text, item.sections),
        references=find_references(item.text, item.sections),
        decisions=find_decisions(item.text, item.sections),
    )


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _prepared(blocks: Iterable[Block]) -> Iterable[Block]:
    """Clean each block and turn lines that carry a heading and its content into both."""
    for block in _without_cpr(Block(_one_line(block.text), block.heading) for block in blocks):
        text = block.text
        if block.heading:
            yield Block(text.removesuffix(":"), heading=True)
        elif match := _NOT_TAKING_PART.match(text):
            yield Block(ABSENT, heading=True)
            yield Block(text[match.end() :].strip())
        elif (match := _ABSENT_LINE.match(text)) and absent_names(match["names"]):
            yield Block(ABSENT, heading=True)
            yield Block(match["names"])
        else:
            yield Block(text)


def _without_cpr(blocks: Iterable[Block]) -> Iterable[Block]:
    for heading, group in groupby(blocks, key=lambda block: block.heading):
        yield from (Block(text, heading) for text in mask_paragraphs([block.text for block in group]))


def _absent(text: str, sections: Iterable[Section]) -> tuple[str, ...]:
    paragraphs = section_text(text, sections, ABSENT).split("\n\n")
    return tuple(
        dict.fromkeys(name for paragraph in paragraphs for name in absent_names(paragraph.removeprefix("- ")) or ())
    )


def _attachments(published: Sequence[Attachment], text: str, sections: Sequence[Section]) -> tuple[Attachment, ...]:
    """Return the documents a source published, or else those the text names."""
    found = published or _named_attachments(text, sections)
    return tuple(
        Attachment(mask_cpr(each.name), "" if holds_cpr(each.url) else each.url) for each in found
    )  # an address with a CPR number in it leads nowhere from here


def _named_attachments(text: str, sections: Iterable[Section]) -> tuple[Attachment, ...]:
    """Return the documents that stand by name under Bilag; «1 bilag, heraf 1 anbefales» counts them and names none.

    Where documents carry eDoc numbers, only lines with a number are documents: other text may follow in the section.
    """
    lines = [line.removeprefix("- ") for line in section_text(text, sections, ATTACHMENTS).split("\n\n") if line]
    numbered = [line for line in lines if _EDOC_DOCUMENT.match(line)]
    names = (
        _EDOC_DOCUMENT.sub("", _RECOMMENDED.sub("", line))
        for line in numbered or lines
        if not _ATTACHMENT_COUNT.match(line)
    )
    return tuple(dict.fromkeys(Attachment(name, "") for name in names if name))


def is_routine(title: str) -> bool:
    """Tell whether an item is one that every agenda has, such as Meddelelser."""
    return title.strip().lower().startswith(_ROUTINE)
