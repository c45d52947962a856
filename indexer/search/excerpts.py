"""The passage of a text that answers a query, with the words that match marked."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.minutes.sections import PREVIOUS
from indexer.models import Query, Section
from indexer.search.analysis import Token, fold, indexed_form, tokens

LENGTH = 300
"""Characters of an excerpt, about: it begins and ends between words."""
_MOST_PASSAGES = 200  # matches that are tried as the beginning of a passage
_SENTENCE_BREAK = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÆØÅ-])|\n\n")
# A match in the decision says more than one in passing; names of absent people and formalities say least.
_SECTION_WEIGHT = {
    "Beslutning": 1.5,
    "Indstilling": 1.2,
    "Bilag": 0.6,
    "Yderligere deltagelse på mødet": 0.5,
    "Beslutningen træffes af": 0.3,
    "Afbud": 0.2,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, ``end`` excluded."""

    start: int
    end: int


def matching_spans(text: str, query: Query) -> list[Span]:
    """Return where the query's words stand in a text; words of a phrase count only where the whole phrase stands."""
    found = list(tokens(text))
    forms = [token.form for token in found]
    wanted = {indexed_form(term) for term in query.terms}
    beginnings = tuple(fold(prefix) for prefix in query.prefixes)
    spans = [
        Span(token.start, token.end)
        for token in found
        if token.form in wanted or (beginnings and fold(text[token.start : token.end]).startswith(beginnings))
    ]
    for phrase in query.phrases:
        spans.extend(_phrase_spans(found, forms, [token.form for token in tokens(phrase)]))
    if query.journal:
        spans.extend(Span(token.start, token.end) for token in found if token.form.upper().startswith(query.journal))
    return _merged(spans)


def _phrase_spans(found: Sequence[Token], forms: Sequence[str], phrase: Sequence[str]) -> Iterable[Span]:
    for index in range(len(forms) - len(phrase) + 1):
        if phrase and forms[index] == phrase[0] and list(forms[index : index + len(phrase)]) == list(phrase):
            yield Span(found[index].start, found[index + len(phrase) - 1].end)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def mark(
    text: str, query: Query, *, start: int = 0, end: int | None = None, spans: Sequence[Span] | None = None
) -> str:
    """Return a text HTML-escaped, with the query's words in ``<mark>``; ``start`` and ``end`` cut it."""
    end = len(text) if end is None else end
    parts: list[str] = []
    cursor = start
    for span in matching_spans(text, query) if spans is None else spans:
        if span.start < start or span.end > end:
            continue
        parts.append(html.escape(text[cursor : span.start]))
        parts.append(f"<mark>{html.escape(text[span.start : span.end])}</mark>")
        cursor = span.end
    parts.append(html.escape(text[cursor:end]))
    # Words that stand side by side read better as one marked stretch.
    return re.sub(r"</mark>([ -])<mark>", r"\1", "".join(parts))


def excerpt(text: str, sections: Iterable[Section], query: Query, *, length: int = LENGTH) -> str:
    """Return the best passage, HTML-escaped and marked; without the mark-up it is a substring of the text.

    Best is the passage with most different words of the query, weighed by the section it stands in; the first among
    equals. A text without any match gives its beginning.
    """
    spans = matching_spans(text, query)
    start, end = _passage(text, tuple(sections), spans, length)
    return mark(text, query, start=start, end=end, spans=spans)


def _passage(text: str, sections: Sequence[Section], spans: Sequence[Span], length: int) -> tuple[int, int]:
    """Return (start, end) of the passage in which most different words of the query are shown whole."""
    if not spans:
        return _whole_words(text, *_part(text, sections, _opening(sections)), length)
    best, best_score = (0, 0), 0.0
    for index, span in enumerate(spans[:_MOST_PASSAGES]):
        start, end = _bounds(text, sections, span, length)
        shown = [other for other in spans[index : index + 20] if other.end <= end] or [span]
        words = {indexed_form(text[other.start : other.end]) for other in shown}
        score = (len(words) + 0.1 * min(len(shown), 5)) * _section_weight(sections, span.start)
        if score > best_score + 1e-9:
            best, best_score = (start, end), score
    return best


def _bounds(text: str, sections: Sequence[Section], span: Span, length: int) -> tuple[int, int]:
    """Return (start, end) of the passage that begins at the sentence of a match."""
    first, last = _part(text, sections, span.start)
    start = _sentence_start(text, span.start, first)
    if last - start < length * 0.6:  # little is left of the section: begin at an earlier sentence in it
        earliest = max(first, last - length)
        start = min((earliest + match.end() for match in _SENTENCE_BREAK.finditer(text[earliest:start])), default=start)
        start = first if earliest == first else start
    start, end = _whole_words(text, start, last, length)
    return start, max(end, span.end)


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


def _section_weight(sections: Sequence[Section], position: int) -> float:
    return next(
        (_SECTION_WEIGHT.get(section.heading, 1.0) for section in sections if section.start <= position < section.end),
        1.0,
    )


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
        stop = max((match.end() for match in re.finditer(r"[.!?](?=\s)|(?=\n\n)", text[start:end])), default=0)
        space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
        end = start + stop if stop >= length * 0.6 else space if space > start else end
    return start, start + len(text[start:end].rstrip())
