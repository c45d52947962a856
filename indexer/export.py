"""The archive as files for others: items, decisions, votes and cases, a line each; vote events as Popolo.

Popolo (popoloproject.com/specs) names people, organizations, motions, vote events and votes; what minutes do not state
is left out. What an operator or a municipality hides is not in the archive's views, and so in no export.
"""

import csv
import hashlib
import io
import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date as Date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from indexer import casework, contracts, sources
from indexer.archive import agenda, cases, entities, private
from indexer.entities import acting
from indexer.library import Library
from indexer.minutes.recommendations import compared
from indexer.models import Mention, StoredItem, VoteEvent

What = Literal["items", "decisions", "votes", "cases"]
Format = Literal["jsonl", "csv", "popolo"]
WHATS: tuple[What, ...] = get_args(What)
FORMATS: tuple[Format, ...] = get_args(Format)
Json = dict[str, Any]

_BATCH = 200
_POPOLO_RESULTS = {"vedtaget": "pass", "forkastet": "fail"}


def lines(library: Library, what: What, form: Format, *, today: Date) -> Iterator[str]:
    """Yield an export line by line, each with its end; raises ValueError for Popolo of anything but votes."""
    if form == "popolo":
        if what != "votes":
            raise ValueError("popolo er kun for votes")
        rows: Iterator[Json] = (event for stored, mentions in _items(library) for event in popolo(stored, mentions))
    else:
        rows = _ROWS[what](library, today)
    if form == "csv":
        yield from _csv(rows)
    else:
        yield from (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def published_items(library: Library) -> Generator[str, None, None]:
    """Yield the lines of items as anyone may have them: without the folders of the machine."""
    for stored, mentions in _items(library):
        yield json.dumps(contracts.published(contracts.item_record(stored, mentions)), ensure_ascii=False) + "\n"


@lru_cache(maxsize=1)
def make() -> str:
    """Return a hash of the code that an export is made by: the same archive gives the same lines by the same code."""
    here = Path(__file__).parent
    code = b"\0".join(path.read_bytes() for path in (here / "export.py", *sorted((here / "contracts").glob("*.py"))))
    return f"{sources.fingerprint()} {hashlib.sha256(code).hexdigest()[:16]}"


def _items(library: Library) -> Iterator[tuple[StoredItem, Sequence[Mention]]]:
    """Yield every item with its mentions, its references resolved."""
    with library.archive.reading() as connection:
        batch: list[StoredItem] = []
        for stored in agenda.all_items(connection):
            batch.append(cases.resolved(connection, stored))
            if len(batch) == _BATCH:
                yield from _with_mentions(connection, batch)
                batch = []
        yield from _with_mentions(connection, batch)


def _with_mentions(connection: Any, batch: Sequence[StoredItem]) -> Iterator[tuple[StoredItem, Sequence[Mention]]]:
    found = entities.of_items(connection, [stored.item.id for stored in batch])
    for stored in private.without_links(connection, batch):
        yield stored, found.get(stored.item.id, ())


def _item_rows(library: Library, _today: Date) -> Iterator[Json]:
    for stored, mentions in _items(library):
        yield contracts.item_record(stored, mentions)


def _decision_rows(library: Library, _today: Date) -> Iterator[Json]:
    for stored, _ in _items(library):
        answers = {part.point: part for part in compared(stored.item)}
        for decision in stored.item.decisions:
            answer = answers.get(decision.point)
            yield {
                **_where(stored),
                "point": decision.point,
                "outcome": decision.outcome,
                "recommended": answer.recommended if answer else None,
                "differs": answer.differs if answer else None,
                "words": stored.item.text[decision.start : decision.end],
                "start": decision.start,
                "end": decision.end,
            }


def _vote_rows(library: Library, _today: Date) -> Iterator[Json]:
    for stored, mentions in _items(library):
        who = {(vote.start, vote.voter): entity for _, vote, entity in acting.votes_by(stored.item, mentions)}
        for number, event in enumerate(stored.item.vote_events, 1):
            for vote in event.votes:
                yield {
                    **_where(stored),
                    "event": number,
                    "motion": event.motion,
                    "proposers": "; ".join(event.proposers),
                    "result": event.result,
                    "voter": vote.voter,
                    "entity": who.get((vote.start, vote.voter)),
                    "party": vote.party,
                    "option": vote.option,
                    "count": vote.count,
                    "words": stored.item.text[vote.start : vote.end],
                    "start": vote.start,
                    "end": vote.end,
                }


def _case_rows(library: Library, today: Date) -> Iterator[Json]:
    """Yield every case once, under the number it was last treated by."""
    seen: set[str] = set()
    with library.archive.reading() as connection:
        numbers = agenda.journal_numbers(connection)
    for number in numbers:
        if number not in seen:
            view = casework.case_view(library, number, today=today)
            seen |= {*view.numbers, number}
            yield contracts.case_json(view)


_ROWS = {"items": _item_rows, "decisions": _decision_rows, "votes": _vote_rows, "cases": _case_rows}


def _where(stored: StoredItem) -> Json:
    item = stored.item
    return {
        "item": item.id,
        "council": stored.council,
        "committee": stored.committee,
        "date": stored.date.isoformat(),
        "number": item.number,
        "title": item.title,
        "journal_number": item.journal_number,
    }


def _csv(rows: Iterable[Json]) -> Iterator[str]:
    """Yield rows as CSV (RFC 4180) with a head; lists and objects as JSON within their field."""
    head: list[str] = []
    for row in rows:
        if not head:
            head = list(row)
            yield _csv_line(head)
        yield _csv_line([_cell(row.get(name)) for name in head])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict | bool) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text  # no formula in a spreadsheet


def _csv_line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def popolo(stored: StoredItem, mentions: Sequence[Mention]) -> Iterator[Json]:
    """Yield an item's motions as Popolo motions with their vote event; people by their address here."""
    who = {(vote.start, vote.voter): entity for _, vote, entity in acting.votes_by(stored.item, mentions)}
    movers: dict[int, list[str]] = {}
    for event, entity in acting.proposals_by(stored.item, mentions):
        movers.setdefault(event.start, []).append(entity)
    for number, event in enumerate(stored.item.vote_events, 1):
        yield _popolo_event(stored, number, event, who, movers.get(event.start, []))


def _popolo_event(
    stored: StoredItem, number: int, event: VoteEvent, who: dict[tuple[int, str], str], movers: Sequence[str]
) -> Json:
    identifier = f"{stored.item.id}#afstemning-{number}"
    result = _POPOLO_RESULTS.get(event.result)
    named = [vote for vote in event.votes if vote.voter]
    counted = [vote for vote in event.votes if not vote.voter and vote.count]
    return {
        "id": identifier,
        "identifier": f"{stored.item.number}-{number}",
        "organization": {"name": stored.committee},
        "organization_id": stored.meeting_id.rpartition("/")[0],
        "motion": {
            "text": stored.item.text[event.start : event.end],
            "classification": event.motion,
            "creator": [{"id": mover} for mover in movers] or [{"name": name} for name in event.proposers],
            "legislative_session": stored.meeting_id,
            "date": stored.date.isoformat(),
            **({"result": result} if result else {}),
        },
        "start_date": stored.date.isoformat(),
        **({"result": result} if result else {}),
        "votes": [
            {
                "voter_id": who.get((vote.start, vote.voter)),
                "voter": {"name": vote.voter},
                "option": vote.option,
                **({"group": {"name": vote.party}} if vote.party else {}),
            }
            for vote in named
        ],
        "counts": [
            {"option": vote.option, "value": vote.count, **({"group": {"name": vote.party}} if vote.party else {})}
            for vote in counted
        ],
        "sources": [{"url": contracts.source_of(stored.source_url), "note": stored.item.id}],
    }
