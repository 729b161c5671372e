"""Charts of lying bars: a label and a number in each row."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 720
_LABELS: Final = 250
_NUMBERS: Final = 70
_STEP: Final = 26
_LABEL_CELLS: Final = 28  # of 8.5 units each: the widest of the usual fonts


@dataclass(frozen=True, slots=True)
class RowBar:
    """One bar.

    Attributes:
        label: what it stands for, shortened to fit.
        number: its value as written.
        top: its upper side.
        width: how long it is.
    """

    label: str
    number: str
    top: int
    width: float


@dataclass(frozen=True, slots=True)
class RowChart:
    """All that the template draws."""

    width: int
    height: int
    left: int
    bars: tuple[RowBar, ...]


def lay_out_rows(rows: Sequence[tuple[str, str]]) -> RowChart:
    """Place a bar for each row; the greatest value fills the width.

    Args:
        rows: label, and a number of 0 or more as it is written.
    """
    most = max((float(number) for _, number in rows), default=0.0) or 1.0
    room = WIDTH - _LABELS - _NUMBERS
    bars = tuple(
        RowBar(_shortened(label), number, index * _STEP, round(float(number) / most * room, 1))
        for index, (label, number) in enumerate(rows)
    )
    return RowChart(WIDTH, len(bars) * _STEP, _LABELS, bars)


def _shortened(label: str) -> str:
    """A label cut to the cells there are; Chinese characters take two each."""
    cells = 0
    for at, character in enumerate(label):
        cells += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if cells > _LABEL_CELLS:
            return label[:at].rstrip() + "…"
    return label
