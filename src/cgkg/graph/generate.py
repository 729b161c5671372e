"""The asserted graphs, each from records by one module."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rdflib import Graph

from cgkg.errors import InputError
from cgkg.graph.about import build_about
from cgkg.graph.alignments import build_alignments
from cgkg.graph.coverage import build_coverage
from cgkg.graph.directions import add_direction_translations, build_directions
from cgkg.graph.documents import build_documents
from cgkg.graph.enrichment import build_enrichment
from cgkg.graph.framework import build_framework
from cgkg.graph.inputs import Inputs
from cgkg.graph.items import add_item_translations, build_items
from cgkg.graph.listing import build_listing
from cgkg.graph.organizations import build_organizations
from cgkg.graph.translations import add_translations
from cgkg.graph.vocabulary import new_graph, node
from cgkg.iris import GraphName, Kind

_ISSUER = node(Kind.ORGANIZATION, "miit-general-office")


def generate(inputs: Inputs, ontology: Path) -> dict[GraphName, Graph]:
    """All graphs that are asserted, not computed.

    Args:
        inputs: what was read.
        ontology: the file of the ontology.

    Raises:
        InputError: the ontology does not parse, or a translation or mapping names a thing that no
            graph holds.
    """
    guide, knowledge = inputs.guide, inputs.knowledge
    graphs = {
        GraphName.ONTOLOGY: read_ontology(ontology),
        GraphName.FRAMEWORK: build_framework(guide) + build_documents(guide, _ISSUER),
        GraphName.LISTING: build_listing(guide) + build_about(guide, knowledge),
        GraphName.DIRECTIONS: build_directions(guide) + build_items(knowledge),
        GraphName.ORGANIZATIONS: build_organizations(guide, inputs.systems),
        GraphName.COVERAGE: build_coverage(knowledge),
        GraphName.ENRICHMENT: build_enrichment(inputs.enrichment),
    }
    graphs[GraphName.ALIGNMENTS] = build_alignments(inputs.alignments, union(graphs))
    graphs[GraphName.TRANSLATIONS] = new_graph()
    add_translations(
        inputs.translations,
        union(graphs),
        graphs[GraphName.TRANSLATIONS],
        graphs[GraphName.ENRICHMENT],
    )
    add_item_translations(graphs[GraphName.TRANSLATIONS], knowledge)
    add_direction_translations(graphs[GraphName.TRANSLATIONS], knowledge.directions_en)
    return graphs


def read_ontology(path: Path) -> Graph:
    """The ontology.

    Raises:
        InputError: it does not parse.
    """
    graph = new_graph()
    try:
        graph.parse(path, format="turtle")
    except Exception as error:  # rdflib raises many kinds for one cause
        raise InputError(path, f"not Turtle: {error}") from error
    return graph


def union(graphs: Mapping[GraphName, Graph]) -> Graph:
    """All triples of several graphs in one."""
    result = new_graph()
    for graph in graphs.values():
        for triple in graph:
            result.add(triple)
    return result
