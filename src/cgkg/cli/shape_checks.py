"""Checking data against shapes before they are loaded."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import Graph

from cgkg import assets
from cgkg.errors import InputError, ValidationFailed
from cgkg.graph.generate import read_ontology
from cgkg.graph.report import as_text
from cgkg.graph.shapes import Shapes
from cgkg.graph.validate import Report, read_shapes, validate, validate_part
from cgkg.graph.vocabulary import new_graph
from cgkg.store.loading.parsing import triples
from cgkg.store.loading.request import LoadRequest

MOST_TRIPLES: Final = 500_000
"""How many triples are held in memory at most to be checked, about 1 GB."""
PART_TRIPLES: Final = 50_000
"""How many triples of a list are checked at a time, and those of its last subject."""


def check(request: LoadRequest, shapes: Path | None) -> None:
    """Hold that what is to be loaded meets shapes.

    Args:
        request: the load.
        shapes: a file or folder of shapes; None for those of the project: of lists, those in
            ``shapes/loaded``, which judge each subject by itself, so that a list is checked in
            parts; of RDF, all others, for which what files describe is checked and what they
            mention is not.

    Raises:
        InputError: a file is not what it must be or has too many triples, or a shape is ill-formed.
        ValidationFailed: a shape is violated.
    """
    for report in _reports(request, shapes):
        if not report.conforms:
            raise ValidationFailed(f"{as_text(report, 'en')}nothing has been loaded")


def _reports(request: LoadRequest, shapes: Path | None) -> Iterator[Report]:
    if shapes is not None:
        yield validate(_whole(request), _shapes(shapes))
    elif request.is_list:
        own = read_shapes(assets.root() / "shapes/loaded")
        yield from (validate(part, own) for part in _parts(request))
    else:
        yield _against_own(_whole(request))


def _whole(request: LoadRequest) -> Graph:
    """All triples.

    Raises:
        InputError: they are too many.
    """
    found = list(islice(_triples(request), MOST_TRIPLES + 1))
    if len(found) > MOST_TRIPLES:
        raise InputError(
            " ".join(file.name for file in request.files),
            f"more than {MOST_TRIPLES} triples cannot be checked against shapes at once",
            remedy="load them in parts, each into a graph of its own, or without the check",
        )
    return _graph(found)


def _parts(request: LoadRequest) -> Iterator[Graph]:
    """The triples in parts, those of a subject that stand together in one."""
    part: list[ox.Triple] = []
    for _, group in groupby(_triples(request), lambda triple: triple.subject):
        part += group
        if len(part) >= PART_TRIPLES:
            yield _graph(part)
            part.clear()
    yield _graph(part)


def _triples(request: LoadRequest) -> Iterator[ox.Triple]:
    with tempfile.TemporaryDirectory(prefix="cgkg-") as folder:
        for file in request.files:
            yield from triples(file, request.base, Path(folder), merge_graphs=request.merge_graphs)


def _graph(found: Iterable[ox.Triple]) -> Graph:
    text = ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b""
    return new_graph().parse(data=text, format="nt")


def _against_own(data: Graph) -> Report:
    root = assets.root()
    ontology = read_ontology(root / "ontology/cgkg.ttl")
    return validate_part(data, ontology, root / "queries/reasoning", read_shapes(root / "shapes"))


def _shapes(path: Path) -> Shapes:
    if path.is_dir():
        return read_shapes(path)
    shapes = Shapes(bind_namespaces="none")
    try:
        shapes.parse(path, format="turtle")
    except FileNotFoundError:
        raise InputError(path, "file not found") from None
    except Exception as error:  # rdflib raises many kinds for one cause
        raise InputError(path, f"not Turtle: {error}") from error
    return shapes
