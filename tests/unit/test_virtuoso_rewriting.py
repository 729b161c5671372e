"""Queries written again for Virtuoso: what becomes of them, without the engine.

That it answers them rightly then is in ``tests/store/test_same_by_feature.py``.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg import assets
from cgkg.errors import RequestError
from cgkg.iris import BASE
from cgkg.store.remote.virtuoso.rewriting import rewrite
from cgkg.terms import PREFIXES

ROOT = assets.root()
CHARACTERS = "(*UTF8)(*UCP)"
XSD = "http://www.w3.org/2001/XMLSchema#"


def parse(query: str) -> None:
    """Have the embedded store's engine read a query, over nothing."""
    ox.Store().query(query, base_iri=BASE, prefixes=dict(PREFIXES))


@pytest.mark.parametrize("folder", ["competency", "pages"])
def test_the_project_s_own_queries_stay_queries(folder: str) -> None:
    paths = sorted((ROOT / "queries" / folder).glob("*.rq"))
    assert len(paths) > 30
    for path in paths:
        query = path.read_text("utf-8").replace("%", "VALUES ?completed { 1 }")
        parse(rewrite(query))


def test_so_do_those_of_the_tests() -> None:
    lines = (Path(__file__).parent.parent / "store/queries_by_feature.txt").read_text("utf-8")
    for line in lines.splitlines():
        if line and not line.startswith("#"):
            parse(rewrite(f"PREFIX : <urn:> {line}"))


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?s WHERE { ?s ?p "REGEX(STR(?n), 1/2)"@en . # SUM(IF(?x, 1, 0)) / 2\n }',
        "SELECT ?s ?o { ?s cg:a/cg:b ?o ; (cg:a/cg:b)|cg:c ?o }",
        "SELECT ?o { <urn:a/b> cg:p* ?o } ORDER BY ?o LIMIT 10 OFFSET 2",
        "SELECT * { ?s ?p +5 , -5 , 0.5 ; cg:n +7 }",
        "SELECT (COUNT(*) AS ?n) (MAX(?a) AS ?m) { ?s ?p ?a } GROUP BY ?s HAVING (SUM(?a) > 1)",
        "SELECT ?x ?y { VALUES (?x ?y) { (1 UNDEF) (UNDEF <urn:a/b>) } }",
        "SELECT ?s { ?s ?p ?o OPTIONAL { ?s cg:n ?n FILTER (?n > 1) } MINUS { ?s cg:x ?x } }",
        'SELECT ?s { ?s ?p ?o FILTER (CONTAINS(STR(?o), "水") && ?o IN ("水", "a")) }',
        "ASK { ?s ?p ?o FILTER NOT EXISTS { ?s cg:n ?n FILTER (?n > ?o) } }",
    ],
)
def test_what_it_gets_right_is_left_alone(query: str) -> None:
    assert rewrite(query) == query


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("?a / ?b", "?a * 1.0 / ?b"),
        ("(?a + 1) / 2 / ?b", "(?a + 1) * 1.0 / 2 * 1.0 / ?b"),
        ('REGEX(?a, "水|a", "i")', f'REGEX(SUBSTR(?a, 1), "{CHARACTERS}水|a", "i")'),
        ("REGEX(?a, '''a\\tb''')", f'REGEX(SUBSTR(?a, 1), "{CHARACTERS}a\\tb")'),
        ("REGEX(?a, ?b)", f'REGEX(SUBSTR(?a, 1), CONCAT("{CHARACTERS}", ?b))'),
        ('REPLACE(STR(?a), "[水]", "-")', 'REPLACE(STR(?a), "(*UCP)[水]", "-")'),
        ('REPLACE(STR(?a), "水", "火")', 'REPLACE(STR(?a), "水", "火")'),
        ('CONCAT("水", ?a)', 'CONCAT(STR("水"@zh), REPLACE(?a, "\\u0001", ""))'),
        ("CONCAT(?a, ?b)", "CONCAT(?a, ?b)"),
        ('IF(?a, "水", "b")', 'IF(?a, STR("水"@zh), "b")'),
        ('STR(?a) NOT IN ("水")', 'STR(?a) NOT IN (STR("水"@zh))'),
        ("STRLEN(?a) / STRLEN(?b)", "STRLEN(?a) * 1.0 / STRLEN(?b)"),
    ],
)
def test_what_it_gets_wrong_is_put_into_other_words(given: str, written: str) -> None:
    query = "SELECT ?s { ?s ?p ?a , ?b FILTER ((%s) = ?c) }"
    assert rewrite(query % given) == query % written
    parse(query % written)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("SUM(?a)", "COALESCE(SUM(?a), 0)"),
        ("SUM(IF(?a = 1, 1, 0))", f"COALESCE(SUM(<{XSD}integer>(?a = 1)), 0)"),
        ("GROUP_CONCAT(?a)", 'GROUP_CONCAT(?a; SEPARATOR=" ")'),
        (
            'GROUP_CONCAT(DISTINCT ?a; SEPARATOR="、")',
            'REPLACE(GROUP_CONCAT(DISTINCT ?a; SEPARATOR="\\u0001"), "\\u0001", "、")',
        ),
        ("COUNT(?a) > 1", f"<{XSD}boolean>(COUNT(?a) > 1)"),
    ],
)
def test_what_a_query_computes(given: str, written: str) -> None:
    compact = (
        rewrite(f"SELECT ({given} AS ?x) {{ ?s ?p ?a }}").replace(" )", ")").replace(" )", ")")
    )
    assert compact == f"SELECT ({written} AS ?x) {{ ?s ?p ?a }}"


def test_a_refusal_says_where_and_what_to_write() -> None:
    with pytest.raises(RequestError, match=r"Line 2, column 6: .* Write the first step") as caught:
        rewrite("SELECT ?o {\n?s :p+ ?o }")
    assert caught.value.status == 501


def test_depth_is_no_matter() -> None:
    query = "ASK " + "{" * 200 + f"FILTER ({'(' * 90}1{')' * 90} = 1)" + "}" * 200
    assert rewrite(query) == query
