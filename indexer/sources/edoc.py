"""The document layout of eDoc (2012): numbered items, «Sagsnr.:», «…s beslutning den 04.12.2012 Punkt 7»."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.errors import ParseError
from indexer.minutes.dates import find_date, find_start
from indexer.minutes.identity import meeting_id
from indexer.minutes.items import build_item
from indexer.minutes.paragraphs import Layout, mend_page_breaks
from indexer.minutes.people import parse_participant
from indexer.minutes.sections import DECISION, Block, is_heading, known_heading
from indexer.models import AgendaItem, Attendance, Meeting, Page, Participant

_CASE = re.compile(r"^Sagsnr\.?:\s*(\S+)$")
_DOCUMENT = re.compile(r"^Dok\.?nr\.?:\s*\S*$")
_DECISION = re.compile(
    r"^(?P<committee>[A-ZÆØÅ][\w ,\-]{0,150}?)s beslutning den (?P<date>\d{2}\.\d{2}\.\d{4})"
    r"(?: Punkt (?P<number>\d+[a-z]?))?\s*(?P<rest>.*)$",
    re.DOTALL,
)
_NUMBERED = re.compile(r"^(?P<number>\d{1,3}[a-z]?)\.\s+(?P<title>.+)$", re.DOTALL)
_CONTENTS_LINE = re.compile(r"^(?P<number>\d{1,3}[a-z]?)\.\s+(?P<title>.+?)\s+(?P<page>\d{1,4})$", re.DOTALL)
_DATE_LINE = re.compile(
    r"^(?:man|tirs|ons|tors|fre|lør|søn)dag den \d{1,2}\. [a-z]+ \d{4}(?:,? kl\. \d{1,2}[.:]\d{2})?$", re.IGNORECASE
)
_CONTENTS = re.compile(r"INDHOLDSFORTEGNELSE$", re.IGNORECASE)
_PART = re.compile(r"^(?P<part>Åbent|Lukket) referat$", re.IGNORECASE)
_LISTS: dict[str, tuple[Attendance, str]] = {
    "tilstede": ("present", ""),
    "til stede": ("present", ""),
    "afbud/fraværende": ("absent", ""),
    "afbud": ("absent", ""),
    "fraværende": ("absent", ""),
    "sekretær": ("unstated", "sekretær"),
}


@dataclass(frozen=True, slots=True)
class _Listed:
    """A line of the contents list."""

    number: str
    title: str
    open: bool


@dataclass(slots=True)
class _Draft:
    """An item while its paragraphs are gathered."""

    number: str
    title: str
    open: bool = True
    journal_number: str = ""
    blocks: list[Block] = field(default_factory=list)


def recognises(paragraphs: Sequence[str]) -> bool:
    """Tell whether paragraphs are in this layout."""
    return any(_CASE.match(line) for line in paragraphs) or any(_DECISION.match(line) for line in paragraphs)


def stands_alone(line: str) -> bool:
    """Tell whether a line is a paragraph of its own."""
    return is_heading(line) or any(pattern.match(line) for pattern in (_DATE_LINE, _CASE, _DOCUMENT, _PART, _CONTENTS))


def begins(line: str) -> bool:
    """Tell whether a line begins a paragraph."""
    return bool(_DECISION.match(line))


LAYOUT = Layout(stands_alone, begins)


def parse(paragraphs: Sequence[str], page: Page) -> Meeting:
    """Return the meeting of a full set of minutes, or of a document that holds one item of it (``whole`` False).

    Raises ParseError where committee, date or items are missing.
    """
    cut = next((index for index, line in enumerate(paragraphs) if _CONTENTS.fullmatch(line)), None)
    opening, (contents, body) = (
        ((), ([], paragraphs)) if cut is None else (paragraphs[:cut], _contents(paragraphs[cut + 1 :]))
    )
    committee, when = _heading(opening) or _heading_of_decision(body, page)
    day, start = when
    drafts = list(_drafts(mend_page_breaks(body, LAYOUT), contents, committee))
    if not drafts:
        raise ParseError("dokumentet har ingen punkter («1. …» fulgt af «Sagsnr.: …»); er det afkortet?", page.url)
    last = next((listed.number for listed in reversed(contents) if listed.open), None)
    if last and not any(line.startswith(f"{last}.") for line in body):
        raise ParseError(f"dokumentet er afkortet: punkt {last} står i indholdsfortegnelsen og mangler", page.url)
    meeting = meeting_id(page.council, committee, day)
    return Meeting(
        id=meeting,
        council=page.council,
        committee=committee,
        date=day,
        start=start,
        place=_place(opening),
        kind="Referat",
        participants=tuple(_participants(opening)),
        items=tuple(_item(meeting, draft) for draft in drafts),
        source_url=page.url,
        whole=cut is not None,
    )


def _contents(lines: Sequence[str]) -> tuple[list[_Listed], Sequence[str]]:
    """Return what the contents list names, and the lines after it; it ends where the first item begins."""
    listed: list[_Listed] = []
    opened = True
    for index, line in enumerate(lines):
        if part := _PART.match(line):
            opened = part["part"].lower() == "åbent"
        elif match := _CONTENTS_LINE.match(line):
            listed.append(_Listed(match["number"], " ".join(match["title"].split()), opened))
        else:
            return listed, lines[index:]
    return listed, ()


def _heading(opening: Sequence[str]) -> tuple[str, tuple] | None:  # type: ignore[type-arg]
    """Return committee and start from the title page: the date line, and the line before it."""
    for index, line in enumerate(opening):
        if index and _DATE_LINE.match(line) and (when := find_start(line)):
            return opening[index - 1], when
    return None


def _heading_of_decision(body: Sequence[str], page: Page) -> tuple[str, tuple]:  # type: ignore[type-arg]
    """Return committee and date from the last decision line, which is the meeting's own."""
    for line in reversed(body):
        if (match := _DECISION.match(line)) and (day := find_date(match["date"])):
            return match["committee"], (day, None)
    raise ParseError("dokumentet nævner ikke udvalg og mødedato", page.url)


def _place(opening: Sequence[str]) -> str:
    dated = next((index for index, line in enumerate(opening) if _DATE_LINE.match(line)), None)
    if (
        dated is not None
        and dated + 1 < len(opening)
        and (match := re.match(r"(?:i|på|sted:?)\s+(.+)", opening[dated + 1], re.IGNORECASE))
    ):
        return match[1]
    return ""


def _participants(opening: Sequence[str]) -> Iterator[Participant]:
    listing: tuple[Attendance, str] | None = None
    for line in opening:
        if known := _LISTS.get(line.rstrip(":").lower()):
            listing = known
        elif listing and len(line) < 120:
            attendance, role = listing
            person = parse_participant(line, attendance=attendance)
            yield Participant(person.name, person.party, person.role or role, person.attendance)


def _drafts(body: Sequence[str], contents: Sequence[_Listed], committee: str) -> Iterator[_Draft]:
    """Yield items: a numbered line that the contents list names, or that «Sagsnr.:» follows, begins one."""
    draft: _Draft | None = None
    closed_part = False
    for index, line in enumerate(body):
        if part := _PART.match(line):
            closed_part = part["part"].lower() == "lukket"
        elif begun := _begun(body[index : index + 2], contents):
            if draft:
                yield draft
            draft = _Draft(begun.number, begun.title, open=begun.open and not closed_part)
        elif draft:
            _add(draft, line, committee)
    if draft:
        yield draft


def _begun(lines: Sequence[str], contents: Sequence[_Listed]) -> _Listed | None:
    """Return the item that the first of some lines begins, or None."""
    match = _NUMBERED.match(lines[0])
    if match is None:
        return None
    title = " ".join(match["title"].split())
    for listed in contents:
        if (match["number"], title) == (listed.number, listed.title):
            return listed
    return _Listed(match["number"], title, open=True) if len(lines) > 1 and _CASE.match(lines[1]) else None


def _add(draft: _Draft, line: str, committee: str) -> None:
    if case := _CASE.match(line):
        draft.journal_number = draft.journal_number or case[1]
    elif decision := _DECISION.match(line):
        # An item that came through several bodies repeats what each decided; only the meeting's own is its decision.
        own = decision["committee"] == committee
        draft.blocks.append(Block(DECISION if own else line.removesuffix(decision["rest"]).strip(), heading=True))
        draft.blocks.append(Block(decision["rest"]))
    elif heading := known_heading(line):
        draft.blocks.append(Block(heading, heading=True))
    elif not _DOCUMENT.match(line):
        draft.blocks.append(Block(line))


def _item(meeting: str, draft: _Draft) -> AgendaItem:
    return build_item(
        meeting,
        number=draft.number,
        title=draft.title,
        journal_number=draft.journal_number,
        open=draft.open,
        blocks=draft.blocks,
    )
