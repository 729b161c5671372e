"""Where a query stops being SPARQL: the place a person would point at."""

from __future__ import annotations

import pyoxigraph
import pytest

from cgkg.iris import BASE
from cgkg.store.diagnosis import diagnose, undeclared_prefix
from cgkg.terms import PREFIXES


def parse(query: str) -> str | None:
    try:
        pyoxigraph.Store().query(query, base_iri=BASE, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("query", "place", "message"),
    [
        ("", (1, 1), "ends too early"),
        ("SELECT ?x WHERE { ?s ?p ?o", (1, 27), "ends too early"),
        ("SELEKT * {}", (1, 1), "SELEKT"),
        ("SELECT * {} FOO", (1, 13), "FOO"),
        ("SELECT ?s { ?s a } LIMIT 3", (1, 18), "}"),
        ("SELECT * { ?s rdfs:label ?o  FILTER() }", (1, 37), ")"),
        ("SELECT * WHERE {\n ?s ?p ?o .\n FILTER(?x >) }", (3, 13), ")"),
        ("SELECT (COUNT(?x) ?n) {}", (1, 19), "?n"),
        ("SELECT ?s WHERE { ?s ?p ?o } LIMIT ten", (1, 36), "ten"),
        ("SELECT ?s WHERE { ?s ?p ?o } ORDER ?s", (1, 36), "?s"),
        ("PREFIX a <http://x/>\nASK {}", (1, 8), 'expected "." or ":"'),
        ("ASK {中}", (1, 6), "中"),
        ("# 注释\n\nASK {\n  中 }", (4, 3), "中"),
        ("SELECT ?s {\n ?s a cg:Standard ;\n rdfs:label ?l\n skos:notation ?n }", (4, 2), "skos:"),
        ("INSERT DATA { <a> <b> <c> }", (1, 1), "INSERT"),
        ("SELECT ?a WHERE { ?s ?p ?o } GROUP BY ?s", (1, 41), "variable that is unbound"),
        ("ASK { ?s\n ex:p ?o }", (2, 2), "prefix ex: is not declared"),
        ("ASK { ?s :p ?o }", (1, 10), "prefix : is not declared"),
    ],
)
def test_place_and_words(query: str, place: tuple[int, int], message: str) -> None:
    problem = parse(query)
    assert problem is not None
    diagnosis = diagnose(query, problem, parse)
    assert (diagnosis.line, diagnosis.column) == place
    assert message in diagnosis.message


def test_a_very_long_query_keeps_the_engines_place() -> None:
    query = "ASK {" + " " * 60_000 + "?s }"
    diagnosis = diagnose(query, parse(query) or "", parse)
    assert diagnosis.line == 1
    assert diagnosis.column is not None
    assert diagnosis.column > 60_000


def test_a_message_without_a_place_is_passed_on() -> None:
    assert diagnose("ASK {}", "no place here", parse) == ("no place here", None, None)


@pytest.mark.parametrize(
    ("query", "prefix"),
    [
        ("ASK { ?s cg:p ?o }", None),
        ("PREFIX a: <http://a/> ASK { a:b ?p ?o }", None),
        ("prefix # comment\n a: <http://a/> ASK { a:b ?p ?o }", None),
        ("ASK { ?s ?p 'a:b' } # c:d", None),
        ("ASK { _:b ?p ?o }", None),
        ("ASK { ?s b:p a:o } PREFIX b: <http://b/>", "b"),
    ],
)
def test_undeclared_prefixes(query: str, prefix: str | None) -> None:
    found = undeclared_prefix(query)
    assert (found and found[0]) == prefix
