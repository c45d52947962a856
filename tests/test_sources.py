"""Every source reads back what was published, whatever the publication's noise: manuscripts are the golden cases."""

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from bs4 import Tag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import ParseError
from indexer.models import AgendaItem, Meeting
from indexer.sources import html, os2web, parse
from indexer.sources.words import every_word
from tests import manuscripts, publisher
from tests.conftest import page_of
from tests.manuscripts import Item, Manuscript

EVERY = {f"{manuscript.council}/{manuscript.name}": manuscript for manuscript in manuscripts.every()}
FORMATS = {
    "firstagenda-json": publisher.firstagenda_json,
    "os2web-html": publisher.os2web_html,
    "sbsys-xml": publisher.sbsys_xml,
    "referat-pdf": publisher.referat_pdf,
    "referat-text": publisher.referat_text,
}
ONE = EVERY["eksempelkoebing/2024-04-29-kb"]


def headed(item: AgendaItem) -> list[tuple[str, str]]:
    """Return an item's sections as (heading, body), those that publications add left out."""
    return [(part.heading, item.text[part.start : part.end]) for part in item.sections if part.heading != "Afbud"]


def written(item: Item) -> list[tuple[str, str]]:
    return [(heading, "\n\n".join(paragraphs)) for heading, paragraphs in item.sections]


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("form", FORMATS)
def test_a_publication_reads_back_as_it_was_written(name: str, form: str) -> None:
    manuscript = EVERY[name]
    meeting = parse(page_of(FORMATS[form](manuscript), council=manuscript.council))
    assert meeting.committee == manuscript.committee
    assert (meeting.start, meeting.date) == (manuscript.start, manuscript.start.date())
    assert (meeting.place, meeting.kind) == (manuscript.place, manuscript.kind)
    assert sorted((who.name, who.party, who.role, who.attendance) for who in meeting.participants) == sorted(
        (who.name, who.party, who.role, who.attendance) for who in manuscript.participants
    )
    assert len(meeting.items) == len(manuscript.items)
    for item, source in zip(meeting.items, manuscript.items, strict=True):
        assert (item.number, item.title, item.journal_number, item.open) == (
            source.number,
            source.title,
            source.journal_number,
            source.open,
        )
        if source.open:
            sections = headed(item)
            added_list_of_attachments = bool(source.attachments) and form not in ("firstagenda-json", "sbsys-xml")
            assert sections[: len(sections) - added_list_of_attachments] == written(source)
            assert item.absent == source.absent
            if source.attachments:
                assert tuple(attachment.name for attachment in item.attachments) == source.attachments
        else:
            assert (item.text, item.sections, item.attachments) == ("", (), ())


@pytest.mark.parametrize("name", EVERY)
def test_an_edoc_pdf_reads_back_as_it_was_written(name: str) -> None:
    manuscript = EVERY[name]
    meeting = parse(page_of(publisher.edoc_pdf(manuscript), council=manuscript.council))
    assert (meeting.committee, meeting.start, meeting.place) == (
        manuscript.committee,
        manuscript.start,
        manuscript.place,
    )
    assert meeting.whole
    present = [who.name for who in meeting.participants if who.attendance == "present"]
    assert present == [who.name for who in manuscript.participants if who.attendance == "present" and who.party]
    heads = {item.number: (item.title, item.journal_number, item.open) for item in meeting.items}
    assert heads == {item.number: (item.title, item.journal_number, item.open) for item in manuscript.items}
    for item in meeting.items:
        source = next(source for source in manuscript.items if source.number == item.number)
        if source.open:
            words = " ".join(item.text.split())
            for paragraph in source.paragraphs:
                body = paragraph.partition(". ")[2] if paragraph[:1].isdigit() else paragraph
                assert body in words


def test_a_document_of_one_item_is_no_whole_meeting() -> None:
    single = replace(ONE, items=(ONE.items[2],))
    lines = publisher.referat_text(single)  # the layout of 2025 always tells of a whole meeting
    assert parse(page_of(lines)).whole
    text = """
7. Nyt tag på svømmehallen

Sagsnr.: 2012-28505

Dok.nr.: 2012-206289

Sammendrag

Taget er utæt.

Kultur- og Fritidsudvalgets beslutning den 04.12.2012 Punkt 7

Indstillingen godkendt
"""
    meeting = parse(page_of(text.encode()))
    assert (meeting.committee, meeting.date, meeting.start, meeting.whole) == (
        "Kultur- og Fritidsudvalget",
        date(2012, 12, 4),
        None,
        False,
    )
    (item,) = meeting.items
    assert (item.number, item.title, item.journal_number) == ("7", "Nyt tag på svømmehallen", "2012-28505")
    assert headed(item) == [("Sammendrag", "Taget er utæt."), ("Beslutning", "Indstillingen godkendt")]


def test_the_closed_part_of_an_edoc_referat_is_closed() -> None:
    meeting = parse(page_of(publisher.edoc_pdf(ONE)))
    assert [item.number for item in meeting.items if not item.open] == ["5"]


def test_a_long_title_in_a_document_ends_where_the_contents_list_says() -> None:
    title = (
        "Forslag til ny helhedsplan for stationsområdet og de tilstødende boligveje syd for banen i årene 2026 til 2030"
    )
    long = replace(ONE, items=(replace(ONE.items[1], title=title), *ONE.items[2:]))
    for publish in (publisher.referat_pdf, publisher.referat_text):
        assert parse(page_of(publish(long))).items[0].title == title


def test_a_quoted_item_number_begins_no_item() -> None:
    quoting = replace(
        ONE.items[1], sections=(("Baggrund", ("Se referatet.", "Punkt 9: Budgettet blev dengang udsat.")),)
    )
    meeting = parse(page_of(publisher.referat_text(replace(ONE, items=(ONE.items[0], quoting, *ONE.items[2:])))))
    assert [item.number for item in meeting.items] == [item.number for item in ONE.items]


def agenda_with(**changes: object) -> bytes:
    answer = json.loads(publisher.firstagenda_json(ONE))
    answer["Dagsordenpunkter"][0].update(changes)
    return json.dumps(answer).encode()


def test_firstagenda_links_lead_to_the_publication_that_the_agenda_came_from() -> None:
    meeting = parse(page_of(publisher.firstagenda_json(ONE)))
    host = "https://dagsorden.eksempelkoebing.example"
    assert meeting.source_url.startswith(f"{host}/vis?id=")
    links = [attachment.url for item in meeting.items for attachment in item.attachments]
    assert links
    assert all(link.startswith(f"{host}/vis/pdf/bilag/") for link in links)


def test_firstagenda_times_are_danish_whatever_the_offset() -> None:
    body = publisher.firstagenda_json(ONE).replace(b"2024-04-29T18:00:00+02:00", b"2024-04-29T16:00:00Z")
    assert parse(page_of(body)).start == ONE.start


def test_firstagenda_word_export_noise_leaves_no_trace() -> None:
    meeting = parse(page_of(publisher.firstagenda_json(ONE)))
    assert not any("Dagsordenspunkt" in item.text or "<" in item.text for item in meeting.items)


def test_a_cpr_number_is_masked_in_text_and_title() -> None:
    html = "<h3>Sagsfremstilling</h3><p>Ansøger, 010203-1234, bor i byen.</p>"
    item = parse(page_of(agenda_with(Caption="Ansøgning fra 010203-1234", Felter=[{"Html": html}]))).items[0]
    assert "1234" not in item.text + item.title
    assert "[CPR-nummer fjernet]" in item.text


def test_os2web_traps_of_the_archive() -> None:
    page = publisher.os2web_html(EVERY["eksempelkoebing/2023-03-07-tkm"]).decode()
    page = page.replace("</ul>\n<h2>AFBUD", "<li>Deltog ikke under punkterne 20-21</li></ul>\n<h2>AFBUD", 1)
    names = [person.name for person in parse(page_of(page.encode())).participants]
    assert "Hadia Nørrelykke" in names
    assert not any("punkterne" in name for name in names)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "tom"),
        (b" \n\t", "tom"),
        (b"%PDF-1.7\ngarbage", "beskadiget"),
        (b"<!doctype html><html><body><h1>Ferieplan</h1></body></html>", "ikke et referat fra OS2Web"),
        (b'{"Dagsordenpunkter": [', "JSON"),
        (b'{"hej": 1}', "Dagsordenpunkter"),
        (b"[]", "Dagsordenpunkter"),
        ("Mødedato tirsdag æøå".encode("latin-1"), "tegnsæt"),
        ("Kære alle. Vi ses på fredag.".encode(), "ikke et referat"),
        (b"\x00\x01\x02\x03", "ukendt format"),
        (b"<?xml version='1.0'?><Publication/>", "SBSYS"),
        (b"<?xml version='1.0'?><Publication><Agendas>", "XML"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "XML"),
        ("REFERAT Økonomiudvalget d. 07-10-2025\n\nMødedato Tirsdag d. 07. oktober 2025".encode(), "ingen punkter"),
    ],
)
def test_what_is_no_referat_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        parse(page_of(body))
    assert caught.value.url == "file:///referat"


@pytest.mark.parametrize("name", ["encrypted", "empty", "truncated"])
def test_pdfs_that_cannot_be_read_say_why(name: str) -> None:
    from tests import broken_pdfs

    body, reason = broken_pdfs.CASES[name]()
    with pytest.raises(ParseError, match=reason):
        parse(page_of(body))


HEAD = "REFERAT Økonomiudvalget d. 07-10-2025\n\nMødedato Tirsdag d. 07. oktober 2025 kl. 08:00\n\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "Indholdsfortegnelse\n\n" + "." * 50_000 + "\n\nPunkt 1: A\n\nTekst",
        HEAD + "Indholdsfortegnelse\n\n" + "ord " * 15_000 + "\n\nPunkt 1: A\n\nTekst",
        HEAD + "Punkt 1: A\n\n" + "x" * 50_000,
        HEAD + "Punkt 1: A\n\n" + "1" * 50_000,
        HEAD + "Punkt 1: A\n\n" + "a-" * 25_000,
        HEAD + "Punkt 1: A\n\n" + "lille linje\n\n" * 5_000,
        HEAD + "Punkt 1: A\n\nAfbud " + "Anja Holt (A), " * 4_000,
        HEAD + "Punkt 1: A\n\nTidligere behandling\n\n" + "Økonomi" * 7_000 + " den 4. maj 2025",
        HEAD + "Punkt 1: A\n\nTidligere behandling\n\n" + "Økonomi- " * 6_000 + " den 4. maj 2025",
        HEAD + "Punkt 1: A\n\nBeslutning\n\n" + "godkendt ikke " * 4_000,
        "1. A\n\nSagsnr.: 2012-28505\n\n" + "Aas " * 15_000,
        "1. A\n\nSagsnr.: 2012-28505\n\nA" + "s beslutning den 04.12.2012 Punkt 7" * 2_000,
    ],
    ids=range(12),
)
def test_long_and_odd_texts_are_read_promptly(text: str) -> None:
    """Sixty thousand characters take as long as they do in minutes, not the square of it."""
    ordinary = publisher.referat_text(ONE)
    began = time.process_time()
    parse(page_of(ordinary))
    usual = (time.process_time() - began) / len(ordinary)
    began = time.process_time()
    with contextlib.suppress(ParseError):
        parse(page_of(text.encode()))
    assert time.process_time() - began < 60 * usual * len(text) + 0.5


@pytest.mark.parametrize("where", ["Caption", "CaseNumber", "Number", "Html", "Link", "Name"])
def test_lone_surrogates_in_json_reach_no_text(where: str) -> None:
    answer = json.loads(publisher.firstagenda_json(ONE))
    item = answer["Dagsordenpunkter"][1]
    odd = "https://by.example/\ud800"
    if where in ("Html", "Link"):
        item["Felter"][0][where] = odd
    elif where == "Name":
        answer["Moede"]["Moededeltagere"][0]["Name"] = odd
    else:
        item[where] = odd
    meeting = parse(page_of(json.dumps(answer).encode()))
    repr(meeting).encode()
    always_holds(meeting)


def always_holds(meeting: Meeting) -> None:
    """Check what is true of everything a source returns."""
    assert len({item.id for item in meeting.items}) <= len(meeting.items)
    for item in meeting.items:
        assert item.id.startswith(meeting.id + "/")
        cursor = 0
        for section in item.sections:
            assert 0 <= section.start <= section.end <= len(item.text)
            assert section.start >= cursor
            cursor = section.end
        for span in (*item.decisions, *item.references):
            assert 0 <= span.start < span.end <= len(item.text)
        item.text.encode()  # no lone surrogates: the archive could not keep them


any_bytes = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=400).map(str.encode),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    ).map(lambda value: json.dumps(value).encode()),
)


@given(any_bytes)
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_give_a_meeting_or_a_parse_error(body: bytes) -> None:
    try:
        meeting = parse(page_of(body))
    except ParseError:
        return
    always_holds(meeting)


@given(st.data())
@settings(max_examples=150)
def test_any_damage_to_a_publication_gives_a_meeting_or_a_parse_error(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from(DAMAGED)))
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, max(len(body) - 1, 0)))
        body[start : start + data.draw(st.integers(0, 200))] = data.draw(st.binary(max_size=30))
    try:
        meeting = parse(page_of(bytes(body)))
    except ParseError:
        return
    always_holds(meeting)


DAMAGED = [
    publisher.firstagenda_json(ONE),
    publisher.os2web_html(ONE),
    publisher.sbsys_xml(ONE),
    publisher.referat_text(ONE),
    publisher.referat_pdf(replace(ONE, items=ONE.items[:1])),
]


def test_a_page_that_is_all_one_form_is_read() -> None:
    """ASP.NET, which many municipal sites run on, puts the whole page in a form."""
    page = html.soup("<form><label>Søg</label><input value='x'><div><h2>Sag</h2><p>Teksten.</p></div></form>")
    assert [block.text for block in html.blocks(page)] == ["Sag", "Teksten."]


def seconds(body: bytes) -> float:
    began = time.process_time()
    with contextlib.suppress(ParseError):
        parse(page_of(body))
    return time.process_time() - began


@pytest.mark.parametrize(
    "item",
    [
        '<div class="accordion__heading__title">1. A</div><div class="panel"><p>Tekst</p></div>',
        '<div class="accordion__heading__title">1. A</div>',
        '<span class="accordion__heading__title">1. A',
        '<div class="accordion__heading__title">1. A</div><div class="panel">Tekst',
    ],
)
def test_a_page_of_two_thousand_items_takes_ten_times_as_long_as_one_of_two_hundred(item: str) -> None:
    head = "<html><body><main><h1>Økonomiudvalget</h1><p>7. oktober 2025</p>"
    assert seconds(f"{head}{item * 2000}".encode()) < 25 * seconds(f"{head}{item * 200}".encode()) + 0.2


@pytest.mark.parametrize(
    "begun", ["<a ", "<a b='", "<td cl", "<!--", "<!-- >", "<![CDATA[", "<![temp[ ]>", "<?", "</", "<!"]
)
def test_mark_up_that_is_begun_again_and_again_and_never_ended_is_read_promptly(begun: str) -> None:
    markup = begun * (60_000 // len(begun))
    began = time.process_time()
    html.soup(markup)
    assert next(html.every_text(f"<p>Vi ses.</p>{markup}")).startswith("Vi ses.")
    assert time.process_time() - began < 2


def test_what_is_never_ended_is_text_and_what_stands_before_it_as_it_was() -> None:
    page = html.soup("<p>Før <!-- skjult --> og <b>efter</b></p><p>3 <!-- aldrig <i>sluttet</i> <a href='x")
    assert [block.text for block in html.blocks(page)] == ["Før og efter", "3 <!-- aldrig sluttet <a href='x"]


def test_a_page_that_is_nested_deeper_than_any_referat_is_refused_and_yet_searched_for_cpr_numbers() -> None:
    body = f"<html><body>{'<div>' * 300}010190-1234</html>".encode()
    with pytest.raises(ParseError, match="indlejret dybere"):
        parse(page_of(body))
    with pytest.raises(ParseError, match="indlejret dybere"):
        os2web.links(page_of(body))
    assert any("010190-1234" in words for words, _ in every_word(page_of(body)))


def test_a_list_of_twenty_thousand_entries_is_numbered_in_a_moment() -> None:
    def quickest(page: Tag) -> float:  # of several: Python may look for garbage in the middle of one
        times = []
        for _ in range(3):
            began = time.process_time()
            assert html.blocks(page)
            times.append(time.process_time() - began)
        return min(times)

    short, long = (html.soup("<ol>" + "<li>Punkt</li>" * number + "</ol>") for number in (2_000, 20_000))
    assert html.blocks(long)[-1].text == "20000. Punkt"
    assert quickest(long) < 40 * quickest(short), "ten times the entries takes about ten times as long"


# Cut off on the way


@pytest.mark.parametrize(
    ("publish", "reason"),
    [
        (publisher.os2web_html, "afkortet: den slutter ikke med </html>"),
        (publisher.firstagenda_json, "afkortet JSON"),
        (publisher.sbsys_xml, "afkortet XML"),
        (publisher.referat_text, "i indholdsfortegnelsen og mangler"),
        (publisher.referat_pdf, "afkortet"),
        (publisher.edoc_pdf, "afkortet"),
    ],
)
@pytest.mark.parametrize("share", [0.5, 0.7, 0.85])
def test_a_page_that_was_cut_off_is_no_shorter_meeting(
    publish: Callable[[Manuscript], bytes], reason: str, share: float
) -> None:
    whole = publish(ONE)
    assert parse(page_of(whole)).items
    with pytest.raises(ParseError, match=reason):
        parse(page_of(whole[: int(len(whole) * share)]))
