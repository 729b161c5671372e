"""The reader of curated tables: what it takes, and how it refuses the rest."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from cgkg.errors import InputError
from cgkg.source import curated
from cgkg.source.curated import read_table

COLUMNS = ("key", "name", "note")


def read(tmp_path: Path, content: bytes | str) -> list[curated.CuratedRow]:
    path = tmp_path / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, COLUMNS, key=("key",), optional=("note",))


def test_rows_have_values_and_lines(tmp_path: Path) -> None:
    rows = read(tmp_path, 'key,name,note\na-2,"one, two",\na-10,"three\nlines",x\nb,four,y\n')
    assert [(row.line, row["key"], row["name"], row["note"]) for row in rows] == [
        (2, "a-2", "one, two", ""),
        (3, "a-10", "three\nlines", "x"),
        (5, "b", "four", "y"),
    ]


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    assert read(tmp_path, "key,name,note\n") == []


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ("", ":1: missing column: key, name, note", "expected: key,name,note"),
        ("key,note\na,x\n", ":1: missing column: name", "field: header"),
        ("key,name,note,more\n", ":1: unknown column: more", "field: header"),
        ("key,nome,note\n", ":1: missing column: name; unknown column: nome", "field: header"),
        ("name,key,note\n", ":1: columns in another order", "field: header"),
        ("key,name,note\na,b\n", ":2: wrong number of cells", "found 2"),
        ("key,name,note\na,b,c\n\n", ":3: wrong number of cells", "found 0"),
        ("key,name,note\na, b,c\n", ":2: blank at the edge", "field: name"),
        ("key,name,note\na,b,c\u3000\n", ":2: blank at the edge", "field: note"),
        ("key,name,note\na,,c\n", ":2: empty cell", "field: name"),
        ("key,name,note\na,b,\na,c,\n", ":3: repeated key a", "as on line 2"),
        ("key,name,note\na-10,b,\na-2,c,\n", ":3: row out of order", "follows a-10"),
        ('key,name,note\na,"b\n', ":2: not CSV", "quotation marks"),
        ("\ufeffkey,name,note\n", ":1: byte order mark", "without one"),
        ("key,name,note\r\n", ":1: carriage return", "LF"),
        ("key,name,note\na,b,c\r\n", ":2: carriage return", "LF"),
        ("key,name,note\na,b,c", ":2: last line has no end", "LF"),
        (b"key,name,note\na,\xff,c\n", ":2: not UTF-8", "UTF-8"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, content: bytes | str, place: str, words: str
) -> None:
    with pytest.raises(InputError, match=re.escape(place)) as error:
        read(tmp_path, content)
    assert words in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.csv: file not found"):
        read_table(tmp_path / "gone.csv", COLUMNS, key=("key",))


def test_order_may_be_free(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("key,name\nb,1\na,2\n", encoding="utf-8")
    rows = read_table(path, ("key", "name"), key=("key",), sorted_by_key=False)
    assert [row["key"] for row in rows] == ["b", "a"]


def test_a_key_of_two_columns_may_repeat_in_one(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("key,name\na,1\na,2\nb,1\n", encoding="utf-8")
    assert len(read_table(path, ("key", "name"), key=("key", "name"))) == 3


def test_a_row_makes_errors_that_name_it(tmp_path: Path) -> None:
    row = read(tmp_path, "key,name,note\na,b,\n")[0]
    message = str(row.error("name", "unknown name", expected="c", remedy="write c"))
    assert message.splitlines() == [
        f"{tmp_path / 'table.csv'}:2: unknown name",
        "  field: name",
        "  value: 'b'",
        "  expected: c",
        "  what to do: write c",
    ]


def test_the_examples_in_the_documentation_run() -> None:
    result = doctest.testmod(curated)
    assert (result.attempted, result.failed) == (1, 0)
