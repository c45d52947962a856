"""The whole archive as one stream, for those who keep a copy.

A thread of the server makes it; it is kept on disk until it is fetched, so that no thread waits for a slow reader.
"""

import hashlib
import threading
from collections.abc import Callable, Generator
from contextlib import closing

from flask import Flask, Response, current_app, request

from indexer import changes, export
from indexer.library import Library
from web.answers import marked, problem
from web.connections import KEEP
from web.operations import LINES

_MOST_AT_ONCE = 2  # each has a thread of the server while it is made
_RETRY_SECONDS = 30


def register(app: Flask, *, threads: int) -> None:
    """Let so many be made at a time that a thread is left for readers, where there is more than one."""
    app.extensions["snapshots"] = threading.BoundedSemaphore(max(min(_MOST_AT_ONCE, threads - 1), 1))


def snapshot(archive: Library) -> Response:
    """Return every item, a line each, as it is read from the archive; the head says where changes go on."""
    position = changes.latest(archive)
    response = Response(mimetype=LINES, headers={"Changes-Cursor": position.cursor})
    response.automatically_set_content_length = False  # it is known when the last line is sent, and not before
    marked(response, _mark(position))
    if request.method == "HEAD" or response.status_code == 304:
        return response
    at_once: threading.BoundedSemaphore = current_app.extensions["snapshots"]
    if not at_once.acquire(blocking=False):
        return _busy()
    lines = _lines(archive, at_once.release)
    next(lines)
    if not request.environ.get(KEEP, lambda: True)():
        lines.close()
        return _busy()
    response.response = lines
    if changes.latest(archive) != position:  # it changed before the first line was read
        response.headers.pop("ETag", None)
    return response


def _busy() -> Response:
    busy = problem(503, "andre henter allerede hele arkivet; prøv igen om et øjeblik")
    busy.headers["Retry-After"] = str(_RETRY_SECONDS)
    return busy


def _lines(archive: Library, at_end: Callable[[], None]) -> Generator[bytes, None, None]:
    """Yield nothing once the first line is read, from when on all are of one state of the archive; then every line."""
    try:
        with closing(export.published_items(archive)) as rows:
            first = next(rows, "")
            yield b""
            yield first.encode(errors="replace")
            for row in rows:
                yield row.encode(errors="replace")
    finally:
        at_end()


def _mark(position: changes.Position) -> str | None:
    """Return a mark of what a snapshot holds, which the last change says where all are told of; None otherwise."""
    if not position.is_settled:
        return None
    return hashlib.sha256(f"{export.make()} {position.cursor}".encode()).hexdigest()[:32]
