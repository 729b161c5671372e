"""Writing built datasets: beside and then put in place, never half there.

:mod:`cgkg.dataset` says what is in one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph

from cgkg import iris
from cgkg.dataset import INDEX, MANIFEST, QUADS, STORE, Dataset, read, read_manifest
from cgkg.errors import DatasetError
from cgkg.formats import RdfFormat
from cgkg.graph.dumps import serialize, write_dumps
from cgkg.graph.making import MAKING
from cgkg.graph.vocabulary import OWL
from cgkg.iris import GraphName


def canonical_lines(graphs: Mapping[GraphName, Graph]) -> list[str]:
    """The quads of named graphs as sorted N-Quads lines, blank nodes labelled by RDFC-1.0."""
    quads = ox.Dataset()
    for name, graph in graphs.items():
        graph_name = ox.NamedNode(iris.graph(name))
        data = graph.serialize(format="nt").encode()
        for triple in ox.parse(data, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True):
            quads.add(ox.Quad(triple.subject, triple.predicate, triple.object, graph_name))
    quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(f"{quad} .\n" for quad in quads)


def version_of(lines: Iterable[str]) -> str:
    """The version of a dataset with these N-Quads lines: 16 hex digits of their SHA-256."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
    return digest.hexdigest()[:16]


def version_line(dataset: str, version: str) -> str:
    """The N-Quads line in which the catalogue says the version of its dataset."""
    quad = ox.Quad(
        ox.NamedNode(dataset),
        ox.NamedNode(OWL.versionInfo),
        ox.Literal(version),
        ox.NamedNode(iris.graph(GraphName.CATALOG)),
    )
    return f"{quad} .\n"


def write_files(folder: Path, lines: list[str], validation: str) -> dict[str, int]:
    """Write all files of a dataset but the index files and the manifest.

    Args:
        folder: an empty one.
        lines: canonical N-Quads.
        validation: the SHACL report as Turtle.

    Returns:
        The number of triples by name of graph.
    """
    (folder / "graphs").mkdir()
    (folder / QUADS).write_text("".join(lines), "utf-8")
    (folder / "validation.ttl").write_text(validation, "utf-8")
    quads = list(ox.parse(path=folder / QUADS, format=ox.RdfFormat.N_QUADS))
    counts = _write_graphs(folder / "graphs", quads)
    write_dumps(folder / "dumps", quads)
    write_store(folder)
    return counts


def put_in_place(target: Path, folder: Path, version: str) -> Dataset:
    """Make a version that is written the current one.

    Args:
        target: the folder of datasets.
        folder: where it was written; see :func:`cgkg.graph.making.beside`.
        version: the content's version.

    Returns:
        The dataset in its place.
    """
    versions = target / "versions"
    place = versions / version
    if _is_whole(place):
        _renew_index(place, folder)
    else:
        shutil.rmtree(place, ignore_errors=True)
        folder.rename(place)
    previous = _switch(target, place)
    _prune(versions, keep={place.name, previous})
    return read(place)


def _is_whole(place: Path) -> bool:
    """Whether this version is there already; a server may be reading it, so it is left alone."""
    try:
        read(place)
    except DatasetError:
        return False
    return True


def _renew_index(place: Path, folder: Path) -> None:
    """Put index files into a version that an earlier program built without them, or others.

    The manifest names what is there at every moment; servers keep the files that they have open.
    """
    manifest = read_manifest(place)
    made = _index_facts(read_manifest(folder))
    if not made or made == _index_facts(manifest):
        return
    kept = {name: facts for name, facts in manifest["files"].items() if not _is_index(name)}
    _replace_manifest(place, manifest | {"files": kept})
    for name in made:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).replace(place / name)
    _replace_manifest(place, manifest | {"files": dict(sorted((kept | made).items()))})


def _index_facts(manifest: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts for name, facts in manifest["files"].items() if _is_index(name)}


def _is_index(name: str) -> bool:
    return name.startswith(f"{INDEX}/")


def write_manifest(folder: Path, version: str, modified: str, counts: Mapping[str, int]) -> None:
    """Write what a folder holds: version, counts by graph, and size and hash of each file."""
    files = {
        str(path.relative_to(folder)): _facts(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("LOCK", "LOG")
    }
    manifest = {"version": version, "modified": modified, "graphs": counts, "files": files}
    _replace_manifest(folder, manifest)


def _replace_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    beside = folder / f".{MANIFEST}"
    beside.write_text(text, "utf-8")
    beside.replace(folder / MANIFEST)


def _write_graphs(folder: Path, quads: list[ox.Quad]) -> dict[str, int]:
    by_name: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        by_name.setdefault(_name(quad), []).append(quad.triple)
    counts = {}
    for graph_iri, triples in sorted(by_name.items()):
        name = graph_iri.rsplit("/", 1)[-1]
        (folder / f"{name}.ttl").write_bytes(serialize(triples, RdfFormat.TURTLE))
        counts[name] = len(triples)
    return counts


def _name(quad: ox.Quad) -> str:
    if not isinstance(quad.graph_name, ox.NamedNode):
        raise TypeError(f"a quad outside the named graphs: {quad}")
    return quad.graph_name.value


def write_store(folder: Path) -> None:
    """Load the N-Quads of a folder into a database beside them."""
    store = ox.Store(folder / STORE)
    store.bulk_load(path=folder / QUADS, format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    del store


def _facts(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def _switch(target: Path, place: Path) -> str:
    """Point ``current`` at ``place`` in one step; the name of what it pointed at before."""
    link = target / "current"
    previous = link.resolve().name if link.exists() else ""
    beside = target / f".current-{os.getpid()}"
    beside.unlink(missing_ok=True)
    beside.symlink_to(place.relative_to(target))
    beside.replace(link)
    return previous


def _prune(versions: Path, keep: set[str]) -> None:
    """Remove all versions but these; the one before stays for servers that still read it.

    Folders that builds write in are theirs; see :mod:`cgkg.graph.making`.
    """
    for folder in versions.iterdir():
        if folder.name not in keep and not folder.name.startswith(MAKING):
            shutil.rmtree(folder, ignore_errors=True)
