"""Mutations of items, of what only the body text names, and of coverage."""

from __future__ import annotations

from decimal import Decimal

from rdflib import RDFS, Literal

from cgkg.graph.vocabulary import CG, en, number, text, zh
from data.edits import ID, add, drop, put, rename, retag, swap, table

_FIRST, _SECOND = ID["item/6-001"], ID["item/6-002"]
_WORDED = ID["item/7-011"]
_MENTION = ID["item/body-10-07"]
_LINK = ID["coverage/11-001--2021-1751T-YB"]
_ITEM, _STANDARD = ID["item/11-001"], ID["standard/2021-1751T-YB"]

ITEMS = table(
    [
        ("item text changed", put(_FIRST, CG.text, zh("核查")), "ItemTextIsItsSpan"),
        ("item span shifted", put(_WORDED, CG.spanStart, number(3)), "ItemTextIsItsSpan"),
        ("item span reversed", put(_FIRST, CG.spanStart, number(900)), "DirectionItem-span-order"),
        ("item span over another", put(_FIRST, CG.spanEnd, number(60)), "ItemSpansDoNotOverlap"),
        ("items exchange spans", swap(_FIRST, ID["item/6-003"], CG.spanStart), "ItemSpansAscend"),
        ("item removed", drop(ID["item/5-017"]), "ItemPositionsHaveNoGap"),
        ("item position changed", put(_FIRST, CG.position, number(99)), "ItemKeyIsItsPlace"),
        ("item renamed", rename(_FIRST, ID["item/6-1"]), "DirectionItem-iri"),
        (
            "item in another direction",
            put(_FIRST, CG.partOfDirection, ID["direction/5"]),
            "ItemSubcategoryIsDirections",
        ),
        (
            "item in a direction that is not there",
            put(_FIRST, CG.partOfDirection, ID["direction/15"]),
            "DirectionReference",
        ),
        ("deliverable lost", drop(_FIRST, CG.deliverable), "DirectionItem-deliverable"),
        (
            "deliverable unknown",
            put(_FIRST, CG.deliverable, ID["document-kind/poem"]),
            "DocumentKindReference",
        ),
        (
            "deliverable of two levels",
            put(_FIRST, CG.deliverable, ID["document-kind/safety-code"]),
            "DeliverableIsGeneral",
        ),
        (
            "item topic of another branch",
            put(_FIRST, CG.topicArea, ID["topic/low-carbon-product-evaluation"]),
            "TopicAreaIsBelowSubcategory",
        ),
        (
            "item sector of the codes",
            add(_FIRST, CG.subjectSector, ID["sector/YB"]),
            "SubjectSectorReference-scheme",
        ),
        (
            "item sector that the text does not name",
            add(_FIRST, CG.subjectSector, ID["sector/petrochemical"]),
            "SubjectSectorIsNamedOrAsserted",
        ),
        (
            "item words not of its direction",
            put(_FIRST, CG.targetText, zh("重点园区的")),
            "ItemWordsStandInDirection",
        ),
        ("item lines elsewhere", put(_FIRST, CG.firstLine, number(12)), "ItemLinesAreDirections"),
        ("body wording lost", drop(_WORDED, CG.bodyText), "BodyWordingFollowsRelation"),
        ("item English lost", retag(_FIRST, CG.object, "en", "zh-Hans"), "ItemHasEnglish"),
        ("item with an unknown property", add(_FIRST, CG.planSerial, text("1")), "DirectionItem"),
        (
            "mention also an item",
            put(_MENTION, CG.bodyRelation, text("same")),
            "BodyMention-relation",
        ),
        (
            "mention under another subcategory",
            put(_MENTION, CG.subcategory, ID["category/3.1"]),
            "BodyMentionKeyNamesDirection",
        ),
        ("mention without lines", drop(_MENTION, CG.firstLine), "Place-first-line"),
        ("gap status changed", put(_ITEM, CG.gapStatus, text("none")), "GapStatusFollowsLinks"),
        ("gap status lost", drop(_ITEM, CG.gapStatus), "ItemHasGapStatus"),
        ("degree weakened", put(_LINK, CG.degree, text("partial")), "GapStatusFollowsLinks"),
        ("degree unknown", put(_LINK, CG.degree, text("good")), "CoverageLink-degree"),
        ("method lost", drop(_LINK, CG.method), "CoverageLink-method"),
        (
            "certainty above one",
            put(_LINK, CG.certainty, Literal(Decimal("1.2"))),
            "CoverageLink-certainty",
        ),
        (
            "certainty no decimal",
            put(_LINK, CG.certainty, Literal(0.9)),
            "CoverageLink-certainty",
        ),
        ("reason in one language", put(_LINK, RDFS.comment, en("because")), "CoverageLink-reason"),
        (
            "covered item not there",
            put(_LINK, CG.item, ID["item/11-999"]),
            "CoveredItemReference",
        ),
        (
            "covering standard not listed",
            put(_LINK, CG.standard, ID["standard/GB-T-32151.9-2023"]),
            "CoveringStandardReference",
        ),
        ("coverage doubled", put(_LINK, CG.item, ID["item/11-002"]), "CoverageKeyIsItsEnds"),
        ("addressed without a link", drop(_LINK), "AddressedByHasLink"),
        ("link not said plainly", drop(_ITEM, CG.addressedBy, _STANDARD), "AddressedByHasLink"),
        (
            "covering standard of another kind",
            put(_STANDARD, CG.documentKind, ID["document-kind/terminology"]),
            "CoverageKindsAgree",
        ),
    ]
)
