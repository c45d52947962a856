"""What feeds, calendars and files for machines have in common: absolute addresses, clean text, caching."""

import re

from flask import Response, request

_KEPT_SECONDS = 300
# What XML 1.0 (section 2.2) and iCalendar (RFC 5545, section 3.1) have no place for.
_FORBIDDEN = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def absolute(path: str) -> str:
    """Return the full address of a page of this site, given as it stands after the host, quoted."""
    return request.host_url.rstrip("/") + path


def clean(text: str) -> str:
    """Return a text without the control characters that no feed or calendar may hold; lines end in a line feed."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def published(body: str | bytes, content_type: str) -> Response:
    """Return a document that may be kept for five minutes."""
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    return response
