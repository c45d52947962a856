"""The web application: reads through ``indexer``, holds no logic of its own.

``create_app(config)`` is the way in; each blueprint is a module named after what it shows.
"""

from flask import Flask, Response, request

from indexer.config import Config
from indexer.minutes.dates import weekday, written_date
from indexer.minutes.identity import slug
from web import (
    about,
    access,
    alerts,
    api,
    calendars,
    cases,
    committees,
    discovery,
    entities,
    errors,
    feeds,
    front,
    health,
    items,
    meetings,
    metrics,
    mine,
    news,
    registers,
    search,
    snapshot,
    sources,
    status,
    subjects,
    text,
)
from web.limits import limit
from web.security import secure
from web.shelf import Shelf


def create_app(config: Config) -> Flask:
    """Return the application over the archive that a configuration names, or the sample while there is none."""
    app = Flask(__name__)
    app.config["CONTACT"] = config.web.contact
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    shelf = Shelf(config)
    app.extensions["shelf"] = shelf
    metrics.register(app, config, shelf)
    if config.log.requests:
        access.register(app)
    for module in (
        health,
        metrics,
        api,
        front,
        search,
        news,
        status,
        about,
        cases,
        committees,
        sources,
        entities,
        subjects,
        registers,
        feeds,
        calendars,
        discovery,
        alerts,
        mine,
        meetings,
        items,
    ):
        app.register_blueprint(module.blueprint)
    errors.register(app)
    snapshot.register(app, threads=config.web.threads)
    text.register(app)
    app.add_template_filter(written_date)
    app.add_template_filter(weekday)
    app.add_template_filter(slug)
    app.after_request(_cached)
    secure(app, config.web)
    limit(app, config.web)

    @app.context_processor
    def _site() -> dict[str, object]:
        library = shelf.library
        return {"site_title": config.web.title, "is_sample": library.is_sample, "council_names": library.config.names}

    return app


def _cached(response: Response) -> Response:
    """Let browsers keep pages, and ask with If-None-Match whether they still hold."""
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=3600"
    elif request.method in ("GET", "HEAD") and response.status_code == 200 and not response.is_streamed:
        response.headers.setdefault("Cache-Control", "no-cache")
        if not response.get_etag()[0]:
            response.add_etag()
        response.make_conditional(request)
    return response
