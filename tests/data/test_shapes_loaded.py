"""The shapes of loaded lists have examples; lists are checked in parts, other data in bounds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH

from cgkg.assets import root
from cgkg.cli import shape_checks
from cgkg.errors import InputError, ValidationFailed
from cgkg.graph.report import as_text
from cgkg.graph.validate import read_shapes, validate
from cgkg.store.loading.files import find
from cgkg.store.loading.request import LoadRequest

EXAMPLES = root() / "examples/loaded"
SHAPES = "https://w3id.org/cgkg/shapes#"
VALID = sorted((EXAMPLES / "valid").glob("*.ttl"))
INVALID = sorted((EXAMPLES / "invalid").glob("*.ttl"))
GRAPH = "https://example.org/graph/list"


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return read_shapes(root() / "shapes/loaded")


def named(path: Path) -> str:
    """The shape that an example says it breaks."""
    found = re.match(r"# Breaks shapes:([A-Za-z-]+) and nothing else\.", path.read_text("utf-8"))
    assert found, path
    return found[1]


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_example_conforms(path: Path, shapes: Graph) -> None:
    report = validate(Graph().parse(path), shapes)
    assert report.results == (), as_text(report, "en")


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_example_breaks_what_it_names_alone(path: Path, shapes: Graph) -> None:
    report = validate(Graph().parse(path), shapes)
    assert {result.shape.removeprefix(SHAPES) for result in report.results} == {named(path)}


def test_every_shape_has_an_invalid_example_and_every_class_a_valid_one(shapes: Graph) -> None:
    kinds = {
        kind: {s for s in shapes.subjects(RDF.type, kind) if isinstance(s, URIRef)}
        for kind in (SH.NodeShape, SH.PropertyShape)
    }
    broken = {f"{SHAPES}{named(path)}" for path in INVALID}
    assert broken == {str(shape) for found in kinds.values() for shape in found}
    shown = {
        str(found) for path in VALID for found in Graph().parse(path).objects(predicate=RDF.type)
    }
    targets = {str(found) for found in shapes.objects(predicate=SH.targetClass)}
    assert shown == targets


def request(path: Path, *, is_list: bool) -> LoadRequest:
    return LoadRequest(GRAPH, find(path).files, GRAPH, is_list=is_list)


@pytest.mark.parametrize("size", [1, 8, 100_000])
def test_a_list_in_parts_is_judged_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(shape_checks, "PART_TRIPLES", size)
    good = "".join(path.read_text("utf-8") for path in VALID)
    path = tmp_path / "list.ttl"
    path.write_text(good, "utf-8")
    shape_checks.check(request(path, is_list=True), None)
    bad = (EXAMPLES / "invalid/catalogue-entry-ics.ttl").read_text("utf-8")
    path.write_text(good + bad.replace("32151.1", "32151.2"), "utf-8")
    with pytest.raises(ValidationFailed, match=r"13\.020\.10"):
        shape_checks.check(request(path, is_list=True), None)


def test_what_memory_may_not_hold_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data.nt"
    path.write_text("".join(f"<x:s> <x:p> <x:{number}> .\n" for number in range(4)), "utf-8")
    monkeypatch.setattr(shape_checks, "MOST_TRIPLES", 4)
    shape_checks.check(request(path, is_list=False), root() / "shapes/loaded")
    monkeypatch.setattr(shape_checks, "MOST_TRIPLES", 3)
    with pytest.raises(InputError, match=r"data\.nt.*more than 3 triples") as error:
        shape_checks.check(request(path, is_list=False), root() / "shapes/loaded")
    assert "in parts" in str(error.value)
