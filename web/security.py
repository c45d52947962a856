"""What every answer carries to keep a reader safe, and what no request may be."""

import logging
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from indexer.config import Web
from web import answers

_log = logging.getLogger("referatbasen.web")

MOST_BODY = 64 * 1024
"""Bytes of a form."""
LONGEST_ADDRESS = 16_000
"""Bytes of an address: a search is cut at 1000 letters, and somebody may paste a whole page."""
MOST_PARAMETERS = 50

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")  # mail programs may send either (RFC 8058, 3.2)
_NOT_USED = ("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "microphone",
             "midi", "payment", "publickey-credentials-get", "usb")  # fmt: skip
HEADERS = {
    # Nothing but this site's own files is ever loaded, nothing stands in a page that could run or be styled by it.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _NOT_USED),
}
_OF_PROXIES = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")
_HTTPS_ONLY = "max-age=31536000"  # a year


def secure(app: Flask, web: Web) -> None:
    """Guard an application as its configuration says: which hosts it answers to, and which proxies it believes."""
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BODY
    app.config["MAX_FORM_PARTS"] = MOST_PARAMETERS
    # There are no cookies. Should one ever be set, it is no script's, no other site's, and goes over HTTPS alone.
    app.config["SESSION_COOKIE_HTTPONLY"], app.config["SESSION_COOKIE_SAMESITE"] = True, "Lax"
    app.config["SESSION_COOKIE_SECURE"] = web.https
    if hosts := web.hosts.replace(",", " ").split():
        app.config["TRUSTED_HOSTS"] = [*hosts, "localhost", "127.0.0.1", "[::1]"]
    if web.proxies:
        trusted = ProxyFix(app.wsgi_app, x_for=web.proxies, x_proto=web.proxies, x_host=web.proxies)
        app.wsgi_app = trusted  # type: ignore[method-assign]  # as Flask's documentation has it
    else:
        app.before_request(_notice_proxies())
    app.before_request(_refuse_the_unreasonable)
    app.after_request(_with_headers(is_https=web.https))


def _refuse_the_unreasonable() -> None:
    """Refuse what no browser and no link of ours ever sends."""
    path, query = request.environ.get("PATH_INFO", ""), request.environ.get("QUERY_STRING", "")
    if len(path) + len(query) > LONGEST_ADDRESS:
        abort(414)
    if any(char < " " or char == "\x7f" for char in path):
        abort(404)  # nothing here is called that, and no log is to be torn by it
    if query.count("&") + query.count(";") >= MOST_PARAMETERS:
        abort(400)
    if request.method == "POST" and request.content_length and request.mimetype not in _FORMS:
        abort(415)


def _with_headers(*, is_https: bool) -> Callable[[Response], Response]:
    headers = {**HEADERS, **({"Strict-Transport-Security": _HTTPS_ONLY} if is_https else {})}

    def put(response: Response) -> Response:
        for header, value in headers.items():
            response.headers.setdefault(header, value)
        if answers.is_for_programs():  # other sites' pages may read the API: see answers.shared
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return put


def visitor() -> str:
    """Return whom a request is counted for: an IPv4 address, or the /64 that one subscriber has of IPv6."""
    address = address_of(request.remote_addr or "")
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address or request.remote_addr or "")


def is_own_machine() -> bool:
    """Tell whether a request is from the machine itself, and no proxy on it brings it from somebody else."""
    address = address_of(request.remote_addr or "")
    return address is not None and address.is_loopback and not brought_by_proxy()


def is_called_own_machine() -> bool:
    """Tell whether a request calls the site by a name that every machine has for itself."""
    name = urlsplit(f"//{request.host}").hostname or ""
    address = address_of(name)
    return name == "localhost" or (address is not None and address.is_loopback)


def brought_by_proxy() -> bool:
    """Tell whether a request says that a proxy brings it; whom it says that it is from is another matter."""
    return any(header in request.headers for header in _OF_PROXIES)


def _notice_proxies() -> Callable[[], None]:
    """Return what warns once of a proxy that the configuration knows nothing of: all visitors are counted as one."""
    is_said = False

    def notice() -> None:
        nonlocal is_said
        if not is_said and brought_by_proxy():
            is_said = True
            _log.warning("en proxy står foran siden, men [web] proxies er 0: alle besøgende tælles som én")

    return notice


def address_of(text: str) -> IPv4Address | IPv6Address | None:
    """Return a machine's address, an IPv4 one as such however it is written; None where it is none."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
