"""What a citizen and a caseworker do, in Chromium, without JavaScript, on a desk and on a phone."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.screenshots import PAGES

pytestmark = pytest.mark.browser


def test_a_citizen_reads_what_was_decided_in_two_clicks(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Søg i referater").fill("Novo Nordisk afskedigelser")
    page.get_by_role("button", name="Søg").click()
    expect(page).to_have_url("/soeg?q=Novo+Nordisk+afskedigelser")
    page.get_by_role("link", name="Novo Nordisk – konsekvenser").click()
    decision = page.get_by_role("region", name="Beslutning")
    expect(decision).to_contain_text("Taget til efterretning")
    expect(decision).to_be_visible()
    expect(page.locator("mark").first).to_be_visible()
    expect(page.get_by_role("link", name="Dokumentet, som det er udgivet")).to_be_visible()


def test_a_caseworker_follows_a_case_across_its_journal_numbers(page: Page) -> None:
    page.goto("/soeg?q=05.01.00-P20-3-23")
    expect(page).to_have_url("/sag/05.01.00-P20-3-23")
    steps = page.get_by_role("region", name="Forløb").get_by_role("listitem")
    expect(steps).to_have_count(7)  # one of them is named, and not in the archive
    steps.last.get_by_role("link").click()
    expect(page.get_by_role("link", name="05.01.08-G01-1-24")).to_be_visible()
    expect(page.get_by_text("dette punkt")).to_be_visible()
    vote = page.get_by_role("table", name=re.compile("indstillingen"))
    expect(vote.get_by_role("row", name=re.compile("Imod"))).to_be_visible()


def test_a_citizen_reads_who_voted_how_and_what_else_they_did(page: Page) -> None:
    page.goto("/ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget/2025-10-07/5")
    table = page.get_by_role("table", name="Ændringsforslag fra Anja Holtze – forkastet")
    expect(table.get_by_role("row", name=re.compile(r"^For 1 Anja Holtze"))).to_be_visible()
    expect(table.get_by_role("row", name=re.compile(r"^Imod 4 "))).to_be_visible()
    page.get_by_text("Mindretalsudtalelse fra Anja Holtze").click()
    expect(page.get_by_text("afviger fra indstillingen: indstillet godkendt")).to_be_visible()
    table.get_by_role("link", name="Anja Holtze").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("Anja Holtze"))).to_be_visible()
    expect(page.get_by_role("cell", name="ændringsforslag")).to_be_visible()
    page.get_by_role("link", name="Søg i de 2 punkter").click()
    expect(page.get_by_role("status")).to_contain_text("2 punkter")


def test_a_search_is_narrowed_shared_and_gone_back_from(page: Page) -> None:
    page.goto("/soeg?q=støjskærm")
    narrow = page.get_by_role("complementary", name="Afgræns")
    narrow.get_by_role("link", name="Kommunalbestyrelsen").click()
    expect(page.get_by_role("status")).to_contain_text("2 punkter")
    shared = page.url
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("7 punkter")
    page.goto(shared)
    expect(page.get_by_role("status")).to_contain_text("2 punkter")


def test_suggestions_are_chosen_by_keyboard_and_let_go_of(page_with_scripts: Page) -> None:
    page = page_with_scripts
    page.goto("/")
    field = page.get_by_role("combobox", name="Søg i referater")
    field.press_sequentially("støjsk")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    chosen = field.input_value()
    assert chosen.startswith("Støjskærm")
    field.press("Escape")
    expect(options).to_have_count(0)
    assert field.input_value() == "støjsk"
    field.press_sequentially("æ")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("punkter for")


def test_suggestions_that_come_late_take_back_no_choice_and_open_nothing(page_with_scripts: Page) -> None:
    page = page_with_scripts
    held: list[Route] = []

    def answer(route: Route) -> None:
        if parse_qs(urlsplit(route.request.url).query)["q"] == ["støjsk"]:
            held.append(route)
        else:
            route.continue_()

    def let_go() -> None:
        while not held:
            page.wait_for_timeout(10)
        with page.expect_response(lambda response: "/forslag" in response.url):
            held.pop().continue_()
        page.wait_for_timeout(50)  # for the script to have read it

    page.route("**/forslag?*", answer)
    page.goto("/")
    field, options = page.get_by_role("combobox", name="Søg i referater"), page.get_by_role("option")
    for key in ("ArrowDown", "Escape"):
        field.fill("")
        field.press_sequentially("støj")
        expect(options.first).to_be_visible()
        with page.expect_request(lambda request: request.url.endswith("st%C3%B8jsk")):
            field.press_sequentially("sk")
        field.press(key)
        let_go()
        if key == "ArrowDown":
            expect(options.first).to_have_attribute("aria-selected", "true")
            field.press("Escape")
        expect(options).to_have_count(0)
        assert field.input_value() == "støjsk"


def test_suggestions_are_clicked(page_with_scripts: Page) -> None:
    page = page_with_scripts
    page.goto("/")
    page.get_by_role("combobox", name="Søg i referater").press_sequentially("økonomiudv")
    page.get_by_role("option", name="Økonomiudvalget").click()
    expect(page).to_have_url(re.compile("q=%C3%98konomiudvalget"))


def test_a_hit_says_why_when_asked(page: Page) -> None:
    page.goto("/soeg?q=skraldespande")
    why = page.locator("details.why").first
    expect(why.get_by_role("listitem").first).to_be_hidden()
    why.locator("summary").click()
    expect(why.get_by_role("listitem").first).to_contain_text("synonymet")


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_no_page_is_wider_than_the_screen(page: Page, path: str) -> None:
    page.goto(path)
    width = page.viewport_size["width"] if page.viewport_size else 0
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate(WIDER, width) == []


WIDER = """(width) =>
  [...document.querySelectorAll("main h1, main p, main a, main li, main button, main input")]
    .filter((element) => !element.parentElement.closest(".scroll"))
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => element.outerHTML.slice(0, 100))"""


def test_keyboard_alone_reaches_the_content_and_the_search(page: Page) -> None:
    page.goto("/soeg?q=skole")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Spring til indholdet")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    expect(page).to_have_url("/soeg?q=skole#indhold")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(browser: Browser, site: str, scheme: str) -> None:
    """WCAG 2.1 AA, 1.4.3: 4.5 to 1 for text; measured on what the browser computes."""
    context = browser.new_context(base_url=site, color_scheme=scheme)  # type: ignore[arg-type]
    opened = context.new_page()
    weak: list[str] = []
    for path in PAGES.values():
        opened.goto(path)
        weak += [f"{path}: {found}" for found in opened.evaluate(CONTRAST)]
    context.close()
    assert weak == []


CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = (color) => {
    const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = color.slice(0, 3).map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const weak = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const box = element.getBoundingClientRect();
    if (!own || box.width < 2 || box.left < 0) continue;
    const front = light(parse(getComputedStyle(element).color)), back = light(background(element));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < 4.5) weak.add(`${element.tagName} ${ratio.toFixed(2)} ${element.textContent.slice(0, 30)}`);
  }
  return [...weak];
}"""


def test_facets_change_in_place_and_keep_their_addresses(page_with_scripts: Page) -> None:
    page = page_with_scripts
    page.goto("/soeg?q=støjskærm")
    page.evaluate("window.stays = true")
    narrow = page.get_by_role("complementary", name="Afgræns")
    narrow.get_by_role("link", name="Kommunalbestyrelsen").click()
    expect(page.get_by_role("status")).to_contain_text("2 punkter")
    assert "udvalg=Kommunalbestyrelsen" in page.url
    expect(page.locator(".hits")).to_be_focused()
    page.get_by_role("link", name="Nyeste").click()
    expect(page.get_by_text("Bedste først")).to_have_attribute("href", re.compile("udvalg"))
    page.go_back()
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("7 punkter")
    narrow.get_by_label("Fra").fill("2025-01-01")
    narrow.get_by_role("button", name="Vis").click()
    expect(page.get_by_role("status")).to_contain_text("2 punkter")
    assert "fra=2025-01-01" in page.url
    assert page.evaluate("window.stays") is True
    page.get_by_role("link", name="Støjskærm langs Ringvejen").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Støjskærm langs Ringvejen ved Lyngmosen")


def test_a_search_that_is_narrowed_stays_so_when_one_searches_again(page_with_scripts: Page) -> None:
    page = page_with_scripts
    page.goto("/soeg?q=støjskærm")
    page.evaluate("window.stays = true")
    page.get_by_role("complementary", name="Afgræns").get_by_role("link", name="Kommunalbestyrelsen").click()
    expect(page.get_by_role("status")).to_contain_text("2 punkter")
    field = page.get_by_role("combobox", name="Søg i referater")
    field.fill("budget")
    field.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("budget")
    assert "udvalg=Kommunalbestyrelsen" in page.url
    # What is told to who cannot see: the focus goes to the hits, which are called what was found.
    expect(page.get_by_role("region", name=re.compile(r"^\d+ punkter for .*budget"))).to_be_focused()
    page.get_by_role("link", name="Fjern filteret Kommunalbestyrelsen").click()
    expect(page.get_by_role("list", name="Valgte filtre")).to_have_count(0)
    field.fill("skole")
    field.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("skole")
    assert "udvalg" not in page.url
    assert page.evaluate("window.stays") is True


def test_what_a_committee_decided_about_schools_in_a_year(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Udvalg").click()
    page.get_by_role("link", name="Børne-, Skole- og Kulturudvalget").click()
    page.get_by_role("navigation", name="År").get_by_role("link", name="2024").click()
    page.get_by_label("Søg i udvalgets punkter fra 2024").fill("skole")
    page.get_by_role("search", name="Søg i udvalget").get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("for skole")
    expect(page.get_by_role("link", name="Fjern filteret 2024")).to_be_visible()


def test_a_passage_is_shared_by_its_address(page: Page) -> None:
    page.goto("/eksempelkoebing/teknik-klima-og-miljoeudvalget/2025-09-02/2")
    page.get_by_role("link", name="Link til afsnittet Sagsfremstilling").click()
    shared = page.url
    page.goto("/")
    page.goto(shared)
    expect(page.get_by_role("heading", name="Sagsfremstilling", exact=True)).to_be_in_viewport()


def test_a_name_in_the_text_leads_to_its_page(page: Page) -> None:
    page.goto("/ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget/2025-10-07/6")
    page.locator(".prose").get_by_role("link", name="Hovedstadens Rekrutteringsservice").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hovedstadens Rekrutteringsservice")


def test_a_page_prints_what_matters(page: Page) -> None:
    page.goto("/ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget/2025-10-07/5")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Beslutning", exact=True)).to_be_visible()
    expect(page.locator(".citation")).to_be_visible()
    expect(page.locator("header.site")).to_be_hidden()
    for empty in (
        "Personer",
        "Organisationer",
        "Lignende punkter",
    ):
        expect(page.get_by_role("heading", name=empty)).to_be_hidden()
    expect(page.get_by_role("link", name="Følg sagen")).to_be_hidden()


def test_a_printed_case_has_its_votes(page: Page) -> None:
    page.goto("/sag/05.01.00-P20-3-23")
    page.emulate_media(media="print")
    expect(page.get_by_text("Afstemning om indstillingen").first).to_be_visible()
    expect(page.get_by_role("link", name="Følg sagen", exact=True)).to_be_hidden()
    expect(page.locator("details.why").first).to_be_hidden()
