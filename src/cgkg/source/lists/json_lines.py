"""The records of a file with a JSON object on each line, as those of a CSV file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from cgkg.errors import InputError
from cgkg.source.lists.mapping import ListMapping
from cgkg.source.lists.records import SHOWN, UNCHANGED, Record, line_of_misreading

SUFFIXES: Final = (".jsonl", ".ndjson")
_AND: Final = ", "


class JsonLines:
    """A file of objects; each iteration reads it anew. A member of a member is ``title.en``."""

    def __init__(self, path: Path, mapping: ListMapping) -> None:
        """Args: the file, in UTF-8; the mapping, which says what is between values of a cell."""
        self._path, self._mapping = path, mapping
        self._between = {
            title: column.separator or _AND for column in mapping.columns for title in column.titles
        }
        self._header: list[str] = []

    def __iter__(self) -> Iterator[Record]:
        """First the names of all members as a header, then the lines but empty ones.

        Raises:
            InputError: the file cannot be read, or a line is no JSON object.
        """
        if not self._header:
            names = (name for _, _, cells in self._objects() for name in cells)
            self._header = list(dict.fromkeys(names))
        if self._header:
            yield Record(1, "", self._header)
        for line, text, cells in self._objects():
            yield Record(line, text, [cells.get(name, "") for name in self._header])

    def remedy(self, header: Record) -> str:
        """What to do about objects that have not the members that the mapping names."""
        return (
            f"name members of the {len(header.cells)} there are as titles in {self._mapping.path}, "
            "or take the columns out there"
        )

    def _objects(self) -> Iterator[tuple[int, str, dict[str, str]]]:
        try:
            with self._path.open(encoding="utf-8-sig") as file:
                for number, text in enumerate(file, 1):
                    if not text.isspace():
                        yield number, text.strip(), dict(self._cells(self._object(text, number)))
        except OSError as error:
            raise InputError(self._path, f"cannot be read: {error.strerror}") from None
        except UnicodeDecodeError as error:
            raise InputError(
                self._path,
                f"not UTF-8: {error.reason}",
                line=line_of_misreading(self._path, "utf-8-sig"),
                expected="JSON in UTF-8 (RFC 8259, 8.1)",
                remedy=UNCHANGED,
            ) from None

    def _object(self, text: str, line: int) -> Mapping[str, Any]:
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            problem = f"not JSON: {getattr(error, 'msg', error)}"
        else:
            if isinstance(found, dict):
                return found
            problem = "no JSON object"
        raise InputError(
            self._path,
            problem,
            line=line,
            value=text.strip()[:SHOWN],
            expected="an object on each line",
            remedy=UNCHANGED,
        )

    def _cells(self, given: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
        for key, value in given.items():
            name = f"{above}{key}"
            if isinstance(value, dict):
                yield from self._cells(value, f"{name}.")
            elif isinstance(value, list):
                yield name, self._between.get(name, _AND).join(map(_text, value))
            else:
                yield name, _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
