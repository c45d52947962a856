"""What tests share: a configuration and archive of their own, the sample, the real documents where they are."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import hypothesis
import pytest
import spacy
from flask.testing import FlaskClient

from indexer import pipeline
from indexer.config import Config, Council, Paths
from indexer.library import Library, open_library
from indexer.models import Page
from web import create_app

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


def pytest_configure(config: pytest.Config) -> None:
    """Read no settings of the machine, and mind no clock of its: tests bring their own."""
    for name in [name for name in os.environ if name.startswith("REFERATBASEN_")]:
        del os.environ[name]
    hypothesis.settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of the code
    hypothesis.settings.load_profile("unhurried")
    os.environ["REFERATBASEN_SEARCH_SIMILARITY"] = "false"  # half a minute for the sample; its own tests ask for it


@pytest.fixture(scope="session", autouse=True)
def _one_pipeline() -> Iterator[None]:
    """Load spaCy's pipeline once in a process: that takes most of a second, and reading leaves it as it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spacy, "load", cache(spacy.load))
        yield


@pytest.fixture
def without_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read no names, where a test is about something else."""
    monkeypatch.setattr("indexer.naming._find", lambda *_: None)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        paths=Paths(data=tmp_path / "corpus"), councils=(Council("prøvekøbing".replace("ø", "oe"), "Prøvekøbing"),)
    )


@pytest.fixture
def council(config: Config) -> str:
    return config.councils[0].id


@pytest.fixture
def library(config: Config) -> Iterator[Library]:
    opened = open_library(config)
    yield opened
    opened.close()


@pytest.fixture
def take_in(library: Library, council: str) -> Callable[..., pipeline.Summary]:
    """Import files or folders and give the summary; what is reported is kept in ``take_in.lines``."""

    def run(*paths: Path) -> pipeline.Summary:
        run.lines = []  # type: ignore[attr-defined]
        return pipeline.import_paths(library, paths, council=council, report=run.lines.append)  # type: ignore[attr-defined]

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample, built once by all the processes of a run: to be copied, and never written in."""
    own = tmp_path_factory.getbasetemp()
    data = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sample"
    pipeline.open_sample(Config(paths=Paths(data=data, sample=True)), report=lambda _line: None).close()
    return data


@pytest.fixture(scope="session")
def sample_config(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    data = shutil.copytree(built, tmp_path_factory.mktemp("sample") / "corpus")
    return Config(paths=Paths(data=data, sample=True))


@pytest.fixture(scope="session")
def sample(sample_config: Config) -> Iterator[Library]:
    opened = pipeline.open_sample(sample_config, report=lambda _line: None)
    yield opened
    opened.close()


@pytest.fixture
def client(sample: Library, sample_config: Config) -> FlaskClient:
    """A client of the site that shows the sample."""
    app = create_app(sample_config)
    app.testing = False  # readers meet error pages, not exceptions
    return app.test_client()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents; tests that need it are skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip("the real documents (../shared/data) are not beside this clone")
    return SHARED


def page_of(body: bytes, *, council: str = "proevekoebing", url: str = "file:///referat") -> Page:
    """Return a page as if it had been fetched just now."""
    return Page(url, council, datetime.now(UTC), "", body)
