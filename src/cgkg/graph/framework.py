"""The graph ``framework``: the standards system of section 二 of the guide, as a SKOS scheme."""

from __future__ import annotations

from rdflib import Graph, URIRef

from cgkg.graph.documents import GUIDE
from cgkg.graph.provenance import place
from cgkg.graph.vocabulary import (
    CG,
    DCTERMS,
    RDF,
    RDFS,
    SKOS,
    TRUE,
    new_graph,
    node,
    number,
    text,
    year,
    zh,
)
from cgkg.iris import Kind
from cgkg.model import ConceptRank, FrameworkConcept, Guide, Target

SYSTEM = node(Kind.SYSTEM, "industrial-carbon")

_CLASS = {
    ConceptRank.CATEGORY: CG.Category,
    ConceptRank.SUBCATEGORY: CG.Subcategory,
    ConceptRank.TOPIC_AREA: CG.TopicArea,
}


def concept_iri(concept: FrameworkConcept) -> URIRef:
    """The IRI of a category, subcategory or topic area."""
    kind = Kind.TOPIC if concept.rank is ConceptRank.TOPIC_AREA else Kind.CATEGORY
    return node(kind, concept.key)


def build_framework(guide: Guide) -> Graph:
    """Triples for the standards system, its concepts and its targets.

    Args:
        guide: what was extracted.

    Returns:
        The graph ``framework``.
    """
    graph = new_graph()
    graph.add((SYSTEM, RDF.type, CG.StandardsSystem))
    graph.add((SYSTEM, RDFS.label, zh(_system_name(guide))))
    graph.add((SYSTEM, DCTERMS.title, zh(_system_name(guide))))
    graph.add((SYSTEM, DCTERMS.source, GUIDE))
    by_key = {concept.key: concept for concept in guide.concepts}
    for concept in guide.concepts:
        _add_concept(graph, concept, by_key)
    for target in guide.targets:
        _add_target(graph, target)
    return graph


def _system_name(guide: Guide) -> str:
    return guide.notice.title.replace(" ", "").removesuffix("建设指南")


def _add_concept(
    graph: Graph, concept: FrameworkConcept, by_key: dict[str, FrameworkConcept]
) -> None:
    subject = concept_iri(concept)
    graph.add((subject, RDF.type, _CLASS[concept.rank]))
    graph.add((subject, SKOS.inScheme, SYSTEM))
    graph.add((subject, SKOS.prefLabel, zh(concept.label)))
    graph.add((subject, RDFS.label, zh(concept.label)))
    graph.add((subject, CG.position, number(concept.position)))
    graph.add((subject, SKOS.definition, zh(concept.definition.mended)))
    if concept.definition.raw != concept.definition.mended:
        graph.add((subject, CG.definitionAsPrinted, zh(concept.definition.raw)))
    if concept.definition_is_mention:
        graph.add((subject, CG.definitionIsMention, TRUE))
    if concept.notation is not None and concept.notation_source is not None:
        graph.add((subject, SKOS.notation, text(concept.notation)))
        graph.add((subject, CG.notationSource, text(concept.notation_source)))
    if concept.broader is None:
        graph.add((subject, SKOS.topConceptOf, SYSTEM))
    else:
        graph.add((subject, SKOS.broader, concept_iri(by_key[concept.broader])))
    place(graph, subject, concept.lines)


def _add_target(graph: Graph, target: Target) -> None:
    subject = node(Kind.TARGET, str(target.year))
    graph.add((subject, RDF.type, CG.Target))
    graph.add((subject, RDFS.label, zh(f"{target.year}年建设目标")))
    graph.add((subject, CG.targetYear, year(target.year)))
    graph.add((subject, CG.text, zh(target.text)))
    graph.add((subject, DCTERMS.isPartOf, SYSTEM))
    if target.minimum_count is not None:
        graph.add((subject, CG.minimumCount, number(target.minimum_count)))
    place(graph, subject, target.lines)
