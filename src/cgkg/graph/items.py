"""The items of the key directions, in the graph ``directions``; their English in another graph."""

from __future__ import annotations

from rdflib import Graph, URIRef

from cgkg.graph.assertions import Evidence, assert_fact
from cgkg.graph.concepts import add_guide_sectors
from cgkg.graph.derivations import TOPIC_RULE, add_derivation_rules
from cgkg.graph.documents import GUIDE
from cgkg.graph.provenance import place
from cgkg.graph.vocabulary import CG, RDF, RDFS, SKOS, en, new_graph, node, number, text, zh
from cgkg.iris import Kind
from cgkg.model import Confidence
from cgkg.source.body_wordings import BodyWording
from cgkg.source.directions import Item
from cgkg.source.knowledge import ClassifiedItem, Knowledge
from cgkg.source.sector_words import SectorRule, SubjectSector
from cgkg.source.segments import Segment


def item_iri(key: str) -> URIRef:
    """The IRI of an item, or of something that only the body text names."""
    return node(Kind.ITEM, key)


def build_items(knowledge: Knowledge) -> Graph:
    """Triples for the items of the key directions and what only the body text names.

    Args:
        knowledge: what was derived and decided.

    Returns:
        Triples for the graph ``directions``.
    """
    graph = new_graph()
    add_guide_sectors(graph, knowledge.sectors)
    add_derivation_rules(graph)
    for classified in knowledge.items.values():
        _add_words(graph, classified.item)
        _add_classification(graph, classified)
        if classified.wording is not None:
            _add_wording(graph, item_iri(classified.item.key), classified.wording)
    subcategories = {one.direction.position: one.direction for one in knowledge.readings}
    for mention in knowledge.mentions:
        direction = subcategories[mention.direction]
        _add_mention(graph, mention, direction.subcategory_code)
    return graph


def add_item_translations(graph: Graph, knowledge: Knowledge) -> None:
    """Add this project's English for the items and for what only the body text names.

    Args:
        graph: the graph ``translations``.
        knowledge: what was derived and decided.
    """
    names = {sector.key: sector.label_en for sector in knowledge.sectors.sectors}
    for key, classified in knowledge.items.items():
        item = classified.item
        sectors = ", ".join(names[one] for one in item.sectors)
        kind = knowledge.kinds[item.kind].label_en
        label = " · ".join(part for part in (classified.text_en, sectors, kind) if part)
        graph.add((item_iri(key), RDFS.label, en(label)))
        graph.add((item_iri(key), CG.object, en(classified.text_en)))
    for key, name in knowledge.mentions_en.items():
        graph.add((item_iri(key), RDFS.label, en(name)))


def _add_words(graph: Graph, item: Item) -> None:
    """What stands in the text, verbatim."""
    subject = item_iri(item.key)
    graph.add((subject, RDF.type, CG.DirectionItem))
    graph.add((subject, RDFS.label, zh(_label(item))))
    graph.add((subject, CG.partOfDirection, node(Kind.DIRECTION, str(item.direction.position))))
    graph.add((subject, CG.position, number(item.sequence)))
    graph.add((subject, CG.text, zh(item.object.text)))
    graph.add((subject, CG.spanStart, number(item.object.start)))
    graph.add((subject, CG.spanEnd, number(item.object.end)))
    graph.add((subject, CG.object, zh(item.phrase)))
    for predicate, segment in (
        (CG.facet, item.facet),
        (CG.scopeText, item.scope),
        (CG.sectorText, item.sector),
        (CG.headText, item.head),
        (CG.targetText, item.target),
        (CG.deliverableText, item.deliverable),
    ):
        if segment is not None:
            graph.add((subject, predicate, zh(segment.text)))
    for example in item.examples:
        graph.add((subject, SKOS.example, zh(example)))
    place(graph, subject, item.lines)


def _label(item: Item) -> str:
    def words(*segments: Segment | None) -> str:
        return "".join(segment.text for segment in segments if segment)

    tail = words(item.target, item.deliverable)
    return " · ".join(part for part in (item.phrase, words(item.sector), tail) if part)


def _add_classification(graph: Graph, classified: ClassifiedItem) -> None:
    item, subject = classified.item, item_iri(classified.item.key)
    subcategory = node(Kind.CATEGORY, item.direction.subcategory_code)
    graph.add((subject, CG.subcategory, subcategory))
    graph.add((subject, CG.deliverable, node(Kind.DOCUMENT_KIND, item.kind)))
    for gas in classified.gases:
        graph.add((subject, CG.gas, node(Kind.GAS, gas)))
    for sector in classified.sectors:
        add_sector(graph, subject, sector)
    if classified.topic.topic is not None:
        topic = node(Kind.TOPIC, classified.topic.topic)
        evidence = Evidence(
            Confidence.INFERRED, (GUIDE,), TOPIC_RULE, {"en": classified.topic.reason}
        )
        assert_fact(graph, subject, CG.topicArea, topic, evidence)


def add_sector(graph: Graph, subject: URIRef, sector: SubjectSector) -> None:
    """Add a sector that a thing is about: plainly if its text names it, else with the reason."""
    value = node(Kind.SECTOR, sector.key)
    if sector.rule is SectorRule.NAMED:
        graph.add((subject, CG.subjectSector, value))
        return
    reason = {"en": f"{sector.word}: {sector.reason}"}
    evidence = Evidence(Confidence.INFERRED, (GUIDE,), sector.rule, reason)
    assert_fact(graph, subject, CG.subjectSector, value, evidence, sector.key)


def _add_wording(graph: Graph, subject: URIRef, wording: BodyWording) -> None:
    graph.add((subject, CG.bodyRelation, text(wording.relation)))
    if wording.text is not None and wording.lines is not None:
        graph.add((subject, CG.bodyText, zh(wording.text)))
        graph.add((subject, CG.bodyLine, number(wording.lines.first)))
    if wording.note:
        graph.add((subject, RDFS.comment, en(wording.note)))


def _add_mention(graph: Graph, mention: BodyWording, subcategory: str) -> None:
    if mention.text is None or mention.lines is None:
        raise ValueError(f"a body mention without text: {mention.key}")
    subject = item_iri(mention.key)
    graph.add((subject, RDF.type, CG.BodyMention))
    graph.add((subject, RDFS.label, zh(mention.text)))
    graph.add((subject, CG.text, zh(mention.text)))
    graph.add((subject, CG.subcategory, node(Kind.CATEGORY, subcategory)))
    graph.add((subject, CG.bodyRelation, text(mention.relation)))
    graph.add((subject, RDFS.comment, en(mention.note)))
    place(graph, subject, mention.lines)
