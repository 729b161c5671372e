"""A dataset of twice the guide's list, built in parts: the same kind of dataset as any other."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from cgkg import assets
from cgkg import dataset as datasets
from cgkg.cli import app
from cgkg.dataset import Dataset
from cgkg.graph.build import Stages
from cgkg.graph.scale.build import Plan, build_copies
from cgkg.services.built_index import write_index
from cgkg.services.index.shelf import Shelf
from cgkg.services.listing.catalogue import Catalogue, Listing
from cgkg.services.listing.query import equivalent_query
from cgkg.services.listing.result import carry_out
from cgkg.services.listing.selection import SORTS, read_selection
from memory_store import QUERIES, MemoryStore

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scale")
    plan = Plan(assets.root(), times=2, processes=2, part_size=6_000)
    build_copies(plan, folder, Stages(), write_index)
    return folder


@pytest.fixture(scope="module")
def dataset(target: Path) -> Dataset:
    return datasets.current(target)


@pytest.fixture(scope="module")
def store(dataset: Dataset) -> MemoryStore:
    return MemoryStore(dataset.quads, dataset.version)


@pytest.fixture(scope="module")
def catalogue(target: Path, store: MemoryStore) -> Catalogue:
    catalogue = asyncio.run(Listing(Shelf(store, QUERIES, "", target)).catalogue())
    assert store.asked == 0  # the file that was built is read
    return catalogue


def test_the_list_is_twice_as_long(dataset: Dataset) -> None:
    store = ox.Store.read_only(str(dataset.store))
    entry = ox.NamedNode("https://w3id.org/cgkg/ns#ListEntry")
    assert len(list(store.quads_for_pattern(None, TYPE, entry))) == 2 * 166
    assert sum(dataset.counts.values()) == len(store)


def test_quads_are_sorted_and_the_version_is_their_hash(dataset: Dataset) -> None:
    lines = dataset.quads.read_text("utf-8").splitlines(keepends=True)
    assert all(one < other for one, other in pairwise(lines))
    version = f'#versionInfo> "{dataset.version}" '
    rest = [line for line in lines if not (version in line and "/cgkg/dataset> " in line)]
    assert len(rest) == len(lines) - 1
    assert hashlib.sha256("".join(rest).encode()).hexdigest()[:16] == dataset.version


def test_the_catalogue_counts_what_is_there_and_says_that_it_is_generated(
    dataset: Dataset,
) -> None:
    text = dataset.quads.read_text("utf-8")
    standards = "/dataset#class-https-w3id.org-cgkg-ns-Standard> <http://rdfs.org/ns/void#entities>"
    assert f'{standards} "332"' in text
    assert "for trials: not real data" in text


def test_nothing_else_is_left_behind(target: Path, dataset: Dataset) -> None:
    assert [path.name for path in (target / "versions").iterdir()] == [dataset.version]
    assert sorted(path.name for path in dataset.folder.iterdir()) == [
        *("dataset.nq", "dumps", "index", "manifest.json", "store", "validation.ttl"),
    ]


def test_generated_data_needs_a_folder_of_its_own() -> None:
    result = CliRunner().invoke(app, ["build", "--times", "2"])
    assert result.exit_code != 0
    assert "--dataset" in str(result.exception or result.output)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("sort", [mark + name for name in SORTS for mark in ("", "-")])
@pytest.mark.parametrize(
    "filters",
    ["", "stage=in-force", "stage=in-development&category=2&category=3&sector=JC", "q=水泥 核算"],
)
def test_the_list_gives_what_its_query_gives(
    store: MemoryStore, catalogue: Catalogue, filters: str, sort: str, language: str
) -> None:
    """The index file against the engine: the same standards in the same order."""
    given = [*(tuple(pair.split("=")) for pair in filters.split("&") if pair), ("sort", sort)]
    selection = read_selection([(name, value) for name, value in given], catalogue)
    result = carry_out(catalogue, selection, language)
    found = [standard for batch in result.batches() for standard in batch]
    rows = store.select(equivalent_query(selection, language))
    assert [one.iri for one in found] == [row["standard"].value for row in rows]
    assert len(result) == len(rows) > 0
    assert result.in_force == sum(one.in_force for one in found)
    for name in ("stage", "level", "series"):
        if name not in selection.chosen:
            keys = [key for one in found for key in one.values.get(name, ())]
            assert result.counts[name] == Counter(keys)
    pages = [one for page in range(1, result.pages(25) + 1) for one in result.page(page, 25)]
    assert pages == found
