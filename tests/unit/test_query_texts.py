"""Examples, snippets and triples: what the query page makes of texts."""

from __future__ import annotations

import ast
import io
import subprocess

import pyoxigraph as ox
import pytest

from cgkg.services.examples import columns, without_heading
from cgkg.services.query_snippets import snippets
from cgkg.services.triples import read_triples, write_turtle

ENDPOINT = "https://example.org/sparql"
AWKWARD = 'SELECT ?s WHERE {\n  ?s ?p "it\'s `${x}` \\\\ \\"水泥\\"" # ]"\n}'


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?a $b WHERE { ?c ?d ?e }", ("a", "b")),
        ("select distinct ?a{ ?a ?b ?c }", ("a",)),
        ("SELECT (SUM(IF(?x = 1, ?y, 0)) AS ?n) ?z FROM <urn:g> { ?x ?y ?z }", ("n", "z")),
        ("# SELECT ?no\nPREFIX select: <urn:x>\nSELECT ?yes { ?yes select:p ?o }", ("yes",)),
        ("SELECT * { ?a ?b ?c }", ()),
        ("ASK { ?a ?b ?c }", ()),
    ],
)
def test_columns_are_what_the_outer_select_projects(query: str, expected: tuple[str, ...]) -> None:
    assert columns(query) == expected


def test_the_heading_comments_are_left_out_and_no_others() -> None:
    assert without_heading("# zh: 问\n# en: Ask\n\nASK {\n# here\n}\n") == "ASK {\n# here\n}\n"


@pytest.mark.parametrize(
    "query", [AWKWARD, "ASK {}", 'ASK { ?s ?p """a\nb""" }', "ASK { ?s ?p '\\' }"]
)
@pytest.mark.parametrize("form", ["select", "ask", "construct"])
def test_the_python_snippet_holds_the_very_query(query: str, form: str) -> None:
    code = {one.key: one.code for one in snippets(query, ENDPOINT, form)}["python"]
    strings = {node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)}
    assert query in strings
    assert ENDPOINT in strings


@pytest.mark.parametrize("query", [AWKWARD, "ASK {}"])
def test_the_curl_snippet_hands_the_very_query_to_curl(query: str) -> None:
    code = {one.key: one.code for one in snippets(query, ENDPOINT, "select")}["curl"]
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}\n{code}"
    arguments = subprocess.run(["sh", "-c", script], capture_output=True, check=True).stdout
    assert f"query={query}".encode() in arguments.split(b"\0")


def test_turtle_says_what_the_triples_say() -> None:
    lines = (
        "<https://w3id.org/cgkg/id/standard/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/cgkg/ns#Standard> .\n"
        "<https://w3id.org/cgkg/id/standard/x> <https://w3id.org/cgkg/ns#number> "
        '"a\\"b\\\\\\n中" .\n'
        '_:b1 <urn:p:q> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        '_:b1 <urn:p:q> "水"@zh-hans .\n'
        "_:b1 <https://w3id.org/cgkg/ns#> _:b2 .\n"
    )
    turtle = write_turtle(read_triples(lines))
    assert "a cg:Standard" in turtle
    assert "@prefix skos:" not in turtle
    expected, found = (
        ox.Dataset(ox.parse(io.BytesIO(text.encode()), format=syntax))
        for text, syntax in ((lines, ox.RdfFormat.N_TRIPLES), (turtle, ox.RdfFormat.TURTLE))
    )
    for graph in (expected, found):
        graph.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert found == expected


def test_a_line_that_is_no_triple_is_told() -> None:
    with pytest.raises(ValueError, match="not a triple"):
        read_triples("<urn:a> <urn:b>\n")
