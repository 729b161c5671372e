"""Mutations of assertions, curated facts and the catalogue."""

from __future__ import annotations

from rdflib import FOAF, RDFS, XSD, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, SH, VOID

from cgkg import iris, terms
from cgkg.graph.vocabulary import CG, SPDX, number, text
from data.edits import DATASET, GRAPH, ID, add, drop, put, retag, table

_FIRST = ID["standard/GB-T-32151.1-2015"]
_CODE_ASSERTION = ID["assertion/department-code-303-denotes"]
_ISSUER_ASSERTION = ID["assertion/standard-GB-T-32151.1-2015-issuingBody-sac"]
_QUERY = ID["query/joint-projects"]

EVIDENCE = table(
    [
        ("assertion lost", drop(_ISSUER_ASSERTION), "DerivedFactHasAssertion"),
        (
            "asserted triple lost",
            drop(_FIRST, CG.issuingBody, ID["organization/sac"]),
            "AssertionStandsInGraph",
        ),
        ("confidence dropped", drop(_CODE_ASSERTION, CG.confidence), "Assertion-confidence"),
        (
            "confidence unknown",
            put(_CODE_ASSERTION, CG.confidence, ID["confidence/certain"]),
            "Assertion-confidence",
        ),
        ("rule of an issuer dropped", drop(_ISSUER_ASSERTION, CG.rule), "IssuingBodyFollowsRule"),
        (
            "one of two sources dropped",
            put(ID["organization/ndrc"], DCTERMS.source, ID["source/ror-017a59b72"]),
            "TwoSourcesAreTwo",
        ),
        (
            "reason dropped",
            drop(ID["assertion/department-code-605-denotes"], RDFS.comment),
            "InferenceHasReason",
        ),
        (
            "code denotes two",
            add(ID["department-code/303"], CG.denotes, ID["organization/mee"]),
            "PlanDepartmentCode-denotes",
        ),
        (
            "code denotes a thing of another class",
            put(ID["department-code/303"], CG.denotes, ID["organization/iso"]),
            "CompetentDepartmentReference",
        ),
        (
            "name of an organization without Chinese",
            retag(ID["organization/sac"], RDFS.label, "zh-Hans", "zh"),
            "Organization-chinese-label",
        ),
        (
            "page of a source is text",
            put(ID["source/18show"], FOAF.page, text("18show.cn")),
            "Source-page",
        ),
        (
            "source dangling",
            put(_CODE_ASSERTION, DCTERMS.source, ID["source/none-such"]),
            "ReferencesAreDescribed",
        ),
        ("query text dropped", drop(_QUERY, SH.select), "Query-text"),
        ("query title in one language", retag(_QUERY, RDFS.label, "en", "de"), "Query-label"),
        ("licence of a graph dropped", drop(GRAPH.listing, DCTERMS.license), "Dataset-license"),
        (
            "graph without its activity",
            drop(GRAPH.listing, PROV.wasGeneratedBy),
            "Dataset-generated",
        ),
        (
            "count wrong",
            put(
                URIRef(iris.partition(DATASET, "class", terms.CG + "Standard")),
                VOID.entities,
                number(165),
            ),
            "DatasetCountsHold",
        ),
        (
            "checksum cut",
            put(
                URIRef(iris.BASE + "file/ontology/cgkg.ttl#sha256"),
                SPDX.checksumValue,
                Literal("abcd", datatype=XSD.hexBinary),
            ),
            "Checksum-value",
        ),
    ]
)
