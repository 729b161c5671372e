"""Around every request: an id, the time it takes, a line in the log, and the counters."""

from __future__ import annotations

import itertools
import re
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cgkg.web.admission import asking
from cgkg.web.client_address import ClientAddresses
from cgkg.web.metrics import RequestCounts
from cgkg.web.record import Record, record_of

_ID: Final = re.compile(rb"[A-Za-z0-9._:-]{1,64}\Z")
_PLACES: Final = frozenset(
    (
        *("sparql", "update", "rdf-graph-store", "id", "doc", "ns", "graph", "search", "reconcile"),
        *("dumps", "static", "healthz", "readyz", "metrics", "problem", "standards", "directions"),
        *(
            "framework",
            "bodies",
            "sectors",
            "coverage",
            "queries",
            "api",
            "openapi.json",
            "partners",
        ),
    )
)
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "QUERY", "PUT", "DELETE", "PATCH", "OPTIONS"))

Log = Callable[[dict[str, Any]], None]


class Observation:
    """ASGI middleware, the outermost."""

    def __init__(
        self,
        app: ASGIApp,
        counts: RequestCounts,
        addresses: ClientAddresses,
        log: Log | None,
        *,
        log_queries: bool = False,
    ) -> None:
        """Args: the application; what counts; what tells clients apart; what takes a line for
        each request, None for no log; whether the line has the query's text.
        """
        self._app, self._counts, self._addresses = app, counts, addresses
        self._log, self._log_queries = log, log_queries
        self._run, self._numbers = secrets.token_hex(4), itertools.count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        record = record_of(scope)
        record.id = _given_id(scope) or f"{self._run}{next(self._numbers):08x}"
        record.client = self._addresses.of(scope)
        scope["scheme"] = self._addresses.scheme(scope)
        asking.set(record)
        self._counts.under_way += 1
        try:
            await self._app(scope, receive, _Outgoing(send, record).send)
        finally:
            self._counts.under_way -= 1
            self._note(scope, record)

    def _note(self, scope: Scope, record: Record) -> None:
        seconds = time.perf_counter() - record.began
        place, method = _place(scope["path"]), scope["method"]
        method = method if method in _METHODS else "other"
        self._counts.observe(record, place, method, seconds)
        if self._log is not None:
            self._log(_line(scope, record, seconds, query=self._log_queries))


class _Outgoing:
    """A response on its way out: gets its headers, and is measured."""

    def __init__(self, send: Send, record: Record) -> None:
        self._send, self._record = send, record

    async def send(self, message: Message) -> None:
        """Send one part of it."""
        record = self._record
        if message["type"] == "http.response.start":
            record.status = message["status"]
            own = (
                (b"x-request-id", record.id.encode()),
                (b"server-timing", _server_timing(record)),
            )
            message = {**message, "headers": [*message["headers"], *own]}
        elif message["type"] == "http.response.body":
            record.size += len(message.get("body", b""))
            record.complete = not message.get("more_body", False)
        await self._send(message)


def _given_id(scope: Scope) -> str:
    """The id that whoever passed the request on gave it; empty where none did."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.match(value):
            return str(value.decode("ascii"))
    return ""


def _server_timing(record: Record) -> bytes:
    """The header (W3C Server Timing): durations in milliseconds."""
    parts = [f"total;dur={(time.perf_counter() - record.began) * 1e3:.1f}"]
    if record.cache:
        parts.append(f"cache;desc={record.cache}")
    if record.worker:
        parts.append(f"queue;dur={record.queued * 1e3:.1f}")
        parts.append(f"engine;dur={record.worked * 1e3:.1f}")
    return ", ".join(parts).encode()


def _place(path: str) -> str:
    """The first segment of a known path; paths are countless, labels must not be."""
    segment = path[1:].partition("/")[0]
    if not segment:
        return "home"
    return segment if segment in _PLACES else "other"


def _line(scope: Scope, record: Record, seconds: float, *, query: bool) -> dict[str, Any]:
    line: dict[str, Any] = {
        "request": record.id,
        "client": record.client,
        "method": scope["method"],
        "path": scope["path"],
        "status": record.status,
        "ms": round(seconds * 1e3, 1),
        "bytes": record.size,
    }
    if not record.complete and record.status != HTTPStatus.NOT_MODIFIED:
        line["broken_off"] = True
    for name, value in (
        ("query_hash", record.query_hash),
        ("cache", record.cache),
        ("worker", record.worker),
        ("problem", record.error),
        ("query", record.query if query else ""),
    ):
        if value:
            line[name] = value
    return line
