"""Virtuoso behind another address: what it does in its own way is told, refused, or put right."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

import pytest

from cgkg import errors
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.remote.client import RemoteClient
from engines import Engine, virtuoso
from published import settings_of
from store.contract import RDF_TYPE, fill
from store.misbehaving import Behaviour, after_looks, asked, misbehaving, response, saying

XML_ROWS = b"""<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/>
</head><results><result><binding name="s"><uri>urn:s</uri></binding></result></results></sparql>"""


def virtuoso_rows(**headers: str) -> bytes:
    return response(XML_ROWS, media_type="application/sparql-results+xml", **headers)


def virtuoso_says(answer: bytes) -> Behaviour:
    return after_looks(saying(answer), Server="Virtuoso/07.20")


def test_a_part_with_status_200_is_no_answer() -> None:
    stopped = virtuoso_says(virtuoso_rows(X_SQL_State="S1TAT", X_SQL_Message="incomplete"))
    with misbehaving(stopped) as server, pytest.raises(errors.QueryTimeout, match="time limit"):
        asked(server.url)
    other = virtuoso_says(virtuoso_rows(X_SQL_State="22023", X_SQL_Message="something else"))
    with misbehaving(other) as server, pytest.raises(errors.RemoteIncomplete, match="something"):
        asked(server.url)


def test_what_cannot_be_planned_with_graphs_left_out_is_asked_with_graphs_listed() -> None:
    said: list[bytes] = []

    def too_deep(connection: socket.socket, request: bytes) -> None:
        said.append(request)
        if b"default-graph-exclude" in request:
            message = b"Virtuoso 42000 Error SQ200: Stack Overflow in cost model"
            connection.sendall(response(message, "500 SPARQL Request Failed", "text/plain"))
        else:
            connection.sendall(virtuoso_rows())

    with misbehaving(after_looks(too_deep, Server="Virtuoso/07.20")) as server:
        assert asked(server.url, select_format=ResultFormat.CSV) == b"s\r\nurn:s\r\n"
        assert [b"default-graph-uri" in request for request in said[-2:]] == [False, True]
        with pytest.raises(errors.RemoteRejected, match="Stack Overflow"):
            asked(server.url, "SELECT ?s FROM <urn:define/default-graph-exclude> { ?s ?p ?o }")
        assert b"default-graph-exclude" in said[-1]  # it names its graphs itself


def too_many(connection: socket.socket, request: bytes, **headers: str) -> None:
    """Constructs nothing."""
    if b"CONSTRUCT" in request or b"DESCRIBE" in request:
        message = b"Virtuoso 42000 Error FRVEC: array in for vectored over max vector length 9 > 8"
        connection.sendall(response(message, "500 SPARQL Request Failed", "text/plain"))
    else:
        connection.sendall(virtuoso_rows(**headers))


def test_a_graph_that_is_not_constructed_is_made_of_rows() -> None:
    with misbehaving(after_looks(too_many, Server="Virtuoso/07.20")) as server:
        body = asked(
            server.url, "CONSTRUCT { ?s a 'x' } { ?s ?p ?o }", graph_format=RdfFormat.N_TRIPLES
        )
        assert body == f'<urn:s> <{RDF_TYPE}> "x" .\n'.encode()
        for query in ("DESCRIBE <urn:s>", "CONSTRUCT { <urn:s> a <urn:c> } { ?s ?p ?o }"):
            with pytest.raises(errors.QueryTooLarge, match="so many triples"):
                asked(server.url, query, graph_format=RdfFormat.N_TRIPLES)


def test_rows_at_the_cap_make_no_graph() -> None:
    def one_at_most(connection: socket.socket, request: bytes) -> None:
        too_many(connection, request, X_SPARQL_MaxRows="1")

    with (
        misbehaving(after_looks(one_at_most, Server="Virtuoso/07.20")) as server,
        pytest.raises(errors.RemoteIncomplete, match="at most 1 rows"),
    ):
        asked(server.url, "CONSTRUCT { ?s a 'x' } { ?s ?p ?o }", graph_format=RdfFormat.N_TRIPLES)


@pytest.fixture(scope="module")
def capped(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A Virtuoso that gives at most ten rows."""
    with virtuoso(tmp_path_factory.mktemp("capped"), ResultSetMaxRows=10) as engine:
        asyncio.run(fill(settings_of(engine)))
        yield engine


def test_an_answer_at_the_cap_on_rows_is_refused(capped: Engine) -> None:
    few = "SELECT ?s ?o { ?s <urn:p> ?o }"
    assert asked(capped.query, few, 10, select_format=ResultFormat.TSV).count(b"\n") == 6
    with pytest.raises(errors.RemoteIncomplete, match="at most 10 rows"):
        asked(capped.query, "SELECT ?s { ?s <urn:number> ?n }", 10)
    with pytest.raises(errors.RemoteIncomplete):
        asked(capped.query, "CONSTRUCT WHERE { ?s <urn:p> ?o }", 10)
    assert json.loads(asked(capped.query, "ASK { ?s <urn:p> ?o }", 10))["boolean"] is True


@pytest.mark.parametrize("function", ["bif:sys_stat", "sql:explain", "<bif:http_get>"])
def test_functions_of_its_sql_are_refused(capped: Engine, function: str) -> None:
    prefixes = "PREFIX bif: <bif:> PREFIX sql: <sql:> "
    with pytest.raises(errors.RequestError, match="own function"):
        asked(capped.query, f"{prefixes}SELECT ({function}('x') AS ?x) {{}}", 10)


def test_what_it_loses_of_terms_is_known(capped: Engine) -> None:
    """Whoever needs these as they were written must not keep them in Virtuoso 7."""
    xsd = "http://www.w3.org/2001/XMLSchema#"
    losses = {
        f'"007"^^<{xsd}integer>': f'"7"^^<{xsd}integer>',
        f'"1.50"^^<{xsd}decimal>': f'"1.5"^^<{xsd}decimal>',
        f'"P1D"^^<{xsd}duration>': f'"86400.0"^^<{xsd}duration>',
        f'"12345678901234567890"^^<{xsd}integer>': f'"12345678901234567890"^^<{xsd}decimal>',
    }
    settings = settings_of(capped)
    for given, kept in losses.items():

        async def put(term: str = given) -> None:
            async with RemoteClient(settings) as client:
                body = f"<urn:loss> <urn:is> {term} .\n".encode()
                await client.put_graph("urn:losses", RdfFormat.N_TRIPLES, body, 10)

        asyncio.run(put())
        query = "SELECT ?o { <urn:loss> <urn:is> ?o }"
        found = json.loads(asked(capped.query, query, 10))["results"]["bindings"][0]["o"]
        assert f'"{found["value"]}"^^<{found["datatype"]}>' == kept
