"""A selection carried out: the standards it means, and how many each filter would leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_, or_

from cgkg.services.index.places import Places
from cgkg.services.listing.catalogue import Catalogue
from cgkg.services.listing.selection import Selection
from cgkg.services.listing.standard import ENGLISH, ListedStandard, words_of

BATCH: int = 500
"""How many standards are read at once."""


@dataclass(frozen=True)
class Result:
    """What a selection gives.

    Attributes:
        catalogue: the list.
        mentioned: the places of the standards that have the words of the text filter.
        chosen: by name of facet, the places of those that a filter on it leaves.
        left: the places of the standards.
        sort: their order, as :meth:`Catalogue.order` names it.
    """

    catalogue: Catalogue
    mentioned: Places
    chosen: Mapping[str, Places]
    left: Places
    sort: str

    @cached_property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """By name of facet and key: how many standards have the value among those that the filters
        on all *other* facets leave.
        """
        return {name: self._counts(name) for name in self.catalogue.values}

    def _counts(self, facet: str) -> Mapping[str, int]:
        left = _left(self.mentioned, self.chosen, facet) if facet in self.chosen else self.left
        counts = self.catalogue.tallied[facet].counts
        if len(left) == self.catalogue.total:
            return counts
        found = {key: left.shared_with(self.catalogue.having(facet, key)) for key in counts}
        return {key: count for key, count in found.items() if count}

    def __len__(self) -> int:
        return len(self.left)

    @property
    def in_force(self) -> int:
        """How many are listed as in force."""
        return len(self.left & self.catalogue.places("stage", "in-force"))

    def pages(self, size: int) -> int:
        """The number of pages; an empty result has one."""
        return max(1, -(-len(self) // size))

    def page(self, number: int, size: int) -> list[ListedStandard]:
        """The standards of a page."""
        start, stop = (number - 1) * size, number * size
        if len(self) == self.catalogue.total:
            return self.catalogue.standards(self.catalogue.order(self.sort, start, stop))
        places = self.left.in_order(self.catalogue.order(self.sort), start, stop)
        return self.catalogue.standards(places)

    def batches(self) -> Iterator[list[ListedStandard]]:
        """All of them in order, some at a time."""
        places = self.left.in_order(self.catalogue.order(self.sort))
        for start in range(0, len(places), BATCH):
            yield self.catalogue.standards(places[start : start + BATCH])


def carry_out(catalogue: Catalogue, selection: Selection, language: str) -> Result:
    """The standards that a selection means.

    Args:
        catalogue: the list.
        selection: filters and order.
        language: of the titles to sort by.
    """
    words = words_of(selection.text)
    mentioned = catalogue.mentioning(words) if words else catalogue.everywhere
    chosen = {
        name: reduce(or_, (catalogue.places(name, key) for key in keys))
        for name, keys in selection.chosen.items()
    }
    in_english = selection.sort == "title" and language == ENGLISH
    sort = selection.order + ("-en" if in_english else "")
    return Result(catalogue, mentioned, chosen, _left(mentioned, chosen), sort)


def _left(mentioned: Places, chosen: Mapping[str, Places], but: str = "") -> Places:
    """What the text and the filters leave, those on one facet left out."""
    return reduce(and_, (found for name, found in chosen.items() if name != but), mentioned)
