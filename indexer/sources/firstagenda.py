"""FirstAgenda Publication: one agenda as JSON, ``/api/agenda/dagsorden/{guid}`` (many of the 98 municipalities)."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from indexer.errors import ParseError
from indexer.minutes.dates import COPENHAGEN
from indexer.minutes.identity import meeting_id
from indexer.minutes.items import build_item, is_closed_title
from indexer.minutes.paragraphs import clean
from indexer.minutes.people import parse_participant
from indexer.minutes.sections import Block
from indexer.models import AgendaItem, Attachment, Link, Listing, Meeting, Page, Participant
from indexer.sources.encoding import decode, head
from indexer.sources.html import blocks, soup

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ZERO_GUID = "00000000-0000-0000-0000-000000000000"

_MOST_ITEMS = 1_000_000
Json = Mapping[str, Any]


def recognises(page: Page) -> bool:
    """Tell whether a page is JSON: nothing else among the sources is."""
    return head(page).startswith((b"{", b"["))


def parse(page: Page) -> Meeting:
    """Return the meeting in an agenda answer.

    Raises ParseError when the JSON is truncated, or is not an agenda.
    """
    try:
        answer = json.loads(decode(page))
    except (ValueError, RecursionError) as error:
        raise ParseError(f"ugyldig eller afkortet JSON ({error})", page.url) from None
    if not isinstance(answer, dict) or not isinstance(answer.get("Dagsordenpunkter"), list):
        raise ParseError("JSON uden «Dagsordenpunkter»; ikke en dagsorden fra FirstAgenda", page.url)
    gathering = _object(answer.get("Moede"))
    committee = _text(_object(answer.get("Udvalg")).get("Navn"))
    if not committee:
        raise ParseError("dagsordenen nævner intet udvalg", page.url)
    day, start = _start(gathering, page.url)
    meeting = meeting_id(page.council, committee, day)
    points = sorted((_object(point) for point in answer["Dagsordenpunkter"]), key=_sorting)
    host = _host(page, points)
    return Meeting(
        id=meeting,
        council=page.council,
        committee=committee,
        date=day,
        start=start,
        place=_text(gathering.get("Sted")),
        kind=_text(gathering.get("Navn")) or "Dagsorden",
        participants=_participants(gathering),
        items=tuple(_item(meeting, point, host) for point in points),
        source_url=_page_address(host, answer) or page.url,
    )


def first_list(address: str) -> str:
    """Return where a publication lists its meetings: all committees in one call."""
    return f"{address.rstrip('/')}/api/agenda/udvalgsliste"


def links(page: Page) -> Listing:
    """Return every meeting in a committee list.

    Raises ParseError when the answer is no committee list: a proxy's HTML, truncated JSON.
    """
    try:
        answer = json.loads(decode(page))
    except (ValueError, RecursionError) as error:
        raise ParseError(f"ugyldig eller afkortet JSON i listen over møder ({error})", page.url) from None
    periods = answer.get("Udvalg") if isinstance(answer, dict) else None
    if not isinstance(periods, dict):
        raise ParseError("svaret er ikke en liste over udvalg fra FirstAgenda", page.url)
    host = _host(page, ())
    found: dict[str, Link] = {}
    for committee in (committee for period in periods.values() for committee in _objects(period)):
        for gathering in _objects(committee.get("Moeder")):
            identifier = _text(gathering.get("Id"))
            day = _day(gathering)
            if not _GUID.fullmatch(identifier) or identifier == _ZERO_GUID or day is None:
                continue
            url = f"{host}/api/agenda/dagsorden/{identifier}"
            version = " ".join(_text(gathering.get(key)) for key in ("ReleasedDate", "Navn")).strip()
            found[url] = Link(url, _text(committee.get("Navn")), day, version)
    return Listing(tuple(found.values()))


def _day(gathering: Json) -> Date | None:
    try:
        return _start(gathering, "")[0]
    except ParseError:
        return None


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[Json]:
    return [_object(member) for member in value] if isinstance(value, list) else []


def _text(value: object) -> str:
    return " ".join(clean(value).split()) if isinstance(value, str) else ""


def _start(gathering: Json, url: str) -> tuple[Date, datetime | None]:
    for key in ("MeetingBeginUtc", "Dato"):
        stated = gathering.get(key)
        if not isinstance(stated, str):
            continue
        try:
            moment = datetime.fromisoformat(stated)
            # Times without an offset are Danish; with one (also «Z») they are converted.
            moment = moment.replace(tzinfo=COPENHAGEN) if moment.tzinfo is None else moment.astimezone(COPENHAGEN)
        except (ValueError, OverflowError):
            continue
        return moment.date(), moment
    raise ParseError("mødet har ingen dato", url)


def _sorting(point: Json) -> float:
    order = point.get("Sorting")
    return order if isinstance(order, int | float) and abs(order) < _MOST_ITEMS else _MOST_ITEMS


def _participants(gathering: Json) -> tuple[Participant, ...]:
    people = []
    for entry in _objects(gathering.get("Moededeltagere")):
        absent = entry.get("Absent") is True or entry.get("ParticipationCancelled") is True
        person = parse_participant(_text(entry.get("Name")), attendance="absent" if absent else "present")
        if person.name:
            people.append(person)
    return tuple(dict.fromkeys(people))


def _item(meeting: str, point: Json, host: str) -> AgendaItem:
    title = _text(point.get("Caption")) or _text(point.get("Navn"))
    return build_item(
        meeting,
        number=_text(point.get("Number")) or _text(point.get("Punktnummer")) or str(point.get("Sorting", "")),
        title=title,
        journal_number=_text(point.get("CaseNumber")) or _text(point.get("SagsNummer")),
        open=point.get("IsOpen") is not False and not is_closed_title(title),
        blocks=[block for field in _objects(point.get("Felter")) for block in _field_blocks(field)],
        attachments=[
            _attachment(document, host) for document in _objects(point.get("Bilag")) if _text(document.get("Navn"))
        ],
    )


def _field_blocks(field: Json) -> list[Block]:
    """Return a field's paragraphs; its name is their heading where the HTML brings none."""
    markup = field.get("Html") or field.get("Tekst")
    if not isinstance(markup, str):
        return []
    found = blocks(soup(markup))
    name = _text(field.get("Navn"))
    if found and name and not found[0].heading:
        return [Block(name, heading=True), *found]
    return found


def _host(page: Page, points: Sequence[Json]) -> str:
    """Return the publication's address, from the page's own or from the links in it."""
    links = [page.url, *(_text(field.get("Link")) for point in points for field in _objects(point.get("Felter")))]
    for link in links:
        try:
            parts = urlsplit(link)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc:
            return f"{parts.scheme}://{parts.netloc}"
    return ""


def _page_address(host: str, answer: Json) -> str:
    identifier = _text(answer.get("Id"))
    return f"{host}/vis?id={identifier}" if host and _GUID.fullmatch(identifier) else ""


def _attachment(document: Json, host: str) -> Attachment:
    identifier = _text(document.get("Id"))
    known = bool(host) and _GUID.fullmatch(identifier) and identifier != _ZERO_GUID
    return Attachment(
        _text(document.get("Navn")), f"{host}/vis/pdf/bilag/{identifier}?redirectDirectlyToPdf=true" if known else ""
    )
