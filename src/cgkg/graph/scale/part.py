"""One part: what follows in it, and whether its things are what they must be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from cgkg.graph.reason import saturate
from cgkg.graph.scale.ground import Ground, in_default_graph, inferred, to_graph
from cgkg.graph.shapes import Constraints
from cgkg.graph.validate import Report, validate


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a part.

    Attributes:
        lines: file of its quads, asserted and inferred, sorted, none twice.
        asserted: how many lines it was given.
        report: what the shapes that judge one node each found, beyond what the ground has.
    """

    lines: Path
    asserted: int
    report: Report


def judge(ground: Ground, path: Path) -> Judged:
    """Reason on a part and validate it.

    Args:
        ground: what every part sees.
        path: N-Quads; replaced by a file of sorted lines beside it.

    Raises:
        InputError: a shape is ill-formed.
    """
    asserted = list(ox.parse(path=path, format=ox.RdfFormat.N_QUADS))
    new = follow(ground, asserted)
    with path.open(encoding="utf-8", newline="\n") as given:
        lines = sorted({*given, *(f"{quad} .\n" for quad in new)})
    target = path.with_suffix(".sorted")
    target.write_text("".join(lines), "utf-8", newline="\n")
    path.unlink()
    report = validate(_with_ground(ground, asserted, new), ground.shapes, None, Constraints.CORE)
    return Judged(target, len(asserted), report)


def follow(ground: Ground, asserted: list[ox.Quad]) -> list[ox.Quad]:
    """What follows from quads and the ground together and not from the ground alone."""
    given = frozenset(map(in_default_graph, asserted))
    store = ox.Store()
    store.bulk_extend(ground.closure)
    store.bulk_extend(given)
    saturate(store, ground.rules)
    return inferred(frozenset(store), given | ground.closure)


def _with_ground(ground: Ground, asserted: list[ox.Quad], new: list[ox.Quad]) -> Graph:
    graph = to_graph((*asserted, *new))
    for triple in ground.graph:
        graph.add(triple)
    return graph
