"""Which queries cannot meet the triples of Virtuoso's own graphs, and need not leave them out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg import assets
from cgkg.graph.build import Build
from cgkg.iris import BASE
from cgkg.store.remote.plan import with_prologue
from cgkg.store.remote.virtuoso.reach import may_meet
from cgkg.terms import PREFIXES

OWN = "http://own.example/graph#"
TERMS = (PREFIXES["rdfs"] + "subClassOf", PREFIXES["rdf"] + "_1", "http://own.example/Class")
PREFIX = "PREFIX p: <http://e/> PREFIX own: <http://own.example/graph#> "


def meets(query: str) -> bool:
    return may_meet(with_prologue(PREFIX + query), [OWN], TERMS)


# Those of the project's queries that ask nobody else and name what they ask for.
NAMING = [
    path
    for path in sorted((assets.root() / "queries").rglob("*.rq"))
    if path.parent.name != "federated"
    and not may_meet(with_prologue(path.read_text("utf-8")), [OWN], TERMS)
]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s p:a ?o }",
        "SELECT * WHERE { ?s a p:C , p:D ; p:a 1 , -2.5 , 'x'@en , 'y'^^p:t ; . ?o p:b ?s . }",
        "SELECT * { [] p:a [ p:b ?o ; a p:C ] . [ p:a ?x ] p:b () , (1 ?x) . }",
        "SELECT * { ?s p:a/^p:b|(p:c/p:d)+ ?o }",
        "SELECT (SUM(?o) AS ?n) { ?s p:a ?o OPTIONAL { ?s p:b 1 } MINUS { ?o p:c 2 } } GROUP BY ?o",
        "ASK { ?s p:a ?o FILTER (?o > 1 && EXISTS { ?o p:b ?x }) FILTER NOT EXISTS { ?s a p:C } }",
        "SELECT * { { ?s p:a ?o } UNION { ?s p:b ?o } BIND (STR(?s) AS ?x) FILTER REGEX(?x, 'a') }",
        "ASK { { SELECT ?s (MAX(?o) AS ?m) { ?s p:a ?o } GROUP BY ?s } VALUES ?s { p:x p:y } }",
        "SELECT * { ?s p:a ?o } VALUES (?s ?o) { (p:x UNDEF) }",
        "ASK { VALUES (?s ?o) { (p:x 1) } ?s p:a ?o }",
        "SELECT * { GRAPH ?g { ?s p:a ?o } }",
        "CONSTRUCT { ?s p:b ?o } WHERE { ?s p:a ?o }",
        "SELECT * { ?s a rdfs:Class ; rdfs:label ?o }",
    ],
)
def test_a_query_that_names_all_its_properties(query: str) -> None:
    ox.Store().query(with_prologue(PREFIX + query), prefixes=dict(PREFIXES))  # it parses
    assert not meets(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?s p:a ?o ; ?p ?x }",
        "SELECT * { ?s a ?class }",
        "SELECT * { ?s a p:C , ?class }",
        "SELECT * { ?s rdf:type ?class }",
        "SELECT * { ?class ^a p:C }",
        "SELECT * { ?s a+ p:C }",
        "SELECT * { ?s (a) ?class }",
        "SELECT * { ?s a/p:a ?o }",
        "SELECT * { ?s p:a|a ?o }",
        "SELECT * { ?s p:a* ?o }",
        "SELECT * { ?s (p:a/p:b)? ?o }",
        "SELECT * { ?s (p:a|p:b*) ?o }",
        "SELECT * { ?s !p:a ?o }",
        "SELECT * { ?s !(p:a|^p:b) ?o }",
        "SELECT * { ?s rdfs:subClassOf ?o }",
        "SELECT * { ?s p:a/rdfs:subClassOf ?o }",
        "SELECT * { ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#_1> ?o }",
        "SELECT * { ?s own:anything ?o }",
        "SELECT * { ?s a own:Thing }",
        "SELECT * { ?s a <http://own.example/Class> }",
        "SELECT * { ?s p:a [ ?p 1 ] }",
        "SELECT * { ?s p:a ?o FILTER EXISTS { ?o ?p 1 } }",
        "SELECT * { ?s p:a ?o FILTER (?o = 1 || NOT EXISTS { ?o a ?c }) }",
        "SELECT (EXISTS { ?s ?p 1 } AS ?x) { ?s p:a ?o }",
        "SELECT * { ?s p:a ?o { SELECT ?s { ?s ?p 2 } } }",
        "SELECT ?s { ?s p:a ?o } GROUP BY ?s HAVING (EXISTS { ?s ?p 1 })",
        "DESCRIBE p:x",
        "SELECT * { ?s <relative> ?o }",
        "SELECT * { ?s p:a\\-b ?o }",
    ],
)
def test_a_query_that_may_meet_any_or_is_not_understood(query: str) -> None:
    assert meets(query)


def test_most_competency_questions_name_theirs() -> None:
    questions = list((assets.root() / "queries/competency").glob("*.rq"))
    assert len(set(questions) & set(NAMING)) > 0.75 * len(questions)


@pytest.fixture(scope="module")
def stores(built: Build) -> tuple[ox.Store, ox.Store]:
    """The dataset in one graph: alone, and with triples of foreign properties and classes."""
    alone, beside = ox.Store(), ox.Store()
    quads = ox.parse(path=built.dataset.quads, format=ox.RdfFormat.N_QUADS)
    triples = [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads]
    alone.extend(triples)
    beside.extend(triples)
    add_foreign(beside)
    return alone, beside


def add_foreign(store: ox.Store) -> None:
    """Triples of each foreign property between any things, and things of each foreign class."""
    subjects = {quad.subject for quad in store}
    nodes = sorted((node for node in subjects if isinstance(node, ox.NamedNode)), key=str)[::20]
    properties = [ox.NamedNode(iri) for iri in (OWN + "p", *TERMS[:2])]
    kinds = [ox.NamedNode(iri) for iri in (OWN + "C", TERMS[2])]
    for one, other in pairwise(nodes):
        store.extend(ox.Quad(one, name, other) for name in properties)
        store.extend(ox.Quad(one, ox.NamedNode(PREFIXES["rdf"] + "type"), kind) for kind in kinds)


@pytest.mark.parametrize("path", NAMING, ids=lambda path: path.stem)
def test_what_it_says_holds_for_every_query(stores: tuple[ox.Store, ox.Store], path: Path) -> None:
    """Where it says that the foreign triples are not met, the answer is the same without them."""
    query = with_prologue(path.read_text("utf-8"))
    answers = [store.query(query, base_iri=BASE, prefixes=dict(PREFIXES)) for store in stores]
    said = [
        bool(answer) if isinstance(answer, ox.QueryBoolean) else sorted(map(str, answer))
        for answer in answers
    ]
    assert said[0] == said[1]
