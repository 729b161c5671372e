"""A thing and what stands next to it in the graph, as a figure.

What refers to the thing stands at the left, the thing in the middle, what it refers to at the
right; the property stands above each neighbour. Lengths are in the units of the SVG's view box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from cgkg.web.figures.text import width, wrap

WIDTH: Final = 860
_SIDE, _MIDDLE_LEFT, _MIDDLE_WIDTH = 260.0, 330.0, 200.0
_ROW: Final = 58
_BOX: Final = 34
_LINE: Final = 18
MOST: Final = 9
"""How many neighbours stand on each side; the lists of the page have all."""


class Neighbour(NamedTuple):
    """A neighbour: the property's label, its own label, and where a link leads."""

    property: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Box:
    """A neighbour's rectangle, and the curve that joins it to the middle."""

    neighbour: Neighbour
    left: float
    top: float
    width: float
    lines: tuple[str, ...]
    caption: str
    curve: str

    @property
    def middle(self) -> float:
        """Vertical middle of the rectangle."""
        return self.top + _BOX / 2

    @property
    def height(self) -> float:
        """Height of the rectangle."""
        return _BOX


@dataclass(frozen=True, slots=True)
class NeighbourhoodFigure:
    """All that the template draws."""

    width: float
    height: float
    left: float
    top: float
    box_width: float
    box_height: float
    lines: tuple[str, ...]
    boxes: tuple[Box, ...]


def lay_out(
    label: str,
    incoming: Sequence[Neighbour],
    outgoing: Sequence[Neighbour],
    most: int = MOST,
) -> NeighbourhoodFigure:
    """Place a thing and its neighbours.

    Args:
        label: the thing's.
        incoming: what refers to it.
        outgoing: what it refers to.
        most: how many neighbours to draw on each side.
    """
    rows = max(min(len(incoming), most), min(len(outgoing), most), 2)
    height = float(rows * _ROW + 4)
    lines = wrap(label, (_MIDDLE_WIDTH - 28) * 0.95, most=5)
    box_height = len(lines) * _LINE + 28.0
    boxes = [
        *_column(incoming[:most], 0.0, height, is_left=True),
        *_column(outgoing[:most], WIDTH - _SIDE, height, is_left=False),
    ]
    return NeighbourhoodFigure(
        WIDTH,
        height,
        _MIDDLE_LEFT,
        (height - box_height) / 2,
        _MIDDLE_WIDTH,
        box_height,
        lines,
        tuple(boxes),
    )


def _column(
    neighbours: Sequence[Neighbour], left: float, height: float, *, is_left: bool
) -> list[Box]:
    first = (height - len(neighbours) * _ROW) / 2
    boxes = []
    for number, neighbour in enumerate(neighbours):
        top = first + number * _ROW + 18
        lines = wrap(neighbour.label, _SIDE - 24, most=1)
        caption = neighbour.property if width(neighbour.property) < _SIDE else ""
        curve = _curve(left, top + _BOX / 2, height / 2, is_left=is_left)
        boxes.append(Box(neighbour, left, top, _SIDE, lines, caption, curve))
    return boxes


def _curve(left: float, middle: float, centre: float, *, is_left: bool) -> str:
    start, end = (left + _SIDE, _MIDDLE_LEFT) if is_left else (_MIDDLE_LEFT + _MIDDLE_WIDTH, left)
    one, two = (middle, centre) if is_left else (centre, middle)
    half = (start + end) / 2
    return f"M{start:g} {one:g}C{half:g} {one:g} {half:g} {two:g} {end:g} {two:g}"
