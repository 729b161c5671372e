"""The list of standards of one version of the dataset, read from its index file as it is needed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cgkg.services.index.file import IndexFile
from cgkg.services.index.places import PLACE_BYTES, FewPlaces, Places, unpack_order, unpack_set
from cgkg.services.index.shelf import Shelf
from cgkg.services.listing.facets import FACETS
from cgkg.services.listing.making import LISTING
from cgkg.services.listing.mentions import Mentions
from cgkg.services.listing.standard import FacetValue, ListedStandard
from cgkg.services.versioned import Current

_VALUES: Final = """
SELECT key, iri, labels, notation, count FROM facet_value WHERE facet = ? ORDER BY at
"""
_HAVING: Final = "SELECT is_list, places FROM facet_value WHERE facet = ? AND key = ?"
_ORDER: Final = "SELECT substr(places, ?, ?) FROM sorting WHERE name = ?"
_PLANNED: Final = """
SELECT place FROM standard WHERE plan_year <= ? ORDER BY plan_year, place LIMIT ?
"""
_KEPT: Final = 4096
"""How many values' places are kept; of 166,000 standards, 20 kB each of those that many have."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Years:
    """How many standards are of the same years.

    Attributes:
        in_force: whether they are listed as in force.
        national: whether they are national standards.
        plan_year: year of their plans.
        publication_year: year in their numbers.
        count: how many.
    """

    in_force: bool
    national: bool
    plan_year: int | None
    publication_year: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Tallied:
    """How many standards have a value of a facet.

    Attributes:
        counts: by key.
        without: how many have none.
        several: how many have more than one.
    """

    counts: Mapping[str, int]
    without: int
    several: int


class Catalogue:
    """All listed standards of one version of the dataset.

    Attributes:
        version: the version.
        total: how many there are.
        values: by name of facet, those that some standard has, in the facet's order; facets
            without any are left out.
        tallied: by name of facet, how many standards have them.
    """

    def __init__(self, file: IndexFile) -> None:
        """Args: the index file of the list."""
        self._file = file
        self.version = file.version
        self.total = int(file.fact("total"))
        self._mentions = Mentions(file, self.total)
        self.values: dict[str, dict[str, FacetValue]] = {}
        self.tallied: dict[str, Tallied] = {}
        for facet in FACETS:
            self._read_facet(facet.name)
        self.having = lru_cache(_KEPT)(self._read_having)

    def _read_facet(self, name: str) -> None:
        rows = self._file.rows(_VALUES, name)
        counted = self._file.row("SELECT without, several FROM facet WHERE name = ?", name)
        if not rows or counted is None:
            return
        self.values[name] = {
            key: FacetValue(key, iri, json.loads(labels), notation)
            for key, iri, labels, notation, _ in rows
        }
        self.tallied[name] = Tallied({key: count for key, *_, count in rows}, *counted)

    def value(self, facet: str, key: str) -> FacetValue:
        """A value of a facet; one that no standard has is shown by its key."""
        known = self.values.get(facet, {}).get(key)
        return known or FacetValue(key, "", {"": key})

    def _read_having(self, facet: str, key: str) -> Places | FewPlaces:
        """The places of the standards that have a value."""
        found = self._file.row(_HAVING, facet, key)
        if found is None:
            return Places(0, self.total)
        is_list, packed = found
        return unpack_set(bool(is_list), packed, self.total)

    def places(self, facet: str, key: str) -> Places:
        """The places of the standards that have a value."""
        found = self.having(facet, key)
        return found if isinstance(found, Places) else Places.of(found.places, self.total)

    @property
    def everywhere(self) -> Places:
        """The places of all standards."""
        return Places.everywhere(self.total)

    def order(self, sort: str, start: int = 0, stop: int | None = None) -> Sequence[int]:
        """All places, or from one to another, in an order.

        Args:
            sort: ``position``, ``number``, ``title``, ``title-en``, ``year`` or ``stage``, with
                ``-`` before it for the other way round.
            start: the first to give, from 0.
            stop: the first to leave out; None: none.
        """
        if sort == "position":
            return range(self.total)[start:stop]
        size = (self.total if stop is None else stop) - start
        found = self._file.row(_ORDER, 1 + start * PLACE_BYTES, size * PLACE_BYTES, sort)
        return unpack_order(found[0]) if found else range(self.total)[start:stop]

    def standards(self, places: Sequence[int]) -> list[ListedStandard]:
        """The standards at some places."""
        found: dict[int, ListedStandard] = {}
        for start in range(0, len(places), _AT_ONCE):
            part = places[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            statement = f"SELECT place, iri, record FROM standard WHERE place IN ({marks})"  # noqa: S608
            for place, iri, record in self._file.rows(statement, *part):
                found[place] = ListedStandard.from_record(iri, json.loads(record))
        return [found[place] for place in places]

    def by_iri(self, iris: Iterable[str]) -> dict[str, ListedStandard]:
        """Those of some things that are listed, by IRI."""
        wanted = list(dict.fromkeys(iris))
        found: dict[str, ListedStandard] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            statement = f"SELECT iri, record FROM standard WHERE iri IN ({marks})"  # noqa: S608
            for iri, record in self._file.rows(statement, *part):
                found[iri] = ListedStandard.from_record(iri, json.loads(record))
        return {iri: found[iri] for iri in wanted if iri in found}

    def mentioning(self, words: Sequence[str]) -> Places:
        """The places of the standards that mention all words in their numbers and titles.

        Args:
            words: as :func:`cgkg.services.listing.standard.fold` gives them, without blanks.
        """
        return self._mentions.of(words)

    def years(self) -> list[Years]:
        """The standards counted by years, level and stage."""
        rows = self._file.rows("SELECT * FROM years")
        return [Years(bool(force), bool(national), *rest) for force, national, *rest in rows]

    def planned_until(self, year: int, most: int) -> list[ListedStandard]:
        """The first projects in development planned in a year or before, by year."""
        rows = self._file.rows(_PLANNED, year, most)
        return self.standards([place for (place,) in rows])


class Listing:
    """Keeps the catalogue of the store's current version."""

    def __init__(self, shelf: Shelf) -> None:
        """Args: where index files are."""
        self._shelf = shelf
        self._catalogue = Current(lambda: shelf.store.version, self._open)

    async def catalogue(self) -> Catalogue:
        """The catalogue.

        Raises:
            StoreError: it cannot be read.
        """
        return await self._catalogue.get()

    async def _open(self, version: str) -> Catalogue:
        return Catalogue(await self._shelf.open(LISTING, version))
