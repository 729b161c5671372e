"""The words that all pages share, and those of the framework and of search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SITE: Final[Mapping[str, tuple[str, str]]] = {
    "site": ("工业领域碳达峰碳中和标准体系知识图谱", "Industrial carbon standards knowledge graph"),
    "skip": ("跳到正文", "Skip to content"),
    "site-navigation": ("站内导航", "Site"),
    "search": ("搜索", "Search"),
    "search-hint": ("标准号、名称、拼音……", "Number, title, pinyin …"),
    "search-results": ("搜索结果", "Search results"),
    "hits": ("项结果", "results"),
    "no-hits": (
        "没有找到。可换一种写法：标准号的任意部分、两个汉字、拼音或英文词。",
        "Nothing found. Try any part of a number, two Chinese characters, pinyin or an English "
        "word.",
    ),
    "not-all-words": (
        "没有一项包含所有词语；以下各项包含其中一部分。",
        "Nothing has all of these words; what follows has some of them.",
    ),
    "query-cut": (
        "所搜文字过长，只用了开头部分。",
        "The text was too long; its beginning was used.",
    ),
    "loaded-not-indexed": (
        "另行载入的图正在编制索引，尚未包括在内；稍后再搜即可找到。",
        "Graphs loaded beside the guide are still being indexed and not among these; search again "
        "in a while.",
    ),
    "all-types": ("所有类型", "All types"),
    "previous": ("上一页", "Previous"),
    "next": ("下一页", "Next"),
    "page": ("页", "Page"),
    "framework": ("体系框架", "Framework"),
    "framework-figure": (
        "标准体系框架：类别、子类及其现行与在研标准数",
        "The framework: categories, subcategories, and their standards in force and in development",
    ),
    "figure-note": (
        "原文图1至图6在转换中缺失，此图由图谱数据重绘；数字为 现行 / 在研。",
        "Figures 1 to 6 of the guide were lost in conversion; this one is drawn anew from the "
        "graph. Numbers are in force / in development.",
    ),
    "as-table": ("同一内容的表格", "The same as a table"),
    "in-force": ("现行", "In force"),
    "in-development": ("在研", "In development"),
    "no-standard": ("无标准", "no standard"),
    "no-direction": ("附件2无此重点方向", "no key direction in Annex 2"),
    "has-direction": ("有重点方向", "Key direction"),
    "code": ("代号", "Code"),
    "concept": ("类别与子类", "Category or subcategory"),
    "what-this-is": (
        "工业和信息化部2024年印发的《工业领域碳达峰碳中和标准体系建设指南》"
        "列出166项现行和在研标准，并指明尚待制定的方向。本站把它变成一个可以查询、"
        "可以链接、每条陈述都可溯源的知识图谱。",
        "In 2024 China's Ministry of Industry and Information Technology issued a guide to the "
        "standards that carbon peaking and carbon neutrality in industry need: it lists 166 in "
        "force or in development and says which are still to be made. This site makes it a graph "
        "to browse, link and query, in which every statement can be traced to where it stands.",
    ),
    "ways-in": ("三种用法", "Three ways in"),
    "way-browse": ("浏览", "Browse"),
    "way-browse-about": (
        "从体系框架的任一类别走到其子类、主题领域、标准与重点方向。",
        "From any category of the framework to its subcategories, topic areas, standards and key "
        "directions.",
    ),
    "way-search-about": (
        "标准号任意写法、中文、拼音、英文皆可。",
        "Standard numbers in any spelling, Chinese, pinyin, English.",
    ),
    "way-query": ("查询", "Query"),
    "way-query-about": (
        "用 SPARQL 提问；附有中英文示例，可直接运行。",
        "Ask in SPARQL; examples in both languages run as they are.",
    ),
    "version": ("数据集版本", "Dataset version"),
    "source-note": (
        "来源为工信厅科〔2024〕7号官方文件；本项目自有数据采用 CC BY 4.0 许可。",
        "The source is the official document 工信厅科〔2024〕7号; this project's own data is "
        "under CC BY 4.0.",
    ),
    "home": ("首页", "Home"),
    "query": ("SPARQL 查询", "SPARQL query"),
    "ontology": ("本体", "Ontology"),
    "converted": (
        "本页由 OpenCC 自动转为繁体；指南原文、代码与图谱中的文字值照旧。",
        "",
    ),
    "statements": ("陈述", "Statements"),
    "referred-to-by": ("被引用", "Referred to by"),
    "property": ("属性", "Property"),
    "value": ("值", "Value"),
    "graph": ("命名图", "Named graph"),
    "graphs": ("命名图", "Named graphs"),
    "triples": ("三元组", "triples"),
    "formats": ("其他格式", "Other formats"),
    "counts": ("数量", "In numbers"),
    "count": ("数目", "Count"),
    "examples": ("示例查询", "Example queries"),
    "run": ("运行", "Run"),
    "result-format": ("结果格式", "Result format"),
    "time-limit": ("时限（秒）", "Time limit (seconds)"),
    "terms": ("术语", "Terms"),
    "definition": ("定义", "Definition"),
    "type": ("类型", "Type"),
    "more": ("另有未列出的条目；完整内容见其他格式", "More exist; the other formats have them all"),
    "iri": ("标识符", "Identifier"),
}
