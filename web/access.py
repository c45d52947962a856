"""A line for each answer, where ``[log] requests`` asks for it: which kind of page, how it went, how long it took.

Neither who asked nor what for: no address of a machine, no path, no search, no referrer. Prometheus or a proxy can say
how many; what is not written cannot leak.
"""

import logging

from flask import Flask, Response, request

from web.metrics import route, seconds_so_far

_log = logging.getLogger("referatbasen.access")
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


def register(app: Flask) -> None:
    """Have an application write a line for each answer."""

    @app.after_request
    def _write(response: Response) -> Response:
        fields = {
            "method": request.method if request.method in _METHODS else "ANDET",
            "route": route(),
            "status": response.status_code,
            "ms": round(seconds_so_far() * 1000, 1),
        }
        _log.info("svar", extra={"fields": fields})
        return response
