"""Take a picture of every kind of page, wide and narrow, light and dark: ``make screenshots``.

``python -m tests.browser.screenshots FOLDER [--all]`` writes the three that README shows, or all of them.
"""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.site import serving

LAUNCH = {
    "headless": True,
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}
PAGES = {
    "forside": "/",
    "soegning": "/soeg?q=Novo+Nordisk+afskedigelser",
    "soegning-mange": "/soeg?q=støjskærm",
    "soegning-ingen": "/soeg?q=xyzzy",
    "soegning-nogle": "/soeg?q=støjskærm+budgt",
    "punkt": "/ballerup/erhvervs-beskaeftigelses-og-uddannelsesudvalget/2025-10-07/5?q=vækstpolitik",
    "punkt-forloeb": "/eksempelkoebing/teknik-klima-og-miljoeudvalget/2025-09-02/2",
    "punkt-lukket": "/eksempelkoebing/kommunalbestyrelsen/2024-04-29/5",
    "moede": "/eksempelkoebing/kommunalbestyrelsen/2024-04-29",
    "sag": "/sag/05.01.00-P20-3-23",
    "navn": "/navn/novo-nordisk",
    "person": "/navn/ballerup/anja-holtze",
    "udvalg": "/udvalg/eksempelkoebing/kommunalbestyrelsen",
    "nyt": "/nyt",
    "sted": "/navn/ringvejen",
    "navne": "/navne",
    "udvalgene": "/udvalg",
    "emner": "/emner",
    "emne": "/emne/05",
    "status": "/status",
    "om": "/om",
    "foelg": "/foelg?slags=search&q=støjskærm",
    "log-ind": "/foelg/log-ind",
    "privatliv": "/privatliv",
    "tilgaengelighed": "/tilgaengelighed",
    "api": "/api",
    "ikke-fundet": "/findes/ikke",
}
IN_README = {("soegning-mange", 1280, "light"), ("punkt-forloeb", 1280, "light"), ("sted", 1280, "light")}


def take(browser: Browser, address: str, folder: Path, *, everything: bool) -> None:
    """Take the pictures."""
    for width, scheme in ((1280, "light"), (390, "light"), (1280, "dark"), (390, "dark")):
        page = browser.new_page(viewport={"width": width, "height": 900 if width > 500 else 844}, color_scheme=scheme)
        for name, path in PAGES.items():
            if everything or (name, width, scheme) in IN_README:
                page.goto(address + path)
                file = f"{name}.png" if not everything else f"{name}-{width}-{scheme}.png"
                page.screenshot(path=folder / file, full_page=everything)
        page.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright, serving(cwd=Path(data)) as site:
        chromium = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), **LAUNCH)
        take(chromium, site, target, everything="--all" in sys.argv)
        chromium.close()
