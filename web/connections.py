"""Connections: how many there may be, and for how long one may keep the server waiting before it is hung up on.

The server's own clock begins anew with every byte, so that a letter now and then would keep a connection for ever; and
what a visitor does not fetch it keeps for ever, with the thread that made it. Here a whole question is waited for, and
an answer must move. Nor does it wait with the thread that makes an answer: what is large is put on disk until it is
fetched (``KEEP``), and nobody has long to make room for more.
"""

import math
import resource
import socket
import time
from contextlib import suppress
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from web.security import HEADERS

MOST = 4000
"""Connections at a time; those that come when there are so many wait to be let in."""
_OWN_FILES = 500  # open files that are no connection: databases, index, libraries
_TO_ASK = 15.0  # seconds, for a whole question: from when one connects, or begins another
_BETWEEN = 75.0  # until the next question: longer than nginx keeps a connection to us (60 s)
_TO_FETCH = 60.0  # in which at least so many bytes of an answer must be fetched, or all of it
_FEWEST_FETCHED = 32 * 1024
_FEWEST_KEPT = 1024 * 1024  # … of one that takes up disk until it is fetched
_MOST_KEPT = 8  # of these at a time
_TO_MAKE_ROOM = 20.0  # for a thread that has more to send than is kept in memory
_MOST_PIECES = 20  # that a question is taken in as they come; those after them wait for each other
_A_SECOND = 4  # times that such are looked for: each look goes through all connections
_UNDERWAY = 128 * 1024  # bytes the system may have on their way to a visitor; it doubles what is said

SETTINGS: dict[str, Any] = {
    "connection_limit": MOST,
    "asyncore_use_poll": True,  # select() knows no more than 1024 open files
}
"""What the server is told of connections."""


KEEP = "referatbasen.keep"
"""What the server hands to who answers: called, it keeps the answer on disk as it is made and waits for no reader, or
returns False where as much is kept already. The connection ends with such an answer."""


def make_room() -> None:
    """Let this process have as many files open as its connections need, as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + _OWN_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):  # fewer connections are better than no site
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class _RefusedTask(ErrorTask):  # type: ignore[misc]  # the server's types are not known
    """The server's own answer to what is no request, with the headers that every answer has."""

    def execute(self) -> None:
        self.response_headers.extend(HEADERS.items())
        super().execute()


class _Task(WSGITask):  # type: ignore[misc]  # as above
    """A question whose answer may be kept on disk until it is fetched."""

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ[KEEP] = self._keep
        return environ

    def _keep(self) -> bool:
        if not self.channel.keep():
            return False
        self.set_close_on_finish()  # what else was asked meanwhile would be kept behind it
        return True


class Channel(HTTPChannel):  # type: ignore[misc]  # as above
    """A connection that is hung up on when its visitor is too slow to ask, or to fetch the answer."""

    task_class = _Task
    error_task_class = _RefusedTask
    is_kept = False
    """Whether an answer is put on disk as it is made, until it is fetched."""

    def __init__(self, server: Any, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        """Begin to wait for a question."""
        # Else it grows to megabytes, and who fetches slowly seems to stand still.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNDERWAY)
        now = time.monotonic()
        self._asked_by = now + _TO_ASK
        self._fetched, self._fetched_by = 0, now + _TO_FETCH
        self._room_by = math.inf
        self._pieces = self._looked_at = 0
        super().__init__(server, sock, *args, **kwargs)

    def received(self, data: bytes) -> bool:
        """Take some of a question; one after the first has as long as the first had."""
        now = time.monotonic()
        self._fetched, self._fetched_by = 0, now + _TO_FETCH
        self._pieces, self._looked_at = self._pieces + 1, int(now * _A_SECOND)
        taken = bool(super().received(data))
        if self.request is not None:  # some of it is still to come
            self._asked_by = min(self._asked_by, now + _TO_ASK)
        return taken

    def service(self) -> None:
        """Answer a question, and begin to wait for the next."""
        self._asked_by = math.inf  # nobody is waited for
        super().service()
        self._pieces = 0
        self._asked_by = time.monotonic() + _BETWEEN

    def keep(self) -> bool:
        """Keep the rest of what is sent here until it is fetched; False where others have as much kept as may be."""
        if sum(each.is_kept for each in list(self.server.active_channels.values())) >= _MOST_KEPT:
            return False
        self.is_kept = True
        return True

    def _flush_outbufs_below_high_watermark(self) -> None:
        """Wait until a reader has made room, which holds a thread: not long, and not at all for what is kept."""
        if self.is_kept:
            return
        self._room_by = time.monotonic() + _TO_MAKE_ROOM
        super()._flush_outbufs_below_high_watermark()
        self._room_by = math.inf

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send some of an answer."""
        sent = int(super().send(data, do_close))
        self._fetched += sent
        return sent

    def readable(self) -> bool:
        """Tell whether to read on; asked again and again of every connection, and so the place to hang up."""
        now = time.monotonic()
        if self._is_late(now):
            self.handle_close()  # at once: what is not fetched is never ready to be written to
            return False
        if self._pieces > _MOST_PIECES and int(now * _A_SECOND) == self._looked_at:
            return False
        return bool(super().readable())

    def _is_late(self, now: float) -> bool:
        if now > self._room_by:
            return True
        if self.total_outbufs_len:
            if now < self._fetched_by:
                return False
            is_late = self._fetched < (_FEWEST_KEPT if self.is_kept else _FEWEST_FETCHED)
        elif self.requests:
            is_late = False  # it is we who are slow
        else:
            return now > self._asked_by
        self._fetched, self._fetched_by = 0, now + _TO_FETCH
        return is_late
