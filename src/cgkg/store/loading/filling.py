"""Putting a load into a store that nobody else has open: the triples, then what is said of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cgkg.store.loading import description
from cgkg.store.loading.description import Counts
from cgkg.store.loading.parsing import read_into
from cgkg.store.loading.request import Loaded, LoadRequest

_FROM_INSIDE: Final = "repeated-from-inside.rq"
_FROM_OUTSIDE: Final = "repeated-from-outside.rq"
_ONCE_MORE: Final = "repeated-once-more.rq"

Tell = Callable[[str], None]
"""Takes a line of progress."""


def fill(store: ox.Store, request: LoadRequest, folder: Path, tell: Tell) -> Loaded:
    """Load files into a graph and describe it.

    Args:
        store: where to; useless after an error.
        request: what to load.
        folder: for what compressed files hold, meanwhile.
        tell: told of each file.

    Raises:
        InputError: a file is not what it must be.
    """
    graph, others = ox.NamedNode(request.graph), len(store)
    store.add_graph(graph)  # no triples make an empty graph
    for number, file in enumerate(request.files, 1):
        start = time.perf_counter()
        read_into(store, graph, file, request.base, folder, merge_graphs=request.merge_graphs)
        seconds = time.perf_counter() - start
        tell(f"  [{number}/{len(request.files)}] {file.name}: {file.size} bytes, {seconds:.1f} s")
    known = _leave_known(store, request.graph) if request.is_list else 0
    counts = description.count(store, request.graph)
    store.bulk_extend(description.describe(request, counts))
    properties, classes = len(counts.properties), len(counts.classes)
    repeated = _repeated(store, graph, others, counts)
    return Loaded(counts.triples, classes, properties, repeated, known)


def _repeated(store: ox.Store, graph: ox.NamedNode, others: int, counts: Counts) -> int:
    """How many of a graph's triples others have, looked up from the smaller side.

    Args:
        store: where both are.
        graph: the graph.
        others: how many triples the others have.
        counts: what the graph holds; no triple of another property can be one of its.
    """
    if counts.triples < others:
        return description.ask_number(store, description.question(_FROM_INSIDE, graph.value))
    return sum(
        description.ask_number(
            store,
            description.question(
                _ONCE_MORE if at else _FROM_OUTSIDE, graph.value, other=other, property=property_
            ),
        )
        for property_ in counts.properties
        for at, other in enumerate(_others_with(store, graph, ox.NamedNode(property_)))
    )


def _others_with(store: ox.Store, graph: ox.NamedNode, property_: ox.NamedNode) -> list[str]:
    """The IRIs of the other graphs that use a property, in order."""
    return sorted(
        name.value
        for name in store.named_graphs()
        if isinstance(name, ox.NamedNode)
        and name != graph
        and next(store.quads_for_pattern(None, property_, None, name), None) is not None
    )


def _leave_known(store: ox.Store, graph: str) -> int:
    """Leave the description of standards to the graphs that describe them already."""
    known = description.ask_number(store, description.question("known-standards.rq", graph))
    if known:
        store.update(description.question("leave-known.ru", graph))
    return known
