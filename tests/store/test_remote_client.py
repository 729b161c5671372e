"""The HTTP client of remote stores: what a bad server does is told as what it is, and soon."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cgkg import errors
from cgkg.formats import RdfFormat
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.credentials import Credentials, Scheme
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.settings import RemoteSettings
from engines import ENGINES, free_port
from published import settings_of
from store.misbehaving import Behaviour, misbehaving, response, saying

SECRET = "s3cret"
JSON = "application/sparql-results+json"
ASK = [("query", "ASK {}")]


def run(settings: RemoteSettings, do: Callable[[RemoteClient], Awaitable[object]]) -> object:
    async def all_of_it() -> object:
        async with RemoteClient(settings) as client:
            return await do(client)

    return asyncio.run(all_of_it())


def ask(url: str, seconds: float = 5, credentials: Credentials | None = None) -> bytes:
    async def read(client: RemoteClient) -> bytes:
        answer = await client.query(ASK, JSON, seconds)
        return await answer.read(1000, seconds)

    found = run(RemoteSettings(url, credentials=credentials), read)
    assert isinstance(found, bytes)
    return found


def test_an_answer_comes_as_it_was_sent() -> None:
    with misbehaving(saying(response(b'{"boolean":true}'))) as server:
        assert ask(server.url) == b'{"boolean":true}'
    (head,) = server.heads
    assert b"Accept: application/sparql-results+json" in head
    assert b"Accept-Encoding: identity" in head


def stall(_: socket.socket, __: bytes) -> None:
    time.sleep(2)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"


@pytest.mark.parametrize(
    ("behaviour", "error", "words"),
    [
        (saying(response(b"", "302 Found", Location="/else")), errors.RemoteRedirected, "/else"),
        (saying(response(b"", "401 Unauthorized")), errors.RemoteRefused, "CREDENTIALS"),
        (saying(response(b"", "403 Forbidden")), errors.RemoteRefused, "status 403"),
        (saying(response(b"", "503 Busy")), errors.StoreBusy, "too much to do"),
        (saying(response(b"", "504 Slow")), errors.QueryTimeout, "own time limit"),
        (
            saying(response(b"<html><title>x</title><p>No <b>such</b>", "500 Error", "text/html")),
            errors.RemoteRejected,
            "status 500: No such",
        ),
        (saying(b"hello\r\n\r\n"), errors.RemoteUnreachable, "cannot be reached"),
        (saying(b""), errors.RemoteUnreachable, "cannot be reached"),
        (saying(CHUNKED), errors.RemoteUnreachable, "broke off"),
        (saying(response(b"x" * 1001)), errors.RemoteMalformed, "more than 1000 bytes"),
        (saying(response(b"x", Content_Encoding="gzip")), errors.RemoteMalformed, "compresses"),
        (stall, errors.QueryTimeout, "did not answer within"),
    ],
)
def test_a_bad_answer_is_told_as_what_it_is(
    behaviour: Behaviour, error: type[errors.CgkgError], words: str
) -> None:
    with misbehaving(behaviour) as server, pytest.raises(error, match=words) as caught:
        ask(server.url, seconds=1)
    assert type(caught.value) is error


def test_a_server_that_is_down_is_told_so() -> None:
    with pytest.raises(errors.RemoteUnreachable, match="cannot be reached"):
        ask(f"http://127.0.0.1:{free_port()}/sparql")


def test_a_redirect_is_not_followed_and_named() -> None:
    with (
        misbehaving(saying(response(b"{}"))) as other,
        misbehaving(saying(response(b"", "307 Moved", Location=other.url))) as server,
        pytest.raises(errors.RemoteRedirected) as caught,
    ):
        ask(server.url)
    assert caught.value.target == other.url
    assert other.heads == []


@pytest.mark.parametrize(
    ("credentials", "header"),
    [
        (Credentials(Scheme.BASIC, "me", SECRET), b"Authorization: Basic bWU6czNjcmV0"),
        (Credentials(Scheme.BEARER, "", SECRET), b"Authorization: Bearer s3cret"),
    ],
)
def test_credentials_are_sent_and_not_told(credentials: Credentials, header: bytes) -> None:
    with (
        misbehaving(saying(response(SECRET.encode(), "403 Forbidden"))) as server,
        pytest.raises(errors.RemoteRefused) as caught,
    ):
        ask(server.url, credentials=credentials)
    assert header in server.heads[0]
    assert SECRET not in str(caught.value)


def test_virtuoso_s_own_limits_are_told_as_limits() -> None:
    said = b"Virtuoso S1T00 Error SR171: Transaction timed out\n\nSPARQL query:\nASK {}"
    answer = response(said, "500 Error", "text/plain", Server="Virtuoso/07.20")
    with misbehaving(saying(answer)) as server, pytest.raises(errors.QueryTimeout, match="SR171"):
        ask(server.url)


# --- real engines -------------------------------------------------------------------------------

GRAPH = "https://example.org/graph/a?b=c&d"
TRIPLES = [b'<urn:s> <urn:p> "one" .\n', b'<urn:s> <urn:p> "two" .\n']


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_graphs_are_written_read_and_removed(name: str, tmp_path: Path) -> None:
    file = tmp_path / "graph.nt"
    file.write_bytes(b"".join(TRIPLES))

    async def content(client: RemoteClient) -> list[bytes]:
        answer = await client.read_graph(GRAPH, RdfFormat.N_TRIPLES, 10)
        lines = (await answer.read(10_000, 10)).replace(b"\t", b" ").splitlines(keepends=True)
        return sorted(lines)

    async def use(client: RemoteClient) -> None:
        await client.put_graph(GRAPH, RdfFormat.N_TRIPLES, file, 10)
        assert await content(client) == TRIPLES
        await client.put_graph(GRAPH, RdfFormat.N_TRIPLES, TRIPLES[0], 10)
        assert await content(client) == TRIPLES[:1]
        await client.add_to_graph(GRAPH, RdfFormat.N_TRIPLES, TRIPLES[1], 10)
        assert await content(client) == TRIPLES
        update = f'DELETE DATA {{ GRAPH <{GRAPH}> {{ <urn:s> <urn:p> "one" }} }}'
        await client.update(update, 10)
        assert await content(client) == TRIPLES[1:]
        assert await client.delete_graph(GRAPH, 10)
        assert not await client.delete_graph(GRAPH, 10)
        assert client.dialect is Dialect(name)
        with pytest.raises(errors.RemoteRejected):
            await client.put_graph(GRAPH, RdfFormat.N_TRIPLES, b"no triple", 10)

    with ENGINES[name](tmp_path) as engine:
        settings = settings_of(engine)
        run(settings, use)
        if settings.credentials is not None:
            wrong = replace(settings, credentials=Credentials(Scheme.DIGEST, "dba", SECRET))
            with pytest.raises(errors.RemoteRefused):
                run(wrong, lambda client: client.update("CLEAR GRAPH <urn:g>", 10))
