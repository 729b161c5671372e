"""What a worker reads: files at first, then copies in memory of as much as may be held."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg.iris import GraphName, graph
from cgkg.store.reading import HOLDING, OpenVersion

LISTING, LOADED = graph(GraphName.LISTING), "https://example.org/graph/loaded"


@pytest.fixture
def version(tmp_path: Path) -> Iterator[Callable[..., OpenVersion]]:
    """Opens a version with so many quads in the listing, in a loaded graph and in none."""

    def make(built: int, loaded: int, unnamed: int = 0, *, held: int) -> OpenVersion:
        store = ox.Store(str(tmp_path / "store"))
        sizes = ((LISTING, built), (LOADED, loaded), (None, unnamed))
        store.bulk_extend(quad(number, name) for name, size in sizes for number in range(size))
        store.flush()
        del store
        return OpenVersion(str(tmp_path / "store"), held)

    yield make
    threading.stack_size(0)  # workers have nothing else that starts threads; tests do


def quad(number: int, name: str | None) -> ox.Quad:
    subject, predicate = ox.NamedNode(f"urn:s{number}"), ox.NamedNode("urn:p")
    where = ox.DefaultGraph() if name is None else ox.NamedNode(name)
    return ox.Quad(subject, predicate, ox.Literal(str(number)), where)


def settled(condition: Callable[[], bool]) -> bool:
    limit = time.monotonic() + 30
    while not condition() and time.monotonic() < limit:
        time.sleep(0.01)
    return condition()


def test_built_graphs_alone_are_read_from_one_store(version: Callable[..., OpenVersion]) -> None:
    opened = version(5, 0, held=5)
    files = opened.store
    assert opened.built is files
    assert settled(lambda: opened.store is not files and opened.built is opened.store)
    assert len(opened.store) == 5


def test_of_a_large_dataset_the_built_graphs_are_held(
    version: Callable[..., OpenVersion],
) -> None:
    opened = version(5, 6, held=10)
    files = opened.store
    assert opened.built is None
    assert settled(lambda: opened.built is not None)
    assert opened.built is not None
    assert {quad.graph_name for quad in opened.built} == {ox.NamedNode(LISTING)}
    assert len(opened.built) == 5
    assert opened.store is files


@pytest.mark.parametrize(("loaded", "unnamed"), [(5, 0), (0, 5)])
def test_all_is_held_where_that_is_allowed(
    version: Callable[..., OpenVersion], loaded: int, unnamed: int
) -> None:
    opened = version(5, loaded, unnamed, held=10)
    files = opened.store
    assert settled(lambda: opened.store is not files)
    assert len(opened.store) == 10
    assert opened.built is None  # they are read from it by name


def test_nothing_is_held_of_what_is_too_much(version: Callable[..., OpenVersion]) -> None:
    opened = version(5, 5, held=4)
    files = opened.store
    assert settled(lambda: HOLDING not in {thread.name for thread in threading.enumerate()})
    assert (opened.store, opened.built) == (files, None)
