"""A dataset of twice the guide's list, built in parts: the same kind of dataset as any other."""

from __future__ import annotations

import hashlib
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

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scale")
    plan = Plan(assets.root(), times=2, processes=2, part_size=6_000)
    build_copies(plan, folder, Stages())
    return folder


@pytest.fixture(scope="module")
def dataset(target: Path) -> Dataset:
    return datasets.current(target)


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
        *("dataset.nq", "dumps", "manifest.json", "store", "validation.ttl"),
    ]


def test_generated_data_needs_a_folder_of_its_own() -> None:
    result = CliRunner().invoke(app, ["build", "--times", "2"])
    assert result.exit_code != 0
    assert "--dataset" in str(result.exception or result.output)
