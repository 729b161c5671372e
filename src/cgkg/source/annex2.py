"""Annex 2: the key directions, with merged cells carried on and cut cells joined."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from cgkg.errors import InputError
from cgkg.model import Cell, Direction, DirectionChunk, Lines
from cgkg.source.markdown import TableRow, read_annex
from cgkg.source.mending import CARRIED_CELL, CONTINUED_CELL, PARAGRAPH_TAGS, Audit, Rule
from cgkg.source.text import SourceText

POSITION, CATEGORY, SUBCATEGORY, TEXT = COLUMNS = ("序号", "一级分类", "二级分类", "重点方向")
_CATEGORY: Final = re.compile(r"(\d) (\S+)")
_SUBCATEGORY: Final = re.compile(r"(\d\.\d) (\S+)")
_PARAGRAPH: Final = re.compile(r"<p>[^<>]+</p> *|[^<>]+")
_STOP: Final = "。"


@dataclass(slots=True)
class _Gathered:
    """A direction while its chunks are being gathered."""

    position: int
    category: tuple[str, str]
    subcategory: tuple[str, str]
    text: str = ""
    chunks: list[DirectionChunk] = field(default_factory=list)

    def add(self, raw: str, mended: str, line: int, *, new_paragraph: bool) -> None:
        self.text += "\n" if new_paragraph and self.chunks else ""
        self.chunks.append(DirectionChunk(Lines(line, line), raw, mended, len(self.text)))
        self.text += mended

    def finished(self) -> Direction:
        lines = Lines(self.chunks[0].lines.first, self.chunks[-1].lines.last)
        return Direction(
            self.position,
            lines,
            *self.category,
            *self.subcategory,
            self.text,
            tuple(self.chunks),
        )


def read_directions(text: SourceText, audit: Audit) -> tuple[Direction, ...]:
    """The rows of Annex 2.

    A paragraph cut by a page break is joined without a break; between paragraphs stands a newline.

    Raises:
        InputError: the table is missing or broken; a position is repeated or missing; a category
            or subcategory has no code, or codes contradict each other; a text ends without a stop.
    """
    reader = _DirectionReader(text, audit)
    for row in read_annex(text, 2, COLUMNS):
        if row.cells[0]:
            reader.start(row)
        else:
            reader.go_on(row)
    return reader.finish()


class _DirectionReader:
    def __init__(self, text: SourceText, audit: Audit) -> None:
        self._text, self._audit = text, audit
        self._gathered: list[_Gathered] = []

    def start(self, row: TableRow) -> None:
        """Take a row with a number."""
        self._check_complete()
        position, expected = row.cells[0], str(len(self._gathered) + 1)
        if position != expected:
            repeated = position.isdecimal() and int(position) < int(expected)
            problem = "repeated position" if repeated else "missing position"
            raise self._error(row, POSITION, problem, expected)
        category = self._category(row)
        subcategory = self._code(row, SUBCATEGORY, _SUBCATEGORY)
        if not subcategory[0].startswith(f"{category[0]}."):
            raise self._error(
                row, SUBCATEGORY, "code of another category", f"a code {category[0]}.…"
            )
        self._check_new(row, subcategory)
        self._gathered.append(_Gathered(int(position), category, subcategory))
        self._take_text(row, continues=False)

    def go_on(self, row: TableRow) -> None:
        """Take a row without a number: the rest of the cell above."""
        if not self._gathered or any(row.cells[:3]):
            raise self._error(row, POSITION, "row without a position", "a number")
        before = self._gathered[-1].text
        self._take_text(row, continues=not before.endswith(_STOP))
        gathered = self._gathered[-1]
        self._note(CONTINUED_CELL, row, gathered.position, TEXT, Cell(before, gathered.text))

    def finish(self) -> tuple[Direction, ...]:
        """All directions."""
        self._check_complete()
        return tuple(gathered.finished() for gathered in self._gathered)

    def _category(self, row: TableRow) -> tuple[str, str]:
        if row.cells[1] or not self._gathered:
            return self._code(row, CATEGORY, _CATEGORY)
        carried = self._gathered[-1].category
        cell = Cell("", " ".join(carried))
        self._note(CARRIED_CELL, row, int(row.cells[0]), CATEGORY, cell)
        return carried

    def _code(self, row: TableRow, column: str, pattern: re.Pattern[str]) -> tuple[str, str]:
        found = pattern.fullmatch(row.cells[COLUMNS.index(column)])
        if found is None:
            raise self._error(
                row, column, "no code and name", "such as 2 核算与核查, 2.1 温室气体核算"
            )
        return found[1], found[2]

    def _check_new(self, row: TableRow, subcategory: tuple[str, str]) -> None:
        for earlier in self._gathered:
            if set(earlier.subcategory) & set(subcategory):
                raise self._error(
                    row, SUBCATEGORY, "repeated subcategory", f"once; row {earlier.position} has it"
                )

    def _take_text(self, row: TableRow, *, continues: bool) -> None:
        gathered, cell = self._gathered[-1], row.cells[3]
        paragraphs = _PARAGRAPH.findall(cell)
        if not cell or "".join(paragraphs) != cell:
            raise self._error(row, TEXT, "empty, or markup other than <p>", "text")
        for index, raw in enumerate(paragraphs):
            mended = PARAGRAPH_TAGS.apply(raw)
            if mended != raw:
                self._note(PARAGRAPH_TAGS, row, gathered.position, TEXT, Cell(raw, mended))
            joins = continues and index == 0
            gathered.add(raw, mended, row.line, new_paragraph=not joins)

    def _check_complete(self) -> None:
        if self._gathered and not self._gathered[-1].text.endswith(_STOP):
            chunk = self._gathered[-1].chunks[-1]
            raise self._text.error(
                chunk.lines.last,
                "direction without an end",
                field=TEXT,
                value=chunk.mended[-20:],
                expected="a full stop at its end, or a row that goes on with it",
            )

    def _note(self, rule: Rule, row: TableRow, position: int, column: str, cell: Cell) -> None:
        record, lines = f"annex2-{position}", Lines(row.line, row.line)
        self._audit.note(rule, cell.raw, cell.mended, record=record, field=column, lines=lines)

    def _error(self, row: TableRow, column: str, problem: str, expected: str) -> InputError:
        value = row.cells[COLUMNS.index(column)]
        return self._text.error(row.line, problem, field=column, value=value, expected=expected)
