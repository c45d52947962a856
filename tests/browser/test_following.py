"""The whole way of one who follows, without JavaScript: search, save, confirm by mail, see what is followed, stop."""

import email
import re
import time
from email import policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.site import serving

pytestmark = pytest.mark.browser


def letter(folder: Path, *, seconds: float = 30.0) -> str:
    """Return the text of the letter that is written to the outbox, waiting for it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for file in folder.rglob("outbox/*.eml"):
            message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            body = message.get_body(("plain",))
            assert body is not None
            return str(body.get_content())
        time.sleep(0.2)
    raise AssertionError(f"no letter in {sorted(folder.rglob('outbox'))}")


@pytest.mark.parametrize("width", [1280, 390])
def test_from_a_search_to_a_letter_and_out_again(browser: Browser, tmp_path: Path, width: int) -> None:
    with serving(cwd=tmp_path) as site:
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": 844}, java_script_enabled=False
        )
        page = context.new_page()
        page.goto("/soeg?q=støjskærm")
        page.get_by_role("link", name=re.compile("Gem søgning|Følg denne søgning")).first.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_label("Mailadresse").fill("borger@eksempel.dk")
        page.get_by_role("button", name="Få besked").click()
        expect(page.get_by_text("borger@eksempel.dk").first).to_be_visible()
        link = re.search(r"http\S+/foelg/bekraeft/\S+", letter(tmp_path))
        assert link is not None
        page.goto(link[0])
        page.get_by_role("button", name="Ja, giv mig besked").click()
        expect(page).to_have_url(re.compile("/foelg/mine/"))
        expect(page.get_by_text("støjskærm").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Fjern").click()
        expect(page.get_by_text("støjskærm")).to_have_count(0)
        context.close()
