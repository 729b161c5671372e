"""RDF documents that clients send: their syntaxes by media type; nothing looks into them here."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message
from typing import Final

from starlette.datastructures import Headers
from starlette.types import Receive, Scope

from cgkg.errors import RequestError
from cgkg.formats import RdfFormat
from cgkg.store.multipart import parts
from cgkg.store.writable import RdfDocument
from cgkg.web.protocol import content_type, read_body

SECONDS: Final = 300.0
"""How long an upload may take to arrive."""

_MULTIPART: Final = "multipart/form-data"
_SYNTAXES: Final[Mapping[str, RdfFormat]] = {
    **{member.media_type: member for member in RdfFormat},
    "application/x-turtle": RdfFormat.TURTLE,
}
_BY_EXTENSION: Final[Mapping[str, RdfFormat]] = {
    **{member.extension: member for member in RdfFormat},
    "owl": RdfFormat.RDF_XML,
}
ACCEPTED: Final = ", ".join(member.media_type for member in RdfFormat)


async def read_documents(
    scope: Scope, receive: Receive, limit: int, *, multipart: bool
) -> tuple[RdfDocument, ...]:
    """The documents of a request's body.

    Args:
        scope: the request.
        receive: gives the body's pieces.
        limit: how large the body may be, bytes.
        multipart: whether it may have several parts.

    Raises:
        RequestError: 400, 408, 413 or 415.
        ClientGone: the client left.
    """
    headers = Headers(scope=scope)
    media_type = content_type(headers)
    syntax = _SYNTAXES.get(media_type)
    if syntax is None and not (multipart and media_type == _MULTIPART):
        if media_type or headers.get("content-length") != "0":
            raise _unsupported(media_type, multipart=multipart)
        return ()  # nothing at all is an empty graph in any syntax
    body = await read_body(scope, receive, limit, SECONDS)
    if syntax is not None:
        return (RdfDocument(body, syntax),)
    return tuple(
        _document(name, media_type, content, number)
        for number, (name, media_type, content) in enumerate(parts(body, _boundary(headers)), 1)
    )


def _document(name: str, given: str, content: bytes, number: int) -> RdfDocument:
    media_type = content_type(Headers({"content-type": given}))
    syntax = _SYNTAXES.get(media_type)
    if syntax is None and media_type in ("", "application/octet-stream"):
        # A browser or curl that does not know the file's type; its name may tell.
        syntax = _BY_EXTENSION.get(name.rpartition(".")[2].lower())
    if syntax is None:
        raise _unsupported(media_type, multipart=True)
    return RdfDocument(content, syntax, name or f"in part {number}")


def _boundary(headers: Headers) -> str:
    message = Message()
    message["content-type"] = headers["content-type"]
    boundary = message.get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
        raise RequestError(400, "Bad request", f"The Content-Type {_MULTIPART} has no boundary.")
    return boundary


def _unsupported(media_type: str, *, multipart: bool) -> RequestError:
    given = media_type or "no Content-Type"
    accepted = f"{ACCEPTED}, {_MULTIPART}" if multipart else ACCEPTED
    return RequestError(
        415,
        "Unsupported media type",
        f"The body came with {given}; send one of: {accepted}.",
        {"Accept-Post": accepted} if multipart else {},
    )
