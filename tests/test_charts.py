"""Drawings: what is drawn stands within the drawing, apart from the rest of it, and says what the archive says."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from html.parser import HTMLParser
from itertools import combinations, pairwise
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer import knowledge, searching
from indexer.archive import agenda, entities
from indexer.company import Tie, ties
from indexer.frequency import by_year, frequency, is_quarter, period_name
from indexer.knowledge import EntityView
from indexer.library import Library
from indexer.models import AgendaItem, Filters, Mention, StoredItem
from web.charts import SIZE, WIDTH, Amount, Box, Label, bar_chart
from web.drawings import chart_of, network_of
from web.lettering import text_width, wrap
from web.networks import MOST_AROUND, Bond, Node, network

DANISH = st.text("abcdefghijklmnopqrstuvwxyzæøåABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ  --.,&/()'0123456789", max_size=90)
NAMES = st.one_of(DANISH, st.text(max_size=40))
COUNTS = st.integers(1, 100_000)
DAYS = st.dates(Date(1850, 1, 1), Date(2100, 12, 31))
# The first word that is too long takes a dictionary from the disk.
patient = settings(deadline=None)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def within(box: Box, width: float, height: float) -> bool:
    return box.left >= -1e-6 and box.top >= -1e-6 and box.right <= width + 1e-6 and box.bottom <= height + 1e-6


def apart(one: Box, other: Box) -> bool:
    """Tell whether two boxes share nothing; those that touch do not."""
    beside = one.right <= other.left + 1e-6 or other.right <= one.left + 1e-6
    return beside or one.bottom <= other.top + 1e-6 or other.bottom <= one.top + 1e-6


def fits(label: Label) -> bool:
    return all(text_width(line, SIZE) <= label.box.right - label.box.left + 1e-6 for line in label.lines)


# Lines of text


@given(NAMES, st.floats(80, 200))
@patient
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text: str, room: float) -> None:
    lines = wrap(text, room, SIZE, most=1000)
    assert all(text_width(line, SIZE) <= room for line in lines)
    assert re.sub(r"[\s-]", "", "".join(lines)) == re.sub(r"[\s-]", "", text)


@given(NAMES, st.integers(1, 3))
@patient
def test_what_has_no_room_ends_in_an_ellipsis(text: str, most: int) -> None:
    lines = wrap(text, 90, SIZE, most=most)
    assert len(lines) <= most
    whole = wrap(text, 90, SIZE, most=1000)
    assert lines == whole or (lines[-1].endswith("…") and lines[:-1] == whole[: most - 1])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Kommunalbestyrelsen", ("Kommunal-", "bestyrelsen")),
        ("Grundejerforeningen Lyngmosen", ("Grundejer-", "foreningen", "Lyngmosen")),
        ("Erhvervs- og Uddannelsesudvalget", ("Erhvervs- og", "Uddannelses-", "udvalget")),
        ("Malik Yildirim-Bruun", ("Malik", "Yildirim-Bruun")),
        ("Abcdefghijklmnopqrstuvw", ("Abcdefghijklmn-", "opqrstuvw")),
        ("", ()),
    ],
)
def test_words_are_cut_where_their_parts_meet(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, 104, SIZE, most=5) == lines


# Periods


@given(st.lists(DAYS, min_size=1, max_size=60))
def test_every_day_is_counted_once_in_periods_without_gaps(days: list[Date]) -> None:
    for periods in (frequency(days), by_year(days)):
        assert [each.count for each in periods] == [sum(p.first <= day <= p.last for day in days) for p in periods]
        assert sum(each.count for each in periods) == len(days)
        assert all(earlier.last + timedelta(1) == later.first for earlier, later in pairwise(periods))
        assert periods[0].count
        assert periods[-1].count
        assert len({period_name(each) for each in periods}) == len(periods)
    assert len(frequency(days)) <= 40


@given(DAYS, st.lists(st.integers(0, 638), max_size=20))  # the fewest days that seven quarters have
@example(Date(2000, 6, 30), [638])
@example(Date(2001, 9, 30), [638])
def test_quarters_are_told_where_all_lies_within_two_years(first: Date, later: list[int]) -> None:
    assert all(is_quarter(each) for each in frequency([first, *(first + timedelta(days) for days in later)]))
    assert not any(is_quarter(each) for each in frequency([first, first + timedelta(366 * 2 + 1)]))


def test_nothing_happened() -> None:
    assert frequency([]) == by_year([]) == ()
    assert chart_of((), lambda _period: "/") is None
    assert bar_chart([]).bars == ()


# Bars

AMOUNTS = st.lists(
    st.builds(
        Amount,
        name=st.text(max_size=5),
        short=st.sampled_from([("2024",), ("1. kv.",), ("1. kv.", "2024"), ("2010–", "2019")]),
        count=st.one_of(st.just(0), COUNTS),
        address=st.just("/"),
    ),
    min_size=1,
    max_size=60,
)


@given(AMOUNTS)
def test_bars_and_their_labels_stand_within_the_chart_and_apart(amounts: list[Amount]) -> None:
    chart = bar_chart(amounts)
    assert chart.width == WIDTH
    assert [bar.amount for bar in chart.bars] == amounts
    for box in (*(bar.bar for bar in chart.bars), *(bar.slot for bar in chart.bars), chart.baseline):
        assert within(box, chart.width, chart.height)
    for label in (*chart.axis, *chart.values):
        assert within(label.box, chart.width, chart.height)
        assert fits(label)
    boxes = [label.box for label in (*chart.axis, *chart.values)]
    assert all(apart(one, other) for one, other in combinations(boxes, 2))
    assert all(apart(one.bar, other.bar) for one, other in combinations(chart.bars, 2))
    assert all(apart(label.box, bar.bar) for label in (*chart.axis, *chart.values) for bar in chart.bars)


@given(AMOUNTS)
def test_bars_are_as_high_as_their_numbers(amounts: list[Amount]) -> None:
    chart = bar_chart(amounts)
    most = max(amount.count for amount in amounts)
    for bar in chart.bars:
        high = bar.bar.bottom - bar.bar.top
        assert (high == 0) == (bar.amount.count == 0)
        if high > 2:
            assert high / 84 == pytest.approx(bar.amount.count / most)
    told = [label.lines[0] for label in chart.values]
    every = [str(amount.count) for amount in amounts if amount.count]
    assert told in (every, [str(most)] if most else [])


@given(AMOUNTS)
def test_the_last_period_has_its_name(amounts: list[Amount]) -> None:
    chart = bar_chart(amounts)
    assert chart.axis[-1].lines == amounts[-1].short
    left, right = chart.axis[-1].box.left, chart.axis[-1].box.right
    assert left <= (chart.bars[-1].bar.left + chart.bars[-1].bar.right) / 2 <= right


# Networks


@st.composite
def networks(draw: st.DrawFn) -> tuple[str, list[Node], list[Bond]]:
    nodes = draw(st.lists(st.builds(Node, NAMES, COUNTS, st.just("/")), min_size=1, max_size=MOST_AROUND))
    pairs = list(combinations(range(len(nodes)), 2))
    joined = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return draw(NAMES), nodes, [Bond(first, second, draw(COUNTS)) for first, second in joined]


@given(networks())
@patient
def test_labels_of_a_network_stand_within_it_and_apart(given_network: tuple[str, list[Node], list[Bond]]) -> None:
    drawn = network(*given_network)
    boxes = [drawn.plate, *(point.label.box for point in drawn.points)]
    assert all(within(box, drawn.width, drawn.height) for box in boxes)
    assert all(apart(one, other) for one, other in combinations(boxes, 2))
    assert all(fits(label) for label in (drawn.centre, *(point.label for point in drawn.points)))
    dots = [Box(p.x - drawn.dot, p.y - drawn.dot, p.x + drawn.dot, p.y + drawn.dot) for p in drawn.points]
    assert all(apart(dot, box) for dot in dots for box in boxes)
    assert all(within(dot, drawn.width, drawn.height) for dot in dots)


@given(networks())
@patient
def test_a_network_says_its_numbers_and_is_always_drawn_alike(
    given_network: tuple[str, list[Node], list[Bond]],
) -> None:
    name, nodes, bonds = given_network
    drawn = network(name, nodes, bonds)
    assert drawn == network(name, nodes, bonds)
    assert [point.node for point in drawn.points] == nodes
    assert [point.label.lines[-1].rpartition(" ")[2] for point in drawn.points] == [str(node.count) for node in nodes]
    assert [int(line.says.rpartition(": ")[2].split()[0]) for line in drawn.bonds] == [bond.count for bond in bonds]
    by_count = sorted(zip((node.count for node in nodes), (line.width for line in drawn.spokes), strict=True))
    assert [width for _, width in by_count] == sorted(width for _, width in by_count)
    for bond, line in zip(bonds, drawn.bonds, strict=True):
        first, second = drawn.points[bond.first], drawn.points[bond.second]
        assert (line.x1, line.y1, line.x2, line.y2) == (first.x, first.y, second.x, second.y)


# Who stands together


def stored(identifier: str, text: str) -> StoredItem:
    item = AgendaItem(identifier, "1", "Titel", "", open=True, text=text)
    return StoredItem(
        item, "a/b/2025-01-01", "a", "B", Date(2025, 1, 1), "", "", "", "", datetime(2025, 1, 2, tzinfo=UTC)
    )


@given(st.lists(st.lists(st.lists(st.sampled_from("abcde"), max_size=4), max_size=4), max_size=5))
def test_ties_count_items_in_which_two_share_a_paragraph(items: list[list[list[str]]]) -> None:
    """An item is a list of paragraphs, a paragraph a list of entities, each one letter long in the text."""
    given_items, wanted = [], Counter[tuple[str, str]]()
    for number, paragraphs in enumerate(items):
        text = "\n\n".join("".join(each) for each in paragraphs)
        mentions = [
            Mention("ORG", at, at + 1, letter, "text", "model", letter, entity=letter)
            for at, letter in enumerate(text)
            if letter != "\n"
        ]
        given_items.append((stored(str(number), text), mentions))
        wanted.update({pair for each in paragraphs for pair in combinations(sorted(set(each) & set("abcd")), 2)})
    assert {(tie.first, tie.second): tie.items for tie in ties(given_items, "abcd")} == wanted


# The sample, drawn


def views(sample: Library) -> list[EntityView]:
    with sample.archive.reading() as connection:
        everyone = sorted(entities.heads(connection))
    return [knowledge.entity_view(sample, entity, limit=1) for entity in everyone]


def test_every_bar_is_what_the_search_it_leads_to_finds(sample: Library) -> None:
    compared = 0
    for view in views(sample):
        chart = chart_of(view.over_time, lambda _period: "/")
        assert sum(each.count for each in view.over_time) == view.total
        for bar, period in zip(chart.bars if chart else (), view.over_time, strict=chart is not None):
            filters = Filters(entity=view.entity.id, since=period.first, until=period.last)
            assert searching.search(sample, "", filters=filters, limit=0).total == bar.amount.count == period.count
            compared += 1
    assert compared > 100


def test_a_network_tells_what_stands_in_the_archive(sample: Library) -> None:
    with sample.archive.reading() as connection:
        items = {each.item.id: each.item.text for each in agenda.all_items(connection)}
        mentions = entities.of_items(connection, list(items))
    together: Counter[tuple[str, str, str]] = Counter()  # middle, one, other
    for identifier, text in items.items():
        paragraphs: dict[int, set[str]] = {}
        for mention in mentions.get(identifier, []):
            if mention.zone == "text" and mention.entity:
                paragraphs.setdefault(text[: mention.start].count("\n"), set()).add(mention.entity)
        named = {mention.entity for mention in mentions.get(identifier, [])}
        pairs = {pair for each in paragraphs.values() for pair in combinations(sorted(each), 2)}
        together.update((middle, *pair) for middle in named for pair in pairs)
    drawn = 0
    for view in views(sample):
        middle = view.entity.id
        web = network_of(view.entity.name, view.company, view.ties)
        for other in view.company:
            assert other.items == together[middle, *sorted((middle, other.id))]
        assert all(tie == Tie(tie.first, tie.second, together[middle, tie.first, tie.second]) for tie in view.ties)
        if web:
            around = {other.id for other in view.company[:MOST_AROUND]}
            told = {(one, other) for of, one, other in together if of == middle and {one, other} <= around}
            assert len(web.bonds) == len(told)
            drawn += 1
    assert drawn > 20


class Balance(HTMLParser):
    """Wants every element closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), tag
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag, self.getpos()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID | {"rect", "line", "circle", "path"}


def well_formed(text: str) -> BeautifulSoup:
    balance = Balance()
    balance.feed(text)
    balance.close()
    assert balance.open == []
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        ET.fromstring(svg)  # noqa: S314 (our own page)
    page = BeautifulSoup(text, "html.parser")
    identifiers = [tag["id"] for tag in page.find_all(id=True)]
    assert len(identifiers) == len(set(identifiers))
    assert page.find(style=True) is None
    assert not re.search(r"\son\w+=", text)
    return page


def numbers(links: list[Tag]) -> dict[str, int]:
    return {
        name: int(count.split()[0]) for link in links for name, _, count in [str(link["aria-label"]).rpartition(": ")]
    }


@pytest.mark.parametrize(
    "entity",
    [
        "bakkeby",
        "novo-nordisk",
        "ballerup/anja-holtze",
        "eksempelkoebing/runa-thyssen",
        "eksempelkoebing/kommunalbestyrelsen",
        "ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget",
        "nordkyst-medico",
    ],
)
def test_the_tables_of_a_page_say_what_its_drawings_do(client: FlaskClient, sample: Library, entity: str) -> None:
    page = well_formed(client.get(f"/navn/{entity}").text)
    view = knowledge.entity_view(sample, entity)
    if chart := page.select_one("section[aria-labelledby=over-tid]"):
        rows = {row.select_one("th").text: int(row.select_one("td").text) for row in chart.select("tbody tr")}  # type: ignore[union-attr]
        assert rows == {period_name(each): each.count for each in view.over_time}
        links = chart.select("svg a")
        assert numbers(links) == {name: count for name, count in rows.items() if count}
        assert [link["href"] for link in links] == [link["href"] for link in chart.select("td a")]
        for link in links:
            arguments = parse_qs(urlsplit(str(link["href"])).query)
            assert arguments["navn"] == [entity]
            found = BeautifulSoup(client.get(str(link["href"])).text, "html.parser").select_one("[role=status]")
            assert found is not None
            assert found.text.split()[0] == str(numbers([link]).popitem()[1])
    else:
        assert len(view.over_time) < 2
    if web := page.select_one("section[aria-labelledby=sammen]"):
        shown = [
            (str(link["href"]), int(str(link["aria-label"]).rpartition(": ")[2].split()[0]))
            for link in web.select("svg a")
        ]
        assert shown == [(f"/navn/{other.id}", other.items) for other in view.company[:MOST_AROUND]]
        rows_of = web.select("tbody tr")
        assert [(row.a["href"], int(row.td.text)) for row in rows_of if row.a and row.td] == shown
        told = [int(count) for row in rows_of for count in re.findall(r"\((\d+)\)", row.select("td")[1].text)]
        lines = [int(title.text.rpartition(": ")[2].split()[0]) for title in web.select("path.bond title")]
        assert sorted(told) == sorted([*lines, *lines])
        assert all(client.get(address).status_code == 200 for address, _ in shown)
    else:
        assert len(view.company) < 3


def test_drawings_have_names_and_leave_the_lines_to_the_table(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/navn/bakkeby").text, "html.parser")
    drawings = page.select("svg.chart")
    assert [svg["aria-label"] for svg in drawings] == [
        "Punkter, der nævner Bakkeby, over tid",
        "Navne, der står i samme afsnit som Bakkeby",
    ]
    assert all(svg["role"] == "group" for svg in drawings)
    assert all(path.find_parent("g", attrs={"aria-hidden": "true"}) for path in page.select("svg path"))


def test_names_in_drawings_are_only_text() -> None:
    drawn = network("<b>&", [Node("<script>", 1, "/"), Node("\"'", 2, "/"), Node("&amp;", 3, "/")])
    assert "".join(drawn.centre.lines) == "<b>&"
    from flask import Flask, render_template_string

    app = Flask("web", root_path=str(pytest.importorskip("web").__path__[0]))
    with app.app_context():
        text = render_template_string("{% from 'charts.html' import web %}{{ web(drawn, '<i>') }}", drawn=drawn)
    assert "<script>" not in text
    ET.fromstring(text)  # noqa: S314 (our own page)
