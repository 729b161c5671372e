"""The words of the query page, in Chinese and English; ``{name}`` stands for a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

QUERY: Final[Mapping[str, tuple[str, str]]] = {
    "query-lead": (
        "用 SPARQL 直接向图谱提问；从一个示例开始，改几个词即可。",
        "Ask the graph in SPARQL. Start from an example and change a few words.",
    ),
    "query-text": ("查询语句", "Query"),
    "query-keys": (
        "Ctrl+Enter 运行；Ctrl+空格 补全；Tab 离开编辑器。",
        "Ctrl+Enter runs, Ctrl+Space completes, Tab leaves the editor.",
    ),
    "query-to-examples": ("看示例", "To the examples"),
    "query-as-page": ("网页中的表格", "Table on this page"),
    "query-cancel": ("取消", "Cancel"),
    "query-declare": ("补全前缀声明", "Declare prefixes"),
    "query-running": ("正在运行……", "Running …"),
    "query-cancelled": ("已取消。", "Cancelled."),
    "query-unreachable": ("无法连接服务器。", "The server cannot be reached."),
    "query-answer": ("结果", "Answer"),
    "query-rows": ("{count} 行，用时 {time} 毫秒", "Rows: {count}, in {time} ms"),
    "query-triples": ("{count} 个三元组，用时 {time} 毫秒", "Triples: {count}, in {time} ms"),
    "query-decided": ("用时 {time} 毫秒", "in {time} ms"),
    "query-yes": ("是", "Yes"),
    "query-no": ("否", "No"),
    "query-none": (
        "没有任何结果符合查询。检查拼写，或去掉一个条件再试。",
        "Nothing meets the query. Check the spelling, or try without one of its conditions.",
    ),
    "query-empty-property": (
        "图谱中没有属性 {term}。",
        "The dataset has no property {term}.",
    ),
    "query-empty-class": ("图谱中没有类 {term}。", "The dataset has no class {term}."),
    "query-empty-combination": (
        "这一模式单独使用也没有匹配：其中的词项都有，但没有这样的组合。",
        "This pattern matches nothing by itself: its terms are known, their combination is not.",
    ),
    "query-empty-near": ("相近的有：", "Near:"),
    "query-shown": (
        "此处显示前 {shown} 行，共 {count} 行；下载文件含全部。",
        "The first {shown} of {count} are shown here; the downloads have all.",
    ),
    "query-download": ("下载", "Download"),
    "query-chart": ("按行比较：{name}", "By row: {name}"),
    "query-chart-note": ("图与下表内容相同。", "The table below has the same numbers."),
    "query-drawing": ("图示", "Drawing"),
    "query-drawing-note": (
        "方框为事物（可点开），箭头为其间关系；文字与数值见下方三元组列表，列表亦含图中全部内容。",
        "Boxes are things and lead to their pages, arrows are what links them. Texts and numbers "
        "stand in the list of triples below, with all that is drawn.",
    ),
    "query-no-drawing": (
        "没有可画的关系，或事物太多（图示至多40个）：请看三元组列表。",
        "Nothing to draw, or too much: a drawing has at most 40 things. See the list of triples.",
    ),
    "query-list": ("三元组列表", "List of triples"),
    "query-predicate": ("谓语", "Property"),
    "query-object": ("宾语", "Object"),
    "query-unbound": ("无值", "no value"),
    "query-problem": ("查询未能完成", "The query failed"),
    "query-place": ("第 {line} 行，第 {column} 列", "Line {line}, column {column}"),
    "query-share": ("链接与代码", "Link and code"),
    "query-permalink": ("固定链接", "Permanent link"),
    "query-permalink-about": (
        "链接本身含有查询语句和数据集版本 {version}。",
        "The link holds the query and the dataset's version, {version}.",
    ),
    "query-too-long": (
        "查询太长，不能放进链接；请保存文件。",
        "The query is too long for a link; keep it in a file.",
    ),
    "query-copy": ("复制", "Copy"),
    "query-copied": ("已复制", "Copied"),
    "query-code": ("代码", "Code"),
    "query-saved": (
        "保存的查询，当时与现在的数据集版本相同：{version}。",
        "A saved query. The dataset is of the version it was saved with: {version}.",
    ),
    "query-saved-then": (
        "此查询保存时的数据集版本是 {saved}，现在是 {version}：结果可能已不同。",
        "This query was saved with version {saved} of the dataset; it is {version} now, so the "
        "answer may differ.",
    ),
    "query-filter": ("筛选示例", "Filter examples"),
    "query-filter-hint": ("如：水泥、count", "e.g. cement, 计划"),
    "query-examples-shown": ("{shown} / {count} 个示例", "{shown} of {count} examples"),
    "query-columns": ("列", "Columns"),
    "query-columns-count": ("{count} 列", "{count} columns"),
    "query-shape-select": ("表格", "Table"),
    "query-shape-ask": ("是或否", "Yes or no"),
    "query-shape-construct": ("图（RDF）", "Graph (RDF)"),
    "query-federated": (
        "询问伙伴端点，按“运行”才会执行",
        "asks an endpoint of a partner, and only when it is run",
    ),
    "query-classes": ("类", "class"),
    "query-properties": ("属性", "property"),
    "query-uses": ("次", "uses"),
}
