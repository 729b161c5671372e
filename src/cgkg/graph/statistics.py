"""VoID statistics of a graph (VoID, section 4): counted from triples, written as triples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from cgkg import iris
from cgkg.graph.vocabulary import RDF, VOID, number


@dataclass(frozen=True, slots=True)
class Usage:
    """How often something is used; the objects are None where they were not counted."""

    triples: int
    subjects: int
    objects: int | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """What there is in a graph: all in all, members by class, usage by property."""

    whole: Usage
    classes: Mapping[str, int]
    properties: Mapping[str, Usage]


def statistics_of(graph: Graph) -> Statistics:
    """Count a graph."""
    properties: dict[str, list[tuple[Node, Node]]] = defaultdict(list)
    classes: Counter[str] = Counter()
    for subject, predicate, value in graph:
        properties[str(predicate)].append((subject, value))
        if predicate == RDF.type and isinstance(value, URIRef):
            classes[str(value)] += 1
    return Statistics(
        _usage([pair for pairs in properties.values() for pair in pairs]),
        classes,
        {name: _usage(pairs) for name, pairs in properties.items()},
    )


def add_statistics(catalog: Graph, dataset: URIRef, statistics: Statistics) -> None:
    """Describe a graph in the catalogue: counts, and partitions by class and by property.

    Args:
        catalog: where the description goes.
        dataset: IRI under which the graph is described.
        statistics: what was counted.
    """
    _add_usage(catalog, dataset, statistics.whole)
    catalog.add((dataset, VOID.properties, number(len(statistics.properties))))
    catalog.add((dataset, VOID.classes, number(len(statistics.classes))))
    for class_, count in statistics.classes.items():
        part = URIRef(iris.partition(dataset, "class", class_))
        catalog.add((dataset, VOID.classPartition, part))
        catalog.add((part, VOID["class"], URIRef(class_)))
        catalog.add((part, VOID.entities, number(count)))
    for property_, usage in statistics.properties.items():
        part = URIRef(iris.partition(dataset, "property", property_))
        catalog.add((dataset, VOID.propertyPartition, part))
        catalog.add((part, VOID.property, URIRef(property_)))
        _add_usage(catalog, part, usage)


def _add_usage(catalog: Graph, subject: URIRef, usage: Usage) -> None:
    catalog.add((subject, VOID.triples, number(usage.triples)))
    catalog.add((subject, VOID.distinctSubjects, number(usage.subjects)))
    if usage.objects is not None:
        catalog.add((subject, VOID.distinctObjects, number(usage.objects)))


def _usage(pairs: list[tuple[Node, Node]]) -> Usage:
    subjects = {subject for subject, _ in pairs}
    return Usage(len(pairs), len(subjects), len({value for _, value in pairs}))
