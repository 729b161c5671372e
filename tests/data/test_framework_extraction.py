"""The standards system, the targets, the cited documents and the notice, as read from the prose."""

from __future__ import annotations

from collections import Counter

import pytest

from cgkg import assets
from cgkg.iris import Kind, thing
from cgkg.model import CitedKind, ConceptRank, FrameworkConcept, Guide
from cgkg.source.guide import extract

DATA = assets.root() / "data"
GUIDE = DATA / "source" / "guide.md"
LINES = GUIDE.read_text(encoding="utf-8").split("\n")


@pytest.fixture(scope="module")
def guide() -> Guide:
    return extract(GUIDE)


class TestFramework:
    def test_5_categories_16_subcategories_54_topic_areas(self, guide: Guide) -> None:
        assert Counter(one.rank for one in guide.concepts) == {
            ConceptRank.CATEGORY: 5,
            ConceptRank.SUBCATEGORY: 16,
            ConceptRank.TOPIC_AREA: 54,
        }

    def test_subcategories_per_category(self, guide: Guide) -> None:
        below = Counter(one.broader for one in concepts(guide, ConceptRank.SUBCATEGORY))
        assert below == {"1": 4, "2": 2, "3": 4, "4": 3, "5": 3}

    def test_two_codes_rest_on_the_order_of_the_body(self, guide: Guide) -> None:
        by_order = {
            one.notation: one.label for one in guide.concepts if one.notation_source == "body-order"
        }
        assert by_order == {"4.2": "监测分析方法", "4.3": "监测设备及系统"}

    def test_keys_can_stand_in_iris(self, guide: Guide) -> None:
        keys = [one.key for one in guide.concepts]
        assert len({thing(Kind.TOPIC, key) for key in keys}) == len(keys) == 75

    def test_definitions_stand_where_they_say(self, guide: Guide) -> None:
        for one in guide.concepts:
            standing = "\n".join(LINES[one.lines.first - 1 : one.lines.last])
            assert one.definition.raw in standing
            if one.rank is ConceptRank.TOPIC_AREA:
                assert one.label in one.definition.mended

    def test_concepts_stand_below_what_was_read_before(self, guide: Guide) -> None:
        seen: set[str] = set()
        for one in guide.concepts:
            assert one.broader is None or one.broader in seen
            seen.add(one.key)

    def test_positions_count_siblings(self, guide: Guide) -> None:
        below: dict[str | None, list[int]] = {}
        for one in guide.concepts:
            below.setdefault(one.broader, []).append(one.position)
        assert all(found == [*range(1, len(found) + 1)] for found in below.values())

    @pytest.mark.parametrize(
        ("key", "beginning"),
        [
            ("2.1", "根据核算对象和核算边界的不同，"),
            ("organization-accounting", "组织温室气体排放量核算标准主要包括"),
            ("process-unit-accounting", "其中，在工序/单元层面，"),
            ("park-accounting", "在企业和园区层面，"),
            ("project-verification", "其中，组织温室气体排放量核查、项目温室气体减排量核查、"),
            ("fuel-substitution", "在燃料替代方面，重点制定生物质燃料替代技术"),
            ("carbon-emission-limits", "碳排放限额标准主要规范"),
        ],
    )
    def test_definitions(self, guide: Guide, key: str, beginning: str) -> None:
        found = next(one for one in guide.concepts if one.key == key)
        assert found.definition.mended.startswith(beginning)
        assert not found.definition_is_mention

    def test_topic_areas_that_are_only_named(self, guide: Guide) -> None:
        named = Counter(root(guide, one) for one in guide.concepts if one.definition_is_mention)
        assert named == {
            **{"1.2": 3, "1.3": 3, "1.4": 3, "2.1": 4, "3.3": 2},
            **{"4.1": 2, "4.2": 3, "4.3": 3, "5.1": 4, "5.2": 2, "5.3": 2},
        }


class TestRest:
    def test_targets(self, guide: Guide) -> None:
        assert [(one.year, one.minimum_count) for one in guide.targets] == [
            (2025, 200),
            (2030, None),
        ]
        assert "".join(one.text for one in guide.targets) == LINES[70]

    def test_cited_documents_and_where(self, guide: Guide) -> None:
        kinds = Counter(one.kind for one in guide.cited)
        assert kinds == {
            CitedKind.POLICY: 5,
            CitedKind.STANDARDS_SYSTEM: 2,
            CitedKind.STANDARD: 1,
        }
        places = {one.key: [lines.first for lines in one.mentions] for one in guide.cited}
        assert places["GB-T-19000-2016"] == [81]
        assert places["industrial-carbon-peak-plan"] == [14, 54]
        assert places["green-manufacturing-standards-system"] == [48, 58]

    def test_notice(self, guide: Guide) -> None:
        notice = guide.notice
        assert notice.title == "工业领域碳达峰碳中和标准体系建设指南"
        assert notice.notice_title == LINES[8]
        assert notice.document_number == "工信厅科〔2024〕7号"
        assert (notice.issuer, notice.issued) == ("工业和信息化部办公厅", "2024-02-04")
        assert notice.source_url == LINES[4].removesuffix(")")

    def test_every_mending_names_text_of_its_lines(self, guide: Guide) -> None:
        for one in guide.mendings:
            assert 1 <= one.lines.first <= one.lines.last <= 494
            assert one.before != one.after


def concepts(guide: Guide, rank: ConceptRank) -> list[FrameworkConcept]:
    return [one for one in guide.concepts if one.rank is rank]


def root(guide: Guide, concept: FrameworkConcept) -> str:
    """The subcategory above a topic area."""
    by_key = {one.key: one for one in guide.concepts}
    while concept.rank is ConceptRank.TOPIC_AREA:
        assert concept.broader is not None
        concept = by_key[concept.broader]
    return concept.key
