"""An item's text as a page shows it: paragraphs, lists, and the searched words marked."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, groupby

from flask import Flask
from markupsafe import Markup

from indexer.minutes.identity import slug
from indexer.minutes.paragraphs import starts_list_item
from indexer.models import AgendaItem, Label, Mention, Naming
from indexer.reasons import KINDS, NAMINGS, count_votes, event_title, vote_groups
from indexer.search.concepts import Meaning
from indexer.search.excerpts import joined, marked
from indexer.search.spans import Span, matching_spans

_MARKER = re.compile(r"(?:(?P<bullet>[-–•])|(?P<number>\d{1,2})[.)]|(?P<letter>[A-Za-z])\))\s+")

_TAKEN = ("indhold", "q", "forloeb", "afstemning", "henvis")  # what the page itself has addresses for


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
    """A headed part of an item as shown; the heading is empty for text before the first one.

    ``anchor`` is its address on the page, and ``marks`` in how many places a search is marked in it.
    """

    heading: str
    groups: tuple[Group, ...]
    anchor: str
    marks: int


def parts(item: AgendaItem, meaning: Meaning | None, mentions: Iterable[Mention] = ()) -> list[Part]:
    """Return an item's text in its parts, empty ones left out, with what a search means marked and names linked."""
    spans = joined(item.text, matching_spans(item.text, meaning)) if meaning else []
    names = [mention for mention in mentions if mention.zone == "text" and mention.entity]
    shown: list[Part] = []

    def show(heading: str, start: int, end: int) -> None:
        anchor = _anchor(heading, [part.anchor for part in shown])
        inside = sum(start <= span.start and span.end <= end for span in spans)
        shown.append(Part(heading, _groups(item.text, start, end, spans, names), anchor, inside))

    cursor = 0
    for section in item.sections:
        if item.text[cursor : section.start].strip():
            show("", cursor, section.start)
        if section.end > section.start:
            show(section.heading, section.start, section.end)
        cursor = max(cursor, section.end)
    if item.text[cursor:].strip():
        show("", cursor, len(item.text))
    return shown


def _anchor(heading: str, taken: Collection[str]) -> str:
    """Return an address on the page that no part has yet: links to a passage must hold when the page is read anew."""
    wanted = slug(heading) or "tekst"
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(each for each in chain([wanted], numbered) if each not in taken and each not in _TAKEN)


def _groups(text: str, start: int, end: int, spans: Sequence[Span], names: Iterable[Mention]) -> tuple[Group, ...]:
    paragraphs = list(_paragraphs(text, start, end, spans, _first_of_each(names, start, end)))
    return tuple(
        Group(is_list, tuple(group))
        for is_list, group in groupby(paragraphs, key=lambda paragraph: bool(paragraph.marker))
    )


def _first_of_each(names: Iterable[Mention], start: int, end: int) -> list[Mention]:
    """Return where each entity is first named in a stretch: a link at every mention would be in the reader's way."""
    first: dict[str, Mention] = {}
    for name in names:
        if start <= name.start and name.end <= end:
            first.setdefault(name.entity, name)
    return list(first.values())


def _paragraphs(
    text: str, start: int, end: int, spans: Sequence[Span], names: Sequence[Mention]
) -> Iterator[Paragraph]:
    for match in re.finditer(r"[^\n]+", text[start:end]):
        first, last = start + match.start(), start + match.end()
        marker = _MARKER.match(text, first, last) if starts_list_item(text[first:last]) else None
        body = marker.end() if marker else first
        yield Paragraph(_shown_marker(marker), _linked(text, body, last, spans, names))


def _linked(text: str, start: int, end: int, spans: Sequence[Span], names: Iterable[Mention]) -> Markup:
    """Return a stretch as safe HTML with what was searched for marked and each name a link to its page."""
    shown, cursor = Markup(""), start
    for name in names:
        if cursor <= name.start and name.end <= end:
            shown += marked_html(marked(text, cursor, name.start, spans))
            shown += Markup('<a class="name" href="/navn/{}">{}</a>').format(
                name.entity, marked_html(marked(text, name.start, name.end, spans))
            )
            cursor = name.end
    return shown + marked_html(marked(text, cursor, end, spans))


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


def outcome_name(outcome: str) -> str:
    """Return what an outcome is called where each is named, so that the lack of one is too."""
    return outcome.capitalize() if outcome != "ukendt" else "Ikke angivet"


def figure(number: int) -> str:
    """Return a number as Danish has it: ``12.345``."""
    return f"{number:,}".replace(",", ".")


def counted(number: int, one: str, many: str) -> str:
    """Return a number with what is counted: ``1 punkt``, ``1.200 punkter``."""
    return f"{figure(number)} {one if number == 1 else many}"


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence has them: ``a, b og c``."""
    *first, last = names
    return f"{', '.join(first)} og {last}" if first else last


def inward(text: str) -> str:
    """Return a text with the quotation marks of Danish pages, which point inward: the library writes them outward."""
    return text.translate({ord("«"): "»", ord("»"): "«"})


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
    for each in (outcome_name, figure, counted, listed, inward):
        app.add_template_filter(each)
    app.add_template_filter(kind)
    app.add_template_filter(naming)
    app.add_template_filter(vote_groups)
    app.add_template_filter(count_votes)
    app.add_template_filter(event_title)
