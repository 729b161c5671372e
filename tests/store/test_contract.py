"""The contract of the port ``Store``: what every store answers, whichever engine is behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from cgkg.errors import QuerySyntaxError, QueryTimeout, RequestError, StoreBusy
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.base import AnswerKind, QueryRequest
from store.contract import LITERALS, MANY, Asked, stocked

A, B = "urn:graph:a", "urn:graph:b"
LINKS = [
    ("<urn:s1>", "<urn:o1>"),
    ("<urn:s1>", "<urn:o2>"),
    ("<urn:s2>", "<urn:o1>"),
]
OF_S1 = LINKS[:2]
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module", params=["embedded", "oxigraph", "virtuoso"])
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asked]:
    with stocked(request.param, tmp_path_factory.mktemp(request.param)) as asked:
        yield asked


# --- forms and syntaxes -------------------------------------------------------------------------


def test_yes_and_no(store: Asked) -> None:
    assert store.ask("ASK { <urn:s1> <urn:p> <urn:o1> }")
    assert not store.ask("ASK { <urn:s1> <urn:p> <urn:o3> }")


@pytest.mark.parametrize("syntax", ResultFormat)
def test_a_table_in_every_syntax(store: Asked, syntax: ResultFormat) -> None:
    query = "SELECT ?s ?o ?none { ?s <urn:p> ?o OPTIONAL { ?s <urn:none> ?none } } ORDER BY ?s ?o"
    body = store.answer(query, select_format=syntax, default_graphs=(A,))
    if syntax is ResultFormat.CSV:
        assert body == b"s,o,none\r\nurn:s1,urn:o1,\r\nurn:s1,urn:o2,\r\nurn:s2,urn:o1,\r\n"
        return
    engine_format = ox.QueryResultsFormat.from_media_type(syntax.media_type)
    results = ox.parse_query_results(body, format=engine_format)
    assert isinstance(results, ox.QuerySolutions)
    assert [(str(row["s"]), str(row["o"])) for row in results] == LINKS


@pytest.mark.parametrize("syntax", ResultFormat)
def test_a_boolean_in_every_syntax(store: Asked, syntax: ResultFormat) -> None:
    assert b"true" in store.answer("ASK { ?s <urn:p> ?o }", select_format=syntax)


@pytest.mark.parametrize("syntax", RdfFormat)
def test_a_graph_in_every_syntax(store: Asked, syntax: RdfFormat) -> None:
    found = store.triples(
        "CONSTRUCT { ?s <urn:q> ?o } { ?s <urn:p> ?o }", syntax, default_graphs=(A,)
    )
    assert found == {(s, "<urn:q>", o) for s, o in LINKS}


@pytest.mark.parametrize("syntax", [one for one in RdfFormat if one.has_graphs])
def test_rows_as_statements_in_their_graphs(store: Asked, syntax: RdfFormat) -> None:
    query = """SELECT ?subject ?property ?value ?graph {
      { VALUES ?graph { <urn:graph:a> <urn:graph:b> } GRAPH ?graph { ?subject ?property ?value } }
      UNION
      { <urn:s1> <urn:label> ?value BIND(<urn:own> AS ?subject) BIND(<urn:p> AS ?property) }
    }"""
    body = store.answer(query, select_format=None, graph_format=syntax, as_quads=True)
    found = set(ox.parse(body, format=ox.RdfFormat.from_media_type(syntax.media_type)))
    assert len(found) == 9
    own, p = ox.NamedNode("urn:own"), ox.NamedNode("urn:p")
    assert ox.Quad(own, p, ox.Literal("one", language="en")) in found
    in_a = {quad.triple for quad in found if quad.graph_name == ox.NamedNode(A)}
    assert len(in_a) == 4
    parts = {quad.object for quad in found if quad.predicate.value == "urn:part"}
    assert parts == {quad.subject for quad in found if isinstance(quad.subject, ox.BlankNode)}


@pytest.mark.parametrize("syntax", [one for one in RdfFormat if one.has_graphs])
def test_many_rows_as_statements(store: Asked, syntax: RdfFormat) -> None:
    query = "SELECT ?subject ?property ?value ?graph { GRAPH ?graph { ?subject ?property ?value } }"
    body = store.answer(query, graph_format=syntax, as_quads=True)
    parsed = ox.parse(body, format=ox.RdfFormat.from_media_type(syntax.media_type))
    assert len(list(parsed)) == MANY + len(LITERALS) + 8


def test_a_description_says_what_is_said_of_a_thing(store: Asked) -> None:
    assert ("<urn:s2>", "<urn:p>", "<urn:o1>") in store.triples("DESCRIBE <urn:s2>")


def test_an_answer_tells_what_it_is(store: Asked) -> None:
    async def facts(query: str) -> tuple[AnswerKind, bool, str]:
        answer = await store.store.query(QueryRequest(query, 30))
        async for _ in answer:
            pass
        return answer.kind, answer.repeatable, answer.version

    kind, repeatable, version = store.run(facts("SELECT (1 AS ?n) {}"))
    assert (kind, repeatable, version) == (AnswerKind.SOLUTIONS, True, store.store.version)
    assert store.run(facts("SELECT (NOW() AS ?now) {}"))[1] is False


def test_a_client_that_accepts_nothing_is_told_so(store: Asked) -> None:
    with pytest.raises(RequestError) as caught:
        store.answer("ASK {}", select_format=None)
    assert caught.value.status == 406


# --- terms --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(LITERALS.keys() - {"double"}))
def test_a_literal_comes_as_it_was_given(store: Asked, name: str) -> None:
    expected = str(
        next(
            iter(ox.parse(f"<urn:s> <urn:p> {LITERALS[name]} .", format=ox.RdfFormat.N_TRIPLES))
        ).object
    )
    assert store.values(f"SELECT ?value {{ <urn:{name}> <urn:value> ?value }}") == [expected]
    found = store.triples(f"CONSTRUCT {{ <urn:s> <urn:p> ?o }} {{ <urn:{name}> <urn:value> ?o }}")
    assert found == {("<urn:s>", "<urn:p>", expected)}


def test_a_double_keeps_its_value(store: Asked) -> None:
    assert store.ask("ASK { <urn:double> <urn:value> ?value FILTER (?value = 1.5) }")


def test_languages_match_whatever_their_case(store: Asked) -> None:
    query = "SELECT ?s { ?s <urn:value> ?v FILTER (LANGMATCHES(LANG(?v), 'ZH-Hans')) }"
    assert store.values(query) == ["<urn:chinese>"]


def test_blank_nodes_hold_a_graph_together(store: Asked) -> None:
    assert store.rows("SELECT ?part ?o { <urn:s3> <urn:part> ?part . ?part <urn:p> ?o }") == [
        ("_:", "<urn:o1>")
    ]
    query = "CONSTRUCT { ?s ?p ?o } { GRAPH <urn:graph:b> { ?s ?p ?o } }"
    assert ("<urn:s3>", "<urn:part>", "_:") in store.triples(query)


def test_the_project_s_prefixes_need_not_be_declared(store: Asked) -> None:
    assert store.values("SELECT ?s { ?s a cg:Standard }") == ["<urn:s3>"]
    assert store.values("PREFIX cg: <urn:> SELECT ?o { cg:s2 cg:p ?o }") == ["<urn:o1>"]


# --- datasets -----------------------------------------------------------------------------------


def test_the_default_graph_is_the_union_of_all(store: Asked) -> None:
    subjects = ["<urn:s1>", "<urn:s2>", "<urn:s3>", "_:"]
    assert store.values("SELECT DISTINCT ?s { ?s <urn:p> ?o }") == subjects
    assert store.values("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [
        f'"{MANY + len(LITERALS) + 8}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    ]


def test_or_it_is_plain(store: Asked) -> None:
    assert not store.ask("ASK { ?s ?p ?o }", union_default_graph=False)
    assert store.ask("ASK { GRAPH ?g { ?s <urn:p> ?o } }", union_default_graph=False)


def test_named_graphs_are_the_dataset_s_and_no_engine_s_own(store: Asked) -> None:
    graphs = [f"<urn:graph:{name}>" for name in ("a", "b", "literals", "many")]
    assert store.values("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == graphs
    assert store.values("SELECT ?o { GRAPH <urn:graph:a> { <urn:s2> <urn:p> ?o } }") == ["<urn:o1>"]


@pytest.mark.parametrize(
    ("default", "named", "subjects", "graphs"),
    [
        ((A,), (), ["<urn:s1>", "<urn:s2>"], []),
        ((), (A,), [], ["<urn:graph:a>"]),
        ((A,), (B,), ["<urn:s1>", "<urn:s2>"], ["<urn:graph:b>"]),
        ((A, B), (), ["<urn:s1>", "<urn:s2>", "<urn:s3>", "_:"], []),
        (("urn:nowhere",), (), [], []),
    ],
)
def test_parameters_and_from_choose_the_dataset(
    store: Asked,
    default: tuple[str, ...],
    named: tuple[str, ...],
    subjects: list[str],
    graphs: list[str],
) -> None:
    in_default, in_named = "?s <urn:p> ?o", "GRAPH ?g { ?s <urn:p> ?o }"
    chosen = {"default_graphs": default, "named_graphs": named}
    clauses = " ".join(
        [*(f"FROM <{iri}>" for iri in default), *(f"FROM NAMED <{iri}>" for iri in named)]
    )
    for clause, parameters in (("", chosen), (clauses, {}), ("FROM <urn:graph:literals>", chosen)):
        found = store.values(f"SELECT DISTINCT ?s {clause} WHERE {{ {in_default} }}", **parameters)
        assert found == subjects
        found = store.values(f"SELECT DISTINCT ?g {clause} WHERE {{ {in_named} }}", **parameters)
        assert found == graphs


# --- substitutions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?x ?o { ?x <urn:p> ?o }", OF_S1),
        (
            "SELECT ?x ?s { ?s <urn:p> <urn:o1> FILTER (?s != ?x) FILTER isIRI(?s) }",
            [("<urn:s1>", "<urn:s2>")],
        ),
        ("SELECT ?x (COUNT(?o) AS ?n) { ?x <urn:p> ?o } GROUP BY ?x", [("<urn:s1>", '"2"')]),
        (
            "SELECT DISTINCT ?x ?g { GRAPH ?g { ?x ?p ?o } } ORDER BY ?x ?g",
            [("<urn:s1>", "<urn:graph:a>")],
        ),
        (
            "SELECT ?x ?o { { SELECT ?o { ?x <urn:p> ?o } } ?x <urn:label> ?l }",
            [("<urn:s1>", f"<urn:o{n}>") for n in (1, 1, 1, 2, 3)],
        ),
        ("SELECT ?x ?o { { SELECT ?x ?o { ?x <urn:p> ?o } } }", OF_S1),
        (
            "SELECT ?x ?l { ?x <urn:p> <urn:o2> OPTIONAL { ?x <urn:label> ?l } }",
            [("<urn:s1>", '"one"@en')],
        ),
        (
            "SELECT ?x ?v { VALUES ?v { <urn:o1> <urn:o9> } ?x <urn:p> ?v }",
            [("<urn:s1>", "<urn:o1>")],
        ),
        ("SELECT ?x ?o { ?x <urn:p> ?o # and ?x in a comment\n }", OF_S1),
    ],
)
def test_a_variable_is_bound_before_the_query_runs(
    store: Asked, query: str, expected: list[tuple[str, ...]]
) -> None:
    found = store.rows(query, substitutions={"x": "<urn:s1>"})
    numbers = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert [tuple(cell.replace(numbers, "") for cell in row) for row in found] == expected


def test_a_bound_variable_in_questions_and_graphs(store: Asked) -> None:
    thing = {"x": "<urn:s1>"}
    assert store.ask("ASK { ?x <urn:label> ?o }", substitutions=thing)
    assert not store.ask("ASK { ?x <urn:label> ?o }", substitutions={"x": "<urn:s2>"})
    found = store.triples("CONSTRUCT { ?x <urn:q> ?o } { ?x <urn:p> ?o }", substitutions=thing)
    assert found == {("<urn:s1>", "<urn:q>", "<urn:o1>"), ("<urn:s1>", "<urn:q>", "<urn:o2>")}


def test_a_bound_string_cannot_become_syntax(store: Asked) -> None:
    text = {"x": '"} ?s ?p ?o . \\" { \\\\"'}
    assert store.values("SELECT ?x {}", substitutions=text) == [text["x"]]


@pytest.mark.parametrize(
    "query", ["SELECT ?o { ?x <urn:p> ?o }", "SELECT (COUNT(*) AS ?n) { ?x ?p ?o }"]
)
def test_a_bound_variable_must_be_listed(store: Asked, query: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"\?x"):
        store.answer(query, substitutions={"x": "<urn:s1>"})


# --- size, time, and refusals -------------------------------------------------------------------


def test_a_large_answer_is_complete(store: Asked) -> None:
    query = "SELECT ?s ?n { ?s <urn:number> ?n }"
    body = store.answer(query, 60, select_format=ResultFormat.TSV).decode()
    assert body.count("\n") == MANY + 1
    graph = "CONSTRUCT WHERE { ?s <urn:number> ?n }"
    assert len(store.triples(graph, RdfFormat.TURTLE, seconds=60)) == MANY


def test_the_time_limit_ends_a_query_and_the_store_goes_on(store: Asked) -> None:
    with pytest.raises(QueryTimeout):
        store.answer(BOMB, 2)
    assert store.ask("ASK { ?s <urn:p> ?o }")


def test_an_answer_that_nobody_wants_is_ended(store: Asked) -> None:
    async def leave() -> bool:
        answer = await store.store.query(QueryRequest("SELECT * { ?s <urn:number> ?n }", 60))
        async for _ in answer:
            break
        await answer.aclose()
        return answer.complete or store.store.load.busy == 0

    assert store.run(leave())
    assert store.ask("ASK { ?s <urn:p> ?o }")


def test_more_queries_than_workers_wait_and_more_than_that_are_refused(store: Asked) -> None:
    async def many() -> list[object]:
        request = QueryRequest("ASK { ?s <urn:p> ?o }", 30)
        answers = [await store.store.query(request) for _ in range(2)]
        waiting = [asyncio.ensure_future(store.store.query(request)) for _ in range(4)]
        await asyncio.sleep(0.01)
        with pytest.raises(StoreBusy, match="4 queries wait"):
            await store.store.query(request)
        for answer in answers:
            await answer.aclose()
        found: list[object] = []
        for place in waiting:
            answer = await place
            found.append(b"".join([piece async for piece in answer]))
        return found

    assert store.run(many()) == [b'{"head":{},"boolean":true}'] * 4


@pytest.mark.parametrize(
    ("query", "place"), [("SELECT * {\n ?s ?p }", (2, 8)), ("SELEKT * {}", (1, 1))]
)
def test_a_syntax_error_has_its_place(store: Asked, query: str, place: tuple[int, int]) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        store.answer(query)
    assert (caught.value.line, caught.value.column) == place


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
        ("SELECT * { SERVICE SILENT ?s { ?s ?p ?o } }", 403),
        ("ASK " + "{" * 300 + "}" * 300, 400),
    ],
)
def test_what_must_not_run_is_refused(store: Asked, query: str, status: int) -> None:
    with pytest.raises(RequestError) as caught:
        store.answer(query)
    assert caught.value.status == status
