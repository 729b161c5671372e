"""The rules that say what an item or a standard is about, as things that assertions point to."""

from __future__ import annotations

from rdflib import Graph

from cgkg.graph.rules import add_rule
from cgkg.source.about import TitlePattern
from cgkg.source.sector_words import SectorRule
from cgkg.source.series import DerivationRule

GAS_RULE = "gas-named"
TOPIC_RULE = "item-topic"

_RULES = (
    DerivationRule(
        SectorRule.NAMED,
        "文字写明行业名称者，属于该行业",
        "a text that names a sector is about that sector",
        "the names are those of data/curated/guide_sectors.csv",
    ),
    DerivationRule(
        SectorRule.WORD,
        "文字未写明行业，由所含词语判断行业",
        "where a text names no sector, a word in it tells the sector",
        "the words and why each tells its sector are in data/curated/sector_words.csv",
    ),
    DerivationRule(
        GAS_RULE,
        "文字写明气体名称或化学式者，涉及该气体；“温室气体”“碳排放”不指明气体",
        "a text that gives a gas by name or formula is about it; 温室气体 and 碳排放 name none",
        "the names are those of data/curated/gases.csv",
    ),
    DerivationRule(
        TOPIC_RULE,
        "由事项的方面、对象或所需标准判断主题领域",
        "the facet, object or deliverable of an item tells its topic area",
        "the words that tell it and why are in data/curated/item_topics.csv",
    ),
)


def add_derivation_rules(graph: Graph) -> None:
    """Add the rules that hold for items and standards alike."""
    for rule in _RULES:
        add_rule(graph, rule)


def add_title_rules(graph: Graph, patterns: tuple[TitlePattern, ...]) -> None:
    """Add the rules that read titles."""
    for pattern in patterns:
        words = pattern.pattern.pattern
        rule = DerivationRule(
            pattern.rule,
            f"标准名称与下列模式完全相符者适用：{words}",
            f"holds for a title that this pattern matches whole: {words}",
            pattern.reason or "the words of the title",
        )
        add_rule(graph, rule)
