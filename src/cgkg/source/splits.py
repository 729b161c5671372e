"""What grammar cannot decide about an enumeration: the curated table ``item_splits.csv``.

Whether 及, 和, 与 or 以及 joins two items or stands inside one name is a question of subject
matter. Each such text has a row; its reading marks the parts::

    橡胶[和]化学品          [ ] connecting text: what stands around it are two items
    {二氧化碳}捕集[、]分离   { } a modifier that all items of the text share
    甲[、]乙<类产品>        < > a head that all items of the text share
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from cgkg.errors import InputError
from cgkg.model import Direction
from cgkg.source.curated import CuratedRow
from cgkg.source.passages import read_passages

COLUMNS: Final = ("direction", "text", "reading", "reason")
_MARKS: Final = re.compile(r"\[([^\[\]{}<>]+)\]|\{([^\[\]{}<>]+)\}|<([^\[\]{}<>]+)>|([^\[\]{}<>]+)")


class Mark(StrEnum):
    """What a part of a reading is."""

    CONNECTIVE = "connective"
    MODIFIER = "modifier"
    HEAD = "head"
    PLAIN = "plain"


_ORDER: Final = (Mark.CONNECTIVE, Mark.MODIFIER, Mark.HEAD, Mark.PLAIN)


@dataclass(frozen=True, slots=True)
class Split:
    """How one text is taken apart.

    Attributes:
        text: the text as it stands in the direction.
        parts: its parts in order; their texts joined are ``text``.
        reason: why.
        line: its line in the table.
    """

    text: str
    parts: tuple[tuple[Mark, str], ...]
    reason: str
    line: int


Splits = Mapping[str, Split]


def parse_reading(reading: str) -> tuple[tuple[Mark, str], ...]:
    """The parts of a reading.

    Raises:
        ValueError: its brackets do not match, or nothing is left outside them.

    >>> [(str(mark), text) for mark, text in parse_reading("橡胶[和]化学品")]
    [('plain', '橡胶'), ('connective', '和'), ('plain', '化学品')]
    """
    parts: list[tuple[Mark, str]] = []
    position = 0
    for found in _MARKS.finditer(reading):
        if found.start() != position:
            break
        index = next(index for index, group in enumerate(found.groups()) if group is not None)
        parts.append((_ORDER[index], found.group(index + 1)))
        position = found.end()
    if position != len(reading) or not any(mark is Mark.PLAIN for mark, _ in parts):
        raise ValueError(f"brackets do not match after character {position}")
    return tuple(parts)


def read_splits(folder: Path, directions: tuple[Direction, ...]) -> dict[int, Splits]:
    """The table ``item_splits.csv``, by position of the direction.

    Args:
        folder: ``data/curated``.
        directions: the key directions whose texts the table speaks of.

    Raises:
        InputError: the table is malformed, a reading does not spell its text, or a text does not
            stand in its direction.
    """
    splits: dict[int, dict[str, Split]] = {one.position: {} for one in directions}
    for direction, row in read_passages(folder / "item_splits.csv", COLUMNS, directions):
        splits[direction][row["text"]] = _split(row)
    return dict(splits)


def _split(row: CuratedRow) -> Split:
    try:
        parts = parse_reading(row["reading"])
    except ValueError as error:
        raise row.error("reading", str(error), expected="balanced [ ], { }, < >") from None
    if "".join(text for _, text in parts) != row["text"]:
        raise row.error(
            "reading",
            "the reading is another text",
            expected=row["text"],
            remedy="add marks to the text, and nothing else",
        )
    return Split(row["text"], parts, row["reason"], row.line)


def idle(path: Path, split: Split) -> InputError:
    """The error for a row that decides nothing, to be raised."""
    return InputError(
        path,
        "no enumeration is read by this row",
        line=split.line,
        field="text",
        value=split.text,
        expected="a whole member of a list, or a whole head",
        remedy="give the text from sign to sign, or remove the row",
    )
