"""What the tests of data share: the project's own graphs, made once for all of them."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import Graph, URIRef

from cgkg import assets, iris
from cgkg.graph.build import Stages, assemble
from cgkg.graph.dataset import canonical_lines
from cgkg.iris import GraphName


@pytest.fixture(scope="session")
def graphs() -> Mapping[GraphName, Graph]:
    """All graphs as ``cgkg build`` makes them, the inferred one and the catalog included.

    Not validated, so that tests of other things tell their own failures. Do not change them.
    """
    return assemble(assets.root(), Stages()).graphs


@pytest.fixture(scope="session")
def store(graphs: Mapping[GraphName, Graph]) -> ox.Store:
    """The graphs in Oxigraph, from the lines that a dataset has. Do not change it."""
    store = ox.Store()
    lines = "".join(canonical_lines(graphs)).encode()
    store.bulk_load(io.BytesIO(lines), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="session")
def reference(graphs: Mapping[GraphName, Graph]) -> rdflib.Dataset:
    """The graphs in rdflib; the default graph is the union of all. Do not change it."""
    dataset = rdflib.Dataset(default_union=True)
    for name, graph in graphs.items():
        named = dataset.graph(URIRef(iris.graph(name)))
        named += graph
    return dataset
