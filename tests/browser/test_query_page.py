"""The query page as people use it: they type, complete, run, mend and cancel; by keyboard too."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from browser.keyboard import Keyboard
from cgkg.web import query_page

BUNDLE = Path(query_page.__file__).parent / "static" / "build" / "query.js"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CONTENT = "#editor .cm-content"

with_bundle = pytest.mark.skipif(not BUNDLE.is_file(), reason="the editor is not built here")


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """The query page in English; at the end, whether the browser complained."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site}/sparql?lang=en")
    yield page
    context.close()
    told = [text for text in complaints if "the server responded with a status of 400" not in text]
    assert told == []


def write(page: Page, text: str) -> None:
    """Type a query over the one that is there, as a person does, closing nothing twice."""
    page.locator(CONTENT).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def read(page: Page) -> str:
    lines = page.locator(f"{CONTENT} .cm-line").all_inner_texts()
    return "\n".join(line.rstrip("\n") for line in lines)


def violations(page: Page, *, but: str = "") -> list[dict[str, Any]]:
    found = Axe().run(page).response["violations"]
    return [
        {"rule": one["id"], "where": [node["html"][:200] for node in one["nodes"][:3]]}
        for one in found
        if one["id"] != but
    ]


def keep_picture(page: Page, name: str) -> None:
    folder = os.environ.get("CGKG_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"query-{name}.png", full_page=True)


@with_bundle
def test_classes_are_completed_by_name_and_their_prefix_is_declared(page: Page) -> None:
    write(page, "SELECT * WHERE { ?s a ")
    page.keyboard.type("listed", delay=20)
    options = page.locator(".cm-tooltip-autocomplete li")
    expect(options.filter(has_text="cg:Standard").first).to_be_visible()
    write(page, "SELECT * WHERE { ?s a ")
    page.keyboard.type("Standard", delay=20)
    expect(options.first).to_contain_text("cg:Standard")
    keep_picture(page, "completion")
    page.wait_for_timeout(150)  # a list that has only just come takes no key meant for the text
    page.keyboard.press("Enter")
    expect(page.locator(CONTENT)).to_contain_text("PREFIX cg: <https://w3id.org/cgkg/ns#>")
    assert read(page).endswith("SELECT * WHERE { ?s a cg:Standard")


@with_bundle
def test_properties_are_completed_by_their_chinese_labels(page: Page) -> None:
    write(page, "SELECT * WHERE { ?s ")
    page.keyboard.insert_text("重点")
    options = page.locator(".cm-tooltip-autocomplete li")
    expect(options.first).to_contain_text("cg:")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)


@with_bundle
def test_variables_are_completed(page: Page) -> None:
    write(page, "SELECT ?standard WHERE { ")
    page.keyboard.type("?sta", delay=20)
    expect(page.locator(".cm-tooltip-autocomplete li").first).to_have_text("?standard")


@with_bundle
def test_missing_prefixes_are_declared_on_demand(page: Page) -> None:
    write(page, "SELECT * { ?s skos:notation ?n ; dcterms:title ?t ; nobody:knows ?k }")
    page.get_by_role("button", name="Declare prefixes").click()
    expect(page.locator(CONTENT)).to_contain_text("PREFIX skos:")
    lines = read(page).splitlines()
    assert [line.split()[1] for line in lines if line.startswith("PREFIX")] == ["dcterms:", "skos:"]


@with_bundle
def test_an_example_runs_at_a_click_and_its_address_can_be_shared(page: Page) -> None:
    page.get_by_label("Filter examples").fill("five categories")
    expect(page.locator(".gallery li:visible")).to_have_count(1)
    page.locator(".gallery li:visible a[data-example]").click()
    expect(page.locator("#result table tbody tr")).to_have_count(5)
    expect(page.locator("#result figure svg")).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text("Rows: 5")
    assert "GROUP BY ?concept" in read(page)
    keep_picture(page, "answer")
    assert violations(page) == []
    page.reload()
    assert "GROUP BY ?concept" in read(page)
    expect(page.locator("#result table tbody tr")).to_have_count(5)
    page.get_by_role("link", name="简体").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("#result table tbody tr")).to_have_count(5)


@with_bundle
def test_an_error_is_marked_where_it_is_and_gone_when_mended(page: Page) -> None:
    write(page, "SELECT *\nWHERE { ?𝒙 a foo:Bar }")
    page.keyboard.press("Control+Enter")
    mark = page.locator("#editor .cm-lintRange-error")
    expect(mark).to_have_text("foo:Bar")
    expect(page.locator(".problem")).to_contain_text("Line 2, column")
    expect(page.locator("#editor .cm-lint-marker-error")).to_have_count(1)
    keep_picture(page, "error")
    assert violations(page) == []
    write(page, "SELECT * WHERE { ?s a cg:Category }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result table tbody tr")).to_have_count(5)
    expect(mark).to_have_count(0)


@with_bundle
def test_a_long_query_is_cancelled_and_the_server_is_free_again(page: Page, site: str) -> None:
    write(page, SLOW)
    page.get_by_role("button", name="Run").click()
    cancel = page.get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()
    expect(page.locator("#query-status")).to_have_text("Running …")
    cancel.click()
    expect(page.locator("#query-status")).to_have_text("Cancelled.")
    expect(cancel).to_be_hidden()
    assert httpx.get(f"{site}/sparql", params={"query": "ASK {}"}, timeout=2).json()["boolean"]
    write(page, "ASK { ?s a cg:Category }")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".boolean")).to_have_text("Yes")


@with_bundle
def test_code_is_shown_in_tabs_for_the_query_in_the_editor(page: Page) -> None:
    write(page, "SELECT ?c WHERE { ?c a cg:Category }")
    page.keyboard.press("Control+Enter")
    page.locator("#share summary").click()
    expect(page.get_by_role("tab", name="curl")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="curl").focus()
    page.keyboard.press("ArrowRight")
    python = page.get_by_role("tabpanel", name="Python")
    expect(python).to_be_visible()
    expect(python).to_contain_text("?c a cg:Category")
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    write(page, "SELECT ?d WHERE { ?d a cg:KeyDirection }")
    expect(page.get_by_role("tabpanel")).to_contain_text("cg:KeyDirection")
    assert violations(page) == []
    link = page.locator("#permalink").get_attribute("href")
    assert link is not None
    page.goto(link)
    assert "cg:KeyDirection" in read(page)
    expect(page.locator("#result table tbody tr").first).to_be_visible()


@with_bundle
def test_everything_is_done_by_keyboard(page: Page) -> None:
    page.locator("#query-label").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT ?c WHERE { ?c a cg:Category }")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#result table tbody tr")).to_have_count(5)
    page.locator("#find").focus()
    page.keyboard.type("bibliography in common terms")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("a[data-example=bibliography]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#result .turtle")).to_contain_text("a bibo:Standard")


@with_bundle
def test_a_graph_is_drawn_and_its_things_are_reached_by_keyboard(page: Page) -> None:
    broader = "?c skos:broader cg-category ; a cg:Subcategory"
    where = broader.replace("cg-category", "<https://w3id.org/cgkg/id/category/2>")
    write(page, f"CONSTRUCT {{ {where} }} WHERE {{ {where} }}")
    page.keyboard.press("Control+Enter")
    drawing = page.locator("#result .answer-graph svg")
    expect(drawing.locator("a")).to_have_count(3)
    expect(drawing.locator(".meaning").first).to_have_text("broader")
    in_list = page.locator("#result tbody tr:not(.subject)")
    expect(in_list).to_have_count(4)  # it has all that is drawn, and more
    assert violations(page) == []
    keys = Keyboard(page)
    keys.tab_to("#result .answer-graph a", "Greenhouse gas verification")
    keys.follow()
    assert page.url.partition("?")[0].endswith("/doc/category/2.2")


@with_bundle
def test_a_download_is_asked_for_by_the_form(page: Page) -> None:
    write(page, "SELECT ?c WHERE { ?c a cg:Category }")
    page.get_by_label("Result format").select_option("csv")
    with page.expect_event("download") as caught:
        page.get_by_role("button", name="Run").click()
    assert Path(caught.value.path()).read_text("utf-8").splitlines()[0] == "c"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_without_a_script_the_form_does_the_same(
    browser: Browser, site: str, language: str, width: int, scheme: Any
) -> None:
    context = browser.new_context(
        java_script_enabled=False, color_scheme=scheme, viewport={"width": width, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{site}/sparql?lang={language}")
    page.locator("textarea").fill("SELECT ?c (1 AS ?n)\nWHERE { ?c a cg:Category }")
    page.locator("#run").press("Enter")
    expect(page.locator("#result table tbody tr")).to_have_count(5)
    assert page.locator("html").get_attribute("lang") == language
    keep_picture(page, f"plain-{language}-{width}-{scheme}")
    page.locator("textarea").fill("SELECT *\nWHERE { oops }")
    page.locator("#run").press("Enter")
    expect(page.locator(".problem mark")).to_have_text(re.compile("^oops"))
    page.locator("a[data-example=cement]").click()
    expect(page.locator("#result table tbody tr").first).to_be_visible()
    page.locator("#share summary").click()
    expect(page.locator("#snippet-r pre")).to_be_visible()
    context.close()
