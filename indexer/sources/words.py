"""Every word on a page, whether it belongs to the minutes or not: what decides if the page itself may be shown."""

import html
import json
from collections.abc import Iterator

from indexer import pdftext
from indexer.errors import ParseError
from indexer.minutes.paragraphs import clean
from indexer.models import Page
from indexer.sources.document import is_pdf
from indexer.sources.encoding import decode
from indexer.sources.html import every_text

Words = tuple[str, bool]
"""Some words, and whether they are read by people: ten digits in an attribute or a script are most likely a time."""


def every_word(page: Page) -> Iterator[Words]:
    """Yield all that a page says, its mark-up's comments and a document's properties included.

    What cannot be read as what it is is given as the bytes are. Raises ParseError for a PDF that cannot be opened.
    """
    if is_pdf(page):
        for words in pdftext.hidden_words(page.body, page.url):
            yield clean(words), True
        return
    try:
        text = decode(page, markup=True)
    except ParseError:
        text = page.body.decode("latin-1")
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        try:
            yield from _of_json(json.loads(text))
        except (ValueError, RecursionError):
            yield text, True
    elif "<" in text:
        yield from _of_markup(text)
    else:
        yield clean(text), True


def _of_json(value: object) -> Iterator[Words]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += [*each, *each.values()]
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str):
            yield from _of_markup(each) if "<" in each else ((each, True),)


def _of_markup(markup: str) -> Iterator[Words]:
    for text in every_text(markup):
        yield clean(text), True
    yield html.unescape(markup), False
