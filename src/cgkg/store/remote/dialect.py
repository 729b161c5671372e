"""What the engines behind SPARQL's protocol do in their own way."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

_LEAST_MILLISECONDS: Final = 1000  # Virtuoso heeds no shorter limit


class Dialect(StrEnum):
    """An engine, as far as it must be treated differently."""

    GENERIC = "generic"
    VIRTUOSO = "virtuoso"
    OXIGRAPH = "oxigraph"


def dialect_of(headers: Mapping[str, str]) -> Dialect:
    """The dialect of the engine that sent these response headers (names in lower case).

    >>> dialect_of({"server": "Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu"})
    <Dialect.VIRTUOSO: 'virtuoso'>
    >>> dialect_of({"server": "nginx"})
    <Dialect.GENERIC: 'generic'>
    """
    server = headers.get("server", "").lower()
    for dialect in (Dialect.VIRTUOSO, Dialect.OXIGRAPH):
        if server.startswith(str(dialect)):
            return dialect
    return Dialect.GENERIC


def time_limit(seconds: float, dialect: Dialect | None) -> list[tuple[str, str]]:
    """The parameters that tell an engine for how long it may work on a query; none if it has none.

    >>> time_limit(2.5, Dialect.VIRTUOSO), time_limit(2.5, Dialect.OXIGRAPH)
    ([('timeout', '2500')], [])
    """
    if dialect is not Dialect.VIRTUOSO:
        return []
    return [("timeout", str(max(_LEAST_MILLISECONDS, int(seconds * 1000))))]
