"""An entity: a person, an organisation or a place that the minutes name."""

from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from indexer import knowledge
from indexer.frequency import Period
from indexer.knowledge import Passage
from web.drawings import chart_of, network_of, together
from web.registers import PLURALS
from web.shelf import library

blueprint = Blueprint("entities", __name__)
PER_PAGE = 20


@blueprint.get("/navn/<path:name>")
def entity(name: str) -> str | Response:
    """Show what is known of an entity, by its address or a name it goes by."""
    page = min(max(request.args.get("side", 1, type=int), 1), 10_000)
    if (found := knowledge.find(library(), name)) and found[0] != name:
        return redirect(f"/navn/{found[0]}", 302)
    view = knowledge.entity_view(library(), name, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    chart = chart_of(view.over_time, lambda period: _search(view.entity.id, period))
    company_web = network_of(view.entity.name, view.company, view.ties)
    return render_template(
        "entities/entity.html",
        view=view,
        entity=view.entity,
        plural=PLURALS[view.entity.label],
        page=page,
        pages=-(-view.total // PER_PAGE),
        absent=sum(meeting.attendance == "absent" for meeting in view.attended),
        marked=marked,
        chart=chart,
        company_web=company_web,
        drawn=chart or company_web,
        together=together(view.company, view.ties),
    )


def _search(entity: str, period: Period) -> str:
    """Return the address of the search that finds what names an entity in a period."""
    first, last = period.first.isoformat(), period.last.isoformat()
    return f"/soeg?{urlencode({'navn': entity, 'fra': first, 'til': last, 'sort': 'nyeste'})}"


def marked(passage: Passage) -> Markup:
    """Return a passage as safe HTML with the names in it marked."""
    shown, cursor = Markup(""), 0
    for start, end in passage.names:
        shown += passage.text[cursor:start] + Markup("<mark>{}</mark>").format(passage.text[start:end])
        cursor = end
    return shown + passage.text[cursor:]
