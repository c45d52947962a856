"""What a phone asks for: nothing is cut off, and a finger hits what it aims at."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
VOTED = "/ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget/2025-10-07/5"
CUT_OFF = """() => [...document.querySelectorAll("main th, main td, main caption")]
  .filter((cell) => cell.checkVisibility({ contentVisibilityAuto: true }))
  .filter((cell) => cell.getBoundingClientRect().right > innerWidth)
  .map((cell) => cell.textContent)"""


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A small phone, with a finger."""
    context = browser.new_context(base_url=site, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", [VOTED, "/navn/ballerup/anja-holtze", "/status"])
def test_every_cell_of_a_table_is_seen_without_scrolling_sideways(phone: Page, path: str) -> None:
    phone.goto(path)
    assert phone.locator("main table").count() > 0
    assert phone.evaluate(CUT_OFF) == []


def test_a_table_that_is_read_down_is_still_a_table(phone: Page) -> None:
    phone.goto("/navn/ballerup/anja-holtze")
    votes = phone.locator("#stemmer").get_by_role("table")
    expect(votes.get_by_role("columnheader", name="Udfald")).to_have_count(1)
    expect(votes.get_by_role("row", name=re.compile("ændringsforslag.*for.*forkastet"))).to_be_visible()
