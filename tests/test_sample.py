"""The shipped sample: big enough, varied enough, our own words, and what the publisher makes of its manuscripts."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests import manuscripts, publisher
from tests.conftest import SHARED

FICTIONAL = [manuscript for manuscript in manuscripts.every() if manuscript.council == "eksempelkoebing"]
REAL = [manuscript for manuscript in manuscripts.every() if manuscript.council == "ballerup"]


def test_the_published_files_are_what_the_manuscripts_give(tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path): path.read_bytes() for path in publisher.write_sample(tmp_path)}
    shipped = {
        path.relative_to(publisher.SAMPLE): path.read_bytes() for path in publisher.SAMPLE.rglob("*") if path.is_file()
    }
    assert written.keys() == shipped.keys()
    assert [str(name) for name in written if written[name] != shipped[name]] == [], "run «make sample»"


def test_the_fictional_municipality_is_large_and_varied_enough() -> None:
    items = [item for manuscript in FICTIONAL for item in manuscript.items]
    assert len(FICTIONAL) >= 12
    assert len({manuscript.committee for manuscript in FICTIONAL}) == 4
    assert len({manuscript.start.year for manuscript in FICTIONAL}) == 3
    assert len(items) >= 90
    assert {manuscript.publication for manuscript in FICTIONAL} == {"firstagenda", "os2web", "pdf"}
    assert sum(not item.open for item in items) >= 4
    text = "\n".join(paragraph for item in items for paragraph in item.paragraphs)
    for told in ("stemte", "ændringsforslag", "mindretalsudtalelse", "inhabil", "Udsat", "Ikke godkendt"):
        assert told.lower() in text.lower(), told
    assert sum(heading == "Tidligere behandling" for item in items for heading, _ in item.sections) >= 20


def test_every_publication_says_that_it_is_sample_data() -> None:
    for path in publisher.SAMPLE.rglob("*"):
        if path.suffix in (".html", ".json"):
            assert "Eksempel i Referatbasen" in path.read_text(encoding="utf-8"), path.name
        elif path.suffix == ".pdf":
            from indexer import pdftext

            heads = {line.text for line in pdftext.read_lines(path.read_bytes(), path.name) if line.top < 80}
            assert any("Eksempel i Referatbasen" in head for head in heads), path.name


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    found = words(text)
    yield from (tuple(found[start : start + length]) for start in range(len(found) - length + 1))


def test_the_restated_meeting_carries_facts_over_and_no_sentences(shared: Path) -> None:
    assert shared == SHARED
    original = (shared / "ballerup-2025" / "referat-2025-10-07.txt").read_text(encoding="utf-8")
    (restated,) = REAL
    taken = set(runs(original, 9))
    prose = [
        paragraph
        for item in restated.items
        for heading, paragraphs in item.sections
        if heading not in ("Tidligere behandling", "Beslutningen træffes af")
        for paragraph in paragraphs
        if not paragraph.startswith(("Imod stemte", "For ændringsforslaget stemte"))
    ]
    copied = [" ".join(run) for paragraph in prose for run in runs(paragraph, 9) if run in taken]
    assert copied == []
    for item in restated.items:
        assert item.title in original
        assert item.journal_number in original
