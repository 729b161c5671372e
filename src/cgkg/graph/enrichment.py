"""The graph ``enrichment``: what sources outside the guide say of its standards, and say since.

Nothing here changes what the list says: ``cg:stage`` stays in the graph ``listing``; what is known
now is ``cg:knownStage``, with the day as of which it is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from rdflib import Graph, Literal, URIRef

from cgkg.graph.assertions import Evidence, assert_fact
from cgkg.graph.known_stage import add_known_stages
from cgkg.graph.organizations import source_iris
from cgkg.graph.vocabulary import (
    BIBO,
    CG,
    DCTERMS,
    RDF,
    RDFS,
    XSD,
    date,
    en,
    new_graph,
    node,
    text,
    year,
    zh,
)
from cgkg.iris import Kind
from cgkg.source.backing import Backing
from cgkg.source.enrichment import ContextDocument, Enrichment
from cgkg.source.fate_status import fate_statuses
from cgkg.source.fates import Fate, FateKind, Sought, UnknownFate
from cgkg.source.referenced_standards import ReferencedStandard
from cgkg.source.standard_facts import Property, StandardFact

_PREDICATE: Final[Mapping[Property, URIRef]] = {
    Property.TITLE_ZH: DCTERMS.title,
    Property.TITLE_EN: DCTERMS.title,
    Property.PARTIAL_TITLE_ZH: CG.partialTitle,
    Property.PARTIAL_TITLE_EN: CG.partialTitle,
    Property.OTHER_TITLE: CG.otherTitle,
    Property.ISSUED: DCTERMS.issued,
    Property.IN_FORCE: CG.inForceFrom,
    Property.ICS: CG.ics,
    Property.CCS: CG.ccs,
    Property.DEPARTMENT: CG.departmentAtPublication,
    Property.COMMITTEE: CG.committee,
    Property.PLANNED_IN: CG.plannedIn,
}
_FATE_PREDICATE: Final[Mapping[FateKind, URIRef]] = {
    FateKind.RESULTED_IN: CG.resultedIn,
    FateKind.REVISES: CG.revises,
    FateKind.REPLACED_BY: DCTERMS.isReplacedBy,
    FateKind.PROPOSED_INTERNATIONALLY: CG.proposedInternationallyAs,
}
_CHINESE: Final = frozenset({Property.TITLE_ZH, Property.PARTIAL_TITLE_ZH, Property.OTHER_TITLE})
_ENGLISH: Final = frozenset({Property.TITLE_EN, Property.PARTIAL_TITLE_EN})
_SOUGHT: Final = {
    Sought.PUBLICATION: (
        "在公开网页和仓库中查找是否已发布，未见。",
        "Looked for as published, in public pages and repositories; nothing was found.",
    ),
    Sought.PARTICULARS: (
        "在公开网页和仓库中查找英文名称、分类和日期，未见。",
        "Its English title, classification and dates were looked for in public pages and "
        "repositories; nothing was found.",
    ),
}


def build_enrichment(enrichment: Enrichment) -> Graph:
    """Triples for what became of the standards and what sources say of them.

    Args:
        enrichment: the curated tables.

    Returns:
        What goes into the graph ``enrichment``, beside the official English titles.
    """
    graph = new_graph()
    for standard in enrichment.referenced:
        _add_referenced(graph, standard)
    for document in enrichment.documents:
        _add_document(graph, document)
    _add_facts(graph, enrichment.facts)
    for fate in enrichment.fates:
        _add_fate(graph, fate)
    for unknown in enrichment.unknown:
        _add_search(graph, unknown)
    for key, status in fate_statuses(enrichment).items():
        graph.add((node(Kind.STANDARD, key), CG.fateStatus, text(status)))
    add_known_stages(graph, enrichment)
    return graph


def evidence_of(backing: Backing) -> Evidence:
    """The evidence that a curated row gives."""
    reasons = {"zh-Hans": backing.reason_zh, "en": backing.reason_en}
    return Evidence(
        confidence=backing.confidence,
        sources=source_iris(backing.sources),
        reason={language: reason for language, reason in reasons.items() if reason},
    )


def partial_date(value: str) -> Literal:
    """A day, month or year as ``xsd:date``, ``xsd:gYearMonth`` or ``xsd:gYear``."""
    match len(value):
        case 10:
            return date(value)
        case 7:
            return Literal(value, datatype=XSD.gYearMonth)
        case _:
            return year(int(value))


def _add_referenced(graph: Graph, standard: ReferencedStandard) -> None:
    subject = node(Kind.STANDARD, standard.key)
    graph.add((subject, RDF.type, CG.ReferencedStandard))
    titles = {
        zh: standard.value(Property.TITLE_ZH) or standard.value(Property.PARTIAL_TITLE_ZH),
        en: standard.value(Property.TITLE_EN) or standard.value(Property.PARTIAL_TITLE_EN),
    }
    for language, title in titles.items():
        graph.add((subject, RDFS.label, language(f"{standard.number} {title}".rstrip())))
    if standard.year is not None:
        graph.add((subject, CG.publicationYear, year(standard.year)))
    if standard.note:
        graph.add((subject, RDFS.comment, en(standard.note)))
    evidence = evidence_of(standard.backing)
    assert_fact(graph, subject, CG.number, text(standard.number), evidence)


def _add_document(graph: Graph, document: ContextDocument) -> None:
    subject = node(Kind.DOCUMENT, document.key)
    evidence = evidence_of(document.backing)
    if not document.is_cited:
        graph.add((subject, RDF.type, BIBO.Document))
        graph.add((subject, RDFS.label, zh(document.title_zh)))
        assert_fact(graph, subject, DCTERMS.title, zh(document.title_zh), evidence, "zh")
    if document.title_en:
        assert_fact(graph, subject, DCTERMS.title, en(document.title_en), evidence, "en")
    if document.note:
        graph.add((subject, RDFS.comment, en(document.note)))
    if document.document_number:
        number = text(document.document_number)
        assert_fact(graph, subject, CG.documentNumber, number, evidence)
    if document.issued:
        assert_fact(graph, subject, DCTERMS.issued, partial_date(document.issued), evidence)


def _add_facts(graph: Graph, facts: Sequence[StandardFact]) -> None:
    """Sources may differ: each further value of one property gets a number in its assertion."""
    seen: Counter[tuple[str, Property]] = Counter()
    for fact in facts:
        seen[fact.standard, fact.property] += 1
        nth = seen[fact.standard, fact.property]
        parts = [_language(fact.property), str(nth) if nth > 1 else ""]
        discriminator = "-".join(part for part in parts if part)
        subject = node(Kind.STANDARD, fact.standard)
        predicate = _PREDICATE[fact.property]
        evidence = evidence_of(fact.backing)
        assert_fact(graph, subject, predicate, _value(fact), evidence, discriminator)


def _language(property_: Property) -> str:
    if property_ in _CHINESE:
        return "zh"
    return "en" if property_ in _ENGLISH else ""


def _value(fact: StandardFact) -> URIRef | Literal:
    match fact.property:
        case Property.ISSUED | Property.IN_FORCE:
            return partial_date(fact.value)
        case Property.DEPARTMENT:
            return node(Kind.ORGANIZATION, fact.value)
        case Property.PLANNED_IN:
            return node(Kind.DOCUMENT, fact.value)
        case Property.ICS | Property.CCS | Property.COMMITTEE:
            return text(fact.value)
        case _:
            return zh(fact.value) if fact.property in _CHINESE else en(fact.value)


def _add_fate(graph: Graph, fate: Fate) -> None:
    subject = node(Kind.STANDARD, fate.standard)
    evidence = evidence_of(fate.backing)
    if fate.target is None:
        assert_fact(graph, subject, CG.statedStage, node(Kind.STAGE, "now-abolished"), evidence)
        return
    target = node(Kind.STANDARD, fate.target)
    assert_fact(graph, subject, _FATE_PREDICATE[fate.kind], target, evidence, fate.target)
    if fate.kind is FateKind.REPLACED_BY:
        graph.add((target, DCTERMS.replaces, subject))


def _add_search(graph: Graph, unknown: UnknownFate) -> None:
    subject = node(Kind.ACTIVITY, f"search-{unknown.standard}-{unknown.sought}")
    said_zh, said_en = _SOUGHT[unknown.sought]
    graph.add((subject, RDF.type, CG.Search))
    graph.add((subject, RDFS.label, zh(f"{unknown.standard}：{said_zh}")))
    graph.add((subject, RDFS.label, en(f"{unknown.standard}: {said_en}")))
    graph.add((subject, CG.searchedFor, node(Kind.STANDARD, unknown.standard)))
    graph.add((subject, CG.sought, text(unknown.sought)))
    graph.add((subject, CG.searched, date(unknown.searched)))
    if unknown.note_zh:
        graph.add((subject, RDFS.comment, zh(unknown.note_zh)))
    if unknown.note_en:
        graph.add((subject, RDFS.comment, en(unknown.note_en)))
