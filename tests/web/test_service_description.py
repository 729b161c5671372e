"""The service description says what the server does, and nothing else (SPARQL 1.1 SD)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rdflib import RDF, RDFS, Dataset, Graph, Namespace, URIRef
from rdflib.namespace import VOID

from cgkg.formats import RdfFormat
from cgkg.graph.build import Build
from web.conftest import Server, running
from web.writable import running_writable

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
ENTAILMENT = Namespace("http://www.w3.org/ns/entailment/")
PROFILE = Namespace("http://www.w3.org/ns/owl-profile/")
NAMED = Namespace("https://w3id.org/cgkg/graph/")
PUBLIC = "https://graph.example.org/kg"

pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use:DeprecationWarning")


def described(url: str, syntax: str = "text/turtle") -> Graph:
    """The service description of a server."""
    response = httpx.get(f"{url}sparql", headers={"Accept": syntax}, timeout=30)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(syntax)
    return Graph().parse(data=response.text, format=syntax)


def service(graph: Graph) -> URIRef:
    (found,) = (one for one in graph.subjects(SD.defaultDataset))
    assert isinstance(found, URIRef)
    return found


@pytest.fixture(scope="module")
def server(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A read-only server over the built dataset, with a public address and a partner."""
    partners = tmp_path_factory.mktemp("partners") / "partners.toml"
    partners.write_text(
        '[[partner]]\nname = "wikidata"\nendpoint = "https://query.wikidata.org/sparql"\n'
        'holds = "Organizations"\n',
        "utf-8",
    )
    with running(built.dataset.store, timeout=30, public_url=PUBLIC, partners=partners) as started:
        yield started


@pytest.fixture(scope="module")
def graph(server: Server) -> Graph:
    return described(server.url)


def test_the_endpoint_is_absolute_under_the_public_address(graph: Graph) -> None:
    (endpoint,) = graph.objects(service(graph), SD.endpoint)
    assert str(endpoint) == "https://graph.example.org/kg/sparql"


def test_a_read_only_server_offers_queries_only(graph: Graph) -> None:
    assert set(graph.objects(service(graph), SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert not set(graph.objects(service(graph), SD.inputFormat))


def test_a_writable_one_offers_updates_and_says_what_it_reads(
    dataset: Path, tmp_path: Path
) -> None:
    with running_writable(dataset, tmp_path) as writable:
        graph = described(writable.url)
        (endpoint,) = graph.objects(service(graph), SD.endpoint)
        assert str(endpoint) == f"{writable.url}sparql"
        assert SD.SPARQL11Update in set(graph.objects(service(graph), SD.supportedLanguage))
        formats = set(graph.objects(service(graph), SD.inputFormat))
        assert formats == {URIRef(one.iri) for one in RdfFormat}
        assert SD.EmptyGraphs in set(graph.objects(service(graph), SD.feature))


def test_features(graph: Graph) -> None:
    found = set(graph.objects(service(graph), SD.feature))
    assert found == {SD.UnionDefaultGraph, SD.BasicFederatedQuery}


def test_extensions_are_named_and_work(graph: Graph, server: Server) -> None:
    names = {
        str(graph.value(one, RDFS.label))
        for one in graph.objects(service(graph), SD.languageExtension)
    }
    assert names == {"LATERAL", "ADJUST and arithmetic of dates and durations"}
    lateral = "ASK { VALUES ?x { 1 } LATERAL { SELECT ?s { ?s a cg:Standard } LIMIT 1 } }"
    adjust = (
        'ASK { FILTER(ADJUST("2024-02-04T00:00:00Z"^^xsd:dateTime, "PT8H"^^xsd:dayTimeDuration)'
        ' - "2024-02-04T00:00:00Z"^^xsd:dateTime = "PT0S"^^xsd:dayTimeDuration) }'
    )
    for query in (lateral, adjust):
        answer = httpx.get(f"{server.url}sparql", params={"query": query})
        assert answer.json()["boolean"] is True


def test_each_graph_has_its_statistics_and_its_entailment(graph: Graph, built: Build) -> None:
    data = Dataset().parse(built.dataset.quads, format="nquads")
    names = {one.identifier for one in data.graphs() if len(one)}
    listed = set(graph.objects(graph.value(service(graph), SD.defaultDataset), SD.namedGraph))
    assert listed == names - {URIRef("urn:x-rdflib:default")}
    for name in listed:
        assert int(graph.value(name, VOID.triples)) == len(data.graph(name))  # type: ignore[arg-type]
        assert SD.NamedGraph in set(graph.objects(name, RDF.type))
        inferred = name == NAMED.inferred
        regime = ENTAILMENT["OWL-RDF-Based"] if inferred else ENTAILMENT.Simple
        assert set(graph.objects(name, SD.entailmentRegime)) == {regime}
        profiles = set(graph.objects(name, SD.supportedEntailmentProfile))
        assert profiles == ({PROFILE.RL} if inferred else set())
    classes = len(set(data.graph(NAMED.listing).objects(None, RDF.type)))
    assert int(graph.value(NAMED.listing, VOID.classes)) == classes  # type: ignore[arg-type]


def test_partners_are_named(graph: Graph) -> None:
    partner = URIRef("https://query.wikidata.org/sparql#service")
    assert str(graph.value(partner, RDFS.label)) == "wikidata"
    assert graph.value(partner, SD.endpoint) == URIRef("https://query.wikidata.org/sparql")


@pytest.mark.parametrize("syntax", ["application/rdf+xml", "application/n-triples"])
def test_every_syntax_says_the_same(server: Server, graph: Graph, syntax: str) -> None:
    assert set(described(server.url, syntax)) == set(graph)
