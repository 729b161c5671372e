"""The words of the page of gaps and coverage; ``{name}`` stands for a number or a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COVERAGE: Final[Mapping[str, tuple[str, str]]] = {
    "coverage": ("缺口与覆盖", "Gaps and coverage"),
    "coverage-short": ("缺口", "Gaps"),
    "coverage-lead": (
        "附件2的重点方向可拆成{items}个事项：每个事项是指南要求制定的一项标准。"
        "清单中已有标准或项目的有多少，还缺什么？",
        "Annex 2 asks for {items} things to be standardized. For how many does the list hold a "
        "standard or a project, and what is still missing?",
    ),
    "coverage-covered": ("已覆盖", "Covered"),
    "coverage-partly": ("部分覆盖", "Partly covered"),
    "coverage-none": ("没有标准", "No standard"),
    "coverage-covered-about": (
        "清单有相同或更广的标准或项目",
        "the list has a standard or project for all of it",
    ),
    "coverage-partly-about": (
        "只有较窄或部分相关的标准或项目",
        "standards or projects for a part of it only",
    ),
    "coverage-none-about": ("清单中一项也没有", "nothing in the list is for it"),
    "coverage-of-all": ("共{items}个事项", "of {items} items"),
    "coverage-choose": ("选择事项", "Choose items"),
    "coverage-q": ("事项含有的词", "Words of the item"),
    "coverage-q-hint": ("如：水泥", "e.g. cement"),
    "coverage-direction": ("重点方向", "Key direction"),
    "coverage-sector": ("行业", "Sector"),
    "coverage-deliverable": ("所需标准", "Deliverable"),
    "coverage-status": ("状态", "Status"),
    "coverage-any": ("全部", "All"),
    "coverage-show": ("显示", "Show"),
    "coverage-drop": ("去掉", "Drop"),
    "coverage-matrix": ("行业与所需标准", "Sectors and deliverables"),
    "coverage-matrix-about": (
        "每个方块是一个事项。大数字是没有标准的事项数，斜线后是全部事项数；底色越深，缺口越多。"
        "涉及两个行业的事项在两列各计一次，“全部”一列只计一次。",
        "Each square is an item. The large number counts the items without a standard, the small "
        "one all items; the darker a cell, the more are missing. An item of two sectors stands in "
        "both columns, and once under All.",
    ),
    "coverage-matrix-caption": (
        "没有标准的事项数 / 全部事项数",
        "Items without a standard / all items",
    ),
    "coverage-cell": (
        "个没有标准，共{total}个；已覆盖{covered}个，部分覆盖{partly}个",
        "without a standard, of {total}; {covered} covered, {partly} partly",
    ),
    "coverage-empty": ("没有这样的事项", "no such item"),
    "coverage-ranked-sector": ("缺口最多的行业", "Sectors with the most gaps"),
    "coverage-ranked-deliverable": ("缺口最多的标准类型", "Deliverables with the most gaps"),
    "coverage-bars-about": (
        "条的长度为事项数，依次为已覆盖、部分覆盖、没有标准。",
        "Bars show numbers of items: covered, partly covered, without a standard.",
    ),
    "coverage-missing": ("没有标准", "No standard"),
    "coverage-summary": (
        "{total}个事项中，{none}个没有标准，{partly}个部分覆盖，{covered}个已覆盖",
        "Of {total} items, {none} have no standard, {partly} are partly covered, "
        "{covered} are covered",
    ),
    "coverage-nothing": ("没有同时符合这些条件的事项。", "No item meets all of these conditions."),
    "coverage-search-instead": ("在全站搜索", "Search the whole site for"),
    "coverage-of-words": (
        "清单已有什么、还缺什么：含“{text}”的事项",
        "What the list has and what is missing: items with “{text}”",
    ),
    "coverage-in-the-guide": ("指南原文与所选事项", "The items in the guide's own words"),
    "coverage-original": (
        "引文为指南原文，所选事项按状态标出：实线底色为已覆盖，双线为部分覆盖，虚线框为没有标准。",
        "Quotations are the guide's own Chinese words. The chosen items are marked by their "
        "status: a filled ground for covered, a double line for partly covered, a dashed frame "
        "for no standard.",
    ),
    "coverage-line": ("来源文本第{first}行", "line {first} of the source text"),
    "coverage-lines": ("来源文本第{first}至{last}行", "lines {first} to {last} of the source text"),
    "coverage-without": ("没有标准的事项（{count}）", "Items without a standard ({count})"),
    "coverage-with": ("有标准涉及的事项（{count}）", "Items that standards address ({count})"),
    "coverage-addressed": ("涉及它的标准", "Standards that address it"),
    "coverage-exact": ("相同", "exact"),
    "coverage-narrower": ("较窄", "narrower"),
    "coverage-broader": ("较广", "broader"),
    "coverage-partial": ("部分", "partial"),
    "coverage-certainty": ("把握", "certainty"),
    "coverage-listed": ("清单所列", "as listed"),
    "coverage-known": ("{date}所知", "as known on {date}"),
    "coverage-unknown": ("现状未知", "stage now unknown"),
    "coverage-note": ("怎样得出", "How this was made"),
    "coverage-note-about": (
        "一项标准与一个事项类型相同，且对象相同、为其一部分或包含它，才算涉及该事项；同一对象的另一类标准不算。"
        "判断依据标准名称，未读标准全文，逐条附理由与把握。状态以2024年2月4日的清单为准，"
        "后来的发布与代替另行注明。",
        "A standard addresses an item if it is of the kind asked for and its object is the "
        "item's, a part of it, or holds it; the same object with another deliverable does not "
        "count. This was judged by titles, not by the texts of the standards; every link has its "
        "reason and certainty. Statuses are those of the list of 4 February 2024; what became of "
        "its entries since is told beside them.",
    ),
    "coverage-as-sparql": ("同一内容的 SPARQL 查询", "The same as a SPARQL query"),
    "coverage-whole": ("返回全部行业与标准类型", "Back to all sectors and deliverables"),
}
