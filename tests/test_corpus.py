"""Raw pages on disk: whole or not at all, once each, never changed."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexer import corpus
from indexer.errors import NotFoundError
from indexer.models import Page

NOON = datetime(2025, 10, 7, 12, 0, tzinfo=UTC)


def page(
    body: bytes = b"<p>Referat</p>",
    *,
    url: str = "https://ballerup.example/1",
    council: str = "ballerup",
    fetched_at: datetime = NOON,
) -> Page:
    return Page(url, council, fetched_at, "text/html", body)


def files(raw: Path) -> list[Path]:
    return [path for path in raw.rglob("*") if path.is_file()]


def fail_replacing(monkeypatch: pytest.MonkeyPatch, *, suffix: str = "") -> None:
    replace = os.replace

    def refuse(source: str, target: Path) -> None:
        if target.name.endswith(suffix):
            raise OSError(28, "disken er fuld")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)


@pytest.mark.parametrize(
    "kept",
    [
        page(),
        page(b""),
        page(b"\x00\xff%PDF-1.7 \xe6\xf8\xe5"),
        page(url="https://ballerup.example/møder?udvalg=økonomi&år=2025"),
        page(url="file:///arkiv/m\udcf8de.pdf"),
        page(fetched_at=datetime.fromisoformat("2025-10-07T17:00:00.123456+02:00")),
    ],
)
def test_a_page_comes_back_as_it_was_stored(tmp_path: Path, kept: Page) -> None:
    stored = corpus.store(tmp_path, kept)
    assert corpus.load(tmp_path, stored.key) == kept
    assert (stored.url, stored.council, stored.fetched_at) == (kept.url, kept.council, kept.fetched_at)
    assert (stored.content_type, stored.size) == ("text/html", len(kept.body))
    assert corpus.stored_pages(tmp_path)[0] == [stored]


def test_the_same_page_twice_is_kept_once_with_its_first_date(tmp_path: Path) -> None:
    first = corpus.store(tmp_path, page())
    before = sorted(files(tmp_path))
    again = corpus.store(tmp_path, page(fetched_at=NOON + timedelta(days=1)))
    assert again == first
    assert again.fetched_at == NOON
    assert sorted(files(tmp_path)) == before


def test_other_bytes_from_the_same_address_are_another_page(tmp_path: Path) -> None:
    first = corpus.store(tmp_path, page(b"udkast"))
    second = corpus.store(tmp_path, page(b"referat"))
    assert first.key != second.key
    assert corpus.load(tmp_path, first.key).body == b"udkast"
    assert corpus.load(tmp_path, second.key).body == b"referat"


@pytest.mark.parametrize("elsewhere", [{"url": "https://ballerup.example/2"}, {"council": "herlev"}])
def test_the_same_bytes_from_two_places_are_kept_once_and_sighted_twice(
    tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    corpus.store(tmp_path, page())
    corpus.store(tmp_path, page(**elsewhere))  # type: ignore[arg-type]
    assert len(corpus.stored_pages(tmp_path)[0]) == 2
    assert len([path for path in files(tmp_path) if path.suffix != ".json"]) == 1


def test_a_key_depends_on_bytes_and_place_but_not_on_time() -> None:
    assert corpus.page_key(page()) == corpus.page_key(page(fetched_at=NOON + timedelta(days=1)))
    assert len({corpus.page_key(made) for made in (page(), page(b"x"), page(url="u"), page(council="c"))}) == 4


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        fail_replacing(broken)
        with pytest.raises(OSError, match="disken er fuld"):
            corpus.store(tmp_path, page())
    assert files(tmp_path) == []
    assert corpus.stored_pages(tmp_path)[0] == []
    assert corpus.load(tmp_path, corpus.store(tmp_path, page()).key) == page()


def test_bytes_without_a_record_are_no_page_and_a_second_try_completes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        fail_replacing(broken, suffix=".json")
        with pytest.raises(OSError, match="disken er fuld"):
            corpus.store(tmp_path, page())
    assert corpus.stored_pages(tmp_path)[0] == []
    with pytest.raises(NotFoundError):
        corpus.load(tmp_path, corpus.page_key(page()))
    assert corpus.load(tmp_path, corpus.store(tmp_path, page()).key) == page()


def test_stored_pages_come_oldest_first_whatever_order_they_were_stored_in(tmp_path: Path) -> None:
    days = [3, 1, 4, 0, 2]
    for day in days:
        corpus.store(tmp_path, page(b"%d" % day, fetched_at=NOON + timedelta(days=day)))
    dates = [stored.fetched_at for stored in corpus.stored_pages(tmp_path)[0]]
    assert dates == [NOON + timedelta(days=day) for day in range(5)]


def test_pages_of_one_moment_always_come_in_the_same_order(tmp_path: Path) -> None:
    for number in range(5):
        corpus.store(tmp_path, page(b"%d" % number))
    keys = [stored.key for stored in corpus.stored_pages(tmp_path)[0]]
    assert keys == sorted(keys)


def test_a_corpus_without_pages_or_folder_is_empty(tmp_path: Path) -> None:
    assert corpus.stored_pages(tmp_path / "raw")[0] == []


def test_a_page_the_corpus_lacks_is_not_found_by_name(tmp_path: Path) -> None:
    key = corpus.page_key(page())
    with pytest.raises(NotFoundError, match=key):
        corpus.load(tmp_path, key)


def test_a_record_whose_bytes_are_gone_is_not_found(tmp_path: Path) -> None:
    stored = corpus.store(tmp_path, page())
    next(path for path in files(tmp_path) if path.suffix != ".json").unlink()
    with pytest.raises(NotFoundError):
        corpus.load(tmp_path, stored.key)
