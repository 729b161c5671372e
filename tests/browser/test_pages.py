"""Every type of page, as people meet it: both languages, light and dark, phone and desktop.

Set CGKG_SCREENSHOTS to a folder to keep a picture of each.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PAGES = {
    "home": "/",
    "framework": "/framework",
    "coverage": "/coverage",
    "coverage-items": "/coverage?sector=building-materials",
    "query": "/sparql",
    "ontology": "/ns.html",
    "standard-published": "/doc/standard/GB-T-32151.1-2015",
    "standard-project": "/doc/standard/2021-1714T-HG-SH",
    "category": "/doc/category/2.1",
    "topic": "/doc/topic/organization-accounting",
    "direction": "/doc/direction/5",
    "entry": "/doc/entry/annex1-63",
    "organization": "/doc/organization/miit",
    "graph": "/graph/listing",
    "not-found": "/doc/standard/GB-T-32151.1-2016",
}
LANGUAGES = ("zh-Hans", "en")
SCREENS = {"desktop": (1280, 900), "phone": (390, 844)}

Scheme = Literal["light", "dark"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_page(
    browser: Browser, site: str, name: str, language: str, scheme: Scheme, screen: str
) -> None:
    width, height = SCREENS[screen]
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": height}, locale=language
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    mark = "&" if "?" in PAGES[name] else "?"
    page.goto(f"{site}{PAGES[name]}{mark}lang={language}")
    keep_picture(page, f"{name}-{language}-{scheme}-{screen}")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    expected = ["404"] if name == "not-found" else []
    assert [text for text in complaints if not any(code in text for code in expected)] == []
    assert overflow(page) <= 0, "the page is wider than the screen"
    assert violations(page) == []
    context.close()


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds: rule, and the first places."""
    response = Axe().run(page).response
    return [
        {"rule": found["id"], "where": [node["html"][:200] for node in found["nodes"][:3]]}
        for found in response["violations"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(script))


def keep_picture(page: Page, name: str) -> None:
    folder = os.environ.get("CGKG_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
