"""A graph reasoned on and judged twice: part by part, and as a whole by the reference."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from cgkg import assets
from cgkg.graph.reason import infer
from cgkg.graph.scale.cutting import Cutting, keys_of, terms_of, write_parts
from cgkg.graph.scale.ground import Ground, GroundFiles, to_graph
from cgkg.graph.scale.part import Judged, judge
from cgkg.graph.scale.whole import ask_ground, ask_rules, check_joins, rules_over_rows, standing
from cgkg.graph.validate import Result, read_shapes, validate
from cgkg.graph.vocabulary import new_graph

Found = frozenset[tuple[str, str, str, str]]


@dataclass(frozen=True)
class Outcome:
    """What follows from a graph, and the results of its validation."""

    inferred: frozenset[str]
    results: Found
    parts: tuple[Judged, ...] = ()


def found(results: tuple[Result, ...]) -> Found:
    return frozenset((one.shape, one.focus, one.path, one.value) for one in results)


def by_reference(lines: list[str]) -> Outcome:
    """All in one graph, as a build of the guide alone does it."""
    graph = new_graph()
    for triple in to_graph(tuple(ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS))):
        graph.add(triple)
    new = infer(graph, assets.root() / "queries/reasoning")
    triples = new.serialize(format="nt", encoding="utf-8").decode().splitlines()
    for triple in new:
        graph.add(triple)
    report = validate(graph, read_shapes(assets.root() / "shapes"))
    return Outcome(frozenset(sorted(triples)), found(report.results))


def in_parts(ground_lines: list[str], lines: list[str], folder: Path, size: int) -> Outcome:
    """Cut into parts, each reasoned on and judged alone, then what only the whole can tell."""
    ground_file = folder / "ground.nq"
    ground_file.write_text("".join(ground_lines), "utf-8")
    store = ox.Store()
    store.bulk_load(path=ground_file, format=ox.RdfFormat.N_QUADS)
    cutting = Cutting(terms_of(ground_lines), keys_of(store))
    cutting.add(lines)
    assert not cutting.loose
    paths = write_parts(lines, cutting, folder, cutting.close(size))
    ground = Ground(files(ground_file))
    judged = tuple(judge(ground, path) for path in paths)
    store.bulk_extend(ground.inferred)
    for one in judged:
        store.bulk_load(path=one.lines, format=ox.RdfFormat.N_QUADS)
    check_joins(store, assets.root() / "queries/reasoning")
    results = {one for part in judged for one in found(part.report.results)}
    results |= found(ask_ground(ground, new_graph(), store).results)
    place = standing(ground, new_graph())
    rules = rules_over_rows(ground.shapes, place)
    results |= found(ask_rules(ground.shapes, place, store, rules).results)
    graph = ox.NamedNode("https://w3id.org/cgkg/graph/inferred")
    inferred = {f"{quad.triple} ." for quad in store.quads_for_pattern(None, None, None, graph)}
    return Outcome(frozenset(inferred), frozenset(results), judged)


def files(quads: Path) -> GroundFiles:
    return GroundFiles(quads, assets.root())
