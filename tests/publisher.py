"""Publish a manuscript the way a municipality does: FirstAgenda JSON, OS2Web HTML, PDF of 2025 and of 2012.

The shapes follow what was seen in real publications, their noise and quirks included. ``python -m tests.publisher``
writes the shipped sample from its manuscripts (``make sample``).
"""

import html
import io
import json
import re
import sys
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from indexer import pdftext
from indexer.minutes.dates import MONTHS, WEEKDAYS
from indexer.minutes.identity import slug
from indexer.minutes.paragraphs import starts_list_item
from tests.manuscripts import Item, Manuscript, every

SAMPLE = Path(__file__).parent.parent / "corpus" / "eksempel" / "udgivet"
_ZERO = "00000000-0000-0000-0000-000000000000"
_NOISE = (
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    '<meta name="generator" content="Aspose.Words for .NET 22.1.0">'
    "<title>Dagsordenspunkt</title>"
)
NOTES = {
    "ballerup": "Eksempel i Referatbasen: et offentligt møde kort gengivet i egne ord. Originalen er hos kommunen.",
    "eksempelkoebing": "Eksempel i Referatbasen: en opdigtet kommune, opdigtede mennesker og sager.",
}
_LIST = re.compile(r"(-|\d+\.)\s+(.*)", re.DOTALL)


def _guid(*parts: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(parts)))


# FirstAgenda


def agenda_guid(meeting: Manuscript) -> str:
    """Return a meeting's id: the platform gives the minutes another than the agenda they replace."""
    return _guid(meeting.council, meeting.name, *([meeting.kind] if meeting.kind != "Referat" else []))


def attachment_guid(meeting: Manuscript, item: Item, name: str) -> str:
    """Return an attachment's id."""
    return _guid(agenda_guid(meeting), item.number, name)


def firstagenda_json(meeting: Manuscript) -> bytes:
    """Return a meeting as ``/api/agenda/dagsorden/{guid}`` answers it."""
    agenda = agenda_guid(meeting)
    host = f"https://dagsorden.{meeting.council}.example"
    begin = meeting.start.isoformat()
    answer = {
        "_eksempel": NOTES.get(meeting.council, ""),
        "Dagsordenpunkter": [
            _firstagenda_item(meeting, item, position, agenda, host) for position, item in enumerate(meeting.items, 1)
        ],
        "Udvalg": {
            "Id": _guid(meeting.council, meeting.committee),
            "OrganisationId": _guid(meeting.council),
            "Navn": meeting.committee,
            "Historisk": False,
        },
        "Moede": {
            "Id": _ZERO,
            "MeetingBeginUtc": begin,
            "MeetingEndUtc": None,
            "ReleasedDate": None,
            "Dato": begin,
            "Sted": meeting.place,
            "Afsluttet": True,
            "Moededeltagere": [
                {
                    "Name": person.with_party + (f" ({person.role})" if person.role else ""),
                    "Absent": person.attendance == "absent",
                    "ParticipationCancelled": False,
                    "AttendanceType": 0,
                }
                for person in meeting.participants
            ],
            "Navn": meeting.kind,
            "IsSupplementaryAgenda": False,
        },
        "TillaegsDagsorden": False,
        "Id": agenda,
    }
    return json.dumps(answer, ensure_ascii=False, indent=1).encode()


def _firstagenda_item(meeting: Manuscript, item: Item, position: int, agenda: str, host: str) -> dict[str, object]:
    document = _guid(agenda, item.number) if item.open else _ZERO
    return {
        "Felter": [
            {
                "Navn": "",
                "Html": _firstagenda_html(meeting, item) if item.open else "",
                "Tekst": None,
                "Id": _ZERO,
                "Link": f"{host}/Vis/Pdf/bilag/{document}" if item.open else "",
                "DocumentId": document,
            }
        ],
        "SagsNummer": item.journal_number,
        "Navn": item.title,
        "Punktnummer": item.number,
        "Bilag": [
            {"HarPdfVersion": "true", "Order": order, "Navn": name, "Id": attachment_guid(meeting, item, name)}
            for order, name in enumerate(item.attachments)
        ],
        "Id": _guid(agenda, item.number, "punkt"),
        "AgendaUid": agenda,
        "Number": item.number,
        "Sorting": position,
        "IsOpen": item.open,
        "CaseNumber": item.journal_number,
        "Caption": item.title,
    }


def _firstagenda_html(meeting: Manuscript, item: Item) -> str:
    known = {"Indstilling": "indstilling", "Beslutning": "beslutningstema", "Sammendrag": "resume"}
    parts = [
        f"<h3>{html.escape(heading)}</h3>\r\n<span class='{known.get(heading, 'ukendt')}'>"
        f"{_NOISE}<div>{_html_body(paragraphs, wrap='span')}</div></span>\r\n"
        for heading, paragraphs in _with_absent(meeting, item)
    ]
    return f"<div><div id='sagsfremstillingContainer'>\r\n\r\n{''.join(parts)}\r\n</div></div>"


def _with_absent(meeting: Manuscript, item: Item) -> list[tuple[str, tuple[str, ...]]]:
    absent = ", ".join(meeting.party_of(name) for name in item.absent)
    return [*item.sections, *([("Afbud", (absent,))] if absent else [])]


def _html_body(paragraphs: Iterable[str], *, wrap: str = "") -> str:
    opening, closing = (f"<{wrap}>", f"</{wrap}>") if wrap else ("", "")

    paragraphs = list(paragraphs)
    kinds = _kinds(paragraphs)
    parts = []
    for tag, pairs in groupby(zip(kinds, paragraphs, strict=True), key=lambda pair: pair[0]):
        group = [paragraph for _, paragraph in pairs]
        if tag == "p":
            parts.extend(f"<p>{opening}{html.escape(paragraph)}{closing}</p>" for paragraph in group)
            continue
        matches = [match for paragraph in group if (match := _LIST.match(paragraph))]
        start = f' type="1" start="{matches[0][1].rstrip(".")}"' if tag == "ol" else ""
        entries = (f"<li>{opening}{html.escape(match[2])}{closing}</li>" for match in matches)
        parts.append(f"<{tag}{start}>{''.join(entries)}</{tag}>")
    return "".join(parts)


def _kinds(paragraphs: Sequence[str]) -> list[str]:
    """Return "ul", "ol" or "p" for each paragraph; numbers that count up from 1 make a list, «27. marts» does not."""
    kinds, expected = [], 1
    for paragraph in paragraphs:
        match = _LIST.match(paragraph)
        if match and match[1] == "-":
            kinds.append("ul")
        elif match and match[1] == f"{expected}." and starts_list_item(paragraph):
            kinds.append("ol")
            expected += 1
        else:
            kinds.append("p")
    return kinds


# OS2Web


def os2web_html(meeting: Manuscript) -> bytes:
    """Return a meeting as a page of the OS2Web archive."""
    present = [person for person in meeting.participants if person.attendance == "present"]
    absent = [person for person in meeting.participants if person.attendance == "absent"]
    title = f"{meeting.committee} den {meeting.start:%d-%m-%Y}"
    address = f"https://www.{meeting.council}.example/dagsorden/{slug(meeting.committee)}-{meeting.start:%d-%m-%Y}"
    return f"""<!DOCTYPE html>
<html lang="da">
<head><meta charset="utf-8"><title>{html.escape(title)}</title><link rel="canonical" href="{address}"></head>
<body class="node-type-os2web-meetings-meeting">
<header><nav><ul><li><a href="/">Forside</a></li><li><a href="/dagsorden-og-referat">Møder</a></li></ul></nav></header>
<main>
<h1>{html.escape(meeting.committee)}</h1>
<div class="field">{meeting.start:%d.%m.%Y} kl. {meeting.start:%H:%M}</div>
<div class="field">{html.escape(meeting.place)}</div>
<h2>Deltagere</h2>
<ul>{"".join(_os2web_person(person, "Deltog") for person in present)}</ul>
<h2>AFBUD/FRAVÆRENDE</h2>
<ul>{"".join(_os2web_person(person, "Afbud") for person in absent)}</ul>
<h2>Åben dagsorden</h2>
<div class="accordion">
{"".join(_os2web_item(meeting, item) for item in meeting.items)}
</div>
</main>
<footer><p>{NOTES.get(meeting.council, "")}</p></footer>
</body></html>
""".encode()


def _os2web_person(person: object, remark: str) -> str:
    role = f" ({person.role})" if person.role else ""  # type: ignore[attr-defined]
    entry = f"{person.with_party}{role} - {remark}"  # type: ignore[attr-defined]
    return "".join(
        f"<li>{html.escape(part.strip())}</li>" for part in entry.split(",")
    )  # the archive splits at commas, in roles too


def _os2web_item(meeting: Manuscript, item: Item) -> str:
    closed = "" if item.open else " (Lukket punkt.)"
    body = (
        "".join(
            f"<h3>{html.escape(heading)}</h3>{_html_body(paragraphs)}"
            for heading, paragraphs in _with_absent(meeting, item)
        )
        if item.open
        else ""
    )
    links = "".join(
        f'<li><a href="/sites/default/files/{slug(name)}.pdf">{html.escape(name)}</a></li>' for name in item.attachments
    )
    journal = f"<p>Sagsnr.: {item.journal_number}</p>" if item.journal_number else ""
    return f"""<div class="accordion__item" id="punkt-{item.number}-{slug(item.title)}">
<h3><span class="accordion__heading__title">{item.number}. {html.escape(item.title)}{closed}</span></h3>
<div class="panel">{journal}{body}{f"<h3>Bilag</h3><ul>{links}</ul>" if links else ""}</div>
</div>
"""


# SBSYS


def sbsys_xml(meeting: Manuscript) -> bytes:
    """Return a meeting as an SBSYS publication: everything in CDATA, fields as HTML, decisions as «feedback»."""
    members = "".join(
        "<MeetingMember><ParticipationStatusAsText>"
        f"{_cdata('Participating' if who.attendance == 'present' else 'Absent')}</ParticipationStatusAsText><Name>"
        f"{_cdata(who.with_party + (f' ({who.role})' if who.role else ''))}</Name>"
        "</MeetingMember>"
        for who in meeting.participants
    )
    return f"""<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<Publication><Published>{_cdata("07-05-2013 11:16:47")}</Published><Agendas><Agenda ID="32">
<Meeting ID="26"><Members>{members}</Members><When>{_cdata(f"{meeting.start:%d-%m-%Y %H:%M:%S}")}</When>
<Where>{_cdata(meeting.place)}</Where></Meeting>
<Committee ID="8"><CommitteeGroup><Name>{_cdata("Stående udvalg")}</Name></CommitteeGroup>
<Name>{_cdata(meeting.committee)}</Name></Committee>
<Items>{"".join(_sbsys_item(meeting, item) for item in reversed(meeting.items))}</Items>
</Agenda></Agendas></Publication>
""".encode()


def _cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def _sbsys_item(meeting: Manuscript, item: Item) -> str:
    fields = "".join(
        f"<ItemField><Caption>{_cdata(heading)}</Caption><Index>{_cdata(str(index))}</Index>"
        f"<IsFeedback>{_cdata(str(heading == 'Beslutning'))}</IsFeedback>"
        f"<Content>{_cdata(_html_body(paragraphs, wrap='span'))}</Content></ItemField>"
        for index, (heading, paragraphs) in enumerate(_with_absent(meeting, item), 1)
    )
    enclosures = "".join(f"<Enclosure><Name>{_cdata(name)}</Name></Enclosure>" for name in item.attachments)
    return (
        f"<Item><Caption>{_cdata(item.title)}</Caption><Case><Number>{_cdata(item.journal_number)}</Number></Case>"
        f"<Enclosures>{enclosures}</Enclosures><IsPublic>{_cdata(str(item.open))}</IsPublic>"
        f"<Number>{_cdata(item.number)}</Number><Fields>{fields}</Fields></Item>"
    )


# Documents


class _Sheet:
    """A page of A4 on which text is set line by line, words hyphenated at line ends as Word does."""

    def __init__(self, *, head: Iterable[str], foot: str, left: float, right: float) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1)
        self.head, self.foot = tuple(head), foot
        self.left, self.right = left, A4[0] - right
        self.page = 0
        self.new_page()

    def new_page(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        for line, text in enumerate(self.head):
            self.canvas.setFont("Helvetica", 8)
            self.canvas.drawRightString(self.right + 30, A4[1] - 40 - 10 * line, text.format(page=self.page))
        self.canvas.setFont("Helvetica", 8)
        self.canvas.drawCentredString(A4[0] / 2, 30, self.foot.format(page=self.page))
        self.y = A4[1] - 60 - 10 * len(self.head)

    def write(self, text: str, *, size: float = 10, bold: bool = False, after: float = 8, indent: float = 0) -> None:
        font = "Helvetica-Bold" if bold else "Helvetica"
        for line in _wrap(text, font, size, self.right - self.left - indent):
            if self.y < 70:
                self.new_page()
            self.canvas.setFont(font, size)
            self.canvas.drawString(self.left + indent, self.y, line)
            self.y -= size * 1.25
        self.y -= after

    def finish(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


def _wrap(text: str, font: str, size: float, width: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        candidate = f"{line} {word}".strip()
        if stringWidth(candidate, font, size) <= width:
            line = candidate
            continue
        room = next(
            (
                cut
                for cut in range(len(word) - 4, 4, -1)
                if stringWidth(f"{line} {word[:cut]}-".strip(), font, size) <= width
            ),
            0,
        )
        if room and len(word) > 12 and word[:-1].isalpha() and word[1:-1].islower():
            yield f"{line} {word[:room]}-".strip()
            line = word[room:]
        else:
            yield line
            line = word
    yield line


def referat_pdf(meeting: Manuscript) -> bytes:
    """Return a meeting as the PDF of a FirstAgenda referat (2025): contents list, running head and foot."""
    pages: dict[str, int] = {}
    _set_referat(meeting, pages)  # once for the page numbers, once with them
    return _set_referat(meeting, pages)


def _set_referat(meeting: Manuscript, pages: dict[str, int]) -> bytes:
    title = f"{meeting.committee} d. {meeting.start:%d-%m-%Y}"
    sheet = _Sheet(head=[title, NOTES.get(meeting.council, "")], foot="Side {page}", left=70, right=70)
    sheet.write(f"{meeting.kind.upper()} {title}", size=18, bold=True, after=20)
    weekday, month = WEEKDAYS[meeting.start.weekday()].capitalize(), MONTHS[meeting.start.month - 1]
    sheet.write(f"Mødedato {weekday} d. {meeting.start:%d}. {month} {meeting.start.year} kl. {meeting.start:%H:%M}")
    sheet.write(f"Mødested {meeting.place}")
    sheet.write("Mødedeltagere " + ", ".join(_listed(person) for person in meeting.participants))
    sheet.new_page()
    sheet.write("Indholdsfortegnelse", size=14, bold=True)
    for item in meeting.items:
        sheet.write(f"{item.title}.....  {pages.get(item.number, 0)}", after=3)
    for item in meeting.items:
        sheet.new_page()
        pages[item.number] = sheet.page
        sheet.write(f"Punkt {item.number}: {item.title}{'' if item.open else ' (Lukket)'}", size=14, bold=True)
        if item.journal_number:
            sheet.write(item.journal_number)
        for heading, paragraphs in item.sections:
            sheet.write(heading, size=11, bold=True, after=4)
            for paragraph in paragraphs:
                sheet.write(paragraph, indent=12 if _LIST.match(paragraph) else 0)
        if item.attachments:
            sheet.write("Bilag", size=11, bold=True, after=4)
            for name in item.attachments:
                sheet.write(name if name.startswith("ANBEFALES ") else f"ANBEFALES {name}")
        if item.absent:
            sheet.write("Afbud " + ", ".join(meeting.party_of(name) for name in item.absent))
    return sheet.finish()


def _listed(person: object) -> str:
    role = f" ({person.role})" if person.role else ""  # type: ignore[attr-defined]
    return f"{person.with_party}{role}{' (Afbud)' if person.attendance == 'absent' else ''}"  # type: ignore[attr-defined]


def referat_text(meeting: Manuscript) -> bytes:
    """Return the text of a FirstAgenda referat (2025), with a paragraph broken where a page ended."""
    title = f"{meeting.committee} d. {meeting.start:%d-%m-%Y}"
    weekday, month = WEEKDAYS[meeting.start.weekday()].capitalize(), MONTHS[meeting.start.month - 1]
    parts = [
        f"\n{meeting.kind.upper()} {title}",
        f"Mødedato {weekday} d. {meeting.start:%d}. {month} {meeting.start.year} kl. {meeting.start:%H:%M}",
        f"Mødested {meeting.place}",
        "Mødedeltagere " + ", ".join(_listed(person) for person in meeting.participants),
        "Indholdsfortegnelse",
        "\n".join(f"{item.title}.....\t{number}" for number, item in enumerate(meeting.items, 3)),
    ]
    for item in meeting.items:
        parts.append(f"Punkt {item.number}: {item.title}{'' if item.open else ' (Lukket)'}")
        if item.journal_number:
            parts.append(item.journal_number)
        for heading, paragraphs in item.sections:
            parts.append(heading)
            parts.extend(_broken(paragraph) for paragraph in paragraphs)
        if item.attachments:
            parts.extend(
                ["Bilag", "\n\n".join(f"ANBEFALES {name.removeprefix('ANBEFALES ')}" for name in item.attachments)]
            )
        if item.absent:
            parts.append("Afbud " + ", ".join(meeting.party_of(name) for name in item.absent))
    return "\n\n".join(parts).encode()


def _broken(paragraph: str) -> str:
    """Return a long paragraph with a page break in the middle of a sentence."""
    match = re.search(r"(?<=[a-zæøå]) (?=[a-zæøå]{3})", paragraph[60:])
    return (
        f"{paragraph[: 60 + match.start()]}\n\n{paragraph[60 + match.end() :]}"
        if match and not _LIST.match(paragraph)
        else paragraph
    )


def edoc_pdf(meeting: Manuscript) -> bytes:
    """Return a meeting as the PDF of an eDoc referat (2012): open and closed part, «Sagsnr.», «…s beslutning den …»."""
    sheet = _Sheet(
        head=[meeting.committee, "Referat", "Åbent referat", f"Dato: {meeting.start:%d.%m.%Y}", "Side {page}"],
        foot="",
        left=85,
        right=90,
    )
    month = MONTHS[meeting.start.month - 1]
    sheet.write("Referat", size=24, bold=True)
    sheet.write(meeting.committee, size=11, bold=True, after=1)
    sheet.write(
        f"{WEEKDAYS[meeting.start.weekday()]} den {meeting.start.day}. {month} {meeting.start:%Y, kl. %H:%M}",
        size=11,
        bold=True,
        after=1,
    )
    sheet.write(f"i {meeting.place}", size=11, bold=True, after=1)
    sheet.write("Åbent referat", size=11, bold=True, after=30)
    for heading, attendance in (("Tilstede", "present"), ("Afbud/Fraværende", "absent")):
        sheet.write(heading, bold=True, after=2)
        for person in meeting.participants:
            if person.attendance == attendance and person.party:
                sheet.write(f"{person.with_party}{f' - {person.role}' if person.role else ''}", after=1)
        sheet.y -= 20
    sheet.write("Sekretær", bold=True, after=2)
    for person in meeting.participants:
        if not person.party:
            sheet.write(person.name, after=1)
    sheet.new_page()
    sheet.write("INDHOLDSFORTEGNELSE", bold=True, after=12)
    for part, opened in (("Åbent referat", True), ("Lukket referat", False)):
        sheet.write(part, bold=True, after=4)
        for item in meeting.items:
            if item.open is opened:
                sheet.write(f"{item.number}. {item.title} {int(item.number) + 2}", after=1)
        sheet.y -= 20
    sheet.new_page()
    for item in sorted(meeting.items, key=lambda item: not item.open):
        _set_edoc_item(sheet, meeting, item)
    return sheet.finish()


def _set_edoc_item(sheet: _Sheet, meeting: Manuscript, item: Item) -> None:
    sheet.write(f"{item.number}. {item.title}", size=11, bold=True, after=16)
    sheet.write(f"Sagsnr.: {item.journal_number}", after=0)
    sheet.write("Dok.nr.: 2012-206289", after=14)
    for heading, paragraphs in item.sections:
        if heading == "Tidligere behandling":
            for paragraph in paragraphs:
                sheet.write(paragraph)
            continue
        if heading == "Beslutning":
            sheet.write(f"{meeting.committee}s beslutning den {meeting.start:%d.%m.%Y} Punkt {item.number}", after=0)
        else:
            sheet.write(heading, bold=True, after=0)
        for paragraph in paragraphs:
            sheet.write(re.sub(r"^(\d)\. ", lambda match: f"{chr(64 + int(match[1]))}) ", paragraph))
        sheet.y -= 6
    if item.attachments:
        sheet.write("Bilag", bold=True, after=0)
        for name in item.attachments:
            sheet.write(f"2012-208960 - {name}")
    sheet.write("Følgende deltog ikke i behandlingen af punktet:", after=2)
    if item.absent:
        sheet.write(", ".join(meeting.party_of(name) for name in item.absent))
    sheet.y -= 20


def attachment_pdf(name: str, *, scanned: bool = False) -> bytes:
    """Return a document with its name and a word of its own, as text or as the picture of a scanned page."""
    sheet = _Sheet(head=[], foot="", left=70, right=70)
    sheet.write(name, size=20, bold=True)
    sheet.write(f"Notatet handler om {attachment_word(name)} og er skrevet til udvalgets behandling af sagen.", size=16)
    text = sheet.finish()
    if not scanned:
        return text
    picture = next(pdftext.pictures(text, name, dots_per_inch=150, most_pages=1))
    header, pixels = picture.split(b"\n", 1)
    _, width, height, _ = header.split()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    image = Image.frombytes("L", (int(width), int(height)), pixels)
    canvas.drawImage(ImageReader(image), 0, 0, *A4)
    canvas.save()
    return buffer.getvalue()


def attachment_word(name: str) -> str:
    """Return a word that stands in one attachment and nowhere else."""
    return "notatord" + "".join(char for char in slug(name) if char.isalpha())


PUBLICATIONS = {
    "firstagenda": ("firstagenda", "json", firstagenda_json),
    "os2web": ("os2web", "html", os2web_html),
    "pdf": ("pdf", "pdf", referat_pdf),
}


def write_sample(folder: Path) -> list[Path]:
    """Publish every manuscript into a folder, one subfolder a council and a system; return the files."""
    written = []
    for manuscript in every():
        system, suffix, publish = PUBLICATIONS[manuscript.publication]
        path = folder / manuscript.council / system / f"{manuscript.name}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(publish(manuscript))
        written.append(path)
    return written


if __name__ == "__main__":
    for written_path in write_sample(SAMPLE):
        print(written_path.relative_to(SAMPLE.parent), file=sys.stderr)
