"""OS2Web (Drupal 7): one meeting as an HTML page, as ballerup.dk published them from 2015 to February 2025."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from indexer.errors import ParseError
from indexer.minutes.dates import find_date, find_start
from indexer.minutes.identity import meeting_id
from indexer.minutes.items import build_item, is_closed_title
from indexer.minutes.journal import JOURNAL_NUMBER, is_journal_number
from indexer.minutes.people import parse_participant
from indexer.minutes.sections import Block
from indexer.models import AgendaItem, Attachment, Attendance, Link, Listing, Meeting, Page, Participant
from indexer.sources.encoding import decode, head
from indexer.sources.html import blocks, soup, text_of

_LISTED = ".views-field-field-os2web-meetings-committee"
_TITLE, _PANEL = ".accordion__heading__title", ".panel"
_ABSENT_LIST = re.compile(r"afbud\b|fraværende", re.IGNORECASE)
_PRESENT_LIST = re.compile(r"(?:møde)?deltagere|tilstede|til stede", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:punkt\s*)?(\d{1,3}[a-z]?)\s*[.:)]\s*", re.IGNORECASE)
_JOURNAL_LABEL = re.compile(
    rf"^(?:Sagsnr|Journalnr|Sagsnummer|Journalnummer)\.?\s*:?\s*({JOURNAL_NUMBER.pattern})$", re.IGNORECASE
)
_NOTE = re.compile(r"deltog ikke under", re.IGNORECASE)
_KIND = re.compile(r"^(?:åbent |lukket )?(referat|dagsorden|tillægsdagsorden)\b", re.IGNORECASE)
_END = "§§§ dagsordenpunkter §§§"


def recognises(page: Page) -> bool:
    """Tell whether a page is HTML."""
    start = head(page)
    return start.startswith((b"<!doctype html", b"<html", b"<!--")) or b"<html" in start or b"<body" in start


def parse(page: Page) -> Meeting:
    """Return the meeting on a page.

    Raises ParseError when the page is HTML but no meeting: it lacks the date or the accordion of items.
    """
    document = soup(decode(page, markup=True))
    titles = document.select(_TITLE)
    if not titles:
        raise ParseError("HTML-side uden dagsordenpunkter; ikke et referat fra OS2Web", page.url)
    opening = _opening(document, titles[0])
    dated = next(
        (
            (index, found)
            for index, block in enumerate(opening)
            if (found := find_start(block.text)) and len(block.text) < 90
        ),
        None,
    )
    committee = text_of(document.find("h1")) or (opening[0].text if opening else "")
    if dated is None or not committee:
        raise ParseError("siden nævner ikke udvalg og mødedato", page.url)
    index, (day, start) = dated
    committee = re.sub(r"\s*[-–,]?\s*(?:den\s+)?\d{1,2}[.\-/].*$", "", committee).strip()
    meeting = meeting_id(page.council, committee, day)
    return Meeting(
        id=meeting,
        council=page.council,
        committee=committee,
        date=day,
        start=start,
        place=_place(opening[index + 1 :]),
        kind=next((match[1].capitalize() for block in opening if (match := _KIND.match(block.text))), "Referat"),
        participants=_participants(opening[index + 1 :]),
        items=tuple(
            _item(meeting, title, panel, position, page.url)
            for position, (title, panel) in enumerate(_with_panels(document), 1)
        ),
        source_url=_address(document, page),
    )


def first_list(address: str) -> str:
    """Return the first page of the archive's list of meetings, all committees and all years."""
    query = {
        "from_date[value][date]": "01-01-2000",
        "to_date[value][date]": "31-12-2099",
        "os2web_meetings_tax_committee": "All",
        "page": "0",
    }
    return f"{address.rstrip('/')}/dagsorden-og-referat?{urlencode(query)}"


def links(page: Page) -> Listing:
    """Return the meetings on a page of the list, and the next page while there are meetings.

    Raises ParseError when the page is no list: it has neither the table nor a word that it is empty.
    """
    try:
        document = soup(decode(page, markup=True))
    except RecursionError:
        raise ParseError("siden er indlejret dybere, end nogen liste over møder er", page.url) from None
    rows = [row for row in document.select("tbody tr") if row.select_one(_LISTED)]
    if not rows and not document.select_one(".view-content, .view-empty, table, main"):
        raise ParseError("siden er ikke listen over møder fra OS2Web", page.url)
    found = [link for row in rows if (link := _link(row, page.url))]
    return Listing(tuple(dict.fromkeys(found)), _next_page(page.url) if found else None)


def _link(row: Tag, url: str) -> Link | None:
    anchor, dated = row.select_one(f"{_LISTED} a[href]"), row.select_one(".date-display-single")
    day = find_date(text_of(dated)) or find_date(text_of(row))
    address = _target(anchor, url).partition("#")[0] if anchor else ""
    return Link(address, text_of(anchor), day, "") if address and day else None


def _target(link: Tag, url: str) -> str:
    """Return where a link on a page leads, or an empty string for an address that is none."""
    try:
        return urljoin(url, re.sub(r"[\x00-\x1f\x7f]", "", str(link["href"])).strip())
    except ValueError:  # «http://[»
        return ""


def _next_page(url: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    number = query.get("page", "0")
    query["page"] = str(int(number) + 1 if number.isdecimal() else 1)
    return parts._replace(query=urlencode(query)).geturl()


def _opening(document: BeautifulSoup, first_title: Tag) -> list[Block]:
    """Return what stands before the first item, without the site's own furniture."""
    for furniture in document.select("header, footer, nav, .breadcrumb"):
        furniture.extract()
    body = document.find("main") or document.body or document
    marker = document.new_tag("h6")
    marker.string = _END
    first_title.insert_before(marker)
    found = blocks(body)
    marker.extract()
    end = next((index for index, block in enumerate(found) if block.text == _END), len(found))
    return found[:end]


def _place(after_date: Sequence[Block]) -> str:
    if (
        after_date
        and not after_date[0].text.startswith("-")
        and not _list_kind(after_date[0])
        and not _KIND.match(after_date[0].text)
    ):
        return re.sub(r"^(?:Sted|Mødested)\s*:?\s*", "", after_date[0].text)
    return ""


def _list_kind(block: Block) -> Attendance | None:
    """Return what a heading says of the people listed below it."""
    text = block.text.rstrip(":")
    if text.startswith("-") or len(text) > 40:
        return None
    if _ABSENT_LIST.match(text):
        return "absent"
    return "present" if _PRESENT_LIST.match(text) else None


def _participants(opening: Sequence[Block]) -> tuple[Participant, ...]:
    """Return the people listed before the items.

    Traps seen on ballerup.dk: a bullet «Deltog ikke under punkterne 20-21» belongs to the person above it, and a role
    with a comma («centerchef for Skoler, Institutioner og Kultur») is split over two bullets.
    """
    entries: list[tuple[str, Attendance]] = []
    attendance: Attendance | None = None
    for block in opening:
        if kind := _list_kind(block):
            attendance = kind
        elif attendance and block.text.startswith("- "):
            words = block.text.removeprefix("- ").strip()
            if _NOTE.match(words):
                continue
            if entries and entries[-1][0].count("(") > entries[-1][0].count(")"):
                entries[-1] = (f"{entries[-1][0]}, {words}", entries[-1][1])
            else:
                entries.append((words, attendance))
        elif block.heading:
            attendance = None
    people = [parse_participant(words, attendance=stated) for words, stated in entries]
    return tuple(dict.fromkeys(person for person in people if person.name))


def _with_panels(document: BeautifulSoup) -> list[tuple[Tag, Tag | None]]:
    """Return the items' titles, each with the first panel before the next title: one may have none."""
    found: list[tuple[Tag, Tag | None]] = []
    for element in document.select(f"{_TITLE}, {_PANEL}"):
        if _TITLE.removeprefix(".") in element.get_attribute_list("class"):
            found.append((element, None))
        elif found and found[-1][1] is None:
            found[-1] = (found[-1][0], element)
    return found


def _item(meeting: str, title: Tag, panel: Tag | None, position: int, url: str) -> AgendaItem:
    words = text_of(title)
    number = _NUMBER.match(words)
    content = blocks(panel) if panel else []
    journal, content = _journal(content)
    closed = is_closed_title(words) or any(block.text == "(Lukket punkt.)" for block in content)
    return build_item(
        meeting,
        number=number[1] if number else str(position),
        title=words[number.end() :] if number else words,
        journal_number=journal,
        open=not closed,
        blocks=content,
        attachments=_attachments(panel, url) if panel and not closed else (),
    )


def _journal(content: Sequence[Block]) -> tuple[str, list[Block]]:
    """Take the journal number out of the first paragraphs, where one stands there alone or labelled."""
    for index, block in enumerate(content[:3]):
        if is_journal_number(block.text):
            return block.text, [*content[:index], *content[index + 1 :]]
        if match := _JOURNAL_LABEL.match(block.text):
            return match[1], [*content[:index], *content[index + 1 :]]
    return "", list(content)


def _attachments(panel: Tag, url: str) -> list[Attachment]:
    """Return the linked documents of an item: files, not pages."""
    found = []
    for link in panel.find_all("a", href=True):
        address, name = _target(link, url if url.startswith("http") else ""), text_of(link)
        if name and re.search(r"\.(?:pdf|docx?|xlsx?|pptx?)(?:[?#]|$)|/bilag/", address, re.IGNORECASE):
            found.append(Attachment(name, address if address.startswith("http") else ""))
    return list(dict.fromkeys(found))


def _address(document: BeautifulSoup, page: Page) -> str:
    """Return the page's public address: its own, or the canonical one it names when it was saved to a file."""
    if page.url.startswith("http"):
        return page.url
    link = document.select_one('link[rel="canonical"][href]')
    address = _target(link, "") if link else ""
    return address if address.startswith(("http://", "https://")) else page.url
