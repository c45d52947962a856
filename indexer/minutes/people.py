"""Names, parties, roles and attendance from lists of participants."""

import re

from indexer import patterns
from indexer.models import Attendance, Participant

_PARTY = patterns.lazy(r"[A-ZÆØÅ]{1,2}")
_AND_LAST = patterns.lazy(r"(?<=\))\s+og\s+(?=[A-ZÆØÅ])")
_ABSENT = patterns.lazy(
    r"afbud\b|fraværende\b|udeblev\w*|(?:deltog|mødte|mødt|deltager)\s+ikke\b(?!\s+(?:under|i|ved)\b)"
    r"|ikke\s+(?:til\s?stede|mødt)\b",
    re.IGNORECASE,
)
_PRESENT = patterns.lazy(r"(?:deltog|deltager|til\s?stede|mødt|mødte)\b", re.IGNORECASE)
_NOBODY = ("Ingen", "-", "0")
_NAME = patterns.lazy(
    r"[A-ZÆØÅÉÖÄÜ][\w.'’´-]*(?:\s+(?:[A-ZÆØÅÉÖÄÜ][\w.'’´-]*|af|al|de|den|der|du|el|la|van|von|bin|ibn))*"
)


def split_list(text: str) -> list[str]:
    """Split a comma-separated list of people, leaving commas inside parentheses alone.

    >>> split_list("Anja Holt (A), Bo Lund (centerchef for Skoler, Institutioner og Kultur)")
    ['Anja Holt (A)', 'Bo Lund (centerchef for Skoler, Institutioner og Kultur)']
    """
    text = _AND_LAST.sub(", ", text)
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth = max(0, depth + (char == "(") - (char == ")"))
        if char in ",;" and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip(" .") for part in parts if part.strip(" .")]


def parse_participant(text: str, *, attendance: Attendance = "present") -> Participant:
    """Return one person from ``Navn (A) (2. viceborgmester)``, ``Navn (O) - Afbud`` or ``Navn (A) - formand``.

    ``attendance`` is what the list the entry stands in says; the entry itself may say otherwise.
    """
    name, *remarks = re.split(r"\s+[-–]\s+", text.strip())
    name, inside = _without_parentheses(name)
    remarks = [*inside, *remarks]
    party, role = "", ""
    for remark in filter(None, (remark.strip() for remark in remarks)):
        if _ABSENT.match(remark):
            attendance = "absent"
        elif _PRESENT.match(remark):
            attendance = "present"
        elif not party and _PARTY.fullmatch(remark):
            party = remark
        else:
            role = f"{role}, {remark}" if role else remark
    return Participant(name.strip(" ,."), party, role, attendance)


def _without_parentheses(text: str) -> tuple[str, list[str]]:
    """Return a text without its parentheses, and what stood in each outermost one."""
    outside, inside, depth = "", [], 0
    for char in text:
        if char == "(":
            depth += 1
            if depth == 1:
                inside.append("")
                continue
        elif char == ")" and depth:
            depth -= 1
            if depth == 0:
                continue
        if depth:
            inside[-1] += char
        else:
            outside += char
    return " ".join(outside.split()), inside


def parse_participants(text: str) -> tuple[Participant, ...]:
    """Return every person of a comma-separated list, in order, none twice."""
    people = [parse_participant(part) for part in split_list(text)]
    return tuple(dict.fromkeys(person for person in people if person.name))


def absent_names(text: str) -> tuple[str, ...] | None:
    """Return the names in ``Miasser Hawwa (B), Sandra Marsenic (A)``, or None when the text is no list of names."""
    if text.strip(" .") in _NOBODY:
        return ()
    names = [_without_parentheses(part)[0] for part in split_list(text)]
    if not names or not all(_NAME.fullmatch(name) for name in names):
        return None
    return tuple(dict.fromkeys(names))
