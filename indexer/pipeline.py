"""Fetch pages, parse them into meetings and items, store, find names, index: the stages strung together.

Read this first. A page is kept before it is read (corpus), read without side effects (parsing: sources, minutes), put
together with what else is known of its meeting (assembling) and stored in one transaction with a note that the index
must hear of it (importing, archive). At the end of a run what is new is read for names (entities) and indexed (search).
A run that is killed loses nothing that was stored, and the next run goes on where this one left off.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from indexer import changes, corpus, importing, naming, private, sources
from indexer.archive import SCHEMA_VERSION, Connection, agenda, documents, entities, meetings, pages, runs
from indexer.archive import private as kept_private
from indexer.assembling import store_meeting
from indexer.config import Config
from indexer.entities import acting
from indexer.entities.make import model_make, rules_make
from indexer.importing import Summary
from indexer.library import Library, hold, open_library, sample_config, sample_fingerprint, sample_folder
from indexer.models import Entity, Mention, StoredItem
from indexer.search.index import Document, IndexUnusableError, to_document
from indexer.telling import Progress, Report, silent, told

_BATCH = 100  # items whose mentions are read at a time
_REINDEX_SHARE = 0.3  # from this share of changed meetings, building anew beats updating


def import_paths(
    library: Library, paths: Iterable[Path], *, council: str, report: Report, progress: Progress = silent
) -> Summary:
    """Take files and folders into the archive; what cannot be read is recorded and reported, and the run goes on."""
    with library.lock():
        summary = importing.take_files(library, paths, council=council, report=report, progress=progress)
        summary = importing.retry_failed(library, summary, report=report, progress=progress)
        bring_up_to_date(library, report, progress)
        note_finished(library)
        return summary


def rebuild(library: Library, *, report: Report, progress: Progress = silent) -> Summary:
    """Make everything derived anew from corpus/raw: meetings in one transaction, the index beside the one in use."""
    with library.lock():
        with library.archive.writing() as connection:
            summary = importing.read_anew(library, connection, report=report, progress=progress)
            entities.forget_all(connection)
        naming.bring_up_to_date(library, report=report, progress=progress)
        build_index(library, report, progress)
        private.purge(library)
        return summary


def withdraw(library: Library, key: str, at: datetime) -> None:
    """Take a page back, for good, with those it replaced at its address: in the raw corpus they stay, and nowhere else.

    What was read from them alone is gone.
    """
    with library.archive.writing() as connection:
        for each in pages.of_address(connection, key):
            arrived_at = pages.arrival(connection, at)
            corpus.note(library.raw, each, "withdrawn", at, arrived_at=arrived_at)
            identifier = pages.withdraw(connection, each, at, arrived_at=arrived_at)
            if identifier and pages.of_meeting(connection, identifier):
                store_meeting(library, connection, identifier)
            elif identifier:
                meetings.remove(connection, identifier)
                kept_private.ask_purge(connection)


def bring_up_to_date(library: Library, report: Report, progress: Progress = silent) -> None:
    """Find the names in what is new, work out whom they name, and tell the index and those who follow what changed."""
    naming.bring_up_to_date(library, report=report, progress=progress)
    index_pending(library, report, progress)


def note_finished(library: Library) -> None:
    """Note that a run went through and left the archive up to date; pages that could not be read are no hindrance."""
    with library.archive.writing() as connection:
        runs.finish(connection, datetime.now(UTC))


def index_pending(library: Library, report: Report, progress: Progress = silent) -> None:
    """Tell the index of every meeting that changed since it was last written; build it anew where it cannot be used."""
    changes.note(library)
    with library.archive.reading() as connection:
        waiting, is_purge_asked = meetings.pending(connection), kept_private.is_purge_asked(connection)
        try:
            held = library.index.count()
        except IndexUnusableError as error:
            report(f"{error}; bygges på ny")
            held = None
        is_behind = not waiting and held != meetings.count_items(connection)
        if not is_behind and not waiting and not is_purge_asked:
            return
        known = meetings.count(connection)
    if held is None or is_behind or is_purge_asked or len(waiting) > max(_REINDEX_SHARE * known, 1):
        _build(library, report, progress)
        if is_purge_asked:  # only an index built from nothing holds no word of what is gone
            private.purge(library)
        return
    with library.archive.reading() as connection:
        changed = list(documents_of(connection, agenda.items_of(connection, waiting)))
    library.index.update(changed, removed_meetings=waiting)
    with library.archive.writing() as connection:
        meetings.clear_pending(connection, waiting)
    report(f"indekset er ajour: {len(changed)} punkter i {len(waiting)} ændrede møder")


def build_index(library: Library, report: Report, progress: Progress = silent) -> None:
    """Build the index anew from the archive, beside the one in use."""
    changes.note(library)
    _build(library, report, progress)


def _build(library: Library, report: Report, progress: Progress) -> None:
    with library.archive.reading() as connection:
        waiting, of = meetings.pending(connection), meetings.count_items(connection)
        held = documents_of(connection, agenda.all_items(connection))
        number = library.index.rebuild(told(held, "punkter indekseret", of, progress))
    with library.archive.writing() as connection:
        meetings.clear_pending(connection, waiting)
    report(f"indekset er bygget: {number} punkter")


def documents_of(connection: Connection, items: Iterable[StoredItem]) -> Iterator[Document]:
    """Yield items as the index takes them in, with the texts of their attachments and those they name."""
    known: dict[str, Entity | None] = {}  # only those that are named here: there may be a hundred thousand
    for stored, mentions in _with_mentions(connection, items):
        urls = [attachment.url for attachment in stored.item.attachments if attachment.url]
        found = dict.fromkeys(mention.entity for mention in mentions)
        if further := [each for each in found if each not in known]:
            read = entities.get(connection, further)
            known |= {each: read.get(each) for each in further}
        named = [entity for each in found if (entity := known[each])]
        yield to_document(
            stored,
            documents.texts(connection, urls) if urls else {},
            named,
            proposers=dict.fromkeys(entity for _, entity in acting.proposals_by(stored.item, mentions)),
            voters=dict.fromkeys(entity for *_, entity in acting.votes_by(stored.item, mentions)),
        )


def _with_mentions(
    connection: Connection, items: Iterable[StoredItem]
) -> Iterator[tuple[StoredItem, Sequence[Mention]]]:
    left = iter(items)
    while batch := list(islice(left, _BATCH)):
        mentions = entities.of_items(connection, [stored.item.id for stored in batch])
        yield from ((stored, mentions.get(stored.item.id, ())) for stored in batch)


def open_sample(config: Config, *, report: Report) -> Library:
    """Open the sample's archive, building it first where it is missing or was built from other files or other code."""
    sample = sample_config(config)
    folder, marker = sample.paths.data, sample.paths.data / "bygget"
    made_by = f"{model_make(config.entities.model)} {rules_make()}"
    wanted = f"{sample_fingerprint()} {sources.fingerprint()} {SCHEMA_VERSION} {made_by}"
    config.paths.data.mkdir(parents=True, exist_ok=True)
    with hold(config.paths.data, wait_seconds=300):
        if not marker.is_file() or marker.read_text(encoding="utf-8") != wanted:
            report(f"bygger eksempelarkivet i {folder} …")
            shutil.rmtree(folder, ignore_errors=True)
            library = open_library(sample, is_sample=True)
            for council in sample.councils:
                import_paths(library, [sample_folder() / council.id], council=council.id, report=_failures_only(report))
            library.close()
            marker.write_text(wanted, encoding="utf-8")
        opened = open_library(sample, is_sample=True)
        changes.note(opened)  # one that was built before changes were numbered has told of nothing
    return opened


def _failures_only(report: Report) -> Report:
    return lambda line: report(line) if line.startswith("FEJL") else None
