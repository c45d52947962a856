"""The archive for programs: what the command line gives as JSON, and the means to keep a copy of all of it.

``operations`` says what is asked, ``shapes`` what is answered: whoever changes an answer, here or in ``contracts``,
changes it there.
"""

from dataclasses import replace
from typing import get_args
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from indexer import changes, contracts, knowledge, lists, reading, searching
from indexer.errors import CursorError, NotFoundError, StaleCursorError
from indexer.minutes.journal import is_standing
from indexer.models import MARKS, Filters, Outcome, Sort
from web import openapi, operations, parameters
from web import snapshot as whole
from web.answers import answer, problem, shared
from web.operations import FIRST_YEAR, LAST_YEAR, MOST_CHANGES, MOST_PAGES, MOST_PER_PAGE
from web.parameters import ParameterError
from web.shelf import library

blueprint = Blueprint("api", __name__)
blueprint.after_app_request(shared)
V1 = "/api/v1"
_SORTS: tuple[Sort, ...] = get_args(Sort)
_OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@blueprint.before_request
def _only_what_is_taken() -> None:
    taken = operations.taken_by((request.endpoint or "").rpartition(".")[2])
    if taken is not None and request.method != "OPTIONS":
        parameters.only(taken)


@blueprint.errorhandler(ParameterError)
def _unread(error: ParameterError) -> Response:
    return problem(400, str(error), parameter=error.name)


@blueprint.errorhandler(CursorError)
def _no_cursor(error: CursorError) -> Response:
    return problem(410 if isinstance(error, StaleCursorError) else 400, str(error))


@blueprint.get("/api")
def about() -> str:
    """Show people what there is for programs."""
    newest = lists.newest_items(library(), Filters(), limit=MOST_PER_PAGE).items
    numbers = [each.item.journal_number for each in newest if not is_standing(each.item.journal_number)]
    return render_template(
        "api/api.html",
        root=request.host_url.rstrip("/"),
        operations=operations.OPERATIONS,
        example_case=next(filter(None, numbers), ""),
    )


@blueprint.get(f"{V1}/openapi.json", endpoint="openapi")
def description() -> Response:
    """Return what is asked and answered here, as OpenAPI 3.1."""
    return answer(openapi.document(library().config.web.title))


@blueprint.get(f"{V1}/search")
def search() -> Response:
    """Return what a search finds; how long it took is in the head, so that the same found is the same answer."""
    page, per_page = _paging(20)
    result = searching.search(
        library(),
        parameters.text("q"),
        filters=_filters(),
        sort=parameters.one_of("sort", _SORTS) or "relevance",
        offset=(page - 1) * per_page,
        limit=per_page,
    )
    found = contracts.search_json(result)
    took = found.pop("took_ms")
    pages = _pages(page, per_page, result.total)
    return answer({**found, "page": page, "per_page": per_page, **pages}, {"Server-Timing": f"search;dur={took}"})


@blueprint.get(f"{V1}/items")
def items() -> Response:
    """Return the items, those of the newest meeting first."""
    per_page = parameters.count("per_page", 20, most=MOST_PER_PAGE)
    stretch = lists.newest_items(library(), _narrowing(), parameters.as_given("cursor"), limit=per_page)
    return answer({"items": [contracts.item_in_list(each) for each in stretch.items], "next": _next(stretch.cursor)})


@blueprint.get(f"{V1}/items/<path:identifier>")
def item(identifier: str) -> Response:
    """Return an item with all that was read from it."""
    return answer(contracts.published(contracts.item_json(reading.item_view(library(), identifier))))


@blueprint.get(f"{V1}/meetings")
def meetings() -> Response:
    """Return the meetings, the newest first."""
    per_page = parameters.count("per_page", 20, most=MOST_PER_PAGE)
    stretch = lists.newest_meetings(library(), _narrowing(), parameters.as_given("cursor"), limit=per_page)
    found = [contracts.meeting_in_list(each) for each in stretch.meetings]
    return answer({"meetings": found, "next": _next(stretch.cursor)})


@blueprint.get(f"{V1}/meetings/<path:identifier>")
def meeting(identifier: str) -> Response:
    """Return a meeting with its participants and the heads of its items."""
    return answer(contracts.published(contracts.meeting_json(reading.meeting_view(library(), identifier).meeting)))


@blueprint.get(f"{V1}/cases/<path:journal_number>")
def case(journal_number: str) -> Response | Redirect:
    """Return a case by its journal number, as it is written in the minutes."""
    view = reading.case_view(library(), journal_number)
    if view.journal_number != journal_number:
        return redirect(f"{V1}/cases/{quote(view.journal_number)}", 301)
    return answer(contracts.case_json(view))


@blueprint.get(f"{V1}/entities")
def entities() -> Response:
    """Return those who go by a name, the most often named first."""
    found = knowledge.called(library(), parameters.text("q", is_required=True))
    return answer({"entities": [contracts.entity_in_list(each) for each in found]})


@blueprint.get(f"{V1}/entities/<path:identifier>")
def entity(identifier: str) -> Response:
    """Return what is known of an entity, by its address; the items that name it a page at a time."""
    page, per_page = _paging(50)
    view = knowledge.entity_view(library(), identifier, offset=(page - 1) * per_page, limit=per_page)
    if view.entity.id != identifier:
        raise NotFoundError(f"«{identifier}» er et navn og ingen adresse; slå navne op med «q» på {V1}/entities")
    relations = {"next": "next", "previous": "prev"}
    pages = _pages(page, per_page, view.total)
    links = ", ".join(f'<{url}>; rel="{relations[name]}"' for name, url in pages.items() if url)
    return answer(contracts.entity_json(view), {"Link": links} if links else {})


@blueprint.get(f"{V1}/committees")
def committees() -> Response:
    """Return the committees, and what there is of each."""
    return answer({"committees": [contracts.committee_in_list(each) for each in lists.committees(library())]})


@blueprint.get(f"{V1}/status")
def status() -> Response:
    """Return what the archive has, what failed and what is missing."""
    return answer(contracts.public_status_json(reading.status(library())))


@blueprint.get(f"{V1}/changes", endpoint="changes")
def followed() -> Response:
    """Return what came, changed or went since a cursor, the oldest first."""
    per_page = parameters.count("per_page", 100, most=MOST_CHANGES)
    feed = changes.feed(library(), parameters.as_given("since"), limit=per_page)
    found = [contracts.change_json(each) for each in feed.changes]
    return answer({"changes": found, "cursor": feed.cursor, "more": feed.more, "next": _address(since=feed.cursor)})


@blueprint.get(f"{V1}/export.jsonl")
def snapshot() -> Response:
    """Return every item, a line each; the head says where changes go on."""
    return whole.snapshot(library())


@blueprint.get("/api/<path:_rest>")
def nothing(_rest: str) -> Response:
    """Say that there is nothing, before a meeting of the committee «v1» is looked for."""
    return problem(404)


def _filters() -> Filters:
    return replace(
        _narrowing(),
        entity=parameters.text("entity"),
        outcome=parameters.one_of("outcome", _OUTCOMES) or "",
        journal=parameters.text("journal"),
        year=parameters.number("year", least=FIRST_YEAR, most=LAST_YEAR),
        subject=parameters.digits("subject", 2),
        mark=parameters.one_of("mark", MARKS) or "",
        proposer=parameters.text("proposer"),
        voter=parameters.text("voter"),
    )


def _narrowing() -> Filters:
    return Filters(
        council=parameters.text("council"),
        committee=parameters.text("committee"),
        since=parameters.day("from"),
        until=parameters.day("to"),
    )


def _paging(per_page: int) -> tuple[int, int]:
    return parameters.count("page", 1, most=MOST_PAGES), parameters.count("per_page", per_page, most=MOST_PER_PAGE)


def _pages(page: int, per_page: int, total: int) -> dict[str, str | None]:
    """Return the addresses of the next page and the one before, of what is asked for."""
    last = min(-(-total // per_page), MOST_PAGES)
    return {
        "next": _address(page=page + 1) if page < last else None,
        "previous": _address(page=min(page - 1, max(last, 1))) if page > 1 else None,
    }


def _next(cursor: str | None) -> str | None:
    return _address(cursor=cursor) if cursor else None


def _address(**changed: str | int) -> str:
    """Return the address that is asked, with some of its parameters changed."""
    return f"{quote(request.path)}?{urlencode({**request.args, **changed})}"
