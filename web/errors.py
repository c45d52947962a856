"""What is shown when something is wrong: a plain page with the right status, to programs a problem; never a trace."""

import logging
import traceback
from pathlib import Path

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed, SecurityError, ServiceUnavailable

from indexer.alerts.values import TokenError, TooManyError, UnansweredError
from indexer.errors import NotFoundError, ReferatbasenError
from indexer.minutes.privacy import one_line
from web import answers

_log = logging.getLogger("referatbasen.web")
_TITLES = {
    400: ("Adressen kunne ikke læses", "Der er noget i adressen, som ikke giver mening. Prøv at søge i stedet."),
    403: ("Det kom fra en anden side", "Åbn siden her, og prøv igen derfra."),
    404: (
        "Siden findes ikke",
        "Måske er adressen skrevet forkert, eller også er punktet taget tilbage af kommunen. Prøv at søge i stedet.",
    ),
    405: ("Det kan siden ikke", "Siden kan vises, men ikke ændres."),
    409: (
        "Svar på mailen først",
        "Mailadressen er spurgt nogle gange og har ikke svaret. Åbn linket i en af mailene; se også i uønsket post.",
    ),
    410: (
        "Linket gælder ikke",
        "Det er brugt før, for gammelt, eller kom ikke helt med fra mailen. Et link til at bekræfte gælder i 48 timer.",
    ),
    413: ("Det var for meget på én gang", "Prøv en kortere søgning."),
    414: ("Adressen er for lang", "Prøv en kortere søgning."),
    415: ("Formularen kunne ikke læses", "Åbn siden her, og prøv igen derfra."),
    429: ("Vent lidt", "Der er bedt om for meget på kort tid fra samme sted."),
}
_FRONT = ("/", "Til forsiden")
_NEW_LINK = ("/foelg/log-ind", "Få et nyt link til mine følgninger")
_AN_HOUR, _A_MINUTE = 3600, 60


class NotSetUpError(ServiceUnavailable):
    """What the operator has not set up yet; ``description`` says in Danish what is missing."""


class UnreadableArgumentError(BadRequest):
    """An argument of an address that machines ask for and that cannot be read; ``description`` says so in Danish."""


def register(app: Flask) -> None:
    """Give the application its error pages."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(UnreadableArgumentError, lambda error: _page(400, detail=error.description or ""))
    app.register_error_handler(SecurityError, _stranger)
    app.register_error_handler(NotSetUpError, lambda error: _page(503, detail=error.description or ""))
    app.register_error_handler(NotFoundError, lambda error: _page(404, detail=str(error)))
    app.register_error_handler(TokenError, lambda _error: _page(410, way_on=_NEW_LINK))
    app.register_error_handler(TooManyError, _too_many)
    app.register_error_handler(UnansweredError, lambda _error: _page(409))
    app.register_error_handler(ReferatbasenError, _unavailable)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Response:
    response = _page(error.code or 500)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _stranger(_error: Exception) -> Response:
    """Return that the site has another name: in plain words, since a page could not say where anything is."""
    return Response("Siden findes ikke under dette navn.\n", 400, mimetype="text/plain")


def _too_many(_error: Exception) -> Response:
    return too_many(_AN_HOUR)


def too_many(seconds: int) -> Response:
    """Return that a visitor has asked for too much, and in how many seconds there is room again."""
    wait = f"{seconds} sekunder" if seconds < 2 * _A_MINUTE else f"{round(seconds / _A_MINUTE)} minutter"
    response = _page(429, detail=f"prøv igen om {'1 sekund' if seconds == 1 else wait}")
    response.headers["Retry-After"] = str(seconds)
    return response


def _unavailable(error: Exception) -> Response:
    _log.error("the archive cannot be read: %s", one_line(str(error)))
    return _page(503)


def _unexpected(error: Exception) -> Response:
    _log.error("a page failed: %s", _told(error))
    return _page(500)


def _told(error: Exception) -> str:
    """Return what went wrong and where, without a visitor's words: what is asked for is no log's business."""
    frames = traceback.extract_tb(error.__traceback__)
    where = "".join(f"\n  {Path(frame.filename).name}, line {frame.lineno}, {frame.name}" for frame in frames)
    return f"{type(error).__name__}: {one_line(str(error))} ({request.endpoint}){where}"


def _page(code: int, *, detail: str = "", way_on: tuple[str, str] = _FRONT) -> Response:
    if answers.is_for_programs():
        return answers.problem(code, detail)
    title, text = _TITLES.get(code, ("Noget gik galt", "Fejlen er noteret. Prøv igen om lidt."))
    page = render_template("error.html", title=title, text=text, detail=detail, code=code, way_on=way_on)
    return make_response(page, code)
