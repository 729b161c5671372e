"""Pages are kept for their version of the dataset, and for no other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest

from cgkg.graph.build import Build
from web.linked_site import BROWSER, LinkedSite

LAGGING = ("/search?q=cement", "/search.json?q=cement", "/suggest?q=ce")
SEARCHES = ({"q": "水泥"}, {"q": "水泥", "lang": "en"}, {"q": "水泥", "page": "2"}, {"q": "钢铁"})


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    with LinkedSite(built) as site:
        yield site


def source(response: httpx.Response) -> str:
    """``hit`` for a page that was kept, else empty."""
    parts = response.headers["server-timing"].split(", ")
    return next((part.removeprefix("cache;desc=") for part in parts if "cache" in part), "")


@pytest.mark.parametrize("path", ["/search", "/search.json", "/suggest"])
def test_a_search_asked_again_is_a_hit_and_no_other_is(site: LinkedSite, path: str) -> None:
    bodies = set()
    for asked in SEARCHES:
        address = f"{path}?{urlencode(asked)}"
        first, second = (site.client.get(address, headers=BROWSER) for _ in range(2))
        assert (first.status_code, source(first), source(second)) == (200, "", "hit")
        assert first.content == second.content
        assert first.headers["etag"] == second.headers["etag"]
        bodies.add(first.content)
    assert len(bodies) >= len(SEARCHES) - (path == "/suggest")  # which has one page only


@pytest.mark.parametrize("path", LAGGING)
def test_what_was_made_of_an_older_version_is_kept_by_nobody(site: LinkedSite, path: str) -> None:
    version = site.store.version
    tag = eventually_current(site, path).headers["etag"]
    site.store.version = f"{version}-after-{path}"
    try:
        lagging = site.client.get(path, headers=BROWSER)
        assert lagging.headers["cache-control"] == "no-store"
        assert "etag" not in lagging.headers
        current = eventually_current(site, path)
        assert current.headers["etag"] != tag
        assert source(site.client.get(path, headers=BROWSER)) == "hit"
    finally:
        site.store.version = version


def eventually_current(site: LinkedSite, path: str) -> httpx.Response:
    """The first answer that is made of the current version."""
    for _ in range(200):
        response = site.client.get(path, headers=BROWSER)
        if response.headers["cache-control"] == "no-cache":
            return response
        site.client.run(asyncio.sleep(0.02))
    raise AssertionError(f"{path} stays behind")


@pytest.mark.parametrize("address", ["/sparql", "/sparql?lang=en", "/sparql?lang=zh-Hans"])
def test_the_query_page_is_kept_while_it_has_no_query(site: LinkedSite, address: str) -> None:
    first, second = (site.client.get(address, headers=BROWSER) for _ in range(2))
    assert (first.status_code, source(first), source(second)) == (200, "", "hit")
    assert first.content == second.content
    for name in ("content-type", "content-language", "content-security-policy", "vary"):
        assert first.headers[name] == second.headers[name]
    description = site.client.get(address, headers={"Accept": "text/turtle"})
    assert description.headers["content-type"].startswith("text/turtle")
