"""Whether servers answer the same: rates are compared only between servers that do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from benchmarks.servers import Server

_PATIENCE = 120.0
_ACCEPT = {"Accept": "application/sparql-results+json"}


def check(paths: Iterable[str], servers: Sequence[Server]) -> None:
    """Ask every server every query once, and compare how many rows come back.

    Args:
        paths: ``?query=…`` of SELECT queries.
        servers: the first one is the measure of the others.

    Raises:
        RuntimeError: a server fails, or gives another number of rows than the first; says which,
            and for which query.
    """
    for path in paths:
        expected, *others = (rows(server, path) for server in servers)
        for server, found in zip(servers[1:], others, strict=True):
            if found != expected:
                raise RuntimeError(
                    f"{server.name} answers with {found} rows, {servers[0].name} with "
                    f"{expected}: {server.path}{path}"
                )


def rows(server: Server, path: str) -> int:
    """How many rows a server answers a SELECT query with."""
    address = f"{server.address}{server.path}{path}"
    try:
        with urlopen(Request(address, headers=_ACCEPT), timeout=_PATIENCE) as answer:
            return len(json.load(answer)["results"]["bindings"])
    except HTTPError as error:
        raise RuntimeError(f"{server.name} answers with {error.code}: {address}") from None
