"""Every syntax of every kind of answer, read back by other parsers."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import httpx
import pyoxigraph
import pytest
import rdflib
from rdflib.compare import isomorphic, to_canonical_graph

from cgkg.formats import RdfFormat, ResultFormat
from cgkg.terms import PREFIXES
from rdflib_reading import read_triples
from web.conftest import STANDARD

# rdflib's own parsers still use what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use:DeprecationWarning")

ROWS = f"SELECT ?label ?part ?nothing {{ <{STANDARD}> rdfs:label ?label ; cg:partNumber ?part }}"
EVERYTHING = "CONSTRUCT WHERE { ?s ?p ?o }"
SR = "{http://www.w3.org/2005/sparql-results#}"


def get(client: httpx.Client, query: str, media_type: str) -> httpx.Response:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": media_type})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == media_type
    return response


def xml(response: httpx.Response) -> ElementTree.Element:
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own server's answer


class TestTables:
    def test_json(self, client: httpx.Client) -> None:
        document = get(client, ROWS, ResultFormat.JSON.media_type).json()
        assert document["head"]["vars"] == ["label", "part", "nothing"]
        (row,) = document["results"]["bindings"]
        assert row["label"]["value"].endswith("发电企业")
        assert row["label"]["xml:lang"].lower() == "zh-hans"
        assert row["part"]["datatype"].endswith("#integer")
        assert "nothing" not in row

    def test_xml(self, client: httpx.Client) -> None:
        root = xml(get(client, ROWS, ResultFormat.XML.media_type))
        names = [variable.get("name") for variable in root.iter(f"{SR}variable")]
        assert names == ["label", "part", "nothing"]
        assert [literal.text for literal in root.iter(f"{SR}literal")][1] == "1"

    def test_csv(self, client: httpx.Client) -> None:
        text = get(client, ROWS, ResultFormat.CSV.media_type).content.decode()
        header, row = csv.reader(io.StringIO(text, newline=""))
        assert header == ["label", "part", "nothing"]
        assert row[1:] == ["1", ""]
        assert text.count("\r\n") == 2

    def test_tsv(self, client: httpx.Client) -> None:
        text = get(client, ROWS, ResultFormat.TSV.media_type).content.decode()
        header, row = text.splitlines()
        assert header == "?label\t?part\t?nothing"
        assert row.split("\t")[1:] == ["1", ""]

    @pytest.mark.parametrize("syntax", list(ResultFormat))
    def test_the_engine_reads_them_back(self, client: httpx.Client, syntax: ResultFormat) -> None:
        if syntax is ResultFormat.CSV:
            pytest.skip("CSV does not keep the kinds of terms, so it cannot be read back")
        query = "SELECT * { ?s ?p ?o FILTER(!isBlank(?s)) } ORDER BY ?s ?p ?o"
        body = get(client, query, syntax.media_type).content
        engine_format = pyoxigraph.QueryResultsFormat.from_media_type(syntax.media_type)
        rows = list(pyoxigraph.parse_query_results(body, format=engine_format))
        total = client.get("/sparql", params={"query": query}).json()
        assert len(rows) == len(total["results"]["bindings"]) > 400

    @pytest.mark.parametrize("syntax", list(ResultFormat))
    @pytest.mark.parametrize(("query", "value"), [("ASK {}", True), ("ASK { cg:x ?p ?o }", False)])
    def test_booleans(
        self, client: httpx.Client, syntax: ResultFormat, query: str, value: bool
    ) -> None:
        response = get(client, query, syntax.media_type)
        text = response.text
        if syntax is ResultFormat.JSON:
            assert json.loads(text)["boolean"] is value
        elif syntax is ResultFormat.XML:
            assert xml(response).findtext(f"{SR}boolean") == str(value).lower()
        else:
            assert text.strip() == str(value).lower()


class TestGraphs:
    @pytest.mark.parametrize("syntax", list(RdfFormat))
    def test_every_syntax_carries_the_same_graph(
        self, client: httpx.Client, syntax: RdfFormat
    ) -> None:
        plain = get(client, EVERYTHING, RdfFormat.N_TRIPLES.media_type)
        reference = read_triples(plain.content, RdfFormat.N_TRIPLES)
        graph = read_triples(get(client, EVERYTHING, syntax.media_type).content, syntax)
        assert len(graph) > 400
        assert isomorphic(graph, reference), (
            to_canonical_graph(graph) ^ to_canonical_graph(reference)
        ).serialize()

    @pytest.mark.parametrize("syntax", list(RdfFormat))
    def test_a_large_graph_is_streamed_in_every_syntax(
        self, client: httpx.Client, syntax: RdfFormat
    ) -> None:
        query = (
            "CONSTRUCT { ?a cg:pair ?b } WHERE { ?a rdfs:label ?x . ?b rdfs:label ?y "
            'FILTER(STRSTARTS(STR(?a), "https://w3id.org/cgkg/id/entry/annex1-1")) } LIMIT 6000'
        )
        graph = read_triples(get(client, query, syntax.media_type).content, syntax)
        expected = client.get("/sparql", params={"query": query, "format": "nt"}).text.count(" .\n")
        assert len(graph) == expected > 5_000

    @pytest.mark.parametrize("syntax", list(RdfFormat))
    def test_an_empty_graph_is_valid(self, client: httpx.Client, syntax: RdfFormat) -> None:
        response = get(
            client, "CONSTRUCT { ?s ?p ?o } WHERE { cg:x ?p ?o . ?s ?p ?o }", syntax.media_type
        )
        assert len(read_triples(response.content, syntax)) == 0

    def test_turtle_has_the_used_prefixes_only(self, client: httpx.Client) -> None:
        text = get(client, "DESCRIBE cg:Standard", "text/turtle").text
        assert "@prefix cg: <https://w3id.org/cgkg/ns#> ." in text
        assert "cg:Standard a owl:Class" in text
        assert "@prefix foaf:" not in text

    def test_small_graphs_are_sorted_and_repeat_byte_for_byte(self, client: httpx.Client) -> None:
        query = "CONSTRUCT WHERE { ?s a cg:Subcategory ; ?p ?o }"
        first, second = (get(client, query, "text/turtle").content for _ in range(2))
        assert first == second

    def test_json_ld_is_compact_and_needs_no_remote_context(self, client: httpx.Client) -> None:
        document = get(client, f"DESCRIBE <{STANDARD}>", "application/ld+json").json()
        assert document["@context"]["cg"] == PREFIXES["cg"]
        assert all(isinstance(value, str) for value in document["@context"].values())
        (node,) = document["@graph"]
        assert node["@id"] == "id:standard/GB-T-32151.1-2015"
        assert node["@type"] == ["cg:Standard"]
        assert node["cg:partNumber"] == [{"@value": "1", "@type": "xsd:integer"}]

    def test_json_ld_context_leaves_out_prefixes_that_are_schemes(
        self, client: httpx.Client
    ) -> None:
        query = "CONSTRUCT { <id:a> <cg:b> id:c } WHERE {}"
        document = get(client, query, "application/ld+json").json()
        assert "id" not in document["@context"]
        graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
        assert (
            rdflib.URIRef("id:a"),
            rdflib.URIRef("cg:b"),
            rdflib.URIRef(PREFIXES["id"] + "c"),
        ) in graph
