"""A made archive of any size with the shape of Danish council minutes, for measuring speed.

Sentences are those of the training text (all our own), put together anew; a tail of rare compounds is made of their
words, since every real item brings words that no other has. Lengths, committees, years, outcomes and journal numbers
are spread as minutes spread them. The same seed gives the same archive. It names nobody but who the training text
does, and nothing is known of that, unless names are asked for: then ``cast`` gives people, firms and streets, and what
the marks of the training text say is kept as what the model found, so that the pipeline makes mentions and entities of
it without reading 22 million words.

``python -m benchmarks.corpus FOLDER --items 50000`` makes one with names: a data folder that ``[paths] data`` may name.
"""

import argparse
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from functools import partial
from pathlib import Path

from benchmarks.cast import Cast, Span, Told, joined, part
from indexer import naming, pipeline
from indexer.archive import entities, meetings
from indexer.config import Config, Paths
from indexer.library import Library, open_library
from indexer.minutes.facts import with_facts
from indexer.minutes.identity import slug
from indexer.minutes.items import build_item
from indexer.minutes.sections import Block
from indexer.models import Meeting
from indexer.search.postings import grouped
from training.text import HERE, read

SEED = 11
ITEMS_A_MEETING = 14
COUNCIL = "maaleby"
COMMITTEES = (
    ("Kommunalbestyrelsen", "00"),
    ("Økonomiudvalget", "00"),
    ("Teknik- og Miljøudvalget", "05"),
    ("Børne- og Skoleudvalget", "17"),
    ("Social- og Sundhedsudvalget", "27"),
    ("Kultur- og Fritidsudvalget", "20"),
    ("Erhvervs- og Beskæftigelsesudvalget", "15"),
    ("Plan- og Boligudvalget", "01"),
)
DECISIONS = (
    *("Godkendt.",) * 8,
    *("Anbefales.",) * 5,
    *("Taget til efterretning.",) * 4,
    "Udsat.",
    "Drøftet.",
    "Godkendt med den ændring, at fristen forlænges.",
    "Ikke godkendt.",
)
_SENTENCE = re.compile(r"[A-ZÆØÅ][^\n.!?]{25,400}[.!?]")
_NOUN = re.compile(r"\b[a-zæøå]{5,12}\b")


def made(items: int, *, seed: int = SEED) -> Iterator[Meeting]:
    """Yield meetings that hold so many items together, the oldest first; about 450 words an item."""
    return (meeting for meeting, _ in _made(items, seed, None))


def made_with_names(items: int, *, seed: int = SEED) -> Iterator[tuple[Meeting, dict[str, Sequence[Span]]]]:
    """Yield such meetings with lists of who was there, and what is named in each title and text."""
    return _made(items, seed, Cast(read(HERE / "text")))


def _made(items: int, seed: int, cast: Cast | None) -> Iterator[tuple[Meeting, dict[str, Sequence[Span]]]]:
    choose = random.Random(seed)  # noqa: S311 (not for secrets)
    written = read(HERE / "text")
    sentences = [part(item, *found.span()) for item in written for found in _SENTENCE.finditer(item.text)]
    titles = [part(item, 0, end) for item in written if 10 < (end := (item.text + "\n").index("\n")) < 90]
    nouns = sorted({word for item in written for word in _NOUN.findall(item.text)})
    meetings_wanted = -(-items // ITEMS_A_MEETING)
    first = Date(2006, 1, 10)
    left = items
    for number in range(meetings_wanted):
        committee, group = COMMITTEES[number % len(COMMITTEES)]
        held = first + timedelta(days=20 * 365 * number // meetings_wanted)
        identifier = f"{COUNCIL}/{slug(committee)}/{held.isoformat()}-{number:05d}"
        tell = partial(cast.tell, council=cast.council(held)) if cast else _as_it_stands
        made_items, named = [], {}
        for place in range(1, min(ITEMS_A_MEETING, left) + 1):
            blocks = _blocks(choose, sentences, nouns, tell)
            title = tell(choose.choice(titles))
            item = build_item(
                identifier,
                number=str(place),
                title=title.text,
                blocks=[Block(told.text, heading=is_heading) for is_heading, told in blocks],
            )
            made_items.append(replace(item, journal_number=_journal_number(choose, group, held)))
            if cast:
                named[item.title] = _placed([title], item.title)
                named[item.text] = _placed([told for _, told in blocks], item.text)
        left -= len(made_items)
        people = cast.meeting(number % len(COMMITTEES), held) if cast else ()
        meeting = Meeting(
            identifier, COUNCIL, committee, held, None, "Rådhuset", "Referat", people, tuple(made_items), ""
        )
        yield with_facts(meeting), named


def _as_it_stands(told: Told) -> Told:
    return told


def _placed(parts: Sequence[Told], text: str) -> list[Span]:
    """Return where in a text what is named in its parts stands."""
    names, place = [], 0
    for told in parts:
        if told.names and (found := text.find(told.text, place)) >= 0:
            names += [(start + found, end + found, label) for start, end, label in told.names]
            place = found + len(told.text)
    return names


def _journal_number(choose: random.Random, group: str, held: Date) -> str:
    subject = f"{group}.{choose.randrange(30):02d}.{choose.randrange(20):02d}"
    return f"{subject}-P{choose.randrange(40):02d}-{choose.randrange(1, 900)}-{held:%y}"


def _blocks(
    choose: random.Random, sentences: Sequence[Told], nouns: Sequence[str], tell: Callable[[Told], Told]
) -> list[tuple[bool, Told]]:
    """Return paragraphs, and before each whether it is a heading; each sentence as it is told."""
    words = min(2500, max(60, int(choose.lognormvariate(5.8, 0.7))))
    blocks = [(True, Told("Sagsfremstilling"))]
    while words > 0:
        paragraph = [choose.choice(sentences) for _ in range(choose.randrange(2, 6))]
        if choose.random() < 0.6:
            rare = choose.choice(nouns) + choose.choice(("s", "", "e")) + choose.choice(nouns)
            paragraph.append(Told(f"Det gælder også {rare}."))
        blocks.append((False, joined(map(tell, paragraph))))
        words -= sum(len(told.text.split()) for told in paragraph)
    # The recommendation begins with the first letter of one sentence and goes on with another: old figures stand on it.
    letter, rest = choose.choice(sentences), choose.choice(sentences).begun_small()
    rest = tell(Told(letter.text[0].lower() + rest.text[1:], rest.names))
    return [
        *blocks,
        (True, Told("Indstilling")),
        (False, joined([Told("Forvaltningen indstiller, at"), rest])),
        (True, Told("Beslutning")),
        (False, Told(choose.choice(DECISIONS))),
    ]


def put(library: Library, items: int, *, named: bool = False) -> None:
    """Put a made corpus in an archive that holds nothing; with names, they are found and resolved as a run does."""
    with library.archive.reading() as connection:
        if meetings.count(connection):
            return
    for group in grouped(made_with_names(items) if named else ((each, {}) for each in made(items)), 200):
        with library.archive.writing() as connection:
            for meeting, found in group:
                meetings.put(connection, meeting, page="", item_pages={}, changed_at=datetime.now(UTC))
                keys = naming.keys_of(library.config.entities.model, found)
                entities.remember(connection, {keys[text]: spans for text, spans in found.items()})
    if named:
        with library.lock():
            naming.bring_up_to_date(library, report=print)


def fill(library: Library, items: int, *, named: bool = False) -> None:
    """Put a made corpus in an archive and index it."""
    put(library, items, named=named)
    with library.lock():
        pipeline.build_index(library, report=print)


def main() -> None:
    """Make an archive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--items", type=int, default=50_000)
    arguments = parser.parse_args()
    began = time.perf_counter()
    fill(open_library(Config(paths=Paths(data=arguments.folder, sample=False))), arguments.items, named=True)
    print(f"{arguments.items} items in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
