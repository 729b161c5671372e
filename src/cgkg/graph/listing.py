"""The graph ``listing``: the 166 entries of Annex 1 and the standards they list.

What stands here is what the document says on its date, or follows from the form of a number or
title by a rule; nothing known from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph, Literal, URIRef

from cgkg import iris
from cgkg.graph.assertions import Evidence, assert_fact
from cgkg.graph.documents import GUIDE
from cgkg.graph.provenance import place
from cgkg.graph.rules import add_rules
from cgkg.graph.vocabulary import (
    CG,
    DCTERMS,
    RDF,
    RDFS,
    TRUE,
    en,
    new_graph,
    node,
    number,
    text,
    year,
    zh,
)
from cgkg.iris import Kind
from cgkg.model import Confidence, Guide, Level, ListRow, Stage
from cgkg.source import numbers
from cgkg.source.numbers import IndustryPlanNumber, NationalPlanNumber, StandardNumber
from cgkg.source.series import SERIES, SeriesMembership, series_of

LEVEL = {Level.NATIONAL: node(Kind.LEVEL, "national"), Level.INDUSTRY: node(Kind.LEVEL, "industry")}
STAGE = {
    Stage.IN_FORCE: node(Kind.STAGE, "in-force"),
    Stage.IN_DEVELOPMENT: node(Kind.STAGE, "in-development"),
}


def standard_iri(row: ListRow) -> URIRef:
    """The IRI of the standard that a row lists, minted from its number as printed."""
    return node(Kind.STANDARD, iris.key_of_number(row.number.raw))


def entry_iri(row: ListRow) -> URIRef:
    """The IRI of a row of Annex 1."""
    return node(Kind.ENTRY, f"annex1-{row.position}")


def build_listing(guide: Guide) -> Graph:
    """Triples for the entries of Annex 1, their standards, and the series these belong to.

    Args:
        guide: what was extracted.

    Returns:
        The graph ``listing``.
    """
    graph = new_graph()
    subcategories = {c.label: node(Kind.CATEGORY, c.key) for c in guide.concepts if c.notation}
    mended_by: dict[str, set[str]] = {}
    for mending in guide.mendings:
        mended_by.setdefault(mending.record, set()).add(mending.rule)
    for row in guide.rows:
        _add_entry(graph, row, mended_by.get(f"annex1-{row.position}", set()))
        _add_standard(graph, row, subcategories)
    _add_series(graph)
    add_rules(graph)
    return graph


def _add_entry(graph: Graph, row: ListRow, rules: set[str]) -> None:
    subject = entry_iri(row)
    graph.add((subject, RDF.type, CG.ListEntry))
    graph.add((subject, RDFS.label, zh(f"附件1 序号{row.position}")))
    graph.add((subject, RDFS.label, en(f"Annex 1, No. {row.position}")))
    graph.add((subject, CG.annex, number(1)))
    graph.add((subject, CG.position, number(row.position)))
    graph.add((subject, CG.lists, standard_iri(row)))
    graph.add((subject, CG.sectionHeading, zh(row.section.raw)))
    graph.add((subject, CG.numberCell, text(row.number.raw)))
    graph.add((subject, CG.titleCell, zh(row.title.raw)))
    graph.add((subject, CG.levelCell, zh(row.level.raw)))
    graph.add((subject, CG.stageCell, zh(row.stage.raw)))
    graph.add((subject, CG.placementCell, zh(row.subcategory.raw)))
    for rule in sorted(rules):
        graph.add((subject, CG.mendedBy, node(Kind.RULE, rule)))
    place(graph, subject, row.lines)


def _add_standard(graph: Graph, row: ListRow, subcategories: Mapping[str, URIRef]) -> None:
    subject = standard_iri(row)
    parsed = numbers.parse(row.number.raw)
    graph.add((subject, RDF.type, CG.Standard))
    graph.add((subject, RDFS.label, zh(f"{parsed.format()} {row.title.mended}")))
    graph.add((subject, CG.number, text(parsed.format())))
    graph.add((subject, CG.numberAsListed, text(row.number.raw)))
    graph.add((subject, DCTERMS.title, zh(row.title.mended)))
    graph.add((subject, CG.titleAsListed, zh(row.title.raw)))
    graph.add((subject, CG.level, LEVEL[Level(row.level.mended)]))
    graph.add((subject, CG.stage, STAGE[Stage(row.stage.mended)]))
    graph.add((subject, CG.subcategory, subcategories[row.subcategory.mended]))
    graph.add((subject, CG.listedIn, entry_iri(row)))
    for designator in parsed.designators:
        graph.add((subject, CG.designator, node(Kind.DESIGNATOR, iris.key_of_number(designator))))
    for predicate, value in _number_parts(parsed):
        graph.add((subject, predicate, value))
    membership = series_of(row)
    if membership is not None:
        _add_membership(graph, subject, membership)


def _number_parts(
    parsed: StandardNumber | NationalPlanNumber | IndustryPlanNumber,
) -> list[tuple[URIRef, URIRef | Literal]]:
    """What the parts of a number say; sectors come from the code of an industry number."""
    match parsed:
        case StandardNumber():
            parts: list[tuple[URIRef, URIRef | Literal]] = [
                (CG.serialNumber, number(parsed.serial)),
                (CG.publicationYear, year(parsed.year)),
            ]
            if parsed.level is Level.INDUSTRY:
                parts += _sectors((parsed.designator.partition("/")[0],))
            return parts if parsed.part is None else [*parts, (CG.partNumber, number(parsed.part))]
        case NationalPlanNumber():
            return [
                (CG.planYear, year(parsed.year)),
                (CG.planSerial, text(parsed.serial)),
                (CG.planDepartmentCode, node(Kind.DEPARTMENT_CODE, parsed.department_code)),
            ]
        case IndustryPlanNumber():
            parts = [
                (CG.planYear, year(parsed.year)),
                (CG.planSerial, text(parsed.serial)),
                *_sectors(parsed.codes),
            ]
            return [*parts, (CG.numberLacksLetter, TRUE)] if parsed.lacks_letter else parts


def _sectors(codes: tuple[str, ...]) -> list[tuple[URIRef, URIRef | Literal]]:
    return [(CG.codeSector, node(Kind.SECTOR, code)) for code in codes]


def _add_membership(graph: Graph, subject: URIRef, membership: SeriesMembership) -> None:
    evidence = Evidence(
        confidence=Confidence(membership.confidence), sources=(GUIDE,), rule=membership.rule
    )
    assert_fact(graph, subject, CG.series, node(Kind.SERIES, membership.series), evidence)
    if membership.planned_part is not None:
        graph.add((subject, CG.plannedPartNumber, number(membership.planned_part)))
    if membership.unassigned:
        graph.add((subject, CG.partUnassigned, TRUE))


def _add_series(graph: Graph) -> None:
    for series in SERIES:
        subject = node(Kind.SERIES, series.key)
        graph.add((subject, RDF.type, CG.StandardSeries))
        graph.add((subject, RDFS.label, zh(f"{series.number} {series.name}")))
        graph.add((subject, DCTERMS.title, zh(series.name)))
        graph.add((subject, CG.number, text(series.number)))
        designator = node(Kind.DESIGNATOR, iris.key_of_number(series.designator))
        graph.add((subject, CG.designator, designator))
