"""What was built stays to be had when something was loaded beside it: dumps, and the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cgkg.config import Settings
from cgkg.graph.build import Build
from cgkg.iris import GraphName, graph
from cgkg.services.built_files import find_built_files
from cgkg.store.loading import offline
from cgkg.store.loading.files import find
from cgkg.store.loading.request import LoadRequest
from cgkg.store.versions import LiveFolder, Version, write_facts
from cgkg.web.app import create_app
from web.browsing import Client
from web.linked_site import BROWSER, EngineStore

GRAPH = "https://example.org/graph/ours"
NOT_PART = {
    "en": "was loaded or written beside it since is no part of",
    "zh-Hans": "此后载入或写入的图不在其中",
}


@pytest.fixture(scope="module")
def folder(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of datasets with a graph loaded beside the built ones."""
    folder = tmp_path_factory.mktemp("loaded")
    source = folder / "ours.ttl"
    source.write_text("<https://example.org/one> a <https://example.org/Thing> .", "utf-8")
    (folder / "versions").symlink_to(built.dataset.folder.parent)
    request = LoadRequest(GRAPH, find(source).files, GRAPH)
    offline.load(folder, built.dataset, request, lambda _: None)
    return folder


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Version:
    """What was made by the load."""
    version = LiveFolder(folder / "live").current()
    assert version is not None
    return version


@pytest.fixture(scope="module")
def client(built: Build, folder: Path, loaded: Version) -> Iterator[Client]:
    """A client of a site that serves the version with the loaded graph."""
    store = EngineStore(built)
    store.version = loaded.facts.name
    with Client(create_app(Settings(dataset=folder), store)) as client:
        yield client


@pytest.mark.parametrize("language", NOT_PART)
def test_the_dumps_of_what_was_built_are_listed(
    client: Client, built: Build, language: str
) -> None:
    page = client.get(f"/dumps/?lang={language}", headers=BROWSER).text
    assert "/dumps/dataset.trig.gz" in page
    assert built.dataset.version in page
    assert NOT_PART[language] in page


@pytest.mark.parametrize("name", ["listing.nt", "SHA256SUMS"])
def test_a_dump_names_the_version_that_it_is_of(client: Client, built: Build, name: str) -> None:
    response = client.get(f"/dumps/{name}")
    assert response.content == (built.dataset.folder / "dumps" / name).read_bytes()
    assert response.headers["dataset-version"] == built.dataset.version


@pytest.mark.parametrize("language", NOT_PART)
def test_the_report_on_what_was_built_is_shown(client: Client, language: str) -> None:
    page = client.get(f"/quality?lang={language}", headers=BROWSER).text
    assert 'class="outcome"' in page
    assert NOT_PART[language] in page


def test_no_report_is_shown_of_built_graphs_that_were_changed(
    built: Build, folder: Path, loaded: Version
) -> None:
    changed = {**loaded.facts.digests, graph(GraphName.LISTING): "another"}
    facts = replace(loaded.facts, number=loaded.facts.number + 1, digests=changed)
    version = folder / "live" / facts.name
    version.mkdir()
    write_facts(version, facts)
    store = EngineStore(built)
    store.version = facts.name
    with Client(create_app(Settings(dataset=folder), store)) as client:
        assert 'class="outcome' not in client.get("/quality", headers=BROWSER).text
        assert "/dumps/dataset.nq" in client.get("/dumps/", headers=BROWSER).text


def test_nothing_is_said_of_a_store_that_does_not_tell_what_was_written(folder: Path) -> None:
    files = find_built_files(folder, "3f2a.0123abcd")
    assert (files.version, files.is_all, files.describes_built_graphs) == ("3f2a", False, False)
