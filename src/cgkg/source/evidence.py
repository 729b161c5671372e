"""What curated facts rest on: the table of sources, and cells with a source or a confidence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from cgkg.model import Confidence
from cgkg.source.curated import CuratedRow, read_table


@dataclass(frozen=True, slots=True)
class Source:
    """A public page or file that a curated fact rests on."""

    key: str
    citation: str
    url: str
    accessed: str


def read_sources(folder: Path) -> tuple[Source, ...]:
    """The table ``sources.csv``.

    Args:
        folder: ``data/curated``.

    Raises:
        InputError: the table is malformed.
    """
    columns = ("key", "citation", "url", "accessed")
    rows = read_table(folder / "sources.csv", columns, key=("key",))
    return tuple(Source(*(row[column] for column in columns)) for row in rows)


def confidence(row: CuratedRow, field: str = "confidence") -> Confidence:
    """The confidence in a cell.

    Raises:
        InputError: it is none of the four.
    """
    value = row[field]
    if value not in tuple(Confidence):
        expected = ", ".join(Confidence)
        raise row.error(field, "unknown confidence", expected=f"one of {expected}")
    return Confidence(value)


def reference(row: CuratedRow, field: str, known: Collection[str]) -> str:
    """The key in a cell, which must be one of ``known``.

    Raises:
        InputError: it is not.
    """
    if row[field] not in known:
        raise row.error(
            field,
            f"unknown key {row[field]!r}",
            expected="a key of the table it refers to",
            remedy="correct the key, or add the row it refers to",
        )
    return row[field]


def references(
    row: CuratedRow, field: str, known: Collection[str], separator: str = ";"
) -> tuple[str, ...]:
    """The keys in a cell, each of which must be one of ``known``; an empty cell has none.

    Raises:
        InputError: one is not.
    """
    keys = tuple(key for key in row[field].split(separator) if key)
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise row.error(
            field,
            f"unknown key {unknown[0]!r}",
            expected=f"keys of the table it refers to, separated by {separator!r}",
            remedy="correct the key, or add the row it refers to",
        )
    return keys
