"""What tests of several folders share: the project's own dataset, and its search index."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import settings

from cgkg import assets
from cgkg.graph.build import Build, Stages, build
from cgkg.services.built_index import write_index
from cgkg.services.index.shelf import Shelf
from cgkg.services.reconcile.service import Known
from cgkg.services.search.index import SearchIndex
from cgkg.services.search.making import SEARCH
from memory_store import QUERIES, MemoryStore

# The same examples in every run, and no test that watches the clock.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


# Tests of limits in time: what they promise holds for a machine that does nothing else meanwhile.
ALONE = frozenset(
    {
        "test_durability.py",
        "test_fairness.py",
        "test_federation.py",
        "test_isolation.py",
        "test_proxy.py",
        "test_query_page.py",
        "test_replicas.py",
        "test_server.py",
        "test_three_commands.py",
        "test_update_authority.py",
        "test_update_limits.py",
        "test_update_requests.py",
        "test_update_versions.py",
    }
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.name in ALONE:
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The dataset as ``cgkg build`` makes it, in a folder of its own."""
    return build(assets.root(), tmp_path_factory.mktemp("dataset"), Stages(), write_index)


@pytest.fixture(scope="session")
def memory_store(built: Build) -> MemoryStore:
    """The built dataset in this process."""
    return MemoryStore(built.dataset.quads, built.dataset.version)


@pytest.fixture(scope="session")
def search_index(memory_store: MemoryStore) -> SearchIndex:
    """The search index of the built dataset."""
    opened = Shelf(memory_store, QUERIES).open(SEARCH, memory_store.version)
    return SearchIndex(asyncio.run(opened))


@pytest.fixture(scope="session")
def known(search_index: SearchIndex) -> Known:
    """What reconciliation knows of the built dataset."""
    return Known.of(search_index)
