"""A publication server that speaks as the real ones do, over real HTTP, quirks and bad days included."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from flask import Flask, Response, redirect, request
from werkzeug.serving import make_server

from indexer.minutes.identity import slug
from tests import publisher
from tests.manuscripts import Manuscript

_PER_PAGE = 10
_DETOUR = " (uden cookie)"
Trouble = Callable[[], Response]


@dataclass(slots=True)
class Replica:
    """What the server publishes now, what goes wrong next, and what it was asked."""

    meetings: list[Manuscript] = field(default_factory=list)
    released: dict[str, str] = field(default_factory=dict)
    robots: str = ""
    validators: bool = True
    scanned: set[str] = field(default_factory=set)
    trouble: dict[str, list[Trouble]] = field(default_factory=dict)
    asked: list[tuple[str, float]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    address: str = ""

    def guid(self, meeting: Manuscript) -> str:
        """Return a meeting's id: another one when the minutes replace the agenda."""
        return publisher.agenda_guid(meeting)

    def paths(self) -> Counter[str]:
        """Count what was asked for, robots.txt and the cookie's detour left out."""
        return Counter(
            path
            for path, _ in self.asked
            if path != "/robots.txt" and not path.startswith("/Home/Anonymous") and not path.endswith(_DETOUR)
        )

    def agendas(self) -> int:
        """Count the meetings that were asked for."""
        return sum(
            number
            for path, number in self.paths().items()
            if path.startswith(("/api/agenda/dagsorden/", "/dagsorden/"))
        )

    def forget(self) -> None:
        """Forget what was asked."""
        self.asked.clear()


def status(code: int, **headers: str) -> Trouble:
    """Answer with a status."""
    return lambda: Response("fejl", code, {name.replace("_", "-"): value for name, value in headers.items()})


def body(content: bytes, content_type: str = "application/json") -> Trouble:
    """Answer with something else than was asked for."""
    return lambda: Response(content, 200, {"Content-Type": content_type})


def elsewhere(url: str) -> Trouble:
    """Send the reader to another place."""
    return lambda: Response("", 302, {"Location": url})


def slowly(seconds: float) -> Trouble:
    """Answer late."""

    def answer() -> Response:
        time.sleep(seconds)
        return Response("for sent", 200)

    return answer


def reset() -> Response:
    """Cut the connection without an answer."""
    connection = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    return Response("")


def _app(replica: Replica) -> Flask:
    app = Flask(__name__)

    @app.before_request
    def _before() -> Response | None:
        replica.asked.append((request.path, time.monotonic()))
        replica.agents.add(request.headers.get("User-Agent", ""))
        if waiting := replica.trouble.get(request.path):
            return waiting.pop(0)()
        if request.path == "/robots.txt" or request.path.startswith("/Home/"):
            return None
        if request.path.startswith("/api/") and "portal" not in request.cookies:
            replica.asked[-1] = (request.path + _DETOUR, replica.asked[-1][1])
            return redirect(f"/Home/AnonymousAuthentication?callback={request.path}")  # type: ignore[return-value]
        return None

    @app.get("/robots.txt")
    def _robots() -> Response:
        return Response(replica.robots, 200 if replica.robots else 404, {"Content-Type": "text/plain"})

    @app.get("/Home/AnonymousAuthentication")
    def _cookie() -> Response:
        response: Response = redirect(request.args["callback"])  # type: ignore[assignment]
        response.set_cookie("portal", "gæst".encode().hex())
        return response

    @app.get("/api/agenda/udvalgsliste")
    def _committees() -> Response:
        committees: dict[str, list[dict[str, object]]] = {}
        for meeting in replica.meetings:
            committees.setdefault(meeting.committee, []).append(
                {
                    "Id": replica.guid(meeting),
                    "Dato": meeting.start.isoformat(),
                    "MeetingBeginUtc": meeting.start.isoformat(),
                    "ReleasedDate": replica.released.get(meeting.name),
                    "Navn": meeting.kind,
                }
            )
        listed = [
            {"Id": slug(name), "Navn": name, "Historisk": False, "Moeder": held} for name, held in committees.items()
        ]
        return app.json.response({"Udvalg": {"Udvalg 2022-2025": listed}})

    @app.get("/api/agenda/dagsorden/<guid>")
    def _agenda(guid: str) -> Response:
        meeting = next((meeting for meeting in replica.meetings if replica.guid(meeting) == guid), None)
        if meeting is None:
            return Response("findes ikke", 404)
        return _conditional(publisher.firstagenda_json(meeting), "application/json; charset=utf-8", replica)

    @app.get("/dagsorden-og-referat")
    def _list() -> str:
        number = request.args.get("page", 0, type=int)
        shown = replica.meetings[number * _PER_PAGE : (number + 1) * _PER_PAGE]
        rows = "".join(
            '<tr><td class="views-field views-field-field-os2web-meetings-committee">'
            f'<a href="/dagsorden/{slug(meeting.committee)}-{meeting.start:%d-%m-%Y}">{meeting.committee}</a></td>'
            f'<td><span class="date-display-single">{meeting.start:%d.%m.%Y}</span></td></tr>'
            for meeting in shown
        )
        table = f"<table><caption>Møder</caption><tbody>{rows}</tbody></table>" if rows else "<p>Ingen møder</p>"
        return f'<!doctype html><html><body><main><div class="view-content">{table}</div></main></body></html>'

    @app.get("/dagsorden/<name>")
    def _page(name: str) -> Response:
        for meeting in replica.meetings:
            if name == f"{slug(meeting.committee)}-{meeting.start:%d-%m-%Y}":
                without_numbers = replace(
                    meeting, items=tuple(replace(item, journal_number="") for item in meeting.items)
                )
                return _conditional(publisher.os2web_html(without_numbers), "text/html; charset=utf-8", replica)
        return Response("findes ikke", 404)

    @app.get("/vis/pdf/bilag/<guid>")
    def _attachment(guid: str) -> Response:
        if request.args.get("redirectDirectlyToPdf") != "true":
            return Response("<!doctype html><iframe src='/kortlivet'></iframe>", 200, {"Content-Type": "text/html"})
        for meeting in replica.meetings:
            for item in meeting.items:
                for name in item.attachments:
                    if publisher.attachment_guid(meeting, item, name) == guid:
                        return _pdf(name)
        return Response("findes ikke", 404)

    @app.get("/sites/default/files/<name>.pdf")
    def _file(name: str) -> Response:
        names = {name for meeting in replica.meetings for item in meeting.items for name in item.attachments}
        return _pdf(next(known for known in names if slug(known) == name))

    def _pdf(name: str) -> Response:
        return Response(
            publisher.attachment_pdf(name, scanned=name in replica.scanned), 200, {"Content-Type": "application/pdf"}
        )

    return app


def _conditional(content: bytes, content_type: str, replica: Replica) -> Response:
    response = Response(content, 200, {"Content-Type": content_type})
    if replica.validators:
        response.add_etag()
        return response.make_conditional(request)
    return response


@contextmanager
def publishing(replica: Replica) -> Iterator[Replica]:
    """Run the server on a free port."""
    server = make_server("127.0.0.1", 0, _app(replica), threaded=True)
    server.log_startup = lambda: None  # type: ignore[method-assign]
    replica.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield replica
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
