"""Classes of the things that can be found, in the order in which they are listed."""

from __future__ import annotations

from typing import Final

from cgkg.terms import PREFIXES


def _expanded(*names: str) -> tuple[str, ...]:
    return tuple(PREFIXES[name.partition(":")[0]] + name.partition(":")[2] for name in names)


RECONCILED: Final = _expanded(
    *("cg:Standard", "cg:ReferencedStandard", "cg:CataloguedStandard", "cg:StandardSeries"),
    *("cg:Category", "cg:Subcategory", "cg:TopicArea", "cg:KeyDirection", "cg:DirectionItem"),
    *("cg:Sector", "cg:Designator", "cg:PlanDepartmentCode", "cg:DocumentKind", "cg:Substance"),
    *("cg:Organization", "cg:GuidanceDocument", "cg:PolicyDocument", "cg:StandardsSystem"),
    *("cg:NeighbouringSystem", "cg:Target", "cg:Level", "cg:Stage"),
)
"""Names can be reconciled with things of these."""

SEARCHED: Final = (
    *RECONCILED,
    *_expanded("cg:Confidence", "cg:Source", "cg:Rule", "sh:SPARQLExecutable", "owl:Class"),
    *_expanded("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
)
"""What can be found has one of these, as queries/pages/search-statements.rq names them."""

CLASSES: Final = (
    *SEARCHED,
    *_expanded("cg:NationalStandard", "cg:IndustryStandard", "cg:PublishedStandard"),
    *_expanded("cg:StandardProject", "cg:IssuingBody", "cg:CompetentDepartment"),
    *_expanded("cg:IndustryAssociation", "cg:StandardsBody", "cg:GreenhouseGas", "cg:Analyte"),
)
"""All that are shown of a thing, the most telling first."""
