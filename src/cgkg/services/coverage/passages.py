"""The guide's own words, with the items that were asked for marked in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.services.browse.directions import Direction
from cgkg.services.coverage.items import STATUSES, Coverage, Item

_CLAUSE: Final = re.compile(r"[^；。\n]+[；。]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a passage: those of items (one for each sector of a list), or those between."""

    text: str
    items: tuple[Item, ...] = ()

    @property
    def status(self) -> str:
        """The worst status of its items; empty between items."""
        return max((item.status for item in self.items), key=STATUSES.index, default="")


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause of a key direction with the chosen items that stand in it.

    Attributes:
        direction: the direction.
        facet: the facet it stands under, in direction 5.
        pieces: the clause in pieces; joined they are the clause.
        items: the items, in the order of the text.
    """

    direction: Direction
    facet: str
    pieces: tuple[Piece, ...]
    items: tuple[Item, ...]


def passages(coverage: Coverage, items: Sequence[Item]) -> list[Passage]:
    """The clauses in which items stand, in the order of Annex 2, with these items marked.

    A clause ends with ``；``, ``。`` or the paragraph; an item of which the text joins words of
    several clauses (none does so far) would stand in that of its first word.
    """
    found = []
    for position, direction in coverage.directions.items():
        own = [item for item in items if item.direction == position]
        for clause in _CLAUSE.finditer(direction.text):
            held = [item for item in own if clause.start() <= item.start < clause.end()]
            if held:
                pieces = tuple(_pieces(clause, held))
                found.append(Passage(direction, held[0].facet, pieces, tuple(held)))
    return found


def _pieces(clause: re.Match[str], items: Iterable[Item]) -> Iterator[Piece]:
    text, at = clause.string, clause.start()
    spans: dict[tuple[int, int], list[Item]] = {}
    for item in sorted(items, key=lambda item: (item.start, -item.end, item.position)):
        spans.setdefault((item.start, min(item.end, clause.end())), []).append(item)
    for (start, end), held in spans.items():
        if start < at:
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], tuple(held))
        at = end
    if at < clause.end():
        yield Piece(text[at : clause.end()])
