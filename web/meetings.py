"""A meeting (møde): who took part, and its items."""

from flask import Blueprint, render_template

from indexer import reading
from indexer.minutes.decisions import overall_outcome
from web.shelf import library

blueprint = Blueprint("meetings", __name__)


@blueprint.get("/<council>/<committee>/<date>")
def meeting(council: str, committee: str, date: str) -> str:
    """Show a meeting."""
    view = reading.meeting_view(library(), f"{council}/{committee}/{date}")
    return render_template("meetings/meeting.html", view=view, meeting=view.meeting, outcome=overall_outcome)
