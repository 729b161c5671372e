"""A store behind another address: what it does wrong is told as what it is, and not passed on."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cgkg import errors
from cgkg.config import Settings
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.base import QueryRequest
from cgkg.store.opening import open_store
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.settings import RemoteSettings
from cgkg.store.remote.store import RemoteStore
from cgkg.store.writable import (
    GraphChange,
    GraphRequest,
    RdfDocument,
    UpdateRequest,
    WritableStore,
)
from engines import ENGINES, Engine, free_port, virtuoso
from published import settings_of
from store.contract import RDF_TYPE, fill
from store.misbehaving import Behaviour, misbehaving, response, saying

ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:s"}}]}}'
NOTHING = b'{"head":{"vars":[]},"results":{"bindings":[]}}'


def asked(
    url: str, query: str = "SELECT ?s { ?s ?p ?o }", seconds: float = 2.0, **request: Any
) -> bytes:
    """What a query is answered with."""

    async def ask() -> bytes:
        store = RemoteStore(RemoteSettings(url), workers=1, memory=1024, queue=1)
        try:
            await store.open()
            answer = await store.query(QueryRequest(query, seconds, **request))
            return b"".join([piece async for piece in answer])
        finally:
            await store.aclose()

    return asyncio.run(ask())


def after_looks(behave: Behaviour, **headers: str) -> Behaviour:
    """A server that tells properly what it has, and then misbehaves."""

    def choose(connection: socket.socket, head: bytes) -> None:
        length = int(re.search(rb"Content-Length: (\d+)", head)[1])  # type: ignore[index]
        head, end, body = head.partition(b"\r\n\r\n")
        while len(body) < length:
            body += connection.recv(65536)
        if b"COUNT" in body or b"DISTINCT" in body:
            connection.sendall(response(NOTHING, **headers))
        else:
            behave(connection, head + end + body)

    return choose


def test_a_good_answer_comes_through() -> None:
    with misbehaving(after_looks(saying(response(ROWS)))) as server:
        assert asked(server.url, select_format=ResultFormat.CSV) == b"s\r\nurn:s\r\n"


@pytest.mark.parametrize(
    "call", ["SERVICE <http://127.0.0.1:1/>", "SERVICE SILENT ?s", "SERVICE wd:endpoint"]
)
def test_a_federated_query_is_refused_and_not_sent(call: str) -> None:
    prefix = "PREFIX wd: <http://127.0.0.1/>"
    with misbehaving(after_looks(saying(response(ROWS)))) as server:
        asked(server.url)
        sent = len(server.heads)
        with pytest.raises(
            errors.RequestError, match=r"line 1, column .* in another engine"
        ) as caught:
            asked(server.url, f"{prefix} SELECT ?s {{ ?s ?p ?o {call} {{ ?s ?q ?r }} }}")
        assert caught.value.status == 403
        assert len(server.heads) == sent + sent - 1  # looked up again, but no query


def cut_off(connection: socket.socket, _: bytes) -> None:
    connection.sendall(response(ROWS)[:-20])


HTML = response(b"<html><h1>Welcome to nginx!</h1></html>", media_type="text/html")


@pytest.mark.parametrize(
    ("behaviour", "error", "words"),
    [
        (saying(HTML), errors.RemoteMalformed, "text/html: Welcome to nginx!"),
        (cut_off, errors.RemoteUnreachable, "broke off"),
        (saying(response(ROWS[:-20])), errors.RemoteMalformed, "cannot be read"),
        (saying(response(b"", "301 Moved", Location="/x")), errors.RemoteRedirected, "/x"),
        (saying(response(b"", "401 No")), errors.RemoteRefused, "CREDENTIALS"),
        (saying(response(b"syntax", "400 Bad")), errors.RemoteRejected, "syntax"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_told_as_what_it_is(
    behaviour: Behaviour, error: type[Exception], words: str
) -> None:
    with misbehaving(after_looks(behaviour)) as server, pytest.raises(error, match=words):
        asked(server.url)


def test_a_slow_answer_is_not_waited_for() -> None:
    def trickle(connection: socket.socket, _: bytes) -> None:
        connection.sendall(response(ROWS * 1000)[:300])
        time.sleep(4)

    started = time.monotonic()
    with misbehaving(after_looks(trickle)) as server:
        with pytest.raises(errors.QueryTimeout):
            asked(server.url, seconds=1)
        assert time.monotonic() - started < 4


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (saying(response(b"SPARQL 1.0 knows no BIND", "400 Bad")), errors.RemoteRejected),
        (saying(HTML), errors.RemoteMalformed),
        (saying(response(b"", "302 Found", Location="https://e/")), errors.RemoteRedirected),
        (saying(response(b"", "403 Forbidden")), errors.RemoteRefused),
    ],
)
def test_a_server_does_not_start_on_what_will_not_get_better(
    behaviour: Behaviour, error: type[Exception]
) -> None:
    with misbehaving(behaviour) as server, pytest.raises(error):
        asked(server.url)


def test_it_starts_while_the_remote_store_is_down_and_says_so() -> None:
    with pytest.raises(errors.RemoteUnreachable, match="cannot be reached"):
        asked(f"http://127.0.0.1:{free_port()}/sparql")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"CGKG_PARTNERS": "partners.toml"}, "partners"),
        ({"CGKG_WRITABLE": "true"}, "store_update and store_graphs"),
        (
            {
                "CGKG_WRITABLE": "true",
                "CGKG_STORE_UPDATE": "http://127.0.0.1:1/u",
                "CGKG_STORE_GRAPHS": "http://127.0.0.1:1/g",
            },
            "CGKG_ALLOW_BUILT_GRAPHS",
        ),
    ],
)
def test_settings_that_do_not_go_with_a_remote_store_are_refused(
    given: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CGKG_STORE", "http://127.0.0.1:1/sparql")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(errors.SettingError, match=words):
        asyncio.run(open_store(Settings.load(), None, ""))


# --- Virtuoso's own ways ------------------------------------------------------------------------


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


# --- writing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_writes_are_seen_at_once_and_change_the_version(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ENGINES[name](tmp_path) as engine:
        for variable, value in (
            ("STORE", engine.query),
            ("STORE_UPDATE", engine.update),
            ("STORE_GRAPHS", engine.graphs),
            ("STORE_CREDENTIALS", engine.credentials),
            ("WRITABLE", "true"),
            ("ALLOW_BUILT_GRAPHS", "true"),
            ("WORKERS", "1"),
        ):
            monkeypatch.setenv(f"CGKG_{variable}", value)
        asyncio.run(_write())


async def _write() -> None:
    store = await open_store(Settings.load(), None, "")
    assert isinstance(store, WritableStore)
    try:
        await _write_all(store)
    finally:
        await store.aclose()


async def _write_all(store: Any) -> None:
    async def count(graph: str) -> int:
        answer = await store.query(
            QueryRequest(f"SELECT ?s {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", 10)
        )
        body = b"".join([piece async for piece in answer])
        return len(json.loads(body)["results"]["bindings"])

    versions = [store.version]

    async def done(work: Any) -> Any:
        result = await work
        versions.append(result.version)
        return result

    await done(store.update(UpdateRequest("INSERT DATA { GRAPH <urn:g> { cg:a cg:b 1 , 2 } }")))
    assert await count("urn:g") == 2
    turtle = RdfDocument(b"<a> <b> _:x . _:x <b> 'c'@en .", RdfFormat.TURTLE)
    put = GraphRequest(GraphChange.PUT, "urn:h", "http://base/", [turtle])
    assert (await done(store.change_graph(put))).created
    assert not (await done(store.change_graph(put))).created
    assert await count("urn:h") == 2
    await done(
        store.change_graph(GraphRequest(GraphChange.POST, "urn:g", "http://base/", [turtle]))
    )
    assert await count("urn:g") == 4
    await done(store.change_graph(GraphRequest(GraphChange.DELETE, "urn:h", "")))
    assert await count("urn:h") == 0
    assert len(set(versions)) == len(versions)
    await _refused(store, versions)


async def _refused(store: Any, versions: list[str]) -> None:
    broken = RdfDocument(b"<a> <b>", RdfFormat.TURTLE)
    put = GraphRequest(GraphChange.PUT, "urn:i", "http://base/", [broken])
    refusals: list[tuple[Callable[[], Any], type[Exception], str]] = [
        (lambda: store.update(UpdateRequest("LOAD <http://e/>")), errors.RequestError, "LOAD"),
        (lambda: store.update(UpdateRequest("INSERT DATA {")), errors.QuerySyntaxError, "early"),
        (
            lambda: store.change_graph(put),
            errors.RequestError,
            "Malformed",
        ),
        (
            lambda: store.change_graph(GraphRequest(GraphChange.DELETE, "urn:none", "")),
            errors.RequestError,
            "no graph",
        ),
    ]
    for attempt, error, words in refusals:
        with pytest.raises(error, match=words):
            await attempt()
    assert store.version == versions[-1]
