"""The port to a store that takes writes; each is applied whole, and lasts once acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from cgkg.formats import RdfFormat
from cgkg.store.base import Answer, QueryRequest


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """One SPARQL Update request, all of whose operations are applied or none.

    Attributes:
        update: the text (SPARQL 1.1 Update).
        using_graphs: IRIs of ``using-graph-uri``. When this or ``using_named_graphs`` is given, the
            two are what WHERE clauses match, as if USING said so (SPARQL 1.1 Protocol, 2.2.3).
        using_named_graphs: IRIs of ``using-named-graph-uri``.
    """

    update: str
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()


class GraphChange(StrEnum):
    """What happens to a graph: its content replaced, added to, or removed."""

    PUT = "put"
    POST = "post"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class RdfDocument:
    """An RDF document as it came in, not looked into.

    Attributes:
        data: its bytes.
        syntax: its syntax.
        name: what a problem report calls it; empty where there is only one.
    """

    data: bytes
    syntax: RdfFormat
    name: str = ""


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """One change of one graph (SPARQL 1.1 Graph Store HTTP Protocol, section 5).

    Attributes:
        change: what to do.
        graph: IRI of the graph; None for the default graph.
        base: IRI against which the documents' relative IRIs are resolved.
        documents: what to put or add, merged with blank nodes kept apart.
    """

    change: GraphChange
    graph: str | None
    base: str
    documents: Sequence[RdfDocument] = ()


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What a write has done.

    Attributes:
        version: the dataset's version after it.
        created: whether it made a graph that was not there before.
    """

    version: str
    created: bool


@runtime_checkable
class WritableStore(Protocol):
    """A store that takes writes; see :class:`cgkg.store.base.Store` for reading."""

    @property
    def version(self) -> str:
        """The version of the dataset; it changes whenever the data do."""

    async def query(self, request: QueryRequest) -> Answer:
        """Start a query; it reads what the last acknowledged write left."""

    async def update(self, request: UpdateRequest) -> WriteResult:
        """Apply an update.

        Raises:
            RequestError: it is refused: LOAD, SERVICE, nesting, a protected graph; or it cannot be
                done, as with the creation of a graph that exists.
            QuerySyntaxError: it does not parse.
            QueryTimeout: the time limit was reached; nothing is written.
            QueryTooLarge: the memory limit was reached; nothing is written.
            StoreBusy: too many writes wait.
            WorkerCrashed: the process died of it; nothing is written.
        """

    async def change_graph(self, request: GraphRequest) -> WriteResult:
        """Put, add to or delete a graph.

        Raises:
            RequestError: 404 for deleting what is not there; 400 for RDF that does not parse; 403
                for a protected graph.
            QueryTimeout, QueryTooLarge, StoreBusy, WorkerCrashed: as for :meth:`update`.
        """

    async def aclose(self) -> None:
        """End every process; a write that is under way is given up, or done to the end."""
