"""Atom feeds (RFC 4287) of a search, the whole archive, a case, a committee or a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from indexer import following
from indexer.following import News
from indexer.minutes.dates import COPENHAGEN
from indexer.minutes.decisions import overall_outcome
from indexer.models import Outcome
from indexer.search.query import MAX_LENGTH
from web.publishing import absolute, clean, published
from web.search import active_filters, asked, exact_filters
from web.shelf import library

blueprint = Blueprint("feeds", __name__)
# An entry is the same whoever shows it and at whatever address: its id (RFC 4151) names no host. RFC 4287, 4.2.6.
_TAG = "tag:referatbasen,2025:"
TYPE = "application/atom+xml; charset=utf-8"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_ADDRESS = "%:/?#[]@!$&'()*+,;=~"  # what a whole address is made of beside letters and figures


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as a feed has it: ``sources`` are where it was published, ``why`` what a private feed follows it for."""

    id: str
    news: News
    title: str
    address: str
    updated: str
    published: str
    committee_address: str
    outcome: Outcome
    sources: tuple[str, ...]
    why: tuple[str, ...]


@blueprint.get("/nyt.atom")
def newest() -> Response:
    """Give out what came or changed last in the whole archive."""
    return _feed("Nyt", "/nyt", "/nyt.atom", following.of_archive(library()))


@blueprint.get("/soeg.atom")
def search() -> Response:
    """Give out the newest items that a search finds; what is asked for as in the search's own address."""
    typed = request.args.get("q", "").strip()[:MAX_LENGTH]
    filters = exact_filters()
    wanted = [f"«{typed}»"] if typed else []
    title = f"Søgning: {', '.join([*wanted, *(name for _, name in active_filters())]) or 'alt'}"
    found = following.of_search(library(), typed, filters)
    return _feed(title, f"/soeg{asked(sort='nyeste')}", f"/soeg.atom{asked()}", found)


@blueprint.get("/sag/<path:journal_number>.atom")
def case(journal_number: str) -> Response:
    """Give out the newest treatments of a case."""
    followed = following.of_case(library(), journal_number)
    if followed.address != journal_number:
        return redirect(f"/sag/{quote(followed.address)}.atom", 301)
    page = f"/sag/{quote(followed.address)}"
    return _feed(f"Sag {followed.address}: {followed.name}", page, f"{page}.atom", followed.news)


@blueprint.get("/udvalg/<council>/<slug>.atom")
def committee(council: str, slug: str) -> Response:
    """Give out the newest items of a committee."""
    followed = following.of_committee(library(), council, slug)
    page = f"/udvalg/{quote(followed.address)}"
    return _feed(f"{followed.name}, {_council(council)}", page, f"{page}.atom", followed.news)


@blueprint.get("/navn/<path:name>.atom")
def entity(name: str) -> Response:
    """Give out the newest items that name an entity."""
    followed = following.of_entity(library(), name)
    page = f"/navn/{quote(followed.address)}"
    if followed.address != name:
        return redirect(f"{page}.atom", 302)
    return _feed(followed.name, page, f"{page}.atom", followed.news)


def _council(identifier: str) -> str:
    return library().config.names.get(identifier, identifier)


def _feed(title: str, page: str, own: str, told: Sequence[News]) -> Response:
    """Return a feed of items; ``page`` and ``own`` are the addresses of the same on a page, and of the feed itself."""
    return published(written(title, page, own, [entry(each) for each in told]), TYPE)


def written(title: str, page: str, own: str, entries: Sequence[Entry]) -> str:
    """Return a feed as text; ``page`` and ``own`` are as they stand after the host."""
    updated = max((each.news.stored.changed_at for each in entries), default=_NEVER)
    body = render_template(
        "feeds/atom.xml",
        title=title,
        page=absolute(page),
        own=absolute(own),
        tag=_TAG,
        updated=_moment(updated),
        entries=entries,
    )
    return clean(body)


def entry(told: News, why: tuple[str, ...] = ()) -> Entry:
    """Return an item as a feed has it, and why it is in it."""
    stored, item = told.stored, told.stored.item
    address = quote(item.id)
    return Entry(
        id=f"{_TAG}{address}",
        news=told,
        title=clean(item.title).strip() or f"Punkt {item.number}",
        address=absolute(f"/{address}"),
        updated=_moment(stored.changed_at),
        published=_moment(datetime.combine(stored.date, time(), COPENHAGEN)),
        committee_address=absolute(f"/udvalg/{quote(stored.meeting_id.rpartition('/')[0])}"),
        outcome=overall_outcome(item.decisions),
        sources=tuple(_sources(told)) if told.shows_source else (),
        why=why,
    )


def _sources(told: News) -> list[str]:
    """Return where an item was published: at the municipality, and as the archive keeps it."""
    url = told.stored.source_url
    theirs = [quote(url, safe=_ADDRESS)] if url.startswith(("http://", "https://")) and not library().is_sample else []
    return [*theirs, absolute(f"/kilde/{quote(told.stored.page)}")]


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
