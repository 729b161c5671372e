"""Mutations of standards: number, title, stage, level and place."""

from __future__ import annotations

from rdflib import FOAF, RDF
from rdflib.namespace import DCTERMS

from cgkg.graph.vocabulary import CG, en, text, zh
from data.edits import ID, add, drop, put, rename, retag, swap, table, together

_FIRST = ID["standard/GB-T-32151.1-2015"]
_SECOND = ID["standard/GB-T-32151.2-2015"]
_PROJECT = ID["standard/20173624-T-303"]
_STEEL = ID["standard/YB-T-4890-2021"]
_FORCE, _DEVELOPMENT = ID["stage/in-force"], ID["stage/in-development"]

STANDARDS = table(
    [
        ("number dropped", drop(_FIRST, CG.number), "Standard-number"),
        ("number broken", put(_FIRST, CG.number, text("GBT32151.1")), "Standard-number"),
        (
            "number duplicated",
            put(_SECOND, CG.number, text("GB/T 32151.1-2015")),
            "StandardNumbersAreUnique",
        ),
        (
            "number with a language",
            put(_FIRST, CG.number, en("GB/T 32151.1-2015")),
            "Standard-number",
        ),
        (
            "raw number changed",
            put(_FIRST, CG.numberAsListed, text("GB/T 32151.1-2016")),
            "NumberIsNumberAsListed",
        ),
        ("title dropped", drop(_FIRST, DCTERMS.title), "Standard-title-in-chinese"),
        (
            "title tagged en",
            retag(_PROJECT, DCTERMS.title, "zh-Hans", "en"),
            "Standard-title-in-chinese",
        ),
        ("title without language", retag(_FIRST, DCTERMS.title, "zh-Hans", None), "Standard-title"),
        (
            "title tagged zh-Hant",
            retag(_FIRST, DCTERMS.title, "zh-Hans", "zh-Hant"),
            "Standard-title",
        ),
        ("titles swapped", swap(_FIRST, _SECOND, DCTERMS.title), "StandardLabelIsNumberAndTitle"),
        (
            "title duplicated",
            add(_SECOND, DCTERMS.title, zh("温室气体排放核算与报告要求 第1部分：发电企业")),
            "StandardTitlesAreUnique",
        ),
        (
            "raw title changed",
            put(_FIRST, CG.titleAsListed, zh("发电企业")),
            "TitleCellIsTitleAsListed",
        ),
        ("stage swapped", put(_FIRST, CG.stage, _DEVELOPMENT), "PublishedStandard-stage"),
        ("stage of a project swapped", put(_PROJECT, CG.stage, _FORCE), "StageCellIsStage"),
        ("two stages", add(_FIRST, CG.stage, _DEVELOPMENT), "Standard-stage"),
        ("stage unknown", put(_FIRST, CG.stage, ID["stage/withdrawn"]), "Standard-stage"),
        ("level swapped", put(_STEEL, CG.level, ID["level/national"]), "IndustryStandard-level"),
        (
            "retyped as project",
            together(
                drop(_FIRST, RDF.type, CG.PublishedStandard),
                add(_FIRST, RDF.type, CG.StandardProject),
            ),
            "StandardProject-number",
        ),
        (
            "class of level dropped",
            drop(_STEEL, RDF.type, CG.IndustryStandard),
            "StandardHasClassesOfLevelAndStage",
        ),
        ("class lost", drop(_FIRST, RDF.type), "ListedStandardReference"),
        (
            "subcategory swapped",
            put(_FIRST, CG.subcategory, ID["category/2.2"]),
            "PlacementCellIsSubcategory",
        ),
        (
            "subcategory dangling",
            put(_FIRST, CG.subcategory, ID["category/9.9"]),
            "SubcategoryReference",
        ),
        (
            "category wrong",
            put(_FIRST, CG.category, ID["category/3"]),
            "CategoryIsBroaderOfSubcategory",
        ),
        ("category dropped", drop(_FIRST, CG.category), "CategoryIsBroaderOfSubcategory"),
        ("unknown property", add(_FIRST, FOAF.nick, text("发电")), "Standard"),
        (
            "standard renamed",
            rename(_FIRST, ID["standard/GB-T-32151.01-2015"]),
            "StandardKeyIsNumberAsListed",
        ),
        ("standard removed", together(drop(_FIRST), drop(None, None, _FIRST)), "ListEntry-lists"),
    ]
)
