"""What Virtuoso is told about graphs: no more than a query needs, since all of it costs time."""

from __future__ import annotations

import pytest

from cgkg.store.remote.dataset import Dataset
from cgkg.store.remote.dialect import Dialect

GRAPHS = ["urn:g1", "urn:g2"]
PLAIN = "SELECT (COUNT(?graph) AS ?n) { ?graph <urn:graph> 'graph' } # graph"
NAMING = "ASK { Graph ?g { ?s <urn:p> ?o } }"
NAMED = [("named-graph-uri", iri) for iri in GRAPHS]


def said(query: str, *hidden: str) -> tuple[str, list[tuple[str, str]]]:
    return Dataset((), (), True, GRAPHS, hidden).say(query, Dialect.VIRTUOSO)


def test_nothing_where_no_graph_is_named_and_none_is_to_be_left_out() -> None:
    assert said(PLAIN) == (PLAIN, [])


def test_the_graphs_that_are_served_where_the_query_asks_for_graphs() -> None:
    text, fields = said(NAMING)
    assert text == f"define input:default-graph-exclude <urn:cgkg:no-graph>\n{NAMING}"
    assert fields == NAMED


@pytest.mark.parametrize("query", [PLAIN, NAMING])
def test_the_graphs_that_are_to_be_left_out(query: str) -> None:
    text, fields = said(query, "urn:h")
    assert text == f"define input:default-graph-exclude <urn:h>\n{query}"
    assert fields == NAMED
