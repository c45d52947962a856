"""Names that are known beforehand: what the network is told of a word beside its letters.

The lists are written for the project from general knowledge: given names and family names borne in Denmark, places,
organisations. They decide nothing by themselves: a name may be in none of them, or in two.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "lists"
LISTS = ("given", "family", "place", "organisation")


@lru_cache(maxsize=1)
def lists() -> dict[str, frozenset[str]]:
    """Return every list of names by what they are names of."""
    return {name: frozenset(_lines(FOLDER / f"{name}.txt")) for name in LISTS}


def _lines(path: Path) -> Iterator[str]:
    return (line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")


@lru_cache(maxsize=100_000)
def kinds(word: str) -> str:
    """Return the initials of the lists a word with a capital is in: «gf» for «Karl», a given and a family name.

    A word in capitals throughout is looked up as it is written and with one capital.
    """
    if not word[:1].isupper():
        return ""
    spellings = {word, word.title()} if word.isupper() and len(word) > 3 else {word}
    return "".join(name[0] for name in LISTS if spellings & lists()[name])


def whole() -> list[str]:
    """Return the names whose last s is their own («Jens», «Aarhus»), being no other name in the genitive."""
    every = frozenset().union(*lists().values())
    return sorted(
        word for word in every if len(word) > 3 and word[-1] == "s" and word[-2].islower() and word[:-1] not in every
    )
