"""How much one visitor may ask for in a minute: the only Flask-Limiter import.

Counted in memory, since the site is one process; a restart forgets. What the machine itself asks is not counted, unless
proxies stand before the site: then every request comes from one of them, whose word tells visitors apart; from one that
the configuration does not know of, all count as one.
"""

import logging
from functools import partial
from time import time

from flask import Flask, Response, request
from flask_limiter import Limiter, RateLimitExceeded

from indexer.config import Web
from web import errors
from web.security import is_own_machine, visitor

_SEARCHES = ("search.results", "api.search", "feeds.search", "alerts.follow")


def limit(app: Flask, web: Web) -> None:
    """Count requests, searches and forms as configured; 0 counts nothing. The site's own files are free."""
    logging.getLogger("flask-limiter").setLevel(logging.ERROR)  # it would write visitors' addresses down
    is_free = partial(_is_free, web)
    limiter = Limiter(
        visitor,
        app=app,
        storage_uri="memory://",
        request_identifier=lambda: request.endpoint or "none",  # what leads nowhere counts too
        application_limits=[f"{web.requests_per_minute}/minute"] if web.requests_per_minute else [],
        application_limits_exempt_when=is_free,
    )
    if web.searches_per_minute:
        searches = limiter.shared_limit(f"{web.searches_per_minute}/minute", "searches", exempt_when=is_free)
        for endpoint in _SEARCHES:
            app.view_functions[endpoint] = searches(app.view_functions[endpoint])  # type: ignore[assignment]
    if web.forms_per_minute:
        forms = limiter.shared_limit(f"{web.forms_per_minute}/minute", "forms", methods=["POST"], exempt_when=is_free)
        for rule in app.url_map.iter_rules():
            if "POST" in (rule.methods or ()):
                app.view_functions[rule.endpoint] = forms(app.view_functions[rule.endpoint])  # type: ignore[assignment]

    def refused(_error: Exception) -> Response:
        reached = limiter.current_limit
        return errors.too_many(max(round(reached.reset_at - time()), 1) if reached else 60)

    app.register_error_handler(RateLimitExceeded, refused)


def _is_free(web: Web) -> bool:
    return not web.proxies and is_own_machine()
