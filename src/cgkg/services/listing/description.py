"""The listed standards of a selection as RDF, however many: one query after the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

from cgkg.formats import RdfFormat, ResultFormat
from cgkg.services.listing.query import describe_query
from cgkg.services.listing.result import Result
from cgkg.services.listing.standard import ListedStandard
from cgkg.store.base import Answer, AnswerKind, QueryRequest, Store

Batches = Iterator[Sequence[ListedStandard]]


@dataclass(frozen=True, slots=True)
class Description:
    """Asks what the graph says of standards.

    Attributes:
        store: the store.
        query: one that ends after its WHERE.
        timeout: time limit of each query, in seconds.
        syntax: Turtle or N-Triples, of which documents one after the other are one document.
    """

    store: Store
    query: str
    timeout: float
    syntax: RdfFormat

    async def of(self, result: Result) -> Answer:
        """The descriptions of a result's standards."""
        batches = result.batches()
        first = await self.ask(next(batches, ()))
        return JoinedAnswer(first, self, batches)

    async def ask(self, standards: Sequence[ListedStandard]) -> Answer:
        """The descriptions of some of them."""
        query = describe_query(self.query, [one.iri for one in standards])
        return await self.store.query(QueryRequest(query, self.timeout, graph_format=self.syntax))


class JoinedAnswer:
    """Answers one after the other as one; see :class:`cgkg.store.base.Answer`."""

    def __init__(self, first: Answer, description: Description, rest: Batches) -> None:
        """Args: the first answer, which has begun; what asks for the others; what they are of."""
        self._answer, self._description, self._rest = first, description, rest
        self._complete = False

    @property
    def kind(self) -> AnswerKind:
        """Triples."""
        return self._answer.kind

    @property
    def format(self) -> ResultFormat | RdfFormat:
        """The syntax of the bytes."""
        return self._answer.format

    @property
    def version(self) -> str:
        """The version of the dataset that is being read."""
        return self._answer.version

    @property
    def repeatable(self) -> bool:
        """Whether the same request on the same version gives the same answer again."""
        return self._answer.repeatable

    @property
    def complete(self) -> bool:
        """Whether the last byte has been yielded."""
        return self._complete

    @property
    def worker(self) -> int:
        """Process id of what works on it now."""
        return self._answer.worker

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The bytes in pieces."""
        async for piece in self._answer:
            yield piece
        for batch in self._rest:
            await self._answer.aclose()
            self._answer = await self._description.ask(batch)
            async for piece in self._answer:
                yield piece
        self._complete = True

    async def aclose(self) -> None:
        """Free what works on it."""
        await self._answer.aclose()
