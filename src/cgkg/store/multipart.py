"""Bodies of several parts: multipart/form-data (RFC 7578) into documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cgkg.errors import RequestError

_HEADER: Final = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\r\n]*)\r\n")
_FILE_NAME: Final = re.compile(rb'filename="((?:[^"\\]|\\.)*)"|filename=([^;\s"]+)', re.IGNORECASE)
MAX_PARTS: Final = 1_000


def parts(body: bytes, boundary: str) -> Iterator[tuple[str, str, bytes]]:
    """The parts of a body: file name, media type with its parameters, and content.

    Args:
        body: the request's body.
        boundary: the parameter of its media type.

    Raises:
        RequestError: 400: it is not what its media type says, or has too many parts.
    """
    # RFC 2046, 5.1.1: a delimiter is a line of its own; the line break before it belongs to it.
    delimiter = b"\r\n--" + boundary.encode("latin-1", "replace")
    sections = (b"\r\n" + body).split(delimiter)
    if len(sections) < 3 or not sections[-1].lstrip(b" \t").startswith(b"--"):
        raise _malformed("its parts do not end with the boundary that its Content-Type names")
    if len(sections) - 2 > MAX_PARTS:
        raise _malformed(f"it has more than {MAX_PARTS} parts")
    for section in sections[1:-1]:
        yield _part(section)


def _part(section: bytes) -> tuple[str, str, bytes]:
    _, line_break, rest = section.partition(b"\r\n")
    head, blank, content = (b"\r\n" + rest).partition(b"\r\n\r\n")
    if not line_break or not blank:
        raise _malformed("a part has no header lines")
    headers = {name.lower(): value.strip() for name, value in _HEADER.findall(head[2:] + b"\r\n")}
    found = _FILE_NAME.search(headers.get(b"content-disposition", b""))
    name = (found[1] or found[2] or b"") if found else b""
    media_type = headers.get(b"content-type", b"")
    return name.decode("utf-8", "replace"), media_type.decode("latin-1"), content


def _malformed(reason: str) -> RequestError:
    return RequestError(
        400, "Malformed multipart body", f"The body cannot be taken apart: {reason}."
    )
