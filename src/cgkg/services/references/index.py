"""References to things that much refers to, read from the index file of one version."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, Final

from cgkg.services.description import PAGE, ListedStandard, References, Related
from cgkg.services.index.file import IndexFile
from cgkg.services.index.places import unpack_order
from cgkg.services.index.shelf import Shelf
from cgkg.services.references.making import REFERENCES
from cgkg.services.versioned import Current

_WIDTH: Final = 4  # bytes of a place
_REFERRED: Final = """
SELECT property, total, substr(places, ?, ?) FROM referred WHERE thing = ? ORDER BY property
"""
_LISTED: Final = """
SELECT total, substr(places, ?, ?) FROM listed WHERE thing = ? AND property = ?
"""
_THINGS: Final = "SELECT at, iri FROM thing WHERE at IN ({})"
_STANDARDS: Final = "SELECT at, iri, number, stage, titles FROM standard WHERE at IN ({})"
_AMONG: Final = "SELECT at, iri, number, stage, titles FROM standard WHERE iri IN ({}) ORDER BY at"


def current_index(shelf: Shelf) -> Current[ReferenceIndex | None]:
    """The index of the store's current version, if it was made with the dataset.

    No server makes it for a version that lacks it: it would take longer than it saves.
    """

    async def read(version: str) -> ReferenceIndex | None:
        file = shelf.built(REFERENCES, version, only_built=True)
        return None if file is None else ReferenceIndex(file)

    return Current(lambda: shelf.store.version, read)


class ReferenceIndex:
    """Who refers to what; see :mod:`cgkg.services.references.making`."""

    def __init__(self, file: IndexFile) -> None:
        """Args: the index file."""
        self._file = file

    def has(self, iri: str) -> bool:
        """Whether a thing is one that much refers to; of others the store must be asked."""
        return self._file.row("SELECT 1 FROM referred WHERE thing = ?", iri) is not None

    def references(self, iri: str, page: int) -> tuple[References, ...]:
        """A page of what refers to such a thing, by property.

        Args:
            iri: the thing.
            page: 1-based.
        """
        rows = self._file.rows(_REFERRED, *_stretch((page - 1) * PAGE, PAGE), iri)
        return tuple(
            References(name, tuple(row[1] for row in self._at(_THINGS, places)), total)
            for name, total, places in rows
        )

    def standards(self, iri: str, page: int) -> tuple[tuple[ListedStandard, ...], int]:
        """A page of the listed standards that name such a thing, and how many there are."""
        return self._listed(iri, "", (page - 1) * PAGE, PAGE)

    def standards_among(self, iris: Collection[str]) -> list[ListedStandard]:
        """Those of some things, a few hundred at most, that are listed standards."""
        marks = ", ".join("?" * len(iris))
        return [_standard(row) for row in self._file.rows(_AMONG.format(marks), *iris)]

    def related(self, iri: str, property_: str, shared: str, most: int) -> Related:
        """Listed standards that share a thing with one of them.

        Args:
            iri: the one.
            property_: IRI of the property whose value they share.
            shared: the value.
            most: how many to give at most.
        """
        found, total = self._listed(shared, property_, 0, most + 1)
        others = [one for one in found if one.iri != iri]
        return Related(tuple(others[:most]), max(total - 1, 0))

    def _listed(
        self, iri: str, property_: str, start: int, most: int
    ) -> tuple[tuple[ListedStandard, ...], int]:
        row = self._file.row(_LISTED, *_stretch(start, most), iri, property_)
        if row is None:
            return (), 0
        total, places = row
        return tuple(_standard(row) for row in self._at(_STANDARDS, places)), total

    def _at(self, statement: str, packed: bytes) -> Sequence[tuple[Any, ...]]:
        """The rows of some places, in their order."""
        places = unpack_order(packed)
        marks = ", ".join("?" * len(places))
        rows = {row[0]: row for row in self._file.rows(statement.format(marks), *places)}
        return [rows[place] for place in places]


def _standard(row: tuple[Any, ...]) -> ListedStandard:
    _, iri, number, stage, titles = row
    return ListedStandard(iri, number, stage, json.loads(titles))


def _stretch(start: int, most: int) -> tuple[int, int]:
    """Where so many places stand in bytes, for SQLite's ``substr``: the first, and how many."""
    return _WIDTH * start + 1, _WIDTH * most
