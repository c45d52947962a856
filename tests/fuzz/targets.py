"""What is fuzzed: for each thing that reads what others wrote, how it is called, what must hold, and samples of it."""

import atexit
import json
import re
import socket
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date as Date
from email import message_from_bytes
from email.policy import default
from functools import cache
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest
from flask.testing import FlaskClient
from hypothesis import is_hypothesis_test
from sqlalchemy import delete, select
from urllib3.util import parse_url

from indexer import corpus, hiding, networks, ocr, parsing, pdftext, pipeline, rulings
from indexer.alerts import hooks, tokens
from indexer.alerts.values import TokenError
from indexer.archive.subscriber_schema import confirmation, letter
from indexer.config import Alerts, Config, Paths, Web, load_config
from indexer.cursors import from_cursor, to_cursor
from indexer.errors import ConfigError, CursorError, NoTextError, ParseError, ReferatbasenError
from indexer.library import Library
from indexer.minutes.acronyms import find_acronyms
from indexer.minutes.facts import with_facts
from indexer.minutes.items import build_item
from indexer.minutes.journal import is_journal_number, leading_parts
from indexer.minutes.people import parse_participants
from indexer.minutes.privacy import find_cpr, holds_cpr, mask_address, mask_cpr, mask_paragraphs
from indexer.minutes.recommendations import find_points
from indexer.minutes.sections import Block, known_heading
from indexer.models import Meeting
from indexer.search.excerpts import excerpt, mark
from indexer.search.query import MAX_WORDS, parse_query
from indexer.sources import firstagenda, os2web, parse
from indexer.sources.words import every_word
from tests import followed, publisher
from tests.conftest import page_of
from tests.fuzz import always, samples
from tests.test_search_excerpts import meaning, plain
from web import create_app

HELD = Date(2024, 4, 29)
CPR = "010190-1234"
KNOWN_STATUSES = {200, 301, 302, 304, 308, 400, 404, 405, 410, 414}


@dataclass(frozen=True)
class Target:
    """Something that reads: ``check`` raises where what must hold does not; ``real`` are folders of real documents."""

    check: Callable[[bytes], None]
    samples: Callable[[], list[bytes]]
    real: tuple[str, ...] = ()
    longest: int = 40_000


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


# Pages


def _page(data: bytes) -> None:
    with suppress(ParseError):
        always.holds(parse(page_of(data, url="https://referat.example/vis?id=1")))


def _listing(data: bytes) -> None:
    for source in (firstagenda, os2web):
        with suppress(ParseError):
            for link in source.links(page_of(data, url="https://referat.example/liste?page=1")).links:
                assert link.url


def _pdf(data: bytes) -> None:
    """Read a PDF in this very process, so that what breaks it is seen."""
    with suppress(ParseError):
        lines = pdftext.printed_lines(data, "pdf")
        pdftext.paragraphs(lines, layout=parsing.ATTACHMENT_LAYOUT)
    with suppress(ParseError):
        list(pdftext.unprinted_words(data, "pdf"))
    with mock.patch.object(pdftext, "read_lines", pdftext.printed_lines):
        _page(data)


def _every_word(data: bytes) -> None:
    with suppress(ParseError):
        for words, is_read in every_word(page_of(data)):
            find_cpr(words, bare=is_read)


def _lines(data: bytes) -> None:
    """Mend printed lines, each with its place said by its first letters, into paragraphs without losing a word."""
    lines = []
    for number, text in enumerate(_text(data).split("\n")):
        left, words = len(text) % 7 * 40.0, " ".join(text.split())
        if words:
            top = number % 50 * 14.0
            lines.append(pdftext.Line(words, number // 50, left, left + 5 * len(words), top, top + 10, 10, False, 842))
    kept = pdftext.without_furniture(lines, is_heading=lambda line: known_heading(line) is not None)
    found = pdftext.paragraphs(kept, layout=parsing.ATTACHMENT_LAYOUT)
    letters = re.compile(r"[\W\ufffe\x02\xad]")
    assert letters.sub("", "".join(found)) == letters.sub("", "".join(line.text for line in kept))


# Words of minutes


def _facts(data: bytes) -> None:
    """Read facts in paragraphs divided by blank lines; the first two are the title and who was there."""
    title, who, *paragraphs = [*_text(data).split("\n\n"), "", ""]
    item = build_item(
        "raad/udvalget/2024-04-29",
        number=title[:3],
        title=title,
        journal_number=title[-20:],
        blocks=[
            Block(known or line, heading=known is not None)
            for line in paragraphs
            if (known := known_heading(line)) or line
        ],
    )
    people = parse_participants(who)
    meeting = Meeting(
        "raad/udvalget/2024-04-29", "raad", "Udvalget", HELD, None, "", "Referat", people, (item,), "file:///x"
    )
    read = with_facts(meeting)
    always.holds(replace(read, participants=()))
    (item,) = read.items
    absent = set(item.absent)
    assert not [vote for event in item.vote_events for vote in event.votes if vote.voter and vote.voter in absent]
    for point in find_points(item.text, item.sections):
        assert 0 <= point.start < point.end <= len(item.text)
    find_acronyms(item.text)
    for word in item.text.split()[:200]:
        number = leading_parts(word)
        assert number is None or leading_parts(number) == number
        assert not is_journal_number(word) or number


def _cpr(data: bytes) -> None:
    """Mask CPR numbers: none is left, nothing else is touched, and an address loses them as well."""
    text = _text(data)
    masked = mask_cpr(text)
    assert find_cpr(masked) == []
    for start, end in find_cpr(text):
        assert text[start].isdigit()
        assert text[end - 1].isdigit()
    paragraphs = text.split("\n\n")
    assert len(mask_paragraphs(paragraphs)) == len(paragraphs)
    assert find_cpr("\n\n".join(mask_paragraphs(paragraphs))) == []
    assert not holds_cpr(mask_address(text))
    assert f"<{CPR}>" not in mask_cpr(f"{text}<{CPR}>{text}")


# What is asked


def _query(data: bytes) -> None:
    query = parse_query(_text(data))
    assert len(query.wanted) <= MAX_WORDS
    assert len(query.excluded) <= MAX_WORDS
    assert all(one.text for group in query.wanted for one in group)
    assert parse_query(query.text) == query


def _excerpt(data: bytes) -> None:
    """Show a text for a search, the first line: without its marks, what is shown is a piece of the text."""
    typed, _, text = _text(data).partition("\n")
    wanted = meaning(typed)
    assert plain(excerpt(text, (), wanted)) in text
    assert plain(mark(text, wanted)) == text


@cache
def _client() -> FlaskClient:
    config = Config(paths=Paths(data=_folder() / "eksempel", sample=True))
    pipeline.open_sample(config, report=lambda _line: None).close()
    app = create_app(config)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app.test_client()


def _asked(data: bytes) -> None:
    """Ask the site for an address: it answers, or refuses in a way that is told of, and JSON can be read."""
    path, _, query = data.decode("latin-1").partition("?")
    answer = _client().open(path="/" + path.lstrip("/"), query_string=query)
    assert answer.status_code in KNOWN_STATUSES, answer.status
    if (answer.mimetype or "").endswith("json"):
        json.loads(answer.get_data())


@cache
def _forms() -> tuple[FlaskClient, Library, tuple[str, ...]]:
    """Return a site with somebody who follows and asks as often as they like, and where its forms are sent."""
    data = _folder() / "formularer"
    as_often = Alerts(site="https://referat.example", per_address=10**9, per_client=10**9)
    web = Web(requests_per_minute=0, searches_per_minute=0, forms_per_minute=0)
    config = Config(paths=Paths(data=data, sample=False), alerts=as_often, web=web)
    app = create_app(config)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    library: Library = app.extensions["shelf"].library
    mine = f"mine/{followed.follow(library)}"
    places = ("", "feed", "log-ind", "bekraeft/x", "afmeld/x", f"{mine}/1", f"{mine}/webhook", f"{mine}/9/fjern")
    return app.test_client(), library, tuple(f"/foelg/{each}".rstrip("/") for each in places)


def _form(data: bytes) -> None:
    """Send a form, the first byte says which and how: it is taken or refused, and a letter is to one plain address."""
    client, library, places = _forms()
    kind, body = data[:1] or b"0", data[1:]
    shape = "multipart/form-data; boundary=x" if kind > b"@" else "application/x-www-form-urlencoded"
    place = places[ord(kind) % len(places)]
    answer = client.post(place, query_string="slags=search&q=skole", data=body, content_type=shape)
    assert answer.status_code in {*KNOWN_STATUSES, 303, 403, 413, 422}, (place, answer.status)
    assert "\n" not in answer.headers.get("Location", "")
    with library.subscribers.writing() as connection:
        written = connection.execute(select(letter.c.recipient, letter.c.message)).all()
        connection.execute(delete(letter))
        connection.execute(delete(confirmation))
    for recipient, message in written:
        assert recipient.isprintable()
        assert " " not in recipient
        if not recipient.startswith("https://"):
            assert message_from_bytes(message, policy=default)["To"] == recipient


def _webhook(data: bytes) -> None:
    """Read a webhook's address, the first line, as another reader does; the second is where its name leads."""
    url, _, address = _text(data).partition("\n")
    with suppress(hooks.HookError):
        target = hooks.target_of(url)
        other = parse_url(url)
        assert (other.scheme, other.host, other.port or 443) == ("https", target.host, target.port)
        assert target.path.startswith("/")
        assert 0 < target.port < 65536
        with pytest.raises(OSError, match="illegal"):
            socket.inet_aton(target.host)  # what the system would take for a number, however it is written
        looked_up = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, target.port))]
        with mock.patch("socket.getaddrinfo", return_value=looked_up), suppress(hooks.HookRefusedError):
            _is_outside(hooks.looked_up(target))
    if networks.is_public(address):
        _is_outside(address)


def _is_outside(address: str) -> None:
    found = ip_address(address.partition("%")[0])
    found = getattr(found, "ipv4_mapped", None) or found  # which is where the connection goes
    for each in filter(None, (found, getattr(found, "sixtofour", None))):
        assert each.is_global
        assert not any((each.is_private, each.is_loopback, each.is_link_local, each.is_multicast, each.is_reserved))


@cache
def _scanned() -> parsing.Raw:
    stored = corpus.store(_folder() / "bilag", page_of(b"%PDF-1.7 (et billede)", url="https://referat.example/1.pdf"))
    return parsing.Raw(_folder() / "bilag", stored.key, ())


def _ocr(data: bytes) -> None:
    """Take what an OCR program says of pages, divided by zero bytes: its text can be kept, and tells no number."""
    pages = data.split(b"\0")
    with (
        mock.patch.object(pdftext, "read_lines", side_effect=NoTextError("", "")),
        mock.patch.object(pdftext, "pictures", return_value=pages),
        mock.patch.object(ocr, "is_available", return_value=True),
        mock.patch("subprocess.run", side_effect=[SimpleNamespace(stdout=page) for page in pages]),
    ):
        read = parsing.read_attachment(_scanned())
    assert read.reason is None, read.reason
    read.text.encode()
    assert not any(char < " " and char not in "\n\t" for char in read.text), read.text
    assert find_cpr(read.text) == []


# What an operator writes, and what comes back


@cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name)


def _config(data: bytes) -> None:
    path = _folder() / "config.toml"
    path.write_bytes(data)
    with suppress(ConfigError):
        load_config(path, {})
    words = _text(data).replace("\0", "").split("\n")
    with suppress(ConfigError):
        load_config(None, {"REFERATBASEN_WEB_PORT": words[0], "REFERATBASEN_WEB_METRICS": words[-1]})


def _operators(data: bytes) -> None:
    """Read the files an operator may mend by hand: what is read can be used."""
    for name in (rulings.FILE_NAME, hiding.FILE_NAME):
        (_folder() / name).write_bytes(data)
    with suppress(ReferatbasenError):
        assert all(isinstance(text, str) for each in rulings.in_force(_folder()) for text in (each.entity, each.into))
    with suppress(ReferatbasenError):
        hiding.covered_text("Anja Holts have", hiding.in_force(_folder()))


def _given_back(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    for parts in (1, 2, 4):
        with suppress(CursorError):
            found = from_cursor(text, parts=parts)
            assert from_cursor(to_cursor(*found), parts=parts) == found
    for purpose in ("confirm", "manage", "feed"):
        with suppress(TokenError):
            raise AssertionError(tokens.read(_keeper(), purpose, text))


def _keeper() -> SimpleNamespace:
    return SimpleNamespace(config=SimpleNamespace(paths=SimpleNamespace(data=_folder())))


def _cursors() -> list[bytes]:
    signed = tokens.sign(_keeper(), "other", {"id": 7})  # type: ignore[arg-type]
    return [to_cursor("2025-10-07", "4").encode(), to_cursor("17").encode(), signed.encode()]


# Hypothesis's properties, with the bytes that it draws from chosen by what they lead to


_PROVEN = (
    "test_entities_rules",
    "test_minutes_dates",
    "test_minutes_decisions",
    "test_minutes_identity",
    "test_minutes_items",
    "test_minutes_paragraphs",
    "test_minutes_people",
    "test_minutes_plans",
    "test_minutes_presence",
    "test_minutes_privacy",
    "test_minutes_recommendations",
    "test_minutes_references",
    "test_minutes_sections",
    "test_minutes_votes",
    "test_search_analysis",
    "test_search_concepts",
    "test_search_excerpts",
    "test_search_query",
    "test_search_spans",
    "test_hiding",
)


@cache
def _all_properties() -> tuple[Callable[[bytes], object], ...]:
    modules = [import_module(f"tests.{name}") for name in _PROVEN]
    tests = [value for module in modules for value in vars(module).values() if is_hypothesis_test(value)]
    return tuple(test.hypothesis.fuzz_one_input for test in tests)


def _property(data: bytes) -> None:
    """Hold one of Hypothesis's properties, which the first byte names, of what it draws from the other bytes."""
    if data:
        _all_properties()[data[0] % len(_all_properties())](data[1:])


TARGETS = {
    "firstagenda": Target(_page, samples.published(publisher.firstagenda_json), ("firstagenda",)),
    "os2web": Target(_page, samples.published(publisher.os2web_html)),
    "sbsys": Target(_page, samples.published(publisher.sbsys_xml), ("ballerup-2013",)),
    "text": Target(_page, samples.texts, ("ballerup-2025",)),
    "pdf": Target(
        _pdf,
        samples.published(publisher.referat_pdf, publisher.edoc_pdf, most=4),
        ("ballerup-2012", "ballerup-2013"),
    ),
    "lists": Target(_listing, samples.listings),
    "every-word": Target(
        _every_word,
        samples.published(publisher.firstagenda_json, publisher.os2web_html, publisher.sbsys_xml, most=3),
    ),
    "printed-lines": Target(_lines, samples.items),
    "facts": Target(_facts, samples.items),
    "cpr-numbers": Target(_cpr, samples.numbers, longest=5_000),
    "queries": Target(_query, samples.queries, longest=5_000),
    "excerpts": Target(_excerpt, samples.excerpts),
    "addresses": Target(_asked, samples.addresses, longest=3_000),
    "forms": Target(_form, samples.forms, longest=3_000),
    "webhooks": Target(_webhook, samples.webhooks, longest=1_000),
    "ocr": Target(_ocr, samples.scans),
    "config": Target(_config, lambda: [(Path(__file__).parents[2] / "config.toml").read_bytes()]),
    "operators-files": Target(_operators, samples.operators_lines, longest=5_000),
    "cursors-and-tokens": Target(_given_back, _cursors, longest=5_000),
    "properties": Target(
        _property, lambda: [bytes([number]) + bytes(64) for number in range(len(_all_properties()))], longest=8_000
    ),
}
"""Everything that is fuzzed, by name."""
