"""What the law asks of a municipality's site: axe-core finds nothing, keys suffice, and text may be enlarged."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.screenshots import PAGES

pytestmark = pytest.mark.browser
# What has the focus shows it; the page itself, where a fragment was gone to, needs not.
SEEN = """() => {
  const style = getComputedStyle(document.activeElement);
  return document.activeElement === document.body || style.outlineStyle !== 'none' || style.boxShadow !== 'none';
}"""
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],
}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_on_any_page(browser: Browser, site: str, width: int, scheme: str) -> None:
    page = browser.new_page(base_url=site, viewport={"width": width, "height": 844}, color_scheme=scheme)
    found = {}
    for name, path in PAGES.items():
        page.goto(path)
        violations = Axe().run(page, options=RULES).response["violations"]
        if violations:
            found[name] = [
                (each["id"], node["html"][:200], node["failureSummary"][:200])
                for each in violations
                for node in each["nodes"][:3]
            ]
    page.close()
    assert found == {}


def test_the_whole_way_goes_by_keyboard(page_with_scripts: Page) -> None:
    page = page_with_scripts
    page.goto("/")
    expect(page.get_by_label("Søg i referater")).to_be_focused()
    page.keyboard.type("Novo Nordisk afskedigelser")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg?q=*")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Spring til indholdet")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0  # seen while it has the focus
    page.keyboard.press("Enter")
    page.wait_for_url("**#indhold")
    reached = ""
    for _ in range(8):
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.textContent")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")[:200]
        if "Novo Nordisk – konsekvenser" in reached:
            break
    assert "Novo Nordisk – konsekvenser" in reached
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Novo Nordisk")


@pytest.mark.parametrize("path", ["/", "/soeg?q=støjskærm", PAGES["punkt"], PAGES["status"], PAGES["navn"], "/om"])
def test_text_may_be_twice_as_large_and_nothing_is_cut_off(browser: Browser, site: str, path: str) -> None:
    page = browser.new_page(base_url=site, viewport={"width": 640, "height": 512})  # 1280 × 1024 at 200 %
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
