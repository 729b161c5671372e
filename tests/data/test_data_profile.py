"""The asserted data, together with the ontology, keep to OWL 2 RL and OWL 2 DL."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph

from cgkg.graph.generate import union
from cgkg.iris import GraphName
from data.owl_rl_profile import violations


def test_the_data_keep_the_profile(graphs: Mapping[GraphName, Graph]) -> None:
    """Every property is declared as one kind; no literal has a datatype that OWL 2 lacks."""
    computed = (GraphName.INFERRED, GraphName.CATALOG)
    asserted = {name: graph for name, graph in graphs.items() if name not in computed}
    assert violations(union(asserted)) == []
