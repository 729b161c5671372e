"""Markdown tables of the guide: lines split into cells, and the borders of an annex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.source.text import SourceText

_RULE: Final = re.compile(r"\|(-+\|)+")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its line and its cells without the blanks at their edges."""

    line: int
    cells: tuple[str, ...]


def read_annex(text: SourceText, number: int, columns: Sequence[str]) -> list[TableRow]:
    """The rows of an annex that hold something: no rules, headers or blank rows.

    The annex starts at the line ``附件 N``, below which its title stands, and ends at the next
    annex or with the text.

    Args:
        text: the source.
        number: of the annex.
        columns: its header.

    Raises:
        InputError: annex, title, or header are missing; a row has another number of cells; a line
            between the rows is no table line.
    """
    first, last = annex_lines(text, number)
    rows: list[TableRow] = []
    has_header = False
    for row in _table_rows(text, first, last, columns):
        if row.cells == tuple(columns):
            has_header = True
        elif not has_header:
            raise text.error(
                row.line,
                f"table of annex {number} does not start with its header",
                field="header",
                value=" | ".join(row.cells),
                expected=" | ".join(columns),
            )
        elif any(row.cells):
            rows.append(row)
    if not rows:
        raise text.error(
            first,
            f"table of annex {number} not found",
            field=f"annex {number}",
            expected=" | ".join(columns),
        )
    return rows


def annex_lines(text: SourceText, number: int) -> tuple[int, int]:
    """The first and last line of an annex's tables: below its title, above the next annex."""
    mark, _ = text.find(rf"附件 ?{number}", f"annex {number}")
    title, _ = text.find(r"\S+", f"title of annex {number}", first=mark + 1)
    if text.is_table(title):
        raise text.error(title, f"annex {number} has no title", field="title", expected="a title")
    following = re.compile(rf"附件 ?{number + 1}")
    ends = (line for line, words in text.numbered(title) if following.fullmatch(words.strip()))
    return title + 1, next(ends, len(text.lines) + 1) - 1


def _table_rows(
    text: SourceText, first: int, last: int, columns: Sequence[str]
) -> Iterator[TableRow]:
    for number, line in text.numbered(first, last):
        words = line.strip()
        if not words or _RULE.fullmatch(words):
            continue
        if not text.is_table(number):
            raise text.error(
                number, "text between the table's rows", field="row", value=words, expected="| … |"
            )
        cells = tuple(cell.strip() for cell in words.split("|"))
        if cells[-1] or len(cells) != len(columns) + 2:
            raise text.error(
                number,
                "wrong number of columns",
                field="row",
                value=words,
                expected=f"{len(columns)} cells: {', '.join(columns)}",
            )
        yield TableRow(number, cells[1:-1])
