"""The figure in a cell of the coverage matrix: a square for each item, and how dark the cell is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SIDE: Final = 9
"""Side of a square with the gap to its neighbour."""
_ACROSS: Final = 6
_DEGREES: Final = (1, 3, 6, 10)


@dataclass(frozen=True, slots=True)
class Square:
    """A square of an item, by its left upper corner."""

    left: int
    top: int
    status: str


@dataclass(frozen=True, slots=True)
class Squares:
    """Squares in rows, within a frame."""

    width: int
    height: int
    squares: tuple[Square, ...]


def lay_out_squares(statuses: Sequence[str], across: int = _ACROSS) -> Squares:
    """A square for each item, from left to right and down.

    Args:
        statuses: of the items, in the order in which they are drawn.
        across: how many stand in a row.

    >>> found = lay_out_squares(["covered"] + ["none"] * 6)
    >>> found.width, found.height, found.squares[-1]
    (54, 18, Square(left=0, top=9, status='none'))
    """
    found = tuple(
        Square(place % across * SIDE, place // across * SIDE, status)
        for place, status in enumerate(statuses)
    )
    rows = -(-len(found) // across)
    return Squares(min(across, len(found)) * SIDE, rows * SIDE, found)


def heat(missing: int) -> int:
    """How dark a cell is, 0 to 4, by the number of items without a standard.

    >>> [heat(missing) for missing in (0, 1, 2, 3, 9, 10, 30)]
    [0, 1, 1, 2, 3, 4, 4]
    """
    return sum(missing >= least for least in _DEGREES)
