"""The asserted data, together with the ontology, keep to OWL 2 RL and OWL 2 DL."""

from __future__ import annotations

from cgkg.assets import root
from cgkg.graph.build import generate, union
from cgkg.source.guide import extract
from cgkg.source.organizations import read_code_systems
from data.owl_rl_profile import violations


def test_the_data_keep_the_profile() -> None:
    """Every property is declared as one kind; no literal has a datatype that OWL 2 lacks."""
    guide = extract(root() / "data/source/guide.md")
    graphs = generate(root(), guide, read_code_systems(root() / "data/curated"))
    assert violations(union(graphs)) == []
