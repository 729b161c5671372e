"""A selection carried out: the standards it means, and how many each filter would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import compress
from operator import and_, or_
from typing import Any, Final

from cgkg.services.listing.catalogue import Catalogue, bits
from cgkg.services.listing.selection import Selection
from cgkg.services.listing.standard import CHINESE, ENGLISH, ListedStandard, fold

_NO_YEAR: Final = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What a selection gives.

    Attributes:
        standards: all of them, sorted.
        counts: by name of facet and key: how many standards have the value among those that the
            filters on all *other* facets leave.
    """

    standards: tuple[ListedStandard, ...]
    counts: Mapping[str, Mapping[str, int]]

    def pages(self, size: int) -> int:
        """The number of pages; an empty result has one."""
        return max(1, -(-len(self.standards) // size))

    def page(self, number: int, size: int) -> Sequence[ListedStandard]:
        """The standards of a page."""
        return self.standards[(number - 1) * size : number * size]


def carry_out(catalogue: Catalogue, selection: Selection, language: str) -> Result:
    """The standards that a selection means.

    Args:
        catalogue: the list.
        selection: filters and order.
        language: of the titles to sort by.
    """
    mentioned = _mentioned(catalogue, [fold(word) for word in selection.text.split()])
    chosen = {
        name: reduce(or_, (catalogue.having[name].get(key, 0) for key in keys), 0)
        for name, keys in selection.chosen.items()
    }
    counts = {
        name: _counts(having, _left(mentioned, chosen, name))
        for name, having in catalogue.having.items()
    }
    found = _standards(catalogue, _left(mentioned, chosen))
    return Result(_sorted(found, selection, language), counts)


def _left(mentioned: int, chosen: Mapping[str, int], but: str = "") -> int:
    """What the text and the filters leave, those on one facet left out."""
    return reduce(and_, (found for name, found in chosen.items() if name != but), mentioned)


def _counts(having: Mapping[str, int], left: int) -> Counter[str]:
    return Counter(
        {key: count for key, places in having.items() if (count := (places & left).bit_count())}
    )


def _standards(catalogue: Catalogue, left: int) -> list[ListedStandard]:
    is_left = reversed(f"{left:0{len(catalogue.standards)}b}")
    return list(compress(catalogue.standards, map("1".__eq__, is_left)))


def _mentioned(catalogue: Catalogue, words: Sequence[str]) -> int:
    """The standards that mention all words, as bits."""
    count = len(catalogue.standards)
    if not words:
        return (1 << count) - 1
    places = (
        place for place, standard in enumerate(catalogue.standards) if _mentions(standard, words)
    )
    return bits(places, count)


def _mentions(standard: ListedStandard, words: Sequence[str]) -> bool:
    return all(any(word in text for text in standard.texts) for word in words)


def _sorted(
    standards: Sequence[ListedStandard], selection: Selection, language: str
) -> tuple[ListedStandard, ...]:
    """By the wanted key, then by position; Python's sort keeps the order of equals."""
    key = _KEYS[selection.sort]
    return tuple(
        sorted(standards, key=lambda one: key(one, language), reverse=selection.descending)
    )


def _number(standard: ListedStandard, _: str) -> tuple[object, ...]:
    """Published ones by designator, serial and part; then projects as their numbers are written."""
    if standard.serial is None:
        return (1, "", 0, 0, standard.number)
    designator = standard.number.partition(" ")[0]
    part = -1 if standard.part is None else standard.part
    return (0, designator, standard.serial, part, standard.number)


def _title(standard: ListedStandard, language: str) -> tuple[bool, str]:
    title = standard.titles.get(ENGLISH if language == ENGLISH else CHINESE)
    return (title is not None, title or "")


_KEYS: Final[Mapping[str, Callable[[ListedStandard, str], Any]]] = {
    "position": lambda one, _: one.position,
    "number": _number,
    "title": _title,
    "year": lambda one, _: one.year or _NO_YEAR,
    "stage": lambda one, _: not one.in_force,
}
