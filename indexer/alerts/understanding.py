"""Reading what is wanted into rules; reading it anew where the archive has learnt to take it otherwise.

What a search means depends on the archive: which words it has, which acronyms its texts explain. Every question that
was asked to read it is kept with its answer, and a want is read anew when one of its questions is answered otherwise.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path

from indexer import lexicon, searching
from indexer.alerts import rules, wants
from indexer.alerts.percolation import ANY, BEGINNING, NUMBER, WORD
from indexer.alerts.rules import ALWAYS, Rule, Says
from indexer.archive import Connection
from indexer.archive import wanted as kept
from indexer.archive.wanted import Read
from indexer.library import Library
from indexer.models import Filters
from indexer.search import analysis, concepts, query, thesaurus
from indexer.search.concepts import Concept, Meaning, Variant, Vocabulary, understand
from indexer.search.narrowing import committees_called
from indexer.search.ranking import HAS
from indexer.search.thesaurus import Forms, Related

_AT_ONCE = 500  # wants read in one transaction


class _Asking(Vocabulary):
    """What the texts say, with every question written down beside its answer."""

    def __init__(self, texts: Vocabulary) -> None:
        self._texts = texts
        self.answers: dict[str, str] = {}

    def _noted(self, kind: str, asked: object, answer: object) -> None:
        self.answers[_asked(kind, asked)] = _digest(answer)

    def knows(self, form: str) -> bool:
        answer = self._texts.knows(form)
        self._noted("knows", form, answer)
        return answer

    def may_begin(self, beginning: str) -> bool:
        return True  # so that what it would save is asked, and written down

    def near(self, text: str) -> Sequence[tuple[str, int]]:
        answer = self._texts.near(text)
        self._noted("near", text, list(answer))
        return answer

    def names(self) -> Iterable[str]:
        answer = list(self._texts.names())
        self._noted("names", None, sorted(answer))
        return answer

    def has_number(self, beginning: str) -> bool:
        answer = self._texts.has_number(beginning)
        self._noted("has_number", beginning, answer)
        return answer

    def explained(self) -> Iterable[Forms]:
        return self._texts.explained()

    def frequency(self, form: str) -> int:
        return self._texts.frequency(form)  # changes nothing of what a search means

    def acronym(self, forms: Forms) -> Sequence[Related]:
        answer = self._texts.acronym(forms)
        self._noted("acronym", list(forms), [asdict(each) for each in answer])
        return answer

    def ask(self, asked: str) -> str:
        """Return the answer to a question that was written down."""
        kind, about = json.loads(asked)
        if kind == "names":
            self.names()
        elif kind == "acronym":
            self.acronym(tuple(about))
        else:
            getattr(self, kind)(about)
        return self.answers[asked]


def _digest(answer: object) -> str:
    if not answer or answer is True:
        return "ja" if answer else "-"  # nearly all answers
    return hashlib.sha256(json.dumps(answer, ensure_ascii=False).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def make() -> str:
    """Return a hash of the code that decides how a search is read: what another has read is read anew."""
    sources = [
        Path(__file__),
        *(Path(str(module.__file__)) for module in (analysis, concepts, lexicon, query, thesaurus)),
    ]
    sources.append(Path(thesaurus.__file__).with_suffix(".toml"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def bring_up_to_date(library: Library, *, forms: Collection[str] | None = None, has_lost: bool = True) -> None:
    """Read what is wanted and not read yet, and anew what the archive has learnt to take otherwise.

    ``forms`` are those of what came since the last time, where that is known: only they can have made a word known, and
    only where the archive ``has_lost`` something can one have become unknown. Without them every question is asked.
    """
    texts = searching.with_usable_index(library, library.index.vocabulary)
    asking = _Asking(texts)
    with library.subscribers.reading() as connection:
        known = kept.questions(connection) if forms is None else _in_doubt(connection, texts, forms, has_lost=has_lost)
    changed = {asked: answer for asked, before in known.items() if (answer := asking.ask(asked)) != before}
    with library.subscribers.writing() as connection:
        kept.answered_otherwise(connection, changed)
        forgotten = kept.forget_unwanted(connection)
        waiting = kept.unread(connection, make())
    for first in range(0, len(waiting), _AT_ONCE):
        some = [read(library, line, texts) for line in waiting[first : first + _AT_ONCE]]
        with library.subscribers.writing() as connection:
            kept.put(connection, make(), some)
    if forgotten or waiting:  # looking for them takes as long as all the rest, and nothing else leaves any
        with library.subscribers.writing() as connection:
            kept.forget_idle_questions(connection)


def _in_doubt(connection: Connection, texts: Vocabulary, forms: Collection[str], *, has_lost: bool) -> dict[str, str]:
    """Return the questions that may be answered otherwise since something came."""
    found = kept.unanswered_among(connection, [_asked("knows", form) for form in forms])
    found |= kept.unanswered_among(connection, [_asked("acronym", list(said)) for said in texts.explained()])
    found |= kept.questions_of(connection, ["acronym"], answered=True)
    found |= kept.questions_of(connection, ["near", "names", "has_number"])
    if has_lost:
        found |= kept.questions_of(connection, ["knows"], answered=True)
    return found


def _asked(kind: str, about: object) -> str:
    return json.dumps([kind, about], ensure_ascii=False)


def read(library: Library, line: str, texts: Vocabulary) -> Read:
    """Return how a want, given as its line, is found by an item's words."""
    wanted = wants.from_json(line)
    if wanted.kind != "search":
        return Read(
            line, rules.to_line(Rule((), {}, *ALWAYS, is_all=True)), frozenset({f"{wanted.kind}:{wanted.target}"}), {}
        )
    asking = _Asking(texts)
    meaning = understand(wants.query_of(library, wanted), asking)
    rule = _rule_of(meaning, asking)
    return Read(line, rules.to_line(rule), _keys(meaning, rule.says, texts), asking.answers)


def _rule_of(meaning: Meaning, texts: Vocabulary) -> Rule:
    filters = meaning.query.filters
    narrowed: dict[str, Sequence[str]] = {}
    if filters.committee:
        narrowed["committee"] = committees_called(texts.names(), filters.committee)
    narrowed |= {
        name: [str(value)]
        for name in ("council", "outcome", "subject", "year")
        if (value := getattr(filters, name)) not in ("", None)
    }
    rest = replace(filters, committee="", council="", outcome="", subject="", year=None, since=None, until=None)
    return Rule(
        says=tuple(map(_says, meaning.concepts)),
        narrowed=narrowed,
        since=filters.since.toordinal() if filters.since else ALWAYS[0],
        until=filters.until.toordinal() if filters.until else ALWAYS[1],
        is_all=not meaning.excluded
        and not meaning.query.journal
        and rest == Filters()
        and all(_is_told_by_words(one) for concept in meaning.concepts for one in _counting(concept)),
    )


def _counting(concept: Concept) -> Iterator[Variant]:
    """Yield the variants by which an item has a concept; the others are hints."""
    return (one for one in concept.variants if one.weight >= HAS)


def _is_told_by_words(variant: Variant) -> bool:
    return bool(variant.forms) and not variant.apart and not variant.zone


def _says(concept: Concept) -> Says:
    """Return what an item must have one of to have a concept; of words that need not stand together, the longest."""
    variants = tuple(_counting(concept))
    single = {max(one.forms, key=len) for one in variants if one.apart or len(one.forms) == 1}
    parts = {max(one.forms, key=len) for one in variants if one.apart or (len(one.forms) == 1 and one.within)}
    phrases = {one.forms for one in variants if len(one.forms) > 1 and not one.apart}
    beginnings = {one.beginning for one in variants} - {""}
    return Says(tuple(sorted(single)), tuple(sorted(parts)), tuple(sorted(phrases)), tuple(sorted(beginnings)))


def _keys(meaning: Meaning, says: Sequence[Says], texts: Vocabulary) -> frozenset[str]:
    """Return keys of which every item that answers has one: those of what fewest items have."""
    if meaning.query.journal:
        return frozenset({f"{NUMBER}{meaning.query.journal}"})
    if not says:
        return frozenset({ANY})

    def often(each: Says) -> tuple[int, int]:
        return len(each.beginnings), sum(texts.frequency(form) for form in _one_of(each))

    rarest = min(says, key=often)
    return frozenset(
        {f"{WORD}{form}" for form in _one_of(rarest)} | {f"{BEGINNING}{beginning}" for beginning in rarest.beginnings}
    )


def _one_of(says: Says) -> set[str]:
    """Return forms of which an item that says something has one, but for beginnings."""
    return {*says.forms, *says.parts, *(max(forms, key=len) for forms in says.phrases)}
