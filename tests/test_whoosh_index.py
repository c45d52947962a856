"""What every SearchIndex must do; kept by Whoosh today, by any other engine tomorrow."""

import os
import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import whoosh
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.minutes.acronyms import Acronym
from indexer.models import Entity, Filters, Sort
from indexer.search import whoosh_index
from indexer.search.index import Document, Found, IndexUnusableError, SearchIndex
from indexer.search.query import parse_query
from indexer.search.snapshot import Snapshot
from indexer.search.whoosh_index import WhooshIndex


def document(number: int, title: str, body: str = "", **changes: object) -> Document:
    values = {
        "id": f"by/udvalget/2025-01-{number:02}/1",
        "council": "by",
        "committee": "Udvalget",
        "date": date(2025, 1, number),
        "journal_number": f"15.00.00-P05-{number}-25",
        "title": title,
        "decision": "",
        "body": body,
        "outcome": "ukendt",
    }
    return Document(**{**values, **changes})  # type: ignore[arg-type]


DOCUMENTS = (
    document(1, "Meddelelser", "Kort om Novo Nordisk i forbifarten."),
    document(2, "Novo Nordisk – varslede afskedigelser", "Virksomheden i Måløv afskediger.", outcome="godkendt"),
    document(3, "Støjskærm ved Ringvejen", "Støjskærmen er tre meter høj. Nordisk træ."),
    document(
        4, "Budget", "Der spares på vej og park.", journal_number="00.30.02-S00-1-25", committee="Økonomiudvalget"
    ),
    document(5, "Budget 2026", "Vej og park får mere.", date=date(2024, 5, 1), council="nabo", journal_number=""),
)


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    made = WhooshIndex(tmp_path / "index")
    made.rebuild(DOCUMENTS)
    return made


def find(
    index: SearchIndex, text: str, *, sort: Sort = "relevance", offset: int = 0, limit: int = 50, **filters: object
) -> Found:
    return index.search(parse_query(text, Filters(**filters)), sort=sort, offset=offset, limit=limit)  # type: ignore[arg-type]


def days(found: Found) -> list[int]:
    return [int(match.id.split("/")[2][-2:]) for match in found.matches]


def test_the_whoosh_under_test_is_the_one_asked_for() -> None:
    expected = os.environ.get("WHOOSH_EXPECTED")
    assert expected is None or ".".join(map(str, whoosh.__version__)) == expected


def test_a_title_counts_more_than_a_mention_in_passing(index: SearchIndex) -> None:
    assert days(find(index, "Novo Nordisk")) == [2, 1]


def test_all_words_are_wanted_first_and_then_some_of_them(index: SearchIndex) -> None:
    every = find(index, "Novo Nordisk afskedigelser")
    assert (days(every), every.match, every.exact) == ([2, 1], "all", 1)
    assert [match.has_all for match in every.matches] == [True, False]
    some = find(index, "Novo Nordisk fjernvarme")
    assert some.match == "some"
    assert days(some)[0] == 2


def test_what_nothing_has_does_not_keep_the_rest_from_being_found(index: SearchIndex) -> None:
    found = find(index, "støjskærm rumraketopsendelse")
    assert (days(found), found.match, found.exact) == ([3], "some", 0)


def test_nothing_found_is_said(index: SearchIndex) -> None:
    found = find(index, "xyzzy")
    assert (found.total, found.matches, found.match) == (0, (), "none")


@pytest.mark.parametrize("typed", ["afskedigelse", "AFSKEDIGELSERNE", "maaloev", "Måløv"])
def test_other_inflections_and_spellings_are_found(index: SearchIndex, typed: str) -> None:
    assert 2 in days(find(index, typed))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("15.00.00-P05-2-25", [2]),
        ("15.00.00-p05-2-25", [2]),
        ("15.00.00", [3, 2, 1]),
        ("15.00", [3, 2, 1]),
        ("99.00", []),
    ],
)
def test_journal_numbers_are_found_whole_and_by_leading_parts(
    index: SearchIndex, typed: str, expected: list[int]
) -> None:
    assert days(find(index, typed)) == expected


def test_phrases_exclusions_and_prefixes(index: SearchIndex) -> None:
    assert {match.id for match in find(index, '"vej og park"').matches} == {DOCUMENTS[3].id, DOCUMENTS[4].id}
    assert days(find(index, '"park vej"')) == []
    assert days(find(index, "budget -2026")) == [4]
    assert days(find(index, "-budget")) == [3, 2, 1]
    assert days(find(index, "støjsk*")) == [3]
    assert days(find(index, "støjskærmen*")) == [3]
    assert days(find(index, "afskedigelse*")) == [2]
    assert days(find(index, "-budg*")) == [3, 2, 1]


@pytest.mark.parametrize("typed", ["\u0301\u0301*", "-\u0301\u0301*", '"\u0301\u0301"', "budget \u0301\u0301*"])
def test_what_is_nothing_once_it_is_folded_is_a_search_too(index: SearchIndex, typed: str) -> None:
    find(index, typed)


def test_a_beginning_may_be_wanted_in_attachments_only(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path)
    index.rebuild([document(1, "Støjskærm", "Støj ved vejen."), document(2, "Vejen", attachments="Notat om støjvold")])
    assert days(find(index, "støj*")) == [1, 2]
    assert days(find(index, "bilag:støj*")) == [2]


def test_a_clock_time_is_no_journal_number(index: SearchIndex) -> None:
    index.update([document(6, "Nyt mødetidspunkt", "Mødet begynder kl. 17.30.")], removed_meetings=[])
    assert days(find(index, "17.30")) == [6]


def test_every_hit_says_why(index: SearchIndex) -> None:
    why = {(reason.typed, reason.found, reason.kind, reason.zone) for reason in find(index, "larm").matches[0].why}
    assert why == {("larm", "støj", "synonym", "title")}
    slip = find(index, "Noov")
    assert slip.meaning.suggestion == "Novo"
    assert {reason.kind for match in slip.matches for reason in match.why} == {"stavning"}


def test_likeness_lets_in_what_has_no_word_of_it_after_what_has(index: SearchIndex) -> None:
    like = {DOCUMENTS[3].id: 0.9, DOCUMENTS[1].id: 0.1, "ukendt/punkt/2025-01-01/1": 1.0}
    found = index.search(parse_query("støjskærm"), sort="relevance", offset=0, limit=50, likeness=like)
    assert [match.id for match in found.matches] == [DOCUMENTS[2].id, DOCUMENTS[3].id]
    assert [match.has_all for match in found.matches] == [True, False]
    assert (found.total, found.exact) == (2, 1)
    assert found.matches[1].why[0].kind == "betydning"
    strict = index.search(parse_query('"tre meter høj"'), sort="relevance", offset=0, limit=50, likeness=like)
    assert [match.id for match in strict.matches] == [DOCUMENTS[2].id]
    dated = index.search(parse_query("støjskærm"), sort="newest", offset=0, limit=50, likeness=like)
    assert [match.id for match in dated.matches] == [DOCUMENTS[2].id]


def test_routine_items_sink_unless_asked_for(index: SearchIndex) -> None:
    index.update(
        [
            document(7, "Meddelelser", "Fjernvarme. Fjernvarme. Fjernvarme.", is_routine=True),
            document(8, "Andet", "Kort om fjernvarme og meget andet, som ikke har med varme at gøre."),
        ],
        removed_meetings=[],
    )
    assert days(find(index, "fjernvarme")) == [8, 7]
    assert 7 in days(find(index, "meddelelser"))


def test_words_that_mean_a_filter_are_found(index: SearchIndex) -> None:
    assert days(find(index, "økonomiudvalget"))[0] == 4
    assert find(index, "budget 2024").matches[0].id == DOCUMENTS[4].id
    assert days(find(index, "januar godkendt"))[0] == 2


def test_a_committee_is_meant_by_the_beginnings_of_its_words(index: SearchIndex) -> None:
    assert days(find(index, "", committee="øko")) == [4]
    assert days(find(index, "udvalg:økonomi budget")) == [4]
    assert find(index, "udvalg:findesikke").total == 0


@pytest.mark.parametrize("typed", ["ØU", "øu", "ØKU"])
def test_a_committee_is_found_by_its_initials(index: SearchIndex, typed: str) -> None:
    assert days(find(index, typed)) == [4]


def test_what_texts_explain_is_understood_both_ways(index: SearchIndex) -> None:
    explained = (Acronym("HRS", "Hovedstadens Rekrutteringsservice"),)
    index.update(
        [
            document(9, "Om Hovedstadens Rekrutteringsservice (HRS)", acronyms=explained),
            document(10, "HRS til eftersyn"),
            document(11, "Mere fra hovedstadens rekrutteringsservice"),
        ],
        removed_meetings=[],
    )
    assert set(days(find(index, "HRS"))) == {9, 10, 11}
    assert set(days(find(index, "hovedstadens rekrutteringsservice"))) == {9, 10, 11}


def test_similar_items_share_rare_words_and_are_others(index: SearchIndex) -> None:
    index.update([document(12, "Støjskærm ved Motorvejen", "Støjskærmen mangler.")], removed_meetings=[])
    assert index.similar(DOCUMENTS[2], limit=3)[0].endswith("2025-01-12/1")
    assert DOCUMENTS[2].id not in index.similar(DOCUMENTS[2], limit=50)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("støjs", ("Støjskærm ved Ringvejen", "titel")),
        ("novo nor", ("Novo Nordisk – varslede afskedigelser", "titel")),
        ("økon", ("Økonomiudvalget", "udvalg")),
        ("15.00", ("15.00.00-P05-1-25", "journalnummer")),
        ("virk", ("Virksomheden", "ord")),
    ],
)
def test_a_search_begun_is_completed(index: SearchIndex, typed: str, expected: tuple[str, str]) -> None:
    assert expected in {(each.text, each.kind) for each in index.complete(typed, limit=8)}


def test_nothing_completes_nothing(index: SearchIndex) -> None:
    assert index.complete("", limit=8) == []
    assert index.complete("xyzzy", limit=8) == []


@pytest.mark.parametrize("typed", ["budget", "Novo Nordisk", "-budget", "støj* OR park", ""])
def test_pages_together_hold_every_item_once_and_facets_count_them(index: SearchIndex, typed: str) -> None:
    whole = find(index, typed)
    paged = [match.id for offset in range(0, 10, 2) for match in find(index, typed, offset=offset, limit=2).matches]
    assert paged == [match.id for match in whole.matches]
    assert len(set(paged)) == whole.total
    assert sum(count for facet in whole.facets if facet.name == "committee" for _, count in facet.counts) == whole.total


def test_filters_combine(index: SearchIndex) -> None:
    assert days(find(index, "budget", committee="Økonomiudvalget")) == [4]
    assert days(find(index, "budget", council="nabo")) == [5]
    assert days(find(index, "", outcome="godkendt")) == [2]
    assert days(find(index, "", year=2024)) == [5]
    assert days(find(index, "", since=date(2025, 1, 2), until=date(2025, 1, 3))) == [3, 2]
    assert days(find(index, "", journal="00.30")) == [4]


def test_order_pages_and_total(index: SearchIndex) -> None:
    newest = find(index, "", sort="newest")
    assert [match.id.split("/")[2] for match in newest.matches][:2] == ["2025-01-04", "2025-01-03"]
    assert [match.id for match in find(index, "", sort="oldest").matches] == [m.id for m in reversed(newest.matches)]
    pages = [find(index, "", sort="newest", offset=offset, limit=2) for offset in (0, 2, 4, 6)]
    assert [page.total for page in pages] == [5] * 4
    assert [match.id for page in pages for match in page.matches] == [match.id for match in newest.matches]
    assert find(index, "budget", limit=0).total == 2


def test_facets_count_every_hit_not_only_those_shown(index: SearchIndex) -> None:
    facets = {facet.name: dict(facet.counts) for facet in find(index, "", limit=1).facets}
    assert facets["committee"] == {"Udvalget": 4, "Økonomiudvalget": 1}
    assert facets["year"] == {"2025": 4, "2024": 1}
    assert facets["outcome"] == {"ukendt": 4, "godkendt": 1}
    assert "entity" in facets


NOVO = Entity("novo-nordisk", "ORG", "Novo Nordisk", "", ())
PARK = Entity("by/parken", "LOC", "Parken", "by", ())
NAMING = (
    document(1, "Meddelelser", "Koncernen bygger.", entities=(NOVO, PARK)),
    document(2, "Afskedigelser", "Der afskediges.", entities=(NOVO,)),
    document(3, "Træer", "Der plantes i Parken.", entities=(PARK,)),
    document(4, "Budget", "Novo Nordisk nævnes, men ikke som navn."),
)


def test_items_are_narrowed_to_those_that_name_an_entity_and_counted_by_it(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "index")
    index.rebuild(NAMING)
    assert sorted(days(find(index, "", entity="Novo", entities=("novo-nordisk",)))) == [1, 2]
    assert sorted(days(find(index, "", entities=("novo-nordisk", "by/parken")))) == [1, 2, 3]
    assert days(find(index, "", entities=("ukendt",))) == []
    assert days(find(index, "", entity="Novo Nordisk")) == [4]  # a name that nobody goes by is a phrase in the text
    counts = {facet.name: facet.counts for facet in find(index, "").facets}
    assert counts["entity"] == (("Novo Nordisk", 2), ("Parken", 2))


def test_names_complete_a_search_and_follow_an_update(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "index")
    index.rebuild(NAMING)
    assert ("Novo Nordisk", "navn", 2) in [
        (each.text, each.kind, each.count) for each in index.complete("nov", limit=8)
    ]
    index.update([document(1, "Meddelelser", "Intet.")], removed_meetings=["by/udvalget/2025-01-01"])
    assert dict(next(f.counts for f in find(index, "").facets if f.name == "entity")) == {
        "Novo Nordisk": 1,
        "Parken": 1,
    }
    assert ("Novo Nordisk", "navn", 1) in [
        (each.text, each.kind, each.count) for each in index.complete("nor", limit=8)
    ]


def test_an_update_replaces_whole_meetings(index: SearchIndex) -> None:
    index.update([document(2, "Novo Nordisk – status")], removed_meetings=["by/udvalget/2025-01-02"])
    assert index.count() == len(DOCUMENTS)
    assert days(find(index, "afskedigelser")) == []
    assert days(find(index, "status")) == [2]
    index.update([], removed_meetings=["by/udvalget/2025-01-02"])
    assert index.count() == len(DOCUMENTS) - 1


def test_a_reader_sees_the_old_index_until_the_new_one_is_whole(index: SearchIndex) -> None:
    seen: list[int] = []

    def slowly() -> Iterable[Document]:
        for made in DOCUMENTS[:2]:
            seen.append(find(index, "").total)
            yield made

    index.rebuild(slowly())
    assert seen == [5, 5]
    assert find(index, "").total == 2


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(index: SearchIndex) -> None:
    def broken() -> Iterable[Document]:
        yield DOCUMENTS[0]
        raise RuntimeError("strømmen gik")

    with pytest.raises(RuntimeError, match="strømmen gik"):
        index.rebuild(broken())
    assert find(index, "").total == 5


def test_old_generations_are_cleared_away(index: SearchIndex, tmp_path: Path) -> None:
    for _ in range(4):
        index.update([], removed_meetings=[])
    kept = [path for path in (tmp_path / "index").iterdir() if path.is_dir()]
    assert len(kept) == 2


def test_threads_may_search_while_one_writes(index: SearchIndex) -> None:
    failures: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(30):
                assert find(index, "budget").total == 2
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(5):
        index.update([document(1, f"Meddelelser {number}")], removed_meetings=["by/udvalget/2025-01-01"])
    for reader in readers:
        reader.join()
    assert failures == []


def test_a_missing_or_foreign_index_says_so(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "nothing")
    with pytest.raises(IndexUnusableError, match="mangler"):
        index.count()
    index.rebuild(DOCUMENTS)
    current = tmp_path / "nothing" / "current"
    current.write_text(f"{current.read_text().split()[0]} anotherversion\n")
    with pytest.raises(IndexUnusableError, match="anden udgave"):
        find(index, "budget")


def failing(*_: object, **__: object) -> None:
    raise IndexError("uden for listen")


def test_a_fault_of_the_code_is_not_taken_for_a_damaged_index(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("indexer.search.whoosh_index.finding.search", failing)
        with pytest.raises(IndexError, match="uden for listen"):
            find(index, "budget")
    assert find(index, "budget").total == 2


def test_a_file_that_is_damaged_while_it_is_read_makes_an_index_unusable(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(index, WhooshIndex)
    path, snapshot = index._opened()
    numbers = path / f"{snapshot.segments[0].name}.items"
    with numbers.open("r+b") as file:
        file.write(bytes([numbers.read_bytes()[0] ^ 1]))
    monkeypatch.setattr("indexer.search.whoosh_index.finding.search", failing)
    with pytest.raises(IndexUnusableError, match="uden for listen"):
        find(index, "budget")


@pytest.fixture(scope="module")
def shared_index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    made = WhooshIndex(tmp_path_factory.mktemp("index") / "index")
    made.rebuild(DOCUMENTS)
    return made


@given(st.text(max_size=80) | st.from_regex(r'[-"*: ()a-zæøå0-9.]{0,60}', fullmatch=True))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_is_answered(shared_index: SearchIndex, typed: str) -> None:
    found = find(shared_index, typed)
    assert len(found.matches) == min(found.total, 50)


def test_warming_leaves_nothing_of_the_words_for_the_first_to_ask(index: SearchIndex) -> None:
    assert isinstance(index, WhooshIndex)
    index.warm()
    (segment,) = index._opened()[1].segments
    for words in (segment.postings, segment.shown.spellings, segment.shown.kin):
        assert "_signposts" in vars(words)


def test_warming_changes_no_answer(index: SearchIndex) -> None:
    before = find(index, "støjskærm"), index.complete("bud", limit=8)
    index.warm()
    index.warm()
    assert (find(index, "støjskærm"), index.complete("bud", limit=8)) == before


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("text", ["budget", "budget vej", ""])
def test_pages_of_many_alike_never_overlap_and_leave_nothing_out(tmp_path: Path, text: str, sort: Sort) -> None:
    many = [
        replace(document(1 + number % 28, "Budget" if number % 3 else "Budget for vej"), id=f"by/u/{number:03}/1")
        for number in range(90)
    ]
    made = WhooshIndex(tmp_path / "mange")
    made.rebuild(many)
    pages = [find(made, text, sort=sort, offset=offset, limit=7) for offset in range(0, 98, 7)]
    shown = [match.id for page in pages for match in page.matches]
    assert shown == [match.id for match in find(made, text, sort=sort, limit=100).matches]
    assert len(shown) == len(set(shown)) == pages[0].total


def test_changed_again_and_again_an_index_is_as_one_built_anew(tmp_path: Path) -> None:
    """More changes than there may be small segments, so that some are put together, with gaps in them."""
    changed = WhooshIndex(tmp_path / "aendret")
    changed.rebuild(DOCUMENTS)
    held = {each.id: each for each in DOCUMENTS}
    for turn in range(20):
        new = document(1 + turn % 7, f"Budget {turn}", "Der spares på vej og park.")
        changed.update([new], removed_meetings=[new.id.rpartition("/")[0]])
        held[new.id] = new
    anew = WhooshIndex(tmp_path / "ny")
    anew.rebuild(held.values())
    assert changed.contents() == anew.contents()
    for text in ("budget", '"vej og park"', "støjskærm", "nordisk*", "budgt"):
        one, other = find(changed, text), find(anew, text)
        assert [(match.id, match.score) for match in one.matches] == [(m.id, m.score) for m in other.matches]
        assert one.facets == other.facets


def test_what_anybody_types_is_not_remembered_for_ever(index: SearchIndex) -> None:
    vocabulary = index.vocabulary()
    for number in range(1100):
        vocabulary.near(f"findesikke{'abcdefghij'[number % 10]}{number}x")
    assert len(vocabulary._nearest) <= 1000  # type: ignore[attr-defined]


def test_files_are_let_go_of_when_answers_have_brought_much_of_them_in(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_memory, brings, opened = 500_000_000, 0, WhooshIndex._opened

    def bringing_in(self: WhooshIndex) -> tuple[Path, Snapshot]:
        nonlocal in_memory
        in_memory += brings
        return opened(self)

    let_go: list[int] = []

    def letting_go(_: Snapshot) -> None:
        nonlocal in_memory
        let_go.append(in_memory)
        in_memory = 500_000_000  # others' files stay

    monkeypatch.setattr(Snapshot, "let_go", letting_go)
    monkeypatch.setattr(whoosh_index, "_mapped", lambda: in_memory)
    monkeypatch.setattr(WhooshIndex, "_opened", bringing_in)
    monkeypatch.setattr(index, "_mapped_least", in_memory)
    find(index, "budget")
    assert not let_go
    brings = 15_000_000
    for _ in range(7):
        find(index, "budget")
    assert let_go == [545_000_000, 545_000_000]
