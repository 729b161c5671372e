"""What each listed standard is about, in the graph ``listing``: derived from its title."""

from __future__ import annotations

from rdflib import Graph, URIRef

from cgkg.graph.assertions import Evidence, assert_fact
from cgkg.graph.concepts import add_document_kinds, add_gases
from cgkg.graph.derivations import GAS_RULE, add_title_rules
from cgkg.graph.documents import GUIDE
from cgkg.graph.items import add_sector
from cgkg.graph.listing import standard_iri
from cgkg.graph.vocabulary import CG, new_graph, node, text, zh
from cgkg.iris import Kind
from cgkg.model import Confidence, Guide
from cgkg.source.about import About
from cgkg.source.knowledge import Knowledge


def build_about(guide: Guide, knowledge: Knowledge) -> Graph:
    """Triples for the standards' title elements, kinds, sectors, gases, facets and topic areas.

    The elements and the object are the title's own words; ``cg:titleRule`` says which pattern
    found them. Kind and topic area are derived, so each has an assertion that names the rule.

    Args:
        guide: what was extracted.
        knowledge: what was derived and decided.

    Returns:
        Triples for the graph ``listing``.
    """
    graph = new_graph()
    add_document_kinds(graph, knowledge.kinds)
    add_gases(graph, knowledge.gases)
    add_title_rules(graph, knowledge.patterns)
    for row, about in zip(guide.rows, knowledge.abouts, strict=True):
        subject = standard_iri(row)
        _add_elements(graph, subject, about)
        _add_derived(graph, subject, about)
    return graph


def _add_elements(graph: Graph, subject: URIRef, about: About) -> None:
    graph.add((subject, CG.titleRule, node(Kind.RULE, about.pattern.rule)))
    for predicate, words in (
        (CG.introductoryElement, about.introductory),
        (CG.mainElement, about.main),
        (CG.complementaryElement, about.complementary),
        (CG.titleObject, about.object),
    ):
        if words is not None:
            graph.add((subject, predicate, zh(words)))
    graph.add((subject, CG.gasWording, text(about.gas_wording)))
    if about.pattern.facet is not None:
        graph.add((subject, CG.lifecycleFacet, text(about.pattern.facet)))


def _add_derived(graph: Graph, subject: URIRef, about: About) -> None:
    evidence = Evidence(Confidence.INFERRED, (GUIDE,), about.pattern.rule)
    for kind in about.pattern.kinds:
        assert_fact(
            *(graph, subject, CG.documentKind, node(Kind.DOCUMENT_KIND, kind), evidence, kind)
        )
    if about.pattern.topic is not None:
        topic = node(Kind.TOPIC, about.pattern.topic)
        assert_fact(graph, subject, CG.topicArea, topic, evidence)
    for sector in about.sectors:
        add_sector(graph, subject, sector)
    named = Evidence(Confidence.INFERRED, (GUIDE,), GAS_RULE)
    for gas in about.gases:
        assert_fact(graph, subject, CG.gas, node(Kind.GAS, gas), named, gas)
