"""The checked-in tables against a new run, and how tables are written."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cgkg import assets
from cgkg.model import Guide
from cgkg.source import tables
from cgkg.source.guide import extract

DATA = assets.root() / "data"
GUIDE = DATA / "source" / "guide.md"
LINES = GUIDE.read_text(encoding="utf-8").split("\n")


@pytest.fixture(scope="module")
def guide() -> Guide:
    return extract(GUIDE)


class TestTables:
    def test_the_checked_in_tables_are_those_of_a_new_run(self, guide: Guide) -> None:
        folder = DATA / "extracted"
        standing = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
        new = {name: text.encode() for name, text in tables.render(guide).items()}
        assert standing.keys() == new.keys()
        stale = [name for name in new if standing[name] != new[name]]
        assert stale == [], "run `make extract` and look at the differences"

    def test_writing_twice_changes_no_byte(self, guide: Guide, tmp_path: Path) -> None:
        tables.write(guide, tmp_path)
        first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        tables.write(extract(GUIDE), tmp_path)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first

    def test_a_failed_write_leaves_the_old_files(self, guide: Guide, tmp_path: Path) -> None:
        (tmp_path / "annex1.csv").write_text("old", encoding="utf-8")
        (tmp_path / ".targets.csv.new").mkdir()
        with pytest.raises(OSError):
            tables.write(guide, tmp_path)
        assert (tmp_path / "annex1.csv").read_text(encoding="utf-8") == "old"
        assert [path.name for path in tmp_path.glob("*.csv")] == ["annex1.csv"]

    def test_one_row_per_record(self, guide: Guide) -> None:
        counts = {
            name: sum(1 for _ in csv.DictReader(text.splitlines(keepends=True)))
            for name, text in tables.render(guide).items()
        }
        assert counts == {
            "annex1.csv": 166,
            "annex2.csv": 14,
            "annex2_chunks.csv": 23,
            "cited_documents.csv": 13,
            "framework.csv": 75,
            "mendings.csv": len(guide.mendings),
            "notice.csv": 1,
            "targets.csv": 2,
        }

    def test_tables_are_plain(self, guide: Guide) -> None:
        for text in tables.render(guide).values():
            assert "\r" not in text
            assert text.endswith("\n")
