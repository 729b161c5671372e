"""Counts of listed standards for the charts: by year, by age, by sector and category."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cgkg.services.index.places import Places
from cgkg.services.listing.catalogue import Catalogue, Years
from cgkg.services.listing.standard import FacetValue, ListedStandard


@dataclass(frozen=True, slots=True)
class Tally:
    """How many standards there are of two kinds at one place of an axis.

    Attributes:
        at: the year or the age.
        first: of the first kind.
        second: of the second kind.
    """

    at: int
    first: int
    second: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.first + self.second


@dataclass(frozen=True, slots=True)
class SectorTally:
    """A sector's standards by category, in force and in development.

    Attributes:
        sector: the sector.
        categories: for each category of the catalogue, in order: in force, in development.
    """

    sector: FacetValue
    categories: tuple[Tally, ...]

    @property
    def total(self) -> int:
        """All standards of the sector."""
        return sum(tally.total for tally in self.categories)


@dataclass(frozen=True, slots=True)
class Oldest:
    """The oldest projects in development.

    Attributes:
        count: how many there are of the least age.
        first: of these, so many as are to be shown, each with its age, the oldest first.
    """

    count: int
    first: tuple[tuple[int, ListedStandard], ...]


def by_plan_year(catalogue: Catalogue) -> list[Tally]:
    """Projects in development by plan year, national and industry; years without any too."""
    return _along((one.plan_year, one) for one in catalogue.years() if not one.in_force)


def by_publication_year(catalogue: Catalogue) -> list[Tally]:
    """Standards in force by publication year, national and industry; years without any too."""
    return _along((one.publication_year, one) for one in catalogue.years() if one.in_force)


def by_age(catalogue: Catalogue, year: int) -> list[Tally]:
    """Projects in development by age in calendar years, national and industry.

    Args:
        catalogue: the list.
        year: the year to count to, that of the guide.
    """
    return _along(
        (None if one.plan_year is None else year - one.plan_year, one)
        for one in catalogue.years()
        if not one.in_force
    )


def oldest(catalogue: Catalogue, year: int, least: int, most: int) -> Oldest:
    """Projects in development of at least some age, the oldest first.

    Args:
        catalogue: the list.
        year: the year to count to.
        least: the age.
        most: how many to give at most.
    """
    count = sum(tally.total for tally in by_age(catalogue, year) if tally.at >= least)
    first = catalogue.planned_until(year - least, most)
    return Oldest(count, tuple((year - (one.plan_year or year), one) for one in first))


def by_sector(catalogue: Catalogue, facet: str) -> list[SectorTally]:
    """Sectors with their standards by category, the largest first.

    Args:
        catalogue: the list.
        facet: ``sector`` for the sectors of the codes, ``subject`` for those of the guide.
    """
    in_force = catalogue.places("stage", "in-force")
    categories = [catalogue.places("category", key) for key in catalogue.values.get("category", ())]
    found = []
    for key, sector in catalogue.values.get(facet, {}).items():
        places = catalogue.places(facet, key)
        tallies = tuple(_of_category(places & category, in_force) for category in categories)
        found.append(SectorTally(sector, tallies))
    return sorted(found, key=lambda tally: (-tally.total, tally.sector.key))


def _of_category(places: Places, in_force: Places) -> Tally:
    force = len(places & in_force)
    return Tally(0, force, len(places) - force)


def _along(counted: Iterable[tuple[int | None, Years]]) -> list[Tally]:
    counts: dict[int, list[int]] = {}
    for place, one in counted:
        if place is not None:
            counts.setdefault(place, [0, 0])[not one.national] += one.count
    if not counts:
        return []
    return [_tally(counts, place) for place in range(min(counts), max(counts) + 1)]


def _tally(counts: Mapping[int, Sequence[int]], place: int) -> Tally:
    first, second = counts.get(place, (0, 0))
    return Tally(place, first, second)
