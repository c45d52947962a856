"""One raw page read by itself, in whatever process: what it holds, or why nothing, and what must not be shown of it.

A page is loaded where it is read, so that no bytes wait for their turn; nothing is written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from indexer import corpus, hiding, ocr, pdftext, private, sources
from indexer.errors import CorpusError, NoTextError, NotFoundError, ParseError
from indexer.hiding import Hidden
from indexer.minutes.paragraphs import Layout, clean
from indexer.minutes.privacy import mask_address, mask_cpr, one_line
from indexer.models import Meeting, Page
from indexer.workers import Lost

SECONDS = 300.0  # a page may take; a thousand pages of PDF take a minute
ATTACHMENT_SECONDS = 4000.0  # OCR gives each of sixty pages a minute
ATTACHMENT_LAYOUT = Layout(stands_alone=lambda _line: False, begins=lambda _line: False)
"""How an attachment's lines become paragraphs: by their places alone."""
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Raw:
    """A page that is to be read: where, by which key, and what is hidden in whatever is read."""

    folder: Path
    key: str
    rules: tuple[Hidden, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a page of minutes holds: its meeting, or why there is none; how much on it must not be shown."""

    meeting: Meeting | None
    reason: str | None
    cpr: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Attachment:
    """The text of an attachment, without what must not be shown, or why there is none."""

    text: str
    reason: str | None


def read_minutes(raw: Raw) -> Minutes:
    """Return what a page of minutes holds; a page that cannot be looked through is not given out."""
    try:
        meeting, reason = meeting_on(raw.folder, raw.key), None
    except ParseError as error:
        meeting, reason = None, error.reason
    try:
        cpr, hidden = private.scan(corpus.load(raw.folder, raw.key), raw.rules)
    except (ParseError, NotFoundError, CorpusError):
        cpr, hidden = 0, int(meeting is not None)  # else it cannot be read either, and the reason says why
    except Exception:  # as below: one page stops nothing
        cpr, hidden = 0, 1
    return Minutes(meeting, reason, cpr, hidden)


def lost_minutes(lost: Lost) -> Minutes:
    """Return what is known of a page whose reading came to nothing."""
    return Minutes(None, lost.reason, hidden=1)


def meeting_on(folder: Path, key: str) -> Meeting:
    """Return the meeting a stored page holds; raises ParseError, also where the reader itself breaks on the page."""
    return _guarded(sources.parse, folder, key)


def read_attachment(raw: Raw) -> Attachment:
    """Return the text of an attachment: a PDF, by OCR where it has only pictures of text and Tesseract is installed."""
    try:
        text, reason = _guarded(_attachment_text, raw.folder, raw.key), None
    except ParseError as error:
        text, reason = "", error.reason
    return Attachment(hiding.covered_text(mask_cpr(text), raw.rules), reason)


def _guarded(read: Callable[[Page], _Read], folder: Path, key: str) -> _Read:
    """Return what a reader makes of a stored page; raises ParseError, and nothing else."""
    try:
        return read(corpus.load(folder, key))
    except ParseError as error:
        raise ParseError(one_line(error.reason), mask_address(error.url)) from None  # a reason may quote the page
    except (NotFoundError, CorpusError) as error:
        raise ParseError(str(error), key) from error
    except Exception as error:  # a page must stop nothing, not even one that finds a mistake of ours
        raise ParseError(one_line(f"uventet fejl i læseren: {type(error).__name__}: {error}"), key) from error


def _attachment_text(page: Page) -> str:
    if not page.body[:1024].count(b"%PDF-"):
        raise ParseError("bilaget er ikke en PDF", page.url)
    try:
        lines = pdftext.read_lines(page.body, page.url)
    except NoTextError:
        if not ocr.is_available():
            raise ParseError("bilaget er indscannet; installér tesseract med dansk for at læse det", page.url) from None
        return clean(ocr.read(page.body, page.url))
    body = pdftext.without_furniture(lines, is_heading=lambda _line: False)
    return clean("\n\n".join(pdftext.paragraphs(body, layout=ATTACHMENT_LAYOUT)))
