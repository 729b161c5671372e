"""The rows of a list, read by a mapping, as a stream; the first bad cell ends it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cgkg.errors import InputError, NumberSyntaxError
from cgkg.iris import Kind, thing
from cgkg.source.lists.cells import BadCell, Value, split, value
from cgkg.source.lists.designation import Designation, Designations, Numbering
from cgkg.source.lists.mapping import NUMBER, TITLE, Column, ListMapping, near


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
        """Args: the CSV file, what its columns are, and how numbers are read.

        Raises:
            InputError: the file cannot be read, or lacks a column of the mapping.
        """
        self.path, self._mapping, self._designations = path, mapping, designations
        header = next(self._records(), None)
        if header is None:
            raise InputError(path, "empty file", expected="a header and rows")
        self._titles = _match(path, mapping, header.cells)
        known = {self._titles[column.name] for column in mapping.columns}
        self.unmapped = tuple(title for title in header.cells if title not in known)
        self.dangling = 0

    def entries(self) -> Iterator[ListedEntry]:
        """The rows in order.

        Raises:
            InputError: a cell is not what it must be, a row has too many cells, or a number
                stands twice.
        """
        keys, referred = self._index()
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
            remedy=f"mend the list, or its mapping {self._mapping.path}; nothing has been loaded",
        )

    def _rows(self) -> Iterator[_Row]:
        records = self._records()
        next(records)
        yield from records

    def _records(self) -> Iterator[_Row]:
        """The records of the file with their lines; the header first, its titles as its cells."""
        taken: list[str] = []
        titles: list[str] = []
        try:
            with self.path.open(encoding=self._mapping.encoding, newline="") as file:
                reader = csv.reader(
                    _noting(file, taken), delimiter=self._mapping.delimiter, strict=True
                )
                start = 1
                for cells in reader:
                    line, text = start, "".join(taken).rstrip("\r\n")
                    start = reader.line_num + 1
                    taken.clear()
                    if cells:
                        titles = titles or [cell.strip() for cell in cells]
                        yield _Row(line, text, _named(self.path, line, titles, cells))
        except OSError as error:
            raise InputError(self.path, f"cannot be read: {error.strerror}") from None
        except UnicodeDecodeError as error:
            raise InputError(
                self.path,
                f"not {self._mapping.encoding}: {error.reason}",
                expected="dialect.encoding",
            ) from None
        except csv.Error as error:
            raise InputError(self.path, f"not CSV: {error}", line=start) from None


def _noting(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """The same lines, each noted as it is taken."""
    for line in lines:
        taken.append(line)
        yield line


def _named(path: Path, line: int, titles: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) > len(titles):
        raise InputError(
            path,
            f"{len(cells)} cells",
            line=line,
            expected=f"{len(titles)}, as many as the header has",
        )
    padded = [*cells, *[""] * (len(titles) - len(cells))]
    return dict(zip(titles, padded, strict=True))


def _match(path: Path, mapping: ListMapping, header: dict[str, str]) -> dict[str, str]:
    """Name of each column of a mapping → its title in the header."""
    found, missing = {}, []
    for column in mapping.columns:
        title = next((title for title in column.titles if title in header), None)
        if title is None:
            missing.append(near(column.titles[0], header))
        else:
            found[column.name] = title
    if missing:
        raise InputError(
            path,
            f"lacks columns that the mapping {mapping.path} names: {', '.join(missing)}",
            line=1,
            field="header",
            expected=", ".join(header),
        )
    return found
