"""Built datasets: reproducible, written beside and put in place whole, checked when opened."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg import assets, iris
from cgkg import dataset as datasets
from cgkg.errors import DatasetError, InputError, ValidationFailed
from cgkg.graph.build import Build, Stages, build
from cgkg.iris import GraphName
from cgkg.services.built_index import RECIPES, write_index
from cgkg.services.index.file import IndexFile

INPUTS = ("ontology", "data", "shapes", "queries")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the inputs that a test may damage."""
    root = tmp_path / "project"
    for name in INPUTS:
        shutil.copytree(assets.root() / name, root / name)
    return root


def contents(dataset: datasets.Dataset) -> dict[str, bytes]:
    return {
        str(path.relative_to(dataset.folder)): path.read_bytes()
        for path in sorted(dataset.folder.rglob("*"))
        if path.is_file()
        and path.name != datasets.MANIFEST
        and datasets.STORE not in path.relative_to(dataset.folder).parts
    }


def test_two_builds_give_the_same_bytes(built: Build, tmp_path: Path) -> None:
    second = build(assets.root(), tmp_path, Stages(), write_index)
    assert second.dataset.version == built.dataset.version
    assert contents(second.dataset) == contents(built.dataset)


def test_index_files_are_built_and_stand_in_the_manifest(built: Build) -> None:
    names = {f"{datasets.INDEX}/{recipe.file_name}" for recipe in RECIPES}
    assert names <= set(contents(built.dataset))
    files = datasets.read_manifest(built.dataset.folder)["files"]
    for name in names:
        data = (built.dataset.folder / name).read_bytes()
        assert files[name] == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


@pytest.mark.parametrize("fault", ["absent", "of another program"])
def test_a_version_that_an_earlier_program_built_gets_the_index_files(
    project: Path, tmp_path: Path, built: Build, fault: str
) -> None:
    target = tmp_path / "built"
    if fault == "absent":
        build(project, target, Stages())
    else:
        build(project, target, Stages(), other_index)
    place = datasets.current(target).folder
    store = (place / datasets.STORE).stat()
    again = build(project, target, Stages(), write_index).dataset
    assert again.folder == place
    assert (place / datasets.STORE).stat() == store  # a server may be reading it
    assert contents(again) == contents(built.dataset)
    for recipe in RECIPES:
        assert IndexFile(place / datasets.INDEX / recipe.file_name).version == again.version


def other_index(folder: Path, version: str) -> None:
    """Index files as no program of this version makes them."""
    (folder / datasets.INDEX).mkdir()
    for recipe in RECIPES:
        (folder / datasets.INDEX / recipe.file_name).write_text(version)


def test_every_graph_that_holds_anything_has_a_file(built: Build) -> None:
    for name in built.dataset.counts:
        path = built.dataset.folder / "graphs" / f"{name}.ttl"
        triples = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
        assert len(triples) == built.dataset.counts[name]


def test_the_store_holds_the_same_quads_as_the_file(built: Build) -> None:
    stored = canonical(ox.Store.read_only(str(built.dataset.store)))
    assert stored == canonical(ox.parse(path=built.dataset.quads))


def canonical(quads: Iterable[ox.Quad]) -> ox.Dataset:
    """Quads with labels of blank nodes that depend on nothing but what they label."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_the_catalogue_counts_what_is_there(built: Build) -> None:
    store = ox.Store.read_only(str(built.dataset.store))
    triples = ox.NamedNode("http://rdfs.org/ns/void#triples")
    for name, count in built.dataset.counts.items():
        if name == GraphName.CATALOG:
            continue
        subject = ox.NamedNode(iris.graph(GraphName(name)))
        (quad,) = store.quads_for_pattern(subject, triples, None)
        assert quad.object.value == str(count)


def test_every_stage_is_timed(tmp_path: Path) -> None:
    told: list[str] = []
    stages = Stages(tell=told.append)
    build(assets.root(), tmp_path, stages, write_index)
    assert told == ["extract", "generate", "reason", "describe", "validate", "write", "index"]
    assert list(stages.seconds) == told


def test_a_stale_table_stops_the_build_and_the_old_dataset_stays(
    project: Path, tmp_path: Path
) -> None:
    target = tmp_path / "built"
    before = build(project, target, Stages()).dataset.version
    table = project / "data/extracted/annex1.csv"
    table.write_text(table.read_text("utf-8").replace("行标", "国标", 1), "utf-8")
    with pytest.raises(InputError, match=r"annex1\.csv.*\n.*cgkg extract"):
        build(project, target, Stages())
    assert datasets.current(target).version == before


def test_a_violation_stops_the_build_and_the_old_dataset_stays(
    project: Path, tmp_path: Path
) -> None:
    target = tmp_path / "built"
    before = build(project, target, Stages()).dataset.version
    (project / "shapes/never.ttl").write_text(
        """
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix cg: <https://w3id.org/cgkg/ns#> .
        <https://example.org/never> a sh:NodeShape ;
            sh:targetClass cg:Target ; sh:property [ sh:path cg:text ; sh:maxCount 0 ] .
        """,
        "utf-8",
    )
    with pytest.raises(ValidationFailed, match=r"example\.org/never"):
        build(project, target, Stages())
    assert datasets.current(target).version == before
    assert [path.name for path in (target / "versions").iterdir()] == [before]


def test_a_new_version_replaces_the_current_one_and_the_one_before_stays(
    project: Path, tmp_path: Path
) -> None:
    target = tmp_path / "built"
    versions = []
    for note in ("one", "two", "three"):
        ontology = project / "ontology/cgkg.ttl"
        text = ontology.read_text("utf-8")
        ontology.write_text(f'{text}\n<https://w3id.org/cgkg/ns> rdfs:comment "{note}" .\n')
        versions.append(build(project, target, Stages()).dataset.version)
    assert datasets.current(target).version == versions[-1]
    assert {path.name for path in (target / "versions").iterdir()} == set(versions[-2:])


def test_no_dataset_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cgkg build"):
        datasets.current(tmp_path)


@pytest.mark.parametrize("damage", ["truncate", "remove", "manifest", "field"])
def test_a_damaged_dataset_is_refused(built: Build, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(built.dataset.folder, folder)
    manifest = folder / datasets.MANIFEST
    match damage:
        case "truncate":
            (folder / datasets.QUADS).write_text("")
        case "remove":
            next((folder / datasets.STORE).glob("*.sst")).unlink()
        case "manifest":
            manifest.write_text("{")
        case "field":
            value = json.loads(manifest.read_text("utf-8"))
            del value["version"]
            manifest.write_text(json.dumps(value))
    with pytest.raises(DatasetError, match="cgkg build"):
        datasets.read(folder)
