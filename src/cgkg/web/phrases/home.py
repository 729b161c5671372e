"""The words of the first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HOME: Final[Mapping[str, tuple[str, str]]] = {
    "home-start": ("从这里开始", "Start here"),
    "home-find": ("查找标准、行业或主题", "Find a standard, an industry or a topic"),
    "home-find-hint": ("如：水泥、GB/T 32151、tanzuji", "cement, GB/T 32151, tanzuji …"),
    "home-try-industry": ("水泥", "cement"),
    "home-try-in-force": ("现行标准", "Standards in force"),
    "home-try-missing": ("还缺哪些标准", "Which standards are missing"),
    "home-all-examples": ("全部 {count} 个示例查询", "All {count} example queries"),
    "count-Standard": ("清单所列标准", "Standards listed"),
    "count-NationalStandard": ("国家标准", "National standards"),
    "count-IndustryStandard": ("行业标准", "Industry standards"),
    "count-PublishedStandard": ("现行标准", "In force"),
    "count-StandardProject": ("在研项目", "In development"),
    "count-Category": ("类别", "Categories"),
    "count-Subcategory": ("子类", "Subcategories"),
    "count-TopicArea": ("主题领域", "Topic areas"),
    "count-KeyDirection": ("重点方向", "Key directions"),
}
