"""Reasoning: what the rules add is what OWL 2 RL says, no more and no less."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

from cgkg import assets
from cgkg.graph.generate import union
from cgkg.graph.reason import infer, is_trivial, reference_closure
from cgkg.graph.vocabulary import CG, OWL, RDF, node
from cgkg.iris import GraphName, Kind

RULES = assets.root() / "queries/reasoning"

PREFIXES = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""

# One small graph for each rule of the profile, and a triple that only this rule can bring.
EXAMPLES = {
    "cax-eqc1": (":A owl:equivalentClass :B . :x a :A .", ":x a :B"),
    "cax-eqc2": (":A owl:equivalentClass :B . :x a :B .", ":x a :A"),
    "cax-sco": (":A rdfs:subClassOf :B . :x a :A .", ":x a :B"),
    "cls-avf": (
        ":A owl:allValuesFrom :B ; owl:onProperty :p . :x a :A ; :p :y .",
        ":y a :B",
    ),
    "cls-hv1": (":A owl:hasValue :v ; owl:onProperty :p . :x a :A .", ":x :p :v"),
    "cls-hv2": (":A owl:hasValue :v ; owl:onProperty :p . :x :p :v .", ":x a :A"),
    "cls-int1": (":A owl:intersectionOf (:B :C) . :x a :B, :C .", ":x a :A"),
    "cls-int2": (":A owl:intersectionOf (:B :C) . :x a :A .", ":x a :C"),
    "cls-oo": (":A owl:oneOf (:x :y) .", ":y a :A"),
    "cls-svf1": (
        ":A owl:someValuesFrom :B ; owl:onProperty :p . :x :p :y . :y a :B .",
        ":x a :A",
    ),
    "cls-svf2": (":A owl:someValuesFrom owl:Thing ; owl:onProperty :p . :x :p :y .", ":x a :A"),
    "cls-uni": (":A owl:unionOf (:B :C) . :x a :C .", ":x a :A"),
    "eq-rep-o": (":o owl:sameAs :o2 . :s :p :o .", ":s :p :o2"),
    "eq-rep-s": (":s owl:sameAs :s2 . :s :p :o .", ":s2 :p :o"),
    "eq-sym": (":x owl:sameAs :y .", ":y owl:sameAs :x"),
    "eq-trans": (":x owl:sameAs :y . :y owl:sameAs :z .", ":x owl:sameAs :z"),
    "prp-dom": (":p rdfs:domain :A . :x :p :y .", ":x a :A"),
    "prp-eqp1": (":p owl:equivalentProperty :q . :x :p :y .", ":x :q :y"),
    "prp-eqp2": (":p owl:equivalentProperty :q . :x :q :y .", ":x :p :y"),
    "prp-fp": (":p a owl:FunctionalProperty . :x :p :y, :z .", ":y owl:sameAs :z"),
    "prp-ifp": (":p a owl:InverseFunctionalProperty . :x :p :z . :y :p :z .", ":x owl:sameAs :y"),
    "prp-inv1": (":p owl:inverseOf :q . :x :p :y .", ":y :q :x"),
    "prp-inv2": (":p owl:inverseOf :q . :x :q :y .", ":y :p :x"),
    "prp-key": (
        ":A owl:hasKey (:p :q) . :x a :A ; :p 1 ; :q 2 . :y a :A ; :p 1 ; :q 2 . "
        ":z a :A ; :p 1 ; :q 3 .",
        ":x owl:sameAs :y",
    ),
    "prp-rng": (":p rdfs:range :A . :x :p :y .", ":y a :A"),
    "prp-spo1": (":p rdfs:subPropertyOf :q . :x :p :y .", ":x :q :y"),
    "prp-spo2": (":r owl:propertyChainAxiom (:p :q) . :x :p :y . :y :q :z .", ":x :r :z"),
    "prp-symp": (":p a owl:SymmetricProperty . :x :p :y .", ":y :p :x"),
    "prp-trp": (":p a owl:TransitiveProperty . :x :p :y . :y :p :z .", ":x :p :z"),
    "scm-dom1": (":p rdfs:domain :A . :A rdfs:subClassOf :B .", ":p rdfs:domain :B"),
    "scm-dom2": (":q rdfs:domain :A . :p rdfs:subPropertyOf :q .", ":p rdfs:domain :A"),
    "scm-eqc1": (":A owl:equivalentClass :B .", ":B rdfs:subClassOf :A"),
    "scm-eqc2": (
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A .",
        ":A owl:equivalentClass :B",
    ),
    "scm-eqp1": (":p owl:equivalentProperty :q .", ":q rdfs:subPropertyOf :p"),
    "scm-eqp2": (
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .",
        ":p owl:equivalentProperty :q",
    ),
    "scm-hv": (
        ":A owl:hasValue :v ; owl:onProperty :p . :B owl:hasValue :v ; owl:onProperty :q . "
        ":p rdfs:subPropertyOf :q .",
        ":A rdfs:subClassOf :B",
    ),
    "scm-int": (":A owl:intersectionOf (:B :C) .", ":A rdfs:subClassOf :C"),
    "scm-rng1": (":p rdfs:range :A . :A rdfs:subClassOf :B .", ":p rdfs:range :B"),
    "scm-rng2": (":q rdfs:range :A . :p rdfs:subPropertyOf :q .", ":p rdfs:range :A"),
    "scm-sco": (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":A rdfs:subClassOf :C"),
    "scm-spo": (
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
        ":p rdfs:subPropertyOf :r",
    ),
    "scm-uni": (":A owl:unionOf (:B :C) .", ":C rdfs:subClassOf :A"),
}


@pytest.fixture(scope="module")
def asserted(graphs: Mapping[GraphName, Graph]) -> Graph:
    added = (GraphName.INFERRED, GraphName.CATALOG)
    return union({name: graph for name, graph in graphs.items() if name not in added})


@pytest.fixture(scope="module")
def inferred(graphs: Mapping[GraphName, Graph]) -> Graph:
    return graphs[GraphName.INFERRED]


def parsed(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def test_every_rule_file_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted(path.stem for path in RULES.glob("*.rq"))


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_rule_brings_what_its_example_expects(rule: str) -> None:
    given, expected = EXAMPLES[rule]
    (triple,) = parsed(f"{expected} .")
    assert triple in infer(parsed(given), RULES)


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_rules_agree_with_owlrl_on_small_graphs(rule: str) -> None:
    given = parsed(EXAMPLES[rule][0])
    assert set(infer(given, RULES)) == set(reference_closure(given))


def test_a_key_that_matches_in_part_makes_nothing_the_same() -> None:
    given, _ = EXAMPLES["prp-key"]
    same = infer(parsed(given), RULES).subject_objects(OWL.sameAs)
    assert "https://example.org/z" not in {str(end) for pair in same for end in pair}


def test_rules_agree_with_owlrl_on_the_real_graph(asserted: Graph, inferred: Graph) -> None:
    assert set(inferred) == set(reference_closure(asserted))


def test_nothing_trivial_and_nothing_asserted_is_inferred(asserted: Graph, inferred: Graph) -> None:
    assert not [triple for triple in inferred if is_trivial(*triple)]
    assert not [triple for triple in inferred if triple in asserted]


def test_no_two_things_of_the_graph_are_found_to_be_the_same(inferred: Graph) -> None:
    assert not list(inferred.subject_objects(OWL.sameAs))


@pytest.mark.parametrize(
    ("class_", "count"),
    [
        (CG.PublishedStandard, 36),
        (CG.StandardProject, 130),
        (CG.NationalStandard, 66),
        (CG.IndustryStandard, 100),
    ],
)
def test_stage_and_level_make_classes(inferred: Graph, class_: URIRef, count: int) -> None:
    assert len(set(inferred.subjects(RDF.type, class_))) == count


def test_category_comes_through_the_subcategory(inferred: Graph) -> None:
    standard = node(Kind.STANDARD, "GB-T-32151.1-2015")
    assert inferred.value(standard, CG.category) == node(Kind.CATEGORY, "2")


def test_competent_department_comes_through_the_code(inferred: Graph) -> None:
    project = node(Kind.STANDARD, "20161883-T-303")
    assert inferred.value(project, CG.competentDepartment) == node(Kind.ORGANIZATION, "ndrc")


def test_subclasses_of_the_ontology_are_followed_up_to_reused_vocabularies(
    inferred: Graph,
) -> None:
    above = set(inferred.objects(CG.PublishedStandard, RDFS.subClassOf))
    assert URIRef("http://purl.org/dc/terms/Standard") in above
