"""Checking data against shapes before they are loaded."""

from __future__ import annotations

import tempfile
from pathlib import Path

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


def check(request: LoadRequest, shapes: Path | None) -> None:
    """Hold that what is to be loaded meets shapes; it is held in memory for this.

    Args:
        request: the load.
        shapes: a file or folder of shapes; None for those of the project: of lists, those in
            ``shapes/loaded``; of RDF, all others, for which what files describe is checked and what
            they mention is not.

    Raises:
        InputError: a file is not what it must be, or a shape is ill-formed.
        ValidationFailed: a shape is violated.
    """
    data = _read(request)
    if shapes is None and not request.is_list:
        report = _against_own(data)
    else:
        report = validate(data, _shapes(shapes or assets.root() / "shapes/loaded"))
    if not report.conforms:
        raise ValidationFailed(f"{as_text(report, 'en')}nothing has been loaded")


def _read(request: LoadRequest) -> Graph:
    data = new_graph()
    with tempfile.TemporaryDirectory(prefix="cgkg-") as folder:
        for file in request.files:
            parsed = triples(file, request.base, Path(folder), merge_graphs=request.merge_graphs)
            text = ox.serialize(parsed, format=ox.RdfFormat.N_TRIPLES) or b""
            data.parse(data=text, format="nt")
    return data


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
