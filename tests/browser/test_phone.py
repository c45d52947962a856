"""What a phone asks for: nothing is cut off, and a finger hits what it aims at."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screenshots import PAGES

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


# What a finger must hit: 44 pixels each way (WCAG 2.5.5), but for links that stand in a sentence or a line of facts.
SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary, label.choice")]
  .filter((target) => target.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }))
  .filter((target) => !target.closest("p:not(.row, .all, .source), .sample, .prose, .verdict, svg, table, .card p"))
  .filter((target) => !target.closest(".meta:not(.row), .timeline span"))
  .filter((target) => !target.matches(".skip, .journal, .badge, input[type=radio], input[type=checkbox]"))
  .filter((target) => target.getBoundingClientRect().height < 43.5)
  .map((target) => `${target.outerHTML.slice(0, 90)} ${Math.round(target.getBoundingClientRect().height)}`)"""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_finger_hits_what_it_aims_at(phone: Page, path: str) -> None:
    phone.goto(path)
    assert phone.evaluate(SMALL) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_step_of_a_course_has_its_title_on_lines_of_its_own(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site, viewport={"width": 800, "height": 900})
    page.goto("/sag/05.01.00-P20-3-23")
    step = page.locator(".timeline li").first
    title, facts = step.get_by_role("link").first.bounding_box(), step.locator(".meta").first.bounding_box()
    assert title is not None
    assert facts is not None
    assert abs(title["x"] - facts["x"]) < 2
    page.close()
