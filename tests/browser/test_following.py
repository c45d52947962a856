"""The whole way of one who follows, without JavaScript: search, save, confirm, new minutes, a letter, and out again."""

import email
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import policy
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_accessibility import RULES
from tests.commands import run as command
from tests.manuscripts import Manuscript
from tests.replica import Replica, publishing
from tests.site import serving
from tests.test_crawl import FICTIONAL

pytestmark = pytest.mark.browser
ADDRESS = "borger@eksempel.dk"
CONFIG = """
[[councils]]
id = "eksempelkoebing"
name = "Eksempelkøbing"
[[councils.sources]]
system = "firstagenda"
url = "{address}"
[crawl]
user_agent = "referatbasen-test (kontakt@example.org)"
delay_seconds = 0.0
attachments = false
[alerts]
quiet_from = 0
quiet_until = 0
"""


def letters(folder: Path) -> list[str]:
    """Return the texts of the letters in the outbox, the oldest first."""
    files = sorted(folder.rglob("outbox/*.eml"), key=lambda file: file.stat().st_mtime)
    messages = [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    bodies = [message.get_body(("plain",)) for message in messages]
    return [str(body.get_content()) for body in bodies if body]


def wait_for_letter(folder: Path, *, seconds: float = 30.0) -> str:
    """Return the first letter that is written to the outbox."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := letters(folder):
            return found[0]
        time.sleep(0.2)
    raise AssertionError(f"no letter in {sorted(folder.rglob('outbox'))}")


def update(folder: Path) -> None:
    done = command("update", cwd=folder)
    assert done.exit_code == 0, done.stderr


def is_sound(page: Page) -> None:
    """Hold that a page fits the screen and that axe finds nothing on it."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in violations] == []


def press(page: Page, shown: Locator) -> None:
    """Press what leads to another page, and wait until that page has come: a click alone only sets out."""
    with page.expect_event("load"):
        shown.click()


def ask_for_mail(page: Page, address: str) -> None:
    """Ask for letters at once, at an address."""
    page.get_by_label("Mailadresse").fill(address)
    page.get_by_label("Straks").check()
    press(page, page.get_by_role("button", name="Få besked"))
    is_sound(page)


def ask_a_program(page: Page) -> None:
    """Give a webhook an address that none may have, then one that may."""
    for address in ("http://findes-ikke.invalid/", "https://findes-ikke.invalid/besked"):
        if page.locator("details:not([open]) summary").count():
            page.get_by_text("Få besked i et program").click()
        page.get_by_label("Programmets adresse").fill(address)
        press(page, page.get_by_role("button", name="Spørg programmet"))
        is_sound(page)
    press(page, page.get_by_role("link", name="Tilbage til mine følgninger"))
    is_sound(page)


def of_today(meeting: Manuscript, name: str, days: int) -> Manuscript:
    """Return a meeting held some days ago: news is what is recent."""
    return replace(meeting, name=name, start=datetime.now() - timedelta(days=days))  # noqa: DTZ005 (as minutes say it)


@pytest.fixture
def replica() -> Iterator[Replica]:
    with publishing(Replica(meetings=list(FICTIONAL[:2]))) as running:
        yield running


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_from_a_search_to_new_minutes_to_a_letter_and_out_again(
    browser: Browser, tmp_path: Path, replica: Replica, width: int, scheme: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(CONFIG.format(address=replica.address), encoding="utf-8")
    update(tmp_path)
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        java_script_enabled=True,  # axe is a script; the forms need none, as the test below shows
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    with serving(cwd=tmp_path, config=config) as site:
        page.goto(f"{site}/soeg?q=kommune")
        press(page, page.get_by_role("link", name=re.compile("Gem søgning|Følg denne søgning")).first)
        is_sound(page)
        ask_for_mail(page, "borger@eksempel")  # which a browser lets through
        expect(page.locator("[aria-invalid=true]")).to_have_count(1)
        ask_for_mail(page, ADDRESS)
        link = re.search(r"http\S+/foelg/bekraeft/\S+", wait_for_letter(tmp_path))
        assert link
        page.goto(link[0])
        is_sound(page)
        press(page, page.get_by_role("button", name="Ja, giv mig besked"))
        expect(page).to_have_url(re.compile("/foelg/mine/"))
        is_sound(page)
        ask_a_program(page)
        press(page, page.get_by_role("button", name="Fjern webhook"))

        replica.meetings.append(of_today(FICTIONAL[0], "nyt", 2))
        update(tmp_path)
        _, told = letters(tmp_path)
        assert "kommune" in told.lower()
        item = re.search(rf"{site}/eksempelkoebing/\S+", told)
        assert item, told
        page.goto(item[0])
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        out = re.search(r"http\S+/foelg/afmeld/\S+", told)
        assert out, told
        page.goto(out[0])
        is_sound(page)
        press(page, page.get_by_role("button", name="Ja, stop mails om det"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Du er afmeldt")
        is_sound(page)

        replica.meetings.append(of_today(FICTIONAL[1], "nyere", 1))
        update(tmp_path)
        assert len(letters(tmp_path)) == 2  # nothing more is sent to one who stopped
        for path in ("/foelg/log-ind", "/foelg/afmeld/forkert"):
            page.goto(site + path)
            is_sound(page)
        page.goto(f"{site}/foelg?slags=search&q=kommune")
        press(page, page.get_by_role("button", name="Lav et privat feed"))
        is_sound(page)
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_without_javascript_one_asks_confirms_and_ends_it(
    browser: Browser, built: Path, tmp_path: Path, width: int
) -> None:
    shutil.copytree(built, tmp_path / "corpus")
    with serving(cwd=tmp_path) as site:
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": 844}, java_script_enabled=False
        )
        page = context.new_page()
        page.goto("/soeg?q=støjskærm")
        press(page, page.get_by_role("link", name=re.compile("Gem søgning|Følg denne søgning")).first)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.get_by_label("Mailadresse").fill(ADDRESS)
        press(page, page.get_by_role("button", name="Få besked"))
        expect(page.get_by_text(ADDRESS).first).to_be_visible()
        link = re.search(r"http\S+/foelg/bekraeft/\S+", wait_for_letter(tmp_path))
        assert link
        page.goto(link[0])
        press(page, page.get_by_role("button", name="Ja, giv mig besked"))
        expect(page).to_have_url(re.compile("/foelg/mine/"))
        expect(page.get_by_text("støjskærm").first).to_be_visible()
        press(page, page.get_by_role("button", name="Fjern"))
        expect(page.get_by_text("støjskærm")).to_have_count(0)
        context.close()
