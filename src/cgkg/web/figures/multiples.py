"""Small multiples: the same few lying bars for each sector, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.services.browse.tallies import SectorTally, Tally

WIDTH: Final = 240
_ROW: Final = 20
_LEFT: Final = 16
_RIGHT: Final = 44


@dataclass(frozen=True, slots=True)
class Row:
    """A category's bar: in force, then in development."""

    tally: Tally
    middle: float
    left: float
    in_force: float
    in_development: float

    @property
    def right(self) -> float:
        """Where the bar ends."""
        return round(self.left + self.in_force + self.in_development, 1)


@dataclass(frozen=True, slots=True)
class Multiple:
    """One sector's figure."""

    sector: SectorTally
    width: float
    height: float
    rows: tuple[Row, ...]


def lay_out_multiples(sectors: Sequence[SectorTally]) -> list[Multiple]:
    """A figure for each sector; the longest bar of all fills the width.

    Args:
        sectors: in the order of the page.
    """
    totals = (tally.total for sector in sectors for tally in sector.categories)
    unit = (WIDTH - _LEFT - _RIGHT) / (max(totals, default=0) or 1)
    return [_multiple(sector, unit) for sector in sectors]


def _multiple(sector: SectorTally, unit: float) -> Multiple:
    rows = tuple(
        Row(
            tally,
            _ROW * index + _ROW / 2,
            _LEFT,
            round(tally.first * unit, 1),
            round(tally.second * unit, 1),
        )
        for index, tally in enumerate(sector.categories)
    )
    return Multiple(sector, WIDTH, _ROW * len(rows), rows)
