"""The tables behind the items: English of one terminology, and broken rows refused with a cure."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from cgkg.assets import root
from cgkg.errors import InputError
from cgkg.source.guide import extract
from cgkg.source.knowledge import Knowledge, read_knowledge

CURATED = root() / "data" / "curated"
GUIDE = root() / "data" / "source" / "guide.md"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return read_knowledge(extract(GUIDE), CURATED, GUIDE)


class TestEnglish:
    def test_items_use_the_glossary(self, knowledge: Knowledge) -> None:
        with (CURATED / "glossary.csv").open(encoding="utf-8", newline="") as file:
            glossary = {row["term_zh"]: row["term_en"] for row in csv.DictReader(file)}
        wrong = {}
        for key, one in knowledge.items.items():
            chinese, english = one.item.phrase, one.text_en.lower()
            for term in sorted(glossary, key=lambda term: (-len(term), term)):
                if term in chinese:
                    chinese = chinese.replace(term, "□")
                    if glossary[term].lower() not in english:
                        wrong[f"{key} {one.text_en}"] = f"{term} = {glossary[term]}"
        assert not wrong, f"use the glossary's English, or mend the glossary: {wrong}"

    def test_one_english_for_one_chinese(self, knowledge: Knowledge) -> None:
        english: dict[str, set[str]] = {}
        for one in knowledge.items.values():
            english.setdefault(one.item.phrase, set()).add(one.text_en)
        doubles = {chinese: texts for chinese, texts in english.items() if len(texts) > 1}
        assert not doubles, f"translate the same words the same way: {doubles}"

    def test_form(self, knowledge: Knowledge) -> None:
        wrong = [
            one.text_en
            for one in knowledge.items.values()
            if not re.fullmatch(r"[A-Z][ -~]*[^.;, ]", one.text_en) or "  " in one.text_en
        ]
        assert not wrong, f"begin with a capital letter, end without a stop, ASCII only: {wrong}"


class TestBrokenTables:
    @pytest.mark.parametrize(
        ("table", "before", "after", "message"),
        [
            (
                "item_splits",
                "5,钢板及钢带,钢板及钢带,",
                "5,钢板及钢带,钢板[及]铁带,",
                "another text",
            ),
            ("item_splits", "5,钢板及钢带,钢板及钢带,", "5,钢板及钢带,钢板[及钢带,", "brackets"),
            (
                "item_splits",
                "整车技术,低碳燃料",
                "飞行,低碳燃料",
                "does not stand in key direction 10",
            ),
            ("deliverables", "5,碳足迹核算标准,footprint", "5,碳足迹核算标准,feet", "unknown key"),
            (
                "deliverables",
                "4,信息披露与报告",
                "4,信息公开与报告",
                "does not stand in key direction 4",
            ),
            ("deliverables", "14,标准,", "15,,", "unknown key '15'"),
            ("item_topics", "9,1,deliverable", "9,1,colour", "unknown field"),
            (
                "item_topics",
                "9,1,deliverable,技术装备标准",
                "9,1,deliverable,无",
                "no rule for item",
            ),
            ("item_topics", "carbon-capture-utilization-storage", "capture", "unknown key"),
            ("guide_sectors", ",有色,", ",钢铁,", "is taken by"),
            (
                "guide_sectors",
                "equipment,重点方向7",
                "machines,重点方向7",
                "unknown key 'machines'",
            ),
            ("sector_words", "水泥,building-materials", "水泥,cement", "unknown key 'cement'"),
            ("document_kinds", ",footprint,对一个", ",track,对一个", "unknown key 'track'"),
            ("body_wordings", "全/富氧燃烧,164", "全/富氧燃烧,165", "does not stand on line 165"),
            ("body_wordings", "全/富氧燃烧,164", "全/富氧燃烧,9999", "no such line"),
            (
                "body_wordings",
                "164,differs,the body adds",
                "164,equal,the body",
                "unknown relation",
            ),
            ("body_wordings", "differs,the body adds 全氧燃烧", "differs,", "empty cell"),
            ("body_wordings", "8-016,8", "8-017,8", "no such item"),
            (
                "item_translations",
                "5-001,黑色金属矿采选",
                "5-001,矿采选",
                "not the words of that item",
            ),
        ],
    )
    def test_it_is_refused(
        self, tmp_path: Path, table: str, before: str, after: str, message: str
    ) -> None:
        folder = tmp_path / "curated"
        shutil.copytree(CURATED, folder)
        text = (folder / f"{table}.csv").read_text("utf-8")
        assert before in text
        (folder / f"{table}.csv").write_text(text.replace(before, after, 1), "utf-8")
        with pytest.raises(InputError, match=message) as caught:
            read_knowledge(extract(GUIDE), folder, GUIDE)
        assert f"{table}.csv" in str(caught.value)
        assert caught.value.field

    def test_a_missing_translation_is_told(self, tmp_path: Path) -> None:
        folder = tmp_path / "curated"
        shutil.copytree(CURATED, folder)
        path = folder / "item_translations.csv"
        rows = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(row for row in rows if not row.startswith("9-004")), "utf-8")
        with pytest.raises(InputError, match="no row for item 9-004"):
            read_knowledge(extract(GUIDE), folder, GUIDE)
