"""What a supervisor asks: does the process live, and can it answer."""

from flask import Blueprint, Response

from indexer import vitals
from indexer.errors import ReferatbasenError
from web.shelf import library

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process lives; nothing is opened, so that a broken archive is no reason to start it anew."""
    return _plain("ok", 200)


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say whether readers can be sent here: the archive opens and its index can be used; or why not, in one line.

    An index that is behind answers all the same, and is told of.
    """
    try:
        reason = vitals.why_not_ready(library())
        if not reason and vitals.is_behind(library()):
            return _plain(f"klar, men {vitals.BEHIND}", 200)
    except ReferatbasenError:
        reason = vitals.UNREADABLE
    return _plain(reason or "klar", 503 if reason else 200)


def _plain(line: str, status: int) -> Response:
    response = Response(f"{line}\n", status=status, mimetype="text/plain")
    response.cache_control.no_store = True
    return response
