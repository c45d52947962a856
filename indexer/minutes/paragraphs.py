"""Paragraphs from raw lines: hyphenation, page breaks and list items mended."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from indexer import patterns
from indexer.minutes.dates import MONTH_PATTERN

# «- …», «• …», «1. …», «1) …», «A) …», «a. …»: bullets and numbering as the documents print them.
_LIST_ITEM = patterns.lazy(r"(?:[-–•·●○▪*]|\d{1,2}[.)]|[A-Za-zæøå]\)|[a-z]\.)\s+\S")
# «2. december: …», «10. november 2025 …» begin with a date, not with a number in a list.
_DATE_START = patterns.lazy(rf"\d{{1,2}}\.\s+(?:{MONTH_PATTERN})\b", re.IGNORECASE)
_SENTENCE_END = (".", ":", "!", "?", ".”", '."', ".)")
# Here the hyphen belongs to the word: after a number, a capital acronym, or a first part that Danish hyphenates.
_KEEPS_HYPHEN = patterns.lazy(r"(?:\d|\b[A-ZÆØÅ]{2,}|\b(?:[Ii]kke|[Ii]t|[Tt]v|[Cc]o|[^\W\d_]))$")
_HANGING = patterns.lazy(r"(?:og|eller|samt)\b")
_BROKEN_WORD = patterns.lazy("\\b(\\w+)[\ufffe\x02\xad](?:\\s*\n)?\\s*(?=(\\w+))")


def starts_list_item(text: str) -> bool:
    """Tell whether a line opens a list item: ``- …``, ``1. …``, ``A) …``, ``a. …``."""
    return _LIST_ITEM.match(text) is not None and _DATE_START.match(text) is None


def join_lines(lines: Sequence[str]) -> str:
    """Join the printed lines of one paragraph, undoing hyphenation at line ends."""
    text = "\n".join(line.strip() for line in lines)
    text = re.sub(r"(?<=\w)-\n(?=\w)", "\ufffe", text)
    text = _BROKEN_WORD.sub(lambda match: _mend_word(match[1], match[2]), text)
    return re.sub(r"\s+", " ", text.replace("\ufffe", "-")).strip()


def _mend_word(left: str, right: str) -> str:
    if _HANGING.match(right):
        return f"{left}- "
    if _KEEPS_HYPHEN.search(left) or right[0].isupper() or right[0].isdigit():
        return f"{left}-"
    return left


@dataclass(frozen=True, slots=True)
class Layout:
    """What a document layout knows of its lines."""

    stands_alone: Callable[[str], bool]
    """Tells whether a line is a paragraph of its own: a heading, a journal number."""
    begins: Callable[[str], bool]
    """Tells whether a line begins a paragraph that may go on: «Mødedeltagere …», «Punkt 4: …»."""

    def divides(self, before: str, after: str) -> bool:
        """Tell whether two lines that follow one another belong to different paragraphs, whatever their looks."""
        return self.stands_alone(before) or self.stands_alone(after) or self.begins(after)


def text_paragraphs(text: str, layout: Layout) -> list[str]:
    """Split plain text into paragraphs at blank lines, list items and lines that the layout sets apart."""
    paragraphs: list[list[str]] = []
    fresh = True
    for raw in clean(text).split("\n"):
        line = raw.strip()
        if not line:
            fresh = True
            continue
        if fresh or starts_list_item(line) or layout.divides(paragraphs[-1][-1], line):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
        fresh = False
    return [join_lines(lines) for lines in paragraphs]


def mend_page_breaks(paragraphs: Iterable[str], layout: Layout) -> list[str]:
    """Join a paragraph that goes on in the next, as it does where a page or a column ended in mid-sentence."""
    groups: list[list[str]] = []
    for paragraph in paragraphs:
        before = groups[-1][-1] if groups else ""
        if groups and _goes_on(before, paragraph) and not layout.divides(before, paragraph):
            groups[-1].append(paragraph)
        else:
            groups.append([paragraph])
    return [join_lines(group) if len(group) > 1 else group[0] for group in groups]


def _goes_on(before: str, after: str) -> bool:
    return after[:1].islower() and not starts_list_item(after) and not before.endswith(_SENTENCE_END)


def clean(text: str) -> str:
    """Return text in one Unicode form, with plain newlines and spaces and without control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    text = re.sub(r"[\t\x0b\xa0\u2000-\u200a\u202f]", " ", text)
    text = re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]", "", text)
    return unicodedata.normalize("NFC", text)
