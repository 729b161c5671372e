"""What a query found, whole and small enough for a page."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any, Final

from cgkg.errors import RequestError
from cgkg.services.solutions import Row, Term, term
from cgkg.services.triples import Triple, read_triples
from cgkg.store.base import Answer, AnswerKind, QueryRequest, Store

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of an answer that a page can be made of."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer.

    Attributes:
        kind: ``solutions``, ``boolean`` or ``graph``.
        seconds: from the question to the last byte.
        columns: variables of the rows.
        rows: all rows.
        boolean: the answer to ASK.
        triples: all triples.
    """

    kind: AnswerKind
    seconds: float
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    triples: tuple[Triple, ...] = ()

    @property
    def size(self) -> int:
        """How many rows or triples there are."""
        return len(self.triples) if self.kind is AnswerKind.GRAPH else len(self.rows)

    def terms(self, rows: int) -> list[Term]:
        """The terms in the first so many rows or triples."""
        if self.kind is AnswerKind.GRAPH:
            return [one for triple in self.triples[:rows] for one in triple]
        return [one for row in self.rows[:rows] for one in row.values()]


async def run(store: Store, request: QueryRequest) -> Outcome:
    """Run a query and read its whole answer.

    Args:
        store: the store to ask.
        request: the query, asking for SPARQL JSON and N-Triples.

    Raises:
        RequestError: 413: the answer is larger than LARGEST; or the query was refused.
        StoreError: the query failed.
    """
    started = time.perf_counter()
    answer = await store.query(request)
    try:
        content = await _whole(answer)
    finally:
        await answer.aclose()
    seconds = time.perf_counter() - started
    if answer.kind is AnswerKind.GRAPH:
        return Outcome(answer.kind, seconds, triples=tuple(read_triples(content.decode())))
    document: dict[str, Any] = json.loads(content)
    if answer.kind is AnswerKind.BOOLEAN:
        return Outcome(answer.kind, seconds, boolean=document["boolean"])
    rows = tuple(
        {name: term(value) for name, value in binding.items()}
        for binding in document["results"]["bindings"]
    )
    return Outcome(answer.kind, seconds, tuple(document["head"]["vars"]), rows)


async def _whole(answer: Answer) -> bytes:
    content = bytearray()
    async for piece in answer:
        content += piece
        if len(content) > LARGEST:
            raise RequestError(
                413,
                "Answer too large for a page",
                f"The answer has more than {LARGEST // 1024 // 1024} MiB, which no page can show. "
                "Add a LIMIT, or download the answer in one of the formats.",
            )
    return bytes(content)
