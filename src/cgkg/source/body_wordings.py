"""How the body text (section 二) words what annex 2 enumerates: ``body_wordings.csv``.

The guide says twice what is to be standardized, and not always in the same words. Which wordings
belong together is curated; that each stands where the table says is checked against the text.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from cgkg.model import Lines
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.text import read

COLUMNS: Final = ("key", "direction", "text", "line", "relation", "note")


class WordingRelation(StrEnum):
    """How body text and annex stand to each other."""

    SAME = "same"
    DIFFERS = "differs"
    BODY_ONLY = "body-only"
    ANNEX_ONLY = "annex-only"


@dataclass(frozen=True, slots=True)
class BodyWording:
    """What the body text says of an item, or of something that is no item of annex 2.

    Attributes:
        key: key of the item; for a body-only wording its own, such as ``body-8-03``.
        direction: position of the direction to whose subcategory it belongs.
        text: the body's words, verbatim; None where it has none.
        lines: where they stand.
        relation: how they stand to the annex.
        note: what differs; may be empty where nothing does.
    """

    key: str
    direction: int
    text: str | None
    lines: Lines | None
    relation: WordingRelation
    note: str


def read_body_wordings(
    folder: Path, source: Path, items: Collection[str]
) -> tuple[BodyWording, ...]:
    """The table ``body_wordings.csv``.

    Args:
        folder: ``data/curated``.
        source: the guide's text.
        items: keys of all items.

    Raises:
        InputError: the table is malformed; a key is of no item; or a text does not stand where
            the row says.
    """
    rows = read_table(
        folder / "body_wordings.csv", COLUMNS, key=("key",), optional=("text", "line", "note")
    )
    text = read(source).lines
    return tuple(_wording(row, text, items) for row in rows)


def _wording(row: CuratedRow, lines: tuple[str, ...], items: Collection[str]) -> BodyWording:
    if row["relation"] not in tuple(WordingRelation):
        raise row.error("relation", "unknown relation", expected=", ".join(WordingRelation))
    relation = WordingRelation(row["relation"])
    if relation is WordingRelation.BODY_ONLY:
        if not row["key"].startswith(f"body-{row['direction']}-"):
            raise row.error("key", "not a key", expected=f"body-{row['direction']}-NN")
    elif row["key"] not in items or row["key"].split("-")[0] != row["direction"]:
        raise row.error("key", "no such item", expected="the key of an item of the direction")
    if (relation is WordingRelation.ANNEX_ONLY) != (not row["text"]):
        raise row.error("text", "text and relation disagree", expected="no text if annex-only")
    if relation is not WordingRelation.SAME and not row["note"]:
        raise row.error("note", "empty cell", expected="what differs")
    if not row["text"]:
        return BodyWording(row["key"], int(row["direction"]), None, None, relation, row["note"])
    return BodyWording(
        *(row["key"], int(row["direction"]), row["text"]),
        *(_lines(row, lines), relation, row["note"]),
    )


def _lines(row: CuratedRow, lines: tuple[str, ...]) -> Lines:
    """Where the text stands: from the row's line on, over a page break at most."""
    line = row["line"]
    if not line.isdecimal() or not 0 < int(line) <= len(lines):
        raise row.error("line", "no such line", expected=f"1 to {len(lines)}")
    first = int(line)
    for last in range(first, min(first + 3, len(lines) + 1)):
        if row["text"] in "".join(lines[first - 1 : last]):
            return Lines(first, last)
    raise row.error(
        "text",
        f"does not stand on line {first} of the guide",
        expected="words copied from the guide's text",
        remedy="correct the line or the text",
    )
