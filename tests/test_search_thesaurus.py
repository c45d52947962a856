"""Our own thesaurus: the file, and how it is looked up."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from indexer.search import thesaurus as module
from indexer.search.thesaurus import FILE, Forms, Related, acronym_or_forms, forms_of, thesaurus

TABLE: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
SMALL = """
same = [["fyring", "afskedigelse", "afsked af medarbejder"], ["STU", "særlig uddannelse"], ["skole", "skoler"]]

[broader]
affald = ["skrald", "fyring"]
fyring = ["afskedigelse", "bortvisning"]

[acronym]
KL = ["kommunernes landsforening"]
STU = ["særligt tilrettelagt uddannelse", "særlig uddannelse"]
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[Forms, tuple[Related, ...]]:
    """Return a thesaurus of a few words, read as the real one is."""
    file = tmp_path / "thesaurus.toml"
    file.write_text(SMALL, encoding="utf-8")
    monkeypatch.setattr(module, "FILE", file)
    return thesaurus.__wrapped__()


def said(found: Mapping[Forms, tuple[Related, ...]], text: str) -> dict[str, float]:
    return {related.said: related.weight for related in found.get(forms_of(text), ())}


def entries() -> Iterator[str]:
    for group in TABLE["same"]:
        yield from group
    for names in (TABLE["broader"], TABLE["acronym"]):
        for name, others in names.items():
            yield name
            yield from others


def has_capitals_out_of_place(text: str) -> bool:
    """Tell whether a word other than an acronym («VVM-redegørelse», «PtX», «CO2-aftryk») has a capital."""
    return any(
        any(char.isupper() for char in word)
        and sum(char.isupper() or char.isdigit() for char in word) < sum(char.islower() for char in word)
        for word in re.findall(r"\w+", text)
    )


def test_the_file_has_its_three_kinds_of_entries_and_no_others() -> None:
    assert {kind: bool(entries) for kind, entries in TABLE.items()} == {"same": True, "broader": True, "acronym": True}


def test_every_group_has_at_least_two_words() -> None:
    assert [group for group in TABLE["same"] if len(group) < 2] == []
    assert [word for word, others in (TABLE["broader"] | TABLE["acronym"]).items() if not others] == []


def test_no_word_stands_twice_in_a_group() -> None:
    groups = [*TABLE["same"], *([word, *narrower] for word, narrower in TABLE["broader"].items())]
    groups += [[short, *long] for short, long in TABLE["acronym"].items()]
    assert [group for group in groups if len(set(group)) < len(group)] == []


def test_no_two_groups_are_the_same() -> None:
    groups = [frozenset(group) for group in TABLE["same"]]
    assert [group for group in set(groups) if groups.count(group) > 1] == []


def test_every_entry_is_in_small_letters_except_acronyms() -> None:
    assert sorted({entry for entry in entries() if has_capitals_out_of_place(entry)}) == []
    assert [long for others in TABLE["acronym"].values() for long in others if long == long.upper()] == []
    assert [short for short in TABLE["acronym"] if short == short.lower()] == []


@pytest.mark.parametrize("text", ["Skole", "Kommunernes Landsforening", "ny Skole"])
def test_a_capital_out_of_place_is_seen(text: str) -> None:
    assert has_capitals_out_of_place(text)


def test_every_entry_is_words_without_stray_spaces() -> None:
    assert [entry for entry in entries() if entry != " ".join(entry.split()) or not forms_of(entry)] == []


def test_every_word_of_the_file_leads_to_the_others_of_its_group() -> None:
    found = thesaurus()
    for group in TABLE["same"]:
        for one in group:
            reached = {related.forms for related in found[forms_of(one)]} | {forms_of(one)}
            assert {acronym_or_forms(other) for other in group} <= reached


def test_every_broad_word_of_the_file_leads_to_its_narrower_ones() -> None:
    found = thesaurus()
    for broad, narrower in TABLE["broader"].items():
        reached = {related.forms for related in found[forms_of(broad)]} | {forms_of(broad)}
        assert {acronym_or_forms(narrow) for narrow in narrower} <= reached


def test_every_acronym_of_the_file_leads_to_its_long_form_and_back() -> None:
    found = thesaurus()
    for short, names in TABLE["acronym"].items():
        for name in names:
            assert forms_of(name) in {related.forms for related in found[forms_of(short)]}
            assert acronym_or_forms(short) in {related.forms for related in found[forms_of(name)]}


def test_nothing_is_its_own_synonym() -> None:
    assert [forms for forms, others in thesaurus().items() if forms in {other.forms for other in others}] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fyringerne", "afskedigelse"),
        ("AFSKEDIGELSER", "fyring"),
        ("støjskærme", "støjvold"),
        ("ledigheden", "arbejdsløshed"),
        ("nedlæggelser af stillinger", "stillingsnedlæggelse"),
    ],
)
def test_words_are_looked_up_by_any_of_their_forms(typed: str, meant: str) -> None:
    assert meant in said(thesaurus(), typed)


def test_words_of_a_group_stand_for_one_another(small: Mapping[Forms, tuple[Related, ...]]) -> None:
    assert said(small, "afskedigelser") == {"fyring": 0.75, "afsked af medarbejder": 0.75}
    assert said(small, "afsked af medarbejdere") == {"fyring": 0.75, "afskedigelse": 0.75}


def test_a_broad_word_stands_for_the_narrow_and_not_the_other_way(small: Mapping[Forms, tuple[Related, ...]]) -> None:
    assert said(small, "affald") == {"skrald": 0.6, "fyring": 0.6}
    assert said(small, "skrald") == {}


def test_a_narrower_word_counts_less_than_one_that_means_the_same(small: Mapping[Forms, tuple[Related, ...]]) -> None:
    assert said(small, "fyring") == {"afskedigelse": 0.75, "afsked af medarbejder": 0.75, "bortvisning": 0.6}


def test_an_acronym_stands_for_its_long_form_and_back(small: Mapping[Forms, tuple[Related, ...]]) -> None:
    (long,) = small[forms_of("KL")]
    assert (long.forms, long.kind) == (forms_of("kommunernes landsforening"), "forkortelse")
    (short,) = small[forms_of("Kommunernes Landsforening")]
    assert (short.forms, short.kind, short.weight) == (("^kl",), "forkortelse", long.weight)


def test_what_is_said_twice_counts_as_the_better(small: Mapping[Forms, tuple[Related, ...]]) -> None:
    assert said(small, "STU")["særlig uddannelse"] == 0.9


def test_two_forms_of_one_word_are_no_synonyms(small: Mapping[Forms, tuple[Related, ...]]) -> None:
    assert small[forms_of("skole")] == ()


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Kommunernes Landsforening", forms_of("kommune landsforeninger")),
        ("KL", ("^kl",)),
        ("kl", ("kl",)),
        ("KL og", forms_of("kl og")),
    ],
)
def test_an_acronym_alone_has_its_form_in_capitals(text: str, forms: Forms) -> None:
    assert acronym_or_forms(text) == forms
