"""The 14 key directions of Annex 2, verbatim; their English in another graph."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph

from cgkg.graph.provenance import place
from cgkg.graph.vocabulary import CG, RDF, RDFS, en, new_graph, node, number, zh
from cgkg.iris import Kind
from cgkg.model import Guide


def build_directions(guide: Guide) -> Graph:
    """Triples of the graph ``directions``: position, subcategory, text and line span."""
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


def add_direction_translations(graph: Graph, texts: Mapping[int, str]) -> None:
    """Add this project's English of the key directions.

    Args:
        graph: the graph ``translations``.
        texts: the English by position.
    """
    for position, english in texts.items():
        graph.add((node(Kind.DIRECTION, str(position)), CG.text, en(english)))
