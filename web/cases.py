"""A case (sag) by its journal number."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from indexer import reading
from indexer.minutes.journal import group_name, subject
from web.shelf import library

blueprint = Blueprint("cases", __name__)


@blueprint.get("/sag/<path:journal_number>")
def case(journal_number: str) -> str | Response:
    """Show every item of a case, the oldest first."""
    view = reading.case_view(library(), journal_number)
    if view.journal_number != journal_number:
        return redirect(f"/sag/{view.journal_number}", 301)
    group = subject(view.journal_number)[:2]
    above = (f"/emne/{group}", group_name(group)) if group else None
    return render_template("cases/case.html", view=view, subject=above)
