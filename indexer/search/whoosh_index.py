"""The index kept by Whoosh: the only Whoosh imports, and only what whoosh 2.7.4 and whoosh3 share.

Whoosh keeps words, postings and columns on disk; they are read into arrays once for each generation and word, and
``ranking`` does the rest. DESIGN.md says why.
"""

import hashlib
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist
from whoosh import fields
from whoosh import index as whoosh_index
from whoosh.analysis import Analyzer, Token
from whoosh.reading import TermNotFound

from indexer import lexicon
from indexer.minutes import acronyms, items
from indexer.minutes.journal import subject as subject_of
from indexer.models import Query, Sort
from indexer.search import analysis, finding, generations, index, query
from indexer.search.concepts import Meaning
from indexer.search.generations import Generations
from indexer.search.index import ZONES, Completion, Document, Found, IndexUnusableError
from indexer.search.named import Named, Phrases
from indexer.search.ranking import Mask, Numbers, Places, Weights
from indexer.search.thesaurus import Forms, Related, acronym_or_forms, forms_of

_COMMIT_EVERY = 2000  # items; one commit of 70,000 was seen to take 32 GB
_NAMED = ("entities", "marks", "proposers", "voters")
_COLUMNS = ("council", "committee", "outcome", "year", "date", "journal", "routine", "heading")
_SPLIT = "\x1f"  # between a folded word and the word as written
_CACHED_WORDS = 20_000  # postings kept as arrays, of one generation
_NEAREST = 5  # words offered for one nobody knows
_PLAIN = str.maketrans({"å": "a", "æ": "a", "ø": "o"})


class DanishAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh has no types
    """Our own analysis, in Whoosh's shape; pickled by name into the index, so it keeps its place.

    Gives the forms of words and, in the same place, those of the words that hanging hyphens stand for.
    """

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        start_pos: int = 0,
        start_char: int = 0,
        **_: Any,
    ) -> Iterator[Token]:
        """Yield Whoosh tokens for a text."""
        token = Token(positions, chars)
        token.boost, token.stopped = 1.0, False
        for position, found in enumerate(analysis.tokens(value)):
            token.pos = start_pos + position
            token.startchar, token.endchar = start_char + found.start, start_char + found.end
            for form in found.forms:
                token.text = form
                yield token


class RelatedAnalyzer(Analyzer):  # type: ignore[misc]
    """What words may be found by beside their own form: their roots, and the words they are made of."""

    def __call__(self, value: str, positions: bool = False, chars: bool = False, **_: Any) -> Iterator[Token]:
        """Yield Whoosh tokens for a text."""
        token = Token(positions, chars)
        token.boost, token.stopped = 1.0, False
        for found in analysis.tokens(value):
            for form in found.related:
                token.text = form
                yield token


def _schema() -> fields.Schema:
    words, related = DanishAnalyzer(), RelatedAnalyzer()
    zones = {zone: fields.TEXT(analyzer=words, phrase=True) for zone in ZONES}
    within = {_within(zone): fields.TEXT(analyzer=related, phrase=False) for zone in ZONES}
    return fields.Schema(
        id=fields.ID(stored=True, unique=True, sortable=True),
        meeting=fields.ID(),
        journal=fields.ID(sortable=True),
        council=fields.ID(sortable=True),
        committee=fields.ID(sortable=True),
        outcome=fields.ID(sortable=True),
        heading=fields.ID(sortable=True),
        year=fields.NUMERIC(int, sortable=True),
        date=fields.NUMERIC(int, sortable=True),
        routine=fields.NUMERIC(int, sortable=True),
        # Every word, folded and as written: what beginnings are looked up in, and what a slip may have meant.
        spelling=fields.KEYWORD(),
        acronyms=fields.KEYWORD(commas=True),
        entities=fields.STORED(),  # the address and name of everyone and everything an item names
        marks=fields.STORED(),
        proposers=fields.STORED(),
        voters=fields.STORED(),
        **zones,
        **within,
    )


def _within(zone: str) -> str:
    return f"{zone}_related"


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return a hash of the code that decides what the index holds: an index of another make is rebuilt."""
    modules = (analysis, lexicon, index, generations, query, acronyms, items)
    sources = (Path(__file__), *(Path(str(module.__file__)) for module in modules))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]


class WhooshIndex:
    """A SearchIndex in a directory that must be ours alone: Whoosh reads pickles from it."""

    def __init__(self, directory: Path, weights: Weights | None = None) -> None:
        """Remember the directory; nothing is opened or made before it is needed."""
        self._generations = Generations(directory, made_by=fingerprint())
        self._weights = weights or Weights()
        self._lock = threading.Lock()
        self._snapshot: tuple[Path, Snapshot] | None = None

    # Reading

    def count(self) -> int:
        """Return how many documents the index holds."""
        with self._reading() as snapshot:
            return int(snapshot.live.sum())

    def search(
        self,
        query: Query,
        *,
        sort: Sort,
        offset: int,
        limit: int,
        likeness: Mapping[str, float] = MappingProxyType({}),
    ) -> Found:
        """Return what a query finds: items with everything wanted first, then those that come near."""
        with self._reading() as snapshot:
            return finding.search(
                snapshot, query, self._weights, sort=sort, offset=offset, limit=limit, likeness=likeness
            )

    def matching(self, query: Query, among: Collection[str]) -> list[str]:
        """Return which of these items have everything that a query wants."""
        with self._reading() as snapshot:
            return finding.matching(snapshot, query, self._weights, among)

    def understand(self, query: Query) -> Meaning:
        """Return what a query means among the words of this index."""
        with self._reading() as snapshot:
            return finding.meaning_of(snapshot, query)

    def similar(
        self, document: Document, *, limit: int, likeness: Mapping[str, float] = MappingProxyType({})
    ) -> list[str]:
        """Return the ids of the items most like a document, the most alike first."""
        with self._reading() as snapshot:
            return finding.similar(snapshot, document, self._weights, limit=limit, likeness=likeness)

    def complete(self, text: str, *, limit: int) -> list[Completion]:
        """Return how a search that is being typed may go on."""
        with self._reading() as snapshot:
            return finding.complete(snapshot, text, limit=limit)

    @contextmanager
    def _reading(self) -> Iterator["Snapshot"]:
        """Give the generation in use; whatever Whoosh raises over a broken one becomes IndexUnusableError."""
        try:
            yield self._opened()
        except IndexUnusableError:
            raise
        except Exception as error:
            self._snapshot = None
            raise IndexUnusableError(f"indekset kan ikke læses ({type(error).__name__}: {error})") from error

    def _opened(self) -> "Snapshot":
        path = self._generations.current()
        with self._lock:
            if self._snapshot is None or self._snapshot[0] != path:
                self._snapshot = path, Snapshot(whoosh_index.open_dir(str(path)).reader())
            return self._snapshot[1]

    # Writing

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a new generation from nothing and put it in place of the one in use."""
        with self._generations.new() as path:
            made = whoosh_index.create_in(str(path), _schema())
            number = 0
            for batch in _batches(documents):
                _write(made, batch, removed_meetings=())
                number += len(batch)
            made.close()
        return number

    def update(self, documents: Iterable[Document], *, removed_meetings: Iterable[str]) -> None:
        """Make a new generation from the one in use, with these documents in place of the meetings' old ones."""
        try:
            with self._generations.changed() as path:
                changed = whoosh_index.open_dir(str(path))
                _write(changed, documents, removed_meetings=removed_meetings)
                changed.close()
        except (IndexUnusableError, OSError):
            raise
        except Exception as error:
            raise IndexUnusableError(f"indekset kan ikke ændres ({type(error).__name__}: {error})") from error


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Yield documents by the commit, and an empty batch where there are none, so that an empty index is made too."""
    iterator = iter(documents)
    batch = list(islice(iterator, _COMMIT_EVERY))
    yield batch
    while batch := list(islice(iterator, _COMMIT_EVERY)):
        yield batch


def _write(index: Any, documents: Iterable[Document], *, removed_meetings: Iterable[str]) -> None:
    """Commit documents to a Whoosh index, or nothing of them."""
    writer = index.writer(limitmb=128)
    try:
        for meeting in removed_meetings:
            writer.delete_by_term("meeting", meeting)
        for document in documents:
            writer.add_document(**_fields(document))
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def _fields(document: Document) -> dict[str, Any]:
    texts = {zone: getattr(document, zone) for zone in ZONES}
    return {
        "id": document.id,
        "meeting": document.id.rpartition("/")[0],
        "journal": document.journal_number.upper(),
        "council": document.council,
        "committee": document.committee,
        "outcome": document.outcome,
        "heading": document.title,
        "year": document.date.year,
        "date": document.date.toordinal(),
        "routine": int(document.is_routine),
        "spelling": _spelling("\n".join(texts[zone] for zone in ZONES if zone != "about")),
        "entities": [(entity.id, entity.name) for entity in document.entities],
        "marks": [(mark, mark) for mark in document.marks],
        "proposers": [(entity, entity) for entity in document.proposers],
        "voters": [(entity, entity) for entity in document.voters],
        "acronyms": ",".join(f"{each.short}{_SPLIT}{each.long}".replace(",", " ") for each in document.acronyms),
        **texts,
        **{_within(zone): text for zone, text in texts.items()},
    }


def _spelling(text: str) -> str:
    written = {text[start:end] for start, end in analysis.word_places(text)}
    return " ".join(sorted(f"{analysis.fold(word)}{_SPLIT}{word}".replace(" ", "") for word in written))


class Snapshot:
    """One generation, read into arrays as they are asked for; what it holds never changes."""

    def __init__(self, reader: Any) -> None:
        """Take a reader of the generation."""
        self._reader = reader
        self._lock = threading.Lock()
        self._postings: dict[tuple[str, str], tuple[Places, Numbers]] = {}
        self.size = int(reader.doc_count_all())
        self.zones: Sequence[str] = ZONES
        self.live: Mask = np.array([not reader.is_deleted(number) for number in range(self.size)], bool)
        self.ids: Sequence[str] = self._column("id")

    def _column(self, name: str) -> list[Any]:
        if not self.size:
            return []
        column = self._reader.column_reader(name)
        return [column[number] for number in range(self.size)]

    @cached_property
    def columns(self) -> Mapping[str, Any]:
        """The values that items are narrowed, sorted and counted by."""
        with self._lock:
            found = {name: np.array(self._column(name), dtype=object) for name in _COLUMNS}
        for name in ("year", "date", "routine"):
            found[name] = found[name].astype(np.int64) if self.size else np.zeros(0, np.int64)
        found["subject"] = np.array([subject_of(number)[:2] for number in found["journal"]], dtype=object)
        return found

    @property
    def named(self) -> Named:
        """Who and what the items name."""
        return self._stored["entities"]

    @property
    def marked(self) -> Named:
        """What is particular about the items' decisions."""
        return self._stored["marks"]

    @property
    def proposers(self) -> Named:
        """Who proposed something at the items."""
        return self._stored["proposers"]

    @property
    def voters(self) -> Named:
        """Who voted on the items by name."""
        return self._stored["voters"]

    @cached_property
    def _stored(self) -> Mapping[str, Named]:
        with self._lock:
            stored = [self._reader.stored_fields(number) for number in range(self.size)]
        return {name: Named.of([each.get(name, ()) for each in stored]) for name in _NAMED}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The number of each item."""
        return {identifier: number for number, identifier in enumerate(self.ids) if self.live[number]}

    @cached_property
    def by_id(self) -> Numbers:
        """The rank of each item's address: what ties are broken by, so that pages never overlap."""
        order = np.argsort(np.array(self.ids, dtype=object), kind="stable") if self.size else np.zeros(0, np.int64)
        ranks = np.empty(self.size, np.float32)
        ranks[order] = np.arange(self.size)
        return ranks

    # Postings

    def posting(self, zone: str, form: str, *, within: bool = False) -> tuple[Places, Numbers]:
        """Return the items that have a form in a zone, ascending, and how often."""
        return self._posting(_within(zone) if within else zone, form)

    def _posting(self, name: str, form: str) -> tuple[Places, Numbers]:
        key = (name, form)
        found = self._postings.get(key)
        if found is None:
            with self._lock:
                found = self._decoded(name, form)
                if len(self._postings) >= _CACHED_WORDS:
                    self._postings.clear()
                self._postings[key] = found
        return found

    def _decoded(self, name: str, form: str) -> tuple[Places, Numbers]:
        places, often = [], []
        try:
            matcher = self._reader.postings(name, form)
        except TermNotFound:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        while matcher.is_active():
            places.append(matcher.id())
            often.append(matcher.weight())
            matcher.next()
        items = np.array(places, np.int32)
        keep = self.live[items] if len(items) else np.zeros(0, bool)
        return items[keep], np.array(often, np.float32)[keep]

    def phrase(self, zone: str, forms: Forms, among: Places | None = None) -> tuple[Places, Numbers]:
        """Return the items in which the forms stand side by side, and how often."""
        if len(forms) == 1 and among is None:
            return self._posting(zone, forms[0])
        shared = among
        for form in forms:
            items = self._posting(zone, form)[0]
            shared = items if shared is None else np.intersect1d(shared, items, assume_unique=True)
        if shared is None or not len(shared):
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        with self._lock:
            starts = [set(where) for where in self._positions(zone, forms[0], shared)]
            for step, form in enumerate(forms[1:], start=1):
                for begun, where in zip(starts, self._positions(zone, form, shared), strict=True):
                    begun.intersection_update(position - step for position in where)
        often = np.array([len(begun) for begun in starts], np.float32)
        return shared[often > 0].astype(np.int32), often[often > 0]

    def _positions(self, zone: str, form: str, items: Places) -> Iterator[Sequence[int]]:
        matcher = self._reader.postings(zone, form)
        for number in items.tolist():
            matcher.skip_to(number)
            yield matcher.value_as("positions")

    def beginning(self, prefix: str) -> tuple[Places, Mapping[str, int]]:
        """Return the items with words that begin so, and the forms of those words."""
        with self._lock:
            terms = [_text(term) for term in self._reader.expand_prefix("spelling", prefix)]
        found = [self._posting("spelling", term)[0] for term in terms]
        items = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int32)
        forms = Counter(analysis.indexed_form(term.partition(_SPLIT)[2]) for term in terms)
        return items.astype(np.int32), forms

    def relative_length(self, zone: str) -> Numbers:
        """Return how long each item's text in a zone is, 1.0 being the average."""
        return self._lengths[zone]

    @cached_property
    def _lengths(self) -> Mapping[str, Numbers]:
        found = {}
        with self._lock:
            for zone in ZONES:
                lengths = np.array(
                    [self._reader.doc_field_length(number, zone) for number in range(self.size)], np.float32
                )
                some = lengths[lengths > 0]
                found[zone] = lengths / (some.mean() if len(some) else 1)
        return found

    # Vocabulary

    def knows(self, form: str) -> bool:
        """Tell whether a form is indexed, as a word or as part of one."""
        return any(len(self._posting(name, form)[0]) for zone in ZONES for name in (zone, _within(zone)))

    def near(self, text: str) -> Sequence[tuple[str, int]]:
        """Return the words nearest to a word none has, as written, with the number of letters between them."""
        plain = _plain(text)
        allowed = 0 if len(plain) < 4 else 1 if len(plain) < 8 else 2
        words, plains = self._written
        if not allowed or not words:
            return ()
        distances = cdist([plain], plains, scorer=OSA.distance, score_cutoff=allowed, dtype=np.uint8)[0]
        close = np.flatnonzero(distances <= allowed)
        nearest = sorted(
            (int(distances[place]), words[place][0][:1].lower() != text[:1].lower(), -words[place][1], words[place][0])
            for place in close.tolist()
        )
        best = [(word, letters) for letters, _, _, word in nearest if letters == nearest[0][0]]
        return [(word, max(letters, 1)) for word, letters in best[:_NEAREST]]

    @cached_property
    def _written(self) -> tuple[list[tuple[str, int]], list[str]]:
        """Every word once, as it is most often written, with how many items have it; and without Danish letters."""
        spellings: dict[str, tuple[int, str]] = {}
        with self._lock:
            terms = [_text(term) for term in self._reader.field_terms("spelling")]
            counts = [int(self._reader.doc_frequency("spelling", term)) for term in terms]
        for term, count in zip(terms, counts, strict=True):
            folded, _, written = term.partition(_SPLIT)
            if not folded.isalpha():
                continue
            known = spellings.get(folded, (0, ""))
            spellings[folded] = max(known, (count, written))
        words = [(written, count) for count, written in spellings.values()]
        return words, [_plain(written) for written, _ in words]

    @cached_property
    def committees(self) -> Mapping[str, int]:
        """How many items each committee has."""
        return Counter(self.columns["committee"][self.live].tolist())

    def titles(self, words: Sequence[str], beginning: str, *, limit: int) -> list[tuple[str, int]]:
        """Return the titles with these words and one that begins so, all folded; the commonest first, with counts."""
        return self._titles.beginning(words, beginning)[:limit]

    @cached_property
    def _titles(self) -> Phrases:
        return Phrases.of(Counter(self.columns["heading"][self.live].tolist()))

    def names_beginning(self, words: Sequence[str], beginning: str, *, limit: int) -> list[tuple[str, int]]:
        """Return the names of entities, found as titles are."""
        return self._names.beginning(words, beginning)[:limit]

    @cached_property
    def _names(self) -> Phrases:
        return Phrases.of(self.named.counts(self.live))

    def words_beginning(self, beginning: str) -> list[tuple[str, int]]:
        """Return the words that begin so and go on, as written, with how many items have them; the commonest first."""
        folded = analysis.fold(beginning)
        found = []
        for begun, written, count in islice(self._sorted, bisect_left(self._sorted, (folded,)), None):
            if not begun.startswith(folded):
                break
            if begun != folded:
                found.append((written, count))
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    @cached_property
    def _sorted(self) -> list[tuple[str, str, int]]:
        return sorted((analysis.fold(written), written, count) for written, count in self._written[0])

    def names(self) -> Iterable[str]:
        """Return the names of committees."""
        return self.committees

    def acronyms(self) -> Mapping[Forms, tuple[Related, ...]]:
        """Return the acronyms that the texts explain, both ways."""
        return self._acronyms

    @cached_property
    def _acronyms(self) -> Mapping[Forms, tuple[Related, ...]]:
        found: dict[Forms, tuple[Related, ...]] = {}
        with self._lock:
            terms = [_text(term) for term in self._reader.field_terms("acronyms")]
        for term in terms:
            short, _, long = term.partition(_SPLIT)
            for said, other in ((short, long), (long, short)):
                forms = forms_of(said)
                found[forms] = (*found.get(forms, ()), Related(other, acronym_or_forms(other), 0.95, "forkortelse"))
        return found


def _text(term: Any) -> str:
    return term.decode("utf-8") if isinstance(term, bytes) else str(term)


def _plain(text: str) -> str:
    """Return a word in small letters without its Danish ones, however they are spelt: what slips are measured in."""
    small = text.lower().translate(_PLAIN)
    return small.replace("aa", "a").replace("ae", "a").replace("oe", "o")
