"""The tables of later fates: each row that cannot be right is refused by file, line and cure."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from cgkg import assets
from cgkg.errors import InputError
from cgkg.model import Guide
from cgkg.source.curated import natural_order
from cgkg.source.enrichment import read_enrichment
from cgkg.source.guide import extract
from cgkg.source.organizations import CodeSystems, read_code_systems

CURATED = assets.root() / "data/curated"


@pytest.fixture(scope="module")
def guide() -> Guide:
    return extract(assets.root() / "data/source/guide.md")


@pytest.fixture(scope="module")
def systems() -> CodeSystems:
    return read_code_systems(CURATED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in CURATED.glob("*.csv"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


FATE = "annex1-14,replaced-by,GB-T-32151.9-2023,renrendoc-gb-t-32151.9,one-source,,"
FACT = "annex1-6,ics,13.020,chinesestandards;ilynn-gb-t-32151.1,two-sources,,"
UNKNOWN = "annex1-10,publication,2026-11-23,,"
REFERENCED = (
    "GB-T-8984.1-1997,GB/T 8984.1-1997,,,,,,,,,,,bzchaxun-gb-t-8984,one-source,"
    "Known only as replaced by GB/T 8984-2008."
)


def replace_row(path: Path, row: str, changed: str) -> int:
    """Put one row, or several, in a row's place, keep the table sorted; the first one's line."""
    header, *rows = path.read_text("utf-8").splitlines()
    assert rows.count(row) == 1
    rows.remove(row)
    rows += changed.splitlines()
    rows.sort(key=lambda text: natural_order(next(csv.reader([text]))[:3]))
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return rows.index(changed.splitlines()[0]) + 2


DAMAGES = [
    # what is wrong, table, row, what it becomes, words of the message
    (
        "unknown subject",
        "fates",
        FATE,
        ("annex1-14", "annex1-167"),
        "unknown standard 'annex1-167'",
    ),
    ("unknown fate", "fates", FATE, ("replaced-by", "replaces"), "unknown fate"),
    (
        "fate of a project",
        "fates",
        FATE,
        ("replaced-by", "resulted-in"),
        "does not fit its subject",
    ),
    ("unknown target", "fates", FATE, ("32151.9-2023", "32151.9-2033"), "unknown standard"),
    ("itself", "fates", FATE, ("32151.9-2023", "32151.9-2015"), "a standard that becomes itself"),
    ("unknown source", "fates", FATE, ("renrendoc-", "rendoc-"), "unknown key 'rendoc-"),
    ("no source", "fates", FATE, ("renrendoc-gb-t-32151.9,", ","), "one-source with 0 sources"),
    ("too few sources", "fates", FATE, ("one-source", "two-sources"), "two-sources with 1 sources"),
    ("no reason", "fates", FATE, ("one-source", "inferred"), "inferred without a reason"),
    ("unknown confidence", "fates", FATE, ("one-source", "sure"), "unknown confidence"),
    ("stray space", "fates", FATE, ("one-source,,", "one-source, ,"), "blank at the edge"),
    ("two rows", "fates", FATE, (FATE, f"{FATE}\n{FATE}"), "repeated key"),
    ("unknown property", "standard_facts", FACT, (",ics,", ",isc,"), "unknown property"),
    ("title", "standard_facts", FACT, (",ics,", ",title-en,"), "unknown property"),
    ("no ICS", "standard_facts", FACT, ("13.020", "13.02"), "not a code of ICS"),
    ("no date", "standard_facts", FACT, ("ics,13.020", "issued,2015-11-31"), "not a date"),
    ("no body", "standard_facts", FACT, ("ics,13.020", "department,mep"), "unknown key 'mep'"),
    ("source twice", "standard_facts", FACT, ("ilynn-gb-t-32151.1", "chinesestandards"), "twice"),
    ("unsought", "unknown_fates", UNKNOWN, ("publication", "date"), "unknown thing to look for"),
    (
        "misfit",
        "unknown_fates",
        UNKNOWN,
        ("publication", "particulars"),
        "does not fit the standard",
    ),
    ("known", "unknown_fates", UNKNOWN, ("annex1-10", "annex1-9"), "though its fate is known"),
    ("key", "referenced_standards", REFERENCED, ("8984.1-1997,GB", "8984.1-97,GB"), "not the key"),
    ("number", "referenced_standards", REFERENCED, ("GB/T 8984.1", "GBT8984.1"), "not a number"),
    (
        "inferred",
        "referenced_standards",
        REFERENCED,
        ("one-source", "inferred"),
        "not stated by a source",
    ),
]


@pytest.mark.parametrize(
    ("table", "row", "change", "words"), [d[1:] for d in DAMAGES], ids=[d[0] for d in DAMAGES]
)
def test_a_wrong_row_is_named_with_its_line(
    folder: Path,
    guide: Guide,
    systems: CodeSystems,
    table: str,
    row: str,
    change: tuple[str, str],
    words: str,
) -> None:
    path = folder / f"{table}.csv"
    changed = row.replace(*change)
    line = replace_row(path, row, changed)
    with pytest.raises(InputError, match=re.escape(words)) as error:
        read_enrichment(folder, guide, systems)
    assert str(error.value).startswith(f"{path}:{line + changed.count(chr(10))}: ")


def test_rows_out_of_order_are_named(folder: Path, guide: Guide, systems: CodeSystems) -> None:
    path = folder / "fates.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace(f"{FATE}\n", "") + f"{FATE}\n", "utf-8")
    with pytest.raises(InputError, match="row out of order") as error:
        read_enrichment(folder, guide, systems)
    assert "sort the table" in str(error.value)


def test_a_fact_of_a_referenced_standard_stands_in_one_table(
    folder: Path, guide: Guide, systems: CodeSystems
) -> None:
    path = folder / "standard_facts.csv"
    header, *rows = path.read_text("utf-8").splitlines(keepends=True)
    first = "GB-T-8984-2025,issued,2025-08-29,bzfyw,one-source,,\n"
    after = [row for row in rows if row.startswith("GB-")]
    others = [row for row in rows if not row.startswith("GB-")]
    path.write_text("".join([header, first, *after, *others]), "utf-8")
    with pytest.raises(InputError, match="two rows for one fact"):
        read_enrichment(folder, guide, systems)


def test_a_listed_standard_is_not_a_referenced_one(
    folder: Path, guide: Guide, systems: CodeSystems
) -> None:
    replace_row(
        folder / "referenced_standards.csv", REFERENCED, REFERENCED.replace(".1-1997", "-2008")
    )
    with pytest.raises(InputError, match="this standard is on the list"):
        read_enrichment(folder, guide, systems)


def test_a_cited_document_has_the_title_that_the_guide_gives(
    folder: Path, guide: Guide, systems: CodeSystems
) -> None:
    path = folder / "context_documents.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("建立健全碳达峰", "健全碳达峰"), "utf-8")
    with pytest.raises(InputError, match="not the title that the guide cites"):
        read_enrichment(folder, guide, systems)
