"""The front page: the search field, and the archive as it lives."""

from flask import Blueprint, render_template

from indexer import news, reading, upcoming
from indexer.alerts import subscriptions
from indexer.minutes.decisions import overall_outcome
from web.shelf import library
from web.wants import page_of

blueprint = Blueprint("front", __name__)


@blueprint.get("/")
def front() -> str:
    """Show the search field, what is newest, what is on its way, and what most follow."""
    return render_template(
        "search/front.html",
        latest=reading.latest_meetings(library(), limit=8),
        decisions=news.latest_decisions(library(), limit=8),
        outcome=overall_outcome,
        followed=[(page_of(wanted), title) for wanted, title in subscriptions.most_followed(library())],
        coming=upcoming.in_archive(library(), today=reading.today())[:6],
        held=reading.holdings(library()),
        examples=_examples(),
    )


def _examples() -> tuple[str, ...]:
    return ("Novo Nordisk afskedigelser", "støjskærm", '"grøn omstilling"', "15.00.00") if library().is_sample else ()
