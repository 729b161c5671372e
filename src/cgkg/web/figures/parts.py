"""A series as a row of boxes: one for each part number, then one for each part without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cgkg.services.browse.series import Member, Series

WIDTH: Final = 720
_SIDE: Final = 40
_STEP: Final = 45
_PER_ROW: Final = WIDTH // _STEP


@dataclass(frozen=True, slots=True)
class Box:
    """A part.

    Attributes:
        left: left side.
        top: upper side.
        text: its number; ``XX`` where it is not assigned, ``–`` where the title names none.
        state: class of the box: ``exists``, ``planned``, ``open`` or ``none``.
        member: the standard; None for a number that no listed member has.
    """

    left: float
    top: float
    text: str
    state: str
    member: Member | None


@dataclass(frozen=True, slots=True)
class PartsFigure:
    """All that the template draws."""

    width: float
    height: float
    side: float
    boxes: tuple[Box, ...]


def lay_out_parts(series: Series) -> PartsFigure:
    """Place the parts of a series: numbered ones in order, gaps between them, then open ones."""
    parts = series.parts
    cells: list[tuple[str, str, Member | None]] = []
    for number in range(1, max(parts, default=0) + 1):
        member = parts.get(number)
        cells.append((str(number), _state(member), member))
    cells += [("XX", "open", member) for member in series.unassigned]
    cells += [("–", "open", member) for member in series.unnumbered]
    boxes = tuple(
        Box(index % _PER_ROW * _STEP, index // _PER_ROW * _STEP, text, state, member)
        for index, (text, state, member) in enumerate(cells)
    )
    rows = -(-len(boxes) // _PER_ROW)
    return PartsFigure(WIDTH, max(rows * _STEP - (_STEP - _SIDE), 0), _SIDE, boxes)


def _state(member: Member | None) -> str:
    if member is None:
        return "none"
    return "exists" if member.standard.in_force else "planned"
