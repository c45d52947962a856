"""How long it takes to find out which of many saved searches an item answers, beside PostgreSQL.

``python -m benchmarks.percolation`` makes an archive, saves searches with the words, names, phrases and filters of its
items, takes a meeting in, and times what ``update`` does with it. PostgreSQL, where it is installed, matches the same
texts against the same words as ``tsquery`` of its own Danish configuration: every query in turn, and only those whose
first word the text has. Its answers differ where synonyms, compounds and other forms of a word answer here.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from benchmarks import corpus
from benchmarks.postgres import postgres, psql
from indexer import pipeline
from indexer.alerts import matching, understanding, wants
from indexer.alerts.percolation import Kept
from indexer.alerts.values import Wanted
from indexer.archive import changes, meetings
from indexer.archive.subscriber_schema import subscriber, subscription
from indexer.config import Config, Paths
from indexer.library import Library, open_library
from indexer.models import Filters, StoredItem
from indexer.search import analysis

ITEMS, NEW = 2000, 14
SIZES = (1_000, 10_000, 50_000, 100_000)
_AT = datetime(2026, 1, 1, tzinfo=UTC).isoformat()


def searches(texts: Sequence[str], number: int, *, seed: int = 5) -> list[Wanted]:
    """Return different searches as people save them: one to three words of an item, some as a phrase, some narrowed.

    People save what is particular, so the words are taken from the rarer half of an item's.
    """
    choose = random.Random(seed)  # noqa: S311 (not for secrets)
    split = [[text[start:end] for start, end in analysis.word_places(text)] for text in texts]
    often = Counter(word for words in split for word in set(words))
    found: dict[Wanted, None] = {}
    while len(found) < number:
        words = [word for word in choose.choice(split) if len(word) > 3 and word.isalpha()]
        rarer = sorted(set(words), key=lambda word: (often[word], word))[: len(set(words)) // 2]
        if choose.random() < 0.1:
            place = choose.randrange(max(len(words) - 1, 1))
            said = f'"{" ".join(words[place : place + 2])}"'
        else:
            said = " ".join(choose.sample(rarer, min(choose.choice((1, 2, 2, 3)), len(rarer))))
        committee = choose.choice(corpus.COMMITTEES)[0] if choose.random() < 0.1 else ""
        found[Wanted("search", said, Filters(committee=committee))] = None
    return list(found)


def save(library: Library, wanted: Sequence[Wanted]) -> None:
    """Let one subscriber want all of these."""
    with library.subscribers.writing() as connection:
        connection.execute(subscription.delete())
        connection.execute(subscriber.delete())
        person = {"address": "maaling@example.org", "called": "maaling@example.org", "secret": "x", "site": "https://x"}
        connection.execute(insert(subscriber).values(id=1, stopped="", created_at=_AT, **person))
        rest = {"subscriber_id": 1, "often": "dagligt", "weekday": 0, "paused": False, "since": 0, "created_at": _AT}
        rows = [{"wanted": wants.to_json(each), "title": each.query, **rest} for each in wanted]
        connection.execute(insert(subscription), rows)


def take_in(library: Library, number: int) -> dict[str, StoredItem]:
    """Put one more meeting in the archive and the index, and return its items."""
    (meeting,) = corpus.made(NEW, seed=100 + number)
    identifier = f"{meeting.id}-{number}"
    items = tuple(replace(item, id=f"{identifier}/{item.number}") for item in meeting.items)
    with library.archive.writing() as connection:
        new = replace(meeting, id=identifier, items=items)
        meetings.put(connection, new, page="", item_pages={}, changed_at=datetime.now(UTC))
    with library.lock():
        pipeline.index_pending(library, report=lambda _line: None)
    with library.archive.reading() as connection:
        return meetings.get_items(connection, [item.id for item in items])


def in_postgres(folder: Path, wanted: Sequence[Wanted], texts: Sequence[str]) -> tuple[float, float]:
    """Return milliseconds an item at the median: every query in turn, and those only whose rarest word the text has."""
    rows = "".join(f"{each.query.replace(chr(9), ' ')}\n" for each in wanted)
    psql(
        folder,
        "DROP TABLE IF EXISTS wanted; CREATE TABLE wanted (said text, query tsquery, key text);\n"
        f"COPY wanted (said) FROM STDIN;\n{rows}\\.\n"
        "UPDATE wanted SET query = websearch_to_tsquery('danish', said);\n"
        "UPDATE wanted SET key = (SELECT word FROM unnest(tsvector_to_array(to_tsvector('danish', said))) word\n"
        "  ORDER BY length(word) DESC LIMIT 1);\n"
        "CREATE INDEX ON wanted (key); VACUUM ANALYZE wanted;\n"
        "CREATE OR REPLACE FUNCTION timed(body text, keyed boolean) RETURNS float AS $$\n"
        "DECLARE began timestamptz := clock_timestamp(); words tsvector := to_tsvector('danish', body); BEGIN\n"
        "IF keyed THEN PERFORM said FROM wanted WHERE key = ANY(tsvector_to_array(words)) AND query @@ words;\n"
        "ELSE PERFORM said FROM wanted WHERE query @@ words; END IF;\n"
        "RETURN extract(epoch FROM clock_timestamp() - began) * 1000; END $$ LANGUAGE plpgsql;\n",
    )
    found = []
    for keyed in ("false", "true"):
        script = "".join(f"SELECT timed($body${text}$body$, {keyed});\n" for text in texts)
        found.append(statistics.median(float(line) for line in psql(folder, script).split()))
    return found[0], found[1]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="saved searches, at most")
    most = parser.parse_args().most
    with tempfile.TemporaryDirectory() as name, postgres() as server:
        library = open_library(Config(paths=Paths(data=Path(name), sample=False)))
        corpus.fill(library, ITEMS)
        with library.archive.reading() as connection:
            texts = [stored.item.text for stored in meetings.all_items(connection)]
        print(f"{'saved':>8} {'read, ms each':>14} {'again, s':>9} {'ms an item':>11} {'answers an item':>16}", end="")
        print(f" {'PostgreSQL':>11} {'by a key':>9}" if server else "   PostgreSQL is not installed")
        for turn, size in enumerate(size for size in SIZES if size <= most):
            wanted = searches(texts, size)
            save(library, wanted)
            began = time.perf_counter()
            understanding.bring_up_to_date(library)
            each_read = (time.perf_counter() - began) / size * 1000
            with library.archive.reading() as connection:
                before = changes.last_number(connection)
            items = take_in(library, turn)
            with library.archive.reading() as connection:
                last = changes.last_number(connection)
            began = time.perf_counter()
            matching.read_wants(library, before, last)
            again = time.perf_counter() - began
            began = time.perf_counter()
            with library.subscribers.reading() as connection:
                answers = matching.answering(library, Kept(connection), items)
            took = (time.perf_counter() - began) / len(items) * 1000
            print(f"{size:>8} {each_read:>14.2f} {again:>9.2f} {took:>11.1f}", end="")
            print(f" {sum(map(len, answers.values())) / len(items):>16.0f}", end="")
            if server:
                scan, keyed = in_postgres(server, wanted, [stored.item.text for stored in items.values()])
                print(f" {scan:>11.1f} {keyed:>9.1f}", end="")
            print(flush=True)


if __name__ == "__main__":
    main()
