"""Feature by feature, Virtuoso answers as the embedded store does, or a query is refused.

Where a test fails here that says that a difference is gone: docs/virtuoso.md tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pytest

from cgkg.errors import RemoteError, RequestError
from cgkg.formats import RdfFormat, ResultFormat
from store.contract import Asked, stocked

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TRIPLES: Final = [
    '<urn:w1> <urn:name> "水泥"@zh-hans .',
    '<urn:w1> <urn:name> "Cement"@en .',
    '<urn:w2> <urn:name> "混凝土与水泥制品"@zh-hans .',
    '<urn:w2> <urn:name> "Concrete and cement products"@en .',
    '<urn:w3> <urn:name> "熟料\U0001f30dx"@zh-hans .',
    '<urn:w3> <urn:name> "Clinker é"@en-gb .',
    '<urn:w4> <urn:name> "a|b.c" .',
    '<urn:w4> <urn:name> "abc" .',
    '<urn:w4> <urn:name> "" .',
    '<urn:w5> <urn:name> "水泥" .',
    '<urn:w5> <urn:name> "colour"@en-gb .',
    '<urn:w5> <urn:name> "colour"@en .',
    '<urn:w5> <urn:name> "colour" .',
    f'<urn:w1> <urn:n> "3"^^<{XSD}integer> .',
    f'<urn:w2> <urn:n> "10"^^<{XSD}integer> .',
    f'<urn:w3> <urn:n> "2.5"^^<{XSD}decimal> .',
    f'<urn:w4> <urn:n> "-7"^^<{XSD}integer> .',
    f'<urn:w1> <urn:year> "2015"^^<{XSD}gYear> .',
    f'<urn:w2> <urn:year> "2020"^^<{XSD}gYear> .',
    f'<urn:w3> <urn:year> "2009"^^<{XSD}gYear> .',
    f'<urn:w1> <urn:date> "2015-06-30"^^<{XSD}date> .',
    f'<urn:w2> <urn:date> "2020-01-01"^^<{XSD}date> .',
    f'<urn:w3> <urn:date> "2009-12-31"^^<{XSD}date> .',
    f'<urn:w1> <urn:time> "2015-06-30T08:15:20Z"^^<{XSD}dateTime> .',
    f'<urn:w1> <urn:flag> "true"^^<{XSD}boolean> .',
    f'<urn:w2> <urn:flag> "false"^^<{XSD}boolean> .',
    "<urn:w1> <urn:next> <urn:w2> .",
    "<urn:w2> <urn:next> <urn:w3> .",
    "<urn:w3> <urn:next> <urn:w1> .",
    "<urn:w3> <urn:next> <urn:w4> .",
    "<urn:w4> <urn:other> <urn:w5> .",
    "<urn:w4> <urn:part> _:p1 .",
    '_:p1 <urn:name> "part one"@en .',
    f'_:p1 <urn:value> "1"^^<{XSD}integer> .',
    "<urn:w5> <urn:part> _:p2 .",
    '_:p2 <urn:name> "part two"@en .',
]

REFUSED: Final = {
    "REGEX with flags": 'SELECT ?n { ?s :name ?n FILTER REGEX(STR(?n), "a.b", "q") }',
    "by characters beyond ASCII": 'SELECT (REPLACE(STR(?n), "水.", "火") AS ?r) { ?s :name ?n }',
    "in what another function": 'SELECT (REPLACE(UCASE(?n), "[水]", "") AS ?r) { ?s :name ?n }',
    "pattern that is an expression": "SELECT (REPLACE(?n, ?n, ?n) AS ?r) { ?s :name ?n }",
    "CONTAINS with the empty": 'SELECT ?n { ?s :name ?n FILTER CONTAINS(STR(?n), "") }',
    "STRAFTER with the empty": 'SELECT (STRAFTER(STR(?n), "") AS ?r) { ?s :name ?n }',
    "ENCODE_FOR_URI": "SELECT (ENCODE_FOR_URI(STR(?n)) AS ?r) { ?s :name ?n }",
    "MD5": "SELECT (MD5(STR(?n)) AS ?r) { ?s :name ?n }",
    "aggregate over IF": "SELECT (SUM(IF(?n > 2, ?n, 0)) AS ?r) { ?s :n ?n }",
    "MINUS that has no": "SELECT ?s { ?s :next ?o MINUS { ?x :flag ?f } }",
    "FILTER in MINUS": "SELECT ?s { ?s :n ?n MINUS { ?s :flag ?f FILTER (?n > 5) } }",
    "A path with": "SELECT ?o { :w1 :next+ ?o }",
    r"path with \+": "ASK { :w1 (:next|:other)+ :w1 }",
    "ends with": "SELECT ?s { ?s :next/:next* :w4 }",
    r"ends with /": "SELECT ?s { ?s (:next/:next*) :w1 }",
    r"with \?n from": """SELECT ?s ?f { ?s :n ?n ; :next/:n ?m
        OPTIONAL { ?s :year ?f FILTER (?n = 3) } }""",
    r"with \?d from": """SELECT ?s ?f { ?s :n ?n BIND(?n * 2 AS ?d)
        OPTIONAL { ?s :flag ?f FILTER (?d > 10) } }""",
    r"with \?n from outside": """SELECT ?s ?f { GRAPH ?g { ?s :n ?n }
        OPTIONAL { ?s :year ?f FILTER NOT EXISTS { ?s :n ?k FILTER (?k > ?n) } } }""",
}
"""What the refusal says, as a pattern, and the query."""

OWN_ERROR: Final = {
    "Division by zero": "SELECT (?n / 0 AS ?r) { :w1 :n ?n }",
    "transitive start": "SELECT ?s ?o { ?s :next* ?o }",
    "first argument": 'SELECT ?n { ?s ?p ?n FILTER CONTAINS(?n, "c") }',
    "1st argument": 'SELECT ?s { ?s :name ?n FILTER REGEX(?s, "w1") }',
    "not implemented": "SELECT (BNODE() AS ?b) {}",
    "No column x": "SELECT ?s ?n { ?s :n ?n } VALUES ?x { :v1 :v2 }",
    "No scheme": 'SELECT (IRI("a/b") AS ?i) {}',
    "valid language": 'SELECT (STRLANG("水泥", "zh-hans") AS ?x) {}',
    "regexp error": r'SELECT ?n { ?s :name ?n FILTER REGEX(STR(?n), "[\\u4e00-\\u9fff]") }',
}
"""What Virtuoso says, as a pattern, and the query, which the embedded store answers."""

DIFFERENT: Final = {
    "types are not told apart in comparisons": 'SELECT ?n { ?s :name ?n FILTER (?n < "b") }',
    "numbers are less than strings": "SELECT ?s { ?s :n|:name ?n FILTER (?n > 2) }",
    "numbers are found by value": "ASK { ?s :n 10.0 }",
    "an aggregate leaves out what is not bound": """SELECT (SUM(?n) AS ?t)
        { ?s :year ?y OPTIONAL { ?s :flag ?f . ?s :n ?n } }""",
    "a sum of nothing in a sub-SELECT": "SELECT ?t { { SELECT (SUM(?n) AS ?t) { ?s :x ?n } } }",
    "CONCAT leaves out what is not bound": "SELECT (CONCAT(STR(?n), ?x) AS ?r) { ?s :name ?n }",
    "REPLACE drops the language": 'SELECT (REPLACE(?n, "e", "E") AS ?r) { ?s :name ?n }',
    "nothing found keeps the language": 'SELECT (STRAFTER(?n, "与") AS ?r) { ?s :name ?n }',
    "the empty string is in no other": """SELECT ?x ?y
        { ?a :name ?x . ?b :name ?y FILTER CONTAINS(STR(?x), STR(?y)) }""",
    "decimals of 15 places": "SELECT (1/3 AS ?x) {}",
    "seconds are doubles": "SELECT (SECONDS(?t) AS ?x) { ?s :time ?t }",
    "computed strings are not always equal": """SELECT DISTINCT ?t
        { { ?s :name ?n BIND(SUBSTR(STR(?n), 1, 2) AS ?t) } UNION
          { ?s :name ?n BIND(STR(?n) AS ?t) } }""",
    "what is not bound is nothing in NOT EXISTS": """SELECT ?s { ?s :n ?n
        OPTIONAL { ?s :flag ?f } FILTER NOT EXISTS { ?x :flag ?f FILTER (?x = :w1) } }""",
    "order of kinds": """SELECT ?x
        { { :w1 :n ?x } UNION { :w1 :next ?x } UNION { :w2 :name ?x } } ORDER BY ?x""",
    "description": "DESCRIBE :w1",
    "order of columns": "SELECT * { ?s :flag ?f }",
}
"""What Virtuoso does in its own way, and a query that shows it."""


def by_feature() -> dict[str, list[str]]:
    """The queries of the file beside this one."""
    found: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("queries_by_feature.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            found[line[3:]] = []
        elif line and not line.startswith("#"):
            found[[*found][-1]].append(line)
    return found


QUERIES: Final = by_feature()


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("embedded")
    with stocked("embedded", folder, {"urn:graph:t": TRIPLES}) as asked:
        yield asked


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("virtuoso")
    with stocked("virtuoso", folder, {"urn:graph:t": TRIPLES}) as asked:
        yield asked


def result(asked: Asked, query: str) -> Any:
    """An answer: true or false, rows in order where there is one, or sorted triples."""
    body = asked.answer(
        f"PREFIX : <urn:> {query}",
        select_format=ResultFormat.JSON,
        graph_format=RdfFormat.N_TRIPLES,
    )
    if not body.startswith(b"{"):
        return sorted(re.sub(r"_:\w+", "_:", line) for line in body.decode().splitlines())
    results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    assert isinstance(results, ox.QuerySolutions)
    rows = [
        ["_:" if isinstance(cell, ox.BlankNode) else str(cell) for cell in row] for row in results
    ]
    return rows if "ORDER BY" in query else sorted(rows)


@pytest.mark.parametrize("feature", QUERIES)
def test_the_answer_is_the_same(embedded: Asked, virtuoso: Asked, feature: str) -> None:
    pairs = (
        (query, result(embedded, query), result(virtuoso, query)) for query in QUERIES[feature]
    )
    assert {query: (ours, theirs) for query, ours, theirs in pairs if ours != theirs} == {}


@pytest.mark.parametrize("words", REFUSED)
def test_what_would_be_wrong_is_refused(embedded: Asked, virtuoso: Asked, words: str) -> None:
    with pytest.raises(RequestError, match=words) as caught:
        result(virtuoso, REFUSED[words])
    assert caught.value.status == 501
    result(embedded, REFUSED[words])


@pytest.mark.parametrize("words", OWN_ERROR)
def test_what_it_cannot_do_is_an_error(embedded: Asked, virtuoso: Asked, words: str) -> None:
    with pytest.raises(RemoteError, match=words):
        result(virtuoso, OWN_ERROR[words])
    result(embedded, OWN_ERROR[words])


@pytest.mark.parametrize("way", DIFFERENT)
def test_its_own_ways_are_those_that_are_told(embedded: Asked, virtuoso: Asked, way: str) -> None:
    assert result(virtuoso, DIFFERENT[way]) != result(embedded, DIFFERENT[way])
