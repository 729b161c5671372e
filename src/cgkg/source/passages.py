"""Curated tables about passages of the key directions: their columns ``direction`` and ``text``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from cgkg.model import Direction
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.evidence import reference


def read_passages(
    path: Path,
    columns: Sequence[str],
    directions: Collection[Direction],
    optional: Collection[str] = (),
) -> Iterator[tuple[int, CuratedRow]]:
    """The rows of such a table, each with the position of its direction.

    Args:
        path: the table.
        columns: the header that it must have.
        directions: the key directions.
        optional: columns that may be empty.

    Raises:
        InputError: the table is malformed, there is no such direction, or a text does not stand
            in it.
    """
    texts = {str(one.position): one.text for one in directions}
    for row in read_table(path, columns, key=("direction", "text"), optional=optional):
        direction = reference(row, "direction", texts)
        if row["text"] not in texts[direction]:
            raise row.error(
                "text",
                f"does not stand in key direction {direction}",
                expected="words copied from the direction's text",
                remedy="correct the direction or the text, or remove the row",
            )
        yield int(direction), row
