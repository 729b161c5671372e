"""What is known of a remote store: which version of the data it has, and which graphs.

The version is what ``cgkg publish`` writes into its registry, or else what the catalogue says of
the dataset (``owl:versionInfo``). Writes through this program leave a mark in the registry, which
makes another version for every server that reads the store; graphs come and go likewise. Whatever
else changes the data behind this program's back must change one of these, or nobody notices.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import quote

from cgkg.iris import BASE
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.dataset import VIRTUOSO_OWN
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.head import ROW_CAP_HEADER
from cgkg.store.remote.rows import read_rows
from cgkg.store.remote.served import REGISTRY, Served, read_served
from cgkg.store.remote.virtuoso.apart import Apart, read_apart

STAGING: Final = "urn:cgkg:staging:"
"""How the IRIs of graphs begin that are being filled."""
UNKNOWN: Final = "unversioned"

_DATASET: Final = f"{BASE}dataset"
_WRITTEN: Final = f"{REGISTRY}#lastWrite"
_OWL_VERSION: Final = "http://www.w3.org/2002/07/owl#versionInfo"
# Aggregates and BIND are SPARQL 1.1, so an engine that only knows 1.0 fails here and not later.
_VERSION_QUERY: Final = f"""
SELECT ?kind ?value (COUNT(*) AS ?times)
WHERE {{
  {{
    GRAPH <{REGISTRY}> {{ <{_DATASET}> <{_OWL_VERSION}> ?value }}
    BIND("published" AS ?kind)
  }}
  UNION
  {{
    GRAPH <{BASE}graph/catalog> {{ <{_DATASET}> <{_OWL_VERSION}> ?value }}
    BIND("catalogued" AS ?kind)
  }}
  UNION
  {{
    GRAPH <{REGISTRY}> {{ <{REGISTRY}> <{_WRITTEN}> ?value }}
    BIND("written" AS ?kind)
  }}
}}
GROUP BY ?kind ?value
"""
_GRAPHS_QUERY: Final = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }"
# The same for Virtuoso, which counts in no time, and on some days never ends the query above.
_COUNTED_GRAPHS_QUERY: Final = (
    "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
)
_MANY_ROWS_QUERY: Final = "SELECT (1 AS ?x) WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a remote store has.

    Attributes:
        version: of its data.
        graphs: IRIs of the named graphs that are served, sorted.
        hidden: IRIs of other graphs that are in it, or may be any moment: the registry, graphs
            being filled.
        row_cap: how many rows it gives at most, as far as it lets that be known.
        served: what a publication says of it, on engines that do not switch all at once.
        apart: on Virtuoso, its own graphs, and the registry, which is not among the hidden there.
    """

    version: str
    graphs: Sequence[str]
    hidden: Sequence[str]
    row_cap: int | None = None
    served: Served = field(default_factory=Served)
    apart: Apart = field(default_factory=Apart)


async def look(client: RemoteClient, seconds: float, before: Knowledge | None = None) -> Knowledge:
    """Ask a remote store what it has.

    Args:
        client: speaks to it.
        seconds: limit of each of a few small queries.
        before: what was known before; the cap on rows is looked for once.

    Raises:
        RemoteError, QueryTimeout: it cannot be asked, or does not speak SPARQL 1.1.
    """
    # Before the rest: if a switch comes in between, this tells of the version that was.
    served = await read_served(client, seconds)
    if served.under_way and before is not None:
        return replace(before, served=served)  # what there is now may be some of both
    said = [
        (row["kind"]["value"], row["value"]["value"])
        for row in await read_rows(client, _VERSION_QUERY, seconds)
        if "kind" in row and "value" in row
    ]
    virtuoso = client.dialect is Dialect.VIRTUOSO
    query = _COUNTED_GRAPHS_QUERY if virtuoso else _GRAPHS_QUERY
    found = {row["graph"]["value"] for row in await read_rows(client, query, seconds)}
    hidden = {iri for iri in found if iri == REGISTRY or iri.startswith(STAGING)}
    own = found & VIRTUOSO_OWN if virtuoso else frozenset()
    graphs = sorted(found - hidden - own)
    apart = before.apart if before is not None else Apart()
    if virtuoso:
        apart = await read_apart(client, seconds, own, apart)
        hidden.discard(REGISTRY)
        if served.publishers or not served.versions:
            # It is told what to leave out, so what is filled next must be known before.
            hidden |= {staging(iri) for iri in graphs}
    if before is not None:
        cap = before.row_cap
    else:
        cap = await _row_cap(client, seconds) if virtuoso else None
    said += [("abandoned", ends) for ends in served.marks if served.abandoned]
    return Knowledge(_version(said, graphs), graphs, sorted(hidden), cap, served, apart)


async def _row_cap(client: RemoteClient, seconds: float) -> int | None:
    """Virtuoso's cap on rows: it tells of it only with a table that it cut, never with a graph."""
    response = await client.query([("query", _MANY_ROWS_QUERY)], "text/csv", seconds)
    await response.drain(seconds)
    cap = response.headers.get(ROW_CAP_HEADER, "")
    return int(cap) if cap.isdecimal() else None


def staging(iri: str) -> str:
    """The graph that a graph's next content is loaded into.

    >>> staging("https://w3id.org/cgkg/graph/listing")
    'urn:cgkg:staging:https%3A%2F%2Fw3id.org%2Fcgkg%2Fgraph%2Flisting'
    """
    return STAGING + quote(iri, safe="")


def mark() -> str:
    """The update that notes a write in the registry."""
    written = f"GRAPH <{REGISTRY}> {{ <{REGISTRY}> <{_WRITTEN}>"
    return (
        f"DELETE WHERE {{ {written} ?before }} }} ;\n"
        f'INSERT DATA {{ {written} "{uuid.uuid4()}" }} }}'
    )


def _version(said: Iterable[tuple[str, str]], graphs: Sequence[str]) -> str:
    by_kind: dict[str, list[str]] = {}
    for kind, value in sorted(said):
        by_kind.setdefault(kind, []).append(value)
    named = by_kind.get("published") or by_kind.get("catalogued") or [UNKNOWN]
    version = "-".join(named)
    foreign = [iri for iri in graphs if not iri.startswith(f"{BASE}graph/")]
    written = by_kind.get("written", []) + by_kind.get("abandoned", [])
    if not written and not foreign:
        return version
    digest = hashlib.sha256("\n".join([*written, *graphs]).encode()).hexdigest()
    return f"{version}.{digest[:8]}"
