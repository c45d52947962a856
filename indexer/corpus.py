"""Raw pages on disk, content-addressed, never changed: the only module that knows the layout of corpus/raw.

``raw/ab/<sha256>`` holds a page's bytes, ``raw/ab/<sha256>.<sighting>.json`` says where and when those bytes were
published; the same bytes from two addresses are kept once and sighted twice. Small files beside it note when the page
was seen again after another, or withdrawn by the council, so that a rebuild knows: their names put them in order, what
stands in them is what the clock said. Files are written beside, synced and renamed, so that what is there is whole.
"""

import hashlib
import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from indexer.errors import CorpusError, NotFoundError
from indexer.models import Page, StoredPage

Event = Literal["seen", "withdrawn"]
_EVENTS = (".seen", ".withdrawn")


def readable(url: str) -> str:
    """Return an address as people write it: a local file by its path, anything else as it is."""
    parts = urlsplit(url)
    return unquote(parts.path, errors="replace") if parts.scheme == "file" else url


def page_key(page: Page) -> str:
    """Return a page's address in the corpus: the hash of its bytes and of where it was published."""
    sighting = hashlib.sha256(f"{page.council}\n{page.url}".encode(errors="surrogateescape")).hexdigest()[:12]
    return f"{hashlib.sha256(page.body).hexdigest()}.{sighting}"


def is_same_address(key: str, other: str) -> bool:
    """Tell whether two pages were published at the same address."""
    return key.rpartition(".")[2] == other.rpartition(".")[2]


def store(raw: Path, page: Page, *, arrived_at: datetime | None = None) -> StoredPage:
    """Keep a page and return it as stored; a page that is kept already is left as it is, with its first date.

    ``arrived_at`` puts it in order among others, where that is not when it was fetched.
    """
    key = page_key(page)
    body, record = _body_path(raw, key), _record_path(raw, key)
    if not body.exists():
        _write(body, page.body)
    if not record.exists():
        about = {
            "url": page.url,
            "council": page.council,
            "fetched_at": page.fetched_at.isoformat(),
            "arrived_at": (arrived_at or page.fetched_at).isoformat(),
            "content_type": page.content_type,
            "size": len(page.body),
            "role": page.role,
        }
        _write(record, json.dumps(about, ensure_ascii=False, indent=1).encode(errors="surrogateescape"))
    return _read_record(record, _notes(record.parent))


def note(raw: Path, key: str, event: Event, at: datetime, *, arrived_at: datetime | None = None) -> None:
    """Keep that a stored page was seen again, or withdrawn by the council; the last to arrive is what holds."""
    record = _record_path(raw, key)
    path = record.with_name(f"{key}.{(arrived_at or at).astimezone(UTC):%Y%m%dT%H%M%S%f}.{event}")
    _write(path, at.isoformat().encode())


@dataclass(frozen=True, slots=True)
class _Note:
    """What was noted of a page: when by the clock, where that is in the order of pages, and what."""

    at: datetime
    arrived_at: datetime
    event: Event


def _notes(folder: Path) -> dict[str, list[Path]]:
    """Return the notes in a folder by page, the oldest first: a folder is looked through once for all its pages."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        if path.suffix in _EVENTS:
            found[".".join(path.name.split(".")[:2])].append(path)
    return found


def _last_note(notes: Sequence[Path]) -> _Note | None:
    """Return the last of a page's notes."""
    if not notes:
        return None
    *_, when, event = notes[-1].name.split(".")
    arrived_at = datetime.strptime(f"{when}+0000", "%Y%m%dT%H%M%S%f%z")
    said = notes[-1].read_text(encoding="ascii")  # nothing in those of earlier versions
    at = datetime.fromisoformat(said) if said else arrived_at
    return _Note(at, arrived_at, "seen" if event == "seen" else "withdrawn")


def drop(raw: Path, key: str) -> None:
    """Delete a page that is kept for nothing any more; its bytes go when no other sighting has them."""
    record, body = _record_path(raw, key), _body_path(raw, key)
    for path in (record, *record.parent.glob(f"{key}.*")):
        path.unlink(missing_ok=True)
    if not any(body.parent.glob(f"{body.name}.*.json")):
        body.unlink(missing_ok=True)


def withdrawn(raw: Path) -> Iterator[tuple[str, datetime]]:
    """Yield the pages whose last note is that the council withdrew them, and when."""
    for folder in sorted(raw.glob("??")):
        for key, notes in _notes(folder).items():
            last = _last_note(notes)
            if last and last.event == "withdrawn":
                yield key, last.at


def load(raw: Path, key: str) -> Page:
    """Return a stored page with its bytes.

    Raises NotFoundError when the corpus lacks it, and CorpusError when the bytes have changed on disk.
    """
    try:
        record = _record_path(raw, key)
        stored = _read_record(record, _notes(record.parent))
        body = _body_path(raw, key).read_bytes()
    except FileNotFoundError:
        raise NotFoundError(f"den rå side {key} mangler i {raw}") from None
    if hashlib.sha256(body).hexdigest() != key.split(".", maxsplit=1)[0]:
        raise CorpusError(f"den rå side {key} er ændret på disken; hent den igen, eller læg en sikkerhedskopi tilbage")
    return Page(stored.url, stored.council, stored.fetched_at, stored.content_type, body, stored.role)


def stored_pages(raw: Path) -> tuple[list[StoredPage], list[Path]]:
    """Return every stored page, the oldest first as they came, and the records that cannot be read."""
    found, unreadable = [], []
    for folder in sorted(raw.glob("??")):
        notes = _notes(folder)
        for path in sorted(folder.glob("*.json")):
            try:
                found.append(_read_record(path, notes))
            except (OSError, ValueError, KeyError, TypeError):
                unreadable.append(path)
    return sorted(found, key=lambda page: (page.arrived_at, page.key)), unreadable


def _body_path(raw: Path, key: str) -> Path:
    return raw / key[:2] / key.split(".", maxsplit=1)[0]


def _record_path(raw: Path, key: str) -> Path:
    return raw / key[:2] / f"{key}.json"


def _read_record(path: Path, notes: Mapping[str, Sequence[Path]]) -> StoredPage:
    about = json.loads(path.read_text(encoding="utf-8", errors="surrogateescape"))
    key = path.name.removesuffix(".json")
    fetched_at = datetime.fromisoformat(about["fetched_at"])
    arrived_at = datetime.fromisoformat(about.get("arrived_at") or about["fetched_at"])
    last = _last_note(notes.get(key, ()))
    return StoredPage(
        key=key,
        url=about["url"],
        council=about["council"],
        fetched_at=last.at if last else fetched_at,
        arrived_at=max(arrived_at, last.arrived_at) if last else arrived_at,
        content_type=about["content_type"],
        size=about["size"],
        withdrawn=last is not None and last.event == "withdrawn",
        role="attachment" if about.get("role") == "attachment" else "minutes",
    )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".ny-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)  # public documents; mkstemp makes files that only their owner can read
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
