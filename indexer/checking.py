"""Proving that nothing is lost: raw pages, database and index are held against each other, and mended.

Raw pages are what all else can be made from, so one that is damaged is named, and only fetching it anew or a backup can
mend it; a database that lacks what its pages say is made anew from them, and an index from the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from indexer import corpus, pipeline
from indexer.archive import agenda, meetings, pages
from indexer.errors import CorpusError, NotFoundError, ReferatbasenError
from indexer.library import Library
from indexer.search.index import IndexUnusableError
from indexer.telling import Report

Place = Literal["sider", "database", "indeks"]
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be: where, what it is about, and what is wrong with it."""

    place: Place
    about: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was held against each other, and what was found; ``mended`` is what was done about it."""

    pages: int
    items: int
    indexed: int
    faults: tuple[Fault, ...]
    mended: tuple[str, ...] = ()


def check(library: Library) -> Checked:
    """Return what is wrong with an archive; changes nothing. While a run writes, some of it is amiss."""
    faults = [Fault("database", "", line) for line in library.archive.problems()]
    stored, unreadable = corpus.stored_pages(library.raw)
    faults += [Fault("sider", str(path), "oplysningerne om siden kan ikke læses") for path in unreadable]
    for page in stored:
        try:
            corpus.load(library.raw, page.key)
        except (NotFoundError, CorpusError) as error:
            faults.append(Fault("sider", corpus.readable(page.url), str(error)))
    with library.archive.reading() as connection:
        read = {page.key: pages.get(connection, page.key) is not None for page in stored if page.role == "minutes"}
        waiting = meetings.pending(connection)
        held = {each.id: each.content for each in pipeline.documents_of(connection, agenda.all_items(connection))}
        gone = [key for key in pages.keys(connection) if key not in read]
    faults += [
        Fault("database", key, "siden er ikke læst ind i arkivet") for key, is_read in read.items() if not is_read
    ]
    faults += [Fault("database", key, "arkivet viser en side, som corpus/raw ikke har") for key in gone]
    if waiting:
        faults.append(Fault("indeks", "", f"{len(waiting)} ændrede møder er ikke indekseret"))
    indexed: Mapping[str, str] = {}
    try:
        indexed = library.index.contents()
    except IndexUnusableError as error:
        faults.append(Fault("indeks", "", str(error)))
    else:
        faults += _differences(held, indexed)
    return Checked(len(stored), len(held), len(indexed), tuple(faults))


def _differences(held: Mapping[str, str], indexed: Mapping[str, str]) -> list[Fault]:
    missing = [Fault("indeks", each, "punktet mangler i indekset") for each in held.keys() - indexed.keys()]
    more = [
        Fault("indeks", each, "indekset har et punkt, som arkivet ikke har") for each in indexed.keys() - held.keys()
    ]
    changed = [
        Fault("indeks", each, "indekset har en anden udgave af punktet")
        for each in held.keys() & indexed.keys()
        if held[each] != indexed[each]
    ]
    return sorted([*missing, *more, *changed], key=lambda fault: (fault.reason, fault.about))


def repair(library: Library, *, report: Report) -> Checked:
    """Mend what can be mended, and return what is wrong after that; raises ArchiveBusyError while a run writes."""
    found = check(library)
    places = {fault.place for fault in found.faults}
    mended: list[str] = []
    if any(fault.place == "database" and not fault.about for fault in found.faults):
        raise ReferatbasenError(
            f"databasen i {library.config.paths.data} er beskadiget: {found.faults[0].reason}; "
            "læg en sikkerhedskopi tilbage, eller flyt databasefilen til side, og kør «referatbasen rebuild»"
        )
    if "database" in places:
        pipeline.rebuild(library, report=report)
        mended.append("arkivet er læst igen fra corpus/raw, og indekset er bygget på ny")
    elif "indeks" in places:
        with library.lock():
            pipeline.build_index(library, report)
        mended.append("indekset er bygget på ny")
    after = check(library) if mended else found
    return Checked(after.pages, after.items, after.indexed, after.faults, tuple(mended))


def named(checked: Checked) -> list[str]:
    """Return faults as lines, the first of each kind by name."""
    lines = [f"{fault.place}: {f'{fault.about}: ' if fault.about else ''}{fault.reason}" for fault in checked.faults]
    left = len(lines) - _MOST_NAMED
    return lines[:_MOST_NAMED] + ([f"og {left} mere"] if left > 0 else [])
