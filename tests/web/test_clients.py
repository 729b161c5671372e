"""Clients that people use, untouched."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML
from SPARQLWrapper import SPARQLWrapper as Wrapper

from web.conftest import STANDARD, Server

# rdflib's own parsers still use what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use:DeprecationWarning")

NUMBER = f"SELECT ?n {{ <{STANDARD}> cg:number ?n }}"
GRAPH = "CONSTRUCT WHERE { ?s a cg:Standard ; ?p ?o }"


def wrapper(server: Server, query: str, syntax: str, method: str = GET) -> Wrapper:
    made = Wrapper(f"{server.url}sparql")
    made.setQuery(query)
    made.setReturnFormat(syntax)
    made.setMethod(method)
    return made


class TestSparqlWrapper:
    def test_json(self, server: Server) -> None:
        document = wrapper(server, NUMBER, JSON).queryAndConvert()
        assert document["results"]["bindings"][0]["n"]["value"] == "GB/T 32151.1-2015"

    def test_xml(self, server: Server) -> None:
        document = wrapper(server, NUMBER, XML).queryAndConvert()
        assert "GB/T 32151.1-2015" in document.toxml()

    @pytest.mark.parametrize("syntax", [CSV, TSV])
    def test_csv_and_tsv(self, server: Server, syntax: str) -> None:
        assert b"GB/T 32151.1-2015" in wrapper(server, NUMBER, syntax).queryAndConvert()

    def test_post_form(self, server: Server) -> None:
        document = wrapper(server, NUMBER, JSON, POST).queryAndConvert()
        assert len(document["results"]["bindings"]) == 1

    def test_post_direct(self, server: Server) -> None:
        made = wrapper(server, NUMBER, JSON, POST)
        made.setRequestMethod(POSTDIRECTLY)
        assert len(made.queryAndConvert()["results"]["bindings"]) == 1

    def test_ask(self, server: Server) -> None:
        assert wrapper(server, "ASK {}", JSON).queryAndConvert()["boolean"] is True

    @pytest.mark.parametrize("syntax", [RDFXML, JSONLD])
    def test_graphs_come_as_rdflib_graphs(self, server: Server, syntax: str) -> None:
        graph = wrapper(server, GRAPH, syntax).queryAndConvert()
        assert len(graph) == 6

    @pytest.mark.parametrize("syntax", [TURTLE, N3])
    def test_graphs_come_as_text(self, server: Server, syntax: str) -> None:
        text = wrapper(server, GRAPH, syntax).queryAndConvert()
        assert len(rdflib.Graph().parse(data=text, format="turtle")) == 6


class TestRdflib:
    @pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
    @pytest.mark.parametrize("result_format", ["xml", "json", "csv", "tsv"])
    def test_select(self, server: Server, method: str, result_format: str) -> None:
        graph = rdflib.Graph(
            SPARQLStore(f"{server.url}sparql", method=method, returnFormat=result_format)
        )
        rows = list(graph.query(NUMBER))
        assert [str(row[0]) for row in rows] == ["GB/T 32151.1-2015"]

    def test_patterns(self, server: Server) -> None:
        graph = rdflib.Graph(SPARQLStore(f"{server.url}sparql"))
        subject = rdflib.URIRef(STANDARD)
        assert str(graph.value(subject, rdflib.RDF.type)).endswith("ns#Standard")

    def test_construct(self, server: Server) -> None:
        graph = rdflib.Graph(SPARQLStore(f"{server.url}sparql"))
        assert len(graph.query(GRAPH).graph or ()) == 6

    def test_federation_from_rdflib(self, server: Server) -> None:
        query = f"SELECT ?n {{ SERVICE <{server.url}sparql> {{ <{STANDARD}> cg:number ?n }} }}"
        prefixes = {"cg": rdflib.Namespace("https://w3id.org/cgkg/ns#")}
        with pytest.raises(Exception, match="cg"):
            list(rdflib.Graph().query(query))
        rows = list(rdflib.Graph().query(query, initNs=prefixes))
        assert [str(row[0]) for row in rows] == ["GB/T 32151.1-2015"]
