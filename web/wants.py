"""What can be followed, as addresses have it: read from one, and written as one."""

from typing import Any, get_args
from urllib.parse import quote, urlencode

from flask import request

from indexer.alerts.values import Kind, Wanted
from indexer.minutes.privacy import mask_cpr
from indexer.models import Filters
from indexer.search.query import MAX_LENGTH
from web.errors import UnreadableArgumentError
from web.search import exact_filters

KINDS: dict[Kind, str] = {
    "search": "Søgning",
    "case": "Sag",
    "committee": "Udvalg",
    "entity": "Navn",
    "subject": "Emne",
}
_PLACES: dict[Kind, str] = {"case": "/sag/", "committee": "/udvalg/", "entity": "/navn/", "subject": "/emne/"}
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_LONGEST = 200  # characters of a target


def read_wanted() -> Wanted:
    """Return what the address of the current request wants; raises UnreadableArgumentError."""
    asked = request.args.get("slags", "search")
    kind = _KINDS.get(asked)
    if kind is None:
        raise UnreadableArgumentError(f"«slags» kan ikke være «{asked[:50]}»; kendte er {', '.join(_KINDS)}")
    if kind == "search":
        return Wanted("search", mask_cpr(request.args.get("q", "").strip()[:MAX_LENGTH]), exact_filters())
    target = mask_cpr(request.args.get("maal", "").strip())
    if not target or len(target) > _LONGEST:
        raise UnreadableArgumentError("adressen siger ikke, hvad der skal følges; brug knappen «Følg» på dets side")
    return Wanted(kind, target=target)


def query_of(wanted: Wanted) -> str:
    """Return what is wanted as the end of an address, as ``read_wanted`` reads it."""
    if wanted.kind != "search":
        return urlencode({"slags": wanted.kind, "maal": wanted.target})
    return urlencode({"slags": "search", **_search_arguments(wanted)})


def page_of(wanted: Wanted) -> str:
    """Return the address of the page that shows what is wanted, as it is now."""
    if wanted.kind == "search":
        return f"/soeg?{urlencode({**_search_arguments(wanted), 'sort': 'nyeste'})}"
    return f"{_PLACES[wanted.kind]}{quote(wanted.target)}"


def _search_arguments(wanted: Wanted) -> dict[str, str]:
    arguments = {"q": wanted.query, **_filter_arguments(wanted.filters)}
    return {key: str(value) for key, value in arguments.items() if value}


def _filter_arguments(filters: Filters) -> dict[str, Any]:
    """Return filters by what an address calls them, as ``search.read_filters`` reads them."""
    return {
        "udvalg": filters.committee,
        "navn": filters.entity,
        "aar": filters.year,
        "udfald": filters.outcome,
        "kendetegn": filters.mark,
        "emne": filters.subject,
        "kommune": filters.council,
        "forslag": filters.proposer,
        "stemte": filters.voter,
        "fra": filters.since,
        "til": filters.until,
    }
