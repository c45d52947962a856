"""The tables of those who follow: in a database of their own, since nothing in it can be made anew from raw pages.

Beside the archive they outlive its being thrown away and rebuilt, a visitor who subscribes waits for no crawl that
writes, and the file can be kept from others and backed up by itself.
"""

import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

VERSION = 3
"""Raised as ``schema.VERSION`` is."""

metadata = MetaData()

subscriber = Table(
    "subscriber",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", Text, nullable=False),  # as written: what stands before the @ may be told by its letters' case
    Column("called", Text, nullable=False, unique=True),  # in small letters: one person, one row
    Column("secret", String(40), nullable=False),  # in every link: gone with the row, so that links die with it
    Column("site", Text, nullable=False),
    Column("stopped", Text, nullable=False, default=""),  # why nothing is sent: a mail server knows no such address
    Column("created_at", String(40), nullable=False),
)

subscription = Table(
    "subscription",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscriber_id", ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("wanted", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("often", String(20), nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("since", Integer, nullable=False),  # the archive's latest change when it began: what was there is no news
    Column("created_at", String(40), nullable=False),
    sqlite_autoincrement=True,  # a link that ends one must never come to mean another
)

confirmation = Table(  # asked for and not confirmed: gone when confirmed or too old
    "confirmation",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("address", Text, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("often", String(20), nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("site", Text, nullable=False),
    Column("since", Integer, nullable=False),
    Column("created_at", String(40), nullable=False),
)

notice = Table(  # found, and not told yet
    "notice",
    metadata,
    Column("subscription_id", ForeignKey("subscription.id", ondelete="CASCADE"), primary_key=True),
    Column("item", String(320), primary_key=True),
    Column("found_at", String(40), nullable=False),
)

told = Table(  # what each has been told of, however many subscriptions it answers to
    "told",
    metadata,
    Column("subscriber_id", ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True),
    Column("item", String(320), primary_key=True),
    Column("content", String(64), nullable=False),  # hash of the decision as it was told; a dash where there was none
)

letter = Table(
    "letter",
    metadata,
    Column("id", String(120), primary_key=True),  # the Message-ID, decided before anything is sent
    Column("subscriber_id", ForeignKey("subscriber.id", ondelete="CASCADE"), index=True),
    Column("recipient", Text, nullable=False),
    Column("message", LargeBinary, nullable=False),  # emptied when it is sent
    Column("is_urgent", Boolean, nullable=False),  # somebody is waiting for it: sent at night too, and before others
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("settled_at", String(40)),
    Index("letter_state", "state", "next_at"),
)

hook = Table(  # a program that is told in place of a mail address
    "hook",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscriber_id", ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("secret", String(60), nullable=False),
    Column("challenge", String(60), nullable=False),
    Column("state", String(20), nullable=False),  # asked, confirmed or stopped
    Column("reason", Text, nullable=False),
    Column("former_secret", String(60), nullable=False),
    Column("renewed_at", String(40), nullable=False),  # when the secret took that one's place; empty: never
    sqlite_autoincrement=True,
)

# What a letter tells of, and for which subscription it was found: until the letter is out of our hands.
written = Table(
    "written",
    metadata,
    Column("letter_id", ForeignKey("letter.id", ondelete="CASCADE"), primary_key=True),
    Column("subscription_id", Integer, primary_key=True),
    Column("item", String(320), primary_key=True),
    Column("found_at", String(40), nullable=False),
    Column(
        "before", String(64), nullable=False
    ),  # what they had been told of it before, as in ``told``; empty: nothing
)

asked = Table(  # who asked for something lately, as keyed hashes that nobody can read back
    "asked",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("who", String(64), nullable=False, index=True),
    Column("at", String(40), nullable=False),
)

position = Table(  # how far the archive's changes have been matched
    "position",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch", String(40), nullable=False),
    Column("number", Integer, nullable=False),
)

# Made from what is wanted, and made again where it is missing or of another make: how items find what they answer.
want = Table(
    "want",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("line", Text, nullable=False, unique=True),
    Column("made_by", String(40), nullable=False),
    Column("rule", Text, nullable=False),  # what an item must have, as JSON
)

want_key = Table(  # an item that answers has one of these
    "want_key",
    metadata,
    Column("key", Text, primary_key=True),
    Column("want_id", ForeignKey("want.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

question = Table(  # what the meaning of wants depends on, and the archive's answer when they were read
    "question",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("asked", Text, nullable=False, unique=True),
    Column("answer", String(40), nullable=False),
)

want_question = Table(
    "want_question",
    metadata,
    Column("question_id", ForeignKey("question.id", ondelete="CASCADE"), primary_key=True),
    Column("want_id", ForeignKey("want.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)


def make_file(path: Path) -> None:
    """Make the file where there is none, for the owner's eyes only.

    A file that is there is never opened: closing it again would let go of the locks that SQLite holds on it for this
    process (https://www.sqlite.org/howtocorrupt.html, 2.2), and another process would take the log away under it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
