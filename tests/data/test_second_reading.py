"""The second reading of coverage against the table; docs/coverage.md gives its figures.

``coverage_second_reading.csv`` was written from the guide's text and the 166 titles alone, before
its reader had seen ``coverage.sssom.tsv``. It is kept as it was written: differences are decided in
the project's tables.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections import defaultdict
from pathlib import Path

import pytest

from cgkg.assets import root
from cgkg.iris import key_of_number
from cgkg.source.coverage import Degree
from cgkg.source.guide import extract
from cgkg.source.knowledge import Knowledge, read_knowledge

CURATED = root() / "data" / "curated"
GUIDE = root() / "data" / "source" / "guide.md"
TABLE = Path(__file__).with_name("coverage_second_reading.csv")
SEED = "2024-02-04"
SHARE = 0.35

Pair = tuple[str, str]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return read_knowledge(extract(GUIDE), CURATED, GUIDE)


@pytest.fixture(scope="module")
def reading() -> list[dict[str, str]]:
    """A row for each link that the second reader saw, and one for each item without any."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def second(reading: list[dict[str, str]]) -> dict[Pair, Degree]:
    return {
        (row["item_key"], row["standard_key"]): Degree(row["degree"])
        for row in reading
        if row["standard_key"]
    }


@pytest.fixture(scope="module")
def first(knowledge: Knowledge, reading: list[dict[str, str]]) -> dict[Pair, Degree]:
    """The project's links of the items read twice."""
    sample = {row["item_key"] for row in reading}
    return {
        (link.item, link.standard): link.degree for link in knowledge.links if link.item in sample
    }


def drawn(knowledge: Knowledge) -> set[str]:
    """The sample: of each direction, facet and sector the same share, the least hashes first."""
    strata: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for key, one in knowledge.items.items():
        facet = one.item.facet.text if one.item.facet else ""
        sector = one.item.sector.text if one.item.sector else ""
        strata[one.item.direction.position, facet, sector].append(key)

    def hashed(key: str) -> str:
        return hashlib.sha256(f"{SEED} {key}".encode()).hexdigest()

    return {
        key
        for keys in strata.values()
        for key in sorted(keys, key=hashed)[: math.ceil(len(keys) * SHARE)]
    }


class TestTable:
    def test_the_sample_is_the_one_drawn(
        self, knowledge: Knowledge, reading: list[dict[str, str]]
    ) -> None:
        assert {row["item_key"] for row in reading} == drawn(knowledge)

    def test_keys_are_of_the_items_and_standards_named(
        self, knowledge: Knowledge, reading: list[dict[str, str]]
    ) -> None:
        titles = {key_of_number(row.number.raw): row.title.mended for row in extract(GUIDE).rows}
        for row in reading:
            assert knowledge.items[row["item_key"]].item.phrase == row["item"]
            if row["standard_key"]:
                assert titles[row["standard_key"]] == row["standard"]
                assert row["reason"]
                assert 0.5 <= float(row["certainty"]) <= 1


class TestComparison:
    def test_a_reader_agrees_with_95_of_100_links(
        self, first: dict[Pair, Degree], second: dict[Pair, Degree]
    ) -> None:
        assert len(first.keys() & second.keys()) / len(first) >= 0.95

    def test_what_only_the_second_reader_saw_is_refused_with_a_reason(
        self, knowledge: Knowledge, first: dict[Pair, Degree], second: dict[Pair, Degree]
    ) -> None:
        refused = {(one.item, one.standard) for one in knowledge.rejected}
        assert second.keys() - first.keys() <= refused

    def test_the_figures_are_those_of_the_documentation(
        self,
        reading: list[dict[str, str]],
        first: dict[Pair, Degree],
        second: dict[Pair, Degree],
    ) -> None:
        both = first.keys() & second.keys()
        same = [pair for pair in both if first[pair] is second[pair]]
        text = (root() / "docs" / "coverage.md").read_text("utf-8")
        for row in (
            f"| items drawn | {len({row['item_key'] for row in reading})} |",
            f"| links of the table | {len(first)} |",
            f"| links of the second reading | {len(second)} |",
            f"| in both | {len(both)} |",
            f"| in the table only | {len(first.keys() - second.keys())} |",
            f"| in the second reading only | {len(second.keys() - first.keys())} |",
            f"| in both with the same degree | {len(same)} |",
        ):
            assert row in text, row
