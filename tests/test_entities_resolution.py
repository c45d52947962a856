"""Whom mentions name across an archive, and what an operator rules. All people and companies are invented."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.entities.resolution import Occurrence, Resolved, fold, resolve
from indexer.models import HIDDEN, Label, Mention, Naming, Ruling

AT = datetime(2026, 1, 1, tzinfo=UTC)


def said(
    name: str,
    label: Label = "ORG",
    *,
    council: str = "proeveby",
    day: date = date(2024, 5, 1),
    party: str = "",
    item: str = "1",
    long: str = "",
    naming: Naming = "acronym",
) -> Occurrence:
    mention = Mention(label, 0, len(name), name, "text", "model", long or name, naming if long else "written", party)
    return Occurrence(item, council, "Økonomiudvalget", day, mention)


def entities(*occurrences: Occurrence, rulings: tuple[Ruling, ...] = ()) -> Resolved:
    return resolve(list(occurrences), rulings)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nordhegn Byg A/S", "Nordhegn Byg"),
        ("NORDHEGN BYG", "Nordhegn Byg"),
        ("Teknik & Miljø", "Teknik og Miljø"),
        ("Aagaardens Venner", "Ågårdens Venner"),
        ("Café Élan", "Cafe Elan"),
        ("Prøveby Kommunes Museum", "Prøveby Kommune Museum"),
        ("Børne- og  Ungeudvalget", "Børne- og Ungeudvalget"),
    ],
)
def test_two_spellings_of_one_name_are_one_entity(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert len(entities(said(one), said(other)).entities) == 1


@pytest.mark.parametrize(("one", "other"), [("Hørning", "Horning"), ("Nordhegn Byg", "Nordhegn Bro")])
def test_names_that_differ_by_a_danish_letter_or_a_word_are_two(one: str, other: str) -> None:
    assert len(entities(said(one), said(other)).entities) == 2


def test_an_entity_is_called_what_it_is_called_most_and_keeps_its_other_names() -> None:
    (entity,) = entities(said("Nordhegn Byg"), said("Nordhegn Byg"), said("Nordhegn Byg A/S")).entities
    assert (entity.id, entity.name) == ("nordhegn-byg", "Nordhegn Byg")
    assert [(alias.name, alias.naming, alias.count) for alias in entity.aliases] == [
        ("Nordhegn Byg", "written", 2),
        ("Nordhegn Byg A/S", "company form", 1),
    ]


def test_an_acronym_explained_in_one_item_means_the_same_in_others() -> None:
    found = entities(said("Fælles Havneråd"), said("FH", long="Fælles Havneråd"), said("FH", item="2"))
    assert found.named == ("proeveby/faelles-havneraad",) * 3
    assert {alias.name: alias.naming for alias in found.entities[0].aliases}["FH"] == "acronym"


def test_an_acronym_that_is_explained_in_two_ways_means_neither_on_its_own() -> None:
    found = entities(
        said("FH", long="Fælles Havneråd", item="1"),
        said("FH", long="Foreningen Havnen", item="2"),
        said("FH", item="3"),
    )
    assert found.named == ("proeveby/faelles-havneraad", "foreningen-havnen", "fh")


def test_one_name_has_one_label_that_of_most() -> None:
    found = entities(said("Kernen"), said("Kernen"), said("Kernen", "LOC"))
    assert [(entity.label, entity.id) for entity in found.entities] == [("ORG", "kernen")]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Gry Solvang", "PER"),
        ("Økonomiudvalget", "ORG"),
        ("Center for Børn", "ORG"),
        ("Skolevej", "LOC"),
        ("Ældrerådet", "ORG"),
    ],
)
def test_what_every_council_has_is_its_own(name: str, label: Label) -> None:
    found = entities(said(name, label), said(name, label, council="andetsted"))
    assert sorted(entity.council for entity in found.entities) == ["andetsted", "proeveby"]


@pytest.mark.parametrize(("name", "label"), [("Nordhegn Byg", "ORG"), ("Danmark", "LOC"), ("Dansk Byråd", "ORG")])
def test_what_is_everyones_is_one_to_all_councils(name: str, label: Label) -> None:
    (entity,) = entities(said(name, label), said(name, label, council="andetsted")).entities
    assert entity.council == ""


def test_a_first_name_alone_names_nobody_across_items() -> None:
    assert entities(said("Gry", "PER")).named == ("",)


def test_a_fact_is_no_entity() -> None:
    assert entities(said("3 mio. kr.", "MONEY")).entities == ()


def test_two_people_of_one_name_are_two_where_party_tells_them_apart() -> None:
    found = entities(
        said("Gry Solvang", "PER", party="B", item="1"),
        said("Gry Solvang", "PER", party="V", item="2"),
        said("Gry Solvang", "PER", item="2"),
    )
    assert found.named == ("proeveby/gry-solvang-b", "proeveby/gry-solvang-v", "proeveby/gry-solvang-v")
    assert {entity.id: entity.party for entity in found.entities} == {
        "proeveby/gry-solvang-b": "B",
        "proeveby/gry-solvang-v": "V",
    }


def test_a_person_named_with_and_without_a_party_is_one() -> None:
    found = entities(said("Gry Solvang", "PER", party="B"), said("Gry Solvang", "PER", day=date(2026, 1, 1)))
    assert found.named == ("proeveby/gry-solvang",) * 2


def test_two_people_of_one_name_are_two_where_ten_years_lie_between() -> None:
    found = entities(said("Gry Solvang", "PER", day=date(2008, 1, 1)), said("Gry Solvang", "PER", day=date(2024, 1, 1)))
    assert found.named == ("proeveby/gry-solvang-2", "proeveby/gry-solvang")


def test_the_newest_keeps_the_plain_address_whatever_older_minutes_bring() -> None:
    new = said("Gry Solvang", "PER", day=date(2024, 1, 1))
    assert entities(new).named == ("proeveby/gry-solvang",)
    assert entities(said("Gry Solvang", "PER", day=date(1999, 1, 1)), new).named[1] == "proeveby/gry-solvang"


def test_merging_makes_two_one_and_the_name_stays_that_of_the_one_merged_into() -> None:
    ruling = Ruling(1, "merge", "nordhegn", AT, into="nordhegn-byg")
    found = entities(said("Nordhegn"), said("Nordhegn"), said("Nordhegn Byg"), rulings=(ruling,))
    assert found.named == ("nordhegn-byg",) * 3
    assert [(each.name, [alias.naming for alias in each.aliases]) for each in found.entities] == [
        ("Nordhegn Byg", ["ruling", "written"])
    ]


def test_splitting_takes_a_name_from_a_day_on_to_another() -> None:
    ruling = Ruling(1, "split", "fh", AT, into="foreningen-havnen", name="FH", since=date(2025, 1, 1))
    found = entities(said("FH"), said("FH", day=date(2025, 6, 1)), rulings=(ruling,))
    assert found.named == ("fh", "foreningen-havnen")


def test_renaming_changes_the_name_and_nothing_else() -> None:
    ruling = Ruling(1, "rename", "fh", AT, name="Fælles Havneråd")
    (entity,) = entities(said("FH"), rulings=(ruling,)).entities
    assert (entity.id, entity.name, entity.aliases[0].name) == ("fh", "Fælles Havneråd", "FH")


def test_hiding_leaves_nothing_to_show() -> None:
    found = entities(said("Beslutning"), said("KL"), rulings=(Ruling(1, "hide", "beslutning", AT),))
    assert found.named == (HIDDEN, "kl")
    assert [entity.id for entity in found.entities] == ["kl"]


def test_a_ruling_about_what_is_not_there_changes_nothing() -> None:
    plain = entities(said("KL"))
    for ruling in (Ruling(1, "merge", "ukendt", AT, into="kl"), Ruling(1, "hide", "ukendt", AT)):
        assert entities(said("KL"), rulings=(ruling,)) == plain


NAMES = st.sampled_from(
    ["Gry Solvang", "Gry Solvang ", "KL", "Nordhegn Byg A/S", "NORDHEGN BYG", "Skolevej", "!", "FH", "Ærø"]
)
OCCURRENCES = st.lists(
    st.builds(
        said,
        NAMES,
        st.sampled_from(["PER", "ORG", "LOC", "DATE"]),
        council=st.sampled_from(["a", "b"]),
        day=st.dates(date(1990, 1, 1), date(2030, 1, 1)),
        party=st.sampled_from(["", "A", "V"]),
        item=st.sampled_from(["1", "2"]),
    ),
    max_size=12,
)


@given(OCCURRENCES)
def test_every_occurrence_names_an_entity_there_is_or_none(drawn: list[Occurrence]) -> None:
    found = resolve(drawn)
    addresses = [entity.id for entity in found.entities]
    assert len(addresses) == len(set(addresses))
    assert set(found.named) <= {*addresses, ""}
    assert set(addresses) == set(found.named) - {""}
    assert all(sum(alias.count for alias in each.aliases) == found.named.count(each.id) for each in found.entities)


@given(OCCURRENCES, st.randoms())
def test_the_order_in_which_minutes_arrive_makes_no_difference(drawn: list[Occurrence], chance: object) -> None:
    def by_mention(occurrences: list[Occurrence]) -> dict[Occurrence, str]:
        return dict(zip(occurrences, resolve(occurrences).named, strict=True))

    shuffled = list(drawn)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    apart = [each for each in drawn if not each.mention.party]  # a tie between parties is settled by order
    if len(apart) == len(drawn):
        assert by_mention(drawn) == by_mention(shuffled)
