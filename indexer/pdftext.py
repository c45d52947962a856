"""Read the lines of a PDF with their place and type, and mend them into paragraphs: the only pypdfium2 import.

A PDF knows no paragraphs, only glyphs at places. What a reader sees as a paragraph is recovered from geometry: the
gap above a line, the room left at the end of the line before, the size and weight of the type.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.confined import ConfinedError, confined
from indexer.errors import NoTextError, ParseError
from indexer.minutes.paragraphs import Layout, join_lines, starts_list_item

MAX_PAGES = 3000
"""A referat of a thousand pages exists; a file that claims ten thousand is broken or hostile."""

Found = TypeVar("Found")

_HYPHENS = (
    "\ufffe",
    "\x02",
)  # pdfium's marks for a hyphen that ends a printed line, set in place of hyphen and newline
_FURNITURE_ZONE = 0.2  # running heads and feet live in the outer fifth of the page, above and below
_LETTER_WIDTH = 0.52  # of a type size: the mean of the usual faces
_BOLD = 600  # font weight from which CSS and PDF viewers speak of bold

_XMP = re.compile(rb"<\?xpacket begin.*?<\?xpacket end", re.DOTALL)
_PAGE_NUMBER = re.compile(r"Side \d+( af \d+)?")
_COUNTER = re.compile(r"(?:(?<=\s)|^)\d{1,4}(?= af \d|/\d|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; lengths are in points, ``top`` counts from the upper edge of the page."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    page_height: float


def read_lines(body: bytes, url: str) -> list[Line]:
    """Return every printed line of a PDF in reading order.

    Raises ParseError when the file is no PDF, is encrypted, truncated beyond repair, has no text layer, or unpacks to
    more than one file may.
    """
    return list(_confined(lambda: printed_lines(body, url), url))


def _confined(read: Callable[[], Iterable[Found]], url: str) -> Iterator[Found]:
    try:
        yield from confined(read)
    except ConfinedError as error:
        raise ParseError(f"PDF'en kunne ikke læses med det, én fil må bruge: {error}", url) from error


def printed_lines(body: bytes, url: str) -> list[Line]:
    """Return as read_lines() does, in this very process."""
    document = _open(body, url)
    try:
        lines = [line for number in range(len(document)) for line in _page_lines(document, number)]
    except pypdfium2.PdfiumError as error:
        raise ParseError("PDF'en er beskadiget eller afkortet", url) from error
    finally:
        document.close()
    if not lines:
        raise NoTextError("PDF'en har intet tekstlag (indscannet?)", url)
    return lines


def hidden_words(body: bytes, url: str) -> Iterator[str]:
    """Yield what a PDF says beside its printed lines: its title and the like, bookmarks, notes, fields, attached files.

    Raises ParseError as read_lines() does.
    """
    return _confined(lambda: unprinted_words(body, url), url)


def unprinted_words(body: bytes, url: str) -> Iterator[str]:
    """Yield as hidden_words() does, in this very process."""
    document = _open(body, url)
    try:
        yield from document.get_metadata_dict(skip_empty=True).values()
        yield from (bookmark.get_title() for bookmark in document.get_toc())
        for number in range(document.count_attachments()):
            attachment = document.get_attachment(number)
            yield attachment.get_name()
            yield bytes(attachment.get_data()).decode("utf-8", "replace")
        for number in range(len(document)):
            page = document[number]
            yield page.get_textpage().get_text_bounded()  # also what lines leave out
            yield from _notes(page)
    except pypdfium2.PdfiumError as error:
        raise ParseError("PDF'en er beskadiget eller afkortet", url) from error
    finally:
        document.close()
    yield from (packet.decode("utf-8", "replace") for packet in _XMP.findall(body))


def _notes(page: pypdfium2.PdfPage) -> Iterator[str]:
    """Yield the words of a page's annotations: notes, links and fields of forms (PDF 32000-1:2008, 12.5.2)."""
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        for key in (b"Contents", b"T", b"TU", b"V", b"DV", b"Subj", b"RC"):
            length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            buffer = ctypes.create_string_buffer(length)
            pdfium.FPDFAnnot_GetStringValue(
                annotation, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), length
            )
            yield buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")
        pdfium.FPDFPage_CloseAnnot(annotation)


def pictures(body: bytes, url: str, *, dots_per_inch: int, most_pages: int) -> Iterator[bytes]:
    """Yield the pages of a PDF as grey pictures in PGM, the simplest format that OCR programs read.

    Raises ParseError as read_lines() does.
    """
    return _confined(lambda: _pictures(body, url, dots_per_inch, most_pages), url)


def _pictures(body: bytes, url: str, dots_per_inch: int, most_pages: int) -> Iterator[bytes]:
    document = _open(body, url)
    try:
        for number in range(min(len(document), most_pages)):
            bitmap = document[number].render(scale=dots_per_inch / 72, grayscale=True)
            rows = bytes(bitmap.buffer)
            pixels = b"".join(
                rows[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height)
            )
            yield f"P5 {bitmap.width} {bitmap.height} 255\n".encode() + pixels
    finally:
        document.close()


def _open(body: bytes, url: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        reason = "PDF'en er beskyttet med adgangskode" if locked else "PDF'en er beskadiget eller afkortet"
        raise ParseError(reason, url) from error
    if len(document) > MAX_PAGES:
        document.close()
        raise ParseError(f"PDF'en har {len(document)} sider; grænsen er {MAX_PAGES}", url)
    return document


def _page_lines(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    page = document[number]
    height = page.get_height()
    textpage = page.get_textpage()
    lines: list[Line] = []
    glyphs: list[int] = []
    for index in range(textpage.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(textpage, index))
        if char != "\n":
            glyphs.append(index)
        if char == "\n" or char in _HYPHENS:
            lines.extend(_line(textpage, glyphs, number, height))
            glyphs = []
    lines.extend(_line(textpage, glyphs, number, height))
    return lines


def _line(textpage: pypdfium2.PdfTextPage, glyphs: Sequence[int], page: int, height: float) -> list[Line]:
    text = "".join(chr(pdfium.FPDFText_GetUnicode(textpage, index)) for index in glyphs)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pdfium speaks in UTF-16 units
    text = text.replace("\r", "").replace("\xad", "")
    printed = [index for index in glyphs if not chr(pdfium.FPDFText_GetUnicode(textpage, index)).isspace()]
    if not text.strip() or not printed:
        return []
    boxes = [textpage.get_charbox(index) for index in printed]
    sizes = Counter(round(pdfium.FPDFText_GetFontSize(textpage, index), 1) for index in printed)
    bold = sum(_is_bold(textpage, index) for index in printed[:12])
    return [
        Line(
            text=re.sub(r"[ \t\xa0]+", " ", text).strip(),
            page=page,
            left=min(box[0] for box in boxes),
            right=max(box[2] for box in boxes),
            top=height - max(box[3] for box in boxes),
            bottom=height - min(box[1] for box in boxes),
            size=sizes.most_common(1)[0][0],
            bold=bold * 2 > min(len(printed), 12),
            page_height=height,
        )
    ]


def _is_bold(textpage: pypdfium2.PdfTextPage, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(textpage, index) >= _BOLD:
        return True
    name = ctypes.create_string_buffer(128)
    length = pdfium.FPDFText_GetFontInfo(textpage, index, name, len(name), None)
    return 0 < length <= len(name) and b"bold" in name.value.lower()


def without_furniture(lines: Sequence[Line], *, is_heading: Callable[[str], bool]) -> list[Line]:
    """Leave out running heads, feet and page numbers: what stands at the same place on most pages.

    Headings stay: a document whose items each begin a page has the same ones at the same place.
    """
    pages = {line.page for line in lines}
    seen = Counter(key for key in {(line.page, _furniture_key(line)) for line in lines})
    places = Counter(key for _, key in seen)
    needed = max(2, 0.6 * len(pages))
    return [
        line
        for line in lines
        if is_heading(line.text)
        or not (
            _PAGE_NUMBER.fullmatch(line.text)
            or (places[_furniture_key(line)] >= needed and _furniture_key(line) is not None)
        )
    ]


def _furniture_key(line: Line) -> tuple[str, int] | None:
    """Return what a line says but for its page number, and where it stands; None for the body of the page."""
    zone = _FURNITURE_ZONE * line.page_height
    if zone < line.top < line.page_height - zone:
        return None
    return _COUNTER.sub("#", line.text), round(line.top / 4)


def paragraphs(lines: Sequence[Line], *, layout: Layout) -> list[str]:
    """Join printed lines into paragraphs, undoing hyphenation."""
    if not lines:
        return []
    pitch = _usual_pitch(lines)
    right = _right_margin(lines)
    groups: list[list[Line]] = [[lines[0]]]
    for before, line in pairwise(lines):
        if layout.divides(before.text, line.text) or _begins_paragraph(before, line, pitch, right):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [join_lines([line.text for line in group]) for group in groups]


def _usual_pitch(lines: Sequence[Line]) -> float:
    """Return the distance between the lines of a paragraph, in type sizes: the smallest that is common."""
    steps = Counter(
        round((line.bottom - before.bottom) / max(before.size, 1.0), 1)
        for before, line in pairwise(lines)
        if line.page == before.page and line.size == before.size and line.bottom > before.bottom
    )
    common = [step for step, number in steps.items() if number * 10 >= steps.total()]
    return min(common, default=1.2)


def _right_margin(lines: Sequence[Line]) -> float:
    """Return where full lines end: the right edge that one line in twenty reaches."""
    edges = sorted((line.right for line in lines), reverse=True)
    return edges[len(edges) // 20]


def _begins_paragraph(before: Line, line: Line, pitch: float, right: float) -> bool:
    if before.text.endswith(_HYPHENS):
        return False
    if abs(line.size - before.size) > 0.6 or line.bold != before.bold or starts_list_item(line.text):
        return True
    if line.page == before.page and (line.bottom - before.bottom) / max(before.size, 1.0) > pitch * 1.25 + 0.1:
        return True
    if line.text[:1].islower() and not before.text.endswith((".", ":", "!", "?")):
        return False
    return _had_room(before, line, right)


def _had_room(before: Line, line: Line, right: float) -> bool:
    """Tell whether the first word of a line would have fitted on the line before: then the break was meant."""
    first_word = line.text.split(maxsplit=1)[0]
    return before.right + (len(first_word) + 1) * _LETTER_WIDTH * line.size < right
