"""An answer on its way to the client: streamed, complete or visibly broken off."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from typing import Any, Final, TypeVar

from starlette.types import Receive, Scope, Send

from cgkg.errors import RequestError, StoreError
from cgkg.store.base import Answer
from cgkg.web.protocol import ClientGone

T = TypeVar("T")
Header = tuple[bytes, bytes]

_LOG: Final = logging.getLogger(__name__)
_QUICK: Final = 0.02
_OLD_HTTP_LIMIT: Final = 16 * 1024 * 1024
_OLD_HTTP: Final = ("1.0", "0.9")


async def unless_gone(receive: Receive, work: Awaitable[T]) -> T:
    """Await some work, and cancel it when the client leaves meanwhile.

    Args:
        receive: ASGI's receive, after the request's body has been read.
        work: what to wait for.

    Raises:
        ClientGone: the client left; the work has been cancelled.
    """
    task = asyncio.ensure_future(work)
    try:
        # Most answers begin at once; only for the others is it worth watching the client.
        done, _ = await asyncio.wait({task}, timeout=_QUICK)
        if not done:
            await _first(task, asyncio.ensure_future(_disconnect(receive)))
        if task.done():
            return task.result()
        raise ClientGone
    finally:
        if not task.done():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


async def send_answer(
    answer: Answer, headers: Iterable[Header], scope: Scope, receive: Receive, send: Send
) -> None:
    """Send an answer and free its worker whatever happens.

    An answer that cannot be completed is broken off: the last chunk is never sent, so the client
    sees a failed transfer, not a short answer. HTTP/1.0 has no chunks, so there an answer is sent
    only when it is complete.

    Raises:
        StoreError: it failed before the first byte was sent.
        RequestError: 413, too large for HTTP/1.0.
    """
    try:
        pieces = aiter(answer)
        if scope["http_version"] in _OLD_HTTP:
            first = await _whole(pieces)
        else:
            first = await anext(pieces, b"")
        start = _start(headers, len(first) if answer.complete else None)
        if scope["method"] == "HEAD" or answer.complete:
            await send(start)
            await send(_body(b"" if scope["method"] == "HEAD" else first, more=False))
            return
        await send(start)
        await _stream(answer, first, pieces, receive, send)
    finally:
        await answer.aclose()


async def _stream(
    answer: Answer, first: bytes, pieces: AsyncIterator[bytes], receive: Receive, send: Send
) -> None:
    watcher = asyncio.create_task(_close_when_gone(receive, answer))
    try:
        await send(_body(first, more=True))
        async for piece in pieces:
            await send(_body(piece, more=True))
        await send(_body(b"", more=False))
    except StoreError as error:
        # Without the last body event the server breaks the connection off.
        _LOG.warning("answer broken off: %s", error)
    finally:
        watcher.cancel()


async def _whole(pieces: AsyncIterator[bytes]) -> bytes:
    collected = bytearray()
    async for piece in pieces:
        collected += piece
        if len(collected) > _OLD_HTTP_LIMIT:
            raise RequestError(
                413,
                "Answer too large for HTTP/1.0",
                "HTTP/1.0 cannot show that an answer is complete; ask with HTTP/1.1.",
            )
    return bytes(collected)


async def _close_when_gone(receive: Receive, answer: Answer) -> None:
    await _disconnect(receive)
    await answer.aclose()


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _first(*tasks: asyncio.Future[Any]) -> None:
    """Wait until one is done; cancel the last, which only watches."""
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        tasks[-1].cancel()


def encoded(headers: Mapping[str, str]) -> list[Header]:
    """Headers as ASGI has them."""
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()
    ]


def _start(headers: Iterable[Header], length: int | None) -> dict[str, Any]:
    complete = list(headers)
    if length is not None:
        complete.append((b"content-length", b"%d" % length))
    return {"type": "http.response.start", "status": 200, "headers": complete}


def _body(body: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": more}
