"""From a query to its response: kept answers first, then runs that are shared, then a turn."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from cgkg.store.base import AnswerKind, QueryRequest, Store
from cgkg.web.answer_cache import AnswerCache, KeptAnswer
from cgkg.web.negotiation import Offer, sent
from cgkg.web.record import record_of
from cgkg.web.shared_runs import BegunAnswer, SharedRuns, WholeAnswer
from cgkg.web.streaming import Header, send_answer
from cgkg.web.validators import entity_tag, is_current

_REVALIDATE: Final = (b"cache-control", b"no-cache")

_Key = tuple[Hashable, ...]
Offers = tuple[Offer[Any] | None, Offer[Any] | None]
"""What was chosen for a table and for a graph."""


class Answering:
    """Answers clients' queries."""

    def __init__(self, store: Store, cache: AnswerCache) -> None:
        """Args: runs each query in its turn; keeps answers."""
        self._store, self._cache = store, cache
        self._runs = SharedRuns(cache.largest)

    async def respond(
        self, request: QueryRequest, offers: Offers, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer a query.

        Args:
            request: the query.
            offers: what the client accepts, for the second names of syntaxes.
            scope: the request.
            receive: tells when the client leaves.
            send: takes the response.

        Raises:
            ClientGone: the client left.
            CgkgError: it cannot be answered, and nothing has been sent.
        """
        record = record_of(scope)
        key, version = _key(request, offers), self._store.version
        kept = self._cache.get((version, key))
        if kept is not None:
            record.cache = "hit"
            await _send_kept(kept, scope, send)
            return
        if _client_has_it(scope, version, key):
            await _send_unchanged(entity_tag(version, *key), send)
            return
        made: KeptAnswer | None = None

        def keep(found: WholeAnswer) -> None:
            nonlocal made
            made = _kept(found, _headers(found, key, offers))
            self._cache.put((found.version, key), made, 2 * len(request.query))

        found, joined_run = await self._runs.answer(
            (version, key, request.timeout),
            lambda: self._store.query(request),
            receive,
            keep,
        )
        record.cache = "shared" if joined_run else "miss"
        record.worker = found.worker
        if isinstance(found, BegunAnswer):
            await send_answer(found, _headers(found, key, offers), scope, receive, send)
            return
        await _send_kept(made or _kept(found, _headers(found, key, offers)), scope, send)


def _client_has_it(scope: Scope, version: str, key: _Key) -> bool:
    if scope["method"] == "POST":
        return False
    given = sent(scope, b"if-none-match")
    return given is not None and is_current(given, entity_tag(version, *key))


def _key(request: QueryRequest, offers: Offers) -> _Key:
    """All that decides the bytes of a response, except the dataset's version."""
    table, graph = offers
    return (
        request.query,
        request.select_format and request.select_format.media_type,
        request.graph_format and request.graph_format.media_type,
        request.default_graphs,
        request.named_graphs,
        request.union_default_graph,
        table and table.media_type,
        graph and graph.media_type,
    )


def _headers(answer: WholeAnswer | BegunAnswer, key: _Key, offers: Offers) -> list[Header]:
    content_type = answer.format.content_type
    chosen = offers[1] if answer.kind is AnswerKind.GRAPH else offers[0]
    if chosen is not None and chosen.value is answer.format:
        content_type = chosen.content_type  # a second name the client asked for by itself
    named = [
        (b"content-type", content_type.encode()),
        (b"dataset-version", answer.version.encode()),
    ]
    if not answer.repeatable:
        return [*named, (b"cache-control", b"no-store")]
    return [*named, _REVALIDATE, (b"etag", entity_tag(answer.version, *key).encode())]


def _kept(answer: WholeAnswer, headers: list[Header]) -> KeptAnswer:
    tag = next((value for name, value in headers if name == b"etag"), b"")
    length = (b"content-length", b"%d" % len(answer.body))
    return KeptAnswer((*headers, length), answer.body, tag.decode())


async def _send_kept(kept: KeptAnswer, scope: Scope, send: Send) -> None:
    """Send a whole answer, or tell the client that it has it (RFC 9110, 13.2.2)."""
    method = scope["method"]
    if kept.tag and method != "POST":
        given = sent(scope, b"if-none-match")
        if given is not None and is_current(given, kept.tag):
            await _send_unchanged(kept.tag, send)
            return
    await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
    # The server leaves the body out after HEAD; its compressed length is told all the same.
    await send({"type": "http.response.body", "body": kept.body})


async def _send_unchanged(tag: str, send: Send) -> None:
    headers = [(b"etag", tag.encode()), _REVALIDATE]
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
