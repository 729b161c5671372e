"""Annex 1 and Annex 2 as extracted: counts, cells, texts and lines."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import pytest

from cgkg import assets
from cgkg.model import ConceptRank, Guide, Level, Stage
from cgkg.source.guide import extract

DATA = assets.root() / "data"
GUIDE = DATA / "source" / "guide.md"
LINES = GUIDE.read_text(encoding="utf-8").split("\n")

COUNTS = {  # 国标 现行, 国标 在研, 行标 现行, 行标 在研
    "术语定义": (0, 0, 0, 1),
    "数据质量": (0, 1, 0, 0),
    "标识标志": (0, 0, 0, 0),
    "报告声明与信息披露": (0, 0, 0, 2),
    "温室气体核算": (12, 30, 10, 38),
    "温室气体核查": (0, 3, 0, 3),
    "源头控制": (0, 0, 0, 1),
    "生产过程控制": (0, 0, 0, 1),
    "末端治理": (2, 2, 4, 9),
    "协同降碳": (1, 0, 0, 6),
    "监测技术": (0, 1, 0, 5),
    "监测分析方法": (5, 1, 1, 0),
    "监测设备及系统": (1, 0, 0, 0),
    "低碳评价": (0, 2, 0, 7),
    "碳排放管理": (0, 5, 0, 9),
    "碳资产管理": (0, 0, 0, 3),
}
SUBCATEGORIES = [
    f"{n}.{m}" for n, last in enumerate((4, 2, 4, 3, 3), 1) for m in range(1, last + 1)
]
CELLS = [
    (Level.NATIONAL, Stage.IN_FORCE),
    (Level.NATIONAL, Stage.IN_DEVELOPMENT),
    (Level.INDUSTRY, Stage.IN_FORCE),
    (Level.INDUSTRY, Stage.IN_DEVELOPMENT),
]


@pytest.fixture(scope="module")
def guide() -> Guide:
    return extract(GUIDE)


def test_the_source_is_what_was_handed_over() -> None:
    digest = hashlib.sha256(GUIDE.read_bytes()).hexdigest()
    assert digest == "f802d873001fd5d72ccba0b77165d9bf58485518d890af474ab5c436f48a771d"


def test_the_source_has_494_lines(guide: Guide) -> None:
    assert guide.line_count == len(LINES) == 494


class TestAnnex1:
    def test_166_rows_in_order(self, guide: Guide) -> None:
        assert [row.position for row in guide.rows] == [*range(1, 167)]

    def test_counts_by_subcategory_level_and_stage(self, guide: Guide) -> None:
        found = Counter(
            (row.subcategory.mended, row.level.mended, row.stage.mended) for row in guide.rows
        )
        labels = [one.label for one in guide.concepts if one.rank is ConceptRank.SUBCATEGORY]
        table = {label: tuple(found[label, *cell] for cell in CELLS) for label in labels}
        assert table == COUNTS
        assert list(table) == list(COUNTS)

    def test_21_45_15_85(self, guide: Guide) -> None:
        found = Counter((row.level.mended, row.stage.mended) for row in guide.rows)
        assert [found[cell] for cell in CELLS] == [21, 45, 15, 85]

    def test_numbers_and_titles_are_different(self, guide: Guide) -> None:
        assert len({row.number.mended for row in guide.rows}) == 166
        assert len({row.title.mended for row in guide.rows}) == 166

    def test_raw_cells_rebuild_the_line(self, guide: Guide) -> None:
        for row in guide.rows:
            cells = (row.number, row.title, row.level, row.stage, row.subcategory)
            line = " | ".join(cell.raw for cell in cells)
            assert LINES[row.lines.first - 1] == f"| {row.position} | {line} |"
            assert row.lines.first == row.lines.last
            assert LINES[row.section_lines.first - 1].startswith(f"| {row.section.raw} |")

    def test_every_numbered_row_of_the_source_is_read(self, guide: Guide) -> None:
        numbered = [n for n, line in enumerate(LINES, 1) if re.match(r"\| \d+ \|(.*\|){5}", line)]
        assert numbered == [row.lines.first for row in guide.rows]

    def test_only_numbers_and_titles_are_mended(self, guide: Guide) -> None:
        changed = Counter(
            name
            for row in guide.rows
            for name in ("section", "number", "title", "level", "stage", "subcategory")
            if getattr(row, name).raw != getattr(row, name).mended
        )
        assert changed == {"number": 3, "title": 29}

    def test_mending_a_title_changes_blanks_and_parentheses_only(self, guide: Guide) -> None:
        def bare(title: str) -> str:
            return title.replace(" ", "").translate(str.maketrans("()", "（）"))

        for row in guide.rows:
            assert bare(row.title.raw) == bare(row.title.mended)

    @pytest.mark.parametrize(
        ("position", "title"),
        [
            (15, "温室气体排放核算与报告要求 第10部分：化工生产企业"),
            (8, "温室气体排放核算与报告要求 第3部分：镁冶炼企业"),
            (19, "温室气体排放核算与报告要求 第XX部分：水运企业"),
            (63, "石化化工行业 基于项目的二氧化碳减排量评估通用要求"),
            (90, "硝酸生产企业氧化亚氮（N₂O）排放量计算方法"),
            (91, "石油化工生产企业CO₂排放量计算方法"),
            (107, "钢铁企业O₂-CO₂气体混合利用技术规范"),
            (141, "单位产品（服务）碳排放限额编制通则"),
        ],
    )
    def test_mended_titles(self, guide: Guide, position: int, title: str) -> None:
        assert guide.rows[position - 1].title.mended == title


class TestAnnex2:
    def test_14_directions_in_order(self, guide: Guide) -> None:
        assert [one.position for one in guide.directions] == [*range(1, 15)]

    def test_codes(self, guide: Guide) -> None:
        codes = [key for key in SUBCATEGORIES if key not in ("4.2", "4.3")]
        assert [one.subcategory_code for one in guide.directions] == codes
        assert all(one.subcategory_code[0] == one.category_code for one in guide.directions)

    def test_chunks_rebuild_the_text(self, guide: Guide) -> None:
        for one in guide.directions:
            rebuilt = list("\n" * len(one.text))
            for chunk in one.chunks:
                rebuilt[chunk.offset : chunk.offset + len(chunk.mended)] = chunk.mended
            assert "".join(rebuilt) == one.text

    def test_raw_chunks_are_the_cells_of_the_source(self, guide: Guide) -> None:
        for one in guide.directions:
            for number in dict.fromkeys(chunk.lines.first for chunk in one.chunks):
                cell = "".join(chunk.raw for chunk in one.chunks if chunk.lines.first == number)
                assert LINES[number - 1].rsplit(" | ", 1)[1] == f"{cell} |"

    def test_no_character_is_lost_or_doubled(self, guide: Guide) -> None:
        annex = LINES[LINES.index("附件 2") :]
        cells = [line.split("|")[4] for line in annex if line.startswith("|")]
        texts = [cell for cell in cells if cell.strip(" -") not in ("", "重点方向")]
        source = re.sub(r"<p>|</p>|\s", "", "".join(texts))
        assert re.sub(r"\s", "", "".join(one.text for one in guide.directions)) == source

    @pytest.mark.parametrize(
        ("position", "joined"),
        [
            (5, "合成树脂、废弃化学品处置"),
            (5, "废弃化学品回收再利用产品、无机化工产品"),
            (7, "地热、潮汐能、生物质能"),
        ],
    )
    def test_page_breaks_leave_no_mark(self, guide: Guide, position: int, joined: str) -> None:
        assert joined in guide.directions[position - 1].text

    def test_paragraphs(self, guide: Guide) -> None:
        paragraphs = {one.position: one.text.split("\n") for one in guide.directions}
        counts = {position: len(found) for position, found in paragraphs.items() if len(found) > 1}
        assert counts == {5: 3, 7: 4, 12: 2}
        assert all(p.endswith("。") for found in paragraphs.values() for p in found)

    def test_the_lines_span_all_chunks(self, guide: Guide) -> None:
        spans = {one.position: (one.lines.first, one.lines.last) for one in guide.directions}
        assert (spans[5], spans[7], spans[12]) == ((470, 478), (480, 484), (492, 492))
