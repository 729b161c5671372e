"""How a key direction's text is taken apart: the grammar, by small texts of its own making."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from types import ModuleType

import pytest

from cgkg.assets import root
from cgkg.errors import InputError
from cgkg.model import Direction, DirectionChunk, Lines
from cgkg.source import sectors, splits
from cgkg.source.clauses import Grammar
from cgkg.source.directions import Reading, read_direction
from cgkg.source.sectors import read_sectors
from cgkg.source.segments import Role
from cgkg.source.splits import Split, parse_reading

TABLE = Path("item_splits.csv")
KINDS = {"核算标准": "accounting", "技术和装备标准": "technology", "标准": "management"}


def split(reading: str) -> dict[str, Split]:
    parts = parse_reading(reading)
    text = "".join(words for _, words in parts)
    return {text: Split(text, parts, "for the test", 2)}


def read(text: str, splits: dict[str, Split] | None = None) -> Reading:
    lines = Lines(7, 7)
    chunk = DirectionChunk(lines, text, text, 0)
    direction = Direction(5, lines, "2", "核算与核查", "2.1", "温室气体核算", text, (chunk,))
    grammar = Grammar(read_sectors(root() / "data" / "curated"), KINDS, splits or {})
    return read_direction(direction, grammar, TABLE)


def objects(reading: Reading) -> list[str]:
    return [item.phrase for item in reading.items]


def rebuilt(reading: Reading) -> str:
    return "".join(segment.text for segment in reading.segments)


class TestLists:
    def test_signs_divide_a_list(self) -> None:
        reading = read("重点制定甲甲、乙乙、丙丙等钢铁行业重点企业的核算标准。")
        assert objects(reading) == ["甲甲", "乙乙", "丙丙"]
        assert {item.sector.text for item in reading.items if item.sector} == {"钢铁行业"}
        assert {item.target.text for item in reading.items if item.target} == {"重点企业的"}
        assert {item.kind for item in reading.items} == {"accounting"}

    def test_clauses_have_a_tail_each(self) -> None:
        reading = read("重点制定甲甲等钢铁行业核算标准；乙乙等建材行业核算标准。")
        assert [(i.object.text, i.sectors) for i in reading.items] == [
            ("甲甲", ("steel",)),
            ("乙乙", ("building-materials",)),
        ]

    def test_a_list_may_close_without_its_sign(self) -> None:
        assert objects(read("甲甲、乙乙消费品领域重点企业的核算标准。")) == ["甲甲", "乙乙"]

    def test_two_sectors_go_with_every_member(self) -> None:
        reading = read("甲甲、乙乙等石化、化工行业核算标准。")
        assert [item.sectors for item in reading.items] == [("petrochemical", "chemical")] * 2

    def test_two_names_of_a_sector_are_one(self) -> None:
        one, other = read("甲甲等有色行业核算标准。"), read("甲甲等有色金属行业核算标准。")
        assert one.items[0].sectors == other.items[0].sectors == ("non-ferrous-metals",)
        assert one.items[0].sector != other.items[0].sector

    def test_a_list_of_sectors_multiplies_the_members(self) -> None:
        reading = read("重点制定钢铁、有色等行业的甲甲、乙乙等核算标准。")
        assert [(i.sector.text, i.object.text) for i in reading.items if i.sector] == [
            ("钢铁", "甲甲"),
            ("钢铁", "乙乙"),
            ("有色", "甲甲"),
            ("有色", "乙乙"),
        ]


class TestNesting:
    def test_a_head_is_shared_by_its_own_list_only(self) -> None:
        reading = read("重点制定甲甲、乙乙等丙丙利用，丁丁，戊戊等己己替代等技术和装备标准。")
        assert objects(reading) == [
            *("甲甲（丙丙利用）", "乙乙（丙丙利用）", "丁丁", "戊戊（己己替代）"),
        ]

    def test_parentheses_hold_no_items_but_examples(self) -> None:
        reading = read("高排放机械（如甲甲、乙乙等）优化等技术和装备标准。")
        assert objects(reading) == ["高排放机械（如甲甲、乙乙等）优化"]
        assert reading.items[0].examples == ("甲甲", "乙乙")

    def test_a_group_may_name_its_own_sector(self) -> None:
        reading = read("建材行业甲甲等乙乙设计等标准。")
        assert objects(reading) == ["甲甲（乙乙设计）"]
        assert reading.items[0].sectors == ("building-materials",)

    def test_the_facet_holds_for_its_paragraph(self) -> None:
        reading = read("在原料替代方面，重点制定甲甲等标准。\n在燃料替代方面，重点制定乙乙等标准。")
        facets = [item.facet.text for item in reading.items if item.facet]
        assert facets == ["原料替代", "燃料替代"]


class TestDecisions:
    def test_neutral_is_no_conjunction(self) -> None:
        assert objects(read("碳中和体系等标准。")) == ["碳中和体系"]

    @pytest.mark.parametrize("text", ["钢板及钢带", "甲与乙", "甲和乙", "企业/产品", "甲以及乙"])
    def test_what_is_not_decided_is_refused_with_its_place(self, text: str) -> None:
        with pytest.raises(InputError, match="one item or several") as caught:
            read(f"重点制定{text}等标准。")
        message = str(caught.value)
        assert "line 7 of the guide, character 5 of the direction" in message
        assert f"add the row 5,{text}," in message

    def test_a_row_keeps_a_text_whole(self) -> None:
        reading = read("钢板及钢带、钢管等标准。", splits=split("钢板及钢带"))
        assert objects(reading) == ["钢板及钢带", "钢管"]

    def test_a_row_divides_a_text(self) -> None:
        reading = read("石化甲、乙和丙、丁等标准。", splits=split("{石化}甲[、]乙[和]丙"))
        assert objects(reading) == ["石化甲", "石化乙", "石化丙", "丁"]
        assert rebuilt(reading) == "石化甲、乙和丙、丁等标准。"

    def test_a_row_names_a_shared_head(self) -> None:
        reading = read("甲、乙类丙和丁替代等标准。", splits=split("甲[、]乙<类丙和丁替代>"))
        assert objects(reading) == ["甲（类丙和丁替代）", "乙（类丙和丁替代）"]

    def test_a_row_divides_what_follows_a_head(self) -> None:
        text = "甲甲等乙利用以及丙丙等标准。"
        reading = read(text, splits=split("乙利用[以及]丙丙"))
        assert objects(reading) == ["甲甲（乙利用）", "丙丙"]
        assert rebuilt(reading) == text

    def test_a_row_that_decides_nothing_is_refused(self) -> None:
        with pytest.raises(InputError, match="no enumeration is read by this row"):
            read("钢板等标准。", splits=split("钢管及钢带"))

    def test_an_unknown_deliverable_is_refused(self) -> None:
        with pytest.raises(InputError, match="what does it ask for") as caught:
            read("重点制定甲甲等检测方法。")
        assert caught.value.path == "deliverables.csv"

    @pytest.mark.parametrize("reading", ["[甲", "甲]", "", "[甲]", "{甲<乙>}"])
    def test_marks_must_match(self, reading: str) -> None:
        with pytest.raises(ValueError, match="brackets do not match"):
            parse_reading(reading)


class TestSpans:
    def test_segments_spell_the_text(self) -> None:
        text = (
            "在原料替代方面，重点制定甲甲、乙乙等丙丙，丁丁等技术和装备标准；戊等标准。\n己标准。"
        )
        reading = read(text)
        assert rebuilt(reading) == text
        ends = [0, *(segment.end for segment in reading.segments)]
        assert [segment.start for segment in reading.segments] == ends[:-1]

    def test_objects_stand_where_their_spans_say(self) -> None:
        text = "重点制定甲甲、乙乙等核算标准。"
        for item in read(text).items:
            assert text[item.object.start : item.object.end] == item.object.text

    def test_keys_tell_direction_and_place(self) -> None:
        assert [item.key for item in read("甲、乙等标准。").items] == ["5-001", "5-002"]

    def test_connecting_text_is_signs_and_formulas_only(self) -> None:
        reading = read("在原料替代方面，重点制定甲甲、乙乙等核算标准；丙丙等标准。")
        connecting = {s.text for s in reading.segments if s.role is Role.CONNECTIVE}
        assert connecting == {"在", "方面，", "重点制定", "、", "等", "；", "。"}
        assert not re.search("[甲乙丙]", "".join(connecting))


@pytest.mark.parametrize("module", [sectors, splits])
def test_examples_in_the_documentation_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed
