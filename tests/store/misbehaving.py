"""A server on loopback that does what no SPARQL server should, as the test says."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from cgkg.store.base import QueryRequest
from cgkg.store.remote.settings import RemoteSettings
from cgkg.store.remote.store import RemoteStore

ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:s"}}]}}'
NOTHING = b'{"head":{"vars":[]},"results":{"bindings":[]}}'

Behaviour = Callable[[socket.socket, bytes], None]
"""Gets the connection and the request's head, and does what it likes with them."""


class Misbehaving(NamedTuple):
    """The server's address, and the heads of the requests it got."""

    url: str
    heads: list[bytes]


@contextmanager
def misbehaving(behave: Behaviour) -> Iterator[Misbehaving]:
    """Run a server that treats every connection so."""
    heads: list[bytes] = []
    threads: list[threading.Thread] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def treat(connection: socket.socket) -> None:
        with connection:
            connection.settimeout(30)
            head = b""
            try:
                while b"\r\n\r\n" not in head:
                    piece = connection.recv(65536)
                    if not piece:
                        return
                    head += piece
                heads.append(head)
                behave(connection, head)
            except OSError:
                return  # the client has had enough

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=treat, args=(connection,))
            thread.start()
            threads.append(thread)

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield Misbehaving(f"http://127.0.0.1:{listener.getsockname()[1]}/sparql", heads)
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join()
        for thread in threads:
            thread.join()


def saying(answer: bytes) -> Behaviour:
    """Send these bytes and close."""
    return lambda connection, _: connection.sendall(answer)


def response(
    body: bytes,
    status: str = "200 OK",
    media_type: str = "application/sparql-results+json",
    **headers: str,
) -> bytes:
    """A response of HTTP/1.1 with a body, as bytes; underscores in names become hyphens."""
    given = {
        "Content-Type": media_type,
        "Content-Length": str(len(body)),
        "Connection": "close",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


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
