"""Mutations of the framework, the key directions and the documents."""

from __future__ import annotations

from rdflib import SKOS, XSD, Literal
from rdflib.namespace import DCTERMS

from cgkg.graph.vocabulary import CG, number, text, year, zh
from data.edits import ID, add, drop, put, retag, swap, table

_SUBCATEGORY = ID["category/2.1"]
_TOPIC = ID["topic/enterprise-accounting"]
_DIRECTION = ID["direction/5"]
_GUIDE = ID["document/miit-2024-7"]

FRAMEWORK = table(
    [
        (
            "subcategory under another category",
            put(_SUBCATEGORY, SKOS.broader, ID["category/3"]),
            "NotationFollowsBroader",
        ),
        (
            "category under a category",
            add(ID["category/2"], SKOS.broader, ID["category/1"]),
            "Category-no-broader",
        ),
        (
            "cycle of topic areas",
            put(ID["topic/organization-accounting"], SKOS.broader, _TOPIC),
            "BroaderHasNoCycle",
        ),
        (
            "topic area dangling",
            put(_TOPIC, SKOS.broader, ID["topic/none-such"]),
            "BroaderReference",
        ),
        (
            "notation wrong",
            put(_SUBCATEGORY, SKOS.notation, text("2.3")),
            "NotationEndsWithPosition",
        ),
        (
            "sibling position repeated",
            put(ID["category/2.2"], CG.position, number(1)),
            "SiblingPositionsAreUnique",
        ),
        (
            "label without English",
            drop(_SUBCATEGORY, SKOS.prefLabel),
            "ConceptHasEnglishLabel",
        ),
        (
            "two Chinese labels",
            add(_SUBCATEGORY, SKOS.prefLabel, zh("核算")),
            "FrameworkConcept-preferred-label",
        ),
        (
            "definition dropped",
            drop(_TOPIC, SKOS.definition),
            "FrameworkConcept-chinese-definition",
        ),
        ("direction removed", drop(ID["direction/6"]), "DirectionPositionsHaveNoGap"),
        (
            "directions exchange subcategories",
            swap(_DIRECTION, ID["direction/6"], CG.subcategory),
            "DirectionsFollowNotations",
        ),
        (
            "direction text without language",
            retag(_DIRECTION, CG.text, "zh-Hans", None),
            "KeyDirection-text",
        ),
        (
            "target year wrong",
            put(ID["target/2025"], CG.targetYear, year(2026)),
            "TargetNamesItsYear",
        ),
        (
            "date of issue is text",
            put(_GUIDE, DCTERMS.issued, text("2024-02-04")),
            "GuidanceDocument-issued",
        ),
        (
            "date of issue in another year",
            put(_GUIDE, DCTERMS.issued, Literal("2023-02-04", datatype=XSD.date)),
            "DocumentNumberNamesYearOfIssue",
        ),
        (
            "cited document dangling",
            add(_GUIDE, CG.cites, ID["document/none-such"]),
            "CitedReference",
        ),
    ]
)
