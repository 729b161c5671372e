"""What the key directions ask for, by their own words: the curated table ``deliverables.csv``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from cgkg.model import Direction
from cgkg.source.evidence import reference
from cgkg.source.passages import read_passages

COLUMNS: Final = ("direction", "text", "kind", "reason")


def read_deliverables(
    folder: Path, directions: Collection[Direction], kinds: Collection[str]
) -> dict[int, Mapping[str, str]]:
    """The kind of document by deliverable text, for each position of a direction.

    An empty text stands for a clause that names no deliverable.

    Args:
        folder: ``data/curated``.
        directions: the key directions.
        kinds: keys of the kinds of document.

    Raises:
        InputError: the table is malformed, a kind is unknown, or a text does not stand in its
            direction.
    """
    found: dict[int, dict[str, str]] = {one.position: {} for one in directions}
    table = folder / "deliverables.csv"
    for direction, row in read_passages(table, COLUMNS, directions, optional=("text",)):
        found[direction][row["text"]] = reference(row, "kind", kinds)
    return dict(found)
