"""How fast files become a searchable archive, in one process and in two, and how much memory that takes.

``make bench-bulk`` publishes a made corpus as municipalities do (FirstAgenda, OS2Web and PDF in turn) and takes it in:
in one process, in two, and twice as much in two. Each run is a process of its own, whose memory is told apart from that
of the processes it begins. What comes of one and of two is held against each other.
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from datetime import time as Time
from itertools import pairwise
from pathlib import Path

from benchmarks import corpus
from indexer import importing, naming, pipeline
from indexer.archive import agenda, entities
from indexer.config import Config, Council, Import, Paths, Search
from indexer.library import open_library
from indexer.minutes.dates import COPENHAGEN
from indexer.models import AgendaItem, Meeting
from tests import publisher
from tests.manuscripts import Item, Manuscript, Person

FORMS = (
    ("json", publisher.firstagenda_json),
    ("html", publisher.os2web_html),
    ("pdf", publisher.referat_pdf),
)
PEOPLE = tuple(
    Person(name, party, "", "present")
    for name, party in (("Solveig Amdrup", "F"), ("Farid Haidari", "A"), ("Runa Thyssen", "V"), ("Kaj Østerbæk", "V"))
)


def published(folder: Path, pages: int) -> None:
    """Write so many pages in a folder."""
    for number, meeting in enumerate(corpus.made(pages * corpus.ITEMS_A_MEETING)):
        form, publish = FORMS[number % len(FORMS)]
        (folder / f"{number:05d}.{form}").write_bytes(publish(_manuscript(meeting)))


def _manuscript(meeting: Meeting) -> Manuscript:
    return Manuscript(
        name=meeting.id,
        council=corpus.COUNCIL,
        committee=meeting.committee,
        start=datetime.combine(meeting.date, Time(17), COPENHAGEN),
        place=meeting.place,
        kind=meeting.kind,
        publication="",
        participants=PEOPLE,
        items=tuple(map(_item, meeting.items)),
    )


def _item(item: AgendaItem) -> Item:
    sections = tuple((each.heading, tuple(item.text[each.start : each.end].split("\n\n"))) for each in item.sections)
    return Item(item.number, item.title, item.journal_number, True, (), (), sections)


def run(files: Path, data: Path, processes: int) -> dict[str, object]:
    """Take files in; return seconds of each stage, memory in MB, and a hash of what came of it."""
    config = Config(
        paths=Paths(data=data, sample=False),
        limits=Import(processes=processes),
        councils=(Council(corpus.COUNCIL, "Måleby"),),
        search=Search(similarity=False),
    )
    library = open_library(config)
    began = [time.perf_counter()]
    summary = importing.take_files(library, [files], council=corpus.COUNCIL, report=print)
    began.append(time.perf_counter())
    naming.bring_up_to_date(library, report=lambda _line: None)
    began.append(time.perf_counter())
    pipeline.build_index(library, report=lambda _line: None)
    began.append(time.perf_counter())
    with library.archive.reading() as connection:
        documents = [each.content for each in pipeline.documents_of(connection, agenda.all_items(connection))]
        names = sorted(entities.heads(connection).items())
    assert not summary.failed  # noqa: S101 (else something else was measured)
    return {
        "seconds": [after - before for before, after in pairwise(began)],
        "items": len(documents),
        "own": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "others": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000,
        "content": hashlib.sha256(repr((documents, names)).encode()).hexdigest(),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--run", nargs=3, metavar=("FILES", "DATA", "PROCESSES"), help="one of the runs, as JSON")
    arguments = parser.parse_args()
    if arguments.run:
        files, data, processes = arguments.run
        print(json.dumps(run(Path(files), Path(data), int(processes))))
        return
    print("| pages | items | processes | read | names | index | all, items/s | MB | MB of each other |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    found = {}
    for pages, processes in ((arguments.pages, 1), (arguments.pages, 2), (2 * arguments.pages, 2)):
        with tempfile.TemporaryDirectory() as name:
            files = Path(name) / "files"
            files.mkdir()
            published(files, pages)
            command = [sys.executable, "-m", "benchmarks.bulk", "--run", str(files), f"{name}/data", str(processes)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        one = found[pages, processes] = json.loads(done.stdout)
        rates = [f"{one['items'] / seconds:.0f}" for seconds in (*one["seconds"], sum(one["seconds"]))]
        print(
            f"| {pages} | {one['items']} | {processes} | {' | '.join(rates)} | {one['own']:.0f} | {one['others']:.0f} |"
        )
    alone, both = found[arguments.pages, 1], found[arguments.pages, 2]
    ratios = [one / two for one, two in zip(alone["seconds"], both["seconds"], strict=True)]
    print(f"\ntwo processes against one: {', '.join(f'{ratio:.2f}' for ratio in ratios)} times as fast")
    print("both gave the same" if alone["content"] == both["content"] else "THEY DID NOT GIVE THE SAME")


if __name__ == "__main__":
    main()
