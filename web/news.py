"""What is new, day by day."""

from datetime import date as Date

from flask import Blueprint, abort, render_template

from indexer import news
from indexer.minutes.decisions import overall_outcome
from web.shelf import library

blueprint = Blueprint("news", __name__)


@blueprint.get("/nyt")
@blueprint.get("/nyt/<day>")
def of_day(day: str = "") -> str:
    """Show what came or changed in the archive on a day, or on the last one that had news."""
    try:
        wanted = Date.fromisoformat(day) if day else None
    except ValueError:
        abort(404)
    return render_template("news/day.html", news=news.of_day(library(), wanted), outcome=overall_outcome)
