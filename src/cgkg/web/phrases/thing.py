"""The words of the pages of things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

THING: Final[Mapping[str, tuple[str, str]]] = {
    "framework-trail": ("体系位置", "Place in the framework"),
    "unofficial": ("本项目译名，非官方", "this project's translation, not official"),
    "part-designator": ("标准代号", "designator"),
    "part-serial": ("顺序号", "serial number"),
    "part-part": ("部分号", "part"),
    "part-year": ("发布年", "year of publication"),
    "part-plan-year": ("计划年", "year of the plan"),
    "part-nature": ("性质", "nature"),
    "part-department-code": ("主管部门代码", "department code"),
    "part-industry-code": ("行业代号", "industry code"),
    "as-listed": ("清单所列状态", "As listed"),
    "as-known": ("目前所知", "As known now"),
    "looked-for": ("找过是否已发布，未见", "Publication was looked for; nothing was found"),
    "not-looked-for": (
        "未知：尚未查找是否已发布",
        "Unknown: nobody has looked for its publication yet",
    ),
    "in-the-guide": ("在指南中的位置", "Where it stands in the guide"),
    "told-by-others": (
        "指南与本项目都没有提到它；这里的陈述都来自另外载入或写入的图：",
        "Neither the guide nor this project tells of it; all that is said here is from graphs that "
        "were loaded or written beside theirs:",
    ),
    "annex-1": ("附件1", "Annex 1"),
    "line": ("第 {first} 行", "line {first}"),
    "lines": ("第 {first}–{last} 行", "lines {first}–{last}"),
    "facts": ("事实", "Facts"),
    "proof": ("出处", "Where this comes from"),
    "stands-in": ("所在命名图", "Stands in the graph"),
    "inferred-why": ("推理所得：依据哪条规则、哪些前提？", "Inferred: by which rule, from what?"),
    "rule": ("规则", "Rule"),
    "sources": ("来源", "Sources"),
    "reason": ("理由", "Reason"),
    "record-of-proof": ("这一记录本身", "The record of this"),
    "neighbourhood": ("邻近事物", "What stands next to it"),
    "neighbourhood-alternative": (
        "左侧：引用它的事物；右侧：它引用的事物。同一内容见“事实”与“被引用”两个列表。",
        "Left: what refers to it; right: what it refers to. The lists under “Facts” and “Referred "
        "to by” say the same.",
    ),
    "related": ("相关标准", "Related standards"),
    "same-series": ("同一系列", "Same series"),
    "same-topicArea": ("同一主题领域", "Same topic area"),
    "same-subcategory": ("同一子类", "Same subcategory"),
    "same-codeSector": ("同一行业代号", "Same industry code"),
    "and-more": ("另有 {count} 项", "and {count} more"),
    "other-assertions": ("其他来源记录", "Further records of provenance"),
    "page-of": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "data": ("数据", "Data"),
    "other-views": ("其他视图", "Other views"),
    "all-representations": ("所有表示", "All representations"),
    "cite": ("引用本页", "Cite this"),
    "in-sparql": ("在 SPARQL 中打开", "Open in SPARQL"),
    "statements-with-graphs": ("陈述及其命名图", "Statements with their graphs"),
    "describe": ("DESCRIBE 描述", "DESCRIBE"),
    "run-query": ("运行此查询", "Run this query"),
    "verbatim-row": ("清单原文", "The row, verbatim"),
    "cell-position": ("序号", "No."),
    "cell-number": ("标准编号", "Number"),
    "cell-title": ("标准名称", "Title"),
    "cell-level": ("类别", "Level"),
    "cell-stage": ("状态", "Stage"),
    "cell-placement": ("体系位置", "Place"),
    "mended": ("经修复", "mended"),
    "profile": ("词汇视图", "Profile"),
    "syntax": ("语法", "Syntax"),
    "representations": ("表示", "Representations"),
    "explanation": ("为什么成立？", "Why does this hold?"),
    "statement": ("陈述", "Statement"),
    "explained-by": ("依据规则 {rule}", "By the rule {rule}"),
    "premises": ("前提", "Premises"),
    "unnamed": ("（未命名的类或列表）", "(an unnamed class or list)"),
    "is-asserted": (
        "这条陈述是直接写入的，不是推理所得。",
        "This statement is asserted; nothing had to be inferred.",
    ),
    "not-stated": ("图谱中没有这条陈述。", "The graph does not have this statement."),
    "in-ontology": ("本体公理", "axiom of the ontology"),
    "explanation-about": (
        "下列每一种推导都由 OWL 2 RL 的一条规则得出；前提若也是推理所得，可继续追问。"
        "每条规则最多列出五种推导。",
        "Each derivation below is one step by a rule of OWL 2 RL. Where a premise is itself "
        "inferred, its link leads to the step before. Of each rule at most five derivations "
        "are shown.",
    ),
    "every-value": ("全部 {count} 项", "all {count}"),
}
