"""A small set of facts in the ontology's terms, to reason over."""

from __future__ import annotations

from rdflib import Graph

from cgkg.assets import root

PREFIXES = """
@prefix cg: <https://w3id.org/cgkg/ns#> .
@prefix level: <https://w3id.org/cgkg/id/level/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix stage: <https://w3id.org/cgkg/id/stage/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix x: <https://example.org/> .
"""
EXAMPLE = """
x:published a cg:Standard ; cg:level level:industry ; cg:stage stage:in-force ;
    cg:numberAsListed "YB/T 1-2020" ; cg:titleAsListed "甲"@zh-Hans ;
    cg:publicationYear "2020"^^xsd:gYear ; cg:subcategory x:subcategory ;
    cg:codeSector x:sector ; cg:series x:series ; cg:issuingBody x:issuer .
x:project a cg:Standard ; cg:level level:national ; cg:stage stage:in-development ;
    cg:numberAsListed "20230001-T-303" ; cg:planDepartmentCode x:code .
x:code a cg:PlanDepartmentCode ; cg:denotes x:department .
x:department a cg:Organization .
x:subcategory a cg:Subcategory ; skos:broader x:category .
x:category a cg:Category .
x:direction a cg:KeyDirection ; cg:subcategory x:subcategory .
x:sector a cg:Sector .
x:series a cg:StandardSeries .
x:issuer a cg:Organization .
x:entry a cg:ListEntry ; cg:lists x:published ; cg:annex 1 ; cg:position 7 .
x:assertion a cg:Assertion ; cg:subject x:published ; cg:predicate rdfs:label ;
    cg:objectLiteral "2020"^^xsd:gYear .
"""


def read_ontology() -> Graph:
    return Graph().parse(root() / "ontology" / "cgkg.ttl")


def with_example(extra: str = "") -> Graph:
    return read_ontology().parse(data=PREFIXES + EXAMPLE + extra, format="turtle")
