"""SBSYS eDagsorden: one publication as XML (Ballerup 2013)."""

import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import ParseError as XmlError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from indexer.errors import ParseError
from indexer.minutes.dates import COPENHAGEN
from indexer.minutes.identity import meeting_id
from indexer.minutes.items import build_item, is_closed_title
from indexer.minutes.paragraphs import clean
from indexer.minutes.people import parse_participant
from indexer.minutes.sections import Block
from indexer.models import AgendaItem, Attachment, Attendance, Meeting, Page, Participant
from indexer.sources.encoding import head
from indexer.sources.html import blocks, soup

_WHEN = "%d-%m-%Y %H:%M:%S"
_ATTENDANCE: dict[str, Attendance] = {"Participating": "present", "Participated": "present", "NotDecided": "unstated"}
# Characters that XML 1.0 forbids, section 2.2; a Word export may hold them all the same.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def recognises(page: Page) -> bool:
    """Tell whether a page is XML."""
    start = head(page)
    return start.startswith((b"<?xml", b"<publication")) and b"<html" not in start


def parse(page: Page) -> Meeting:
    """Return the meeting in a publication.

    Raises ParseError when the XML is truncated, or is no publication of one agenda.
    """
    try:
        publication = fromstring(_FORBIDDEN.sub(b"", page.body))
    except (XmlError, DefusedXmlException, ValueError, LookupError) as error:
        raise ParseError(f"ugyldig eller afkortet XML ({error})", page.url) from None
    agenda = publication.find("Agendas/Agenda")
    committee = _text(agenda, "Committee/Name")
    if publication.tag != "Publication" or agenda is None or not committee:
        raise ParseError("XML uden «Agendas/Agenda» med udvalg; ikke en publikation fra SBSYS", page.url)
    start = _moment(_text(agenda, "Meeting/When"))
    if start is None:
        raise ParseError("mødet har ingen dato", page.url)
    meeting = meeting_id(page.council, committee, start.date())
    points = sorted(agenda.findall("Items/Item"), key=_number)
    decided = any(
        _text(field, "Content") for field in agenda.iterfind("Items/Item/Fields/ItemField") if _is_decision(field)
    )
    return Meeting(
        id=meeting,
        council=page.council,
        committee=committee,
        date=start.date(),
        start=start,
        place=_text(agenda, "Meeting/Where"),
        kind="Referat" if decided else "Dagsorden",
        participants=tuple(dict.fromkeys(_participants(agenda))),
        items=tuple(_item(meeting, point) for point in points),
        source_url=page.url,
    )


def _text(element: Element | None, path: str) -> str:
    """Return the text at a path on one line, or an empty string where there is none."""
    return "" if element is None else " ".join(clean(element.findtext(path) or "").split())


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _WHEN).replace(tzinfo=COPENHAGEN)
    except ValueError:
        return None


def _number(point: Element) -> tuple[int, str]:
    number = _text(point, "Number")
    leading = re.match(r"[0-9]{1,6}", number)
    return int(leading[0]) if leading else 0, number


def _is_decision(field: Element) -> bool:
    """Tell whether a field is filled in at the meeting («feedback»), not before it."""
    return _text(field, "IsFeedback") == "True"


def _participants(agenda: Element) -> Iterator[Participant]:
    for member in agenda.iterfind("Meeting/Members/MeetingMember"):
        stated = _text(member, "ParticipationStatusAsText")
        person = parse_participant(_text(member, "Name"), attendance=_ATTENDANCE.get(stated, "absent"))
        if person.name:
            yield person


def _item(meeting: str, point: Element) -> AgendaItem:
    title = _text(point, "Caption")
    fields = sorted(point.findall("Fields/ItemField"), key=lambda field: _text(field, "Index").zfill(6))
    return build_item(
        meeting,
        number=_text(point, "Number"),
        title=title,
        journal_number=_text(point, "Case/Number"),
        open=_text(point, "IsPublic") != "False" and not is_closed_title(title),
        blocks=[block for field in fields for block in _field_blocks(field)],
        attachments=[
            Attachment(name, "")
            for enclosure in point.iterfind("Enclosures/Enclosure")
            if (name := _text(enclosure, "Name"))
        ],
    )


def _field_blocks(field: Element) -> list[Block]:
    found = blocks(soup(field.findtext("Content") or ""))
    caption = _text(field, "Caption")
    return [Block(caption, heading=True), *found] if found and caption else found
