"""A damaged guide or curated table: named by line and field, and nothing is written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cgkg import assets
from cgkg.errors import InputError
from cgkg.source import tables
from cgkg.source.guide import extract

DATA = assets.root() / "data"
Damage = Callable[[list[str]], None]
TOPICS, CITED = "topic_areas.csv", "cited_documents.csv"
CIRCLE = ",sector-implementation-guides,碳排放管理体系"


def line_of(beginning: str) -> int:
    """The 1-based line of the guide that begins so, below its table of contents."""
    lines = (DATA / "source" / "guide.md").read_text(encoding="utf-8").split("\n")
    return next(n for n, line in enumerate(lines, 1) if n > 43 and line.startswith(beginning))


def replace(line: int, old: str, new: str) -> Damage:
    def damage(lines: list[str]) -> None:
        assert old in lines[line - 1]
        lines[line - 1] = lines[line - 1].replace(old, new, 1)

    return damage


def blank(first: int, last: int | None = None) -> Damage:
    def damage(lines: list[str]) -> None:
        for number in range(first, (last or first) + 1):
            lines[number - 1] = ""

    return damage


@dataclass(frozen=True)
class Case:
    damage: Damage
    line: int
    field: str
    problem: str


ROW_3, ROW_6, ROW_50, ROW_101 = (line_of(f"| {n} | ") for n in (3, 6, 50, 101))
SECTION_2 = line_of("| 二、")
TITLE_3 = "石化化工企业碳排放信息披露要求与实施指南"
HEAD_1 = "| 1 | 1 基础通用 | 1.1 术语定义"
ANNEX_1, ANNEX_2 = line_of("附件 1"), line_of("附件 2")
DIR_1, DIR_2, DIR_5 = ANNEX_2 + 6, ANNEX_2 + 7, ANNEX_2 + 10
CASES = [
    Case(blank(5), 1, "address", "no address"),
    Case(blank(9), 1, "notice title", "notice title not found"),
    Case(blank(10), 9, "document number", "document number not found"),
    Case(blank(16), 10, "signature", "signature not found"),
    Case(replace(17, "4日", "40日"), 17, "date", "no date"),
    Case(replace(19, "指南", "方案"), 16, "title page", "title page not"),
    Case(blank(44), 17, "foreword", "foreword not found"),
    Case(replace(54, "《2030", "《2035"), 54, "citation", "does not know"),
    Case(blank(69), 1, "heading", "section not found"),
    Case(replace(71, "到2030年", "以后"), 71, "建设目标", "without a year"),
    Case(replace(89, "等 4 类", "等 3 类"), 89, "heading", "number of kinds differs"),
    Case(blank(100), 104, "heading", "heading out of order"),
    Case(blank(98), 96, "definition", "heading without text"),
    Case(replace(112, "标准", ""), 112, "heading", "unknown heading"),
    Case(replace(98, "标准。", "标准"), 98, "paragraph", "paragraph without an end"),
    Case(blank(ANNEX_1), 44, "annex 1", "annex 1 not found"),
    Case(blank(ANNEX_2), 1, "annex 2", "annex 2 not found"),
    Case(blank(238, ANNEX_2 - 1), ANNEX_1 + 3, "annex 1", "table of annex 1 not found"),
    Case(blank(238), 240, "header", "does not start with its header"),
    Case(replace(244, "", "注 "), 244, "row", "text between the table's rows"),
    Case(replace(ROW_6, "| 国标 ", ""), ROW_6, "row", "wrong number of columns"),
    Case(replace(ROW_6, "温室气体核算 |", ""), ROW_6, "row", "wrong number of col"),
    Case(replace(ROW_3, TITLE_3, ""), ROW_3, "标准名称", "empty title"),
    Case(replace(ROW_3, "行标", "地标"), ROW_3, "类别", "unknown level"),
    Case(replace(ROW_3, "在研", "废止"), ROW_3, "状态", "unknown stage"),
    Case(replace(ROW_3, "报告声明", "报告"), ROW_3, "体系位置", "unknown subcat"),
    Case(replace(ROW_101, "源头控制", "低碳评价"), ROW_101, "体系位置", "outside its"),
    Case(replace(ROW_6, "| 6 |", "| 5 |"), ROW_6, "序号", "repeated position"),
    Case(blank(ROW_3), ROW_3 + 1, "序号", "missing position"),
    Case(replace(ROW_6 + 1, "151.2", "151.1"), ROW_6 + 1, "标准编号", "repeated number"),
    Case(replace(ROW_50, "2023-1450--", "2023-1451T-"), ROW_50 + 1, "标准编号", "repeated number"),
    Case(replace(ROW_6, "GB/T 32", "GB/T O2"), ROW_6, "标准编号", "unparsable"),
    Case(replace(ROW_6, "GB/T 32", "GB/T32"), ROW_6, "标准编号", "unparsable"),
    Case(replace(ROW_6, "国标", "行标"), ROW_6, "类别", "level does not fit"),
    Case(replace(ROW_6, "现行", "在研"), ROW_6, "状态", "stage does not fit"),
    Case(replace(ROW_3, "在研", "现行"), ROW_3, "状态", "stage does not fit"),
    Case(replace(SECTION_2, "核查", "认证"), SECTION_2, "section", "unknown section"),
    Case(replace(SECTION_2, "二、", "三、"), SECTION_2, "section", "unknown section"),
    Case(blank(240), 241, "序号", "above the first section"),
    Case(replace(SECTION_2, "二、", ""), SECTION_2, "序号", "neither an entry nor"),
    Case(replace(DIR_2, "1.2 ", ""), DIR_2, "二级分类", "no code and name"),
    Case(replace(DIR_1, "1 基础通用", ""), DIR_1, "一级分类", "no code and name"),
    Case(replace(DIR_2, "1.2", "1.9"), DIR_2, "二级分类", "unknown code"),
    Case(replace(DIR_2, "1.2 数据", "1.2 数值"), DIR_2, "二级分类", "unknown code"),
    Case(replace(DIR_2, "1.2", "2.2"), DIR_2, "二级分类", "code of another"),
    Case(replace(DIR_2, "1.2", "1.1"), DIR_2, "二级分类", "repeated sub"),
    Case(blank(DIR_2), DIR_2 + 1, "序号", "missing position"),
    Case(replace(DIR_2, "| 2 |", "| 1 |"), DIR_2, "序号", "repeated position"),
    Case(blank(474, 478), DIR_5, "重点方向", "direction without an end"),
    Case(replace(474, "<p>", "<b>"), 474, "重点方向", "markup other than <p>"),
    Case(replace(DIR_1, HEAD_1, "| | | "), DIR_1, "序号", "row without a position"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.line}-{case.problem}")
def test_damage_is_named_and_nothing_is_written(case: Case, tmp_path: Path) -> None:
    lines = (DATA / "source" / "guide.md").read_text(encoding="utf-8").split("\n")
    case.damage(lines)
    path = tmp_path / "guide.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    message = refusal(path, tmp_path)
    assert message.startswith(f"{path}:{case.line}: ")
    assert case.problem in message.splitlines()[0]
    assert f"field: {case.field}\n" in message
    assert "expected: " in message
    assert "what to do: " in message


@pytest.mark.parametrize(
    ("content", "place", "field"),
    [
        (b"", ":1: empty file", "text"),
        (b" \n\n", ":1: empty file", "text"),
        (b"\n\nabc\xff\n", ":3: not UTF-8", "encoding"),
        ("一\r\n二\n".encode(), ":1: carriage return", "line end"),
    ],
)
def test_what_is_no_such_text(tmp_path: Path, content: bytes, place: str, field: str) -> None:
    path = tmp_path / "guide.md"
    path.write_bytes(content)
    message = refusal(path, tmp_path)
    assert message.startswith(f"{path}{place}")
    assert f"field: {field}\n" in message


def test_a_missing_guide(tmp_path: Path) -> None:
    assert "gone.md: file not found" in refusal(tmp_path / "gone.md", tmp_path)


@pytest.mark.parametrize(
    ("table", "old", "new", "field", "problem"),
    [
        (TOPICS, ",碳披露导则", ",碳披露规则", "label", "label does not occur in the section"),
        (TOPICS, ",1.4,碳披露导则", ",1.3,碳披露导则", "label", "label does not occur"),
        (TOPICS, ",1.4,碳披露导则", ",1.9,碳披露导则", "broader", "unknown concept"),
        (TOPICS, ",1.4,碳披露导则", ",1,碳披露导则", "broader", "unknown concept"),
        (TOPICS, ",5.2,碳排放管理体系", CIRCLE, "broader", "in a circle"),
        (TOPICS, "carbon-disclosure-guidelines,", "carbon-disclosurE,", "key", "not a key"),
        (CITED, "carbon-opinions,policy", "carbon-opinions,law", "kind", "unknown kind"),
        (CITED, ",2030年前碳达峰行动方案", ",2030年前碳行动方案", "citation", "does not know"),
        (CITED, ",绿色制造标准体系,绿色制造等标准体系", ",绿标体系,", "title", "does not name"),
    ],
)
def test_a_damaged_curated_table(
    tmp_path: Path, table: str, old: str, new: str, field: str, problem: str
) -> None:
    curated = tmp_path / "curated"
    curated.mkdir()
    for name in (TOPICS, CITED):
        shutil.copy(DATA / "curated" / name, curated)
    path = curated / table
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    message = refusal(DATA / "source" / "guide.md", tmp_path, curated)
    assert re.match(r"\S+\.(csv|md):\d+: ", message)
    assert problem in message.splitlines()[0]
    assert f"field: {field}\n" in message


def refusal(guide: Path, tmp_path: Path, curated: Path | None = None) -> str:
    """The message of a failed run, after a look whether the files of an earlier run still stand."""
    folder = tmp_path / "extracted"
    shutil.copytree(DATA / "extracted", folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(InputError) as error:
        tables.write(extract(guide, curated), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    return str(error.value)
