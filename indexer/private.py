"""What an archive must not show: looked for on every page, told of to the operator, and cleared from every file.

Where CPR numbers were is told without the numbers, so that the municipality can be asked to take them away at the
source.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date as Date

from indexer.archive import Connection, documents, meetings, pages, private, vectors
from indexer.corpus import readable
from indexer.hiding import Hidden, find_words
from indexer.library import Library
from indexer.minutes.privacy import MASK, find_cpr, mask_address
from indexer.models import AgendaItem, Meeting, Page
from indexer.sources.words import every_word


@dataclass(frozen=True, slots=True)
class Place:
    """Where CPR numbers were found, and how many: in an item, around the items of a meeting, or anywhere on a page.

    ``what`` says where in Danish; ``is_page`` is for a page as a whole, in which each number is counted once, those in
    its items too. ``url`` is where the municipality publishes it.
    """

    council: str
    committee: str
    date: Date | None
    meeting: str
    item: str
    what: str
    count: int
    url: str
    is_page: bool = False


def scan(page: Page, rules: Collection[Hidden]) -> tuple[int, int]:
    """Return how many CPR numbers are anywhere on a page, and in how many places hidden names are.

    Raises ParseError for a page that cannot be opened.
    """
    names = [rule for rule in rules if rule.kind == "name"]
    numbers: set[str] = set()
    hidden = 0
    for words, is_read in every_word(page):
        numbers |= {_digits(words[start:end]) for start, end in find_cpr(words, bare=is_read)}
        hidden += len(find_words(words, names))
    return len(numbers), hidden


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def report(library: Library) -> list[Place]:
    """Return where CPR numbers were taken out, by meeting and item; then the pages that hold any anywhere."""
    with library.archive.reading() as connection:
        found = []
        for identifier in private.marked_meetings(connection, MASK):
            if meeting := meetings.get(connection, identifier):
                page = pages.get(connection, meetings.page_of(connection, identifier))
                url = _address(page.url) if page else ""
                found += [
                    Place(meeting.council, meeting.committee, meeting.date, meeting.id, item, what, count, url)
                    for item, what, count in _in_meeting(connection, meeting)
                ]
        return [*found, *_on_pages(connection)]


def _in_meeting(connection: Connection, meeting: Meeting) -> Iterator[tuple[str, str, int]]:
    around = (
        ("mødets udvalg, sted eller art", (meeting.committee, meeting.place, meeting.kind)),
        ("listen over deltagere", [text for person in meeting.participants for text in (person.name, person.role)]),
    )
    yield from (("", what, count) for what, texts in around if (count := _count(texts)))
    for item in meeting.items:
        yield from ((item.id, what, count) for what, texts in _in_item(connection, item) if (count := _count(texts)))


def _in_item(connection: Connection, item: AgendaItem) -> Iterator[tuple[str, Collection[str]]]:
    yield "titlen", (item.title, item.journal_number)
    yield "teksten", (item.text, *(section.heading for section in item.sections))
    yield "navnet på et bilag", [attachment.name for attachment in item.attachments]
    urls = [attachment.url for attachment in item.attachments if attachment.url]
    texts = documents.texts(connection, urls) if urls else {}
    for attachment in item.attachments:
        if attachment.url in texts:
            yield f"bilaget «{attachment.name}»", (texts[attachment.url],)


def _count(texts: Collection[str]) -> int:
    return sum(text.count(MASK) for text in texts)


def _on_pages(connection: Connection) -> Iterator[Place]:
    for page, identifier, count in private.scanned(connection):
        meeting = meetings.get(connection, identifier) if identifier else None
        if identifier and page.key not in (meetings.pages_of(connection, identifier) if meeting else ()):
            continue  # replaced by a newer one
        yield Place(
            council=page.council,
            committee=meeting.committee if meeting else "",
            date=meeting.date if meeting else None,
            meeting=meeting.id if meeting else "",
            item="",
            what="siden i alt, som den er udgivet",
            count=count,
            url=_address(page.url),
            is_page=True,
        )


def _address(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else readable(mask_address(url)).rpartition("/")[2]


def purge(library: Library) -> None:
    """Clear every file of the archive of what is gone: texts of attachments, vectors, older indexes, the journal."""
    with library.archive.writing() as connection:
        documents.forget_unused(connection)
        vectors.forget_unused(connection)
        private.purged(connection)
    library.index.forget_previous()
    library.archive.settle()
