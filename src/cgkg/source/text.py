"""The guide's text as numbered lines, and errors that point into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.errors import InputError

RESTORE: Final = "restore data/source/guide.md from the repository; it is never edited"
_TABLE_LINE: Final = re.compile(r"\|")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text file's lines.

    Attributes:
        path: the file.
        lines: its lines without line ends; ``lines[0]`` is line 1.
    """

    path: Path
    lines: tuple[str, ...]

    def numbered(self, first: int = 1, last: int | None = None) -> Iterator[tuple[int, str]]:
        """Each line from first to last, both included, with its 1-based number."""
        end = len(self.lines) if last is None else last
        return ((number, self.lines[number - 1]) for number in range(first, end + 1))

    def find(
        self, pattern: str, field: str, *, first: int = 1, last: int | None = None
    ) -> tuple[int, re.Match[str]]:
        """The first line that a pattern matches in full, blanks at its ends aside: number, match.

        Args:
            pattern: a regular expression.
            field: what is looked for, for the error.
            first: line to start at.
            last: line to stop after.

        Raises:
            InputError: no such line.
        """
        expression = re.compile(pattern)
        for number, line in self.numbered(first, last):
            found = expression.fullmatch(line.strip())
            if found:
                return number, found
        raise self.error(first, f"{field} not found", field=field, expected=f"a line {pattern}")

    def is_table(self, number: int) -> bool:
        """Whether a line belongs to a Markdown table."""
        return _TABLE_LINE.match(self.lines[number - 1]) is not None

    def error(
        self,
        line: int,
        problem: str,
        *,
        field: str | None = None,
        value: str | None = None,
        expected: str | None = None,
    ) -> InputError:
        """An error at a line of this text, for the caller to raise."""
        return InputError(
            self.path,
            problem,
            line=line,
            field=field,
            value=value,
            expected=expected,
            remedy=RESTORE,
        )


def read(path: Path) -> SourceText:
    """Read a text file.

    Raises:
        InputError: the file is missing, empty, not UTF-8, or ends its lines with CR.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "file not found", remedy=RESTORE) from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            path,
            "not UTF-8",
            line=content[: error.start].count(b"\n") + 1,
            field="encoding",
            value=repr(content[error.start : error.end]),
            expected="UTF-8",
            remedy=RESTORE,
        ) from None
    source = SourceText(path, tuple(text.removesuffix("\n").split("\n")))
    if not text.strip():
        raise source.error(1, "empty file", field="text", expected="the text of the guide")
    for number, line in source.numbered():
        if "\r" in line:
            raise source.error(number, "carriage return", field="line end", expected="LF")
    return source
