"""The search."""

import json
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from indexer import casework, searching
from indexer.minutes.dates import written_date
from indexer.minutes.journal import group_name, is_journal_number
from indexer.models import Filters, Sort
from indexer.reasons import said
from indexer.search.query import MAX_LENGTH
from web.errors import UnreadableArgumentError
from web.publishing import published
from web.shelf import library
from web.text import outcome_name

blueprint = Blueprint("search", __name__)
PER_PAGE = 20
_SORTS: dict[str, Sort] = {"": "relevance", "nyeste": "newest", "aeldste": "oldest"}
# What the address calls a filter, and the facet it narrows.
_FACETS = (
    ("udvalg", "committee", "Udvalg"),
    ("navn", "entity", "Navne"),
    ("aar", "year", "År"),
    ("udfald", "outcome", "Udfald"),
    ("kendetegn", "mark", "Særligt"),
    ("emne", "subject", "Emne"),
    ("kommune", "council", "Kommune"),
)
_SAID_BEFORE = {"forslag": "forslag fra ", "stemte": "stemme afgivet af "}
KEYS = (*(key for key, *_ in _FACETS), "forslag", "stemte", "fra", "til")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, what it is called, and the address that takes it, or lets go of it."""

    value: str
    name: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """A facet as shown."""

    title: str
    choices: tuple[Choice, ...]


@blueprint.get("/soeg")
def results() -> str | Response:
    """Show what a search finds; a whole journal number typed alone leads to its case."""
    typed = request.args.get("q", "").strip()
    filters, wrong_dates = read_filters()
    wrong_year = request.args.get("aar", "") if filters.year is None else ""
    unread = bool(wrong_dates or wrong_year)
    if is_journal_number(typed) and filters == Filters() and casework.has_case(library(), typed):
        return redirect(f"/sag/{typed.upper()}", 302)
    sort = _SORTS.get(request.args.get("sort", ""), "relevance")
    page = max(request.args.get("side", 1, type=int), 1)
    page = min(page, 10_000)
    result = searching.search(
        library(), typed, filters=filters, sort=sort, offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    pages = -(-result.total // PER_PAGE)
    return render_template(
        "search/results.html",
        typed=typed,
        result=result,
        facets=[
            _choices(title, key, dict(next(f.counts for f in result.facets if f.name == name)), result.total)
            for key, name, title in _FACETS
        ],
        filters=request.args,
        active=active_filters(),
        canonical=f"/soeg{asked()}",
        feed="" if unread else f"/soeg.atom{asked()}",
        save="" if unread else f"/foelg{asked(slags='search')}",
        without=_without,
        kept=[(key, request.args[key]) for key in ("q", "sort", *KEYS) if request.args.get(key)],
        wrong_dates=wrong_dates,
        wrong_year=wrong_year,
        sort=request.args.get("sort", ""),
        page=page,
        pages=pages,
        address=_address,
        said=said,
    )


@blueprint.get("/forslag")
def completions() -> Response:
    """Return how what is being typed may go on, as JSON: our own, or what OpenSearch calls suggestions."""
    typed = request.args.get("q", "").strip()[:MAX_LENGTH]
    found = searching.complete(library(), typed) if typed else []
    if request.args.get("format") == "opensearch":
        body = json.dumps([typed, [each.text for each in found]], ensure_ascii=False)
        return published(body, "application/x-suggestions+json")
    return jsonify([{"text": each.text, "kind": each.kind, "count": each.count} for each in found])


def read_filters() -> tuple[Filters, list[str]]:
    """Return the filters in the address, and the dates that could not be read, which filter nothing."""
    wrong: list[str] = []

    def day(key: str) -> date | None:
        text = request.args.get(key, "").strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            wrong.append(text)
            return None

    year = request.args.get("aar", type=int)
    filters = Filters(
        council=request.args.get("kommune", ""),
        committee=request.args.get("udvalg", ""),
        outcome=request.args.get("udfald", ""),
        since=day("fra"),
        until=day("til"),
        year=year if year and 1800 <= year <= 3000 else None,
        subject=request.args.get("emne", ""),
        entity=request.args.get("navn", ""),
        mark=request.args.get("kendetegn", ""),
        proposer=request.args.get("forslag", ""),
        voter=request.args.get("stemte", ""),
    )
    return filters, wrong


def exact_filters() -> Filters:
    """Return the filters in the address, for what is kept or read by machines; raises UnreadableArgumentError."""
    filters, wrong_dates = read_filters()
    if wrong_dates:
        raise UnreadableArgumentError(f"datoen «{wrong_dates[0]}» kunne ikke læses; skriv den som 2025-10-07")
    if request.args.get("aar") and filters.year is None:
        raise UnreadableArgumentError(f"året «{request.args['aar']}» kunne ikke læses; skriv det som 2025")
    return filters


def active_filters() -> list[tuple[str, str]]:
    """Return the filters in the address and what their values are called; one that cannot be read is none."""
    filters, _ = read_filters()
    read = {"fra": filters.since, "til": filters.until, "aar": filters.year}
    return [(key, _called(key, request.args[key])) for key in KEYS if request.args.get(key) and read.get(key, True)]


def asked(**more: str) -> str:
    """Return what is asked for as the end of an address, the same for the same search, and some more."""
    arguments = {key: request.args[key] for key in ("q", *KEYS) if request.args.get(key)} | more
    return f"?{urlencode(arguments)}" if arguments else ""


def _address(**changes: str | int | None) -> str:
    """Return the address of this search with some of it changed, from page one; None lets go of a part."""
    arguments: dict[str, str] = {key: value for key, value in request.args.items() if value and key != "side"}
    for key, value in changes.items():
        if value in (None, "", 1):
            arguments.pop(key, None)
        else:
            arguments[key] = str(value)
    return f"/soeg?{urlencode(arguments)}"


def _called(key: str, value: str) -> str:
    """Return what a filter's value is called to a reader."""
    if key == "kommune":
        return library().config.names.get(value, value)
    if key in ("navn", "forslag", "stemte"):
        return f"{_SAID_BEFORE.get(key, '')}{searching.name_of(library(), value)}"
    if key in ("fra", "til"):
        return f"{key} {written_date(date.fromisoformat(value.strip()))}"
    if key == "emne":
        return group_name(value)
    if key == "udfald":
        return outcome_name(value)
    return value.capitalize() if key == "kendetegn" else value


def _without(key: str) -> str:
    return _address(**{key: None})


def _choices(title: str, key: str, counts: dict[str, int], total: int) -> Choices:
    """Return a facet's commonest values; what every hit has narrows nothing and is left out, unless it is chosen."""
    chosen = request.args.get(key, "")
    return Choices(
        title,
        tuple(
            Choice(
                value,
                _called(key, value),
                count,
                _address(**{key: None if value == chosen else value}),
                value == chosen,
            )
            for value, count in list(counts.items())[:12]
            if count < total or value == chosen
        ),
    )
