"""What is true of everything that is read from a page, whatever stands on it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from indexer.minutes.privacy import find_cpr
from indexer.models import AgendaItem, Meeting

ADDRESSES = {"id", "url", "source_url", "target"}
"""Fields that hold addresses, in which ten bare digits are most likely a time."""


def holds(meeting: Meeting) -> None:
    """Check that facts point at words that are there, and that nothing of a meeting is what no archive may keep."""
    for item in meeting.items:
        assert item.id.startswith(f"{meeting.id}/")
        holds_for(item)
    for name, text in texts(meeting):
        text.encode()  # no lone surrogates: the archive could not keep them
        assert "\0" not in text, name
        assert not find_cpr(text, bare=name not in ADDRESSES), f"{name} has a CPR number: {text!r}"


def holds_for(item: AgendaItem) -> None:
    """Check that an item's sections and facts are in order and in bounds, and that references quote their words."""
    cursor = 0
    for section in item.sections:
        assert cursor <= section.start <= section.end <= len(item.text)
        cursor = section.end
    for fact in (
        *item.references,
        *item.decisions,
        *item.vote_events,
        *(vote for event in item.vote_events for vote in event.votes),
        *item.statements,
        *item.presence,
        *item.planned,
    ):
        assert 0 <= fact.start < fact.end <= len(item.text), fact
        assert item.text[fact.start : fact.end].strip(), fact
    for reference in item.references:
        assert item.text[reference.start : reference.end] == reference.text
    for each in item.presence:
        assert item.text[each.start : each.end] != ""
        assert each.name.split()[0] in item.text


def texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a value with the name of its field."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each, name)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), field.name)
