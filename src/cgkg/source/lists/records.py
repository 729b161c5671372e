"""The records of a CSV file (RFC 4180), with the lines and the text that each has there."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.errors import InputError
from cgkg.source.lists.mapping import ListMapping

SHOWN: Final = 200
_SAMPLE: Final = 1 << 16
_ENCODINGS: Final = ("utf-8", "gb18030")
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS: Final = {";": ";", "\t": "\\t", "|": "|", "，": "，", ",": ","}
UNCHANGED: Final = "nothing has been loaded"


@dataclass(frozen=True, slots=True)
class Record:
    """A record that says something.

    Attributes:
        line: in the file, 1-based; of its first where it has several.
        text: as it stands there.
        cells: in order; there may be fewer than the header has.
    """

    line: int
    text: str
    cells: list[str]


class Records:
    """A file of records; each iteration reads it anew."""

    def __init__(self, path: Path, mapping: ListMapping) -> None:
        """Args: the file; the mapping that says its encoding and what is between its cells."""
        self._path, self._mapping = path, mapping

    def __iter__(self) -> Iterator[Record]:
        """The records but those whose cells are all empty, the header first.

        Raises:
            InputError: the file cannot be read, is in another encoding, or is no CSV; a record has
                more cells than the header, or the character U+0000.
        """
        taken: list[str] = []
        start, width = 1, 0
        try:
            with self._path.open(encoding=self._mapping.encoding, newline="") as file:
                reader = csv.reader(
                    _noting(file, taken), delimiter=self._mapping.delimiter, strict=True
                )
                for cells in reader:
                    record = Record(start, "".join(taken).rstrip("\r\n"), cells)
                    start = reader.line_num + 1
                    taken.clear()
                    if any(cell and not cell.isspace() for cell in cells):
                        width = width or len(cells)
                        self._check(record, width)
                        yield record
        except OSError as error:
            raise InputError(self._path, f"cannot be read: {error.strerror}") from None
        except UnicodeError as error:
            raise self._misread(error) from None
        except csv.Error as error:
            raise self._broken(start, "".join(taken), error) from None

    def remedy(self, header: Record) -> str:
        """What to do about a header that has not the columns that the mapping names."""
        found = [mark for mark in _DELIMITERS if mark in header.text]
        if len(header.cells) > 1 or not found:
            return f"give the columns their titles in {self._mapping.path}, or take them out there"
        return (
            f"the columns seem to be parted by {_DELIMITERS[found[0]]!r}: set dialect.delimiter "
            f"to it in {self._mapping.path}"
        )

    def _check(self, record: Record, width: int) -> None:
        if len(record.cells) > width:
            raise InputError(
                self._path,
                f"{len(record.cells)} cells",
                line=record.line,
                value=record.text[:SHOWN],
                expected=f"{width}, as many as the header has",
                remedy=f"put cells that have {self._mapping.delimiter!r} in them between "
                f"quotation marks; {UNCHANGED}",
            )
        if "\0" in record.text:
            raise InputError(
                self._path,
                "the character U+0000, which no text has",
                line=record.line,
                value=record.text[:SHOWN],
                remedy=f"export the list again, as text; {UNCHANGED}",
            )

    def _broken(self, line: int, text: str, error: csv.Error) -> InputError:
        return InputError(
            self._path,
            f"not CSV: {error}",
            line=line,
            value=text[:SHOWN],
            expected="a cell between quotation marks ends with one, and has others doubled",
            remedy=f"mend the record that begins on this line; {UNCHANGED}",
        )

    def _misread(self, error: UnicodeError) -> InputError:
        encoding = self._mapping.encoding.removesuffix("-sig")
        other = self._encoding()
        guess = f", which seems to be {other}" if other else ""
        return InputError(
            self._path,
            f"not {encoding}: {getattr(error, 'reason', error)}",
            line=line_of_misreading(self._path, self._mapping.encoding),
            expected=f"text in {encoding}, as dialect.encoding in {self._mapping.path} says",
            remedy=f"set dialect.encoding to that of the list{guess}; {UNCHANGED}",
        )

    def _encoding(self) -> str:
        """Another encoding in which the file begins well; empty: none of the usual ones."""
        with self._path.open("rb") as file:
            sample = file.read(_SAMPLE)
        if sample.startswith(_MARKS):
            return "utf-16"
        return next((name for name in _ENCODINGS if _reads(sample, name)), "")


def line_of_misreading(path: Path, encoding: str) -> int | None:
    """The line whose bytes are no text; None for an encoding whose lines are not found so."""
    if "16" in encoding or "32" in encoding:
        return None
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not _reads(line, encoding, final=True):
                return number
    return None


def _reads(data: bytes, encoding: str, *, final: bool = False) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data, final)
    except UnicodeError:
        return False
    return True


def _noting(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """The same lines, each noted as it is taken."""
    for line in lines:
        taken.append(line)
        yield line
