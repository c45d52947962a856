"""What the archive holds, what is missing and what failed, for everyone."""

from datetime import date

from flask import Blueprint, render_template

from indexer import reading
from indexer.corpus import readable
from indexer.minutes.dates import written_date
from web.shelf import library

blueprint = Blueprint("status", __name__)


@blueprint.get("/status")
def status() -> str:
    """Show the state of the archive; files are named without the folders of the machine they lie on."""
    found = reading.status(library())
    return render_template("status/status.html", status=found, public_name=_public_name, where=_where)


def _where(item: str) -> str:
    """Return what an item is called where its title is not at hand: ``punkt 5 den 7. oktober 2025``."""
    *_, day, number = item.split("/")
    return f"punkt {number} den {written_date(date.fromisoformat(day[:10]))}"


def _public_name(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else readable(url).rpartition("/")[2]
