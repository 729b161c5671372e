"""Virtuoso's own graphs and the registry: what they are about; few queries need know them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.rows import read_rows
from cgkg.store.remote.served import REGISTRY
from cgkg.terms import PREFIXES

_TYPE: Final = PREFIXES["rdf"] + "type"
# What cgkg.store.publication.registry writes, whether or not it is there yet.
_OF_REGISTRY: Final = frozenset(
    (
        PREFIXES["owl"] + "versionInfo",
        "http://www.w3.org/ns/sparql-service-description#namedGraph",
        PREFIXES["void"] + "triples",
    )
)


@dataclass(frozen=True, slots=True)
class Apart:
    """Graphs that are not served, and what their triples say.

    Attributes:
        graphs: their IRIs.
        terms: their properties but ``rdf:type``, and their classes, but for those that begin with
            the IRI of one of the graphs.
    """

    graphs: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


async def read_apart(
    client: RemoteClient, seconds: float, own: Collection[str], before: Apart
) -> Apart:
    """Ask what the engine's own graphs are about.

    Args:
        client: speaks to it.
        seconds: limit of the query.
        own: their IRIs.
        before: what was known; read again only where there are other graphs.
    """
    graphs = (*sorted(own), REGISTRY)
    if graphs == before.graphs:
        return before
    listed = " ".join(f"FROM NAMED <{iri}>" for iri in graphs)
    query = (
        f"SELECT DISTINCT ?term {listed} WHERE {{ "
        f"{{ GRAPH ?graph {{ ?s ?term ?o }} }} UNION {{ GRAPH ?graph {{ ?s <{_TYPE}> ?term }} }} }}"
    )
    found = {row["term"]["value"] for row in await read_rows(client, query, seconds)}
    terms = {term for term in found | _OF_REGISTRY if not term.startswith(graphs)} - {_TYPE}
    return Apart(graphs, tuple(sorted(terms)))
