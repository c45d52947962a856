"""Names in a whole archive: found once, kept, resolved, ruled about, searched by. The sample's people are invented."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from indexer import knowledge, naming, pipeline, reading, rulings, searching
from indexer.archive import entities, schema
from indexer.config import Config, Entities
from indexer.entities import danish
from indexer.errors import NotFoundError
from indexer.library import Library, open_library
from tests import publisher
from tests.manuscripts import Item, Manuscript
from tests.test_sources import ONE

TakeIn = Callable[..., pipeline.Summary]
EBUU = "ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget/2025-10-07"


def meeting(*paragraphs: str, title: str = "Havnens fremtid", day: int = 1) -> Manuscript:
    """Return a meeting with one item of these paragraphs, on a day of May 2024, with the participants of ONE."""
    item = Item(
        "1",
        title,
        "08.00.00-P20-1-24",
        open=True,
        attachments=(),
        absent=(),
        sections=(("Sagsfremstilling", paragraphs),),
    )
    return replace(ONE, name=f"{ONE.name}-{day}", start=ONE.start.replace(month=5, day=day), items=(item,))


@pytest.fixture
def say(library: Library, take_in: TakeIn, tmp_path: Path) -> Callable[[Manuscript], str]:
    """Take a meeting in; return the address of its first item."""

    def run(manuscript: Manuscript) -> str:
        path = tmp_path / f"{manuscript.name}.json"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(publisher.firstagenda_json(manuscript))
        assert not take_in(path).failed
        with library.archive.reading() as connection:
            return str(connection.execute(select(schema.item.c.id).order_by(schema.item.c.meeting_id.desc())).scalar())

    return run


def named(library: Library, item: str) -> dict[str, str]:
    """Return the address of what each wording in an item names."""
    return {each.text: each.entity for each in reading.item_view(library, item).mentions if each.entity}


def test_an_imported_item_has_mentions_that_point_to_its_words(
    library: Library, say: Callable[[Manuscript], str]
) -> None:
    item = say(meeting("Solveig Amdrup (F) spurgte Kommunalbestyrelsen om Havnekvarteret den 3. juni 2024."))
    view = reading.item_view(library, item)
    assert {"Solveig Amdrup", "Kommunalbestyrelsen", "3. juni 2024"} <= {each.text for each in view.mentions}
    for each in view.mentions:
        words = view.item.title if each.zone == "title" else view.item.text
        assert words[each.start : each.end] == each.text


def test_a_person_on_lists_and_in_texts_is_one(
    library: Library, say: Callable[[Manuscript], str], council: str
) -> None:
    say(meeting("Solveig Amdrup (F) stillede forslaget."))
    say(meeting("Solveig Amdrup var imod.", day=2))
    view = knowledge.entity_view(library, "solveig amdrup")
    assert (view.entity.id, view.entity.party, view.total) == (f"{council}/solveig-amdrup", "F", 2)
    assert [each.attendance for each in view.attended] == ["present", "present"]
    assert [each.stored.date.day for each in view.items] == [2, 1]
    assert (view.first, view.last) == (view.items[1].stored.date, view.items[0].stored.date)


def test_what_is_said_of_company_points_to_the_words(library: Library, say: Callable[[Manuscript], str]) -> None:
    say(meeting("Intet her.", "Farid Haidari (A) og Runa Thyssen (V) tog ordet. Det blev sent."))
    view = knowledge.entity_view(library, "Farid Haidari")
    other = next(each for each in view.company if each.name == "Runa Thyssen")
    (passage,) = other.passages
    assert passage.text == "Farid Haidari (A) og Runa Thyssen (V) tog ordet."
    item = reading.item_view(library, passage.item).item
    assert item.text[passage.start : passage.end] == passage.text
    assert [passage.text[start:end] for start, end in passage.names] == ["Farid Haidari", "Runa Thyssen"]


def test_nothing_is_read_twice(
    library: Library, say: Callable[[Manuscript], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    say(meeting("Kaj Østerbæk (V) gik hjem."))
    read: list[str] = []
    names = danish.Recogniser.names

    def counting(self: danish.Recogniser, texts: object, **options: int) -> object:
        texts = list(texts)  # type: ignore[call-overload]
        read.extend(texts)
        return names(self, texts, **options)

    monkeypatch.setattr(danish.Recogniser, "names", counting)
    before = knowledge.entity_view(library, "Kaj Østerbæk")
    pipeline.rebuild(library, report=lambda _line: None)
    assert read == []
    assert knowledge.entity_view(library, "Kaj Østerbæk") == before
    say(meeting("Kaj Østerbæk (V) kom igen.", title="Et andet emne", day=2))
    assert len(read) == 2
    assert naming.waiting(library) == 0


def test_names_of_a_meeting_that_is_gone_are_gone(library: Library, say: Callable[[Manuscript], str]) -> None:
    say(meeting("Signe Rosenkær (B) fik afslag."))
    with library.archive.reading() as connection:
        (key,) = connection.execute(select(schema.page.c.key)).scalars()
    pipeline.withdraw(library, key, ONE.start)
    pipeline.bring_up_to_date(library, lambda _line: None)
    with pytest.raises(NotFoundError):
        knowledge.entity_view(library, "Signe Rosenkær")
    with library.archive.reading() as connection:
        assert entities.heads(connection) == {}
        assert connection.execute(select(schema.mention)).all() == []


def test_a_model_that_is_not_there_is_said_and_stops_nothing(config: Config, tmp_path: Path, council: str) -> None:
    library = open_library(replace(config, entities=Entities(model="da_findes_ikke")))
    path = tmp_path / "referat.json"
    path.write_bytes(publisher.firstagenda_json(ONE))
    lines: list[str] = []
    summary = pipeline.import_paths(library, [path], council=council, report=lines.append)
    assert not summary.failed
    assert any("FEJL" in line and "da_findes_ikke" in line for line in lines)
    assert searching.search(library, "skolestruktur").total
    assert reading.status(library).unnamed == len(ONE.items)
    library.close()


def test_what_an_operator_rules_holds_after_a_rebuild_and_can_be_undone(
    library: Library, say: Callable[[Manuscript], str], council: str
) -> None:
    item = say(meeting("Malik Yildirim-Bruun (Ø) og Poul-Erik Vandborg (O) var uenige."))
    folder, person = library.config.paths.data, f"{council}/malik-yildirim-bruun"
    assert named(library, item)["Malik Yildirim-Bruun"] == person
    ruling = rulings.add(folder, "hide", person)
    pipeline.bring_up_to_date(library, lambda _line: None)
    pipeline.rebuild(library, report=lambda _line: None)
    assert "Malik Yildirim-Bruun" not in [each.text for each in reading.item_view(library, item).mentions]
    with pytest.raises(NotFoundError):
        knowledge.entity_view(library, "Malik Yildirim-Bruun")
    facets = {facet.name: dict(facet.counts) for facet in searching.search(library, "uenige").facets}
    assert "Malik Yildirim-Bruun" not in facets["entity"]
    assert "Poul-Erik Vandborg" in facets["entity"]
    rulings.undo(folder, ruling.number)
    pipeline.bring_up_to_date(library, lambda _line: None)
    assert named(library, item)["Malik Yildirim-Bruun"] == person


def test_a_damaged_file_of_decisions_is_named_and_what_was_hidden_stays_so(
    library: Library, say: Callable[[Manuscript], str], council: str
) -> None:
    item = say(meeting("Runa Thyssen (V) gik."))
    rulings.add(library.config.paths.data, "hide", f"{council}/runa-thyssen")
    pipeline.bring_up_to_date(library, lambda _line: None)
    with (library.config.paths.data / rulings.FILE_NAME).open("a") as file:
        file.write("nonsens\n")
    lines: list[str] = []
    pipeline.bring_up_to_date(library, lines.append)
    assert any("linje 2" in line for line in lines)
    assert "Runa Thyssen" not in named(library, item)


def test_a_search_is_narrowed_by_a_name_in_any_spelling(library: Library, say: Callable[[Manuscript], str]) -> None:
    first = say(meeting("Ditte Marie Hvass (A) spurgte til prisen."))
    say(meeting("Prisen blev nævnt igen.", day=2, title="Andet"))
    for typed in ('person:"ditte marie hvass" pris', 'pris enhed:"Ditte Marie Hvass"'):
        found = searching.search(library, typed)
        assert [hit.id for hit in found.hits if hit.has_all] == [first]


def test_killed_while_it_reads_for_names_a_run_goes_on_where_it_left_off(
    library: Library, say: Callable[[Manuscript], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(naming.kept, "put", broken)
        with pytest.raises(KeyboardInterrupt):
            say(meeting("Esben Klitgaard Toft (C) talte."))
    assert naming.waiting(library) == 1
    pipeline.bring_up_to_date(library, lambda _line: None)
    assert naming.waiting(library) == 0
    assert knowledge.entity_view(library, "Esben Klitgaard Toft").total == 1


def test_the_site_never_loads_the_model(sample_config: Config, sample: Library) -> None:
    """A process that only serves must not spend a second and 100 MB on spaCy."""
    code = f"""
import sys
from pathlib import Path
from indexer.config import Config, Paths
from web import create_app
client = create_app(Config(paths=Paths(data=Path({str(sample_config.paths.data)!r}), sample=True))).test_client()
for address in ("/", "/soeg?q=HRS", "/{EBUU}/4", "/navn/novo-nordisk", "/status"):
    assert client.get(address).status_code == 200, address
assert "spacy" not in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent
    )
    assert done.returncode == 0, done.stderr


# What the sample shows: the minutes of 7 October 2025, retold


def test_hrs_is_one_with_its_long_name(sample: Library) -> None:
    view = knowledge.entity_view(sample, "HRS")
    assert view.entity.name == "Hovedstadens Rekrutteringsservice"
    assert {alias.name: alias.naming for alias in view.entity.aliases}["HRS"] == "acronym"
    assert knowledge.entity_view(sample, "Hovedstadens Rekrutteringsservice").entity == view.entity


def test_the_committee_is_one_mention_each_time(sample: Library) -> None:
    name = "Erhvervs-, Beskæftigelses- og Uddannelsesudvalget"
    for number in range(1, 8):
        view = reading.item_view(sample, f"{EBUU}/{number}")
        whole = [
            each for each in view.mentions if each.zone == "text" and name in view.item.text[each.start : each.end]
        ]
        assert all(each.text == name for each in whole)
        assert len(whole) == view.item.text.count(name)


def test_the_knowledge_of_an_entity_is_one_json_document(sample: Library, sample_config: Config) -> None:
    from indexer import contracts

    document = json.loads(json.dumps(contracts.show_json(reading.show(sample, "Novo Nordisk"))))
    assert (document["entity"], document["label"], document["name"]) == ("novo-nordisk", "ORG", "Novo Nordisk")
    assert document["items"][0]["id"] == f"{EBUU}/4"
    assert "Novo Nordisk" in document["items"][0]["passage"]["text"]
    assert document["appears_with"]
