"""Minutes as a document, PDF or plain text, in the layouts municipalities have used."""

from collections.abc import Sequence
from typing import Protocol

from indexer import pdftext
from indexer.errors import ParseError
from indexer.minutes.paragraphs import Layout, clean, text_paragraphs
from indexer.minutes.sections import is_heading
from indexer.models import Meeting, Page
from indexer.sources import edoc, referat
from indexer.sources.encoding import decode, head


class DocumentLayout(Protocol):
    """What a module of one document layout offers."""

    LAYOUT: Layout

    def recognises(self, paragraphs: Sequence[str]) -> bool:
        """Tell whether paragraphs are in this layout."""

    def parse(self, paragraphs: Sequence[str], page: Page) -> Meeting:
        """Return the meeting they tell of; raises ParseError."""


_LAYOUTS: tuple[DocumentLayout, ...] = (referat, edoc)
_LAYOUT = Layout(
    stands_alone=lambda line: any(layout.LAYOUT.stands_alone(line) for layout in _LAYOUTS),
    begins=lambda line: any(layout.LAYOUT.begins(line) for layout in _LAYOUTS),
)


def recognises(page: Page) -> bool:
    """Tell whether a page is a PDF or could be plain text: no mark-up, no zero bytes."""
    return (
        is_pdf(page)
        or not (head(page).startswith(b"<") or b"\0" in page.body[:4096].replace(b"\xff\xfe", b"", 1))
        or _is_utf16(page)
    )


def is_pdf(page: Page) -> bool:
    """Tell whether a page is a PDF: the mark stands within the first 1024 bytes (PDF 32000-1:2008, annex H)."""
    return b"%PDF-" in page.body[:1024]


def _is_utf16(page: Page) -> bool:
    return page.body.startswith((b"\xff\xfe", b"\xfe\xff"))


def parse(page: Page) -> Meeting:
    """Return the meeting a document holds.

    Raises ParseError when the PDF cannot be read, or no layout fits.
    """
    paragraphs = _pdf_paragraphs(page) if is_pdf(page) else text_paragraphs(decode(page), _LAYOUT)
    for layout in _LAYOUTS:
        if layout.recognises(paragraphs):
            return layout.parse(paragraphs, page)
    raise ParseError("dokumentet er ikke et referat i et kendt format", page.url)


def _pdf_paragraphs(page: Page) -> list[str]:
    lines = pdftext.read_lines(page.body, page.url)
    printed = pdftext.without_furniture(lines, is_heading=is_heading)
    return [clean(paragraph) for paragraph in pdftext.paragraphs(printed, layout=_LAYOUT)]
