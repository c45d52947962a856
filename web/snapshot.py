"""The whole archive as one stream, for those who keep a copy."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import closing

from flask import Response, request

from indexer import changes, export
from indexer.library import Library
from web.answers import marked, problem
from web.operations import LINES

_AT_ONCE = threading.BoundedSemaphore(2)  # each holds a thread of the server for as long as its reader is slow
_RETRY_SECONDS = 30


def snapshot(archive: Library) -> Response:
    """Return every item, a line each, as it is read from the archive; the head says where changes go on."""
    position = changes.latest(archive)
    response = Response(mimetype=LINES, headers={"Changes-Cursor": position.cursor})
    response.automatically_set_content_length = False  # it is known when the last line is sent, and not before
    marked(response, _mark(position))
    if request.method == "HEAD" or response.status_code == 304:
        return response
    if not _AT_ONCE.acquire(blocking=False):
        busy = problem(503, "andre henter allerede hele arkivet; prøv igen om et øjeblik")
        busy.headers["Retry-After"] = str(_RETRY_SECONDS)
        return busy
    response.response = lines = _lines(archive)
    next(lines)
    if changes.latest(archive) != position:  # it changed before the first line was read
        response.headers.pop("ETag", None)
    return response


def _lines(archive: Library) -> Iterator[bytes]:
    """Yield nothing once the first line is read, from when on all are of one state of the archive; then every line."""
    try:
        with closing(export.published_items(archive)) as rows:
            first = next(rows, "")
            yield b""
            yield first.encode(errors="replace")
            for row in rows:
                yield row.encode(errors="replace")
    finally:
        _AT_ONCE.release()


def _mark(position: changes.Position) -> str | None:
    """Return a mark of what a snapshot holds, which the last change says where all are told of; None otherwise."""
    if not position.is_settled:
        return None
    return hashlib.sha256(f"{export.make()} {position.cursor}".encode()).hexdigest()[:32]
