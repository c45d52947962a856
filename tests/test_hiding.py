"""What is hidden or withdrawn is nowhere, at once and after a rebuild, and what is left still makes sense."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from indexer import corpus, hiding, pipeline, withholding
from indexer.alerts.values import Wanted
from indexer.archive import agenda, documents, letters, meetings, vectors
from indexer.archive.notices import Notice
from indexer.cli import main
from indexer.config import Config, Mail, Privacy
from indexer.errors import NotFoundError, ReferatbasenError
from indexer.library import Library
from indexer.minutes.privacy import HIDDEN_BEGINS
from indexer.models import AgendaItem, StoredPage
from indexer.sources import parse
from tests import followed, outputs, publisher
from tests.conftest import page_of
from tests.manuscripts import Item, Manuscript, Person
from tests.test_naming import meeting
from web import create_app

TakeIn = Callable[..., pipeline.Summary]
NOON = followed.NOON
FIRST = "proevekoebing/kommunalbestyrelsen/2024-05-01/1"
SECOND = "proevekoebing/kommunalbestyrelsen/2024-05-01/2"
MARK = "[skjult af arkivets ansvarlige]"


def told() -> Manuscript:
    """Return a meeting about somebody, and about something else."""
    base = meeting(
        "Naboen Torvald Quistorff bor på Zebravej 7 i byen.", "Quistorff klager. Torvald Quistorffs have er stor."
    )
    first = replace(
        base.items[0],
        title="Klage over Zebravej",
        attachments=("Brev fra Torvald Quistorff",),
        sections=(*base.items[0].sections, ("Beslutning", ("Godkendt, idet Torvald Quistorff (A) stemte imod.",))),
    )
    second = Item("2", "Havnebadet", "08.00.00-P20-2-24", True, (), (), (("Beslutning", ("Sauna godkendt.",)),))
    guest = Person("Torvald Quistorff", "A", "gæst", "present")
    return replace(base, items=(first, second), participants=(*base.participants, guest))


@pytest.fixture
def archive(library: Library, take_in: TakeIn, tmp_path: Path) -> Library:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.json").write_bytes(publisher.firstagenda_json(told()))
    (folder / "b.json").write_bytes(publisher.firstagenda_json(meeting("Skolen får nyt tag.", title="Skoletag", day=2)))
    assert not take_in(folder).failed
    return library


def item(library: Library, identifier: str) -> AgendaItem:
    with library.archive.reading() as connection:
        return agenda.get_items(connection, [identifier])[identifier].item


def shown(config: Config, *words: str) -> list[str]:
    """Return the addresses of the pages that show some words; what was asked for is repeated to who asked."""
    client = create_app(config).test_client()
    asked = {f"/forslag?q={words[0][:4]}": "", f"/api/v1/search?q={words[0]}": f'"query": "{words[0]}"'}
    walked = (
        (path, text.replace(asked.get(path) or "\0", "")) for path, _, text in outputs.pages(client, *asked, most=90)
    )
    return [path for path, text in walked if any(word in text.lower() for word in words)]


def hide(library: Library, **what: str) -> hiding.Hidden:
    return withholding.hide(library, **{"reason": "prøve", **what}, report=lambda _line: None)


def source_of(config: Config, library: Library, identifier: str) -> int:
    with library.archive.reading() as connection:
        page = agenda.get_items(connection, [identifier])[identifier].page
    return create_app(config).test_client().get(f"/kilde/{page}").status_code


def test_an_item_that_is_hidden_leaves_a_mark_and_nothing_else(archive: Library, config: Config) -> None:
    data = config.paths.data
    assert shown(config, "zebravej")
    assert outputs.holding(data, "zebravej")
    assert source_of(config, archive, FIRST) == 200
    hide(archive, item=FIRST)
    for _ in range(2):
        assert shown(config, "zebravej") == []
        assert outputs.holding(data, "zebravej") == []
        client = create_app(config).test_client()
        assert MARK in client.get(f"/{FIRST}").text
        assert client.get(f"/{FIRST}").status_code == client.get(f"/{SECOND}").status_code == 200
        assert source_of(config, archive, FIRST) == source_of(config, archive, SECOND) == 404
        assert "/kilde/" not in client.get(f"/{SECOND}").text
        assert client.get("/api/v1/search?q=zebravej").json["hits"] == []
        assert (item(archive, FIRST).text, item(archive, FIRST).attachments) == ("", ())
        pipeline.rebuild(archive, report=lambda _line: None)
    withholding.unhide(archive, 1, report=lambda _line: None)
    assert item(archive, FIRST).title == "Klage over Zebravej"
    assert source_of(config, archive, FIRST) == 200


def test_a_passage_that_is_hidden_leaves_the_rest_of_its_item(archive: Library, config: Config) -> None:
    hide(archive, item=FIRST, words="bor  på ZEBRAVEJ 7")
    for _ in range(2):
        kept = item(archive, FIRST)
        assert f"Naboen Torvald Quistorff {MARK} i byen." in kept.text
        assert [part.heading for part in kept.sections] == ["Sagsfremstilling", "Beslutning"]
        decision = kept.sections[1]
        assert kept.text[decision.start : decision.end].startswith("Godkendt, idet")
        (decided,) = kept.decisions
        assert kept.text[decided.start : decided.end].startswith("Godkendt")
        assert outputs.holding(config.paths.data, "zebravej 7") == []
        assert shown(config, "zebravej 7", "på zebravej") == []
        assert source_of(config, archive, FIRST) == 404
        pipeline.rebuild(archive, report=lambda _line: None)


def test_a_name_that_is_hidden_is_nowhere_in_any_form(archive: Library, config: Config) -> None:
    assert shown(config, "quistorff")
    hide(archive, name="torvald quistorff")
    hide(archive, name="Quistorff")
    assert shown(config, "quistorff") == []
    assert outputs.holding(config.paths.data, "quistorff") == []
    kept = item(archive, FIRST)
    assert kept.text.count(MARK) == 4
    assert [each.name for each in kept.attachments] == [f"Brev fra {MARK}"]
    with archive.archive.reading() as connection:
        people = meetings.participants(connection, FIRST.rpartition("/")[0])
    assert people[-1].name == MARK
    assert len(people) > 5
    withholding.unhide(archive, 2, report=lambda _line: None)
    assert "Quistorff klager" in item(archive, FIRST).text
    assert "Torvald" not in item(archive, FIRST).text


def test_the_operators_own_name_stands_in_the_mark(archive: Library, config: Config) -> None:
    own = replace(archive, config=replace(archive.config, privacy=Privacy(controller="Prøvekøbing Kommune")))
    withholding.hide(own, item=FIRST, reason="prøve", report=lambda _line: None)
    assert item(archive, FIRST).title == "[skjult af Prøvekøbing Kommune]"
    assert "Dataansvarlig er Prøvekøbing Kommune" in create_app(own.config).test_client().get("/privatliv").text


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"item": "proevekoebing/ingen/2024-05-01/1"}, "findes ikke"),
        ({"item": FIRST, "words": "elefant"}, "står ikke i punktet"),
        ({"item": FIRST, "words": "have er stor. Godkendt"}, "fra ét afsnit ind i det næste"),
        ({"item": FIRST, "words": "…"}, "står ikke i punktet"),
        ({"name": "…"}, "skriv de ord"),
        ({"item": FIRST, "reason": " "}, "hvorfor"),
    ],
)
def test_what_cannot_be_hidden_is_refused_and_not_written_down(
    archive: Library, what: dict[str, str], said: str
) -> None:
    with pytest.raises(ReferatbasenError, match=said):
        hide(archive, **what)
    assert hiding.read(archive.config.paths.data) == []


def test_the_file_holds_no_word_and_is_for_its_owner(tmp_path: Path) -> None:
    hiding.add(tmp_path, "name", words="Torvald Quistorff", by="os", reason="ønske")
    path = tmp_path / hiding.FILE_NAME
    assert "quistorff" not in path.read_text().lower()
    assert path.stat().st_mode & 0o077 == 0
    hiding.add(tmp_path, "passage", item=FIRST, words="bor her", by="os", reason="ønske")
    first, second = hiding.in_force(tmp_path)
    assert first.salt == second.salt
    assert hiding.undo(tmp_path, 1) == first
    assert hiding.in_force(tmp_path) == (second,)
    with pytest.raises(NotFoundError, match="nummer 1"):
        hiding.undo(tmp_path, 1)


@pytest.mark.parametrize("line", ["nonsens", '{"at": "2026-01-01", "action": "hide", "kind": "sag"}', "[]", "{}"])
def test_nothing_is_made_anew_by_a_file_that_cannot_be_read(archive: Library, line: str) -> None:
    with (archive.config.paths.data / hiding.FILE_NAME).open("a") as file:
        file.write(f"{line}\n")
    before = item(archive, FIRST)
    with pytest.raises(ReferatbasenError, match="linje 1"):
        pipeline.rebuild(archive, report=lambda _line: None)
    assert item(archive, FIRST) == before


def test_a_line_that_was_cut_off_does_not_count(tmp_path: Path) -> None:
    hiding.add(tmp_path, "item", item=FIRST, by="os", reason="a")
    with (tmp_path / hiding.FILE_NAME).open("a") as file:
        file.write('{"at": "2026-01-01T00:00:00", "act')
    assert len(hiding.in_force(tmp_path)) == 1
    hiding.add(tmp_path, "item", item=SECOND, by="os", reason="b")
    assert len(hiding.in_force(tmp_path)) == 2


_WORDS = st.lists(st.sampled_from(["havn", "Holt", "holts", "Anja", "og", "–", "7", "é", "\n\n", "İs"]), max_size=30)


@given(_WORDS, st.sampled_from(["anja holt", "Holt", "og 7", "é"]))
def test_hidden_words_are_found_and_facts_stay_within_the_text(words: list[str], wanted: str) -> None:
    text = " ".join(words)
    rule = replace(hiding.probe(wanted), kind="name")
    spans = hiding.find_words(text, [rule])
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    left = hiding.covered_text(text, [rule])
    assert hiding.find_words(left, [rule]) == []


@given(st.data())
def test_a_covered_meeting_points_at_words_that_are_there(data: st.DataObject) -> None:
    whole = parse(page_of(publisher.firstagenda_json(told())))
    text = whole.items[0].text
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, min(start + 60, len(text))))]
    probe = hiding.probe(words)
    if not probe.words:
        return
    covered = hiding.covered(whole, [replace(probe, item=whole.items[0].id, by="x")])
    for each in covered.items:
        spans = [
            (part.start, part.end) for part in (*each.sections, *each.decisions, *each.vote_events, *each.presence)
        ]
        assert all(0 <= low <= high <= len(each.text) for low, high in spans)
        assert [part.heading for part in each.sections] == [
            part.heading for part in whole.items[int(each.number) - 1].sections
        ]


# The command line


def command(config_file: Path, *arguments: str, typed: str = "") -> Any:
    return CliRunner().invoke(main, ["--config", str(config_file), "privacy", *arguments], input=typed)


def test_an_operator_hides_lists_and_shows_again(tmp_path: Path) -> None:
    config_file = tmp_path / "config.toml"
    config_file.write_text('[[councils]]\nid = "proevekoebing"\nname = "Prøvekøbing"\n[search]\nsimilarity = false\n')
    (tmp_path / "a.json").write_bytes(publisher.firstagenda_json(told()))
    assert CliRunner().invoke(main, ["--config", str(config_file), "import", str(tmp_path / "a.json")]).exit_code == 0
    done = command(config_file, "hide", FIRST, "--words", "-", "--reason", "Adresse", "--json", typed="på Zebravej 7\n")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["number"], said["kind"], said["item"], said["words"]) == (1, "passage", FIRST, 3)
    assert "unhide 1" in done.stderr
    listed = command(config_file, "hidden")
    assert "Adresse" in listed.stdout
    assert "zebravej" not in listed.output.lower()
    assert command(config_file, "unhide", "1").exit_code == 0
    assert command(config_file, "unhide", "1").exit_code == 1
    assert json.loads(command(config_file, "hidden", "--json").stdout)["hidden"][0]["undone_at"]
    assert command(config_file, "hide", "--reason", "x").exit_code == 2
    assert command(config_file, "hide", FIRST, "--name", "y", "--reason", "x").exit_code == 2
    assert command(config_file, "hide", FIRST).exit_code == 2
    assert "Ingen CPR-numre" in command(config_file, "report").stdout


# What the municipality takes back


def withdraw(library: Library, name: str) -> None:
    stored, _ = corpus.stored_pages(library.raw)
    (page,) = [each for each in stored if each.url.endswith(name)]
    pipeline.withdraw(library, page.key, datetime.now(UTC))
    pipeline.bring_up_to_date(library, report=lambda _line: None)


def test_a_meeting_that_is_withdrawn_is_nowhere_at_the_end_of_the_run(archive: Library, config: Config) -> None:
    assert outputs.holding(config.paths.data, "zebravej")
    withdraw(archive, "a.json")
    assert outputs.holding(config.paths.data, "zebravej") == []
    assert shown(config, "zebravej", "quistorff") == []
    client = create_app(config).test_client()
    assert client.get(f"/{FIRST}").status_code == 404
    assert FIRST not in client.get("/sitemap.xml").text
    gone = [row["id"] for row in client.get("/api/v1/changes").json["changes"] if row["change"] == "withdrawn"]
    assert FIRST in gone
    assert client.get("/proevekoebing/kommunalbestyrelsen/2024-05-02/1").status_code == 200


def test_no_vector_or_text_of_an_attachment_outlives_what_it_belongs_to(archive: Library, council: str) -> None:
    with archive.archive.writing() as connection:
        vectors.put(
            connection,
            "m",
            {FIRST: ["a"], "proevekoebing/kommunalbestyrelsen/2024-05-02/1": ["b"]},
            {"a": b"1", "b": b"2"},
        )
        page = StoredPage("k", "https://x.example/bilag", council, NOON, NOON, "", 1, role="attachment")
        documents.put(connection, page, text="om Zebravej", reason=None)
    withdraw(archive, "a.json")
    with archive.archive.reading() as connection:
        assert vectors.known(connection, ["a", "b"]) == {"b"}
        assert documents.texts(connection, ["https://x.example/bilag"]) == {}


def test_an_item_that_is_closed_is_nowhere_at_the_end_of_the_run(
    archive: Library, config: Config, take_in: TakeIn, tmp_path: Path
) -> None:
    first, second = told().items
    closed = replace(told(), items=(replace(first, open=False, title="Lukket sag"), second))
    (tmp_path / "in" / "a.json").write_bytes(publisher.firstagenda_json(closed))
    take_in(tmp_path / "in")
    assert outputs.holding(config.paths.data, "zebravej") == []
    assert shown(config, "zebravej") == []
    assert item(archive, SECOND).title == "Havnebadet"


@pytest.mark.parametrize("as_files", [False, True], ids=["to a mail server", "as files"])
def test_a_letter_that_tells_of_what_is_withdrawn_is_taken_back_and_the_rest_told(
    archive: Library, take_in: TakeIn, tmp_path: Path, *, as_files: bool
) -> None:
    mail = (
        Mail()
        if as_files
        else Mail(host="127.0.0.1", port=9, security="none", sender="a@example.org", timeout_seconds=1)
    )
    library = replace(archive, config=replace(archive.config, mail=mail))
    followed.follow(library, Wanted("committee", target="proevekoebing/kommunalbestyrelsen"))
    for day, word in ((11, "giraf"), (12, "flodhest")):
        told_of = meeting(f"Det handler om en {word}.", title=f"Om en {word}", day=day)
        (tmp_path / "in" / f"{day}.json").write_bytes(publisher.firstagenda_json(told_of))
    take_in(tmp_path / "in")
    followed.run(library)
    (letter,) = followed.outbox(library) if as_files else followed.queued(library)
    assert "giraf" in followed.text_of(letter)
    assert "flodhest" in followed.text_of(letter)
    withdraw(library, "11.json")
    followed.run(library, NOON + timedelta(hours=1))
    left = followed.outbox(library) if as_files else followed.queued(library)
    assert not any("giraf" in followed.text_of(each) for each in left)
    assert outputs.holding(library.config.paths.data, "giraf") == []
    if as_files:  # it was delivered: only what may not be read any more is taken away
        assert left == []
        return
    followed.run(library, NOON + timedelta(hours=2))
    (again,) = followed.queued(library)
    assert "flodhest" in followed.text_of(again)


def test_a_letter_is_written_anew_when_some_of_what_it_says_is_hidden(
    archive: Library, take_in: TakeIn, tmp_path: Path
) -> None:
    mail = Mail(host="127.0.0.1", port=9, security="none", sender="a@example.org", timeout_seconds=1)
    library = replace(archive, config=replace(archive.config, mail=mail))
    followed.follow(library, Wanted("committee", target="proevekoebing/kommunalbestyrelsen"))
    (tmp_path / "in" / "11.json").write_bytes(publisher.firstagenda_json(meeting("En hemmelig giraf kom.", day=11)))
    take_in(tmp_path / "in")
    followed.run(library)
    assert "giraf" in followed.text_of(followed.queued(library)[0])
    hide(library, item="proevekoebing/kommunalbestyrelsen/2024-05-11/1", words="hemmelig giraf")
    assert followed.queued(library) == []
    assert outputs.holding(library.config.paths.data, "giraf") == []
    followed.run(library, NOON + timedelta(hours=1))
    (again,) = followed.queued(library)
    assert "kom" in followed.text_of(again)
    assert "giraf" not in followed.text_of(again)


def test_a_letter_with_a_mail_server_is_forgotten_what_it_told_of(archive: Library) -> None:
    followed.follow(archive, Wanted("committee", target="proevekoebing/kommunalbestyrelsen"))
    with archive.subscribers.writing() as connection:
        letters.put(connection, letters.Letter("<a@b>", 1, "anna@example.org", b"x", is_urgent=False), NOON)
        letters.put_contents(connection, "<a@b>", [Notice(1, FIRST, NOON)], {})
        assert letters.told_items(connection) == {FIRST}
        letters.is_out_of_hands(connection, "<a@b>")
        assert letters.told_items(connection) == set()


# How long raw pages are kept


def test_raw_pages_that_are_of_no_use_are_dropped_in_time_and_a_rebuild_gives_the_same(
    archive: Library, config: Config, take_in: TakeIn, tmp_path: Path
) -> None:
    corrected = replace(told(), items=told().items[1:])
    (tmp_path / "in" / "a.json").write_bytes(publisher.firstagenda_json(corrected))
    (tmp_path / "in" / "fejl.json").write_bytes(b"{")
    take_in(tmp_path / "in")
    withdraw(archive, "b.json")
    stored, _ = corpus.stored_pages(archive.raw)
    assert len(stored) == 4  # the old, the new, the withdrawn, the one that cannot be read
    now = datetime.now(UTC)
    assert withholding.prune(archive, now=now + timedelta(days=9000), report=print).pages == ()  # kept for ever
    pruning = replace(archive, config=replace(archive.config, privacy=Privacy(keep_raw_days=30)))
    assert withholding.prune(pruning, now=now + timedelta(days=29), report=print).pages == ()
    later = now + timedelta(days=31)
    planned = withholding.prune(pruning, now=later, report=print, dry_run=True)
    assert len(planned.pages) == 2
    assert len(corpus.stored_pages(archive.raw)[0]) == 4
    assert withholding.prune(pruning, now=later, report=print) == planned
    assert len(corpus.stored_pages(archive.raw)[0]) == 2
    files = [path.read_bytes() for path in archive.raw.rglob("*") if path.is_file()]
    assert not any(b"Zebravej" in body or b"nyt tag" in body for body in files)
    before = [(each.item, each.page) for each in _all(archive)]
    pipeline.rebuild(archive, report=lambda _line: None)
    assert [(each.item, each.page) for each in _all(archive)] == before
    assert withholding.prune(pruning, now=later, report=print).pages == ()


def _all(library: Library) -> list[Any]:
    with library.archive.reading() as connection:
        return list(agenda.all_items(connection))


def test_bytes_that_two_addresses_published_stay_while_one_is_of_use(tmp_path: Path) -> None:
    one, other = (page_of(b"det samme", url=f"file:///{name}") for name in "ab")
    first, second = corpus.store(tmp_path, one), corpus.store(tmp_path, other)
    corpus.note(tmp_path, first.key, "withdrawn", datetime.now(UTC))
    corpus.drop(tmp_path, first.key)
    assert corpus.load(tmp_path, second.key).body == b"det samme"
    corpus.drop(tmp_path, second.key)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_mark_begins_as_everything_that_looks_for_it_expects() -> None:
    assert replace(hiding.probe("x"), by="nogen").mark.startswith(HIDDEN_BEGINS)
