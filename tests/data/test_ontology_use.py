"""No term is used that is not declared; none is declared without a use or a reason."""

from __future__ import annotations

import re

import pytest
from rdflib import OWL, RDF, SKOS, Graph

from cgkg.assets import root
from cgkg.terms import CG

NOT_YET_USED = "Not yet used: "


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(root() / "ontology" / "cgkg.ttl")


def declared(graph: Graph) -> set[str]:
    """Local names of the terms that the ontology declares."""
    subjects = {str(subject) for subject in graph.subjects(RDF.type)}
    return {subject.removeprefix(CG) for subject in subjects if subject.startswith(CG)}


MAKERS = ("src/cgkg/**/*.py", "queries/**/*.rq")
READERS = (*MAKERS, "shapes/*.ttl")


def used(patterns: tuple[str, ...]) -> dict[str, str]:
    """Local names that the files of some patterns use, each with one file."""
    files = sorted(file for pattern in patterns for file in root().glob(pattern))
    found: dict[str, str] = {}
    for file in files:
        for name in re.findall(r"\b(?:CG\.|cg:)([A-Za-z]\w*)", file.read_text("utf-8")):
            found.setdefault(name, str(file.relative_to(root())))
    return found


def used_by_the_ontology(graph: Graph) -> set[str]:
    """Local names that its own individuals and annotations use, or inverses bring into the data."""
    individuals = set(graph.subjects(RDF.type, OWL.NamedIndividual))
    classes = {o for s in individuals for o in graph.objects(s, RDF.type)}
    inverses = set(graph.subjects(OWL.inverseOf)) | set(graph.objects(None, OWL.inverseOf))
    nodes = classes | inverses | set(graph.predicates())
    return {str(node).removeprefix(CG) for node in nodes if str(node).startswith(CG)}


def noted(graph: Graph) -> set[str]:
    """Local names that carry a reason for not being used yet."""
    return {
        str(subject).removeprefix(CG)
        for subject, note in graph.subject_objects(SKOS.editorialNote)
        if str(note).startswith(NOT_YET_USED)
    }


def test_every_used_term_is_declared(ontology: Graph) -> None:
    names = declared(ontology)
    undeclared = {name: file for name, file in used(READERS).items() if name not in names}
    assert not undeclared, f"declare in ontology/cgkg.ttl, or correct the name: {undeclared}"


def test_every_declared_term_is_used_or_says_why_not(ontology: Graph) -> None:
    reached = used(READERS).keys() | used_by_the_ontology(ontology)
    idle = sorted(declared(ontology) - reached - noted(ontology))
    assert not idle, f"use it, drop it, or add skos:editorialNote '{NOT_YET_USED}…': {idle}"


def test_no_used_term_says_that_it_is_not(ontology: Graph) -> None:
    """A closed shape may allow what no data have yet, so shapes do not count here."""
    stale = {name: file for name, file in used(MAKERS).items() if name in noted(ontology)}
    assert not stale, f"remove the note '{NOT_YET_USED}…' in ontology/cgkg.ttl: {stale}"
