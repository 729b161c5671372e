"""This project's English of the key directions, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cgkg.model import Direction
from cgkg.source.curated import CuratedRow, read_table

_COLUMNS: Final = ("direction", "paragraph", "text_zh", "text_en")


def read_direction_translations(
    folder: Path, directions: tuple[Direction, ...]
) -> Mapping[int, str]:
    """The English of each key direction by its position, paragraphs parted by a line feed.

    Args:
        folder: ``data/curated``, with ``direction_translations.csv``.
        directions: the key directions, verbatim.

    Raises:
        InputError: the table is malformed; a row's Chinese is not that paragraph of the guide; or
            a paragraph has no row.
    """
    rows = read_table(
        folder / "direction_translations.csv", _COLUMNS, key=("direction", "paragraph")
    )
    paragraphs = {
        (str(one.position), str(number)): text
        for one in directions
        for number, text in enumerate(one.text.split("\n"), start=1)
    }
    english = {_place(row, paragraphs): row["text_en"] for row in rows}
    for direction, paragraph in paragraphs:
        if (direction, paragraph) not in english:
            raise rows[-1].error(
                "direction",
                f"no row for paragraph {paragraph} of key direction {direction}",
                expected="a row for every paragraph",
            )
    return {
        one.position: "\n".join(
            text for (place, _), text in english.items() if place == str(one.position)
        )
        for one in directions
    }


def _place(row: CuratedRow, paragraphs: Mapping[tuple[str, str], str]) -> tuple[str, str]:
    """Direction and paragraph of a row, if it repeats the guide's words."""
    place = row["direction"], row["paragraph"]
    if paragraphs.get(place) != row["text_zh"]:
        raise row.error(
            "text_zh",
            "not the words of that paragraph",
            expected=paragraphs.get(place, "a paragraph of a key direction"),
            remedy="correct the place or the text, and check the English",
        )
    return place
