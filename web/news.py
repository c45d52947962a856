"""What is new, day by day."""

from datetime import date as Date

from flask import Blueprint, abort, render_template, request

from indexer import news
from indexer.minutes.decisions import overall_outcome
from web.shelf import library

blueprint = Blueprint("news", __name__)
_PER_PAGE = 30  # meetings: the day an archive is first filled has all of them


@blueprint.get("/nyt")
@blueprint.get("/nyt/<day>")
def of_day(day: str = "") -> str:
    """Show what came or changed in the archive on a day, or on the last one that had news."""
    try:
        wanted = Date.fromisoformat(day) if day else None
    except ValueError:
        abort(404)
    page = max(request.args.get("side", 1, type=int), 1)
    found = news.of_day(library(), wanted, offset=(page - 1) * _PER_PAGE, limit=_PER_PAGE)
    return render_template(
        "news/day.html",
        news=found,
        outcome=overall_outcome,
        address=lambda side: f"/nyt/{found.day.isoformat()}" + (f"?side={side}" if side > 1 else ""),
        page=page,
        pages=-(-found.meetings // _PER_PAGE),
    )
