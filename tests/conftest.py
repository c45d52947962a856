"""What tests share: a configuration and archive of their own, the sample, the real documents where they are."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import pipeline
from indexer.config import Config, Council, Paths
from indexer.library import Library, open_library
from indexer.models import Page
from web import create_app

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


def pytest_configure(config: pytest.Config) -> None:
    """Read no settings of the machine: tests bring their own."""
    for name in [name for name in os.environ if name.startswith("REFERATBASEN_")]:
        del os.environ[name]
    os.environ["REFERATBASEN_SEARCH_SIMILARITY"] = "false"  # half a minute for the sample; its own tests ask for it


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
def sample_config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return Config(paths=Paths(data=tmp_path_factory.mktemp("sample") / "corpus", sample=True))


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
