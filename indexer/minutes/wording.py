"""Sentences of a decision, and patterns that may be laid out."""

import re
from collections.abc import Iterator
from typing import Final

from indexer import patterns


def regex(pattern: str) -> re.Pattern[str]:
    r"""Compile a pattern whose spaces are only layout; one that is meant is written «\ » or «\s»."""
    return patterns.lazy(pattern, re.IGNORECASE | re.VERBOSE)


LONGEST: Final = 1_000  # characters; no sentence of a decision needs more to say what was decided
# A full stop within a number, after an initial or after an abbreviation ends no sentence: «50.000», «den 4. november»,
# «Bo L. Lund», «pkt. 2».
_SHORT = (
    "[Pp]kt",
    "[Nn]r",
    "ca",
    "jf",
    "kl",
    "[Vv]edr",
    "pr",
    "bl",
    "inkl",
    "ekskl",
    "mht",
    "ift",
    "pga",
    "stk",
    "evt",
    "[Aa]d",
    "d",
    "Kr",
    "Chr",
    r"(?<!\b[A-ZÆØÅ]\sog\s)(?<!stemte\s)(?<!undlod\s)[A-ZÆØÅ]",  # after «A, C og F.» a sentence begins
)
_SENTENCE = patterns.lazy(
    r"\S(?:[^.!?\n]|[.!?](?=\S)(?![\"”«](?:\s|$))|(?:(?<=\d)|(?<=\bkr)|(?<=\bmio)|(?<=\bmia))\.(?!\s+[A-ZÆØÅ])|"
    + "|".join(rf"(?<=\b{short})\." for short in _SHORT)
    + r")*[.!?]?[\"”«]?"
)
PARAGRAPH = patterns.lazy(r"[^\n]+")


def sentences(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the sentences of a stretch of text; none goes on past its paragraph."""
    return _SENTENCE.finditer(text, start, end)
