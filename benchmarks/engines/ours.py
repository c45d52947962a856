"""Referatbasen itself."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from benchmarks.engines.values import SHOWN, Answer, Answered, Ask, Row, clocked, timed
from indexer import pipeline, searching
from indexer.alerts import matching, understanding, wants
from indexer.alerts.percolation import Kept
from indexer.alerts.values import Wanted
from indexer.archive import agenda, changes, meetings
from indexer.archive.subscriber_schema import subscriber, subscription
from indexer.config import Config, Paths, Search
from indexer.library import Library, open_library
from indexer.models import AgendaItem, Filters, Meeting, Sort


class Ours:
    """Referatbasen itself, from the search to the hits that the page shows."""

    name = "Referatbasen"

    def __init__(self, folder: Path) -> None:
        """Take the folder of an archive that holds the items."""
        # Likeness of meaning is a model's work, which the others do not do.
        self._config = Config(paths=Paths(data=folder, sample=False), search=Search(similarity=False))
        self.library: Library = open_library(self._config)

    def build(self, rows: Sequence[Row]) -> None:
        """Build the index of the archive's items; the rows are the same."""
        with self.library.lock():
            pipeline.build_index(self.library, report=lambda _line: None)

    def open(self) -> None:
        """Open the index as a new process does."""
        self.library = open_library(self._config)
        self.library.index.count()

    def warm(self) -> None:
        """Get ready as the site does when it starts."""
        self.library.index.warm()

    def answer(self, ask: Ask) -> Answer:
        """Answer as the search page does."""
        typed = ask.typed
        sort: Sort = "newest" if ask.by_date else "relevance"
        filters = Filters(since=ask.since)

        def work() -> tuple[int, list[str]]:
            found = searching.search(self.library, typed, filters=filters, sort=sort, limit=SHOWN)
            return found.exact, [hit.id for hit in found.hits]

        return timed(work)

    def change(self, row: Row) -> None:
        """Take in a meeting with one item, as an import does from the archive on."""
        self._take_in([row])

    def _take_in(self, rows: Sequence[Row]) -> None:
        meeting_id = rows[0].id.rpartition("/")[0]
        items = tuple(
            AgendaItem(row.id, row.id.rpartition("/")[2], row.title, row.journal, open=True, text=row.body)
            for row in rows
        )
        council, held = meeting_id.split("/")[0], rows[0].date
        meeting = Meeting(meeting_id, council, rows[0].committee, held, None, "", "Referat", (), items, "")
        with self.library.archive.writing() as connection:
            meetings.put(connection, meeting, page="", item_pages={}, changed_at=datetime.now(UTC))
        with self.library.lock():
            pipeline.index_pending(self.library, report=lambda _line: None)

    def keep(self, asks: Sequence[Ask]) -> None:
        """Let one subscriber follow all of them, and read them as a run does."""
        at = datetime.now(UTC).isoformat()
        wanted = dict.fromkeys(Wanted("search", ask.typed, Filters()) for ask in asks)
        with self.library.subscribers.writing() as connection:
            connection.execute(subscription.delete())
            connection.execute(subscriber.delete())
            person = {"address": "maaling@example.org", "called": "maaling@example.org", "secret": "x"}
            connection.execute(insert(subscriber).values(id=1, site="https://x", stopped="", created_at=at, **person))
            rest = {"subscriber_id": 1, "often": "dagligt", "weekday": 0, "paused": False, "since": 0, "created_at": at}
            rows = [{"wanted": wants.to_json(each), "title": each.query, **rest} for each in wanted]
            connection.execute(insert(subscription), rows)
        understanding.bring_up_to_date(self.library)

    def answered(self, rows: Sequence[Row]) -> Answered:
        """Tell as a run does that has taken the meeting in, and read anew what it has taught the meaning of."""
        with self.library.archive.reading() as connection:
            before = changes.last_number(connection)
        self._take_in(rows)
        with self.library.archive.reading() as connection:
            last = changes.last_number(connection)
            items = agenda.get_items(connection, [row.id for row in rows])

        def work() -> int:
            matching.read_wants(self.library, before, last)
            with self.library.subscribers.reading() as connection:
                return sum(map(len, matching.answering(self.library, Kept(connection), items).values()))

        return clocked(work)
