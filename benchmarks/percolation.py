"""How long it takes to find out which of many saved searches an item answers, beside the other engines.

``make bench-percolation`` makes an archive, saves searches with the words and phrases of its items, takes a meeting in,
and times what ``update`` does with it, reading searches anew where the meeting has taught what they mean included. The
others index the meeting in memory and ask every search of it; PostgreSQL looks searches up by the longest of their
words. Answers differ where synonyms, compounds and other forms of a word answer here.
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date as Date
from datetime import timedelta
from pathlib import Path

from benchmarks import corpus
from benchmarks.engines.installed import installed
from benchmarks.engines.ours import Ours
from benchmarks.engines.values import Ask, Engine, Row
from benchmarks.postgres import postgres
from indexer.archive import agenda
from indexer.search import analysis

ITEMS, NEW = 2000, 14
SIZES = (1_000, 10_000, 50_000, 100_000)


def searches(texts: Sequence[str], number: int, *, seed: int = 5) -> list[Ask]:
    """Return different searches as people save them: one to three words of an item, some of them a phrase.

    People save what is particular, so the words are taken from the rarer half of an item's.
    """
    choose = random.Random(seed)  # noqa: S311 (not for secrets)
    split = [[text[start:end] for start, end in analysis.word_places(text)] for text in texts]
    often = Counter(word for words in split for word in set(words))
    found: dict[Ask, None] = {}
    while len(found) < number:
        words = [word for word in choose.choice(split) if len(word) > 3 and word.isalpha()]
        rarer = sorted(set(words), key=lambda word: (often[word], word))[: len(set(words)) // 2]
        if choose.random() < 0.1:
            place = choose.randrange(max(len(words) - 1, 1))
            found[Ask("saved", phrase=" ".join(words[place : place + 2]))] = None
        else:
            found[Ask("saved", tuple(choose.sample(rarer, min(choose.choice((1, 2, 2, 3)), len(rarer)))))] = None
    return list(found)


def new_meeting(number: int, called: str = "ny") -> list[Row]:
    """Return the items of a meeting that no engine has; ``called`` is part of its address."""
    (meeting,) = corpus.made(NEW, seed=100 + number)
    rest = {"committee": meeting.committee, "outcome": "", "subject": "", "date": Date(2026, 1, 1) + timedelta(number)}
    return [
        Row(
            id=f"{meeting.id}-{called}-{number}/{item.number}",
            title=item.title,
            body=item.text,
            journal=item.journal_number,
            **rest,
        )  # type: ignore[arg-type]
        for item in meeting.items
    ]


def told(engine: Engine, rows: Sequence[Row]) -> tuple[float, float]:
    """Return (milliseconds an item, answers an item) of an engine that keeps searches already."""
    answered = engine.answered(rows)
    return answered.milliseconds / len(rows), answered.pairs / len(rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="saved searches, at most")
    most = parser.parse_args().most
    with tempfile.TemporaryDirectory() as name, postgres() as socket:
        ours, *others = (make() for make in installed(Path(name), socket))
        assert isinstance(ours, Ours)  # noqa: S101
        corpus.fill(ours.library, ITEMS)
        with ours.library.archive.reading() as connection:
            texts = [stored.item.text for stored in agenda.all_items(connection)]
        names = [engine.name for engine in (ours, *others)]
        print(
            "| saved | read, ms each | answers an item | " + " | ".join(f"{name}, ms an item" for name in names) + " |"
        )
        print("|" + "---:|" * (3 + len(names)))
        for turn, size in enumerate(size for size in SIZES if size <= most):
            wanted, rows = searches(texts, size), new_meeting(turn)
            began = time.perf_counter()
            ours.keep(wanted)
            each_read = (time.perf_counter() - began) / size * 1000
            took, answers = told(ours, rows)
            cells = [f"{took:.1f}"]
            for engine in others:
                engine.keep(wanted)
                beside, _ = told(engine, rows)
                cells.append(f"{beside:.1f} (× {beside / took:.1f})")
            print(f"| {size} | {each_read:.2f} | {answers:.0f} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
