"""The W3C's SPARQL tests over HTTP: the server answers as its engine does, test by test.

What is compared is the answer of a running server with that of the same engine in this process, so
that nothing between them (protocol, guard, worker, syntax) changes one. How often the engine itself
gives what the W3C expects is counted besides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from conformance.suites import Case, cases, inserted, quads, read, suites
from web.writable import WritableServer, running_writable

EVALUATION = [
    "sparql11/aggregates",
    "sparql11/bind",
    "sparql11/bindings",
    "sparql11/cast",
    "sparql11/construct",
    "sparql11/exists",
    "sparql11/functions",
    "sparql11/grouping",
    "sparql11/json-res",
    "sparql11/negation",
    "sparql11/project-expression",
    "sparql11/property-path",
    "sparql11/subquery",
    "sparql11/csv-tsv-res",
    "sparql11/entailment",
    "dawg-data-r2/algebra",
    "dawg-data-r2/ask",
    "dawg-data-r2/basic",
    "dawg-data-r2/bnode-coreference",
    "dawg-data-r2/boolean-effective-value",
    "dawg-data-r2/bound",
    "dawg-data-r2/cast",
    "dawg-data-r2/construct",
    "dawg-data-r2/dataset",
    "dawg-data-r2/distinct",
    "dawg-data-r2/expr-builtin",
    "dawg-data-r2/expr-equals",
    "dawg-data-r2/expr-ops",
    "dawg-data-r2/graph",
    "dawg-data-r2/i18n",
    "dawg-data-r2/open-world",
    "dawg-data-r2/optional",
    "dawg-data-r2/optional-filter",
    "dawg-data-r2/reduced",
    "dawg-data-r2/regex",
    "dawg-data-r2/solution-seq",
    "dawg-data-r2/sort",
    "dawg-data-r2/triple-match",
    "dawg-data-r2/type-promotion",
]
SYNTAX = [
    "sparql11/syntax-query",
    "sparql11/syntax-fed",
    "dawg-data-r2/syntax-sparql1",
    "dawg-data-r2/syntax-sparql2",
    "dawg-data-r2/syntax-sparql3",
    "dawg-data-r2/syntax-sparql4",
    "dawg-data-r2/syntax-sparql5",
]
UPDATE = [
    "sparql11/add",
    "sparql11/basic-update",
    "sparql11/clear",
    "sparql11/copy",
    "sparql11/delete",
    "sparql11/delete-data",
    "sparql11/delete-insert",
    "sparql11/delete-where",
    "sparql11/drop",
    "sparql11/move",
]
# Their results are other ones each time, by definition.
CHANGING = {"now01", "rand01", "uuid01", "struuid01", "bnode01", "bnode02"}
DUMP = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


@pytest.fixture(scope="module")
def folder() -> Path:
    """The W3C's suites."""
    return suites()


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritableServer]:
    """A server that takes writes, over nothing, with strict default graphs."""
    place = tmp_path_factory.mktemp("conformance")
    ox.Store(str(place / "store")).flush()
    with running_writable(place / "store", place, default_graph="plain", queue=64) as started:
        yield started


def rows_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    return document["results"]["bindings"] if "results" in document else [document]


def canonical(rows: list[dict[str, Any]]) -> list[str]:
    """Rows without their order and without the labels of blank nodes: each one as triples."""
    dataset = ox.Dataset()
    for number, row in enumerate(sorted(json.dumps(row, sort_keys=True) for row in rows)):
        cells = json.loads(row)
        node = ox.BlankNode(f"row{number}")
        dataset.add(ox.Quad(node, ox.NamedNode("x:is"), ox.NamedNode("x:row")))
        for name, cell in sorted(cells.items()):
            dataset.add(ox.Quad(node, ox.NamedNode(f"x:{name}"), _term(cell)))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def _term(cell: Any) -> Any:
    if not isinstance(cell, dict) or "type" not in cell:
        return ox.Literal(json.dumps(cell))
    if cell["type"] == "uri":
        return ox.NamedNode(cell["value"])
    if cell["type"] == "bnode":
        return ox.BlankNode(f"b{cell['value']}")
    if "xml:lang" in cell:
        return ox.Literal(cell["value"], language=cell["xml:lang"])
    datatype = cell.get("datatype")
    return ox.Literal(cell["value"], datatype=datatype and ox.NamedNode(datatype))


def graph_rows(triples: list[ox.Triple]) -> list[str]:
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def in_process(store: ox.Store, case: Case) -> list[str] | None:
    """The engine's own answer; None where there is none."""
    options: dict[str, Any] = {}
    if case.default or case.named:
        options["default_graph"] = [ox.NamedNode(path.as_uri()) for path in case.default]
        options["named_graphs"] = [ox.NamedNode(iri) for iri in case.named]
    try:
        result = store.query(case.request, base_iri=case.base, **options)
        if isinstance(result, ox.QueryTriples):
            return graph_rows(list(result))
        data = result.serialize(format=ox.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError, RuntimeError):
        return None
    return canonical(rows_of(json.loads(data or b"")))


def over_http(server: WritableServer, case: Case) -> list[str] | None:
    """The server's answer; None where it says that the query does not parse."""
    response = server.client.post(
        "sparql",
        params=[
            *(("default-graph-uri", path.as_uri()) for path in case.default),
            *(("named-graph-uri", iri) for iri in case.named),
        ],
        content=f"BASE <{case.base}> {case.request}".encode(),
        headers={
            "Content-Type": "application/sparql-query",
            "Accept": "application/sparql-results+json, application/n-triples",
        },
    )
    if response.status_code == 400:
        return None
    assert response.status_code == 200, f"{case.name}: {response.text}"
    if "n-triples" in response.headers["content-type"]:
        quads = ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)
        return graph_rows([quad.triple for quad in quads])
    return canonical(rows_of(response.json()))


def load(server: WritableServer, graphs: dict[str, Path]) -> ox.Store:
    """Put files into the server's graphs, and into a store of this process."""
    store = ox.Store()
    lines = []
    for number, (iri, path) in enumerate(sorted(graphs.items())):
        statements = read(path, number)
        graph = ox.NamedNode(iri)
        store.extend(quads(statements, graph))
        lines.append(f"CREATE SILENT GRAPH <{iri}>")
        lines.append(inserted(statements, iri))
    response = server.update(" ; ".join(["CLEAR ALL", *lines]))
    assert response.status_code == 204, response.text
    return store


@pytest.mark.parametrize("suite", EVALUATION)
def test_queries(server: WritableServer, folder: Path, suite: str) -> None:
    found = [
        case
        for case in cases(folder / suite)
        if case.kind in ("QueryEvaluationTest", "CSVResultFormatTest")
        and case.name not in CHANGING
        and "FROM" not in case.request  # names files of the test's own server
    ]
    if not found:
        pytest.skip("this suite has no tests that can be run")
    graphs = {path.as_uri(): path for case in found for path in case.default}
    graphs |= {iri: path for case in found for iri, path in case.named.items()}
    store = load(server, graphs)
    different = [case.name for case in found if in_process(store, case) != over_http(server, case)]
    assert different == []


@pytest.mark.parametrize("suite", SYNTAX)
def test_query_syntax(server: WritableServer, folder: Path, suite: str) -> None:
    store, wrong = ox.Store(), []
    for case in cases(folder / suite):
        if "service" in case.request.casefold():
            continue  # refused before it is parsed
        parses = in_process(store, case) is not None
        response = server.client.get("sparql", params={"query": case.request})
        if (response.status_code == 200) != parses:
            wrong.append((case.name, response.status_code))
    # Prefixes of the project that a query need not declare are an extension of this server.
    assert [name for name, status in wrong if status != 200] == []
    assert len(wrong) <= 1


@pytest.mark.parametrize("suite", UPDATE)
def test_updates(server: WritableServer, folder: Path, suite: str) -> None:
    different = []
    for case in cases(folder / suite):
        if case.kind != "UpdateEvaluationTest" or "LOAD" in case.request:
            continue
        store = ox.Store()
        lines = ["DROP ALL"]
        for graph, path in [(None, path) for path in case.default] + list(case.named.items()):
            statements = read(path, len(lines))
            where = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
            store.extend(quads(statements, where))
            lines.append(inserted(statements, graph))
        assert server.update(" ; ".join(lines)).status_code == 204
        store.update(case.request, base_iri=case.base)
        response = server.update(f"BASE <{case.base}> {case.request}")
        assert response.status_code == 204, f"{case.name}: {response.text}"
        theirs = server.client.get("sparql", params={"query": DUMP}).json()
        ours = store.query(DUMP).serialize(format=ox.QueryResultsFormat.JSON)
        if canonical(rows_of(theirs)) != canonical(rows_of(json.loads(ours or b""))):
            different.append(case.name)
    assert different == []


def test_the_engine_gives_what_the_w3c_expects(folder: Path) -> None:
    """Not a test of this project's code, but of what the tests above are worth.

    Results are compared by their terms, so that 2.0 is not 2.00, and REDUCED is taken literally.
    """
    passed, failed = 0, []
    for suite in EVALUATION:
        if suite == "sparql11/entailment":
            continue  # the engine has no entailment regimes
        for case in cases(folder / suite):
            if case.result is None or case.result.suffix not in (".srx", ".srj"):
                continue
            if case.kind != "QueryEvaluationTest" or "FROM" in case.request:
                continue
            store = ox.Store()
            graphs = {path.as_uri(): path for path in case.default} | case.named
            for number, (iri, path) in enumerate(graphs.items()):
                name = ox.NamedNode(iri)
                store.extend(quads(read(path, number), name))
            if in_process(store, case) == expected(case.result):
                passed += 1
            else:
                failed.append(f"{suite}/{case.name}")
    total = passed + len(failed)
    assert passed / total > 0.85, f"{passed} of {total}; not: {failed}"


def expected(path: Path) -> list[str]:
    """The rows of an expected result."""
    syntax = ox.QueryResultsFormat.XML if path.suffix == ".srx" else ox.QueryResultsFormat.JSON
    result = ox.parse_query_results(path.read_bytes(), format=syntax)
    if not isinstance(result, ox.QuerySolutions):
        return canonical([{"head": {}, "boolean": bool(result)}])
    names = [variable.value for variable in result.variables]
    rows = []
    for row in result:
        bound = {name: _cell(row[name]) for name in names if row[name] is not None}
        rows.append(bound)
    return canonical(rows)


def _cell(term: Any) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    cell = {"type": "literal", "value": term.value}
    if term.language:
        return {**cell, "xml:lang": term.language}
    if term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
        cell["datatype"] = term.datatype.value
    return cell
