"""Names, parties, roles and attendance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.people import absent_names, parse_participant, parse_participants, split_list
from indexer.models import Participant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" , ;", []),
        ("Anja Holt (A)", ["Anja Holt (A)"]),
        ("Anja Holt (A), Bo Lund (C); Eva Dam (V).", ["Anja Holt (A)", "Bo Lund (C)", "Eva Dam (V)"]),
        (
            "Bo Lund (chef for Skole, Kultur og Fritid), Eva Dam",
            ["Bo Lund (chef for Skole, Kultur og Fritid)", "Eva Dam"],
        ),
        ("Bo Lund) (A, Eva Dam", ["Bo Lund) (A, Eva Dam"]),
    ],
)
def test_a_list_is_split_at_commas_outside_parentheses(text: str, expected: list[str]) -> None:
    assert split_list(text) == expected


@given(st.text(alphabet="AaBøÅ (),;.-"))
def test_splitting_loses_no_letter(text: str) -> None:
    assert [char for part in split_list(text) for char in part if char.isalpha()] == [c for c in text if c.isalpha()]


@pytest.mark.parametrize(
    ("text", "name", "party", "role", "attendance"),
    [
        ("Anja Holt (A)", "Anja Holt", "A", "", "present"),
        ("Bo Lund (Ø)", "Bo Lund", "Ø", "", "present"),
        ("Eva Dam (SF)", "Eva Dam", "SF", "", "present"),
        ("Anja Holt (A) (2. viceborgmester)", "Anja Holt", "A", "2. viceborgmester", "present"),
        ("Anja Holt (A) - formand", "Anja Holt", "A", "formand", "present"),
        ("Anja Holt (A) (formand) (Afbud)", "Anja Holt", "A", "formand", "absent"),
        ("Anja Holt (A) – Afbud", "Anja Holt", "A", "", "absent"),
        ("Anja Holt (A) - Fraværende", "Anja Holt", "A", "", "absent"),
        ("Anja Holt - Ikke til stede", "Anja Holt", "", "", "absent"),
        ("Anja Holt (A) - Deltog", "Anja Holt", "A", "", "present"),
        ("Anja Holt (A) - Deltog ikke", "Anja Holt", "A", "", "absent"),
        ("Anja Holt (A) (ikke tilstede)", "Anja Holt", "A", "", "absent"),
        ("Anja Holt (A) - Mødte ikke", "Anja Holt", "A", "", "absent"),
        ("Hans-Peter d'Or Müller (V)", "Hans-Peter d'Or Müller", "V", "", "present"),
        (
            "Bo Lund (direktør for Skole, Kultur og Fritid)",
            "Bo Lund",
            "",
            "direktør for Skole, Kultur og Fritid",
            "present",
        ),
        ("  Eva Dam ", "Eva Dam", "", "", "present"),
    ],
)
def test_an_entry_is_read_as_name_party_role_and_attendance(
    text: str, name: str, party: str, role: str, attendance: str
) -> None:
    assert parse_participant(text) == Participant(name, party, role, attendance)  # type: ignore[arg-type]


def test_parentheses_inside_a_role_stay_out_of_the_name() -> None:
    assert parse_participant("Bo Lund (direktør (konstitueret))").name == "Bo Lund"


def test_the_list_says_who_is_absent_unless_the_entry_says_otherwise() -> None:
    assert parse_participant("Anja Holt (A)", attendance="absent").attendance == "absent"
    assert parse_participant("Anja Holt (A) - Deltog", attendance="absent").attendance == "present"
    assert parse_participant("Anja Holt (A)", attendance="unstated").attendance == "unstated"


def test_a_list_is_read_in_order_and_nobody_twice() -> None:
    people = parse_participants("Bo Lund (C), Anja Holt (A) (formand), Bo Lund (C), ")
    assert [person.name for person in people] == ["Bo Lund", "Anja Holt"]


def test_the_last_two_of_a_list_may_be_joined_by_og() -> None:
    people = parse_participants("Anja Holt (A), Bo Lund (C) og Eva Dam (V)")
    assert [(person.name, person.party) for person in people] == [
        ("Anja Holt", "A"),
        ("Bo Lund", "C"),
        ("Eva Dam", "V"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Miasser Hald (B), Sandra Marsk (A)", ("Miasser Hald", "Sandra Marsk")),
        ("Anja Holt (A).", ("Anja Holt",)),
        (
            "Jens af Rosen, Åse van der Berg, Hans-Peter O’Neill",
            ("Jens af Rosen", "Åse van der Berg", "Hans-Peter O’Neill"),
        ),
        ("Anja Holt (A), Anja Holt (A)", ("Anja Holt",)),
        ("Anja Holt (A) og Bo Lund (C)", ("Anja Holt", "Bo Lund")),
    ],
)
def test_a_list_of_absent_people_is_read(text: str, names: tuple[str, ...]) -> None:
    assert absent_names(text) == names


@pytest.mark.parametrize(
    "text", ["", "(A)", "Anja Holt deltog ikke", "Anja Holt (A) pga. inhabilitet", "17 stemmer", "ingen"]
)
def test_what_is_no_list_of_names_is_none(text: str) -> None:
    assert absent_names(text) is None


@pytest.mark.parametrize("text", ["Ingen", "Ingen."])
def test_ingen_is_nobody(text: str) -> None:
    assert not absent_names(text)


@given(st.text())
def test_any_text_is_read_as_a_list_of_people_with_names(text: str) -> None:
    people = parse_participants(text)
    assert all(person.name for person in people)
    assert len(set(people)) == len(people)
