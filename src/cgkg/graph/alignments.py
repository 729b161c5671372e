"""The graph ``alignments``: mappings outward, each with what justifies it.

The plain mapping triple stands beside a ``cg:Mapping`` that says why, by what, and how sure.
"""

from __future__ import annotations

import re

from rdflib import Graph, URIRef

from cgkg import iris
from cgkg.graph.linksets import linkset_iri
from cgkg.graph.organizations import source_iris
from cgkg.graph.vocabulary import (
    CG,
    DCTERMS,
    FOAF,
    RDF,
    RDFS,
    SKOS,
    date,
    en,
    new_graph,
    node,
    text,
    zh,
)
from cgkg.iris import Kind
from cgkg.source.alignments import Alignments, ExternalConcept, ExternalScheme, Unmapped
from cgkg.source.mappings import MappingSet, TermMapping


def build_alignments(alignments: Alignments, described: Graph) -> Graph:
    """Triples for the mappings, what they lead to, and what has none.

    Args:
        alignments: the mapping sets and the tables beside them.
        described: the graphs whose things and terms are mapped, the ontology among them.

    Returns:
        The graph ``alignments``.

    Raises:
        InputError: a mapping is of a thing that ``described`` does not hold, or repeats a label
            that the thing does not have; or leads to a thing of this graph that is not there.
    """
    graph = new_graph()
    for scheme in alignments.schemes:
        _add_scheme(graph, scheme)
    for concept in alignments.concepts:
        _add_concept(graph, concept)
    for mapping_set in alignments.sets:
        for mapping in mapping_set.mappings:
            _check(mapping, described, graph)
            _add_mapping(graph, mapping_set, mapping)
            _add_link(graph, mapping, described)
    for unmapped in alignments.unmapped:
        _add_unmapped(graph, unmapped, described)
    return graph


def _check(mapping: TermMapping, described: Graph, own: Graph) -> None:
    subject = URIRef(mapping.subject)
    labels = {str(label) for label in described.objects(subject, RDFS.label)}
    if not labels:
        raise mapping.row.error(
            "subject_id",
            "mapping of an unknown thing",
            expected="a thing or term of this graph",
            remedy="correct the key, or remove the row",
        )
    if mapping.subject_label not in labels:
        raise mapping.row.error(
            "subject_label", "not a label of the subject", expected=" or ".join(sorted(labels))
        )
    value = URIRef(mapping.object)
    is_there = any((value, RDFS.label, None) in graph for graph in (described, own))
    if mapping.object.startswith(iris.BASE) and not is_there:
        raise mapping.row.error(
            "object_id",
            "mapping to an unknown thing of this graph",
            expected="a thing of the graph, or a concept of external_concepts.csv",
        )


def _add_scheme(graph: Graph, scheme: ExternalScheme) -> None:
    subject = node(Kind.SCHEME, scheme.key)
    graph.add((subject, RDF.type, SKOS.ConceptScheme))
    graph.add((subject, RDFS.label, zh(scheme.label_zh)))
    graph.add((subject, RDFS.label, en(scheme.label_en)))
    graph.add((subject, FOAF.page, URIRef(scheme.homepage)))
    for source in source_iris([scheme.source]):
        graph.add((subject, DCTERMS.source, source))


def _add_concept(graph: Graph, concept: ExternalConcept) -> None:
    subject = node(Kind.SECTOR, concept.key)
    graph.add((subject, RDF.type, SKOS.Concept))
    graph.add((subject, SKOS.inScheme, node(Kind.SCHEME, concept.scheme)))
    graph.add((subject, SKOS.notation, text(concept.notation)))
    for property_ in (RDFS.label, SKOS.prefLabel):
        if concept.label_zh:
            graph.add((subject, property_, zh(concept.label_zh)))
        if concept.label_en:
            graph.add((subject, property_, en(concept.label_en)))
    for source in source_iris(concept.sources):
        graph.add((subject, DCTERMS.source, source))


def _add_link(graph: Graph, mapping: TermMapping, described: Graph) -> None:
    """Add the plain triple, unless the ontology states it already."""
    triple = (URIRef(mapping.subject), URIRef(mapping.predicate), URIRef(mapping.object))
    if triple not in described:
        graph.add(triple)


def _add_mapping(graph: Graph, mapping_set: MappingSet, mapping: TermMapping) -> None:
    row = mapping.row
    key = _slug(f"{mapping_set.name}-{row['subject_id']}-{row['object_id']}")
    record = node(Kind.MAPPING, key)
    graph.add((record, RDF.type, CG.Mapping))
    label = f"{mapping.subject_label} → {mapping.object_label} ({row['object_id']})"
    graph.add((record, RDFS.label, text(label)))
    graph.add((record, CG.mappingSubject, URIRef(mapping.subject)))
    graph.add((record, CG.mappingPredicate, URIRef(mapping.predicate)))
    graph.add((record, CG.mappingObject, URIRef(mapping.object)))
    graph.add((record, CG.mappingObjectLabel, text(mapping.object_label)))
    graph.add((record, CG.justification, URIRef(mapping.justification)))
    graph.add((record, CG.confidence, node(Kind.CONFIDENCE, mapping.confidence)))
    graph.add((record, RDFS.comment, en(mapping.reason)))
    for source in mapping.sources:
        graph.add((record, DCTERMS.source, URIRef(source)))
    if mapping.object_prefix != "id":
        graph.add((record, DCTERMS.isPartOf, linkset_iri(mapping)))


def _add_unmapped(graph: Graph, unmapped: Unmapped, described: Graph) -> None:
    name = unmapped.subject.removeprefix("id:")
    searched_for = URIRef(f"{iris.BASE}id/{name}")
    if iris.parse(searched_for) is None or (searched_for, None, None) not in described:
        raise unmapped.row.error(
            "subject_id", "unknown thing", expected="id:, kind, '/' and key of a thing of the graph"
        )
    subject = node(Kind.ACTIVITY, _slug(f"search-{name}-mapping-{unmapped.target}"))
    graph.add((subject, RDF.type, CG.Search))
    graph.add(
        (subject, RDFS.label, zh(f"{name} 到 {unmapped.target} 的映射：{unmapped.reason_zh}"))
    )
    label = f"Mapping of {name} to {unmapped.target}: {unmapped.reason_en}"
    graph.add((subject, RDFS.label, en(label)))
    graph.add((subject, CG.searchedFor, searched_for))
    graph.add((subject, CG.sought, text(f"mapping to {unmapped.target}")))
    graph.add((subject, CG.searched, date(unmapped.searched)))
    graph.add((subject, RDFS.comment, zh(unmapped.reason_zh)))
    graph.add((subject, RDFS.comment, en(unmapped.reason_en)))


def _slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._~-]+", "-", name)
