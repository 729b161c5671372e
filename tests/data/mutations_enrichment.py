"""Mutations of what is read from titles, known from elsewhere, sought in vain, and mapped."""

from __future__ import annotations

from rdflib import RDF, RDFS, SKOS, VOID, Literal, URIRef
from rdflib.namespace import DCTERMS, XSD

from cgkg import iris
from cgkg.graph.vocabulary import CG, date, en, number, text, year, zh
from data.edits import ID, add, drop, put, rename, table, together

_OLD, _NEW = ID["standard/GB-T-32151.9-2015"], ID["standard/GB-T-32151.9-2023"]
_FOUNDRY = ID["standard/GB-T-32151.21-2024"]
_ABOLISHED = ID["standard/GB-T-32151.7-2015"]
_IN_FORCE = ID["standard/GB-T-32151.1-2015"]
_PROJECT, _OPEN = ID["standard/20220830-T-469"], ID["standard/2022-1967T-QC"]
_UNSEARCHED, _STAGE = ID["standard/20173624-T-303"], ID["stage/in-force"]
_TITLE = ID["standard/GB-T-32151.1-2015"]
_SEARCH = ID["activity/search-2022-1967T-QC-publication"]
_MAPPING = ID["mapping/sectors-id-sector-HG-isic4-20"]
_HG, _ISIC = ID["sector/HG"], ID["sector/ISIC4-20"]
_METHANE = ID["gas/methane"]
_KIND = ID["document-kind/evaluation"]
_LINKSET = URIRef(iris.BASE + "graph/alignments#linkset-gbt4754-skos-relatedMatch")

ENRICHMENT = table(
    [
        # Titles
        ("title unread", drop(_TITLE, CG.titleRule), "StandardTitleIsRead"),
        (
            "title element changed",
            put(_TITLE, CG.mainElement, zh("温室气体核算")),
            "TitleElementsRebuildTitle",
        ),
        (
            "title object changed",
            put(_TITLE, CG.titleObject, zh("供电企业")),
            "TitleObjectStandsInTitle",
        ),
        ("gas wording changed", put(_TITLE, CG.gasWording, text("none")), "GasWordingFollowsTitle"),
        ("gas not in title", add(_TITLE, CG.gas, _METHANE), "GasStandsInTitle"),
        ("gas not there", add(_TITLE, CG.gas, ID["gas/phlogiston"]), "GasReference"),
        ("facet unknown", put(_TITLE, CG.lifecycleFacet, text("park")), "StandardTitle-facet"),
        ("kind lost", drop(_TITLE, CG.documentKind), "StandardTitle-kind"),
        (
            "kind without assertion",
            add(_TITLE, CG.documentKind, _KIND),
            "DerivedFactHasAssertion",
        ),
        (
            "topic of another branch",
            put(_TITLE, CG.topicArea, ID["topic/low-carbon-product-evaluation"]),
            "TopicAreaIsBelowSubcategory",
        ),
        (
            "sector from nowhere",
            add(_TITLE, CG.sector, ID["sector/steel"]),
            "SectorIsFromCodeOrSubject",
        ),
        # Whether a fate is known
        (
            "search forgotten",
            put(_OPEN, CG.fateStatus, text("not-searched")),
            "FateStatusFollowsRecords",
        ),
        (
            "result forgotten",
            put(_PROJECT, CG.fateStatus, text("not-found")),
            "FateStatusFollowsRecords",
        ),
        (
            "search made up",
            put(_UNSEARCHED, CG.fateStatus, text("not-found")),
            "FateStatusFollowsRecords",
        ),
        ("fate status lost", drop(_OPEN, CG.fateStatus), "FateStatusFollowsRecords"),
        (
            "fate of a standard in force",
            add(_IN_FORCE, CG.fateStatus, text("not-searched")),
            "FateStatusFollowsRecords",
        ),
        (
            "fate status unknown",
            put(_OPEN, CG.fateStatus, text("withdrawn")),
            "StandardInSources-fate-status",
        ),
        # Standards beside the list
        ("referenced standard with a stage", add(_NEW, CG.stage, _STAGE), "ReferencedStandard"),
        (
            "referenced title untagged",
            add(_NEW, DCTERMS.title, text("Ceramics")),
            "ReferencedStandard-title",
        ),
        (
            "referenced note untagged",
            add(_NEW, RDFS.comment, text("note")),
            "ReferencedStandard-comment",
        ),
        (
            "referenced year as text",
            put(_NEW, CG.publicationYear, text("2023")),
            "ReferencedStandard-publication-year",
        ),
        (
            "referenced at a line that is text",
            add(_NEW, CG.mentionedAtLine, text("81")),
            "ReferencedStandard-mentioned-at-line",
        ),
        # Facts from elsewhere
        ("ICS malformed", put(_FOUNDRY, CG.ics, text("13-020")), "StandardInSources-ics"),
        ("CCS malformed", put(_FOUNDRY, CG.ccs, text("Z4")), "StandardInSources-ccs"),
        (
            "fact without assertion",
            put(_FOUNDRY, CG.ics, text("25.120")),
            "OutsideFactHasAssertion",
        ),
        (
            "issued as text",
            put(_FOUNDRY, DCTERMS.issued, text("2024-09-29")),
            "StandardInSources-issued",
        ),
        (
            "issued in another year",
            put(_FOUNDRY, DCTERMS.issued, date("2023-12-28")),
            "IssuedInYearOfNumber",
        ),
        (
            "in force before issue",
            put(_FOUNDRY, CG.inForceFrom, Literal("2024-01", datatype=XSD.gYearMonth)),
            "IssuedBeforeInForce",
        ),
        (
            "department not there",
            put(_IN_FORCE, CG.departmentAtPublication, ID["organization/nobody"]),
            "DepartmentAtPublicationReference",
        ),
        (
            "year not that of the number",
            put(_FOUNDRY, CG.publicationYear, year(2023)),
            "ReferencedNumberEndsWithYear",
        ),
        # Fates and stages
        (
            "result of a published standard",
            add(_OLD, CG.resultedIn, _NEW),
            "FateFitsStage",
        ),
        (
            "project results in a project",
            put(_PROJECT, CG.resultedIn, _OPEN),
            "PublishedReference",
        ),
        ("result before its plan", put(_PROJECT, CG.resultedIn, _OLD), "ResultFollowsPlan"),
        (
            "replacement in a circle",
            add(_NEW, DCTERMS.isReplacedBy, _OLD),
            "ReplacementHasNoCycle",
        ),
        ("replacement one-sided", drop(_NEW, DCTERMS.replaces, _OLD), "ReplacementIsMutual"),
        ("known stage without a day", drop(_OLD, CG.knownAsOf), "KnownStageHasDay"),
        (
            "known stage without assertion",
            drop(None, CG.subject, _FOUNDRY),
            "OutsideFactHasAssertion",
        ),
        (
            "known later than looked up",
            put(_OLD, CG.knownAsOf, date("2027-01-01")),
            "KnownAsOfIsNewestAccess",
        ),
        (
            "replaced, said to be in force",
            put(_OLD, CG.knownStage, ID["stage/now-in-force"]),
            "InForceStageFollowsDate",
        ),
        (
            "replaced by what is not in force yet",
            put(_NEW, CG.inForceFrom, date("2030-01-01")),
            "ReplacedStageFollowsReplacement",
        ),
        (
            "published since, and no result",
            drop(_PROJECT, CG.resultedIn),
            "PublishedSinceFollowsResult",
        ),
        (
            "abolished, and not known to be",
            put(_ABOLISHED, CG.knownStage, ID["stage/now-in-force"]),
            "AbolishedStageIsStated",
        ),
        (
            "known stage taken for the listed one",
            put(_OLD, CG.stage, ID["stage/now-replaced"]),
            "Standard-stage",
        ),
        (
            "listed stage taken for the known one",
            put(_OLD, CG.knownStage, ID["stage/in-force"]),
            "KnownStageReference",
        ),
        (
            "known stage without English",
            put(ID["stage/now-in-force"], SKOS.prefLabel, zh("现已知有效")),
            "ConceptHasEnglishLabel",
        ),
        # Searches
        ("search without a day", drop(_SEARCH, CG.searched), "Search-searched"),
        ("search for two things", add(_SEARCH, CG.searchedFor, _OLD), "Search-searched-for"),
        ("sought, and found", add(_OPEN, CG.resultedIn, _NEW), "SearchIsStillInVain"),
        (
            "search for the publication of a published standard",
            put(_SEARCH, CG.searchedFor, _OLD),
            "PublicationIsSoughtOfProjects",
        ),
        # Vocabularies
        (
            "kind of three levels",
            add(_KIND, SKOS.broader, ID["document-kind/guideline"]),
            "DocumentKind-place",
        ),
        (
            "kinds in a circle",
            together(
                drop(_KIND, SKOS.topConceptOf),
                add(_KIND, SKOS.broader, ID["document-kind/benchmarking"]),
            ),
            "ConceptReachesTopOfScheme",
        ),
        ("formula with subscript", put(_METHANE, CG.formula, text("CH₄")), "Substance-formula"),
        (
            "formula of another gas",
            put(_METHANE, CG.formula, text("O2")),
            "SubstanceFormulasAreUnique",
        ),
        (
            "analyte that warms",
            add(ID["gas/oxygen"], RDF.type, CG.GreenhouseGas),
            "Analyte-no-greenhouse-gas",
        ),
        ("gas named in one language", put(_METHANE, RDFS.label, zh("甲烷")), "Substance-label"),
        # Mappings
        ("mapping triple lost", drop(_HG, None, _ISIC), "MappingIsPlainTriple"),
        ("mapping unrecorded", drop(_MAPPING), "PlainMappingIsRecorded"),
        (
            "mapping made exact",
            put(_MAPPING, CG.mappingPredicate, SKOS.exactMatch),
            "NoExactMatchToClassification",
        ),
        ("mapping unjustified", drop(_MAPPING, CG.justification), "Mapping-justification"),
        ("mapping without confidence", drop(_MAPPING, CG.confidence), "Mapping-confidence"),
        ("mapping without source", drop(_MAPPING, DCTERMS.source), "Mapping-source"),
        (
            "mapping of what is not there",
            put(_MAPPING, CG.mappingSubject, ID["sector/none"]),
            "MappingSubjectIsDescribed",
        ),
        ("mapping renamed", rename(_MAPPING, ID["match/HG"]), "Mapping-iri"),
        ("outside concept without code", drop(_ISIC, SKOS.notation), "ExternalConceptIsDescribed"),
        ("linkset miscounted", put(_LINKSET, VOID.triples, number(99)), "LinksetCountsHold"),
        ("mapping reason lost", put(_MAPPING, RDFS.comment, en("")), "Mapping-reason"),
    ]
)
