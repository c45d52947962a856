"""The site on a production WSGI server."""

import gc
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import waitress
from flask import Flask
from waitress.server import BaseWSGIServer

from indexer import likeness, reading, upcoming
from indexer.alerts import sending
from indexer.config import Config
from indexer.errors import ReferatbasenError
from indexer.logs import redact
from indexer.search.index import IndexUnusableError
from web import connections, create_app
from web.security import MOST_BODY

_MOST_HEADERS = 32 * 1024  # bytes, the address included
_LOOK_SECONDS = 60.0
_SOON_SECONDS = 0.1
_POST_SECONDS = 3.0
_WARM_SECONDS = 2.0
_REST_SECONDS = 0.004
# Python's own turn is ten times as long, and each look into the database lets another thread have one: a page that
# looks forty times waits for forty turns of whoever counts or makes ready meanwhile.
_TURN_SECONDS = 0.0005


def run(config: Config, *, host: str, port: int, report: Callable[[str], None]) -> None:
    """Serve the site until interrupted; raises ReferatbasenError when the address cannot be had."""
    sys.setswitchinterval(_TURN_SECONDS)
    app = create_app(config)
    connections.make_room()
    BaseWSGIServer.channel_class = connections.Channel
    try:
        server = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=config.web.threads,
            ident=None,
            url_scheme="https" if config.web.https else "http",
            clear_untrusted_proxy_headers=False,  # that they are there is worth knowing: see security.brought_by_proxy
            max_request_header_size=_MOST_HEADERS,
            max_request_body_size=MOST_BODY,
            **connections.SETTINGS,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ReferatbasenError(
            f"kan ikke lytte på {host}:{port} ({reason}); vælg en anden med --host og --port"
        ) from error
    shown = f"[{host}]" if ":" in host else host
    report(f"{config.web.title} er klar på http://{shown}:{_port(server, port)}/ (stop med Ctrl+C)")
    if not config.alerts.site and host not in ("localhost", "127.0.0.1", "::1"):
        report("[alerts] site mangler i config.toml: indtil da kan der følges med i private feeds, men ikke på mail")

    def told(line: str) -> None:
        report(redact(line))  # what a mail server said, or a page

    threading.Thread(target=_warm, args=(app, told), daemon=True, name="varm").start()
    threading.Thread(target=_compare, args=(app, told), daemon=True, name="lighed").start()
    threading.Thread(target=_post, args=(app, told), daemon=True, name="post").start()
    server.run()


def _warm(app: Flask, report: Callable[[str], None]) -> None:
    """Get each new generation of the index ready, so that no reader waits for it."""
    frozen = False
    while True:
        try:
            app.extensions["shelf"].library.index.warm(rest=_REST_SECONDS)
        except IndexUnusableError:
            pass  # the next reader has it rebuilt, and is told where that fails
        except Exception as error:  # a first reader who waits is better than none
            report(f"indekset kan ikke gøres klar nu: {type(error).__name__}: {error}")
            time.sleep(_LOOK_SECONDS)
        if not frozen:
            gc.freeze()  # a million words known for good: looking through them for garbage would take 0.2 s at a time
            frozen = True
        time.sleep(_WARM_SECONDS)


def _post(app: Flask, report: Callable[[str], None]) -> None:
    """Send what visitors wait for, such as the letter that asks them to confirm, as soon as it is written."""
    while True:
        try:
            sending.post(app.extensions["shelf"].library, now=datetime.now(UTC), report=report)
        except Exception as error:  # the letters stay in the queue, and the next run tries them again
            report(f"breve kan ikke sendes nu: {type(error).__name__}: {error}")
        time.sleep(_POST_SECONDS)


def _compare(app: Flask, report: Callable[[str], None]) -> None:
    """Go on making items comparable in meaning where the runs left off, at the lowest priority."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
    while True:
        library = app.extensions["shelf"].library
        done = 0
        try:
            upcoming.in_archive(library, today=reading.today())  # joining all cases takes seconds: not a reader's
            done = likeness.make(library, report=report, seconds=_LOOK_SECONDS)
        except Exception as error:  # a search by words alone is better than no site
            report(f"lighed i betydning kan ikke regnes nu: {type(error).__name__}: {error}")
        time.sleep(_SOON_SECONDS if done else _LOOK_SECONDS)


def _port(server: object, asked: int) -> int:
    """Return the port in use: the system's choice when port 0 was asked for."""
    sock = getattr(server, "socket", None)
    return (
        int(sock.getsockname()[1]) if isinstance(sock, socket.socket) else int(getattr(server, "effective_port", asked))
    )
