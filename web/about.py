"""What the site is, and how accessible it is: pages that a municipality must be able to answer for."""

from flask import Blueprint, current_app, render_template

from indexer import reading
from web.shelf import library

blueprint = Blueprint("about", __name__)


@blueprint.get("/om")
def about() -> str:
    """Say where the texts are from, what is read out of them, and what is not."""
    return render_template("about/about.html", held=reading.holdings(library()), contact=_contact())


@blueprint.get("/tilgaengelighed")
def accessibility() -> str:
    """Show the accessibility statement that lov om tilgængelighed af offentlige organers websteder asks for."""
    return render_template("about/accessibility.html", contact=_contact())


@blueprint.get("/privatliv")
def privacy() -> str:
    """Say what is kept about people, why and how long, and what they can ask for (databeskyttelsesforordningen)."""
    return render_template("about/privacy.html", contact=_contact(), privacy=library().config.privacy)


def _contact() -> str:
    return str(current_app.config["CONTACT"])
