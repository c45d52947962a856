"""A made archive of any size with the shape of Danish council minutes, for measuring speed.

Sentences are those of the training text (all our own), put together anew; a tail of rare compounds is made of their
words, since every real item brings words that no other has. Lengths, committees, years, outcomes and journal numbers
are spread as minutes spread them. The same seed gives the same archive.

``python -m benchmarks.corpus FOLDER --items 50000`` makes one: a data folder that ``[paths] data`` may name.
"""

import argparse
import random
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from pathlib import Path

from indexer import pipeline
from indexer.archive import meetings
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
    choose = random.Random(seed)  # noqa: S311 (not for secrets)
    texts = [item.text for item in read(HERE / "text")]
    sentences = [sentence for text in texts for sentence in _SENTENCE.findall(text)]
    titles = [title for text in texts if 10 < len(title := text.partition("\n")[0]) < 90]
    nouns = sorted({word for text in texts for word in _NOUN.findall(text)})
    meetings_wanted = -(-items // ITEMS_A_MEETING)
    first = Date(2006, 1, 10)
    left = items
    for number in range(meetings_wanted):
        committee, group = COMMITTEES[number % len(COMMITTEES)]
        held = first + timedelta(days=20 * 365 * number // meetings_wanted)
        identifier = f"{COUNCIL}/{slug(committee)}/{held.isoformat()}-{number:05d}"
        made_items = []
        for place in range(1, min(ITEMS_A_MEETING, left) + 1):
            blocks = _blocks(choose, sentences, nouns)
            item = build_item(identifier, number=str(place), title=choose.choice(titles), blocks=blocks)
            made_items.append(replace(item, journal_number=_journal_number(choose, group, held)))
        left -= len(made_items)
        yield with_facts(
            Meeting(identifier, COUNCIL, committee, held, None, "Rådhuset", "Referat", (), tuple(made_items), "")
        )


def _journal_number(choose: random.Random, group: str, held: Date) -> str:
    subject = f"{group}.{choose.randrange(30):02d}.{choose.randrange(20):02d}"
    return f"{subject}-P{choose.randrange(40):02d}-{choose.randrange(1, 900)}-{held:%y}"


def _blocks(choose: random.Random, sentences: list[str], nouns: list[str]) -> list[Block]:
    words = min(2500, max(60, int(choose.lognormvariate(5.8, 0.7))))
    blocks = [Block("Sagsfremstilling", heading=True)]
    while words > 0:
        paragraph = [choose.choice(sentences) for _ in range(choose.randrange(2, 6))]
        if choose.random() < 0.6:
            rare = choose.choice(nouns) + choose.choice(("s", "", "e")) + choose.choice(nouns)
            paragraph.append(f"Det gælder også {rare}.")
        blocks.append(Block(" ".join(paragraph)))
        words -= sum(len(sentence.split()) for sentence in paragraph)
    return [
        *blocks,
        Block("Indstilling", heading=True),
        Block(f"Forvaltningen indstiller, at {choose.choice(sentences)[0].lower()}{choose.choice(sentences)[1:]}"),
        Block("Beslutning", heading=True),
        Block(choose.choice(DECISIONS)),
    ]


def put(library: Library, items: int) -> None:
    """Put a made corpus in an archive that holds nothing; names are not looked for."""
    with library.archive.reading() as connection:
        if meetings.count(connection):
            return
    for group in grouped(made(items), 200):
        with library.archive.writing() as connection:
            for meeting in group:
                meetings.put(connection, meeting, page="", item_pages={}, changed_at=datetime.now(UTC))


def fill(library: Library, items: int) -> None:
    """Put a made corpus in an archive and index it."""
    put(library, items)
    with library.lock():
        pipeline.build_index(library, report=print)


def main() -> None:
    """Make an archive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--items", type=int, default=50_000)
    arguments = parser.parse_args()
    began = time.perf_counter()
    fill(open_library(Config(paths=Paths(data=arguments.folder, sample=False))), arguments.items)
    print(f"{arguments.items} items in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
