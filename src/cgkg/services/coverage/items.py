"""Items of the key directions with their gap status and the standards that address them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cgkg.services.browse.directions import Direction
from cgkg.services.listing.standard import FacetValue, ListedStandard, fold

STATUSES: Final = ("covered", "partly", "none")
"""Gap statuses, the best first; computed at the build (docs/coverage.md)."""
UNNAMED: Final = "unnamed"
"""Key under which items stand whose text names no sector; a real key could not be so called."""
DIMENSIONS: Final = ("direction", "sector", "deliverable", "status")
"""What items can be chosen by, in the order of addresses."""


@dataclass(frozen=True, slots=True)
class Addressing:
    """A standard that addresses an item.

    Attributes:
        standard: the listed standard or project.
        degree: what it is to the item: exact, narrower, broader, partial.
        certainty: how sure the reader of the titles was, a decimal up to 1.
        reasons: why, by language tag.
        known: labels of the stage known now, by language tag; empty where nothing is known.
        as_of: day on which that was looked up; empty where nothing is known.
    """

    standard: ListedStandard
    degree: str
    certainty: str
    reasons: Mapping[str, str]
    known: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a key direction.

    Attributes:
        iri: its IRI.
        key: its key, such as ``5-017``.
        direction: position of the direction, 1 to 14.
        position: place within it.
        start: offset of its words in the direction's text.
        end: offset after them.
        objects: what is to be standardized, by language tag.
        facet: the facet of direction 5 that it stands under, verbatim; empty elsewhere.
        deliverable: key of the kind of standard asked for.
        sectors: keys of its sectors; ``unnamed`` alone where the text names none.
        status: covered, partly or none.
        lines: first and last line in the source.
        addressed: the standards that address it, in the order of the list.
        names: its labels: what is to be standardized, sectors and deliverable.
    """

    iri: str
    key: str
    direction: int
    position: int
    start: int
    end: int
    objects: Mapping[str, str]
    facet: str
    deliverable: str
    sectors: tuple[str, ...]
    status: str
    lines: tuple[int, int]
    addressed: tuple[Addressing, ...] = ()
    names: tuple[str, ...] = ()

    def mentions(self, words: Sequence[str]) -> bool:
        """Whether its names or its facet have each of some words as ``words_of`` gives them."""
        texts = [fold(text) for text in (*self.names, self.facet)]
        return all(any(word in text for text in texts) for word in words)

    def keys(self, dimension: str) -> tuple[str, ...]:
        """Its keys in a dimension."""
        match dimension:
            case "direction":
                return (str(self.direction),)
            case "sector":
                return self.sectors
            case "deliverable":
                return (self.deliverable,)
            case _:
                return (self.status,)


@dataclass(frozen=True, slots=True)
class Coverage:
    """All items of one version of the dataset.

    Attributes:
        version: the version.
        items: in the order of Annex 2.
        directions: the key directions by position.
        sectors: sectors by key, those with the most open items first, ``unnamed`` last.
        deliverables: deliverables by key, in the order in which Annex 2 asks for them.
    """

    version: str
    items: tuple[Item, ...]
    directions: Mapping[int, Direction]
    sectors: Mapping[str, FacetValue]
    deliverables: Mapping[str, FacetValue]

    def allowed(self, dimension: str) -> list[str]:
        """The keys of a dimension, in its order."""
        match dimension:
            case "direction":
                return [str(position) for position in self.directions]
            case "sector":
                return list(self.sectors)
            case "deliverable":
                return list(self.deliverables)
            case _:
                return list(STATUSES)
