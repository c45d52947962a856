"""To follow («følge»): ask to be told of something by mail or in a private feed, confirm it, and stop it again."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from indexer import reading
from indexer.alerts import subscriptions
from indexer.alerts.values import AddressError, Expected, Often, TokenError, Wanted
from indexer.following import News
from indexer.minutes.dates import WEEKDAYS
from web import feeds
from web.errors import NotSetUpError, UnreadableArgumentError
from web.private import protect
from web.publishing import absolute
from web.search import active_filters
from web.security import is_called_own_machine, is_own_machine, visitor
from web.shelf import library
from web.wants import KINDS, page_of, query_of, read_wanted

blueprint = Blueprint("alerts", __name__, url_prefix="/foelg")
protect(blueprint)
OFTEN: dict[Often, tuple[str, str]] = {
    "straks": ("Straks", "en mail, hver gang der er noget nyt"),
    "dagligt": ("Dagligt", "højst én mail om dagen, kun når der er noget nyt"),
    "ugentligt": ("Ugentligt", "højst én mail om ugen, kun når der er noget nyt"),
}
_OFTEN: dict[str, Often] = {often: often for often in OFTEN}
_LONGEST_ADDRESS = 320  # RFC 3696, erratum 1690, is generous; what is longer is no slip of the keyboard
_WEEKS, _MONTHS = 52, 12


@blueprint.get("")
def follow() -> Response:
    """Say what would be followed and how much that is, and ask for an address."""
    return _form(read_wanted())


@blueprint.post("")
def subscribe() -> Response:
    """Send a mail that asks for confirmation; the answer is the same whoever has the address."""
    wanted, (often, weekday) = read_wanted(), read_rhythm()
    address = request.form.get("adresse", "").strip()
    try:
        subscriptions.subscribe(
            library(),
            address[:_LONGEST_ADDRESS],
            wanted,
            often=often,
            weekday=weekday,
            client=visitor(),
            site=_site(),
        )
    except AddressError:
        return _form(wanted, often=often, weekday=weekday, address=address[:_LONGEST_ADDRESS], is_wrong=True)
    title = subscriptions.title_of(library(), wanted)
    return _page("sent.html", address=address, title=title, again=f"/foelg?{query_of(wanted)}", page=page_of(wanted))


@blueprint.post("/feed")
def open_feed() -> Response:
    """Make a private feed, which needs no address."""
    wanted = read_wanted()
    token = subscriptions.open_feed(library(), wanted, client=visitor())
    title = subscriptions.title_of(library(), wanted)
    return _page("feed.html", feed=feed_address(token), title=title, page=page_of(wanted))


@blueprint.get("/feed/<token>.atom")
def feed(token: str) -> Response:
    """Give out a private feed, each item with why it is in it."""
    title, told = subscriptions.feed_of(library(), token)
    entries = [feeds.entry(News(each.stored, each.excerpt, "", shows_source=False), each.why) for each in told]
    body = feeds.written(title, "/foelg/log-ind", f"/foelg/feed/{token}.atom", entries)
    return make_response(body, {"Content-Type": feeds.TYPE, "Cache-Control": "private, no-cache"})


@blueprint.get("/bekraeft/<token>")
def ask_to_confirm(token: str) -> Response:
    """Show the button that confirms: mail scanners follow links, but press no buttons."""
    return _page("confirm.html", token=token)


@blueprint.post("/bekraeft/<token>")
def confirm(token: str) -> Response:
    """Begin to tell, and show all that is followed by the same address."""
    return redirect(f"/foelg/mine/{subscriptions.confirm(library(), token)}?gjort=bekraeftet", 303)


@blueprint.get("/afmeld/<token>")
def ask_to_unsubscribe(token: str) -> Response:
    """Show the button that ends it."""
    return _page("unsubscribe.html", token=token, ended="")


@blueprint.post("/afmeld/<token>")
def one_click(token: str) -> Response:
    """End what a mail was sent for: on the word of a mail program (RFC 8058), or of a reader on the page."""
    if request.form.get("List-Unsubscribe") != "One-Click":
        return _page("unsubscribe.html", token=token, ended=subscriptions.unsubscribe(library(), token))
    try:
        return _plain(f"Afmeldt: {subscriptions.unsubscribe(library(), token)}\n", 200)
    except TokenError:
        return _plain("Linket gælder ikke.\n", 410)


@blueprint.get("/log-ind")
def ask_for_link() -> Response:
    """Ask for the address that a link to all that is followed is sent to."""
    return _page("sign_in.html", address="", is_wrong=False)


@blueprint.post("/log-ind")
def send_link() -> Response:
    """Send the link, to those who follow something; the answer is the same for those who do not."""
    address = request.form.get("adresse", "").strip()
    try:
        subscriptions.sign_in(library(), address[:_LONGEST_ADDRESS], client=visitor(), site=_site())
    except AddressError:
        return _page("sign_in.html", 422, address=address[:_LONGEST_ADDRESS], is_wrong=True)
    return _page("sent.html", address=address, title="", again="/foelg/log-ind", page="")


def read_rhythm() -> tuple[Often, int]:
    """Return how often, and on which day of the week, a form asks to be told; raises UnreadableArgumentError."""
    often = _OFTEN.get(request.form.get("hvor-ofte", ""))
    weekday = request.form.get("ugedag", 0, type=int)
    if often is None or not 0 <= weekday < len(WEEKDAYS):
        raise UnreadableArgumentError("formularen siger ikke, hvor ofte der skal gives besked")
    return often, weekday


def feed_address(token: str) -> str:
    """Return the whole address of a private feed, to copy."""
    return absolute(f"/foelg/feed/{token}.atom")


def pace(items: int) -> str:
    """Return about how often so many items in a year come: «omkring 3 om måneden»."""
    if items >= 2 * _WEEKS:
        return f"omkring {round(items / _WEEKS)} om ugen"
    if items >= _WEEKS:
        return "omkring ét om ugen"
    if items >= 2 * _MONTHS:
        return f"omkring {round(items / _MONTHS)} om måneden"
    return "omkring ét om måneden" if items >= _MONTHS else ""


def _form(
    wanted: Wanted, *, often: Often | None = None, weekday: int = 0, address: str = "", is_wrong: bool = False
) -> Response:
    expected = subscriptions.expected(library(), wanted)
    return _page(
        "follow.html",
        422 if is_wrong else 200,
        wanted=wanted,
        kind=KINDS[wanted.kind],
        title=subscriptions.title_of(library(), wanted),
        about=_about(wanted),
        filters=active_filters() if wanted.kind == "search" else (),
        expected=expected,
        pace=pace(expected.items),
        narrower=_narrower(expected),
        query=query_of(wanted),
        page=page_of(wanted),
        choices=OFTEN,
        often=often or ("ugentligt" if expected.is_flood else "dagligt"),
        weekdays=WEEKDAYS,
        weekday=weekday,
        address=address,
        is_wrong=is_wrong,
        sends_mail=sends_mail(),
    )


def _about(wanted: Wanted) -> str:
    """Return what a case is about, by its latest item; its number says little, and is all that a letter has of it."""
    if wanted.kind != "case":
        return ""
    view = reading.case_view(library(), wanted.target)
    return "" if view.reused else view.items[-1].item.title


def _narrower(expected: Expected) -> list[tuple[str, str]]:
    """Return what to follow instead: the address of its form, and what it is called."""
    return [(f"/foelg?{query_of(each)}", subscriptions.title_of(library(), each)) for each in expected.narrower]


def _page(template: str, code: int = 200, **values: object) -> Response:
    return make_response(render_template(f"alerts/{template}", **values), code)


def _plain(text: str, code: int) -> Response:
    return make_response(text, code, {"Content-Type": "text/plain; charset=utf-8"})


def sends_mail() -> bool:
    """Tell whether mail can be asked for: its links need an address that is set, or that no stranger has sent."""
    return bool(library().config.alerts.site) or (is_own_machine() and is_called_own_machine())


def _site() -> str:
    """Return what links in mail begin with; raises NotSetUpError where only a request says what the site is called.

    The host in a request is anybody's word: a letter must never carry a stranger's address. Of who tries the site on
    their own machine, it is good enough.
    """
    if not sends_mail():
        raise NotSetUpError("Siden kan ikke sende mail endnu: dens adresse mangler ([alerts] site i config.toml).")
    return (library().config.alerts.site or request.host_url).rstrip("/")
