"""The policy that keeps a reader safe stops nothing that the site itself does, on any kind of page."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.screenshots import PAGES

pytestmark = pytest.mark.browser
_FOLLOWING = ("/foelg?slags=search&q=skole", "/foelg/log-ind")
_LISTEN = "addEventListener('securitypolicyviolation', event => console.error('policy: ' + event.violatedDirective))"


def _heard(page: Page) -> list[str]:
    """Return what the policy stops from now on, as it happens."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(f"{page.url}: {said.text}") if "policy:" in said.text else None)
    page.add_init_script(_LISTEN)
    return heard


def test_no_page_is_held_back_by_its_own_policy(page_with_scripts: Page) -> None:
    heard = _heard(page_with_scripts)
    for path in (*PAGES.values(), *_FOLLOWING):
        page_with_scripts.goto(path)
        page_with_scripts.wait_for_load_state("load")
    assert heard == []


def test_what_the_policy_stops_would_be_heard(browser: Browser, site: str) -> None:
    page = browser.new_page()
    heard = _heard(page)
    page.goto(f"{site}/om")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    page.wait_for_timeout(100)
    assert [each.partition("policy: ")[2] for each in heard] == ["style-src-attr", "script-src-elem"]
    assert page.evaluate("window.ran") is None
    page.close()
