"""What every part sees: the graph of the guide, with all that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import Identifier

from cgkg import iris
from cgkg.graph.plain_graph import PlainGraph
from cgkg.graph.reason import is_trivial, read_rules, saturate
from cgkg.graph.shapes import Shapes
from cgkg.graph.sparql_graph import to_rdflib
from cgkg.graph.validate import read_shapes
from cgkg.iris import GraphName

_INFERRED = ox.NamedNode(iris.graph(GraphName.INFERRED))


@dataclass(frozen=True, slots=True)
class GroundFiles:
    """Where a worker process finds the ground.

    Attributes:
        quads: canonical N-Quads of the asserted graphs.
        root: the folder that holds ``queries/ shapes/``.
    """

    quads: Path
    root: Path


class Ground:
    """The ground in the memory of one process.

    Attributes:
        asserted: its quads, in order.
        rules: the reasoning rules.
        shapes: see :func:`cgkg.graph.validate.read_shapes`.
    """

    def __init__(self, files: GroundFiles) -> None:
        self.asserted = list(ox.parse(path=files.quads, format=ox.RdfFormat.N_QUADS))
        self.rules = read_rules(files.root / "queries/reasoning")
        self._shapes = files.root / "shapes"

    @cached_property
    def shapes(self) -> Shapes:
        """The shapes."""
        return read_shapes(self._shapes)

    @cached_property
    def closure(self) -> frozenset[ox.Quad]:
        """All asserted and inferred triples, the trivial ones included, in the default graph."""
        store = ox.Store()
        store.bulk_extend(map(in_default_graph, self.asserted))
        saturate(store, self.rules)
        return frozenset(store)

    @cached_property
    def inferred(self) -> tuple[ox.Quad, ...]:
        """What follows and is worth saying."""
        return tuple(inferred(self.closure, frozenset(map(in_default_graph, self.asserted))))

    @cached_property
    def graph(self) -> Graph:
        """The asserted and inferred triples for pyshacl."""
        return to_graph((*self.asserted, *self.inferred))


def in_default_graph(quad: ox.Quad) -> ox.Quad:
    """The triple of a quad, as one of the default graph."""
    return ox.Quad(quad.subject, quad.predicate, quad.object)


def inferred(closure: frozenset[ox.Quad], known: frozenset[ox.Quad]) -> list[ox.Quad]:
    """The quads of a closure that are not known and not trivial, in the graph ``inferred``."""
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object, _INFERRED)
        for quad in closure
        if quad not in known
        and not is_trivial(
            to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)
        )
    ]


def to_graph(quads: tuple[ox.Quad, ...]) -> Graph:
    """The triples of quads as an rdflib graph; each term is one object, which is found faster."""
    graph = PlainGraph()
    terms: dict[object, Identifier] = {}

    def term(given: object) -> Identifier:
        known = terms.get(given)
        if known is None:
            known = terms[given] = to_rdflib(given)
        return known

    for quad in quads:
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph
