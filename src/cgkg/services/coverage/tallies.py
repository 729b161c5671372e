"""Counts of items by status: the matrix of sectors and deliverables, and the ranking of gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cgkg.services.coverage.items import UNNAMED, Coverage, Item
from cgkg.services.listing.standard import FacetValue


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items are covered, partly covered and not covered."""

    covered: int = 0
    partly: int = 0
    none: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.covered + self.partly + self.none

    @property
    def statuses(self) -> list[str]:
        """The status of each, the best first."""
        return ["covered"] * self.covered + ["partly"] * self.partly + ["none"] * self.none


@dataclass(frozen=True, slots=True)
class Ranked:
    """A value of a dimension with its items by status."""

    value: FacetValue
    tally: Tally


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A deliverable with its items by status, in each sector and in all."""

    value: FacetValue
    cells: tuple[tuple[FacetValue, Tally], ...]
    all: Tally


def tally(items: Iterable[Item]) -> Tally:
    """The items by status."""
    found = [item.status for item in items]
    return Tally(found.count("covered"), found.count("partly"), found.count("none"))


def matrix(coverage: Coverage, items: Sequence[Item]) -> list[MatrixRow]:
    """A row for each deliverable and a cell in it for each sector.

    An item of two sectors stands in two cells, and once in what holds for all.
    """
    rows = []
    for key, value in coverage.deliverables.items():
        asked = [item for item in items if item.deliverable == key]
        cells = tuple(
            (sector, tally(item for item in asked if name in item.sectors))
            for name, sector in coverage.sectors.items()
        )
        rows.append(MatrixRow(value, cells, tally(asked)))
    return rows


def ranking(coverage: Coverage, items: Sequence[Item], dimension: str) -> list[Ranked]:
    """The values of ``sector`` or ``deliverable`` that items have, the most open first.

    Items that name no sector come last, for that is none.
    """
    values = coverage.sectors if dimension == "sector" else coverage.deliverables
    found = [
        Ranked(value, tally(item for item in items if key in item.keys(dimension)))
        for key, value in values.items()
    ]
    return sorted(
        (one for one in found if one.tally.total),
        key=lambda one: (one.value.key == UNNAMED, -one.tally.none),
    )
