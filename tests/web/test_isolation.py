"""Limits, crashes and clients that leave: one query's trouble is nobody else's."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import httpx
import psutil
import pytest

from cgkg.errors import RequestError
from cgkg.web.protocol import read_body
from web.conftest import BOMB, FLOOD, Server, Start, eventually


@pytest.fixture
def anyio_backend() -> str:
    """The server runs on asyncio."""
    return "asyncio"


MEMORY_HOG = FLOOD + " ORDER BY ?c ?f ?i"


def ask(server: Server, query: str = "ASK {}", **parameters: str) -> httpx.Response:
    return httpx.get(f"{server.url}sparql", params={"query": query, **parameters}, timeout=60)


def busy_workers(server: Server) -> list[psutil.Process]:
    """Workers that use the processor."""
    workers = server.workers()
    before = {worker.pid: sum(worker.cpu_times()[:2]) for worker in workers}
    time.sleep(0.15)
    return [
        worker
        for worker in workers
        if worker.is_running() and sum(worker.cpu_times()[:2]) - before[worker.pid] > 0.05
    ]


def request_bytes(query: str, version: str = "1.1") -> bytes:
    return f"GET /sparql?query={quote(query)} HTTP/{version}\r\nHost: x\r\n\r\n".encode()


def read_some(connection: socket.socket, enough: int) -> bytes:
    data = b""
    while len(data) < enough:
        data += connection.recv(65536)
    return data


def test_time_limit_before_the_first_byte_is_504(start: Start) -> None:
    server = start(workers=1, timeout=1)
    began = time.monotonic()
    response = ask(server, BOMB)
    assert time.monotonic() - began < 2
    assert response.status_code == 504
    assert response.headers["access-control-allow-origin"] == "*"
    assert "time limit of 1 s" in response.json()["detail"]
    assert "LIMIT" in response.json()["detail"]
    assert ask(server).json()["boolean"] is True


def test_a_shorter_time_may_be_asked_for_but_no_longer_one(start: Start) -> None:
    server = start(workers=1, timeout=1)
    assert "time limit of 0.2 s" in ask(server, BOMB, timeout="0.2").json()["detail"]
    assert "time limit of 1 s" in ask(server, BOMB, timeout="100").json()["detail"]


def test_time_limit_after_the_first_byte_breaks_the_connection_off(start: Start) -> None:
    server = start(workers=1, timeout=1.5)
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):  # noqa: SIM117
        with httpx.stream("GET", f"{server.url}sparql", params={"query": FLOOD}) as response:
            assert response.status_code == 200
            for _ in response.iter_bytes():
                pass
    assert ask(server).status_code == 200


def test_old_http_gets_a_whole_answer_or_a_refusal(start: Start) -> None:
    server = start(workers=1, timeout=10)

    def ask_old(query: str) -> bytes:
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(request_bytes(query, "1.0"))
            return b"".join(iter(lambda: connection.recv(1 << 20), b""))

    whole = ask_old("SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 20000")
    head, _, body = whole.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert f"content-length: {len(body)}".encode() in head
    assert body.endswith(b"]}}")
    assert ask_old(FLOOD).startswith(b"HTTP/1.1 413")


def test_memory_limit_is_413_and_the_server_goes_on(start: Start) -> None:
    server = start(workers=1, memory=512, timeout=60)
    response = ask(server, MEMORY_HOG)
    assert response.status_code == 413, response.text
    assert "memory limit" in response.json()["detail"]
    assert ask(server).status_code == 200


def test_a_killed_worker_in_mid_answer_breaks_the_connection_off(start: Start) -> None:
    server = start(workers=1, timeout=60)
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):  # noqa: SIM117
        with httpx.stream("GET", f"{server.url}sparql", params={"query": FLOOD}) as response:
            pieces = response.iter_bytes()
            next(pieces)
            for worker in server.workers():
                worker.kill()
            for _ in pieces:
                pass
    assert eventually(lambda: ask(server).status_code == 200, 5)


def test_a_killed_worker_before_the_first_byte_is_an_error(start: Start) -> None:
    server = start(workers=1, timeout=60).warm()
    with ThreadPoolExecutor() as pool:
        under_way = pool.submit(ask, server, BOMB)
        while not under_way.done():  # a worker that has just been started is busy as well
            for worker in busy_workers(server):
                worker.kill()
        response = under_way.result()
    assert response.status_code == 500
    assert response.json()["title"] == "Query worker died"
    assert ask(server).status_code == 200


@pytest.mark.parametrize("query", [BOMB, FLOOD])
def test_a_client_that_leaves_frees_its_worker(start: Start, query: str) -> None:
    server = start(workers=1, timeout=60).warm()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(request_bytes(query))
        assert eventually(lambda: server.busy() == 1, 5)
    left = time.monotonic()
    assert ask(server).status_code == 200
    assert time.monotonic() - left < 2
    assert eventually(lambda: server.busy() == 0, 2)


def test_a_client_that_leaves_the_queue_makes_room(start: Start) -> None:
    server = start(workers=1, timeout=3, queue=1).warm()
    with ThreadPoolExecutor() as pool:
        running = pool.submit(ask, server, BOMB)
        assert eventually(lambda: server.busy() == 1, 5)
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(request_bytes("ASK { ?s ?p 1 }"))
            time.sleep(0.3)
            assert ask(server).status_code == 503
        time.sleep(0.5)
        assert ask(server).status_code == 200
        assert running.result(10).status_code == 504


def test_a_full_queue_is_503_with_retry_after(start: Start) -> None:
    server = start(workers=1, timeout=2, queue=0).warm()
    with ThreadPoolExecutor() as pool:
        running = pool.submit(ask, server, BOMB)
        assert eventually(lambda: server.busy() == 1, 5)
        response = ask(server)
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) >= 1
        assert response.json()["title"] == "Server busy"
        running.result(10)
    assert ask(server).status_code == 200


def test_the_queue_is_served_in_order_of_arrival(start: Start) -> None:
    server = start(workers=1, timeout=1, queue=8).warm()
    with ThreadPoolExecutor() as pool:
        bomb = pool.submit(ask, server, BOMB)
        assert eventually(lambda: server.busy() == 1, 5)
        waiting = [pool.submit(ask, server) for _ in range(4)]
        assert bomb.result(10).status_code == 504
        assert [answer.result(10).status_code for answer in waiting] == [200] * 4


def test_a_slow_reader_holds_memory_flat(start: Start) -> None:
    server = start(workers=1, timeout=60)
    process = server.settle()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(request_bytes(FLOOD))
        read_some(connection, 200_000)
        before = process.memory_info().rss
        assert eventually(lambda: not busy_workers(server), 3)  # it waits for the reader
        read_some(connection, 20_000_000)
        time.sleep(1)
        assert process.memory_info().rss - before < 20_000_000
        assert not busy_workers(server)


def test_a_large_answer_streams_with_flat_memory(start: Start) -> None:
    server = start(workers=1, timeout=60)
    process = server.settle()
    query = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g a cg:Standard }"
    before, peak, size, last = process.memory_info().rss, 0, 0, b""
    with httpx.stream(
        "GET", f"{server.url}sparql", params={"query": query, "format": "csv"}, timeout=60
    ) as response:
        for piece in response.iter_bytes():
            size += len(piece)
            last = piece
            peak = max(peak, process.memory_info().rss)
    assert size > 10_000_000
    assert last.endswith(b"\r\n")
    assert peak - before < 20_000_000


class TestDepth:
    """What overflows the parser's stack is refused or answered; the server lives."""

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT (" + "(" * 10_000 + "1" + ")" * 10_000 + " AS ?x) {}",
            "SELECT * " + "{" * 10_000 + "}" * 10_000,
            "SELECT * {" + "OPTIONAL {" * 10_000 + "}" * 10_001,
            "SELECT * " + "{SELECT * " * 10_000 + "{}" + "}" * 10_000,
            "SELECT * {" + "FILTER NOT EXISTS {" * 10_000 + "}" * 10_001,
            "SELECT * { ?s ?p " + "[ ?p " * 10_000 + "1" + "]" * 10_000 + "}",
            "SELECT (" + "!" * 10_000 + "true AS ?x) {}",
            "SELECT (" + "- " * 10_000 + "1 AS ?x) {}",
            "SELECT * { ?s " + "^" * 10_000 + "<p> ?o }",
            "SELECT * { ?s " + "<p>/" * 10_000 + "<p> ?o }",
            "SELECT * { ?s " + "<p>|" * 10_000 + "<p> ?o }",
            "SELECT (" + "1+" * 10_000 + "1 AS ?x) {}",
            "SELECT (" + "1||" * 10_000 + "1 AS ?x) {}",
            "(" * 500_000,
        ],
        ids=lambda query: query[:30],
    )
    def test_deep_nesting_is_refused(self, client: httpx.Client, query: str) -> None:
        headers = {"Content-Type": "application/sparql-query"}
        response = client.post("/sparql", content=query, headers=headers)
        assert response.status_code == 400
        assert response.json()["title"] == "Query too complex"

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT (" + "(" * 150 + "1" + ")" * 150 + " AS ?x) {}",
            "SELECT * { VALUES ?x {" + " 1" * 50_000 + "} FILTER(?x = 2) }",
            "SELECT * { ?s ?p ?x FILTER(?x IN (" + "1, " * 2_000 + "1)) }",
            'SELECT ("' + "(" * 10_000 + '" AS ?x) {}',
            "SELECT * {} #" + "{" * 10_000,
        ],
        ids=lambda query: query[:40],
    )
    def test_what_only_looks_deep_is_answered(self, client: httpx.Client, query: str) -> None:
        headers = {"Content-Type": "application/sparql-query"}
        assert client.post("/sparql", content=query, headers=headers).status_code == 200


def test_no_worker_is_lost_or_left_over(start: Start) -> None:
    server = start(workers=2, timeout=0.3)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: ask(server, BOMB).status_code, range(8)))
    assert set(results) <= {503, 504}

    def settled() -> bool:
        workers = server.workers()
        statuses = {worker.status() for worker in workers}
        return len(workers) == 3 and psutil.STATUS_ZOMBIE not in statuses

    assert eventually(settled, 5)


class TestService:
    """SERVICE never leaves the server, in whatever disguise."""

    @pytest.mark.parametrize(
        "clause",
        [
            "SERVICE <{iri}> {{ ?s ?p ?o }}",
            "service <{iri}> {{ ?s ?p ?o }}",
            "SERVICE SILENT <{iri}> {{ ?s ?p ?o }}",
            "SERVICESILENT<{iri}>{{ ?s ?p ?o }}",
            "?s ?p 1SERVICE<{iri}>{{ ?s ?p ?o }}",
            "?s ?p trueSERVICE<{iri}>{{ ?s ?p ?o }}",
            "VALUES ?x {{ <{iri}> }} SERVICE ?x {{ ?s ?p ?o }}",
            "VALUES ?x {{ <{iri}> }} FILTER(1<2)SERVICE?x#>\n{{ ?s ?p ?o }}",
            "BIND(IRI('{iri}') AS ?x) SERVICE ?x {{ ?s ?p ?o }}",
            "SERVICE:x{{ ?s ?p ?o }}",
            "SERVICE :x {{ ?s ?p ?o }}",
            "SERVICE # comment\n <{iri}> {{ ?s ?p ?o }}",
            r"S\u0045RVICE <{iri}> {{ ?s ?p ?o }}",
            "OPTIONAL {{ {{ SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?o }} }} }} }}",
            "FILTER EXISTS {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}",
            "FILTER NOT EXISTS {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}",
            "MINUS {{ SERVICE SILENT <{iri}> {{ ?s ?p ?o }} }}",
            "GRAPH ?g {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}",
        ],
    )
    def test_no_form_makes_a_connection(self, client: httpx.Client, clause: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            iri = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
            query = f"PREFIX : <{iri}/> SELECT * {{ {clause.format(iri=iri)} }}"
            response = client.get("/sparql", params={"query": query})
            assert response.status_code == 403, response.text
            assert "allowed endpoints" in response.json()["detail"]
            listener.settimeout(0.05)
            with pytest.raises(TimeoutError):
                listener.accept()

    @pytest.mark.parametrize(
        "query",
        [
            'SELECT ("SERVICE <http://x/> {" AS ?x) {}',
            "SELECT ('''a ' SERVICE \" {''' AS ?x) {}",
            "SELECT * { ?service <http://example.org/service> ?o } # SERVICE <x> {}",
            "PREFIX service: <http://example.org/service#> SELECT * { service:a service:b ?c }",
            "SELECT * { <http://example.org/SERVICE/x?service=1#service> ?p ?o }",
            "SELECT * { cg:service cg:SERVICE ?o }",
            "SELECT (STRLEN(?x) < 9 AS ?y) { BIND('service' AS ?x) }",
        ],
    )
    def test_the_word_alone_is_no_crime(self, client: httpx.Client, query: str) -> None:
        assert client.get("/sparql", params={"query": query}).status_code == 200


def test_updates_are_no_queries(client: httpx.Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        iri = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        response = client.get("/sparql", params={"query": f"LOAD <{iri}>"})
        assert response.status_code == 400
        listener.settimeout(0.05)
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.anyio
async def test_a_body_that_does_not_come_is_408() -> None:
    async def receive() -> dict[str, object]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"A", "more_body": True}

    with pytest.raises(RequestError, match="did not arrive within") as refused:
        await read_body({"type": "http", "headers": []}, receive, 1000, seconds=0.1)
    assert refused.value.status == 408


def test_a_slow_body_does_not_hold_a_worker(start: Start) -> None:
    server = start(workers=1)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    body = urlencode({"query": "ASK {}"}).encode()
    connection.putrequest("POST", "/sparql")
    connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders()
    connection.send(body[:5])
    others = [threading.Thread(target=ask, args=(server,)) for _ in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join(5)
        assert not other.is_alive()
    connection.send(body[5:])
    assert connection.getresponse().status == 200
    connection.close()
