"""What was loaded beside the guide changes none of the pages that speak of the guide.

The graph loaded here says of other things all that the built graphs say of theirs, so a query that
reads it gives other rows. A query that does not read it costs the same, however large it is.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest

from cgkg.graph.build import Build
from cgkg.iris import BASE, LOADED
from web.linked_site import BROWSER, LinkedSite

BESIDE = "https://example.org/graph/beside"
WRITTEN = "https://example.org/graph/written"
ABOUT_THE_GUIDE = (
    "/standards?size=100",
    "/standards?q=水泥",
    "/standards.csv",
    "/standards.json",
    "/framework",
    "/coverage",
    "/coverage?status=none",
    "/directions",
    "/sectors",
    "/series",
    "/bodies",
    "/timeline",
    "/ns",
    "/source",
    "/quality",
    "/sitemap.xml",
    "/sparql",
)
LARGE = 4_000_000


def renamed(term: object) -> object:
    """Another thing in the place of one of the guide's."""
    if isinstance(term, ox.NamedNode) and term.value.startswith(f"{BASE}id/"):
        return ox.NamedNode(f"{term.value}-beside")
    return term


def imitation(site: LinkedSite) -> list[ox.Quad]:
    """All that the built graphs say, of other things."""
    graph = ox.NamedNode(BESIDE)
    return [
        ox.Quad(renamed(quad.subject), quad.predicate, renamed(quad.object), graph)  # type: ignore[arg-type]
        for quad in site.engine_quads()
    ]


def described() -> list[ox.Quad]:
    """A description that counts far more than there is, so that it shows who counts."""
    graph, void = ox.NamedNode(BESIDE), "http://rdfs.org/ns/void#"
    a = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    size = ox.Literal(str(LARGE), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    said = [(a, ox.NamedNode(f"{void}Dataset")), (ox.NamedNode(f"{void}triples"), size)]
    return [ox.Quad(graph, name, value, ox.NamedNode(LOADED)) for name, value in said]


def pages(site: LinkedSite) -> dict[str, bytes]:
    found: dict[str, httpx.Response] = {}
    for path in ABOUT_THE_GUIDE:
        found[path] = site.client.get(path, headers=BROWSER)
        assert found[path].status_code == 200, path
    return {path: response.content for path, response in found.items()}


@pytest.fixture(scope="module")
def before(built: Build) -> dict[str, bytes]:
    """The pages of the guide alone."""
    with LinkedSite(built) as site:
        return pages(site)


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    """The guide, a graph that looks like it, and one that a client wrote."""
    with LinkedSite(built) as site:
        site.store.engine.bulk_extend(imitation(site))
        site.store.engine.bulk_extend(described())
        s, p, o = (ox.NamedNode(f"https://example.org/{name}") for name in ("s", "p", "o"))
        site.store.engine.add(ox.Quad(s, p, o, ox.NamedNode(WRITTEN)))
        yield site


def test_pages_about_the_guide_are_the_same(before: dict[str, bytes], site: LinkedSite) -> None:
    after = pages(site)
    assert [path for path in ABOUT_THE_GUIDE if after[path] != before[path]] == ["/quality"]


def test_an_address_that_was_not_found_is_told_things_of_the_guide(site: LinkedSite) -> None:
    text = site.page("/doc/standard/GB-T-32151.1-2016", 404)
    assert "GB-T-32151.1-2015" in text
    assert "-beside" not in text


def test_the_size_of_a_loaded_graph_is_what_the_load_counted(site: LinkedSite) -> None:
    text = site.page("/")
    assert f"{LARGE} " in text
    service = site.client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    triples = "<http://rdfs.org/ns/void#triples>"
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert f'<{BESIDE}> {triples} "{LARGE}"{integer} .' in service
    assert f'<{WRITTEN}> {triples} "1"{integer} .' in service


def test_what_is_loaded_of_a_thing_is_on_its_page(site: LinkedSite) -> None:
    text = site.page("/doc/standard/GB-T-32151.1-2015-beside")
    assert "GB/T 32151.1-2015" in text
    assert BESIDE in text


def test_who_tells_of_a_thing_is_said_and_the_project_is_cited_for_its_own(
    site: LinkedSite,
) -> None:
    told, cited = "Neither the guide nor this project tells of it", "BibTeX"
    theirs = site.page("/doc/standard/GB-T-32151.1-2015-beside?lang=en")
    assert (told in theirs, cited in theirs) == (True, False)
    ours = site.page("/doc/standard/GB-T-32151.1-2015?lang=en")
    assert (told in ours, cited in ours) == (False, True)
