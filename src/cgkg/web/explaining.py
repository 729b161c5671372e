"""``?explain=empty`` (or ``Prefer: explain=empty``): an empty answer says why it is empty.

The answer itself stays what it is. The explanation is a JSON object, percent-encoded in the header
``Explanation``, and in JSON answers also the member ``explanation`` beside head and results.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final
from urllib.parse import quote

from starlette.types import Message, Scope, Send

from cgkg.services.empty_answers import EmptyAnswers
from cgkg.store.base import QueryRequest

_WANTED: Final = b"explain=empty"
_LARGEST_EMPTY: Final = 20_000
_NO_JSON: Final = re.compile(rb'"results"\s*:\s*\{\s*"bindings"\s*:\s*\[\s*\]')
_NO_XML: Final = re.compile(rb"<results\s*/>|<results>\s*</results>")
_ONE_LINE: Final = re.compile(rb"\A[^\n]*\n\Z")
_EMPTY: Final = {
    b"application/sparql-results+json": _NO_JSON,
    b"application/json": _NO_JSON,
    b"application/sparql-results+xml": _NO_XML,
    b"application/xml": _NO_XML,
    b"text/csv": _ONE_LINE,
    b"text/tab-separated-values": _ONE_LINE,
}


def wants_explanation(scope: Scope) -> bool:
    """Whether a request asks for an explanation."""
    if _WANTED in scope["query_string"].split(b"&"):
        return True
    return any(name == b"prefer" and _WANTED in value for name, value in scope["headers"])


class ExplainingSend:
    """Takes a response; explains it when it is an empty table."""

    def __init__(self, send: Send, explainer: EmptyAnswers, request: QueryRequest) -> None:
        self._send, self._explainer, self._request = send, explainer, request
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        """Take one part of the response."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        if start is not None:
            if not message.get("more_body", False) and _is_empty(start, message["body"]):
                start, message = await self._explain(start, message)
            await self._send(start)
        await self._send(message)

    async def _explain(self, start: Message, message: Message) -> tuple[Message, Message]:
        found = await self._explainer.explain(self._request)
        body = _with_member(_content_type(start), message["body"], found)
        text = quote(json.dumps(found, ensure_ascii=False, separators=(",", ":")), safe=":,/ ?@")
        headers = [
            pair
            for pair in start["headers"]
            if pair[0] not in (b"content-length", b"etag", b"cache-control")
        ]
        headers += [
            (b"explanation", text.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        return {**start, "headers": headers}, {**message, "body": body}


def _is_empty(start: Message, body: bytes) -> bool:
    if start["status"] != 200 or len(body) > _LARGEST_EMPTY:
        return False
    pattern = _EMPTY.get(_content_type(start))
    return pattern is not None and pattern.search(body) is not None


def _content_type(start: Message) -> bytes:
    value = next((value for name, value in start["headers"] if name == b"content-type"), b"")
    return bytes(value).partition(b";")[0]


def _with_member(media_type: bytes, body: bytes, explanation: dict[str, Any]) -> bytes:
    if not media_type.endswith(b"json"):
        return body
    document = json.loads(body)
    document["explanation"] = explanation
    return json.dumps(document, ensure_ascii=False).encode()
