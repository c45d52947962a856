"""What a user typed, as a structured query: words, "phrases", -not, prefix*, journal numbers.

Nothing typed is an error: what has no special meaning is read as words.
"""

import re
import unicodedata
from dataclasses import replace

from indexer.minutes.journal import leading_parts
from indexer.models import Filters, Query
from indexer.search.analysis import is_stop_word, tokens

MAX_LENGTH = 1000
"""Characters that are read; a pasted page is searched by its first words."""
MAX_WORDS = 40

_PART = re.compile(r"""(?P<minus>(?<!\S)[-\u2212])?(?:["”“«»„](?P<phrase>[^"”“«»„]*)["”“«»„]|(?P<word>[^\s"”“«»„]+))""")


def parse_query(text: str, filters: Filters = Filters()) -> Query:
    """Return a typed query as a structured one."""
    terms: list[str] = []
    prefixes: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    journal = ""
    for match in _PART.finditer(unicodedata.normalize("NFC", text[:MAX_LENGTH])):
        part = (match["phrase"] if match["phrase"] is not None else match["word"]).strip()
        number = leading_parts(part.rstrip("*,;"))
        if not any(True for _ in tokens(part)):
            continue
        if match["minus"]:
            excluded.append(part)
        elif number and not journal:
            journal = number
        elif match["phrase"] is not None:
            phrases.append(part)
        elif part.endswith("*") and len(part) > 2:
            *before, last = [part[token.start : token.end] for token in tokens(part)]
            terms.extend(before)
            prefixes.append(last)
        else:
            terms.extend(part[token.start : token.end] for token in tokens(part))
    terms = list(dict.fromkeys(terms))[:MAX_WORDS]
    meaningful = [term for term in terms if not is_stop_word(term)]
    return Query(
        text=text,
        terms=tuple(meaningful or ([] if journal or phrases or prefixes else terms)),
        prefixes=tuple(prefixes[:MAX_WORDS]),
        phrases=tuple(phrases[:MAX_WORDS]),
        excluded=tuple(excluded[:MAX_WORDS]),
        journal=journal,
        filters=filters,
    )


def is_empty(query: Query) -> bool:
    """Tell whether a query wants nothing in particular: then everything that passes the filters is meant."""
    return not (query.terms or query.prefixes or query.phrases or query.journal)


def without_filters(query: Query) -> Query:
    """Return the same search over everything."""
    return replace(query, filters=Filters())
