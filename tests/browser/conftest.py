"""A real browser on the real server."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.screenshots import LAUNCH
from tests.site import serving


@pytest.fixture(scope="session")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(built, folder / "corpus")
    with serving(cwd=folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), **LAUNCH)
        yield chromium
        chromium.close()


@pytest.fixture(params=["wide", "phone"])
def page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page without JavaScript, on a desk and on a phone; asking another site for anything fails the test."""
    yield from _opened(browser, site, request.param, scripts=False)


@pytest.fixture(params=["wide", "phone"])
def page_with_scripts(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as most have it."""
    yield from _opened(browser, site, request.param, scripts=True)


def _opened(browser: Browser, site: str, width: str, *, scripts: bool) -> Iterator[Page]:
    size = {"wide": (1280, 900), "phone": (390, 844)}[width]
    context = browser.new_context(
        base_url=site, viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts
    )
    opened = context.new_page()
    strangers: list[str] = []
    opened.on("request", lambda asked: strangers.append(asked.url) if not asked.url.startswith(site) else None)
    opened.on("console", lambda message: strangers.append(message.text) if "Content Security" in message.text else None)
    yield opened
    context.close()
    assert strangers == []
