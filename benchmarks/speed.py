"""How fast a result page's whole answer is, beside plain Whoosh, SQLite FTS5, tantivy and PostgreSQL, in one run.

``make bench-speed`` builds the same made items in every engine that is installed, asks them the same searches, eight of
one engine and then of the next, plain Whoosh when they are done, and prints medians, 95th percentiles and ratios.
``--save`` keeps the figures of this size for the chart in README.
PostgreSQL times itself; the others are timed by the processor time of their thread.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date as Date
from itertools import chain, islice
from pathlib import Path

from benchmarks import corpus, percolation
from benchmarks.engines.apart import Apart
from benchmarks.engines.fts5 import Fts5
from benchmarks.engines.installed import installed
from benchmarks.engines.ours import Ours
from benchmarks.engines.plain_whoosh import PlainWhoosh
from benchmarks.engines.postgresql import Postgres
from benchmarks.engines.tantivy import Tantivy
from benchmarks.engines.values import Ask, Engine, Row, row_of
from benchmarks.postgres import postgres
from indexer import naming
from indexer.archive import agenda
from indexer.entities import danish
from indexer.models import StoredItem
from indexer.search import analysis

LAST = Path(__file__).with_name("speed.json")
KINDS = (
    *("one common word", "one rare word", "three words", "phrase", "beginning", "journal number"),
    *("words and date", "newest first"),
)
Figures = dict[str, dict[str, object]]
ROUNDS = 36
_SELDOM = {PlainWhoosh.name: 3}  # asked in every third round: half a minute a search makes for a long day
_A_THIRD = 1 / 3
_SAVED, _NAMED = 10_000, 100
_TOLD, _WORDS = f"one item against {_SAVED:,} saved searches, ms", "words read for names a second"
_LETTERS = str.maketrans("0123456789", "abcdefghij")
_TOKENS = "spaCy's tokenizer alone"
_ALL = ("all, median", "all, p95")
_BUILT = ("items a second", "megabytes on disk", "opening, ms", "memory, MB")
_REST = (
    *("one item until found, ms", _TOLD, "opening, ms", "memory, MB", "items a second", "megabytes on disk"),
    *("hits a search", "of our ten"),
)


def asks(rows: Sequence[Row], *, seed: int = 7) -> list[Ask]:
    """Return searches of every kind, made of the items' own words."""
    choose = random.Random(seed)  # noqa: S311 (not for secrets)
    some = choose.sample(list(rows), min(len(rows), 1000))
    split = [[row.body[start:end] for start, end in analysis.word_places(row.body)] for row in some]
    often = Counter(word.lower() for words in split for word in sorted(set(words)) if word.isalpha() and len(word) > 4)
    common = [word for word, count in often.most_common(400) if 0.1 * len(some) < count][:60] or ["kommunen"]
    rare = [word for word, count in often.items() if 2 <= count <= max(len(some) // 200, 3)]
    found = []
    for _ in range(ROUNDS):
        row, words = choose.choice(list(zip(some, split, strict=True)))
        plain = [word for word in words if word.isalpha() and len(word) > 4 and not analysis.is_stop_word(word)]
        place = choose.randrange(max(len(plain) - 1, 1))
        run = next(
            (f"{one} {two}" for one, two in zip(words[place:], words[place + 1 :], strict=False)
             if one.isalpha() and two.isalpha() and len(one) > 3), "kommunen vil",
        )  # fmt: skip
        three = tuple(choose.sample(plain, min(3, len(plain))))
        found += [
            Ask("one common word", (choose.choice(common),)),
            Ask("one rare word", (choose.choice(rare),)),
            Ask("three words", three),
            Ask("phrase", phrase=run),
            Ask("beginning", prefix=choose.choice(plain)[:6].lower()),
            Ask("journal number", journal=row.journal[:8]),
            Ask("words and date", (choose.choice(common),), since=Date(2020, 1, 1)),
            Ask("newest first", (choose.choice(common),), by_date=True),
        ]
    return found


def size_of(folder: Path) -> int:
    """Return the bytes of the files in a folder, each once."""
    files = {path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    return sum(files.values())


def opened_alone(name: str, folder: Path) -> tuple[float, float]:
    """Return (milliseconds to open, megabytes for that and five searches) of an engine in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.speed", "--alone", name, str(folder)]
    milliseconds, megabytes = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(milliseconds), float(megabytes)


def _alone(name: str, folder: Path) -> None:
    before = _resident()
    made = {"ours": Ours, "whoosh": PlainWhoosh, "fts5": Fts5, "tantivy": Tantivy}[name](folder / name)
    began = time.perf_counter()
    made.open()
    milliseconds = (time.perf_counter() - began) * 1000
    for word in ("kommunen", "udvalget", "borgerne", "skole", "plan"):
        made.answer(Ask("", (word,)))
    print(milliseconds, _resident() - before)


def _resident() -> float:
    """Return the megabytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6


def measured(folder: Path, items: int, kept: Figures | None = None) -> Figures:
    """Return the figures of each engine, by its name; with those ``kept`` what stands in the folder is not built."""
    corpus.put(Ours(folder / "ours").library, items)
    with Ours(folder / "ours").library.archive.reading() as connection:
        some = list(islice(agenda.all_items(connection), _NAMED))
        rows = [row_of(stored) for stored in agenda.all_items(connection)]
    with postgres() as socket:
        made = installed(folder, socket)
        running = [make() for make in made]
        if kept is None:
            figures = built(running, folder, rows)
        else:
            figures = {name: {label: own[label] for label in _BUILT if label in own} for name, own in kept.items()}
            built([engine for engine in running if isinstance(engine, Postgres)], folder, rows)
        for name, found in (*asked(made, rows).items(), *changed(running, rows).items(), *told(running, rows).items()):
            figures[name] |= found
    figures[Ours.name][_WORDS] = round(words_a_second(some))
    figures[_TOKENS] = {_WORDS: round(tokens_a_second(some))}
    return figures


def built(running: Sequence[Engine], folder: Path, rows: Sequence[Row]) -> Figures:
    """Return how fast each engine takes items in, and what it then takes on disk, in memory and to open."""
    figures: Figures = {}
    for engine in running:
        began = time.perf_counter()
        engine.build(rows)
        seconds = time.perf_counter() - began
        figures[engine.name] = {"items a second": round(len(rows) / seconds, 1)}
        print(f"{engine.name}: {len(rows) / seconds:.0f} items/s", file=sys.stderr, flush=True)
    for engine, part in zip(running, ("ours/index", "whoosh", "fts5", "tantivy"), strict=False):
        if isinstance(engine, Postgres):
            continue
        figures[engine.name]["megabytes on disk"] = round(size_of(folder / part) / 1e6)
        opening, memory = opened_alone(part.partition("/")[0], folder)
        figures[engine.name] |= {"opening, ms": round(opening, 1), "memory, MB": round(memory)}
    return figures


def asked(made: Sequence[Callable[[], Engine]], rows: Sequence[Row]) -> Figures:
    """Return what each engine's answers took, and what they have of ours: eight are asked of each in turn."""
    wanted = asks(rows)
    names = [make().name for make in made]
    engines = [Apart(make, wanted[0]) for make in made]
    times: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in names}
    totals: dict[str, list[int]] = {name: [] for name in names}
    alike: dict[str, list[float]] = {name: [] for name in names}
    ours: dict[int, tuple[str, ...]] = {}
    # The slow one by itself: the others would wait a minute for it, and what idles so long is measured cold.
    for in_turn in ([name for name in names if name not in _SELDOM], [name for name in names if name in _SELDOM]):
        for start in range(0, len(wanted), len(KINDS)):
            for name in in_turn:
                if start // len(KINDS) % _SELDOM.get(name, 1):
                    continue
                for number, ask in enumerate(wanted[start : start + len(KINDS)], start):
                    answer = engines[names.index(name)].answer(ask)
                    first = ours.setdefault(number, answer.shown)  # ours is the first that is asked
                    times[name][ask.kind].append(answer.milliseconds)
                    totals[name].append(answer.total)
                    alike[name].append(len({*first} & {*answer.shown}) / max(len(first), 1))
    for engine in engines:
        engine.close()
    return {
        name: {
            "median, ms": {kind: round(statistics.median(own[kind]), 2) for kind in KINDS},
            "all, median": round(statistics.median(chain(*own.values())), 2),
            "all, p95": round(statistics.quantiles(chain(*own.values()), n=20)[-1], 2),
            "hits a search": round(statistics.mean(totals[name])),
            "of our ten": round(statistics.mean(alike[name]), 2),
        }
        for name, own in times.items()
    }


def changed(running: Sequence[Engine], rows: Sequence[Row]) -> Figures:
    """Return how long one more item takes until a search finds it."""
    figures: Figures = {}
    for engine in running:
        engine.open()
        took = []
        for number in range(3):
            row, word = rows[number], unheard_of()
            new = replace(row, id=f"{row.id.rpartition('/')[0]}-{word}/1", body=f"{row.body} Nyordet {word}.")
            began = time.perf_counter()
            engine.change(new)
            assert engine.answer(Ask("", (word,))).total == 1  # noqa: S101 (else nothing was measured)
            took.append((time.perf_counter() - began) * 1000)
        figures[engine.name] = {"one item until found, ms": round(statistics.median(took), 1)}
    return figures


def unheard_of() -> str:
    """Return a word that is in no archive, nor was made before."""
    return "xyzzy" + str(time.time_ns()).translate(_LETTERS)


def told(running: Sequence[Engine], rows: Sequence[Row]) -> Figures:
    """Return how long it takes to tell which of many saved searches an item of a new meeting answers."""
    saved = percolation.searches([row.body for row in rows[:_SAVED]], _SAVED)
    figures: Figures = {}
    for engine in running:
        engine.keep(saved)
        took = [percolation.told(engine, percolation.new_meeting(number, unheard_of()))[0] for number in range(3)]
        figures[engine.name] = {_TOLD: round(statistics.median(took), 1)}
    return figures


def words_a_second(items: Sequence[StoredItem]) -> float:
    """Return how many words a run reads for names in a second of processor time, the rules after the model included."""
    batch = naming.Batch("", tuple(items), {stored.meeting_id: () for stored in items}, {})
    naming.find(replace(batch, items=batch.items[:1]))  # the model is loaded, and the dictionary read, at the first
    began = time.process_time()
    naming.find(batch)
    return _words(items) / (time.process_time() - began)


def tokens_a_second(items: Sequence[StoredItem]) -> float:
    """Return how many words spaCy's Danish tokenizer alone goes through in a second: what no pipeline can be under."""
    pipeline = danish.blank()
    began = time.process_time()
    for stored in items:
        pipeline.make_doc(stored.item.text)
    return _words(items) / (time.process_time() - began)


def _words(items: Sequence[StoredItem]) -> int:
    return sum(len(stored.item.text.split()) for stored in items)


def table(figures: Figures) -> str:
    """Return figures as a table in Markdown, with how many times as long as ours each took."""
    names = [name for name in figures if name != _TOKENS]
    lines = ["| | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names)]
    for kind in KINDS:
        values = [figures[name]["median, ms"][kind] for name in names]  # type: ignore[index]
        lines.append(_line(f"{kind}, ms", values))
    lines += [_line(f"**{label}**, ms", [figures[name][label] for name in names]) for label in _ALL]
    lines += [
        f"| {label} | " + " | ".join(str(figures[name].get(label, "")) for name in names) + " |" for label in _REST
    ]
    words, tokens = (figures[name][_WORDS] for name in (names[0], _TOKENS))
    lines.append(f"\n{_WORDS}: {words:,}; {_TOKENS} goes through {tokens:,}")
    return "\n".join(lines)


def _line(label: str, values: Sequence[float]) -> str:
    ours, *others = values
    cells = [f"{ours:.1f}", *(f"{value:.1f} (× {value / max(ours, 0.01):.1f})" for value in others)]
    return f"| {label} | " + " | ".join(cells) + " |"


def beside_those_kept(figures: Figures, kept: Figures) -> str:
    """Return how many of the ratios to ours are within a third of those kept of as many items, and which are not.

    Ratios carry over to other machines, times do not.
    """
    ratios = {
        (name, label): (_ratio(figures, name, label), _ratio(kept, name, label))
        for name in figures
        if name in kept and name not in (Ours.name, _TOKENS)
        for label in (*KINDS, *_ALL)
    }
    beyond = [
        f"{name}, {label}: × {now:.2f}, × {before:.2f} kept"
        for (name, label), (now, before) in ratios.items()
        if abs(now / before - 1) > _A_THIRD
    ]
    head = f"{len(ratios) - len(beyond)} of {len(ratios)} ratios are within a third of those kept in {LAST.name}"
    return "\n".join([head, *beyond])


def _ratio(figures: Figures, name: str, label: str) -> float:
    return _milliseconds(figures[name], label) / max(_milliseconds(figures[Ours.name], label), 0.01)


def _milliseconds(figures: dict[str, object], label: str) -> float:
    own = figures["median, ms"] if label in KINDS else figures
    return float(own[label])  # type: ignore[index]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--save", action="store_true", help="keep the figures for the chart in README")
    parser.add_argument("--folder", type=Path, help="keep what is built here")
    parser.add_argument("--again", action="store_true", help="ask what stands in the folder; keep how it was built")
    parser.add_argument("--alone", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        _alone(arguments.alone[0], Path(arguments.alone[1]))
        return
    known = json.loads(LAST.read_text(encoding="utf-8")) if LAST.exists() else {}
    before = known[str(arguments.items)] if arguments.again else None
    with tempfile.TemporaryDirectory() as name:
        figures = measured(arguments.folder or Path(name), arguments.items, before)
    print(f"{arguments.items} items, Python {sys.version}\n\n{table(figures)}")
    if kept := known.get(str(arguments.items)):
        print(f"\n{beside_those_kept(figures, kept)}")
    if arguments.save:
        known[str(arguments.items)] = figures
        LAST.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
