"""The document layout of FirstAgenda (2025): «Punkt 4: title», journal number, headed sections, «Afbud …»."""

import re
from collections.abc import Sequence

from indexer.errors import ParseError
from indexer.minutes.dates import find_start
from indexer.minutes.identity import meeting_id
from indexer.minutes.items import build_item, is_closed_title
from indexer.minutes.journal import is_journal_number
from indexer.minutes.paragraphs import Layout, mend_page_breaks
from indexer.minutes.people import parse_participants
from indexer.minutes.sections import Block, is_heading, known_heading
from indexer.models import AgendaItem, Meeting, Page

_FIRST_LINE = re.compile(
    r"^(?P<kind>REFERAT|DAGSORDEN|TILLÆGSDAGSORDEN|LUKKET REFERAT)\s+(?P<committee>.+?)"
    r"\s+d\.\s*(?P<date>\d{1,2}-\d{1,2}-\d{4})\s*$",
    re.IGNORECASE,
)
_KIND = re.compile(r"^(?:REFERAT|DAGSORDEN|TILLÆGSDAGSORDEN|LUKKET REFERAT)\s+[A-ZÆØÅ]")
_ITEM = re.compile(r"^Punkt\s+(?P<number>\d{1,3}[a-z]?):\s*(?P<title>.*)$", re.DOTALL)
_CONTENTS = "Indholdsfortegnelse"
# The dots and page number that end a line of the contents list; possessive: a page of dots is not tried twice.
_CONTENTS_END = re.compile(r"(?<![.…])[.…]{2,}+\s*+\d{1,4}(?=\s|$)")
_LABELS = ("Mødedato", "Mødested", "Mødedeltagere")


def recognises(paragraphs: Sequence[str]) -> bool:
    """Tell whether paragraphs are in this layout."""
    opening = paragraphs[:12]
    return any(_FIRST_LINE.match(line) for line in opening) or any(line.startswith("Mødedato ") for line in opening)


def stands_alone(line: str) -> bool:
    """Tell whether a line is a paragraph of its own."""
    return is_heading(line) or line == _CONTENTS or is_journal_number(line)


def begins(line: str) -> bool:
    """Tell whether a line begins a paragraph."""
    return line.startswith(_LABELS) or bool(_ITEM.match(line)) or bool(_KIND.match(line))


LAYOUT = Layout(stands_alone, begins)


def parse(paragraphs: Sequence[str], page: Page) -> Meeting:
    """Return the meeting; raises ParseError where committee, date or items are missing."""
    begins = _item_starts(paragraphs)
    if not begins:
        raise ParseError("dokumentet har ingen punkter («Punkt 1: …»); er det afkortet?", page.url)
    opening = paragraphs[: begins[0]]
    first = next((match for line in opening if (match := _FIRST_LINE.match(line))), None)
    when = find_start(_labelled(opening, "Mødedato")) or (find_start(first["date"]) if first else None)
    if first is None or when is None:
        raise ParseError("dokumentet nævner ikke udvalg og mødedato", page.url)
    committee, (day, start) = first["committee"].strip(), when
    meeting = meeting_id(page.council, committee, day)
    titles = _contents(opening)
    ends = [*begins[1:], len(paragraphs)]
    items = [_item(meeting, paragraphs[begin:end], titles) for begin, end in zip(begins, ends, strict=True)]
    last = next((title for title in reversed(titles) if not is_closed_title(title)), "")
    if len(items) < len(titles) and last and all(item.title != last for item in items):
        raise ParseError(f"dokumentet er afkortet: «{last}» står i indholdsfortegnelsen og mangler", page.url)
    return Meeting(
        id=meeting,
        council=page.council,
        committee=committee,
        date=day,
        start=start,
        place=_labelled(opening, "Mødested"),
        kind=first["kind"].capitalize(),
        participants=parse_participants(_labelled(opening, "Mødedeltagere")),
        items=tuple(items),
        source_url=page.url,
    )


def _item_starts(paragraphs: Sequence[str]) -> list[int]:
    """Return where items begin: «Punkt N:» lines numbered on from one another, so that quoted ones do not count."""
    begins: list[int] = []
    expected = None
    for index, line in enumerate(paragraphs):
        match = _ITEM.match(line)
        if match is None:
            continue
        number = int(re.match(r"\d+", match["number"])[0])  # type: ignore[index]  # the pattern begins with digits
        if expected is None or number in (expected, expected - 1):
            begins.append(index)
            expected = number + 1
    return begins


def _labelled(opening: Sequence[str], label: str) -> str:
    """Return what follows a label, on its line or, as some PDFs set it, on the next."""
    for index, line in enumerate(opening):
        if line in (label, f"{label}:"):
            return (
                opening[index + 1] if index + 1 < len(opening) and not LAYOUT.divides(line, opening[index + 1]) else ""
            )
        if line.startswith((f"{label} ", f"{label}: ")):
            return line.removeprefix(label).lstrip(": ")
    return ""


def _contents(opening: Sequence[str]) -> tuple[str, ...]:
    """Return the titles in the contents list; it tells where a long title ends."""
    if _CONTENTS not in opening:
        return ()
    listed = " ".join(opening[opening.index(_CONTENTS) + 1 :])
    return tuple(" ".join(title.split()) for title in _CONTENTS_END.split(listed) if title.strip())


def _item(meeting: str, paragraphs: Sequence[str], titles: Sequence[str]) -> AgendaItem:
    number, _, title = paragraphs[0].removeprefix("Punkt").partition(":")
    title, rest = title.strip(), list(paragraphs[1:])
    while rest and not is_journal_number(rest[0]) and any(_is_begun(f"{title} {rest[0]}", listed) for listed in titles):
        title = f"{title} {rest.pop(0)}".strip()
    journal = rest.pop(0) if rest and is_journal_number(rest[0]) else ""
    rest = mend_page_breaks(rest, LAYOUT)
    blocks = [Block(heading, heading=True) if (heading := known_heading(line)) else Block(line) for line in rest]
    return build_item(
        meeting,
        number=number.strip(),
        title=title,
        journal_number=journal,
        open=not is_closed_title(title),
        blocks=blocks,
    )


def _is_begun(title: str, listed: str) -> bool:
    return listed.startswith(title.strip())
