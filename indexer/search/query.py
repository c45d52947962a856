"""What a user typed, as a structured query.

Words, "phrases", -not, OR (ELLER) between alternatives, prefix*, journal numbers, and filters by name: ``udvalg:``,
``fra:``, ``til:``, ``år:``, ``journal:``, ``enhed:``, ``person:``, ``beslutning:``, ``bilag:``, ``kendetegn:``
(``uenighed``), ``forslag:`` (who proposed) and ``stemte:`` (who voted). Nothing typed is an
error: what has no special meaning is read as words.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date as Date
from typing import Literal, get_args

from indexer.minutes.dates import find_date
from indexer.minutes.journal import leading_parts
from indexer.models import MARKS, Filters, Outcome, Query, Wanted
from indexer.search.analysis import fold, is_stop_word, tokens

MAX_LENGTH = 1000
"""Characters that are read; a pasted page is searched by its first words."""
MAX_WORDS = 40

_QUOTES = '"”“«»„'
_PART = re.compile(
    rf"""(?P<minus>(?<!\S)[-\u2212])?
    (?:(?P<name>(?<![^\s\-\u2212])[^\W\d_]+):(?=\S))?
    (?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<word>[^\s{_QUOTES}]+))""",
    re.VERBOSE,
)
_PARAGRAPH = re.compile(r"(?:§+|\bparagraf)\s*(\d+)(?:\s?([a-hj-z])(?!\w))?", re.IGNORECASE)
# Decisions of several words, of which some say nothing alone: «forslag ikke godkendt».
_DECIDED = re.compile(
    r"(?<![\w:-])(?:ikke godkendt|ikke vedtaget|godkendt med ændringer|(?:taget )?til efterretning)(?!\w)",
    re.IGNORECASE,
)
_DECIDED_AS = {"ikke vedtaget": "ikke godkendt", "til efterretning": "taget til efterretning"}
_MARK = "\x01"  # begins a decision of several words that was typed without quotes
_OR = ("OR", "ELLER", "|")
# What a decision is called by those who do not say it as the index does.
_OUTCOME_WORDS: dict[Outcome, str] = {
    "ikke godkendt": "afslag afslået afvist forkastet nedstemt",
    "godkendt": "vedtaget tiltrådt bevilget ja",
    "udsat": "udsættelse udskudt",
    "tilbagesendt": "sendt-tilbage hjemvist",
    "taget til efterretning": "efterretning orientering",
    "anbefalet": "anbefaling indstillet",
    "drøftet": "drøftelse",
    "udgået": "udgår",
}


def parse_query(text: str, filters: Filters = Filters()) -> Query:
    """Return a typed query as a structured one; filters given beside it hold over those typed."""
    typed = unicodedata.normalize("NFC", text[:MAX_LENGTH]).replace(_MARK, " ")
    typed = _PARAGRAPH.sub(lambda found: f"§{found[1]}{found[2] or ''}", typed)
    typed = _DECIDED.sub(lambda found: _marked(found, typed), typed)
    wanted: list[tuple[Wanted, ...]] = []
    excluded: list[Wanted] = []
    journal, said, either = "", Filters(), False
    for match in _PART.finditer(typed):
        if match["word"] in _OR and not match["minus"] and not match["name"]:
            either = bool(wanted)
            continue
        part = (match["phrase"] if match["phrase"] is not None else match["word"]).strip()
        narrowed = _FILTERS.get(fold(match["name"] or ""))
        if narrowed and not match["minus"] and (filtered := narrowed(said, part)):
            said = filtered
            continue
        in_attachment = fold(match["name"] or "") == "bilag"
        if match["name"] and not in_attachment and match["phrase"] is None:
            part = f"{match['name']}:{part}"
        found = _wanted(part, is_phrase=match["phrase"] is not None, place="attachments" if in_attachment else "")
        number = leading_parts(part.rstrip("*,;"))
        if match["minus"]:
            excluded += [replace(one, kind="phrase") if one.kind == "word" else one for one in _as_one(part, found)]
        elif number and not journal and not in_attachment:
            journal = number
        elif found:
            groups: list[tuple[Wanted, ...]] = [(one,) for one in found]
            if either:
                groups = [(*wanted.pop(), *found)]
            wanted += groups
        either = False
    wanted = list(dict.fromkeys(wanted))[:MAX_WORDS]
    meaningful = [group for group in wanted if not _says_nothing(group)]
    return Query(
        text=text,
        wanted=tuple(meaningful or ([] if journal else wanted)),
        excluded=tuple(excluded[:MAX_WORDS]),
        journal=journal,
        filters=_beside(filters, said),
    )


def _marked(found: re.Match[str], typed: str) -> str:
    """Return a decision of several words as one typed part; as it stands where it is quoted."""
    if sum(typed.count(quote, 0, found.start()) for quote in _QUOTES) % 2:
        return found[0]
    said = found[0].lower()
    return f"{_MARK}{_DECIDED_AS.get(said, said).replace(' ', '_')}"


def _wanted(part: str, *, is_phrase: bool, place: Literal["", "attachments"]) -> list[Wanted]:
    """Return the words of one typed part; of ``novo-nord*`` the last is a beginning."""
    if part.startswith(_MARK):
        return [Wanted(part.removeprefix(_MARK).replace("_", " "), "phrase", "about")]
    words = [part[token.start : token.end] for token in tokens(part)]
    if not words:
        return []
    if is_phrase:
        return [Wanted(part, "phrase", place)]
    found = [Wanted(word, "word", place) for word in words]
    if part.endswith("*") and len(words[-1]) > 1:
        found[-1] = Wanted(words[-1], "prefix", place)
    return found


def _as_one(part: str, found: list[Wanted]) -> list[Wanted]:
    """Return what a minus stands before, as one thing: ``-novo-nordisk`` shuts out the two words side by side."""
    return found if len(found) < 2 else [Wanted(part.rstrip("*"), "phrase")]


def _says_nothing(group: tuple[Wanted, ...]) -> bool:
    return all(one.kind == "word" and is_stop_word(one.text) for one in group)


def is_empty(query: Query) -> bool:
    """Tell whether a query wants nothing in particular: then everything that passes the filters is meant."""
    return not (query.wanted or query.journal)


def without_filters(query: Query) -> Query:
    """Return the same search over everything."""
    return replace(query, filters=Filters())


def outcome_called(text: str) -> Outcome | None:
    """Return the outcome that a word or its beginning stands for."""
    called = fold(text.replace("_", " ").replace("-", " ")).strip()
    names: list[Outcome] = [name for name in get_args(Outcome) if name != "ukendt"]
    if exact := [name for name in names if fold(name) == called]:
        return exact[0]
    for name, words in _OUTCOME_WORDS.items():
        if called in {fold(word.replace("-", " ")) for word in words.split()}:
            return name
    begun = sorted((name for name in names if len(called) > 2 and fold(name).startswith(called)), key=len)
    return begun[0] if begun else None


def outcome_words(outcome: str) -> str:
    """Return the words by which a decision with this outcome may be asked for."""
    return f"{outcome} {_OUTCOME_WORDS.get(outcome, '')}".replace("-", " ").strip()  # type: ignore[call-overload]


def _beside(given: Filters, said: Filters) -> Filters:
    """Return filters given in a form with those typed, where the form is silent."""
    empty = Filters()
    return replace(
        given,
        **{
            name: getattr(said, name)
            for name in Filters.__dataclass_fields__
            if getattr(given, name) == getattr(empty, name)
        },
    )


def _committee(filters: Filters, value: str) -> Filters | None:
    return replace(filters, committee=value) if any(True for _ in tokens(value)) else None


def _since(filters: Filters, value: str) -> Filters | None:
    return replace(filters, since=span[0]) if (span := _days(value)) else None


def _until(filters: Filters, value: str) -> Filters | None:
    return replace(filters, until=span[1]) if (span := _days(value)) else None


def _year(filters: Filters, value: str) -> Filters | None:
    """Read a year, or several: ``år:2022-2024``."""
    years = re.fullmatch(r"((?:19|20)\d{2})(?:\s?[-–]\s?((?:19|20)\d{2}))?", value)
    if years and years[2]:
        first, last = sorted((int(years[1]), int(years[2])))
        return replace(filters, since=Date(first, 1, 1), until=Date(last, 12, 31))
    return replace(filters, year=int(years[1])) if years else None


def _journal(filters: Filters, value: str) -> Filters | None:
    number = leading_parts(value.rstrip("*"))
    return replace(filters, journal=number) if number else None


def _entity(filters: Filters, value: str) -> Filters | None:
    return replace(filters, entity=value) if any(True for _ in tokens(value)) else None


def _outcome(filters: Filters, value: str) -> Filters | None:
    outcome = outcome_called(value)
    return replace(filters, outcome=outcome) if outcome else None


def _mark(filters: Filters, value: str) -> Filters | None:
    """Read what is particular about a decision by the beginning of its name: ``kendetegn:uenig``."""
    wanted = fold(value.replace("_", " "))
    found = [mark for mark in MARKS if len(wanted) > 2 and fold(mark).startswith(wanted)]
    return replace(filters, mark=found[0]) if found else None


def _proposer(filters: Filters, value: str) -> Filters | None:
    return replace(filters, proposer=value) if any(True for _ in tokens(value)) else None


def _voter(filters: Filters, value: str) -> Filters | None:
    return replace(filters, voter=value) if any(True for _ in tokens(value)) else None


def _days(value: str) -> tuple[Date, Date] | None:
    """Return the first and last day of a date, a month (2024-05, 05-2024) or a year."""
    if re.fullmatch(r"(?:19|20)\d{2}", value):
        return Date(int(value), 1, 1), Date(int(value), 12, 31)
    month = re.fullmatch(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})|(?P<m>\d{1,2})[-./](?P<y>\d{4})", value)
    if month:
        year, number = int(month["year"] or month["y"]), int(month["month"] or month["m"])
        if 1 <= number <= 12 and year >= 1:
            return Date(year, number, 1), Date(year, number, monthrange(year, number)[1])
        return None
    day = find_date(value)
    return (day, day) if day else None


_FILTERS: dict[str, Callable[[Filters, str], Filters | None]] = {
    "udvalg": _committee,
    "fra": _since,
    "til": _until,
    fold("år"): _year,
    "ar": _year,
    "journal": _journal,
    "sag": _journal,
    "enhed": _entity,
    "person": _entity,
    "beslutning": _outcome,
    "kendetegn": _mark,
    "forslag": _proposer,
    "stemte": _voter,
}
