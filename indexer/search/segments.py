"""The segments of an index on disk, written through Whoosh: the only Whoosh imports, what 2.7.4 and whoosh3 share.

Whoosh keeps a standard index of the items: which segments there are, which of their items are gone, and every word
with its places. Beside each segment stand the same words as plain arrays (``postings``) with the items' values
(``columns``), which searches read, and the words of titles and texts in order (``shown``), which hits are marked by.
DESIGN.md says why all of them.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import inf
from pathlib import Path
from pickle import dumps
from struct import Struct
from typing import Any
from zlib import crc32

import numpy as np
from whoosh import fields
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.writing import SegmentWriter

from indexer import workers
from indexer.errors import ReferatbasenError
from indexer.search import analysis, shown
from indexer.search.columns import Table
from indexer.search.index import ZONES, Document
from indexer.search.postings import Builder, Part, Postings, files, grouped, write
from indexer.search.shown import Shown
from indexer.search.wordlist import SPLIT

SPELLING, ACRONYMS, MEETING, JOURNAL, ID = "spelling", "acronyms", "meeting", "journal", "id"


def related(zone: str) -> str:
    """Return the field of the words by which those of a zone may be found beside their own forms."""
    return f"{zone}_related"


FIELDS = {
    name: number for number, name in enumerate((*ZONES, *map(related, ZONES), SPELLING, ACRONYMS, MEETING, JOURNAL, ID))
}
PLACES = 2 * len(ZONES)  # the fields of texts come first: their numbers are the places that ranking knows
_WITH_PLACES = frozenset(FIELDS[zone] for zone in ZONES)
_RUN = 2000  # items whose words are put in order at a time: about 100 MB while it lasts
_READ = 10_000  # words that are read through before their memory is let go of
_MOST_OF_A_SIZE = 8  # segments of about one size before they are put together
INDEX = "MAIN"  # what Whoosh calls an index that has no name
_TABLE, _SUMS = "rows.npz", "sums"
_CHECKED = 100_000_000  # bytes of a segment that are read through when it is opened: a tenth of a second
_COUNT = Struct("!I")


def schema() -> fields.Schema:
    """Return the schema of the Whoosh index: words as ``analysis`` gives them, with their places; ids; journal numbers.

    Words by which others may be found, spellings and acronyms are in the arrays only.
    """
    return fields.Schema(
        **{zone: fields.TEXT(phrase=True) for zone in ZONES},
        **{MEETING: fields.ID(), JOURNAL: fields.ID(), ID: fields.ID(stored=True, unique=True)},
    )


@dataclass(frozen=True)
class Segment:
    """The words and values of some items; those in ``deleted`` have a number still.

    Of item n, ``shown`` has the title as text 2n and the text itself as 2n + 1.
    """

    name: str
    postings: Postings
    shown: Shown
    table: Table
    deleted: frozenset[int]

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return len(self.table)


def create(folder: Path, documents: Iterable[Document], *, processes: int = 1) -> int:
    """Make an index of documents in an empty folder, as one segment; return how many there are.

    Words are put in order in so many processes; raises ReferatbasenError where one dies of it.
    """
    storage = FileStorage(str(folder))
    made = storage.create_index(schema())
    pieces = ((number, (folder, number, group)) for number, group in enumerate(grouped(documents, _RUN)))
    runs: list[Segment] = []
    for number, table in workers.in_order(_write_run, pieces, processes=processes, ahead=processes + 1, fewest=2):
        if not isinstance(table, Table):
            raise ReferatbasenError("indekset kan ikke bygges: en proces gik ned; prøv med [import] processes = 1")
        runs.append(_opened(folder, _run_name(number), table))
    _commit(made, folder, runs, removed=(), merged=())
    for path in folder.glob("run-*"):
        path.unlink()
    return sum(run.size for run in runs)


def _write_run(run: tuple[Path, int, Sequence[Document]]) -> Table:
    """Write the words of some items beside the index, out of memory again, and return their values."""
    folder, number, documents = run
    made = _in_memory(documents)
    write(folder, _run_name(number), [Part(made.postings, np.arange(made.size))], _WITH_PLACES)
    shown.write(folder, _run_name(number), [(made.shown, np.ones(len(made.shown), bool))])
    return made.table


def _run_name(number: int) -> str:
    return f"run-{number}"


def change(
    folder: Path, documents: Iterable[Document], removed_meetings: Collection[str], known: Collection[Segment] = ()
) -> None:
    """Add documents to the index in a folder in place of all that belonged to the meetings named.

    Files of segments in ``known`` are not opened again.
    """
    held = open_all(folder, known)
    offsets = np.cumsum([0, *(segment.size for segment in held)]).tolist()
    gone = [_of_meetings(segment, removed_meetings) for segment in held]
    removed = [offset + item for offset, items in zip(offsets, gone, strict=False) for item in items]
    left = [replace(one, deleted=one.deleted.union(items)) for one, items in zip(held, gone, strict=True)]
    new = [_in_memory(group) for group in grouped(documents, _RUN)]
    _commit(FileStorage(str(folder)).open_index(), folder, new, removed=removed, merged=_to_merge(left))


def open_all(folder: Path, known: Collection[Segment] = ()) -> list[Segment]:
    """Return the segments of the index in a folder; files of one in ``known`` are not opened again.

    Raises OSError or ValueError for files that are missing, cut off or damaged.
    """
    opened = {segment.name: segment for segment in known}
    found = []
    for each in TOC.read(FileStorage(str(folder)), INDEX).segments:
        name, deleted = each.segment_id(), frozenset(each.deleted_docs())
        before = opened.get(name)
        if before is None:
            check(folder, name, most=_CHECKED)
            found.append(replace(_opened(folder, name, Table.open(_rows(folder, name))), deleted=deleted))
        else:
            found.append(before if before.deleted == deleted else replace(before, deleted=deleted))
    return found


def _opened(folder: Path, name: str, table: Table) -> Segment:
    return Segment(name, Postings.open(folder, name), Shown.open(folder, name), table, frozenset())


def check(folder: Path, name: str, *, most: float = inf) -> None:
    """Raise ValueError where a segment's files are not as they were written; OSError where one is missing.

    Every byte is read of files with ``most`` bytes together; of larger ones the lengths are looked at.
    """
    sums = json.loads((folder / f"{name}.{_SUMS}").read_text(encoding="ascii"))
    is_read = sum(size for size, _ in sums.values()) <= most
    for file, (size, total) in sums.items():
        path = folder / file
        if path.stat().st_size != size or (is_read and _sum(path) != total):
            raise ValueError(f"{file} er ikke, som den blev skrevet")


def _seal(folder: Path, name: str) -> None:
    """Note the lengths and sums of a segment's files, for ``check``."""
    paths = [*files(folder, name), *shown.files(folder, name), _rows(folder, name)]
    sums = {path.name: (path.stat().st_size, _sum(path)) for path in paths}
    (folder / f"{name}.{_SUMS}").write_text(json.dumps(sums), encoding="ascii")


def _sum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            total = crc32(part, total)
    return total


def _rows(folder: Path, name: str) -> Path:
    return folder / f"{name}.{_TABLE}"


def _of_meetings(segment: Segment, meetings: Collection[str]) -> list[int]:
    rows = np.flatnonzero(segment.table.texts["meeting"].among(meetings)).tolist()
    return [row for row in rows if row not in segment.deleted]


def _to_merge(held: Sequence[Segment]) -> list[Segment]:
    """Return the segments that are to become one: those of about one size, where there are many of it."""
    sizes: dict[int, list[Segment]] = {}
    for segment in held:
        sizes.setdefault((segment.size.bit_length() - 1) // 3, []).append(segment)  # to a factor of eight
    return next((alike for _, alike in sorted(sizes.items()) if len(alike) >= _MOST_OF_A_SIZE), [])


def _commit(
    index: Any, folder: Path, new: Sequence[Segment], *, removed: Iterable[int], merged: Sequence[Segment]
) -> None:
    """Write new items, and those of the segments that are merged, as one segment, or nothing of it."""
    sources = [*merged, *new]
    masks = [_live(segment) for segment in sources]
    writer = _Writer(index, compound=False)  # in one file, Whoosh would take ours in with its own
    try:
        for number in removed:
            writer.delete_document(number)
        name = writer.newsegment.segment_id()
        table = Table.joined([one.table.kept(keep) for one, keep in zip(sources, masks, strict=True)])
        firsts = np.cumsum([0, *(int(keep.sum()) for keep in masks)])
        parts = [
            Part(one.postings, np.where(keep, np.cumsum(keep) - 1 + first, -1))
            for one, keep, first in zip(sources, masks, firsts, strict=False)
        ]
        if len(table):
            write(folder, name, parts, _WITH_PLACES)  # as Whoosh calls its own files of it, and deletes them together
            shown.write(
                folder, name, [(one.shown, np.repeat(keep, 2)) for one, keep in zip(sources, masks, strict=True)]
            )
            table.save(_rows(folder, name))
            _seal(folder, name)
            writer.take_in(table, Postings.open(folder, name))
    except BaseException:
        writer.cancel()
        raise
    names = {segment.name for segment in merged}
    writer.commit(mergetype=lambda _writer, segments: [one for one in segments if one.segment_id() not in names])


def _live(segment: Segment) -> Any:
    live = np.ones(segment.size, bool)
    live[list(segment.deleted)] = False
    return live


class _Writer(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Writes a segment whose words are in order already."""

    def take_in(self, table: Table, postings: Postings) -> None:
        """Take in all items of the new segment."""
        known = self.schema
        ids = table.texts["id"]
        for item, code in enumerate(ids.codes.tolist()):
            self.perdocwriter.start_doc(item)
            for zone in ZONES:
                self.perdocwriter.add_field(zone, known[zone], None, int(table.lengths[zone][item]))
            self.perdocwriter.add_field(ID, known[ID], ids.values[code], 0)
            self.perdocwriter.finish_doc()
        self.docnum = len(table)
        self._added = True
        self.pool = _InOrder(postings, sorted(known.names()))


@dataclass(frozen=True)
class _InOrder:
    """What Whoosh takes a segment's words from, in place of the pool in which it puts them in order itself."""

    postings: Postings
    names: Sequence[str]

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """Yield (field, word, item, weight, what the field's format keeps of it) in order."""
        for name in self.names:
            value = _places_value if name in ZONES else _no_value
            pairs = zip(*(part.tolist() for part in self.postings.of_field(FIELDS[name])), strict=True)
            for number, (word, entry) in enumerate(pairs, 1):
                if number % _READ == 0:
                    self.postings.let_go()
                text, found = self.postings.word(word), self.postings.entry(entry)
                for item, often, kept in value(found):
                    yield name, text, item, float(often), kept

    def cleanup(self) -> None:
        """Nothing is left over."""


def _no_value(entry: Any) -> Iterator[tuple[int, int, bytes]]:
    for item in entry.items.tolist():
        yield item, 1, b""


def _places_value(entry: Any) -> Iterator[tuple[int, int, bytes]]:
    """Yield the postings of a word with its places as ``whoosh.formats.Positions`` keeps them."""
    items, often = entry.items.tolist(), entry.often.tolist()
    places = entry.places(np.arange(len(items)))[0].tolist()
    first = 0
    for item, count in zip(items, often, strict=True):
        own = places[first : first + count]
        first += count
        steps = [own[0], *(place - before for before, place in pairwise(own))]
        yield item, count, _COUNT.pack(count) + dumps(steps, 2)


def _in_memory(documents: Sequence[Document]) -> Segment:
    """Return documents as a segment that is nowhere on disk."""
    words, texts = Builder(), shown.Builder()
    lengths: dict[str, list[int]] = {zone: [] for zone in ZONES}
    for item, document in enumerate(documents):
        written: set[str] = set()
        for zone in ZONES:
            lengths[zone].append(_take_in_zone(words, item, zone, getattr(document, zone), written))
        texts.add(document.title)
        texts.add(document.text)
        for spelling in written:
            words.add(FIELDS[SPELLING], spelling, item, 1)
        for acronym in {f"{one.short}{SPLIT}{one.long}" for one in document.acronyms}:
            words.add(FIELDS[ACRONYMS], acronym, item, 1)
        words.add(FIELDS[MEETING], document.id.rpartition("/")[0], item, 1)
        words.add(FIELDS[ID], document.id, item, 1)
        if document.journal_number:
            words.add(FIELDS[JOURNAL], document.journal_number.upper(), item, 1)
    return Segment("", words.built(_WITH_PLACES), texts.built(), Table.of(documents, lengths), frozenset())


def _take_in_zone(words: Builder, item: int, zone: str, text: str, written: set[str]) -> int:
    """Take in the words of a zone; return how many there are."""
    stood_for = analysis.hanging(text)
    forms: dict[str, list[int]] = {}
    others: dict[str, int] = {}
    length = 0
    for place, match in enumerate(analysis.written(text)):
        found = [analysis.found_by(match[0])]
        if match.start() in stood_for:
            found.append(analysis.found_by(stood_for[match.start()]))
        for own, related_forms in found:
            length += len(own)
            for form in own:
                forms.setdefault(form, []).append(place)
            for form in related_forms:
                others[form] = others.get(form, 0) + 1
        if zone != "about":
            written.add(_spelling(match[0]))
    for form, places in forms.items():
        words.add(FIELDS[zone], form, item, len(places), places)
    for form, often in others.items():
        words.add(FIELDS[related(zone)], form, item, often)
    return length


@lru_cache(maxsize=200_000)  # memoised: the same few thousand words make up most of every text
def _spelling(word: str) -> str:
    """Return a word folded and as written: what beginnings are looked up in, and what a slip may have meant."""
    return f"{analysis.fold(word)}{SPLIT}{word}".replace(" ", "")
