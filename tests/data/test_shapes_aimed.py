"""The form in which shapes are validated with finds what the shapes as written find."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyshacl
import pytest
from rdflib import RDF, BNode, Graph, URIRef
from rdflib.namespace import DCTERMS, SH

from cgkg.assets import root
from cgkg.graph.generate import union
from cgkg.graph.shapes import Shapes, aim, applicable
from cgkg.graph.sparql_graph import SparqlGraph
from cgkg.graph.validate import read_shapes
from cgkg.graph.vocabulary import CG, text
from cgkg.iris import GraphName
from data.edits import ID


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return read_shapes(root() / "shapes")


def found(data: Graph, shapes: Graph, **options: Any) -> set[tuple[str, ...]]:
    """What pyshacl reports: source shape, focus node, path and value of each result."""
    # A copy, because pyshacl adds triples of its own to the shapes.
    copy = Graph() + shapes
    _, report, _ = pyshacl.validate(data, shacl_graph=copy, inplace=True, **options)
    parts = (SH.sourceShape, SH.focusNode, SH.value)
    return {
        tuple(str(report.value(result, part)) for part in parts)
        for result in report.objects(None, SH.result)
    }


def broken(data: Graph) -> Graph:
    """The graph with faults of many kinds: properties lost, doubled, untyped, unknown."""
    data.remove((None, CG.spanEnd, None))
    data.remove((ID["standard/GB-T-32151.1-2015"], DCTERMS.title, None))
    data.remove((ID["category/2.1"], RDF.type, None))
    for item in list(data.subjects(RDF.type, CG.DirectionItem))[:9]:
        data.add((item, CG.planYear, text("2021")))
        data.set((item, CG.text, text("without a language")))
    for link in list(data.subjects(RDF.type, CG.CoverageLink)):
        data.set((link, CG.degree, text("good")))
    return data


def test_aimed_shapes_find_the_same_in_a_broken_graph(
    graphs: Mapping[GraphName, Graph], shapes: Shapes
) -> None:
    data = SparqlGraph(broken(union(graphs)))
    aimed = aim(shapes)
    as_written = found(data, shapes)
    assert len(as_written) > 500
    assert found(data, aimed, use_shapes=applicable(aimed, data)) == as_written


def test_aimed_shapes_find_the_same_in_a_few_triples(shapes: Shapes) -> None:
    for name in ("standard-unknown-property", "coverage-pairs-are-unique-twice", "entry-iri-other"):
        for path in (root() / "examples/invalid").glob(f"{name}*.ttl"):
            data = SparqlGraph(Graph().parse(path))
            used = applicable(shapes.aimed, data)
            assert found(data, shapes.aimed, use_shapes=used) == found(data, shapes) != set()


def test_aimed_property_shapes_have_the_targets_of_their_node_shape(shapes: Shapes) -> None:
    aimed = shapes.aimed
    for shape, property_shape in shapes.subject_objects(SH.property):
        targets = set(shapes.objects(shape, SH.targetClass))
        if isinstance(property_shape, BNode) or not targets:
            continue
        assert (shape, SH.property, property_shape) not in aimed
        assert targets <= set(aimed.objects(property_shape, SH.targetClass))


def test_shapes_with_nothing_to_judge_are_not_applicable(shapes: Shapes) -> None:
    data = Graph().add((ID["item/1-001"], RDF.type, CG.DirectionItem))
    named = {str(shape).partition("#")[2] for shape in applicable(shapes.aimed, data)}
    assert {"DirectionItem-text", "ItemTextIsItsSpan"} <= named
    assert not {name for name in named if name.startswith(("Standard-", "CoverageLink"))}
    assert all(isinstance(shape, URIRef) for shape in applicable(shapes.aimed, data))
