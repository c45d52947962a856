"""An item (punkt): what was decided, what led to it, and the words it stands in."""

from flask import Blueprint, render_template, request

from indexer import reading
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.sections import ABSENT, ATTACHMENTS, DECISION, PREVIOUS, RECOMMENDATION
from indexer.models import AgendaItem
from web.shelf import library
from web.text import parts

blueprint = Blueprint("items", __name__)


def _shown_apart(item: AgendaItem) -> tuple[str, ...]:
    """Return the headings whose text has a place of its own on the page."""
    return (DECISION, RECOMMENDATION, PREVIOUS, ABSENT, *((ATTACHMENTS,) if item.attachments else ()))


@blueprint.get("/<council>/<committee>/<date>/<number>")
def item(council: str, committee: str, date: str, number: str) -> str:
    """Show an item; with ``q`` the searched words are marked."""
    view = reading.item_view(library(), f"{council}/{committee}/{date}/{number}")
    typed = request.args.get("q", "").strip()
    shown = parts(view.item, reading.meaning(library(), typed) if typed else None)
    return render_template(
        "items/item.html",
        view=view,
        item=view.item,
        meeting=view.meeting,
        outcome=overall_outcome(view.item.decisions),
        decision=[part for part in shown if part.heading == DECISION],
        recommendation=[part for part in shown if part.heading == RECOMMENDATION],
        body=[part for part in shown if part.heading not in _shown_apart(view.item)],
        similar=reading.similar_items(library(), view.stored, leave_out=[step.id for step in view.timeline]),
        typed=typed,
    )
