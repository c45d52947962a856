"""What a query means: everything wanted, and every form by which a text may say it."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.models import ReasonKind
from indexer.search import concepts
from indexer.search.analysis import tokens, word
from indexer.search.concepts import Concept, Meaning, Variant, understand
from indexer.search.query import parse_query
from indexer.search.thesaurus import Forms, Related, acronym_or_forms, forms_of

ARCHIVE = "Skolen, skolebussen, fyring, afskedigelse, støjskærm, lokalplan, trafik, KL og kl. 10, politik i Måløv"


def related(text: str, weight: float = 0.75, kind: ReasonKind = "synonym") -> Related:
    return Related(text, acronym_or_forms(text), weight, kind)


def both_ways(short: str, long: str, weight: float) -> dict[Forms, tuple[Related, ...]]:
    return {
        forms_of(short): (related(long, weight, "forkortelse"),),
        forms_of(long): (related(short, weight, "forkortelse"),),
    }


SYNONYMS: dict[Forms, tuple[Related, ...]] = {
    forms_of("fyring"): (related("afskedigelse"), related("afsked af medarbejder")),
    forms_of("affald"): (related("skrald", 0.6),),
    forms_of("lastbil"): (related("tung trafik"),),
    forms_of("tung trafik"): (related("lastbil"),),
    forms_of("råd for ældre"): (related("ældreråd"),),
    forms_of("støj"): (related("larm"),),
    **both_ways("KL", "kommunernes landsforening", 0.9),
}


@pytest.fixture(autouse=True, scope="module")
def small_thesaurus() -> Iterator[None]:
    """Put a thesaurus of our own in place of the real one, which grows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(concepts, "thesaurus", lambda: SYNONYMS)
        yield


class Archive:
    """A vocabulary: the words of a text, what is near to others, and the acronyms it explains."""

    def __init__(
        self,
        text: str = ARCHIVE,
        near: Mapping[str, Sequence[tuple[str, int]]] | None = None,
        acronyms: Mapping[Forms, tuple[Related, ...]] | None = None,
    ) -> None:
        self.forms = {form for token in tokens(text) for form in (*token.forms, *token.related)}
        self._near = near or {}
        self._acronyms = acronyms or {}
        self.asked: list[str] = []

    def knows(self, form: str) -> bool:
        return form in self.forms

    def may_begin(self, beginning: str) -> bool:
        return any(form.startswith(beginning) for form in self.forms)

    def near(self, text: str) -> Sequence[tuple[str, int]]:
        self.asked.append(text)
        return self._near.get(text, ())

    def names(self) -> Sequence[str]:
        return ("Teknik- og Miljøudvalget",)

    def acronym(self, forms: Forms) -> Sequence[Related]:
        return self._acronyms.get(forms, ())

    def explained(self) -> Sequence[Forms]:
        return ()

    def frequency(self, form: str) -> int:
        return int(form in self.forms)

    def has_number(self, beginning: str) -> bool:
        return True


def every(meaning: Meaning) -> list[Variant]:
    return [variant for concept in meaning.concepts for variant in concept.variants]


def meant(typed: str, archive: Archive | None = None) -> Meaning:
    return understand(parse_query(typed), archive or Archive())


def best(concept: Concept, text: str) -> Variant | None:
    """Return the best variant whose forms are those of a text."""
    found = [variant for variant in concept.variants if variant.forms == acronym_or_forms(text)]
    return max(found, key=lambda variant: variant.weight, default=None)


def weight(concept: Concept, text: str) -> float:
    found = best(concept, text)
    return found.weight if found else 0.0


def kind(concept: Concept, text: str) -> ReasonKind | None:
    found = best(concept, text)
    return found.kind if found else None


def test_a_word_is_meant_as_it_stands_and_as_part_of_compounds() -> None:
    (concept,) = meant("skolerne").concepts
    own = concept.variants[0]
    assert own == Variant((word("skole").form,), 1.0, "ord", "skolerne", within=True)
    assert (concept.said, own.zone, concept.is_strict) == ("skolerne", "", False)


@pytest.mark.parametrize(
    ("typed", "other", "expected"),
    [
        ("ansøgning", "ansøge", "bøjning"),
        ("fyring", "afskedigelse", "synonym"),
        ("fyringerne", "afskedigelse", "synonym"),
        ("fyring", "afsked af medarbejder", "synonym"),
        ("affald", "skrald", "synonym"),
        ("KL", "kommunernes landsforening", "forkortelse"),
        ("støjskærm", "støj skærm", "sammensætning"),
    ],
)
def test_a_word_is_also_said_in_other_ways_that_count_less(typed: str, other: str, expected: ReasonKind) -> None:
    (concept,) = meant(typed).concepts
    assert kind(concept, other) == expected
    assert 0 < weight(concept, other) < 1


def test_the_nearer_a_variant_the_more_it_counts() -> None:
    (noun,), (fire,), (waste,), (screen,) = (
        meant(typed).concepts for typed in ("ansøgning", "fyring", "affald", "støjskærm")
    )
    assert (
        weight(noun, "ansøge") > weight(fire, "afskedigelse") > weight(waste, "skrald") >= weight(screen, "støj skærm")
    )
    assert weight(screen, "støj skærm") > weight(screen, "larm skærm") > 0


def test_the_words_of_a_synonym_stand_side_by_side_and_those_of_a_compound_anywhere() -> None:
    synonym = best(meant("fyring").concepts[0], "afsked af medarbejder")
    compound = best(meant("støjskærm").concepts[0], "støj skærm")
    assert synonym
    assert (synonym.apart, synonym.within) == (False, False)
    assert compound
    assert (compound.apart, compound.within) == (True, True)


def test_a_synonym_of_one_word_may_be_part_of_a_compound() -> None:
    synonym = best(meant("fyring").concepts[0], "afskedigelse")
    assert synonym
    assert synonym.within


@pytest.mark.parametrize("typed", ["Kildedal", "Hansen", "2025", "15.00.00-P05-12-25"])
def test_a_name_or_number_is_said_in_one_way(typed: str) -> None:
    archive = Archive(f"{typed} hans kilde dal")
    meaning = understand(parse_query(f'"{typed}"'), archive)
    assert {variant.forms for variant in every(meaning)} <= {
        forms_of(typed),
        *((stem,) for stem in word(typed).stems),
    }
    assert archive.asked == []


def test_alternatives_are_one_concept() -> None:
    (concept,) = meant("skole OR fyring").concepts
    assert concept.said == "skole / fyring"
    assert not concept.is_strict
    assert {weight(concept, said) for said in ("skole", "fyring")} == {1.0}
    assert weight(concept, "afskedigelse") == weight(meant("fyring").concepts[0], "afskedigelse")


@pytest.mark.parametrize(
    ("typed", "variant"),
    [
        ('"fyring på skolen"', Variant(forms_of("fyring på skolen"), 1.0, "ord", "fyring på skolen")),
        ("fyr*", Variant((), 1.0, "begyndelse", "fyr", beginning="fyr")),
        ("Måløv*", Variant((), 1.0, "begyndelse", "Måløv", beginning="maaloev")),
    ],
)
def test_phrases_and_beginnings_are_meant_as_they_stand(typed: str, variant: Variant) -> None:
    (concept,) = meant(typed).concepts
    assert concept.variants == (variant,)
    assert concept.is_strict


def test_a_phrase_beside_a_word_is_not_strict() -> None:
    assert not meant('fyring OR "byens torv"').concepts[0].is_strict
    assert meant('fyr* OR "byens torv"').concepts[0].is_strict


@pytest.mark.parametrize(
    ("typed", "zone", "strict"),
    [("bilag:støj", "attachments", True), ("ikke godkendt", "about", False), ("støj", "", False)],
)
def test_what_is_wanted_in_one_place_is_wanted_there_alone(typed: str, zone: str, strict: bool) -> None:
    (concept,) = meant(typed).concepts
    assert ({variant.zone for variant in concept.variants}, concept.is_strict) == ({zone}, strict)


@pytest.mark.parametrize("typed", ["bilag:støj OR vej", "ikke godkendt OR vej"])
def test_an_alternative_is_not_bound_to_the_place_of_another(typed: str) -> None:
    (concept,) = meant(typed).concepts
    assert {variant.zone for variant in concept.variants if variant.forms == ("vej",)} == {""}
    assert len({variant.zone for variant in concept.variants}) == 2


@pytest.mark.parametrize(
    ("typed", "variant"),
    [
        ("-fyring", Variant(forms_of("fyring"), 1.0, "ord", "fyring")),
        ("-støjskærm", Variant(forms_of("støjskærm"), 1.0, "ord", "støjskærm")),
        ('-"ny skole"', Variant(forms_of("ny skole"), 1.0, "ord", "ny skole")),
        ("-skole*", Variant((), 1.0, "begyndelse", "skole", beginning="skole")),
    ],
)
def test_what_is_excluded_is_that_and_nothing_like_it(typed: str, variant: Variant) -> None:
    meaning = meant(f"trafik {typed}")
    assert [concept.said for concept in meaning.concepts] == ["trafik"]
    (concept,) = meaning.excluded
    assert concept.variants == (variant,)
    assert concept.is_strict


def test_an_excluded_word_is_never_respelt() -> None:
    archive = Archive(near={"fyringr": [("fyring", 1)]})
    meaning = meant("trafik -fyringr", archive)
    assert meaning.suggestion is None
    assert archive.asked == []


# Slips


def test_a_slip_is_understood_as_what_is_near_it() -> None:
    meaning = meant("støjskerm", Archive(near={"støjskerm": [("støjskærm", 1)]}))
    (concept,) = meaning.concepts
    assert kind(concept, "støjskærm") == "stavning"
    assert 0.5 < weight(concept, "støjskærm") < 1
    assert weight(concept, "støjskerm") == 1
    assert meaning.suggestion == "støjskærm"


def test_a_slip_of_two_letters_counts_less_than_one_of_one() -> None:
    near = {"trafkk": [("trafik", 1)], "traffkk": [("trafik", 2)]}
    one, two = meant("trafkk traffkk", Archive(near=near)).concepts
    assert weight(one, "trafik") > weight(two, "trafik") > 0


def test_all_that_a_slip_may_be_is_meant_and_the_first_is_suggested() -> None:
    meaning = meant("skale", Archive("skole, skala", near={"skale": [("skole", 1), ("skala", 1)]}))
    assert {kind(meaning.concepts[0], said) for said in ("skole", "skala")} == {"stavning"}
    assert meaning.suggestion == "skole"


def test_a_slip_is_understood_by_its_synonyms_too_at_less_weight() -> None:
    (concept,) = meant("fyringr", Archive(near={"fyringr": [("fyring", 1)]})).concepts
    assert 0 < weight(concept, "afskedigelse") < weight(meant("fyring").concepts[0], "afskedigelse")


def test_a_suggestion_keeps_everything_else_as_typed() -> None:
    near = {"trafkk": [("trafik", 1)]}
    meaning = meant('udvalg:teknik trafkk OR "byens torv" -skole fra:2024', Archive(near=near))
    assert meaning.suggestion == 'udvalg:teknik trafik OR "byens torv" -skole fra:2024'


def test_danish_letters_spelt_otherwise_are_no_slip() -> None:
    meaning = meant("maaloew", Archive(near={"maaloew": [("Måløv", 1)]}))
    assert meaning.suggestion == "Måløv"
    spelt = meant("Kjøge", Archive(near={"Kjøge": [("Kjoege", 0)]}))
    assert spelt.suggestion is None
    assert weight(spelt.concepts[0], "Kjoege") == 1


def test_a_word_that_nothing_is_near_stays() -> None:
    archive = Archive()
    meaning = meant("xyzzy", archive)
    assert "xyzzy" in archive.asked
    assert meaning.suggestion is None
    assert all(variant.kind != "stavning" for variant in every(meaning))


@pytest.mark.parametrize(
    ("typed", "archive"),
    [
        ("skolernes", "En skole"),
        ("bus", "Skolebussen"),
        ("afskediget", "Afskedigelserne"),
        ("fyring", "Afskedigelse"),
        ("fyring", "Afsked af en medarbejder, afsked af medarbejdere"),
        ("støjskærm", "En skærm mod støj"),
        ("KL", "Kommunernes Landsforening"),
        ("stoej", "Støj"),
    ],
)
def test_a_word_the_archive_answers_to_is_never_respelt(typed: str, archive: str) -> None:
    meaning = meant(typed, Archive(archive, near={typed: [("nogetandet", 1)]}))
    assert meaning.suggestion is None
    assert all(variant.kind != "stavning" for variant in every(meaning))


@pytest.mark.parametrize(
    ("typed", "archive"), [("støjskærm", "En skærm"), ("fyring", "Afsked af en dame"), ("skolerne", "Skolde")]
)
def test_a_word_of_which_the_archive_has_only_a_part_may_be_a_slip(typed: str, archive: str) -> None:
    meaning = meant(typed, Archive(archive, near={typed: [("nogetandet", 1)]}))
    assert kind(meaning.concepts[0], "nogetandet") == "stavning"
    assert meaning.suggestion is None, "a word that the dictionary has is not said to be misspelt"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("skole", True),
        ("xyzzy", False),
        ("xyzzy skole", True),
        ("xyzzy xyzzyx", False),
        ("tyranni", True),
        ("trafkk", True),
        ('"xyzzy xyzzyx"', True),
    ],
)
def test_a_query_of_words_that_nobody_knows_says_nothing(typed: str, said: bool) -> None:
    assert meant(typed, Archive(near={"trafkk": [("trafik", 1)]})).is_said is said


# Compounds


@pytest.mark.parametrize(
    ("typed", "compound"),
    [
        ("vækst politik", "vækstpolitik"),
        ("Vækst Politikken", "vækstpolitik"),
        ("affald sortering", "affaldssortering"),
        ("havne promenade", "havnepromenade"),
        ("havn promenade", "havnepromenade"),
        ("lokal plan", "lokalplan"),
    ],
)
def test_two_words_may_be_one_that_was_split(typed: str, compound: str) -> None:
    first, last = meant(typed, Archive(f"Om en {compound}")).concepts
    assert weight(first, compound) == weight(last, compound) == 1
    assert kind(first, compound) == kind(last, compound) == "sammensætning"


def test_words_are_joined_by_what_the_compound_is_indexed_as() -> None:
    assert weight(meant("skole børn", Archive("et skolebarn")).concepts[0], "skolebarn") == 1


def test_words_that_begin_no_word_together_are_not_analysed_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    analysed: list[str] = []
    monkeypatch.setattr(concepts, "indexed_form", analysed.append)
    meant("støjende havn", Archive("støj, støjende, havn"))
    assert not analysed


def test_words_that_make_no_compound_of_the_archive_are_not_joined() -> None:
    assert weight(meant("vækst politik", Archive("vækst, politik")).concepts[0], "vækstpolitik") == 0


@pytest.mark.parametrize("typed", ["vækst og politik", "politik vækst", "vækst 2025 politik"])
def test_only_neighbours_in_their_order_are_joined(typed: str) -> None:
    assert all(weight(each, "vækstpolitik") == 0 for each in meant(typed, Archive("vækstpolitik")).concepts)


def test_a_word_without_a_subject_is_not_joined() -> None:
    (concept,) = meant("over gang", Archive("overgang")).concepts
    assert (concept.said, weight(concept, "overgang")) == ("gang", 0)


def test_a_third_word_is_not_joined() -> None:
    *_, third = meant("vækst politik skole", Archive("vækstpolitik")).concepts
    assert (third.said, weight(third, "vækstpolitik")) == ("skole", 0)


@pytest.mark.parametrize(
    ("typed", "other"), [("-lokal plan", "lokalplan"), ("udvalg:lokal plan", "lokalplan"), ("tung -trafik", "lastbil")]
)
def test_what_is_excluded_or_a_filter_is_no_part_of_what_is_wanted(typed: str, other: str) -> None:
    (concept,) = meant(typed, Archive("lokalplan")).concepts
    assert weight(concept, other) == 0


# Acronyms and names of several words


@pytest.mark.parametrize("typed", ["KL", "kl"])
def test_an_acronym_of_the_thesaurus_stands_for_its_long_form(typed: str) -> None:
    (concept,) = meant(typed).concepts
    assert kind(concept, "kommunernes landsforening") == "forkortelse"


@pytest.mark.parametrize("typed", ["kommunernes landsforening", "Kommunernes Landsforenings"])
def test_a_long_form_stands_for_its_acronym_in_capitals(typed: str) -> None:
    for concept in meant(typed).concepts:
        assert kind(concept, "KL") == "forkortelse"
        assert weight(concept, "kl") == 0


def test_the_archive_explains_acronyms_of_its_own() -> None:
    archive = Archive("Fælles Havneråd (FH)", acronyms=both_ways("FH", "Fælles Havneråd", 0.95))
    (short,) = meant("FH", archive).concepts
    assert (kind(short, "Fælles Havneråd"), weight(short, "Fælles Havneråd")) == ("forkortelse", 0.95)
    for concept in meant("fælles havneråd", archive).concepts:
        assert (kind(concept, "FH"), weight(concept, "FH")) == ("forkortelse", 0.95)


def test_an_acronym_typed_in_capitals_is_first_of_all_one() -> None:
    (capitals,), (small,) = meant("KL").concepts, meant("kl").concepts
    assert (weight(capitals, "KL"), weight(small, "kl")) == (1, 1)
    assert 0 < weight(capitals, "kl") < 1


def test_a_word_typed_in_capitals_is_itself_where_the_archive_has_no_such_acronym() -> None:
    assert weight(meant("SKOLE").concepts[0], "skole") == 1


@pytest.mark.parametrize(
    ("typed", "reached"),
    [
        ("tung trafik", ["tung", "trafik"]),
        ("tunge trafik på vejen", ["tunge", "trafik"]),
        ("skolen tung trafik", ["tung", "trafik"]),
    ],
)
def test_a_synonym_of_several_words_reaches_all_of_them_and_no_others(typed: str, reached: list[str]) -> None:
    assert [each.said for each in meant(typed).concepts if weight(each, "lastbil")] == reached


def test_a_name_is_known_with_its_small_words() -> None:
    assert [(each.said, weight(each, "ældreråd")) for each in meant("råd for ældre").concepts] == [
        ("råd", 0.75),
        ("ældre", 0.75),
    ]
    assert all(weight(each, "ældreråd") == 0 for each in meant("råd om ældre").concepts)


@pytest.mark.parametrize("typed", ["trafik tung", "tung OR trafik", "tung skole trafik"])
def test_the_words_of_a_name_elsewhere_are_not_the_name(typed: str) -> None:
    assert all(weight(each, "lastbil") == 0 for each in meant(typed).concepts)


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            [
                "tung",
                "trafik",
                "-skole",
                "OR",
                "KL",
                "fyringr",
                '"ny skole"',
                "støjskærm",
                "lokal",
                "plan",
                "råd for ældre",
            ]
        ),
        max_size=10,
    ).map(" ".join)
)
def test_every_query_has_a_meaning(typed: str) -> None:
    query = parse_query(typed)
    meaning = understand(query, Archive(near={"fyringr": [("fyring", 1)]}))
    assert len(meaning.concepts) == len(query.wanted)
    assert len(meaning.excluded) == len(query.excluded)
    for concept in (*meaning.concepts, *meaning.excluded):
        assert concept.said
        assert max(variant.weight for variant in concept.variants) == 1
        for variant in concept.variants:
            assert 0 < variant.weight <= 1
            assert bool(variant.forms) != bool(variant.beginning)
            assert all(variant.forms)
