"""Whether a page came whole. One that was cut off on its way reads as a shorter meeting, and must replace nothing."""

from indexer.models import Page
from indexer.sources.encoding import head


def missing(page: Page) -> str:
    """Return, in Danish, what tells that a page was cut off; empty where nothing does.

    Only what every whole page has counts: the end of an HTML document and of a JSON answer, and a PDF's startxref
    (PDF 32000-1:2008, 7.5.5).
    """
    if b"%PDF-" in page.body[:1024]:
        return "" if b"startxref" in page.body else "PDF'en er beskadiget eller afkortet"
    start = head(page)
    if b"<html" in start and b"</html" not in page.body.lower():
        return "siden er afkortet: den slutter ikke med </html>"
    if start.startswith((b"{", b"[")) and not page.body.rstrip().endswith((b"}", b"]")):
        return "ugyldig eller afkortet JSON (svaret slutter midt i det hele)"
    return ""
