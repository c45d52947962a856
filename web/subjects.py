"""A subject (emne) as journal numbers tell it, and those that the archive has."""

from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from indexer import subjects
from indexer.frequency import Period
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.marks import marks_of
from web.drawings import chart_of
from web.shelf import library

blueprint = Blueprint("subjects", __name__)
PER_PAGE = 20


@blueprint.get("/emner")
def index() -> str:
    """Show the subjects that the archive has items of."""
    return render_template("subjects/index.html", subjects=subjects.all_subjects(library()))


@blueprint.get("/emne/<code>")
def subject(code: str) -> str:
    """Show a subject, its items narrowed to a year and an outcome where the address says so."""
    page = min(max(request.args.get("side", 1, type=int), 1), 10_000)
    year, outcome = request.args.get("aar", type=int), request.args.get("udfald", "")
    view = subjects.subject_view(
        library(), code, year=year, outcome=outcome, offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    return render_template(
        "subjects/subject.html",
        view=view,
        chart=chart_of(view.years, lambda period: _address(code, aar=_year(period))),
        address=lambda **changes: _address(code, **changes),
        search=_search(code),
        year=year,
        chosen_outcome=outcome,
        page=page,
        pages=-(-view.chosen // PER_PAGE),
        per_page=PER_PAGE,
        outcome=overall_outcome,
        marks=marks_of,
        above=[(f"/emne/{each}", each if "." in each else subjects.subject_name(each)) for each in view.within],
    )


def _year(period: Period) -> int:
    return period.first.year


def _address(code: str, **chosen: str | int | None) -> str:
    """Return the address of a subject narrowed so; what is None or empty is left out, and so is the first page."""
    kept = {key: value for key, value in chosen.items() if value and (key, value) != ("side", 1)}
    return f"/emne/{code}{f'?{urlencode(kept)}' if kept else ''}#punkter"


def _search(code: str) -> str:
    """Return the address of a search within a subject: a main group is a filter, what is narrower a beginning."""
    return f"/soeg?{urlencode({'q' if '.' in code else 'emne': code, 'sort': 'nyeste'})}"
