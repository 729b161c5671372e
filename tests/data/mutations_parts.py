"""Mutations of the parts of numbers, series, sectors and departments."""

from __future__ import annotations

from rdflib import Literal

from cgkg.graph.vocabulary import CG, number, text, year
from data.edits import ID, add, drop, put, swap, table

_FIRST = ID["standard/GB-T-32151.1-2015"]
_SECOND = ID["standard/GB-T-32151.2-2015"]
_PROJECT = ID["standard/20173624-T-303"]
_NUMBERED = ID["standard/20173628-T-303"]
_OPEN = ID["standard/20220840-T-469"]
_JOINT = ID["standard/2021-1714T-HG-SH"]
_LOST = ID["standard/2023-1450--QC"]
_STEEL = ID["standard/YB-T-4890-2021"]
_SERIES = ID["series/GB-T-32151"]

PARTS = table(
    [
        (
            "year is an integer",
            put(_FIRST, CG.publicationYear, number(2015)),
            "Standard-publication-year",
        ),
        ("year wrong", put(_FIRST, CG.publicationYear, year(2016)), "StandardNumberIsItsParts"),
        ("serial is text", put(_FIRST, CG.serialNumber, text("32151")), "Standard-serial-number"),
        ("serial dropped", drop(_FIRST, CG.serialNumber), "PublishedStandard-serial-number"),
        ("parts swapped", swap(_FIRST, _SECOND, CG.partNumber), "StandardNumberIsItsParts"),
        ("part repeated", put(_SECOND, CG.partNumber, number(1)), "PartNumbersAreUniqueInSeries"),
        ("part without series", drop(_NUMBERED, CG.series), "PartBelongsToSeries"),
        (
            "planned part wrong",
            put(_NUMBERED, CG.plannedPartNumber, number(18)),
            "PlannedPartIsInTitle",
        ),
        (
            "open part numbered",
            add(_OPEN, CG.plannedPartNumber, number(40)),
            "StandardProject-part",
        ),
        (
            "series wrong",
            put(_FIRST, CG.series, ID["series/YB-T-4891"]),
            "SeriesNumberOpensPartNumber",
        ),
        (
            "series number wrong",
            put(_SERIES, CG.number, text("GB/Z 32151")),
            "SeriesNumberOpensWithDesignator",
        ),
        ("plan year wrong", put(_PROJECT, CG.planYear, year(2018)), "PlanNumberIsItsParts"),
        ("plan serial short", put(_PROJECT, CG.planSerial, text("364")), "Standard-plan-serial"),
        (
            "plan year on a published standard",
            add(_FIRST, CG.planYear, year(2014)),
            "PublishedStandard-no-plan",
        ),
        (
            "publication year on a project",
            add(_PROJECT, CG.publicationYear, year(2020)),
            "StandardProject-not-published",
        ),
        (
            "issuing body on a project",
            add(_PROJECT, CG.issuingBody, ID["organization/miit"]),
            "StandardProject-not-published",
        ),
        (
            "department code on an industry standard",
            add(_JOINT, CG.planDepartmentCode, ID["department-code/303"]),
            "IndustryStandard-no-department",
        ),
        (
            "department code dropped",
            drop(_PROJECT, CG.planDepartmentCode),
            "NationalPlanHasDepartmentCode",
        ),
        (
            "department wrong",
            put(_PROJECT, CG.competentDepartment, ID["organization/mee"]),
            "CompetentDepartmentIsDenoted",
        ),
        (
            "sector of a joint project dropped",
            drop(_JOINT, CG.codeSector, ID["sector/SH"]),
            "TwoCodesGiveTwoSectors",
        ),
        (
            "designator of a joint project dropped",
            drop(_JOINT, CG.designator, ID["designator/SH-T"]),
            "TwoCodesGiveTwoSectors",
        ),
        (
            "sector wrong",
            put(_STEEL, CG.codeSector, ID["sector/HG"]),
            "SectorsAreThoseOfDesignators",
        ),
        (
            "designator dangling",
            put(_FIRST, CG.designator, ID["designator/ZZ-T"]),
            "DesignatorReference",
        ),
        ("lost letter not marked", drop(_LOST, CG.numberLacksLetter), "LostLetterIsMarked"),
        (
            "lost letter marked wrongly",
            add(_STEEL, CG.numberLacksLetter, Literal(True)),
            "LostLetterIsMarked",
        ),
        (
            "level of a designator wrong",
            put(ID["designator/YB-T"], CG.level, ID["level/national"]),
            "DesignatorLevelIsLevel",
        ),
    ]
)
