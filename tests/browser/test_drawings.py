"""Drawings and registers as Chromium shows them: labels in place at any width, by keyboard, in any colours."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_browser import CONTRAST

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # many widths and themes: nightly

DRAWN = {
    "sted": "/navn/bakkeby",
    "person": "/navn/eksempelkoebing/runa-thyssen",
    "organisation": "/navn/eksempelkoebing/kommunalbestyrelsen",
    "emne": "/emne/05",
}
PAGES = {
    **DRAWN,
    "emner": "/emner",
    "valgt": "/emne/05?aar=2024&udfald=godkendt",
    "udvalg": "/udvalg",
    "navne": "/navne",
    "personer": "/navne?slags=person",
}


@pytest.mark.parametrize("path", DRAWN.values(), ids=DRAWN.keys())
def test_labels_stand_within_their_drawing_and_apart(page: Page, path: str) -> None:
    page.goto(path)
    assert page.locator("svg.chart").count()
    assert page.evaluate(MISPLACED) == []


@pytest.mark.parametrize("width", [320, 390, 700, 840, 1280])
def test_no_page_is_wider_than_the_screen(browser: Browser, site: str, width: int) -> None:
    opened = browser.new_page(base_url=site, viewport={"width": width, "height": 800})
    for path in PAGES.values():
        opened.goto(path)
        opened.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
        assert opened.evaluate("document.querySelector('main').scrollWidth") <= width, path
    opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_marks_stand_out_from_what_is_behind_them(browser: Browser, site: str, scheme: str) -> None:
    """WCAG 2.1 AA, 1.4.3 and 1.4.11: 4.5 to 1 for text, 3 to 1 for what a drawing is made of."""
    context = browser.new_context(base_url=site, color_scheme=scheme)  # type: ignore[arg-type]
    opened = context.new_page()
    weak: list[str] = []
    for path in PAGES.values():
        opened.goto(path)
        weak += [f"{path}: {found}" for found in (*opened.evaluate(CONTRAST), *opened.evaluate(FAINT))]
    context.close()
    assert weak == []


def test_drawings_keep_to_the_colours_that_a_reader_has_chosen(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, forced_colors="active")
    opened = context.new_page()
    opened.goto(DRAWN["sted"])
    colours = opened.evaluate(
        """() => {
          const probe = document.body.appendChild(document.createElement("i"));
          const named = (name) => { probe.style.color = name; return getComputedStyle(probe).color; };
          const shown = (selector, part) => getComputedStyle(document.querySelector(selector))[part];
          return [[named("LinkText"), shown(".bar", "fill")], [named("LinkText"), shown(".spoke", "stroke")],
            [named("LinkText"), shown(".chart .name", "fill")], [named("Canvas"), shown(".centre", "fill")]];
        }"""
    )
    context.close()
    assert all(wanted == got for wanted, got in colours), colours


def test_a_bar_is_reached_by_keyboard_and_leads_to_its_search(page: Page) -> None:
    page.goto(DRAWN["sted"])
    bar = page.get_by_role("group", name="over tid").get_by_role("link", name="2023: 7 punkter")
    bar.focus()
    expect(bar).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("7 punkter")


def test_a_network_is_followed_and_read_as_a_table(page: Page) -> None:
    page.goto(DRAWN["sted"])
    section = page.get_by_role("region", name="Nævnt sammen med")
    section.get_by_text("Vis som tabel").click()
    expect(section.get_by_role("row", name=re.compile("^Nørreskolen 4"))).to_be_visible()
    section.get_by_role("link", name="Nørreskolen: 4 punkter").click()
    expect(page.get_by_role("heading", level=1, name="Nørreskolen")).to_be_visible()


def test_a_subject_is_narrowed_to_a_year_and_an_outcome(page: Page) -> None:
    page.goto("/emner")
    page.get_by_role("link", name="Veje og trafik").click()
    page.get_by_role("row", name=re.compile("^Anbefalet")).get_by_role("link", name="2", exact=True).click()
    expect(page.get_by_role("heading", name="2 af 11 punkter")).to_be_visible()
    page.get_by_role("link", name="Fjern Anbefalet").click()
    expect(page.get_by_role("heading", name="4 af 11 punkter")).to_be_visible()


MISPLACED = """() => {
  const wrong = [];
  for (const svg of document.querySelectorAll("svg.chart")) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")];
    const boxes = texts.map((text) => text.getBoundingClientRect());
    boxes.forEach((box, n) => {
      const said = texts[n].textContent;
      if (box.left < frame.left - 1 || box.right > frame.right + 1) wrong.push(`cut at a side: ${said}`);
      if (box.top < frame.top - 2 || box.bottom > frame.bottom + 2) wrong.push(`cut above or below: ${said}`);
      boxes.slice(n + 1).forEach((other, m) => {
        const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        if (across > 0 && down > 2) wrong.push(`${said} meets ${texts[n + 1 + m].textContent}`);
      });
    });
    for (const plate of svg.querySelectorAll(".plate")) {
      const box = plate.getBoundingClientRect(), centre = svg.querySelector(".centre").getBoundingClientRect();
      if (centre.left < box.left || centre.right > box.right) wrong.push("the middle is wider than its plate");
    }
  }
  return wrong;
}"""

FAINT = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = (color) => {
    const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = color.slice(0, 3).map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(parse(one)), light(parse(other))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  const weak = new Set();
  const look = (selector, part, least, behind) => {
    for (const mark of document.querySelectorAll(`svg.chart ${selector}`)) {
      const found = ratio(getComputedStyle(mark)[part], behind ? behind(mark) : paper);
      if (found < least) weak.add(`${selector} ${found.toFixed(2)}`);
    }
  };
  for (const shape of [".bar", ".dot", ".plate"]) look(shape, "fill", 3);
  for (const line of [".spoke", ".bond", ".base"]) look(line, "stroke", 3);
  for (const text of [".axis", ".value", ".name", ".often"]) look(text, "fill", 4.5);
  look(".centre", "fill", 4.5, (text) => getComputedStyle(text.parentElement.querySelector(".plate")).fill);
  return [...weak];
}"""
