"""The words of an index as arrays: what was put in comes out, also by plain Whoosh."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.query import Phrase, Term

from indexer.search import segments
from indexer.search.index import ZONES
from indexer.search.postings import Builder, Part, Postings, packed, places_in, write
from indexer.search.snapshot import Snapshot
from indexer.search.wordlist import WordList
from indexer.search.words import Words as WordsOfSegment
from tests.test_whoosh_index import document

PLACED, PLAIN = 3, 7
Words = Mapping[tuple[int, str], Sequence[int]]  # (field, word): places
ITEMS = st.lists(
    st.dictionaries(
        st.tuples(st.sampled_from([PLACED, PLAIN]), st.text(min_size=1, max_size=4)),
        st.lists(st.integers(0, 9), min_size=1, max_size=4, unique=True).map(sorted),
        max_size=6,
    ),
    max_size=6,
)


def built(items: Iterable[Words]) -> Postings:
    words = Builder()
    for item, has in enumerate(items):
        for (field, word), places in has.items():
            words.add(field, word, item, len(places), places if field == PLACED else ())
    return words.built([PLACED])


def read(postings: Postings, numbers: Mapping[int, int]) -> list[dict[tuple[int, str], Sequence[int]]]:
    """Return what postings hold of some items, in the shape of ``ITEMS``; where places are not kept, how many."""
    found: list[dict[tuple[int, str], Sequence[int]]] = [{} for _ in numbers]
    for number in range(len(postings)):
        word = postings.word(number)
        for field, entry_number in postings.entries(word).items():
            entry = postings.entry(entry_number)
            places, counts = (
                entry.places(np.arange(len(entry.items))) if field == PLACED else ([], [0] * len(entry.items))
            )
            ends = np.cumsum(counts)
            for row, item in enumerate(entry.items.tolist()):
                own = list(places[ends[row] - counts[row] : ends[row]]) if field == PLACED else [entry.often[row]]
                found[numbers[item]][field, word.decode()] = own
    return found


def expected(items: Iterable[Words]) -> list[dict[tuple[int, str], Sequence[int]]]:
    return [
        {key: list(places) if key[0] == PLACED else [len(places)] for key, places in item.items()} for item in items
    ]


@given(ITEMS)
def test_what_is_taken_in_is_there(items: list[Words]) -> None:
    assert read(built(items), {number: number for number in range(len(items))}) == expected(items)


@given(st.lists(ITEMS, max_size=4), st.data())
def test_parts_put_together_on_disk_are_the_whole_without_what_is_left_out(
    parts: list[list[Words]], data: st.DataObject
) -> None:
    keep = [[data.draw(st.booleans()) for _ in part] for part in parts]
    left = [
        item
        for part, kept in zip(parts, keep, strict=True)
        for item, is_kept in zip(part, kept, strict=True)
        if is_kept
    ]
    numbers, first = [], 0
    for kept in keep:
        mask = np.array(kept, bool)
        numbers.append(np.where(mask, np.cumsum(mask) - 1 + first, -1))
        first += int(mask.sum())
    with TemporaryDirectory() as folder:
        whole = [Part(built(part), moved) for part, moved in zip(parts, numbers, strict=True)]
        write(Path(folder), "whole", whole, [PLACED])
        postings = Postings.open(Path(folder), "whole")
        assert read(postings, {number: number for number in range(len(left))}) == expected(left)
        words = {word.encode() for item in left for _, word in item}
        assert [postings.word(number) for number in range(len(postings))] == sorted(words)


@given(st.sets(st.integers(0, 200)).map(sorted), st.lists(st.integers(-3, 1000), max_size=200))
def test_numbers_are_found_among_others_where_they_stand(items: list[int], wanted: list[int]) -> None:
    found = places_in(np.array(items, np.int32), np.array(wanted, np.int64))
    assert found.tolist() == [items.index(each) if each in items else -1 for each in wanted]


@given(
    st.lists(st.lists(st.sampled_from("abc"), max_size=12), min_size=1, max_size=30),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=4),
    st.none() | st.sets(st.integers(0, 29)),
)
def test_words_side_by_side_are_counted_where_they_stand(
    texts: list[list[str]], forms: list[str], among: set[int] | None
) -> None:
    builder = Builder()
    for item, text in enumerate(texts):
        for word in sorted(set(text)):
            places = [place for place, each in enumerate(text) if each == word]
            builder.add(0, word, item, len(places), places)
    begun = {
        item: sum(text[place : place + len(forms)] == forms for place in range(len(text)))
        for item, text in enumerate(texts)
        if among is None or item in among
    }
    some = None if among is None else np.array(sorted(among), np.int64)
    found = list(WordsOfSegment(builder.built([0])).phrase(tuple(forms), some))
    counted = {
        item: often for each in found for item, often in zip(each.items.tolist(), each.often.tolist(), strict=True)
    }
    assert counted == {item: often for item, often in begun.items() if often}


@given(ITEMS, st.text(max_size=2))
def test_words_are_found_by_how_they_begin(items: list[Words], prefix: str) -> None:
    postings = built(items)
    first, end = postings.beginning(prefix.encode())
    words = {word.encode() for item in items for _, word in item}
    assert postings.words(first, end) == sorted(word for word in words if word.startswith(prefix.encode()))


@given(st.sets(st.text("aæå", min_size=1, max_size=6), min_size=60, max_size=300), st.text("aæåø", max_size=6))
def test_a_word_is_found_among_many_where_it_stands(words: set[str], wanted: str) -> None:
    ordered = sorted(word.encode() for word in words)
    ends = np.cumsum([len(word) for word in ordered])
    known = WordList(np.frombuffer(b"".join(ordered), np.uint8), ends)
    assert known.place(wanted.encode()) == bisect_left(ordered, wanted.encode())
    first, end = known.beginning(wanted.encode())
    assert known.words(first, end) == [word for word in ordered if word.startswith(wanted.encode())]


TEXTS = st.lists(
    st.sampled_from(
        [
            "skole",
            "skolen",
            "budget",
            "og",
            "vækst-",
            "erhvervs-",
            "politik",
            "§",
            "50",
            "KL",
            "kl.",
            "plan",
            "planen",
            "1.000",
        ]
    ),
    max_size=15,
).map(" ".join)


@settings(max_examples=40)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8), st.integers(1, 3))
def test_plain_whoosh_finds_the_same_in_the_same_index(texts: list[tuple[str, str]], changed: int) -> None:
    documents = [document(number, title, body) for number, (title, body) in enumerate(texts, 1)]
    with TemporaryDirectory() as name:
        folder = Path(name)
        segments.create(folder, documents)
        again = documents[:changed]  # taken in anew: a second segment, and gaps in the first
        segments.change(folder, again, {one.id.rpartition("/")[0] for one in again})
        held = segments.open_all(folder)
        with whoosh_index.open_dir(name).searcher() as searcher:
            assert searcher.doc_count() == len(documents)
            for zone in ("title", "body"):
                for form in searcher.lexicon(zone):
                    text = form.decode()
                    plain = {hit["id"]: hit.score for hit in searcher.search(Term(zone, text), limit=None)}
                    assert set(plain) == {one for each in held for one in _has(each, zone, text)}
                first, *_ = list(searcher.lexicon(zone)) or [b""]
                for second in searcher.lexicon(zone):
                    phrase = Phrase(zone, [first.decode(), second.decode()])
                    plain_ids = {hit["id"] for hit in searcher.search(phrase, limit=None)}
                    assert plain_ids == _side_by_side(held, zone, first.decode(), second.decode())


def _has(segment: segments.Segment, zone: str, form: str) -> set[str]:
    entries = segment.postings.entries(form.encode())
    number = entries.get(segments.FIELDS[zone])
    items = segment.postings.entry(number).items.tolist() if number is not None else []
    ids = segment.table.texts["id"]
    return {ids.values[ids.codes[item]] for item in items if item not in segment.deleted}


def _side_by_side(held: Sequence[segments.Segment], zone: str, first: str, second: str) -> set[str]:
    snapshot = Snapshot(held)
    return {
        snapshot.ids[number]
        for each in snapshot.phrase((first, second))
        if ZONES[each.place] == zone
        for number in each.items.tolist()
    }


def test_every_zone_has_a_field_of_its_own_and_one_beside_it() -> None:
    assert len({segments.FIELDS[name] for zone in ZONES for name in (zone, segments.related(zone))}) == 2 * len(ZONES)


def test_a_number_too_great_for_its_file_is_an_error_and_not_another_number() -> None:
    assert packed(np.array([2**32 - 1]), np.dtype("<u4")) == b"\xff\xff\xff\xff"
    with pytest.raises(OverflowError, match="4294967296"):
        packed(np.array([2**32]), np.dtype("<u4"))
