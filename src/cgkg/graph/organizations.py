"""The graph ``organizations``: bodies, designators, department codes, sources; who issued what.

The guide names none of the departments behind the digits of its plan numbers. So every code and
every issuing body carries an assertion with source and confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib import Graph, URIRef

from cgkg.graph.assertions import Evidence, assert_fact
from cgkg.graph.documents import GUIDE
from cgkg.graph.listing import LEVEL, standard_iri
from cgkg.graph.vocabulary import (
    CG,
    DCTERMS,
    FOAF,
    RDF,
    RDFS,
    SKOS,
    date,
    en,
    new_graph,
    node,
    text,
    zh,
)
from cgkg.iris import Kind
from cgkg.model import Confidence, Guide
from cgkg.source import numbers
from cgkg.source.evidence import Source
from cgkg.source.numbers import StandardNumber
from cgkg.source.organizations import (
    CodeSystems,
    DepartmentCode,
    Designator,
    IssuingRule,
    Organization,
)

_GUIDE_KEY = GUIDE.rsplit("/", 1)[-1]
CODE_SECTORS = node(Kind.SCHEME, "code-sectors")

_CLASS = {
    "issuing-body": CG.IssuingBody,
    "competent-department": CG.CompetentDepartment,
    "industry-association": CG.IndustryAssociation,
    "standards-body": CG.StandardsBody,
    "office": CG.Organization,
}


def build_organizations(guide: Guide, systems: CodeSystems) -> Graph:
    """Triples for organizations and code systems, and the issuing bodies of published standards.

    Args:
        guide: what was extracted.
        systems: the curated tables.

    Returns:
        The graph ``organizations``.
    """
    graph = new_graph()
    for source in systems.sources:
        if source.key != _GUIDE_KEY:
            _add_source(graph, source)
    for organization in systems.organizations:
        _add_organization(graph, organization)
    graph.add((CODE_SECTORS, RDF.type, SKOS.ConceptScheme))
    graph.add((CODE_SECTORS, RDFS.label, zh("行业标准代号所指的行业")))
    graph.add((CODE_SECTORS, RDFS.label, en("Sectors of the industry-standard codes")))
    for designator in systems.designators:
        _add_designator(graph, designator)
    for code in systems.department_codes:
        _add_department_code(graph, code)
    _add_issuing_bodies(graph, guide, systems.issuing_rules)
    return graph


def source_iris(keys: Iterable[str]) -> tuple[URIRef, ...]:
    """The IRIs of sources by key; the guide is one of them, and is a document of its own."""
    return tuple(GUIDE if key == _GUIDE_KEY else node(Kind.SOURCE, key) for key in keys)


def _add_source(graph: Graph, source: Source) -> None:
    subject = node(Kind.SOURCE, source.key)
    graph.add((subject, RDF.type, CG.Source))
    graph.add((subject, RDFS.label, text(source.citation)))
    graph.add((subject, DCTERMS.bibliographicCitation, text(source.citation)))
    graph.add((subject, FOAF.page, URIRef(source.url)))
    graph.add((subject, CG.accessed, date(source.accessed)))


def _evidence(confidence: Confidence, sources: Sequence[str], note: str) -> Evidence:
    return Evidence(
        confidence=confidence,
        sources=source_iris(sources),
        reason={"en": note} if note else {},
    )


def _add_organization(graph: Graph, organization: Organization) -> None:
    subject = node(Kind.ORGANIZATION, organization.key)
    for kind in organization.kinds:
        graph.add((subject, RDF.type, _CLASS[kind]))
    graph.add((subject, RDFS.label, zh(organization.label_zh)))
    graph.add((subject, RDFS.label, en(organization.label_en)))
    for label in organization.alternative_labels:
        graph.add((subject, SKOS.altLabel, en(label) if label.isascii() else zh(label)))
    if organization.abbreviation:
        graph.add((subject, CG.abbreviation, text(organization.abbreviation)))
    graph.add((subject, CG.confidence, node(Kind.CONFIDENCE, organization.confidence)))
    for source in source_iris(organization.sources):
        graph.add((subject, DCTERMS.source, source))
    if organization.note:
        graph.add((subject, RDFS.comment, en(organization.note)))


def _add_designator(graph: Graph, designator: Designator) -> None:
    subject = node(Kind.DESIGNATOR, designator.key)
    graph.add((subject, RDF.type, CG.Designator))
    graph.add((subject, RDFS.label, text(designator.notation)))
    graph.add((subject, SKOS.notation, text(designator.notation)))
    graph.add((subject, CG.level, LEVEL[designator.level]))
    graph.add((subject, CG.confidence, node(Kind.CONFIDENCE, designator.confidence)))
    for source in source_iris(designator.sources):
        graph.add((subject, DCTERMS.source, source))
    if designator.note:
        graph.add((subject, RDFS.comment, en(designator.note)))
    if designator.industry_code:
        _add_code_sector(graph, subject, designator)
    if designator.manager and designator.manager_confidence is not None:
        evidence = _evidence(designator.manager_confidence, designator.sources, designator.note)
        manager = node(Kind.ORGANIZATION, designator.manager)
        assert_fact(graph, subject, CG.managedBy, manager, evidence)


def _add_code_sector(graph: Graph, subject: URIRef, designator: Designator) -> None:
    sector = node(Kind.SECTOR, designator.industry_code)
    graph.add((subject, CG.codeSector, sector))
    graph.add((sector, RDF.type, CG.Sector))
    graph.add((sector, SKOS.inScheme, CODE_SECTORS))
    graph.add((sector, SKOS.notation, text(designator.industry_code)))
    for property_ in (RDFS.label, SKOS.prefLabel):
        graph.add((sector, property_, zh(designator.sector_label_zh)))
        graph.add((sector, property_, en(designator.sector_label_en)))


def _add_department_code(graph: Graph, code: DepartmentCode) -> None:
    subject = node(Kind.DEPARTMENT_CODE, code.code)
    graph.add((subject, RDF.type, CG.PlanDepartmentCode))
    graph.add((subject, RDFS.label, text(code.code)))
    graph.add((subject, SKOS.notation, text(code.code)))
    organization = node(Kind.ORGANIZATION, code.organization)
    evidence = _evidence(code.confidence, code.sources, code.note)
    assert_fact(graph, subject, CG.denotes, organization, evidence)


def _add_issuing_bodies(graph: Graph, guide: Guide, rules: Sequence[IssuingRule]) -> None:
    for rule in rules:
        subject = node(Kind.RULE, rule.key)
        graph.add((subject, RDF.type, CG.Rule))
        graph.add((subject, RDFS.label, text(rule.key)))
        graph.add((subject, RDFS.comment, en(rule.reason)))
    for row in guide.rows:
        parsed = numbers.parse(row.number.raw)
        if not isinstance(parsed, StandardNumber):
            continue
        for rule in rules:
            if parsed.designator == rule.designator and _covers(rule, parsed.year):
                _add_issuer(graph, standard_iri(row), rule)


def _add_issuer(graph: Graph, standard: URIRef, rule: IssuingRule) -> None:
    for organization in rule.organizations:
        evidence = Evidence(
            confidence=rule.confidence,
            sources=source_iris(rule.sources),
            rule=rule.key,
            reason={"en": rule.reason},
        )
        value = node(Kind.ORGANIZATION, organization)
        assert_fact(graph, standard, CG.issuingBody, value, evidence, organization)


def _covers(rule: IssuingRule, published: int) -> bool:
    """Whether a whole year lies within the rule's span: only the year is known from a number.

    A bound within the year (``2018-02``) leaves the year undecided, so it is not covered.
    """
    first, last = rule.published_from, rule.published_to
    starts = not first or int(first[:4]) + (len(first) > 4) <= published
    ends = not last or published <= int(last[:4]) - (len(last) > 4)
    return starts and ends
