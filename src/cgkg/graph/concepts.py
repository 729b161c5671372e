"""The small vocabularies that items and standards are described by: sectors, kinds, gases."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import Graph, URIRef

from cgkg.graph.documents import GUIDE
from cgkg.graph.vocabulary import CG, DCTERMS, RDF, RDFS, SKOS, en, node, text, zh
from cgkg.iris import Kind
from cgkg.source.document_kinds import DocumentKinds
from cgkg.source.gases import Gas, Gases
from cgkg.source.sectors import GuideSectors

GUIDE_SECTORS = node(Kind.SCHEME, "guide-sectors")
DOCUMENT_KINDS = node(Kind.SCHEME, "document-kinds")


def add_guide_sectors(graph: Graph, sectors: GuideSectors) -> None:
    """Add the scheme of the sectors that the guide's text names."""
    _add_scheme(graph, GUIDE_SECTORS, "指南所称行业", "Sectors named in the guide")
    for sector in sectors.sectors:
        subject = node(Kind.SECTOR, sector.key)
        broader = node(Kind.SECTOR, sector.broader) if sector.broader else None
        graph.add((subject, RDF.type, CG.Sector))
        _add_concept(graph, subject, GUIDE_SECTORS, (sector.label_zh, sector.label_en), broader)
        _add_definition(graph, subject, sector.definition_zh, sector.definition_en)
        graph.add((subject, DCTERMS.source, GUIDE))
        for alias in sector.aliases:
            graph.add((subject, SKOS.altLabel, zh(alias)))


def add_document_kinds(graph: Graph, kinds: DocumentKinds) -> None:
    """Add the scheme of kinds of document."""
    _add_scheme(graph, DOCUMENT_KINDS, "标准文件类型", "Kinds of document")
    for kind in kinds.values():
        subject = node(Kind.DOCUMENT_KIND, kind.key)
        broader = node(Kind.DOCUMENT_KIND, kind.broader) if kind.broader else None
        graph.add((subject, RDF.type, CG.DocumentKind))
        _add_concept(graph, subject, DOCUMENT_KINDS, (kind.label_zh, kind.label_en), broader)
        _add_definition(graph, subject, kind.definition_zh, kind.definition_en)


def add_gases(graph: Graph, gases: Gases) -> None:
    """Add the gases: greenhouse gases, and analytes that are none."""
    for gas in gases.gases:
        subject = node(Kind.GAS, gas.key)
        graph.add((subject, RDF.type, CG.GreenhouseGas if gas.is_greenhouse_gas else CG.Analyte))
        graph.add((subject, RDFS.label, zh(gas.label_zh)))
        graph.add((subject, RDFS.label, en(gas.label_en)))
        _add_names(graph, subject, gas)
        if gas.note:
            graph.add((subject, RDFS.comment, en(gas.note)))


def _add_names(graph: Graph, subject: URIRef, gas: Gas) -> None:
    for name in gas.aliases:
        graph.add((subject, SKOS.altLabel, text(name)))
    if gas.formula:
        graph.add((subject, CG.formula, text(gas.formula)))


def _add_scheme(graph: Graph, scheme: URIRef, label_zh: str, label_en: str) -> None:
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, RDFS.label, zh(label_zh)))
    graph.add((scheme, RDFS.label, en(label_en)))


def _add_concept(
    graph: Graph, subject: URIRef, scheme: URIRef, labels: Sequence[str], broader: URIRef | None
) -> None:
    graph.add((subject, SKOS.inScheme, scheme))
    for property_ in (RDFS.label, SKOS.prefLabel):
        graph.add((subject, property_, zh(labels[0])))
        graph.add((subject, property_, en(labels[1])))
    if broader is None:
        graph.add((subject, SKOS.topConceptOf, scheme))
    else:
        graph.add((subject, SKOS.broader, broader))


def _add_definition(graph: Graph, subject: URIRef, chinese: str, english: str) -> None:
    graph.add((subject, SKOS.definition, zh(chinese)))
    graph.add((subject, SKOS.definition, en(english)))
