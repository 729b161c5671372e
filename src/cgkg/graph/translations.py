"""English names: this project's own in graph ``translations``, official ones in ``enrichment``."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import Graph, URIRef

from cgkg.errors import InputError
from cgkg.graph.assertions import Evidence, assert_fact
from cgkg.graph.organizations import source_iris
from cgkg.graph.vocabulary import CG, DCTERMS, RDFS, SKOS, en, node
from cgkg.iris import Kind
from cgkg.model import Confidence
from cgkg.source.translations import Translation

_CONCEPT_KINDS = (Kind.CATEGORY, Kind.TOPIC, Kind.SECTOR, Kind.DOCUMENT_KIND, Kind.GAS)
_PREDICATES = {
    "title": (DCTERMS.title,),
    "label": (RDFS.label,),
    "definition": (SKOS.definition,),
    "text": (CG.text,),
}


def add_translations(
    translations: Sequence[Translation], described: Graph, unofficial: Graph, official: Graph
) -> None:
    """Add the English texts to their graphs.

    Args:
        translations: the curated table.
        described: the graphs whose things are named; each translation must be of one of them.
        unofficial: graph ``translations``.
        official: graph ``enrichment``; each text there gets an assertion with its source.

    Raises:
        InputError: a translation is of a thing that the graph does not hold.
    """
    for translation in translations:
        subject = node(translation.kind, translation.key)
        if (subject, None, None) not in described:
            raise InputError(
                "data/curated/translations.csv",
                "translation of an unknown thing",
                field="subject_key",
                value=f"{translation.kind}/{translation.key}",
                expected="the key of a thing in the graph",
                remedy="correct the key, or remove the row",
            )
        graph = official if translation.is_official else unofficial
        for predicate in _predicates(translation):
            _add(graph, subject, predicate, translation)
        number = described.value(subject, CG.number)
        if translation.property == "title" and number is not None:
            graph.add((subject, RDFS.label, en(f"{number} {translation.text}")))


def _predicates(translation: Translation) -> tuple[URIRef, ...]:
    if translation.property == "label" and translation.kind in _CONCEPT_KINDS:
        return (RDFS.label, SKOS.prefLabel)
    return _PREDICATES[translation.property]


def _add(graph: Graph, subject: URIRef, predicate: URIRef, translation: Translation) -> None:
    value = en(translation.text)
    if not translation.is_official:
        graph.add((subject, predicate, value))
        return
    sources = source_iris(translation.sources)
    confidence = Confidence.TWO_SOURCES if len(sources) > 1 else Confidence.ONE_SOURCE
    evidence = Evidence(
        confidence=confidence,
        sources=sources,
        reason={"en": translation.note} if translation.note else {},
    )
    assert_fact(graph, subject, predicate, value, evidence, "en")
