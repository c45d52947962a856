"""An item's mentions: what the model, the rules and the meeting's list make of it together. All people are invented."""

import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from indexer.entities.mentions import find
from indexer.models import Mention, Participant


def spans(text: str, *names: tuple[str, str]) -> list[tuple[int, int, str]]:
    """Return each first occurrence of a name, as a model gives it."""
    return [(text.index(name), text.index(name) + len(name), label) for name, label in names]


def of(
    text: str, *names: tuple[str, str], people: Sequence[Participant] = (), absent: Sequence[str] = (), title: str = ""
) -> list[Mention]:
    found = find(title, text, model={"text": spans(text, *names)}, people=people, absent=absent)
    return [mention for mention in found if mention.label in ("PER", "ORG", "LOC")]


def member(name: str, party: str = "") -> Participant:
    return Participant(name, party, "", "present")


def test_a_mention_keeps_its_words_and_where_they_stand() -> None:
    text = "Brevet fra Nordhegn Byg A/S blev drøftet."
    (mention,) = of(text, ("Nordhegn Byg A/S", "ORG"))
    assert text[mention.start : mention.end] == mention.text == mention.name == "Nordhegn Byg A/S"
    assert (mention.zone, mention.found_by, mention.naming, mention.entity) == ("text", "model", "written", "")


def test_people_on_the_meetings_list_are_found_where_the_model_misses_them() -> None:
    text = "Forslaget er stillet af Gry Solvang (B). Gry Solvangs forslag faldt."
    found = of(text, people=[member("Gry Solvang", "B")])
    assert [(each.text, each.found_by) for each in found] == [("Gry Solvang", "participants")] * 2
    assert [each.party for each in found] == ["B", ""]


def test_people_who_are_absent_from_the_item_are_found_in_it() -> None:
    assert [each.text for each in of("Afbud: Ib Tang Holm", absent=["Ib Tang Holm"])] == ["Ib Tang Holm"]


def test_a_first_name_on_the_list_is_not_sought_for_alone() -> None:
    assert of("Efter en lang sol kom der regn", people=[member("Sol")]) == []


def test_a_committee_with_hanging_hyphens_is_one_mention_whatever_the_model_says() -> None:
    text = "Sagen går til Erhvervs-, Beskæftigelses- og Uddannelsesudvalget i maj."
    found = of(text, ("Erhvervs-", "ORG"), ("Uddannelsesudvalget", "ORG"))
    assert [each.text for each in found] == ["Erhvervs-, Beskæftigelses- og Uddannelsesudvalget"]


def test_an_acronym_that_is_explained_stands_for_the_name_wherever_it_stands() -> None:
    text = "Fælles Havneråd (FH) mødes i juni. FH har sekretariat i byen, og FHs formand er valgt."
    found = of(text, ("Fælles Havneråd", "ORG"))
    assert [(each.text, each.name, each.naming) for each in found] == [
        ("Fælles Havneråd", "Fælles Havneråd", "written"),
        ("FH", "Fælles Havneråd", "acronym"),
        ("FH", "Fælles Havneråd", "acronym"),
        ("FH", "Fælles Havneråd", "acronym"),
    ]


def test_a_name_that_is_explained_is_found_whole_where_the_model_saw_a_part_or_the_acronym_alone() -> None:
    text = "Nordkystens Havneråd (NH) mødes. NH er nyt."
    assert [each.text for each in of(text, ("Havneråd", "ORG"))] == ["Nordkystens Havneråd", "NH", "NH"]
    assert [each.text for each in of(text, ("NH", "ORG"))] == ["Nordkystens Havneråd", "NH", "NH"]


def test_an_acronym_of_something_that_is_no_name_is_no_mention() -> None:
    assert of("Små og mellemstore virksomheder (SMV) søger. SMV er mange.") == []


def test_a_short_form_stands_for_the_one_name_in_the_item_that_it_begins() -> None:
    text = "Nordhegn Byg A/S vandt. Siden trak Nordhegn sig."
    found = of(text, ("Nordhegn Byg A/S", "ORG"), ("Nordhegn sig", "ORG"))
    assert found[1].name == "Nordhegn sig"  # what the model took along is no short form
    found = find("", text, model={"text": [(0, 16, "ORG"), (35, 43, "ORG")]})
    assert [(each.text, each.name, each.naming) for each in found] == [
        ("Nordhegn Byg A/S", "Nordhegn Byg A/S", "written"),
        ("Nordhegn", "Nordhegn Byg A/S", "short form"),
    ]


def test_a_surname_is_the_one_person_in_the_item_or_on_the_list_who_has_it() -> None:
    text = "Solvang ville vide mere."
    assert of(text, ("Solvang", "PER"), people=[member("Gry Solvang")])[0].name == "Gry Solvang"
    two = [member("Gry Solvang"), member("Per Solvang")]
    assert of(text, ("Solvang", "PER"), people=two)[0].name == "Solvang"


def test_one_wording_has_one_label_in_an_item() -> None:
    text = "Kernen blev nævnt. Kernen kom igen. Kernen svarede."
    found = find("", text, model={"text": [(0, 6, "ORG"), (19, 25, "LOC"), (36, 42, "ORG")]})
    assert [each.label for each in found] == ["ORG"] * 3


def test_a_name_of_several_words_is_found_wherever_it_stands_again() -> None:
    text = "Foreningen Åben Dør søger. Også foreningens naboer kender Foreningen Åben Dør."
    found = of(text, ("Foreningen Åben Dør", "ORG"))
    assert [(each.text, each.found_by) for each in found] == [
        ("Foreningen Åben Dør", "model"),
        ("Foreningen Åben Dør", "repeated"),
    ]


def test_names_in_the_title_are_mentions_of_the_title() -> None:
    found = find("Brev fra KL", "KL skriver.", model={"title": [(9, 11, "ORG")], "text": [(0, 2, "ORG")]})
    assert [(each.zone, each.start, each.text) for each in found] == [("title", 9, "KL"), ("text", 0, "KL")]


def test_facts_are_mentions_too_and_an_address_may_hold_a_place() -> None:
    text = "Grunden Nørre Engvej 3 koster 2 mio. kr."
    found = find("", text, model={"text": spans(text, ("Nørre Engvej", "LOC"))})
    assert [(each.label, each.text) for each in found] == [
        ("ADDRESS", "Nørre Engvej 3"),
        ("LOC", "Nørre Engvej"),
        ("MONEY", "2 mio. kr."),
    ]


WORDS = st.lists(
    st.sampled_from(
        [
            "Fælles",
            "Havneråd",
            "(FH)",
            "FH",
            "Gry",
            "Solvang",
            "(B)",
            "i",
            "Social-",
            "og",
            "Udvalget",
            ",",
            "\n",
            "Byg",
            "A/S",
        ]
    ),
    max_size=20,
).map(" ".join)


@given(
    WORDS,
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 12), st.sampled_from(["PER", "ORG", "LOC"])), max_size=5),
)
def test_mentions_are_the_words_they_point_to_and_names_never_overlap(
    text: str, drawn: list[tuple[int, int, str]]
) -> None:
    cursor, model = 0, []
    for start, length, label in sorted(drawn):
        end = min(start + length, len(text))
        if start >= cursor and start < end and text[start:end].strip() == text[start:end]:
            model.append((start, end, label))
            cursor = end
    found = find("", text, model={"text": model}, people=[member("Gry Solvang", "B")])
    assert all(text[each.start : each.end] == each.text for each in found)
    names = sorted((each.start, each.end) for each in found if each.label in ("PER", "ORG", "LOC"))
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(names))


def test_what_a_firm_is_called_is_no_part_of_its_name_and_makes_it_one() -> None:
    text = "Konsulenthuset Iris Group skrev. Ifølge advokatfirmaet Dahl Brix er alt i orden."
    found = of(text, ("Konsulenthuset Iris Group", "PER"), ("Dahl Brix", "PER"))
    assert [(each.text, each.label) for each in found] == [("Iris Group", "ORG"), ("Dahl Brix", "ORG")]


def test_an_s_that_nothing_follows_is_the_names_own() -> None:
    text = "Aftalen er med Halbrook Devices. Sydbus har kørt siden maj, og Måløvs skoler er med."
    found = of(text, ("Halbrook Device", "ORG"), ("Sydbu", "ORG"), ("Måløv", "LOC"))
    assert [each.text for each in found] == ["Halbrook Devices", "Sydbus", "Måløv"]


def test_a_party_letter_makes_a_person_and_a_legal_form_a_company() -> None:
    text = "Andre Amingsø (D) spurgte Kirk Larsen A/S, og Dansk Folkeparti (O) svarede."
    found = of(text, ("Andre Amingsø", "ORG"), ("Kirk Larsen", "PER"), ("Dansk Folkeparti", "ORG"))
    assert [(each.text, each.label) for each in found] == [
        ("Andre Amingsø", "PER"),
        ("Kirk Larsen A/S", "ORG"),
        ("Dansk Folkeparti", "ORG"),
    ]


def test_policies_and_words_that_begin_a_sentence_are_no_names() -> None:
    text = "Siden Økonomiudvalget mødtes, er Erhvervs- og Vækstpolitikken ændret."
    found = of(text, ("Siden Økonomiudvalget", "ORG"), ("Erhvervs- og Vækstpolitikken", "ORG"))
    assert [each.text for each in found] == ["Økonomiudvalget"]


def test_the_first_word_of_a_company_and_a_surname_stand_for_the_whole() -> None:
    text = "Zymara Bio A/S bygger. Ib Melnyk leder Zymara. Melnyk takkede."
    found = of(text, ("Zymara Bio A/S", "ORG"), ("Ib Melnyk", "PER"))
    assert [(each.text, each.label, each.name) for each in found] == [
        ("Zymara Bio A/S", "ORG", "Zymara Bio A/S"),
        ("Ib Melnyk", "PER", "Ib Melnyk"),
        ("Zymara", "ORG", "Zymara Bio A/S"),
        ("Melnyk", "PER", "Ib Melnyk"),
    ]
