"""An item's text as a page shows it: paragraphs, lists, and the searched words marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Flask
from markupsafe import Markup

from indexer.minutes.paragraphs import starts_list_item
from indexer.models import AgendaItem, Label, Naming, Option, Vote, VoteEvent
from indexer.reasons import KINDS, NAMINGS
from indexer.search.concepts import Meaning
from indexer.search.excerpts import Span, mark, matching_spans

_MARKER = re.compile(r"(?:(?P<bullet>[-–•])|(?P<number>\d{1,2})[.)]|(?P<letter>[A-Za-z])\))\s+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or an entry of a list when ``marker`` is set; ``html`` is safe to show."""

    marker: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Group:
    """Paragraphs that are shown together: plain ones, or a list."""

    is_list: bool
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part of an item as shown; the heading is empty for text before the first one."""

    heading: str
    groups: tuple[Group, ...]


def parts(item: AgendaItem, meaning: Meaning | None) -> list[Part]:
    """Return an item's text in its parts, empty ones left out, with what a search means marked."""
    spans = matching_spans(item.text, meaning) if meaning else []
    shown: list[Part] = []
    cursor = 0
    for section in item.sections:
        if item.text[cursor : section.start].strip():
            shown.append(Part("", _groups(item.text, cursor, section.start, meaning, spans)))
        if section.end > section.start:
            shown.append(Part(section.heading, _groups(item.text, section.start, section.end, meaning, spans)))
        cursor = max(cursor, section.end)
    if item.text[cursor:].strip():
        shown.append(Part("", _groups(item.text, cursor, len(item.text), meaning, spans)))
    return shown


def _groups(text: str, start: int, end: int, meaning: Meaning | None, spans: Iterable[Span]) -> tuple[Group, ...]:
    paragraphs = list(_paragraphs(text, start, end, meaning, list(spans)))
    return tuple(
        Group(is_list, tuple(group))
        for is_list, group in groupby(paragraphs, key=lambda paragraph: bool(paragraph.marker))
    )


def _paragraphs(text: str, start: int, end: int, meaning: Meaning | None, spans: list[Span]) -> Iterator[Paragraph]:
    for match in re.finditer(r"[^\n]+", text[start:end]):
        first, last = start + match.start(), start + match.end()
        marker = _MARKER.match(text, first, last) if starts_list_item(text[first:last]) else None
        body = marker.end() if marker else first
        marked = (
            mark(text, meaning, start=body, end=last, spans=spans) if meaning else str(Markup.escape(text[body:last]))
        )
        yield Paragraph(_shown_marker(marker), Markup(marked))  # noqa: S704 (mark() and escape() return escaped text)


def _shown_marker(marker: re.Match[str] | None) -> str:
    if marker is None:
        return ""
    return "•" if marker["bullet"] else f"{marker['number']}." if marker["number"] else f"{marker['letter']})"


def marked_html(escaped: str) -> Markup:
    """Return text that the library has escaped and marked as safe to show."""
    return Markup(escaped)  # noqa: S704 (excerpts are escaped where they are made; tests hold it to that)


def outcome_class(outcome: str) -> str:
    """Return the style of an outcome's badge: how it went, not what it was."""
    if outcome in ("godkendt", "anbefalet"):
        return "good"
    if outcome == "godkendt med ændringer":
        return "changed"
    if outcome in ("ikke godkendt", "udgået"):
        return "bad"
    return "waiting" if outcome in ("udsat", "tilbagesendt") else "plain"


_OPTIONS: tuple[tuple[Option, str], ...] = (("yes", "For"), ("no", "Imod"), ("abstain", "Undlod"))


def vote_groups(event: VoteEvent) -> list[tuple[str, list[Vote]]]:
    """Return the votes on a motion by what was voted, in the order for, against, abstained."""
    groups = ((title, [vote for vote in event.votes if vote.option == option]) for option, title in _OPTIONS)
    return [(title, votes) for title, votes in groups if votes]


def count_votes(votes: Sequence[Vote]) -> str:
    """Return how many votes there are: a number, «mindst 3», or the parties where no number is stated."""
    known = sum(vote.count for vote in votes)
    if all(vote.count for vote in votes):
        return str(known)
    return f"mindst {known}" if known else ", ".join(vote.party for vote in votes)


def kind(label: Label) -> str:
    """Return what an entity is: a person, an organisation or a place."""
    return KINDS[label]


def naming(how: Naming) -> str:
    """Return what ties a name to an entity, or nothing where it is the name as it is written."""
    return NAMINGS[how]


def register(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.add_template_filter(marked_html)
    app.add_template_filter(outcome_class)
    app.add_template_filter(kind)
    app.add_template_filter(naming)
    app.add_template_filter(vote_groups)
    app.add_template_filter(count_votes)
