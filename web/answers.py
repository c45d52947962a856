"""What the API answers with: JSON marked by its content, problems (RFC 9457), and leave for other sites to read it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from flask import Response, request

PREFIX = "/api/"
_MAX_AGE = 60  # seconds; a run changes the archive a few times a day
_TITLES = {
    400: "Forespørgslen kan ikke læses",
    404: "Findes ikke",
    405: "Det kan adressen ikke",
    410: "Bogmærket gælder ikke mere",
    413: "Det var for meget på én gang",
    414: "Adressen er for lang",
    415: "Indholdet kan ikke læses",
    429: "Vent lidt",
    503: "Arkivet kan ikke svare lige nu",
}
_DETAILS = {
    404: "Adressen findes ikke. Se /api/v1/openapi.json.",
    405: "Adressen kan kun læses.",
}
_SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Changes-Cursor, ETag, Link, Retry-After, Server-Timing",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def is_for_programs() -> bool:
    """Tell whether the current request is to the API, whose answers are never pages."""
    return request.path.startswith(PREFIX)


def answer(document: Any, headers: Mapping[str, str] = {}) -> Response:
    """Return a document as JSON, or that it is what the asker has already."""
    body = json.dumps(document, ensure_ascii=False).encode(errors="replace")
    response = Response(body, mimetype="application/json", headers=dict(headers))
    return marked(response, hashlib.sha256(body).hexdigest()[:32])


def marked(response: Response, mark: str | None) -> Response:
    """Return a response that may be kept, with a mark of its content, or that it is what the asker has already."""
    response.cache_control.public = True
    response.cache_control.max_age = _MAX_AGE
    if mark:
        response.set_etag(mark)
        response.make_conditional(request)
    return response


def problem(status: int, detail: str = "", **more: Any) -> Response:
    """Return what went wrong, in Danish and without anything of the inside."""
    title = _TITLES.get(status, "Noget gik galt")
    detail = detail or _DETAILS.get(status, "Prøv igen om lidt." if status >= 500 else title)
    document = {"type": "about:blank", "title": title, "status": status, "detail": _sentence(detail), **more}
    response = Response(
        json.dumps(document, ensure_ascii=False).encode(errors="replace"),
        status=status,
        mimetype="application/problem+json",
    )
    response.cache_control.no_store = True
    return response


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def shared(response: Response) -> Response:
    """Return an answer of the API that other sites' pages may read, and without the framework's own HTML."""
    if not is_for_programs():
        return response
    if request.method in ("GET", "HEAD", "OPTIONS"):
        response.headers.update(_SHARED)
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
    if response.mimetype == "text/html":  # of redirects and OPTIONS, whose headers say it all
        response.set_data(b"")
        del response.headers["Content-Type"]
    return response
