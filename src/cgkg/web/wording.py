"""The words of the pages, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cgkg.web.negotiation import CHINESE, ENGLISH

_PHRASES: Final[Mapping[str, tuple[str, str]]] = {
    "site": ("工业领域碳达峰碳中和标准体系知识图谱", "Industrial carbon standards knowledge graph"),
    "home": ("首页", "Home"),
    "query": ("SPARQL 查询", "SPARQL query"),
    "ontology": ("本体", "Ontology"),
    "other-language": ("English", "中文"),
    "statements": ("陈述", "Statements"),
    "referred-to-by": ("被引用", "Referred to by"),
    "property": ("属性", "Property"),
    "value": ("值", "Value"),
    "graph": ("命名图", "Named graph"),
    "graphs": ("命名图", "Named graphs"),
    "triples": ("三元组", "triples"),
    "formats": ("其他格式", "Other formats"),
    "counts": ("数量", "In numbers"),
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


def phrase(key: str, language: str) -> str:
    """A phrase in one of the two languages.

    Raises:
        KeyError: there is no such phrase.
    """
    chinese, english = _PHRASES[key]
    return english if language == ENGLISH else chinese


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str] | None:
    """The text to show of several, and its language tag: the wanted one, else whichever there is.

    Args:
        texts: language tag in any case → text.
        language: ``zh-Hans`` or ``en``.
    """
    wanted = [language, ENGLISH if language == CHINESE else CHINESE, "zh", ""]
    by_tag = {tag.casefold(): (text, display_tag(tag)) for tag, text in texts.items()}
    for tag in wanted:
        if tag.casefold() in by_tag:
            return by_tag[tag.casefold()]
    return next(iter(by_tag.values()), None)


def display_tag(tag: str) -> str:
    """A language tag with the usual case (BCP 47, 2.1.1): the engine gives lower case.

    >>> display_tag("zh-hans"), display_tag("en-gb")
    ('zh-Hans', 'en-GB')
    """
    first, *others = tag.split("-")
    cased = (part.title() if len(part) == 4 else part.upper() for part in others)
    return "-".join([first, *cased])
