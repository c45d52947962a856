"""All that one address follows («mine følgninger»): a private page, for whoever knows its token."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from indexer.alerts import subscriptions
from indexer.alerts.subscriptions import HookError
from indexer.minutes.dates import WEEKDAYS
from web.alerts import OFTEN, feed_address, read_rhythm
from web.private import protect
from web.security import visitor
from web.shelf import library
from web.wants import KINDS, page_of

blueprint = Blueprint("mine", __name__, url_prefix="/foelg/mine")
protect(blueprint)
_DONE = {
    "bekraeftet": "Det er bekræftet. Du får besked, når der er noget nyt.",
    "gemt": "Det er gemt.",
    "uden-webhook": "Webhooken er fjernet. Du får besked på mail.",
    "fjernet": "Det er fjernet. Du får ikke flere beskeder om det.",
}


@blueprint.get("/<token>")
def mine(token: str) -> str:
    """Show what is followed, how often it tells, and all that is kept of the subscriber."""
    return _mine(token)


def _mine(token: str, *, wrong_hook: str = "", hook_error: str = "") -> str:
    view = subscriptions.manage(library(), token)
    return render_template(
        "alerts/mine.html",
        view=view,
        token=token,
        feed=feed_address(view.feed),
        done=_DONE.get(request.args.get("gjort", ""), ""),
        choices=OFTEN,
        weekdays=WEEKDAYS,
        kinds=KINDS,
        page_of=page_of,
        wrong_hook=wrong_hook,
        hook_error=hook_error,
    )


@blueprint.post("/<token>/<int:subscription>")
def change(token: str, subscription: int) -> Response:
    """Change how often something tells, or pause it."""
    often, weekday = read_rhythm()
    is_paused = "pause" in request.form
    subscriptions.change(library(), token, subscription, often=often, weekday=weekday, paused=is_paused)
    return _back(token, "gemt")


@blueprint.post("/<token>/<int:subscription>/fjern")
def remove(token: str, subscription: int) -> Response:
    """End something followed."""
    subscriptions.remove(library(), token, subscription)
    return _back(token, "fjernet")


@blueprint.post("/<token>/webhook")
def set_hook(token: str) -> Response:
    """Ask a program to agree to be told, and show the secret once; what is no address for one is said."""
    url = request.form.get("adresse", "").strip()
    try:
        secret = subscriptions.set_hook(library(), token, url, client=visitor())
    except HookError as error:
        return make_response(_mine(token, wrong_hook=url, hook_error=str(error)), 422)
    return make_response(render_template("alerts/hook.html", token=token, secret=secret, url=url, is_new=True))


@blueprint.post("/<token>/webhook/hemmelighed")
def renew_secret(token: str) -> Response:
    """Give the webhook another secret, and show it once."""
    url = subscriptions.manage(library(), token).hook
    secret = subscriptions.renew_secret(library(), token)
    return make_response(render_template("alerts/hook.html", token=token, secret=secret, url=url, is_new=False))


@blueprint.post("/<token>/webhook/fjern")
def remove_hook(token: str) -> Response:
    """Have mail instead of the webhook again."""
    subscriptions.remove_hook(library(), token)
    return _back(token, "uden-webhook")


@blueprint.get("/<token>/slet")
def ask_to_forget(token: str) -> str:
    """Ask once more before everything is deleted."""
    return render_template("alerts/forget.html", view=subscriptions.manage(library(), token), token=token)


@blueprint.post("/<token>/slet")
def forget(token: str) -> Response:
    """Delete all that is kept of a subscriber."""
    subscriptions.forget(library(), token)
    return make_response(render_template("alerts/forgotten.html"))


def _back(token: str, done: str) -> Response:
    return redirect(f"/foelg/mine/{token}?gjort={done}", 303)
