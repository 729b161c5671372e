"""Differences as RDF Patch, version 1 (Apache Jena, "RDF Patch"; rows like N-Quads)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cgkg.graph.difference.comparison import ThingChange


def as_patch(changes: Iterable[ThingChange]) -> Iterator[str]:
    """The rows of a patch that makes the second side out of the first, in one transaction.

    IRIs are written out, so there are no prefixes to add. Blank nodes that are deleted have the
    names that the first side gives them.
    """
    yield 'H version "1" .'
    yield "TX ."
    for change in changes:
        yield from (f"D {line}" for line in change.removed)
        yield from (f"A {line}" for line in change.added)
    yield "TC ."
