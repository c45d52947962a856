"""What a hostile file could make endless ends, and takes nothing else with it."""

import os
import re
import signal
import zlib
from collections.abc import Callable, Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from indexer import confined, pdftext, pipeline
from indexer.archive import meetings
from indexer.confined import ConfinedError
from indexer.errors import ParseError
from indexer.library import Library
from tests import publisher
from tests.test_sources import ONE
from web import create_app

MEGABYTE = 1024 * 1024


def pdf_of(stream: bytes, filters: str, *, size: int = 600) -> bytes:
    """Return a PDF of one page, ``size`` points wide and high, with this stream for its content."""
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size} {size}]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page.encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(stream), filters.encode(), stream),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF"


def unpacks_to(megabytes: int) -> bytes:
    """Return a deflated stream that unpacks to so many megabytes of nothing, made without ever having them."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"BT /F1 12 Tf 50 500 Td (Referat) Tj ET ") + packer.flush(zlib.Z_FULL_FLUSH)
    one = packer.compress(b" " * MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + one * megabytes + packer.flush()


def test_a_pdf_that_unpacks_to_what_is_within_bounds_is_read() -> None:
    lines = pdftext.read_lines(pdf_of(unpacks_to(50), "/FlateDecode"), "x")
    assert [line.text for line in lines] == ["Referat"]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_pdf_that_unpacks_to_ten_gigabytes_is_refused_and_the_next_is_read(wrapped: bool) -> None:
    stream = unpacks_to(10 * 1024)
    body = pdf_of(zlib.compress(stream, 9), "/FlateDecode/FlateDecode") if wrapped else pdf_of(stream, "/FlateDecode")
    assert len(body) < (100_000 if wrapped else 20 * MEGABYTE)
    with pytest.raises(ParseError, match="det, én fil må bruge"):
        pdftext.read_lines(body, "x")
    with pytest.raises(ParseError, match="det, én fil må bruge"):
        list(pdftext.hidden_words(body, "x"))
    assert pdftext.read_lines(publisher.referat_pdf(ONE), "x")


def test_a_page_as_large_as_a_house_is_not_painted() -> None:
    body = pdf_of(zlib.compress(b"0 0 600 600 re f"), "/FlateDecode", size=14_400)
    with pytest.raises(ParseError):
        list(pdftext.pictures(body, "x", dots_per_inch=200, most_pages=1))


def test_what_runs_on_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 1)

    def endless() -> Iterator[int]:
        yield 1
        while True:
            pass

    work = confined.confined(endless)
    assert next(work) == 1
    with pytest.raises(ConfinedError, match="1 sekunder"):
        next(work)


def test_a_process_that_breaks_down_is_an_error_of_ours() -> None:
    with pytest.raises(ConfinedError):
        list(confined.confined(lambda: [os.kill(os.getpid(), signal.SIGKILL)]))


def test_what_the_work_raises_comes_through() -> None:
    with pytest.raises(ParseError, match="beskadiget") as caught:
        pdftext.read_lines(b"%PDF-1.7\ngarbage", "https://by.example/1.pdf")
    assert caught.value.url == "https://by.example/1.pdf"


def test_whoever_stops_listening_leaves_no_process() -> None:
    work = confined.confined(lambda: iter(range(10**9)))
    assert next(work) == 0
    work.close()  # type: ignore[attr-defined]
    assert active_children() == []


def with_attached(body: bytes, packed: bytes) -> bytes:
    """Return a PDF with a deflated file attached, by an incremental update (PDF 32000-1:2008, 7.5.6)."""
    root, size = (int(re.search(rb"/%s (\d+)" % key, body)[1]) for key in (b"Root", b"Size"))  # type: ignore[index]
    catalog = re.search(rb"\n%d 0 obj\s*<<(.*?)>>\s*endobj" % root, body, re.DOTALL)
    before = body.rpartition(b"startxref")[2].split()[0]
    assert catalog
    names = b"/Names<</EmbeddedFiles<</Names[(bilag) %d 0 R]>>>>" % size
    objects = {
        root: b"<<" + catalog[1] + names + b">>",
        size: b"<</Type/Filespec/F(bilag)/UF(bilag)/EF<</F %d 0 R>>>>" % (size + 1),
        size + 1: b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    }
    table = b""
    for number, content in objects.items():
        body += b"\n"
        table += b"%d 1\n%010d 00000 n \n" % (number, len(body))
        body += b"%d 0 obj\n%s\nendobj" % (number, content)
    trailer = b"trailer<</Size %d/Root %d 0 R/Prev %s>>" % (size + 2, root, before)
    return body + b"\nxref\n%s%s\nstartxref\n%d\n%%%%EOF\n" % (table, trailer, len(body) + 1)


@pytest.mark.usefixtures("without_names")
@pytest.mark.parametrize(("packed", "given"), [(zlib.compress(b"Et bilag"), 200), (unpacks_to(2048), 404)])
def test_a_page_with_something_on_it_that_cannot_be_looked_through_is_not_given_out(
    library: Library, take_in: Callable[..., pipeline.Summary], tmp_path: Path, packed: bytes, given: int
) -> None:
    path = tmp_path / "referat.pdf"
    path.write_bytes(with_attached(publisher.referat_pdf(ONE), packed))
    assert take_in(path).read == 1  # its minutes are as good as any
    with library.archive.reading() as connection:
        key = meetings.page_of(connection, "proevekoebing/kommunalbestyrelsen/2024-04-29")
    assert create_app(library.config).test_client().get(f"/kilde/{key}").status_code == given
