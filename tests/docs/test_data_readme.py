"""data/README.md and docs/model.md: every table, key and graph that there is, and no other."""

from __future__ import annotations

import csv
import re

import pytest

from cgkg import assets
from cgkg.iris import GraphName, Kind

ROOT = assets.root()
README = (ROOT / "data/README.md").read_text("utf-8")
MODEL = (ROOT / "docs/model.md").read_text("utf-8")
ROWS = re.compile(r"^\| (`[^|]+`) \|([^|]*)\| ([^|]+) \|$", re.MULTILINE)


def tables(folder: str) -> set[str]:
    paths = (ROOT / "data" / folder).rglob("*")
    return {path.name for path in paths if path.suffix in (".csv", ".tsv")}


def section(name: str) -> str:
    """A part of the page from its heading to the next of its rank."""
    return README.split(f"\n## `{name}/`\n")[1].split("\n## ")[0]


def described(name: str) -> dict[str, str]:
    """The second cell of each row, by the tables that the first one names."""
    return {
        table: found[2].strip()
        for found in ROWS.finditer(section(name))
        for table in re.findall(r"`([^`]+)`", found[1])
    }


@pytest.mark.parametrize("folder", ["curated", "extracted"])
def test_every_table_is_described_and_no_other(folder: str) -> None:
    assert set(described(folder)) - {"two-sources", "one-source"} == tables(folder)


@pytest.mark.parametrize("table", sorted(tables("curated")))
def test_the_key_is_named_by_columns_of_the_table(table: str) -> None:
    (path,) = (ROOT / "data/curated").rglob(table)
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    delimiter = "\t" if path.suffix == ".tsv" else ","
    rows = list(csv.DictReader(lines, delimiter=delimiter))
    key = described("curated")[table].split(", ")
    assert set(key) <= set(next(csv.reader(lines, delimiter=delimiter)))
    keys = [tuple(row[name] for name in key) for row in rows]
    assert len(keys) == len(set(keys))


def test_stated_numbers_of_rows() -> None:
    for table, rows in described("extracted").items():
        path = ROOT / "data/extracted" / table
        with path.open(encoding="utf-8", newline="") as file:
            assert rows in ("", str(len(list(csv.DictReader(file))))), table


def test_every_graph_of_the_dataset_is_described() -> None:
    headings = set(re.findall(r"^### `graph/([a-z]+)`$", MODEL, re.MULTILINE))
    assert headings == set(GraphName)


def test_example_keys_are_of_known_kinds() -> None:
    examples = re.findall(r"^\| `([^|]+)` \|.*\| (`[^|]+`) \|$", MODEL, re.MULTILINE)
    assert examples
    for _, cell in examples:
        for example in re.findall(r"`([a-z-]+)/[^`]+`", cell):
            assert example in {str(kind) for kind in Kind}
