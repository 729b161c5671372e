"""Every type of page, as people meet it: both languages, light and dark, phone and desktop.

Set CGKG_SCREENSHOTS to a folder to keep a picture of each.
"""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from browser.site_pages import ERRORS, LANGUAGES, MAIN, OTHERS, in_language

SCREENS: Final = {"desktop": (1280, 900), "phone": (390, 844)}

Scheme = Literal["light", "dark"]
Case = tuple[str, str, Scheme, str]

SPREAD: Final[tuple[tuple[str, Scheme, str], ...]] = (
    ("zh-Hans", "dark", "phone"),
    ("en", "light", "desktop"),
    ("en", "dark", "desktop"),
    ("zh-Hans", "light", "phone"),
    ("en", "light", "phone"),
    ("zh-Hans", "dark", "desktop"),
)
"""Two of these, in turn, for each page that few come to."""
CASES: Final[list[Case]] = [
    *product(MAIN, LANGUAGES, ("light", "dark"), SCREENS),
    *((name, "zh-Hant", "light", "phone") for name in ("home", "query", "standard-published")),
    *(
        (name, *SPREAD[(2 * at + offset) % len(SPREAD)])
        for at, name in enumerate([*OTHERS, *ERRORS])
        for offset in (0, 1)
    ),
]
PATHS: Final = {**MAIN, **OTHERS, **{name: path for name, (path, _) in ERRORS.items()}}


@pytest.mark.parametrize(("name", "language", "scheme", "screen"), CASES)
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
    response = page.goto(site + in_language(PATHS[name], language))
    keep_picture(page, f"{name}-{language}-{scheme}-{screen}")
    status = ERRORS[name][1] if name in ERRORS else 200
    assert response is not None
    assert response.status == status
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    # The browser itself notes that a page came with an error status.
    assert [text for text in complaints if status < 400 or f" {status} " not in text] == []
    assert overflow(page) <= 0, "the page is wider than the screen"
    assert violations(page) == []
    context.close()


def test_print_leaves_out_what_paper_cannot_do(browser: Browser, site: str) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": 794, "height": 1123})
    page = context.new_page()
    for path in ("/", "/standards", "/doc/standard/GB-T-32151.1-2015"):
        page.goto(site + path)
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible()
        assert not page.locator(".masthead nav").is_visible()
        assert [one.is_visible() for one in page.locator("form").all()].count(True) == 0
        assert style(page, "body", "background-color") == "rgb(255, 255, 255)"
        assert contrast_on_white(style(page, "h1", "color")) > 7
        assert contrast_on_white(style(page, "main a", "color")) > 4.5
        assert page.pdf(format="A4").startswith(b"%PDF-")
        assert overflow(page) <= 0, path
        page.emulate_media(media="screen")
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


def style(page: Page, selector: str, name: str) -> str:
    """A computed style of the first element that fits."""
    script = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    return str(page.evaluate(script, [selector, name]))


def contrast_on_white(colour: str) -> float:
    """Contrast of ``rgb(r, g, b)`` with white (WCAG 2.2, relative luminance)."""
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")[:3]]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def keep_picture(page: Page, name: str) -> None:
    folder = os.environ.get("CGKG_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1024, 1100, 1280])
def test_the_head_of_the_page_is_one_row_on_desks(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for language in LANGUAGES:
        page.goto(site + in_language("/standards", language))
        parts = page.locator(".masthead > div > *").all()
        middles = [box["y"] + box["height"] / 2 for one in parts if (box := one.bounding_box())]
        assert len(middles) == 3
        assert max(middles) - min(middles) < 8
    context.close()
