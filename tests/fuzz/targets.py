"""What is fuzzed: for each thing that reads what others wrote, how it is called, what must hold, and samples of it."""

import atexit
import json
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date as Date
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

from flask.testing import FlaskClient
from hypothesis import is_hypothesis_test

from indexer import hiding, pdftext, pipeline, rulings
from indexer.alerts import tokens
from indexer.alerts.values import TokenError
from indexer.config import Config, Paths, load_config
from indexer.cursors import from_cursor, to_cursor
from indexer.errors import ConfigError, CursorError, ParseError, ReferatbasenError
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
from tests import publisher
from tests.conftest import page_of
from tests.fuzz import always
from tests.manuscripts import every
from tests.test_search_excerpts import meaning, plain
from web import create_app
from web.operations import OPERATIONS

HELD = Date(2024, 4, 29)
CPR = "010190-1234"
KNOWN_STATUSES = {200, 301, 302, 304, 308, 400, 404, 405, 410, 414}
_LISTED = b'{"Udvalg": {"2024": [{"Navn": "%s", "Moeder": [{"Id": "%s", "Dato": "2024-04-29T18:00:00"}]}]}}'
_ROW = (
    '<tr><td class="views-field-field-os2web-meetings-committee"><a href="/m/1">Udvalg</a></td><td>29/04/2024</td></tr>'
)


@dataclass(frozen=True)
class Target:
    """Something that reads: ``check`` raises where what must hold does not; ``real`` are folders of real documents."""

    check: Callable[[bytes], None]
    samples: Callable[[], list[bytes]]
    real: tuple[str, ...] = ()
    longest: int = 40_000


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@cache
def _short() -> tuple:  # type: ignore[type-arg]
    """Return the sample's manuscripts with few items each, so that each try is quick."""
    return tuple(replace(each, items=each.items[1:3]) for each in every())


def _published(publish: Callable[..., bytes | str]) -> Callable[[], list[bytes]]:
    def samples() -> list[bytes]:
        found = [publish(each) for each in _short()]
        return [body if isinstance(body, bytes) else body.encode() for body in found]

    return samples


# Pages


def _page(data: bytes) -> None:
    with suppress(ParseError):
        always.holds(parse(page_of(data, url="https://referat.example/vis?id=1")))


def _listing(data: bytes) -> None:
    for source in (firstagenda, os2web):
        with suppress(ParseError):
            for link in source.links(page_of(data, url="https://referat.example/liste?page=1")).links:
                assert link.url


def _listings() -> list[bytes]:
    guid = b"1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    table = f"<html><body><main><table><tbody>{_ROW * 3}</tbody></table></main></body></html>"
    return [_LISTED % (b"Kultur", guid), table.encode()]


def _pdf(data: bytes) -> None:
    """Read a PDF in this very process, so that what breaks it is seen."""
    with suppress(ParseError):
        lines = pdftext.printed_lines(data, "pdf")
        pdftext.paragraphs(lines, layout=pipeline.ATTACHMENT_LAYOUT)
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
    found = pdftext.paragraphs(kept, layout=pipeline.ATTACHMENT_LAYOUT)
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


def _items() -> list[bytes]:
    found = []
    for meeting in every():
        who = ", ".join(f"{person.name} ({person.party})" for person in meeting.participants)
        for item in meeting.items:
            sections = [part for heading, paragraphs in item.sections for part in (heading, *paragraphs)]
            found.append("\n\n".join([item.title, who, *sections, "Afbud", ", ".join(item.absent)]).encode())
    return found


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


def _numbers() -> list[bytes]:
    written = ("010190-1234", "0101901234", "01.01.90-1234", "cpr.nr. 010190 1234", "010190\n\n- 1234", "1.010190-1234")
    others = (
        "5798010190123",
        "konto 9999-0101901234",
        "1.010.190.1234 kr.",
        "https://x.example/010190-1234?t=1700000000",
    )
    return [each.encode() for each in (*written, *others, " og ".join(written))]


# What is asked


def _query(data: bytes) -> None:
    query = parse_query(_text(data))
    assert len(query.wanted) <= MAX_WORDS
    assert len(query.excluded) <= MAX_WORDS
    assert all(one.text for group in query.wanted for one in group)
    assert parse_query(query.text) == query


def _queries() -> list[bytes]:
    asked = (
        'skole -bus OR "byens torv" lokalplan* § 50',
        'udvalg:teknik fra:2024-05 til:31-12-2024 år:2022-2024 sag:25/1234 person:"Karen Holm" beslutning:ikke',
        "kendetegn:uenighed forslag:A stemte:Holt bilag:støj -bilag:x* ikke godkendt 15.00.00-P05-12-25",
    )
    return [each.encode() for each in asked]


def _excerpt(data: bytes) -> None:
    """Show a text for a search, the first line: without its marks, what is shown is a piece of the text."""
    typed, _, text = _text(data).partition("\n")
    wanted = meaning(typed)
    assert plain(excerpt(text, (), wanted)) in text
    assert plain(mark(text, wanted)) == text


def _excerpts() -> list[bytes]:
    texts = ["\n\n".join(item.paragraphs) for meeting in _short() for item in meeting.items]
    return [query + b"\n" + text.encode() for query in _queries() for text in texts[::4]]


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
    if answer.mimetype.endswith("json"):
        json.loads(answer.get_data())


def _addresses() -> list[bytes]:
    found = []
    for operation in OPERATIONS:
        if operation.name == "snapshot":
            continue
        examples = {"integer": "2", "string": "skole"}
        query = "&".join(
            f"{name}={examples.get(str(shape.get('type')), '')}" for name, (_, shape) in operation.parameters.items()
        )
        found.append(f"/api/v1{operation.path.format(**operation.path_examples)}?{query}".encode())
    pages = (
        "/soeg?q=skole&udvalg=teknik&fra=2024-01-01&side=2",
        "/nyt.atom?fra=2024",
        "/sag/05.01.00-P20-3-23",
        "/emne/15.00",
        "/navne?q=a&side=2",
    )
    return [*found, *(page.encode() for page in pages)]


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
    for module in (rulings, hiding):
        (_folder() / module.FILE_NAME).write_bytes(data)
        with suppress(ReferatbasenError):
            module.in_force(_folder())
        (_folder() / module.FILE_NAME).unlink()


def _kept_lines() -> list[bytes]:
    at = '"at": "2024-04-29T18:00:00+00:00"'
    ruled = f'{{{at}, "action": "merge", "entity": "a", "into": "b"}}\n{{{at}, "action": "undo", "ruling": 1}}\n'
    about = '"kind": "name", "salt": "s", "by": "x", "reason": "y", "words": 2, "digest": "d"'
    hidden = f'{{{at}, "action": "hide", {about}}}\n'
    return [ruled.encode(), (hidden + f'{{{at}, "action": "unhide", "number": 1}}\n').encode()]


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
    if data:
        _all_properties()[data[0] % len(_all_properties())](data[1:])


TARGETS = {
    "firstagenda": Target(_page, _published(publisher.firstagenda_json), ("firstagenda",)),
    "os2web": Target(_page, _published(publisher.os2web_html)),
    "sbsys": Target(_page, _published(publisher.sbsys_xml), ("ballerup-2013",)),
    "text": Target(_page, _published(publisher.referat_text), ("ballerup-2025",)),
    "pdf": Target(
        _pdf,
        lambda: [*_published(publisher.referat_pdf)()[:4], *_published(publisher.edoc_pdf)()[:4]],
        ("ballerup-2012", "ballerup-2013"),
    ),
    "lists": Target(_listing, _listings),
    "every-word": Target(
        _every_word,
        lambda: [
            sample
            for publish in (publisher.firstagenda_json, publisher.os2web_html, publisher.sbsys_xml)
            for sample in _published(publish)()[:3]
        ],
    ),
    "printed-lines": Target(_lines, _items),
    "facts": Target(_facts, _items),
    "cpr-numbers": Target(_cpr, _numbers, longest=5_000),
    "queries": Target(_query, _queries, longest=5_000),
    "excerpts": Target(_excerpt, _excerpts),
    "addresses": Target(_asked, _addresses, longest=3_000),
    "config": Target(_config, lambda: [(Path(__file__).parents[2] / "config.toml").read_bytes()]),
    "operators-files": Target(_operators, _kept_lines, longest=5_000),
    "cursors-and-tokens": Target(_given_back, _cursors, longest=5_000),
    "properties": Target(
        _property, lambda: [bytes([number]) + bytes(64) for number in range(len(_all_properties()))], longest=8_000
    ),
}
"""Everything that is fuzzed, by name."""
