"""VoID statistics of a graph, computed from its triples (VoID, section 4)."""

from __future__ import annotations

from collections import Counter, defaultdict

from rdflib import Graph, URIRef
from rdflib.term import Node

from cgkg import iris
from cgkg.graph.vocabulary import RDF, VOID, number


def add_statistics(catalog: Graph, dataset: URIRef, graph: Graph) -> None:
    """Describe ``graph`` in ``catalog``: counts, and partitions by class and by property.

    Args:
        catalog: where the description goes.
        dataset: IRI under which the graph is described.
        graph: what is counted.
    """
    subjects: set[Node] = set()
    objects: set[Node] = set()
    properties: dict[URIRef, list[tuple[Node, Node]]] = defaultdict(list)
    classes: Counter[URIRef] = Counter()
    for subject, predicate, value in graph:
        subjects.add(subject)
        objects.add(value)
        if isinstance(predicate, URIRef):
            properties[predicate].append((subject, value))
        if predicate == RDF.type and isinstance(value, URIRef):
            classes[value] += 1
    for term, count in (
        (VOID.triples, len(graph)),
        (VOID.distinctSubjects, len(subjects)),
        (VOID.distinctObjects, len(objects)),
        (VOID.properties, len(properties)),
        (VOID.classes, len(classes)),
    ):
        catalog.add((dataset, term, number(count)))
    for class_, count in classes.items():
        part = URIRef(iris.partition(dataset, "class", class_))
        catalog.add((dataset, VOID.classPartition, part))
        catalog.add((part, VOID["class"], class_))
        catalog.add((part, VOID.entities, number(count)))
    for property_, pairs in properties.items():
        part = URIRef(iris.partition(dataset, "property", property_))
        catalog.add((dataset, VOID.propertyPartition, part))
        catalog.add((part, VOID.property, property_))
        catalog.add((part, VOID.triples, number(len(pairs))))
        catalog.add((part, VOID.distinctSubjects, number(len({s for s, _ in pairs}))))
        catalog.add((part, VOID.distinctObjects, number(len({o for _, o in pairs}))))
