"""What those who run a site ask of it: does it live, can it answer, how is it; and logs that tell of nobody."""

import json
import logging
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from indexer import logs, pipeline, reading, terminal
from indexer.alerts import subscriptions
from indexer.config import Config, Log, Web, load_config
from indexer.errors import ConfigError
from indexer.library import Library, open_library
from indexer.search.index import IndexUnusableError
from indexer.search.whoosh_index import WhooshIndex
from tests.followed import SITE, WORD, TakeIn, decided, publish
from tests.site import serving
from web import create_app, server

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "corpus/eksempel/udgivet/eksempelkoebing/os2web/2023-11-21-oeu.html"


def client_of(config: Config) -> FlaskClient:
    app = create_app(config)
    app.testing = False
    return app.test_client()


@pytest.fixture
def served(library: Library, council: str) -> FlaskClient:
    """A site over an archive with one meeting, whose figures this machine may read."""
    pipeline.import_paths(library, [SAMPLE], council=council, report=lambda _line: None)
    return client_of(replace(library.config, web=Web(metrics="127.0.0.0/8 ::1")))


def figures(client: FlaskClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


# Health


def test_a_sound_site_lives_and_is_ready(served: FlaskClient) -> None:
    for path, said in (("/healthz", "ok\n"), ("/readyz", "klar\n")):
        answer = served.get(path)
        assert (answer.status_code, answer.text, answer.mimetype) == (200, said, "text/plain")
        assert answer.headers["Cache-Control"] == "no-store"


def test_without_an_index_it_lives_and_is_not_ready(served: FlaskClient, library: Library) -> None:
    (library.config.paths.data / "index" / "current").unlink()
    assert served.get("/healthz").status_code == 200
    answer = served.get("/readyz")
    assert answer.status_code == 503
    assert "indekset mangler" in answer.text
    assert str(library.config.paths.data) not in answer.text
    assert figures(served)["referatbasen_ready", ()] == 0


def test_an_index_from_another_day_is_told_of_and_mended_by_the_next_run(
    served: FlaskClient, library: Library, take_in: TakeIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert served.get("/readyz").text == "klar\n"
    index = library.config.paths.data / "index"
    shutil.copytree(index, tmp_path / "før")
    take_in(publish(tmp_path, meeting=decided("4", "Udsat.")))
    shutil.rmtree(index)
    shutil.copytree(tmp_path / "før", index)
    answer = served.get("/readyz")
    assert answer.status_code == 200
    assert "indekset har ikke de punkter, arkivet har; kør «referatbasen update»" in answer.text
    assert figures(served)["referatbasen_index_behind", ()] == 1
    assert served.get("/api/v1/status").get_json()["index"]["behind"]
    assert "kan bringe den ajour med <code>referatbasen update</code>" in served.get("/status").text
    terminal.print_status(reading.status(library))
    assert "ADVARSEL indekset har ikke de punkter" in capsys.readouterr().out
    take_in(tmp_path / "a.json")
    assert served.get("/readyz").text == "klar\n"
    assert figures(served)["referatbasen_index_behind", ()] == 0


@pytest.mark.parametrize("harm", ["gone", "damaged", "version"])
def test_without_its_archive_it_lives_and_is_not_ready(served: FlaskClient, library: Library, harm: str) -> None:
    database = library.config.paths.data / "referatbasen.db"
    if harm == "gone":
        database.rename(database.with_suffix(".væk"))
    elif harm == "damaged":
        with library.archive.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.write_bytes(b"x" * database.stat().st_size)
    else:
        with library.archive.writing() as connection:
            connection.exec_driver_sql("UPDATE about SET value = '99' WHERE name = 'schema'")
    assert served.get("/healthz").status_code == 200
    answer = served.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "arkivet kan ikke læses\n")


def test_a_real_server_says_how_it_is(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[paths]\nsample = false\n[web]\nmetrics = "127.0.0.1"\n', encoding="utf-8")
    open_library(load_config(config, {})).close()
    with serving(cwd=tmp_path, config=config) as address:
        with urlopen(f"{address}/readyz", timeout=20) as answer:  # noqa: S310 (our own server)
            assert answer.status == 200
        with urlopen(f"{address}/metrics", timeout=20) as answer:  # noqa: S310 (as above)
            assert b'referatbasen_requests_total{route="/readyz",status="200"} 1.0' in answer.read()
        forged = Request(f"{address}/metrics", headers={"X-Forwarded-For": "127.0.0.1", "Host": "localhost"})  # noqa: S310 (as above)
        with pytest.raises(HTTPError) as hidden:  # through a proxy that nothing is known of it may be anybody
            urlopen(forged, timeout=20)  # noqa: S310 (as above)
        assert hidden.value.code == 404
        hidden.value.close()
        shutil.rmtree(tmp_path / "corpus" / "index")
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{address}/readyz", timeout=20)  # noqa: S310 (as above)
        assert refused.value.code == 503
        refused.value.close()


# Figures


def test_figures_tell_of_requests_and_of_the_archive(served: FlaskClient, library: Library) -> None:
    before = datetime.now(UTC).timestamp()
    someone = "anna@eksempel.example"
    subscriptions.subscribe(library, someone, WORD, often="straks", weekday=0, client="192.0.2.1", site=SITE)
    for path in ("/", "/soeg?q=Anna+Andersen", "/soeg?q=budget", "/findes-ikke/anna@eksempel.example"):
        served.get(path)
    found = figures(served)
    assert found["referatbasen_requests_total", (("route", "/"), ("status", "200"))] == 1
    assert found["referatbasen_requests_total", (("route", "/soeg"), ("status", "200"))] == 2
    assert found["referatbasen_requests_total", (("route", "(ingen)"), ("status", "404"))] == 1
    assert found["referatbasen_request_seconds_count", (("route", "/soeg"),)] == 2
    assert 0 < found["referatbasen_request_seconds_sum", (("route", "/soeg"),)] < 60
    assert found["referatbasen_meetings", ()] == 1
    assert found["referatbasen_items", ()] == 7
    assert found["referatbasen_failures", ()] == 0
    assert found["referatbasen_ready", ()] == 1
    assert found["referatbasen_letters", (("state", "waiting"),)] == 1
    assert abs(found["referatbasen_last_update_timestamp_seconds", ()] - before) < 60
    assert found["process_resident_memory_bytes", ()] > 0
    text = served.get("/metrics").text
    assert not re.search(r"anna|andersen|budget|example", text, re.IGNORECASE)


def test_a_page_that_fails_counts_the_failure(library: Library, council: str, tmp_path: Path) -> None:
    bad = tmp_path / "dårlig.pdf"
    bad.write_bytes(b"%PDF-nej")
    pipeline.import_paths(library, [bad], council=council, report=lambda _line: None)
    served = client_of(replace(library.config, web=Web(metrics="127.0.0.1")))
    assert figures(served)["referatbasen_failures", ()] == 1


@pytest.mark.parametrize(
    ("networks", "asker", "may"),
    [
        ("", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("10.0.0.0/8 192.0.2.7", "10.1.2.3", True),
        ("10.0.0.0/8 192.0.2.7", "::ffff:192.0.2.7", True),
        ("10.0.0.0/8 192.0.2.7", "192.0.2.8", False),
        ("::1", "127.0.0.1", False),
        ("::1", "::1", True),
    ],
)
def test_only_the_networks_named_may_read_figures(library: Library, networks: str, asker: str, may: bool) -> None:
    client = client_of(replace(library.config, web=Web(metrics=networks)))
    answer = client.get("/metrics", environ_base={"REMOTE_ADDR": asker})
    assert answer.status_code == (200 if may else 404)
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"):  # a proxy that nothing is said of
        assert client.get("/metrics", environ_base={"REMOTE_ADDR": asker}, headers={header: asker}).status_code == 404
    behind = client_of(replace(library.config, web=Web(metrics=networks, proxies=1)))
    answer = behind.get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}, headers={"X-Forwarded-For": asker})
    assert answer.status_code == (200 if may else 404)


@pytest.mark.parametrize("networks", ["alle", "127.0.0.1/8", "10.0.0.0/99"])
def test_what_is_no_network_is_refused_by_name(tmp_path: Path, networks: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[web]\nmetrics = "{networks}"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"web\.metrics"):
        load_config(config, {})


# Logs


PERSONAL = [
    "anna@eksempel.example",
    '"anna andersen"@eksempel.example',
    "åse@blåbær.example",
    "010203-1234",
    "0102031234",
    "010203 1234",
    "010203\u20131234",  # a dash as printed
    "010203 - 1234",
    "01.02.03-1234",
    "010203%2D1234",
    "cpr. 41 02 03 - 12 34",  # no date, and said to be one
    "192.0.2.17",
    "2001:db8::17",
    "2001:db8:0:1:2:3:4:5",
    "/soeg?q=Anna+Andersen&fra=2024",
    "/foelg/mine/eyJhbGciOiJIUzI1NiJ9.abc",
]


@pytest.mark.parametrize("personal", PERSONAL)
def test_what_tells_of_somebody_is_taken_out(personal: str) -> None:
    words = re.findall(r"\w{3,}", personal.removeprefix("cpr. "))
    shown = logs.redact(f"550 5.1.1 <{personal}>: ukendt; prøv igen kl. 12:34:56")
    assert not any(word in shown for word in words if word not in ("soeg", "foelg", "mine"))
    assert shown.endswith("prøv igen kl. 12:34:56")


@pytest.mark.parametrize(
    "line",
    [
        "Referatbasen er klar på http://127.0.0.1:8000/ (stop med Ctrl+C)",
        "klar på http://[::1]:8000/",
        "2025-10-07T12:34:56.123+00:00 skema 3.4.1",
        "ballerup/oekonomiudvalget/2025-10-07/4 (15.00.00-P05-18-25)",
        "hvad nu? intet",
    ],
)
def test_what_tells_of_nobody_is_left(line: str) -> None:
    assert logs.redact(line) == line


@given(st.from_regex(r"[a-zæøå0-9._+-]{1,20}@[a-zæøå0-9-]{1,20}\.(dk|example)", fullmatch=True), st.text(max_size=40))
def test_no_address_is_left_whatever_stands_around_it(address: str, around: str) -> None:
    assert address not in logs.redact(f"{around} {address} {around}")


def captured(form: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    logs.set_up(form)
    try:
        logs.line("brev til anna@eksempel.example\nfalsk linje")
        try:
            raise RuntimeError("GET /soeg?q=hemmeligt fra 192.0.2.17")
        except RuntimeError:
            logging.getLogger("referatbasen.web").exception("a page failed")
    finally:
        for name in ("referatbasen", "waitress", "py.warnings"):
            logging.getLogger(name).handlers = []
            logging.getLogger(name).propagate = True
    return capsys.readouterr().err.splitlines()


def test_json_lines_are_one_document_each(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = map(json.loads, captured("json", capsys))
    assert first["message"] == "brev til [adresse]\nfalsk linje"
    assert (first["level"], second["level"], second["logger"]) == ("info", "error", "referatbasen.web")
    assert "RuntimeError: GET /soeg?[søgning] fra [ip]" in second["trace"]
    datetime.fromisoformat(first["at"])


def test_lines_for_people_cannot_be_forged(capsys: pytest.CaptureFixture[str]) -> None:
    lines = captured("text", capsys)
    assert lines[0] == "brev til [adresse]\\nfalsk linje"
    assert lines[1] == "fejl: a page failed"
    assert "hemmeligt" not in "".join(lines)


def test_a_served_site_writes_json_lines_that_tell_of_nobody(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[paths]\nsample = false\n[log]\nformat = "json"\nrequests = true\n[[councils]]\nid = "a"\nname = "A"\n',
        encoding="utf-8",
    )
    open_library(load_config(config, {})).close()
    command = [sys.executable, "-m", "indexer.cli", "--config", str(config), "serve", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    try:
        lines = [process.stderr.readline()]
        address = re.search(r"http://[^/\s]+", json.loads(lines[0])["message"])
        assert address
        for path in ("/soeg?q=Anna+Andersen", "/person/anna-andersen"):
            try:
                urlopen(Request(address[0] + path, headers={"Referer": "http://x/?q=hemmeligt"}), timeout=20).close()  # noqa: S310 (our own server)
            except HTTPError as error:
                error.close()
            lines.append(process.stderr.readline())
    finally:
        process.terminate()
        _, rest = process.communicate(timeout=20)
    answers = [json.loads(line) for line in lines[1:]]
    assert answers[0]["route"] == "/soeg"
    assert all(answer["status"] in (200, 404) and answer["ms"] >= 0 for answer in answers)
    assert not re.search("anna|andersen|hemmeligt|127\\.0\\.0\\.1", "".join(lines[1:]) + rest, re.IGNORECASE)


def test_the_form_of_logs_is_one_of_two(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[log]\nformat = "xml"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"log\.format"):
        load_config(config, {})
    assert load_config(None, {"REFERATBASEN_LOG_FORMAT": "json"}).log == Log("json")


class Slept(BaseException):
    """Ends a loop that has no end."""


@pytest.mark.parametrize(
    ("fault", "rest"),
    [(None, 2.0), (IndexUnusableError("indekset mangler"), 2.0), (IndexError("uden for listen"), 60.0)],
)
def test_the_site_goes_on_getting_its_index_ready_whatever_fails(
    monkeypatch: pytest.MonkeyPatch, sample_config: Config, fault: Exception | None, rest: float
) -> None:
    lines: list[str] = []

    def warm(*_: object, **__: object) -> None:
        if fault:
            raise fault

    def sleep(seconds: float) -> None:
        raise Slept(seconds)

    app = create_app(sample_config)
    monkeypatch.setattr(WhooshIndex, "warm", warm)
    monkeypatch.setattr(server.time, "sleep", sleep)
    monkeypatch.setattr(server.gc, "freeze", lambda: None)  # in this process it would last
    with pytest.raises(Slept) as slept:
        server._warm(app, lines.append)
    assert slept.value.args == (rest,)
    assert bool(lines) is isinstance(fault, IndexError)
