"""A proxy on loopback that passes requests on, and lets a test step in at any of them."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import unquote_plus, urlsplit

from engines import Engine


class Reply(NamedTuple):
    """An answer in place of the engine's."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Request(NamedTuple):
    """A request on its way: its number, counted from 1, method, path, and text, decoded."""

    number: int
    method: str
    path: str
    text: str

    @property
    def writes(self) -> bool:
        """Whether it changes something."""
        return self.method in ("PUT", "DELETE") or "INSERT" in self.text or "DELETE" in self.text


Intervention = Callable[[Request], Reply | None]


@dataclass
class Interception:
    """The engine as seen through the proxy, and what steps in.

    Attributes:
        engine: with the proxy's addresses.
        before: called with each request before the engine gets it; an answer keeps it from there.
        after: called before the engine's answer is passed on; an answer replaces it.
        requests: all of them so far.
        patience: seconds that the proxy waits for the engine before it hangs up on both sides.
    """

    engine: Engine
    before: Intervention = lambda request: None
    after: Intervention = lambda request: None
    requests: list[Request] = field(default_factory=list)
    patience: float = 60.0


@contextmanager
def intercepting(engine: Engine) -> Iterator[Interception]:
    """Run a proxy before an engine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    address = f"http://127.0.0.1:{server.server_port}"
    there = engine.query.removesuffix(urlsplit(engine.query).path)
    names = ("query", "update", "graphs")
    changed = {name: getattr(engine, name).replace(there, address) for name in names}
    interception = Interception(replace(engine, **changed))
    server.interception = interception  # type: ignore[attr-defined]
    server.there = urlsplit(there).netloc  # type: ignore[attr-defined]
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield interception
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def _pass_on(self) -> None:
        interception: Interception = self.server.interception  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        text = unquote_plus(body.decode())
        request = Request(len(interception.requests) + 1, self.command, self.path, text)
        interception.requests.append(request)
        reply = interception.before(request)
        if reply is None:
            reply = self._ask(body, interception.patience)
            reply = interception.after(request) or reply
        try:
            self._answer(reply)
        except OSError:
            self.close_connection = True  # the client has gone

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on  # noqa: N815 - http.server's names

    def _ask(self, body: bytes, patience: float) -> Reply:
        there: str = self.server.there  # type: ignore[attr-defined]
        connection = http.client.HTTPConnection(there, timeout=patience)
        try:
            headers = {name: value for name, value in self.headers.items() if name != "Connection"}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            data = answer.read()
        except OSError:
            return Reply(502, b"the engine is down")
        finally:
            connection.close()
        of_connection = ("connection", "keep-alive", "transfer-encoding", "content-length")
        kept = [(k, v) for k, v in answer.getheaders() if k.lower() not in of_connection]
        return Reply(answer.status, data, tuple(kept))

    def _answer(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""
