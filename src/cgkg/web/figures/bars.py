"""Charts of standing bars, each stacked of two kinds, over years or ages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.services.browse.tallies import Tally

WIDTH: Final = 720
_HEIGHT: Final = 190
_TOP, _BOTTOM = 26, 28
_GAP: Final = 0.28
_WIDEST: Final = 46


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: the first kind stands on the base line, the second on the first.

    Attributes:
        tally: what it shows.
        left: its left side.
        width: its width.
        first_top: where the first kind ends.
        first_height: how high it is.
        second_top: where the second kind ends.
        second_height: how high it is.
    """

    tally: Tally
    left: float
    width: float
    first_top: float
    first_height: float
    second_top: float
    second_height: float

    @property
    def middle(self) -> float:
        """Horizontal middle."""
        return round(self.left + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class BarChart:
    """All that the template draws."""

    width: float
    height: float
    base: float
    bars: tuple[Bar, ...]


def lay_out_bars(tallies: Sequence[Tally]) -> BarChart:
    """Place a bar for each tally, evenly from left to right; the highest fills the height.

    Args:
        tallies: in the order of the axis.
    """
    base = _TOP + _HEIGHT
    most = max((tally.total for tally in tallies), default=0) or 1
    step = WIDTH / max(len(tallies), 1)
    width = min(step * (1 - _GAP), _WIDEST)
    unit = _HEIGHT / most
    bars = tuple(
        _bar(tally, step * index + (step - width) / 2, width, base, unit)
        for index, tally in enumerate(tallies)
    )
    return BarChart(WIDTH, base + _BOTTOM, base, bars)


def _bar(tally: Tally, left: float, width: float, base: float, unit: float) -> Bar:
    first, second = tally.first * unit, tally.second * unit
    return Bar(
        tally,
        round(left, 1),
        round(width, 1),
        round(base - first, 1),
        round(first, 1),
        round(base - first - second, 1),
        round(second, 1),
    )
