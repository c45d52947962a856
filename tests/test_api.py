"""The API: the same as the command line gives, marked by its content, walked and followed without gap or repeat."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from indexer import export, pipeline, reading
from indexer.archive import agenda, meetings
from indexer.cli import main
from indexer.config import Config
from indexer.library import Library
from tests import publisher
from tests.test_pipeline import write
from tests.test_sources import EVERY, ONE
from web import create_app, openapi, shapes

V1 = "/api/v1"
EBUU = "ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget/2025-10-07"
ANSWERS = {
    f"{V1}/search?q=støjskærm": "SearchResult",
    f"{V1}/items": "ItemList",
    f"{V1}/items/{EBUU}/5": "Item",
    f"{V1}/meetings": "MeetingList",
    f"{V1}/meetings/{EBUU}": "Meeting",
    f"{V1}/cases/05.01.00-P20-3-23": "Case",
    f"{V1}/entities?q=HRS": "EntityList",
    f"{V1}/entities/novo-nordisk": "Entity",
    f"{V1}/entities/ballerup/anja-holtze": "Entity",
    f"{V1}/committees": "CommitteeList",
    f"{V1}/status": "Status",
    f"{V1}/changes": "ChangeList",
    f"{V1}/openapi.json": "",
}


def get(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, (address, response.text)
    return response.json


def walk(client: FlaskClient, address: str, name: str) -> Iterator[dict[str, Any]]:
    """Yield what a list has, from its first stretch to its last."""
    following: str | None = address
    while following:
        page = get(client, following)
        yield from page[name]
        following = page["next"]


def assert_has_shape(document: Any, name: str) -> None:
    """Hold an answer to its shape in openapi.json, formats too."""
    validator(name).validate(document)


@lru_cache
def validator(name: str) -> Any:
    described = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": shapes.SHAPES}}
    return jsonschema_rs.validator_for(described, validate_formats=True)


# The same as elsewhere


@pytest.fixture(scope="module")
def said(sample: Library, sample_config: Config, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Ask the command line, and return the JSON it prints."""
    file = tmp_path_factory.mktemp("config") / "config.toml"
    file.write_text(f'[paths]\ndata = "{sample_config.paths.data}"\nsample = true\n', encoding="utf-8")

    def run(*arguments: str) -> Any:
        done = CliRunner().invoke(main, ["--config", str(file), *arguments])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return run


def test_items_meetings_cases_and_entities_are_what_show_prints(client: FlaskClient, said: Callable[..., Any]) -> None:
    item = "eksempelkoebing/kommunalbestyrelsen/2024-04-29/3"
    assert get(client, f"{V1}/items/{item}") == said("show", item, "--json")
    meeting = "eksempelkoebing/kommunalbestyrelsen/2024-04-29"
    assert get(client, f"{V1}/meetings/{meeting}") == said("show", meeting, "--json")
    number = "05.01.00-P20-3-23"
    assert get(client, f"{V1}/cases/{number}") == said("show", number, "--json")
    for entity in ("novo-nordisk", "ballerup/anja-holtze"):
        assert get(client, f"{V1}/entities/{entity}") == said("show", entity, "--json")


def test_a_search_is_what_search_prints(client: FlaskClient, said: Callable[..., Any]) -> None:
    asked = {"committee": "økonomi", "from": "2023-01-01", "to": "2025-12-31", "sort": "oldest"}
    options = [part for name, value in asked.items() for part in (f"--{name}", value)]
    printed = said("search", "støjskærm", "--json", "--limit", "20", *options)
    response = client.get(f"{V1}/search", query_string={"q": "støjskærm", **asked})
    found = response.json
    assert found is not None
    took = printed.pop("took_ms")
    assert took
    assert response.headers["Server-Timing"].startswith("search;dur=")
    assert {name: found[name] for name in printed} == printed
    assert found["total"]
    assert (found["page"], found["per_page"], found["next"], found["previous"]) == (1, 20, None, None)


def test_the_state_is_what_status_prints_but_for_the_folders_of_the_machine(
    client: FlaskClient, said: Callable[..., Any]
) -> None:
    printed = said("status", "--json")
    assert printed.pop("data")
    del printed["similarity"]  # the tests' command line goes without
    del printed["alerts"]  # how many follow is the operator's to know
    shown = get(client, f"{V1}/status")
    assert {name: shown[name] for name in printed} == printed
    assert "data" not in shown


def test_a_snapshot_is_what_export_writes(client: FlaskClient, sample: Library) -> None:
    response = client.get(f"{V1}/export.jsonl")
    written = [json.loads(line) for line in export.lines(sample, "items", "jsonl", today=date(2025, 12, 1))]
    rows = [json.loads(line) for line in response.text.splitlines()]
    for row in written:
        if row["meeting"]["source_url"].startswith("file:"):
            row["meeting"]["source_url"] = None
    assert rows == written
    assert response.mimetype == "application/x-ndjson"


def test_no_answer_names_a_folder_of_the_machine(
    config: Config, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    take_in(
        write(tmp_path / "in" / "a.txt", publisher.referat_text(ONE)), write(tmp_path / "in" / "brev.txt", b"Hej alle")
    )
    client = create_app(config).test_client()
    meeting = "proevekoebing/kommunalbestyrelsen/2024-04-29"
    for address in ("status", f"items/{meeting}/1", f"meetings/{meeting}", "export.jsonl"):
        assert str(tmp_path) not in client.get(f"{V1}/{address}").text
    assert [failure["file"] for failure in get(client, f"{V1}/status")["failed"]] == ["brev.txt"]


# As described


@pytest.mark.parametrize("address", ANSWERS)
def test_answers_have_the_shape_that_is_described(client: FlaskClient, address: str) -> None:
    document = get(client, address)
    if name := ANSWERS[address]:
        assert_has_shape(document, name)


def test_what_is_in_the_sample_has_the_shape_that_is_described(client: FlaskClient, sample: Library) -> None:
    for line in client.get(f"{V1}/export.jsonl").text.splitlines():
        assert_has_shape(json.loads(line), "ItemRecord")
    for row in list(walk(client, f"{V1}/items?per_page=100", "items"))[::4]:
        assert_has_shape(get(client, f"{V1}/items/{row['id']}"), "Item")
    for row in walk(client, f"{V1}/meetings", "meetings"):
        assert_has_shape(get(client, f"{V1}/meetings/{row['id']}"), "Meeting")
    with sample.archive.reading() as connection:
        numbers = agenda.journal_numbers(connection)
    for number in numbers[::4]:
        assert_has_shape(get(client, f"{V1}/cases/{number}"), "Case")


def test_every_operation_is_an_address_and_every_address_an_operation(sample_config: Config) -> None:
    described = {path.partition("/{")[0] for path in openapi.document("x")["paths"]}
    rules = [rule.rule for rule in create_app(sample_config).url_map.iter_rules() if rule.rule.startswith(V1)]
    assert {rule.removeprefix(V1).partition("/<")[0] for rule in rules} == described


# Kept and shared


@pytest.mark.parametrize("address", [*ANSWERS, f"{V1}/export.jsonl"])
def test_an_answer_is_marked_and_not_sent_twice(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    mark = first.headers["ETag"]
    assert mark.startswith('"')
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert "Vary" not in first.headers  # nothing of the question but its address decides the answer
    again = client.get(address, headers={"If-None-Match": f'"andet", {mark}', "Origin": "https://andet.example"})
    assert (again.status_code, again.data) == (304, b"")
    assert (again.headers["ETag"], again.headers["Access-Control-Allow-Origin"]) == (mark, "*")
    assert client.get(address, headers={"If-None-Match": '"andet"'}).status_code == 200
    head = client.head(address)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", mark)
    assert head.headers["Content-Type"] == first.headers["Content-Type"]


def test_marks_differ_with_the_content(client: FlaskClient) -> None:
    marks = [client.get(f"{V1}/items?per_page={number}").headers["ETag"] for number in (1, 2, 1)]
    assert marks[0] == marks[2] != marks[1]


def test_other_sites_may_read_the_api_and_nothing_else(client: FlaskClient) -> None:
    asked = {"Origin": "https://andet.example"}
    for address in (f"{V1}/items", f"{V1}/findes-ikke", f"{V1}/items?from=nej"):
        response = client.get(address, headers=asked)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
    preflight = client.options(f"{V1}/items", headers={**asked, "Access-Control-Request-Headers": "if-none-match"})
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert preflight.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert preflight.data == b""
    assert "Content-Type" not in preflight.headers
    refused = client.post(f"{V1}/items", headers=asked)
    assert "Access-Control-Allow-Origin" not in refused.headers
    for address in ("/", "/api", "/soeg?q=skole", f"/{EBUU}/5", "/findes/ikke"):
        response = client.get(address, headers=asked)
        assert not [name for name, _ in response.headers if name.startswith("Access-Control")], address


# What is wrong


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("items?from=i+går", 400, "from"),
        ("items?to=2025-02-31", 400, "to"),
        ("search?from=20250101", 400, "from"),
        ("search?year=99999", 400, "year"),
        ("search?page=0", 400, "page"),
        ("search?page=99999999999999999999", 400, "page"),
        ("search?per_page=101", 400, "per_page"),
        ("search?per_page=٣", 400, "per_page"),
        ("search?outcome=måske", 400, "outcome"),
        ("search?sort=", 400, "sort"),
        ("search?subject=1", 400, "subject"),
        ("search?q=" + "a" * 1001, 400, "q"),
        ("search?q=a&q=b", 400, "q"),
        ("search?udvalg=x", 400, "udvalg"),
        ("status?x=1", 400, "x"),
        ("entities", 400, "q"),
        ("items?cursor=nonsens", 400, None),
        ("meetings?cursor=WyJhIl0", 400, None),
        ("changes?since=%00", 400, None),
        ("changes?since=WyJ4IiwgIjEiXQ", 410, None),
        ("items/nej", 404, None),
        (f"items/{EBUU}/99", 404, None),
        (f"items/{EBUU}/5/5", 404, None),
        ("meetings/nej/nej/nej", 404, None),
        ("cases/15.00.00-P05-99-99", 404, None),
        ("cases/%00", 404, None),
        ("entities/findes-ikke", 404, None),
        ("entities/HRS", 404, None),
        ("items/", 404, None),
        ("findes-ikke", 404, None),
        ("findes/ikke/heller", 404, None),
        ("", 404, None),
    ],
)
def test_what_is_wrong_is_a_problem(client: FlaskClient, address: str, status: int, parameter: str | None) -> None:
    response = client.get(f"{V1}/{address}")
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = response.json
    assert problem is not None
    assert_has_shape(problem, "Problem")
    assert (problem["status"], problem.get("parameter")) == (status, parameter)
    assert problem["detail"].endswith(".")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_is_changed_from_outside(client: FlaskClient, method: str) -> None:
    for address in (f"{V1}/items", f"{V1}/items/{EBUU}/5", f"{V1}/export.jsonl"):
        response = getattr(client, method)(address)
        assert (response.status_code, response.mimetype) == (405, "application/problem+json")
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_mistake_of_ours_is_a_problem_that_says_nothing_of_the_inside(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("hemmeligt")

    monkeypatch.setattr("indexer.reading.status", broken)
    monkeypatch.setattr("indexer.export.published_items", broken)
    for address in (f"{V1}/status", f"{V1}/export.jsonl"):
        response = client.get(address)
        assert (response.status_code, response.mimetype) == (500, "application/problem+json")
        assert "hemmeligt" not in response.text
        assert "Zero" not in response.text
    monkeypatch.undo()
    assert client.get(f"{V1}/export.jsonl").status_code == 200


def test_addresses_have_one_form(client: FlaskClient) -> None:
    moved = client.get(f"{V1}/cases/05.01.00-p20-3-23")
    assert (moved.status_code, moved.location, moved.data) == (301, f"{V1}/cases/05.01.00-P20-3-23", b"")
    assert client.get("/api/v1//items").status_code == 404
    assert get(client, f"{V1}/items/{EBUU.replace('/', '%2F')}%2F5") == get(client, f"{V1}/items/{EBUU}/5")


# Walked


def test_every_list_is_walked_from_end_to_end_once(client: FlaskClient, sample: Library) -> None:
    status = reading.status(sample)
    items = list(walk(client, f"{V1}/items?per_page=7", "items"))
    assert len({row["id"] for row in items}) == len(items) == status.items
    assert [row["date"] for row in items] == sorted((row["date"] for row in items), reverse=True)
    held = list(walk(client, f"{V1}/meetings?per_page=3", "meetings"))
    assert len({row["id"] for row in held}) == len(held) == status.meetings
    hits = list(walk(client, f"{V1}/search?sort=newest&per_page=9", "hits"))
    assert len({row["id"] for row in hits}) == len(hits) == status.items
    told = [each["id"] for page in pages(client) for each in page["changes"]]
    assert len(set(told)) == len(told) == status.items + status.meetings


def pages(client: FlaskClient, since: str = "", per_page: int = 10) -> Iterator[dict[str, Any]]:
    """Yield what changed since a cursor, a page at a time."""
    address, more = f"{V1}/changes?per_page={per_page}" + (f"&since={since}" if since else ""), True
    while more:
        page = get(client, address)
        yield page
        address, more = page["next"], page["more"]


def test_pages_lead_back_too(client: FlaskClient) -> None:
    second = get(client, get(client, f"{V1}/search?q=skole&per_page=2")["next"])
    assert second["page"] == 2
    assert get(client, second["previous"])["page"] == 1
    assert get(client, f"{V1}/search?q=skole&page=500")["hits"] == []
    entity = f"{V1}/entities/eksempelkoebing/oekonomiudvalget"
    first, second = client.get(f"{entity}?per_page=1"), client.get(f"{entity}?page=2&per_page=1")
    assert first.headers["Link"] == f'<{entity}?per_page=1&page=2>; rel="next"'
    assert f'<{entity}?page=1&per_page=1>; rel="prev"' in second.headers["Link"]
    assert [len(each.get_json()["items"]) for each in (first, second)] == [1, 1]
    assert "Link" not in client.get(entity).headers


def test_lists_are_narrowed(client: FlaskClient) -> None:
    rows = list(walk(client, f"{V1}/items?council=eksempelkoebing&committee=økonomi&from=2024-01-01", "items"))
    assert {row["committee"] for row in rows} == {"Økonomiudvalget"}
    assert min(row["date"] for row in rows) >= "2024-01-01"
    held = list(walk(client, f"{V1}/meetings?council=ballerup&to=2025-10-07", "meetings"))
    assert [row["id"] for row in held] == [EBUU]
    for none in ("council=findes-ikke", "committee=%21", "committee=findesikke", "from=2999-01-01"):
        assert get(client, f"{V1}/items?{none}") == {"items": [], "next": None}


@pytest.mark.usefixtures("without_names")
def test_what_is_put_in_while_a_list_is_walked_moves_nothing(
    config: Config, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    take_in(write(tmp_path / "a.json", publisher.firstagenda_json(EVERY["eksempelkoebing/2024-04-16-oeu"])))
    client = create_app(config).test_client()
    before = {row["id"] for row in walk(client, f"{V1}/items", "items")}
    first = get(client, f"{V1}/items?per_page=3")
    take_in(write(tmp_path / "b.json", publisher.firstagenda_json(ONE)))  # newer: before the place that is reached
    take_in(write(tmp_path / "c.json", publisher.firstagenda_json(EVERY["eksempelkoebing/2024-02-06-tkm"])))
    rest = [row["id"] for row in walk(client, first["next"], "items")]
    seen = [*(row["id"] for row in first["items"]), *rest]
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def test_a_name_is_looked_up(client: FlaskClient) -> None:
    (found,) = get(client, f"{V1}/entities?q=HRS")["entities"]
    assert found["entity"] == "hovedstadens-rekrutteringsservice"
    assert get(client, f"{V1}/entities/{found['entity']}")["name"] == found["name"]
    assert get(client, f"{V1}/entities?q=findes+ikke") == {"entities": []}


# Followed


class Mirror:
    """A copy of the archive, kept by what the API says alone."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        response = client.get(f"{V1}/export.jsonl")
        self.cursor = response.headers["Changes-Cursor"]
        self.rows = {row["id"]: row for row in map(json.loads, response.text.splitlines())}

    def follow(self) -> list[tuple[str, str]]:
        told = []
        for page in pages(self.client, self.cursor, per_page=3):
            self.cursor = page["cursor"]
            for change in page["changes"]:
                told.append((change["change"], change["id"]))
                self._take(change)
        return told

    def _take(self, change: dict[str, str]) -> None:
        if change["change"] == "withdrawn":
            assert set(change) == {"id", "kind", "change", "at"}
            self.rows.pop(change["id"], None)
            assert self.client.get(f"{V1}/{change['kind']}s/{change['id']}").status_code == 404
        elif change["kind"] == "item":
            row = get(self.client, f"{V1}/items/{change['id']}")
            del row["timeline"]
            self.rows[change["id"]] = row


def test_a_copy_that_follows_is_the_archive(
    config: Config, library: Library, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    take_in(write(tmp_path / "a.json", publisher.firstagenda_json(ONE)))
    client = create_app(config).test_client()
    mirror = Mirror(client)
    assert mirror.follow() == []
    mark = client.get(f"{V1}/export.jsonl").headers["ETag"]

    take_in(write(tmp_path / "b.json", publisher.firstagenda_json(EVERY["eksempelkoebing/2024-04-16-oeu"])))
    told = mirror.follow()
    assert {"added", "changed"} == {what for what, _ in told}  # references of the one lead to the other
    assert mirror.rows == Mirror(client).rows
    assert client.get(f"{V1}/export.jsonl", headers={"If-None-Match": mark}).status_code == 200

    meeting = "proevekoebing/oekonomiudvalget/2024-04-16"
    with library.archive.reading() as connection:
        key = meetings.page_of(connection, meeting)
    pipeline.withdraw(library, key, datetime.now(UTC))
    pipeline.bring_up_to_date(library, report=lambda _line: None)
    assert ("withdrawn", meeting) in mirror.follow()
    assert mirror.rows == Mirror(client).rows
    assert not [identifier for identifier in mirror.rows if identifier.startswith(meeting)]

    pipeline.rebuild(library, report=lambda _line: None)
    assert mirror.follow() == []
    assert mirror.rows == Mirror(client).rows


@pytest.mark.usefixtures("without_names")
def test_a_copy_may_be_begun_while_the_archive_is_empty(
    config: Config, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    client = create_app(config).test_client()
    for address in ("search", "items", "meetings", "committees", "status", "changes"):
        get(client, f"{V1}/{address}")
    assert client.get("/api").status_code == 200
    mirror = Mirror(client)
    assert mirror.rows == {}
    take_in(write(tmp_path / "a.json", publisher.firstagenda_json(ONE)))
    assert {what for what, _ in mirror.follow()} == {"added"}
    assert mirror.rows == Mirror(client).rows != {}


def test_while_a_run_is_under_way_a_snapshot_has_no_mark(
    config: Config, library: Library, take_in: Callable[..., pipeline.Summary], tmp_path: Path
) -> None:
    take_in(write(tmp_path / "a.json", publisher.firstagenda_json(ONE)))
    client = create_app(config).test_client()
    assert "ETag" in client.get(f"{V1}/export.jsonl").headers
    with library.archive.writing() as connection:
        meetings.mark_pending(connection, ["proevekoebing/kommunalbestyrelsen/2024-04-29"])
    response = client.get(f"{V1}/export.jsonl")
    assert "ETag" not in response.headers
    assert response.headers["Changes-Cursor"]


def test_not_all_threads_are_given_to_snapshots(sample_config: Config) -> None:
    client = create_app(replace(sample_config, web=replace(sample_config.web, threads=2))).test_client()
    with closing(client.get(f"{V1}/export.jsonl", buffered=False)):
        busy = client.get(f"{V1}/export.jsonl")
        assert (busy.status_code, busy.mimetype) == (503, "application/problem+json")
        assert int(busy.headers["Retry-After"]) > 0
        assert client.head(f"{V1}/export.jsonl").status_code == 200
    assert client.get(f"{V1}/export.jsonl").status_code == 200


# For people


def test_the_page_says_what_there_is_and_its_examples_work(client: FlaskClient) -> None:
    from bs4 import BeautifulSoup

    page = BeautifulSoup(client.get("/api").text, "html.parser")
    assert page.h1 is not None
    assert page.select_one('a[href="/api/v1/openapi.json"]') is not None
    assert "MIT" in page.text
    examples = [code.text.split("'")[1] for code in page.select("code.citation")]
    assert len(examples) == 3
    for example in examples:
        assert client.get(example.removeprefix("http://localhost")).status_code == 200
