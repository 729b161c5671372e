"""VoID linksets: how many links lead from this dataset to which other, by which property.

They describe the dataset, so they go into the graph ``catalog`` (VoID, section 5).
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from rdflib import Graph, URIRef

from cgkg import iris
from cgkg.graph.vocabulary import (
    DCTERMS,
    FOAF,
    RDF,
    RDFS,
    VOID,
    en,
    new_graph,
    number,
    text,
)
from cgkg.iris import GraphName
from cgkg.source.alignments import Alignments, Target
from cgkg.source.mappings import TermMapping

_DATASET: Final = URIRef(iris.DATASET)
_GRAPH: Final = iris.graph(GraphName.ALIGNMENTS)


def build_linksets(alignments: Alignments) -> Graph:
    """Triples for the linksets and what they lead to.

    Args:
        alignments: the mapping sets and the tables beside them.

    Returns:
        What the graph ``catalog`` says of the graph ``alignments``.
    """
    graph = new_graph()
    mappings = [
        mapping
        for mapping_set in alignments.sets
        for mapping in mapping_set.mappings
        if mapping.object_prefix != "id"
    ]
    namespaces = {
        prefix: namespace
        for mapping_set in alignments.sets
        for prefix, namespace in mapping_set.prefixes.items()
    }
    for target in alignments.targets:
        _add_target(graph, target, namespaces[target.prefix])
    sizes = Counter(linkset_iri(mapping) for mapping in mappings)
    titles = {target.prefix: target.title for target in alignments.targets}
    for mapping in mappings:
        _add_linkset(graph, mapping, titles[mapping.object_prefix], sizes[linkset_iri(mapping)])
    return graph


def linkset_iri(mapping: TermMapping) -> URIRef:
    """The linkset that a mapping belongs to: one for each target and mapping property."""
    name = f"{mapping.object_prefix}-{mapping.row['predicate_id']}"
    return URIRef(iris.partition(_GRAPH, "linkset", name))


def _target(prefix: str) -> URIRef:
    return URIRef(iris.partition(_GRAPH, "target", prefix))


def _add_target(graph: Graph, target: Target, namespace: str) -> None:
    subject = _target(target.prefix)
    graph.add((subject, DCTERMS.title, en(target.title)))
    graph.add((subject, RDFS.label, en(target.title)))
    graph.add((subject, FOAF.homepage, URIRef(target.homepage)))
    graph.add((subject, VOID.uriSpace, text(namespace)))


def _add_linkset(graph: Graph, mapping: TermMapping, title: str, size: int) -> None:
    linkset = linkset_iri(mapping)
    graph.add((linkset, RDF.type, VOID.Linkset))
    graph.add((linkset, RDFS.label, en(f"Links to {title} by {mapping.row['predicate_id']}")))
    graph.add((linkset, VOID.subjectsTarget, _DATASET))
    graph.add((linkset, VOID.objectsTarget, _target(mapping.object_prefix)))
    graph.add((linkset, VOID.linkPredicate, URIRef(mapping.predicate)))
    graph.add((linkset, VOID.triples, number(size)))
    graph.add((_DATASET, VOID.subset, linkset))
