"""The guide itself and the documents and systems it cites (graph ``framework``)."""

from __future__ import annotations

from typing import Final

from rdflib import Graph, URIRef

from cgkg import iris
from cgkg.graph.vocabulary import (
    CG,
    DCTERMS,
    FOAF,
    RDF,
    RDFS,
    date,
    new_graph,
    node,
    number,
    text,
    zh,
)
from cgkg.iris import Kind
from cgkg.model import CitedDocument, CitedKind, Guide

GUIDE: Final = node(Kind.DOCUMENT, "miit-2024-7")

_CLASS = {
    CitedKind.POLICY: CG.PolicyDocument,
    CitedKind.STANDARD: CG.ReferencedStandard,
    CitedKind.STANDARDS_SYSTEM: CG.NeighbouringSystem,
}


def build_documents(guide: Guide, issuer: URIRef) -> Graph:
    """Triples for the guide and what it cites.

    Args:
        guide: what was extracted.
        issuer: the organization that signed the notice.
    """
    graph = new_graph()
    notice = guide.notice
    graph.add((GUIDE, RDF.type, CG.GuidanceDocument))
    graph.add((GUIDE, RDFS.label, zh(notice.title)))
    graph.add((GUIDE, DCTERMS.title, zh(notice.title)))
    graph.add((GUIDE, DCTERMS.alternative, zh(notice.notice_title)))
    graph.add((GUIDE, CG.documentNumber, text(notice.document_number)))
    graph.add((GUIDE, DCTERMS.issued, date(notice.issued)))
    graph.add((GUIDE, DCTERMS.publisher, issuer))
    graph.add((GUIDE, FOAF.page, URIRef(notice.source_url)))
    for cited in guide.cited:
        _add_cited(graph, cited)
    return graph


def cited_iri(cited: CitedDocument) -> URIRef:
    """The IRI of a cited document: a standard's comes from its number."""
    if cited.kind is CitedKind.STANDARD:
        return node(Kind.STANDARD, iris.key_of_number(cited.title))
    kind = Kind.SYSTEM if cited.kind is CitedKind.STANDARDS_SYSTEM else Kind.DOCUMENT
    return node(kind, cited.key)


def _add_cited(graph: Graph, cited: CitedDocument) -> None:
    subject = cited_iri(cited)
    graph.add((GUIDE, CG.cites, subject))
    graph.add((subject, RDF.type, _CLASS[cited.kind]))
    if cited.kind is CitedKind.STANDARD:
        graph.add((subject, CG.number, text(cited.title)))
        graph.add((subject, RDFS.label, text(cited.title)))
    else:
        graph.add((subject, DCTERMS.title, zh(cited.title)))
        graph.add((subject, RDFS.label, zh(cited.title)))
    for lines in cited.mentions:
        graph.add((subject, CG.mentionedAtLine, number(lines.first)))
