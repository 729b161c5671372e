"""A small graph as boxes and arrows, from left to right.

Each node stands one column to the right of the first that leads to it, so that arrows mostly point
the way one reads; a node keeps near those that lead to it. The same graph gives the same figure.
Lengths are in the units of the SVG's view box.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Final, NamedTuple

from cgkg.web.figures.text import width, wrap

_BOX_WIDTH, _GAP, _ROW = 230.0, 190.0, 64.0
_BOX_HEIGHT: Final = 42.0
_LOOP: Final = 60.0
_TEXT: Final = (_BOX_WIDTH - 22) * 0.95


class Node(NamedTuple):
    """A node: its key, its label, a word about it (its type), and where a link leads, if any."""

    key: Hashable
    label: str
    about: str = ""
    href: str | None = None


class Edge(NamedTuple):
    """An arrow from one node's key to another's, with what it means."""

    source: Hashable
    target: Hashable
    label: str


@dataclass(frozen=True, slots=True)
class Box:
    """A node's rectangle."""

    node: Node
    left: float
    top: float
    text: str

    @property
    def middle(self) -> float:
        """Vertical middle."""
        return self.top + _BOX_HEIGHT / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge's curve, and where its label stands."""

    edge: Edge
    curve: str
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class NodeLinkFigure:
    """All that the template draws."""

    width: float
    height: float
    box_width: float
    box_height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def lay_out_graph(nodes: Sequence[Node], edges: Sequence[Edge]) -> NodeLinkFigure:
    """Place a graph.

    Args:
        nodes: each once, in the order in which they are to be met.
        edges: between them, at most one for each pair of ends.
    """
    columns = _columns([node.key for node in nodes], edges)
    known = {node.key: node for node in nodes}
    tallest = max((len(column) for column in columns), default=0)
    boxes: dict[Hashable, Box] = {}
    for at, column in enumerate(_ordered(columns, edges)):
        top = (tallest - len(column)) * _ROW / 2
        for row, key in enumerate(column):
            text = wrap(known[key].label, _TEXT, most=1)[0]
            left = at * (_BOX_WIDTH + _GAP)
            boxes[key] = Box(known[key], left, top + row * _ROW + 11, text)
    arrows = tuple(_arrow(edge, boxes[edge.source], boxes[edge.target]) for edge in edges)
    room = _LOOP if any(boxes[e.source].left >= boxes[e.target].left for e in edges) else 0.0
    return NodeLinkFigure(
        max(len(columns), 1) * (_BOX_WIDTH + _GAP) - _GAP + room,
        max(tallest * _ROW, _ROW),
        _BOX_WIDTH,
        _BOX_HEIGHT,
        tuple(boxes.values()),
        arrows,
    )


def _columns(keys: Sequence[Hashable], edges: Sequence[Edge]) -> list[list[Hashable]]:
    """Nodes by their distance from where one comes in: what nothing leads to, else the first."""
    following: dict[Hashable, list[Hashable]] = defaultdict(list)
    for edge in edges:
        following[edge.source].append(edge.target)
    reached = {edge.target for edge in edges if edge.source != edge.target}
    depth: dict[Hashable, int] = {}
    for start in (*(key for key in keys if key not in reached), *keys):
        if start in depth:
            continue
        depth[start] = 0
        waiting = deque([start])
        while waiting:
            key = waiting.popleft()
            for below in following[key]:
                if below not in depth:
                    depth[below] = depth[key] + 1
                    waiting.append(below)
    columns: list[list[Hashable]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for key in keys:
        columns[depth[key]].append(key)
    return columns


def _ordered(columns: Sequence[Sequence[Hashable]], edges: Sequence[Edge]) -> list[list[Hashable]]:
    """Each column in the order of the mean height of its nodes' neighbours (Sugiyama's method)."""
    beside: dict[Hashable, list[Hashable]] = defaultdict(list)
    for edge in edges:
        beside[edge.target].append(edge.source)
        beside[edge.source].append(edge.target)
    ordered = [list(column) for column in columns]
    forth = range(len(columns))
    for at in (*forth, *reversed(forth), *forth):
        heights = _heights(ordered[max(at - 1, 0) : at] + ordered[at + 1 : at + 2])
        means = {key: _mean(beside[key], heights) for key in ordered[at]}
        ordered[at].sort(key=means.__getitem__)
    return ordered


def _heights(columns: Sequence[Sequence[Hashable]]) -> dict[Hashable, float]:
    """How high each node stands, from the middle of its column."""
    return {key: row - len(column) / 2 for column in columns for row, key in enumerate(column)}


def _mean(beside: Sequence[Hashable], heights: Mapping[Hashable, float]) -> float:
    return mean([heights[key] for key in beside if key in heights] or [0.0])


def _arrow(edge: Edge, source: Box, target: Box) -> Arrow:
    start, end = source.left + _BOX_WIDTH, target.left
    one, two = source.middle, target.middle
    if source.left < target.left:
        half = (start + end) / 2
        curve = f"M{start:g} {one:g}C{half:g} {one:g} {half:g} {two:g} {end - 7:g} {two:g}"
        return Arrow(edge, curve, end - 16, two - 7, _short(edge.label, _GAP - 30))
    # Back, or within a column: out at the right, round, and in at the right.
    end = target.left + _BOX_WIDTH
    out = max(start, end) + _LOOP
    if source is target:
        one, two = one - 10, two + 10
    curve = f"M{start:g} {one:g}C{out:g} {one:g} {out:g} {two:g} {end + 7:g} {two:g}"
    return Arrow(edge, curve, out - 16, (one + two) / 2, _short(edge.label, _LOOP + 40))


def _short(label: str, limit: float) -> str:
    return label if width(label) * 0.86 <= limit else wrap(label, limit / 0.86, most=1)[0]
