"""CONSTRUCT as a table and what is made of its rows (SPARQL 1.1 Query, 16.2)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pyoxigraph as ox
import pytest

from cgkg.store.remote.template import as_table

ROW = {"s": "<urn:a>", "p": "<urn:b>", "o": '"c"@en'}


def rows(*cells: Mapping[str, str]) -> ox.QuerySolutions:
    """A table with the columns ``s``, ``p``, ``o``; cells that are left out are unbound."""
    lines = " ".join(f"({' '.join(row.get(name, 'UNDEF') for name in 'spo')})" for row in cells)
    found = ox.Store().query(f"SELECT ?s ?p ?o {{ VALUES (?s ?p ?o) {{ {lines} }} }}")
    assert isinstance(found, ox.QuerySolutions)
    return found


def triples(template: str, *cells: Mapping[str, str]) -> Sequence[str]:
    """What a template makes of the rows."""
    table = as_table(f"CONSTRUCT {{ {template} }} {{ ?s ?p ?o }}")
    assert table is not None
    return [str(triple) for triple in table[1].triples(rows(*cells))]


@pytest.mark.parametrize(
    ("query", "table"),
    [
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "SELECT ?o ?p ?s  { ?s ?p ?o }"),
        (
            "PREFIX : <urn:> construct { ?s :p ?o } FROM <urn:g> WHERE { ?s :p ?o } LIMIT 2",
            "PREFIX : <urn:> SELECT ?o ?s  FROM <urn:g> WHERE { ?s :p ?o } LIMIT 2",
        ),
        ("CONSTRUCT WHERE { ?s cg:p [] }", "SELECT ?s  WHERE { ?s cg:p [] }"),
        ("CONSTRUCT { $s a ?never } { ?s ?p ?o }", "SELECT ?s  { ?s ?p ?o }"),
        ("CONSTRUCT { ?s a '{' } { ?s ?p ?o } # CONSTRUCT", "SELECT ?s  { ?s ?p ?o } # CONSTRUCT"),
        ("CONSTRUCT { ?s a 1 } {} VALUES ?s { <urn:a> }", "SELECT ?s  {} VALUES ?s { <urn:a> }"),
    ],
)
def test_the_table_has_the_variables_of_the_template(query: str, table: str) -> None:
    found = as_table(query)
    assert found is not None
    assert found[0] == table


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s ?p ?o }",
        "DESCRIBE ?s { ?s ?p ?o }",
        "CONSTRUCT {} { ?s ?p ?o }",
        "CONSTRUCT { cg:a cg:b cg:c } { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } { ?s ?p ?o }",
    ],
)
def test_other_queries_have_no_table(query: str) -> None:
    assert as_table(query) is None


def test_a_row_gives_each_triple_of_the_template() -> None:
    assert set(triples("?s ?p ?o ; a cg:Standard", ROW)) == {
        '<urn:a> <urn:b> "c"@en',
        "<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/cgkg/ns#Standard>",
    }


def test_triples_that_are_none_are_left_out() -> None:
    assert triples("?s ?p ?o", {"s": "<urn:a>", "o": "1"}, ROW) == ['<urn:a> <urn:b> "c"@en']
    assert triples("?o ?p ?s . ?s ?o ?p . ?s ?p ?never", ROW) == []


def test_repeated_triples_come_once() -> None:
    assert len(triples("?s ?p ?o . ?s a ?p", ROW, ROW | {"o": "2"}, ROW)) == 3


def test_a_blank_node_of_the_template_is_another_one_in_each_row() -> None:
    found = [line.split() for line in triples("?s ?p _:x . _:x ?p ?s", ROW, ROW)]
    nodes = [next(term for term in line if term.startswith("_:")) for line in found]
    assert nodes[0] == nodes[1] != nodes[2] == nodes[3]


def test_a_blank_node_of_the_data_stays_the_same() -> None:
    body = {
        "head": {"vars": ["s", "p", "o"]},
        "results": {
            "bindings": [
                {
                    "s": {"type": "bnode", "value": "b1"},
                    "p": {"type": "uri", "value": "urn:b"},
                    "o": {"type": "bnode", "value": node},
                }
                for node in ("b1", "b2")
            ]
        },
    }
    table = ox.parse_query_results(json.dumps(body), format=ox.QueryResultsFormat.JSON)
    found = as_table("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
    assert found is not None
    assert [str(triple) for triple in found[1].triples(table)] == [
        "_:b1 <urn:b> _:b1",
        "_:b1 <urn:b> _:b2",
    ]
