"""What the titles of the list say: elements, object, kind, sectors, gases, facet, topic area.

The table was made by reading the titles, not by running the rules.
"""

from __future__ import annotations

import doctest
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from cgkg.assets import root
from cgkg.errors import InputError
from cgkg.model import Cell
from cgkg.source import gases
from cgkg.source.about import About, GasWording, describe, read_patterns
from cgkg.source.gases import read_gases
from cgkg.source.guide import extract
from cgkg.source.knowledge import Knowledge, read_knowledge
from cgkg.source.sector_words import SectorRule, read_sector_words

CURATED = root() / "data" / "curated"
GUIDE = root() / "data" / "source" / "guide.md"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return read_knowledge(extract(GUIDE), CURATED, GUIDE)


def sector_keys(about: About) -> str:
    return " ".join(sector.key for sector in about.sectors)


# row: introductory, main, complementary, object
ELEMENTS = {
    6: ("", "温室气体排放核算与报告要求", "发电企业", "发电企业"),
    18: ("", "温室气体排放核算方法与报告指南", "畜禽规模养殖企业", "畜禽规模养殖企业"),
    22: ("", "温室气体排放核算与报告要求", "电子设备制造企业", "电子设备制造企业"),
    31: (
        *("", "温室气体排放核算与报告要求", "食品、烟草及酒、饮料和精制茶企业"),
        "食品、烟草及酒、饮料和精制茶企业",
    ),
    39: ("", "温室气体碳核算方法与报告要求", "热处理企业", "热处理企业"),
    40: ("", "二氧化碳排放核算与报告要求", "粗钢生产主要工序", "粗钢生产主要工序"),
    49: ("道路车辆", "企业碳排放核算及报告", "动力蓄电池制造企业", "动力蓄电池制造企业"),
    54: ("", "基于项目的温室气体减排量评估技术规范", "通用要求", ""),
    59: ("", "基于项目的二氧化碳减排量评估技术规范", *("水泥窑烟气碳捕集项目",) * 2),
    63: ("石化化工行业", "基于项目的二氧化碳减排量评估通用要求", "", "石化化工行业"),
    64: ("产品碳足迹", "产品种类规则", "铅锭", "铅锭"),
    83: ("道路车辆产品碳足迹", "核算及报告指南", "", "道路车辆产品"),
    84: ("道路车辆产品碳足迹", "产品种类规则", "乘用车", "乘用车"),
    88: ("", "合成氨生产企业二氧化碳（CO₂）排放量计算方法", "", "合成氨生产企业"),
    100: (
        *("温室气体", "用于对温室气体审定和核查机构的资格认证或其他形式认可的要求", ""),
        "温室气体审定和核查机构",
    ),
    105: ("二氧化碳捕集、输送和地质封存", "管道输送系统", "", "管道输送系统"),
    108: ("", "钢铁企业二氧化碳利用技术规范", "用于转炉底吹", "钢铁企业二氧化碳利用"),
    114: ("石化行业", "二氧化碳捕集技术规范", "溶剂和工艺类", "二氧化碳捕集"),
    127: (
        *("", "气体中一氧化碳、二氧化碳和碳氢化合物的测定", "气相色谱法"),
        "气体中一氧化碳、二氧化碳和碳氢化合物",
    ),
    128: ("温室气体", "二氧化碳测量", "离轴积分腔输出光谱法", "二氧化碳"),
    133: (
        *("气体分析", "一氧化碳含量、二氧化碳含量和氧气含量在线自动测量系统", "性能特征的确定"),
        "一氧化碳含量、二氧化碳含量和氧气含量",
    ),
    145: ("", "钢铁行业轧钢工序单位产品碳排放限额", "", "钢铁行业轧钢工序"),
    152: ("", "电子行业碳中和管理体系", "通用要求", "电子行业碳中和管理体系"),
    159: ("", "低碳产品评价技术规范", "通用硅酸盐水泥", "通用硅酸盐水泥"),
}

# row: kinds, facet, topic area, sectors, gases
MEANING = {
    1: ("terminology", "", "", "petrochemical", ""),
    2: ("data-quality", "organization", "data-quality-management", "", ""),
    3: ("disclosure", *("organization", "emission-and-reduction-declaration"),
        "petrochemical chemical", ""),
    4: ("disclosure", "product", "carbon-disclosure-guidelines", "steel", ""),
    7: ("accounting-requirements", "organization", "enterprise-accounting", "", ""),
    17: ("accounting-requirements", "organization", "enterprise-accounting", "consumer-goods", ""),
    23: ("accounting-requirements", "organization", "enterprise-accounting", "steel", ""),
    29: ("accounting-requirements", "organization", "enterprise-accounting", "petrochemical", ""),
    33: ("accounting-requirements", "organization", "enterprise-accounting", "chemical", ""),
    40: ("accounting-requirements", "organization", "process-unit-accounting", "steel",
         "carbon-dioxide"),
    51: ("accounting-requirements", "organization", "enterprise-accounting", "equipment", ""),
    54: ("reduction-requirements", "project", "reduction-assessment-general-requirements", "", ""),
    62: ("reduction-accounting", "project", "reduction-assessment-of-specific-projects", "", ""),
    68: ("product-category-rules", "product", "product-category-rules", "electronics", ""),
    75: ("product-category-rules", "product", "product-category-rules", "building-materials", ""),
    87: ("calculation-method", "organization", "organization-accounting", "non-ferrous-metals",
         "carbon-dioxide"),
    90: ("calculation-method", "organization", "enterprise-accounting", "chemical",
         "nitrous-oxide"),
    92: ("footprint-assessment", "product", "carbon-footprint-assessment", "steel", ""),
    93: ("reduction-cost", "organization", "", "steel", ""),
    94: ("carbon-balance", "organization", "", "steel", ""),
    95: ("reduction-accounting verification", "project", "project-verification", "", ""),
    96: ("verification", "organization", "organization-verification", "building-materials", ""),
    99: ("verifier-competence", "", "verifier-competence", "", ""),
    102: ("technology", "", "", "chemical", "nitrous-oxide"),
    104: ("safety-code", "", "carbon-capture-utilization-storage", "chemical", "carbon-dioxide"),
    107: ("technology", "", "carbon-capture-utilization-storage", "steel",
          "oxygen carbon-dioxide"),
    120: ("technology", "", "industrial-chain-synergy", "steel chemical", ""),
    121: ("technology", "", "industrial-chain-synergy", "building-materials", ""),
    125: ("technology", "", "industrial-chain-synergy", "steel building-materials", ""),
    126: ("technology", "", "digital-green-synergy", "steel", ""),
    129: ("measurement-method", "", "sampling-and-detection-methods", "", "methane"),
    131: ("measurement-method", "", "online-monitoring-methods", "", "carbon-dioxide methane"),
    132: ("measurement-method", "", "sampling-and-detection-methods", "non-ferrous-metals",
          "perfluorocarbons"),
    138: ("monitoring", "", "stationary-source-monitoring", "building-materials",
          "carbon-dioxide"),
    140: ("measuring-system", "", "online-monitoring-systems", "", "carbon-dioxide"),
    141: ("limit-compilation", "product", "carbon-emission-limits", "", ""),
    144: ("limit", "product", "carbon-emission-limits", "petrochemical chemical", ""),
    151: ("management", "organization", "", "chemical", ""),
    157: ("benchmarking", "organization", "low-carbon-enterprise-evaluation", "steel", ""),
    158: ("evaluation", "product", "low-carbon-product-evaluation", "petrochemical chemical", ""),
    160: ("evaluation", "", "", "consumer-goods", ""),
    164: ("asset-management", "", "", "building-materials", ""),
    166: ("asset-management", "", "", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("row", ELEMENTS)
def test_title_elements(knowledge: Knowledge, row: int) -> None:
    about = knowledge.abouts[row - 1]
    parts = (about.introductory, about.main, about.complementary, about.object)
    assert tuple(part or "" for part in parts) == ELEMENTS[row]


@pytest.mark.parametrize("row", MEANING)
def test_meaning(knowledge: Knowledge, row: int) -> None:
    about = knowledge.abouts[row - 1]
    found = (
        " ".join(about.pattern.kinds),
        str(about.pattern.facet or ""),
        about.pattern.topic or "",
        sector_keys(about),
        " ".join(about.gases),
    )
    assert found == MEANING[row]


def test_all_rows_are_described(knowledge: Knowledge) -> None:
    assert [about.position for about in knowledge.abouts] == [*range(1, 167)]
    assert all(about.pattern.kinds for about in knowledge.abouts)


def test_elements_are_words_of_the_title(knowledge: Knowledge) -> None:
    guide = extract(GUIDE)
    for row, about in zip(guide.rows, knowledge.abouts, strict=True):
        for part in (about.introductory, about.main, about.complementary, about.object):
            assert part is None or part in row.title.mended


def test_the_kinds_of_the_list(knowledge: Knowledge) -> None:
    """Facts of the list: 47 accounting requirements, 5 calculation methods, 22 category rules."""
    kinds = Counter(kind for about in knowledge.abouts for kind in about.pattern.kinds)
    assert kinds["accounting-requirements"] == 47
    assert kinds["calculation-method"] == 5
    assert kinds["product-category-rules"] == 22
    assert kinds["limit"] + kinds["limit-compilation"] == 10
    assert kinds["verifier-competence"] == 2
    assert sum(kinds.values()) == 167, "row 95 alone is of two kinds"


def test_facets_of_accounting(knowledge: Knowledge) -> None:
    accounting = [about.pattern.facet for about in knowledge.abouts[4:94]]
    assert Counter(accounting) == {"organization": 54, "project": 12, "product": 24}


def test_generic_words_name_no_gas(knowledge: Knowledge) -> None:
    for about in knowledge.abouts:
        assert bool(about.gases) == (about.gas_wording is GasWording.NAMED)
    assert knowledge.abouts[5].gas_wording is GasWording.GREENHOUSE_GAS
    assert knowledge.abouts[48].gas_wording is GasWording.CARBON
    assert knowledge.abouts[119].gas_wording is GasWording.NONE


def test_rows_outside_the_named_sectors_have_none(knowledge: Knowledge) -> None:
    """Power, grid, aviation, farming, shipping, buildings, transport, gas supply, landfill …"""
    for row in (6, 7, 11, 18, 19, 21, 24, 27, 34, 36, 37, 143):
        assert not knowledge.abouts[row - 1].sectors


def test_a_waste_does_not_tell_the_sector_that_uses_it(knowledge: Knowledge) -> None:
    assert sector_keys(knowledge.abouts[120]) == "building-materials"
    assert sector_keys(knowledge.abouts[112]) == "steel"


def test_sectors_say_how_they_were_found(knowledge: Knowledge) -> None:
    steel, cement = knowledge.abouts[96].sectors[0], knowledge.abouts[95].sectors[0]
    assert (steel.rule, steel.word) == (SectorRule.NAMED, "钢铁")
    assert (cement.rule, cement.word) == (SectorRule.WORD, "水泥")
    assert "建材行业" in cement.reason


def test_every_pattern_reads_a_title(knowledge: Knowledge) -> None:
    used = {about.pattern.rule for about in knowledge.abouts}
    idle = [pattern.rule for pattern in knowledge.patterns if pattern.rule not in used]
    assert not idle, f"remove the rows of title_patterns.csv that read nothing: {idle}"


def test_pattern_names_are_unique(knowledge: Knowledge) -> None:
    names = [pattern.rule for pattern in knowledge.patterns]
    assert len(names) == len(set(names))


def test_every_sector_word_tells_something(knowledge: Knowledge) -> None:
    """A word that no title and no item has is dropped, so that the table stays readable."""
    texts = [row.title.mended for row in extract(GUIDE).rows]
    texts += [one.item.phrase for one in knowledge.items.values()]
    words = [line.split(",")[0] for line in lines_of("sector_words.csv")]
    idle = [word for word in words if not any(word in text for text in texts)]
    assert not idle, f"drop from sector_words.csv: {idle}"


def lines_of(name: str) -> Sequence[str]:
    return (CURATED / name).read_text("utf-8").splitlines()[1:]


def test_a_title_that_no_pattern_reads_is_refused(knowledge: Knowledge) -> None:
    row = extract(GUIDE).rows[0]
    strange = replace(row, title=Cell("某某", "某某"))
    words = read_sector_words(CURATED, knowledge.sectors)
    with pytest.raises(InputError, match="no pattern reads the title of row 1") as caught:
        describe(strange, knowledge.patterns, words, knowledge.gases)
    assert caught.value.path.endswith("title_patterns.csv")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("(?P<object>.+)术语", "(?P<object>.+术语", "no regular expression"),
        (",terminology,", ",glossary,", "unknown key 'glossary'"),
        (
            ",organization,data-quality-management",
            ",people,data-quality-management",
            "unknown facet",
        ),
        ("data-quality-management", "quality", "unknown key 'quality'"),
    ],
)
def test_broken_patterns_are_refused(
    tmp_path: Path, knowledge: Knowledge, before: str, after: str, message: str
) -> None:
    text = (CURATED / "title_patterns.csv").read_text("utf-8")
    assert before in text
    (tmp_path / "title_patterns.csv").write_text(text.replace(before, after, 1), "utf-8")
    topics = {about.pattern.topic for about in knowledge.abouts if about.pattern.topic}
    with pytest.raises(InputError, match=message) as caught:
        read_patterns(tmp_path, knowledge.kinds, topics)
    assert caught.value.line in (2, 3)


def test_a_gas_is_one_or_is_not(tmp_path: Path) -> None:
    text = (CURATED / "gases.csv").read_text("utf-8")
    (tmp_path / "gases.csv").write_text(text.replace(",yes,", ",maybe,", 1), "utf-8")
    with pytest.raises(InputError, match="neither yes nor no"):
        read_gases(tmp_path)


def test_examples_in_the_documentation_hold() -> None:
    result = doctest.testmod(gases)
    assert result.attempted
    assert not result.failed
