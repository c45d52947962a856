"""Paragraphs and headings from HTML: the only Beautiful Soup import."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag
from bs4.element import CData, Comment, NavigableString, PageElement

from indexer.minutes.paragraphs import clean
from indexer.minutes.sections import Block, known_heading

_XML_DECLARATION = re.compile(r"^[\s\ufeff]*<\?xml[^>]*>")  # the parser warns of it, and finds all text all the same
# What is begun and never ended is text to the parser, and so it is to find at once: before gh-135462 (2025) it looks
# through all that follows for the end of each.
_ENDS = (
    (re.compile("<!--"), "-->"),
    (re.compile(r"<!\[(?:temp|cdata|ignore|include|rcdata)\b", re.IGNORECASE), "]]>"),
    (re.compile(r"<!\["), "]>"),
    (re.compile("<"), ">"),
)
_DEEPEST = 250
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "dt"}
_BLOCK = _HEADINGS | {"p", "div", "li", "ul", "ol", "table", "tr", "section", "article", "blockquote", "pre", "br"}
_NOISE = {"script", "style", "meta", "title", "head", "template", "noscript", "button", "nav"}
_NOISE |= {"input", "label", "select", "textarea"}  # not the form around them: some systems put the whole page in one


class _Shallow(BeautifulSoup):
    """A document that is given up while it is read, where it is nested deeper than any referat."""

    def pushTag(self, tag: Tag) -> None:  # noqa: N802 (Beautiful Soup's name)
        super().pushTag(tag)
        if len(self.tagStack) > _DEEPEST:
            raise RecursionError


def soup(markup: str, *, kind: type[BeautifulSoup] = _Shallow) -> BeautifulSoup:
    """Return a parsed HTML document; what no parser can make sense of gives an empty one.

    Raises RecursionError for one that is nested deeper than any referat: much takes the square of the depth.
    """
    for begin, end in _ENDS:
        ended = markup.rfind(end) + 1
        markup = markup[:ended] + begin.sub(lambda begun: f"&lt;{begun[0][1:]}", markup[ended:])
    if "<" not in markup:  # Beautiful Soup warns of text that looks like an address or a file's name
        markup = f"<p>{markup}</p>"
    try:
        return kind(markup, "html.parser")
    except (ParserRejectedMarkup, ValueError):  # ValueError: a character number of thousands of digits
        return kind("", "html.parser")


def text_of(element: PageElement | None) -> str:
    """Return an element's text on one line, or an empty string for no element."""
    return "" if element is None else " ".join(clean(element.get_text(" ")).split())


def blocks(element: Tag) -> list[Block]:
    """Return an element's paragraphs and headings in order; list items carry their bullet or number.

    Word-export noise (``<meta>``, ``<title>``, nested spans) leaves no trace. A short bold paragraph that is one of the
    headings of minutes is a heading, whatever tag it stands in.
    """
    found = []
    for text, heading in _runs(element):
        words = " ".join(clean(text).split())
        if not words:
            continue
        if known := known_heading(words):
            found.append(Block(known, heading=True))
        else:
            found.append(Block(words, heading=heading))
    return found


def _runs(element: Tag) -> Iterator[tuple[str, bool]]:
    """Yield (text, is heading) for each stretch of text between block boundaries."""
    heading = element.name in _HEADINGS
    line: list[str] = []
    items = 0
    for child in element.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, Comment):
                line.append(str(child))
        elif isinstance(child, Tag) and child.name not in _NOISE:
            if child.name in _BLOCK or _holds_block(child):
                yield "".join(line), heading
                line = []
                yield from _with_marker(child, items)
                items += child.name == "li"
            else:
                line.append(
                    "".join(str(text) for text in child.stripped_strings) if child.name == "sup" else _inline(child)
                )
    yield "".join(line), heading


def _inline(element: Tag) -> str:
    return "".join(
        str(part) if not isinstance(part, Comment) else ""
        for part in element.descendants
        if isinstance(part, NavigableString) and not _in_noise(part, element)
    )


def _in_noise(part: NavigableString, top: Tag) -> bool:
    return any(parent.name in _NOISE for parent in takewhile(lambda parent: parent is not top, part.parents))


def _holds_block(element: Tag) -> bool:
    return any(isinstance(inner, Tag) and inner.name in _BLOCK for inner in element.descendants)


def _with_marker(element: Tag, position: int) -> Iterator[tuple[str, bool]]:
    """Yield an element's runs; an entry of a list carries its mark, ``position`` entries being before it."""
    runs: Iterable[tuple[str, bool]] = _runs(element)
    if element.name == "tr":
        cells = [text_of(cell) for cell in element.find_all(["td", "th"], recursive=False)]
        yield " | ".join(cell for cell in cells if cell), False
    elif element.name == "li":
        marker = _marker(element, position)
        for text, heading in runs:
            if marker and text.strip():
                yield f"{marker} {text.strip()}", False
                marker = ""
            else:
                yield text, heading
    else:
        yield from runs


def _marker(element: Tag, position: int) -> str:
    parent = element.parent
    if parent is None or parent.name != "ol":
        return "-"
    start = str(parent.get("start", "1"))
    number = (int(start) if re.fullmatch(r"\d{1,4}", start) else 1) + position
    if parent.get("type") in ("a", "A") and number <= 26:
        return f"{chr(ord(str(parent['type'])) + number - 1)})"
    return f"{number}."


def every_text(markup: str) -> Iterator[str]:
    """Yield all text of a document, its comments too: as it is shown with the mark-up away, and piece by piece."""
    document = soup(_XML_DECLARATION.sub("", markup), kind=BeautifulSoup)
    yield document.get_text()
    yield document.get_text(" ")
    for piece in document.find_all(string=True):
        if isinstance(piece, CData) and "<" in piece:
            yield from every_text(str(piece))
        elif isinstance(piece, Comment):
            yield str(piece)
