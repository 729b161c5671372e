"""What a remote store's error answers mean, in this project's types.

SPARQL 1.1 Protocol (2.1.7) leaves the body of an error open: engines send plain text, HTML, JSON.
Virtuoso begins it with a SQL state: ``Virtuoso S1T00 Error SR171: Transaction timed out``.
"""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import urljoin

from cgkg.errors import (
    CgkgError,
    QueryTimeout,
    QueryTooLarge,
    RemoteRedirected,
    RemoteRefused,
    RemoteRejected,
    StoreBusy,
)
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.response import RemoteResponse, shown

_READ: Final = 64 * 1024
_PATIENCE: Final = 5.0
_LONGEST: Final = 500
_INVISIBLE: Final = re.compile(r"<(script|style|head|title)\b.*?</\1\s*>", re.S | re.I)
_TAG: Final = re.compile(r"<[!/a-zA-Z][^>]*>")
_BLANK: Final = re.compile(r"[\s\x00-\x1f\x7f]+")
_SQL_STATE: Final = re.compile(r"Virtuoso (\w{5}) Error")
# What Virtuoso repeats of the query after its message.
_ECHO: Final = re.compile(r"\s*SPARQL query:.*", re.S)

_TOO_MANY: Final = "max vector length"
_MISPLACED: Final = "Bad variable value in CONSTRUCT"
_TIME: Final = frozenset({"S1T00", "S1TAT"})
_BUSY: Final = frozenset({429, 503})


async def told(response: RemoteResponse, dialect: Dialect | None) -> CgkgError:
    """The error that a response stands for; the response is closed.

    Args:
        response: of any status but success.
        dialect: what the engine is, as far as known.
    """
    place = shown(response.address)
    if 300 <= response.status < 400:
        response.close()
        target = shown(urljoin(response.address, response.headers.get("location", "")))
        return RemoteRedirected(
            f"The remote store {place} redirects to {target}, and redirects are not followed: set "
            "that address, if it is the right one.",
            target,
        )
    said = plain_text(await response.beginning(_READ, _PATIENCE))
    if response.status in (401, 403):
        return RemoteRefused(
            f"The remote store {place} refuses our credentials, or asks for some (status "
            f"{response.status}). Look at CGKG_STORE_CREDENTIALS."
        )
    if dialect is Dialect.VIRTUOSO and (error := virtuoso_limit(said)) is not None:
        return error
    if response.status in _BUSY:
        return StoreBusy(f"The remote store {place} has too much to do: {said}")
    if response.status in (408, 504):
        return QueryTimeout(f"The remote store {place} reached its own time limit: {said}")
    return RemoteRejected(
        f"The remote store {place} answered with status {response.status}: {said}",
        response.status,
        said,
    )


def virtuoso_limit(said: str) -> CgkgError | None:
    """The limit that Virtuoso's message tells of; None for any other message.

    >>> type(virtuoso_limit("Virtuoso S1T00 Error SR171: Transaction timed out")).__name__
    'QueryTimeout'
    >>> said = "Virtuoso 42000 Error FRVEC: array in for vectored over max vector length 9 > 8"
    >>> type(virtuoso_limit(said)).__name__
    'QueryTooLarge'
    """
    match = _SQL_STATE.search(said)
    state = match[1] if match else ""
    if state in _TIME or "estimated execution time" in said:
        return QueryTimeout(f"The remote store reached its own time limit: {said}")
    if _TOO_MANY in said:
        return QueryTooLarge(
            f"The remote store constructs no graph of so many triples; ask for parts of it: {said}"
        )
    if "memory pool" in said.lower() or "MaxMemPoolSize" in said:
        return QueryTooLarge(f"The remote store reached its own memory limit: {said}")
    return None


def is_too_deep(error: CgkgError) -> bool:
    """Whether Virtuoso says that it cannot plan a query, which it might in other words."""
    return isinstance(error, RemoteRejected) and "Stack Overflow in cost model" in error.said


def is_not_constructed(error: CgkgError) -> bool:
    """Whether Virtuoso says that it makes no graph of what it found, or not of all of it."""
    is_too_many = isinstance(error, QueryTooLarge) and _TOO_MANY in str(error)
    return is_too_many or (isinstance(error, RemoteRejected) and _MISPLACED in error.said)


def plain_text(body: str) -> str:
    """An error's body as one line of text: without tags, blanks folded, shortened.

    >>> plain_text("<html><head><title>x</title></head><body><h1>No\\n such</h1> place</body>")
    'No such place'
    """
    text = html.unescape(_TAG.sub(" ", _INVISIBLE.sub(" ", body)))
    text = _BLANK.sub(" ", _ECHO.sub("", text)).strip()
    if not text:
        return "(no message)"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
