"""Each mending rule on the spelling it is for, and on one that it must leave alone."""

from __future__ import annotations

import pytest

from cgkg.model import Cell, Lines, Mending
from cgkg.source.mending import RULES, STRUCTURE_RULES, TITLE_RULES, Audit

HERE = Lines(7, 7)


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("restore-lost-letter", "2023-1450--QC", "2023-1450T-QC"),
        ("join-split-part-word", "第 10 部 分：化工", "第 10 部分：化工"),
        ("join-split-word", "二氧化碳减排 量评估", "二氧化碳减排量评估"),
        ("drop-part-blanks", "要求 第 1 部分：发电", "要求 第1部分：发电"),
        ("drop-part-blanks", "要求 第 XX 部分：水运", "要求 第XX部分：水运"),
        ("drop-colon-blank", "第3部分： 镁冶炼", "第3部分：镁冶炼"),
        ("join-subscript", "O ₂ -CO ₂ 气体", "O₂-CO₂ 气体"),
        ("join-subscript", "(N ₂ O)", "(N₂O)"),
        ("full-width-parentheses", "二氧化碳 (CO₂) 排放", "二氧化碳（CO₂）排放"),
        ("drop-formula-blank", "企业 O₂-CO₂ 气体", "企业O₂-CO₂气体"),
        ("join-page-break", "在燃\n\n料替代方面", "在燃料替代方面"),
        ("translate-conjunction", "在企业 and 园区层面", "在企业和园区层面"),
        ("drop-doubled-character", "严于国家标准的企企业标准", "严于国家标准的企业标准"),
        ("drop-paragraph-tags", "<p>重点制定</p> ", "重点制定"),
    ],
)
def test_a_rule_mends(rule: str, before: str, after: str) -> None:
    assert RULES[rule].apply(before) == after


@pytest.mark.parametrize(
    "title",
    [
        "温室气体排放核算与报告要求 针织印染企业",
        "石化行业 二氧化碳捕集技术规范 溶剂和工艺类",
        "温室气体—用于对温室气体审定和核查机构的资格认证或其他形式认可的要求",
        "钢铁企业二氧化碳利用技术规范 第1部分：用于转炉底吹",
        "温室气体排放核算与报告要求：公共建筑运营单位（企业）",
        "高效水泥熟料蓖冷机工艺、铜钼连续吹炼",
    ],
)
def test_titles_that_are_whole_stay_as_they_are(title: str) -> None:
    audit = Audit()
    mended = audit.mend(TITLE_RULES, title, record="annex1-1", field="标准名称", lines=HERE)
    assert mended == Cell(title, title)
    assert audit.mendings == []


def test_the_audit_takes_down_each_step() -> None:
    audit = Audit()
    raw = "要求 第 10 部 分：化工"
    cell = audit.mend(TITLE_RULES, raw, record="annex1-15", field="标准名称", lines=HERE)
    assert cell == Cell(raw, "要求 第10部分：化工")
    middle = "要求 第 10 部分：化工"
    assert audit.mendings == [
        Mending("join-split-part-word", "annex1-15", "标准名称", raw, middle, HERE),
        Mending("drop-part-blanks", "annex1-15", "标准名称", middle, cell.mended, HERE),
    ]


def test_mending_twice_changes_nothing_more() -> None:
    once = Audit().mend(
        TITLE_RULES, "企业 (CO ₂) 第 XX 部分： 量", record="r", field="f", lines=HERE
    )
    again = Audit().mend(TITLE_RULES, once.mended, record="r", field="f", lines=HERE)
    assert again.mended == once.mended


def test_every_rule_says_what_it_does_and_why_in_both_languages() -> None:
    for name, rule in RULES.items():
        assert name == rule.name
        assert any("\u4e00" <= character <= "\u9fff" for character in rule.zh)
        assert rule.en
        assert rule.reason
        assert (rule.pattern is None) <= (rule in STRUCTURE_RULES)
