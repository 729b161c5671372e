"""The shapes as written, and in the form that pyshacl walks fast.

pyshacl asks the property shapes of a node shape about one focus node after the other, and makes
their constraints anew each time; a property shape with targets of its own it asks about all of
them at once. Measured on the built graph (40,000 triples, 200 node shapes): 5.2 s as written,
2.0 s so. On a few triples most of the time goes into shapes that have nothing to judge there; told
which ones have, pyshacl leaves the others out.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cached_property
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from cgkg.graph.plain_graph import PlainGraph
from cgkg.graph.vocabulary import RDF, RDFS, SH, new_graph

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


class Constraints(StrEnum):
    """Which shapes are asked: those that judge one node each, or the rules over several rows."""

    ALL = "all"
    CORE = "core"
    SPARQL = "sparql"


class Shapes(Graph):
    """Shapes, not to be changed once they were validated with."""

    @cached_property
    def aimed(self) -> Graph:
        """The same shapes in the form that is validated with; see :func:`aim`."""
        plain = PlainGraph()
        for prefix, namespace in self.namespaces():
            plain.bind(prefix, namespace)
        for triple in aim(self):
            plain.add(triple)
        return plain


def aim(shapes: Graph) -> Graph:
    """Give each property shape the targets of its node shape, in place of ``sh:property``.

    The results are the same ones: a result of a property shape names that shape as its source,
    whichever way the shape came by its focus nodes (SHACL, 2.1.3 and 4.7.2). A closed shape goes
    on allowing the properties of its property shapes, as ignored ones (SHACL, 4.8.1).

    Args:
        shapes: shapes; property shapes without an IRI, and those within shapes that have no target,
            stay where they are.

    Returns:
        Another graph, with the nodes and namespaces of the first.
    """
    aimed = new_graph()
    for prefix, namespace in shapes.namespaces():
        aimed.bind(prefix, namespace)
    for triple in shapes:
        aimed.add(triple)
    for shape in list(shapes.subjects(RDF.type, SH.NodeShape)):
        targets = [(by, at) for by in _TARGETS for at in shapes.objects(shape, by)]
        if targets:
            _aim_properties(aimed, shape, targets)
    for constraint in list(shapes.subjects(SH.select)):
        _write_prefixes(aimed, constraint)
    return aimed


def _aim_properties(aimed: Graph, shape: Node, targets: list[tuple[URIRef, Node]]) -> None:
    ignored = aimed.value(shape, SH.ignoredProperties)
    for property_shape in list(aimed.objects(shape, SH.property)):
        if not isinstance(property_shape, URIRef):
            continue
        aimed.remove((shape, SH.property, property_shape))
        for by, at in targets:
            aimed.add((property_shape, by, at))
        path = aimed.value(property_shape, SH.path)
        if ignored is not None and isinstance(path, URIRef):
            Collection(aimed, ignored).append(path)


def _write_prefixes(aimed: Graph, constraint: Node) -> None:
    """Put the prefixes that a query uses into it; pyshacl else collects them at each validation.

    Indents go, because pyshacl searches the text with patterns that are slow on blanks.
    """
    select = str(aimed.value(constraint, SH.select))
    lines = sorted(
        f"PREFIX {prefix}: <{aimed.value(declared, SH.namespace)}>"
        for graph in aimed.objects(constraint, SH.prefixes)
        for declared in aimed.objects(graph, SH.declare)
        if f"{(prefix := aimed.value(declared, SH.prefix))}:" in select
    )
    lines += [line.strip() for line in select.splitlines()]
    aimed.remove((constraint, SH.prefixes, None))
    aimed.set((constraint, SH.select, Literal("\n".join(lines))))


def applicable(
    aimed: Graph, data: Graph, constraints: Constraints = Constraints.ALL
) -> list[str | URIRef]:
    """The shapes that have a focus node in a graph (SHACL, 2.1.3), or name one outright.

    Args:
        aimed: shapes, as :func:`aim` gives them.
        data: the graph to validate, with the hierarchy of its classes.
        constraints: the kind of shapes that is wanted.
    """
    found = {shape for shape, _ in aimed.subject_objects(SH.targetNode)}
    for by, has in _finders(data):
        present: dict[Node, bool] = {}
        for shape, at in aimed.subject_objects(by):
            if at not in present:
                present[at] = has(at)
            if present[at]:
                found.add(shape)
    if constraints is not Constraints.ALL:
        by_query = set(aimed.subjects(SH.sparql))
        found = found & by_query if constraints is Constraints.SPARQL else found - by_query
    return sorted(shape for shape in found if isinstance(shape, URIRef))


def _finders(data: Graph) -> tuple[tuple[URIRef, Callable[[Node], bool]], ...]:
    def has_instance(class_: Node) -> bool:
        classes = data.transitive_subjects(RDFS.subClassOf, class_)
        return any((None, RDF.type, one) in data for one in classes)

    def has_statement(predicate: Node) -> bool:
        return (None, predicate, None) in data

    return (
        (SH.targetClass, has_instance),
        (SH.targetSubjectsOf, has_statement),
        (SH.targetObjectsOf, has_statement),
    )
