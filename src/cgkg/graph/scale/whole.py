"""What parts cannot see: rules over several rows, rules that join parts, and the ground as it is.

Asked of the database that holds everything, by the same queries that judge a small graph.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef

from cgkg.errors import InputError
from cgkg.graph.catalog import DATASET
from cgkg.graph.framework import SYSTEM
from cgkg.graph.reason import is_trivial
from cgkg.graph.scale.ground import Ground, to_graph
from cgkg.graph.shapes import Constraints, Shapes, applicable
from cgkg.graph.sparql_graph import SparqlGraph, to_rdflib
from cgkg.graph.validate import Report, validate
from cgkg.graph.vocabulary import RDF, SH, new_graph

# Of all rules, these alone can join triples about things that no triple ties together.
_JOINING: Final = ("prp-fp", "prp-ifp", "prp-key", "prp-spo2", "prp-trp")
_TYPE: Final = ox.NamedNode(str(RDF.type))


def standing(ground: Ground, description: Graph) -> Graph:
    """What the rules over rows stand on: the standards system and the dataset.

    Args:
        ground: with the standards system.
        description: the catalogue.
    """
    graph = new_graph()
    for node, source in ((SYSTEM, ground.graph), (DATASET, description)):
        for triple in source.triples((node, RDF.type, None)):
            graph.add(triple)
    return graph


def rules_over_rows(shapes: Shapes, standing_on: Graph) -> list[str]:
    """The shapes that are queries, by IRI, as far as they have something to stand on."""
    return [str(shape) for shape in applicable(shapes.aimed, standing_on, Constraints.SPARQL)]


def ask_rules(shapes: Shapes, standing_on: Graph, store: ox.Store, rules: list[str]) -> Report:
    """Judge everything by shapes that are queries.

    Args:
        shapes: all shapes.
        standing_on: see :func:`standing`.
        store: all quads.
        rules: IRIs of the shapes to ask.
    """
    only = Shapes(bind_namespaces="none")
    for prefix, namespace in shapes.namespaces():
        only.bind(prefix, namespace)
    for rule in rules:
        only += shapes.cbd(URIRef(rule))
    for declaring in set(shapes.subjects(SH.declare)):
        only += shapes.cbd(declaring)
    report = validate(SparqlGraph(standing_on, store), only)
    return replace(report, shapes=len(rules))


def ask_ground(ground: Ground, description: Graph, store: ox.Store) -> Report:
    """Judge the things of the ground by all that is said of them anywhere."""
    things = {quad.subject for quad in (*ground.asserted, *ground.inferred)}
    said: set[ox.Quad] = set()
    for thing in things:
        said.update(store.quads_for_pattern(thing, None, None))
    pointed_at = {quad.object for quad in said if isinstance(quad.object, ox.NamedNode)} - things
    for thing in pointed_at:
        said.update(store.quads_for_pattern(thing, _TYPE, None))
    focus = {URIRef(thing.value) for thing in things if isinstance(thing, ox.NamedNode)}
    focus |= {subject for subject in description.subjects() if isinstance(subject, URIRef)}
    data = to_graph(tuple(said)) + description
    return validate(data, ground.shapes, focus, Constraints.CORE)


def check_joins(store: ox.Store, rules: Path) -> None:
    """Hold that the parts lost nothing: no rule that joins things brings anything new.

    Raises:
        InputError: one does, so this data must be reasoned on as a whole.
    """
    for name in _JOINING:
        found = store.query(
            (rules / f"{name}.rq").read_text("utf-8"), use_default_graph_as_union=True
        )
        if not isinstance(found, ox.QueryTriples):
            raise TypeError("a rule must be a CONSTRUCT query")
        for triple in found:
            terms = (triple.subject, triple.predicate, triple.object)
            if not is_trivial(*map(to_rdflib, terms)) and not _holds(store, triple):
                raise InputError(
                    rules / f"{name}.rq",
                    f"joins things of several parts: {triple}",
                    remedy="build this data as one graph, not in parts",
                )


def _holds(store: ox.Store, triple: ox.Triple) -> bool:
    return any(store.quads_for_pattern(triple.subject, triple.predicate, triple.object))
