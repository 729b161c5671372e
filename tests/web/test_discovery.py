"""What crawlers ask for first: VoID, robots, sitemap, llms.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
import rdflib

from cgkg import iris
from cgkg.graph.build import Build
from cgkg.terms import PREFIXES
from web.linked_site import BROWSER, LinkedSite

BASE = "http://cgkg.test"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    with LinkedSite(built) as started:
        yield started


def test_void_leads_to_the_description_of_the_dataset(site: LinkedSite) -> None:
    first = site.client.get("/.well-known/void", follow_redirects=False)
    assert first.status_code == 303
    headers = {"Accept": "text/turtle"}
    graph = rdflib.Graph().parse(
        data=site.client.get("/.well-known/void", headers=headers).content, format="turtle"
    )
    void = rdflib.Namespace(PREFIXES["void"])
    assert (rdflib.URIRef(iris.DATASET), rdflib.RDF.type, void.Dataset) in graph


def test_robots_names_the_sitemap(site: LinkedSite) -> None:
    response = site.client.get("/robots.txt")
    assert response.headers["content-type"].startswith("text/plain")
    assert f"Sitemap: {BASE}/sitemap.xml" in response.text


def test_the_sitemap_lists_pages_that_are_there(site: LinkedSite, built: Build) -> None:
    response = site.client.get("/sitemap.xml")
    assert response.headers["content-type"] == "application/xml"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    places = [element.text or "" for element in root.iter(f"{SITEMAP}loc")]
    assert len(places) == len(set(places)) > 500
    assert f"{BASE}/doc/standard/GB-T-32151.1-2015" in places
    assert not [place for place in places if "/assertion/" in place]
    dates = {element.text for element in root.iter(f"{SITEMAP}lastmod")}
    assert dates == {built.dataset.modified}
    for place in places[:10] + places[10::40]:
        response = site.client.get(place.removeprefix(BASE), headers=BROWSER)
        assert response.status_code == 200, place


def test_llms_txt_links_to_what_is_there(site: LinkedSite) -> None:
    response = site.client.get("/llms.txt")
    assert response.text.startswith("# ")
    links = re.findall(r"\]\(([^)]+)\)", response.text)
    assert len(links) >= 7
    for link in links:
        assert site.client.get(link.removeprefix(BASE)).status_code == 200, link
