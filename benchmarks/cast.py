"""Who and what a made archive names: sentences that know their names, and made-up people, firms and streets for them.

Sentences are those of the training text, whose marks say what is a name. Told as they stand they would name the same
few hundred again and again, each as often as any other; so people, firms and streets change places with made-up ones,
put together of the training text's own names and spread as names are spread: a few are everywhere, most are rare.
"""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date

from indexer.entities.mentions import without_form
from indexer.models import Participant
from training.text import Item

Span = tuple[int, int, str]

SEED = 13
_SHARE = 0.24  # of sentences whose names are known: the training text is full of them, and has 44 an item; minutes 10
PEOPLE = 20_000
FIRMS = 12_000
STREETS = 3_000
_SEATS = 25
_COMMITTEE = 7
_TERM_YEARS = 4
_NEW_A_TERM = 8  # of the seats
_PARTIES = "AVCOFØBI"
_ABSENT = 0.06
_STREET = re.compile(r"[A-ZÆØÅ][a-zæøå]+(?:vej|gade|vænget|stræde)")
_TWO_WORDS = re.compile(r"[^\W\d_]+ [^\W\d_]+")
_PARTY = re.compile(r" \([A-ZÆØÅ]{1,2}\)")


@dataclass(frozen=True, slots=True)
class Told:
    """Words, and where in them what is named."""

    text: str
    names: tuple[Span, ...] = ()

    def begun_small(self) -> "Told":
        """Return the words as they go on from others; a name that they began with is one no longer."""
        return Told(self.text[0].lower() + self.text[1:], tuple(name for name in self.names if name[0]))


def joined(parts: Iterable[Told]) -> Told:
    """Return sentences one after another."""
    text, names = "", []
    for part in parts:
        text += " " * bool(text)
        names += [(start + len(text), end + len(text), label) for start, end, label in part.names]
        text += part.text
    return Told(text, tuple(names))


def part(item: Item, start: int, end: int) -> Told:
    """Return what stands between two places of a training text, with the names that lie within."""
    names = (
        (first - start, last - start, label) for first, last, label in item.names if start <= first and last <= end
    )
    return Told(item.text[start:end], tuple(names))


class Cast:
    """Made-up people, firms and streets; ``tell`` puts them in a sentence, the first of each the most often."""

    def __init__(self, items: Sequence[Item]) -> None:
        """Make up names from those of the training text."""
        known = {(item.text[start:end], label) for item in items for start, end, label in item.names}
        people = [
            name.split() for name, label in sorted(known) if label == "PER" and re.fullmatch(r"[^\W\d]+ [^\W\d]+", name)
        ]
        firms = [name for name, label in sorted(known) if label == "ORG" and without_form(name) != name]
        trades = sorted({name.partition(" ")[2] for name in firms if name.count(" ") > 1})
        given, family = ([name[place] for name in people] for place in (0, 1))
        self._choose = choose = random.Random(SEED)  # noqa: S311 (not for secrets)
        self.people = [f"{choose.choice(given)} {choose.choice(family)}" for _ in range(PEOPLE)]
        self.firms = [f"{choose.choice(family)} {choose.choice(trades)}" for _ in range(FIRMS)]
        self.streets = [f"{choose.choice(family)}svej" for _ in range(STREETS)]

    def council(self, held: Date) -> list[Participant]:
        """Return who has a seat on a day: some are new after each election."""
        first = (held.year - 2006) // _TERM_YEARS * _NEW_A_TERM
        return [
            Participant(self.people[place], _PARTIES[place % len(_PARTIES)], "Formand" * (not seat), "present")
            for seat, place in enumerate(range(first, first + _SEATS))
        ]

    def meeting(self, committee: int, held: Date) -> tuple[Participant, ...]:
        """Return the list of a meeting: all of the council, or the seven of a committee; some stay away."""
        council = self.council(held)
        seats = council if not committee else [council[(committee * 3 + seat) % _SEATS] for seat in range(_COMMITTEE)]
        return tuple(
            Participant(each.name, each.party, each.role, "absent") if self._choose.random() < _ABSENT else each
            for each in seats
        )

    def tell(self, told: Told, council: Sequence[Participant]) -> Told:
        """Return a sentence with other names, the same for the same within it; who has a party is of the council.

        Of most sentences what they name is left as it is, and is not known.
        """
        if self._choose.random() > _SHARE:
            return Told(told.text)
        given: dict[str, str] = {}
        text, names, done = "", [], 0
        for start, end, label in told.names:
            name = told.text[start:end]
            text += told.text[done:start]
            party = _PARTY.match(told.text, end) if label == "PER" and " " in name else None
            if party:
                seat = council[self._rank(len(council))]
                new, after, done = seat.name, f" ({seat.party})", party.end()
            else:
                new, after, done = given.get(name) or self._other(name, label), "", end
            given[name] = new
            if label == "PER" and " " in name:
                given[name.split()[-1]] = new.split()[-1]
            given[without_form(name)] = without_form(new)
            names.append((len(text), len(text) + len(new), label))
            text += new + after
        return Told(text + told.text[done:], tuple(names))

    def _other(self, name: str, label: str) -> str:
        if label == "PER" and " " in name:
            return self.people[self._rank(PEOPLE)]
        if label == "ORG" and without_form(name) != name:
            return self.firms[self._rank(FIRMS)]
        if label == "LOC" and _STREET.fullmatch(name):
            return self.streets[self._rank(STREETS)]
        return name

    def _rank(self, of: int) -> int:
        """Return a number below ``of``: the second half as often as the first, the third a third as often (Zipf)."""
        return int(of ** self._choose.random()) - 1
