"""The page of a graph that was loaded beside the built ones: looked at as every other page is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser

from browser.conftest import serving
from browser.site_pages import LANGUAGES, in_language
from browser.test_links import BROWSER, links
from browser.test_markup import JAVA, complaints
from browser.test_pages import SCREENS, Scheme, overflow, violations
from cgkg.graph.build import Build
from cgkg.store.loading import offline
from cgkg.store.loading.files import find
from cgkg.store.loading.request import About, LoadRequest

GRAPH = "https://example.org/graph/ours"
PATHS = (f"/graph?iri={quote(GRAPH, safe='')}", "/graph/loaded")
LIST = """\
@prefix cg: <https://w3id.org/cgkg/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/one> a cg:ReferencedStandard ; rdfs:label "一号"@zh-Hans, "Number one"@en .
<https://example.org/two> a cg:ReferencedStandard ; rdfs:label "二号"@zh-Hans ; <urn:own> "x" .
"""


@pytest.fixture(scope="module")
def site(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("loaded")
    source = folder / "ours.ttl"
    source.write_text(LIST, "utf-8")
    about = About("我们的标准", "Our standards", "https://creativecommons.org/licenses/by/4.0/")
    request = LoadRequest(GRAPH, find(source).files, GRAPH, about=about)
    (folder / "versions").symlink_to(built.dataset.folder.parent)
    (folder / "current").symlink_to(built.dataset.folder)
    offline.load(folder, built.dataset, request, lambda _: None)
    with serving(folder) as address:
        yield address


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("language", "scheme", "screen"),
    [("zh-Hans", "light", "phone"), ("en", "dark", "desktop"), ("en", "light", "phone")],
)
def test_page(
    browser: Browser, site: str, path: str, language: str, scheme: Scheme, screen: str
) -> None:
    width, height = SCREENS[screen]
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": height}, locale=language
    )
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    response = page.goto(site + in_language(path, language))
    assert response is not None
    assert response.status == 200
    assert page.locator("html").get_attribute("lang") == language
    assert told == []
    assert overflow(page) <= 0
    assert violations(page) == []
    context.close()


@pytest.mark.skipif(JAVA is None, reason="the Nu HTML checker needs Java, which is not here")
def test_its_html_is_valid(site: str, tmp_path: Path) -> None:
    for at, path in enumerate(PATHS):
        for language in LANGUAGES:
            address = site + in_language(path, language)
            text = httpx.get(address, headers=BROWSER, follow_redirects=True).text
            (tmp_path / f"{at}.{language}.html").write_text(text, "utf-8")
    assert complaints(tmp_path) == []
    assert len(list(tmp_path.iterdir())) == 4


def test_its_links_lead_somewhere(site: str) -> None:
    with httpx.Client(base_url=site, headers=BROWSER, follow_redirects=True) as client:
        found = {
            link
            for path in PATHS
            for language in LANGUAGES
            for link in links(path, client.get(in_language(path, language)).text)
        }
        assert len(found) > 20
        broken = {link: status for link in sorted(found) if (status := _status(client, link)) > 399}
    assert broken == {}


def _status(client: httpx.Client, link: str) -> int:
    return client.head(link).status_code
