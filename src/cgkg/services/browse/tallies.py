"""Counts of listed standards for the charts: by year, by age, by sector and category."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cgkg.services.listing.catalogue import Catalogue
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


def is_national(standard: ListedStandard) -> bool:
    """Whether it is a national standard."""
    return standard.has("level", "national")


def by_plan_year(catalogue: Catalogue) -> list[Tally]:
    """Projects in development by plan year, national and industry; years without any too."""
    projects = [one for one in catalogue.standards if not one.in_force]
    return _along(projects, lambda one: one.plan_year, is_national)


def by_publication_year(catalogue: Catalogue) -> list[Tally]:
    """Standards in force by publication year, national and industry; years without any too."""
    published = [one for one in catalogue.standards if one.in_force]
    return _along(published, lambda one: one.publication_year, is_national)


def by_age(catalogue: Catalogue, year: int) -> list[Tally]:
    """Projects in development by age in calendar years, national and industry.

    Args:
        catalogue: the list.
        year: the year to count to, that of the guide.
    """
    projects = [one for one in catalogue.standards if not one.in_force]
    return _along(projects, lambda one: _age(one, year), is_national)


def oldest(catalogue: Catalogue, year: int, least: int) -> list[tuple[int, ListedStandard]]:
    """Projects in development of at least some age, with it, the oldest first."""
    aged = [(_age(one, year), one) for one in catalogue.standards if not one.in_force]
    found = [(age, one) for age, one in aged if age is not None and age >= least]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].position))


def by_sector(catalogue: Catalogue, facet: str) -> list[SectorTally]:
    """Sectors with their standards by category, the largest first.

    Args:
        catalogue: the list.
        facet: ``sector`` for the sectors of the codes, ``subject`` for those of the guide.
    """
    categories = list(catalogue.values.get("category", ()))
    found = []
    for key, sector in catalogue.values.get(facet, {}).items():
        standards = [one for one in catalogue.standards if one.has(facet, key)]
        found.append(
            SectorTally(sector, tuple(_of_category(standards, name) for name in categories))
        )
    return sorted(found, key=lambda tally: (-tally.total, tally.sector.key))


def _of_category(standards: Sequence[ListedStandard], category: str) -> Tally:
    found = [one for one in standards if one.has("category", category)]
    in_force = sum(one.in_force for one in found)
    return Tally(0, in_force, len(found) - in_force)


def _along(
    standards: Iterable[ListedStandard],
    at: Callable[[ListedStandard], int | None],
    is_first: Callable[[ListedStandard], bool],
) -> list[Tally]:
    counts: dict[int, list[int]] = {}
    for standard in standards:
        place = at(standard)
        if place is not None:
            counts.setdefault(place, [0, 0])[not is_first(standard)] += 1
    if not counts:
        return []
    return [_tally(counts, place) for place in range(min(counts), max(counts) + 1)]


def _tally(counts: Mapping[int, Sequence[int]], place: int) -> Tally:
    first, second = counts.get(place, (0, 0))
    return Tally(place, first, second)


def _age(standard: ListedStandard, year: int) -> int | None:
    return None if standard.plan_year is None else year - standard.plan_year
