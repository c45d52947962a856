"""The passage of a text that answers a query, the words that match marked: inflected, in compounds, synonyms too."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from indexer.minutes.sections import PREVIOUS
from indexer.models import Section
from indexer.search.concepts import Meaning
from indexer.search.spans import Span, matching_spans

LENGTH = 300
"""Characters of an excerpt, about: it begins and ends between words."""
_MOST_PASSAGES = 200  # matches that are tried as the beginning of a passage
_MOST_SHOWN = 20  # matches that are counted in a passage
_MORE, _MOST_COUNTED = 0.1, 5  # what a match counts beside the first of its kind, and how many do
_SENTENCE_BREAK = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÆØÅ-])|\n\n")
_TO_LAST_STOP = re.compile(r".*(?:[.!?](?=\s)|(?=\n\n))", re.DOTALL)
_ALIKE = 1e-9  # what two passages' scores differ by at most that are equally good
# A match in the decision says more than one in passing; names of absent people and formalities say least.
_SECTION_WEIGHT = {
    "Beslutning": 1.5,
    "Indstilling": 1.2,
    "Bilag": 0.6,
    "Yderligere deltagelse på mødet": 0.5,
    "Beslutningen træffes af": 0.3,
    "Afbud": 0.2,
}


def mark(
    text: str, meaning: Meaning, *, start: int = 0, end: int | None = None, spans: Sequence[Span] | None = None
) -> str:
    """Return a text HTML-escaped, with what is wanted in ``<mark>``; ``start`` and ``end`` cut it."""
    end = len(text) if end is None else end
    whole = matching_spans(text, meaning) if spans is None else spans
    return marked(text, start, end, joined(text, [span for span in whole if start <= span.start and span.end <= end]))


def joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return spans with those made one that only a blank or a hyphen divides: they read better so."""
    together: list[Span] = []
    for span in spans:
        if together and text[together[-1].end : span.start] in (" ", "-"):
            together[-1] = Span(together[-1].start, span.end, together[-1].concept)
        else:
            together.append(span)
    return together


def marked(text: str, start: int, end: int, spans: Iterable[Span]) -> str:
    """Return a stretch of text HTML-escaped, with what of spans lies in it in ``<mark>``."""
    parts: list[str] = []
    cursor = start
    for span in spans:
        first, last = max(span.start, start), min(span.end, end)
        if first < last:
            parts += (html.escape(text[cursor:first]), f"<mark>{html.escape(text[first:last])}</mark>")
            cursor = last
    return "".join((*parts, html.escape(text[cursor:end])))


def excerpt(
    text: str, sections: Iterable[Section], meaning: Meaning, *, length: int = LENGTH, spans: list[Span] | None = None
) -> str:
    """Return the best passage, HTML-escaped and marked; without the mark-up it is a substring of the text.

    Best is the passage with most of the different things wanted, weighed by the section it stands in; the first among
    equals. A text without any match gives its beginning. ``spans`` are the matches, where they are known already.
    """
    spans = matching_spans(text, meaning) if spans is None else spans
    start, end = _passage(text, tuple(sections), spans, length)
    return marked(text, start, end, joined(text, [span for span in spans if start <= span.start < end]))


def _passage(text: str, sections: Sequence[Section], spans: Sequence[Span], length: int) -> tuple[int, int]:
    """Return (start, end) of the passage in which most different words of the query are shown whole."""
    if not spans:
        return _whole_words(text, *_part(text, sections, _opening(sections)), length)
    best, best_score, first = (0, 0), 0.0, len(spans)
    most = len({span.concept for span in spans}) + _MORE * _MOST_COUNTED  # what a passage can show at best
    weights = _section_weights(sections, spans[:_MOST_PASSAGES])
    # Where most can be shown comes first; what cannot come up to the best so far is not looked at.
    for index in sorted(range(len(weights)), key=lambda index: -weights[index]):
        at_best = most * weights[index] - best_score
        if at_best < -_ALIKE:
            break
        if not _is_better(at_best, index, first):
            continue
        span = spans[index]
        furthest = max(span.start + length, span.end)  # a passage begins no later than its first match
        near = [other for other in spans[index : index + _MOST_SHOWN] if other.end <= furthest]
        if not _is_better(_shown(near) * weights[index] - best_score, index, first):
            continue
        start, end = _bounds(text, sections, span, length)
        shown = [other for other in near if other.end <= end] or [span]
        more = _shown(shown) * weights[index] - best_score
        if _is_better(more, index, first):
            best, best_score, first = (start, end), best_score + more, index
    return best


def _shown(spans: Sequence[Span]) -> float:
    """Return what a passage is worth that shows these matches."""
    return len({span.concept for span in spans}) + _MORE * min(len(spans), _MOST_COUNTED)


def _is_better(more: float, index: int, first: int) -> bool:
    """Tell whether a passage that is worth so much more than the best so far is the better, or as good and earlier."""
    return more > _ALIKE or (more >= -_ALIKE and index < first)


def _bounds(text: str, sections: Sequence[Section], span: Span, length: int) -> tuple[int, int]:
    """Return (start, end) of the passage that begins at the sentence of a match."""
    first, last = _part(text, sections, span.start)
    start = _sentence_start(text, span.start, first)
    if last - start < length * 0.6:  # little is left of the section: begin at an earlier sentence in it
        earliest = max(first, last - length)
        start = min((earliest + match.end() for match in _SENTENCE_BREAK.finditer(text[earliest:start])), default=start)
        start = first if earliest == first else start
    start, end = _whole_words(text, start, last, length)
    return start, max(end, min(span.end, last))  # words side by side may stand in two sections


def _part(text: str, sections: Sequence[Section], position: int) -> tuple[int, int]:
    """Return (start, end) of the section around a position, or of the text before the first one."""
    for section in sections:
        if section.start <= position < section.end:
            return section.start, section.end
    return 0, min((section.start for section in sections if section.start > position), default=len(text))


def _opening(sections: Sequence[Section]) -> int:
    """Return where what the item is about begins: after the list of earlier treatments."""
    return next(
        (section.start for section in sections if section.end > section.start and section.heading != PREVIOUS), 0
    )


def _section_weights(sections: Sequence[Section], spans: Sequence[Span]) -> list[float]:
    """Return what a match counts for where it stands; sections are in the order of the text, none inside another."""
    starts = [section.start for section in sections]
    around = [bisect_right(starts, span.start) - 1 for span in spans]
    return [
        _SECTION_WEIGHT.get(sections[place].heading, 1.0) if place >= 0 and span.start < sections[place].end else 1.0
        for span, place in zip(spans, around, strict=True)
    ]


def _sentence_start(text: str, position: int, first: int) -> int:
    """Return where the sentence or paragraph around a position begins, or, if that is far, a word shortly before it."""
    earliest = max(first, position - 120)
    breaks = [match.end() for match in _SENTENCE_BREAK.finditer(text[earliest:position])]
    if breaks:
        return earliest + breaks[-1]
    if earliest == first:
        return first
    space = text.find(" ", max(first, position - 60), position)
    return space + 1 if space != -1 else position


def _whole_words(text: str, start: int, last: int, length: int) -> tuple[int, int]:
    """Return (start, end) of about ``length`` characters that end between words, if possible at a full stop."""
    end = min(last, start + length)
    if end < last:
        stop = match.end() if (match := _TO_LAST_STOP.match(text, start, end)) else start
        space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
        end = stop if stop - start >= length * 0.6 else space if space > start else end
    return start, start + len(text[start:end].rstrip())
