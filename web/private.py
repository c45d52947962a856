"""What pages that know a secret have in common: nobody keeps them, points to them, or posts to them from elsewhere."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, request

ONE_CLICK = "one_click"
"""The name of the view that mail programs post to, as RFC 8058 has it: from no page at all."""


def protect(blueprint: Blueprint) -> None:
    """Make every page of a blueprint private."""
    blueprint.before_request(_refuse_others)
    blueprint.after_request(_keep_secret)


def _refuse_others() -> None:
    """Refuse a form that another site sent on a reader's behalf.

    There are no cookies, so a browser brings no rights along: the token in the path is the right, and who does not
    know it cannot make up the address of a form. This is a second line: against a token that got out, and against
    sites that would have their visitors ask for mail to others. ``Sec-Fetch-Site`` is the browser's own word, but is
    sent over HTTPS (and to this machine) only; ``Origin`` is sent always, but is «null» from a page that sends no
    referrer, as those with a token in their address. Programs send neither.
    """
    if request.method != "POST" or (request.endpoint or "").endswith(f".{ONE_CLICK}"):
        return
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        is_ours = fetched_from in ("same-origin", "none")
    else:
        origin = request.headers.get("Origin", "null")
        is_ours = origin == "null" or urlsplit(origin).netloc == request.host
    if not is_ours:
        abort(403)


def _keep_secret(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Robots-Tag"] = "noindex"
    if "token" in (request.view_args or {}):  # a link away from here must not tell where it was
        response.headers["Referrer-Policy"] = "no-referrer"
    return response
