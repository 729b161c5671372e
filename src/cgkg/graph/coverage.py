"""The graph ``coverage``: which listed standard addresses which item, and what is left open."""

from __future__ import annotations

from decimal import Decimal

from rdflib import Graph, Literal

from cgkg.graph.items import item_iri
from cgkg.graph.vocabulary import CG, RDF, RDFS, en, new_graph, node, text, zh
from cgkg.iris import Kind
from cgkg.model import Confidence
from cgkg.source.coverage import CoverageLink
from cgkg.source.knowledge import Knowledge


def build_coverage(knowledge: Knowledge) -> Graph:
    """Triples for the reviewed links, and the gap status of every item, computed from them.

    The status speaks of the list on the guide's date: ``covered`` where an exact or broader
    standard or project is listed, ``partly`` where only narrower or partial ones are, ``none``.

    Args:
        knowledge: what was derived and decided.

    Returns:
        The graph ``coverage``.
    """
    graph = new_graph()
    for link in knowledge.links:
        _add_link(graph, link)
    for key, classified in knowledge.items.items():
        graph.add((item_iri(key), CG.gapStatus, text(classified.status)))
    return graph


def _add_link(graph: Graph, link: CoverageLink) -> None:
    subject = node(Kind.COVERAGE, link.key)
    standard = node(Kind.STANDARD, link.standard)
    graph.add((subject, RDF.type, CG.CoverageLink))
    graph.add((subject, RDFS.label, text(f"{link.item} – {link.standard}: {link.degree}")))
    graph.add((subject, CG.item, item_iri(link.item)))
    graph.add((subject, CG.standard, standard))
    graph.add((subject, CG.degree, text(link.degree)))
    graph.add((subject, CG.method, text(link.method)))
    graph.add((subject, CG.confidence, node(Kind.CONFIDENCE, Confidence.INFERRED)))
    graph.add((subject, CG.certainty, Literal(Decimal(link.certainty))))
    graph.add((subject, RDFS.comment, zh(link.reason_zh)))
    graph.add((subject, RDFS.comment, en(link.reason_en)))
    graph.add((item_iri(link.item), CG.addressedBy, standard))
