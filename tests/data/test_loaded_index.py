"""The index of search that a load makes: the one that servers read, until something else comes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cgkg import assets
from cgkg.cli import loader
from cgkg.cli.loading import load
from cgkg.errors import SettingError
from cgkg.graph.build import Build
from cgkg.services.index.shelf import Shelf
from cgkg.services.search.index import SearchIndex
from cgkg.services.search.making import SEARCH
from cgkg.store.loading.request import About
from cgkg.store.versions import LiveFolder
from memory_store import QUERIES, MemoryStore

TABLE = assets.root() / "examples/mappings/national-catalogue.csv"
GRAPH = "https://example.org/graph/list"
NUMBER = "GB/T 99901.1-2031"


def loaded(built: Build, target: Path, graph: str, *, index: bool) -> str:
    """The version that a load made."""
    mapping = TABLE.with_name(f"{TABLE.name}-metadata.json")
    wanted = loader.Wanted(TABLE, graph, graph, About(), mapping, replace=False, merge_graphs=False)
    checks = loader.Checks(own=False, shapes=None)
    loader.load_here(target, built.dataset, wanted, checks, index=index)
    version = LiveFolder(target / "live").current()
    assert version is not None
    return version.facts.name


def test_it_is_read_and_nothing_is_asked(
    built: Build, memory_store: MemoryStore, tmp_path: Path
) -> None:
    version = loaded(built, tmp_path, GRAPH, index=True)
    shelf, asked = Shelf(memory_store, QUERIES, "", tmp_path), memory_store.asked
    index = SearchIndex(asyncio.run(shelf.open(SEARCH, version)))
    assert memory_store.asked == asked
    assert index.version == version
    assert index.search(NUMBER).hits[0].thing.numbers == (NUMBER,)
    assert index.search("GB/T 32151.1-2015").hits[0].thing.iri.endswith("GB-T-32151.1-2015")
    next_version = loaded(built, tmp_path, f"{GRAPH}-2", index=False)
    assert shelf.built(SEARCH, next_version, only_built=False) is None


def test_a_server_that_takes_writes_makes_its_own(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="--index"):
        load(TABLE, GRAPH, to="http://127.0.0.1:1", index=True, dataset=tmp_path)
