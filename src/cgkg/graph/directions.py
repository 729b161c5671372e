"""The graph ``directions``: the 14 key directions of Annex 2, verbatim."""

from __future__ import annotations

from rdflib import Graph

from cgkg.graph.provenance import place
from cgkg.graph.vocabulary import CG, RDF, RDFS, new_graph, node, number, zh
from cgkg.iris import Kind
from cgkg.model import Guide


def build_directions(guide: Guide) -> Graph:
    """Triples for the key directions: position, subcategory, text and line span."""
    graph = new_graph()
    for direction in guide.directions:
        subject = node(Kind.DIRECTION, str(direction.position))
        name = f"重点方向 {direction.position}：{direction.subcategory}"
        graph.add((subject, RDF.type, CG.KeyDirection))
        graph.add((subject, RDFS.label, zh(name)))
        graph.add((subject, CG.position, number(direction.position)))
        graph.add((subject, CG.subcategory, node(Kind.CATEGORY, direction.subcategory_code)))
        graph.add((subject, CG.text, zh(direction.text)))
        place(graph, subject, direction.lines)
    return graph
