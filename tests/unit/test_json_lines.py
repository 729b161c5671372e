"""Lists with a JSON object on each line: read by the same mapping as their CSV."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from cgkg.assets import root
from cgkg.errors import InputError
from cgkg.source.lists.designation import read_designations
from cgkg.source.lists.mapping import read_mapping
from cgkg.source.lists.rows import ListedEntry, StandardsList

FOLDER = root() / "examples/mappings"
MAPPING = read_mapping(FOLDER / "iso-deliverables.csv-metadata.json")
DESIGNATIONS = read_designations(root() / "data/extracted/annex1.csv")
LISTS = ("icsCode", "replaces", "replacedBy", "languages")


def read(path: Path) -> list[ListedEntry]:
    return list(StandardsList(path, MAPPING, DESIGNATIONS).entries())


def nested(row: dict[str, str]) -> dict[str, object]:
    """A row as ISO's JSON has it: lists as lists, languages as members, and null for nothing."""
    found: dict[str, object] = {}
    for name, cell in row.items():
        value: object = json.loads(cell.replace("'", '"') or "null") if name in LISTS else cell
        above, point, below = name.partition(".")
        if point:
            found.setdefault(above, {})[below] = value or None  # type: ignore[index]
        else:
            found[name] = int(cell) if cell.isdecimal() else value or None
    return found


def test_an_object_says_what_its_row_says(tmp_path: Path) -> None:
    table = FOLDER / "iso-deliverables.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = [nested(row) for row in csv.DictReader(file)]
    path = tmp_path / "list.jsonl"
    path.write_text(
        "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", "utf-8"
    )
    entries = read(path)
    assert [replace(one, line=0, text="") for one in entries] == [
        replace(one, line=0, text="") for one in read(table)
    ]
    assert [one.line for one in entries] == [1, 3, 5]
    assert json.loads(entries[0].text) == rows[0]


@pytest.mark.parametrize(
    ("second", "problem", "value"),
    [
        ('{"id": 2,', "not JSON", '{"id": 2,'),
        ("[1]", "no JSON object", "[1]"),
        ("[" * 100_000, "not JSON", "[" * 200),
    ],
)
def test_a_line_that_is_no_object_is_told(
    tmp_path: Path, second: str, problem: str, value: str
) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text(f'{{"id": 1}}\n{second}\n', "utf-8")
    with pytest.raises(InputError) as error:
        read(path)
    assert (error.value.line, error.value.value) == (2, value)
    assert error.value.problem.startswith(problem)


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_bytes(b'{"id": 1}\n' * 5000 + b'{"id": "\xff"}\n')
    with pytest.raises(InputError, match="not UTF-8") as error:
        read(path)
    assert error.value.line == 5001


def test_members_that_are_not_there_are_named(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text('{"id": 1, "referenc": "ISO 1:2020"}\n', "utf-8")
    with pytest.raises(InputError, match=r"reference \(perhaps referenc\)") as error:
        read(path)
    assert error.value.remedy
    assert error.value.expected == "id, referenc"


def test_a_file_of_nothing_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text("\n", "utf-8")
    with pytest.raises(InputError, match="empty file"):
        read(path)
