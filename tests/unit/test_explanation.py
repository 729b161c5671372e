"""Why inferred statements hold: every one of them is explained, and its premises are there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from cgkg import assets, iris
from cgkg.graph.build import Build
from cgkg.iris import GraphName
from cgkg.services.explanation import Explanations, Triple, backward_query
from cgkg.services.patterns import Rule, expand, read_rule, read_rules
from cgkg.services.queries import read_queries
from cgkg.services.solutions import Term
from cgkg.services.values import fill, written
from cgkg.store.remote.substitution import substitute
from cgkg.terms import CG, PREFIXES
from web.linked_site import EngineStore

ROOT = assets.root()
TYPE = PREFIXES["rdf"] + "type"
STANDARD = iris.BASE + "id/standard/GB-T-32151.1-2015"
INFERRED = iris.graph(GraphName.INFERRED)


def rules() -> tuple[Rule, ...]:
    return read_rules(
        {**read_queries(ROOT / "queries/reasoning"), **read_queries(ROOT / "queries/explanation")}
    )


@pytest.fixture(scope="module")
def store(built: Build) -> EngineStore:
    return EngineStore(built)


@pytest.fixture(scope="module")
def explanations(store: EngineStore) -> Explanations:
    return Explanations(store, read_queries(ROOT / "queries/pages"), rules(), 10)


def uri(iri: str) -> Term:
    return Term("uri", iri)


def term(node: object) -> Term:
    if isinstance(node, ox.NamedNode):
        return uri(node.value)
    assert isinstance(node, ox.Literal)
    return Term("literal", node.value, node.language or "", node.datatype.value)


def inferred(store: EngineStore) -> Iterator[Triple]:
    graph = ox.NamedNode(INFERRED)
    for quad in store.engine.quads_for_pattern(None, None, None, graph):
        yield term(quad.subject), term(quad.predicate), term(quad.object)


def test_every_inferred_statement_is_explained_by_premises_that_the_dataset_has(
    store: EngineStore, explanations: Explanations
) -> None:
    async def unexplained() -> list[Triple]:
        found = []
        for statement in inferred(store):
            derivations = await explanations.explain(statement)
            if not any(is_grounded(one.premises) for one in derivations):
                found.append(statement)
        return found

    def is_grounded(premises: tuple) -> bool:  # type: ignore[type-arg]
        named = [p for p in premises if "bnode" not in {t.kind for t in p.triple}]
        return bool(named) and all(premise.graphs for premise in named)

    assert asyncio.run(unexplained()) == []


def test_two_store_calls_whatever_the_rules(store: EngineStore, explanations: Explanations) -> None:
    statement = (uri(STANDARD), uri(TYPE), uri(CG + "NationalStandard"))
    before = len(store.asked)
    asyncio.run(explanations.explain(statement))
    assert len(store.asked) - before == 2


def test_every_rule_can_be_asked_where_no_variable_can_be_bound_beside_a_query() -> None:
    """Engines that speak the protocol alone get the terms written into the text."""
    terms = {
        name: f"<urn:{name}>"
        for name in ("explainedSubject", "explainedProperty", "explainedValue")
    }
    for rule in rules():
        for conclusion in rule.conclusions:
            text = substitute(backward_query([(rule, conclusion)]), terms)
            ox.Store().query(text, prefixes=dict(PREFIXES))
            assert "SELECT *" not in text


def test_a_defined_class_rests_on_level_and_general_class(explanations: Explanations) -> None:
    statement = (uri(STANDARD), uri(TYPE), uri(CG + "NationalStandard"))
    best = asyncio.run(explanations.explain(statement))[0]
    assert best.rule.name == "defined-class"
    triples = [premise.triple for premise in best.premises]
    assert (uri(STANDARD), uri(TYPE), uri(CG + "Standard")) in triples
    level = uri(iris.BASE + "id/level/national")
    assert (uri(STANDARD), uri(CG + "level"), level) in triples
    assert best.inferred_premises == 0


def test_a_category_rests_on_a_chain(explanations: Explanations) -> None:
    statement = (uri(STANDARD), uri(CG + "category"), uri(iris.BASE + "id/category/2"))
    best = asyncio.run(explanations.explain(statement))[0]
    assert best.rule.name == "prp-spo2"
    assert best.rule.citation.startswith("OWL 2 Profiles")
    subcategory = uri(iris.BASE + "id/category/2.1")
    assert {
        premise.graphs
        for premise in best.premises
        if premise.triple[2] in (subcategory, statement[2])
    } == {(iris.graph(GraphName.LISTING),), (iris.graph(GraphName.FRAMEWORK),)}


def test_what_is_not_so_has_no_explanation(explanations: Explanations) -> None:
    statement = (uri(STANDARD), uri(TYPE), uri(CG + "StandardProject"))
    assert asyncio.run(explanations.graphs(statement)) == ()
    assert asyncio.run(explanations.explain(statement)) == []


def test_rules_are_read_into_patterns() -> None:
    rule = read_rule(
        "r",
        "# zh: 什么？\n# en: What?\n# OWL 2 Profiles, 4.3, rule r\nPREFIX owl: <urn:owl>\n"
        "CONSTRUCT { ?y ?q ?x } WHERE { ?p owl:inverseOf ?q . ?x ?p ?y , ?z ; a ?c . "
        "FILTER(!isLiteral(?y)) FILTER NOT EXISTS { ?a ?b ?c . FILTER(?a != ?b) } }",
    )
    assert rule.questions == {"zh-hans": "什么？", "en": "What?"}
    assert rule.conclusions == (("?y", "?q", "?x"),)
    assert rule.premises == (
        ("?p", "owl:inverseOf", "?q"),
        ("?x", "?p", "?y"),
        ("?x", "?p", "?z"),
        ("?x", "a", "?c"),
    )


def test_every_rule_of_reasoning_can_be_asked_backwards() -> None:
    for rule in rules():
        assert rule.premises, rule.name
        for pattern in rule.conclusions:
            ox.Store().query(backward_query([(rule, pattern)]), prefixes=dict(PREFIXES))


def test_a_query_that_is_no_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="no CONSTRUCT"):
        read_rule("r", "# What?\nSELECT * WHERE { ?s ?p ?o }")


def test_a_rule_says_in_both_languages_what_it_finds() -> None:
    with pytest.raises(ValueError, match="no comment that begins with 'zh'"):
        read_rule("r", "# en: What?\nCONSTRUCT { ?x a ?c } WHERE { ?x a ?c }")


def test_terms_are_written_so_that_nothing_escapes() -> None:
    assert written(Term("literal", 'a"} <x>\n\\', "zh-hans")) == '"a\\"} <x>\\n\\\\"@zh-hans'
    assert written(Term("literal", "1", "", "urn:t")) == '"1"^^<urn:t>'
    with pytest.raises(ValueError, match="not an IRI"):
        written(uri("urn:x> <urn:y"))
    with pytest.raises(ValueError, match="no query can name"):
        written(Term("bnode", "b"))


def test_lists_fill_the_empty_block_only() -> None:
    filled = fill("SELECT * { VALUES (?a ?b) {} }", [["<urn:a>", '"1"'], ["<urn:c>", '"2"']])
    assert filled == 'SELECT * { VALUES (?a ?b) { (<urn:a> "1") (<urn:c> "2") } }'
    with pytest.raises(ValueError, match="no empty VALUES"):
        fill("SELECT * { ?s ?p ?o }", [])


def test_names_are_expanded_and_paths_left() -> None:
    assert expand("owl:inverseOf") == PREFIXES["owl"] + "inverseOf"
    assert expand("rdf:rest*/rdf:first") == "rdf:rest*/rdf:first"
