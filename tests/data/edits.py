"""Edits that corrupt the graph.

An edit takes the real graph and gives the triples to take away and to add; it changes nothing
itself, so that a test can undo it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.graph import _TripleType as Triple
from rdflib.term import Identifier

from cgkg import iris

ID = Namespace(iris.BASE + "id/")
GRAPH = Namespace(iris.BASE + "graph/")
DATASET = URIRef(iris.DATASET)


class Edit(NamedTuple):
    """Triples to take away and to add."""

    removed: frozenset[Triple]
    added: frozenset[Triple]


class Mutation(NamedTuple):
    """One corruption and the shape, by its local name, that must report it."""

    name: str
    edit: Callable[[Graph], Edit]
    shape: str


def drop(
    subject: Identifier | None, predicate: URIRef | None = None, value: Identifier | None = None
) -> Callable[[Graph], Edit]:
    """Take away all triples of a pattern, of which there must be one."""

    def edit(graph: Graph) -> Edit:
        found = frozenset(graph.triples((subject, predicate, value)))
        if not found:
            raise ValueError(f"nothing to drop: {subject} {predicate} {value}")
        return Edit(found, frozenset())

    return edit


def add(subject: Identifier, predicate: URIRef, *values: Identifier) -> Callable[[Graph], Edit]:
    """Add values."""
    added = frozenset((subject, predicate, value) for value in values)
    return lambda graph: Edit(frozenset(), frozenset(t for t in added if t not in graph))


def put(subject: Identifier, predicate: URIRef, *values: Identifier) -> Callable[[Graph], Edit]:
    """Replace all values by others."""
    return together(drop(subject, predicate), add(subject, predicate, *values))


def retag(
    subject: Identifier, predicate: URIRef, language: str, new: str | None
) -> Callable[[Graph], Edit]:
    """Give the texts in a language another language tag, or none."""

    def edit(graph: Graph) -> Edit:
        texts = [
            value
            for value in graph.objects(subject, predicate)
            if isinstance(value, Literal) and value.language == language
        ]
        if not texts:
            raise ValueError(f"no text in {language}: {subject} {predicate}")
        return Edit(
            frozenset((subject, predicate, value) for value in texts),
            frozenset((subject, predicate, Literal(str(value), lang=new)) for value in texts),
        )

    return edit


def rename(old: URIRef, new: URIRef) -> Callable[[Graph], Edit]:
    """Give a thing another IRI wherever it stands."""

    def edit(graph: Graph) -> Edit:
        removed = frozenset([*graph.triples((old, None, None)), *graph.triples((None, None, old))])
        added = frozenset(
            (new if s == old else s, p, new if o == old else o) for s, p, o in removed
        )
        return Edit(removed, added)

    return edit


def swap(one: URIRef, other: URIRef, predicate: URIRef) -> Callable[[Graph], Edit]:
    """Let two things exchange their values."""

    def edit(graph: Graph) -> Edit:
        ours = frozenset(graph.triples((one, predicate, None)))
        theirs = frozenset(graph.triples((other, predicate, None)))
        crossed = [(other, predicate, o) for _, _, o in ours]
        crossed += [(one, predicate, o) for _, _, o in theirs]
        return Edit(ours | theirs, frozenset(crossed))

    return edit


def together(*edits: Callable[[Graph], Edit]) -> Callable[[Graph], Edit]:
    """Several edits as one."""

    def edit(graph: Graph) -> Edit:
        made = [one(graph) for one in edits]
        removed = frozenset[Triple]().union(*(one.removed for one in made))
        added = frozenset[Triple]().union(*(one.added for one in made))
        return Edit(removed - added, added)

    return edit


def table(rows: Iterable[tuple[str, Callable[[Graph], Edit], str]]) -> tuple[Mutation, ...]:
    """Mutations from rows of name, edit and shape."""
    return tuple(Mutation(*row) for row in rows)
