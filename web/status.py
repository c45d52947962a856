"""What the archive holds, what is missing and what failed, for everyone."""

from flask import Blueprint, render_template

from indexer import reading
from indexer.corpus import readable
from web.shelf import library

blueprint = Blueprint("status", __name__)


@blueprint.get("/status")
def status() -> str:
    """Show the state of the archive; files are named without the folders of the machine they lie on."""
    return render_template("status/status.html", status=reading.status(library()), public_name=_public_name)


def _public_name(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else readable(url).rpartition("/")[2]
