"""SERVICE: partners are called, within limits; nobody else is, in whatever spelling."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from cgkg.errors import InputError
from cgkg.store.partner_calls import is_public
from cgkg.store.partners import read_partners
from web.conftest import STANDARD, Server, Start

CONFINED = """
import os, socket, sys
from cgkg.store.confinement import confine
allowed, other = map(int, sys.argv[1:])
confine(2**31, os.getppid(), allowed)
for port in (allowed, other):
    try:
        socket.create_connection(("127.0.0.1", port))
        print("connected")
    except OSError as error:
        print(type(error).__name__)
"""
ROWS = json.dumps(
    {"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "7"}}]}}
)

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def endpoint(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    """An HTTP server that answers POST as told; its address and the bodies it got."""
    bodies: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            answer(self)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", bodies
    finally:
        server.shutdown()
        server.server_close()


def rows(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.end_headers()
    handler.wfile.write(ROWS.encode())


def partners_file(folder: Path, *partners: dict[str, Any]) -> Path:
    path = folder / "partners.json"
    path.write_text(json.dumps({"partner": list(partners)}), "utf-8")
    return path


def ask(server: Server, query: str, **parameters: str) -> httpx.Response:
    return httpx.get(f"{server.url}sparql", params={"query": query, **parameters}, timeout=60)


class TestPartners:
    """An allowed endpoint answers."""

    def test_another_server_of_this_kind(
        self, start: Start, server: Server, tmp_path: Path
    ) -> None:
        address = f"{server.url}sparql"
        partner = {"name": "other", "endpoint": address, "allow_private": True}
        federating = start(partners=partners_file(tmp_path, partner))
        query = f"SELECT ?n {{ SERVICE <{address}> {{ <{STANDARD}> cg:number ?n }} }}"
        response = ask(federating, query)
        assert response.status_code == 200, response.text
        rows = response.json()["results"]["bindings"]
        assert [row["n"]["value"] for row in rows] == ["GB/T 32151.1-2015"]
        assert response.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT ?n {{ SERVICE <{iri}> {{ ?s ?p ?n }} }}",
            "SELECT ?n {{ service silent <{iri}> {{ ?s ?p ?n }} }}",
            "PREFIX x: <{stem}> SELECT ?n {{ SERVICE x:sparql {{ ?s ?p ?n }} }}",
            "SELECT ?n {{ OPTIONAL {{ SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?n }} }} }} }}",
            "SELECT ?n {{ VALUES ?n {{ '7' }} "
            "FILTER EXISTS {{ SERVICE <{iri}> {{ ?s ?p ?n }} }} }}",
        ],
    )
    def test_in_every_place(self, start: Start, tmp_path: Path, query: str) -> None:
        with endpoint(rows) as (iri, bodies):
            partner = {"name": "p", "endpoint": iri, "allow_private": True}
            server = start(partners=partners_file(tmp_path, partner))
            text = query.format(iri=iri, stem=iri.removesuffix("sparql"))
            response = ask(server, text)
            assert response.status_code == 200, response.text
            assert "7" in response.text
            assert bodies

    def test_a_slow_partner_is_named(self, start: Start, tmp_path: Path) -> None:
        with endpoint(lambda _: time.sleep(3)) as (iri, _):
            partner = {"name": "snail", "endpoint": iri, "allow_private": True, "timeout": 0.5}
            server = start(partners=partners_file(tmp_path, partner))
            began = time.monotonic()
            response = ask(server, f"SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?n }} }}")
            assert time.monotonic() - began < 3
            assert response.status_code == 504
            problem = response.json()
            assert problem["partner"] == {"name": "snail", "endpoint": iri, "reason": "time"}
            assert "snail" in problem["detail"]
            assert "did not answer within 0.5 s" in problem["detail"]
            assert "SERVICE SILENT goes on without this partner" in problem["detail"]
            silent = ask(server, f"SELECT * {{ SERVICE SILENT <{iri}> {{ ?s ?p ?n }} }}")
            assert silent.status_code == 200
            assert silent.json()["results"]["bindings"] == [{}]

    def test_a_large_answer_is_refused(self, start: Start, tmp_path: Path) -> None:
        with endpoint(rows) as (iri, _):
            partner = {"name": "p", "endpoint": iri, "allow_private": True, "max_bytes": 20}
            server = start(partners=partners_file(tmp_path, partner))
            response = ask(server, f"SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?n }} }}")
            assert response.status_code == 502
            assert "more than 20 bytes" in response.json()["detail"]

    def test_the_words_of_its_refusal_are_told(self, start: Start, tmp_path: Path) -> None:
        def refuse(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(400)
            handler.send_header("Content-Type", "text/plain")
            handler.end_headers()
            handler.wfile.write(b"no such\nfunction \x1b[31m" + b"x" * 1000)

        with endpoint(refuse) as (iri, _):
            partner = {"name": "p", "endpoint": iri, "allow_private": True}
            server = start(partners=partners_file(tmp_path, partner))
            problem = ask(server, f"SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?n }} }}").json()
            assert problem["partner"]["reason"] == "status"
            assert "status 400 (no such function [31mxxx" in problem["detail"]
            assert len(problem["detail"]) < 800

    def test_one_that_is_not_there_is_named(self, start: Start, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            iri = f"http://127.0.0.1:{closed.getsockname()[1]}/sparql"
        partner = {"name": "gone", "endpoint": iri, "allow_private": True}
        server = start(partners=partners_file(tmp_path, partner))
        response = ask(server, f"SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?n }} }}")
        assert response.status_code == 502
        assert response.json()["partner"]["reason"] == "unreachable"
        half = f"SELECT * {{ ?s a cg:Standard SERVICE SILENT <{iri}> {{ ?s <x:p> ?n }} }}"
        (row,) = ask(server, half).json()["results"]["bindings"]
        assert set(row) == {"s"}  # what is here, and nothing bound by the partner

    def test_a_redirect_is_not_followed(self, start: Start, tmp_path: Path) -> None:
        with endpoint(rows) as (elsewhere, bodies):

            def redirect(handler: BaseHTTPRequestHandler) -> None:
                handler.send_response(307)
                handler.send_header("Location", elsewhere)
                handler.end_headers()

            with endpoint(redirect) as (iri, _):
                partner = {"name": "p", "endpoint": iri, "allow_private": True}
                server = start(partners=partners_file(tmp_path, partner))
                response = ask(server, f"SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?n }} }}")
                assert response.status_code == 502
                assert "status 307" in response.json()["detail"]
                assert bodies == []

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1"])
    def test_a_private_address_is_refused_even_for_a_partner(
        self, start: Start, tmp_path: Path, host: str
    ) -> None:
        with endpoint(rows) as (address, bodies):
            iri = address.replace("127.0.0.1", host)
            server = start(partners=partners_file(tmp_path, {"name": "p", "endpoint": iri}))
            response = ask(server, f"SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?n }} }}")
            assert response.status_code == 502
            detail = response.json()["detail"]
            assert "is not public" in detail or "is not a canonical IPv4 address" in detail
            assert bodies == []


class TestOthers:
    """With partners, too, nobody else is called."""

    @pytest.mark.parametrize(
        "clause",
        [
            "SERVICE <{other}> {{ ?s ?p ?o }}",
            "SERVICE SILENT <{other}> {{ ?s ?p ?o }}",
            "SERVICE <{iri}> {{ ?s ?p ?o }} SERVICE <{other}> {{ ?s ?p ?o }}",
            "SERVICE <{iri}> {{ SERVICE <{other}> {{ ?s ?p ?o }} }}",
            "VALUES ?x {{ <{iri}> <{other}> }} SERVICE ?x {{ ?s ?p ?o }}",
            "BIND(IRI('{other}') AS ?x) SERVICE SILENT ?x {{ ?s ?p ?o }}",
            r"S\u0045RVICE <{other}> {{ ?s ?p ?o }}",
            r"SERVICE <{other}\u003F> {{ ?s ?p ?o }}",
            "SERVICE <{iri}/../other> {{ ?s ?p ?o }}",
            "SERVICE <{iri}?x=1> {{ ?s ?p ?o }}",
            "SERVICE <{iri}#x> {{ ?s ?p ?o }}",
            "SERVICE <sparql> {{ ?s ?p ?o }}",
            "SERVICE <http://127.1:{port}/sparql> {{ ?s ?p ?o }}",
            "SERVICE <http://2130706433:{port}/sparql> {{ ?s ?p ?o }}",
            "SERVICE <http://0x7f000001:{port}/sparql> {{ ?s ?p ?o }}",
            "SERVICE <http://[::1]:{port}/sparql> {{ ?s ?p ?o }}",
            "SERVICE <http://[::ffff:127.0.0.1]:{port}/sparql> {{ ?s ?p ?o }}",
            "SERVICE <http://partner@127.0.0.1:{port}/sparql> {{ ?s ?p ?o }}",
            "SERVICE <HTTP://127.0.0.1:{port}/sparql> {{ ?s ?p ?o }}",
            "SERVICE :x {{ ?s ?p ?o }}",
            "SERVICE y:sparql {{ ?s ?p ?o }}",
            "FILTER EXISTS {{ {{ SELECT * {{ SERVICE <{other}> {{ ?s ?p ?o }} }} }} }}",
            "MINUS {{ SERVICE SILENT <{other}> {{ ?s ?p ?o }} }}",
        ],
    )
    def test_no_form_makes_a_connection(self, federating: tuple[Server, str], clause: str) -> None:
        server, iri = federating
        with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as trap:
            port = trap.getsockname()[1]
            other = f"http://127.0.0.1:{port}/sparql"
            prologue = (
                f"BASE <http://127.0.0.1:{port}/> PREFIX : <{other}/> "
                f"PREFIX y: <{iri.removesuffix('sparql')}> PREFIX y: <{other}/> "
            )
            text = f"{prologue} SELECT * {{ {clause.format(iri=iri, other=other, port=port)} }}"
            response = ask(server, text)
            assert response.status_code == 403, response.text
            assert f"the allowed endpoints are: <{iri}>" in response.json()["detail"]
            trap.settimeout(0.05)
            with pytest.raises(TimeoutError):
                trap.accept()

    def test_from_fetches_nothing(self, federating: tuple[Server, str]) -> None:
        server, _ = federating
        with socket.create_server(("127.0.0.1", 0)) as trap:
            iri = f"http://127.0.0.1:{trap.getsockname()[1]}/data.ttl"
            response = ask(server, "SELECT * FROM <%s> { ?s ?p ?o }" % iri)  # noqa: S608, UP031 - SPARQL, not SQL
            assert response.json()["results"]["bindings"] == []
            trap.settimeout(0.05)
            with pytest.raises(TimeoutError):
                trap.accept()

    def test_a_confined_process_connects_to_one_port_only(self) -> None:
        with (
            socket.create_server(("127.0.0.1", 0)) as one,
            socket.create_server(("127.0.0.1", 0)) as other,
        ):
            ports = [str(end.getsockname()[1]) for end in (one, other)]
            done = subprocess.run(
                [sys.executable, "-c", CONFINED, *ports], capture_output=True, text=True, check=True
            )
            if done.stdout.split() == ["connected", "connected"]:
                pytest.skip("this kernel does not know Landlock's network rules (Linux 6.7)")
            assert done.stdout.split() == ["connected", "PermissionError"]

    def test_a_stranger_is_not_forwarded(self, federating: tuple[Server, str]) -> None:
        """Whoever talks to the forwarder without a run of its own is sent away."""
        server, _ = federating
        listening = [
            connection.laddr.port
            for connection in psutil_connections(server)
            if connection.status == "LISTEN" and connection.laddr.port != server.port
        ]
        assert len(listening) == 1
        response = httpx.post(f"http://127.0.0.1:{listening[0]}/guess/p", content=b"ASK {}")
        assert response.status_code == 404


def psutil_connections(server: Server) -> list[Any]:
    """The server's sockets."""
    import psutil

    return list(psutil.Process(server.process.pid).net_connections("tcp"))


@pytest.fixture(scope="module")
def federating(
    dataset: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, str]]:
    """A server with one partner, and the partner's address."""
    from web.conftest import running

    with endpoint(rows) as (iri, _):
        partner = {"name": "p", "endpoint": iri, "allow_private": True}
        path = partners_file(tmp_path_factory.mktemp("partners"), partner)
        with running(dataset, partners=path) as server:
            yield server, iri


class TestPartnersFile:
    """A list that is not what it must be is refused with the place and the reason."""

    @pytest.mark.parametrize(
        ("partner", "problem"),
        [
            ({"name": "p"}, "endpoint"),
            ({"name": "p", "endpoint": "ftp://x/"}, "not an endpoint's address"),
            ({"name": "p", "endpoint": "http://user@x/"}, "not an endpoint's address"),
            ({"name": "P p", "endpoint": "http://x/"}, "not a name"),
            ({"name": "p", "endpoint": "http://x/", "timeout": "5"}, "wrong type"),
            ({"name": "p", "endpoint": "http://x/", "timeout": 0}, "must be above 0"),
            ({"name": "p", "endpoint": "http://x/", "tiemout": 5}, "unknown field"),
        ],
    )
    def test_bad_entries(self, tmp_path: Path, partner: dict[str, Any], problem: str) -> None:
        with pytest.raises(InputError, match=problem):
            read_partners(partners_file(tmp_path, partner))

    def test_two_of_a_name(self, tmp_path: Path) -> None:
        partner = {"name": "p", "endpoint": "http://x/"}
        with pytest.raises(InputError, match="share"):
            read_partners(partners_file(tmp_path, partner, {**partner, "endpoint": "http://y/"}))

    def test_toml(self, tmp_path: Path) -> None:
        path = tmp_path / "partners.toml"
        path.write_text('[[partner]]\nname = "p"\nendpoint = "https://x.example/"\n', "utf-8")
        (partner,) = read_partners(path)
        assert (partner.name, partner.timeout, partner.allow_private) == ("p", 10.0, False)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:10.0.0.1",
    ],
)
def test_what_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_what_is_public() -> None:
    assert is_public("8.8.8.8")
    assert is_public("2606:4700::1111")
