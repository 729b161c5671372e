"""What the engines behind SPARQL's protocol do in their own way."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


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
