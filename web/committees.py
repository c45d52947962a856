"""A committee (udvalg): what it decided, year by year."""

from flask import Blueprint, render_template, request

from indexer import committees
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.marks import marks_of
from web.shelf import library

blueprint = Blueprint("committees", __name__)


@blueprint.get("/udvalg/<council>/<slug>")
def committee(council: str, slug: str) -> str:
    """Show a committee in a year."""
    view = committees.committee_view(library(), council, slug, request.args.get("aar", type=int))
    return render_template("committees/committee.html", view=view, outcome=overall_outcome, marks=marks_of)
