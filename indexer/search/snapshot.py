"""One generation of an index as it is searched: its segments one after another; what it holds never changes."""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from heapq import nlargest

import numpy as np

from indexer.search import analysis
from indexer.search.columns import Column, Table
from indexer.search.concepts import Meaning
from indexer.search.index import ZONES, Seen
from indexer.search.named import Named, Phrases
from indexer.search.ranking import Mask, Numbers, Occurrences, Places, Weights, gains
from indexer.search.segments import ACRONYMS, FIELDS, PLACES, SPELLING, Segment
from indexer.search.spans import found_by, spans_among
from indexer.search.thesaurus import Forms, Related, acronym_or_forms, forms_of, thesaurus
from indexer.search.wordlist import SPLIT
from indexer.search.words import Words, plain

_NEAREST = 5  # words offered for one nobody knows
_WARMED = 10_000  # of the commonest words are analysed before anyone asks: most of what any item is made of
_AT_A_TIME = 20  # words that are analysed in about a millisecond
_MOST_BEGUN = 200  # words with a beginning that are counted; far more than anyone is offered
_SLIPS_REMEMBERED = 1000  # words that nobody has, with what they may be slips of
_OF_TEXTS = frozenset(range(PLACES))


class Snapshot:
    """The items of a generation, numbered through its segments; those that are gone have a number and are not live."""

    def __init__(self, segments: Sequence[Segment], before: "Snapshot | None" = None) -> None:
        """Take the segments of the generation; what one ``before`` has learnt of words it shares is kept."""
        self.segments = segments
        learnt = {words.postings: words for words in before.words} if before else {}
        self.words: list[Words] = [learnt.get(one.postings) or Words(one.postings) for one in segments]
        self._parts: dict[tuple[int, ...], Snapshot] = {}
        self._nearest: dict[str, Sequence[tuple[str, int]]] = {}
        self._gains: tuple[Weights, Sequence[Numbers]] | None = None
        self._firsts = np.cumsum([0, *(one.size for one in segments)]).tolist()
        self.size = int(self._firsts[-1])
        self.zones: Sequence[str] = ZONES
        self._table = Table.joined([one.table for one in segments])
        self.live: Mask = np.ones(self.size, bool)
        for first, one in zip(self._firsts, segments, strict=False):
            self.live[[first + number for number in one.deleted]] = False
        self._all_live = bool(self.live.all())
        ids = self._table.texts["id"]
        self.ids: Sequence[str] = [ids.values[code] for code in ids.codes.tolist()]
        # What ties are broken by, so that pages never overlap: addresses are in order as they stand in the column.
        self.by_id: Numbers = ids.codes

    @property
    def columns(self) -> Mapping[str, Column]:
        """The texts that items are narrowed and counted by."""
        return self._table.texts

    @property
    def dates(self) -> Numbers:
        """The day of each item, as an ordinal."""
        return self._table.numbers["date"]  # type: ignore[no-any-return]

    @property
    def years(self) -> Numbers:
        """The year of each item."""
        return self._table.numbers["year"]  # type: ignore[no-any-return]

    @cached_property
    def routine(self) -> Mask:
        """Which items every agenda has."""
        return self._table.numbers["routine"].astype(bool)  # type: ignore[no-any-return]

    @property
    def named(self) -> Named:
        """Who and what the items name."""
        return self._table.named["entities"]

    @cached_property
    def named_everywhere(self) -> Places:
        """How many of all items name each of the entities."""
        return self.named.count(np.flatnonzero(self.live))  # type: ignore[no-any-return]

    @property
    def marked(self) -> Named:
        """What is particular about the items' decisions."""
        return self._table.named["marks"]

    @property
    def proposers(self) -> Named:
        """Who proposed something at the items."""
        return self._table.named["proposers"]

    @property
    def voters(self) -> Named:
        """Who voted on the items by name."""
        return self._table.named["voters"]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The number of each item."""
        return {identifier: number for number, identifier in enumerate(self.ids) if self.live[number]}

    def contents(self) -> Mapping[str, str]:
        """Return a hash of each item that is there, by its address."""
        column = self.columns["content"]
        codes = column.codes.tolist()
        return {identifier: column.values[codes[number]] for identifier, number in self.places.items()}

    def part_with(self, items: Collection[str]) -> "Snapshot":
        """Return the part of the generation that holds some items: what is new is in its smallest segments."""
        places = np.array([self.places[item] for item in items if item in self.places], np.int64)
        used = np.unique(np.searchsorted(self._firsts, places, side="right") - 1).tolist()
        if len(used) == len(self.segments):
            return self
        key = tuple(used)
        part = self._parts.get(key)
        if part is None:  # only the last is kept: a run asks for the same items again and again
            part = Snapshot([self.segments[number] for number in used], self)
            self._parts = {key: part}
        return part

    def warm(self, rest: float) -> None:
        """Work out what the first to ask would wait for: synonyms, titles, names, acronyms, the words as written."""
        thesaurus()
        self._titles, self._names, self._acronyms  # noqa: B018 (each is worked out when it is first asked for)
        for segment in self.segments:
            for known in (segment.postings, segment.shown.spellings, segment.shown.kin):
                known.warm()
        for words in self.words:
            words.by_length  # noqa: B018
            for number, written in enumerate(words.commonest(_WARMED)):
                found_by(written)
                if rest and number % _AT_A_TIME == 0:
                    time.sleep(rest)

    def let_go(self) -> None:
        """Keep nothing of the items' words in memory: they can be read again, and searches add up to all of them.

        What words are found by stays. Every search looks there, and it is a fourth as much.
        """
        for segment in self.segments:
            segment.postings.let_go(keep_words=True)
            segment.shown.let_go(keep_words=True)

    # Postings

    def occurrences(self, form: str) -> list[Occurrences]:
        """Return what items have of a form, in order of the places."""
        return self._numbered(words.occurrences(form) for words in self.words)

    def phrase(self, forms: Forms, among: Places | None = None) -> list[Occurrences]:
        """Return what items have of forms that stand side by side; ``among`` some items only, given in order."""
        bounds = None if among is None else among.searchsorted(self._firsts).tolist()
        return self._numbered(
            words.phrase(forms, None if among is None or bounds is None else among[bounds[n] : bounds[n + 1]] - first)
            for n, (first, words) in enumerate(zip(self._firsts, self.words, strict=False))
        )

    def beginning(self, prefix: str) -> tuple[list[Occurrences], Places]:
        """Return what items have of forms that begin so, an item as often as it has such forms.

        With it come the items with words that begin so as they are written, ascending.
        """
        spelling = FIELDS[SPELLING]
        found = self._numbered(words.beginning(prefix, (*range(len(ZONES)), spelling)) for words in self.words)
        written = np.zeros(self.size, bool)
        for each in found:
            if each.place == spelling:
                written[each.items] = True
        return [each for each in found if each.place != spelling], np.flatnonzero(written)

    def _numbered(self, found: Iterable[Iterable[Occurrences]]) -> list[Occurrences]:
        """Return what each segment has, its items numbered through; of those that are gone nothing."""
        numbered = []
        for first, own in zip(self._firsts, found, strict=False):
            for each in own:
                # As wide as numpy counts in: narrower numbers it makes wide again at each step, at half the speed.
                items, often = each.items + np.intp(first), each.often
                if not self._all_live:
                    keep = self.live[items]
                    items, often = items[keep], often[keep]
                numbered.append(Occurrences(each.place, items, often))
        return numbered

    def _with(self, field: int, word: str) -> int:
        """Return how many items have a word in a field."""
        return sum(
            len(entry.items) if self._all_live else int(self.live[entry.items + first].sum())
            for first, words in zip(self._firsts, self.words, strict=False)
            if (entry := words.entry(field, word)) is not None
        )

    def gains(self, weights: Weights) -> Sequence[Numbers]:
        """Return ``gains`` of the items; kept for the weights that were asked for last."""
        if self._gains is None or self._gains[0] is not weights:
            self._gains = weights, gains(ZONES, self._table.lengths, weights)
        return self._gains[1]

    def seen(self, items: Sequence[int], meaning: Meaning) -> list[tuple[Seen, Seen]]:
        """Return where what is wanted stands in the title and in the text of each of some items."""
        found: dict[int, tuple[Seen, Seen]] = {}
        for first, end, segment in zip(self._firsts, self._firsts[1:], self.segments, strict=False):
            here = [item for item in items if first <= item < end]
            texts = [2 * (item - first) + part for item in here for part in (0, 1)]
            spans = spans_among(segment.shown, texts, meaning) if here else ()
            seen = [Seen(tuple(each), segment.shown.sum_of(text)) for text, each in zip(texts, spans, strict=True)]
            found |= zip(here, zip(seen[::2], seen[1::2], strict=True), strict=True)
        return [found[item] for item in items]

    # Vocabulary

    def knows(self, form: str) -> bool:
        """Tell whether a form is indexed, as a word or as part of one."""
        fields = {field for words in self.words for field in words.entries(form)} & _OF_TEXTS
        return bool(fields) and (self._all_live or any(self._with(field, form) for field in fields))

    def may_begin(self, beginning: str) -> bool:
        """Tell whether any word begins so, folded, be its items there or gone."""
        return any(first < end for first, end in (one.postings.beginning(beginning.encode()) for one in self.words))

    def frequency(self, form: str) -> int:
        """Return how many items have a form, or about as many, as a word or as part of one."""
        found = (words.entry(field, form) for words in self.words for field in _OF_TEXTS & words.entries(form).keys())
        return sum(len(entry.items) for entry in found if entry)

    def has_number(self, beginning: str) -> bool:
        """Tell whether the journal number of any item begins so."""
        return bool((self.live & self.columns["journal"].beginning(beginning)).any())

    def _count(self, written: str) -> int:
        """Return how many items have a word as it is written."""
        return self._with(FIELDS[SPELLING], f"{analysis.fold(written)}{SPLIT}{written}")

    def near(self, text: str) -> Sequence[tuple[str, int]]:
        """Return the words nearest to a word none has, as written, with the number of letters between them."""
        found = self._nearest.get(text)
        if found is None:
            if len(self._nearest) >= _SLIPS_REMEMBERED:  # anybody may type anything
                self._nearest = {}
            found = self._nearest[text] = self._near(text)
        return found

    def _near(self, text: str) -> Sequence[tuple[str, int]]:
        letters_of = plain(text)
        allowed = 0 if len(letters_of) < 4 else 1 if len(letters_of) < 8 else 2
        if not allowed:
            return ()
        close = {pair for words in self.words for pair in words.near(letters_of, allowed)}
        nearest = sorted(
            (letters, word[:1].lower() != text[:1].lower(), -count, word)
            for letters, word in close
            if (count := self._count(word))
        )
        best = [(word, letters) for letters, _, _, word in nearest if letters == nearest[0][0]]
        return [(word, max(letters, 1)) for word, letters in self._once(best)[:_NEAREST]]

    @staticmethod
    def _once(words: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
        """Return words without those that only another way of writing them goes before."""
        first: dict[str, tuple[str, int]] = {}
        for pair in words:
            first.setdefault(analysis.fold(pair[0]), pair)
        return list(first.values())

    def words_beginning(self, beginning: str) -> list[tuple[str, int]]:
        """Return the words that begin so and go on, as written, with how many items have them; the commonest first."""
        folded = analysis.fold(beginning)
        begun = (each for words in self.words for each in words.written(folded) if each[0] != folded)
        written = {word for _, word, _ in nlargest(_MOST_BEGUN, begun, key=lambda each: each[2])}
        counted = sorted(((word, count) for word in written if (count := self._count(word))), key=_by_count)
        return self._once(counted)

    @cached_property
    def committees(self) -> Mapping[str, int]:
        """How many items each committee has."""
        return dict(self.columns["committee"].counts(np.flatnonzero(self.live)))

    def titles(self, words: Sequence[str], beginning: str, *, limit: int) -> list[tuple[str, int]]:
        """Return the titles with these words and one that begins so, all folded; the commonest first, with counts."""
        return self._titles.beginning(words, beginning)[:limit]

    @cached_property
    def _titles(self) -> Phrases:
        return Phrases.of(dict(self.columns["heading"].counts(np.flatnonzero(self.live))))

    def names_beginning(self, words: Sequence[str], beginning: str, *, limit: int) -> list[tuple[str, int]]:
        """Return the names of entities, found as titles are."""
        return self._names.beginning(words, beginning)[:limit]

    @cached_property
    def _names(self) -> Phrases:
        return Phrases.of(self.named.counts(np.flatnonzero(self.live)))

    def names(self) -> Iterable[str]:
        """Return the names of committees."""
        return self.committees

    def acronym(self, forms: Forms) -> Sequence[Related]:
        """Return what words are short for, or the other way round, where the texts explain it."""
        return self._acronyms.get(forms, ())

    def explained(self) -> Iterable[Forms]:
        """Return the words that some text explains: what ``acronym`` answers to."""
        return self._acronyms.keys()

    @cached_property
    def _acronyms(self) -> Mapping[Forms, tuple[Related, ...]]:
        found: dict[Forms, tuple[Related, ...]] = {}
        for term in sorted({term for words in self.words for term, _ in words.in_field(FIELDS[ACRONYMS])}):
            if not self._with(FIELDS[ACRONYMS], term):
                continue
            short, _, long = term.partition(SPLIT)
            for said, other in ((short, long), (long, short)):
                forms = forms_of(said)
                found[forms] = (*found.get(forms, ()), Related(other, acronym_or_forms(other), 0.95, "forkortelse"))
        return found


def _by_count(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
