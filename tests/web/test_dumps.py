"""Dumps: what is written, that it is the dataset, and how it is served."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg import iris
from cgkg.graph.build import Build
from cgkg.graph.dumps import SUMS, write_dumps
from cgkg.iris import GraphName
from cgkg.services.dumps import read_dumps
from cgkg.terms import PREFIXES
from web.linked_site import LinkedSite
from web.markup import Markup

ENGINE = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    with LinkedSite(built) as started:
        yield started


@pytest.fixture(scope="module")
def folder(built: Build) -> Path:
    return built.dataset.folder / "dumps"


def test_the_checksums_are_of_all_files(folder: Path) -> None:
    lines = (folder / SUMS).read_text("ascii").splitlines()
    assert lines == sorted(lines, key=lambda line: line.split("  ")[1])
    listed = dict(reversed(line.split("  ")) for line in lines)
    files = {path.name for path in folder.iterdir()} - {SUMS}
    assert set(listed) == files
    assert len(files) == 2 * (3 + 3 * len(GraphName))
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_compressed_files_hold_the_plain_ones_without_a_date(folder: Path) -> None:
    for path in folder.glob("*.gz"):
        data = path.read_bytes()
        assert data[4:8] == b"\0\0\0\0"
        assert gzip.decompress(data) == path.with_suffix("").read_bytes()


def test_the_whole_is_the_dataset_in_every_syntax(built: Build, folder: Path) -> None:
    whole = canonical(ox.parse(path=built.dataset.quads, format=ox.RdfFormat.N_QUADS))
    for syntax in ("nq", "trig", "jsonld"):
        quads = ox.parse(path=folder / f"dataset.{syntax}", format=ENGINE[syntax])
        assert canonical(quads) == whole, syntax


@pytest.mark.parametrize("name", list(GraphName))
def test_each_graph_is_whole_in_every_syntax(built: Build, folder: Path, name: GraphName) -> None:
    graph = ox.NamedNode(iris.graph(name))
    quads = ox.parse(path=built.dataset.quads, format=ox.RdfFormat.N_QUADS)
    wanted = canonical(
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in quads
        if quad.graph_name == graph
    )
    assert wanted
    for syntax in ("ttl", "nt", "jsonld"):
        found = ox.parse(path=folder / f"{name}.{syntax}", format=ENGINE[syntax])
        assert canonical(found) == wanted, syntax


def canonical(quads: Iterator[ox.Quad] | object) -> set[str]:
    dataset = ox.Dataset(quads)  # type: ignore[arg-type]
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def test_the_same_quads_give_the_same_bytes(built: Build, tmp_path: Path) -> None:
    quads = list(ox.parse(path=built.dataset.quads, format=ox.RdfFormat.N_QUADS))[:500]
    for name in ("one", "two"):
        write_dumps(tmp_path / name, quads)
    assert (tmp_path / "one" / SUMS).read_text() == (tmp_path / "two" / SUMS).read_text()


def test_the_catalog_describes_exactly_the_files(site: LinkedSite, folder: Path) -> None:
    download = ox.NamedNode(PREFIXES["dcat"] + "downloadURL")
    described = {
        quad.object.value.removeprefix(iris.BASE + "dumps/")
        for quad in site.store.engine.quads_for_pattern(None, download, None)
        if isinstance(quad.object, ox.NamedNode)
    }
    assert described == {path.name for path in folder.iterdir()} - {SUMS}


class TestServing:
    def test_the_list(self, site: LinkedSite, folder: Path) -> None:
        for language in ("en", "zh-Hans"):
            links = Markup(site.page(f"/dumps/?lang={language}")).links()
            files = {link.removeprefix("/dumps/") for link in links if link.startswith("/dumps/")}
            assert {path.name for path in folder.iterdir()} <= files

    def test_a_file_with_its_digest(self, site: LinkedSite, folder: Path) -> None:
        response = site.client.get("/dumps/listing.ttl")
        data = (folder / "listing.ttl").read_bytes()
        assert response.content == data
        assert response.headers["content-type"] == "text/turtle; charset=utf-8"
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        assert response.headers["repr-digest"] == f"sha-256=:{digest}:"
        assert response.headers["accept-ranges"] == "bytes"
        assert 'rel="license"' in response.headers["link"]
        compressed = site.client.get("/dumps/listing.ttl.gz")
        assert compressed.headers["content-type"] == "application/gzip"
        assert "content-encoding" not in compressed.headers

    @pytest.mark.parametrize("name", ["listing.ttl", "listing.ttl.gz"])
    def test_its_bytes_stay_as_its_digest_says(self, site: LinkedSite, name: str) -> None:
        packed = {"Accept-Encoding": "gzip"}
        response = site.client.get(f"/dumps/{name}", headers=packed)
        assert "content-encoding" not in response.headers
        tag = response.headers["etag"]
        again = site.client.get(f"/dumps/{name}", headers={**packed, "If-None-Match": tag})
        assert (again.status_code, again.headers["etag"]) == (304, tag)
        assert tag.startswith('"')

    def test_parts(self, site: LinkedSite, folder: Path) -> None:
        data = (folder / "dataset.nq").read_bytes()
        response = site.client.get("/dumps/dataset.nq", headers={"Range": "bytes=100-199"})
        assert response.status_code == 206
        assert response.content == data[100:200]
        assert response.headers["content-range"] == f"bytes 100-199/{len(data)}"
        beyond = site.client.get("/dumps/dataset.nq", headers={"Range": "bytes=999999999-"})
        assert beyond.status_code == 416

    def test_a_part_of_another_version_is_not_given(self, site: LinkedSite) -> None:
        headers = {"Range": "bytes=0-9", "If-Range": '"another"'}
        assert site.client.get("/dumps/listing.nt", headers=headers).status_code == 200
        tag = site.client.get("/dumps/listing.nt").headers["etag"]
        headers["If-Range"] = tag
        assert site.client.get("/dumps/listing.nt", headers=headers).status_code == 206

    def test_what_one_has_is_not_sent_again(self, site: LinkedSite) -> None:
        tag = site.client.get("/dumps/listing.nt").headers["etag"]
        again = site.client.get("/dumps/listing.nt", headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")

    def test_checksums(self, site: LinkedSite, folder: Path) -> None:
        assert site.client.get(f"/dumps/{SUMS}").content == (folder / SUMS).read_bytes()

    @pytest.mark.parametrize(
        "name",
        ["none.ttl", "..%2Fmanifest.json", "%2e%2e/manifest.json", "listing.rdf", "%00", "a%0Ab"],
    )
    def test_no_other_file(self, site: LinkedSite, name: str) -> None:
        assert site.client.get(f"/dumps/{name}").status_code == 404

    def test_another_syntax_is_suggested(self, site: LinkedSite) -> None:
        names = [one["name"] for one in site.client.get("/dumps/listing.rdf").json()["suggestions"]]
        assert "listing.ttl" in names


def test_a_version_without_dumps_has_none(tmp_path: Path) -> None:
    assert read_dumps(tmp_path / "dumps") == {}
