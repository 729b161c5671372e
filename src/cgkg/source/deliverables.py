"""What the key directions ask for, by their own words: the curated table ``deliverables.csv``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from cgkg.model import Direction
from cgkg.source.curated import read_table
from cgkg.source.evidence import reference

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
    texts = {str(one.position): one.text for one in directions}
    rows = read_table(
        folder / "deliverables.csv", COLUMNS, key=("direction", "text"), optional=("text",)
    )
    found: dict[int, dict[str, str]] = {one.position: {} for one in directions}
    for row in rows:
        if row["text"] not in texts.get(row["direction"], ""):
            raise row.error(
                "text",
                f"does not stand in key direction {row['direction']}",
                expected="words copied from the direction's text",
                remedy="correct the direction or the text, or remove the row",
            )
        found[int(row["direction"])][row["text"]] = reference(row, "kind", kinds)
    return dict(found)
