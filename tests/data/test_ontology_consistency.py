"""OWL 2 DL consistency of the ontology with facts, by HermiT, a complete reasoner."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import owlready2
import pytest
from rdflib import Graph

from data.ontology_example import with_example

pytestmark = pytest.mark.skipif(
    shutil.which("java") is None, reason="HermiT needs java, which is not installed"
)


def is_consistent(graph: Graph, folder: Path) -> bool:
    file = folder / "ontology.nt"
    graph.serialize(file, format="nt", encoding="utf-8")
    world = owlready2.World()
    world.get_ontology(file.as_uri()).load()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False
    assert list(world.inconsistent_classes()) == []
    return True


def test_ontology_and_example_are_consistent(tmp_path: Path) -> None:
    assert is_consistent(with_example(), tmp_path)


@pytest.mark.parametrize(
    "contradiction",
    [
        "x:published cg:stage stage:in-development .",
        "x:published cg:level level:national .",
        "x:published a cg:StandardProject .",
        "x:published a cg:ReferencedStandard .",
        "x:subcategory a cg:Category .",
        "x:category cg:position 1 , 2 .",
        "x:entry cg:lists x:project . x:project owl:differentFrom x:published .",
        "x:twin a cg:ListEntry ; cg:annex 1 ; cg:position 7 ; owl:differentFrom x:entry .",
    ],
)
def test_a_contradiction_is_found(contradiction: str, tmp_path: Path) -> None:
    assert not is_consistent(with_example(contradiction), tmp_path)
