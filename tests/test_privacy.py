"""CPR numbers, planted wherever a municipality can slip, are found nowhere but in the raw pages. All are made up."""

import html
import io
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from reportlab.pdfgen.canvas import Canvas

from indexer import crawl, pipeline, private
from indexer.alerts.values import Wanted
from indexer.archive import agenda
from indexer.cli import main
from indexer.config import Config, load_config
from indexer.library import Library, open_library
from indexer.minutes.privacy import MASK
from indexer.search import semantic
from indexer.search.index import to_document
from tests import followed, outputs, publisher
from tests.conftest import page_of
from tests.manuscripts import Person
from tests.replica import Replica, publishing
from tests.test_sources import ONE
from web import create_app

COUNCIL = "eksempelkoebing"


@dataclass
class Planted:
    """Numbers by where they were planted, each with a birthday of its own."""

    births: dict[str, str] = field(default_factory=dict)

    def number(self, place: str, between: str = "-") -> str:
        """Return a new number, noted under a place."""
        day = date(1941, 3, 17) + timedelta(days=379 * len(self.births))
        self.births[place] = f"{day:%d%m%y}"
        return f"{day:%d%m%y}{between}{1100 + 7 * len(self.births)}"

    def found_in(self, text: str) -> list[str]:
        """Return the places whose number is in a text, whatever it is written with."""
        plain = unquote(html.unescape(text), errors="replace")
        return [place for place, born in self.births.items() if re.search(rf"(?<![0-9a-f]){born}(?![0-9a-f])", plain)]


def meeting_with(planted: Planted) -> tuple[object, object]:
    """Return a meeting with numbers in every part of it that is a person's to write."""
    first, second, *rest = ONE.items
    forms = {
        "a hyphen": "-", "nothing": "", "a space": " ", "spaces": " - ", "en dash": "–", "a narrow space": "\u202f",
        "hard hyphen": "\u2011", "full width": "－", "zero width": "\u200b", "hard space and dash": "\u00a0-\u00a0",
    }  # fmt: skip
    told = tuple(f"Borgeren {planted.number(f'text, {name}', mark)} har søgt." for name, mark in forms.items())
    across = planted.number("over two paragraphs").split("-")
    sections = (
        ("Sagsfremstilling", (*told, f"Borgeren {across[0]}-", f"{across[1]} bor her.")),
        ("Beslutning", (f"Godkendt for {planted.number('the decision')}.",)),
    )
    changed = (
        replace(
            first,
            title=f"{first.title} {planted.number('the title')}",
            sections=sections,
            attachments=(f"Ansøgning {planted.number('the name and text of an attachment')}",),
        ),
        replace(second, journal_number=planted.number("the journal number")),
    )
    people = (*ONE.participants, Person(f"Gæst {planted.number('a participant')}", "", "", "present"))
    place = f"{ONE.place} {planted.number('the place')}"
    return replace(ONE, items=(*changed, *rest), participants=people, place=place), first


def pdf_with(planted: Planted) -> bytes:
    """Return minutes as a PDF with numbers in its properties, its bookmarks, a note, and over the end of a line."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn)
    canvas.setTitle(f"Referat {planted.number('the title of a PDF')}")
    canvas.setAuthor(planted.number("the author of a PDF"))
    canvas.setKeywords(planted.number("the keywords of a PDF"))
    canvas.bookmarkPage("her")
    canvas.addOutlineEntry(planted.number("a bookmark of a PDF"), "her")
    canvas.textAnnotation(planted.number("a note in a PDF"), Rect=(10, 10, 20, 20))
    broken = planted.number("over the end of a line").split("-")
    lines = (
        "REFERAT Teknik- og Miljøudvalget d. 12-03-2024", "Mødedato Tirsdag den 12. marts 2024 kl. 16:00",
        "Mødested Rådhuset", "Punkt 1: Et punkt", "Sagsfremstilling",
        f"Det drejer sig om en borger, hvis sag har været længe undervejs, nemlig {broken[0]}-",
        f"{broken[1]}, som bor her.",
        "Beslutning", "Godkendt.",
    )  # fmt: skip
    for number, line in enumerate(lines):
        canvas.drawString(50, 780 - 16 * number, line)
    canvas.save()
    return drawn.getvalue()


@dataclass
class Site:
    """An archive with everything planted, and what was said while it was made."""

    planted: Planted
    library: Library
    config: Config
    folder: Path
    said: str

    def run(self, *arguments: str) -> str:
        """Return what a command writes, on both streams."""
        done = CliRunner().invoke(main, ["--config", str(self.folder / "config.toml"), *arguments])
        return done.stdout + done.stderr

    def client(self) -> FlaskClient:
        return create_app(self.config).test_client()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, planted = tmp_path_factory.mktemp("privat"), Planted()
    manuscript, _ = meeting_with(planted)
    lines: list[str] = []
    with publishing(Replica(meetings=[manuscript])) as replica:  # type: ignore[list-item]
        (folder / "config.toml").write_text(
            f'[[councils]]\nid = "{COUNCIL}"\nname = "Eksempelkøbing"\n[[councils.sources]]\nsystem = "firstagenda"\n'
            f'url = "{replica.address}"\n[crawl]\ndelay_seconds = 0.0\n[search]\nsimilarity = false\n'
        )
        config = load_config(folder / "config.toml", {})
        library = open_library(config)
        followed.follow(library, Wanted("search", "borgeren"))
        crawl.crawl(library, report=lines.append)
    for name, body in files_with(planted, folder).items():
        (folder / "in").mkdir(exist_ok=True)
        (folder / "in" / name).write_bytes(body)
    pipeline.import_paths(library, [folder / "in"], council=COUNCIL, report=lines.append)
    followed.run(library)
    yield Site(planted, library, config, folder, "\n".join(lines))
    library.close()


def files_with(planted: Planted, folder: Path) -> dict[str, bytes]:
    """Return files of the other kinds, with numbers in their names and mark-up."""
    later = replace(ONE, start=ONE.start + timedelta(days=7))
    page = publisher.os2web_html(later).decode()
    split = planted.number("split by a tag").split("-")
    page = page.replace("</main>", f"<p>Ring til {split[0]}-<b>{split[1]}</b></p></main>")
    page = page.replace("<main>", f"<!-- slet {planted.number('a comment')} --><main>")
    page = page.replace("<head>", f'<head><meta name="author" content="{planted.number("an attribute")}">')
    latest = replace(ONE, start=ONE.start + timedelta(days=14))
    xml = (
        publisher.sbsys_xml(latest).decode().replace("<Where>", f"<!-- {planted.number('a comment in XML')} --><Where>")
    )
    text = publisher.referat_text(replace(ONE, start=ONE.start + timedelta(days=21)))
    return {
        "referat.pdf": pdf_with(planted),
        "referat.html": page.encode(),
        "referat.xml": xml.encode(),
        f"Sag_{planted.number('the name of a file')}.txt": text,
        f"Fejl {planted.number('the name of a file that fails', '_')}.json": b'{"Dagsordenpunkter": ["'
        + planted.number("a file that fails").encode(),
    }


def test_the_numbers_are_there_to_be_found(site: Site) -> None:
    raw = [path for path in (site.folder / "corpus" / "raw").rglob("*") if path.is_file()]
    seen = {place for path in raw for place in site.planted.found_in(path.read_bytes().decode("utf-8", "replace"))}
    assert {"the title", "a comment", "the name of a file", "text, a hyphen", "a file that fails"} <= seen


def test_no_file_beside_the_raw_pages_holds_one(site: Site) -> None:
    searched = 0
    for path, body in outputs.files(site.folder / "corpus"):
        searched += 1
        assert site.planted.found_in(str(path)) == []
        for encoding in ("latin-1", "utf-16-le"):
            assert site.planted.found_in(body.decode(encoding, "replace")) == [], path
    assert searched > 5  # database, subscribers, index, letters


def test_no_command_tells_one(site: Site) -> None:
    told = [site.said, site.run("status", "--json"), site.run("status"), site.run("privacy", "report", "--json")]
    told += [site.run("privacy", "report"), site.run("alerts", "send", "--dry-run", "--json")]
    told += [site.run("search", word, "--json") for word in ("borgeren", "ansøgning", "170341", "170341-1107")]
    told += [
        site.run("export", "--what", what, "--format", form)
        for what in ("items", "decisions", "votes", "cases")
        for form in ("jsonl", "csv")
    ]
    with site.library.archive.reading() as connection:
        stored = list(agenda.all_items(connection))
    assert len(stored) > 20
    told += [site.run("show", identifier, "--json") for identifier in {each.meeting_id for each in stored}]
    told += [site.run("show", each.item.id) for each in stored[:6]]
    for text in told:
        assert len(text) > 20
        typed = text.replace('"query": "170341', "")  # what was asked is repeated to who asked
        assert site.planted.found_in(typed) == []
    assert site.run("rebuild").count(MASK) >= 1  # the file that fails is named, without its number
    assert site.planted.found_in(site.run("rebuild")) == []


def test_no_page_feed_or_answer_of_the_site_shows_one(site: Site) -> None:
    seen = list(outputs.pages(site.client(), "/soeg?q=borgeren", "/soeg.atom?q=borgeren", "/forslag?q=17"))
    for path, status, text in seen:
        assert site.planted.found_in(text) == [], path
        assert status < 500, path
        assert status == 200 or not path.startswith("/kilde/"), "a page leads to a source that is not given out"
    assert len(seen) > 100
    sources = [path for path, *_ in seen if path.startswith("/kilde/")]
    assert len(sources) == 1  # the text file, whose name alone holds one: no other page is without


def test_no_door_leads_to_an_attachment_that_holds_one(site: Site) -> None:
    meeting = f"{COUNCIL}/kommunalbestyrelsen/2024-04-29"
    with site.library.archive.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT url, document.text FROM document JOIN attachment USING (url) WHERE url != ''"
        ).all()
    withheld, others = ({url for url, text in rows if (MASK in text) is is_marked} for is_marked in (True, False))
    assert withheld
    assert others
    told = [site.run("export"), site.client().get("/api/v1/export.jsonl").text]
    with site.library.archive.reading() as connection:
        items = [each.item.id for each in agenda.all_items(connection) if each.meeting_id == meeting]
    for item in items:
        told += [site.client().get(path).text for path in (f"/{item}", f"/api/v1/items/{item}")]
        told.append(site.run("show", item, "--json"))
    text = "\n".join(told)
    assert not [url for url in withheld if url in text or html.escape(url) in text]
    assert [url for url in others if url in text]


def test_what_is_compared_in_meaning_holds_none(site: Site) -> None:
    with site.library.archive.reading() as connection:
        stored = list(agenda.all_items(connection))
    texts = [text for each in stored for text in semantic.passages(to_document(each))]
    assert any(MASK in text for text in texts)
    assert site.planted.found_in("\n".join(texts)) == []


def test_the_report_says_where_they_were_and_how_many(site: Site) -> None:
    report = json.loads(site.run("privacy", "report", "--json"))
    first = f"{COUNCIL}/kommunalbestyrelsen/2024-04-29/{ONE.items[0].number}"
    places = {(row["item"], row["where"]): row["count"] for row in report["items"]}
    assert places[first, "titlen"] == 1
    assert places[first, "teksten"] == 12
    assert places[first, "navnet på et bilag"] == 1
    assert places[None, "listen over deltagere"] == 1
    assert sum(row["where"].startswith("bilaget") for row in report["items"]) == 1
    assert all(row["meeting"] and row["date"] and row["url"] for row in report["items"])
    pages = {row["url"].rpartition("/")[2]: row["count"] for row in report["pages"]}
    assert (pages["referat.pdf"], pages["referat.html"], pages["referat.xml"]) == (6, 3, 1)


def test_every_place_on_a_page_is_looked_at(site: Site) -> None:
    report = private.report(site.library)
    counted = sum(each.count for each in report if each.is_page)
    names_only = 3  # two names of files, and the attachment's, which is on the page of the meeting too
    assert counted == len(site.planted.births) - names_only + 1


def test_looking_a_page_through_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for publish in (publisher.sbsys_xml, publisher.os2web_html, publisher.firstagenda_json, publisher.edoc_pdf):
            assert private.scan(page_of(publish(ONE)), ()) == (0, 0)


def test_a_search_with_a_number_in_it_is_not_kept(site: Site) -> None:
    number = "170341-1107"
    client = site.client()
    answer = client.post(f"/foelg?slags=search&q={number}", data={"adresse": "b@example.org", "hvor-ofte": "dagligt"})
    assert answer.status_code == 200
    body = (site.folder / "corpus" / "abonnenter.db").read_bytes()
    body += b"".join(path.read_bytes() for path in (site.folder / "corpus").glob("abonnenter.db-*"))
    assert number.encode() not in body
