"""What tests of alerts share: somebody who follows, and meetings that come."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

from sqlalchemy import select

from indexer import pipeline
from indexer.alerts import sending, subscriptions
from indexer.alerts.values import Often, Wanted
from indexer.archive.subscriber_schema import letter
from indexer.library import Library
from tests import publisher
from tests.manuscripts import Manuscript
from tests.test_pipeline import write
from tests.test_sources import ONE

TakeIn = Callable[..., pipeline.Summary]
SITE = "https://referater.example"
NOON = datetime(2026, 6, 10, 10, 0, tzinfo=UTC)
"""A Wednesday, 12 o'clock in Denmark."""
WORD = Wanted("search", "plejeboliger")
ITEM = "proevekoebing/kommunalbestyrelsen/2024-04-29/4"


def queued(library: Library) -> list[EmailMessage]:
    """Return the letters in the queue."""
    with library.subscribers.reading() as connection:
        rows = connection.execute(select(letter.c.message).where(letter.c.message != b"").order_by(letter.c.created_at))
        return [cast("EmailMessage", message_from_bytes(row[0], policy=default)) for row in rows]


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content())


def token_in(message: EmailMessage, page: str) -> str:
    found = re.search(rf"/foelg/{page}/(\S+)", text_of(message))
    assert found, text_of(message)
    return found[1]


def follow(
    library: Library,
    wanted: Wanted = WORD,
    *,
    address: str = "anna@example.org",
    often: Often = "straks",
    weekday: int = 0,
    client: str = "192.0.2.1",
) -> str:
    """Subscribe and confirm; return the manage token. The letter that asked is gone from the queue."""
    subscriptions.subscribe(library, address, wanted, often=often, weekday=weekday, client=client, site=SITE)
    token = token_in(queued(library)[-1], "bekraeft")
    with library.subscribers.writing() as connection:
        connection.execute(letter.delete().where(letter.c.recipient == address))
    return subscriptions.confirm(library, token)


def publish(folder: Path, name: str = "a.json", meeting: Manuscript = ONE) -> Path:
    return write(folder / name, publisher.firstagenda_json(meeting))


def decided(number: str, decision: str) -> Manuscript:
    """Return the meeting with another decision of one item."""
    items = tuple(
        replace(
            item,
            sections=tuple(
                (heading, (decision,) if heading == "Beslutning" else paragraphs)
                for heading, paragraphs in item.sections
            ),
        )
        if item.number == number
        else item
        for item in ONE.items
    )
    return replace(ONE, items=items)


def run(library: Library, now: datetime = NOON, **options: object) -> sending.Run:
    return sending.run(library, now=now, report=lambda _line: None, **options)  # type: ignore[arg-type]


def outbox(library: Library) -> list[EmailMessage]:
    """Return the letters that were written as files."""
    files = sorted((library.config.paths.data / "outbox").glob("*.eml"))
    return [cast("EmailMessage", message_from_bytes(file.read_bytes(), policy=default)) for file in files]
