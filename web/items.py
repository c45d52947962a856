"""An item (punkt): what was decided, what led to it, and the words it stands in."""

from typing import Any

from flask import Blueprint, render_template, request

from indexer import reading, searching
from indexer.entities.acting import votes_by
from indexer.minutes.dates import written_date
from indexer.minutes.decisions import overall_outcome
from indexer.minutes.marks import marks_of
from indexer.minutes.recommendations import departures
from indexer.minutes.sections import ABSENT, ATTACHMENTS, DECISION, PREVIOUS, RECOMMENDATION
from indexer.models import AgendaItem
from indexer.reading import ItemView
from web.shelf import library
from web.text import parts

blueprint = Blueprint("items", __name__)


def _shown_apart(item: AgendaItem) -> tuple[str, ...]:
    """Return the headings whose text has a place of its own on the page."""
    return (DECISION, RECOMMENDATION, PREVIOUS, ABSENT, *((ATTACHMENTS,) if item.attachments else ()))


@blueprint.get("/<council>/<committee>/<date>/<number>")
def item(council: str, committee: str, date: str, number: str) -> str:
    """Show an item; with ``q`` the searched words are marked."""
    view = reading.item_view(library(), f"{council}/{committee}/{date}/{number}")
    typed = request.args.get("q", "").strip()
    shown = parts(view.item, searching.meaning(library(), typed) if typed else None, view.mentions)
    apart = _shown_apart(view.item)
    decision, recommendation = (
        [part for part in shown if part.heading == heading] for heading in (DECISION, RECOMMENDATION)
    )
    body = [part for part in shown if part.heading not in apart]
    return render_template(
        "items/item.html",
        view=view,
        item=view.item,
        meeting=view.meeting,
        outcome=overall_outcome(view.item.decisions),
        marks=[mark for mark in marks_of(view.item) if mark != "afstemning"],
        departures=departures(view.item),
        voters={(vote.start, vote.voter): entity for _, vote, entity in votes_by(view.item, view.mentions)},
        presence=_presence(view.item),
        decision=decision,
        recommendation=recommendation,
        body=body,
        undecided="" if decision or not view.item.open else _undecided(view.meeting.kind),
        found=[part for part in (*decision, *recommendation, *body) if part.marks],
        similar=searching.similar_items(library(), view.stored, leave_out=[step.id for step in view.timeline]),
        named=reading.entities_of(library(), view.mentions),
        citation=_citation(view),
        linked_data=_linked_data(view),
        typed=typed,
    )


def _undecided(kind: str) -> str:
    """Return what is said of an item without a decision, by what kind of document it is from."""
    if "dagsorden" in kind.lower():
        return "Kun dagsordenen er udgivet. Beslutningen står her, når kommunen har udgivet referatet."
    return "Referatet siger ikke, hvad der blev besluttet."


def _presence(item: AgendaItem) -> list[tuple[str, str]]:
    """Return who was not there, came or went, with what is said of them."""
    said = {part.name: f"{part.kind} for {part.instead_of}" if part.instead_of else part.kind for part in item.presence}
    return list({**dict.fromkeys(item.absent, "afbud"), **said}.items())


def _citation(view: ItemView) -> str:
    """Return a line to copy: who, when, what, where it is, where it is from."""
    meeting, item = view.meeting, view.item
    council = library().config.names.get(meeting.council, meeting.council)
    told = [
        f"{council}, {meeting.committee}, {written_date(meeting.date)}, punkt {item.number}: {item.title}.",
        f"Journalnummer {item.journal_number}." if item.journal_number else "",
        f"{request.host_url}{item.id}.",
        f"Kilde: {view.stored.source_url}." if view.stored.source_url.startswith("http") else "",
        f"Hentet {written_date(view.retrieved.date())}." if view.retrieved else "",
    ]
    return " ".join(part for part in told if part)


def _linked_data(view: ItemView) -> dict[str, Any]:
    """Return what the page is about as JSON-LD (schema.org): a document of a public body, part of a meeting."""
    meeting, item = view.meeting, view.item
    return {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": f"{request.host_url}{item.id}",
        "url": f"{request.host_url}{item.id}",
        "name": item.title,
        "inLanguage": "da",
        "position": item.number,
        **({"identifier": item.journal_number} if item.journal_number else {}),
        "dateCreated": meeting.date.isoformat(),
        "creator": {
            "@type": "GovernmentOrganization",
            "name": meeting.committee,
            "parentOrganization": {
                "@type": "GovernmentOrganization",
                "name": library().config.names.get(meeting.council, meeting.council),
            },
        },
        "isPartOf": {
            "@type": "Event",
            "name": f"{meeting.committee}, {written_date(meeting.date)}",
            "startDate": (meeting.start or meeting.date).isoformat(),
            "url": f"{request.host_url}{meeting.id}",
            **({"location": {"@type": "Place", "name": meeting.place}} if meeting.place else {}),
        },
        **({"isBasedOn": view.stored.source_url} if view.stored.source_url.startswith("http") else {}),
    }
