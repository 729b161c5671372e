"""How large each named graph is, told in a time that does not depend on what was loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cgkg.services.solutions import Row, iri_term, select
from cgkg.store.base import Store


async def read_graph_sizes(
    store: Store, guide: Store, queries: Mapping[str, str], seconds: float
) -> list[tuple[str, int]]:
    """The named graphs' IRIs, sorted, with their numbers of triples.

    Built graphs are counted; of a loaded graph its description tells, which the load counted (VoID,
    section 4.3); what clients wrote without a description is counted graph by graph.

    Args:
        store: the store to ask.
        guide: its built graphs.
        queries: the texts of ``queries/pages`` by name.
        seconds: wall-clock limit of each call.
    """
    sizes = _sizes(await select(store, queries["loaded-sizes"], seconds))
    sizes |= _sizes(await select(guide, queries["graphs"], seconds))
    named = await store.named_graphs()
    for iri in named:
        if iri not in sizes:
            rows = await select(store, queries["graph-size"], seconds, graph=iri_term(iri))
            sizes[iri] = _sizes(rows).get(iri, 0)
    return [(iri, sizes[iri]) for iri in named]


def _sizes(rows: Iterable[Row]) -> dict[str, int]:
    return {row["graph"].value: int(row["triples"].value) for row in rows}
