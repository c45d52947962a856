"""Names, parties, roles and attendance from lists of participants."""

import re

from indexer.models import Attendance, Participant

_PARTY = re.compile(r"[A-ZÆØÅ]{1,2}")
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)")
_ABSENT = re.compile(r"(?:afbud|fraværende|ikke til stede|udeblevet)\b", re.IGNORECASE)
_PRESENT = re.compile(r"(?:deltog|deltager|tilstede|til stede|mødt)\b", re.IGNORECASE)
_NAME = re.compile(
    r"[A-ZÆØÅÉÖÄÜ][\w.'’´-]*(?:\s+(?:[A-ZÆØÅÉÖÄÜ][\w.'’´-]*|af|al|de|den|der|du|el|la|van|von|bin|ibn))*"
)


def split_list(text: str) -> list[str]:
    """Split a comma-separated list of people, leaving commas inside parentheses alone.

    >>> split_list("Anja Holt (A), Bo Lund (centerchef for Skoler, Institutioner og Kultur)")
    ['Anja Holt (A)', 'Bo Lund (centerchef for Skoler, Institutioner og Kultur)']
    """
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
    remarks = _PARENTHESIS.findall(name) + [remark.strip() for remark in remarks]
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
    return Participant(_PARENTHESIS.sub("", name).strip(" ,."), party, role, attendance)


def parse_participants(text: str) -> tuple[Participant, ...]:
    """Return every person of a comma-separated list, in order, none twice."""
    people = [parse_participant(part) for part in split_list(text)]
    return tuple(dict.fromkeys(person for person in people if person.name))


def absent_names(text: str) -> tuple[str, ...] | None:
    """Return the names in ``Miasser Hawwa (B), Sandra Marsenic (A)``, or None when the text is no list of names."""
    names = [_PARENTHESIS.sub("", part).strip() for part in split_list(text)]
    if not names or not all(_NAME.fullmatch(name) for name in names):
        return None
    return tuple(dict.fromkeys(names))
