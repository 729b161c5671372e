"""Mutations of the entries of the list."""

from __future__ import annotations

from rdflib import XSD, Literal
from rdflib.namespace import DCTERMS

from cgkg.graph.vocabulary import CG, number, text, zh
from data.edits import ID, add, drop, put, swap, table, together

_FIRST = ID["standard/GB-T-32151.1-2015"]
_ENTRY = ID["entry/annex1-77"]
_OTHER_ENTRY = ID["entry/annex1-78"]

LISTING = table(
    [
        ("position repeated", put(_ENTRY, CG.position, number(78)), "EntryPositionsAreUnique"),
        ("position gap", put(_ENTRY, CG.position, number(780)), "EntryPositionsHaveNoGap"),
        (
            "position a decimal",
            put(_ENTRY, CG.position, Literal("77.0", datatype=XSD.decimal)),
            "ListEntry-position",
        ),
        ("entry removed", drop(_ENTRY), "EntryPositionsHaveNoGap"),
        ("last entry removed", drop(ID["entry/annex1-166"]), "DatasetCountsHold"),
        (
            "entry keyed by another position",
            swap(_ENTRY, _OTHER_ENTRY, CG.position),
            "EntryKeyIsPosition",
        ),
        ("entry lists two", add(_ENTRY, CG.lists, _FIRST), "ListEntry-lists"),
        (
            "entries exchange standards",
            swap(_ENTRY, _OTHER_ENTRY, CG.lists),
            "EntryAndStandardAreOneToOne",
        ),
        (
            "section heading wrong",
            put(_ENTRY, CG.sectionHeading, zh("五、管理与评价标准")),
            "SectionHeadingIsCategory",
        ),
        (
            "section heading cut",
            put(_ENTRY, CG.sectionHeading, zh("核算与核查")),
            "ListEntry-section-heading",
        ),
        (
            "number cell changed",
            put(_ENTRY, CG.numberCell, text("2009-0001T-SJ")),
            "NumberCellIsNumberAsListed",
        ),
        ("level cell changed", put(_ENTRY, CG.levelCell, zh("国标")), "LevelCellIsLevel"),
        ("stage cell unknown", put(_ENTRY, CG.stageCell, zh("废止")), "ListEntry-stage-cell"),
        ("line span reversed", put(_ENTRY, CG.lastLine, number(3)), "Place-order"),
        ("first line dropped", drop(_ENTRY, CG.firstLine), "Place-first-line"),
        (
            "lines of another entry",
            together(put(_ENTRY, CG.firstLine, number(5)), put(_ENTRY, CG.lastLine, number(5))),
            "EntryLinesAscend",
        ),
        ("entry without source", drop(_ENTRY, DCTERMS.source), "Place-source"),
        ("mending rule dangling", add(_ENTRY, CG.mendedBy, ID["rule/none-such"]), "RuleReference"),
    ]
)
