"""Compressed responses: the same bytes for less, streams that flow on, and tags that stay right."""

from __future__ import annotations

import gzip
import socket
import zlib

import httpx
import psutil
import pytest

from cgkg.web.compression import takes_gzip
from web.conftest import FLOOD, Server, Start
from web.test_isolation import request_bytes

ALL = "SELECT * { ?s ?p ?o }"
HTML = {"Accept": "text/html"}
GZIP, PLAIN = {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "identity"}


def raw(
    server: Server, path: str, headers: dict[str, str], method: str = "GET", **parameters: str
) -> tuple[httpx.Response, bytes]:
    """A response, and its body as it came."""
    with httpx.stream(
        method, f"{server.url}{path}", headers=headers, params=parameters or None, timeout=30
    ) as response:
        return response, b"".join(response.iter_raw())


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("gzip", True),
        ("GZIP;q=0.5, br", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("x-gzip", True),
        ("*", True),
        ("br, zstd", False),
        ("identity", False),
        ("gzip;q=0, *", False),
        ("gzip;q=0.5, identity;q=0.9", False),
        ("gzip;q=much", False),
        ("", False),
    ],
)
def test_who_takes_gzip(header: str, wanted: bool) -> None:
    assert takes_gzip(header) is wanted


@pytest.mark.parametrize(
    ("path", "headers", "query"),
    [
        ("framework", HTML, ""),
        ("doc/standard/GB-T-32151.1-2015.html", HTML, ""),
        ("doc/standard/GB-T-32151.1-2015.ttl", {}, ""),
        ("static/style.css", {}, ""),
        ("nothing", HTML, ""),
        ("sparql", {"Accept": "application/sparql-results+json"}, ALL),
        ("sparql", {"Accept": "application/sparql-results+xml"}, ALL),
        ("sparql", {"Accept": "text/csv"}, ALL),
        ("sparql", {"Accept": "application/ld+json"}, "CONSTRUCT WHERE { ?s ?p ?o }"),
        ("sparql", {"Accept": "text/turtle"}, ""),
    ],
)
def test_it_is_the_same_for_less(
    server: Server, path: str, headers: dict[str, str], query: str
) -> None:
    parameters = {"query": query} if query else {}
    plain, expected = raw(server, path, {**headers, **PLAIN}, **parameters)
    assert "content-encoding" not in plain.headers
    for _ in range(2):  # made, and kept
        packed, body = raw(server, path, {**headers, **GZIP}, **parameters)
        assert packed.headers["content-encoding"] == "gzip"
        assert len(body) < len(expected)
        assert gzip.decompress(body) == expected
        assert packed.status_code == plain.status_code
        for one in (packed, plain):
            assert "Accept-Encoding" in one.headers["vary"]
        assert packed.headers["content-type"] == plain.headers["content-type"]
        length = packed.headers.get("content-length")
        assert length is None or int(length) == len(body)


def test_what_is_small_stays_as_it_is(server: Server) -> None:
    response, body = raw(server, "sparql", GZIP, query="ASK {}")
    assert "content-encoding" not in response.headers
    assert int(response.headers["content-length"]) == len(body)


def test_what_is_asked_again_is_compressed_once(start: Start) -> None:
    server = start()
    kept = []
    for _ in range(4):
        raw(server, "framework", {**HTML, **GZIP})
        metrics = httpx.get(f"{server.url}metrics", headers=PLAIN).text
        kept.append([line for line in metrics.splitlines() if line.startswith("cgkg_cache_bytes")])
    assert kept[1] == kept[2] == kept[3]


class TestTags:
    """A tag serves both forms, and only where that is right."""

    @pytest.mark.parametrize(
        ("path", "parameters"),
        [("framework", {}), ("", {}), ("static/style.css", {}), ("sparql", {"query": ALL})],
    )
    def test_one_who_has_it_gets_304(
        self, server: Server, path: str, parameters: dict[str, str]
    ) -> None:
        first, _ = raw(server, path, {**HTML, **GZIP, "Accept": "*/*"}, **parameters)
        tag = first.headers["etag"]
        assert tag.startswith('W/"')
        for coding in (GZIP, PLAIN):
            headers = {"Accept": "*/*", **coding, "If-None-Match": tag}
            again, body = raw(server, path, headers, **parameters)
            assert (again.status_code, body) == (304, b"")
            assert "content-encoding" not in again.headers
            assert again.headers["etag"].removeprefix("W/") == tag.removeprefix("W/")

    @pytest.mark.parametrize("path", ["static/style.css", "static/query.css"])
    def test_a_strong_tag_is_weak_for_other_bytes(self, server: Server, path: str) -> None:
        plain, _ = raw(server, path, PLAIN)
        packed, _ = raw(server, path, GZIP)
        assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
        assert "accept-ranges" not in packed.headers

    def test_parts_are_parts_of_the_plain_bytes(self, server: Server) -> None:
        _, whole = raw(server, "static/build/query.js", PLAIN)
        response, body = raw(server, "static/build/query.js", {**GZIP, "Range": "bytes=10-19"})
        assert response.status_code == 206
        assert body == whole[10:20]
        assert "content-encoding" not in response.headers


@pytest.mark.parametrize("path", ["framework", "static/style.css", "sparql"])
def test_head_has_the_headers_of_get(server: Server, path: str) -> None:
    parameters = {"query": ALL} if path == "sparql" else {}
    get, _ = raw(server, path, {"Accept": "*/*", **GZIP}, **parameters)
    head, body = raw(server, path, {"Accept": "*/*", **GZIP}, "HEAD", **parameters)
    assert body == b""
    for name in ("content-encoding", "etag", "vary", "content-type"):
        assert head.headers[name] == get.headers[name]
    length = head.headers.get("content-length")
    assert length in (None, get.headers.get("content-length"))


class TestStreams:
    """An answer that is too long to be held."""

    def test_it_comes_piece_by_piece(self, start: Start) -> None:
        server = start(workers=1, timeout=60)
        unpack = zlib.decompressobj(31)
        got = b""
        with httpx.stream(
            "GET", f"{server.url}sparql", params={"query": FLOOD}, headers=GZIP
        ) as response:
            assert response.headers["content-encoding"] == "gzip"
            for piece in response.iter_raw():
                got += unpack.decompress(piece)
                if len(got) > 3_000_000:  # of an answer that would take hours
                    break
        assert got.startswith(b'{"head":')

    def test_it_is_whole(self, server: Server) -> None:
        query = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 30000"
        _, plain = raw(server, "sparql", PLAIN, query=query)
        response, packed = raw(server, "sparql", GZIP, query=query)
        assert "content-length" not in response.headers
        assert gzip.decompress(packed) == plain
        assert len(plain) > 2_000_000

    def test_one_that_is_broken_off_is_seen_to_be(self, start: Start) -> None:
        server = start(workers=1, timeout=60)
        with (
            pytest.raises(httpx.RemoteProtocolError, match="incomplete"),
            httpx.stream(
                "GET", f"{server.url}sparql", params={"query": FLOOD}, headers=GZIP
            ) as response,
        ):
            for number, _ in enumerate(response.iter_raw()):
                if number == 3:
                    busiest(server).kill()

    def test_http_1_0_gets_it_whole(self, server: Server) -> None:
        request = request_bytes("SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 20000", "1.0")
        request = request.replace(b"\r\n\r\n", b"\r\nAccept-Encoding: gzip\r\n\r\n")
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(request)
            answer = b"".join(iter(lambda: connection.recv(1 << 20), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert b"content-encoding: gzip" in head
        assert f"content-length: {len(body)}".encode() in head
        assert gzip.decompress(body).endswith(b"]}}")


def busiest(server: Server) -> psutil.Process:
    """The worker that has used the processor most."""
    return max(server.workers(), key=lambda worker: sum(worker.cpu_times()[:2]))
