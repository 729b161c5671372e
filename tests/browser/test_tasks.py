"""What people come to do, with the keyboard alone; with JavaScript and without it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.keyboard import Keyboard

WORDS = {"zh-Hans": "水泥", "en": "cement"}
TITLES = {"zh-Hans": "水泥生产企业", "en": "Cement"}


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=request.param, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.fixture(params=["zh-Hans", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_first_key_skips_to_the_content(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}/standards?lang={language}")
    keys = Keyboard(page)
    keys.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    keys.press("Enter")
    keys.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_menu_opens_and_leads_on(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}/?lang={language}")
    keys = Keyboard(page)
    keys.tab_to(".menu summary")
    keys.press("Enter")
    expect(page.locator(".menu li").first).to_be_visible()
    keys.tab_to(".menu a[href^='/timeline']")
    keys.follow()
    assert urlsplit(page.url).path == "/timeline"
    assert page.locator("html").get_attribute("lang") == language


def test_search_from_any_page(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}/framework?lang={language}")
    keys = Keyboard(page)
    keys.tab_to(".masthead input[name=q]")
    keys.type("gbt32151.8")
    keys.follow()
    keys.tab_to(".hits a", "GB/T 32151.8-2015")
    keys.follow()
    expect(page.locator("h1")).to_contain_text(TITLES[language])
    assert urlsplit(page.url).path == "/doc/standard/GB-T-32151.8-2015"
    assert page.locator("html").get_attribute("lang") == language


def test_filter_the_list_open_a_standard_and_change_the_language(
    page: Page, site: str, language: str
) -> None:
    page.goto(f"{site}/standards?lang={language}")
    keys = Keyboard(page)
    keys.tab_to(".filters input[name=q]")
    keys.type(WORDS[language])
    keys.tab_to(".filters input[name=stage][value=in-force]")
    keys.press("Space")
    keys.tab_to(".filters button")
    keys.follow()
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["q"], asked["stage"]) == ([WORDS[language]], ["in-force"])
    stages = page.locator("table.standards tbody .stage")
    assert stages.count() == 2
    assert {stage.get_attribute("class") for stage in stages.all()} == {"stage in-force"}
    keys.tab_to("table.standards a", "GB/T 32151.8-2015")
    keys.follow()
    expect(page.locator("h1")).to_contain_text(TITLES[language])
    here, other = urlsplit(page.url).path, "zh-Hans" if language == "en" else "en"
    page.keyboard.press("Control+Home")
    page.locator("body").focus()
    keys.tab_to(f".languages a[hreflang={other}]")
    keys.follow()
    assert urlsplit(page.url).path == here
    assert page.locator("html").get_attribute("lang") == other
    expect(page.locator("h1")).to_contain_text(TITLES[other])


def test_what_exists_for_cement_and_what_is_missing(page: Page, site: str, language: str) -> None:
    """Four pages and at most 90 keys: a minute and a half at a key a second."""
    page.goto(f"{site}/?lang={language}")
    keys = Keyboard(page)
    keys.tab_to("main input[name=q]")
    keys.type(WORDS[language])
    keys.follow()
    hits = page.locator(".hits li")
    keys.tab_to(".choices a", "listed standard" if language == "en" else "清单所列标准")
    keys.follow()
    assert hits.count() >= 10
    assert all(WORDS[language].casefold() in text.casefold() for text in hits.all_inner_texts())
    keys.tab_to("main a[href^='/coverage?q=']")
    keys.follow()
    keys.tab_to("select[name=status]")
    keys.choose("none")
    keys.tab_to(".choose button")
    keys.follow()
    missing = page.locator(".open-items li").all_inner_texts()
    assert len(missing) == 7
    assert all(WORDS[language] in text.casefold() for text in missing)
    assert keys.presses <= 90
