"""Calendars (RFC 5545) of what is to be treated: in the whole archive, in a case, by a committee, about a name."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote

from flask import Blueprint, redirect
from icalendar import Calendar, Event
from werkzeug.wrappers import Response

from indexer import knowledge, reading, searching, upcoming
from indexer.errors import NotFoundError
from indexer.minutes.dates import written_date
from indexer.minutes.identity import slug as slug_of
from indexer.upcoming import Upcoming
from web.publishing import absolute, clean, published
from web.shelf import library

blueprint = Blueprint("calendars", __name__)
_OFTEN = timedelta(hours=6)  # how often a calendar program is asked to look for changes


@blueprint.get("/kommende.ics")
def everything() -> Response:
    """Give out every step to come."""
    return _calendar("Kommende behandlinger", upcoming.in_archive(library(), today=reading.today()))


@blueprint.get("/sag/<path:journal_number>.ics")
def case(journal_number: str) -> Response:
    """Give out the steps to come of a case."""
    number, steps = upcoming.of_case(library(), journal_number, today=reading.today())
    if number != journal_number:
        return redirect(f"/sag/{quote(number)}.ics", 301)
    return _calendar(f"Sag {number}", steps)


@blueprint.get("/udvalg/<council>/<slug>.ics")
def committee(council: str, slug: str) -> Response:
    """Give out what a committee is to treat."""
    name, steps = upcoming.of_committee(library(), council, slug, today=reading.today())
    return _calendar(name, steps)


@blueprint.get("/navn/<path:name>.ics")
def entity(name: str) -> Response:
    """Give out the steps to come of the cases in which an entity is named."""
    called = knowledge.find(library(), name)
    if not called:
        raise NotFoundError(f"ingen person, organisation eller sted hedder «{name}»")
    if called[0] != name:
        return redirect(f"/navn/{quote(called[0])}.ics", 302)
    return _calendar(searching.name_of(library(), name), upcoming.of_entity(library(), name, today=reading.today()))


def _calendar(name: str, steps: Iterable[Upcoming]) -> Response:
    calendar = Calendar()
    title = f"{name} – {library().config.web.title}{' (eksempel)' if library().is_sample else ''}"
    calendar.add("prodid", "-//Referatbasen//Kommende behandlinger//DA")
    calendar.add("version", "2.0")
    for key in ("name", "x-wr-calname"):  # RFC 7986, and what programs knew before it
        calendar.add(key, clean(title))
    calendar.add("refresh-interval", _OFTEN, parameters={"VALUE": "DURATION"})
    for step in steps:
        calendar.add_component(event(step))
    return published(calendar.to_ical(), "text/calendar; charset=utf-8")


def event(upcoming: Upcoming) -> Event:
    """Return a planned step as an event of a whole day: of a month or a deadline, its last day."""
    step, stored = upcoming.step, upcoming.planned_in
    address = absolute(f"/{quote(step.named_in)}")
    told = Event()
    told.add("uid", f"{upcoming.case[0]}/{slug_of(step.committee)}/{step.date.isoformat()}@referatbasen")
    told.add("dtstamp", stored.changed_at)
    told.add("dtstart", step.date)
    told.add("dtend", step.date + timedelta(days=1))
    told.add("summary", clean(f"{step.committee} behandler{'' if step.is_day else ' senest'}: {stored.item.title}"))
    told.add("description", clean(f"«{step.words}»\n\n{_where(upcoming)}\n{address}"))
    told.add("url", address)
    told.add("transp", "TRANSPARENT")
    return told


def _where(upcoming: Upcoming) -> str:
    """Return where the step was read: council, committee, day, item and journal number, as far as there is one."""
    stored = upcoming.planned_in
    council = library().config.names.get(stored.council, stored.council)
    number = f", journalnummer {stored.item.journal_number}" if stored.item.journal_number else ""
    return f"Læst i {council}, {stored.committee}, {written_date(stored.date)}, punkt {stored.item.number}{number}."
