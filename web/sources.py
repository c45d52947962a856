"""The document a page was read from, as it was published."""

from flask import Blueprint, Response

from indexer import reading
from indexer.corpus import readable
from indexer.minutes.privacy import mask_address
from indexer.sources.document import is_pdf
from indexer.sources.encoding import head
from web.shelf import library

blueprint = Blueprint("sources", __name__)
# A stored HTML page is shown as it was, but inert: no script, no style of its own, no request to anywhere.
_INERT = "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"


@blueprint.get("/kilde/<key>")
def source(key: str) -> Response:
    """Give out a stored page, byte for byte."""
    page = reading.source_page(library(), key)
    response = Response(page.body)
    response.headers["Cache-Control"] = "private, no-cache"
    name = readable(mask_address(page.url)).rpartition("/")[2] or "kilde"
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "._-") else "_" for char in name)
    response.headers.set("Content-Disposition", "inline", filename=safe)
    if is_pdf(page):
        response.content_type = "application/pdf"
    elif head(page).startswith(b"<"):
        response.content_type = "text/html"
        response.headers["Content-Security-Policy"] = _INERT
    else:
        response.content_type = "text/plain; charset=utf-8"
    return response
