"""The profile ``graphs``: each statement of a document in the named graph that it stands in."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import to_canonical_graph

from cgkg import iris
from cgkg.formats import RdfFormat
from cgkg.graph.build import Build
from cgkg.web.profiles import Profile
from web.linked_site import BROWSER, LinkedSite

# rdflib's own parsers still use what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use:DeprecationWarning")

STANDARD = "/doc/standard/GB-T-32151.1-2015"
THING = iris.BASE + "id/standard/GB-T-32151.1-2015"
SYNTAXES = {RdfFormat.TRIG: "trig", RdfFormat.N_QUADS: "nquads", RdfFormat.JSON_LD: "json-ld"}
GRAPHS = f"<{Profile.GRAPHS.iri}>"
Quads = set[tuple[str, str, str, str]]


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    with LinkedSite(built) as started:
        yield started


@pytest.fixture(scope="module")
def paths(site: LinkedSite) -> list[str]:
    """A document of each kind of thing, and those of things outside ``/id``."""
    return [*site.one_of_each_kind().values(), "/doc/dataset", "/doc/software"]


def read_by_engine(content: bytes, syntax: RdfFormat) -> ox.Dataset:
    parsed = ox.parse(content, format=ox.RdfFormat.from_media_type(syntax.media_type))
    dataset = ox.Dataset(parsed)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def read_by_rdflib(content: bytes, syntax: RdfFormat) -> ox.Dataset:
    dataset = rdflib.Dataset()
    dataset.parse(data=content, format=SYNTAXES[syntax])
    return read_by_engine(dataset.serialize(format="nquads", encoding="utf-8"), RdfFormat.N_QUADS)


def triples(dataset: ox.Dataset) -> rdflib.Graph:
    lines = "".join(f"{quad.triple} .\n" for quad in dataset)
    return to_canonical_graph(rdflib.Graph().parse(data=lines, format="nt"))


class TestWhatItSays:
    def test_all_syntaxes_say_the_same_to_both_readers(
        self, site: LinkedSite, paths: list[str]
    ) -> None:
        for path in paths:
            found = [
                reader(
                    site.client.get(f"{path}.{syntax.extension}?_profile=graphs").content, syntax
                )
                for syntax in SYNTAXES
                for reader in (read_by_engine, read_by_rdflib)
            ]
            assert len(found[0]) > 3, path
            assert all(one == found[0] for one in found[1:]), path

    def test_without_the_graphs_it_is_the_plain_document(
        self, site: LinkedSite, paths: list[str]
    ) -> None:
        for path in paths:
            quads = read_by_engine(site.client.get(f"{path}.nq").content, RdfFormat.N_QUADS)
            plain = rdflib.Graph().parse(data=site.client.get(f"{path}.ttl").content)
            assert set(triples(quads)) == set(to_canonical_graph(plain)), path

    def test_each_statement_stands_where_the_dataset_has_it(
        self, site: LinkedSite, paths: list[str]
    ) -> None:
        everything = set(site.engine_quads())
        for path in paths:
            document = ox.NamedNode(iris.BASE + path[1:])
            answer = ox.parse(site.client.get(f"{path}.nq").content, format=ox.RdfFormat.N_QUADS)
            for quad in answer:
                if quad.graph_name == ox.DefaultGraph():
                    assert quad.subject == document
                elif not has_blank_node(quad):
                    assert quad in everything

    def test_every_statement_about_the_thing_is_in_every_graph_that_has_it(
        self, site: LinkedSite
    ) -> None:
        thing = ox.NamedNode(THING)
        expected = {quad for quad in site.engine_quads() if thing in (quad.subject, quad.object)}
        content = site.client.get(f"{STANDARD}.trig").content
        found = set(ox.parse(content, format=ox.RdfFormat.TRIG))
        assert expected <= found
        assert {str(quad.graph_name) for quad in expected} > {
            f"<{iris.BASE}graph/listing>",
            f"<{iris.BASE}graph/inferred>",
        }

    def test_what_stands_in_no_graph_stays_outside(self, site: LinkedSite) -> None:
        """A client may have written into the plain default graph."""
        quad = ox.Quad(ox.NamedNode(THING), ox.NamedNode("urn:p"), ox.Literal("outside"))
        site.store.engine.add(quad)
        try:
            content = site.client.get(f"{STANDARD}.nq", headers={"Cache-Control": "no-cache"})
            assert quad in set(ox.parse(content.content, format=ox.RdfFormat.N_QUADS))
        finally:
            site.store.engine.remove(quad)


class TestHowItIsAskedFor:
    @pytest.mark.parametrize(
        ("address", "headers", "location"),
        [
            (".trig", {}, ".trig"),
            (".nq", {"Accept": "text/turtle"}, ".nq"),
            ("", {"Accept": "application/trig"}, ".trig"),
            ("", {"Accept": "application/n-quads"}, ".nq"),
            ("?format=trig", {}, ".trig"),
            ("?_profile=graphs", {}, ".trig"),
            ("?_profile=graphs", BROWSER, ".trig"),
            ("?_profile=graphs", {"Accept": "application/ld+json"}, ".jsonld?_profile=graphs"),
            ("", {"Accept-Profile": GRAPHS}, ".trig"),
            (".jsonld", {"Accept-Profile": GRAPHS}, ".jsonld?_profile=graphs"),
        ],
    )
    def test_with_graphs(
        self, site: LinkedSite, address: str, headers: dict[str, str], location: str
    ) -> None:
        response = site.client.get(STANDARD + address, headers=headers)
        assert response.status_code == 200
        assert response.headers["content-profile"] == GRAPHS
        assert response.headers["content-location"] == STANDARD + location

    @pytest.mark.parametrize("address", [".trig?_profile=cgkg", ".nq?_profile=cgkg", ".jsonld"])
    def test_without(self, site: LinkedSite, address: str) -> None:
        response = site.client.get(STANDARD + address)
        assert response.headers["content-profile"] == f"<{Profile.CGKG.iri}>"
        assert response.headers["content-location"] == STANDARD + address
        parsed = ox.parse(
            response.content,
            format=ox.RdfFormat.from_media_type(response.headers["content-type"]),
        )
        assert {quad.graph_name for quad in parsed} == {ox.DefaultGraph()}

    @pytest.mark.parametrize("extension", ["ttl", "nt", "rdf", "html"])
    def test_not_in_syntaxes_without_graphs(self, site: LinkedSite, extension: str) -> None:
        response = site.client.get(f"{STANDARD}.{extension}?_profile=graphs")
        assert response.status_code == 406
        assert "trig, nq, jsonld" in response.text
        accept = {"Accept": "text/turtle"}
        assert site.client.get(f"{STANDARD}?_profile=graphs", headers=accept).status_code == 406

    def test_things_lead_there(self, site: LinkedSite) -> None:
        for accept, query, location in (
            ("application/trig", "", ".trig"),
            ("application/trig", "?_profile=cgkg", ".trig?_profile=cgkg"),
            ("application/ld+json", "?_profile=graphs", ".jsonld?_profile=graphs"),
        ):
            response = site.client.get(
                "/id/standard/GB-T-32151.1-2015" + query,
                headers={"Accept": accept},
                follow_redirects=False,
            )
            assert (response.status_code, response.headers["location"]) == (
                303,
                STANDARD + location,
            )

    def test_it_is_linked_to(self, site: LinkedSite) -> None:
        links = site.client.get(f"{STANDARD}.ttl").headers["link"]
        assert (
            f'<{STANDARD}.trig>; rel="alternate"; type="application/trig"; '
            f'profile="{Profile.GRAPHS.iri}"'
        ) in links
        own = site.client.get(f"{STANDARD}.trig").headers["link"]
        assert f'<{STANDARD}.jsonld?_profile=graphs>; rel="alternate"' in own
        assert f'<{STANDARD}.ttl>; rel="alternate"' in own
        assert f"{STANDARD}.ttl?_profile=graphs" not in own
        assert f"<{STANDARD}.trig>" not in own


class TestNamedGraphs:
    @pytest.mark.parametrize(("path", "name"), [("/graph/listing", "listing"), ("/ns", "ontology")])
    def test_in_their_own_names_where_asked_for(
        self, site: LinkedSite, path: str, name: str
    ) -> None:
        graph = ox.NamedNode(f"{iris.BASE}graph/{name}")
        expected = ox.Dataset(q for q in site.engine_quads() if q.graph_name == graph)
        expected.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        for syntax in SYNTAXES:
            response = site.client.get(f"{path}.{syntax.extension}?_profile=graphs")
            assert response.headers["content-profile"] == GRAPHS
            assert read_by_engine(response.content, syntax) == expected

    def test_else_as_they_can_be_written_back(self, site: LinkedSite) -> None:
        response = site.client.get("/graph/framework.trig")
        parsed = ox.parse(response.content, format=ox.RdfFormat.TRIG)
        assert {quad.graph_name for quad in parsed} == {ox.DefaultGraph()}

    def test_they_have_no_other_profiles(self, site: LinkedSite) -> None:
        assert site.client.get("/graph/framework.ttl?_profile=schema").status_code == 400
        links = site.client.get("/graph/framework.ttl").headers["link"]
        assert "_profile=schema" not in links
        assert '</graph/framework.trig?_profile=graphs>; rel="alternate"' in links
        assert "_profile=graphs" not in site.client.get("/void.ttl").headers["link"]


def has_blank_node(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
