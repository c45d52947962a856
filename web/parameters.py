"""The parameters of a question to the API: read strictly, since a slip that filters nothing answers something else."""

import re
from collections.abc import Collection, Sequence
from datetime import date as Date
from typing import TypeVar

from flask import request

from indexer.errors import ReferatbasenError
from indexer.minutes.paragraphs import clean

Word = TypeVar("Word", bound=str)

LONGEST = 1000
"""Characters of a text."""


class ParameterError(ReferatbasenError):
    """A parameter cannot be read; ``name`` tells which."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"«{name}» {detail}")
        self.name = name


def only(names: Collection[str]) -> None:
    """Refuse parameters of other names and those given twice; raises ParameterError."""
    for name, values in request.args.lists():
        if name not in names:
            known = f"kendte er {', '.join(names)}" if names else "her er ingen"
            raise ParameterError(name[:50], f"er ikke en parameter her; {known}")
        if len(values) > 1:
            raise ParameterError(name, "er angivet flere gange")


def text(name: str, *, is_required: bool = False) -> str:
    """Return a text, cleaned of what nobody sees; empty where it is not given."""
    typed = as_given(name)
    if is_required and not typed:
        raise ParameterError(name, "mangler")
    return clean(typed)


def as_given(name: str) -> str:
    """Return a text as it is, such as a cursor; empty where it is not given."""
    typed = request.args.get(name, "")
    if len(typed) > LONGEST:
        raise ParameterError(name, f"er for lang; højst {LONGEST} tegn")
    return typed


def day(name: str) -> Date | None:
    """Return a day; None where it is not given."""
    typed = request.args.get(name)
    if typed is None:
        return None
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed):
            return Date.fromisoformat(typed)
    except ValueError:
        pass  # such as the 31st of February
    raise ParameterError(name, f"er ikke en dato: «{typed[:50]}»; skriv ÅÅÅÅ-MM-DD")


def number(name: str, *, least: int, most: int) -> int | None:
    """Return a whole number within bounds; None where it is not given."""
    typed = request.args.get(name)
    if typed is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", typed) and least <= int(typed) <= most:
        return int(typed)
    raise ParameterError(name, f"er ikke et helt tal fra {least} til {most}: «{typed[:50]}»")


def count(name: str, default: int, *, most: int) -> int:
    """Return a whole number from 1; the default where it is not given."""
    return number(name, least=1, most=most) or default


def one_of(name: str, words: Sequence[Word]) -> Word | None:
    """Return one of some words; None where it is not given."""
    typed = request.args.get(name)
    if typed is None:
        return None
    for word in words:
        if typed == word:
            return word
    raise ParameterError(name, f"kan ikke være «{typed[:50]}»; kendte er {', '.join(words)}")


def digits(name: str, length: int) -> str:
    """Return so many digits as text; empty where it is not given."""
    typed = request.args.get(name, "")
    if name in request.args and not re.fullmatch(rf"[0-9]{{{length}}}", typed):
        raise ParameterError(name, f"skal være {length} cifre")
    return typed
