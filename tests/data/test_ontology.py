"""The ontology: complete documentation, OWL 2 RL, and classifying as intended."""

from __future__ import annotations

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import VANN

from cgkg import iris
from cgkg.graph.reason import reference_closure
from data.ontology_example import read_ontology, with_example
from data.owl_rl_profile import violations

CG = Namespace("https://w3id.org/cgkg/ns#")
ONTOLOGY = URIRef(iris.ONTOLOGY)
LANGUAGES = {"zh-Hans", "en"}
X = Namespace("https://example.org/")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read_ontology()


@pytest.fixture(scope="module")
def closure() -> Graph:
    graph = with_example()
    return graph + reference_closure(graph)


def terms(graph: Graph) -> list[URIRef]:
    """The terms of our namespace that the graph declares."""
    return sorted(
        s for s in set(graph.subjects(RDF.type)) if isinstance(s, URIRef) and s.startswith(str(CG))
    )


def languages(graph: Graph, subject: URIRef, property_: URIRef) -> list[str]:
    """The language tags of a property's values."""
    values = graph.objects(subject, property_)
    return sorted(value.language or "" for value in values if isinstance(value, Literal))


class TestDocumentation:
    def test_there_are_terms(self, ontology: Graph) -> None:
        assert len(terms(ontology)) > 90

    @pytest.mark.parametrize(
        "property_", [RDFS.label, SKOS.definition], ids=["label", "definition"]
    )
    def test_every_term_is_named_and_defined_once_in_each_language(
        self, ontology: Graph, property_: URIRef
    ) -> None:
        wrong = [
            t for t in terms(ontology) if languages(ontology, t, property_) != ["en", "zh-Hans"]
        ]
        assert not wrong, f"give each a {property_} in zh-Hans and en: {wrong}"

    def test_every_term_says_that_this_ontology_defines_it(self, ontology: Graph) -> None:
        missing = [t for t in terms(ontology) if (t, RDFS.isDefinedBy, ONTOLOGY) not in ontology]
        assert not missing, f"add rdfs:isDefinedBy <{ONTOLOGY}>: {missing}"

    def test_every_term_has_a_source_or_a_question(self, ontology: Graph) -> None:
        missing = [
            t
            for t in terms(ontology)
            if (t, DCTERMS.source, None) not in ontology
            and (t, CG.competencyQuestion, None) not in ontology
        ]
        assert not missing, f"add dcterms:source or cg:competencyQuestion: {missing}"

    def test_competency_questions_are_those_of_the_project(self, ontology: Graph) -> None:
        asked = {str(value) for value in ontology.objects(None, CG.competencyQuestion)}
        assert asked <= {f"Q{number}" for number in range(1, 11)}

    def test_no_two_terms_of_a_kind_share_an_english_label(self, ontology: Graph) -> None:
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
            labels = [
                str(label)
                for term in terms(ontology)
                if (term, RDF.type, kind) in ontology
                for label in ontology.objects(term, RDFS.label)
                if isinstance(label, Literal) and label.language == "en"
            ]
            assert len(labels) == len(set(labels)), f"rename one of the doubles: {sorted(labels)}"

    @pytest.mark.parametrize(
        "property_",
        [DCTERMS.title, DCTERMS.description, DCTERMS.rights, SKOS.changeNote],
        ids=lambda property_: property_.rsplit("/", 1)[-1],
    )
    def test_the_header_speaks_both_languages(self, ontology: Graph, property_: URIRef) -> None:
        assert set(languages(ontology, ONTOLOGY, property_)) == LANGUAGES

    def test_the_header_is_complete(self, ontology: Graph) -> None:
        version = str(ontology.value(ONTOLOGY, OWL.versionInfo))
        assert ontology.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")
        assert ontology.value(ONTOLOGY, VANN.preferredNamespacePrefix) == Literal("cg")
        assert ontology.value(ONTOLOGY, VANN.preferredNamespaceUri) == Literal(str(CG))
        assert ontology.value(ONTOLOGY, DCTERMS.creator) == Literal("The cgkg authors")
        assert ontology.value(ONTOLOGY, DCTERMS.license) == URIRef(
            "https://creativecommons.org/licenses/by/4.0/"
        )
        for property_ in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified, DCTERMS.source):
            assert ontology.value(ONTOLOGY, property_) is not None, f"add {property_}"

    def test_values_that_axioms_name_are_labelled_concepts(self, ontology: Graph) -> None:
        values = set(ontology.subjects(RDF.type, OWL.NamedIndividual))
        concepts = {value for value in values if (value, SKOS.inScheme, None) in ontology}
        assert len(concepts) == 8
        for value in concepts:
            assert isinstance(value, URIRef)
            assert set(languages(ontology, value, SKOS.prefLabel)) == LANGUAGES
            assert set(languages(ontology, value, SKOS.definition)) == LANGUAGES
            assert ontology.value(value, SKOS.notation) is not None


class TestProfile:
    def test_it_is_owl_2_rl_and_keeps_the_rules_of_owl_2_dl(self, ontology: Graph) -> None:
        assert violations(ontology) == []

    def test_so_is_the_example(self) -> None:
        assert violations(with_example()) == []

    def test_no_property_is_both_transitive_and_symmetric(self, ontology: Graph) -> None:
        transitive = set(ontology.subjects(RDF.type, OWL.TransitiveProperty))
        assert transitive
        assert not transitive & set(ontology.subjects(RDF.type, OWL.SymmetricProperty))

    @pytest.mark.parametrize(
        ("axiom", "message"),
        [
            (
                "cg:ListEntry rdfs:subClassOf [ owl:onProperty cg:lists ;"
                " owl:someValuesFrom cg:Standard ] .",
                "someValuesFrom is not allowed in a superclass",
            ),
            (
                "cg:ListEntry rdfs:subClassOf [ owl:unionOf ( cg:Rule cg:Source ) ] .",
                "unionOf is not allowed in a superclass",
            ),
            (
                "cg:ListEntry owl:equivalentClass [ owl:onProperty cg:lists ;"
                " owl:allValuesFrom cg:Standard ] .",
                "allValuesFrom is not allowed in a equivalent class",
            ),
            ("cg:ListEntry owl:disjointUnionOf ( cg:Rule cg:Source ) .", "disjointUnionOf"),
            ("cg:lists a owl:ReflexiveProperty .", "ReflexiveProperty"),
            (
                "cg:ListEntry rdfs:subClassOf [ owl:onProperty cg:lists ; owl:minCardinality 1 ] .",
                "minCardinality",
            ),
            (
                "cg:ListEntry rdfs:subClassOf [ owl:onProperty cg:lists ; owl:maxCardinality 2 ] .",
                "only 0 and 1",
            ),
            ("cg:category a owl:FunctionalProperty .", "cg:category is composite"),
            ("cg:planYear a owl:DatatypeProperty ; rdfs:range xsd:gYear .", "no datatype"),
            ("cg:lists a owl:DatatypeProperty . x:a cg:lists x:b .", "2 kinds of property"),
            ("x:a cg:undeclared x:b .", "0 kinds of property"),
            ("cg:Rule rdfs:subClassOf cg:Undeclared .", "not declared"),
            (
                "cg:subcategory owl:propertyChainAxiom ( cg:category cg:subcategory ) .",
                "depends on itself",
            ),
            ('x:a cg:documentNumber "2020"^^xsd:gYear .', "unknown to OWL 2 RL"),
        ],
        ids=lambda value: value if " is " in value else None,
    )
    def test_the_check_finds_what_is_not_allowed(self, axiom: str, message: str) -> None:
        found = violations(with_example(axiom))
        assert any(message in violation for violation in found), found


class TestClassification:
    @pytest.mark.parametrize(
        ("subject", "classes"),
        [
            (X.published, {CG.IndustryStandard, CG.PublishedStandard}),
            (X.project, {CG.NationalStandard, CG.StandardProject}),
        ],
        ids=["published", "project"],
    )
    def test_level_and_stage_give_the_class(
        self, closure: Graph, subject: URIRef, classes: set[URIRef]
    ) -> None:
        kinds = {
            CG.NationalStandard,
            CG.IndustryStandard,
            CG.PublishedStandard,
            CG.StandardProject,
        }
        assert kinds & set(closure.objects(subject, RDF.type)) == classes

    @pytest.mark.parametrize(
        "triple",
        [
            (X.published, CG.category, X.category),
            (X.direction, CG.category, X.category),
            (X.project, CG.competentDepartment, X.department),
            (X.published, CG.sector, X.sector),
            (X.published, CG.listedIn, X.entry),
            (X.series, CG.hasMember, X.published),
            (X.category, SKOS.narrower, X.subcategory),
            (X.issuer, RDF.type, CG.IssuingBody),
            (X.published, RDF.type, DCTERMS.Standard),
        ],
        ids=lambda triple: triple[1].rsplit("#", 1)[-1],
    )
    def test_reasoning_adds(self, closure: Graph, triple: tuple[URIRef, URIRef, URIRef]) -> None:
        assert triple in closure

    def test_reasoning_types_nothing_wrongly(self, closure: Graph) -> None:
        """A position stands on entries, concepts and directions alike: it must imply no class."""
        entry = {t for t in closure.objects(X.entry, RDF.type) if str(t).startswith(str(CG))}
        assert entry == {CG.ListEntry}
        direction = {
            t for t in closure.objects(X.direction, RDF.type) if str(t).startswith(str(CG))
        }
        assert direction == {CG.KeyDirection}

    def test_two_entries_at_one_position_are_one(self) -> None:
        graph = with_example("x:twin a cg:ListEntry ; cg:annex 1 ; cg:position 7 .")
        assert (X.twin, OWL.sameAs, X.entry) in reference_closure(graph)
