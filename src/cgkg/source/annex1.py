"""Annex 1: the list of standards in force and in development, row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cgkg.errors import InputError, NumberSyntaxError
from cgkg.model import Cell, ConceptRank, FrameworkConcept, Level, Lines, ListRow, Stage
from cgkg.source.body import CHINESE_NUMERALS
from cgkg.source.markdown import TableRow, read_annex
from cgkg.source.mending import NUMBER_RULES, TITLE_RULES, Audit
from cgkg.source.numbers import parse
from cgkg.source.text import SourceText

POSITION, NUMBER, TITLE, LEVEL, STAGE, PLACEMENT = COLUMNS = (
    "序号",
    "标准编号",
    "标准名称",
    "类别",
    "状态",
    "体系位置",
)
_SECTION: Final = re.compile(rf"([{CHINESE_NUMERALS}])、(.+)标准")


@dataclass(frozen=True, slots=True)
class _Section:
    words: str
    line: int
    category: FrameworkConcept


def read_list(
    text: SourceText, concepts: Sequence[FrameworkConcept], audit: Audit
) -> tuple[ListRow, ...]:
    """The rows of Annex 1.

    Args:
        text: the source.
        concepts: the framework, whose categories and subcategories the rows are placed in.
        audit: takes down what is mended.

    Raises:
        InputError: the table is missing or broken; a position is repeated or missing; a number
            is repeated or no number; a level, stage, section or subcategory is unknown; or they
            contradict one another.
    """
    reader = _ListReader(text, concepts, audit)
    for row in read_annex(text, 1, COLUMNS):
        if row.cells[0].isdecimal():
            reader.entry(row)
        else:
            reader.heading(row)
    return tuple(reader.rows)


class _ListReader:
    """Walks down the table, remembering the section and the numbers it has met."""

    def __init__(
        self, text: SourceText, concepts: Sequence[FrameworkConcept], audit: Audit
    ) -> None:
        self._text, self._audit = text, audit
        self._categories = [c for c in concepts if c.rank is ConceptRank.CATEGORY]
        self._subcategories = {c.label: c for c in concepts if c.rank is ConceptRank.SUBCATEGORY}
        self._section: _Section | None = None
        self._line_of_number: dict[str, int] = {}
        self.rows: list[ListRow] = []

    def heading(self, row: TableRow) -> None:
        """Take a section row such as ``二、核算与核查标准``."""
        words = row.cells[0]
        found = _SECTION.fullmatch(words)
        if found is None or any(row.cells[1:]):
            raise self._text.error(
                row.line,
                "neither an entry nor a section heading",
                field=POSITION,
                value=words,
                expected="a number, or a heading such as 一、基础通用标准 in an empty row",
            )
        ordinal = CHINESE_NUMERALS.index(found[1]) + 1
        for category in self._categories:
            if (category.position, category.label) == (ordinal, found[2]):
                self._section = _Section(words, row.line, category)
                return
        known = [f"{CHINESE_NUMERALS[c.position - 1]}、{c.label}标准" for c in self._categories]
        raise self._text.error(
            row.line,
            "unknown section heading",
            field="section",
            value=words,
            expected=" or ".join(known),
        )

    def entry(self, row: TableRow) -> None:
        """Take an entry."""
        position = self._position(row)
        section = self._section
        if section is None:
            raise self._error(row, POSITION, "entry above the first section heading", "一、…标准")
        lines, record = Lines(row.line, row.line), f"annex1-{position}"
        rules = {NUMBER: NUMBER_RULES, TITLE: TITLE_RULES}
        cells = {
            column: self._audit.mend(
                rules.get(column, ()), raw, record=record, field=column, lines=lines
            )
            for column, raw in zip(COLUMNS, row.cells, strict=True)
        }
        self._check(row, cells, section)
        self.rows.append(
            ListRow(
                position=position,
                lines=lines,
                section=Cell(section.words, section.words),
                section_lines=Lines(section.line, section.line),
                number=cells[NUMBER],
                title=cells[TITLE],
                level=cells[LEVEL],
                stage=cells[STAGE],
                subcategory=cells[PLACEMENT],
            )
        )

    def _position(self, row: TableRow) -> int:
        position, expected = int(row.cells[0]), len(self.rows) + 1
        if position == expected:
            return position
        problem = "repeated position" if position < expected else "missing position"
        raise self._error(row, POSITION, problem, str(expected))

    def _check(self, row: TableRow, cells: dict[str, Cell], section: _Section) -> None:
        if not cells[TITLE].raw:
            raise self._error(row, TITLE, "empty title", "a title")
        self._check_placement(row, cells[PLACEMENT].mended, section)
        self._check_member(row, LEVEL, cells[LEVEL].mended, Level)
        self._check_member(row, STAGE, cells[STAGE].mended, Stage)
        self._check_number(row, cells)

    def _check_placement(self, row: TableRow, label: str, section: _Section) -> None:
        subcategory = self._subcategories.get(label)
        if subcategory is None:
            known = ", ".join(self._subcategories)
            raise self._error(row, PLACEMENT, "unknown subcategory", f"one of {known}")
        if subcategory.broader != section.category.key:
            raise self._error(
                row,
                PLACEMENT,
                f"subcategory stands outside its category, under {section.words}",
                f"a subcategory of {section.category.label}",
            )

    def _check_member(self, row: TableRow, column: str, value: str, members: type[StrEnum]) -> None:
        if value not in list(members):
            raise self._error(
                row, column, f"unknown {members.__name__.lower()}", " or ".join(members)
            )

    def _check_number(self, row: TableRow, cells: dict[str, Cell]) -> None:
        try:
            number = parse(cells[NUMBER].raw)
        except NumberSyntaxError as error:
            raise self._error(
                row, NUMBER, f"unparsable number: {error.reason}", "such as GB/T 32151.1-2015"
            ) from None
        mended = cells[NUMBER].mended
        if mended != number.format():
            raise self._error(row, NUMBER, "number that no rule mends", number.format())
        if mended in self._line_of_number:
            first = self._line_of_number[mended]
            raise self._error(row, NUMBER, "repeated number", f"once, as on line {first}")
        self._line_of_number[mended] = row.line
        if cells[LEVEL].mended != number.level:
            raise self._error(row, LEVEL, f"level does not fit the number {mended}", number.level)
        if cells[STAGE].mended != number.stage:
            raise self._error(row, STAGE, f"stage does not fit the number {mended}", number.stage)

    def _error(self, row: TableRow, column: str, problem: str, expected: str) -> InputError:
        value = row.cells[COLUMNS.index(column)]
        return self._text.error(row.line, problem, field=column, value=value, expected=expected)
