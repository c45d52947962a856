"""The command line as programs and people use it: contracts, messages, exit codes."""

import json
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from indexer.cli import main
from tests import publisher
from tests.commands import process, run
from tests.test_docs import commands
from tests.test_sources import ONE

EBUU = "ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget/2025-10-07"


@pytest.fixture(scope="module")
def newcomer(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing of one's own: what is read there is the sample."""
    folder = tmp_path_factory.mktemp("newcomer")
    shutil.copytree(built, folder / "corpus")
    return folder


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and an archive of its own."""
    folder = tmp_path_factory.mktemp("operator")
    (folder / "config.toml").write_text('[[councils]]\nid = "eksempelkoebing"\nname = "Eksempelkøbing"\n')
    (folder / "in").mkdir()
    (folder / "in" / "referat.json").write_bytes(publisher.firstagenda_json(ONE))
    assert run("import", "in", cwd=folder).exit_code == 0
    return folder


def test_search_json_is_one_document_of_the_promised_shape(tmp_path: Path) -> None:
    done = process("search", "Novo Nordisk afskedigelser", "--json", cwd=tmp_path)  # which builds the sample first
    assert done.returncode == 0
    assert "bygger eksempelarkivet" in done.stderr
    assert "viser eksempelarkivet" in done.stderr
    document = json.loads(done.stdout)
    assert {"query", "total", "took_ms", "suggestion", "hits", "facets"} <= set(document)
    assert set(document["facets"]) == {"committee", "year", "entity", "outcome", "mark", "subject", "council"}
    first = document["hits"][0]
    assert set(first) == {
        "id", "journal_number", "title", "committee", "date", "number", "outcome", "score", "excerpt", "url",
    }  # fmt: skip
    assert (first["journal_number"], first["date"], first["number"]) == ("15.00.00-P05-18-25", "2025-10-07", "4")
    assert "<mark>" in first["excerpt"]
    assert first["url"] == f"/{first['id']}"


def test_show_json_of_an_item_has_the_promised_shape(newcomer: Path) -> None:
    document = json.loads(run("show", f"{EBUU}/5", "--json", cwd=newcomer).stdout)
    assert set(document) == {
        "id", "number", "title", "journal_number", "open", "meeting", "text", "sections", "attachments", "absent",
        "mentions", "title_mentions", "references", "decisions", "points", "votes", "vote_events", "statements",
        "presence", "planned", "marks", "timeline",
    }  # fmt: skip
    assert {"id", "committee", "date", "place", "source_url"} <= set(document["meeting"])
    text = document["text"]
    for section in document["sections"]:
        assert set(section) == {"heading", "start", "end"}
        assert section["heading"] not in text[section["start"] : section["end"]].split("\n")
    (reference,) = document["references"]
    assert set(reference) == {"text", "committee", "date", "number", "kind", "target", "start", "end"}
    assert text[reference["start"] : reference["end"]] == reference["text"]
    assert [decision["outcome"] for decision in document["decisions"]] == ["godkendt med ændringer", "godkendt"]
    assert document["absent"] == ["Miasser Hawwa", "Sandra Marsenic"]
    assert {"id", "date", "committee", "title", "relation"} <= set(document["timeline"][0])


def test_show_json_of_a_meeting_and_a_case(newcomer: Path) -> None:
    meeting = json.loads(run("show", EBUU, "--json", cwd=newcomer).stdout)
    assert len(meeting["items"]) == 7
    assert meeting["start"] == "2025-10-07T08:00:00+02:00"
    assert {"name": "Allan Kristensen", "party": "C", "role": "2. viceborgmester", "attendance": "present"} in meeting[
        "participants"
    ]
    case = json.loads(run("show", "05.01.00-P20-3-23", "--json", cwd=newcomer).stdout)
    assert len([step for step in case["timeline"] if step["known"]]) == 6


def test_people_read_what_programs_parse(newcomer: Path) -> None:
    hits = run("search", "støjskærm", "--sort", "oldest", "--limit", "2", cwd=newcomer).stdout
    assert "Støjskærm langs Ringvejen" in hits
    assert "7. marts 2023" in hits
    assert "7 fund" in hits
    assert "<mark>" not in hits
    item = run("show", f"{EBUU}/4", cwd=newcomer).stdout
    assert "Beslutning" in item
    assert "Kilde:" in item
    amended = run("show", f"{EBUU}/5", cwd=newcomer).stdout
    assert "findes ikke i arkivet" in amended
    assert "Ændringsforslag fra Anja Holtze – forkastet\n  For 1: Anja Holtze (A)\n  Imod " in amended
    assert "Andre Amingsø (D), Allan Kristensen (C)" in amended
    by_party = run("show", "eksempelkoebing/kommunalbestyrelsen/2023-03-27/5", cwd=newcomer).stdout
    assert "Afstemning om indstillingen – vedtaget\n  For: A, V, C, F" in by_party
    assert "1. viceborgmester" in run("show", "eksempelkoebing/kommunalbestyrelsen/2024-04-29", cwd=newcomer).stdout


def test_filters_narrow_a_search(newcomer: Path) -> None:
    def total(*options: str) -> int:
        return int(json.loads(run("search", *options, "--json", cwd=newcomer).stdout)["total"])

    assert total() == 112
    assert total("--from", "2025-10-01") == 7
    assert total("--to", "2023-03-07") == 7
    assert total("--committee", "Økonomiudvalget") == 28
    assert total("--journal", "15.00.00") == total("15.00.00")
    assert 0 < total("--outcome", "godkendt") < 112


def test_the_sample_is_left_when_there_is_something_of_ones_own(operator: Path) -> None:
    done = run("search", "--json", cwd=operator)
    assert json.loads(done.stdout)["total"] == len(ONE.items)
    assert done.stderr == ""


def test_a_configuration_that_does_not_ask_for_the_sample_gets_an_empty_archive(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[[councils]]\nid = "by"\nname = "By"\n')
    done = run("search", "skole", "--json", cwd=tmp_path)
    assert (done.exit_code, json.loads(done.stdout)["total"]) == (0, 0)


def test_status_json_tells_what_is_there_and_what_failed(operator: Path, tmp_path: Path) -> None:
    bad = tmp_path / "ikke et referat.pdf"
    bad.write_bytes(b"%PDF-1.4 afkortet")
    done = run("import", str(bad), cwd=operator)
    assert done.exit_code == 1
    lines = [line for line in done.stderr.splitlines() if "FEJL" in line]
    assert len(lines) == 1
    assert "ikke et referat.pdf: PDF'en er beskadiget" in lines[0]
    document = json.loads(run("status", "--json", cwd=operator).stdout)
    assert (document["sample"], document["meetings"], document["items"]) == (False, 1, len(ONE.items))
    assert document["index"] == {"items": len(ONE.items), "waiting_meetings": 0, "behind": False}
    assert [failure["reason"] for failure in document["failed"]] == ["PDF'en er beskadiget eller afkortet"]
    assert document["missing"]
    plain = run("status", cwd=operator).stdout
    assert "beskadiget" in plain
    assert "Kommunalbestyrelsen: 1 møde, 7 punkter" in plain


def test_rebuild_ends_with_1_when_a_page_fails_and_says_which(operator: Path) -> None:
    done = run("rebuild", "--json", cwd=operator)
    document = json.loads(done.stdout)
    assert document["meetings_changed"] == 0
    assert done.exit_code == (1 if document["failed"] else 0)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "ballerup/nej/2025-01-01/1"], 1, "findes ikke"),
        (["show", "99.99.99-A00-1-99"], 1, "journalnummer"),
        (["search", "x", "--from", "i går"], 2, "--from"),
        (["search", "x", "--sort", "bedst"], 2, "--sort"),
        (["import", "findes-ikke"], 2, "findes-ikke"),
        (["import", ".", "--council", "ukendt"], 2, "config.toml"),
        (["--config", "findes-ikke.toml", "status"], 2, "findes-ikke.toml"),
        (["nyhed"], 2, "nyhed"),
    ],
)
def test_wrong_use_is_said_and_has_its_exit_code(operator: Path, arguments: list[str], code: int, said: str) -> None:
    done = run(*arguments, cwd=operator)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr


def test_bytes_that_are_no_text_are_answered(operator: Path) -> None:
    for arguments, code in (([b"search", b"skole \xff", b"--json"], 0), ([b"show", b"\xff\xfe"], 1)):
        done = process(*arguments, cwd=operator)
        assert done.returncode == code
        assert "Traceback" not in done.stderr


def test_a_wrong_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[crawl]\nuser_agnet = "x"\n')
    done = process("status", cwd=tmp_path)
    assert done.returncode == 2
    assert "[crawl]: ukendt nøgle 'user_agnet'" in done.stderr


def test_a_port_in_use_is_named(newcomer: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = process("serve", "--port", str(taken.getsockname()[1]), cwd=newcomer)
    assert done.returncode == 1
    assert "kan ikke lytte på" in done.stderr


@pytest.mark.parametrize(("name", "command"), [*commands(), ("names", main.commands["names"])], ids=str)
def test_every_command_has_help_with_an_example(name: str, command: click.Command) -> None:
    help_text = CliRunner().invoke(main, [*name.split(), "--help"]).output
    assert "Eksempel:" in help_text
    assert f"referatbasen {name}" in help_text
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option) and option.name != "help":
            assert option.help, f"{name} {option.opts} has no help"


def test_a_word_not_wanted_needs_no_quotes_and_attachments_are_found_by_name(newcomer: Path) -> None:
    without = json.loads(run("search", "støjskærm", "-Fyrholm", "--json", cwd=newcomer).stdout)
    assert without["query"] == "støjskærm -Fyrholm"
    assert 0 < without["exact"] < 7
    named = json.loads(run("search", "bilag:støjberegning", "--json", cwd=newcomer).stdout)
    assert named["total"] > 0
    assert all("Støjskærm" in hit["title"] for hit in named["hits"])


def test_every_hit_says_why_when_asked(newcomer: Path) -> None:
    first = json.loads(run("search", "skraldespande", "--explain", "--json", cwd=newcomer).stdout)["hits"][0]
    assert {"typed", "found", "kind", "zone", "weight", "text"} == set(first["why"][0])
    assert first["why"][0]["kind"] == "synonym"
    assert "som synonymet" in run("search", "skraldespande", "--explain", cwd=newcomer).stdout
