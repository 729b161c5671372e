"""The port to a store: what a query is, what an answer is; no engine's type passes through here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from cgkg.formats import RdfFormat, ResultFormat


class AnswerKind(StrEnum):
    """What an answer holds: rows (SELECT), true or false (ASK), triples (CONSTRUCT, DESCRIBE)."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """One SPARQL query with all that decides its answer.

    Attributes:
        query: the text (SPARQL 1.1 Query).
        timeout: wall-clock limit in seconds, from the start of work to the last byte.
        select_format: syntax for rows and booleans; None: the client accepts none.
        graph_format: syntax for triples; None: the client accepts none.
        default_graphs: IRIs of ``default-graph-uri``. When this or ``named_graphs`` is given, the
            two together are the whole dataset and override FROM (SPARQL 1.1 Protocol, 2.1.4).
        named_graphs: IRIs of ``named-graph-uri``.
        union_default_graph: whether the default graph, where neither the request nor the query
            names one, is the union of all graphs.
        only_built: whether nothing but the graphs that the project builds is read: its answer, and
            what it costs, are the same whatever was loaded beside them.
        substitutions: variable name without ``?`` → term in N-Triples syntax, bound before the
            query runs.
        as_quads: whether the rows of a SELECT are statements in their graphs, by its variables
            ``?subject``, ``?property``, ``?value`` and ``?graph`` (unbound: the default graph).
            They are written in ``graph_format``, which must have graphs, and are an answer of
            kind ``graph``.
    """

    query: str
    timeout: float
    select_format: ResultFormat | None = ResultFormat.JSON
    graph_format: RdfFormat | None = RdfFormat.TURTLE
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    union_default_graph: bool = True
    only_built: bool = False
    substitutions: Mapping[str, str] = field(default_factory=dict)
    as_quads: bool = False


@dataclass(frozen=True, slots=True)
class PoolLoad:
    """How busy the processes are that work on queries.

    Attributes:
        alive: how many there are.
        busy: how many of them work.
        waiting: how many queries wait for one.
        kills: how many were killed so far, by reason: ``time``, ``memory``, ``crash``, ``left``
            (the client did not wait for the end), ``remote`` (a remote store's answer broke off).
    """

    alive: int
    busy: int
    waiting: int
    kills: Mapping[str, int]


class Answer(Protocol):
    """An answer under way: iterate over its bytes, and close it whatever happens.

    Iteration raises :class:`cgkg.errors.StoreError` when the answer cannot be completed; what was
    yielded until then must not be passed off as whole.
    """

    @property
    def kind(self) -> AnswerKind:
        """What the query returns."""

    @property
    def format(self) -> ResultFormat | RdfFormat:
        """The syntax of the bytes."""

    @property
    def version(self) -> str:
        """The version of the dataset that is being read."""

    @property
    def repeatable(self) -> bool:
        """Whether the same request on the same version gives the same answer again."""

    @property
    def complete(self) -> bool:
        """Whether the last byte has been yielded."""

    @property
    def worker(self) -> int:
        """Process id of what works on it, for the log; 0 for this process."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The bytes in pieces; the store waits while the consumer does not ask for more."""

    async def aclose(self) -> None:
        """Free what works on the answer, at once, complete or not. May be called twice."""


class Store(Protocol):
    """Something that answers SPARQL queries over one dataset."""

    @property
    def version(self) -> str:
        """The version of the dataset; it changes whenever the data do."""

    @property
    def load(self) -> PoolLoad:
        """How busy it is."""

    async def query(self, request: QueryRequest) -> Answer:
        """Start a query and wait for the beginning of its answer.

        Raises:
            RequestError: the query is refused (SERVICE, nesting, no acceptable syntax).
            QuerySyntaxError: it does not parse.
            QueryTimeout: the time limit was reached before the first byte.
            QueryTooLarge: the memory limit was reached before the first byte.
            StoreBusy: every worker is taken and the queue is full.
            WorkerCrashed: the worker died of it.
        """

    async def named_graphs(self) -> Sequence[str]:
        """IRIs of the named graphs there are, sorted; takes no longer for large ones.

        Raises:
            StoreError: they cannot be read.
        """

    async def aclose(self) -> None:
        """End every worker; answers under way break off with an error."""


@runtime_checkable
class HoldingStore(Protocol):
    """A store of which one version can be read throughout, though others come meanwhile."""

    def reading(self) -> AbstractContextManager[None]:
        """Within this, a task and the tasks that it starts read the version of the beginning.

        It is what ``version`` names there, and what every query is answered from.
        """
