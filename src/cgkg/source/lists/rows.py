"""The rows of a list, read by a mapping, as a stream; the first bad cell ends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from cgkg.errors import InputError, NumberSyntaxError
from cgkg.iris import Kind, thing
from cgkg.source.lists.cells import BadCell, Value, split, value
from cgkg.source.lists.designation import Designation, Designations, Numbering
from cgkg.source.lists.json_lines import SUFFIXES, JsonLines
from cgkg.source.lists.mapping import NUMBER, TITLE, Column, ListMapping, near
from cgkg.source.lists.records import UNCHANGED, Record, Records


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """A row of a list.

    Attributes:
        line: in the file, 1-based; of its first where it has several.
        text: the row as it stands there.
        designation: of the standard.
        titles: of the standard.
        statements: what the row says of it: IRI of the property, value.
        related: standards that it names beside, which are in no row of the list.
    """

    line: int
    text: str
    designation: Designation
    titles: tuple[Value, ...]
    statements: tuple[tuple[str, Value], ...]
    related: tuple[Designation, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    text: str
    cells: dict[str, str]


class StandardsList:
    """A list and its mapping.

    Attributes:
        unmapped: titles of columns that the mapping does not name.
        dangling: how many values of foreign keys lead to no row, as far as it was read.
    """

    def __init__(self, path: Path, mapping: ListMapping, designations: Designations) -> None:
        """Args: the file; what its columns are; how numbers are read.

        Raises:
            InputError: the file cannot be read, or lacks a column of the mapping or has it twice.
        """
        self.path, self._mapping, self._designations = path, mapping, designations
        kind = JsonLines if path.suffix in SUFFIXES else Records
        self._records: JsonLines | Records = kind(path, mapping)
        header = next(iter(self._records), None)
        if header is None:
            raise InputError(path, "empty file", expected="a header and rows")
        self._header = [cell.strip() for cell in header.cells]
        self._titles = self._match(header)
        known = {self._titles[column.name] for column in mapping.columns}
        self.unmapped = tuple(title for title in self._header if title not in known)
        self.dangling = 0

    def entries(self) -> Iterator[ListedEntry]:
        """The rows in order.

        Raises:
            InputError: a cell is not what it must be, a row has too many cells, a number stands
                twice, or there are no rows.
        """
        keys, referred = self._index()
        if not keys:
            raise InputError(
                self.path, "no rows", expected="a row for each standard, below the header"
            )
        for row in self._rows():
            yield self._entry(row, keys, referred)

    def _index(self) -> tuple[dict[str, int], dict[str, dict[str, Designation]]]:
        """Line of each standard by key; and for each column referred to: value → standard."""
        lines: dict[str, int] = {}
        names = {column.refers_to for column in self._mapping.columns if column.refers_to}
        targets = [column for column in self._mapping.columns if column.name in names]
        referred: dict[str, dict[str, Designation]] = {column.name: {} for column in targets}
        for row in self._rows():
            found = self._designation(row)
            if found.key in lines:
                raise self._error(
                    row,
                    self._mapping.number,
                    BadCell(
                        "repeated number", found.number, f"once, as on line {lines[found.key]}"
                    ),
                )
            lines[found.key] = row.line
            for column in targets:
                referred[column.name].update(dict.fromkeys(self._split(row, column), found))
        return lines, referred

    def _entry(
        self, row: _Row, keys: dict[str, int], referred: dict[str, dict[str, Designation]]
    ) -> ListedEntry:
        statements: list[tuple[str, Value]] = []
        related: list[Designation] = []
        for column in self._mapping.columns:
            if not column.property or column.property == NUMBER:
                continue
            for text in self._split(row, column):
                if column.refers_to or column.numbering is not None:
                    other = self._other(row, column, text, referred)
                    if other is None:
                        continue
                    found: Value | None = Value(thing(Kind.STANDARD, other.key), is_iri=True)
                    if other.key not in keys:
                        related.append(other)
                else:
                    found = self._value(row, column, text)
                if found is not None:
                    statements.append((column.property, found))
        titles = tuple(one for name, one in statements if name == TITLE)
        designation = self._designation(row)
        return ListedEntry(
            row.line, row.text, designation, titles, tuple(statements), tuple(related)
        )

    def _other(
        self, row: _Row, column: Column, text: str, referred: dict[str, dict[str, Designation]]
    ) -> Designation | None:
        if column.refers_to:
            other = referred[column.refers_to].get(text)
            self.dangling += other is None
            return other
        return self._read(row, column, text)

    def _designation(self, row: _Row) -> Designation:
        column = self._mapping.number
        return self._read(row, column, " ".join(self._split(row, column)))

    def _read(self, row: _Row, column: Column, text: str) -> Designation:
        try:
            return self._designations.read(text, column.numbering or Numbering.STRICT)
        except NumberSyntaxError as error:
            bad = BadCell("not a number", text, f"such as GB/T 32151.1-2015; {error.reason}")
            raise self._error(row, column, bad) from None

    def _value(self, row: _Row, column: Column, text: str) -> Value | None:
        try:
            return value(text, column)
        except BadCell as error:
            raise self._error(row, column, error) from None

    def _split(self, row: _Row, column: Column) -> list[str]:
        try:
            return split(row.cells[self._titles[column.name]], column)
        except BadCell as error:
            raise self._error(row, column, error) from None

    def _error(self, row: _Row, column: Column, bad: BadCell) -> InputError:
        return InputError(
            self.path,
            bad.problem,
            line=row.line,
            field=self._titles[column.name],
            value=bad.value,
            expected=bad.expected,
            remedy=f"mend the list, or its mapping {self._mapping.path}; {UNCHANGED}",
        )

    def _rows(self) -> Iterator[_Row]:
        for number, record in enumerate(self._records):
            if number:
                cells = zip_longest(self._header, record.cells, fillvalue="")
                yield _Row(record.line, record.text, dict(cells))

    def _match(self, header: Record) -> dict[str, str]:
        """Name of each column of the mapping → its title in the header."""
        found, missing = {}, []
        for column in self._mapping.columns:
            title = next((title for title in column.titles if title in self._header), None)
            if title is None:
                missing.append(near(column.titles[0], self._header))
            else:
                found[column.name] = title
        twice = [title for title in found.values() if self._header.count(title) > 1]
        if not missing and not twice:
            return found
        named = ", ".join(missing or twice)
        problem = "lacks columns" if missing else "has twice columns"
        raise InputError(
            self.path,
            f"{problem} that the mapping {self._mapping.path} names: {named}",
            line=header.line,
            field="header",
            expected=", ".join(self._header) if missing else "each once",
            remedy=f"{self._records.remedy(header)}; {UNCHANGED}",
        )
