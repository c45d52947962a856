"""Registers to look things up in: committees, and the names of people, organisations and places."""

from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from indexer import registers
from indexer.models import Label
from indexer.reasons import KINDS
from web.shelf import library

blueprint = Blueprint("registers", __name__)
PER_PAGE = 100
PLURALS: dict[Label, str] = {"PER": "Personer", "ORG": "Organisationer", "LOC": "Steder"}


@blueprint.get("/udvalg")
def committees() -> str:
    """Show every council's committees."""
    return render_template("registers/committees.html", councils=registers.committees(library()))


@blueprint.get("/navne")
def names() -> str:
    """Show the names that are mentioned most, or those of one kind."""
    label = next((label for label in registers.LABELS if KINDS[label] == request.args.get("slags")), None)
    if label is None:
        return render_template("registers/most_named.html", kinds=registers.most_named(library()), plurals=PLURALS)
    page = min(max(request.args.get("side", 1, type=int), 1), 10_000)
    letter = request.args.get("bogstav", "")[:1].upper()
    view = registers.names(library(), label, letter=letter, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "registers/names.html",
        view=view,
        kinds=[(PLURALS[each], f"/navne?slags={KINDS[each]}", each == label) for each in registers.LABELS],
        plural=PLURALS[label],
        letter=letter,
        address=lambda **changes: _address(label, **changes),
        page=page,
        pages=-(-view.chosen // PER_PAGE),
        per_page=PER_PAGE,
    )


def _address(label: Label, **chosen: str | int) -> str:
    """Return the address of the names of a kind, narrowed so; what is empty and the first page are left out."""
    kept = {key: value for key, value in chosen.items() if value and (key, value) != ("side", 1)}
    return f"/navne?{urlencode({'slags': KINDS[label], **kept})}"
