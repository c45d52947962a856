"""Where minutes are published, one module per publishing system.

A source has ``recognises(page)``, which looks at the page only, and ``parse(page)``, which returns a Meeting or raises
ParseError; neither touches network, disk or clock. To add one, write the module and name it in ``SOURCES``.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from indexer.errors import ParseError
from indexer.minutes.covering import without_cpr
from indexer.minutes.facts import with_facts
from indexer.models import Listing, Meeting, Page
from indexer.sources import document, firstagenda, os2web, sbsys
from indexer.sources.wholeness import missing


class Source(Protocol):
    """What a module in this room offers."""

    def recognises(self, page: Page) -> bool:
        """Tell whether the page is this source's to read."""

    def parse(self, page: Page) -> Meeting:
        """Return the meeting a page holds; raises ParseError."""


SOURCES: tuple[Source, ...] = (firstagenda, sbsys, os2web, document)


def parse(page: Page) -> Meeting:
    """Return the meeting that a page holds.

    Raises ParseError, and nothing else, when no source can read it.
    """
    if not page.body.strip():
        raise ParseError("filen er tom", page.url)
    if reason := missing(page):
        raise ParseError(reason, page.url)
    try:
        for source in SOURCES:
            if source.recognises(page):
                return with_facts(without_cpr(source.parse(page)))
    except RecursionError:
        raise ParseError("siden er indlejret dybere, end noget referat er", page.url) from None
    raise ParseError("ukendt format; læses kan PDF, tekst, HTML (OS2Web), JSON (FirstAgenda) og XML (SBSYS)", page.url)


class Publication(Protocol):
    """What a module offers whose source can be crawled: where its list begins, and what stands on a page of it."""

    def first_list(self, address: str) -> str:
        """Return the address of the first page of the list."""

    def links(self, page: Page) -> Listing:
        """Return the meetings on a page of the list; raises ParseError when it is none."""


PUBLICATIONS: dict[str, Publication] = {"firstagenda": firstagenda, "os2web": os2web}


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return a hash of the code that reads pages: what failed under another one is worth another try."""
    indexer = Path(__file__).parent.parent
    files = [
        *sorted((indexer / "sources").glob("*.py")),
        *sorted((indexer / "minutes").glob("*.py")),
        indexer / "pdftext.py",
    ]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]
