"""Reading the hand-kept tables under ``data/curated``: strict, so that they stay diffable.

A curated table is UTF-8 without a byte order mark, ends its lines with LF, starts with a header,
and is sorted by its key in natural order (``5-2`` before ``5-10``).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cgkg.errors import InputError

_BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
_DIGITS: Final = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class CuratedRow:
    """One row of a curated table.

    Attributes:
        path: the table's file.
        line: 1-based line on which the row starts.
        values: cell by column name; an optional cell may be empty.
    """

    path: Path
    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def error(
        self, field: str, problem: str, *, expected: str | None = None, remedy: str | None = None
    ) -> InputError:
        """An error that names this row and one of its cells, for the caller to raise."""
        return InputError(
            self.path,
            problem,
            line=self.line,
            field=field,
            value=self.values.get(field),
            expected=expected,
            remedy=remedy,
        )


def read_table(
    path: Path,
    columns: Sequence[str],
    *,
    key: Sequence[str],
    optional: Collection[str] = (),
    sorted_by_key: bool = True,
    delimiter: str = ",",
    comment: str | None = None,
) -> list[CuratedRow]:
    """The rows of a curated table, in the file's order.

    Args:
        path: the CSV file.
        columns: the header that it must have, in this order.
        key: the columns that together name a row; no two rows share them.
        optional: columns that may be empty.
        sorted_by_key: whether rows must stand in the natural order of their keys.
        delimiter: what stands between cells: a comma, or a tab in SSSOM files.
        comment: lines above the header that start with this are skipped (``#`` in SSSOM files).

    Raises:
        InputError: the file is missing, not UTF-8, has a byte order mark, CR line ends, no final
            line end, or another header; or a row has another number of cells, a blank at the edge
            of a cell, an empty required cell, a repeated key, or stands out of order.
    """
    lead, body = _without_comments(_text(path), comment)
    rows = list(_rows(path, body, columns, delimiter, lead))
    for row in rows:
        _check_cells(row, optional)
    _check_keys(rows, key, sorted_by_key)
    return rows


def natural_order(key: Sequence[str]) -> tuple[tuple[str | int, ...], ...]:
    """A sort key that compares runs of digits as numbers.

    >>> sorted([("5-10",), ("5-2",)], key=natural_order)
    [('5-2',), ('5-10',)]
    """
    return tuple(
        tuple(int(part) if index % 2 else part for index, part in enumerate(_DIGITS.split(value)))
        for value in key
    )


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise InputError(path, "file not found", remedy="restore it from the repository") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(
            path, "not UTF-8", line=line, expected="UTF-8 text", remedy="save it as UTF-8"
        ) from None
    if text.startswith(_BYTE_ORDER_MARK):
        raise InputError(
            path, "byte order mark", line=1, expected="none", remedy="save it without one"
        )
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        raise InputError(
            path, "carriage return", line=line, expected="lines ended by LF", remedy="use LF only"
        )
    if text and not text.endswith("\n"):
        raise InputError(
            path, "last line has no end", line=text.count("\n") + 1, remedy="end it with LF"
        )
    return text


def _without_comments(text: str, comment: str | None) -> tuple[int, str]:
    """How many comment lines stand above the header, and the text without them."""
    lines = text.splitlines(keepends=True)
    lead = 0
    while comment is not None and lead < len(lines) and lines[lead].startswith(comment):
        lead += 1
    return lead, "".join(lines[lead:])


def _rows(
    path: Path, text: str, columns: Sequence[str], delimiter: str, lead: int
) -> Iterator[CuratedRow]:
    """The rows of a text that has ``lead`` lines above it in the file."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    line = lead + 1
    try:
        _check_header(path, next(reader, []), columns, line, delimiter)
        line = lead + reader.line_num + 1
        for cells in reader:
            if len(cells) != len(columns):
                raise InputError(
                    path,
                    "wrong number of cells",
                    line=line,
                    value=delimiter.join(cells),
                    expected=f"{len(columns)} cells: {', '.join(columns)}; found {len(cells)}",
                    remedy="quote a cell that has a comma in it",
                )
            values = MappingProxyType(dict(zip(columns, cells, strict=True)))
            yield CuratedRow(path, line, values)
            line = lead + reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            path, f"not CSV: {error}", line=line, remedy="check the quotation marks"
        ) from None


def _check_header(
    path: Path, found: Sequence[str], columns: Sequence[str], line: int, delimiter: str
) -> None:
    if list(found) == list(columns):
        return
    missing = [name for name in columns if name not in found]
    unknown = [name for name in found if name not in columns]
    problem = "; ".join(
        f"{what}: {', '.join(names)}"
        for what, names in (("missing column", missing), ("unknown column", unknown))
        if names
    )
    raise InputError(
        path,
        problem or "columns in another order or repeated",
        line=line,
        field="header",
        value=delimiter.join(found),
        expected=delimiter.join(columns),
    )


def _check_cells(row: CuratedRow, optional: Collection[str]) -> None:
    for column, value in row.values.items():
        if value != value.strip():
            raise row.error(column, "blank at the edge of the cell", expected=repr(value.strip()))
        if not value and column not in optional:
            raise row.error(column, "empty cell", expected="a value")


def _check_keys(rows: Sequence[CuratedRow], key: Sequence[str], sorted_by_key: bool) -> None:
    lines: dict[tuple[str, ...], int] = {}
    previous: tuple[str, ...] | None = None
    for row in rows:
        current = tuple(row[column] for column in key)
        if current in lines:
            raise row.error(
                key[-1],
                f"repeated key {'/'.join(current)}",
                expected=f"once, as on line {lines[current]}",
            )
        if sorted_by_key and previous and natural_order(current) < natural_order(previous):
            raise row.error(
                key[0],
                "row out of order",
                expected=f"rows sorted by {', '.join(key)}; this one follows {'/'.join(previous)}",
                remedy="sort the table",
            )
        lines[current] = row.line
        previous = current
