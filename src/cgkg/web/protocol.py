"""The SPARQL 1.1 Protocol's requests: from method, headers and body to parameters.

Also the QUERY method (RFC 10008), which carries its query as POST does but is safe like GET.
"""

from __future__ import annotations

import asyncio
import re
from binascii import a2b_qp
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.types import Receive, Scope

from cgkg.errors import RequestError
from cgkg.services.queries import Parameters

DIRECT: Final = "application/sparql-query"
FORM: Final = "application/x-www-form-urlencoded"
METHODS: Final = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")

_MAX_FIELDS: Final = 200
_BODY_SECONDS: Final = 30.0
_FORM_GROWTH: Final = 3  # percent-encoding makes three bytes of one
_NO_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_FORM_ROOM: Final = 16_384  # for the other parameters


class ClientGone(Exception):
    """The client closed the connection; nobody is there to answer to."""


async def read_parameters(scope: Scope, receive: Receive, max_query_bytes: int) -> Parameters:
    """The parameters of a request.

    Raises:
        RequestError: 400, 408, 413 or 415.
        ClientGone: the client left before its body was complete.
    """
    in_address = decode_form(scope["query_string"])
    if scope["method"] in ("GET", "HEAD"):
        return in_address
    media_type = content_type(Headers(scope=scope))
    if media_type == DIRECT:
        body = await read_body(scope, receive, max_query_bytes)
        return [*in_address, ("query", utf8(body, "The query"))]
    if media_type == FORM and scope["method"] == "POST":
        limit = max_query_bytes * _FORM_GROWTH + _FORM_ROOM
        return [*in_address, *decode_form(await read_body(scope, receive, limit))]
    raise _unsupported(media_type, scope["method"])


def decode_form(text: bytes) -> Parameters:
    """Names and values of a query string or form body, percent-decoded once.

    Raises:
        RequestError: 400: too many fields, or not UTF-8.
    """
    fields = text.replace(b"+", b" ").split(b"&")
    if len(fields) > _MAX_FIELDS:
        raise _bad(f"There are more than {_MAX_FIELDS} parameters.")
    try:
        return [
            (_unescaped(name).decode(), _unescaped(value).decode())
            for name, _, value in (field.partition(b"=") for field in fields if field)
        ]
    except UnicodeDecodeError:
        raise _bad("The parameters are not UTF-8 (after percent-decoding).") from None


def _unescaped(text: bytes) -> bytes:
    """The bytes that percent-encoded text stands for (RFC 3986, 2.1).

    Quoted-printable differs in its sign alone, and its decoder is compiled: queries have an escape
    at every blank. What is no escape stays as it is, and there the two differ.
    """
    if b"%" not in text:
        return text
    if _NO_ESCAPE.search(text):
        return unquote_to_bytes(text)
    return a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"="))


async def read_body(
    scope: Scope, receive: Receive, limit: int, seconds: float = _BODY_SECONDS
) -> bytes:
    """The request's body.

    Args:
        scope: the request.
        receive: gives the body's pieces.
        limit: how large it may be, bytes.
        seconds: how long it may take to arrive.

    Raises:
        RequestError: 413 beyond the limit; 408 when it comes too slowly; 415 when it is encoded.
        ClientGone: the client left.
    """
    headers = Headers(scope=scope)
    _refuse_encoding(headers.get("content-encoding", "identity"))
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(seconds):
            return await _collect(receive, limit)
    except TimeoutError:
        raise RequestError(
            408, "Request too slow", f"The body did not arrive within {seconds:g} s."
        ) from None


async def _collect(receive: Receive, limit: int) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        body += message.get("body", b"")
        if len(body) > limit:
            raise _too_large(limit)
        if not message.get("more_body", False):
            return bytes(body)


def _refuse_encoding(encoding: str) -> None:
    if encoding.strip().lower() not in ("", "identity"):
        raise RequestError(
            415,
            "Unsupported content coding",
            f"The body is sent as {encoding}; send it as it is.",
            {"Accept-Encoding": "identity"},  # RFC 9110, 12.5.3
        )


def content_type(headers: Headers) -> str:
    """The body's media type without parameters; a charset other than UTF-8 is refused."""
    media_type, _, parameters = headers.get("content-type", "").partition(";")
    name, _, value = parameters.partition("=")
    charset = value.strip().strip('"').lower()
    if name.strip().lower() == "charset" and charset not in ("utf-8", "utf8", "us-ascii"):
        raise RequestError(415, "Unsupported charset", f"Send UTF-8; {charset} is not read here.")
    return media_type.strip().lower()


def utf8(body: bytes, what: str) -> str:
    """The text of a body.

    Raises:
        RequestError: 400: it is not UTF-8; ``what`` is what the message calls it.
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _bad(f"{what} is not UTF-8: the byte at position {error.start} is wrong.") from None


def _unsupported(content_type: str, method: str) -> RequestError:
    given = content_type or "no Content-Type"
    known = DIRECT if method == "QUERY" else f"{DIRECT} or {FORM}"
    return RequestError(
        415,
        "Unsupported media type",
        f"The body came with {given}; send a query as {known}.",
        {"Accept-Post": f"{DIRECT}, {FORM}"} if method == "POST" else {"Accept-Query": DIRECT},
    )


def _too_large(limit: int) -> RequestError:
    return RequestError(
        413, "Body too large", f"The limit is {limit} bytes. Send it in several parts."
    )


def _bad(detail: str) -> RequestError:
    return RequestError(400, "Bad request", detail)
