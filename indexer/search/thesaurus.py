"""Words that mean the same to someone who searches: our own small thesaurus of municipal Danish.

``thesaurus.toml`` beside this file holds it, in dictionary forms; everything here is looked up by indexed forms, so
that inflection does not matter.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from indexer.models import ReasonKind
from indexer.search.analysis import acronym_form, indexed_form, is_acronym, word_places

FILE = Path(__file__).with_name("thesaurus.toml")
Forms = tuple[str, ...]

_SAME = 0.75
_NARROWER = 0.6
_ACRONYM = 0.9


@dataclass(frozen=True, slots=True)
class Related:
    """Another way to say something: as written, its forms, how near it comes (0 to 1), and what kind of word it is."""

    said: str
    forms: Forms
    weight: float
    kind: ReasonKind


def forms_of(text: str) -> Forms:
    """Return the indexed forms of the words of a text."""
    return tuple(indexed_form(text[start:end]) for start, end in word_places(text))


def acronym_or_forms(text: str) -> Forms:
    """Return the form of an acronym in capitals, or the forms of the words of any other text."""
    return (acronym_form(text),) if is_acronym(text) else forms_of(text)


@cache
def thesaurus() -> Mapping[Forms, tuple[Related, ...]]:
    """Return what else is meant, by the indexed forms of what is said."""
    found: dict[Forms, dict[Forms, Related]] = {}
    for said, related in _pairs(tomllib.loads(FILE.read_text(encoding="utf-8"))):
        forms = forms_of(said)
        known = found.setdefault(forms, {})
        if related.forms != forms and (related.forms not in known or known[related.forms].weight < related.weight):
            known[related.forms] = related
    return {forms: tuple(known.values()) for forms, known in found.items()}


def _pairs(table: Mapping[str, Any]) -> Iterator[tuple[str, Related]]:
    for words in table["same"]:
        for word in words:
            for other in words:
                yield word, Related(other, acronym_or_forms(other), _SAME, "synonym")
    for word, narrower in table["broader"].items():
        for narrow in narrower:
            yield word, Related(narrow, acronym_or_forms(narrow), _NARROWER, "synonym")
    for short, names in table["acronym"].items():
        for name in names:
            yield short, Related(name, forms_of(name), _ACRONYM, "forkortelse")
            yield name, Related(short, acronym_or_forms(short), _ACRONYM, "forkortelse")
