"""What browsers and search engines ask for: the sitemap, robots.txt and how to search here (OpenSearch)."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from flask import Blueprint, abort, render_template, url_for
from werkzeug.wrappers import Response

from indexer import inventory
from indexer.inventory import Kind, Shown
from web.publishing import absolute, clean, published
from web.search import KEYS
from web.shelf import library

blueprint = Blueprint("discovery", __name__)
MOST = 50_000
"""Addresses in one sitemap, as sitemaps.org has it."""
_PLACES: dict[Kind, str] = {
    "archive": "/",
    "day": "/nyt/",
    "committee": "/udvalg/",
    "meeting": "/",
    "item": "/",
    "case": "/sag/",
    "entity": "/navn/",
}


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Give out every page, or where there are too many for one file the files they are in."""
    pages = inventory.pages(library())
    if len(pages) <= MOST:
        return _sitemap(pages)
    files = [(absolute(f"/sitemap-{number}.xml"), _latest(part)) for number, part in enumerate(_parts(pages), 1)]
    return _xml(render_template("discovery/sitemaps.xml", files=files))


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """Give out some of the pages."""
    parts = list(_parts(inventory.pages(library())))
    if not 1 <= number <= len(parts):
        abort(404)
    return _sitemap(parts[number - 1])


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Tell robots to leave narrowed searches and suggestions alone, of which there is no end."""
    narrowed = [f"Disallow: /soeg*{mark}{key}=" for key in KEYS for mark in "?&"]
    lines = [
        "User-agent: *",
        *narrowed,
        "Disallow: /forslag",
        "Disallow: /foelg",
        "Allow: /",
        "",
        f"Sitemap: {absolute('/sitemap.xml')}",
    ]
    return published("\n".join([*lines, ""]), "text/plain; charset=utf-8")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Tell a browser how to search here (OpenSearch 1.1)."""
    icon = absolute(url_for("static", filename="ikon.svg"))
    body = render_template("discovery/opensearch.xml", host=absolute(""), icon=icon)
    return published(clean(body), "application/opensearchdescription+xml; charset=utf-8")


def _parts(pages: list[Shown]) -> Iterator[list[Shown]]:
    for start in range(0, len(pages), MOST):
        yield pages[start : start + MOST]


def _sitemap(pages: list[Shown]) -> Response:
    addresses = [(_address(page), _moment(page.changed_at)) for page in pages]
    return _xml(render_template("discovery/sitemap.xml", addresses=addresses))


def _address(page: Shown) -> str:
    year = f"?aar={page.year}" if page.year else ""
    return absolute(f"{_PLACES[page.kind]}{quote(page.address)}{year}")


def _latest(pages: list[Shown]) -> str:
    return _moment(max(page.changed_at for page in pages))


def _moment(changed_at: str) -> str:
    return datetime.fromisoformat(changed_at).isoformat(timespec="seconds") if changed_at else ""


def _xml(body: str) -> Response:
    return published(clean(body), "application/xml; charset=utf-8")
