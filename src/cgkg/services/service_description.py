"""What the endpoint can do, in the terms of SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.formats import RdfFormat
from cgkg.services.solutions import iri_term, string_term
from cgkg.services.values import fill
from cgkg.store.base import Answer, QueryRequest, Store

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_PROPOSALS: Final = "https://github.com/w3c/sparql-dev/blob/main/SEP"
_EXTENSIONS: Final = {
    f"{_PROPOSALS}/SEP-0002/sep-0002.md": "ADJUST and arithmetic of dates and durations",
    f"{_PROPOSALS}/SEP-0006/sep-0006.md": "LATERAL",
}
_COLUMNS: Final = (
    "language",
    "feature",
    "inputFormat",
    "extension",
    "extensionName",
    "partner",
    "partnerEndpoint",
    "partnerName",
    "partnerHolds",
)


GraphSizes = Callable[[], Awaitable[Sequence[tuple[str, int]]]]
"""Reads the IRIs of the named graphs with their numbers of triples."""


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """An endpoint that queries may call: its address, its name, and what it holds."""

    endpoint: str
    name: str
    holds: str = ""


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What only the running server knows.

    Attributes:
        union_default_graph: whether the default graph of a query is the union of all graphs.
        writable: whether it takes updates, and keeps a graph that they leave empty.
        extended: whether queries are answered by the engine of this project, which knows more than
            SPARQL 1.1.
        partners: whom queries may call.
    """

    union_default_graph: bool
    writable: bool = False
    extended: bool = True
    partners: Sequence[PartnerFacts] = ()


class ServiceDescription:
    """Describes the endpoint from the store and from what the server knows."""

    def __init__(
        self,
        store: Store,
        queries: Mapping[str, str],
        timeout: float,
        facts: ServiceFacts,
        graphs: GraphSizes,
    ) -> None:
        """Args: a store, ``queries/pages`` by name, a time limit in seconds, what the server knows,
        and what reads the named graphs with their numbers of triples.
        """
        self._store, self._timeout, self._facts, self._graphs = store, timeout, facts, graphs
        self._query = fill(queries["service-description"], _rows(facts), "language")

    async def read(self, endpoint: str, syntax: RdfFormat) -> Answer:
        """The description.

        Args:
            endpoint: the endpoint's absolute address.
            syntax: the syntax to write in.
        """
        parts = {
            "service": "#service",
            "dataset": "#dataset",
            "defaultGraph": "#default-graph",
            "available": "#available-graphs",
        }
        terms = {name: iri_term(endpoint + fragment) for name, fragment in parts.items()}
        sizes = [[iri_term(iri), str(size)] for iri, size in await self._graphs()]
        return await self._store.query(
            QueryRequest(
                fill(self._query, sizes, "graph"),
                self._timeout,
                graph_format=syntax,
                union_default_graph=True,
                substitutions={"endpoint": iri_term(endpoint), **terms},
            )
        )


def _rows(facts: ServiceFacts) -> list[list[str]]:
    """The facts as rows of a VALUES block, in SPARQL's syntax."""
    rows = [{"language": iri_term(f"{_SD}SPARQL11Query")}]
    if facts.extended:
        rows += (
            {"extension": iri_term(proposal), "extensionName": string_term(name)}
            for proposal, name in _EXTENSIONS.items()
        )
    if facts.union_default_graph:
        rows.append({"feature": iri_term(f"{_SD}UnionDefaultGraph")})
    if facts.writable:
        rows.append({"language": iri_term(f"{_SD}SPARQL11Update")})
        rows.append({"feature": iri_term(f"{_SD}EmptyGraphs")})
        rows += ({"inputFormat": iri_term(member.iri)} for member in RdfFormat)
    if facts.partners:
        rows.append({"feature": iri_term(f"{_SD}BasicFederatedQuery")})
    rows += map(_partner_row, facts.partners)
    return [[row.get(name, "UNDEF") for name in _COLUMNS] for row in rows]


def _partner_row(partner: PartnerFacts) -> dict[str, str]:
    row = {
        "partner": iri_term(f"{partner.endpoint}#service"),
        "partnerEndpoint": iri_term(partner.endpoint),
        "partnerName": string_term(partner.name),
    }
    return row | ({"partnerHolds": string_term(partner.holds)} if partner.holds else {})
