"""Corrupt the real graph in many ways: each must be caught by the shape that should catch it.

A full validation takes 2 s, mostly over nodes that a mutation leaves as they were and shapes that
it does not concern. So the node shape that should catch it is asked alone: pyshacl walks the nodes
that the mutation touches, and what is next to them, while a rule over several rows, where one row's
change shows in another, queries the complete corrupted graph. Only results about touched nodes
count, and the rules' own. Some mutations are put before all shapes and the complete graph as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, VOID, Graph, Namespace, URIRef
from rdflib.graph import _TripleType as Triple
from rdflib.namespace import SH

from cgkg.assets import root
from cgkg.graph.framework import SYSTEM
from cgkg.graph.generate import union
from cgkg.graph.sparql_graph import SparqlGraph, load, to_oxigraph
from cgkg.graph.validate import read_shapes, validate
from cgkg.iris import BASE, GraphName
from data.edits import DATASET, Edit, Mutation
from data.mutations_enrichment import ENRICHMENT
from data.mutations_evidence import EVIDENCE
from data.mutations_framework import FRAMEWORK
from data.mutations_items import ITEMS
from data.mutations_listing import LISTING
from data.mutations_parts import PARTS
from data.mutations_standards import STANDARDS

SHAPES_GRAPH = URIRef(BASE + "shapes")
SHAPES = Namespace(SHAPES_GRAPH + "#")
MUTATIONS = (*STANDARDS, *PARTS, *LISTING, *FRAMEWORK, *EVIDENCE, *ITEMS, *ENRICHMENT)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return read_shapes(root() / "shapes")


@pytest.fixture(scope="module")
def data(graphs: Mapping[GraphName, Graph]) -> Graph:
    return union(graphs)


@pytest.fixture(scope="module")
def answering(data: Graph) -> ox.Store:
    return load(data)


def quad(triple: Triple) -> ox.Quad:
    subject, predicate, value = triple
    return ox.Quad(to_oxigraph(subject), to_oxigraph(predicate), to_oxigraph(value))  # type: ignore[arg-type]


def apply(edit: Edit, data: Graph, answering: ox.Store) -> None:
    for triple in edit.removed:
        data.remove(triple)
        answering.remove(quad(triple))
    for triple in edit.added:
        data.add(triple)
        answering.add(quad(triple))


def touched(edit: Edit) -> set[URIRef]:
    nodes = {node for s, _, o in edit.removed | edit.added for node in (s, o)}
    return {node for node in nodes if isinstance(node, URIRef)} | {SYSTEM, DATASET}


def neighbourhood(data: Graph, nodes: set[URIRef]) -> Graph:
    """What the graph says of some nodes, the classes of their values, and who refers to them."""
    near = Graph()
    for node in nodes:
        for triple in data.triples((node, None, None)):
            if triple[1] not in (VOID.classPartition, VOID.propertyPartition):
                near.add(triple)
    for value in set(near.objects()):
        for triple in data.triples((value, RDF.type, None)):
            near.add(triple)
    for node in nodes - {SYSTEM, DATASET}:
        for triple in data.triples((None, None, node)):
            if triple[1] != RDF.type:
                near.add(triple)
    for triple in data.triples((None, RDFS.subClassOf, None)):
        near.add(triple)
    return near


def alone(shapes: Graph, name: str) -> Graph:
    """A node shape, or those that a property shape belongs to, with all that they consist of."""
    shape = SHAPES[name]
    owners = list(shapes.subjects(SH.property, shape))
    found, waiting = Graph(), [*(owners or [shape]), SHAPES_GRAPH]
    while waiting:
        node = waiting.pop()
        for triple in shapes.triples((node, None, None)):
            if triple not in found:
                found.add(triple)
                waiting.append(triple[2])
    return found


def caught(edit: Edit, data: Graph, answering: ox.Store, shapes: Graph) -> set[str]:
    """Local names of the shapes that blame a corruption."""
    nodes = touched(edit)
    report = validate(SparqlGraph(neighbourhood(data, nodes), answering), shapes, nodes)
    return {result.shape.rpartition("#")[2] for result in report.results}


@pytest.fixture
def corrupt(
    data: Graph, answering: ox.Store, request: pytest.FixtureRequest
) -> Iterator[tuple[Mutation, Edit]]:
    """The graph with one mutation, taken back after the test."""
    mutation: Mutation = request.param
    edit = mutation.edit(data)
    apply(edit, data, answering)
    yield mutation, edit
    apply(Edit(edit.added, edit.removed), data, answering)


def test_there_are_many_mutations_and_none_twice() -> None:
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS) >= 190


@pytest.mark.parametrize("corrupt", MUTATIONS, ids=lambda m: m.name, indirect=True)
def test_mutation_is_caught_by_its_shape(
    corrupt: tuple[Mutation, Edit], data: Graph, answering: ox.Store, shapes: Graph
) -> None:
    mutation, edit = corrupt
    assert edit.removed or edit.added
    assert mutation.shape in caught(edit, data, answering, alone(shapes, mutation.shape))


@pytest.mark.parametrize("corrupt", MUTATIONS[::20], ids=lambda m: m.name, indirect=True)
def test_whole_validation_catches_what_the_short_one_does(
    corrupt: tuple[Mutation, Edit], data: Graph, answering: ox.Store, shapes: Graph
) -> None:
    mutation, _ = corrupt
    report = validate(SparqlGraph(data, answering), shapes)
    assert mutation.shape in {result.shape.rpartition("#")[2] for result in report.results}


def test_untouched_graph_conforms_after_all(
    data: Graph, answering: ox.Store, shapes: Graph
) -> None:
    """No mutation is caught merely because something was wrong before, or was left behind."""
    assert len(answering) == len(data)
    assert validate(SparqlGraph(data, answering), shapes).results == ()
